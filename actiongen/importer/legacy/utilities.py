"""The package `@auth0/rule-utilities`, in the words of Rules.

In: the body of a rule. Out: the same without objects of that package: what they say and do is written out, as
the public repository auth0/rule-utilities does it.

    const utils = new Auth0RedirectRuleUtilities(user, context, configuration);
    if (utils.isRedirectCallback) …   ->   if (context.protocol === "redirect-callback") …
"""

from collections.abc import Callable
from typing import Any

from actiongen.core.tree import (
    Array,
    Await,
    Binary,
    Block,
    Boolean,
    Call,
    Do,
    Entry,
    Expr,
    If,
    Let,
    Logical,
    Member,
    New,
    Number,
    Object,
    SetMember,
    Spread,
    Statement,
    Text,
    Unary,
)
from actiongen.core.walk import below, rebuilt
from actiongen.importer.legacy.made import access_path, deeper, event, member, thrown
from actiongen.importer.legacy.roots import Roots
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

_REDIRECT, _USER = "Auth0RedirectRuleUtilities", "Auth0UserUpdateUtilities"
_NO_REDIRECT = ("oauth2-resource-owner", "oauth2-refresh-token", "oauth2-password", "redirect-callback")
_SECRET = "SESSION_TOKEN_SECRET"
_TOKEN = "session_token"
_EXPIRES_SECONDS = 3 * 24 * 60 * 60
_CONTAINERS = {"User": "user_metadata", "App": "app_metadata"}


def without_utilities(body: Block, roots: Roots) -> Block:
    """The body with all that the package does written out."""
    redirects: set[str] = set()
    users: dict[str, Expr | None] = {}
    for each in below(body):
        if isinstance(each, Let) and isinstance(each.value, New):
            made = _class_of(each.value)
            if made == _REDIRECT:
                redirects.add(each.name)
            elif made == _USER:
                third = each.value.arguments[2] if len(each.value.arguments) > 2 else None
                users[each.name] = None if isinstance(third, Spread) else third
    if not redirects and not users:
        return body
    return _Rewriter(roots, frozenset(redirects), users).of(body)


def _class_of(value: New) -> str:
    path = access_path(value.function)
    if path is not None:
        return path[-1]
    function = value.function
    return function.key.value if isinstance(function, Member) and isinstance(function.key, Text) else ""


