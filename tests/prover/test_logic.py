"""The solver in the place of the built-in answer: it excludes more, never less, and never what an event may meet."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from bad_cases import cases
from checks.programs import HEADER, program

from actiongen import ir
from actiongen.diagnostics.model import Diagnostic
from actiongen.facts.presence import Numbering
from actiongen.flow.conditions import negated
from actiongen.flow.satisfiability import core
from actiongen.flow.satisfiable import Logic
from actiongen.prover import logic as prover_logic
from actiongen.prover.logic import SolverLogic, SolverLogics
from actiongen.prover.problem import Problem, Solved, Solver, Status
from actiongen.prover.solve import Worker
from actiongen.source import JavaScriptFile, Source, Span
from actiongen.unit import compile_file, loader

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
RIGHT = (ROOT / "policies", ROOT / "docs" / "recipes", ROOT / "tests" / "cases" / "templates")

EMAIL, NAME, COUNT = "event.user.email", "event.client.name", "event.stats.logins_count"
ROLES = "event.authorization.roles"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


def asked(solver: Solver, *texts: str, above: str = "") -> tuple[SolverLogic, list[ir.Expr]]:
    rules = "".join(f'with rule("{index}", when={text}):\n    log("x")\n' for index, text in enumerate(texts))
    found = program(above + rules)
    conditions = [step.condition for step in found.all_steps if isinstance(step, ir.Rule) and step.condition]
    return SolverLogic(found, Numbering(), solver), conditions


IMPOSSIBLE = [
    # Texts.
    (f'{EMAIL}.endswith("@a.com")', f'email_domain({EMAIL}) == "b.com"'),
    (f'{NAME}.startswith("ab")', f'{NAME}.endswith("b")', f"len({NAME}) == 3", f'{NAME} != "abb"'),
    (f"len({NAME}) < 3", f'"shop" in {NAME}'),
    (f'{NAME}.lower() == "Shop"',),
    (f'{NAME}.strip() == " shop"',),
    # Lists.
    (f"len({ROLES}) == 0", f'"admin" in {ROLES}'),
    (f'any(role == "a" for role in {ROLES})', f'all(role.startswith("b") for role in {ROLES})'),
    (f'{ROLES}[0] == "a"', f'"a" not in {ROLES}'),
    (f'"a" in {ROLES}', f'"b" in {ROLES}', f"len({ROLES}) == 1"),
    # Arithmetic.
    (f"{COUNT} * 2 == 5",),
    (f"{COUNT} + 1 < 2",),
    # Patterns.
    (f'matches(r"^a+$", {NAME})', f'matches(r"b", {NAME})'),
    (f'matches(r"^[0-9]+$", {NAME})', f'{NAME}.startswith("x")'),
    # What the catalogue says.
    (f"{COUNT} < 1",),
    (f'{EMAIL} == "ann"',),
    # Networks.
    ('ip_in(event.request.ip, ["10.1.0.0/16"])', 'not ip_in(event.request.ip, ["10.0.0.0/8"])'),
]
POSSIBLE = [
    (f'{EMAIL}.endswith("@a.com")', f'email_domain({EMAIL}) == "a.com"'),
    (f'{NAME}.startswith("ab")', f'{NAME}.endswith("b")', f"len({NAME}) == 3"),
    (f"len({NAME}) < 5", f'"shop" in {NAME}'),
    (f'{NAME}.lower() == "shop"', f'{NAME} != "shop"'),
    (f"len({ROLES}) == 1", f'"admin" in {ROLES}'),
    (f'any(role == "a" for role in {ROLES})', f'all(role.startswith("a") for role in {ROLES})'),
    (f"{COUNT} * 2 == 6",),
    (f'matches(r"^a+", {NAME})', f'matches(r"b", {NAME})'),
    (f"{COUNT} < 2",),
    (f'{EMAIL} == "ann@example.com"',),
    (f'"a" in {ROLES}', f'"b" in {ROLES}', f'any(x.startswith("c") for x in {ROLES})'),
    (f'"a" in {ROLES}', f'not all(x == "a" for x in {ROLES})', f"len({ROLES}) == 2"),
    # More than formulas can say: nothing is concluded.
    (f"sorted({ROLES})[0] == {ROLES}[0]", f"len({ROLES}) > 8"),
    (f"len({ROLES}) == len(event.user.identities) + 20",),
    (f'sha256({NAME}, "hex") == "x"',),
]


@pytest.mark.parametrize("texts", IMPOSSIBLE)
def test_what_no_event_meets(texts: tuple[str, ...], worker: Worker) -> None:
    logic, conditions = asked(worker, *texts)
    assert not logic.possible(conditions)
    *above, own = conditions
    assert not logic.possible([own], above)
    assert core(logic, [own], above) == list(range(len(conditions))), "none of them can be spared"


@pytest.mark.parametrize("texts", POSSIBLE)
def test_what_an_event_may_meet(texts: tuple[str, ...], worker: Worker) -> None:
    logic, conditions = asked(worker, *texts)
    assert logic.possible(conditions)


def test_what_always_holds(worker: Worker) -> None:
    logic, (always, mostly) = asked(worker, f"{COUNT} > 0", f"{COUNT} > 1")
    assert logic.always(always)
    assert not logic.always(mostly)


def test_definitions_and_helpers_are_looked_through(worker: Worker) -> None:
    above = f'domain = email_domain({EMAIL})\n\ndef of(text, wanted):\n    return text == wanted + ".com"\n\n'
    logic, conditions = asked(worker, 'of(domain, "a")', f'{EMAIL}.endswith("b.com")', above=above)
    assert not logic.possible(conditions)
    assert logic.possible(conditions[:1])


def test_an_item_of_a_loop_is_any_value(worker: Worker) -> None:
    """What a comprehension goes over says nothing of its condition when that is asked about alone."""
    logic, (condition,) = asked(worker, 'any(x == "a" for x in ["a", "b"])')
    assert logic.possible([condition])
    assert isinstance(condition, ir.Comprehension)
    assert logic.possible([condition.element])
    assert logic.possible([condition, condition.element])
    assert logic.possible([condition, negated(condition.element)])


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("hour(now(), part) > 20 and hour(now(), part) != 3", '"Europe/Berlin"'),
        ("ip_in(event.request.ip, [part]) and not ip_in(event.request.ip, [part])", '"10.0.0.0/8"'),
        (f"{NAME}.removeprefix(part) == {NAME}.removesuffix(part)", '"ab"'),
    ],
)
def test_a_parameter_of_a_helper_that_is_judged_by_itself_is_any_value(body: str, call: str) -> None:
    """Even one that has to be written out in each call; what it is there counts where it is called."""
    text = f'def helper(part):\n    return {body}\n\nwith rule("a", when=helper({call})):\n    log("x")\n'
    source = Source("policies/a.policy", HEADER + text)
    with SolverLogics() as logics:
        found = [each.code.id for each in found_by(logics, source, (source,))]
    assert "AG407" not in found
    assert ("AG405" in found) is (" not " in body)


def test_a_secret_may_be_empty(worker: Worker) -> None:
    """Terraform refuses that, and a check says what comes of one that got lost all the same."""
    above = 'secrets("KEY")\n'
    logic, conditions = asked(worker, 'event.secrets.KEY == ""', above=above)
    assert logic.possible(conditions)
    assert not logic.always(negated(conditions[0]))


def test_many_conditions_above_are_asked_as_far_as_they_matter(worker: Worker) -> None:
    others = [f'event.tenant.id != "t{index}"' for index in range(30)]
    logic, conditions = asked(worker, f'{EMAIL}.endswith("@a.com")', *others, f'email_domain({EMAIL}) == "b"')
    *above, own = conditions
    assert not logic.possible([own], above)
    assert core(logic, [own], above) == [0, len(above)]


def test_what_matters_may_do_so_through_others(worker: Worker) -> None:
    others = [f'event.tenant.id != "t{index}"' for index in range(30)]
    chain = ('event.user.nickname == "x"', "event.user.name == event.user.nickname", f'{NAME} == "y"')
    logic, conditions = asked(worker, *chain, *others, f"{NAME} == event.user.name")
    *above, own = conditions
    assert not logic.possible([own], above)
    assert core(logic, [own], above) == [0, 1, 2, len(above)]


class Counting:
    """A solver that counts, and answers what another one does or nothing."""

    def __init__(self, inner: Solver | None, units: int = 0) -> None:
        self.inner = inner
        self.units = units
        self.problems: list[Problem] = []

    def solve(self, problem: Problem) -> Solved:
        self.problems.append(problem)
        if self.inner is None:
            return Solved(Status.UNKNOWN, reason="the limit of work", units=self.units)
        return self.inner.solve(problem)


def test_a_solver_that_does_not_know_leaves_the_built_in_answer() -> None:
    logic, conditions = asked(Counting(None), *IMPOSSIBLE[0], f'{NAME} == "a"', f'{NAME} == "b"')
    assert logic.possible(conditions[:2])
    assert not logic.possible(conditions[2:])


def test_the_work_for_one_program_is_limited() -> None:
    solver = Counting(None, units=prover_logic.MOST_UNITS_OF_ALL // 3 + 1)
    texts = [f'{NAME}.lower() == "{"a" * index}"' for index in range(1, 9)]
    logic, conditions = asked(solver, *texts)
    for condition in conditions:
        assert logic.possible([condition])
    assert len(solver.problems) == 3


def test_a_question_is_asked_once_and_an_event_answers_many(worker: Worker) -> None:
    solver = Counting(worker)
    logic, conditions = asked(
        solver, f'{NAME}.lower() == "shop"', f'{NAME}.lower() != "office"', f"{COUNT} > 3"
    )
    for _ in range(3):
        assert logic.possible(conditions)
        assert logic.possible(conditions[:1])
        assert logic.possible([conditions[1]], [conditions[0]])
        assert logic.possible([conditions[2]])
    assert len(solver.problems) == 1


def test_an_event_of_a_test_of_the_policy_answers_without_the_solver(worker: Worker) -> None:
    tests = """test("shop", given={event.client.name: "SHOP"}, secrets={"LIST": "a, SHOP"}, expect=[], logs=["x"])
