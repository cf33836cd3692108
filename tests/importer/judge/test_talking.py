"""How the judge talks with Node when that is slow, hangs, dies or says nothing: with a Node that follows a script and
has a clock of its own.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from importer.judge.test_pairs import compiled
from importer.judge.test_worlds import POLICY

from actiongen.importer.judge import trials as talking
from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.branches import Branch
from actiongen.importer.judge.model import Arm
from actiongen.importer.judge.trials import Setup, Trial, Trials, TrialsBroken
from actiongen.runner.find import Node
from actiongen.runner.model import Limits
from actiongen.source import Span

NODE = Node(Path("node"), (22, 0, 0))
FOUND = {
    "events": 7.0,
    "equal": 6.0,
    "lacking": [["fs", 1.0]],
    "groups": [{"key": "k", "drawn": [[0.0, 1.0], []]}],
    "reached": [[True, False], [True]],
    "kept": [[2.0, 3.0]],
    "isLate": False,
}
TOLD = {"key": None, "lacks": None}


class Scripted:
    """A Node that does what ``act`` says at each question, and whose time passes while one waits for its lines."""

    def __init__(self, act: "Act", clock: SimpleNamespace) -> None:
        self.act = act
        self.clock = clock
        self.told: list[bytes] = [b"{}"]
        self.asked: list[Any] = []
        self.said: list[Any] = []
        self.memory = 0
        self.unwritten = 0
        self.errors = ""
        self.ended = False
        self.is_killed = False

    def write(self, data: bytes) -> None:
        assert data.endswith(b"\n")
        for message in map(json.loads, data.splitlines()):
            if "judge" in message:
                self.asked.append(message)
                self.act(self, message)
            else:
                self.said.append(message)

    def tell(self, message: Mapping[str, Any]) -> None:
        self.told.append(json.dumps(message).encode())

    def answer(self, answer: Mapping[str, Any], places: Any = ()) -> None:
        self.tell({"judged": answer, "places": places})

    def lines(self, seconds: float) -> list[bytes]:
        self.clock.now += seconds
        told, self.told = self.told, []
        return told

    def resident_bytes(self) -> int:
        return self.memory

    def kill(self) -> str:
        self.is_killed = True
        return self.errors


Act = Callable[[Scripted, dict[str, Any]], None]


class Talk:
    """Trials with Nodes that follow a script; ``children`` are those that were started."""

    def __init__(self, patch: pytest.MonkeyPatch, act: Act, is_silent: bool = False) -> None:
        self.clock = SimpleNamespace(now=100.0)
        self.children: list[Scripted] = []
        self.started: list[tuple[Any, ...]] = []

        def start(*given: Any) -> Scripted:
            self.started.append(given)
            self.children.append(Scripted(act, self.clock))
            if is_silent:
                self.children[-1].told = []
                self.children[-1].errors = "no such file"
            return self.children[-1]

        patch.setattr(talking, "Child", start)
        patch.setattr(talking, "time", SimpleNamespace(monotonic=lambda: self.clock.now))
        self.trials = Trials(NODE, Path("packages"), Limits(seconds=1.0))
        self.trials.set(SETUP)

    @property
    def asked(self) -> list[Any]:
        return [each for child in self.children for each in child.asked]


def setup() -> Setup:
    program, _ = compiled(POLICY)
    arm = Arm("then", Span("a.js", 1, 2), "x;")
    left, right = [Branch(arm, 3, None)], [Branch(arm, 5, 6), Branch(arm, 8, None)]
    return Setup(
        program.header.trigger,
        "original",
        "policy",
        choices_of(program, {}, ""),
        (left, right),
        True,
        ("cache.get",),
        ("NaN",),
        (4, 9),
        True,
    )


SETUP = setup()


def all_equal(child: Scripted, message: dict[str, Any]) -> None:
    child.answer({"found": [TOLD for _ in message["drawn"] for _ in message.get("originals", [""])]})


def hangs_at(world: list[int], original: str = "") -> Act:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        if world not in message["drawn"] or original not in message.get("originals", [""]):
            all_equal(child, message)

    return act


def test_what_is_set_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, all_equal)
    for _ in range(2):
        assert talk.trials.attempt([(0, 1)]) == [Trial(None, None)]
    (child,) = talk.children
    assert talk.started == [(NODE, Limits().memory_bytes, Path("packages"))]
    table, said = child.said
    assert table["table"] == "post-login" and len(table) > 1
    wire = json.loads(json.dumps(SETUP.choices.wire()))
    assert {key: said[key] for key in wire} == wire
    assert {key: each for key, each in said.items() if key not in wire} == {
        "pair": 1,
        "trigger": "post-login",
        "left": "original",
        "right": "policy",
        "own": [4, 9],
        "branches": {
            "left": [each.wire() for each in SETUP.branches[0]],
            "right": [each.wire() for each in SETUP.branches[1]],
        },
        "how": {"unseen": ["cache.get"], "isRule": True, "isApart": True, "marks": ["NaN"]},
        "limits": {"limit": 1000.0, "memory": Limits().memory_bytes, "output": Limits().output_bytes},
        "places": [],
    }
    talk.trials.set(SETUP)
    talk.trials.attempt([])
    talk.trials.attempt([(0, 1)])
    assert [each["pair"] for each in child.said if "pair" in each] == [1, 2]


def test_a_new_node_after_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, all_equal)
    monkeypatch.setattr(talking, "_NEW_NODE_AFTER", 3)
    for _ in range(3):
        talk.trials.attempt([(0, 1)])
        talk.trials.set(SETUP)
    talk.trials.attempt([(0, 1)])
    first, second = talk.children
    assert first.is_killed and not second.is_killed
    assert [[each["pair"] for each in child.said if "pair" in each] for child in talk.children] == [
        [1, 2],
        [3, 4],
    ]


def test_a_new_node_knows_which_request_got_which_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        child.answer({"found": [TOLD]}, [["GET a", "one"]])

    talk = Talk(monkeypatch, act)
    talk.trials.attempt([(0, 1)])
    talk.trials.close()
    talk.trials.attempt([(0, 1)])
    assert [child.said[-1]["places"] for child in talk.children] == [[], [["GET a", "one"]]]
    talk.trials.set(SETUP)
    talk.trials.attempt([(0, 1)])
    assert talk.children[-1].said[-1]["places"] == []
    with talk.trials:
        pass
    assert all(child.is_killed for child in talk.children)


def test_many_worlds_are_asked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "_MOST_AT_ONCE", 2)
    talk = Talk(monkeypatch, all_equal)
    worlds = [(0, each) for each in range(5)]
    assert len(talk.trials.attempt(worlds, tell=True)) == 5
    assert talk.asked == [
        {"judge": "attempt", "drawn": drawn, "tell": True, "cover": False}
        for drawn in ([[0, 0], [0, 1]], [[0, 2], [0, 3]], [[0, 4]])
    ]
    talk.children[0].asked.clear()
    found = talk.trials.under(["a", "b"], worlds, tell=True)
    assert [len(each) for each in found] == [5, 5]
    assert [each["drawn"] for each in talk.asked] == [[[0, 0], [0, 1]], [[0, 2], [0, 3]], [[0, 4]]]
    assert talk.asked[0] == {
        "judge": "attempt",
        "drawn": [[0, 0], [0, 1]],
        "originals": ["a", "b"],
        "tell": True,
    }
    talk.children[0].asked.clear()
    talk.trials.attempt([(0, 1)], cover=True)
    talk.trials.under(["a"], [(0, 1), (0, 2)])
    assert [each.get("cover") for each in talk.asked] == [True, None]
    assert [each["tell"] for each in talk.asked] == [False, False]


def test_texts_and_worlds_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        keys = [f"{text} {world[1]}" for text in message["originals"] for world in message["drawn"]]
        child.answer({"found": [{"key": key, "lacks": None} for key in keys]})

    monkeypatch.setattr(talking, "_MOST_AT_ONCE", 3)
    talk = Talk(monkeypatch, act)
    found = talk.trials.under(["a", "b"], [(0, each) for each in range(5)])
    assert [[each.key for each in one] for one in found] == [
        [f"{text} {world}" for world in range(5)] for text in ("a", "b")
    ]


def test_what_hangs_is_found_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, hangs_at([0, 1]))
    ended = Trial(None, None, ended="timeout")
    assert talk.trials.attempt([(0, 0), (0, 1), (0, 2)]) == [Trial(None, None), ended, Trial(None, None)]
    assert not ended.is_equal and Trial(None, None).is_equal
    assert [[world[1] for world in each["drawn"]] for each in talk.asked] == [
        [0, 1, 2],
        [0],
        [1, 2],
        [1],
        [2],
    ]
    assert [child.is_killed for child in talk.children] == [True, True, True, False]
    # Two seconds of silence each, and what it takes to start.
    assert 3 * 2.0 < talk.clock.now - 100 < 3 * 2.0 + 0.5


def test_a_text_that_hangs_is_found_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, hangs_at([0, 1], "b"))
    same, ended = Trial(None, None), Trial(None, None, ended="timeout")
    found = talk.trials.under(["a", "b", "c"], [(0, 0), (0, 1), (0, 2)])
    assert found == [[same, same, same], [same, ended, same], [same, same, same]]
    assert [(each["originals"], [world[1] for world in each["drawn"]]) for each in talk.asked] == [
        (["a", "b", "c"], [0, 1, 2]),
        (["a"], [0, 1, 2]),
        (["b", "c"], [0, 1, 2]),
        (["b"], [0, 1, 2]),
        (["b"], [0]),
        (["b"], [1, 2]),
        (["b"], [1]),
        (["b"], [2]),
        (["c"], [0, 1, 2]),
    ]


def test_parts_of_a_text_that_hangs_are_told_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, hangs_at([0, 1], "b"))
    talk.trials.under(["a", "b"], [(0, 0), (0, 1)], tell=True)
    assert all(each["tell"] for each in talk.asked)
    talk.children.clear()
    talk.trials.attempt([(0, 0), (0, 1)], tell=True, cover=True)
    assert all(each["tell"] and each["cover"] for each in talk.asked)


@pytest.mark.parametrize(
    ("errors", "how"),
    [("", "crashed"), ("heap out of memory at x", "memory"), ("Allocation failed", "memory")],
)
def test_what_dies_has_ended(errors: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        child.ended, child.errors = True, errors

    talk = Talk(monkeypatch, act)
    assert talk.trials.attempt([(0, 1)]) == [Trial(None, None, ended=how)]
    assert talk.trials.attempt([(0, 1)]) == [Trial(None, None, ended=how)]
    assert len(talk.children) == 2 and all("pair" in child.said[-1] for child in talk.children)


def test_what_dies_of_a_bug_of_ours_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        child.ended, child.errors = True, "TypeError: x\n    at judge.js:1"

    talk = Talk(monkeypatch, act)
    with pytest.raises(TrialsBroken, match="TypeError"):
        talk.trials.attempt([(0, 1)])


def test_what_does_not_start_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(monkeypatch, all_equal, is_silent=True)
    with pytest.raises(TrialsBroken, match="node does not run the harness: no such file"):
        talk.trials.attempt([(0, 1)])
    assert 30 < talk.clock.now - 100 < 31


@pytest.mark.parametrize(("memory", "ended"), [(2, None), (2 + 1e-9, "memory")])
def test_much_memory_ends_a_run(memory: float, ended: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def act(child: Scripted, message: dict[str, Any]) -> None:
        child.memory = round(memory * Limits().memory_bytes)
        child.waits = 10  # type: ignore[attr-defined]

    def lines(self: Scripted, seconds: float) -> list[bytes]:
        self.clock.now += seconds
        if self.told or not self.asked:
            told, self.told = self.told, []
            return told
        self.waits -= 1  # type: ignore[attr-defined]
        if not self.waits:  # type: ignore[attr-defined]
            self.answer({"found": [TOLD]})
        return []

    monkeypatch.setattr(Scripted, "lines", lines)
    talk = Talk(monkeypatch, act)
    assert talk.trials.attempt([(0, 1)]) == [Trial(None, None, ended=ended)]
    assert talk.children[0].is_killed == (ended is not None)


def test_who_writes_or_tells_is_not_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits to be read by Node, and what it says of where it is, are no silence."""

    def act(child: Scripted, message: dict[str, Any]) -> None:
        child.pending = [(500, "unwritten"), (90, "at"), (90, "at"), (90, "answer")]  # type: ignore[attr-defined]

    def lines(self: Scripted, seconds: float) -> list[bytes]:
        self.clock.now += seconds
        if not self.asked:
            told, self.told = self.told, []
            return told
        (left, what), *rest = self.pending  # type: ignore[attr-defined]
        self.unwritten = int(what == "unwritten")
        if left:
            self.pending = [(left - 1, what), *rest]  # type: ignore[attr-defined]
            return []
        self.pending = rest  # type: ignore[attr-defined]
        if what == "answer":
            return [json.dumps({"judged": {"found": [TOLD]}, "places": []}).encode()]
        return [b'{"at": 3}']

    monkeypatch.setattr(Scripted, "lines", lines)
    talk = Talk(monkeypatch, act)
    assert talk.trials.attempt([(0, 1)]) == [Trial(None, None)]
