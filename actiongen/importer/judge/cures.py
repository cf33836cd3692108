"""Values in whose place right ones make a difference go.

In: a world in which an original and its policy differ, and a way to try others. Out: :class:`Cure`: the class that the
odd values of that world speak for, and the worlds without them.

    Cures(choices, trials).of(world, trial)   ->   Cure(<Class.TYPE>, "event.user.email is 5, of another type", …)
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from actiongen.importer.judge.choices import Choices, Drawn, is_absent
from actiongen.importer.judge.model import Class
from actiongen.importer.judge.odd import State, odd, said
from actiongen.importer.judge.trials import Trial, Trials
from actiongen.runs.values import REQUEST

_MOST_RIGHT = 6
_MOST_KINDS = 4
_EMPTY_PART = re.compile(r"^[^?#]*[^:/]/(?:/|$|[?#])")
"""``/users//roles`` and ``/users/``, behind the host."""
_MARKS = (" absent", " null", " in text")


@dataclass(frozen=True, slots=True)
class Cure:
    """``repair`` gives the world with right values; ``what`` says which are odd."""

    kind: Class
    what: str
    repair: Callable[[Drawn], Drawn]


class Cures:
    """Looks for odd values that are the reason of a difference."""

    def __init__(self, choices: Choices, trials: Trials) -> None:
        self.choices = choices
        self.trials = trials

    def of(self, world: Drawn, trial: Trial) -> Cure | None:
        """One or several odd values in whose place any right one makes the difference vanish."""
        strange = [*odd(self.choices, world)]
        single = self._cured(world, [[each] for each, _ in strange])
        if single is None and len(strange) > 1:
            all_of_them = self._cured(world, [[each for each, _ in strange]])
            if all_of_them is None:
                return None
            single = self._fewest(world, *all_of_them)
        if single is None:
            return None
        places, of = single
        states = [state for each, state in strange if each in places]
        kind = self._kind(states, trial, world, places)
        if kind is None:
            return None
        what = said(self.choices, places, states, world)
        return Cure(kind, what, self._repair(places, of))

    def but(self, world: Drawn, trial: Trial, leaves: Callable[[Trial], bool]) -> Cure | None:
        """As few values of another type as are enough, in whose place any right one makes the difference vanish or
        leaves one that counts for itself.
        """
        strange = [(place, state) for place, state in odd(self.choices, world) if state is State.WRONG]
        places = [place for place, _ in strange]
        if not places or not self._is_left(world, places, leaves):
            return None
        for place in [*places]:
            fewer = [each for each in places if each != place]
            if fewer and self._is_left(world, fewer, leaves):
                places = fewer
        states = [state for each, state in strange if each in places]
        return Cure(Class.TYPE, said(self.choices, places, states, world), self._repair(places, 0))

    def _is_left(self, world: Drawn, places: list[int], leaves: Callable[[Trial], bool]) -> bool:
        tried = self.trials.attempt([*self._righted(world, places, 0)], tell=True)
        return all(each.is_equal or leaves(each) for each in tried)

    def righted(self, world: Drawn) -> list[Drawn]:
        """The worlds with right values in the place of all that are null or of another type, none without such."""
        strange = (State.WRONG, State.NULL, State.FAILS)
        places = [each for each, state in odd(self.choices, world) if state in strange]
        return [*self._righted(world, places, 0)] if places else []

    def _kind(self, states: list[State], trial: Trial, world: Drawn, places: list[int]) -> Class | None:
        """The class that odd values speak for, if the runs bear it out."""
        if State.FAILS in states:
            return Class.ERROR
        if State.WRONG in states:
            return Class.TYPE
        if _has_marks(trial) and (State.ABSENT in states or State.NULL in states):
            return Class.ABSENT
        if State.NULL in states and self._is_as_absent(world, places):
            return Class.TYPE
        if State.EMPTY in states and _has_empty_part(trial):
            return Class.ESCAPED
        if State.EMPTY in states and self._is_secret(places) and self._is_as_absent(world, places):
            return Class.TRUTHY
        return None

    def _is_secret(self, places: list[int]) -> bool:
        return all(self.choices.all[place].path[0] == "secrets" for place in places)

    def _is_as_absent(self, world: Drawn, places: list[int]) -> bool:
        """Whether both do the same once the values are taken out: the policy takes them for absent."""
        found = dict(zip(world[::2], world[1::2], strict=True))
        for place in places:
            values = self.choices.all[place].values
            at = next((at for at, value in enumerate(values) if is_absent(value)), None)
            if at is None:
                return False
            found[place] = at
        return self.trials.attempt([_drawn(found)])[0].is_equal

    def _cured(self, world: Drawn, groups: list[list[int]]) -> tuple[list[int], int] | None:
        """The first group whose right values, each of them, make the difference vanish; rather one after which
        calls are left, for where nothing is done anything is a cure. And of which of its types the values are, 0 for
        any: what is read as a text and as a number may be cured by numbers alone.
        """
        kinds = [(group, kind) for kind in range(_MOST_KINDS) for group in groups if self._has(group, kind)]
        worlds = [[*self._righted(world, group, kind)] for group, kind in kinds]
        # Most are no cure with the first value.
        first = self.trials.attempt([tried[0] for tried in worlds])
        silent = None
        for each, tried, trial in zip(kinds, worlds, first, strict=True):
            if trial.is_equal and all(one.is_equal for one in self.trials.attempt(tried[1:])):
                (told,) = self.trials.attempt(tried[:1], tell=True)
                if told.sides is not None and told.sides[0].run.calls:
                    return each
                silent = silent or each
        return silent

    def _has(self, places: Sequence[int], kind: int) -> bool:
        """Whether there are right values of that kind, and they are not all right ones."""
        if kind == 0:
            return True
        choices = [self.choices.all[place] for place in places]
        return any(1 < len(each.read_types()) >= kind for each in choices) and all(
            each.right(kind) for each in choices
        )

    def _fewest(self, world: Drawn, places: list[int], kind: int) -> tuple[list[int], int]:
        """As few of the places as are enough."""
        kept = places
        for place in places:
            fewer = [each for each in kept if each != place]
            if fewer and (found := self._cured(world, [fewer])) is not None:
                kept, kind = found
        return kept, kind

    def _righted(self, world: Drawn, places: Sequence[int], kind: int) -> Iterator[Drawn]:
        """The world with right values at some places."""
        found = dict(zip(world[::2], world[1::2], strict=True))
        rights = [self.choices.all[place].right(kind) for place in places]
        for turn in range(min(_MOST_RIGHT, max(map(len, rights), default=0))):
            yield _drawn(
                {
                    **found,
                    **{place: right[turn % len(right)] for place, right in zip(places, rights, strict=True)},
                }
            )

    def _repair(self, places: Sequence[int], kind: int) -> Callable[[Drawn], Drawn]:
        def repaired(world: Drawn) -> Drawn:
            return next(self._righted(world, places, kind), world)

        return repaired


def _drawn(found: dict[int, int]) -> Drawn:
    return tuple(number for pair in sorted(found.items()) for number in pair)


def _has_empty_part(trial: Trial) -> bool:
    """Whether the original asks for an address with an empty part in its path, and the policy does not."""
    if trial.sides is None:
        return False
    mine, its = ({str(args[0]) for name, args in side.run.calls if name == REQUEST} for side in trial.sides)
    return any(_EMPTY_PART.search(address) for address in mine - its)


def _has_marks(trial: Trial) -> bool:
    return trial.key is not None and any(
        f'{mark}"' in trial.key or f"{mark} " in trial.key for mark in _MARKS
    )
