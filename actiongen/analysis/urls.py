"""The URL of a request or a redirect: what stands in it as it is, and what is encoded.

In: a typed text. Out: its parts, seen through definitions, helpers and texts that are put together; or an error where
a server could be chosen by somebody else, or where nobody can tell what is requested.

    f"https://api.example.com/users/{id}"   ->   ("https://api.example.com/users/", UrlValue(id, PATH))
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.auth0.load import platform
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constants import constant
from actiongen.facts.paths import path_of
from actiongen.ir.copy import Copy
from actiongen.ir.types import Basic
from actiongen.ir.walk import reached, seen_through
from actiongen.source import Span

_SCHEME = "https://"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_BRACES = re.compile(r"\{\s*[A-Za-z_][\w.]*\s*\}")
_REST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_DOTS = re.compile(r"/(?:\.|%2[eE]){1,2}(?=[/?]|$)")

Url = tuple[str | ir.UrlValue, ...]


class Purpose(Enum):
    """Who goes to a URL: the Action, or the user's browser."""

    REQUEST = "request"
    REDIRECT = "redirect"


def url(value: ir.Expr, environment: Environment, purpose: Purpose = Purpose.REQUEST) -> Url | None:
    """The parts of a URL; None after an error."""
    base, pieces = _with_base(value, environment, purpose)
    reader = _Reader() if base is None else base
    for piece in _merged(pieces):
        if isinstance(piece, str):
            problem = reader.text(piece)
        elif not reader.parts and (problem := _wrong_base(piece)) is not None:
            pass
        elif reader.part is ir.UrlPart.BASE and not _may_begin(piece, purpose):
            _chosen(piece, environment, purpose)
            return None
        else:
            problem = reader.value(piece)
        if problem is not None:
            break
    else:
        problem = reader.end()
    if problem is not None:
        _bad(problem, value.info.span, environment, _braces_help(reader) or _HELP[purpose])
        return None
    return tuple(reader.parts)


def _braces_help(reader: "_Reader") -> str | None:
    """What to say where a value in braces stands in a text that is no f-string."""
    texts = (part for part in reader.parts if isinstance(part, str))
    found = next((match[0] for text in texts if (match := _BRACES.search(text))), None)
    return (
        None if found is None else f"write `f` in front of the quotes, so that `{found}` stands for a value"
    )


def path(value: ir.Expr, environment: Environment) -> Url | None:
    """The parts of a path behind the base of a client, and of its query; None after an error."""
    reader = _Reader(part=ir.UrlPart.PATH, host="x")
    for piece in _merged(_pieces(value, environment)):
        if not reader.parts and not (isinstance(piece, str) and piece.startswith("/")):
            problem: str | None = "the path of a client's request begins with `/`"
        else:
            problem = reader.text(piece) if isinstance(piece, str) else reader.value(piece)
        if problem is not None:
            help = _braces_help(reader) or 'write `"/api/v2/users"`; values in it are encoded'
            _bad(problem, value.info.span, environment, help)
            return None
    return tuple(reader.parts)


@dataclass(slots=True)
class _Reader:
    """Reads a URL from the left; each method says what is wrong. ``host``: so far, with ``x`` for a value in it."""

    parts: list[str | ir.UrlValue] = field(default_factory=list)
    part: ir.UrlPart = ir.UrlPart.BASE
    host: str | None = None

    def value(self, value: ir.Expr) -> str | None:
        self.parts.append(ir.UrlValue(value, self.part))
        if self.part is ir.UrlPart.BASE:
            self.host = (self.host or "") + "x"
        return None

    def text(self, text: str) -> str | None:
        is_first = not self.parts
        self.parts.append(text)
        if self.part is not ir.UrlPart.BASE:
            return self._rest(text)
        if is_first and not text.startswith(_SCHEME):
            return f"a URL begins with `{_SCHEME}`, or with a secret or setting that does"
        text = text.removeprefix(_SCHEME) if is_first else text
        if isinstance(self.parts[0], ir.UrlValue) and text[:1] not in ("/", "?"):
            return "behind the value that begins a URL stands `/` or `?`"
        host = re.split("[/?]", text, maxsplit=1)[0]
        self.host = (self.host or "") + host
        return self.end() or self._rest(text[len(host) :]) if host != text else None

    def end(self) -> str | None:
        """What is wrong with the host, where it is complete."""
        host = self.host or ""
        if self.part is not ir.UrlPart.BASE or _HOST.fullmatch(host):
            return None
        if not host:
            return "a URL names a host behind `https://`"
        return f"`{host}` is no host: it has small letters, digits, `-` and `.`, and perhaps a port"

    def _rest(self, text: str) -> str | None:
        if self.part is ir.UrlPart.BASE:
            self.part = ir.UrlPart.PATH
        if _REST.fullmatch(text) is None:
            return (
                "a URL has ASCII letters, digits and `-._~!$&'()*+,;=:@/?` alone; others are written as `%20`"
            )
        if self.part is ir.UrlPart.PATH and _DOTS.search(text.partition("?")[0]):
            return "the path of a URL has no `.` and `..` in it"
        if "?" in text:
            self.part = ir.UrlPart.QUERY
        return None


