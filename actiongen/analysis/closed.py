"""Records whose own keys are all documented, and the others, which are read as what is documented of them.

In: a record that somebody asks for keys that are known at run time alone. Out: the same record without the
fields that its type does not name, or that are not of their type: Auth0 may send more than it documents, and
whoever logs in writes some records of the event.

    event.session.actor   ->   Read(event.session.actor, {"sub": string})
"""

from typing import assert_never

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.facts.origin import sources
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type

Key = tuple[ir.Definition | ir.Variable, bool]


def own(record: ir.Expr, environment: Environment) -> ir.Expr:
    """The record with no other own keys than those of its type; anything else as it is."""
    type_ = record.info.type
    if not isinstance(type_, Record) or _is_closed(record, environment.context.closed, inside=False):
        return record
    return environment.settle(ir.Read(record, type_, record.info))


def keeps_null(record: ir.Expr) -> bool:
    """Whether a value of such a record may be null: a None that is written out is kept."""
    return any(
        isinstance(node, ir.Entry) and isinstance(node.value, ir.Literal) and node.value.value is None
        for node in sources(record)
    )


def _is_closed(expr: ir.Expr, known: dict[Key, bool], *, inside: bool) -> bool:
    """Whether a record has no key that its type does not name; ``inside``: nor has any record in it."""
    if not _has_records(expr.info.type):
        return True
    match expr:
        case ir.Read() | ir.Literal() | ir.MapComprehension():
            return True
        case ir.Ref(named) | ir.Var(named):
            if (named, inside) not in known:
                known[named, inside] = _is_closed_name(named, known, inside=inside)
            return known[named, inside]
        case ir.RecordDisplay(entries):
            values = [entry.value for entry in entries if inside or isinstance(entry, ir.Spread)]
        case ir.ListDisplay(items):
            values = [item.value if isinstance(item, ir.Spread) else item for item in items]
        case ir.Member(value) | ir.Item(value) | ir.Slice(value) | ir.Items(value):
            return _is_closed(value, known, inside=True)
        case ir.Lookup(value, _, default):
            of_default = default is None or _is_closed(default, known, inside=inside)
            return of_default and _is_closed(value, known, inside=True)
        case ir.HelperCall(inlined=value) | ir.Comprehension(element=value) | ir.Sorted(iterable=value):
            values = [value]
        case ir.Conditional(_, then, otherwise):
            values = [then, otherwise]
        case ir.Operation(ir.Op.COALESCE, operands):
            values = [*operands]
        case _:  # nothing is known of any other record
            return False
    return all(_is_closed(value, known, inside=inside) for value in values)


def _is_closed_name(named: ir.Definition | ir.Variable, known: dict[Key, bool], *, inside: bool) -> bool:
    if isinstance(named, ir.Definition):
        return _is_closed(named.value, known, inside=inside)
    inside = inside or named.is_item
    return bool(named.origins) and all(_is_closed(origin, known, inside=inside) for origin in named.origins)


def _has_records(type_: Type) -> bool:
    match type_:
        case Record():
            return True
        case ListOf(inner) | MapOf(inner):
            return _has_records(inner)
        case Basic():
            return False
        case _:
            assert_never(type_)
