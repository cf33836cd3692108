"""AG427: reads of metadata that the same action has written above.

In: a program. Out: a warning at each call that is given a key of metadata which a rule above writes, where the run that
writes it surely misses it: it does not come to the call, whose condition asks for the key, or passes the old value
although the new one is a constant. ``event`` is read as it was when the action began.

Not said where the author has thought of it: a default for the key (``coalesce``), the same call in the rule that
writes, an action that ends after it.

    with rule("a", when=tenant is None): api.user.setAppMetadata("tenant", "acme")
    with rule("b", when=tenant): api.idToken.setCustomClaim("…", tenant)     ->   AG427
"""

from collections.abc import Iterator
from dataclasses import dataclass

from actiongen import ir
from actiongen.diagnostics.codes_meaning import STALE_METADATA_READ
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import Path, paths_read, written
from actiongen.facts.paths import path_of
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite
from actiongen.ir.walk import children


@dataclass(frozen=True, slots=True)
class _Write:
    """A call that writes one key; ``beside``: the calls of the same rule."""

    spot: EffectSite
    call: ir.Call
    path: Path
    beside: tuple[ir.Call, ...]


def stale_metadata_read(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one for each key that a call is given."""
    for sites in resolved.sites_of_handlers:
        yield from _stale(sites, resolved.logic)


def _stale(every: tuple[EffectSite, ...], logic: Satisfiability) -> Iterator[Diagnostic]:
    calls: dict[int, list[ir.Call]] = {}
    for spot in every:
        if isinstance(spot.effect, ir.Call):
            calls.setdefault(id(spot.rule), []).append(spot.effect)
    writes: dict[Path, list[_Write]] = {}
    for spot in every:
        call = spot.effect
        if not isinstance(call, ir.Call):
            continue
        for path, read in _given(call).items() if writes else ():
            above = writes.get(path, ())
            write = next((each for each in above if _is_missed(each, spot, call, logic)), None)
            if write is not None:
                yield _diagnostic(write, spot, path, read)
        if call.method.writes is None:
            continue
        key = constant(call.arguments[0])
        if key is not None and isinstance(key[0], str):
            path = (*call.method.writes, key[0])
            writes.setdefault(path, []).append(_Write(spot, call, path, tuple(calls[id(spot.rule)])))


def _given(call: ir.Call) -> dict[Path, ir.Member]:
    """The keys and fields that are in the arguments, each with one place, but for those that have a default."""
    found: dict[Path, ir.Member] = {}
    seen: set[ir.Definition] = set()
    todo: list[object] = [call.arguments]
    while todo:
        node = todo.pop()
        match node:
            case ir.Operation(ir.Op.COALESCE) | ir.OrText() | ir.Conditional():
                continue
            case ir.Ref(definition):
                if definition not in seen:
                    seen.add(definition)
                    todo.append(definition.value)
                continue
            case ir.Member():
                path = path_of(node)
                if path is not None:
                    found.setdefault(path, node)
        todo.extend(children(node))
    return found


def _is_missed(write: _Write, spot: EffectSite, call: ir.Call, logic: Satisfiability) -> bool:
    """Whether a run that writes the key surely misses it at the call."""
    if any(each.method is call.method and each.arguments[:1] == call.arguments[:1] for each in write.beside):
        return False
    above = [each.holds for each in spot.above]
    writes = [each.holds for each in (*write.spot.own, *write.spot.above)]
    own = [each.holds for each in spot.own]
    if not logic.possible(writes, above) or not logic.possible(own, above):
        return False
    if logic.possible([*writes, *own], above):
        # The old value is passed; a new one that is no constant may be meant for the next login.
        return constant(write.call.arguments[1]) is not None
    pieces = [piece for each in (*writes, *own) for piece in _pieces(each)]
    elsewhere = [piece for piece in pieces if write.path not in paths_read([piece])]
    return write.path in paths_read(own) and logic.possible(elsewhere, above)


def _pieces(condition: ir.Expr) -> Iterator[ir.Expr]:
    """The parts of a condition that are joined by ``and``."""
    match condition:
        case ir.Ref(definition):
            yield from _pieces(definition.value)
        case ir.And(operands):
            for operand in operands:
                yield from _pieces(operand)
        case _:
            yield condition


def _diagnostic(write: _Write, spot: EffectSite, path: Path, read: ir.Member) -> Diagnostic:
    secondary = [Label(write.spot.at, "written here")]
    if not (spot.at.start <= read.info.span.start < spot.at.end and spot.at.path == read.info.span.path):
        secondary.append(Label(read.info.span, "read here"))
    return Diagnostic(
        STALE_METADATA_READ,
        f"`{written(path)}` is read here as it was before this action has written it",
        Label(spot.at, "does not see the new value"),
        tuple(secondary),
        notes=(
            "an action reads its event as it was at the start; the next action of the flow sees the change",
        ),
        help="make the call with the new value in the rule that writes it too, or give the key a default once: "
        "`coalesce(…)`",
    )
