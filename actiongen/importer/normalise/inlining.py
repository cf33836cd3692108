"""Functions that act, or wait, stand where they are called.

In: a file with helpers. Out: the same in which those that use `api` or `await` are gone: their statements are where
they were called, with the arguments in the place of the parameters. Functions that compute a value, and those that call
themselves or are handed on, stay.

    async function refuse(why) { api.access.deny(why); }  await refuse("no"); …   ->   api.access.deny("no"); …
"""

from typing import Any

from actiongen.core.tree import (
    Assign,
    Await,
    Block,
    Boolean,
    Call,
    Conditional,
    Do,
    Expr,
    File,
    Function,
    If,
    Let,
    Logical,
    Member,
    Name,
    OtherExpr,
    OtherStatement,
    Return,
    Spread,
    Statement,
    Text,
    Throw,
)
from actiongen.core.walk import (
    Names,
    below,
    here,
    names_assigned,
    names_read,
    path_of,
    rebuilt,
)
from actiongen.importer.normalise.applied import applied, as_effect, as_value, commented
from actiongen.importer.normalise.tools import (
    ACTING,
    STEPS,
    NotPossible,
    falls,
    names_of,
    size,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

# A function is not written out more often than this, unless it is short.
_MOST_COPIES = 6
_SHORT = 60
_MOST_ROUNDS = 60
# A file grows by so many nodes, and to so many times its size.
_MORE_NODES, _TIMES = 4_000, 3
_OF_PROMISES = (("Promise", "allSettled"), ("Promise", "race"), ("Promise", "any"))


def inlining(file: File, notes: Notes) -> File:
    """The file without such functions, as far as they can be written out."""
    names = names_of(file)
    failed: set[str] = set()
    most = _MORE_NODES + _TIMES * size(file)
    for _ in range(_MOST_ROUNDS):
        helper = _next(file, failed)
        if helper is None or size(file) > most:
            break
        try:
            file = _Inliner(helper, names).file(file)
        except NotPossible:
            failed.add(helper.name)
    return file


def _next(file: File, failed: set[str]) -> Let | None:
    """A function to write out: one whose own calls have been written out, if there is one."""
    assigned = names_assigned(file)
    found = [
        each
        for each in below(file)
        if isinstance(each, Let)
        and isinstance(each.value, Function)
        and each.name not in assigned | failed
        and _is_acting(each.value, file)
    ]
    acting = {each.name for each in found}
    for each in found:
        if not names_read(each.value) & (acting - {each.name}) and _is_callable(each, file):
            return each
    return next((each for each in found if _is_callable(each, file)), None)


def _is_acting(function: Function, file: File) -> bool:
    """Whether it does something, or waits for something."""
    roots = {each.name for _, exported in file.exports for each in exported.parameters[1:]} | ACTING
    for each in below(function.body):
        if isinstance(each, Name) and each.id in roots - {"console"}:
            return True
        if isinstance(each, Await | Throw):
            return True
    return _is_handed_functions(function, file)


def _is_handed_functions(function: Function, file: File) -> bool:
    """Whether it calls what it is handed, as `getRoles(callback)` does."""
    parameters = {each.name for each in function.parameters}
    return any(
        isinstance(each, Call) and isinstance(each.function, Name) and each.function.id in parameters
        for each in below(function.body)
    )


def _is_callable(helper: Let, file: File) -> bool:
    """Whether it is called alone, not by itself, and seldom enough or short."""
    function = helper.value
    assert isinstance(function, Function)
    if helper.name in names_read(function):
        return False
    if any(isinstance(each, OtherExpr | OtherStatement) for each in below(function)):
        return False
    calls = [each for each in below(file) if isinstance(each, Call) and is_name(each.function, helper.name)]
    uses = sum(1 for each in below(file) if isinstance(each, Name) and each.id == helper.name)
    if not calls or uses != len(calls):
        return False
    if any(isinstance(argument, Spread) for call in calls for argument in call.arguments):
        return False
    return len(calls) <= _MOST_COPIES or size(function) <= _SHORT


class _Inliner:
    """Writes one function out at all of its calls."""

    def __init__(self, helper: Let, names: Names) -> None:
        self._helper = helper
        self._names = names

    def file(self, file: File) -> File:
        body = self._block(file.body, is_handler=False)
        exports = tuple((name, self._function(each, is_handler=True)) for name, each in file.exports)
        made = replace(file, body=body, exports=exports)
        if any(isinstance(each, Name) and each.id == self._helper.name for each in below(made)):
            raise NotPossible
        return made

    def _function(self, function: Function, *, is_handler: bool) -> Function:
        return replace(function, body=self._block(function.body, is_handler=is_handler))

    def _block(self, block: Block, *, is_handler: bool) -> Block:
        made: list[Statement] = []
        for index, each in enumerate(block.statements):
            if isinstance(each, Let) and each.name == self._helper.name:
                continue
            is_last = is_handler and index == len(block.statements) - 1
            made += self._statement(each, is_last=is_last)
        return replace(block, statements=tuple(made))

    def _statement(self, node: Statement, *, is_last: bool) -> list[Statement]:
        """A statement; `is_last`: behind it the handler ends."""
        node = self._with_inner(node, is_last=is_last)
        if self._helper.name not in names_read(_head(node)):
            return [node]
        value = getattr(node, "value", None)
        call = self._call(value)
        if call is not None and isinstance(node, Do):
            return self._effect(call, node, is_last=is_last)
        if call is not None and isinstance(node, Return):
            return self._returned(call, node)
        if call is not None and isinstance(node, Let | Assign):
            before, result = self._value(call, node.name if isinstance(node, Let) else self._helper.name)
            return [*before, replace(node, value=result)]
        return self._named(node)

    def _with_inner(self, node: Statement, *, is_last: bool) -> Statement:
        """The statement with the calls in its blocks and functions written out."""

        def visit(each: Any) -> Any:
            if isinstance(each, Block):
                return self._block(each, is_handler=is_last and isinstance(node, If))
            if isinstance(each, Function):
                return self._function(each, is_handler=False)
            return rebuilt(each, visit)

        return rebuilt(node, visit)

    def _named(self, node: Statement) -> list[Statement]:
        """A call inside of an expression that is always evaluated gets a name before it."""
        before: list[Statement] = []

        def visit(each: Any) -> Any:
            call = self._call(each)
            if call is not None:
                made, result = self._value(call, self._helper.name)
                before.extend(made)
                return result
            if isinstance(each, Function | Block):
                return each
            if isinstance(each, Call) and self._is_for_a_promise(each):
                # An error is what this waits for; `promises` makes a `try` of it first, if it can.
                raise NotPossible
            if isinstance(each, Logical):
                return replace(each, left=visit(each.left))
            if isinstance(each, Conditional):
                return replace(each, condition=visit(each.condition))
            return rebuilt(each, visit)

        made = rebuilt(node, visit)
        if self._helper.name in names_read(_head(made)):
            raise NotPossible
        return [*before, made]

    def _call(self, value: object) -> Call | None:
        """The call, if a value is one, awaited or not."""
        if isinstance(value, Await):
            value = value.value
        return value if isinstance(value, Call) and is_name(value.function, self._helper.name) else None

    def _is_for_a_promise(self, call: Call) -> bool:
        """Whether what is called gets the promise of the function, and does something where it fails."""
        if not self._is_async() or not isinstance(call.function, Member):
            return False
        if path_of(call.function) in _OF_PROMISES:
            return any(self._helper.name in names_read(each) for each in call.arguments)
        key = call.function.key
        is_step = isinstance(key, Text) and key.value in STEPS
        return is_step and self._helper.name in names_read(call.function.object)

    def _is_async(self) -> bool:
        return isinstance(self._helper.value, Function) and self._helper.value.is_async

    # What stands in the place of a call

    def _body(self, call: Call) -> list[Statement]:
        """The statements with arguments in the place of parameters."""
        assert isinstance(self._helper.value, Function)
        return applied(self._helper.value, call.arguments, self._names)

    def _effect(self, call: Call, node: Do, *, is_last: bool) -> list[Statement]:
        """A call whose value nobody wants."""
        body = self._body(call)
        if is_last:
            return commented(_without_values(body), node.comments)

        return commented(as_effect(body), node.comments)

    def _returned(self, call: Call, node: Return) -> list[Statement]:
        """`return f(…)`: its returns are those of the function around it."""
        body = self._body(call)
        made = [*body, Return(None, node.span)] if falls(body) else body
        return commented(made, node.comments)

    def _value(self, call: Call, wish: str) -> tuple[list[Statement], Expr]:
        """A call whose value is wanted: the statements before it, and the value."""
        return as_value(self._body(call), wish, self._names)


def is_name(value: Expr, name: str) -> bool:
    """Whether a value is that name."""
    return isinstance(value, Name) and value.id == name


def _head(node: Statement) -> Any:
    """A statement without the blocks in it."""

    def visit(each: Any) -> Any:
        if isinstance(each, Block):
            return Block(())
        if isinstance(each, Function):
            return Boolean(True, each.span)
        return rebuilt(each, visit)

    return rebuilt(node, visit)


def _does(value: Expr) -> bool:
    return any(isinstance(each, Call | Await) for each in here(value))


def _without_values(statements: list[Statement]) -> list[Statement]:
    """The statements, whose returns say nothing: the handler's end follows."""

    def visit(each: Any) -> Any:
        if isinstance(each, Return) and each.value is not None:
            end = Return(None, each.span)
            return [Do(each.value, each.span, each.comments), end] if _does(each.value) else end
        return each if isinstance(each, Function) else rebuilt(each, visit)

    return list(rebuilt(Block(tuple(statements)), visit).statements)
