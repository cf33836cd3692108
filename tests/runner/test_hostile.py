"""A handler that hangs, eats, floods or quits fails its own case, in time, and no other."""

import os
import subprocess
import sys
import time

import pytest
from runner.conftest import EVENT, node, world

from actiongen.auth0.load import load_trigger
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending

HOST = 'api.access.deny.constructor("return process")()'
TIMEOUT = [Ending.TIMEOUT]
MEMORY = [Ending.MEMORY]
EXITED = [Ending.EXITED]
HANGING = [
    ("for (;;);", TIMEOUT),
    ("await null; for (;;);", TIMEOUT),
    ("for (;;) await null;", TIMEOUT),
    ("setInterval(() => {}, 5); await new Promise(() => {});", TIMEOUT),
    ("for (;;) try { console.log('x'.repeat(99)); } catch {}", TIMEOUT),
    ("for (;;) try { process.exit(); } catch {}", TIMEOUT),
    ("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", TIMEOUT),
]
ENDING = [
    ("await new Promise(() => {});", [Ending.UNSETTLED]),
    ("await { then() {} };", [Ending.UNSETTLED]),
    ("const kept = []; for (;;) kept.push(Buffer.alloc(1 << 26, 1));", MEMORY),
    ("Buffer.alloc(2 ** 32 - 1);", MEMORY),
    ("const kept = []; for (let i = 0; i < 4; i += 1) kept.push(new ArrayBuffer(2 ** 30));", MEMORY),
    ("const kept = []; for (;;) kept.push(new Array(1e6).fill(1.5));", MEMORY),
    ("for (let i = 0; i < 1e6; i += 1) console.log('x'.repeat(1000));", [Ending.OUTPUT]),
    ("console.log('x'.repeat(2 ** 29 - 30), 'x'.repeat(2 ** 29 - 30));", [Ending.OUTPUT]),
    ("for (;;) process.stdout.write('x'.repeat(1000));", [Ending.OUTPUT]),
    ("for (;;) api.user.setAppMetadata('k', 'x'.repeat(1000));", [Ending.OUTPUT]),
    ("process.exit(1);", EXITED),
    ("try { process.exit(); } catch {}", EXITED),
    ("process.abort();", EXITED),
    ("require('process').kill(1);", EXITED),
    (f"{HOST}.exit(3);", EXITED),
    (f"{HOST}.kill({HOST}.pid, 'SIGKILL');", [Ending.CRASHED]),
    (f"{HOST}.abort();", [Ending.CRASHED]),
    ("const f = () => f(); f();", [Ending.THROWN]),
]


@pytest.mark.parametrize("major", [18, 22])
def test_each_that_hangs_fails_alone_and_in_time(major: int) -> None:
    each_fails_alone(HANGING, major, seconds=1)


# 0.3 seconds of the processor.
WORK = """exports.onExecutePostLogin = async (event, api) => {
  const { cpuUsage } = %s;
  const used = () => Object.values(cpuUsage()).reduce((a, b) => a + b);
  for (let i = 0; i < 60; i += 1) {
    const until = used() + 5e3;
    while (used() < until);
    %s
  }
};"""
NOTHING = "exports.onExecutePostLogin = async () => {};"


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux says how long a process has waited for a processor"
)
@pytest.mark.parametrize("rest", ["", "await new Promise(setImmediate);"], ids=["at once", "in turns"])
def test_a_run_that_the_machine_keeps_waiting_is_not_too_slow(rest: str) -> None:
    post_login = load_trigger("post-login")
    assert post_login is not None
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(5)]
    try:
        with Runner(node(22), Limits(seconds=0.5)) as runner:
            assert next(runner.run(runner.load(NOTHING, post_login), [world(EVENT)])).run.end == FINISHED
            child = runner._child
            assert child is not None
            for pid in (child.pid, *(each.pid for each in busy)):
                os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})
            (found,) = runner.run(runner.load(WORK % (HOST, rest), post_login), [world(EVENT)])
            assert runner._child is child
    finally:
        for each in busy:
            each.kill()
            each.wait()
    assert found.run.end == FINISHED
    assert found.duration_ms > 1_000, "it was kept waiting"


@pytest.mark.parametrize("major", [18, 22])
def test_each_that_ends_by_itself_fails_alone(major: int) -> None:
    # So long that no load on the machine makes a hang of what ends by itself.
    each_fails_alone(ENDING, major, seconds=30)


def each_fails_alone(hostile: list[tuple[str, list[Ending]]], major: int, *, seconds: float) -> None:
    post_login = load_trigger("post-login")
    assert post_login is not None
    code = "exports.onExecutePostLogin = async (event, api) => {\n  switch (event.n) {\n"
    for number, (body, _) in enumerate(hostile):
        code += f"case {number}: {{ {body} break; }}\n"
    code += 'default: api.access.deny("fine");\n}};'
    worlds = [world(f'{{"n": {number}}}') for number in range(len(hostile))]
    # A harmless one before and after each.
    cases = [world(EVENT)] + [each for case in worlds for each in (case, world(EVENT))]
    limits = Limits(seconds=seconds, memory_bytes=256 << 20, output_bytes=1 << 20)
    outcomes: list[NodeRun] = []
    with Runner(node(major), limits) as runner:
        outcomes += runner.run(runner.load(code, post_login), cases)
    assert [(outcome.run.calls, outcome.run.end) for outcome in outcomes[0::2]] == [
        ((("access.deny", ("fine",)),), FINISHED)
    ] * (len(hostile) + 1)
    kinds = [outcome.run.end.kind for outcome in outcomes[1::2]]
    wrong = [(body, kind) for (body, wanted), kind in zip(hostile, kinds, strict=True) if kind not in wanted]
    assert wrong == []


def test_memory_that_many_cases_leave_behind_is_no_failure_of_one() -> None:
    post_login = load_trigger("post-login")
    assert post_login is not None
    code = """let kept;
      exports.onExecutePostLogin = async () => { (kept ??= []).push(Buffer.alloc(30 << 20, 1)); };"""
    with Runner(node(22), Limits(memory_bytes=256 << 20)) as runner:
        loaded = runner.load(code, post_login, keep_module=True)
        outcomes = list(runner.run(loaded, [world(EVENT)] * 20))
    # A case that finds the memory full may fail; a new Node starts with none.
    assert len(outcomes) == 20
    assert [outcome.run.end for outcome in outcomes[:3]] == [FINISHED] * 3
    assert sum(outcome.run.end != FINISHED for outcome in outcomes) <= 4


def test_a_pause_of_the_caller_is_no_hang_of_the_case() -> None:
    post_login = load_trigger("post-login")
    assert post_login is not None
    event = '{"text": "' + "x" * 300_000 + '"}'
    # So long that no case takes it on a machine that does much else.
    limits = Limits(seconds=2)
    with Runner(node(22), limits) as runner:
        loaded = runner.load("exports.onExecutePostLogin = async () => {};", post_login)
        seen = 0
        for outcome in runner.run(loaded, (world(event) for _ in range(30))):
            assert outcome.run.end == FINISHED
            seen += 1
            if seen in (1, 15):
                time.sleep(2.5)
    assert seen == 30
