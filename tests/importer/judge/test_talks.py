"""What the judge asks Node, and what it makes of the answers, without Node: talks that were recorded.

`talks/` has of each case what the judge made of it, what it said of both sides first, and the answers by a digest of
their questions; a question that was not recorded is a failure. ``pytest --update`` asks Node again; read what changes
below "judged". That Node still answers so is for the slow test.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_calls_back import ENDS, GOES_ON, POLICY, RULE
from importer.judge.test_pairs import compiled, compiled_source
from importer.judge.test_pins import EXTERN, WITH_PICK
from importer.judge.test_rules_in_order import CALLS, METADATA
from importer.judge.test_undocumented import BOTH, GUARDED

from actiongen.importer.judge import judge as judging
from actiongen.importer.judge import trials as talking
from actiongen.importer.judge.case import Case, case_of
from actiongen.importer.judge.judge import Options, judge, judge_all
from actiongen.importer.judge.model import Difference, Judgement
from actiongen.importer.judge.trials import Found, Trials
from actiongen.importer.model import Kind, Original
from actiongen.runner.find import Node, find_node
from actiongen.runner.process import Child
from actiongen.runs.run import Run

TALKS = Path(__file__).with_name("talks")
NODE = Node(Path("node"), (22, 0, 0))
EVENTS = 60
OPTIONS = Options(events=EVENTS, accept="the old one was wrong")
NAMES = (
    "nothing",
    "a guard",
    "an error where a list is absent, and the gate opens",
    "an error, and the policy denies too",
    "an error that is meant, and that the policy forgot",
    "a denial in a catch, for an error that the policy does not have",
    "a condition that only throws",
    "a claim of nothing after a denial",
    "goes on after a denial",
    "throws after a denial",
    "does not wait for a helper",
    "does not wait, and the calls come in another order",
    "a number as a text",
    "a flag of another type, which kept people out",
    "a number, or a text of one",
    "a choice between two values, read as a text",
    "a claim of an absent value",
    "an absent value in a text",
    "one of two absent values",
    "every item of an empty list",
    "a list that is there, and empty",
    "an empty text",
    "a key that loses its value",
    "an argument that nobody takes",
    "an argument too few",
    "a URL that is escaped in another way",
    "another order",
    "two requests, each with an answer of its own",
    "an address with an empty part",
    "a value in a URL as it is, and one that is absent",
    "a list in a text",
    "the words of an error of JSON",
    "a null that is left out, and an error",
    "other words around an object",
    "a parameter whose name is a secret",
)
SEEN = 'with rule("A"):\n    api.user.setAppMetadata("seen", True)'


def _written(name: str, original: str, policy: str) -> tuple[str, str]:
    pair = Pair(name, original, policy, 0, 0)
    return pair.action, pair.text


OF_JSON = ("a condition that only throws", "the words of an error of JSON")
"""Each Node has other words for what is no JSON."""
RULES = {
    "a rule that calls back too early": (RULE % "true", POLICY),
    "a rule that goes on after it has called back": (GOES_ON, ENDS % "a"),
    "a rule that goes on, and a wrong policy": (GOES_ON, ENDS % "b"),
    "a rule, in another order": (
        METADATA,
        '"""A pair."""\n\naction(name="Pair", trigger="post-login")\n\n'
        f'with rule("A"):\n    {CALLS["user"]}\n    {CALLS["app"]}\n',
    ),
}
MORE = {
    "a package that nobody has": (
        "require('nobody-wrote-this'); api.user.setAppMetadata('seen', true);",
        SEEN,
    ),
    "a package that some events need": (
        "if (event.stats.logins_count > 5) { require('nobody-wrote-this'); } api.user.setAppMetadata('seen', true);",
        SEEN,
    ),
    "an error of every kind": (
        "const n = event.stats.logins_count; if (n === 1) { null.x; } if (n === 2) { throw new TypeError('mine'); }"
        " if (n > 3) { api.user.setAppMetadata('seen', 1, 2); process.exit(1); }"
        " api.user.setAppMetadata('seen', true);",
        SEEN,
    ),
    "calls that Auth0 refuses": (
        "api.user.setAppMetadata('seen', true); if (event.stats.logins_count > 5) { api.user.setAppMetadata(); }",
        SEEN,
    ),
    "a parameter of another type": (
        "const next = event.request.query.next;"
        " if (next) { api.idToken.setCustomClaim('https://a.example/n', `to ${next}`); }",
        'to = read(event.request.query.next, string)\n\nwith rule("A", when=to is not None and to != ""):\n'
        '    api.idToken.setCustomClaim("https://a.example/n", f"to {to}")',
    ),
}
EXTERNAL = "a function in JavaScript"
ORIGINALS = {
    EXTERNAL: (Kind.ACTION, WITH_PICK, ""),
    **{name: (Kind.ACTION, *_written(name, *each)) for name, each in MORE.items()},
    **{pair.name: (Kind.ACTION, pair.action, pair.text) for pair in PAIRS if pair.name in NAMES},
    **{each.name: (Kind.ACTION, each.action, each.text) for each in (GUARDED, BOTH)},
    **{name: (Kind.RULE, *each) for name, each in RULES.items()},
}


@cache
def case(name: str) -> Case:
    kind, code, text = ORIGINALS[name]
    program, javascript = compiled(text) if name != EXTERNAL else compiled_source(EXTERN)
    return case_of(Original(kind, "pair.js", "Pair", code, trigger="post-login"), program, javascript)


def path_of(name: str) -> Path:
    return TALKS / f"{name.replace(' ', '_').replace(',', '')}.json"


@cache
def kept(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path_of(name).read_text("utf-8"))
    return found


# Talks


def digest(message: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(message).encode()).hexdigest()[:12]


def first_said(setup: dict[str, Any]) -> dict[str, Any]:
    """What a case says of itself; the texts, and what may stand where, have tests of their own."""
    said = {name: setup[name] for name in ("pair", "trigger", "own", "how", "limits")}
    return said | {"branches": setup["branches"]["left"]}


class Recorded:
    """A Node that gives the answers of a recording."""

    def __init__(self, talk: dict[str, Any]) -> None:
        self.talk = talk
        self.told = [b"{}"]
        self.ended = False
        self.unwritten = 0

    def write(self, data: bytes) -> None:
        for message in map(json.loads, data.splitlines()):
            if "judge" in message:
                answer = self.talk["answers"][digest(message)]
                found = answer.get("found")
                if found is not None:
                    answer = answer | {"found": [self.talk["trials"][at] for at in found]}
                self.told.append(json.dumps({"judged": answer, "places": []}).encode())
            elif "pair" in message:
                assert json.loads(json.dumps(first_said(message))) == self.talk["said"]

    def lines(self, seconds: float) -> list[bytes]:
        told, self.told = self.told, []
        return told

    def resident_bytes(self) -> int:
        return 0

    def kill(self) -> str:
        self.ended = True
        return ""


class Recording(Child):
    """A Node whose answers are written down."""

    talk: dict[str, Any]
    asked: str

    def write(self, data: bytes) -> None:
        for message in map(json.loads, data.splitlines()):
            if "judge" in message:
                self.asked = digest(message)
            elif "pair" in message:
                self.talk["said"] = first_said(message)
        super().write(data)

    def lines(self, seconds: float) -> list[bytes]:
        lines = super().lines(seconds)
        for line in lines:
            told = json.loads(line)
            if "judged" in told:
                answer, trials = told["judged"], self.talk["trials"]
                if "found" in answer:
                    trials += [each for each in answer["found"] if each not in trials]
                    answer["found"] = [trials.index(each) for each in answer["found"]]
                self.talk["answers"][self.asked] = answer
        return lines


def recorded(name: str) -> dict[str, Any]:
    """The talk about a case with a Node that runs."""
    talk: dict[str, Any] = {"said": {}, "trials": [], "answers": {}}

    def start(node: Node, memory: int, packages: Path | None) -> Child:
        child = Recording(node, memory, packages)
        child.talk = talk
        return child

    with pytest.MonkeyPatch.context() as patch, Trials(find_node()) as trials:
        patch.setattr(talking, "Child", start)
        judgement = judge(case(name), trials, OPTIONS)
    return {"judged": [*told(name, judgement)], **talk}


# What came of it


def told(name: str, judgement: Judgement) -> Iterator[str]:
    """A judgement in lines."""
    code = ORIGINALS[name][1]
    coverage = judgement.coverage
    yield f"{judgement.events} events, {judgement.equal} equal, {coverage.taken} of {coverage.arms} branches"
    yield from (f"missed {each.kind}: {each.text}" for each in coverage.missed)
    yield from (f"lacking {each.what}: {each.events}" for each in judgement.failures)
    if judgement.problem is not None:
        yield f"problem: {judgement.problem}"
    for each in judgement.differences:
        yield from _of_difference(code, each)
    for test in judgement.tests:
        at = None if test.difference is None else judgement.differences.index(test.difference)
        yield f"test {test.title}: {test.given.given} {test.given.now} -> {test.expect} of {at}"


def _of_difference(code: str, each: Difference) -> Iterator[str]:
    cause = "" if each.cause is None else f" because it {each.cause.value}"
    marks = [
        each.accepted or "",
        "" if each.is_documented else "undocumented",
        "open" if each.is_open else "",
    ]
    yield f"{each.kind.value}{cause}: {each.what} ({each.events} events) {' '.join(filter(None, marks))}"
    if each.span is not None:
        yield f"  at `{code[each.span.start : each.span.end]}`"
    world = each.smallest.world
    beside = (world.handler.value, world.http, world.cache, world.returns)
    yield f"  given {each.smallest.given} {each.smallest.now} {beside}"
    yield f"  original {_ran(each.original)}"
    yield f"  policy {_ran(each.policy)}"


def _ran(run: Run) -> str:
    end = run.end
    return f"{[*run.calls]} {end.kind.value} {end.name} {end.message}"


@pytest.mark.parametrize("name", ORIGINALS)
def test_talk(name: str, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if update:
        TALKS.mkdir(exist_ok=True)
        talk = recorded(name)
        lines = (f"{json.dumps(key)}: {_laid(value)}" for key, value in talk.items())
        path_of(name).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        kept.cache_clear()
    talk = kept(name)
    monkeypatch.setattr(talking, "Child", lambda *_: Recorded(talk))
    with Trials(NODE) as trials:
        judgement = judge(case(name), trials, OPTIONS)
    assert [*told(name, judgement)] == talk["judged"]


def _laid(value: Any) -> str:
    """JSON with a line for each part."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(each)}" for key, each in value.items()) + "\n}"


