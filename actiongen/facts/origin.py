"""Which texts come from ``json``, and may thus be as long as whoever sent them likes.

In: an expression, or the body of a helper. Out: whether the value is of ``json``; which definitions the texts
that ``matches`` looks into are made of.

    any(matches(r"^a", scope) for scope in read(event.request.query.scope, string).split(" "))   ->   of json
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.facts.per_definition import PerDefinition
from actiongen.ir.types import Basic
from actiongen.ir.walk import children, is_expr, reached


def is_of_json(expr: ir.Expr) -> bool:
    """Whether the value may be, or be made of, a value in ``json``."""
    return any(
        (
            (is_expr(node) and node.info.type is Basic.JSON)
            or (isinstance(node, ir.Var) and node.variable.is_foreign)
            or (isinstance(node, ir.Ref) and _OF_JSON.of(node.definition))
        )
        for node in sources(expr, into_names=False)
    )


_OF_JSON = PerDefinition(is_of_json)


def matched_definitions(body: object) -> frozenset[object]:
    """The definitions, parameters of the call among them, that the subjects of ``matches`` are made of."""
    subjects = [node.subject for node in reached(body) if isinstance(node, ir.Matches)]
    return frozenset(node.definition for node in sources(*subjects) if isinstance(node, ir.Ref))


def sources(*exprs: ir.Expr, into_names: bool = True) -> Iterator[object]:
    """All that the values are made of; conditions that choose between values are not among it."""
    seen: set[ir.Definition | ir.Variable] = set()
    bodies: set[int] = set()
    todo: list[object] = list(exprs)
    while todo:
        node = todo.pop()
        yield node
        match node:
            case ir.Ref(definition):
                if into_names and definition not in seen:
                    seen.add(definition)
                    todo.append(definition.value)
            case ir.Var(variable):
                if variable not in seen:
                    seen.add(variable)
                    todo.extend(variable.origins)
            case ir.HelperCall(inlined=inlined):
                if id(inlined) not in bodies:
                    bodies.add(id(inlined))
                    todo.append(inlined)
            case ir.Conditional(_, then, otherwise):
                todo += (then, otherwise)
            case ir.Sorted(iterable=iterable):
                todo.append(iterable)
            case ir.Comprehension(iterable=iterable, element=element):
                todo += (iterable, element)
            case _:  # of any other node a value may be made of every part
                todo.extend(children(node))
