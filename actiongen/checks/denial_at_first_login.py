"""AG424: denials that a second try gets past.

In: a program. Out: a warning at each denial that cannot run where a number of the event is high that goes up with a
refused login too (a fact of the catalogue): whoever is refused tries again until it is high enough.

    with rule("…", when=event.stats.logins_count == 1 and not invited): api.access.deny("…")     ->   AG424
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag, Trait, Trigger
from actiongen.checks.called_here import called_here
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import DENIAL_AT_FIRST_LOGIN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import Path, path_expression, paths_read, written
from actiongen.flow.conditions import compared
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.source import Span

_MANY = 1_000_000_000.0


def denial_at_first_login(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    trigger, logic = resolved.trigger, resolved.logic
    if not resolved.reads_any(Trait.COUNTS_REFUSED):
        return
    reads = Once(
        lambda condition: {
            path: read for path, read in paths_read([condition]).items() if _counts(path, trigger)
        }
    )
    for spot in resolved.sites:
        if not isinstance(spot.effect, ir.Call) or Tag.DENIAL not in spot.effect.method.tags:
            continue
        above = [assumption.holds for assumption in spot.above]
        own = [assumption.holds for assumption in spot.own]
        for path, read in {
            path: read for each in (*above, *own) for path, read in reads.of(each).items()
        }.items():
            later = compared(">", path_expression(trigger, path, spot.at), _MANY)
            if logic.possible(own, above) and not logic.possible([*own, later], above):
                yield _diagnostic(spot, spot.effect, path, read.info.span)


def _counts(path: Path | None, trigger: Trigger) -> bool:
    """Whether refused logins count in the field at the path."""
    field = None if path is None else trigger.field(path)
    return field is not None and Trait.COUNTS_REFUSED in field.traits


def _diagnostic(spot: EffectSite, call: ir.Call, path: Path, read: Span) -> Diagnostic:
    return Diagnostic(
        DENIAL_AT_FIRST_LOGIN,
        f"`api.{call.method.name}` does not run once `{written(path)}` is higher",
        Label(spot.at, "the next try gets in"),
        (*called_here(spot, call), Label(read, "counts refused logins")),
        notes=("Auth0 counts refused logins too",),
        help="refuse by what makes the user unwelcome, for example a flag in `app_metadata`, at every login",
    )
