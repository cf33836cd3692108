"""The calls of an original that somebody outside notices: requests, what clients of packages do, lines of the log.

In: a file before libraries are recognised. Out: the places of these calls. Each has to be in the policy, or in an
extern, or to be left out knowingly; calls of packages that only compute are none.

    await axios.post(u); console.log("sent")   ->   both
"""

from collections.abc import Iterator

from actiongen.core import tree as core
from actiongen.core.walk import below
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.packages import required
from actiongen.importer.notes import Notes
from actiongen.source import Span

# Packages, and modules of Node's, that compute and reach nothing.
_COMPUTING = frozenset(
    "assert buffer crypto date-fns dayjs ip-range-check ipaddr.js jsonwebtoken jwt-decode lodash luxon moment"  # noqa: SIM905
    " netmask path querystring ramda semver underscore url util uuid validator xpath @xmldom/xmldom xmldom".split()
)
_GLOBALS = frozenset(("fetch", "request", "axios", "auth0", "console"))
_SENDING = frozenset(
    "fetch request axios got node-fetch cross-fetch superagent request-promise request-promise-native".split()  # noqa: SIM905
)
_MAKING = frozenset(("create", "extend", "defaults", "setup", "config"))
"""Methods of these that make another client, and ask nothing."""


def outside(file: core.File) -> dict[Span, bool]:
    """The places of the calls in the handlers, and in the functions that these name, each with whether it is a line of
    the log.
    """
    context = Context.of(file, Notes())
    return dict(found for function in _reached(file, context) for found in _calls(function, context))


def _reached(file: core.File, context: Context) -> Iterator[core.Function]:
    todo = [function for _, function in file.exports]
    seen: set[int] = set()
    while todo:
        function = todo.pop()
        if id(function) in seen:
            continue
        seen.add(id(function))
        yield function
        for each in below(function):
            value = context.values.get(each.id) if isinstance(each, core.Name) else None
            if isinstance(value, core.Function):
                todo.append(value)


def _calls(function: core.Function, context: Context) -> Iterator[tuple[Span, bool]]:
    for each in below(function):
        match each:
            case core.Call() if required(each) is not None:
                continue
            case core.Await(core.Call() as call) | core.Do(core.Call() as call):
                root = None if required(call) is not None else _root(call, context)
                if root is not None:
                    yield call.span, root == "console"
            case core.Builtin(asked) if asked.startswith("extern:"):
                # What has been taken out may do anything.
                yield each.span, False
            case core.Call(called):
                name = called.key if isinstance(called, core.Member) else None
                is_making = isinstance(name, core.Text) and name.value in _MAKING
                if not is_making and _root(each, context) in _SENDING and _is_first(called):
                    yield each.span, False


def _is_first(called: core.Expr) -> bool:
    """Whether it is no method of what a call gave: of an answer, or of a promise."""
    while isinstance(called, core.Member | core.Chain):
        called = called.object if isinstance(called, core.Member) else called.value
    return isinstance(called, core.Name)


def _root(node: core.Expr, context: Context, depth: int = 0) -> str | None:
    """The package or global that a call comes from, None of one that only computes, and of anything else."""
    if depth > 30:
        return None
    match node:
        case core.Name(id) if id in context.values:
            return _root(context.values[id], context, depth + 1)
        case core.Name(id):
            return id if id in _GLOBALS and id not in context.bound else None
        case core.Member(object):
            return _root(object, context, depth + 1)
        case core.Chain(value):
            return _root(value, context, depth + 1)
        case core.Call(function) | core.New(function):
            package = required(node)
            if package is not None:
                return None if package in _COMPUTING else package
            return _root(function, context, depth + 1)
        case _:
            return None
