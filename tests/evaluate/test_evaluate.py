"""What a run of the interpreter does, in which order, and how it ends."""

import copy
from types import SimpleNamespace

import pytest
from evaluate.policies import program, world

from actiongen import ir
from actiongen.evaluate import limits
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.values import Call, Value, uuid

DENY: Call = ("access.deny", ("no",))


def set_to(key: str, value: Value) -> Call:
    return ("user.setAppMetadata", (key, value))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            'with rule("One"):\n    api.user.setAppMetadata("a", 1)\n    log("one")\n'
            'with rule("None", when=event.user.name == "eve"):\n    api.user.setAppMetadata("b", 2)\n'
            'with rule("Two", when=event.user.name == "ann"):\n    log("two", event.user.nickname)\n'
            '    api.user.setAppMetadata("c", 3)\n',
            Run((set_to("a", 1.0), set_to("c", 3.0)), (("one",), ("two", None))),
            id="every rule that holds acts, in order",
        ),
        pytest.param(
            'only_when(event.user.name == "eve")\nwith rule("r"):\n    log("below")\n',
            Run(),
            id="a guard that does not hold ends the run",
        ),
        pytest.param(
            'only_when(event.user.nickname == "ann")\nwith rule("r"):\n    log("below")\n',
            Run(),
            id="a guard over what is absent does not hold",
        ),
        pytest.param(
            'with rule("r", when=event.user.name == "ann"):\n    log("a")\n    stop()\nwith rule("s"):\n    log("b")\n',
            Run(logs=(("a",),)),
            id="stop ends the run",
        ),
        pytest.param(
            'with rule("r", when=event.user.name == "ann"):\n    api.access.deny("no")\n'
            'with rule("s"):\n    log("b")\n',
            Run((DENY,)),
            id="a terminal call ends the run",
        ),
        pytest.param(
            "def refuse(reason):\n    log(reason)\n    api.access.deny(reason)\n"
            'with rule("r", when=event.user.name == "ann"):\n    refuse("no")\nwith rule("s"):\n    log("b")\n',
            Run((DENY,), (("no",),)),
            id="a terminal call in a helper ends the run",
        ),
        pytest.param(
            'with rule("r"):\n    for x in ["a", "b", "c"]:\n        log(x)\n'
            '        if x == "b":\n            stop()\n',
            Run(logs=(("a",), ("b",))),
            id="stop in a loop ends the run",
        ),
        pytest.param(
            'with rule("r", when=event.user.name == "ann"):\n    log("a")\n'
            '    abort(f"no {event.user.name} 😀")\nwith rule("s"):\n    log("b")\n',
            Run(logs=(("a",),), end=End(Ending.THROWN, "no ann 😀")),
            id="abort throws, in whole characters",
        ),
        pytest.param(
            'with rule("r"):\n    if event.user.name == "eve":\n        log("if")\n    elif event.user.name == "ann":\n'
            '        log("elif")\n    else:\n        log("else")\n',
            Run(logs=(("elif",),)),
            id="one arm of an if runs",
        ),
        pytest.param(
            'with rule("r"):\n    for k, v in event.user.app_metadata.items():\n        log(k, v)\n',
            Run(logs=(("2", True), ("10", "ten"), ("b", 1.0), ("a", None))),
            id="members in the order of JavaScript",
        ),
        pytest.param(
            'with rule("r"):\n    for x in event.user.multifactor:\n        log(x)\n    log("after")\n',
            Run(logs=(("after",),)),
            id="a loop over what is absent has no turn",
        ),
        pytest.param(
            'with rule("r"):\n    api.accessToken.setCustomClaim("c", {"a": event.user.nickname, "b": [1]})\n',
            Run((("accessToken.setCustomClaim", ("c", {"b": [1.0]})),)),
            id="a pair whose value is absent is left out",
        ),
    ],
)
def test_a_run(text: str, wanted: Run) -> None:
    given = world({"name": "ann"}, json={"b": 1.0, "10": "ten", "a": None, "2": True})
    before = copy.deepcopy(given)
    made = program(text)
    assert evaluate(made, given) == wanted == evaluate(made, given)
    assert given == before


def test_secrets_and_the_clock_are_those_of_the_world() -> None:
    made = program(
        'secrets("KEY", optional=["NOTE"])\nsettings("MODE")\nwith rule("r"):\n'
        "    log(event.secrets.MODE, event.secrets.NOTE is None, len(event.secrets.MODE), timestamp_ms(now()))\n"
    )
    secrets = {"KEY": "k", "MODE": "😀", "NOTE": ""}
    run = evaluate(made, world(secrets=secrets, now_ms=5.0))
    assert run.logs == (("\ud83d\ude00", True, 2.0, 5.0),)


