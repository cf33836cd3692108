"""A helper that asks is called whether its answer is read or not, and the check of the output counts its calls."""

import pytest

from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir import Program
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.externs import for_a_run
from actiongen.testing.trace import trace
from actiongen.unit import analyse_source, loader

HEAD = """action(name="Unread", trigger="post-login")


@extern("externs/shout.js")
def shout(text: string) -> string: ...


def loud(text):
    made = shout(text)
    return f"{made}!" if made is not None else None


def cached(key):
    found = api.cache.get(key)
    return found.value


def both(text):
    made = loud(text)
    found = cached(text)
    return text


"""
SHOUT = "module.exports = (text) => {\n  console.log(text);\n  return text.toUpperCase();\n};\n"
WORLD = World({"user": {"user_id": "ann"}, "stats": {"logins_count": 1.0}})


def program(text: str) -> Program:
    source = Source("policies/case.policy", HEAD + text, (JavaScriptFile("externs/shout.js", SHOUT),))
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "unread = loud(event.user.user_id)",
        "unread = loud(event.user.user_id) if event.stats.logins_count == 1 else None",
        "unread = both(event.user.user_id)",
        'with rule("r"):\n    loud(event.user.user_id)',
        'with rule("r"):\n    if event.stats.logins_count == 1:\n        unread = both(event.user.user_id)',
        'with rule("r"):\n    for each in ["a", "b"]:\n        unread = both(each)',
    ],
)
def test_both_engines_call_the_helper(text: str) -> None:
    made = program(f"{text}\n")
    code = emit(made)
    assert validate(code, made) == ()
    with Runner(find_node()) as node:
        (ran,) = node.run(node.load(for_a_run(made, code), made.header.trigger), [WORLD])
    assert ran.run.end == FINISHED
    assert ran.run.logs, "the function has run"
    world = World(WORLD.event, results=ran.externs)
    assert (ran.run.logs, ran.run.calls) == (trace(made, world).run.logs, evaluate(made, world).calls)


def test_a_call_that_is_left_out_is_noticed() -> None:
    made = program("unread = loud(event.user.user_id)\n")
    code = emit(made)
    call = "asString(unlessThrown(() => shout(text)))"
    assert code.count(call) == 1
    problems = [each.message for each in validate(code.replace(call, "asString(text)"), made)]
    assert "the policy calls `shout` 1 times and the JavaScript 0 times" in problems


@pytest.mark.parametrize(
    "local",
    ["csv(event.client.name)", "event.secrets.KEY", "time(event.user.created_at) < now()"],
)
def test_a_local_that_nothing_reads_does_not_move_a_helper(local: str) -> None:
    """The value of its calls is a constant, which stands above all handlers, and so must the helper."""
    helper = f'def fixed(what):\n    unread = {local}\n    other = unread\n    return "x"\n\n\n'
    rule = 'with rule("r"):\n    log(value, event.secrets.KEY == "a")\n'
    made = program(f'secrets("KEY")\n\n{helper}value = fixed(event.user.user_id)\n\n{rule}')
    code = emit(made)
    assert validate(code, made) == ()
    with Runner(find_node()) as node:
        (ran,) = node.run(node.load(for_a_run(made, code), made.header.trigger), [WORLD])
    assert (ran.run.end, ran.run.logs[0][0]) == (FINISHED, "x")
