"""A call that changes the event at once changes nothing of what the policy reads, in both engines."""

import json
from collections.abc import Iterator

import pytest
from differential.pairs import event_of, problems_of, program_of
from differential.policy import Policy

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Method
from actiongen.backends.javascript.emit import emit
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.world import World

TRIGGERS = ("post-login", "credentials-exchange")
ARGUMENTS = {"key": '"k1"', "value": '"new"', "scope": '" new "', "scopes": '["new", "new "]'}
EVENT = {
    "transaction": {"metadata": {"k1": "old"}, "target_scopes": ["old"]},
    "session": {"id": "s", "metadata": {"k1": "old"}, "cookie": {"mode": "non-persistent"}},
    "refresh_token": {"id": "r", "created_at": "2026-01-01T00:00:00.000Z", "metadata": {"k1": "old"}},
}
ABSENT = {
    "transaction": {},
    "session": {"id": "s"},
    "refresh_token": {"id": "r", "created_at": "2026-01-01T00:00:00.000Z"},
}
READS = {
    "transaction.metadata": "event.transaction.metadata.k1, event.transaction is None",
    "session.metadata": "event.session.metadata.k1, event.session.metadata is None, event.session is None",
    "refresh_token.metadata": "event.refresh_token.metadata.k1, event.refresh_token.metadata is None",
    "transaction.target_scopes": 'event.transaction.target_scopes, "new" in event.transaction.target_scopes',
    "session.cookie.mode": "event.session.cookie.mode, event.session.cookie, event.session.cookie is None",
}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(find_node(), Limits(seconds=30)) as running:
        yield running


def changing() -> list[tuple[str, Method]]:
    return [
        (id, method)
        for id in TRIGGERS
        for trigger in [load_trigger(id)]
        if trigger is not None
        for method in trigger.methods.values()
        if method.mutates is not None
    ]


@pytest.mark.parametrize(("trigger", "method"), changing(), ids=lambda each: getattr(each, "name", each))
def test_what_a_call_changes_is_read_as_it_was(trigger: str, method: Method, runner: Runner) -> None:
    assert method.mutates is not None
    given = ", ".join(
        f'"{param.values[0]}"' if param.values else ARGUMENTS[param.name] for param in method.params
    )
    owner, *below = method.mutates.path
    key = ".k1" if below[-1] == "metadata" else ""
    read = f"log({READS['.'.join(method.mutates.path)]})\n    told(event.{owner})"
    call = f"api.{method.name}({given})"
    if any(not each.values for each in method.throws_where):
        call = f"if event.session is not None:\n        {call}"
    program = program_of(
        Policy(
            "",
            f"""action(name="Changes", trigger="{trigger}")

def told(what):
    log("told", what.{'.'.join(below)}{key})

with rule("Before"):
    {read}
    {call}
    {read}

with rule("Below"):
    {read}
""",
        )
    )
    assert program is not None
    loaded = runner.load(emit(program), program.header.trigger)
    for event in (EVENT, ABSENT):
        world = World(event_of(json.dumps(event)))
        (ran,) = runner.run(loaded, [world])
        assert problems_of(program, world, ran.run) == ()
        assert ran.run.end == FINISHED
        assert ran.run.logs[:2] == ran.run.logs[2:4] == ran.run.logs[4:]


@pytest.mark.parametrize(
    ("call", "path", "held", "after"),
    [
        ('transaction.addTargetScope(" new ")', "transaction.target_scopes", ["old"], ["old", "new"]),
        ('transaction.addTargetScope("old")', "transaction.target_scopes", ["old"], ["old"]),
        ('transaction.removeTargetScope("old ")', "transaction.target_scopes", ["old", "b"], ["b"]),
        ('transaction.setTargetScopes(["a", " a", "b"])', "transaction.target_scopes", None, ["a", "b"]),
        ("transaction.clearTargetScopes()", "transaction.target_scopes", ["old"], []),
        ('session.setMetadata("a", "b")', "session.metadata", None, {"a": "b"}),
        ('session.setMetadata("a", null)', "session.metadata", None, None),
        ('session.deleteMetadata("a")', "session.metadata", {"a": "b", "c": "d"}, {"c": "d"}),
        ("session.evictMetadata()", "session.metadata", None, {}),
        ("refreshToken.evictMetadata()", "refresh_token.metadata", None, None),
        ("refreshToken.evictMetadata()", "refresh_token.metadata", {"a": "b"}, {}),
        (
            'refreshToken.setMetadata("__proto__", "b")',
            "refresh_token.metadata",
            {"a": "b"},
            {"a": "b", "__proto__": "b"},
        ),
        ('session.setCookieMode("persistent")', "session.cookie", None, {"mode": "persistent"}),
    ],
)
def test_the_runner_changes_the_event_as_auth0_does(
    call: str, path: str, held: object, after: object, runner: Runner
) -> None:
    owner, name = path.split(".")
    event = {"session": {"id": "s"}, "refresh_token": {"id": "r"}, "transaction": {}}
    if held is not None:
        event[owner][name] = held  # type: ignore[assignment]
    trigger = load_trigger("post-login")
    assert trigger is not None
    shown = f"console.log(JSON.stringify(event.{path}) ?? 'undefined');"
    loaded = runner.load(
        f"exports.onExecutePostLogin = async (event, api) => {{\napi.{call};\n{shown}\n}};\n", trigger
    )
    (ran,) = runner.run(loaded, [World(event_of(json.dumps(event)))])
    assert ran.run.end == FINISHED
    assert ran.run.logs[0][0] == ("undefined" if after is None else json.dumps(after, separators=(",", ":")))


def test_what_is_not_there_is_not_made(runner: Runner) -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    code = """exports.onExecutePostLogin = async (event, api) => {
  api.session.setCookieMode("persistent");
  api.session.deleteMetadata("a");
  api.refreshToken.setMetadata("a", "b");
  console.log("session" in event, "refresh_token" in event);
};
"""
    (ran,) = runner.run(runner.load(code, trigger), [World({})])
    assert ran.run.end == FINISHED
    assert ran.run.logs == ((False, False),)
