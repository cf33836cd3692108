"""Gates that a missing answer switches off.

In: a program, and what it has asked. Out: each gate that cannot run where the answer is absent, although a run may come
there without one.

    answer = http.get(…, on_error=log("down")); with rule("…", when=answer.json.blocked is True): api.access.deny("…")
"""

from collections.abc import Collection, Iterator

from actiongen import ir
from actiongen.checks.gates import is_gate
from actiongen.facts.event_paths import everything
from actiongen.flow.conditions import absent
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def gates_without(
    resolved: Resolved, answers: Collection[ir.Variable]
) -> Iterator[tuple[EffectSite, ir.Variable]]:
    """The gates, each with the first answer that it lacks."""
    for place in resolved.sites if answers else ():
        if is_gate(place.effect, resolved.trigger.id):
            lacking = next(_lacking(resolved, place, answers), None)
            if lacking is not None:
                yield place, lacking


def _lacking(
    resolved: Resolved, place: EffectSite, answers: Collection[ir.Variable]
) -> Iterator[ir.Variable]:
    logic = resolved.logic
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    # Who has been refused before does not slip through.
    others = [each.holds for each in place.above if each.refused]
    reads = {
        node.variable: node
        for node in everything((*own, *above))
        if isinstance(node, ir.Var) and node.variable in answers
    }
    for variable, read in reads.items():
        missing = absent(read)
        if (
            logic.possible(own, above)
            and not logic.possible([*own, missing], above)
            and logic.possible([missing], others)
        ):
            yield variable