"""
    above = 'secrets("LIST")\nnames = csv(event.secrets.LIST)\n'
    texts = (
        f'{NAME}.lower() == "shop"',
        f"{NAME} in names",
        f"any(x == {NAME} for x in names)",
        f'{NAME} != "SHOP"',
    )
    solver = Counting(worker)
    logic, (one, other, third, wrong) = asked(solver, *texts, above=above + tests)
    assert logic.possible([one, other, third])
    assert solver.problems == []
    assert isinstance(third, ir.Comprehension)
    assert logic.possible([third.element]), "what is true of an item is no question about an event"
    assert len(solver.problems) == 1
    assert logic.possible([one, wrong])
    assert len(solver.problems) == 2


def test_the_limit_is_work_and_not_time(worker: Worker) -> None:
    """The same problem costs the same, and one that is too much for its limit is so whenever it is asked."""
    problem = Problem(
        ("(declare-const x String)", "(declare-const y String)"),
        ('(= (str.++ x "ab" y) (str.++ y "ba" x))', "(> (str.len x) 7)"),
        *((), (), ()),
        wanted={"x": "x"},
        milliseconds=20_000,
        units=100_000,
    )
    first, second = worker.solve(problem), worker.solve(problem)
    assert first == second
    assert first.status is Status.POSSIBLE and 100 < first.units < 100_000
    short = Problem(problem.declarations, problem.assertions, (), (), (), {}, 20_000, units=first.units // 4)
    assert worker.solve(short) == worker.solve(short)
    assert worker.solve(short).status is Status.UNKNOWN
    assert worker.solve(short).reason == "the limit of work"


def test_the_maker_goes_into_other_processes() -> None:
    with SolverLogics() as logics:
        other = pickle.loads(pickle.dumps(logics))
        found = program(f'with rule("a", when={COUNT} * 2 == 5):\n    log("x")\n')
        (rule,) = found.all_steps
        assert isinstance(rule, ir.Rule) and rule.condition is not None
        with other:
            assert not other(found, Numbering()).possible([rule.condition])
        assert not logics(found, Numbering()).possible([rule.condition])


# Against the built-in answer


class Both:
    """The built-in answer; whatever it excludes the solver has to exclude."""

    def __init__(self, trigger_and_numbering: SolverLogic) -> None:
        self.solver = trigger_and_numbering
        self.quick = Logic(trigger_and_numbering.numbering)

    @property
    def gave_up_at(self) -> Span | None:
        return self.quick.gave_up_at

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        own = [*conditions]
        is_possible = self.quick.possible(own, above)
        assert is_possible or self.solver.excluded([*above, *own])
        return is_possible

    def related(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr]) -> Sequence[int]:
        return self.quick.related(conditions, above)

    def always(self, condition: ir.Expr) -> bool:
        is_always = self.quick.always(condition)
        assert not is_always or self.solver.excluded([negated(condition)])
        return is_always


def right() -> Iterator[tuple[Source, tuple[Source, ...]]]:
    """Policies that are right, each with its libraries."""
    for folder in RIGHT:
        shared = tuple(
            Source(f"policies/shared/{file.name}", file.read_text("utf-8"))
            for file in sorted((folder / "shared").glob("*.policy"))
        )
        externs = tuple(
            JavaScriptFile(f"externs/{file.name}", file.read_text("utf-8"))
            for file in sorted((folder / "externs").glob("*.js"))
        )
        for file in sorted(folder.glob("*.policy")):
            source = Source(f"policies/{file.name}", file.read_text("utf-8"), externs)
            yield source, (source, *shared)


def wrong(codes: str = "AG") -> Iterator[tuple[Source, tuple[Source, ...]]]:
    """Policies of which most are wrong."""
    for case in cases(codes):
        for chunk in (case.bad, case.good):
            for source in chunk.sources:
                yield source, chunk.sources


@pytest.mark.long
def test_what_the_built_in_answer_excludes_the_solver_excludes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prover_logic, "MOST_QUESTIONS", 10_000)
    monkeypatch.setattr(prover_logic, "MOST_UNITS_OF_ALL", 10**9)
    with SolverLogics() as logics:
        for source, sources in (*right(), *wrong()):
            compile_file(source, loader(sources), logic=lambda *given: Both(logics(*given)))


@pytest.mark.long
def test_policies_that_are_right_have_no_more_findings() -> None:
    with SolverLogics() as logics:
        for source, sources in right():
            plain = compile_file(source, loader(sources)).unit
            asked = compile_file(source, loader(sources), logic=logics).unit
            assert plain == asked


def found_by(logics: SolverLogics, source: Source, sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
    return compile_file(source, loader(sources), logic=logics).unit.diagnostics


@pytest.mark.long
def test_what_is_found_without_the_solver_is_found_with_it() -> None:
    """All but what is said of rules that, as it turns out, never run."""
    with SolverLogics() as logics:
        for source, sources in wrong("AG4"):
            plain = compile_file(source, loader(sources)).unit.diagnostics
            asked = found_by(logics, source, sources)
            if not any(each.code.id == "AG405" for each in asked if each not in plain):
                assert not [each for each in plain if each not in asked], source.text


LEVEL = "event.user.app_metadata.level"
_ACME, _OTHER = f'{EMAIL}.endswith("@acme.example")', f'email_domain({EMAIL}) == "other.example"'


@pytest.mark.parametrize(
    ("text", "code", "built_in", "solver"),
    [
        # A number is over three, or something that is not so: what switches the denial off is the text alone.
        (
            f'with rule("a", when=to_number({LEVEL}) > 3 or {COUNT} < 1):\n    api.access.deny("no")\n',
            "AG426",
            0,
            1,
        ),
        # Where the text is no number, the rule above has refused.
        (
            f'with rule("a", when=not matches(r"^[0-9]{{1,9}}$", {LEVEL})):\n    api.access.deny("no")\n\n'
            f'with rule("b", when=to_number({LEVEL}) > 3):\n    api.access.deny("no")\n',
            "AG426",
            1,
            0,
        ),
        # No address ends in both.
        (
            f'with rule("a", when={_ACME}):\n    api.authentication.setPrimaryUser("auth0|1")\n\n'
            f'with rule("b", when={_OTHER}):\n    api.authentication.setPrimaryUser("auth0|2")\n',
            "AG438",
            1,
            0,
        ),
    ],
)
def test_gates_and_limits_are_asked_of_the_solver(text: str, code: str, built_in: int, solver: int) -> None:
    source = Source("policies/a.policy", f"{HEADER}schema(event.user.app_metadata, level=string)\n{text}")
    plain = compile_file(source, loader((source,))).unit.diagnostics
    with SolverLogics() as logics:
        asked = found_by(logics, source, (source,))
    assert [sum(each.code.id == code for each in found) for found in (plain, asked)] == [built_in, solver]


def test_two_solvers_find_the_same() -> None:
    text = HEADER + "".join(
        f'with rule("{index}", when={" and ".join(texts)}):\n    log("x")\n'
        for index, texts in enumerate((*IMPOSSIBLE, *POSSIBLE))
    )
    source = Source("policies/a.policy", text)
    found = []
    for _ in range(2):
        with SolverLogics() as logics:
            found.append(found_by(logics, source, (source,)))
    assert found[0] == found[1]
    assert sum(each.code.id == "AG405" for each in found[0]) >= len(IMPOSSIBLE)