DOUBLED = 'x = event.user.user_id\ny = [x, x]\nz = [*y, *y]\nwith rule("r"):\n    log("before")\n    log([*z, *z])\n'


def test_each_identifier_is_another_one_and_what_is_not_needed_makes_none() -> None:
    text = (
        'def pair(a):\n    return f"{a} {a} {uuid()}"\n\n\nlogin = uuid()\n'
        'with rule("a"):\n'
        "    log(login, uuid(), login)\n"
        "    log(pair(uuid()))\n"
        "    log(coalesce(event.user.name, uuid()), coalesce(event.user.nickname, uuid()))\n"
        '    log({"k": login}.get("k", uuid()), [uuid() for each in ["x", "y"]], uuid())\n'
    )
    run = evaluate(program(text), world({"name": "ann"}))
    assert run.logs == (
        (uuid(0), uuid(1), uuid(0)),
        (f"{uuid(2)} {uuid(2)} {uuid(3)}",),
        ("ann", uuid(4)),
        (uuid(0), [uuid(5), uuid(6)], uuid(7)),
    )
    assert evaluate(program(text), world({"name": "ann"})) == run


def test_a_run_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made = program(
        'with rule("r"):\n    log("before")\n    log([x for x in event.user.multifactor if x != "a"])\n'
    )
    given = world({"multifactor": ["b"] * 2_000})
    assert evaluate(made, given).end == FINISHED
    hours = SimpleNamespace(process_time=lambda: 1e9)
    monkeypatch.setattr(limits, "time", hours)
    run = evaluate(made, given)
    assert run == Run(logs=(("before",),), end=End(Ending.TIMEOUT, "takes too long"))
    assert run.is_cut_short and run.thrown is None


def test_a_run_that_makes_too_large_a_value_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made, given = program(DOUBLED), world({"user_id": "ann"})
    # Eight texts of three code units, and the list around them.
    monkeypatch.setattr(limits, "LARGEST", 25)
    assert evaluate(made, given).end == FINISHED
    monkeypatch.setattr(limits, "LARGEST", 24)
    wanted = End(Ending.MEMORY, "makes a value that is too large")
    assert evaluate(made, given) == Run(logs=(("before",),), end=wanted)


def test_those_who_watch_hear_in_order() -> None:
    made = program(
        'only_when(event.user.name == "ann")\nwith rule("No", when=event.user.nickname == "a"):\n    log("no")\n'
        'with rule("Yes", when=event.user.nickname is None):\n    log("yes")\n    stop()\n'
        'with rule("Below"):\n    log("below")\n'
    )
    heard: list[str] = []

    def reached(node: ir.Step | ir.Effect, made: int) -> None:
        heard.append(node.title if isinstance(node, ir.Rule) else type(node).__name__)

    def acted(rule: ir.Acting) -> None:
        heard.append(f"{rule.title} acts")

    run = evaluate(made, world({"name": "ann"}), reached=reached, acted=acted)
    assert heard == ["Guard", "No", "Yes", "Yes acts", "Log", "Stop"]
    assert run == Run(logs=(("yes",),))


def test_every_value_is_told_from_the_inside_out() -> None:
    made = program('with rule("r", when=event.user.name.lower() == "ann"):\n    stop()\n')
    told: list[tuple[str, Value]] = []
    evaluate(made, world({"name": "ANN"}), seen=lambda node, value: told.append((type(node).__name__, value)))
    assert [name for name, _ in told][-3:] == ["Operation", "Literal", "Compare"]
    assert [value for _, value in told][-3:] == ["ann", "ann", True]


def test_what_is_known_is_not_worked_out_again() -> None:
    made = program('LIST = ["a", "b"]\nwith rule("r"):\n    log(LIST[0], LIST[1])\n')
    (definition,) = [step.definition for step in made.all_steps if isinstance(step, ir.Define)]
    items: Value = ["c", "d"]
    assert evaluate(made, world()).logs == (("a", "b"),)
    assert evaluate(made, world(), known={definition: items}).logs == (("c", "d"),)
    watched: list[ir.Expr] = []
    evaluate(made, world(), known={definition: items}, seen=lambda expr, value: watched.append(expr))
    assert definition.value not in watched


def test_what_a_default_stands_for_is_told_and_makes_no_identifier() -> None:
    made = program('with rule("r"):\n    log(coalesce(event.user.name, uuid()), uuid())\n')
    told: list[Value] = []
    run = evaluate(made, world({"name": "ann"}), seen=lambda node, value: told.append(value))
    assert run.logs == (("ann", uuid(0)),)
    assert told.count(uuid(0)) == 2, "once where it is not needed, once where it is"
