"""Languages as a child would read them, for the tests: a text is tried in every way that it can be cut.

In: a tree as the package has it, or a plan of one that nobody has simplified. Out: whether a text is in it.
"""

from collections.abc import Iterable
from functools import cache
from random import Random
from typing import TypeAlias

from actiongen.prover import languages
from actiongen.prover.languages import Language

Plan: TypeAlias = tuple[object, ...]
"""``("units", text)``, ``("sequence", plan, …)``, ``("union", plan, …)``, ``("intersection", plan, …)``,
``("complement", plan)``, ``("repeat", plan, least, most)``."""


@cache
def has(plan: Plan, text: str) -> bool:
    """Whether a text is in the language that a plan describes."""
    kind, *parts = plan
    match kind:
        case "units":
            return len(text) == 1 and text in parts[0]
        case "sequence":
            if not parts:
                return not text
            rest = ("sequence", *parts[1:])
            return any(has(parts[0], text[:at]) and has(rest, text[at:]) for at in range(len(text) + 1))
        case "union":
            return any(has(part, text) for part in parts)
        case "intersection":
            return all(has(part, text) for part in parts)
        case "complement":
            return not has(parts[0], text)
        case "repeat":
            return _repeats(*parts, text)
    raise AssertionError(kind)


def _repeats(body: Plan, least: int, most: int | None, text: str) -> bool:
    if not text and (least == 0 or has(body, "")):
        return True
    if most == 0:
        return False
    rest = ("repeat", body, max(least - 1, 0), None if most is None else most - 1)
    return any(has(body, text[:at]) and has(rest, text[at:]) for at in range(1, len(text) + 1))


def build(plan: Plan) -> Language:
    """The language that a plan describes."""
    kind, *parts = plan
    match kind:
        case "units":
            return languages.union(*map(languages.text, parts[0]))
        case "sequence":
            return languages.sequence(*map(build, parts))
        case "union":
            return languages.union(*map(build, parts))
        case "intersection":
            return languages.intersection(*map(build, parts))
        case "complement":
            return languages.complement(build(parts[0]))
        case "repeat":
            body, least, most = parts
            return languages.repeat(build(body), least, most)
    raise AssertionError(kind)


def random_plan(rng: Random, units: str, depth: int, *, boolean: bool = True) -> Plan:
    """A plan of a language over some units; ``boolean``: with complements and intersections."""
    if depth == 0 or rng.random() < 0.15:
        return ("units", "".join(rng.sample(units, rng.choice((1, 1, 1, 2, len(units))))))
    kinds = ("sequence", "sequence", "union", "repeat", *(("complement", "intersection") if boolean else ()))
    kind = rng.choice(kinds)
    match kind:
        case "repeat":
            least = rng.choice((0, 0, 1, 1, 2))
            most = rng.choice((None, None, least, least + 1, 3))
            return (kind, random_plan(rng, units, depth - 1, boolean=boolean), least, most)
        case "complement":
            return (kind, random_plan(rng, units, depth - 1, boolean=boolean))
        case _:
            count = rng.choice((0, 1, 2, 2, 3) if kind != "intersection" else (2, 2, 3))
            return (kind, *(random_plan(rng, units, depth - 1, boolean=boolean) for _ in range(count)))


def of_pieces(rng: Random, pieces: Iterable[str], longest: int) -> str:
    """Some of the pieces, one after the other."""
    return "".join(rng.choices([*pieces], k=rng.randrange(longest)))


def one_of(units: str) -> Language:
    """The texts of one of some units."""
    return languages.union(*map(languages.text, units))
