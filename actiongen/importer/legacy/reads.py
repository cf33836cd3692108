"""Where an Action finds what a Rule reads.

In: the body of a rule whose writes are gone (writes.py). Out: the same with paths of `event`, and problems
for what no event says.

    context.clientID                  ->   event.client.client_id
    configuration.NAMESPACE           ->   event.secrets.NAMESPACE
    context.sso.current_clients       ->   the ids of event.session.clients
"""

from dataclasses import dataclass
from typing import Any

from actiongen.core.tree import (
    Binary,
    Block,
    Builtin,
    Call,
    Conditional,
    Do,
    Entry,
    Expr,
    Function,
    If,
    Logical,
    Member,
    Name,
    New,
    Object,
    Parameter,
    Return,
    Spread,
    Template,
    Text,
    Unary,
    Undefined,
)
from actiongen.core.walk import Names, rebuilt
from actiongen.importer.legacy.made import Path, access_path, event, member, method_of, wholes
from actiongen.importer.legacy.managed import TOKEN
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.table import is_of_auth0, table
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_WRITTEN = ("samlConfiguration", "accessToken", "idToken")
"""What Rules write there is not in it before they have run."""
_PARTS_OF_CONTEXT = (
    "the whole context is what Actions know of the login; what else Rules had in it is left out"
)
_UPSTREAM = ("access_token", "refresh_token", "access_token_secret")


