"""Judges an original and its policy: both run in the same worlds, and what differs is explained.

In: cases (case.py), a Node. Out: a :class:`Judgement` each.

    with Trials(find_node()) as trials:
        judge(case, trials, Options()).coverage.percent   ->   93.3
"""

import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from actiongen import ir
from actiongen.auth0.model import MethodKind
from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.branches import Branch, branches
from actiongen.importer.judge.case import Case
from actiongen.importer.judge.estree import tree, units_before
from actiongen.importer.judge.explain import Explainer
from actiongen.importer.judge.groups import differences
from actiongen.importer.judge.guards import idle
from actiongen.importer.judge.model import Coverage, Difference, Failure, Judgement
from actiongen.importer.judge.pins import pinned
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.trials import Found, Setup, Trials, TrialsBroken
from actiongen.importer.model import Kind
from actiongen.ir.walk import reached
from actiongen.runner.find import Node

EVENTS = 10_000
_MARKS = ("undefined", "NaN", "[object Object]")


@dataclass(frozen=True, slots=True)
class Options:
    """``events`` are drawn with ``seed``; ``accept`` is the reason for which somebody wants the differences."""

    events: int = EVENTS
    seed: int = 0
    accept: str | None = None


def judge_all(
    cases: Iterable[Case],
    options: Options,
    node: Node,
    packages: Path | None = None,
    processes: int = 2,
) -> Iterator[Judgement]:
    """The judgements on several cases, in their order, on so many Nodes at a time. Cases are taken ahead of the
    judgements, so that what makes them need not wait for these.
    """
    idle: SimpleQueue[Trials] = SimpleQueue()
    every = [Trials(node, packages) for _ in range(processes)]
    for each in every:
        idle.put(each)

    def judged(case: Case) -> Judgement:
        trials = idle.get()
        try:
            return judge(case, trials, options)
        except Exception as error:
            # A bug of ours costs this one alone.
            trials.close()
            return Judgement(0, 0, Coverage(0, ()), problem=_bug(error))
        finally:
            idle.put(trials)

    try:
        with ThreadPoolExecutor(processes) as pool:
            waiting: deque[Future[Judgement]] = deque()
            for case in cases:
                waiting.append(pool.submit(judged, case))
                while waiting and waiting[0].done():
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for each in every:
            each.close()


def judge(case: Case, trials: Trials, options: Options) -> Judgement:
    """Runs both sides in as many worlds as are wanted, fewer if there are no more, and explains what differs."""
    never = set(idle(case.own_nodes, case.code, case.kind, case.program.header.trigger))
    own = [
        each
        for each in branches(case.code, case.root, case.path, case.start, case.end)
        if (each.arm.kind, each.arm.span.start + case.start) not in never
    ]
    try:
        return _judged(case, own, trials, options)
    except TrialsBroken as broken:
        trials.close()
        return Judgement(0, 0, _coverage(own, [False] * len(own)), problem=str(broken))


def _judged(case: Case, own: Sequence[Branch], trials: Trials, options: Options) -> Judgement:
    program = case.program
    choices = choices_of(
        program, uses(case.own_nodes, case.code, case.kind), case.own_text, case.secrets, seed=options.seed
    )
    trigger = program.header.trigger
    queries = tuple(each.name for each in trigger.methods.values() if each.kind is MethodKind.QUERY)
    its = branches(case.javascript, tree(case.javascript), program.path)
    is_legacy = case.kind is not Kind.ACTION
    # The words that absent values become in a text, where the original does not write them itself.
    marks = tuple(mark for mark in _MARKS if mark not in case.own_text)
    place = units_before(case.code, case.start), units_before(case.code, case.end)
    setup = Setup(
        trigger,
        case.code,
        case.javascript,
        choices,
        (own, its),
        is_legacy,
        queries,
        marks,
        place,
        _has_externs(program),
    )
    trials.set(setup)
    found = trials.draw(options.events, options.seed, choices.seeds())
    explainer = Explainer(case, choices, trials, setup)
    shown = tuple(
        _accepted(each, options.accept) for each in differences(found.groups, found.hung, explainer)
    )
    return Judgement(
        found.events,
        found.equal,
        _coverage(own, found.reached[0]),
        shown,
        tuple(Failure(what, count) for what, count in found.lacking.items()),
        pinned(case, choices, trials, found, shown),
        found.problem or _problem(case, found),
    )


def _has_externs(program: ir.Program) -> bool:
    return any(isinstance(each, ir.ExternCall) for each in reached(program.all_steps))


def _bug(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"`{type(error).__name__}` in actiongen itself ({place}): a bug, report it with the original if you may"


def _accepted(difference: Difference, reason: str | None) -> Difference:
    return difference if difference.is_repair else replace(difference, accepted=reason)


def _problem(case: Case, found: Found) -> str | None:
    if found.events and sum(found.lacking.values()) == found.events:
        return f"every event needs {next(iter(found.lacking))}"
    if case.root is None:
        return "the branches of the original are not known: it cannot be read"
    return None


def _coverage(own: Sequence[Branch], reached: Sequence[bool]) -> Coverage:
    missed = tuple(each.arm for each, is_taken in zip(own, reached, strict=True) if not is_taken)
    return Coverage(len(own) - len(missed), missed)
