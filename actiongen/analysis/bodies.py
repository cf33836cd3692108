"""Bodies of helpers, each inferred once for the arguments and facts that decide what it means.

In: a call of a helper. Out: :class:`Body`, inferred before for equal arguments at a place where everything held, or did
not, that the body asked for.

Arguments that are names share the body: ``h(x) + h(x)`` holds one body twice, so that helpers which call one another
twice grow with what is written. Where a helper is defined, arguments of which nothing is known share it, too. Of any
other arguments the places matter, to labels and mutants: they get a copy. So does each call of what makes requests, for
two calls have two answers. What is new each time, ``uuid()``, is no value of two calls: such a body is inferred again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cache

from actiongen import ir
from actiongen.analysis.scope import HelperSource
from actiongen.diagnostics.model import Code, Fix, Label
from actiongen.facts.dependence import Dependence, Numbers
from actiongen.facts.known import NOTHING, Facts
from actiongen.facts.presence import Numbering
from actiongen.ir.copy import Copy
from actiongen.ir.types import Basic
from actiongen.source import Span

Arguments = tuple[ir.Expr, ...]
Meaning = ir.Expr | tuple[ir.Effect, ...]
"""The value of a pure helper; the effects of one that acts."""


@dataclass(frozen=True, slots=True)
class Report:
    """A mistake before its place in a call is known."""

    code: Code
    message: str
    span: Span
    label: str = ""
    help: str | None = None
    notes: tuple[str, ...] = ()
    secondary: tuple[Label, ...] = ()
    fix: Fix | None = None

    def spans(self) -> Iterator[Span]:
        """All places that it names."""
        yield self.span
        yield from (label.span for label in self.secondary)
        yield from (edit.span for edit in (self.fix.edits if self.fix is not None else ()))


@dataclass(frozen=True, slots=True)
class Reading:
    """How a body is read, beside the facts; see :class:`Environment`."""

    facts: Facts
    lenient: bool
    muted: bool
    gate: bool


@dataclass(slots=True, eq=False)
class Recording:
    """What happens while a body is inferred: whose presence is asked for, what is defined, reported and called;
    ``asks``: whether the world is asked for something; ``is_new``: whether something in it is new each time.
    """

    asked: list[ir.Expr] = field(default_factory=list)
    made: list[ir.Definition] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    inner: "list[Body]" = field(default_factory=list)
    asks: bool = False
    is_new: bool = False

    def enter(self, body: "Body") -> None:
        """Takes over what happened in a body that this one calls."""
        self.inner.append(body)
        self.made += body.made
        self.reports += body.reports
        self.asks = self.asks or body.asks
        self.is_new = self.is_new or body.is_new


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """``ends``: control never leaves it. ``parameters`` stand for the arguments, ``made`` are all definitions in it.
    ``calls``, ``expressions`` and ``levels``: how many calls and expressions it spells out, and how deep the calls
    stand in one another. ``asks``: what it asks the world is asked anew at each call, so that no two calls share it.
    """

    helper: ir.HelperId
    parameters: tuple[ir.Definition, ...]
    meaning: Meaning
    ends: bool
    made: tuple[ir.Definition, ...]
    reports: tuple[Report, ...]
    asked: tuple[ir.Expr, ...]
    inner: "tuple[Body, ...]"
    reading: Reading
    calls: int
    expressions: int
    asks: bool
    is_new: bool

    @property
    def arguments(self) -> Arguments:
        """What the parameters stand for."""
        return tuple(parameter.value for parameter in self.parameters)


class Bodies:
    """The bodies of one action."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._dependence = Dependence(numbering)
        self._bodies: dict[object, list[Body]] = {}
        self._numbers: dict[Body, Numbers] = {}
        self._levels: dict[Body, int] = {}

    def keep(self, source: HelperSource, body: Body) -> None:
        """Keeps a body for calls to come, unless what it reports shows the arguments, or it is new each time."""
        if body.is_new:
            return
        written = [argument.info.span for argument in body.arguments]
        shown = (span for report in body.reports for span in report.spans())
        if not any(_is_within(span, argument) for span in shown for argument in written):
            self._bodies.setdefault(self._key(source, body.arguments, body.reading), []).append(body)

    def find(self, source: HelperSource, arguments: Arguments, reading: Reading) -> Body | None:
        """The body that a call has, if it was inferred before."""
        is_draft = _is_draft(arguments, reading)
        for body in self._bodies.get(self._key(source, arguments, reading), ()):
            if (is_draft or _is_same(body.arguments, arguments)) and self._is_alike(body, reading.facts):
                is_shared = not body.asks and (is_draft or all(map(_is_name, arguments)))
                return body if is_shared else self._copied(body, arguments)
        return None

    def levels(self, body: Body) -> int:
        """How deep calls stand in one another in a body."""
        if body not in self._levels:
            self._levels[body] = max((self.levels(each) + 1 for each in body.inner), default=0)
        return self._levels[body]

    def _key(self, source: HelperSource, arguments: Arguments, reading: Reading) -> object:
        meanings: tuple[object, ...]
        if _is_draft(arguments, reading):
            numbers = [self._numbering.number(argument) for argument in arguments]
            present = [argument.info.present for argument in arguments]
            meanings = "draft", *map(numbers.index, numbers), *present
        else:
            meanings = tuple(
                _named(argument) if _is_name(argument) else self._numbering.number(argument)
                for argument in arguments
            )
        return source, meanings, replace(reading, facts=None), reading.facts is None

    def _is_alike(self, body: Body, facts: Facts) -> bool:
        """Whether all facts that the body may depend on are as they were."""
        asked = self._asked(body)
        was = self._dependence.holding(body.reading.facts, asked)
        return was == self._dependence.holding(facts, asked)

    def _asked(self, body: Body) -> Numbers:
        if body not in self._numbers:
            own = self._dependence.numbers(body.asked)
            self._numbers[body] = own.union(*map(self._asked, body.inner))
        return self._numbers[body]

    def _copied(self, body: Body, arguments: Arguments) -> Body:
        """The same body over other places of the arguments."""
        pairs = zip(body.parameters, arguments, strict=True)
        copy = Copy({old: replace(old, value=new) for old, new in pairs}, frozenset(body.made))
        made = replace(
            body,
            parameters=copy.of(body.parameters),
            meaning=copy.of(body.meaning),
            made=copy.of(body.made),
        )
        for original, other in copy.expressions():
            self._numbering.adopt(other, original)
        return made


