"""Where a call of ``api`` sends the user.

In: the arguments of a call that redirects to one of them. Out: the same, with values in the path and the
query of the URL encoded; or an error where somebody else could choose the site, or a pair of ``query=`` is no text.

    f"https://check.example.com/{event.user.user_id}"   ->   Address(("https://check.example.com/", UrlValue(…)))
"""

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.analysis.urls import Purpose, url
from actiongen.auth0.model import LimitKind, Method, Param, Tag
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constants import constant
from actiongen.ir import types
from actiongen.ir.types import Basic, MapOf, Record, Type
from actiongen.lazy_dataclass import replace

_QUERY = "query"


def sent_to(method: Method, arguments: tuple[ir.Expr, ...], environment: Environment) -> tuple[ir.Expr, ...]:
    """The arguments as they are passed."""
    if Tag.REDIRECT not in method.tags or not any(map(_is_url, method.params)):
        return arguments
    _check_query(arguments[-1], environment)
    pairs = zip(method.params, arguments, strict=False)
    return tuple(_address(value, environment) if _is_url(param) else value for param, value in pairs)


def _is_url(param: Param) -> bool:
    return any(limit.kind is LimitKind.URL for limit in param.limits)


def _address(value: ir.Expr, environment: Environment) -> ir.Expr:
    known = constant(value)
    is_relative = known is not None and isinstance(known[0], str) and ":" not in known[0]
    if value.info.type is not Basic.STRING or is_relative:
        return value  # what is no URL at all has been reported
    parts = url(value, environment, Purpose.REDIRECT)
    if parts is None:
        return environment.mistake(value.info.span, value)
    if all(isinstance(part, str) or part.part is ir.UrlPart.BASE for part in parts):
        return value
    return ir.Address(parts, replace(value.info, present=True))


def _check_query(options: ir.Expr, environment: Environment) -> None:
    """Auth0 takes texts, and writes anything else as JavaScript happens to."""
    entries = options.entries if isinstance(options, ir.RecordDisplay) else ()
    for entry in entries:
        if isinstance(entry, ir.Entry) and entry.key == _QUERY:
            wrong = _wrong_pair(entry.value.info.type)
            if wrong is not None:
                name, type_ = wrong
                environment.report(
                    codes.TYPE_MISMATCH,
                    f"`query=` is a dictionary of texts, and this has {types.name(type_)} under `{name}`",
                    entry.value.info.span,
                    help='write a number as `f"{n}"`, a condition as `"yes" if … else "no"`, and read what may be '
                    "anything: `read(x, string)`",
                )


def _wrong_pair(type_: Type) -> tuple[str, Type] | None:
    match type_:
        case Record(fields):
            values = [(field.name, field.type) for field in fields]
        case MapOf(value):
            values = [("…", value)]
        case _:  # what is no dictionary has been reported
            return None
    return next((pair for pair in values if pair[1] not in (Basic.STRING, Basic.UNKNOWN)), None)
