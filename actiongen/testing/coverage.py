"""What the tests of an action have seen: rules that acted, branches that were taken, conditions that came out
both ways.

In: an action and the traces of its tests. Out: :class:`Coverage`: points, each with how often it was hit. A
point belongs to what stands in the policy, not to lines: the layout does not count, and a helper's body
counts once however often it is called.

    measure(program, traces).percent   ->   100.0
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from actiongen import ir
from actiongen.facts.constancy import is_constant
from actiongen.ir.walk import children, operands
from actiongen.source import Span
from actiongen.testing.answers import Answers
from actiongen.testing.events import Input
from actiongen.testing.generate import Generator
from actiongen.testing.trace import Trace, trace

_SEARCHED = 4_000
_SOLUTIONS = 40


class Kind(Enum):
    """A rule that acts; a condition as a whole, of a guard, rule, ``if`` or loop; an operand of ``and`` or
    ``or``.
    """

    RULE = "rule"
    BRANCH = "branch"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to see: that the expression at ``span`` comes out as ``outcome`` (of a rule: that it
    acts).
    """

    kind: Kind
    span: Span
    outcome: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the tests of an action hit each point; ``titles`` are those of rules, by their span; ``statements``
    say how many tests ran each statement in a body (of a loop: its head), which is no point and counts for nothing.
    """

    program: ir.Program
    hits: dict[Point, int]
    titles: dict[Span, str]
    statements: dict[Span, int]

    def count(self, kind: Kind | None = None) -> tuple[int, int]:
        """How many points were hit, of how many."""
        counts = [hit for point, hit in self.hits.items() if kind in (None, point.kind)]
        return sum(hit > 0 for hit in counts), len(counts)

    @property
    def missed(self) -> tuple[Point, ...]:
        """The points that no test hit, in the order of the text."""
        missed = (point for point, hit in self.hits.items() if not hit)
        return tuple(sorted(missed, key=lambda point: (point.span.path, point.span.start, point.kind.value)))


def percent(coverages: Iterable[Coverage]) -> float:
    """The points that were hit, in per cent; 100 where there is none."""
    counts = [coverage.count() for coverage in coverages]
    every = sum(all_ for _, all_ in counts)
    return 100.0 * sum(hit for hit, _ in counts) / every if every else 100.0


def measure(program: ir.Program, traces: Iterable[Trace]) -> Coverage:
    """What the runs have hit."""
    places = Places(program)
    hits = dict.fromkeys(places.points(), 0)
    statements = dict.fromkeys(places.statements.values(), 0)
    for each in traces:
        for point, count in places.hit(each):
            hits[point] += count
        for span in {span for id_, span in places.statements.items() if id_ in each.reached}:
            statements[span] += 1
    return Coverage(program, hits, places.titles, statements)


class Places:
    """The points of an action, by the identity of the expressions that stand for them."""

    def __init__(self, program: ir.Program) -> None:
        self._of_expr: dict[int, list[tuple[Kind, Span]]] = {}
        self.titles: dict[Span, str] = {}
        self.statements: dict[int, Span] = {}
        self._rules: dict[str, Span] = {}
        for step in program.all_steps:
            match step:
                case ir.Define(definition):
                    self._expr(definition.value)
                case ir.Guard(condition=condition):
                    self._decision(condition)
                case ir.Perform(ask) if not ask.can_fail:
                    self._body(step.body)
                case ir.Rule() | ir.Perform():
                    self.titles[step.span] = step.title
                    self._rules[step.title] = step.span
                    if step.condition is not None:
                        self._decision(step.condition)
                    self._body(step.body)

    def points(self) -> Iterator[Point]:
        """All points, each once."""
        for span in self._rules.values():
            yield Point(Kind.RULE, span, True)
        for places in self._of_expr.values():
            for kind, span in places:
                yield Point(kind, span, True)
                yield Point(kind, span, False)

    def expressions(self, point: Point) -> Iterator[int]:
        """The identities of the expressions that stand for a point: a helper has one for each call."""
        for id_, places in self._of_expr.items():
            if (point.kind, point.span) in places:
                yield id_

    def hit(self, traced: Trace) -> Iterator[tuple[Point, int]]:
        """What one run has hit, and how often."""
        for title in traced.rules:
            yield Point(Kind.RULE, self._rules[title], True), 1
        for id_, places in self._of_expr.items():
            values = traced.values.get(id_, ())
            held = sum(value is True for value in values)
            for kind, span in places:
                yield Point(kind, span, True), held
                yield Point(kind, span, False), len(values) - held

    def _body(self, effects: tuple[ir.Effect, ...]) -> None:
        for effect in effects:
            if not isinstance(effect, ir.If):
                head = effect.iterable.info.span if isinstance(effect, ir.For) else effect.span
                self.statements[id(effect)] = head
            match effect:
                case ir.If(arms, otherwise):
                    for arm in arms:
                        self._decision(arm.condition)
                        self._body(arm.body)
                    self._body(otherwise)
                case ir.For(_, iterable, body):
                    self._expr(iterable)
                    self._body(body)
                case ir.HelperDo(inlined=inlined):
                    self._body(inlined)
                case ir.HelperAsk(condition=condition, inlined=inlined):
                    if condition is not None:
                        self._decision(condition)
                    self._body(inlined)
                case ir.Let(definition):
                    self._expr(definition.value)
                case ir.Ask(_, condition, question, on_error=on_error):
                    if condition is not None:
                        self._decision(condition)
                    for value in operands(question):
                        self._expr(value)
                    self._body(on_error)
                case _:  # any other effect has no more than the values that it is given
                    for value in operands(effect):
                        self._expr(value)

    def _decision(self, condition: ir.Expr) -> None:
        self._add(Kind.BRANCH, condition)
        self._expr(condition)

    def _expr(self, expr: ir.Expr) -> None:
        for node in parts(expr):
            match node:
                case ir.And(operands) | ir.Or(operands):
                    for operand in operands:
                        leaf = _without_not(operand)
                        if not isinstance(leaf, ir.And | ir.Or):
                            self._add(Kind.CONDITION, leaf)
                case ir.Conditional(condition):
                    self._add(Kind.BRANCH, condition)
                case ir.Comprehension(condition=filter_) | ir.MapComprehension(condition=filter_):
                    if filter_ is not None:
                        self._add(Kind.BRANCH, filter_)

    def _add(self, kind: Kind, expr: ir.Expr) -> None:
        if not is_constant(expr):
            places = self._of_expr.setdefault(id(expr), [])
            if (kind, expr.info.span) not in places:
                places.append((kind, expr.info.span))


def parts(expr: ir.Expr) -> Iterator[ir.Expr]:
    """An expression and all that is evaluated with it: of a helper's call the body, names not entered."""
    todo: list[object] = [expr]
    while todo:
        node = todo.pop()
        if isinstance(node, ir.Expr):
            yield node
        todo += [node.inlined] if isinstance(node, ir.HelperCall) else [*children(node)]


