"""What a Rule does by writing into its `context`: claims, SAML, MFA, redirects, the primary user.

In: the body of a rule, in which places are variables (state.py). Out: the same, with calls of `api`.

    context.idToken[NS + "x"] = 1;                ->   api.idToken.setCustomClaim(NS + "x", 1);
    context.multifactor = { provider: "any" };    ->   api.multifactor.enable("any");
"""

from dataclasses import dataclass
from typing import Any

from actiongen.core.tree import (
    Array,
    Binary,
    Block,
    Boolean,
    Call,
    Conditional,
    Do,
    Entry,
    Expr,
    ForOf,
    If,
    Let,
    Logical,
    Member,
    Name,
    Null,
    Object,
    SetMember,
    Spread,
    Statement,
    Template,
    Text,
    Unary,
    Undefined,
)
from actiongen.core.walk import rebuilt
from actiongen.importer.legacy.made import Path, access_path, called, event, member
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.state import State
from actiongen.importer.legacy.table import table
from actiongen.importer.legacy.written import added_to
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_TOKENS = ("idToken", "accessToken")
_DUO = ("host", "ikey", "skey", "username")


@dataclass(frozen=True, slots=True)
class Writes:
    """Makes calls of the writes of one rule."""

    roots: Roots
    state: State
    known: dict[str, Expr]
    notes: Notes

    def of_body(self, body: Block) -> Block:
        """The body with all effects as calls."""
        made: Block = self._visit(body)
        return made

    def _visit(self, node: Any) -> Any:
        if isinstance(node, SetMember):
            made = self._of_write(node)
            if made is not None:
                if made and node.comments:
                    made[0] = replace(made[0], comments=node.comments)
                return made
        if isinstance(node, Do):
            assigned = self._of_assign(node)
            if assigned is not None:
                return assigned
            added = added_to(node.value)
            if added is not None and added[0] == (self.roots.context, "accessToken", "scope"):
                what = "scopes that are added to a list"
                self.notes.problem(node.span, what, "Write the whole list, or call api.accessToken.addScope.")
                return []
        return rebuilt(node, self._visit)

    def _of_write(self, node: SetMember) -> list[Statement] | None:
        owner = access_path(node.object)
        if owner is None or owner[0] != self.roots.context:
            return None
        value = None if node.value is None else self._visit(node.value)
        if isinstance(node.key, Text):
            return self._of_path((*owner, node.key.value)[1:], value, node)
        if owner[1:] in (("idToken",), ("accessToken",)):
            return self._claim(owner[1], self._visit(node.key), value, node.span)
        if owner[1:] == ("samlConfiguration", "mappings") and value is not None:
            return self._mapping(self._visit(node.key), value, node.span)
        return None

    def _of_path(self, path: Path, value: Expr | None, node: SetMember) -> list[Statement] | None:
        span = node.span
        match path:
            case ("idToken" | "accessToken" as token,):
                return [] if value is None else self._claims(token, value, span)
            case ("accessToken", "scope"):
                return self._scopes(value, span)
            case ("idToken" | "accessToken" as token, name):
                return self._claim(token, Text(name, span), value, span)
            case ("samlConfiguration",):
                return [] if value is None else self._saml(value, span)
            case ("samlConfiguration", name):
                return self._saml_member(name, value, span)
            case ("samlConfiguration", "mappings", name):
                return [] if value is None else self._mapping(Text(name, span), value, span)
            case ("multifactor",):
                return self._chosen(value, span, self._multifactor)
            case ("redirect",):
                return self._chosen(value, span, self._redirect)
            case ("primaryUser",):
                if value is None or isinstance(value, Undefined | Null):
                    return []
                return [called("authentication.setPrimaryUser", (value,), span)]
        help = next((help for name, help in table().nothing.items() if path[0] == name.split(".")[0]), None)
        if help is not None:
            self.notes.problem(span, f"a write of context.{'.'.join(path)}", help)
            return []
        return None

    def _chosen(self, value: Expr | None, span: Span, make: Any) -> list[Statement]:
        """An effect whose object may depend on a condition."""
        if isinstance(value, Name) and value.id in self.known:
            value = self.known[value.id]
        if isinstance(value, Conditional):
            then, otherwise = self._chosen(value.then, span, make), self._chosen(value.otherwise, span, make)
            return [If(value.condition, Block(tuple(then)), Block(tuple(otherwise)), span)]
        if value is None or isinstance(value, Undefined | Null):
            return []
        made: list[Statement] = make(value, span)
        return made

    # Claims

    def _claim(self, token: str, key: Expr, value: Expr | None, span: Span) -> list[Statement]:
        if value is None or isinstance(value, Undefined):
            return []
        return [called(f"{token}.setCustomClaim", (key, value), span)]

    def _claims(self, token: str, value: Expr, span: Span) -> list[Statement]:
        if isinstance(value, Name) and value.id in self.known:
            value = self.known[value.id]
        if access_path(value) == (self.roots.context, token):
            return []
        if isinstance(value, Object):
            made: list[Statement] = []
            for entry in value.entries:
                if isinstance(entry, Spread):
                    made += self._claims(token, entry.value, entry.span)
                else:
                    made += self._claim(token, entry.key, entry.value, entry.span)
            return made
        self.notes.problem(
            span,
            f"a write of all of context.{token}",
            "Write claim by claim: an Action sets each by its name.",
        )
        return []

    def _scopes(self, value: Expr | None, span: Span) -> list[Statement]:
        """The access token has these scopes and no others."""
        if isinstance(value, Logical) and value.operator == "||" and value.right == Array((), span):
            value = value.left
        if value is not None and access_path(value) == (self.roots.context, "accessToken", "scope"):
            return []
        if value is None or isinstance(value, Undefined):
            return []
        if _is_text(value):
            help = "Say which scopes come in and which go: api.accessToken.addScope, api.accessToken.removeScope."
            self.notes.problem(span, "scopes of the access token that are no list", help)
            return []
        names = self.state.names
        scopes, one, other = names.fresh("scopes"), names.fresh("scope"), names.fresh("scope")
        is_in = Call(Member(Name(scopes, span), Text("includes", span), span), (Name(one, span),), span)
        removed = called("accessToken.removeScope", (Name(one, span),), span)
        gone = If(Unary("!", is_in, span), Block((removed,)), Block(()), span)
        added = called("accessToken.addScope", (Name(other, span),), span)
        return [
            Let(scopes, value, span),
            ForOf(one, event("transaction.requested_scopes", span), Block((gone,)), span),
            ForOf(other, Name(scopes, span), Block((added,)), span),
        ]

    def _of_assign(self, node: Do) -> list[Statement] | None:
        """`Object.assign(context.idToken, {…})`."""
        value = node.value
        if (
            not isinstance(value, Call)
            or access_path(value.function) not in _ASSIGNING
            or not value.arguments
        ):
            return None
        target, *sources = value.arguments
        path = None if isinstance(target, Spread) else access_path(target)
        if path is None or path[0] != self.roots.context or len(path) != 2 or path[1] not in _TOKENS:
            return None
        made: list[Statement] = []
        for source in sources:
            made += self._claims(path[1], self._visit(source), node.span)
        return made

    # SAML

    def _saml(self, value: Expr, span: Span) -> list[Statement]:
        if isinstance(value, Object):
            made: list[Statement] = []
            for entry in value.entries:
                if isinstance(entry, Spread):
                    made += self._saml(entry.value, entry.span)
                elif isinstance(entry.key, Text):
                    made += self._saml_member(entry.key.value, entry.value, entry.span)
                else:
                    what = "a part of the SAML configuration under a computed name"
                    self.notes.problem(entry.span, what, "Write its name out.")
            return made
        if access_path(value) != (self.roots.context, "samlConfiguration"):
            self.notes.problem(span, "a SAML configuration that is made elsewhere", "Write out what it sets.")
        return []

    def _saml_member(self, name: str, value: Expr | None, span: Span) -> list[Statement]:
        if value is None or isinstance(value, Undefined):
            return []
        if name == "mappings":
            return self._mappings(value, span)
        method = table().saml.get(name)
        if method is None:
            self.notes.problem(
                span,
                f"context.samlConfiguration.{name}",
                "Set it in the settings of the application's SAML addon.",
            )
            return []
        return [called(f"samlResponse.{method}", (value,), span)]

    def _mappings(self, value: Expr, span: Span) -> list[Statement]:
        if isinstance(value, Name) and value.id in self.known:
            value = self.known[value.id]
        if isinstance(value, Object):
            made: list[Statement] = []
            for entry in value.entries:
                if isinstance(entry, Entry):
                    made += self._mapping(entry.key, entry.value, entry.span)
                else:
                    made += self._mappings(entry.value, entry.span)
            return made
        if isinstance(value, Logical) and value.operator == "||":
            return [*self._mappings(value.left, span), *self._mappings(value.right, span)]
        if _is_merged(value):
            assert isinstance(value, Call)
            merged = [each for each in value.arguments if not isinstance(each, Spread | Boolean)]
            return [made for each in merged for made in self._mappings(each, span)]
        if access_path(value) != (self.roots.context, "samlConfiguration", "mappings"):
            self.notes.problem(span, "mappings of SAML that are made elsewhere", "Write the mappings out.")
        return []

    def _mapping(self, attribute: Expr, path: Expr, span: Span) -> list[Statement]:
        if isinstance(path, Name) and path.id in self.known:
            path = self.known[path.id]
        named = _last_key(path)
        if named is not None:
            start, key = named
            read = self.state.rewritten(Block((Do(member((self.roots.user, *start), span), span),)))
            [done] = read.statements
            assert isinstance(done, Do)
            return [called("samlResponse.setAttribute", (attribute, Member(done.value, key, span)), span)]
        if not isinstance(path, Text):
            self.notes.problem(
                span, "a mapping of SAML to a computed attribute", "Write the attribute's name out."
            )
            return []
        # The read of the user's attribute is made again by the state, so that it sees what the rule has written.
        read = self.state.rewritten(
            Block((Do(member((self.roots.user, *path.value.split(".")), span), span),))
        )
        [done] = read.statements
        assert isinstance(done, Do)
        return [called("samlResponse.setAttribute", (attribute, done.value), span)]

    # MFA and redirects

    def _multifactor(self, value: Expr, span: Span) -> list[Statement]:
        entries = _entries(value)
        if entries is None or "provider" not in entries:
            self.notes.problem(
                span, "MFA without a provider", "Name the provider: api.multifactor.enable takes it."
            )
            return []
        provider = entries.pop("provider")
        options: list[Entry | Spread] = []
        duo: list[Entry | Spread] = []
        for name, each in entries.items():
            if name == "ignoreCookie":
                options.append(_entry("allowRememberBrowser", _negated(each), span))
            elif name in _DUO:
                duo.append(_entry(name, each, span))
            else:
                options.append(_entry(name, each, span))
        if duo:
            options.append(_entry("providerOptions", Object(tuple(duo), span), span))
        given: tuple[Expr, ...] = (Object(tuple(options), span),) if options else ()
        return [called("multifactor.enable", (provider, *given), span)]

    def _redirect(self, value: Expr, span: Span) -> list[Statement]:
        entries = _entries(value)
        if entries is None or "url" not in entries:
            self.notes.problem(
                span, "a redirect without a URL", "Give the URL: api.redirect.sendUserTo takes it."
            )
            return []
        return [called("redirect.sendUserTo", (entries["url"],), span)]


