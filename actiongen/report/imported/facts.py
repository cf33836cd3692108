"""What an import comes to: everything is worked out already.

In: what the command has done. Out: :class:`Report`, which the other modules show; :func:`verdict_of`, one word a
result.
"""

from dataclasses import dataclass
from enum import Enum

from actiongen.importer.judge.model import Class, Judgement
from actiongen.importer.model import Missed, Original, Problem
from actiongen.importer.write.model import Result
from actiongen.source import Position, Source, Span


class Verdict(Enum):
    """What is to be said of one original."""

    EQUAL = "equal"
    """The policy does the same in all events."""
    REPAIRED = "repaired"
    """It differs by what the language repairs, or by what somebody has accepted."""
    OPENED = "gate opened"
    """A login passes that the original refuses."""
    WRONG = "something else"
    """It does something else, and nobody knows why."""
    PARTLY = "partly judged"
    """It does the same in all events that could be run; others could not."""
    UNJUDGED = "not judged"
    """Nobody has run it."""
    REFUSED = "not imported"
    """There is no policy."""


FAILING = (Verdict.REFUSED, Verdict.WRONG, Verdict.OPENED)
"""What a person has to look at, the worst first."""


@dataclass(frozen=True, slots=True)
class Report:
    """``folder`` is what people call that of the policies. ``events``: how many were asked for, 0 for none.

    ``written`` and ``same`` are paths of files, ``in_the_way`` those that somebody else wrote. ``notes`` are
    sentences about what was left out.
    """

    folder: str
    results: tuple[Result, ...]
    missed: tuple[Missed, ...]
    notes: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()
    events: int = 0
    is_dry: bool = False

    @property
    def is_failed(self) -> bool:
        """Whether something was not imported, or does something else than its original."""
        left = self.missed or any(
            verdict_of(result) in FAILING or is_broken(result) for result in self.results
        )
        return bool(left)


def verdict_of(result: Result) -> Verdict:
    """One word."""
    judgement = result.judgement
    if result.imported.policy is None:
        return Verdict.REFUSED
    if judgement is None or not ran(judgement):
        return Verdict.UNJUDGED
    if any(each.is_open and each.kind is Class.OTHER for each in judgement.differences):
        return Verdict.WRONG
    if judgement.is_open:
        return Verdict.OPENED
    if judgement.equal < ran(judgement):
        return Verdict.REPAIRED
    return Verdict.PARTLY if judgement.failures else Verdict.EQUAL


def ran(judgement: Judgement) -> int:
    """How many events could be compared."""
    return judgement.events - sum(failure.events for failure in judgement.failures)


def is_broken(result: Result) -> bool:
    """Whether events were asked for, and none could be compared."""
    return result.judgement is not None and not ran(result.judgement)


def worst_first(report: Report) -> tuple[Result, ...]:
    """The results in the order in which a person wants to see them; otherwise they stay in theirs."""
    order = [*FAILING, Verdict.UNJUDGED, Verdict.PARTLY, Verdict.REPAIRED, Verdict.EQUAL]
    return tuple(sorted(report.results, key=lambda result: order.index(verdict_of(result))))


def name_of(original: Original) -> str:
    """What people call it: "the action MFA"."""
    return f"the {original.kind.value} {original.name}"


def policy_path(result: Result, folder: str) -> str | None:
    """The file of the policy."""
    policy = result.imported.policy
    return None if policy is None else f"{folder}/{policy.stem}.policy"


def position(original: Original, span: Span) -> Position | None:
    """Where a place of the original is; None of the whole file, and of what is in no text of ours."""
    if span.end <= 0 or span.start > len(original.code):
        return None
    return Source(original.path, original.code).position(span.start)


def problems_of(result: Result) -> tuple[tuple[str, str], ...]:
    """What kept an original from being a policy, with its line, and what helps: the same of one line is said once."""
    original = result.imported.original
    return tuple(dict.fromkeys(_said(problem, original) for problem in result.imported.problems))


def _said(problem: Problem, original: Original) -> tuple[str, str]:
    line = line_of(original, problem.span)
    return f"{'' if line is None else f'line {line}: '}{problem.what}", problem.help


def line_of(original: Original, span: Span) -> int | None:
    """The line of its code, from 1."""
    found = position(original, span)
    return None if found is None else found.line
