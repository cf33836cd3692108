"""Whether a text is in a language.

In: a language and a text in code units. Out: yes or no. The matcher takes Brzozowski's derivatives (1964): what may
follow after a unit is a language again, which is kept with the one that it came of. So each language becomes a
deterministic automaton, of which only the states that some text has reached exist.

    contains(ending("@corp.com"), "ann@corp.com")   ->   True
"""

from typing import assert_never

from actiongen.prover.languages.ranges import holds
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    complement,
    intersection,
    repeat,
    sequence,
    union,
)

# Some languages have more states than memory holds; one that has seen this many other units starts anew.
_MOST_STEPS = 4096


def contains(language: Language, text: str) -> bool:
    """Whether the text is in the language."""
    state = language
    for unit in text:
        state = state.steps.get(ord(unit)) or after(state, ord(unit))
        if state is NOTHING or state is ANY:
            break
    return state.has_empty


def after(language: Language, unit: int) -> Language:
    """What may follow after a unit: the texts that are in the language with the unit in front."""
    found = language.steps.get(unit)
    if found is None:
        found = _after(language, unit)
        if len(language.steps) >= _MOST_STEPS:
            language.steps.clear()
        language.steps[unit] = found
    return found


def after_text(language: Language, text: str) -> Language:
    """What may follow after a text."""
    for unit in text:
        language = after(language, ord(unit))
    return language


def _after(language: Language, unit: int) -> Language:
    match language:
        case Units(ranges):
            return EMPTY if holds(ranges, unit) else NOTHING
        case Sequence((Units(ranges), *others)):
            # The rest is as simple as it gets already: of a long literal it is not looked through unit by unit.
            if not holds(ranges, unit):
                return NOTHING
            return others[0] if len(others) == 1 else Sequence(tuple(others))
        case Sequence(parts):
            options: list[Language] = []
            for at, part in enumerate(parts):
                options.append(sequence(after(part, unit), *parts[at + 1 :]))
                if not part.has_empty:
                    break
            return union(*options)
        case Union(options_):
            return union(*(after(option, unit) for option in options_))
        case Repeat(body, least, most):
            rest = repeat(body, max(least - 1, 0), None if most is None else most - 1)
            return sequence(after(body, unit), rest)
        case Complement(body):
            return complement(after(body, unit))
        case Intersection(parts):
            return intersection(*(after(part, unit) for part in parts))
        case _:
            assert_never(language)