@dataclass(frozen=True, slots=True)
class _Rewriter:
    roots: Roots
    redirects: frozenset[str]
    users: dict[str, Expr | None]
    is_asked: bool = False
    """Whether it has been asked above whether a redirect can be."""

    def of(self, body: Block) -> Block:
        made: Block = self._visit(body)
        return made

    def _visit(self, node: Any) -> Any:
        if isinstance(node, Let) and (node.name in self.redirects or node.name in self.users):
            return []
        if isinstance(node, If) and not self.is_asked and self._asks(node.condition):
            inside = replace(self, is_asked=True)
            arms = {"then": inside._visit(node.then), "otherwise": self._visit(node.otherwise)}
            return replace(node, condition=self._visit(node.condition), **arms)
        if isinstance(node, Do):
            acted = self._act(node)
            if acted is not None:
                return acted
        if isinstance(node, Call):
            asked = self._ask(node)
            if asked is not None:
                return asked
        if isinstance(node, Member):
            read = self._read(node)
            if read is not None:
                return read
        return rebuilt(node, self._visit)

    def _asks(self, condition: Expr) -> bool:
        paths = [access_path(each) for each in below(condition) if isinstance(each, Member)]
        return any(
            path is not None and path[0] in self.redirects and path[-1] == "canRedirect" for path in paths
        )

    def _read(self, node: Member) -> Expr | None:
        """A property of the utilities of redirects."""
        path, span = access_path(node), node.span
        if path is None or path[0] not in self.redirects or len(path) < 2:
            return None
        protocol = member((self.roots.context, "protocol"), span)
        makers: dict[str, Callable[[], Expr]] = {
            "isRedirectCallback": lambda: Binary("===", protocol, Text("redirect-callback", span), span),
            "queryParams": lambda: member((self.roots.context, "request", "query"), span),
            "redirectUrl": lambda: _url(self.roots, span),
            "protocolCanRedirect": lambda: _may(protocol, span),
            "canRedirect": lambda: self._can_redirect(protocol, span),
        }
        maker = makers.get(path[1])
        return None if maker is None else deeper(maker(), path[2:], span)

    def _can_redirect(self, protocol: Expr, span: Span) -> Expr:
        context = self.roots.context
        prompt = member((context, "request", "query", "prompt"), span)
        parts = (
            Unary("!", member((context, "redirect"), span), span),
            Unary("!", member((context, "multifactor"), span), span),
            Binary("!==", prompt, Text("none", span), span),
            _may(protocol, span),
        )
        made: Expr = parts[0]
        for each in parts[1:]:
            made = Logical("&&", made, each, span)
        return made

    def _ask(self, node: Call) -> Expr | None:
        """A method that is called for what it gives."""
        path, span = access_path(node.function), node.span
        if path is None or len(path) != 2:
            return None
        owner, method = path
        arguments = [self._visit(each) for each in node.arguments]
        if owner in self.redirects and method == "createSessionToken":
            return self._token(arguments[0] if arguments else None, span)
        if owner in self.redirects and method == "validateSessionToken":
            options = _object(
                {"secret": event(f"secrets.{_SECRET}", span), "tokenParameterName": Text(_TOKEN, span)}, span
            )
            return Call(member(("api", "redirect", "validateToken"), span), (options,), span)
        if owner in self.users and method in ("getUserMeta", "getAppMeta") and len(arguments) == 1:
            held = Logical("||", self._metadata(owner, method, span), Object((), span), span)
            return Member(held if self.users[owner] is not None else held.left, arguments[0], span)
        if owner in self.users and method.startswith("update") and "Meta" in method:
            kind = method.removeprefix("update").partition("Meta")[0]
            if kind in _CONTAINERS:
                return self._update(kind, span)
        return None

    def _act(self, node: Do) -> list[Statement] | None:
        """A method that is called for what it does."""
        value = node.value.value if isinstance(node.value, Await) else node.value
        path = access_path(value.function) if isinstance(value, Call) else None
        if path is None or len(path) != 2 or not isinstance(value, Call):
            return None
        owner, method = path
        arguments = [self._visit(each) for each in value.arguments]
        if owner in self.redirects and method == "doRedirect" and arguments:
            return self._redirect(arguments, node)
        if owner in self.users and method in ("setUserMeta", "setAppMeta") and len(arguments) == 2:
            target = self._metadata(owner, method, node.span)
            return [SetMember(target, arguments[0], arguments[1], node.span, node.comments)]
        return None

    def _metadata(self, owner: str, method: str, span: Span) -> Expr:
        container = _CONTAINERS[method[3:].removesuffix("Meta")]
        target: Expr = member((self.roots.user, container), span)
        namespace = self.users[owner]
        return target if namespace is None else Member(target, namespace, span)

    def _update(self, kind: str, span: Span) -> Expr:
        metadata = member((self.roots.user, _CONTAINERS[kind]), span)
        method = member(("auth0", "users", f"update{kind}Metadata"), span)
        return Call(method, (member((self.roots.user, "user_id"), span), metadata), span)

    def _token(self, claims: Expr | None, span: Span) -> Expr:
        options = {
            "secret": event(f"secrets.{_SECRET}", span),
            "payload": Object((), span) if claims is None else claims,
            "expiresInSeconds": Number(_EXPIRES_SECONDS, span),
        }
        return Call(member(("api", "redirect", "encodeToken"), span), (_object(options, span),), span)

    def _redirect(self, arguments: list[Any], node: Do) -> list[Statement]:
        span = node.span
        url, options = arguments[0], arguments[1] if len(arguments) > 1 else None
        entries = {
            each.key.value: each.value
            for each in (options.entries if isinstance(options, Object) else ())
            if isinstance(each, Entry) and isinstance(each.key, Text)
        }
        token = entries.get("sessionToken")
        wants_none = entries.get("generateSessionToken") == Boolean(False, span)
        if token is None and not wants_none:
            token = self._token(None, span)
        query = () if token is None else (_object({"query": _object({_TOKEN: token}, span)}, span),)
        can = self._can_redirect(member((self.roots.context, "protocol"), span), span)
        refuse = If(
            Unary("!", can, span), Block((thrown("Cannot redirect", span),)), Block(()), span, node.comments
        )
        send = Do(Call(member(("api", "redirect", "sendUserTo"), span), (url, *query), span), span)
        return [replace(send, comments=node.comments)] if self.is_asked else [refuse, send]


def _url(roots: Roots, span: Span) -> Expr:
    redirect = member((roots.context, "redirect"), span)
    return Logical("&&", redirect, Member(redirect, Text("url", span), span), span)


def _may(protocol: Expr, span: Span) -> Expr:
    names = Array(tuple(Text(each, span) for each in _NO_REDIRECT), span)
    return Unary("!", Call(Member(names, Text("includes", span), span), (protocol,), span), span)


def _object(members: dict[str, Expr], span: Span) -> Expr:
    return Object(tuple(Entry(Text(name, span), value, span) for name, value in members.items()), span)