_ASSIGNING = (("Object", "assign"), ("_", "extend"), ("_", "assign"), ("_", "merge"))


def _last_key(path: Expr) -> tuple[Path, Expr] | None:
    """`"app_metadata." + key`: the path in front, and the key."""
    match path:
        case Binary("+", Text(start), key) if start.endswith("."):
            return tuple(start[:-1].split(".")), key
        case Template((str() as start, key)) if start.endswith(".") and not isinstance(key, str):
            return tuple(start[:-1].split(".")), key
        case _:
            return None


def _is_merged(value: Expr) -> bool:
    """`Object.assign(…)`, and what the packages extend and lodash have for it."""
    if not isinstance(value, Call):
        return False
    path = access_path(value.function)
    return path in _ASSIGNING or path == ("extend",)


def _is_text(value: Expr) -> bool:
    if isinstance(value, Call) and isinstance(value.function, Member):
        return value.function.key == Text("join", value.span)
    is_sum = isinstance(value, Binary) and value.operator == "+"
    return isinstance(value, Text | Template) or is_sum


def _entries(value: Expr) -> dict[str, Expr] | None:
    """The members of an object that is written out."""
    if not isinstance(value, Object):
        return None
    found: dict[str, Expr] = {}
    for entry in value.entries:
        if isinstance(entry, Spread) or not isinstance(entry.key, Text):
            return None
        found[entry.key.value] = entry.value
    return found


def _entry(name: str, value: Expr, span: Span) -> Entry:
    return Entry(Text(name, span), value, span)


def _negated(value: Expr) -> Expr:
    if isinstance(value, Boolean):
        return Boolean(not value.value, value.span)
    return Unary("!", value, value.span)