class Several(Recorded):
    """A Node that knows several talks."""

    def __init__(self, talks: Sequence[dict[str, Any]]) -> None:
        super().__init__(talks[0])
        self.talks = talks

    def write(self, data: bytes) -> None:
        for message in map(json.loads, data.splitlines()):
            if "pair" in message:
                said = json.loads(json.dumps(first_said(message | {"pair": 1})))
                (self.talk,) = (each for each in self.talks if each["said"] == said)
            elif "judge" in message:
                super().write(json.dumps(message).encode())


TOGETHER = ("goes on after a denial", "a claim of an absent value", "throws after a denial")


def test_several_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[Several] = []

    def start(*_: object) -> Several:
        children.append(Several([kept(each) for each in TOGETHER]))
        return children[-1]

    monkeypatch.setattr(talking, "Child", start)
    judgements = [*judge_all(map(case, TOGETHER), OPTIONS, NODE, processes=2)]
    for name, judgement in zip(TOGETHER, judgements, strict=True):
        assert [*told(name, judgement)] == kept(name)["judged"]
    assert 1 <= len(children) <= 2 and all(each.ended for each in children)


def test_a_bug_of_ours_costs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(case: Case, trials: Trials, options: Options) -> Judgement:
        if case.own_text == ORIGINALS[TOGETHER[1]][1]:
            raise KeyError("a bug of ours")
        return judge(case, trials, options)

    monkeypatch.setattr(judging, "judge", broken)
    monkeypatch.setattr(talking, "Child", lambda *_: Several([kept(each) for each in TOGETHER]))
    first, second, third = judge_all(map(case, TOGETHER), OPTIONS, NODE, processes=1)
    assert [*told(TOGETHER[0], first)] == kept(TOGETHER[0])["judged"] and second.events == 0
    assert [*told(TOGETHER[2], third)] == kept(TOGETHER[2])["judged"]
    assert second.problem is not None and second.coverage.arms == 0 and not second.is_equal
    assert second.problem.startswith("`KeyError` in actiongen itself (test_talks.py, line ")
    assert second.problem.endswith("): a bug, report it with the original if you may")


