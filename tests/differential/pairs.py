"""A policy and an event, in the interpreter and on Node.

In: a generated policy, a seed, a Runner. Out: :class:`Tally`: what was seen, and the pairs on which the two do not do
the same, or whose JavaScript is not as the compiler itself wants it.

    tally(policy, seed=1, count=50, runner=runner).mismatches   ->   ()
"""

from dataclasses import dataclass, replace
from random import Random

from differential.answers import answered
from differential.events import Events
from differential.externs import FILE, given_by
from differential.policy import Policy
from differential.wild import disturbed, text_of, with_nulls

from actiongen.analysis.analyse import analyse
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir import Program
from actiongen.runner.session import Runner
from actiongen.runs.run import Ending, Run
from actiongen.runs.texts import json_text, value_of_json
from actiongen.runs.values import Value, defined, renumbering
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.testing.coverage import Kind
from actiongen.testing.events import Event, Input
from actiongen.testing.externs import externs_of, for_a_run
from actiongen.testing.replies import Replies
from actiongen.testing.values import event_json
from actiongen.testing.verdict import differ
from actiongen.unit import loader

_MAIN = "generated.policy"
EXPLORED = 0.24
AGAIN = "python tests/differential/run.py {count} --policy {seed} --explored {explored}"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A pair on which the interpreter and Node differ; ``command`` shows it again."""

    seed: int
    command: str
    policy: Policy
    world: World
    javascript: str
    problems: tuple[str, ...]

    def text(self) -> str:
        """All that is needed to see it again."""
        files = "".join(f"--- {path}\n{text}\n" for path, text in self.policy.libraries)
        return (
            (
                f"seed {self.seed}, again: {self.command}\n{files}--- the policy\n{self.policy.text}\n"
                f"--- the JavaScript\n{self.javascript}\n"
                f"--- the event, secrets {dict(self.world.secrets)}, clock {self.world.now_ms:g}\n"
                f"{event_json(dict(self.world.event))}\n--- the answers {dict(self.world.http)} "
                f"{dict(self.world.returns)} {dict(self.world.cache)}\n"
                f"--- what differs\n" + "\n".join(self.problems)
            )
            .encode("utf-8", "backslashreplace")
            .decode()
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What a number of policies came to; ``both`` of ``conditions`` were seen true and false."""

    policies: int = 0
    accepted: int = 0
    pairs: int = 0
    calls: int = 0
    cut: int = 0
    conditions: int = 0
    both: int = 0
    mismatches: tuple[Mismatch, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        names = ("policies", "accepted", "pairs", "calls", "cut", "conditions", "both", "mismatches")
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})


def program_of(policy: Policy) -> Program | None:
    """What a policy means, None if it is refused."""
    main = Source(f"policies/{_MAIN}", policy.text, (FILE,))
    libraries = (Source(f"policies/{path}", text) for path, text in policy.libraries)
    load = loader((main, *libraries))
    found = load(_MAIN).then(lambda file: analyse(file, load))
    return found.value if found.is_clean and isinstance(found.value, Program) else None


def tally(policy: Policy, seed: int, count: int, runner: Runner, explored: float = EXPLORED) -> Tally:
    """Runs a policy on so many events; a share of them explores its conditions, the others vary those."""
    program = program_of(policy)
    if program is None:
        return Tally(policies=1)
    code = emit(program)
    events = Events(program, seed)
    drawn = worlds(events, program, Random(seed), count, explored)
    runs = runner.run(runner.load(for_a_run(program, code), program.header.trigger), drawn)
    invalid = tuple(f"the check of the output: {each.message}" for each in validate(code, program))
    again = AGAIN.format(seed=seed, count=count, explored=explored)
    found = [Mismatch(seed, again, policy, drawn[0], code, invalid)] if invalid else []
    calls = cut = 0
    for world, ran in zip(drawn, runs, strict=True):
        problems = problems_of(program, replace(world, results=ran.externs), ran.run)
        calls += len(ran.run.calls)
        cut += ran.run.end.kind is Ending.REFUSED
        if problems:
            found.append(Mismatch(seed, again, policy, world, code, problems))
    both, conditions = _met(events)
    return Tally(1, 1, len(drawn), calls, cut, conditions, both, tuple(found))


def met(policy: Policy, seed: int, count: int) -> tuple[int, int]:
    """How many conditions of a policy so many events meet on both sides, of how many; no Node runs them."""
    program = program_of(policy)
    if program is None:
        return 0, 0
    events = Events(program, seed)
    events.explored(count)
    return _met(events)


def _met(events: Events) -> tuple[int, int]:
    sides: dict[object, int] = {}
    for point, hit in events.hits.items():
        if point.kind is not Kind.RULE:
            place = point.kind, point.span
            sides[place] = sides.get(place, 0) + (hit > 0)
    return sum(side == 2 for side in sides.values()), len(sides)


def worlds(events: Events, program: Program, random: Random, count: int, explored: float) -> list[World]:
    """Events that reach the conditions, and the same with other values, some of which nobody expects."""
    trigger, replies = program.header.trigger, Replies.of_program(program)
    externs = tuple(externs_of(program))

    def world(given: Input, event: Event) -> World:
        made = _with_event(given, event, random)
        if random.random() < 0.6:
            made = replies.answered(made, program, dict(given.given))
        else:
            made = answered(made, program, replies, random)
        return given_by(made, externs, random)

    inputs = events.explored(max(1, int(count * explored)))
    drawn = [world(input_, with_nulls(input_, trigger, random)) for input_ in inputs]
    paths = events.paths()
    for choice in random.choices(inputs, k=count - len(drawn)):
        event = with_nulls(choice, trigger, random)
        is_varied = random.random() < 0.5
        event = events.varied(event) if is_varied else event
        if not is_varied or random.random() < 0.3:
            event = disturbed(event, paths, trigger, random)
        drawn.append(world(choice, event))
    return drawn


def _with_event(given: Input, event: Event, random: Random) -> World:
    """The world of an input with another event, which is read from one of the texts that JSON has for it."""
    return replace(given.world, event=event_of(text_of(event, random)))


def event_of(text: str) -> Event:
    """The event of a JSON text."""
    event = value_of_json(text)
    assert isinstance(event, dict)
    return event


def problems_of(program: Program, world: World, on_node: Run) -> tuple[str, ...]:
    """How the interpreter and Node differ, in words."""
    run = evaluate(program, world)
    problems = tuple(differ(run, on_node, program.header.trigger))
    if problems or on_node.is_cut_short:
        return problems
    # Members in another order are equal to ``differ``, and not the same text.
    ours, other = _texts(run), _texts(on_node)
    return () if ours == other else (f"as JSON text, {ours} in the interpreter, {other} on Node",)


def _texts(run: Run) -> list[list[str]]:
    """The calls and the logged lines as JSON text, with members in the order that they have."""
    calls = [[name, *_json(arguments)] for name, arguments in run.calls]
    numbered = renumbering()
    return [[numbered(text) for text in line] for line in (*calls, *(_json(line) for line in run.logs))]


def _json(values: tuple[Value, ...]) -> list[str]:
    texts = [json_text(defined(value)) for value in values]
    while texts and texts[-1] == "null":
        texts.pop()
    return texts
