"""AG454: counters in the metadata.

In: a program. Out: a note at each call that writes a key of the metadata with what it reads there, one more or less:
two logins at one time read the same number, and one step is lost.

    api.user.setAppMetadata("visits", event.user.app_metadata.visits + 1)     ->   AG454
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import METADATA_COUNTER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import Path, everything, paths_read, written
from actiongen.flow.resolved import Resolved

_STEPS = (ir.Op.ADD, ir.Op.SUBTRACT)


def metadata_counter(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a call."""
    for place in resolved.sites:
        call = place.effect
        if not isinstance(call, ir.Call) or call.method.writes is None:
            continue
        key = constant(call.arguments[0])
        if (
            key is not None
            and isinstance(key[0], str)
            and _counts(call.arguments[1], (*call.method.writes, key[0]))
        ):
            yield Diagnostic(
                METADATA_COUNTER,
                f"`{written((*call.method.writes, key[0]))}` is counted in the profile of the user",
                Label(place.at, "two logins at one time count one"),
                called_here(place, call),
                notes=(
                    "each run reads the profile as it was at its start, and writes it at the end of the flow",
                ),
                help="take it for a rough number, or let a service count; `event.stats.logins_count` counts logins",
            )


def _counts(value: ir.Expr, path: Path) -> bool:
    """Whether a step is made from what the path holds."""
    return any(
        isinstance(node, ir.Operation) and node.op in _STEPS and path in paths_read(node.operands)
        for node in everything(value)
    )
