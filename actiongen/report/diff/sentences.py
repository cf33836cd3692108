"""What a change changes, in sentences.

In: a :class:`~actiongen.report.diff.facts.Diff`. Out: sentences, the worst first.

    sentences(diff)[0]   ->   "2 of 5 actions let logins in that were denied or challenged before."
"""

from collections.abc import Iterable, Iterator

from actiongen.auth0.load_ways import ways
from actiongen.diagnostics.outcome import count
from actiongen.prover.model import Change
from actiongen.report.diff.facts import WORST, Aside, Compared, Diff, Presence

_SAYS = {
    Change.LOOSER: (
        "lets logins in that were denied or challenged before",
        "let logins in that were denied or challenged before",
    ),
    Change.UNDECIDED: (
        "is UNDECIDED: nobody can say what it does",
        "are UNDECIDED: nobody can say what they do",
    ),
    Change.STRICTER: (
        "denies or challenges logins that got further before",
        "deny or challenge logins that got further before",
    ),
    Change.DIFFERENT: ("does something else for some logins", "do something else for some logins"),
}
"""What one does, and what several do."""

MEANINGS = {
    Change.LOOSER: "this login gets further than before",
    Change.STRICTER: "this login got further before",
    Change.DIFFERENT: "something else comes of this login",
    Change.UNDECIDED: "nobody can say what this changes",
    Change.EQUIVALENT: "the same comes of this login",
}
"""What a difference of a kind says of its event."""

NO_RULE = "the same rules act, in another order"
"""What is said of a difference to which no rule contributes more than its place."""


def sentences(diff: Diff) -> tuple[str, ...]:
    """The verdict, the worst first."""
    return tuple(_sentences(diff))


def _sentences(diff: Diff) -> Iterator[str]:
    everything = diff.compared
    if not everything:
        yield "There is nothing to compare."
    for kind in WORST:
        found = [each for each in everything if kind in each.kinds and _is_told(each, kind)]
        if found:
            yield f"{_of(found, everything)} {_SAYS[kind][len(found) > 1]}."
    for presence, word in ((Presence.ADDED, "new"), (Presence.REMOVED, "gone")):
        found = [each for each in everything if each.presence is presence]
        if found:
            yield f"{_counted(found)} {'is' if len(found) == 1 else 'are'} {word}."
    same = [each for each in everything if each.comparison is not None and not each.kinds]
    if same:
        yield f"{_same(same, everything)} as before, {_where(diff)}."
    if diff.not_run:
        yield f"Auth0 does not run {count(diff.not_run, 'other')} in this way."


def _is_told(compared: Compared, kind: Change) -> bool:
    """What is both looser and stricter is told as these two."""
    return kind is not Change.DIFFERENT or not compared.kinds & {Change.LOOSER, Change.STRICTER}


def _same(same: list[Compared], everything: tuple[Compared, ...]) -> str:
    verb = "does the same" if len(same) == 1 else "do the same"
    if len(same) < len(everything):
        return f"{_of(same, everything)} {verb}"
    return f"{_counted(same)} {verb}"


def _where(diff: Diff) -> str:
    if diff.way is None:
        return "for every event"
    return f"for every login of the way {diff.way} ({ways()[diff.way].title})"


def _of(found: Iterable[Compared], everything: tuple[Compared, ...]) -> str:
    """``2 of 5 actions and 1 of 2 flows``."""
    found = tuple(found)
    parts = []
    for is_flow, word in ((False, "action"), (True, "flow")):
        number = sum(each.is_flow is is_flow for each in found)
        if number:
            parts.append(f"{number} of {count(sum(each.is_flow is is_flow for each in everything), word)}")
    return " and ".join(parts)


def _counted(found: Iterable[Compared]) -> str:
    found = tuple(found)
    numbers = (
        (sum(not each.is_flow for each in found), "action"),
        (sum(each.is_flow for each in found), "flow"),
    )
    return " and ".join(count(number, word) for number, word in numbers if number)


def verdict_of(compared: Compared) -> str:
    """One or two words for a table."""
    kinds = compared.kinds
    words = [compared.presence.value] if compared.presence is not Presence.BOTH else []
    if {Change.LOOSER, Change.STRICTER} <= kinds:
        words.append("looser and stricter")
    else:
        words += [kind.value for kind in WORST if kind in kinds and kind is not Change.UNDECIDED]
    if compared.comparison is not None and not kinds:
        words.append(Change.EQUIVALENT.value)
    return ", ".join([*words, *([Change.UNDECIDED.value] if Change.UNDECIDED in kinds else [])])


def aside_in_words(aside: Aside) -> str:
    """What has changed beside the behaviour."""
    if aside.old is None:
        return f"{aside.what} is new: {aside.new}"
    return f"{aside.what} is gone" if aside.new is None else f"{aside.what} {aside.old} -> {aside.new}"
