"""The tests of policies one after the other, with and without Node; here something else stands for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from testing.policies import HEADER

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.evaluate.evaluate import evaluate
from actiongen.runner.model import NodeRun
from actiongen.runs.externs import ExternResult, call_key
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Result, Verdict
from actiongen.unit import analyse_source, loader

POLICY = """
with rule("Refused", when=event.user.email == "eve@corp.example"):
    api.access.deny("no")

test("one", given={event.user.email: "eve@corp.example"}, expect=api.access.deny("no"))
test("two", expect=api.access.deny("no"))
test("three", expect=[])
"""
EXTERN = """
@extern("externs/shout.js")
def shout(text: string) -> string: ...


loud = shout(event.user.user_id)

with rule("Loud", when=loud is not None):
    log(loud)

test("loud", logs=["AUTH0|ANN"], expect=[])
test("quiet", given={event.user.user_id: "eve"}, logs=[], expect=[])
"""
SHOUT = JavaScriptFile("externs/shout.js", "module.exports = (text) => text.toUpperCase();\n")


def program(text: str) -> ir.Program:
    source = Source("policies/case.policy", HEADER + text, (SHOUT,))
    found = analyse_source(source, loader((source,)))
    assert isinstance(found.value, ir.Program), found.diagnostics
    return found.value


@dataclass
class Stand:
    """Does what the interpreter does, or nothing at all."""

    program: ir.Program
    is_lazy: bool = False
    loaded: list[str] = field(default_factory=list)
    ran: int = 0

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> int:
        self.loaded.append(code)
        return len(self.loaded)

    def run(self, loaded: int, worlds: Iterable[World]) -> Iterator[NodeRun]:
        assert loaded == len(self.loaded)
        for world in worlds:
            self.ran += 1
            results: dict[str, tuple[ExternResult, ...]] = {}
            user = world.event["user"]
            if isinstance(user, dict) and user.get("user_id") == "auth0|ann":
                results = {
                    call_key("shout", ("auth0|ann",)): (ExternResult(False, "AUTH0|ANN", '"AUTH0|ANN"'),)
                }
            run = evaluate(self.program, replace(world, results=results))
            yield NodeRun(replace(run, calls=()) if self.is_lazy else run, externs=results)


def verdicts(text: str, node: Stand | None = None, **how: bool) -> list[Verdict]:
    made = node.program if node is not None else program(text)
    return [
        *run_tests((Subject.of_action(made),), lambda subject, test: test.title != "unwanted", node, **how)
    ]


def brief(found: list[Verdict]) -> list[tuple[str, Result]]:
    return [(each.test.title, each.result) for each in found]


ALL = [("one", Result.PASSED), ("two", Result.FAILED), ("three", Result.PASSED)]


def test_tests_run_in_order_and_all_of_them_unless_one_says_enough() -> None:
    assert brief(verdicts(POLICY)) == ALL
    assert brief(verdicts(POLICY, fail_fast=True)) == ALL[:2]
    assert brief(verdicts(POLICY.replace('"two"', '"unwanted"'), fail_fast=True)) == [ALL[0], ALL[2]]


def test_an_action_is_loaded_once_for_all_its_tests() -> None:
    node = Stand(program(POLICY))
    assert brief(verdicts(POLICY, node)) == ALL
    assert (len(node.loaded), node.ran) == (1, 3)
    assert "exports.onExecutePostLogin" in node.loaded[0]


def test_what_node_does_is_compared() -> None:
    node = Stand(program(POLICY), is_lazy=True)
    assert [result for _, result in brief(verdicts(POLICY, node))] == [
        *(Result.DIFFERS, Result.FAILED, Result.PASSED)
    ]


def test_other_javascript_may_be_given() -> None:
    made = program(POLICY)
    node = Stand(made)
    found = run_tests(
        (Subject.of_action(made),), lambda *_: True, node, javascript=lambda each: f"// {each.stem}"
    )
    assert brief([*found]) == ALL
    assert node.loaded == ["// case"]


def test_where_externs_run_node_runs_first_and_the_interpreter_is_told() -> None:
    node = Stand(program(EXTERN))
    found = verdicts(EXTERN, node)
    assert "watchExterns" in node.loaded[0]
    assert (len(node.loaded), node.ran) == (1, 2)
    assert found[0].result is Result.PASSED, found[0].problems
    assert found[1].result is not Result.PASSED


def test_without_node_an_extern_has_no_answer() -> None:
    found = verdicts(EXTERN)
    assert [each.result for each in found] == [Result.FAILED] * 2
