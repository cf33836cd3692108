"""What the free values of a formula are in one run.

In: a world, how it answered what the run asked. Out: the value of each free value: where the formula has a place and an
aspect, what stands there.

    Reader(world, answers).free(email)   ->   "ann@corp.example"
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from actiongen.evaluate.operations import operate
from actiongen.ir.ops import Op
from actiongen.prover.encode_run import ANSWER
from actiongen.prover.formula import reading
from actiongen.prover.leaves import CONTAINS, IS_THERE, PAIRS, Text
from actiongen.prover.term import Constant, Term, Unknown
from actiongen.runs.texts import in_order, join, to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World

_FAILURE = "failure"


class TooLongError(Exception):
    """A list has more items than the formula has room for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How one question was answered: ``answer`` is None where it failed, or was not asked."""

    answer: Value
    failure: Value
    is_asked: bool


SILENCE = Answered(None, None, is_asked=False)


@dataclass(slots=True)
class Reader:
    """Reads one world. ``answers``: by the first steps of the place of a question; ``known``: the value of a term that
    is a part of a place or stands for a text; ``room``: how many items lists have in the formula."""

    world: World
    answers: Mapping[tuple[object, ...], Callable[[], Answered]]
    known: Callable[[Term], Constant]
    room: int
    seen: dict[tuple[object, ...], Value] = field(default_factory=dict)

    def free(self, term: Term) -> Constant | None:
        """The value of a free value; None where nothing is there to have one."""
        about = term.about
        assert isinstance(about, Unknown) and isinstance(about.place, tuple)
        place, aspect = about.place, about.aspect
        match place[0]:
            case "now":
                return Fraction(self.world.now_ms)
            case "fits":
                return operate(Op.TO_NUMBER, [str(self.known(place[1]))], 0.0) is not None
            case "half":
                return any(0xD800 <= ord(each) <= 0xDFFF for each in join(str(self.known(place[1]))))
            case "parts of":
                return self._part(place, aspect)
            case name if isinstance(name, str) and name.startswith("secret "):
                text = self.world.secrets.get(name.removeprefix("secret "))
                return bool(text) if aspect == IS_THERE else to_units(text or "")
            case _ if aspect == "is answered":
                return self._answer(place)[0].answer is not None
            case _ if aspect == CONTAINS:
                *above, asked = place
                items = self.raw(tuple(above))
                assert isinstance(asked, Text)
                return isinstance(items, list) and asked.text in items
            case _ if aspect == "key":
                return self._key(place)
            case _:
                if aspect == "is an item":
                    return self._is_item(place)
                return reading(self.raw(place), aspect)

    def raw(self, place: tuple[object, ...]) -> Value:
        """The value that stands in a place."""
        if place not in self.seen:
            self.seen[place] = self._raw(place)
        return self.seen[place]

    def _raw(self, place: tuple[object, ...]) -> Value:
        if place == ("event",):
            return dict(self.world.event)
        if place[0] == ANSWER:
            answered, steps = self._answer(place)
            if not steps:
                return answered.answer
            if steps == [_FAILURE]:
                return answered.failure
        *above, step = place
        if len(place) == 1:
            return None
        if isinstance(step, Term):
            step = str(self.known(step))
        whole = self.raw(tuple(above))
        if step == PAIRS:
            pairs = in_order(whole) if isinstance(whole, dict) else {}
            return [*pairs.values()]
        if isinstance(step, int):
            return whole[step] if isinstance(whole, list) and step < len(whole) else None
        return whole.get(step) if isinstance(whole, dict) and isinstance(step, str) else None

    def _answer(self, place: tuple[object, ...]) -> tuple[Answered, list[object]]:
        asked = self.answers.get(place[:3])
        return (SILENCE if asked is None else asked()), [*place[3:]]

    def _is_item(self, place: tuple[object, ...]) -> bool:
        *above, index = place
        whole = self.raw(tuple(above))
        assert isinstance(index, int)
        self._check_room(whole)
        return isinstance(whole, list) and index < len(whole)

    def _check_room(self, whole: Value) -> None:
        if isinstance(whole, list) and len(whole) > self.room:
            raise TooLongError

    def _key(self, place: tuple[object, ...]) -> str | None:
        *above, _, index = place
        whole = self.raw(tuple(above))
        keys = [*in_order(whole)] if isinstance(whole, dict) else []
        return keys[index] if isinstance(index, int) and index < len(keys) else None

    def _part(self, place: tuple[object, ...], aspect: str) -> Constant | None:
        _, text, separator, index = place
        assert isinstance(text, Term) and isinstance(index, int)
        given = str(self.known(text))
        parts = operate(Op.CSV, [given], 0.0) if separator is None else given.split(str(separator))
        self._check_room(parts)
        assert isinstance(parts, list)
        if aspect == "is an item":
            return index < len(parts)
        part = parts[index] if index < len(parts) else None
        return part if isinstance(part, str) else None
