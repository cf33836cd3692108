"""Events that a policy can tell apart.

In: an action and a seed. Out: inputs, drawn from the action's own literals and their neighbours:
some at random, then whatever brings a condition to an outcome that was not seen yet, at last worked backwards from it.

    Events(program, seed=1).explored(50)[0].given
"""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import assert_never

from differential.candidates import more_numbers, more_texts, of_type, rows
from differential.wild import INSIDE

from actiongen import ir
from actiongen.auth0.model import Field, FieldType
from actiongen.flow.sites import failed
from actiongen.ir.walk import below, operands, reached
from actiongen.runs.values import Value
from actiongen.testing.answers import Answers
from actiongen.testing.candidates import literals_of
from actiongen.testing.coverage import Kind, Places, Point, parts
from actiongen.testing.events import Event, Input, Path, laid, sample
from actiongen.testing.generate import HTTP, Generator, Given, is_of_event, spots
from actiongen.testing.trace import trace

_FIRST = 14
_TRIES = (24, 32)
_SOLUTIONS = 12
Wanted = tuple[tuple[ir.Expr, bool], ...]
"""Conditions with the outcome that each is to have, from the outside in."""


class Events(Generator):
    """Draws events for one action; ``hits`` counts how often each point was hit by those that were drawn."""

    def __init__(self, program: ir.Program, seed: int) -> None:
        self._known: dict[tuple[int, int], dict[Path, tuple[Value, ...]]] = {}
        super().__init__(program, seed)
        self._choice = Random(seed)
        self._routes: dict[_Place, list[Route]] = {}
        for place, route in _routes(program):
            self._routes.setdefault(place, []).append(route)
        self._asked_where = dict(_conditions_of_answers(program))
        self._places = Places(program)
        self._answers = Answers(program, self.input_of, self.event_of)
        self._reached: dict[tuple[Kind, object], Given] = {}
        self._open_paths = self.paths()
        self.hits = dict.fromkeys(self._places.points(), 0)

    def explored(self, count: int) -> list[Input]:
        """So many inputs."""
        found = [self._seen(self._any()) for _ in range(min(_FIRST, count))]
        for tries in _TRIES:
            for point, hit in [*self.hits.items()]:
                if not hit and point.kind is not Kind.RULE and len(found) < count and not self.hits[point]:
                    found += self._search(point, tries)
        for point, hit in [*self.hits.items()]:
            if not hit and point.kind is not Kind.RULE and len(found) < count and not self.hits[point]:
                found += self._worked_backwards(point)
        return found + [self._seen(self._any()) for _ in range(count - len(found))]

    def paths(self) -> list[Path]:
        """The fields of the event that the action reads."""
        return [path for path in self._choices if is_of_event(path)]

    def varied(self, event: Event) -> Event:
        """The event with a few fields at other values."""
        for _ in range(self._choice.choice((1, 2, 3)) if self._open_paths else 0):
            path = self._choice.choice(self._open_paths)
            for place, value in self._with({}, path, self._choice.choice(self._choices[path])).items():
                event = laid(event, place, value, self._trigger)
        return event

    def _search(self, point: Point, tries: int) -> list[Input]:
        """An input that hits a point, if one is found."""
        for _ in range(tries):
            given = self._towards(point)
            made = self.input_of(given)
            hits = [each for each, count in self._places.hit(trace(self.program, made.world)) if count]
            if point in hits:
                return [self._kept(given, made, hits)]
            for each in hits:
                self._reached.setdefault((each.kind, each.span), given)
        return []

    def _worked_backwards(self, point: Point) -> list[Input]:
        """An input that hits a point, if the compiler's own solver finds one, as it does for ``coverage``."""
        for expr in self._places.expressions(point):
            for made in islice(self._answers.outcome(expr, point.outcome), _SOLUTIONS):
                hits = [each for each, count in self._places.hit(trace(self.program, made.world)) if count]
                if point in hits:
                    return [self._kept(dict(made.given), made, hits)]
        return []

    def _seen(self, given: Given) -> Input:
        made = self.input_of(given)
        hits = [each for each, count in self._places.hit(trace(self.program, made.world)) if count]
        return self._kept(given, made, hits)

    def _kept(self, given: Given, made: Input, hits: list[Point]) -> Input:
        for hit in hits:
            self.hits[hit] += 1
            self._reached[hit.kind, hit.span] = given
        return made

    def _any(self) -> Given:
        given: Given = {}
        if self._steps:
            step = self._choice.choice(self._steps)
            self._reach(step, given)
            self._conditions(step, given)
        for _ in range(self._choice.choice((0, 1, 2, 4))):
            self._disturb(given)
        return given

    def _towards(self, point: Point) -> Given:
        """Lets the way to a condition be taken, then the condition come out as wanted."""
        routes = self._routes.get((point.span.start, point.span.end, point.span.path))
        if not routes:
            return self._any()
        step, wanted, expr, around = self._choice.choice(routes)
        before = self._reached.get((point.kind, point.span))
        given: Given = dict(before or {})
        if before is None:
            if not isinstance(step, ir.Define):
                self._reach(step, given)
            for condition, want in wanted:
                self._ask(condition, given)
                self._solve(condition, want, given)
        for each in around:
            self._shake(each, given, expr)
        self._ask(expr, given)
        if self._choice.random() < 0.7:
            self._solve(expr, point.outcome, given)
        else:
            self._shake(expr, given)
        return given

    def _ask(self, expr: ir.Expr, given: Given) -> None:
        """Lets the questions be asked whose answers an expression reads, most of the time."""
        for node in reached(expr):
            if isinstance(node, ir.Var):
                for condition in self._asked_where.get(node.variable, ()):
                    self._solve(condition, self._choice.random() < 0.8, given)

    def _shake(self, expr: ir.Expr, given: Given, inside: ir.Expr | None = None) -> None:
        """Any value for what an expression reads; of a loop, such as matters ``inside``."""
        for path, values in self._values(expr, expr if inside is None else inside).items():
            given.update(self._with({}, path, self._choice.choice(values)))

    def _choices_of(self, expr: ir.Expr) -> dict[Path, tuple[Value, ...]]:
        return self._values(expr, expr)

    def _values(self, expr: ir.Expr, inside: ir.Expr) -> dict[Path, tuple[Value, ...]]:
        key = id(expr), id(inside)
        if key not in self._known:
            self._known[key] = self._values_of(expr, inside)
        return self._known[key]

    def _values_of(self, expr: ir.Expr, inside: ir.Expr) -> dict[Path, tuple[Value, ...]]:
        found = super()._choices_of(expr)
        literals = literals_of(expr, inside)
        texts = tuple(dict.fromkeys((*literals.texts, *more_texts((expr, inside), literals))))
        numbers = tuple(dict.fromkeys((*literals.numbers, *more_numbers(literals))))
        said = (value for path, values in found.items() if path[0] == HTTP for value in values)
        texts = tuple(dict.fromkeys((*texts, *(value for value in said if isinstance(value, str)))))
        for path in found:
            if path[0] == "secrets":
                found[path] = (*found[path], *(text for text in texts if text))
        for spot in spots(expr):
            field = self._trigger.field(spot.path)
            values: tuple[Value, ...] = ()
            if _is_free(field):
                values = tuple(of_type(spot.type, texts, numbers))
                if field is not None and field.type is FieldType.NUMBER:
                    values = tuple(
                        value for value in values if isinstance(value, float) and abs(value) <= INSIDE
                    )
            elif field is not None and field.type is FieldType.RECORD:
                values = (sample(field),)
            elif field is not None and field.items is not None:
                values = tuple(rows(field.items, texts))
            found[spot.path] = (*found.get(spot.path, ()), *values)
        return found


