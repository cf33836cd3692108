"""A handler that hangs, eats, floods or quits fails its own case, in time, and no other."""

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
