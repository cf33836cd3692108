"""The differences that a drawing found, each explained and counted, with the smallest world that shows it.

In: the worlds of each kind of difference. Out: :class:`Difference` values, the gravest first.

    differences(found.groups, explainer)   ->   (Difference(Class.TYPE, …),)
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from actiongen.importer.judge.choices import Drawn
from actiongen.importer.judge.explain import OF_TYPE, Explainer, Reason
from actiongen.importer.judge.model import Class, Difference
from actiongen.importer.judge.trials import Hung, Side, Trial
from actiongen.importer.judge.worlds import input_of
from actiongen.runs.run import End, Ending, Run

_MOST_REASONS = 12
"""So many reasons of one kind of difference are looked for."""
_MOST_THOROUGH = 2
"""After so many that nothing explains, no change of the original is tried on others of the kind."""
_MOST_GROUPS = 60
_MOST_LATE = 20
"""So many kinds of differences beyond these are looked at that no reason of the others explains."""
_MOST_SHRUNK = 40
_CHOSEN = re.compile(r"'[^']*'|(?<= is )(?:(?! and ).)*(?=, of another type)")
_GRAVEST = (Class.OTHER, Class.GATE_OPENED)


@dataclass(slots=True)
class _Shown:
    """A reason, the smallest world that shows it, how many do; ``left``: the worlds that have none, ``is_new``: of
    which none has been looked for.
    """

    reason: Reason
    world: Drawn
    trial: Trial
    events: int
    is_documented: bool = True
    left: Sequence[Drawn] = ()
    is_new: bool = False


def differences(
    groups: Mapping[str, Sequence[Drawn]], hung: Mapping[Drawn, Hung], explainer: Explainer
) -> tuple[Difference, ...]:
    """All differences; those of one class for one reason are one."""
    shown: list[_Shown] = []
    order = sorted(groups.items(), key=lambda each: -len(each[1]))
    for number, (key, worlds) in enumerate(order):
        for ended in {hung[world] for world in worlds if world in hung}:
            shown.append(_ended([world for world in worlds if hung.get(world) == ended], ended, explainer))
        rest = [world for world in worlds if world not in hung]
        if rest:
            shown += _of_group(key, rest, explainer, 0 if number >= _MOST_GROUPS else _MOST_REASONS)
    merged: list[_Shown] = []
    for each in _two_at_once(shown, explainer):
        same = next((other for other in merged if _is_same(each.reason, other.reason)), None)
        if same is None:
            merged.append(each)
            continue
        same.events += each.events
        if (not each.is_documented, len(each.world)) < (not same.is_documented, len(same.world)):
            same.world, same.trial, same.is_documented = each.world, each.trial, each.is_documented
    merged.sort(key=lambda each: (not each.is_documented, _rank(each.reason.kind), -each.events))
    return tuple(_difference(each, explainer) for each in merged)


def _rank(kind: Class) -> int:
    return _GRAVEST.index(kind) if kind in _GRAVEST else len(_GRAVEST)


def _is_same(left: Reason, right: Reason) -> bool:
    if (left.kind, left.cause, _plain(left.what)) != (right.kind, right.cause, _plain(right.what)):
        return False
    mine, its = left.span, right.span
    if mine is None or its is None:
        return mine is its
    # V8 names one and the same expression by its start or by a part of it.
    return mine.start < its.end and its.start < mine.end


def _plain(what: str) -> str:
    """A sentence without what an event may have chosen: the names in an error, values of another type."""
    return _CHOSEN.sub("", what)


def _of_group(key: str, worlds: Sequence[Drawn], explainer: Explainer, most: int) -> list[_Shown]:
    """Explains a world, and takes out all that have the same explanation, until none is left."""
    # Events that Auth0 does not document come last, so that they are shown where no other shows the same.
    left = sorted(worlds, key=explainer.choices.order)
    found: list[_Shown] = []
    unexplained: list[Drawn] = []
    while left and len(found) + len(unexplained) < most:
        for world, trial in _small_and_whole(left[0], key, explainer):
            is_thorough = len(unexplained) < _MOST_THOROUGH
            reason = explainer.reason(world, trial, is_thorough=is_thorough)
            same = (
                [False] * len(left) if reason.kind is Class.OTHER else _explained(left, [reason], explainer)
            )
            if same[0]:
                found.append(_shown(reason, world, trial, sum(same), explainer))
                left = [each for each, is_same in zip(left, same, strict=True) if not is_same]
                break
        else:
            unexplained.append(left.pop(0))
    left += unexplained
    if left and found:
        # Several reasons at once.
        same = _explained(left, [each.reason for each in found], explainer)
        found[0].events += sum(same)
        left = [each for each, is_same in zip(left, same, strict=True) if not is_same]
    if left:
        found.append(replace(_unexplained(left, key, explainer), is_new=most == 0))
    return found


def _unexplained(left: Sequence[Drawn], key: str, explainer: Explainer) -> _Shown:
    world, trial = shrunk(min(left, key=explainer.choices.order), key, explainer)
    return replace(_shown(explainer.unexplained(trial), world, trial, len(left), explainer), left=left)


def _shown(reason: Reason, world: Drawn, trial: Trial, events: int, explainer: Explainer) -> _Shown:
    return _Shown(reason, world, trial, events, explainer.choices.is_documented(world))


def _two_at_once(shown: Sequence[_Shown], explainer: Explainer) -> list[_Shown]:
    """The same, without the worlds that two reasons explain together which others have shown one by one."""
    # Not those that are two reasons already.
    known = [each for each in shown if each.reason.holds is None or not _is_changed(each.reason)]
    known = [each for each in known if _is_changed(each.reason) or _shows(each.reason)]
    pairs = [*combinations(known[:_MOST_REASONS], 2)]
    kept: list[_Shown] = []
    late = 0
    for each in shown:
        left = each.left
        for one, other in pairs if left else ():
            same = _explained(left, [one.reason, other.reason], explainer)
            one.events += sum(same)
            left = [world for world, is_same in zip(left, same, strict=True) if not is_same]
            if not left:
                break
        if left and each.is_new and late < _MOST_LATE:
            late += 1
            key = explainer.trials.attempt([left[0]])[0].key or ""
            kept += _of_group(key, left, explainer, _MOST_REASONS)
        elif each.left and len(left) < len(each.left):
            if left:
                key = explainer.trials.attempt([left[0]])[0].key or ""
                kept.append(_unexplained(left, key, explainer))
        else:
            kept.append(each)
    return kept


_LIKE: dict[Class, Callable[[Trial], bool]] = {
    Class.AFTER_DENIAL: lambda trial: trial.is_cut,
    Class.ABSENT: lambda trial: trial.is_said or trial.is_given or trial.mark is not None,
    Class.TYPE: lambda trial: trial.mark in OF_TYPE,
    Class.ERROR: lambda trial: trial.is_worded,
}
"""The classes that the runs themselves show, and how."""


def _small_and_whole(world: Drawn, key: str, explainer: Explainer) -> Iterator[tuple[Drawn, Trial]]:
    """The world as small as it shows the same kind of difference; as it is, for then it may be for another reason."""
    small, trial = shrunk(world, key, explainer)
    yield small, trial
    if small != world:
        yield world, explainer.trials.attempt([world], tell=True)[0]


def _explained(worlds: Sequence[Drawn], reasons: Sequence[Reason], explainer: Explainer) -> list[bool]:
    """Which of the worlds some reasons together explain: what they repair makes the difference vanish there, or leaves
    one that the runs themselves show to be of their class.
    """
    repairs = [each.repair for each in reasons if each.repair is not None]
    edits = [*dict.fromkeys(each.patch for each in reasons if each.patch is not None)]
    shown = [
        holds for each in reasons if each.holds is not None or not _is_changed(each) for holds in _shows(each)
    ]
    if repairs or edits:
        repaired = [*worlds]
        for repair in repairs:
            repaired = [*map(repair, repaired)]
        tried = explainer.under(edits, repaired, tell=bool(shown))
        return [each.is_equal or any(holds(each) for holds in shown) for each in tried]
    if shown:
        return [any(holds(each) for holds in shown) for each in explainer.trials.attempt(worlds, tell=True)]
    # All threw the same error at the same place, and the calls of both differ in the same way.
    return [True] * len(worlds)


def _is_changed(reason: Reason) -> bool:
    """Whether something is changed to see that the difference goes."""
    return reason.repair is not None or reason.patch is not None


def _shows(reason: Reason) -> Sequence[Callable[[Trial], bool]]:
    """How the runs themselves show a reason, if they do."""
    if reason.holds is not None:
        return (reason.holds,)
    return [holds for kind, holds in _LIKE.items() if kind in (reason.kind, reason.cause)]


def shrunk(world: Drawn, key: str, explainer: Explainer) -> tuple[Drawn, Trial]:
    """The world with as few differences from the default one as show the same kind of difference."""
    kept = world
    for _ in range(_MOST_SHRUNK):
        fewer = [kept[:at] + kept[at + 2 :] for at in range(0, len(kept), 2)]
        tried = explainer.trials.attempt(fewer)
        smaller = next(
            (each for each, trial in zip(fewer, tried, strict=True) if trial.key == key and not trial.lacks),
            None,
        )
        if smaller is None:
            break
        kept = smaller
    (trial,) = explainer.trials.attempt([kept], tell=True)
    return kept, trial


def _ended(worlds: Sequence[Drawn], hung: Hung, explainer: Explainer) -> _Shown:
    """Runs that had to be ended from outside: the login is refused."""
    world = min(worlds, key=explainer.choices.order)
    said = {"timeout": "hangs", "memory": "takes too much memory"}.get(hung.how, "ends Node")
    trial = Trial(None, None, ended=hung.how)
    if hung.side != 0:
        return _shown(Reason(Class.OTHER, f"the policy {said}"), world, trial, len(worlds), explainer)
    trigger = explainer.setup.trigger
    is_gate = trigger.can_deny or trigger.blocking is True
    kind = Class.GATE_OPENED if is_gate else Class.THROWS
    reason = Reason(kind, f"the original {said}", cause=Class.THROWS if is_gate else None)
    return _shown(reason, world, trial, len(worlds), explainer)


def _difference(shown: _Shown, explainer: Explainer) -> Difference:
    reason = shown.reason
    sides: Sequence[Side] = shown.trial.sides or ()
    if not sides:
        gone = Run(end=End(_ENDINGS.get(shown.trial.ended or "", Ending.CRASHED), reason.what))
        original, policy = gone, Run()
    else:
        original, policy = sides[0].run, sides[1].run
    return Difference(
        reason.kind,
        reason.what,
        shown.events,
        input_of(explainer.choices, shown.world, sides),
        original,
        policy,
        reason.span,
        reason.cause,
        is_documented=shown.is_documented,
    )


_ENDINGS = {"timeout": Ending.TIMEOUT, "memory": Ending.MEMORY}
