"""Leaves out what nothing reads: definitions, and blocks that are empty then.

In: statements. Out: the same without them. A value that does something is kept, whether it is read or not.

    const a = 1; const b = a; console.log(c);   ->   console.log(c);
"""

from dataclasses import replace
from typing import assert_never

from actiongen.backends.javascript.usage import is_pure, names_in
from actiongen.javascript import tree as js

Statements = tuple[js.Statement, ...]
_NOTHING = js.Do(js.Unary("void", js.Number(0)))


def prune(statements: Statements) -> Statements:
    """The statements of one scope that do something, and the definitions that they need."""
    kept: list[js.Statement] = []
    read: set[str] = set()
    for statement in reversed(statements):
        if isinstance(statement, js.Const) and statement.name not in read and is_pure(statement.value):
            continue
        pruned = _inside(statement)
        if pruned is not None:
            kept.append(pruned)
            read |= names_in(pruned)
    return tuple(reversed(kept))


def _inside(statement: js.Statement) -> js.Statement | None:
    """The statement with its blocks pruned, None if it does nothing."""
    match statement:
        case js.Const(value=js.Arrow(parameters, tuple(body), is_async)):
            return replace(statement, value=js.Arrow(parameters, prune(body), is_async))
        case js.If(arms, otherwise):
            bodies = [prune(body) for _, body in arms]
            rest = prune(otherwise)
            if not any((*bodies, rest)) and all(is_pure(test) for test, _ in arms):
                return None
            # An empty block reads like a mistake, but the conditions below it must not come up.
            filled = tuple((test, body or (_NOTHING,)) for (test, _), body in zip(arms, bodies, strict=True))
            return replace(statement, arms=filled, otherwise=rest)
        case js.ForOf(iterable=iterable, body=body):
            inner = prune(body)
            return replace(statement, body=inner) if inner or not is_pure(iterable) else None
        case js.Const() | js.Do() | js.Return() | js.Throw() | js.Try() | js.Block() | js.Function():
            return statement
        case js.ExportHandler() | js.DocComment() | js.Blank():
            return statement
        case _:
            assert_never(statement)
