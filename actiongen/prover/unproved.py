"""AG808: actions that keep people out, and of which no property says whom.

In: the actions and flows of a folder, with their properties. Out: a note for each action that denies or challenges and
has no property, of its own or of its flow.

    unproved(subjects)   ->   AG808 at `action(name="MFA Action", …)`
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.gates import lifts
from actiongen.diagnostics.codes_project import PROPERTY_MISSING
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.testing.in_order import Subject

_WORDS = {Tag.DENIAL: "refuses", Tag.MFA_POLICY: "challenges", Tag.CHALLENGE: "challenges"}


def unproved(subjects: Iterable[Subject]) -> Iterator[Diagnostic]:
    """The notes."""
    every = [*subjects]
    told = {program.path for subject in every if subject.properties for program in subject.programs}
    for subject in every:
        for program in () if subject.is_flow else subject.programs:
            found = None if program.path in told else next(_gates(program), None)
            if found is not None:
                yield _diagnostic(program, *found)


def _gates(program: ir.Program) -> Iterator[tuple[EffectSite, str]]:
    """The calls that keep somebody out, each with what it does."""
    for place in Resolved(program).sites:
        call = place.effect
        if isinstance(call, ir.Call) and not lifts(call, program.header.trigger.id):
            yield from ((place, word) for tag, word in _WORDS.items() if tag in call.method.tags)


def _diagnostic(program: ir.Program, place: EffectSite, word: str) -> Diagnostic:
    return Diagnostic(
        PROPERTY_MISSING,
        f"`{program.stem}` {word} people, and no property says whom",
        Label(program.header.span),
        (Label(place.at, f"{word} here"),),
        notes=("a test shows what happens with one event, a property with all that Auth0 can send",),
        help="say who must get through and who must not: `never(…)` and `always(…)` below its rules",
    )
