"""The solver in the place of the built-in answer, in this process: what it excludes, is asked, and how often."""

from collections.abc import Sequence

import pytest

pytest.importorskip("cvc5")

from checks.programs import program
from prover.in_process import InProcess

from actiongen import ir
from actiongen.facts.presence import Numbering
from actiongen.prover import logic as module
from actiongen.prover.logic import SolverLogic, SolverLogics
from actiongen.prover.problem import Problem, Solved, Status
from actiongen.prover.terms import TooLargeError

EMAIL, NAME, COUNT = "event.user.email", "event.client.name", "event.stats.logins_count"
ROLES = "event.authorization.roles"


class Silent(InProcess):
    """Knows nothing, after so much work each time."""

    def __init__(self, units: int = 0) -> None:
        super().__init__()
        self.units = units

    def solve(self, problem: Problem) -> Solved:
        self.problems.append(problem)
        return Solved(Status.UNKNOWN, reason="the limit of work", units=self.units)


def asked(solver: InProcess, *texts: str, above: str = "") -> tuple[SolverLogic, list[ir.Expr]]:
    rules = "".join(f'with rule("{index}", when={text}):\n    log("x")\n' for index, text in enumerate(texts))
    found = program(above + rules)
    conditions = [step.condition for step in found.all_steps if isinstance(step, ir.Rule) and step.condition]
    return SolverLogic(found, Numbering(), solver), conditions


ROWS: dict[str, tuple[Sequence[str], bool, int]] = {
    "texts that exclude each other": (
        (f'{EMAIL}.endswith("@a.com")', f'email_domain({EMAIL}) == "b.com"'),
        False,
        1,
    ),
    "texts that do not": ((f'{EMAIL}.endswith("@a.com")', f'email_domain({EMAIL}) == "a.com"'), True, 1),
    "what formulas say is so of no event": ((f'{NAME}.lower() == "Shop"',), False, 0),
    "what formulas say is so of every event": ((f'{NAME} + "a" != ""', "1 == 1"), True, 0),
    "a secret that got lost": (('event.secrets.KEY == ""',), True, 0),
    "an optional one that got lost": (('event.secrets.MORE == ""',), False, 1),
    "a list of any length": ((f"sum([len(role) for role in {ROLES}]) < 0",), True, 0),
    "a list that is too long": ((f"len({ROLES}) > 20",), True, 0),
    "what depends on what is open": (('uuid() == "x"',), True, 1),
    "an address": ((f'{EMAIL} == "ann"',), False, 1),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_may_be(name: str) -> None:
    texts, wanted, count = ROWS[name]
    solver = InProcess()
    logic, conditions = asked(solver, *texts, above='secrets("KEY")\nsettings(optional=["MORE"])\n')
    assert logic.possible(conditions) is wanted
    *above, own = conditions
    assert logic.possible([own], above) is wanted
    assert logic.excluded(conditions) is not wanted
    assert len(solver.problems) == count, "asked once"
    assert all((each.units, each.milliseconds) == (60_000, 20_000) for each in solver.problems)


def test_what_always_holds() -> None:
    logic, (always, mostly) = asked(InProcess(), f"{COUNT} * 2 != 5", f"{COUNT} > 1")
    assert logic.always(always) and not logic.always(mostly)
    assert logic.quick.always(always) is False, "the solver says so"


def test_what_is_built_in_is_asked_first() -> None:
    solver = Silent()
    logic, conditions = asked(solver, f'{NAME} == "a"', f'{NAME} == "b"')
    assert not logic.possible(conditions) and not logic.possible(conditions[1:], conditions[:1])
    assert solver.problems == [] and logic.gave_up_at is None
    assert [*logic.related(conditions[1:], conditions[:1])] == [
        *logic.quick.related(conditions[1:], conditions[:1])
    ]
    assert logic.possible(conditions[:1]) and len(solver.problems) == 1


@pytest.mark.parametrize(("units", "most", "count"), [(200_000, 400, 3), (600_000, 400, 1), (0, 2, 2)])
def test_work_and_questions_are_limited(
    units: int, most: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_QUESTIONS", most)
    solver = Silent(units)
    logic, conditions = asked(solver, *(f'{NAME}.lower() == "{"a" * index}"' for index in range(1, 6)))
    assert all(logic.possible([each]) for each in conditions)
    assert len(solver.problems) == count


def test_an_event_answers_many() -> None:
    solver = InProcess()
    texts = (f'{NAME}.lower() == "shop"', f'{NAME}.lower() != "office"', f"{COUNT} == 4", f"{COUNT} == 5")
    logic, conditions = asked(solver, *texts)
    assert logic.possible(conditions[:1]) and len(solver.problems) == 1
    assert logic.possible(conditions[:2]) and logic.possible(conditions[1:2]) and len(solver.problems) == 1
    assert logic.possible(conditions[3:]) and len(solver.problems) == 1, "the usual event"
    assert logic.possible(conditions[2:3]) and len(solver.problems) == 2
    assert len(logic._examples) == 3


def test_no_more_examples_are_kept_than_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_EXAMPLES", 2)
    solver = InProcess()
    logic, conditions = asked(solver, *(f"{COUNT} == {index}" for index in (7, 8, 9)))
    assert all(logic.possible([each]) for each in conditions)
    assert len(logic._examples) == 2 and len(solver.problems) == 3


def test_an_event_of_a_test_answers() -> None:
    test = f'test("t", given={{{NAME}: "SHOP"}}, expect=[], logs=["x"])\n'
    solver = Silent()
    texts = (f'{NAME}.lower() == "shop"', f'{NAME} != "SHOP"')
    logic, (one, other) = asked(solver, *texts, above=test)
    assert logic.possible([one]) and solver.problems == []
    assert logic.possible([one, other]) and len(solver.problems) == 1


def test_what_is_too_large_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object) -> None:
        raise TooLargeError

    monkeypatch.setattr(module, "settled_with", too_large)
    logic, conditions = asked(Silent(), f'{NAME}.lower() == "a"')
    assert logic.possible(conditions) and not logic.excluded(conditions)


def test_many_conditions_are_asked_as_far_as_they_matter() -> None:
    others = [f'event.tenant.id != "t{index}"' for index in range(12)]
    chain = ('event.user.nickname == "x"', "event.user.name == event.user.nickname", f'{NAME} == "y"')
    solver = Silent()
    logic, conditions = asked(solver, *chain, *others, f"{NAME} == event.user.name")
    numbered = {logic.numbering.number(each): each for each in conditions}
    own = conditions[-1:]
    assert [*logic._related(numbered, own).values()] == [*conditions[:3], *own]
    assert [*logic._related(numbered, []).values()] == [
        *conditions[:3],
        *own,
    ], "the last one, where there is none"
    few = dict([*numbered.items()][:12])
    assert logic._related(few, [conditions[0]]) is few
    more = dict([*numbered.items()][:13])
    assert [*logic._related(more, [conditions[2]]).values()] == [conditions[2]]
    assert [*logic._related(more, [conditions[3]]).values()] == conditions[3:13]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f'{NAME} == "a"', {("client", "name")}),
        (f'"a" in {ROLES}', {("authorization",), ("authorization", "roles")}),
        ('event.secrets.KEY == "a"', {("secret KEY",)}),
        (f'"a" in {NAME}.split("|")', {("parts of",), ("client", "name")}),
        (
            'event.user.user_metadata[event.client.name] == "a"',
            {("user", "user_metadata"), ("client", "name")},
        ),
        (f"{NAME} == event.tenant.id", {("client", "name"), ("tenant", "id")}),
    ],
)
def test_what_a_condition_is_about(text: str, wanted: set[tuple[str, ...]]) -> None:
    logic, (condition,) = asked(Silent(), text, above='secrets("KEY")\n')
    found = logic._about_of(1, condition)
    assert {
        each[:1] if isinstance(each, tuple) and each[:1] == ("parts of",) else each for each in found
    } == wanted
    assert logic._about_of(1, condition) is found


