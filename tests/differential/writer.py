"""Writes expressions of a wanted kind, and keeps what is visible and known where they stand.

In: the literals and fields of one policy, and the shapes that expressions of each kind can have. Out:
:class:`Written`, the text with what is known of it.

    writer.write(Kind.TEXT, depth=2).text   ->   'event.user.name.lower()'
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from differential.choices import Choices
from differential.vocabulary import Kind, Spot
from differential.words import GOOD_TIMES, SMALL, Words, literal

from actiongen.auth0.model import TextFormat

_DEFAULTS = {
    Kind.NUMBER: "7",
    Kind.BOOLEAN: "False",
    Kind.TIME: "now()",
    Kind.DURATION: "days(1)",
    Kind.TEXTS: "[]",
    Kind.NUMBERS: "[]",
}
_TRIES = 5
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """An expression.

    ``present``: surely present at this place. ``when_true`` and ``when_false`` are fields that are present where it
    is true, or false. ``about`` are the fields that it reads.
    """

    text: str
    present: bool = False
    when_true: frozenset[str] = NOTHING
    when_false: frozenset[str] = NOTHING
    about: frozenset[str] = NOTHING

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Name:
    """A definition, loop variable or parameter; ``members``: the fields of a record."""

    written: Written
    kind: Kind
    members: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class PureHelper:
    """A helper with one parameter."""

    name: str
    takes: Kind
    gives: Kind
    about: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class EffectHelper:
    """A helper that acts; ``ends``: it may end the action; ``about``: what its conditions speak of; ``has_base``: its
    first parameter begins URLs; ``has_whole``: the next one is the event or a part of it as a whole.
    """

    name: str
    takes: tuple[Kind, ...]
    ends: bool
    about: frozenset[str] = NOTHING
    has_base: bool = False
    has_whole: bool = False


@dataclass(frozen=True, slots=True)
class AskingHelper:
    """A helper that makes requests and returns a value; ``has_base``: its first parameter begins URLs;
    ``has_client``: the one after it makes them.
    """

    name: str
    takes: tuple[Kind, ...]
    gives: Kind
    present: bool
    ends: bool
    has_base: bool
    has_client: bool = False


Shape: TypeAlias = Callable[["Writer", int], Written]
Shapes: TypeAlias = Mapping[Kind, tuple[tuple[int, Shape], ...]]


@dataclass(slots=True)
class Writer:
    """One policy in the making."""

    choices: Choices
    words: Words
    spots: Mapping[Kind, tuple[Spot, ...]]
    shapes: Shapes
    subjects: Shapes
    records: tuple[str, ...] = ()
    names: list[Name] = field(default_factory=list)
    helpers: list[PureHelper] = field(default_factory=list)
    effects: list[EffectHelper] = field(default_factory=list)
    askers: list[AskingHelper] = field(default_factory=list)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: frozenset[str] = NOTHING
    taken: set[str] = field(default_factory=set)
    decided: frozenset[str] = NOTHING
    spoken: frozenset[str] = NOTHING
    requests: int = 0
    """How many more requests there may be here."""
    loops: int = 0
    """How many loops this is in."""
    continued: bool = False
    """Whether this is the continue handler."""
    renders: bool = False
    """Whether this policy shows forms, and redirects nobody."""
    bases: list[str] = field(default_factory=list)
    wholes: list[str] = field(default_factory=list)
    """Parameters that begin URLs."""
    clients: list[str] = field(default_factory=list)
    """What makes requests with a token."""
    has_tokens: bool = False
    """Whether there is a secret that signs tokens."""
    externs: list[Any] = field(default_factory=list)
    """The functions in JavaScript that may be called."""
    emails: frozenset[str] = field(init=False)
    counts: frozenset[str] = field(init=False)
    numeric: frozenset[str] = field(init=False)
    closed: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        texts, numbers = self.spots[Kind.TEXT], self.spots[Kind.NUMBER]
        self.emails = frozenset(text.text for text in texts if text.format is TextFormat.EMAIL)
        self.closed = {text.text: text.values for text in texts if text.values}
        self.closed |= {each.text: each.items for each in self.spots[Kind.TEXTS] if each.items}
        self.numeric = frozenset(number.text for number in numbers)
        self.counts = frozenset(number.text for number in numbers if number.is_count)

    def write(self, kind: Kind, depth: int) -> Written:
        """An expression of that kind, nested at most so deep."""
        if kind is Kind.BOOLEAN:
            return self._open(lambda: self._written(kind, depth))
        return self._written(kind, depth)

    def _written(self, kind: Kind, depth: int) -> Written:
        if depth <= 0 or self.choices.chance(0.2):
            return self.leaf(kind)
        return self.shaped(self.shapes, kind, depth)

    def _open(self, make: Callable[[], Written]) -> Written:
        """A condition that those around it do not decide: one on other fields, if that is easily found."""
        for _ in range(_TRIES):
            found = make()
            if found.about and not found.about & self.decided:
                return found
        free = [
            each
            for kind in (Kind.TEXT, Kind.NUMBER)
            for each in self.spots[kind]
            if each.text not in self.decided and not each.values and not each.is_count
        ]
        if not free:
            return found
        field = self.spot(self.choices.pick(free))
        right = self.plain(Kind.NUMBER if field.text in self.numeric else Kind.TEXT)
        return Written(f"({field} == {right})", True, when_true=field.about, about=field.about)

    def shaped(self, shapes: Shapes, kind: Kind, depth: int) -> Written:
        """An expression of one of these shapes."""
        weighted = shapes[kind]
        at = self.choices.count(1, sum(weight for weight, _ in weighted))
        for weight, shape in weighted:
            at -= weight
            if at <= 0:
                return shape(self, depth - 1)
        raise AssertionError(kind)

    def present(self, kind: Kind, depth: int) -> Written:
        """The same, surely present."""
        return self.sure(self.write(kind, depth), kind)

    def condition(self, depth: int) -> Written:
        """A boolean, or a text in the place of one."""
        if self.choices.chance(0.1):
            spots = [
                each
                for each in self.spots[Kind.TEXT]
                if not each.values and not (each.present and ".secrets." in each.text)
            ]
            if spots:
                field = self._open(lambda: self.spot(self.choices.pick(spots)))
                return Written(field.text, False, when_true=field.about, about=field.about)
        return self.write(Kind.BOOLEAN, depth)

    def sure(self, value: Written, kind: Kind) -> Written:
        """The value, or a default where it is absent."""
        if value.present:
            return value
        default = literal(self.choices.pick(self.words.texts)) if kind is Kind.TEXT else _DEFAULTS[kind]
        if kind is Kind.TEXT and self.choices.chance(0.4):
            return Written(f"({value} or {default})", True, about=value.about)
        return Written(f"coalesce({value}, {default})", True, about=value.about)

    def leaf(self, kind: Kind) -> Written:
        """A name, a field or a literal."""
        names = [name.written for name in self.names if name.kind is kind]
        spots = self.spots[kind]
        if names and self.choices.chance(0.4 if spots else 0.8):
            return self.known(self.choices.pick(names))
        if spots and (kind in (Kind.JSON, Kind.BOOLEAN) or self.choices.chance(0.8)):
            return self.spot(self.choices.pick(spots))
        return self.plain(kind)

    def spot(self, spot: Spot) -> Written:
        """A field; one with closed values in a form that may be compared with any text."""
        if spot.values:
            return Written(f'coalesce({spot.text}, "none")', True, about=frozenset((spot.text,)))
        return self.known(Written(spot.text, spot.present, about=frozenset((spot.text,))))

    def known(self, value: Written) -> Written:
        """The same with what is known of it at this place."""
        if value.text in self.facts and not value.present:
            return Written(value.text, True, value.when_true, value.when_false, value.about)
        return value

    def plain(self, kind: Kind) -> Written:
        """A literal, or what comes closest."""
        choices, words = self.choices, self.words
        match kind:
            case Kind.TEXT:
                return Written(literal(choices.pick(words.texts)), True)
            case Kind.NUMBER:
                return Written(choices.pick(words.numbers), True)
            case Kind.TIME:
                times = GOOD_TIMES if choices.chance(0.9) else words.times
                return Written(f"time({literal(choices.pick(times))})")
            case Kind.DURATION:
                unit = choices.pick(("days", "hours", "minutes", "seconds"))
                numbers = SMALL if choices.chance(0.85) else words.numbers
                return Written(f"{unit}({choices.pick(numbers)})")
            case Kind.TEXTS:
                texts = choices.some(words.texts, 3)
                return Written(f"[{', '.join(literal(text) for text in texts)}]", True)
            case Kind.NUMBERS:
                return Written(f"[{', '.join(choices.some(words.numbers, 3))}]", True)
            case Kind.JSON:
                return self._parsed()
            case Kind.BOOLEAN:
                spots = [each for each in self.spots[Kind.TEXT] if not each.values]
                field = choices.pick(spots).text if spots else "iso(now())"
                return Written(f"({field} == {self.text_literal()})", True, about=frozenset((field,)))
            case Kind.ROWS | Kind.STAMP:
                raise AssertionError("these are fields")

    def _parsed(self) -> Written:
        """``json`` where there is no container: out of a text."""
        texts = [each for each in self.spots[Kind.TEXT] if not each.values]
        if not texts:
            return Written(f"from_json({literal(self.choices.pick(self.words.texts))})")
        field = self.choices.pick(texts).text
        return Written(f"from_json({field})", about=frozenset((field,)))

    # Names

    def fresh(self, options: tuple[str, ...]) -> str:
        """A name that nothing visible has."""
        free = [option for option in options if option not in self.taken]
        name = self.choices.pick(free) if free else f"value_{len(self.taken)}"
        self.taken.add(name)
        return name

    @contextmanager
    def block(self, known: Iterable[str] = (), about: frozenset[str] = NOTHING) -> Iterator[None]:
        """A block of its own, where some fields are known to be present and conditions have spoken of some: its
        names end with it."""
        before = self.names[:], set(self.taken), self.facts, self.decided
        self.facts |= frozenset(known)
        self.decided |= about
        yield
        self.names, self.taken, self.facts, self.decided = before

    def text_literal(self, filled: bool = False) -> str:
        """A literal text of the policy."""
        return literal(self.choices.pick(self.words.filled if filled else self.words.texts))
