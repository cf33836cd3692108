"""Steps of a handler, and other steps in their place.

In: a file of Core, and a way from it to a part. Out: the file with statements in the place of one; the conditions under
which a part of an expression is evaluated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from actiongen.core import tree as core
from actiongen.core.walk import Core, Names, names_in, parts, rebuilt
from actiongen.importer.lift.closed import top_down
from actiongen.importer.lift.evident import VALUE
from actiongen.importer.lift.externs import PREFIX, Externs
from actiongen.lazy_dataclass import replace


def is_step(chain: Sequence[Core], at: int) -> bool:
    """Whether it is a statement of the handler itself, in no function in it."""
    if not isinstance(chain[at], core.Statement):
        return False
    functions = [each for each in chain[:at] if isinstance(each, core.Function)]
    return len(functions) == 1 and isinstance(chain[at - 1], core.Block)


def tests(chain: Sequence[Core], node: Core) -> list[core.Expr]:
    """The conditions in an expression under which a part of it is evaluated."""
    found: list[core.Expr] = []
    for above, each in pairwise(chain):
        match above:
            case core.Logical("&&", left, right) if right is each:
                found.append(left)
            case core.Logical("||", left, right) if right is each:
                found.append(core.Unary("!", left, left.span))
            case core.Logical("??", left, right) if right is each:
                found.append(core.Binary("==", left, core.Null(left.span), left.span))
            case core.Conditional(condition, then, _) if then is each:
                found.append(condition)
            case core.Conditional(condition, _, otherwise) if otherwise is each:
                found.append(core.Unary("!", condition, condition.span))
        if each is node:
            break
    return found


def under(conditions: Sequence[core.Expr], value: core.Expr) -> core.Expr:
    """A value where conditions hold, else nothing."""
    if not conditions:
        return value
    whole = conditions[0]
    for each in conditions[1:]:
        whole = core.Logical("&&", whole, each, value.span)
    return core.Conditional(whole, value, core.Undefined(value.span), value.span)


def with_value(step: core.Statement, value: core.Expr) -> core.Statement:
    """A definition or a line with another value."""
    assert isinstance(step, core.Let | core.Do)
    return replace(step, value=value)


def put(step: core.Statement, old: Core, new: Core) -> core.Statement:
    """A statement with another part."""
    return cast(core.Statement, top_down(step, lambda each: new if each is old else each))


def with_steps(file: core.File, old: Core, new: list[core.Statement]) -> core.File:
    """The file with statements in the place of one."""

    def visit(each: Core) -> object:
        return new if each is old else rebuilt(each, visit)

    return cast(core.File, visit(file))


def asked(
    file: core.File,
    step: core.Statement,
    node: Core,
    call: core.Builtin,
    conditions: Sequence[core.Expr],
    wish: str,
    is_box: bool,
) -> list[core.Statement]:
    """A step in which a part is what a call gives, with the call before it; ``is_box``: it gives that as a field."""
    span = call.span
    variable = Names(names_in(file)).fresh(f"{wish}_answer" if is_box else wish)
    given: core.Expr = core.Name(variable, span)
    if is_box:
        given = core.Member(given, core.Text(VALUE, span), span)
    return [core.Let(variable, under(conditions, call), span), put(step, node, given)]


@dataclass(frozen=True, slots=True)
class Called:
    """A function that has become an extern: ``count`` arguments are its own; ``more`` is what it has read of the
    handler; ``is_box``: what it gives is a field.
    """

    old: str
    name: str
    count: int
    more: tuple[core.Expr, ...]
    is_silent: bool
    is_box: bool


@dataclass(slots=True)
class Callers:
    """Puts a call of an extern where a named function is called, each on a line of its own."""

    file: core.File
    called: Called
    externs: Externs

    def changed(self) -> core.File | None:
        """The file, None where a call cannot be a line of its own."""
        file = self.file
        for _ in range(200):
            chain = self._next(file)
            if chain is None:
                return file
            made = self._one(file, chain)
            if made is None:
                return None
            file = made
        return None

    def _next(self, file: core.File) -> list[Core] | None:
        """The way to a use of the function in a handler."""
        found: list[Core] | None = None

        def visit(node: Core, above: Sequence[Core]) -> None:
            nonlocal found
            if found is not None:
                return
            way = [*above, node]
            if isinstance(node, core.Name) and node.id == self.called.old:
                found = way
                return
            if isinstance(node, core.Let) and (
                node.name == self.called.old or node.name in self.externs.module
            ):
                return
            for each in parts(node):
                visit(each, way)

        for _, function in file.exports:
            visit(function, [file])
        return found

    def _one(self, file: core.File, chain: list[Core]) -> core.File | None:
        *above, _ = chain
        call = above[-1]
        at = max((i for i, each in enumerate(above) if is_step(above, i)), default=-1)
        if (
            at < 0
            or not isinstance(call, core.Call)
            or not isinstance(call.function, core.Name)
            or call.function.id != self.called.old
            or any(isinstance(each, core.Function) for each in above[at + 1 :])
            or any(isinstance(each, core.Spread) for each in call.arguments)
        ):
            return None
        step = cast(core.Statement, above[at])
        node: Core = above[-2] if isinstance(above[-2], core.Await) else call
        given = [each for each in call.arguments if not isinstance(each, core.Spread)][: self.called.count]
        given += [core.Undefined(call.span)] * (self.called.count - len(given))
        question = core.Builtin(f"{PREFIX}{self.called.name}", (*given, *self.called.more), call.span)
        is_whole = isinstance(step, core.Do | core.Let) and step.value is node
        if is_whole and not (self.called.is_box and isinstance(step, core.Let)):
            return with_steps(file, step, [with_value(step, question)])
        if self.called.is_silent:
            return None
        wish = self.called.old.removeprefix("get") or "result"
        conditions = tests(above[at:], node)
        return with_steps(file, step, asked(file, step, node, question, conditions, wish, self.called.is_box))
