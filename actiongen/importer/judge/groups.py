"""The differences that a drawing found, each explained and counted, with the smallest world that shows it.

In: the worlds of each kind of difference. Out: :class:`Difference` values, the gravest first.

    differences(found.groups, explainer)   ->   (Difference(Class.TYPE, …),)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from actiongen.importer.judge.choices import Drawn
from actiongen.importer.judge.explain import Explainer, Reason
from actiongen.importer.judge.model import Class, Difference
from actiongen.importer.judge.trials import Trial
from actiongen.importer.judge.worlds import input_of
from actiongen.runs.run import End, Ending, Run

_MOST_REASONS = 12
"""So many reasons of one kind of difference are looked for."""
_MOST_GROUPS = 60
_MOST_SHRUNK = 40
_GRAVEST = (Class.OTHER, Class.GATE_OPENED)


@dataclass(slots=True)
class _Shown:
    """A reason, the smallest world that shows it, how many do."""

    reason: Reason
    world: Drawn
    trial: Trial
    events: int


def differences(
    groups: Mapping[str, Sequence[Drawn]], hung: Mapping[Drawn, str], explainer: Explainer
) -> tuple[Difference, ...]:
    """All differences; those of one class for one reason are one."""
    shown: list[_Shown] = []
    order = sorted(groups.items(), key=lambda each: -len(each[1]))
    for number, (key, worlds) in enumerate(order):
        ended = [world for world in worlds if world in hung]
        if ended:
            shown += _ended(ended, hung, explainer)
        rest = [world for world in worlds if world not in hung]
        if rest:
            shown += _of_group(key, rest, explainer, 0 if number >= _MOST_GROUPS else _MOST_REASONS)
    merged: list[_Shown] = []
    for each in shown:
        same = next((other for other in merged if _is_same(each.reason, other.reason)), None)
        if same is None:
            merged.append(each)
            continue
        same.events += each.events
        if len(each.world) < len(same.world):
            same.world, same.trial = each.world, each.trial
    merged.sort(key=lambda each: (_rank(each.reason.kind), -each.events))
    return tuple(_difference(each, explainer) for each in merged)


def _rank(kind: Class) -> int:
    return _GRAVEST.index(kind) if kind in _GRAVEST else len(_GRAVEST)


def _is_same(left: Reason, right: Reason) -> bool:
    return (left.kind, left.cause, left.what, left.span) == (right.kind, right.cause, right.what, right.span)


def _of_group(key: str, worlds: Sequence[Drawn], explainer: Explainer, most: int) -> list[_Shown]:
    """Explains a world, and takes out all that have the same explanation, until none is left."""
    left = sorted(worlds, key=len)
    found: list[_Shown] = []
    unexplained: list[Drawn] = []
    while left and len(found) < most:
        world, trial = shrunk(left[0], key, explainer)
        reason = explainer.reason(world, trial)
        if reason.kind is Class.OTHER:
            unexplained.append(left.pop(0))
            if len(unexplained) >= most:
                break
            continue
        same = _explained(left, reason, explainer)
        left = [each for each, is_same in zip(left, same, strict=True) if not is_same]
        found.append(_Shown(reason, world, trial, max(sum(same), 1)))
        if left and not same[0]:
            left.pop(0)
    left += unexplained
    if left:
        world, trial = shrunk(min(left, key=len), key, explainer)
        reason = explainer.reason(world, trial)
        if reason.kind is not Class.OTHER:
            reason = replace(reason, kind=Class.OTHER, cause=None, repair=None, patch=None)
        found.append(_Shown(reason, world, trial, len(left)))
    return found


def _explained(worlds: Sequence[Drawn], reason: Reason, explainer: Explainer) -> list[bool]:
    """Which of the worlds a reason explains: its repair makes the difference vanish in them."""
    if reason.repair is not None:
        return [each.is_equal for each in explainer.trials.attempt([*map(reason.repair, worlds)])]
    if reason.patch is not None:
        return [each.is_equal for each in explainer.under(reason.patch, worlds)]
    if Class.AFTER_DENIAL in (reason.kind, reason.cause):
        return [each.is_cut for each in explainer.trials.attempt(worlds, tell=True)]
    # All threw the same error at the same place, and the calls of both differ in the same way.
    return [True] * len(worlds)


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


def _ended(worlds: Sequence[Drawn], hung: Mapping[Drawn, str], explainer: Explainer) -> list[_Shown]:
    """Runs that had to be ended from outside: the login is refused."""
    world = min(worlds, key=len)
    how = hung[world]
    said = {"timeout": "hangs", "memory": "takes too much memory"}.get(how, "ends Node")
    trigger = explainer.setup.trigger
    is_gate = trigger.can_deny or trigger.blocking is True
    kind = Class.GATE_OPENED if is_gate else Class.THROWS
    reason = Reason(kind, f"the original {said}", cause=Class.THROWS if is_gate else None)
    return [_Shown(reason, world, Trial(None, None, ended=how), len(worlds))]


def _difference(shown: _Shown, explainer: Explainer) -> Difference:
    reason, sides = shown.reason, shown.trial.sides
    if sides is None:
        gone = Run(end=End(_ENDINGS.get(shown.trial.ended or "", Ending.CRASHED), reason.what))
        original, policy = gone, Run()
    else:
        original, policy = sides[0].run, sides[1].run
    return Difference(
        reason.kind,
        reason.what,
        shown.events,
        input_of(explainer.choices, shown.world, (original, policy)),
        original,
        policy,
        reason.span,
        reason.cause,
    )


_ENDINGS = {"timeout": Ending.TIMEOUT, "memory": Ending.MEMORY}
