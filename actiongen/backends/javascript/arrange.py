"""Puts the statements of a handler, or of the module, in their final order and distance.

In: statements with empty lines where one is wanted, each rule without a condition as a block. Out: the
same without what nothing reads, with blocks only where names would clash, the clock's reading above its
first use, single empty lines, and no ``return`` at the end.

    arrange([Block((Do(…),), comment=("Always",)), Blank()], "now")[0]   ->   (Do(…, comment=("Always",)),)
"""

from collections import Counter

from actiongen.backends.javascript.absence import call
from actiongen.backends.javascript.prune import Statements, pruned
from actiongen.backends.javascript.usage import names_in
from actiongen.javascript import tree as js
from actiongen.lazy_dataclass import replace

_BLANK = js.Blank()


def arrange(statements: list[js.Statement], clock: str | None) -> tuple[Statements, set[str]]:
    """The body of a handler, and the names that it reads; ``clock`` is that of the time at which it runs, None if
    nothing reads it."""
    opened = _without_blocks(statements)
    kept, read = pruned(tuple(opened if clock is None else _with_clock(opened, clock)))
    body = spaced([*kept])
    last = body[-1] if body else None
    is_needless = isinstance(last, js.Return) and not last.comment
    return body[:-1] if is_needless else body, read


def without_last_return(body: Statements) -> Statements:
    """The body of a function without the ``return`` at its end, also where that is the end of each of its branches."""
    match body:
        case (*above, js.Return(None, comment=())):
            return tuple(above)
        case (*above, js.If(arms, otherwise) as last) if all(
            len(branch) > 1 and branch[-1] == js.Return()
            for branch in (*(body for _, body in arms), otherwise)
        ):
            shorter = tuple((test, branch[:-1]) for test, branch in arms)
            return (*above, replace(last, arms=shorter, otherwise=otherwise[:-1]))
        case _:  # it ends in another way, or does not end
            return body


def spaced(statements: list[js.Statement]) -> Statements:
    """The statements without empty lines at the ends and below each other."""
    result: list[js.Statement] = []
    for statement in statements:
        if isinstance(statement, js.Blank) and (not result or isinstance(result[-1], js.Blank)):
            continue
        result.append(statement)
    if result and isinstance(result[-1], js.Blank):
        result.pop()
    return tuple(result)


def _without_blocks(statements: list[js.Statement]) -> list[js.Statement]:
    """Blocks opened where their definitions share no name with those of another block."""
    names = Counter(name for statement in statements for name in _defined(statement))
    result: list[js.Statement] = []
    for statement in statements:
        if not isinstance(statement, js.Block) or any(names[name] > 1 for name in _defined(statement)):
            result.append(statement)
        elif statement.body:
            first, *rest = (js.traced(each, statement.origin) for each in statement.body)
            assert not isinstance(first, js.Blank | js.DocComment)
            result += [replace(first, comment=statement.comment), *rest]
    return result


def _defined(statement: js.Statement) -> set[str]:
    inner = statement.body if isinstance(statement, js.Block) else ()
    return {each.name for each in inner if isinstance(each, js.Const)}


def _with_clock(statements: list[js.Statement], clock: str) -> list[js.Statement]:
    """The clock is read on a line of its own, next to definitions, above what first needs it."""
    index = next((i for i, each in enumerate(statements) if clock in names_in(each)), None)
    if index is None:
        return statements
    before, after = statements[:index], statements[index:]
    reading = js.Const(clock, call("Date.now"))
    if isinstance(after[0], js.Const) and not after[0].comment:
        return [*before, reading, *after]
    while before and isinstance(before[-1], js.Blank):
        before.pop()
    above = [] if before and isinstance(before[-1], js.Const) else [_BLANK]
    return [*before, *above, reading, _BLANK, *after]
