"""Checks what holds of the actions of a flow in their order.

In: the actions that a flow runs, in its order, each with its place in the flow. Out: AG465 for an action that reads
what a later one writes, AG466 for an answer that a later action always replaces.

    flow("post-login", ["challenge", "flag"])     ->   AG465: `challenge` reads what `flag` writes below it
"""

from collections.abc import Iterator, Sequence

from actiongen.diagnostics.codes_meaning import FLOW_CONFLICT, FLOW_ORDER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import ActionSummary, Answer, Key
from actiongen.source import Span

Placed = tuple[Span, ActionSummary]


def in_order(placed: Sequence[Placed]) -> Iterator[Diagnostic]:
    """The warnings."""
    for index, (span, action) in enumerate(placed):
        written = {key.path for _, each in placed[:index] for key in each.touched.writes}
        for key in action.touched.reads:
            later = None if key.path in written else _writer(key, placed[index + 1 :])
            if later is not None:
                yield _too_early(span, action, key, *later)
                break
        for answer in action.touched.answers:
            other = _replaced(answer, placed[:index]) if answer.always else None
            if other is not None:
                yield _always_replaced(span, action, answer, *other)
                break


def _writer(key: Key, below: Sequence[Placed]) -> tuple[ActionSummary, Key] | None:
    found = ((action, each) for _, action in below for each in action.touched.writes)
    return next(((action, each) for action, each in found if each.path == key.path), None)


def _replaced(answer: Answer, above: Sequence[Placed]) -> tuple[ActionSummary, Answer] | None:
    """Another answer about the same, of an action above."""
    found = ((action, each) for _, action in above for each in action.touched.answers)
    return next(
        (
            (action, each)
            for action, each in found
            if each.about == answer.about and (each.value is None or each.value != answer.value)
        ),
        None,
    )


def _too_early(span: Span, action: ActionSummary, key: Key, writer: ActionSummary, write: Key) -> Diagnostic:
    path = ".".join(("event", *key.path))
    return Diagnostic(
        FLOW_ORDER,
        f"`{action.stem}` reads `{path}`, which `{writer.stem}` writes below it",
        Label(span, "does not see what is written in the same login"),
        (Label(key.span, "read here"), Label(write.span, "written here")),
        notes=(
            "the actions of a flow run in its order, and an action sees what those above it have written",
        ),
        help=f"put `{writer.stem}` above `{action.stem}` in the flow",
    )


def _always_replaced(
    span: Span, action: ActionSummary, answer: Answer, other: ActionSummary, lost: Answer
) -> Diagnostic:
    method, *name = answer.about
    what = f"`api.{method}`" + (f" of `{name[0]}`" if name else "")
    return Diagnostic(
        FLOW_CONFLICT,
        f"`{action.stem}` always replaces what `{other.stem}` says by {what}",
        Label(span, "runs later"),
        (Label(answer.span, "in every run"), Label(lost.span, "lost")),
        notes=("the last call of a flow counts",),
        help="let one of them say it, or put it under a condition",
    )
