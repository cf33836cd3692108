"""Runs tests in the interpreter and on Node.

In: actions and flows with their tests, which of them are wanted, a Node. Out: a :class:`Verdict` a case, in
the order of the files.

    [*run_tests((Subject.of_action(program),), wanted, runner)][0].result   ->   Result.PASSED
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol, TypeVar

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.runner.model import NodeRun
from actiongen.runs.externs import ExternResult
from actiongen.runs.world import World
from actiongen.testing.events import Input, input_for
from actiongen.testing.externs import externs_of, for_a_run
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import Trace, trace
from actiongen.testing.verdict import Result, Verdict, judge

Loaded = TypeVar("Loaded")


class Node(Protocol[Loaded]):
    """What runs an Action on Node."""

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> Loaded:
        """Makes an Action known."""
        ...

    def run(self, loaded: Loaded, worlds: Iterable[World]) -> Iterator[NodeRun]:
        """What it does in each of the worlds, in order."""
        ...


def run_tests(
    subjects: Iterable[Subject],
    wanted: Callable[[Subject, ir.Test], bool],
    node: Node[Loaded] | None,
    *,
    fail_fast: bool = False,
    javascript: Callable[[ir.Program], str] = emit_javascript,
) -> Iterator[Verdict]:
    """The verdicts on the wanted tests; with ``fail_fast`` none after the first that did not pass."""
    for subject in subjects:
        tests = [test for test in subject.tests if wanted(subject, test)]
        for verdict in _of_subject(subject, tests, node, javascript):
            yield verdict
            if fail_fast and verdict.result is not Result.PASSED:
                return


def _of_subject(
    subject: Subject,
    tests: list[ir.Test],
    node: Node[Loaded] | None,
    javascript: Callable[[ir.Program], str],
) -> Iterator[Verdict]:
    starts = [input_for(subject.trigger, subject.programs, test) for test in tests]
    if node is not None and any(map(externs_of, subject.programs)):
        yield from _one_by_one(subject, tests, starts, node, javascript)
        return
    done = [turns(subject, start.world, trace) for start in starts]
    on_node: list[list[NodeRun]] = [[] for _ in tests]
    if node is not None:
        # An action takes its turns in all tests before the next one is loaded.
        for at, program in enumerate(subject.programs):
            reached = [index for index, each in enumerate(done) if at < len(each)]
            if reached:
                loaded = node.load(javascript(program), subject.trigger)
                worlds = [done[index][at].world for index in reached]
                for index, ran in zip(reached, node.run(loaded, worlds), strict=True):
                    on_node[index].append(ran)
    for test, start, taken, runs in zip(tests, starts, done, on_node, strict=True):
        yield judge(subject, test, start, taken, runs)


def _one_by_one(
    subject: Subject,
    tests: list[ir.Test],
    starts: list[Input],
    node: Node[Loaded],
    javascript: Callable[[ir.Program], str],
) -> Iterator[Verdict]:
    """The verdicts where externs run: on Node first, so that the interpreter can be told what they give."""
    loaded = {
        program.path: node.load(for_a_run(program, javascript(program)), subject.trigger)
        for program in subject.programs
    }
    for test, start in zip(tests, starts, strict=True):
        runs: list[NodeRun] = []
        results: dict[str, tuple[ExternResult, ...]] = {}

        def act(
            program: ir.Program,
            world: World,
            runs: list[NodeRun] = runs,
            results: dict[str, tuple[ExternResult, ...]] = results,
        ) -> Trace:
            (ran,) = node.run(loaded[program.path], [world])
            runs.append(ran)
            results.update(ran.externs)
            return trace(program, replace(world, results=ran.externs))

        done = turns(subject, start.world, act)
        told = replace(start, world=replace(start.world, results=results))
        yield judge(subject, test, told, done, runs)
