"""Calls become calls of a policy: methods of ``api``, helpers, what is written to the console.

In: a call of Core. Out: a call of the syntax tree; a call of anything else is a problem that names it.

    api.multifactor.enable("any", {allowRememberBrowser: false})
        ->   api.multifactor.enable("any", allowRememberBrowser=False)
"""

from collections.abc import Callable

from actiongen.auth0.model import Method, Unit
from actiongen.core import tree as core
from actiongen.importer.lift import make
from actiongen.importer.lift.place import Place, method_name
from actiongen.importer.lift.shapes import is_nothing, unwrapped
from actiongen.syntax import tree as syn

Lift = Callable[[core.Expr, Place], syn.Expr]


def called(expr: core.Call, place: Place, value: Lift) -> syn.Expr:
    """A call."""
    function, span = unwrapped(expr.function), expr.span
    name = method_name(function)
    if name is not None:
        return _of_api(name, expr, place, value)
    if any(isinstance(each, core.Spread) for each in expr.arguments):
        return place.refuse(span, "arguments that are spread (`f(...xs)`)")
    arguments = [each for each in expr.arguments if not isinstance(each, core.Spread)]
    match function:
        case core.Name(id) if place.scope.find(id) is not None:
            return make.call(value(function, place), (value(each, place) for each in arguments), span)
        case core.Member(core.Name("console"), core.Text()):
            return make.call(make.name("log", span), (value(each, place) for each in arguments), span)
        case core.Member(_, core.Text(key)):
            return place.refuse(span, f"a call of `{_shown(function)}`", _help(key))
        case core.Name(id):
            return place.refuse(span, f"a call of `{id}`")
        case _:
            return place.refuse(span, "a call of what is no name")


def constructed(expr: core.New, place: Place) -> syn.Expr:
    """``new X(…)``, which the language does not have."""
    return place.refuse(expr.span, f"`new {_shown(expr.function)}(…)`")


def _help(key: str) -> str:
    return "write the condition out" if key in ("reduce", "sort") else ""


def _shown(expr: core.Expr) -> str:
    expr = unwrapped(expr)
    match expr:
        case core.Name(id):
            return id
        case core.Member(inner, core.Text(key)):
            return f"{_shown(inner)}.{key}"
        case core.Call(function):
            return f"{_shown(function)}()"
        case core.New(function):
            return f"new {_shown(function)}()"
        case _:
            return "…"


def _of_api(name: str, expr: core.Call, place: Place, value: Lift) -> syn.Expr:
    span = expr.span
    if any(isinstance(each, core.Spread) for each in expr.arguments):
        return place.refuse(span, "arguments that are spread (`f(...xs)`)")
    method = place.method(name)
    arguments = _handed(expr, method)
    keywords: list[tuple[str, syn.Expr]] = []
    if method is not None and arguments:
        options = _options(method, arguments)
        if options is not None:
            arguments.pop()
            by_name = {key: param.unit for key, param in method.keywords.items()}
            keywords = [
                (key, value(_in_unit(each, by_name.get(key)), place))
                for key, each in options
                if not is_nothing(each)
            ]
    params = () if method is None else method.params
    units = [None if at >= len(params) else params[at].unit for at in range(len(arguments))]
    given = [value(_in_unit(each, unit), place) for each, unit in zip(arguments, units, strict=True)]
    return make.call(make.path(f"api.{name}", span), given, span, keywords)


def _handed(expr: core.Call, method: Method | None) -> list[core.Expr]:
    """The arguments without those at the end that hand on nothing; `null` stays where Auth0 takes it for a value."""
    arguments = [unwrapped(each) for each in expr.arguments if not isinstance(each, core.Spread)]
    params = () if method is None else method.params
    while arguments and is_nothing(arguments[-1]):
        at = len(arguments) - 1
        if isinstance(arguments[-1], core.Null) and at < len(params) and params[at].nullable:
            break
        arguments.pop()
    return arguments


def sets_nothing(expr: core.Call, place: Place) -> bool:
    """Whether a call sets something to what is absent in any case, so that it does nothing."""
    name = method_name(unwrapped(expr.function))
    method = None if name is None else place.method(name)
    if name is None or method is None or not name.rpartition(".")[2].startswith("set"):
        return False
    needed = sum(not each.optional for each in method.params)
    return len(_handed(expr, method)) < needed == len(expr.arguments)


def _in_unit(expr: core.Expr, unit: Unit | None) -> core.Expr:
    """A time where Auth0 takes its milliseconds: a policy says the time itself."""
    match expr:
        case core.Builtin("timestamp_ms", (inner,)) if unit is Unit.EPOCH_MS:
            return inner
        case _:
            return expr


def _options(method: Method, arguments: list[core.Expr]) -> list[tuple[str, core.Expr]] | None:
    """The entries of the options object of a call, None where it has none."""
    last = arguments[-1]
    if not method.keywords or len(arguments) != len(method.params) or not isinstance(last, core.Object):
        return None
    found: list[tuple[str, core.Expr]] = []
    for entry in last.entries:
        if (
            not isinstance(entry, core.Entry)
            or not isinstance(entry.key, core.Text)
            or not make.is_identifier(entry.key.value)
        ):
            return None
        found.append((entry.key.value, entry.value))
    return found
