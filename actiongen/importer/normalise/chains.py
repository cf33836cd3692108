"""What is a chain of promises, or a request with a callback.

In: expressions, and the packages that variables stand for. Out: their parts.

    step_of(f().then(g))   ->   (f(), "then", (g,))
"""

from actiongen.core.tree import Call, Expr, File, Function, Member, New, Spread, Text
from actiongen.core.walk import below, path_of
from actiongen.importer.normalise.tools import STEPS

_REQUEST = frozenset(
    {
        "request",
        "request.get",
        "request.post",
        "request.put",
        "request.patch",
        "request.delete",
        "request.del",
    }
)


def settling(file: File) -> set[str]:
    """What settles the promises that are made: the parameters of the functions that they are made with."""
    return {
        parameter.name
        for each in below(file)
        if isinstance(each, New) and path_of(each.function) == ("Promise",)
        for given in each.arguments
        if isinstance(given, Function)
        for parameter in given.parameters
    }


def is_chain(value: Expr, packages: dict[str, str]) -> bool:
    """Whether it is a chain of promises, or a request with a callback."""
    if isinstance(value, New):
        return path_of(value.function) == ("Promise",)
    return step_of(value) is not None or is_request(value, packages)


def step_of(value: Expr) -> tuple[Expr, str, tuple[Expr | Spread, ...]] | None:
    """What comes before the last step of a chain, the step, and its arguments."""
    if not isinstance(value, Call) or not isinstance(value.function, Member):
        return None
    key = value.function.key
    if not isinstance(key, Text) or key.value not in STEPS:
        return None
    return value.function.object, key.value, value.arguments


def is_request(value: Expr, packages: dict[str, str]) -> bool:
    """Whether it is a request of `request` with a callback."""
    if not isinstance(value, Call) or not value.arguments or not isinstance(value.arguments[-1], Function):
        return False
    path = path_of(value.function)
    if path is None:
        return False
    name = ".".join((packages.get(path[0], path[0]), *path[1:]))
    return name in _REQUEST
