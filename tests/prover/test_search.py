"""What the search for an example makes of what a solver says; the solvers say what is written down."""

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from checks.programs import program
from prover.subjects import subject_of

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.prover import encode as encoding
from actiongen.prover import search as module
from actiongen.prover.differences import change_of, compare
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_lists import MOST_ITEMS
from actiongen.prover.formula import _whole
from actiongen.prover.model import Answer, Change, Verdict
from actiongen.prover.outcomes import Came, Level
from actiongen.prover.problem import Problem, Solved, Status
from actiongen.prover.questions import prove
from actiongen.prover.search import Made, Search, Settled, settled
from actiongen.prover.term import Function, Sort
from actiongen.prover.terms import Terms, TooLargeError
from actiongen.runs.world import World
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject

LATE = "it takes longer than the time limit of 1.5 s"
NO = Solved(Status.IMPOSSIBLE)


class Says:
    """A solver; an answer is one, or the values of what is wanted in its order."""

    def __init__(self, *answers: Solved | Sequence[bool | Fraction | str]) -> None:
        self.answers = [*answers]
        self.problems: list[Problem] = []

    def solve(self, problem: Problem) -> Solved:
        self.problems.append(problem)
        answer = self.answers.pop(0)
        if isinstance(answer, Solved):
            return answer
        return Solved(Status.POSSIBLE, dict(zip(problem.wanted, answer, strict=True)))


def asked(condition: str) -> Settled:
    found = program(f'with rule("A", when={condition}): log("x")\n')
    (step,) = found.all_steps
    assert isinstance(step, ir.Rule) and step.condition is not None
    of = step.condition

    def make(encoder: Encoder) -> Made:
        return encoder.holds(of), ((Subject.of_action(found), {}),)

    return settled(found.header.trigger, make)


def search(condition: str, solver: Says) -> Search:
    return Search(asked(condition), solver, 1_500)


def always(world: World) -> bool:
    return True


def never(world: World) -> bool:
    return False


NAMED = 'event.client.name == "a"'


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (NO, None),
        (Solved(Status.UNKNOWN), "the solver does not know"),
        (Solved(Status.UNKNOWN, reason="the time limit of 1.5 s"), LATE),
        (Solved(Status.UNKNOWN, reason="the memory limit of 1 GB"), "the memory limit of 1 GB"),
    ],
)
def test_what_is_no_example(answer: Solved, wanted: str | None) -> None:
    assert search(NAMED, Says(answer)).example(always) == wanted
    assert search(NAMED, Says(answer)).status() is answer.status


def test_an_example_has_been_run() -> None:
    solver = Says([True])
    found = search(NAMED, solver).example(
        lambda world: world.event["client"] == {**_client(world), "name": "a"}
    )
    assert isinstance(found, Input) and found.given == ((("client", "name"), "a"),)
    assert found.world.handler is HandlerKind.EXECUTE and solver.problems[0].milliseconds <= 1_500


def _client(world: World) -> dict[str, object]:
    client = world.event["client"]
    assert isinstance(client, dict)
    return dict(client)


def test_what_shows_nothing_is_no_example() -> None:
    solver = Says([True])
    wanted = "it depends on more than formulas say (how texts and numbers are rounded and written)"
    assert search(NAMED, solver).example(never) == wanted
    assert len(solver.problems) == 1


def test_what_formulas_leave_open_is_said() -> None:
    solver = Says([True, "x"])
    wanted = "it depends on more than formulas say (a random identifier)"
    assert search('uuid() == "x"', solver).example(never) == wanted


def test_constants_are_asked_of_nobody() -> None:
    for condition, status in (("1 == 2", Status.IMPOSSIBLE), ("1 == 1", Status.POSSIBLE)):
        assert search(condition, Says()).status() is status
    assert search("1 == 2", Says()).example(always) is None


def test_a_function_is_learnt() -> None:
    """What it really gives for the arguments of an answer is an assertion of the next question."""
    condition = 'len(sha256(event.client.name, "hex")) == len(event.user.user_id)'
    solver = Says(["u", "n", "h"], NO)
    assert search(condition, solver).example(never) is None
    first, second = solver.problems
    assert len(second.assertions) == len(first.assertions) + 1
    assert any('"n"' in each for each in second.declarations) and not any(
        '"n"' in each for each in first.declarations
    )


def test_numbers_of_an_answer_are_avoided() -> None:
    """What is avoided proves nothing any more."""
    condition = "time(event.user.created_at) > now()"
    before = Says(NO)
    search(condition, before).example(always)
    solver = Says(_answer(before.problems[0]), NO)
    found = search(condition, solver).example(never)
    assert isinstance(found, str) and found.startswith("it depends on more than formulas say")
    assert len(solver.problems[1].assertions) == len(solver.problems[0].assertions) + 1


def _answer(problem: Problem) -> list[bool | Fraction | str]:
    of = {"Bool": True, "Real": Fraction(9), "Int": Fraction(9), "String": "9"}
    sorts = {
        each.split()[1]: each.split()[2].rstrip(")")
        for each in problem.declarations
        if "declare-const" in each
    }
    return [of[sorts[name]] for name in problem.wanted]


def test_without_rounding_first() -> None:
    condition = "event.stats.logins_count / 3 > 1.5"
    solver = Says(NO, NO)
    assert search(condition, solver).example(always) is None
    exact, rounded = solver.problems
    assert not any("declare-fun" in each for each in exact.declarations)
    assert any("declare-fun" in each for each in rounded.declarations)
    found = search(condition, Says([Fraction(5)])).example(always)
    assert isinstance(found, Input)
    found = search(condition, Says(NO, [Fraction(5), Fraction(5, 3)])).example(always)
    assert isinstance(found, Input)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    yield now


