"""Leaves out what nothing reads: definitions, and blocks that are empty then.

In: statements. Out: the same without them. A value that does something is kept, whether it is read or not.

    const a = 1; const b = a; console.log(c);   ->   console.log(c);
"""

from typing import assert_never

from actiongen.backends.javascript.usage import is_pure, names_in
from actiongen.javascript import tree as js
from actiongen.lazy_dataclass import replace

Statements = tuple[js.Statement, ...]
_NOTHING = js.Do(js.Unary("void", js.Number(0)))


def prune(statements: Statements) -> Statements:
    """The statements of one scope that do something, and the definitions that they need."""
    return pruned(statements)[0]


def pruned(statements: Statements) -> tuple[Statements, set[str]]:
    """The same, and the names that what is left reads."""
    kept: list[js.Statement] = []
    read: set[str] = set()
    for statement in reversed(statements):
        if isinstance(statement, js.Const) and statement.name not in read:
            if is_pure(statement.value):
                continue
            statement = _done(statement)
        inner = _inside(statement)
        if inner is not None:
            kept.append(inner[0])
            read |= inner[1]
    return tuple(reversed(kept)), read


def _done(const: js.Const) -> js.Statement:
    """What a definition that nothing reads does."""
    match const.value:
        case js.Conditional(test, then, js.Name("undefined")):
            return js.If(((test, (js.Do(then),)),), comment=const.comment, origin=const.origin)
        case js.Call() | js.Await():
            return js.Do(const.value, comment=const.comment, origin=const.origin)
        case _:
            return const


def _inside(statement: js.Statement) -> tuple[js.Statement, set[str]] | None:
    """The statement with its blocks pruned, and the names that it reads then; None if it does nothing."""
    match statement:
        case js.Const(value=js.Arrow(parameters, tuple(body), is_async)):
            inner, read = pruned(body)
            return replace(statement, value=js.Arrow(parameters, inner, is_async)), read
        case js.If(arms, otherwise):
            tests = tuple(test for test, _ in arms)
            bodies = [pruned(body) for _, body in arms]
            rest, read_by_rest = pruned(otherwise)
            if not (rest or any(body for body, _ in bodies)) and all(map(is_pure, tests)):
                return None
            # An empty block reads like a mistake, but the conditions below it must not come up.
            filled = tuple((test, body or (_NOTHING,)) for test, (body, _) in zip(tests, bodies, strict=True))
            read = names_in(tests).union(read_by_rest, *(names for _, names in bodies))
            return replace(statement, arms=filled, otherwise=rest), read
        case js.ForOf(iterable=iterable, body=body):
            inner, read = pruned(body)
            if not inner and is_pure(iterable):
                return None
            return replace(statement, body=inner), read | names_in(iterable)
        case js.Const() | js.Do() | js.Return() | js.Throw() | js.Try() | js.Block() | js.Function():
            return statement, names_in(statement)
        case js.ExportHandler() | js.DocComment() | js.Blank():
            return statement, names_in(statement)
        case _:
            assert_never(statement)
