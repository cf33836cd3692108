"""What the name of a field or key means: a field of the event, a secret, a key of a schema or of a dictionary.

In: a name, and the expression that it is a part of. Out: the entry of the name.

    event.user.app_metadata.plan   ->   SCHEMA_KEY, defined in ``schema(event.user.app_metadata, plan=string)``
"""

from actiongen import ir
from actiongen.analysis.environment import Environment, Path
from actiongen.analysis.index_symbols import Symbols
from actiongen.analysis.paths import inside_quotes
from actiongen.auth0.model import ITEM, FieldType
from actiongen.ir.index import SymbolKind
from actiongen.ir.types import Basic, of_field
from actiongen.source import Span
from actiongen.syntax import tree as syn


def add_member(
    node: syn.Attribute | syn.Subscript, value: ir.Expr | None, environment: Environment, symbols: Symbols
) -> None:
    """Adds the entry of the name in ``record.name`` or ``record["name"]``; ``value`` is what the whole means."""
    record, path = symbols.value(node.value, environment), written_path(node.value)
    match node:
        case syn.Attribute(name=name, name_span=span):
            _add(name, span, record, path, value, environment, symbols)
        case syn.Subscript(index=syn.String(name) as key):
            _add(name, inside_quotes(key), record, path, value, environment, symbols)
        case _:  # the index of a list, or a key that is known at run time alone
            pass


def add_key(value: ir.Expr | None, environment: Environment, symbols: Symbols) -> None:
    """Adds the entry of a key that is an argument: ``d.get("key", 0)``, ``sorted(xs, key="key")``."""
    match value:
        case ir.Member(record, name, _, span) | ir.Read(ir.Member(record, name, _, span)):
            if span is not None:
                _add(name, span, record, None, value, environment, symbols)
        case ir.Operation(ir.Op.COALESCE, (key, _)) | ir.Sorted(key=key):
            add_key(key, environment, symbols)
        case _:  # nothing else reads under one key
            pass


def _add(
    name: str,
    span: Span,
    record: ir.Expr | None,
    path: Path | None,
    value: ir.Expr | None,
    environment: Environment,
    symbols: Symbols,
) -> None:
    kind, definition = SymbolKind.KEY, None if record is None else _key_span(record, name)
    if path is None and record is not None:
        path = path_of(record)
    if path is not None:
        kind, definition = _below_event(name, path, environment)
        path = (*path, name)
    field = None if path is None else environment.context.trigger.field(path)
    if field is not None and (value is None or value.info.type is Basic.UNKNOWN):
        symbols.add(span, kind, name, None, definition, path or (), of_field(field))
    else:
        symbols.add(span, kind, name, value, definition, path or ())


def written_path(node: syn.Expr) -> Path | None:
    """The path of the event that an expression writes out, whether there is such a field or not."""
    match node:
        case syn.Name("event"):
            return ()
        case syn.Attribute(value=value, name=name):
            return _step(written_path(value), name)
        case syn.Subscript(value, syn.String(key)):
            return _step(written_path(value), key)
        case syn.Subscript(value, syn.Dots() | syn.Number() | syn.Unary()):
            return _step(written_path(value), ITEM)
        case _:  # nothing else is a path that is written out
            return None


def path_of(value: ir.Expr) -> Path | None:
    """The path of the event that an expression reads, through names and loops."""
    match value:
        case ir.Event():
            return ()
        case ir.Ref(definition):
            return path_of(definition.value)
        case ir.HelperCall(inlined=inner):
            return path_of(inner)
        case ir.Read(inner) | ir.Slice(inner) | ir.Items(inner) | ir.Sorted(iterable=inner):
            return path_of(inner)
        case ir.Member(inner, name):
            return _step(path_of(inner), name)
        case ir.Item(inner) | ir.Var(ir.Variable(origins=(inner,), is_item=True)):
            return _step(path_of(inner), ITEM)
        case _:  # nothing else is a field of the event
            return None


def _step(path: Path | None, name: str) -> Path | None:
    return None if path is None else (*path, name)


def _below_event(name: str, path: Path, environment: Environment) -> tuple[SymbolKind, Span | None]:
    context = environment.context
    if path == ("secrets",):
        secret = context.secrets.get(name)
        if secret is None:
            return SymbolKind.UNKNOWN, None
        return SymbolKind.SETTING if secret.is_setting else SymbolKind.SECRET, secret.span
    declared = context.schemas.get(path, {}).get(name)
    if declared is not None:
        return SymbolKind.SCHEMA_KEY, declared.span
    if context.trigger.field((*path, name)) is not None:
        return SymbolKind.EVENT_FIELD, None
    field = context.trigger.field(path)
    is_open = field is None or field.type in (FieldType.CONTAINER, FieldType.JSON)
    return SymbolKind.KEY if is_open else SymbolKind.UNKNOWN, None


def _key_span(record: ir.Expr, name: str) -> Span | None:
    """Where a dictionary that is written out has a key."""
    pair = _pair(record, name)
    return None if pair is None else pair.key_span


def _pair(record: ir.Expr, name: str) -> ir.Entry | None:
    match record:
        case ir.Ref(definition):
            return _pair(definition.value, name)
        case ir.RecordDisplay(entries):
            pairs = [entry for entry in entries if isinstance(entry, ir.Entry) and entry.key == name]
            return pairs[-1] if pairs else None
        case ir.Member(outer, outer_name):
            pair = _pair(outer, outer_name)
            return None if pair is None else _pair(pair.value, name)
        case _:  # the keys of anything else are written nowhere
            return None