def _wrong_base(value: ir.Expr) -> str | None:
    """What is wrong with a text that is written out, and given to a helper whose parameter begins a URL."""
    known = constant(value)
    if known is None or not isinstance(known[0], str):
        return None
    reader = _Reader()
    return reader.text(known[0]) or reader.end()


def _with_base(
    value: ir.Expr, environment: Environment, purpose: Purpose
) -> tuple["_Reader | None", Iterator[str | ir.Expr]]:
    """A URL that begins with a definition, such as ``f"{BASE}/users"``: what has been read of that, and the rest.

    The definition keeps its name where it is the beginning of a URL by itself, and nothing in it must be encoded.
    """
    match seen_through(value):
        case ir.Interpolation((ir.Ref() as name, str() as text, *others)) if text[:1] in (
            "/",
            "?",
        ) and not _is_hidden(name.definition, environment):
            reader = _Reader()
            for piece in _merged(_pieces(name, environment)):
                is_right = isinstance(piece, str) or (
                    reader.part is ir.UrlPart.BASE
                    and _may_begin(piece, purpose)
                    and (reader.parts or _wrong_base(piece) is None)
                )
                problem = reader.text(piece) if isinstance(piece, str) else reader.value(piece)
                if problem is not None or not is_right:
                    return None, _pieces(value, environment)
            if reader.end() is None:
                reader.parts = [ir.UrlValue(name, ir.UrlPart.BASE)]
                return reader, _of_parts((text, *others), environment)
        case _:  # any other URL is read from its first character
            pass
    return None, _pieces(value, environment)


def _of_parts(parts: tuple[str | ir.Expr, ...], environment: Environment) -> Iterator[str | ir.Expr]:
    for part in parts:
        yield from (part,) if isinstance(part, str) else _pieces(part, environment)


def _pieces(value: ir.Expr, environment: Environment) -> Iterator[str | ir.Expr]:
    """The parts of a text. A parameter of the helper that this stands in is one value, whatever it is in one call: the
    helper is one function for all of them.
    """
    whole = value
    while isinstance(value, ir.Ref | ir.HelperCall):
        if isinstance(value, ir.Ref) and _is_parameter(value.definition, environment):
            yield value
            return
        value = value.definition.value if isinstance(value, ir.Ref) else value.inlined
    known = None if _has_parameter(value, environment) else constant(value)
    if known is not None and isinstance(known[0], str):
        yield known[0]
        return
    match value:
        case ir.Interpolation(parts):
            yield from _of_parts(parts, environment)
        case ir.Operation(ir.Op.CONCAT, operands):
            for operand in operands:
                yield from _pieces(operand, environment)
        case _:  # any other value stands there as a whole
            yield Copy(spelt_out=lambda definition: _is_hidden(definition, environment)).of(whole)


def _is_parameter(definition: ir.Definition, environment: Environment) -> bool:
    """Whether a name is a parameter of the helper that is read."""
    return definition in environment.context.parameters and not _is_hidden(definition, environment)


def _is_hidden(definition: ir.Definition, environment: Environment) -> bool:
    """Whether a name belongs to a helper that is called here, so that it cannot be written here."""
    is_inner = definition in environment.context.of_helpers
    return is_inner and environment.scope.lookup(definition.name) is not definition


