"""Changes whose answers a person has worked out from the description of the language: what `compare` must say.

In: the policies of ``tests/prover/changes``. Out: a :class:`KnownChange` each, and what comes of an event on a side.

    known_change("abort_for_log")   ->   KnownChange("abort_for_log", …, Change.STRICTER, "it got in, with a …")

``old/`` and ``new/`` hold an action each by its name, ``flows/<name>/`` two whole folders. The comment in the new
version is the answer, and why: ``# expect: stricter: …``. The tests of both versions, in the same order, are events
whose outcomes differ; their titles say of which kind. Those of the old side have what came of it before, those of the
new side what comes now.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from actiongen import ir
from actiongen.auth0.model import Tag, Trigger
from actiongen.ir.tests import ABORT
from actiongen.project.files import read
from actiongen.prover.judge import last_ones
from actiongen.prover.model import Change
from actiongen.runs.values import Call, canonical
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.testing.in_order import Subject, calls_of, turns
from actiongen.testing.trace import trace
from actiongen.unit import analyse_source, below, loader

FOLDER = Path(__file__).parent / "changes"
_ANSWER = re.compile(r"^# expect: (?P<change>\w+): (?P<why>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A change, its answer, and the kinds of its events in the order of the tests of both sides."""

    name: str
    old: Subject
    new: Subject
    change: Change
    why: str

    @property
    def kinds(self) -> tuple[Change, ...]:
        """What the titles of the tests say."""
        return tuple(Change(test.title) for test in self.new.tests)


def names() -> tuple[str, ...]:
    """The names of all of them, actions first."""
    old, new = ({file.stem for file in (FOLDER / side).glob("*.policy")} for side in ("old", "new"))
    assert old == new
    return (*sorted(new), *(f"flows/{folder.name}" for folder in sorted((FOLDER / "flows").iterdir())))


def known_change(name: str) -> KnownChange:
    """The change of a name; one without an answer is an ``AssertionError``."""
    if name.startswith("flows/"):
        old, new = (_flow(FOLDER / name / side) for side in ("old", "new"))
        return _change(name, old, new, FOLDER / name / "new" / "flows.policy")
    one, other = (
        Subject.of_action(_actions(FOLDER / side, f"{name}.policy")[name]) for side in ("old", "new")
    )
    return _change(name, one, other, FOLDER / "new" / f"{name}.policy")


def _change(name: str, old: Subject, new: Subject, file: Path) -> KnownChange:
    answer = _ANSWER.search(file.read_text(encoding="utf-8"))
    assert answer is not None, f"{file.name}: there is no `# expect: …`"
    return KnownChange(name, old, new, Change(answer["change"]), answer["why"])


def _contents(folder: Path, only: str = "*") -> tuple[ir.Content, ...]:
    sources = _sources(folder)
    load = loader(sources)
    found = (analyse_source(source, load).value for source in sources if fnmatch(below(source), only))
    return tuple(content for content in found if content is not None)


@cache
def _sources(folder: Path) -> tuple[Source, ...]:
    return read(folder).value or ()


def _actions(folder: Path, only: str = "*") -> dict[str, ir.Program]:
    return {each.stem: each for each in _contents(folder, only) if isinstance(each, ir.Program)}


def _flow(folder: Path) -> Subject:
    programs = _actions(folder)
    (flows,) = (each for each in _contents(folder) if isinstance(each, ir.Flows))
    (tested,) = flows.flows
    run = tuple(programs[stem] for stem in tested.flow.actions)
    return Subject(flows.path, tested.flow.trigger, run, tested.tests, is_flow=True)


# What comes of an event


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a login gets, and what else Auth0 carries out, in an order that does not matter to it."""

    rank: int
    calls: tuple[str, ...]


def outcome(subject: Subject, world: World) -> Outcome:
    """What comes of an event in the interpreter."""
    calls = last_ones(subject, calls_of(subject, turns(subject, world, trace)))
    return Outcome(_rank(calls, subject.trigger), tuple(sorted(map(canonical_call, calls), key=_about)))


def kind(old: Outcome, new: Outcome) -> Change:
    """What the difference between two outcomes is."""
    if old.rank != new.rank:
        return Change.STRICTER if new.rank > old.rank else Change.LOOSER
    return Change.EQUIVALENT if old.calls == new.calls else Change.DIFFERENT


def _rank(calls: tuple[Call, ...], trigger: Trigger) -> int:
    """0 of a login that goes on, 1 of one that is challenged, 2 of one that is refused."""
    ranks = [0]
    for name, arguments in calls:
        method = trigger.method(name)
        tags = frozenset(() if method is None else method.tags)
        if name == ABORT or Tag.DENIAL in tags:
            ranks.append(2)
        elif tags & {Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT} and "none" not in arguments:
            ranks.append(1)
    return max(ranks)


def canonical_call(call: Call) -> str:
    """A text that is the same for equal calls."""
    name, arguments = call
    return canonical([name, *arguments])


def _about(call: str) -> str:
    """What a call is about: of two that write one key the order matters, and the sort keeps it."""
    return ",".join(call.split(",")[:2])