def _is_free(field: Field | None) -> bool:
    """Whether Auth0 leaves a field to whoever fills it in, and promises nothing of what is below it."""
    if field is None or field.type in (FieldType.CONTAINER, FieldType.JSON):
        return True
    if field.items is not None:
        return _is_free(field.items)
    return field.type is not FieldType.RECORD and not (field.values or field.format or field.invariants)


def _conditions_of_answers(program: ir.Program) -> Iterator[tuple[ir.Variable, tuple[ir.Expr, ...]]]:
    """The answers, each with the conditions under which it is asked for."""
    for node in below(program.all_steps):
        if isinstance(node, ir.Ask):
            yield node.answer, () if node.condition is None else (node.condition,)
    for node in below(program.all_steps):
        if isinstance(node, ir.HelperAsk) and node.condition is not None:
            for inner in below(node.inlined):
                if isinstance(inner, ir.Ask):
                    own = () if inner.condition is None else (inner.condition,)
                    yield inner.answer, (node.condition, *own)


_Place = tuple[int, int, str]
Route = tuple[ir.Step, Wanted, ir.Expr, tuple[ir.Expr, ...]]


def _routes(program: ir.Program) -> Iterator[tuple[_Place, Route]]:
    """For every condition, by its place: the step, what has to hold before it is looked at, the condition, and the
    loops around it."""
    for step in program.all_steps:
        match step:
            case ir.Define(definition):
                yield from _of_expr(definition.value, step, (), ())
            case ir.Guard(condition=condition):
                yield from _of_condition(condition, step, (), ())
            case ir.Rule(_, condition, body):
                wanted: Wanted = ()
                if condition is not None:
                    yield from _of_condition(condition, step, (), ())
                    wanted = ((condition, True),)
                yield from _of_body(body, step, wanted, ())
            case ir.Perform():
                yield from _of_body(step.body, step, (), ())
            case ir.DefineHelper():
                pass


