"""What the lowering of one Action carries along, and the functions of it that call each other.

In: nothing yet. Out: :class:`State`, the names, forms and facts so far, and :class:`Lowering`, what a part of
the expression lowering may ask of the whole.

    low.value(expr).code
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from actiongen import ir
from actiongen.backends.javascript.absence import Condition, Form, Lowered
from actiongen.backends.javascript.documented import Documented
from actiongen.backends.javascript.names import Names
from actiongen.backends.javascript.runtime.features import Feature
from actiongen.facts.ranges import Ranges
from actiongen.facts.sizes import Sizes
from actiongen.javascript import tree as js

UNITS = {
    ir.Op.SECONDS: ("MS_PER_SECOND", (1000.0,)),
    ir.Op.MINUTES: ("MS_PER_MINUTE", (60.0, 1000.0)),
    ir.Op.HOURS: ("MS_PER_HOUR", (60.0, 60.0, 1000.0)),
    ir.Op.DAYS: ("MS_PER_DAY", (24.0, 60.0, 60.0, 1000.0)),
}
"""The constants for milliseconds, and the factors that they are written as."""

NOW = "now"
DEADLINE = "deadline"
"""Until when the handler makes requests in loops."""


@dataclass(slots=True)
class State:
    """``forms``: how a named value looks when absent. ``copies``: event paths that the handler keeps
    when it begins, and whether one may be absent.

    ``answers``: what an answer is called, which is an object also where there is none; ``failures``: how a failure is
    read. ``arity``: how many of its parameters a helper has kept. ``waiting``: the helpers that are async functions.
    ``in_loop``: whether what is asked is asked in a loop. ``has_cache``: whether the trigger has ``api.cache``.
    ``features``: what requests need of the functions that send them. ``reads_clock``: whether something in the file
    needs to know the time.
    """

    names: Names
    documented: Documented
    ranges: Ranges = field(default_factory=Ranges)
    sizes: Sizes = field(default_factory=Sizes)
    copies: dict[tuple[str, ...], bool] = field(default_factory=dict)
    answers: dict[ir.Variable, js.Expr] = field(default_factory=dict)
    failures: dict[ir.Variable, js.Expr] = field(default_factory=dict)
    forms: dict[object, Form] = field(default_factory=dict)
    arity: dict[ir.HelperId, int] = field(default_factory=dict)
    waiting: set[ir.HelperId] = field(default_factory=set)
    in_loop: bool = False
    has_cache: bool = True
    features: set[Feature] = field(default_factory=set)
    reads_clock: bool = False

    @contextmanager
    def looping(self, is_loop: bool = True) -> Iterator[None]:
        """What is lowered inside is asked in a loop, or in a helper that loops call."""
        before = self.in_loop
        self.in_loop = before or is_loop
        yield
        self.in_loop = before


class Lowering(Protocol):
    """The lowering of expressions as its parts see it."""

    state: State

    def value(self, expr: ir.Expr) -> Lowered:
        """The value; an absent one is undefined or null, never NaN."""
        ...

    def condition(self, expr: ir.Expr) -> Condition:
        """The expression as a condition: absent is false."""
        ...

    def negation(self, expr: ir.Expr) -> Condition:
        """The opposite of the expression as a condition."""
        ...