def _has_parameter(value: ir.Expr, environment: Environment) -> bool:
    return environment.call is not None and any(
        isinstance(node, ir.Ref) and _is_parameter(node.definition, environment) for node in reached(value)
    )


def _merged(pieces: Iterator[str | ir.Expr]) -> Iterator[str | ir.Expr]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text


def _may_begin(value: ir.Expr, purpose: Purpose) -> bool:
    """Whether a value may stand in the scheme, host and port of a URL; that of the application is a whole URL."""
    if is_of_team(value):
        return True
    known = seen_through(value)
    path = path_of(known) if isinstance(known, ir.Member) else None
    return purpose is Purpose.REDIRECT and path in platform().return_urls


def is_of_team(value: ir.Expr) -> bool:
    """Whether nobody but the team chooses the value: secrets, settings, what is written out, the tenant's own hosts."""
    if constant(value) is not None:
        return True
    match seen_through(value):
        case ir.Secret():
            return True
        case ir.Var(variable):
            # A parameter is what every call gives it; where none is known yet, each call is judged.
            judge = _has_items_of_team if variable.is_item else is_of_team
            return not variable.is_foreign and all(map(judge, variable.origins))
        case ir.Conditional(_, then, otherwise):
            return is_of_team(then) and is_of_team(otherwise)
        case ir.OrText(left, right):
            return is_of_team(left) and is_of_team(right)
        case ir.Operation(ir.Op.COALESCE | ir.Op.CONCAT, operands):
            return all(map(is_of_team, operands))
        case ir.Interpolation(parts):
            return all(isinstance(part, str) or is_of_team(part) for part in parts)
        case ir.Lookup(record, _, default):
            return _is_written_out(record) and (default is None or is_of_team(default))
        case ir.Member() as member:
            path = path_of(member)
            return path is not None and path in platform().tenant_hosts
        case _:  # of any other value it is not known
            return False


def _has_items_of_team(iterable: ir.Expr) -> bool:
    """The same of all that a loop goes over: a written-out list, or the pairs of a written-out dictionary."""
    if constant(iterable) is not None:
        return True
    match seen_through(iterable):
        case ir.Items(record):
            return _is_written_out(record)
        case ir.ListDisplay(items):
            return all(not isinstance(item, ir.Spread) and is_of_team(item) for item in items)
        case _:  # of any other list it is not known
            return False


def _is_written_out(record: ir.Expr) -> bool:
    display = seen_through(record)
    return isinstance(display, ir.RecordDisplay) and all(
        isinstance(entry, ir.Entry) and is_of_team(entry.value) for entry in display.entries
    )


def _chosen(value: ir.Expr, environment: Environment, purpose: Purpose) -> None:
    if value.info.type is Basic.UNKNOWN:
        return
    shown = environment.text(value)
    if purpose is Purpose.REDIRECT:
        environment.report(
            codes.BAD_URL,
            f"`{shown}` would choose the site that the user is sent to",
            value.info.span,
            help='write the host out, or keep it in a setting: `settings("CHECK_HOST")`',
            notes=(
                "who can change the value could send people from your login to a site that only looks like yours",
            ),
        )
        return
    environment.report(
        codes.BAD_URL,
        (
            f"`{shown}` would choose the server that gets this request"
            if shown != "value"
            else "this value would choose the server that gets the request"
        ),
        value.info.span,
        help=(
            "hand the values behind the host to the helper, and put the URL together there"
            if _has_host(value, environment)
            else 'write the host out, or keep it in a setting: `settings("API_HOST")`'
        ),
        notes=(
            "who can change the value could have the request, and the secrets in it, sent to a server of theirs",
        ),
    )


def _has_host(value: ir.Expr, environment: Environment) -> bool:
    """Whether a parameter is a URL whose host is written out in the call."""
    first = next(_pieces(value.definition.value, environment), "") if isinstance(value, ir.Ref) else ""
    reader = _Reader()
    return isinstance(first, str) and reader.text(first) is None and reader.part is not ir.UrlPart.BASE


_HELP = {
    Purpose.REQUEST: 'write `"https://api.example.com/users"`; values behind the host are encoded',
    Purpose.REDIRECT: 'write `"https://check.example.com/start"`; values behind the host are encoded',
}


def _bad(problem: str, span: Span, environment: Environment, help: str) -> None:
    environment.report(codes.BAD_URL, problem, span, help=help)
