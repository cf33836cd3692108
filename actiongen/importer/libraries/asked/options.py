"""What a request sends, whichever library sends it.

In: the options that a library takes. Out: a call of `http.get` and its like, with the options of the language, or None
where something is asked that the language does not do. Beside these, a call has `answer`, the name of the library, so
that what is read of the answer can be translated (answers.py), until it gets `on_error` (failures.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import builtin, is_builtin, joined, method, number, static, text
from actiongen.importer.libraries.packages import origin
from actiongen.importer.libraries.times import duration
from actiongen.importer.model import RepairKind
from actiongen.source import Span

METHODS = ("get", "post", "put", "patch", "delete")
ALL = "..."
"""The built-in that stands for `...` in `accept=...`."""
_SAFE = "-._~!$&'()*+,;=:@/?%#[]"
_SAFE_IN_PART = "-_.!~*'()"
_SAFE_IN_URI = ";/?:@&=+$,#-_.!~*'()"
"""What `encodeURIComponent` and `encodeURI` leave as it is: ECMA-262."""
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Sent:
    """A request while it is put together; `headers` by their names as written."""

    method: str
    url: core.Expr
    answer: str
    span: Span
    headers: list[core.Entry | core.Spread] = field(default_factory=list)
    options: dict[str, core.Expr] = field(default_factory=dict)
    accepts_all: bool = False

    def call(self) -> core.Builtin | None:
        """The call, None for a method that the language has not."""
        name = self.method.lower()
        if name not in METHODS:
            return None
        self._credentials()
        self._content_type()
        if self.headers:
            self.options["headers"] = core.Object(tuple(self.headers), self.span)
        if self.accepts_all:
            self.options["accept"] = core.Builtin(ALL, (), self.span)
        order = ("json", "form", "text", "query", "headers", "timeout", "accept")
        keywords = [(each, self.options[each]) for each in order if each in self.options]
        keywords.append(("answer", core.Text(self.answer, self.span)))
        return core.Builtin(f"http.{name}", (self.url,), self.span, tuple(keywords))

    def _credentials(self) -> None:
        """Takes user and password out of `https://user:password@host`."""
        if not isinstance(self.url, core.Template) or not self.url.parts:
            return
        for index, part in enumerate(self.url.parts):
            if (
                isinstance(part, str)
                and "@" in part
                and "/" not in part.split("@")[0].removeprefix("https://")
            ):
                left, right = part.split("@", 1)
                before = joined((*self.url.parts[:index], left), self.span).parts
                match before:
                    case ("https://", user, ":", secret) if not isinstance(user, str) and not isinstance(
                        secret, str
                    ):
                        header = builtin("basic_auth", self.span, user, secret)
                    case ("https://", user, ":") if not isinstance(user, str):
                        header = builtin("basic_auth", self.span, user, core.Text("", self.span))
                    case _:
                        return
                self.headers.append(core.Entry(core.Text("Authorization", self.span), header, self.span))
                self.url = joined(("https://", right, *self.url.parts[index + 1 :]), self.span)
                return

    def _content_type(self) -> None:
        """Leaves out the type that the language sends by itself."""
        own = _JSON if "json" in self.options else _FORM if "form" in self.options else None
        self.headers = [
            each
            for each in self.headers
            if own is None
            or header_name(each) != "content-type"
            or not (said_type(each) or "").startswith(own)
        ]

    def content_type(self) -> str | None:
        """What the headers say of the body."""
        return next((said_type(each) for each in self.headers if header_name(each) == "content-type"), None)


def note_waiting(span: Span, context: Context) -> None:
    """Says of a request without a time limit that the policy has one."""
    context.notes.repair(
        RepairKind.ERROR,
        span,
        "The original waits as long as it takes; the policy waits three seconds, and follows no redirect.",
    )


def header_name(entry: core.Entry | core.Spread) -> str | None:
    said = text(entry.key) if isinstance(entry, core.Entry) else None
    return None if said is None else said.lower()


def said_type(entry: core.Entry | core.Spread) -> str | None:
    said = text(entry.value) if isinstance(entry, core.Entry) else None
    return None if said is None else said.lower()


def entries(node: core.Expr, context: Context) -> Mapping[str, core.Expr] | None:
    """An object that is written out, also through its name, by its keys."""
    meant = context.meant(node)
    if not isinstance(meant, core.Object) or _is_changed(node, context):
        return None
    found: dict[str, core.Expr] = {}
    for each in meant.entries:
        if isinstance(each, core.Spread):
            inner = entries(each.value, context)
            if inner is None:
                return None
            found |= inner
            continue
        key = text(each.key)
        if key is None:
            return None
        found[key] = each.value
    return found


def _is_changed(node: core.Expr, context: Context) -> bool:
    """Whether it is a name for an object that gets or loses keys after it was made."""
    return isinstance(node, core.Name) and node.id in context.changed


def add_headers(sent: Sent, node: core.Expr, context: Context) -> bool:
    """Takes the headers; False where they are not written out."""
    meant = context.meant(node)
    if _is_changed(node, context):
        return False
    match meant:
        case core.New(_, (inner,)) if not isinstance(inner, core.Spread):
            return add_headers(sent, inner, context)
        case core.Object(found):
            for each in found:
                if isinstance(each, core.Spread):
                    if not add_headers(sent, each.value, context):
                        return False
                elif (name := header_name(each)) != "content-length":
                    before = [old for old in sent.headers if name is None or header_name(old) != name]
                    sent.headers = [*before, each]
            return True
        case core.Undefined() | core.Null():
            return True
        case _:
            return False


def add_body(sent: Sent, node: core.Expr, context: Context, *, is_serialized: bool) -> bool:
    """Takes the body. `is_serialized`: the library makes JSON of an object by itself."""
    meant = context.meant(node)
    if isinstance(meant, core.Undefined | core.Null):
        return True
    form = of_form(meant, context)
    if form is not None:
        sent.options["form"] = form
        if not any(header_name(each) == "content-type" for each in sent.headers):
            return True
        return (sent.content_type() or "").startswith(_FORM)
    said = sent.content_type()
    if is_builtin(meant, "to_json"):
        assert isinstance(meant, core.Builtin)
        if said is not None and said.startswith(_JSON):
            sent.options["json"] = meant.arguments[0]
        else:
            sent.options["text"] = node
        return True
    if context.kind(meant) is Kind.TEXT:
        sent.options["text"] = node
        return True
    if not is_serialized:
        return False
    if said is not None and said.startswith(_FORM):
        sent.options["form"] = node if not isinstance(meant, core.Object) else meant
        return True
    if said is not None and not said.startswith(_JSON):
        return False
    sent.options["json"] = node
    return True


def of_form(node: core.Expr, context: Context) -> core.Expr | None:
    """The object of `new URLSearchParams(object)`, also `.toString()` of it, and `querystring.stringify(object)`."""
    match method(node):
        case (inner, "toString", ()):
            return of_form(context.meant(inner), context)
    if isinstance(node, core.Call | core.New) and len(node.arguments) == 1:
        given = node.arguments[0]
        made = origin(node.function, context)
        if made in ("url.URLSearchParams", "querystring.stringify", "qs.stringify", "querystring.encode"):
            return given if not isinstance(given, core.Spread) and _is_object(given, context) else None
    return None


def _is_object(node: core.Expr, context: Context) -> bool:
    return context.kind(node) is not Kind.TEXT


def add_auth(sent: Sent, node: core.Expr, context: Context) -> bool:
    """`{ username, password }` of axios, `{ user, pass, bearer }` of request."""
    found = entries(node, context)
    if found is None:
        return False
    if "bearer" in found:
        value: core.Expr = joined(("Bearer ", found["bearer"]), node.span)
    else:
        user = found.get("username", found.get("user"))
        secret = found.get("password", found.get("pass"))
        if user is None:
            return False
        value = builtin("basic_auth", node.span, user, secret or core.Text("", node.span))
    sent.headers.append(core.Entry(core.Text("Authorization", node.span), value, node.span))
    return True


def add_timeout(sent: Sent, node: core.Expr, context: Context) -> bool:
    """So many milliseconds, written out."""
    fixed = number(context.meant(node))
    if fixed is None:
        found = entries(node, context)
        fixed = (
            None
            if found is None
            else number(context.meant(found.get("request", found.get("response", node))))
        )
    if fixed is None or fixed <= 0:
        return fixed == 0
    sent.options["timeout"] = duration(core.Number(fixed, node.span), node)
    return True


def signal_timeout(node: core.Expr, context: Context) -> core.Expr | None:
    """How many milliseconds a signal waits: `AbortSignal.timeout(n)`, or of a controller (abort.py)."""
    match static(context.meant(node)):
        case (("AbortSignal", "timeout"), (wait,)):
            return wait
    match node:
        case core.Member(core.Name() as controller, core.Text("signal")):
            match context.meant(controller):
                case core.Builtin("abort_after", (wait,)):
                    return wait
    return None


def address(node: core.Expr, base: core.Expr | None, context: Context) -> core.Expr:
    """The URL with its base; `encodeURIComponent` is left out, for the language encodes."""
    node = url_text(node, context)
    meant = context.meant(node)
    node = _written(
        encoded_by_itself(meant, context) if _has_credentials(meant) else unencoded(node, context)
    )
    return node if base is None else _based(base, node)


def _based(base: core.Expr, url: core.Expr) -> core.Expr:
    """A URL below another one, with one slash in between where it is known how it begins; a whole one stays."""
    start = _start(url)
    if re.match("https?://", start):
        return url
    if not start:
        return base if url == core.Text("", url.span) else joined((base, url), url.span)
    between = () if start.startswith("/") else ("/",)
    return joined((_without_slash(base), *between, url), url.span)


def unencoded(node: core.Expr, context: Context) -> core.Expr:
    """A URL, or what it is a name for, without `encodeURIComponent`."""
    meant = context.meant(node)
    made = encoded_by_itself(meant, context)
    return made if made != meant else encoded_by_itself(node, context)


def _has_credentials(node: core.Expr) -> bool:
    """Whether it has `user:password@` in front of its host."""
    parts = node.parts if isinstance(node, core.Template) else ()
    return any(isinstance(part, str) and "@" in part.partition("/")[0] for part in parts[1:])


def _written(node: core.Expr) -> core.Expr:
    """The URL with what no URL has in its literal parts as JavaScript sends it: percent-encoded."""
    match node:
        case core.Text(value):
            return core.Text(_quoted(value), node.span)
        case core.Template(parts):
            made = tuple(_quoted(part) if isinstance(part, str) else part for part in parts)
            return core.Template(made, node.span)
        case _:
            return node


def _quoted(value: str) -> str:
    return quote(value, safe=_SAFE, errors="replace")


def url_text(node: core.Expr, context: Context) -> core.Expr:
    """The text of `new URL("/path", base)`, of its `href` and `toString()`."""
    match method(node):
        case (inner, "toString", ()):
            made = url_text(inner, context)
            return made if made is not inner else node
    match node:
        case core.Member(inner, core.Text("href")):
            made = url_text(inner, context)
            return made if made is not inner else node
        case core.Name() | core.New() | core.Call():
            meant = context.meant(node)
            if isinstance(meant, core.New) and origin(meant.function, context) == "url.URL":
                match meant.arguments:
                    case (whole,) if not isinstance(whole, core.Spread):
                        return whole
                    case (core.Text() | core.Template() | core.Binary() as path, base) if not isinstance(
                        base, core.Spread
                    ):
                        start = _start(path)
                        if start.startswith("/") and not start.startswith("//"):
                            return joined((_without_slash(base), path), node.span)
    return node


def _start(path: core.Expr) -> str:
    """How a text begins."""
    match path:
        case core.Text(value):
            return value
        case core.Template((str(first), *_)):
            return first
        case core.Binary("+", left, _):
            return _start(left)
        case _:
            return ""


def _without_slash(base: core.Expr) -> core.Expr:
    match base:
        case core.Text(value):
            return core.Text(value.rstrip("/"), base.span)
        case core.Template((*parts, str(last))):
            return core.Template((*parts, last.rstrip("/")), base.span)
        case _:
            return base


def encoded_by_itself(node: core.Expr, context: Context) -> core.Expr:
    """Parts of a URL without `encodeURIComponent`."""
    match static(node):
        case (("encodeURIComponent",) | ("encodeURI",) as function, (value,)):
            said = text(context.meant(value))
            safe = _SAFE_IN_PART if function == ("encodeURIComponent",) else _SAFE_IN_URI
            # A constant stands in the text of the URL, which is written as it is sent.
            return value if said is None else core.Text(quote(said, safe=safe, errors="replace"), node.span)
    match node:
        case core.Template(parts):
            made = tuple(part if isinstance(part, str) else _part(part, context) for part in parts)
            return core.Template(made, node.span)
        case core.Binary("+", left, right):
            return core.Binary(
                "+", encoded_by_itself(left, context), encoded_by_itself(right, context), node.span
            )
        case _:
            return node


def _part(node: core.Expr, context: Context) -> core.Expr:
    meant = context.meant(node)
    made = encoded_by_itself(meant, context)
    return made if made is not meant and isinstance(meant, core.Call) else encoded_by_itself(node, context)
