"""What values are made of, and when two of them are the same.

In: values of the encoder, or of a run. Out: the terms that say which value it is; whether two are equal.

    [*parts(Value(((is_there, email),)))]   ->   [is_there, email]
"""

from collections.abc import Iterator
from fractions import Fraction

from actiongen.prover.encode_parts import Parts
from actiongen.prover.encode_read import ReadMembers
from actiongen.prover.leaves import LeafItems, LeafMembers
from actiongen.prover.term import Term
from actiongen.prover.values import Chosen, Items, Pair, Value, Written
from actiongen.runs.values import Value as Plain

_LOOSE = ("any ", "pairs ", "choice ")


def is_loose(place: tuple[object, ...]) -> bool:
    """Whether what is free there stands for what formulas cannot say."""
    first = place[0]
    return isinstance(first, str) and (first == "equal" or first.startswith(_LOOSE))


def parts(value: Value) -> Iterator[Term]:
    """The terms that say which value it is."""
    for guard, shape in value.alternatives:
        yield guard
        yield from _shape_parts(shape)


def _shape_parts(shape: object) -> Iterator[Term]:
    match shape:
        case Term():
            yield shape
        case LeafMembers() | LeafItems():
            return
        case Items() | Parts():
            for has, each in shape.items:
                yield has
                yield from parts(each)
        case Written():
            for members in shape.spread:
                yield from _shape_parts(members)
            for guard, key, each in shape.entries:
                yield from (guard, key)
                yield from parts(each)
        case Chosen():
            yield shape.condition
            yield from _shape_parts(shape.then)
            yield from _shape_parts(shape.otherwise)
        case ReadMembers():
            yield from _shape_parts(shape.whole)
            for name in shape.types:
                yield from parts(shape.get(name))
        case Pair():
            yield from parts(shape.key)
            yield from parts(shape.value)
        case _:
            raise AssertionError(shape)


def is_shuffled(shape: object) -> bool:
    """Whether the order of a list in it is not known."""
    match shape:
        case Items():
            return shape.is_shuffled or any(
                is_shuffled(inner) for _, each in shape.items for _, inner in each.alternatives
            )
        case Written():
            return any(is_shuffled(inner) for _, _, each in shape.entries for _, inner in each.alternatives)
        case Chosen():
            return is_shuffled(shape.then) or is_shuffled(shape.otherwise)
        case _:
            return False


def _double(number: Fraction) -> Plain:
    try:
        return float(number)
    except OverflowError:
        return "an overflow"


def is_same(given: Plain, says: Plain) -> bool:
    """Whether two values are the same in all their parts; those of formulas are fractions where others are doubles."""
    if given is says:
        return True
    if isinstance(says, Fraction):
        return isinstance(given, float) and given == _double(says)
    match given:
        case list():
            return isinstance(says, list) and len(given) == len(says) and all(map(is_same, given, says))
        case dict():
            return (
                isinstance(says, dict)
                and given.keys() == says.keys()
                and all(is_same(each, says[key]) for key, each in given.items())
            )
        case _:
            return type(given) is type(says) and given == says
