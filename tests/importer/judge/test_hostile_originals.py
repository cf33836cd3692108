"""An original of a stranger, whatever it does, gives a judgement, in time."""

import time
from pathlib import Path

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_pairs import class_of, judged

from actiongen.importer.judge.judge import Options
from actiongen.importer.judge.model import Judgement
from actiongen.importer.judge.trials import Trials
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits

pytestmark = pytest.mark.slow

SEEN = 'with rule("A"):\n    api.user.setAppMetadata("seen", True)'
CALL = "api.user.setAppMetadata('seen', true);"
# So long that no load on the machine makes a hang of what ends by itself.
PATIENT = Limits(seconds=20, memory_bytes=256 << 20)
QUICK = Limits(seconds=0.5, memory_bytes=256 << 20)
ENDS = [
    ("a loop without end", f"for (;;); {CALL}", "hangs"),
    ("a loop that waits", f"for (;;) await null; {CALL}", "hangs"),
    ("a gigabyte", f"const kept = []; for (;;) kept.push(Buffer.alloc(1 << 26, 1)); {CALL}", "memory"),
    ("all of the heap", f"const kept = []; for (;;) kept.push(new Array(1e6).fill(1.5)); {CALL}", "memory"),
]
REFUSES = [
    ("ends the process", f"process.exit(1); {CALL}", "process.exit"),
    ("never settles", "await new Promise(() => {});", "nothing will settle"),
    ("too many words", "for (;;) console.log('x'.repeat(1000));", "logged or called with more than"),
    ("calls without end", "for (;;) api.user.setAppMetadata('k', 'x'.repeat(1000));", ""),
    (
        "a getter that throws",
        f"Object.defineProperty(event, 'user', {{ get() {{ throw 1; }} }}); {CALL}",
        "1",
    ),
    ("nests without end", "const f = () => f(); f();", "Maximum call stack"),
    ("timers without end", "setInterval(() => {}, 5); await new Promise(() => {});", "timers without end"),
]
HARMLESS = [
    (
        "a getter on the event",
        f"Object.defineProperty(event, 'user', {{ get() {{ return {{}}; }} }}); {CALL}",
    ),
    ("changes its event", f"event.user.email = 'x'; delete event.client; {CALL}"),
    ("pollutes prototypes", f"Object.prototype.polluted = true; Array.prototype.map = null; {CALL}"),
    (
        "overwrites built-ins",
        f"JSON.stringify = () => 'x'; JSON.parse = () => 1; Array.isArray = null; {CALL}",
    ),
    ("makes globals", f"leaked = (globalThis.leaked || 0) + 1; if (leaked > 1) return; {CALL}"),
    ("eval", f'eval("{CALL}");'),
    ("a function of a text", f"new Function('api', \"{CALL}\")(api);"),
    ("waits for an hour", f"await new Promise((done) => setTimeout(done, 3600000)); {CALL}"),
]
LACKING = [
    ("the disk", f"require('fs').writeFileSync('/tmp/x', 'x'); {CALL}", "fs"),
    ("the network", f"require('net').connect(80); {CALL}", "net"),
    ("another process", f"require('child_process').execSync('true'); {CALL}", "child_process"),
    ("a package that is not there", f"require('nobody-wrote-this'); {CALL}", "nobody-wrote-this"),
    ("a name that nobody defined", f"somewhere.call(); {CALL}", "somewhere"),
]


def judgement_of(body: str, limits: Limits = PATIENT) -> Judgement:
    with Trials(find_node(), limits=limits) as trials:
        return judged(Pair("hostile", body, SEEN, 0, 0), trials, Options(events=40))


@pytest.mark.parametrize(("body", "what"), [each[1:] for each in ENDS], ids=[each[0] for each in ENDS])
def test_what_has_to_be_ended_is_a_gate_that_opens(body: str, what: str) -> None:
    start = time.monotonic()
    limits = QUICK if what == "hangs" else PATIENT
    judgement = judgement_of(f"if (event.stats.logins_count > 5) {{ {body} }} {CALL}", limits)

    assert time.monotonic() - start < 120
    assert [class_of(each) for each in judgement.differences] == ["GATE_OPENED:THROWS"]
    assert what in judgement.differences[0].what
    assert judgement.problem is None


def test_an_original_that_hangs_in_most_events_is_not_judged_to_the_end() -> None:
    judgement = judgement_of(f"if (event.stats.logins_count > 0) for (;;); {CALL}", QUICK)

    assert judgement.problem == "the original does not end in 3 events"
    assert [class_of(each) for each in judgement.differences] == ["GATE_OPENED:THROWS"]
    assert judgement.differences[0].events == 3


@pytest.mark.parametrize(("body", "what"), [each[1:] for each in REFUSES], ids=[each[0] for each in REFUSES])
def test_what_ends_in_an_error_is_a_gate_that_opens(body: str, what: str) -> None:
    judgement = judgement_of(body)

    assert {each.kind.name for each in judgement.differences} <= {"GATE_OPENED", "OTHER"}
    assert any(what in each.original.end.message for each in judgement.differences)
    assert judgement.equal == 0


@pytest.mark.parametrize("body", [each[1] for each in HARMLESS], ids=[each[0] for each in HARMLESS])
def test_what_a_run_does_to_its_realm_stays_in_the_run(body: str) -> None:
    judgement = judgement_of(f"if (event.stats.logins_count > 5) {{ {CALL} }} else {{ {body} }}")

    assert judgement.problem is None
    assert judgement.is_equal, [(each.kind, each.what) for each in judgement.differences]
    assert judgement.events > 5


@pytest.mark.parametrize(("body", "what"), [each[1:] for each in LACKING], ids=[each[0] for each in LACKING])
def test_what_no_case_has_is_no_repair(body: str, what: str) -> None:
    judgement = judgement_of(body)

    assert not judgement.differences
    assert [what in each.what for each in judgement.failures] == [True]
    assert judgement.problem is not None
    assert not Path("/tmp/x").exists()
