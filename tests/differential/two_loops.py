"""Comprehensions with two ``for``.

In: a writer and a depth. Out: an expression; what the second ``for`` goes over comes of the first one, or not.

    crossed(writer, 1).text   ->   '[f"{item}{new}" for item in csv(event.user.name) for new in item.split("a")]'
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from differential.lists import LOOPS, about, bound, json_object, source_of
from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Shape, Writer, Written

_TEXT = Kind.TEXT
_SEPARATORS = ("@", ".", "a", ",", " ", "ab")


@dataclass(frozen=True, slots=True)
class Loops:
    """The names of both variables, the clauses, and what they read."""

    outer: str
    inner: str
    clauses: str
    about: frozenset[str]


@contextmanager
def two_loops(writer: Writer, filtered: float) -> Iterator[Loops]:
    """Inside, the variables of two loops are visible; each has a filter with that chance."""
    choices, source = writer.choices, source_of(writer, 0)
    outer = writer.fresh(LOOPS)
    with writer.block(), bound(writer, outer, _TEXT):
        first = f" if {about(writer, outer, source)}" if choices.chance(filtered) else ""
        parts = (f"csv({outer})", f"{outer}.split({literal(choices.pick(_SEPARATORS))})", f'[{outer}, "a"]')
        second = choices.pick(parts) if choices.chance(0.7) else source_of(writer, 0).text
        inner = writer.fresh(LOOPS)
        with bound(writer, inner, _TEXT):
            tests = (about(writer, inner).text, f"{inner} != {outer}")
            last = f" if {choices.pick(tests)}" if choices.chance(filtered) and not first else ""
            clauses = f"for {outer} in {source}{first} for {inner} in {second}{last}"
            yield Loops(outer, inner, clauses, source.about)
    writer.taken -= {outer, inner}


def _element(writer: Writer, loops: Loops) -> str:
    own = (loops.inner, f'f"{{{loops.outer}}}{{{loops.inner}}}"', f"{loops.inner}.lower()", loops.outer)
    others = (f"email_domain({loops.inner})", f"{loops.outer}[1:]", f"{loops.inner} or {loops.outer}")
    return writer.choices.pick((*own, *others))


def crossed(writer: Writer, depth: int) -> Written:
    """A list of texts made of two."""
    with two_loops(writer, 0.4) as loops:
        return Written(f"[{_element(writer, loops)} {loops.clauses}]", about=loops.about)


def first_of_two(writer: Writer, depth: int) -> Written:
    """The first of all that two loops give."""
    with two_loops(writer, 0.4) as loops:
        return Written(f"first({_element(writer, loops)} {loops.clauses})", about=loops.about)


def quantified_twice(writer: Writer, depth: int) -> Written:
    """``any`` and ``all`` over two lists."""
    with two_loops(writer, 0.2) as loops:
        test = writer.choices.pick((about(writer, loops.inner).text, f"{loops.inner} == {loops.outer}"))
        kind = writer.choices.pick(("any", "all"))
        return Written(f"{kind}({test} {loops.clauses})", True, about=loops.about)


def numbers_of_two(writer: Writer, depth: int) -> Written:
    """A list of numbers."""
    with two_loops(writer, 0.4) as loops:
        element = writer.choices.pick((f"len({loops.inner})", f"to_number({loops.inner})"))
        return Written(f"[{element} {loops.clauses}]", about=loops.about)


def dictionary_of_two(writer: Writer, depth: int) -> Written:
    """A dictionary whose pairs come of two loops: the later of one key wins."""
    if writer.choices.chance(0.6):
        with two_loops(writer, 0.4) as loops:
            value = writer.choices.pick((loops.outer, f"len({loops.outer})", f"to_number({loops.inner})"))
            return Written(f"{{{_key(writer, loops)}: {value} {loops.clauses}}}", True)
    key, member = writer.fresh(("key", "default", "k")), writer.fresh(("member", "v", "var"))
    source, name = source_of(writer, 0), writer.fresh(LOOPS)
    writer.taken -= {key, member, name}
    test = writer.choices.pick(("", f" if {key} != {name}", f" if {key} != {writer.text_literal()}"))
    pairs = f"for {name} in {source}[:3] for {key}, {member} in {json_object(writer)}.items(){test}"
    return Written(f'{{f"{{{name}}}.{{{key}}}": {member} {pairs}}}', True)


def _key(writer: Writer, loops: Loops) -> str:
    return writer.choices.pick(
        (loops.inner, f'f"{{{loops.outer}}}{{{loops.inner}}}"', f"{loops.inner}.lower()")
    )


TEXT_OF_TWO: tuple[tuple[int, Shape], ...] = ((1, first_of_two),)
LISTS_OF_TWO: tuple[tuple[int, Shape], ...] = ((1, crossed),)
NUMBERS_OF_TWO: tuple[tuple[int, Shape], ...] = ((1, numbers_of_two),)
CONDITIONS_OF_TWO: tuple[tuple[int, Shape], ...] = ((2, quantified_twice),)
