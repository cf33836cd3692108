"""Fields of the catalogue and the expressions that read them.

In: expressions, or paths. Out: the field that an expression reads; the expression that reads a path; every
path that conditions read.

    field_of(event.user.email)   ->   Field("email", …)
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from actiongen import ir
from actiongen.auth0.model import ITEM, Field, FieldType, Trigger
from actiongen.facts.paths import path_of
from actiongen.ir.types import of_field
from actiongen.ir.walk import INLINING, children, seen_through, unshared
from actiongen.source import Span

Path = tuple[str, ...]
Bindings = dict[ir.Variable, ir.Expr]
_NAMES = frozenset((ir.Ref, ir.Let, ir.Define))
LOOPS = (*get_args(ir.Loop), ir.For)
"""What goes over the items of a list or dictionary."""


def path_expression(trigger: Trigger, path: Path, span: Span) -> ir.Expr:
    """The expression that reads a path of the catalogue."""
    expr: ir.Expr = ir.Event(ir.Info(of_field(trigger.event), True, span))
    for length, name in enumerate(path, 1):
        field = trigger.field(path[:length])
        assert field is not None
        expr = ir.Member(expr, name, ir.Info(of_field(field), False, span))
    return expr


def event_path(expr: ir.Expr, known: Bindings) -> Path | None:
    """The path that an expression reads, with ``ITEM`` for an item of a list or a loop variable."""
    match seen_through(expr):
        case ir.Event():
            return ()
        case ir.Read(value) | ir.Slice(value) | ir.Items(value) | ir.Sorted(iterable=value):
            return event_path(value, known)
        case ir.Member(value, name) | ir.Lookup(value, ir.Literal(str() as name), None):
            return _step(value, name, known)
        case ir.Item(value):
            return _step(value, ITEM, known)
        case ir.Var(variable) if variable in known:
            return _step(known[variable], ITEM, known)
        case _:  # no other expression is a field of the event
            return None


def _step(value: ir.Expr, name: str, known: Bindings) -> Path | None:
    above = event_path(value, known)
    return None if above is None else (*above, name)


def field_of(expr: ir.Expr, trigger: Trigger, known: Bindings) -> tuple[Path, Field] | None:
    """The documented field that an expression reads."""
    path = event_path(expr, known)
    if path is None:
        return None
    field = trigger.field(path)
    return None if field is None else (path, field)


def bindings(nodes: Iterable[object]) -> Bindings:
    """What each variable of the comprehensions and loops among the nodes runs over."""
    found: Bindings = {}
    for node in nodes:
        if isinstance(node, LOOPS):
            found.update((variable, node.iterable) for variable in node.variables)
    return found


def given_to_externs(nodes: Iterable[object]) -> Mapping[ir.Variable, tuple[ir.Expr, ...]]:
    """What the answer of each extern among the nodes may be made of: all of its arguments."""
    return {
        node.answer: node.question.arguments
        for node in nodes
        if isinstance(node, ir.Ask) and isinstance(node.question, ir.ExternCall)
    }


def key_variables(nodes: Iterable[object]) -> frozenset[ir.Variable]:
    """The variables among the nodes that are keys: the first of two, over ``.items()``."""
    found = (node.variables for node in nodes if isinstance(node, LOOPS))
    return frozenset(names[0] for names in found if len(names) == 2)


def everything(*nodes: object, entered: set[ir.Definition] | None = None) -> list[object]:
    """All nodes below, entering definitions; each definition once, and none that is in ``entered``, and each body that
    calls share."""
    seen = set() if entered is None else entered
    bodies: set[int] = set()
    found: list[object] = []
    todo: list[object] = list(reversed(nodes))
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is tuple:
            todo += node[::-1]  # type: ignore[index]  # it is one
        elif kind in _NAMES:
            definition: ir.Definition = node.definition  # type: ignore[attr-defined]  # it has one
            if definition not in seen:
                seen.add(definition)
                todo.append(definition.value)
            if kind is ir.Ref:
                found.append(node)
        else:
            found.append(node)
            below = unshared(node, bodies) if kind in INLINING else children(node)
            todo += below[::-1]
    return found


def optional_parents(path: Path, trigger: Trigger) -> Iterator[Path]:
    """The path and those above it that may be absent although Auth0 does not call that an answer, outermost
    first."""
    for length in range(1, len(path) + 1):
        field = trigger.field(path[:length])
        if field is None or field.type is FieldType.CONTAINER:
            return
        if field.optional and field.absence is None:
            yield path[:length]


def written(path: Path) -> str:
    """A path as a policy writes it."""
    return "event" + "".join("[…]" if name == ITEM else f".{name}" for name in path)


def fields_below(field: Field) -> Iterator[Field]:
    """The field and all below it."""
    yield field
    for below in (*field.fields.values(), *((field.items,) if field.items is not None else ())):
        yield from fields_below(below)


def paths_read(exprs: Iterable[object]) -> dict[Path, ir.Expr]:
    """The longest paths that expressions read, each with one place."""
    nodes = everything(tuple(exprs))
    reads = (
        (path, node) for node in nodes if type(node) is ir.Member and (path := path_of(node)) is not None
    )
    return longest(reads)


def longest(reads: Iterable[tuple[Path, ir.Expr]]) -> dict[Path, ir.Expr]:
    """The paths, without those above one that comes before."""
    found: dict[Path, ir.Expr] = {}
    covered: set[Path] = set()
    for path, node in reads:
        if path not in covered:
            found[path] = node
            covered.update([path[:length] for length in range(len(path) + 1)])
    return found
