"""What formulas say is what the interpreter does, at the events of the known answers and some that are drawn: of each
value, each fact, each property and each change. No solver is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from bench.compile import programs_of
from differential.events import Events
from differential.pairs import worlds
from prover.attack.catalogue import problems
from prover.attack.formulas import Formulas, Pairing, Room, Tally
from prover.attack.reader import Answered, Reader, TooLongError
from prover.attack.shapes import is_loose
from prover.attack.watched import Watched, watched
from prover.known_answers import FOLDER, known_program
from prover.known_changes import known_change, names
from test_good_cases import CASES, Case
from verify.test_families import FAMILIES, made

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.prover import differences, questions
from actiongen.prover.at import values as values_at
from actiongen.prover.encode import Encoder
from actiongen.prover.formula import Question
from actiongen.prover.functions import Functions
from actiongen.prover.judge import Judge, happened
from actiongen.prover.leaves import LARGEST, Place
from actiongen.prover.outcomes import of_run
from actiongen.prover.term import Constant, Term, Unknown, below
from actiongen.prover.terms import Terms
from actiongen.runs.world import World
from actiongen.testing.events import default_event, input_of
from actiongen.testing.in_order import Subject

FILES = sorted(path.name for path in FOLDER.glob("*.policy"))
ACTIONS = [name for name in names() if not name.startswith("flows/")]
_DRAWN = 6
_ROOM = 4
"""Of how many items formulas speak; events with longer lists are left out."""
_NOT_COMPARED = {"externs", "json_lists.policy", "networks.policy"}
"""Cases whose events are such as Auth0 does not send, or ask what has no answer."""
_MOSTLY_OPEN = {"conversions.policy", "externs.policy", "hashes.policy", "many_requests.policy"}
"""Files whose properties are about what formulas do not say, or a run asks twice under one name."""


def some_worlds(program: ir.Program) -> Iterator[World]:
    """Events of the tests of an action, and drawn ones, such as Auth0 sends."""
    drawn = worlds(Events(program, 1), program, Random(1), _DRAWN, 0.24)
    for world in (*(input_of(program, test).world for test in program.tests), *drawn):
        world = without_empty(world, program)
        if not any(problems(world.event, program.header.trigger)):
            yield world


def without_empty(world: World, program: ir.Program) -> World:
    """A record that is empty since something else says that it is not there: formulas say that it is absent."""
    absent = {each.absent[0] for each in program.header.trigger.implied_absences}
    event = {name: value for name, value in world.event.items() if name not in absent or value != {}}
    return replace(world, event=event)


# Values


@pytest.mark.every(3)
@pytest.mark.parametrize("file", FILES)
def test_values_calls_and_facts_are_those_of_runs(file: str) -> None:
    assert compared(known_program(file)) > 3


@pytest.mark.every(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_values_calls_and_facts_of_a_good_case(case: Case, tmp_path: Path) -> None:
    for program in programs_of(case.policies(tmp_path)):
        assert compared(program) > 0 or case.path.name in _NOT_COMPARED


@pytest.mark.every(3)
@pytest.mark.parametrize("name", FAMILIES)
def test_values_calls_and_facts_of_small_programs(name: str) -> None:
    assert sum(compared(made(line)[0]) for line in FAMILIES[name]) > len(FAMILIES[name])


def compared(program: ir.Program) -> int:
    """At how many events formulas say what the interpreter does; AssertionError where they say something else."""
    of_handler, compared = dict[HandlerKind, Formulas](), 0
    for world in some_worlds(program):
        if world.handler not in of_handler:
            made = Formulas.of(program, world.handler)
            assert made is not None
            of_handler[world.handler] = made
        formulas = of_handler[world.handler]
        pair = formulas.pair(world)
        if isinstance(pair, Tally):
            continue
        assert not pair.tally.mismatches, (pair.tally.mismatches[0].what, world.event)
        assert [*untrue_facts(pair)] == [], world.event
        compared += 1
    return compared


def untrue_facts(pair: Pairing) -> Iterator[Term]:
    """What formulas take to hold at every event, and does not hold at this one."""
    formulas, read = pair.formulas, pair.reader.free

    def is_open(term: Term) -> bool:
        """Whether it depends on what formulas cannot say, is what is not there at all, or no number of a run."""
        about = term.about
        if isinstance(about, Unknown) and isinstance(about.place, tuple):
            return is_loose(about.place) or read(term) in (None, "")
        value = values_at([term], read)[term]
        return term in formulas.loose or (isinstance(value, Fraction) and abs(value) > LARGEST)

    start = default_event(formulas.program.header.trigger.id)
    question = Question(formulas.encoder, formulas.encoder.terms.true, start, [*formulas.terms])
    own = {*formulas.terms}
    for fact in question.assertions():
        if (
            fact not in own
            and values_at([fact], read)[fact] is not True
            and not any(map(is_open, below(fact)))
        ):
            yield fact


# Properties and changes


class Runs:
    """What happens to actions at events: each is run once."""

    def __init__(self) -> None:
        self._done: dict[tuple[int, int], tuple[Watched, bool]] = {}
        self._alive: list[object] = []
        """Nothing else gets their numbers."""

    def of(self, subject: Subject, world: World) -> tuple[Watched, bool]:
        """The run, and whether no limit has cut it short."""
        key = (id(subject), id(world))
        if key not in self._done:
            (program,) = subject.programs
            self._alive += (subject, world)
            self._done[key] = watched(program, world), happened(subject, world).is_whole
        return self._done[key]


def reader_of(
    world: World, sides: tuple[tuple[Subject, Mapping[str, Mapping[str, Place]]], ...], runs: Runs
) -> Reader | None:
    """What free values are in the runs of some actions; None where one asks the same twice, or is cut short."""
    answers: dict[tuple[object, ...], Answered] = {}
    for subject, places in sides:
        (program,) = subject.programs
        done, is_whole = runs.of(subject, world)
        if done.failed or not is_whole:
            return None
        if len({variable.name for variable in done.questions}) < len(done.questions):
            return None
        for variable, noted in done.questions.items():
            place = places[program.path].get(variable.name)
            if place is None or len(noted) > 1:
                return None
            if place not in answers or not answers[place].is_asked:
                answers[place] = noted[0]
    known: dict[Term, Constant] = {}

    def value(term: Term) -> Constant:
        if term not in known:
            known.update(values_at([term], reader.free))
        return known[term]

    reader = Reader(world, {place: (lambda it=it: it) for place, it in answers.items()}, value, _ROOM)
    return reader


def is_true(formula: Term, encoder: Encoder, reader: Reader) -> bool | None:
    """Whether a formula holds; None where it depends on what formulas cannot say."""
    if any(
        term in encoder.loose
        or (
            isinstance(about := term.about, Unknown)
            and isinstance(about.place, tuple)
            and is_loose(about.place)
        )
        for term in below(formula)
    ):
        return None
    try:
        return values_at([formula], reader.free)[formula] is True
    except TooLongError:
        return None


@pytest.mark.every(3)
@pytest.mark.parametrize("file", FILES)
def test_a_property_is_broken_where_its_formula_holds(file: str) -> None:
    program = known_program(file)
    subject, met, runs = Subject.of_action(program), set[bool](), Runs()
    events = [*some_worlds(program)]
    for claim in program.properties:
        encoder, whens = Encoder(program.header.trigger, Functions(Terms()), Room(_ROOM)), list[Term]()
        formula, sides = questions._broken(encoder, subject, claim, None, whens)
        judge = Judge(subject, claim)
        for world in events:
            reader = reader_of(world, sides, runs) if world.handler is claim.handler else None
            found = None if reader is None else is_true(formula, encoder, reader)
            if found is not None:
                assert found is judge.breaks(world), (claim.title, world.event)
                met.add(found)
    assert met == {True, False} or file in _MOSTLY_OPEN


@pytest.mark.every(3)
@pytest.mark.parametrize("name", ACTIONS)
def test_a_change_is_of_a_kind_where_its_formula_holds(name: str) -> None:
    known = known_change(name)
    events = [world for side in (known.old, known.new) for world in some_worlds(side.programs[0])]
    runs = Runs()
    for handler in {world.handler for world in events}:
        encoder = Encoder(known.new.trigger, Functions(Terms()), Room(_ROOM))
        formulas, sides = differences._formulas(encoder, known.old, known.new, handler, None)
        for world in events:
            reader = reader_of(world, sides, runs) if world.handler is handler else None
            if reader is None:
                continue
            change = differences.change_of(of_run(known.old, world), of_run(known.new, world))
            for kind, formula in formulas.items():
                found = is_true(formula, encoder, reader)
                assert found is None or found is (kind is change), (kind, change, world.event)
