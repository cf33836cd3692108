"""AG426: denials and challenges that a malformed text switches off.

In: a program. Out: a warning at each call that keeps somebody out, cannot run where a time, a JSON or a number that
is read from a text is absent, and whose text nobody vouches for: a key of metadata or of a request, a setting. Where
a condition tests what was read for ``None``, or gives it a default, the author has thought of it.

    with rule("…", when=time(event.user.app_metadata.valid_until) < now()): api.access.deny("…")     ->   AG426
"""

from collections.abc import Iterator
from dataclasses import dataclass

from actiongen import ir
from actiongen.checks.called_here import called_here
from actiongen.checks.gates import is_gate
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import GATE_OPENS_ON_BAD_DATA
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything
from actiongen.facts.paths import text_of
from actiongen.facts.presence import Numbering
from actiongen.flow.conditions import absent
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite
from actiongen.ir.types import Basic, MapOf

_WHAT = {
    ir.Op.TIME: "an ISO 8601 time",
    ir.Op.FROM_JSON: "JSON",
    ir.Op.TO_NUMBER: "a number",
    ir.Op.FROM_BASE64: "Base64",
}


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a condition reads from texts that nobody vouches for, and what it tests, by number."""

    read: dict[int, ir.Operation]
    tested: frozenset[int]


def gate_opens_on_bad_data(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one for each text that a call depends on."""
    if not any(node.op in _WHAT for node in resolved.of_kind(ir.Operation)):
        return
    logic = resolved.logic
    conditions = Once(lambda condition: _condition(condition, resolved.numbering))
    for spot in resolved.sites:
        if not is_gate(spot.effect, resolved.trigger.id):
            continue
        # Who has been refused before does not slip through.
        own = [each.holds for each in spot.own]
        above = [each.holds for each in spot.above if not each.refused]
        others = [each.holds for each in spot.above if each.refused]
        every = [conditions.of(each) for each in (*own, *above)]
        tested = frozenset[int]().union(
            *(conditions.of(assumption.holds).tested for assumption in spot.assumptions)
        )
        for number, read in {number: read for each in every for number, read in each.read.items()}.items():
            if (
                number not in tested
                and _runs(spot, logic)
                and not logic.possible([*own, absent(read)], above)
                and logic.possible([absent(read)], others)
            ):
                yield _diagnostic(spot, spot.effect, read)


def _runs(spot: EffectSite, logic: Satisfiability) -> bool:
    return logic.possible([each.holds for each in spot.own], [each.holds for each in spot.above])


def _condition(condition: ir.Expr, numbering: Numbering) -> _Condition:
    read: dict[int, ir.Operation] = {}
    tested: set[int] = set()
    for node in everything(condition):
        match node:
            case ir.IsNone(value) | ir.Operation(ir.Op.COALESCE, (value, *_)):
                tested.update(_numbers(value, numbering))
            case ir.Operation(op, (text,)) if op in _WHAT and _is_open(text):
                read.setdefault(numbering.number(node), node)
    return _Condition(read, frozenset(tested))


def _numbers(value: ir.Expr, numbering: Numbering) -> Iterator[int]:
    """The numbers of all operations in a value that somebody tests."""
    return (numbering.number(node) for node in everything(value) if isinstance(node, ir.Operation))


def _is_open(text: ir.Expr) -> bool:
    """Whether a text is, or is made of, one that anybody may have written."""
    for node in everything(text):
        if isinstance(node, ir.Secret):
            return True
        if isinstance(node, ir.Member | ir.Lookup) and (
            node.value.info.type is Basic.JSON or isinstance(node.value.info.type, MapOf)
        ):
            return True
    return False


def _diagnostic(spot: EffectSite, call: ir.Call, read: ir.Operation) -> Diagnostic:
    what = _WHAT[read.op]
    text, value = text_of(read.operands[0]), f"{read.op.value}({text_of(read.operands[0])})"
    test = f", for example in a rule above: `when={text} is not None and {value} is None`"
    return Diagnostic(
        GATE_OPENS_ON_BAD_DATA,
        f"`api.{call.method.name}` does not run where this text is not {what}",
        Label(spot.at, "skipped without a word"),
        (*called_here(spot, call), Label(read.info.span, f"absent where the text is not {what}")),
        notes=("the same code in JavaScript would mostly throw, and so refuse",),
        help=f"say what happens then{'' if '…' in text else test}",
    )