def _without_not(expr: ir.Expr) -> ir.Expr:
    while isinstance(expr, ir.Not):
        expr = expr.operand
    return expr


class Suggestions:
    """Events that hit what no test has hit."""

    def __init__(self, program: ir.Program, seed: int) -> None:
        self._program = program
        self._generator = Generator(program, seed)
        self._places = Places(program)
        self._drawn = iter(self._generator.inputs(_SEARCHED))
        self._answers = Answers(program, self._generator.input_of, self._generator.event_of)
        self._known: dict[Point, Input] = {}

    def event(self, point: Point) -> Input | None:
        """An event that hits a point with as few differences as can be found; None if none was found."""
        if point not in self._known:
            for given in islice(self._looked_for(point), _SOLUTIONS):
                self._note(given)
        while point not in self._known:
            drawn = next(self._drawn, None)
            if drawn is None:
                return None
            self._note(drawn)
        return self.smaller(self._known[point], point)

    def _looked_for(self, point: Point) -> Iterator[Input]:
        if point.kind is Kind.RULE:
            yield from self._answers.rule(point.span)
        for expr in self._places.expressions(point):
            yield from self._answers.outcome(expr, point.outcome)

    def _note(self, given: Input) -> None:
        for each, count in self._places.hit(trace(self._program, given.world)):
            if count:
                self._known.setdefault(each, given)

    def smaller(self, given: Input, point: Point) -> Input:
        """The same event without the differences that do not matter."""

        def hits(each: Input) -> bool:
            return any(
                count and found == point
                for found, count in self._places.hit(trace(self._program, each.world))
            )

        return self._generator.reduced(given, hits)
