"""Every answer of the prover, attacked.

In: a policy with properties. Out: :class:`Tally`: what the prover says of them, each proof that an event breaks, each
example that is none.

    attacked(program, Attack(solver, runner, events=200), seed=1)   ->   Tally(proved=4, …)
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from differential.events import Events
from differential.pairs import worlds
from prover.attack.catalogue import problems
from prover.attack.claims import with_claims

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.backends.javascript.emit import emit
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir import Program
from actiongen.ir.walk import below
from actiongen.prover.judge import Happened, Judge, happened
from actiongen.prover.model import Answer, Verdict
from actiongen.prover.problem import Problem, Solved, Solver
from actiongen.prover.questions import prove
from actiongen.runner.session import Runner
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.externs import for_a_run
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject
from actiongen.testing.verdict import differ
from actiongen.unit import loader

_MAIN = "generated.policy"
_MOST_TIMES = 10
"""How many times as many events are drawn as each proof is to judge: some are about the other handler, came before, or
lead to a question to which the world has no answer."""
_ROUNDS = 12
_APART = 1_000_000_007


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that is wrong."""

    what: str
    claim: str
    world: World
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What one proof stood against. ``says``: the property without its title; ``judged``: how many events, no two of
    them the same; ``met``: at how many of these its condition holds.
    """

    policy: int
    says: str
    judged: int
    met: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers came to. ``reasons``: why the prover does not know; ``seconds``: of each answer, with what it is
    about; ``solving``: those of them in the solver. ``attacks``: how many events were run to attack proofs.
    """

    policies: int = 0
    proved: int = 0
    refuted: int = 0
    attacks: int = 0
    proofs: tuple[Proof, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: tuple[tuple[float, str], ...] = ()
    solving: tuple[float, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        names = (
            "policies",
            "proved",
            "refuted",
            "attacks",
            "proofs",
            "reasons",
            "seconds",
            "solving",
            "wrong",
        )
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})

    def text(self) -> str:
        """The figures."""
        undecided = sum(self.reasons.values())
        every = self.proved + self.refuted + undecided
        seconds = sorted(each for each, _ in self.seconds)
        slowest = sorted(self.seconds)[-3:]
        judged = sorted(each.judged for each in self.proofs)
        return "\n".join(
            (
                f"{every:,} properties of {self.policies:,} policies: {share(self.proved, every)} proved "
                f"({self.proved}), {share(self.refuted, every)} refuted ({self.refuted}), "
                f"{share(undecided, every)} undecided; {self.attacks:,} events, {len(self.wrong)} wrong",
                f"  {len(self.proofs):,} proofs of {len({each.policy for each in self.proofs}):,} policies, "
                f"{len({each.says for each in self.proofs}):,} different texts, "
                f"{sum(each.met > 0 for each in self.proofs):,} whose condition some event meets; "
                f"events judged by each: fewest {min(judged, default=0):,}, in all {sum(judged):,}",
                f"  whole: {_times(seconds)}; in the solver: {_times(sorted(self.solving))}",
                *(f"  {count} × {reason}" for reason, count in self.reasons.most_common(12)),
                *(f"  slow: {each:.1f} s, {what}" for each, what in reversed(slowest)),
            )
        )


def share(part: int, whole: int) -> str:
    """A share for people."""
    return f"{100 * part / max(whole, 1):.1f} %"


