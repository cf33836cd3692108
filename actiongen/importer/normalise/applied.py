"""Functions that are called where they are written, or handed to helpers that call them.

In: a function and the arguments of a call. Out: the statements that stand in the place of the call; in a file, calls of
functions that are written out in the call itself.

    (function (x) { f(x); })(1);   ->   f(1);
"""

from collections.abc import Sequence
from typing import Any

from actiongen.core.tree import (
    Assign,
    Await,
    Call,
    Do,
    Expr,
    File,
    Function,
    Let,
    Logical,
    Member,
    Name,
    Return,
    Spread,
    Statement,
    Undefined,
)
from actiongen.core.walk import (
    CONSTANTS,
    Names,
    bottom_up,
    here,
    is_path,
    names_assigned,
    names_read,
    substituted,
)
from actiongen.importer.model import RepairKind
from actiongen.importer.normalise.tools import (
    ENDING,
    NOT_AWAITED,
    NotPossible,
    copied,
    falls,
    lists,
    names_of,
    size,
    without_leaving,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

# Functions that hand themselves on could be written out for ever.
_MOST_ROUNDS = 12
_MOST_NODES = 40_000


def applied(function: Function, arguments: Sequence[Expr | Spread], names: Names) -> list[Statement]:
    """The function's statements with arguments in the place of parameters; what it returns is still returned."""
    assigned = names_assigned(function)
    fresh = copied(function, names)
    assert isinstance(fresh, Function)
    before: list[Statement] = []
    values: dict[str, Expr] = {}
    for index, (parameter, old) in enumerate(zip(fresh.parameters, function.parameters, strict=True)):
        argument = arguments[index] if index < len(arguments) else None
        if parameter.is_rest or isinstance(argument, Spread):
            raise NotPossible
        value = argument if argument is not None else parameter.default or Undefined(function.span)
        if argument is not None and parameter.default is not None and not isinstance(argument, CONSTANTS):
            value = Logical("??", argument, parameter.default, argument.span)
        is_plain = isinstance(value, (*CONSTANTS, Function)) or is_path(value)
        if is_plain and old.name not in assigned and not names_read(value) & assigned:
            values[parameter.name] = value
        else:
            before.append(Let(parameter.name, value, value.span))
    for extra in arguments[len(fresh.parameters) :]:
        unused = extra.value if isinstance(extra, Spread) else extra
        if _does(unused):
            before.append(Do(unused, unused.span))
    return [*before, *substituted(fresh.body, values).statements]


def as_effect(body: list[Statement]) -> list[Statement]:
    """The statements of a call whose value nobody wants."""
    return without_leaving(body, _is_return, kept_effect)


def as_value(body: list[Statement], wish: str, names: Names) -> tuple[list[Statement], Expr]:
    """The statements before the value of a call, and the value."""
    last = body[-1] if body else None
    if isinstance(last, Return) and not any(_returns(each) for each in body[:-1]):
        return body[:-1], last.value if last.value is not None else Undefined(last.span)
    if not any(map(_returns, body)) and body:
        return body, Undefined(body[-1].span)
    if last is None:
        raise NotPossible
    name = names.fresh(wish)

    def kept(each: Statement) -> list[Statement]:
        value = each.value if isinstance(each, Return) and each.value is not None else Undefined(each.span)
        return [Assign(name, value, each.span)]

    made = without_leaving(body, _is_return, kept)
    return [Let(name, Undefined(last.span), last.span), *made], Name(name, last.span)


def kept_effect(node: Statement) -> list[Statement]:
    """What is left of a `return` whose value nobody wants."""
    value = node.value if isinstance(node, Return) else None
    return [] if value is None or not _does(value) else [Do(value, node.span)]


def _is_return(node: Statement) -> bool:
    return isinstance(node, Return)


def _does(value: Expr) -> bool:
    return any(isinstance(each, Call | Await) for each in here(value))


def _returns(node: Statement) -> bool:
    return any(isinstance(each, Return) for each in here(node))


# Calls of functions that are written out


def calls(file: File, notes: Notes) -> File:
    """The file without calls of functions that are written out in them."""
    names = names_of(file)
    for _ in range(_MOST_ROUNDS):
        before = file
        file = lists(
            file,
            lambda statements: [
                made
                for each in statements
                for made in _called(_waiting(each, notes, is_last=each is statements[-1]), names)
            ],
        )
        file = bottom_up(file, _expression)
        if file is before or size(file) > _MOST_NODES:
            break
    return file


def called(value: object) -> tuple[Function, tuple[Expr | Spread, ...]] | None:
    """The function and the arguments, if a value is a call of a function that is written out, awaited or not."""
    is_awaited = isinstance(value, Await)
    call = value.value if isinstance(value, Await) else value
    if not isinstance(call, Call):
        return None
    function, arguments = call.function, call.arguments
    if isinstance(function, Member) and isinstance(function.object, Function) and arguments:
        # `(function () { … }).call(this, x)`
        if getattr(function.key, "value", "") != "call":
            return None
        function, arguments = function.object, arguments[1:]
    if not isinstance(function, Function) or (function.is_async and not is_awaited):
        return None
    return function, arguments


def _waiting(node: Statement, notes: Notes, *, is_last: bool) -> Statement:
    """`(async () => { … })();` with an `await`, which is noted; one that calls back stays where something follows."""
    call = node.value if isinstance(node, Do) else None
    if not isinstance(call, Call) or not isinstance(call.function, Function) or not call.function.is_async:
        return node
    if not is_last and ENDING & names_read(call.function):
        return node
    notes.repair(RepairKind.NOT_AWAITED, node.span, NOT_AWAITED)
    return Do(Await(call, call.span), node.span, node.comments)


def _called(node: Statement, names: Names) -> list[Statement]:
    found = called(getattr(node, "value", None))
    if found is None:
        return [node]
    try:
        body = applied(*found, names)
        if isinstance(node, Return):
            made = [*body, Return(None, node.span)] if falls(body) else body
        elif isinstance(node, Do):
            made = as_effect(body)
        elif isinstance(node, Let | Assign):
            before, value = as_value(body, node.name, names)
            made = [*before, replace(node, value=value)]
        else:
            return [node]
    except NotPossible:
        return [node]
    return commented(made, node.comments)


def _expression(node: Any) -> Any:
    """`(x => f(x))(1)` inside of an expression."""
    found = called(node) if isinstance(node, Call) else None
    if found is None:
        return node
    function, arguments = found
    only = function.body.statements[0] if len(function.body.statements) == 1 else None
    if not isinstance(only, Return) or only.value is None or len(arguments) != len(function.parameters):
        return node
    values: dict[str, Expr] = {}
    for parameter, argument in zip(function.parameters, arguments, strict=True):
        if isinstance(argument, Spread) or not (isinstance(argument, CONSTANTS) or is_path(argument)):
            return node
        values[parameter.name] = argument
    return substituted(only.value, values)


def commented(statements: list[Statement], comments: tuple[str, ...]) -> list[Statement]:
    """The statements, the first of which has more comments."""
    if not statements or not comments:
        return statements
    return [replace(statements[0], comments=(*comments, *statements[0].comments)), *statements[1:]]