def _of_body(
    body: tuple[ir.Effect, ...], step: ir.Step, wanted: Wanted, around: tuple[ir.Expr, ...]
) -> Iterator[tuple[_Place, Route]]:
    for effect in body:
        match effect:
            case ir.If(arms, otherwise):
                here = wanted
                for arm in arms:
                    yield from _of_condition(arm.condition, step, here, around)
                    yield from _of_body(arm.body, step, (*here, (arm.condition, True)), around)
                    here = (*here, (arm.condition, False))
                yield from _of_body(otherwise, step, here, around)
            case ir.For(_, iterable, inner):
                yield from _of_expr(iterable, step, wanted, around)
                yield from _of_body(inner, step, wanted, (*around, iterable))
            case ir.HelperDo(inlined=inner):
                yield from _of_body(inner, step, wanted, around)
            case ir.HelperAsk(condition=condition, inlined=inner):
                made = wanted
                if condition is not None:
                    yield from _of_condition(condition, step, wanted, around)
                    made = (*wanted, (condition, True))
                yield from _of_body(inner, step, made, around)
            case ir.Let(definition):
                yield from _of_expr(definition.value, step, wanted, around)
            case ir.Call(_, values) | ir.Log(values):
                for value in values:
                    yield from _of_expr(value, step, wanted, around)
            case ir.Abort(message):
                yield from _of_expr(message, step, wanted, around)
            case ir.Ask(_, condition, question, on_error=on_error):
                made = wanted
                if condition is not None:
                    yield from _of_condition(condition, step, wanted, around)
                    made = (*wanted, (condition, True))
                for value in operands(question):
                    yield from _of_expr(value, step, made, around)
                there = tuple((condition, True) for condition in failed(effect))
                yield from _of_body(on_error, step, (*wanted, *there), around)
            case ir.Stop():
                pass
            case _:
                assert_never(effect)


def _key(expr: ir.Expr) -> _Place:
    return expr.info.span.start, expr.info.span.end, expr.info.span.path


def _of_condition(
    expr: ir.Expr, step: ir.Step, wanted: Wanted, around: tuple[ir.Expr, ...]
) -> Iterator[tuple[_Place, Route]]:
    yield _key(expr), (step, wanted, expr, around)
    yield from _of_expr(expr, step, wanted, around)


def _of_expr(
    expr: ir.Expr, step: ir.Step, wanted: Wanted, around: tuple[ir.Expr, ...]
) -> Iterator[tuple[_Place, Route]]:
    """The conditions inside of an expression."""
    for node in parts(expr):
        match node:
            case ir.And(operands) | ir.Or(operands):
                before: Wanted = ()
                for operand in operands:
                    leaf = operand
                    while isinstance(leaf, ir.Not):
                        leaf = leaf.operand
                    loops = (*around, *_loops(expr, leaf))
                    yield _key(leaf), (step, (*wanted, *before), leaf, loops)
                    before = (*before, (operand, isinstance(node, ir.And)))
            case ir.Conditional(condition):
                yield _key(condition), (step, wanted, condition, (*around, *_loops(expr, condition)))
            case ir.Comprehension(condition=filter_) | ir.MapComprehension(condition=filter_):
                if filter_ is not None:
                    yield _key(filter_), (step, wanted, filter_, (*around, node))


def _loops(expr: ir.Expr, inner: ir.Expr) -> Iterator[ir.Expr]:
    """The comprehensions of an expression that stand around a part of it."""
    for node in parts(expr):
        if isinstance(node, ir.Comprehension | ir.MapComprehension) and any(
            part is inner for part in parts(node) if part is not node
        ):
            yield node
