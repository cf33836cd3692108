"""A policy and an event, in the interpreter and on Node.

In: a generated policy, a seed, a Runner. Out: :class:`Tally`: what was seen, and the pairs on which the two do not do
the same, or whose JavaScript is not as the compiler itself wants it.

    tally(policy, seed=1, count=50, runner=runner).mismatches   ->   ()
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from differential.events import Events
from differential.policy import Policy
from differential.wild import disturbed, text_of, with_nulls

from actiongen.analysis.analyse import analyse
from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import Run, evaluate
from actiongen.evaluate.operations import Value
from actiongen.evaluate.texts import join, json_text, value_of_json
from actiongen.ir import Program
from actiongen.runner.model import Case, FailureKind, Outcome
from actiongen.runner.session import Runner
from actiongen.source import Source
from actiongen.testing.coverage import Kind
from actiongen.testing.events import Input
from actiongen.testing.values import from_node
from actiongen.testing.verdict import differ
from actiongen.unit import loader

_MAIN = "generated.policy"
_EXPLORED = 0.24
_UNDEFINED = '{"$undefined": true}'
# What the harness keeps of the message of an error.
_LONGEST_MESSAGE = 4096
# Auth0 would end such a run in the middle: it is compared as far as it goes.
_CUT = (FailureKind.REFUSED,)


@dataclass(frozen=True, slots=True)
class Pair:
    """What one run is given: the event as JSON text."""

    event: str
    secrets: tuple[tuple[str, str], ...]
    now_ms: float

    def case(self) -> Case:
        """The same for Node."""
        return Case(self.event, self.now_ms, {name: join(value) for name, value in self.secrets})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A pair on which the interpreter and Node differ."""

    seed: int
    policy: Policy
    pair: Pair
    javascript: str
    problems: tuple[str, ...]

    def text(self) -> str:
        """All that is needed to see it again."""
        files = "".join(f"--- {path}\n{text}\n" for path, text in self.policy.libraries)
        return (
            (
                f"seed {self.seed}\n{files}--- the policy\n{self.policy.text}\n--- the JavaScript\n{self.javascript}\n"
                f"--- the event, secrets {dict(self.pair.secrets)}, clock {self.pair.now_ms:g}\n{self.pair.event}\n"
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
    main = Source(f"policies/{_MAIN}", policy.text)
    libraries = (Source(f"policies/{path}", text) for path, text in policy.libraries)
    load = loader((main, *libraries))
    found = load(_MAIN).then(lambda file: analyse(file, load))
    return found.value if found.is_clean and isinstance(found.value, Program) else None


def tally(policy: Policy, seed: int, count: int, runner: Runner, explored: float = _EXPLORED) -> Tally:
    """Runs a policy on so many events; a share of them explores its conditions, the others vary those."""
    program = program_of(policy)
    if program is None:
        return Tally(policies=1)
    code = emit(program)
    events = Events(program, seed)
    pairs = _pairs(events, program.header.trigger, Random(seed), count, explored)
    outcomes = runner.run(runner.load(code, program.header.trigger), [each.case() for each in pairs])
    invalid = tuple(f"the check of the output: {each.message}" for each in validate(code, program))
    found = [Mismatch(seed, policy, pairs[0], code, invalid)] if invalid else []
    calls = cut = 0
    for pair, outcome in zip(pairs, outcomes, strict=True):
        problems = problems_of(program, pair, outcome)
        calls += len(outcome.calls)
        cut += _is_cut(outcome)
        if problems:
            found.append(Mismatch(seed, policy, pair, code, problems))
    sides: dict[object, int] = {}
    for point, hit in events.hits.items():
        if point.kind is not Kind.RULE:
            place = point.kind, point.span
            sides[place] = sides.get(place, 0) + (hit > 0)
    both = sum(each == 2 for each in sides.values())
    return Tally(1, 1, len(pairs), calls, cut, len(sides), both, tuple(found))


def _pairs(events: Events, trigger: Trigger, random: Random, count: int, explored: float) -> list[Pair]:
    """Events that reach the conditions, and the same with other values, some of which nobody expects."""
    inputs = events.explored(max(1, int(count * explored)))
    found = [_pair(each, text_of(with_nulls(each, trigger, random), random)) for each in inputs]
    paths = events.paths()
    for each in random.choices(inputs, k=count - len(found)):
        event = with_nulls(each, trigger, random)
        is_varied = random.random() < 0.5
        event = events.varied(event) if is_varied else event
        if not is_varied or random.random() < 0.3:
            event = disturbed(event, paths, trigger, random)
        found.append(_pair(each, text_of(event, random)))
    return found


def _pair(given: Input, event: str) -> Pair:
    return Pair(event, tuple(given.secrets.items()), given.now_ms)


def interpreted(program: Program, pair: Pair) -> Run:
    """What the interpreter does with a pair."""
    event = value_of_json(pair.event)
    assert isinstance(event, dict)
    return evaluate(program, event, secrets=dict(pair.secrets), now=pair.now_ms)


def problems_of(program: Program, pair: Pair, outcome: Outcome) -> tuple[str, ...]:
    """How the interpreter and Node differ, in words."""
    run = interpreted(program, pair)
    if run.error is not None:
        run = replace(run, error=run.error[:_LONGEST_MESSAGE])
    if _is_same(run, outcome):
        return ()
    problems = tuple(differ(run, outcome, program.header.trigger))
    if problems or _is_cut(outcome):
        return problems
    # Members in another order are equal to ``differ``, and not the same text.
    wanted = [[name, *_texts(arguments)] for name, arguments in run.calls]
    found = [[name, *_texts(map(from_node, arguments))] for name, arguments in outcome.calls]
    return () if wanted == found else (f"as JSON text, {wanted} in the interpreter, {found} on Node",)


def _is_same(run: Run, outcome: Outcome) -> bool:
    """Whether both are surely the same, as JSON text: most are, and this is quick."""
    error = outcome.error
    thrown = None if error is None or error.kind is not FailureKind.THROWN else error.message
    if (error is not None and thrown is None) or thrown != (None if run.error is None else join(run.error)):
        return False
    calls: list[Value] = [[name, list(arguments)] for name, arguments in run.calls]
    logs = json.dumps([*map(list, outcome.logs)]).replace(_UNDEFINED, "null")
    return _json(calls) == json.dumps(outcome.calls) and _json([list(line) for line in run.logs]) == logs


def _json(value: Value) -> str:
    return json.dumps(json.loads(join(json_text(value))))


def _is_cut(outcome: Outcome) -> bool:
    return outcome.error is not None and outcome.error.kind in _CUT


def _texts(arguments: Iterable[Value]) -> list[str]:
    found = [json_text(each) for each in arguments]
    while found and found[-1] == "null":
        found.pop()
    return found