def test_an_item_of_a_loop_is_any_value() -> None:
    logic, (condition, json) = asked(
        InProcess(),
        'any(x == "a" for x in ["a", "b"])',
        'any(x == "a" or x == 1 for x in [event.user.app_metadata.x])',
    )
    assert isinstance(condition, ir.Comprehension) and isinstance(json, ir.Comprehension)
    for element in (condition.element, json.element):
        assert logic.possible([element]) and not logic.always(element)
    variable = condition.variables[0]
    encoder = logic._encoder({})
    first = encoder.variables.get(variable)
    assert first is encoder.variables.get(variable)
    encoder.variables[variable] = first
    encoder.variables.clear()
    assert encoder.variables.get(variable) is first


def test_a_solver_for_each_process_that_asks() -> None:
    found = program(f'with rule("a", when={COUNT} * 2 == 5):\n    log("x")\n')
    with SolverLogics() as logics:
        one, other = logics(found, Numbering()), logics(found, Numbering())
        assert one.solver is other.solver
        logics._process -= 1
        assert logics(found, Numbering()).solver is not one.solver
        kind, arguments = logics.__reduce__()
        assert kind is SolverLogics and arguments == ()
    assert logics._worker is None


def test_its_solver_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[object] = []
    monkeypatch.setattr(module.Worker, "__exit__", lambda self, *_: ended.append(self))
    found = program(f'with rule("a", when={COUNT} > 5):\n    log("x")\n')
    with SolverLogics() as logics:
        solver = logics(found, Numbering()).solver
    assert ended == [solver]
    with SolverLogics() as logics:
        logics(found, Numbering())
        logics._process -= 1
    assert ended == [solver], "of another process it is not ours to end"
