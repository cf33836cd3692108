"""Runs an original and its policy side by side on a Node of their own.

In: two Actions, choices, their branches. Out: what a drawing found (:class:`Drawn`), and what comes of single worlds
(:class:`Trial`). A run that hangs, or takes too much memory, is ended with its Node; a new Node goes on behind it.

    with Trials(find_node()) as trials:
        trials.set(Setup(…))
        trials.draw(10_000, seed=0).equal
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from actiongen.auth0.load import platform
from actiongen.auth0.model import Trigger
from actiongen.importer.judge.branches import Branch
from actiongen.importer.judge.choices import Choices
from actiongen.importer.judge.choices import Drawn as World
from actiongen.runner.find import Node
from actiongen.runner.model import Limits
from actiongen.runner.process import Child
from actiongen.runner.table import table
from actiongen.runner.wire import AnswerJson, run_of
from actiongen.runs.run import Run

LIMITS = Limits(seconds=1.0)
MOST_SECONDS = 120.0
"""Of the processor; then no more events are drawn."""
MOST_HUNG = 3
"""After so many events in which a side hangs no more are drawn."""
_LOOK_EVERY_SECONDS = 0.02
_GRACE_SECONDS = 1.0
_MOST_GRACE_SECONDS = 20.0
_START_SECONDS = 30.0
_MOST_AT_ONCE = 500
_NEW_NODE_AFTER = 200


@dataclass(frozen=True, slots=True)
class Setup:
    """What is run: two Actions of one trigger, where to look for branches, how calls are compared (see compare.js).
    ``own`` is where the original's own text stands in what runs. ``is_apart``: functions in JavaScript decide what the
    policy tells `api`, so the order of calls of `api` and of all others beside one another says nothing.
    """

    trigger: Trigger
    original: str
    policy: str
    choices: Choices
    branches: tuple[Sequence[Branch], Sequence[Branch]]
    is_rule: bool
    unseen: tuple[str, ...]
    marks: tuple[str, ...] = ()
    own: tuple[int, int] | None = None
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Hung:
    """Which side had to be ended, 0 the original, and why: ``timeout``, ``memory`` or ``crashed``."""

    side: int
    how: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a drawing found: ``lacking`` are events that say nothing, by what was lacking; ``groups`` the worlds of each
    kind of difference; ``reached`` the branches of both sides; ``kept`` worlds that reach all of these. ``problem``:
    why it ended early.
    """

    events: int
    equal: int
    lacking: Mapping[str, int]
    groups: Mapping[str, tuple[World, ...]]
    reached: tuple[tuple[bool, ...], tuple[bool, ...]]
    kept: tuple[World, ...]
    hung: Mapping[World, Hung] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did. ``column`` is where in its line the error was thrown, ``is_stray``: that was outside of the
    handler. ``terminal``: the index of the first call that decides the outcome. ``places`` are the lines, from 1, and
    columns, from 0, of the calls. ``answers`` are the names of the answers that its requests got, in their order.
    ``refused`` are the indexes of the calls that Auth0 refuses.
    """

    run: Run
    column: int | None
    is_stray: bool
    terminal: int | None
    places: tuple[tuple[int, int] | None, ...] = ()
    answers: tuple[str | None, ...] = ()
    refused: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one world: ``key`` is None where both did the same; ``lacks``: what no case has, and one side asked
    for. ``is_cut``: they are the same up to the call that decides the outcome; ``is_said``: but for calls of the
    original that hand on what is absent; ``is_worded``: but for the words of an error; ``is_given``: but for one
    argument that the policy alone gives; ``mark``: but for what stands for this word in a text. ``ended``: one side
    had to be ended.
    """

    key: str | None
    lacks: str | None
    sides: tuple[Side, Side] | None = None
    is_cut: bool = False
    is_said: bool = False
    is_worded: bool = False
    is_given: bool = False
    mark: str | None = None
    branches: tuple[tuple[bool, ...], tuple[bool, ...]] | None = None
    ended: str | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both did the same."""
        return self.key is None and self.lacks is None and self.ended is None


class TrialsBroken(Exception):  # noqa: N818 - it names what happened
    """Node does not run the harness, or ends outside of a run."""


@dataclass(frozen=True, slots=True)
class _At:
    """How many events are through, and what runs now: a side in a world, if it was asked to say so."""

    events: int
    side: int | None
    world: World


class _Ended(Exception):  # noqa: N818
    """Node had to be ended, or ended by itself: ``at`` is what it told last."""

    def __init__(self, how: str, at: "_At | None") -> None:
        super().__init__(how)
        self.how = how
        self.at = at


class Trials:
    """Real Node, started with the first pair and ended with the ``with`` block."""

    def __init__(self, node: Node, packages: Path | None = None, limits: Limits = LIMITS) -> None:
        """``packages`` is the folder whose npm packages originals may require."""
        self._node = node
        self._packages = packages
        self._limits = limits
        self._child: Child | None = None
        self._setup: dict[str, object] = {}
        # Which request gets which answer, as far as Node has told; a new Node goes on with it.
        self._places: list[list[object]] = []
        self._trigger: Trigger | None = None
        self._pairs = 0
        self._grace = _GRACE_SECONDS
        self._is_set = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends Node."""
        child, self._child = self._child, None
        self._is_set = False
        if child is not None:
            child.kill()

    def set(self, setup: Setup) -> None:
        """The pair that the next questions are about."""
        self._pairs += 1
        if self._pairs % _NEW_NODE_AFTER == 0:
            self.close()
        self._trigger = setup.trigger
        self._is_set = False
        left, right = setup.branches
        self._places = []
        self._setup = {
            "pair": self._pairs,
            "trigger": setup.trigger.id,
            "left": setup.original,
            "right": setup.policy,
            "own": setup.own or (0,),
            "branches": {"left": [each.wire() for each in left], "right": [each.wire() for each in right]},
            "how": {
                "unseen": setup.unseen,
                "isRule": setup.is_rule,
                "isApart": setup.is_apart,
                "marks": setup.marks,
            },
            "limits": {
                "limit": self._limits.seconds * 1000,
                "memory": self._limits.memory_bytes,
                "output": self._limits.output_bytes,
            },
            **setup.choices.wire(),
        }

    def draw(self, count: int, seed: int, seeds: Sequence[Sequence[int]]) -> Found:
        """Draws so many worlds and runs both sides in each."""
        hung: list[tuple[World, int, str]] = []
        is_careful = False
        while True:
            message = {
                "judge": "draw",
                "count": count,
                "seed": seed,
                "seeds": seeds,
                "hung": hung,
                "careful": is_careful,
                "seconds": MOST_SECONDS,
            }
            try:
                answer = self._ask(message)
                found = _found(answer, hung)
            except _Ended as ended:
                at = ended.at
                if is_careful and at is not None and at.side is not None:
                    hung.append((at.world, at.side, ended.how))
                    is_careful = False
                    if len(hung) >= MOST_HUNG:
                        # What comes before is judged, what comes after it would take too long.
                        count = at.events + 1
                elif is_careful and self._grace > _MOST_GRACE_SECONDS:
                    raise TrialsBroken(f"Node ended between two runs: {ended.how}") from ended
                else:
                    # It may be the machine that is slow.
                    self._grace *= 3 if is_careful else 1
                    is_careful = True
                continue
            if len(hung) >= MOST_HUNG:
                which = "the original" if all(side == 0 for _, side, _ in hung) else "the policy"
                return replace(found, problem=f"{which} does not end in {len(hung)} events")
            if answer["isLate"]:
                late = f"{MOST_SECONDS:g} seconds were not enough for more than {found.events:,} events"
                return replace(found, problem=late)
            return found

    def attempt(self, worlds: Sequence[World], *, tell: bool = False, cover: bool = False) -> list[Trial]:
        """What comes of each of the worlds. ``tell``: with what both sides did; ``cover``: with their branches."""
        found: list[Trial] = []
        for at in range(0, len(worlds), _MOST_AT_ONCE):
            found += self._attempt(worlds[at : at + _MOST_AT_ONCE], tell, cover)
        return found

    def under(
        self, originals: Sequence[str], worlds: Sequence[World], *, tell: bool = False
    ) -> list[list[Trial]]:
        """What comes of the worlds with each of these texts in the place of the original."""
        if len(worlds) > _MOST_AT_ONCE:
            parts = worlds[:_MOST_AT_ONCE], worlds[_MOST_AT_ONCE:]
            head, tail = (self.under(originals, part, tell=tell) for part in parts)
            return [[*left, *right] for left, right in zip(head, tail, strict=True)]
        message = {"judge": "attempt", "drawn": worlds, "originals": originals, "tell": tell}
        try:
            answer = self._ask(message)
        except _Ended as ended:
            if len(originals) > 1:
                half = len(originals) // 2
                first = self.under(originals[:half], worlds, tell=tell)
                return [*first, *self.under(originals[half:], worlds, tell=tell)]
            if len(worlds) > 1:
                half = len(worlds) // 2
                (*left,), (*right,) = (
                    self.under(originals, part, tell=tell)[0] for part in (worlds[:half], worlds[half:])
                )
                return [[*left, *right]]
            return [[Trial(None, None, ended=ended.how)]]
        found = [_trial(each) for each in cast(list[dict[str, Any]], answer["found"])]
        return [found[at : at + len(worlds)] for at in range(0, len(found), len(worlds))]

    def _attempt(self, worlds: Sequence[World], tell: bool, cover: bool) -> list[Trial]:
        message = {"judge": "attempt", "drawn": worlds, "tell": tell, "cover": cover}
        try:
            answer = self._ask(message)
        except _Ended as ended:
            if len(worlds) == 1:
                return [Trial(None, None, ended=ended.how)]
            half = len(worlds) // 2
            return [*self._attempt(worlds[:half], tell, cover), *self._attempt(worlds[half:], tell, cover)]
        return [_trial(each) for each in cast(list[dict[str, Any]], answer["found"])]

    # Talking

    def _ask(self, message: Mapping[str, object]) -> dict[str, Any]:
        child = self._started()
        child.write(json.dumps(message).encode() + b"\n")
        since, looked = time.monotonic(), 0.0
        at: _At | None = None
        while True:
            lines = child.lines(_LOOK_EVERY_SECONDS)
            now = time.monotonic()
            for line in lines:
                since = now
                told = json.loads(line, parse_int=float)
                if "judged" in told:
                    self._places = told["places"]
                    return cast(dict[str, Any], told["judged"])
                side = told.get("side")
                at = _At(int(told["at"]), None if side is None else int(side), _world(told.get("drawn", ())))
            if child.ended:
                raise _Ended(self._crashed(), at)
            if now - since > self._limits.seconds + self._grace and not child.unwritten:
                self.close()
                raise _Ended("timeout", at)
            if now - looked >= _LOOK_EVERY_SECONDS:
                looked = now
                # Two sides and what the harness keeps of many events.
                if child.resident_bytes() > 2 * self._limits.memory_bytes:
                    self.close()
                    raise _Ended("memory", at)

    def _crashed(self) -> str:
        child, self._child = self._child, None
        self._is_set = False
        errors = "" if child is None else child.kill()
        is_memory = "heap out of memory" in errors or "Allocation failed" in errors
        if not is_memory and "at " in errors:
            raise TrialsBroken(errors)
        return "memory" if is_memory else "crashed"

    def _started(self) -> Child:
        assert self._trigger is not None
        if self._child is None:
            child = Child(self._node, self._limits.memory_bytes, self._packages)
            until = time.monotonic() + _START_SECONDS
            while not child.lines(_LOOK_EVERY_SECONDS):
                if child.ended or time.monotonic() > until:
                    raise TrialsBroken(f"{self._node.path} does not run the harness: {child.kill()}")
            self._child = child
            self._is_set = False
        if not self._is_set:
            line = json.dumps({"table": self._trigger.id, **table(self._trigger, platform())})
            setup = json.dumps({**self._setup, "places": self._places})
            self._child.write(f"{line}\n{setup}\n".encode())
            self._is_set = True
        return self._child