def test_no_time_is_left(clock: list[float]) -> None:
    class Slow(Says):
        def solve(self, problem: Problem) -> Solved:
            clock[0] += 0.9
            return super().solve(problem)

    condition = 'len(sha256(event.client.name, "hex")) == len(event.user.user_id)'
    solver = Slow(["u", "n", "h"], ["u", "m", "h"])
    assert search(condition, solver).example(never) == LATE
    assert [each.milliseconds for each in solver.problems] == [1500, 600]
    some = search(NAMED, Says())
    some.milliseconds = 0
    assert some.example(always) == "it takes longer than the time limit of 0 s"


# Room for lists


def test_lists_get_the_room_that_they_need() -> None:
    assert asked('"a" in event.authorization.roles').encoder.leaves.room == {}
    found = asked("len(event.authorization.roles) > 2")
    assert found.is_settled and found.bounded == ()
    assert {**found.encoder.leaves.room} == {("event", "authorization", "roles"): 3}


def test_too_many_questions_about_a_list() -> None:
    whys = ("too many questions about one list",)
    many = asked(f"len(event.authorization.roles) > {MOST_ITEMS}")
    assert many.bounded == whys and max(many.encoder.leaves.room.values()) == MOST_ITEMS
    assert asked(f"len(event.authorization.roles) == {MOST_ITEMS - 1}").bounded == ()
    found = program('with rule("A"): log("x")\n')

    def more_and_more(encoder: Encoder) -> Made:
        place = ("x",)
        encoder.demands[place] = encoder.leaves.room.get(place, 1) + 1
        return encoder.terms.true, ()

    endless = settled(found.header.trigger, more_and_more)
    assert not endless.is_settled and endless.bounded == whys
    assert endless.encoder.leaves.room == {("x",): 8}


def test_nobody_waits_for_a_formula_for_too_long() -> None:
    found = program(f'with rule("A", when={NAMED}): log("x")\n')
    (step,) = found.all_steps
    assert isinstance(step, ir.Rule) and step.condition is not None
    condition = step.condition
    with pytest.raises(TooLargeError):
        settled(found.header.trigger, lambda encoder: (encoder.holds(condition), ()), time.monotonic() - 1)


# Properties


def proved(text: str, *answers: Solved, milliseconds: int = 60_000) -> Answer:
    subject = subject_of(text)
    return prove(subject, subject.properties[0], Says(*answers), way=None, milliseconds=milliseconds)


BROKEN = 'with rule("A", when=event.client.name == "a"): api.access.deny("no")⏎never("p", then=api.access.deny("no"))'
ADDED = (
    'with rule("A", when=sum([len(role) for role in event.authorization.roles]) > 3): api.access.deny("no")⏎'
    'never("p", when=event.client.name == "a", then=api.access.deny("no"))'
)


def test_why_nobody_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proved(BROKEN, milliseconds=0).reason == "it takes longer than the time limit of 0 s"
    bounded = proved(ADDED, NO, Solved(Status.UNKNOWN))
    assert bounded.verdict is Verdict.UNDECIDED and not bounded.is_vacuous
    why = "it holds for lists of a few items, and for longer ones nobody can say (`sum` of a list)"
    assert bounded.reason == why
    vacuous = proved(ADDED, NO, NO)
    assert (vacuous.reason, vacuous.is_vacuous) == ("no event meets its `when`, so it says nothing", True)
    assert proved(BROKEN, NO).verdict is Verdict.PROVED
    monkeypatch.setattr(encoding, "MOST_NODES", 1)
    large = proved(BROKEN)
    assert (large.verdict, large.reason) == (
        Verdict.UNDECIDED,
        "the policy is too large to be judged for all events",
    )
    subject = subject_of(BROKEN)
    found = compare(subject, subject, Says(), way=None, milliseconds=1_500)
    assert (found.change, found.reason) == (
        Change.UNDECIDED,
        "the policy is too large to be judged for all events",
    )


def test_what_is_a_whole_number_for_the_solver() -> None:
    terms = Terms()
    x, y = (terms.unknown(Sort.NUMBER, (name,), "number", name) for name in "xy")
    function = Function("f", Sort.NUMBER, lambda given: None)
    of_x, of_y = terms.apply(function, x), terms.apply(function, y)
    sum_ = terms.add(x, y)
    rows = [
        ([terms.is_whole(x)], {x}),
        ([terms.is_whole(x), terms.at_most(x, y)], {x}),
        ([terms.not_(terms.is_whole(x))], set()),
        ([terms.is_whole(sum_)], set()),
        ([terms.is_whole(of_x), terms.at_most(of_x, x)], {of_x}),
        ([terms.is_whole(of_x), terms.is_whole(of_y)], {of_x, of_y}),
        ([terms.is_whole(of_x), terms.at_most(of_y, x)], set()),
    ]
    assert [_whole(given) for given, _ in rows] == [wanted for _, wanted in rows]


# Changes


def came(level: Level, left: object = 1, *, is_whole: bool = True) -> Came:
    return Came(level, (), {("x",): left}, {}, is_whole)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (came(Level.ALLOWED), came(Level.ALLOWED), Change.EQUIVALENT),
        (came(Level.ALLOWED), came(Level.ALLOWED, 2), Change.DIFFERENT),
        (came(Level.ALLOWED), came(Level.CHALLENGED), Change.STRICTER),
        (came(Level.DENIED), came(Level.CHALLENGED, 2), Change.LOOSER),
        (came(Level.ALLOWED, is_whole=False), came(Level.ALLOWED), None),
        (came(Level.ALLOWED), came(Level.DENIED, is_whole=False), None),
    ],
)
def test_the_change_of_one_event(before: Came, after: Came, change: Change | None) -> None:
    assert change_of(before, after) is change