@dataclass(slots=True)
class Reads:
    """Maps the reads of one rule."""

    roots: Roots
    names: Names
    notes: Notes
    is_back: bool = False
    """Whether this is the handler that runs when the user comes back from a redirect."""

    def of_body(self, body: Block) -> Block:
        """The body over `event`."""
        made: Block = self._visit(body)
        return made

    def _logs_all(self, node: Do) -> bool:
        """Whether it writes the whole context to the console, which no Action has, or all secrets."""
        path = method_of(node.value)
        if path is None or path[0] != "console" or not isinstance(node.value, Call):
            return False
        return any(name in (self.roots.context, "configuration") for name in wholes(node.value))

    def _visit(self, node: Any) -> Any:
        if isinstance(node, Do) and self._logs_all(node):
            self.notes.repair(RepairKind.DROPPED, node.span, "a line of the log that shows all there is")
            return []
        if isinstance(node, Unary) and node.operator == "!":
            return replace(node, operand=self._condition(node.operand))
        if isinstance(node, If | Conditional):
            made = rebuilt(node, self._visit)
            return replace(made, condition=self._condition(node.condition))
        if isinstance(node, Logical) and node.operator == "&&":
            return replace(node, left=self._condition(node.left), right=self._visit(node.right))
        if isinstance(node, Binary) and node.operator == "in":
            return self._is_in(node) or rebuilt(node, self._visit)
        if isinstance(node, New):
            return self._client(node) or rebuilt(node, self._visit)
        if isinstance(node, Member | Name):
            return self._read(node)
        return rebuilt(node, self._visit)

    def _condition(self, node: Expr) -> Expr:
        """An expression of which only its truth matters: an object need not be made for that."""
        path = access_path(node)
        if path is not None and path[0] == self.roots.context and ".".join(path[1:]) in table().whole:
            return self._known(path[1:], node.span) or node
        made: Expr = self._visit(node)
        return made

    def _read(self, node: Member | Name) -> Expr:
        path = access_path(node)
        if path is not None:
            mapped = self._mapped(path, node.span)
            if mapped is not None:
                if isinstance(node, Member) and isinstance(mapped, Member) and node.optional:
                    return replace(mapped, optional=True)
                return mapped
        if isinstance(node, Member) and isinstance(node.key, Text) and node.key.value in _UPSTREAM:
            self._upstream(node)
        made: Expr = rebuilt(node, self._visit)
        return made

    def _is_in(self, node: Binary) -> Expr | None:
        """`"NAME" in configuration`, `"groups" in user`."""
        owner = access_path(node.right)
        if not isinstance(node.left, Text) or owner not in ((self.roots.user,), ("configuration",)):
            return None
        read: Expr = self._visit(Member(node.right, node.left, node.span))
        return Binary("!==", read, Undefined(node.span), node.span)

    def _upstream(self, node: Member) -> None:
        root = node.object
        while isinstance(root, Member):
            root = root.object
        if isinstance(root, Name) and root.id == self.roots.user:
            self.notes.problem(
                node.span,
                "a token of the user's identity provider",
                "Actions do not see it. Ask the Management API for the identities of the user.",
            )

    def _mapped(self, path: Path, span: Span) -> Expr | None:
        root, *keys = path
        if root == self.roots.user:
            return member(("event", "user", *keys), span) if not keys else None
        if root == self.roots.context:
            return self._of_context(tuple(keys), span)
        if root == "configuration":
            return self._of_configuration(keys, span)
        if root == "auth0":
            return self._of_auth0(keys, span)
        return self._of_global(keys, span) if root == "global" else None

    def _of_context(self, keys: Path, span: Span) -> Expr | None:
        if not keys:
            self.notes.repair(RepairKind.DROPPED, span, _PARTS_OF_CONTEXT)
            return self._made("", span)
        if keys[:2] == ("webtask", "secrets") and len(keys) == 3:
            return event(f"secrets.{keys[2]}", span)
        if keys == ("protocol",) and self.is_back:
            return Text("redirect-callback", span)
        if keys in (("original_protocol",), ("originalProtocol",)):
            return event("transaction?.protocol", span) if self.is_back else Undefined(span)
        if keys == ("sso", "current_clients"):
            return self._current_clients(span)
        text = ".".join(keys)
        if text in table().whole:
            return self._made(text, span)
        if keys == ("sso",):
            return self._of_whole(keys, span)
        mapped = self._known(keys, span)
        if mapped is not None:
            return mapped
        if any(path == text for path in table().nothing):
            return self._missing(span, f"context.{text}", table().nothing[text])
        if keys[0] in table().made_by_rules and len(keys) == 1:
            return Undefined(span)
        if len(keys) == 1 and not is_of_auth0(text):
            return self._missing(
                span,
                f"context.{text}, which another rule writes",
                "Import the rules together, or work it out in this rule.",
            )
        return None

    def _known(self, keys: Path, span: Span) -> Expr | None:
        """The field of the event, if the table knows exactly that path."""
        field = table().context.get(".".join(keys))
        return None if field is None else event(field, span)

    def _made(self, path: str, span: Span) -> Expr:
        """An object that the event has under other names."""
        entries: list[Entry] = []
        for name in table().whole[path]:
            whole = (*(path.split(".") if path else ()), name)
            value = self._of_whole(whole, span)
            if value is not None:
                entries.append(Entry(Text(name, span), value, span))
        made = Object(tuple(entries), span)
        if path not in table().optional:
            return made
        return Conditional(event(path, span), made, Undefined(span), span)

    def _of_whole(self, path: Path, span: Span) -> Expr | None:
        """A part of an object that is made."""
        if path == ("authentication",):
            return self._authentication(span)
        if path == ("sso",):
            clients = event("session?.clients", span)
            listed = Conditional(clients, self._current_clients(span), Undefined(span), span)
            return Object((Entry(Text("current_clients", span), listed, span),), span)
        return Object((), span) if path[0] in _WRITTEN else self._of_context(path, span)

    def _authentication(self, span: Span) -> Expr:
        """Rules have the moment of a method as a number, the event as a text."""
        authentication, item = event("authentication", span), self.names.fresh("method")
        moment = Member(Name(item, span), Text("timestamp", span), span)
        parsed = Call(member(("Date", "parse"), span), (moment,), span)
        entries = (Spread(Name(item, span), span), Entry(Text("timestamp", span), parsed, span))
        body = Block((Return(Object(entries, span), span),))
        changed = Function((Parameter(item, span),), body, span)
        methods = Builtin("for", (event("authentication.methods", span), changed), span)
        risk = Entry(Text("riskAssessment", span), event("authentication.riskAssessment", span), span)
        made = Object((Entry(Text("methods", span), methods, span), risk), span)
        return Conditional(authentication, made, Undefined(span), span)

    def _current_clients(self, span: Span) -> Expr:
        item = self.names.fresh("client")
        body = Block((Return(Member(Name(item, span), Text("client_id", span), span), span),))
        function = Function((Parameter(item, span),), body, span)
        return Builtin("for", (event("session.clients", span), function), span)

    def _of_configuration(self, keys: list[str], span: Span) -> Expr | None:
        if len(keys) == 1:
            return event(f"secrets.{keys[0]}", span)
        if keys:
            return None
        return self._missing(span, "the whole configuration", "Read the values one by one.")

    def _of_auth0(self, keys: list[str], span: Span) -> Expr | None:
        secret = table().management
        if keys == ["domain"]:
            return event(f"secrets.{secret['domain']}", span)
        if keys == ["baseUrl"]:
            from_domain = ("https://", event(f"secrets.{secret['domain']}", span), "/api/v2")
            return _joined(from_domain, span)
        if keys == ["accessToken"]:
            return Builtin(TOKEN, (), span)
        if len(keys) <= 1 or (keys[0] == "users" and len(keys) == 2):
            help = "Ask the Management API: management(…)."
            return self._missing(span, "auth0" + "".join(f".{key}" for key in keys), help)
        return None

    def _client(self, node: New) -> Expr | None:
        """`new ManagementClient({ token: auth0.accessToken, domain: auth0.domain })`, with credentials of its own."""
        if not node.arguments or not isinstance(node.arguments[0], Object):
            return None
        options = node.arguments[0]
        tokens = [
            each
            for each in options.entries
            if isinstance(each, Entry) and access_path(each.value) == ("auth0", "accessToken")
        ]
        if not tokens:
            return None
        secret = table().management
        entries = [
            Entry(Text(name, node.span), event(f"secrets.{of}", node.span), node.span)
            for name, of in (
                ("domain", secret["domain"]),
                ("clientId", secret["client_id"]),
                ("clientSecret", secret["client_secret"]),
            )
        ]
        function: Expr = self._visit(node.function)
        return replace(node, function=function, arguments=(Object(tuple(entries), node.span),))

    def _of_global(self, keys: list[str], span: Span) -> Expr | None:
        """What the rule itself has not written there, and calls."""
        if len(keys) != 1:
            return None
        return self._missing(
            span,
            f"global.{keys[0]}, which another rule makes",
            "Import the rules together, or take it into this rule.",
        )

    def _missing(self, span: Span, what: str, help: str) -> Expr:
        self.notes.problem(span, what, help)
        return Undefined(span)


def _joined(parts: tuple[str | Expr, ...], span: Span) -> Expr:
    return Template(parts, span)