def _found(answer: Mapping[str, Any], hung: Sequence[tuple[World, int, str]]) -> Found:
    left, right = answer["reached"]
    return Found(
        int(answer["events"]),
        int(answer["equal"]),
        {what: int(count) for what, count in answer["lacking"]},
        {each["key"]: tuple(map(_world, each["drawn"])) for each in answer["groups"]},
        (tuple(left), tuple(right)),
        tuple(map(_world, answer["kept"])),
        {world: Hung(side, how) for world, side, how in hung},
    )


def _world(drawn: Sequence[int]) -> World:
    return tuple(map(int, drawn))


def _trial(told: Mapping[str, Any]) -> Trial:
    sides = None
    if "runs" in told:
        left, right = told["runs"]
        sides = (_side(left), _side(right))
    branches = told.get("branches")
    return Trial(
        told["key"],
        told["lacks"],
        sides,
        bool(told.get("isCut")),
        bool(told.get("isSaid")),
        bool(told.get("isWorded")),
        bool(told.get("isGiven")),
        told.get("mark"),
        None if branches is None else (tuple(branches[0]), tuple(branches[1])),
    )


def _side(told: Mapping[str, Any]) -> Side:
    terminal = told["terminal"]
    return Side(
        run_of(cast(AnswerJson, told)),
        None if told["place"] is None else int(told["place"]),
        bool(told["isStray"]),
        None if terminal is None else int(terminal),
        tuple(None if each is None else (int(each[0]), int(each[1])) for each in told["places"]),
        tuple(told["answers"]),
        frozenset(int(index) for index, *_ in told["refused"]),
    )
