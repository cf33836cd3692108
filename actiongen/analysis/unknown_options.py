"""Arguments by name that a method of ``api`` does not take.

In: a call and its method. Out: one error for the call, whose help is the call as it is written.

    api.access.deny(reason="closed")   ->   write `api.access.deny("closed")`
"""

from actiongen.analysis.environment import Environment, as_written, did_you_mean, list_of_names
from actiongen.auth0.model import Method, Param
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.syntax import tree as syn


def unknown_options(method: Method, node: syn.Call, environment: Environment) -> bool:
    """Whether the call names an option that the method does not have; reports all of them as one mistake."""
    options = method.keywords
    unknown = [a for a in node.arguments if a.keyword is not None and a.keyword not in options]
    if not unknown:
        return False
    plain = plain_names(method)
    first, *others = unknown
    span = first.keyword_span or first.span
    help, fix = None, None
    if all(argument.keyword in plain for argument in unknown):
        message = f"`{first.keyword}` of `api.{method.name}` is written without its name"
    else:
        first = next(argument for argument in unknown if argument.keyword not in plain)
        others = [argument for argument in unknown if argument is not first]
        span = first.keyword_span or first.span
        message = f"`api.{method.name}` has no option `{first.keyword}`"
        help, fix = did_you_mean(first.keyword or "", options, span)
        if help is None and options:
            help = f"it has {list_of_names(options)}"
    environment.report(
        codes.WRONG_ARGUMENTS,
        message,
        span,
        help=help or f"write `{repaired(method, node, unknown)}`",
        secondary=tuple(
            Label(
                argument.keyword_span or argument.span,
                "written without its name" if argument.keyword in plain else "no option",
            )
            for argument in others
        ),
        fix=fix,
    )
    return True


def signature(method: Method) -> str:
    """How a call of the method is written, with names for its arguments."""
    options = [f"{name}=…" for name in method.keywords]
    return f"api.{method.name}({', '.join([*plain_names(method), *options])})"


def plain_names(method: Method) -> list[str]:
    """The names of the arguments that are written without them."""
    return [param.name for param in _plain(method)]


def _plain(method: Method) -> list[Param]:
    return [param for param in method.params if not (param.options and param is method.params[-1])]


def repaired(method: Method, node: syn.Call, unknown: list[syn.Argument]) -> str:
    """The call with its arguments in their places: one of another name stands for the only one that is missing."""
    parts = [as_written(a.value) for a in node.arguments if a.keyword is None]
    named = {a.keyword: as_written(a.value) for a in node.arguments if a.keyword is not None}
    params = _plain(method)[len(parts) :]
    names = [param.name for param in params]
    missing = [param.name for param in params if not param.optional and param.name not in named]
    strangers = [a for a in unknown if a.keyword not in names]
    if len(missing) == len(strangers) == 1:
        named[missing[0]] = as_written(strangers[0].value)
    while params and params[-1].optional and params[-1].name not in named:
        params.pop()
    parts += [named.get(param.name, param.name) for param in params]
    parts += [f"{name}={named[name]}" for name in method.keywords if name in named]
    return f"api.{method.name}({', '.join(parts)})"