def test_node_that_does_not_run_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Recorded):
        def write(self, data: bytes) -> None:
            self.ended = True

        def kill(self) -> str:
            return "  at line 1"

    monkeypatch.setattr(talking, "Child", lambda *_: Silent({}))
    with Trials(NODE) as trials:
        judgement = judge(case("a guard"), trials, OPTIONS)
    assert (judgement.events, judgement.equal, judgement.coverage.taken, judgement.coverage.arms) == (
        0,
        0,
        0,
        3,
    )
    assert judgement.problem == "  at line 1" and not judgement.is_equal and not judgement.is_open


@pytest.mark.parametrize(
    ("lacking", "events", "code", "problem"),
    [
        ({"fs": 2, "net": 1}, 3, "x;", "every event needs fs"),
        ({"fs": 2}, 3, "x;", None),
        ({}, 0, "x;", None),
        ({}, 3, "(((", "the branches of the original are not known: it cannot be read"),
    ],
)
def test_why_nothing_is_judged(lacking: dict[str, int], events: int, code: str, problem: str | None) -> None:
    like = case("a guard")
    some = Case("a.js", Kind.ACTION, code, 0, len(code), like.program, like.javascript)
    found = Found(events, 0, lacking, {}, ((), ()), ())
    assert judging._problem(some, found) == problem


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("name", [each for each in ORIGINALS if each not in OF_JSON])
def test_node_says_the_same(name: str) -> None:
    assert recorded(name)["judged"] == kept(name)["judged"]
