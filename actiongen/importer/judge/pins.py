"""The tests that pin what was judged: as few events as take all branches, and one for each difference.

In: the worlds that were kept, the differences. Out: :class:`Pinned` tests, which the policy passes.

    pinned(case, choices, trials, found, differences)[0].title   ->   "access.deny where client.name is 'x'"
"""

from collections.abc import Iterator, Sequence

from actiongen import ir
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.limits import OverLimit
from actiongen.evaluate.queries import NO_ANSWER
from actiongen.importer.judge.case import Case
from actiongen.importer.judge.choices import Choices
from actiongen.importer.judge.model import Difference, Pinned
from actiongen.importer.judge.trials import Found, Trial, Trials
from actiongen.importer.judge.worlds import input_of, is_writable
from actiongen.runs.run import Ending, Run, comparable
from actiongen.runs.values import Call
from actiongen.testing.events import CLOCK, HANDLER, Input, Path
from actiongen.testing.externs import externs_of
from actiongen.testing.in_order import Subject, made
from actiongen.testing.values import call_text, path_text, value_text
from actiongen.testing.verdict import Expected, asked_about

_MOST = 12
_LONGEST = 60
_LONGEST_TITLE = 90


def pinned(
    case: Case, choices: Choices, trials: Trials, found: Found, differences: Sequence[Difference]
) -> tuple[Pinned, ...]:
    """The tests; none twice."""
    tests = [*_of_branches(case, choices, trials, found), *_of_differences(case.program, differences)]
    kept: list[Pinned] = []
    for test in tests:
        if not any(test.given.given == other.given.given for other in kept):
            kept.append(test)
    return tuple(kept)


def _of_branches(case: Case, choices: Choices, trials: Trials, found: Found) -> Iterator[Pinned]:
    worlds = [
        world
        for world in found.kept
        if is_writable(choices, world) and choices.is_documented(world) and world not in found.hung
    ]
    tried = trials.attempt(worlds, tell=True, cover=True)
    for at in cover([_branches(each) for each in tried])[:_MOST]:
        sides = tried[at].sides
        if sides is None or not tried[at].is_equal:
            continue
        test = _test(case.program, input_of(choices, worlds[at], sides[1:]), sides[1].run)
        if test is not None:
            yield test


def _branches(trial: Trial) -> frozenset[tuple[int, int]]:
    """The branches that a world takes, of either side; of one where the two differ, none."""
    if trial.branches is None or not trial.is_equal:
        return frozenset()
    return frozenset(
        (side, at)
        for side, taken in enumerate(trial.branches)
        for at, is_taken in enumerate(taken)
        if is_taken
    )


def cover(sets: Sequence[frozenset[tuple[int, int]]]) -> list[int]:
    """The places of few sets that hold together what all hold, the one that adds most first."""
    left = frozenset[tuple[int, int]]().union(*sets)
    chosen = []
    while left:
        best = max(range(len(sets)), key=lambda at: (len(sets[at] & left), -at))
        chosen.append(best)
        left -= sets[best]
    return chosen


def _of_differences(program: ir.Program, differences: Sequence[Difference]) -> Iterator[Pinned]:
    for each in differences:
        if not each.is_documented:
            continue
        test = _test(program, each.smallest, each.policy, each)
        if test is not None:
            yield test


def _test(program: ir.Program, given: Input, ran: Run, difference: Difference | None = None) -> Pinned | None:
    """The test of an event; None where the interpreter has no answer, or another one than Node."""
    try:
        run = evaluate(program, given.world)
    except OverLimit:
        return None
    if _lacks_node(program, run):
        run = ran
    if comparable(run).calls != comparable(ran).calls or comparable(run).end != comparable(ran).end:
        return None
    calls = asked_about((), made(run), Subject.of_action(program))
    expect = tuple(Expected(name, arguments, False) for name, arguments in calls)
    return Pinned(_title(program, given, calls), given, expect, difference)


def _lacks_node(program: ir.Program, run: Run) -> bool:
    """Whether the interpreter has stopped at a function in JavaScript, which a test runs on Node as the judge does; a
    package that one requires is nowhere.
    """
    if run.end.kind is not Ending.NO_ANSWER:
        return False
    extern = externs_of(program).get(run.end.message.removeprefix(NO_ANSWER))
    return extern is not None and extern.module is None and "require(" not in extern.text


def _title(program: ir.Program, given: Input, calls: Sequence[Call]) -> str:
    """What happens, and where; all of it stands below in the test."""
    trigger = program.header.trigger
    methods = [call_text(name, arguments, trigger).partition("(")[0] for name, arguments in calls]
    named = list(dict.fromkeys(each.removeprefix("api.") for each in methods)) or ["nothing"]
    done = named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more"
    places = [_cut(_place(path, value)) for path, value in given.given]
    if not places:
        return f"{done} in the usual event"
    # With the other quotes a title needs no escapes.
    title = f"{done} where {', '.join(places)}".replace('"', "'")
    if len(title) <= _LONGEST_TITLE:
        return title
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{done} where {places[0]}{more}".replace('"', "'")


def _place(path: Path, value: object) -> str:
    if path == CLOCK:
        return f"it is {value}"
    if path == HANDLER:
        return "the user comes back"
    name = path_text(path).removeprefix("event.") if path[0] != "secrets" else f"the secret {path[1]}"
    return f"{name} is absent" if value is None else f"{name} is {value_text(value)}"  # type: ignore[arg-type]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
