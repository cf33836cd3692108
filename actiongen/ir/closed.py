"""Records whose own keys are all documented, and the others, which are read as what is documented of them.

In: a record that somebody asks for keys that are known at run time alone. Out: the same record without the
fields that its type does not name, or that are not of their type: Auth0 may send more than it documents, and
whoever logs in writes some records of the event.

    event.session.actor   ->   Read(event.session.actor, {"sub": string})
"""

from actiongen.ir import nodes as ir
from actiongen.ir.context import Place
from actiongen.ir.json_origin import sources
from actiongen.ir.types import ListOf, MapOf, Record, Type


def own(record: ir.Expr, place: Place) -> ir.Expr:
    """The record with no other own keys than those of its type; anything else as it is."""
    type_ = record.info.type
    if not isinstance(type_, Record) or _is_closed(record, place.context.closed):
        return record
    return place.settle(ir.Read(record, type_, record.info))


def keeps_null(record: ir.Expr) -> bool:
    """Whether a value of such a record may be null: a None that is written out is kept."""
    return any(
        isinstance(node, ir.Entry) and isinstance(node.value, ir.Literal) and node.value.value is None
        for node in sources(record)
    )


def _is_closed(expr: ir.Expr, known: dict[ir.Definition | ir.Variable, bool]) -> bool:
    """Whether no record in the value has a key that its type does not name."""
    if not _has_records(expr.info.type):
        return True
    match expr:
        case ir.Read() | ir.Literal() | ir.MapComprehension():
            return True
        case ir.Ref(named) | ir.Var(named):
            if named not in known:
                origins = (named.value,) if isinstance(named, ir.Definition) else named.origins
                known[named] = bool(origins) and all(_is_closed(origin, known) for origin in origins)
            return known[named]
        case ir.ListDisplay(items):
            values = [item.value if isinstance(item, ir.Spread) else item for item in items]
        case ir.RecordDisplay(entries):
            values = [entry.value for entry in entries]
        case (
            ir.Member(value)
            | ir.Item(value)
            | ir.Slice(value)
            | ir.Items(value)
            | ir.HelperCall(inlined=value)
            | ir.Sorted(iterable=value)
        ):
            values = [value]
        case ir.Lookup(value, _, default):
            values = [value] if default is None else [value, default]
        case ir.Conditional(_, then, otherwise):
            values = [then, otherwise]
        case ir.Operation(ir.Op.COALESCE, operands):
            values = [*operands]
        case ir.Comprehension(element=element):
            values = [element]
        case _:
            return False
    return all(_is_closed(value, known) for value in values)


def _has_records(type_: Type) -> bool:
    match type_:
        case Record():
            return True
        case ListOf(inner) | MapOf(inner):
            return _has_records(inner)
        case _:
            return False