def _times(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    return f"median {1000 * seconds[len(seconds) // 2]:.0f} ms, 95 % {1000 * seconds[len(seconds) * 95 // 100]:.0f} ms"


@dataclass(slots=True)
class Timed:
    """A solver whose time is kept."""

    solver: Solver
    seconds: float = 0.0

    def solve(self, problem: Problem) -> Solved:
        """As the solver does."""
        start = time.monotonic()
        try:
            return self.solver.solve(problem)
        finally:
            self.seconds += time.monotonic() - start


@dataclass(frozen=True, slots=True)
class Attack:
    """How answers are attacked; ``node`` replays examples, if it is there."""

    solver: Solver
    node: Runner | None
    events: int
    milliseconds: int = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """A policy as a text, with what it loads."""

    text: str
    libraries: tuple[tuple[str, str], ...] = ()
    externs: tuple[JavaScriptFile, ...] = ()

    def analysed(self, text: str) -> tuple[Program | None, frozenset[int]]:
        """What the policy means with another text, or the lines with mistakes."""
        main = Source(f"policies/{_MAIN}", text, self.externs)
        load = loader((main, *(Source(f"policies/{path}", other) for path, other in self.libraries)))
        found = load(_MAIN).then(lambda file: analyse(file, load))
        if found.is_clean and isinstance(found.value, Program):
            return found.value, frozenset()
        return None, frozenset(text.count("\n", 0, each.span.start) + 1 for each in found.diagnostics)


def attacked(policy: Text, attack: Attack, seed: int, claims: int) -> Tally:
    """A policy with so many claims at most."""
    text, program = with_claims(policy.text, Random(seed), claims, policy.analysed)
    if program is None or not program.properties:
        return Tally()
    return attacked_program(program, attack, seed, text)


def attacked_program(program: Program, attack: Attack, seed: int, text: str = "") -> Tally:
    """The properties of an action."""
    subject = Subject.of_action(program)
    total, proved = Tally(policies=1), []
    for claim in program.properties:
        solver = Timed(attack.solver)
        start = time.monotonic()
        answer = prove(subject, claim, solver, way=None, milliseconds=attack.milliseconds)
        taken = time.monotonic() - start
        what = f"{answer.verdict.value}, policy {seed}, {claim.title}, {answer.reason}"
        total += Tally(seconds=((taken, what),), solving=(solver.seconds,))
        total += _noted(program, claim, answer, attack, text)
        if answer.verdict is Verdict.PROVED:
            proved.append(claim)
    return total + _broken(program, subject, proved, attack, seed, text)


def _noted(program: Program, claim: ir.Property, answer: Answer, attack: Attack, text: str) -> Tally:
    match answer.verdict:
        case Verdict.PROVED:
            return Tally(proved=1)
        case Verdict.UNDECIDED:
            return Tally(reasons=Counter([answer.reason or "nobody says why"]))
        case Verdict.REFUTED:
            assert answer.example is not None
            world = answer.example.input.world
            found = _no_example(program, claim, world, attack.node)
            wrong = tuple(Wrong(f"no example: {each}", claim.title, world, text) for each in found)
            return Tally(refuted=1, wrong=wrong)


def _no_example(program: Program, claim: ir.Property, world: World, node: Runner | None) -> Iterator[str]:
    """Why an event does not refute a property, or is none that Auth0 sends."""
    trigger = program.header.trigger
    yield from problems(world.event, trigger)
    subject = Subject.of_action(program)
    if not Judge(subject, claim).breaks(world):
        yield "the interpreter finds that the property holds"
    if node is None:
        return
    (ran,) = node.run(node.load(for_a_run(program, emit(program)), trigger), [world])
    run = evaluate(program, replace(world, results=ran.externs))
    for problem in differ(run, ran.run, trigger):
        yield f"Node runs it otherwise: {problem}"


@dataclass(slots=True)
class _Attacked:
    """A proof under attack, and what it stood against so far."""

    claim: ir.Property
    judge: Judge
    judged: int = 0
    met: int = 0

    def breaks(self, world: World, done: Happened) -> bool:
        """Whether an event breaks the proof; it is counted."""
        self.judged += 1
        if not self.judge.applies(world, done):
            return False
        self.met += 1
        return self.judge.is_done(world, done) is not self.claim.always

    def proof(self, seed: int, text: str) -> Proof:
        """What it stood against."""
        return Proof(seed, said(self.claim, text), self.judged, self.met)


def _broken(
    program: Program, subject: Subject, claims: list[ir.Property], attack: Attack, seed: int, text: str
) -> Tally:
    """Proofs that an event breaks; an event is run once for all of them. There are events until each proof has judged
    so many, no two the same, in which its handler runs to its end, or until this takes too many.
    """
    attacked = [_Attacked(claim, Judge(subject, claim)) for claim in claims]
    total, run, seen = Tally(), 0, set[int]()
    for drawn, world in enumerate(_events(program, seed, attack.events) if attacked else ()):
        open_ = [each for each in attacked if each.judged < attack.events]
        if not open_ or drawn >= _MOST_TIMES * attack.events:
            break
        about = [each for each in open_ if each.claim.handler is world.handler]
        same = hash(repr(world)) if about else 0
        if not about or same in seen:
            continue
        seen.add(same)
        run += 1
        done = happened(subject, world)
        for each in about if done.is_whole else ():
            if each.breaks(world, done):
                total += Tally(
                    wrong=(Wrong("proved, and this event breaks it", each.claim.title, world, text),)
                )
    return total + Tally(attacks=run, proofs=tuple(each.proof(seed, text) for each in attacked))


def said(claim: ir.Property, text: str) -> str:
    """A property as it is written, without its title and the layout."""
    written = text[claim.span.start : claim.span.end]
    return " ".join(written.replace(claim.title, "", 1).split())


def _events(program: Program, seed: int, count: int) -> Iterator[World]:
    """Events near the literals of the policy: half of them such as Auth0 sends with the plainest answers. There is no
    end to them, but they may come to be the same ones again; portions of so many are drawn each from a seed of its own.
    """
    trigger, never_fail = program.header.trigger, _never_fail(program)
    for round_ in range(_ROUNDS):
        drawn = seed + round_ * _APART
        made = [each.world for each in Generator(program, drawn).inputs(count // 2)]
        made += worlds(Events(program, drawn), program, Random(drawn), count - len(made), 0.24)
        for world in made:
            fails = any(world.returns.get(name, True) is None for name in never_fail)
            if not fails and not any(problems(world.event, trigger)):
                yield world


def _never_fail(program: Program) -> frozenset[str]:
    """The queries that do not throw in what Auth0 documents: the prover takes them not to, as docs/proving.md says."""
    return frozenset(
        node.question.method.name
        for node in below(program.all_steps)
        if isinstance(node, ir.Ask) and isinstance(node.question, ir.ApiQuery) and not node.can_fail
    )
