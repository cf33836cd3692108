"""The event or a part of it as a whole, given to an extern: as it was when the handler began, without the secrets."""

import pytest

from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.ir import Program
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.events import default_event
from actiongen.testing.externs import for_a_run
from actiongen.testing.trace import trace
from actiongen.unit import analyse_source, loader

HEAD = """action(name="Whole", trigger="post-login")

secrets("KEY")


@extern("externs/see.js")
def see(value: json) -> string: ...


def via(what):
    seen = see(what)
    log(seen)


"""
SEE = "module.exports = (value) => JSON.stringify(value);\n"
GIVEN = ["event", "whole", '{"in": event}', "[event]", "coalesce(event, None)", "event.transaction"]
CHANGES = ['api.transaction.addTargetScope("changed")', 'api.transaction.setMetadata("k", "changed")']


def program(text: str) -> Program:
    source = Source("policies/case.policy", HEAD + text, (JavaScriptFile("externs/see.js", SEE),))
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return found


@pytest.mark.parametrize("change", ["", *CHANGES])
@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("helped", [False, True])
def test_it_is_as_it_was_and_has_no_secrets(given: str, change: str, helped: bool) -> None:
    line = f"via({given})" if helped else f"seen = see({given})\n    log(seen)"
    named = "whole = event\n" if given == "whole" else ""
    made = program(f'{named}with rule("r"):\n    {change or "log(0)"}\n    {line}\n')
    code = emit(made)
    assert validate(code, made) == ()
    world = World(default_event("post-login"), {"KEY": "marked-secret"})
    with Runner(find_node()) as node:
        (ran,) = node.run(node.load(for_a_run(made, code), made.header.trigger), [world])
    seen = str(ran.run.logs[-1])
    assert "transaction-1" in seen, "the extern has the event"
    assert "changed" not in seen and "marked-secret" not in seen
    assert '"secrets"' not in seen
    again = trace(made, World(world.event, world.secrets, results=ran.externs))
    assert (again.run.logs, again.run.calls) == (ran.run.logs, ran.run.calls)


def test_without_a_change_the_copy_is_made_at_the_call() -> None:
    code = emit(program('with rule("r"):\n    seen = see(event)\n    log(seen)\n'))
    assert "asJson({ ...event, secrets: undefined })" in code
    assert "wholeEvent" not in code