def _is_draft(arguments: Arguments, reading: Reading) -> bool:
    """Whether a body is read for its mistakes alone, as where a helper is defined: of the arguments nothing is known
    but which of them are the same and which are present, and nobody keeps what the body means.
    """
    is_unknown = all(argument.info.type is Basic.UNKNOWN for argument in arguments)
    return is_unknown and reading.lenient and reading.facts == NOTHING


def _is_name(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Ref | ir.Var)


def _named(expr: ir.Expr) -> object:
    """What a name stands for in the end, through names for names; any other expression itself."""
    while isinstance(expr, ir.Ref) and isinstance(expr.definition.value, ir.Ref | ir.Var):
        expr = expr.definition.value
    match expr:
        case ir.Ref(definition):
            return definition
        case ir.Var(variable):
            return variable
        case _:  # not a name
            return expr


def _is_within(span: Span, whole: Span) -> bool:
    return span.path == whole.path and whole.start <= span.start and span.end <= whole.end


def _is_same(left: object, right: object) -> bool:
    """Whether two expressions are written alike and known alike, wherever they stand."""
    if left is right:
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(_is_same, left, right))
    if isinstance(left, ir.Expr) and isinstance(right, ir.Expr):
        return _is_known_alike(left.info, right.info) and _is_same_expression(left, right)
    if isinstance(left, ir.Spread | ir.Entry | ir.ComputedEntry):
        return type(left) is type(right) and _has_same_parts(left, right)
    return left == right


def _is_known_alike(left: ir.Info, right: ir.Info) -> bool:
    return left.present == right.present and (left.type is right.type or left.type == right.type)


def _is_same_expression(left: ir.Expr, right: ir.Expr) -> bool:
    if _is_name(left) and _is_name(right):
        return _named(left) is _named(right)
    if isinstance(left, ir.HelperCall) and isinstance(right, ir.HelperCall):
        return left.helper == right.helper and _is_same(left.arguments, right.arguments)
    return type(left) is type(right) and _has_same_parts(left, right)


def _has_same_parts(left: object, right: object) -> bool:
    kind: type = type(left)
    return all(_is_same(getattr(left, name), getattr(right, name)) for name in _names(kind))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.compare)
