"""What is said of an expression is true of every value that it has in a run.

Random policies run in the interpreter, on events that reach their conditions. Each value of each expression is held
against what the compiler says of it: that it is present, how large and how long it is at most, what it is worth, how
it begins, which field of the event it reads. The tables in the other files say that these answers are sharp, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import pytest
from differential.choices import Choices
from differential.events import Events
from differential.pairs import program_of
from differential.policy import write_policy

from actiongen import ir
from actiongen.auth0.model import ITEM
from actiongen.evaluate.evaluate import evaluate
from actiongen.facts.constancy import is_constant
from actiongen.facts.constants import constant, items_of
from actiongen.facts.event_paths import Bindings, Path, bindings, event_path, everything, key_variables
from actiongen.facts.folding import Folding, Text
from actiongen.facts.paths import path_of
from actiongen.facts.ranges import NUMBERS, Ranges
from actiongen.facts.sizes import Sizes
from actiongen.ir.types import Basic, ListOf
from actiongen.ir.walk import seen_through
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World

POLICIES, EVENTS = 40, 15


@dataclass(slots=True)
class Claims:
    """What is said of the expressions of one program."""

    bindings: Bindings
    keys: frozenset[ir.Variable]
    folding: Folding
    ranges: Ranges = field(default_factory=Ranges)
    sizes: Sizes = field(default_factory=Sizes)
    constants: dict[int, Value] = field(default_factory=dict)

    @classmethod
    def of_program(cls, program: ir.Program) -> "Claims":
        nodes = [*everything(program.all_steps)]
        known, keys = bindings(nodes), key_variables(nodes)
        return cls(known, keys, Folding(known, keys))

    def broken(self, expr: ir.Expr, value: Value, world: World) -> Iterator[str]:
        """The claims that are not true of a value."""
        yield from self._of_constants(expr, value)
        if value is not None:
            yield from self._of_sizes(expr, value)
            yield from self._of_paths(expr, value, world)
        # `.items()` of an absent dictionary is no value, but a loop without a turn.
        elif expr.info.present and not isinstance(expr, ir.Items):
            yield "it is present"

    def _of_constants(self, expr: ir.Expr, value: Value) -> Iterator[str]:
        worth, items = constant(expr), items_of(expr)
        if worth is not None and value != units_of(worth[0]):
            yield f"it is worth {worth[0]!r}"
        if is_constant(expr) and self.constants.setdefault(id(expr), value) != value:
            yield "it is the same in every run"
        if items is not None and not (isinstance(value, list) and len(value) == len(items)):
            yield f"it has {len(items)} items"

    def _of_sizes(self, expr: ir.Expr, value: Value) -> Iterator[str]:
        if expr.info.type in (*NUMBERS, *map(ListOf, NUMBERS)):
            bound = self.ranges.bound(expr)
            numbers = value if isinstance(value, list) else [value]
            if not all(isinstance(number, float) and abs(number) <= bound for number in numbers):
                yield f"its numbers are within {bound:g}"
        if length_of(value) > self.sizes.bound(expr):
            yield f"its texts have at most {self.sizes.bound(expr):g} units"
        if isinstance(value, str) and not any(is_like(value, text) for text in self.folding.texts(expr)):
            yield f"it is one of {self.folding.texts(expr)}"

    def _of_paths(self, expr: ir.Expr, value: Value, world: World) -> Iterator[str]:
        if (
            not isinstance(value, bool | float | str)
            or expr.info.type is Basic.TIME
            or self._is_changed(expr)
        ):
            return
        for path in (path_of(expr), event_path(expr, self.bindings)):
            if path is not None and value not in at_path(dict(world.event), path):
                yield f"it is the field {path}"

    def _is_changed(self, expr: ir.Expr) -> bool:
        """Whether the value is no longer what stands in the event: a part of a text, or a key."""
        expr = seen_through(expr)
        return isinstance(expr, ir.Slice) or (isinstance(expr, ir.Var) and expr.variable in self.keys)


def units_of(value: float | str | bool | None) -> Value:
    """A value of a policy as runs have it."""
    return to_units(value) if isinstance(value, str) else value


def is_like(value: str, text: Text) -> bool:
    known = to_units(text.known)
    return value == known if text.whole else value.startswith(known)


def length_of(value: Value) -> int:
    """How many units the texts in a value have together."""
    match value:
        case str():
            return len(value)
        case list():
            return sum(map(length_of, value))
        case dict():
            return sum(len(key) + length_of(item) for key, item in value.items())
        case _:
            return 0


def at_path(value: Value, path: Path) -> Iterator[Value]:
    """What stands at a path, with ``ITEM`` for any item of a list or any value of a dictionary."""
    if not path:
        yield value
    elif path[0] == ITEM:
        for item in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            yield from at_path(item, path[1:])
    elif isinstance(value, dict):
        yield from at_path(value.get(to_units(path[0])), path[1:])


@pytest.mark.every(4)
@pytest.mark.parametrize("seed", range(POLICIES))
def test_what_is_said_of_an_expression_is_true_in_every_run(seed: int) -> None:
    policy = write_policy(Choices(Random(seed)))
    program = program_of(policy)
    if program is None:
        return
    claims = Claims.of_program(program)
    broken: list[str] = []
    for given in Events(program, seed).explored(EVENTS):

        def seen(expr: ir.Expr, value: Value, world: World = given.world) -> None:
            broken.extend(
                f"{claim}, but it is {value!r}: {expr}" for claim in claims.broken(expr, value, world)
            )

        evaluate(program, given.world, seen=seen)
        assert not broken, f"{broken[0]}\n{policy.text}"
