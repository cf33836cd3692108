"""Writes a ``switch`` as conditions.

In: its cases in Core, where :func:`leave` stands for each ``break``. Out: statements that mean the same, or None.

    switch (x) { case 1: case 2: f(); break; default: g(); }   ->   if (x === 1 || x === 2) { f(); } else { g(); }
"""

from collections.abc import Sequence
from typing import Final

from actiongen.core.tree import (
    Binary,
    Block,
    Expr,
    If,
    Logical,
    OtherStatement,
    Statement,
    Unary,
)
from actiongen.core.walk import CONSTANTS, below, ends
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

_LEAVE: Final = "a break of a switch"


@dataclass(frozen=True, slots=True)
class Case:
    """A case; ``test`` is None of the default."""

    test: Expr | None
    body: tuple[Statement, ...]
    span: Span


class _NotPossible(Exception):  # noqa: N818  # no error of a user's
    """The switch cannot be written with conditions, unless code is written twice."""


def leave(span: Span) -> Statement:
    """What stands for a ``break`` until the switch is written otherwise."""
    return OtherStatement(_LEAVE, span)


def switch_of(value: Expr, cases: Sequence[Case], span: Span) -> list[Statement] | None:
    """The statements, or None. The value is a name or a constant."""
    tests = [case.test for case in cases if case.test is not None]
    constants = [test for test in tests if isinstance(test, CONSTANTS)]
    if any(test in constants[:index] for index, test in enumerate(constants)):
        return None
    try:
        return _chain(value, _segments(cases), span)
    except _NotPossible:
        return None


def _segments(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases in runs, each of which falls through to its end."""
    found: list[list[Case]] = []
    is_open = False
    for index, case in enumerate(cases):
        if not is_open:
            found.append([])
        found[-1].append(case)
        is_open = _falls(case.body) and index < len(cases) - 1
        if is_open and any(map(_may_leave, case.body)):
            raise _NotPossible
    return found


def _chain(value: Expr, segments: list[list[Case]], span: Span) -> list[Statement]:
    last: list[Statement] = []
    rest: list[list[Case]] = []
    all_constant = all(
        case.test is None or isinstance(case.test, CONSTANTS) for each in segments for case in each
    )
    for segment in segments:
        if any(case.test is None for case in segment):
            # Its labels need no test if nothing happens when others are tried.
            if len(segment) > 1 and not all_constant:
                raise _NotPossible
            last = _bodies(value, segment)
        else:
            rest.append(segment)
    for segment in reversed(rest):
        test = _any(value, [case.test for case in segment if case.test is not None])
        at = segment[0].span.to(segment[-1].span)
        last = [If(test, Block(tuple(_bodies(value, segment))), Block(tuple(last)), at)]
    if len(last) == 1:
        return [replace(last[0], span=span)] if isinstance(last[0], If) else last
    return last


def _bodies(value: Expr, segment: list[Case]) -> list[Statement]:
    """What a run of cases does, wherever it is entered."""
    found: list[Statement] = []
    for index, case in enumerate(segment[:-1]):
        if not case.body:
            continue
        if any(each.test is not None and not isinstance(each.test, CONSTANTS) for each in segment):
            raise _NotPossible
        tests = [each.test for each in segment]
        before = [test for test in tests[: index + 1] if test is not None]
        later = [test for test in tests[index + 1 :] if test is not None]
        condition: Expr | None
        if len(before) == index + 1:
            condition = _any(value, before)
        else:
            condition = Unary("!", _any(value, later), case.span) if later else None
        if condition is None:
            found += case.body
        else:
            found.append(If(condition, Block(case.body), Block(()), case.span))
    return found + _without_leave([*segment[-1].body])


def _any(value: Expr, tests: list[Expr]) -> Expr:
    first, *others = [Binary("===", value, test, test.span) for test in tests]
    condition: Expr = first
    for each in others:
        condition = Logical("||", condition, each, condition.span.to(each.span))
    return condition


def _is_leave(statement: Statement) -> bool:
    return isinstance(statement, OtherStatement) and statement.what == _LEAVE


def _may_leave(statement: Statement) -> bool:
    return any(isinstance(each, OtherStatement) and each.what == _LEAVE for each in below(statement))


def _falls(statements: Sequence[Statement]) -> bool:
    """Whether the end of the statements may be reached."""
    return not any(_stops(each) for each in statements)


def _stops(statement: Statement) -> bool:
    if isinstance(statement, If):
        return not _falls(statement.then.statements) and not _falls(statement.otherwise.statements)
    return _is_leave(statement) or ends(Block((statement,)))


def _without_leave(statements: list[Statement]) -> list[Statement]:
    """The statements without those that leave: what follows goes into the arms that do not."""
    for index, statement in enumerate(statements):
        if _is_leave(statement):
            return statements[:index]
        if not _may_leave(statement):
            continue
        if not isinstance(statement, If):
            raise _NotPossible
        rest = statements[index + 1 :]
        then, otherwise = [*statement.then.statements], [*statement.otherwise.statements]
        if rest and _falls(then) and _falls(otherwise):
            raise _NotPossible
        if _falls(then):
            then += rest
        elif _falls(otherwise):
            otherwise += rest
        made = replace(
            statement,
            then=replace(statement.then, statements=tuple(_without_leave(then))),
            otherwise=replace(statement.otherwise, statements=tuple(_without_leave(otherwise))),
        )
        return [*statements[:index], made]
    return statements
