"""Errors for an answer that is no success: a request of a policy fails by itself.

In: a request in a `try`, and what follows. Out: the same without the `throw`.

    r = fetch(u); if (!r.ok) throw …   ->   r = http.get(u)
"""

from collections.abc import Iterator

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, names_read
from actiongen.importer.libraries.asked.answers import is_ok
from actiongen.importer.libraries.asked.clients import with_keyword
from actiongen.importer.libraries.nodes import is_builtin, negated
from actiongen.lazy_dataclass import replace


def with_status(
    each: core.Let | core.Do, rest: list[core.Statement], around: core.Try
) -> tuple[core.Let | core.Do, list[core.Statement]]:
    """The request, and the steps behind it without the `throw`; both as they were where the `try` around them tells the
    words of its error, which are the original's own.
    """
    if (
        _tells(around)
        or not rest
        or not isinstance(each, core.Let)
        or not isinstance(each.value, core.Builtin)
    ):
        return each, rest
    answer = core.Name(each.name, each.span)
    ok = is_ok(answer)
    status = core.Member(answer, core.Text("status", each.span), each.span)
    bad = (
        negated(ok),
        core.Binary(">=", status, core.Number(400, each.span), each.span),
        core.Binary(">=", status, core.Number(300, each.span), each.span),
    )
    match rest[0]:
        case core.If(condition, core.Block((core.Throw(),)), core.Block(())) if condition in bad:
            return replace(each, value=with_keyword(each.value, "accept", None)), rest[1:]
        case core.If(condition, core.Block((core.Do(core.Builtin("log")), core.Throw())), core.Block(())) if (
            condition in bad
        ):
            return replace(each, value=with_keyword(each.value, "accept", None)), rest[1:]
        case _:
            return each, rest


def is_of_status(condition: core.Expr, answer: str) -> bool:
    """Whether a condition asks for nothing of an answer but its status."""
    asked = [each for each in below(condition) if isinstance(each, core.Member)]
    named = sum(isinstance(each, core.Name) and each.id == answer for each in below(condition))
    status = core.Text("status", condition.span)
    return named > 0 and named == sum(each.key == status for each in asked)


def _tells(around: core.Try) -> bool:
    """Whether a `catch` does more with its error than log it."""
    if around.error is None or around.handler is None:
        return False
    return any(around.error in names_read(each) for each in _parts(around.handler))


def _parts(block: core.Block) -> Iterator[Core]:
    """The steps of a block, without logs; of a branch its condition, and the steps in it."""
    for each in block.statements:
        if isinstance(each, core.If):
            yield each.condition
            yield from _parts(each.then)
            yield from _parts(each.otherwise)
        elif not (isinstance(each, core.Do) and is_builtin(each.value, "log")):
            yield each
