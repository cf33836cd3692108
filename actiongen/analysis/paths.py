"""Paths into the event: fields of the catalogue, keys of open containers, secrets.

In: a value and a name below it. Out: what the catalogue and the schemas of the file say of it, or an error
with "did you mean".

    event.user.emial   ->   AG203 unknown-event-field
"""

from actiongen import ir
from actiongen.analysis.environment import Environment, Path, did_you_mean, list_of_names
from actiongen.analysis.keys import check_key
from actiongen.analysis.unknown_field import elsewhere, of_other_triggers, offered, schema_line, undeclared
from actiongen.auth0.model import ITEM
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.paths import path_of, written
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.habits import OF_DURATIONS, OF_TIMES

TEXT_METHODS = (
    "lower",
    "upper",
    "strip",
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "split",
    "join",
    "replace",
)
_FOREIGN_METHODS = {
    "length": "len({x})",
    "includes": "{a} in {x}",
    "toLowerCase": ".lower()",
    "toUpperCase": ".upper()",
    "trim": ".strip()",
    "startsWith": ".startswith",
    "endsWith": ".endswith",
    "replaceAll": ".replace",
    "indexOf": "{a} in {x}",
    "format": 'f"hello {{name}}"',
    "toString": 'f"{{{x}}}"',
    "hasOwnProperty": "{a} in {x}",
    "keys": "[k for k, v in {x}.items()]",
    "values": "[v for k, v in {x}.items()]",
    "push": "[*{x}, {a}]",
    "append": "[*{x}, {a}]",
    "concat": "[*{x}, *{a}]",
    "getTime": "timestamp_ms({x})",
    "toISOString": "iso({x})",
    "some": 'any(each == "a" for each in {x})',
    "every": 'all(each == "a" for each in {x})',
    "find": 'first(each for each in {x} if each != "")',
    "filter": '[each for each in {x} if each != ""]',
    "map": "[each.lower() for each in {x}]",
    "forEach": "for each in {x}:",
    "substring": "{x}[start:end]",
    "substr": "{x}[start:end]",
    "slice": "{x}[start:end]",
    "charAt": "{x}[0:1]",
    "contains": "{a} in {x}",
    "has": "{a} in {x}",
    "index": "{a} in {x}",
    "search": 'matches(r"^abc", {x})',
    "match": 'matches(r"^abc", {x})',
    "test": 'matches(r"^abc", {x})',
    "isdigit": 'matches(r"^[0-9]+$", {x})',
    "isnumeric": 'matches(r"^[0-9]+$", {x})',
    "lstrip": ".strip()",
    "rstrip": ".strip()",
    "trimStart": ".strip()",
    "trimEnd": ".strip()",
}
"""Methods of JavaScript and Python that are written otherwise here."""
_FOREIGN_TEXT_METHODS = _FOREIGN_METHODS | {
    "concat": 'f"{{a}}{{b}}"',
    "find": "{a} in {x}",
    "slice": "{x}[start:end]",
}


def member(value: ir.Expr, name: str, name_span: Span, span: Span, environment: Environment) -> ir.Expr:
    """The field or member ``name`` of ``value``."""
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return environment.mistake(span, value)
    path = path_of(value)
    if isinstance(type_, Record):
        return _field(value, type_, path, name, name_span, span, environment)
    if type_ is Basic.JSON:
        at = _schema_path(value, environment) if path is None else path
        found = _open_member(value, at, name, name_span, span, environment)
        _use_of_each(value, name, environment)
        return found
    is_method = type_ is Basic.STRING and name in TEXT_METHODS
    environment.report(
        codes.UNKNOWN_STRING_METHOD,
        (
            f"`{name}` is a method, and a method is called"
            if is_method
            else f"{types.name(type_)} has no `{name}`"
        ),
        name_span,
        help=(
            f"write `.{name}({'' if name in ('lower', 'upper', 'strip') else 'text'})`"
            if is_method
            else _instead(name, value, environment)
        ),
    )
    return environment.mistake(span, value)


def inside_quotes(key: syn.String) -> Span:
    """The place of the key itself, where it is written without escapes."""
    span = key.span
    plain = span.end - span.start == len(key.value) + 2
    return Span(span.path, span.start + 1, span.end - 1) if plain else span


def _instead(name: str, value: ir.Expr, environment: Environment) -> str:
    type_ = value.info.type
    foreign = foreign_method(name, value, "value", environment)
    if foreign is not None:
        return f"write `{foreign}`"
    if isinstance(type_, ListOf):
        return 'read an item with `xs[0]`, or ask for one with `"a" in xs`'
    if isinstance(type_, MapOf):
        return f'look it up: `d["{name}"]`'
    if type_ is Basic.TIME:
        return OF_TIMES
    if type_ is Basic.DURATION:
        return OF_DURATIONS
    if type_ is Basic.STRING:
        return f"texts have {list_of_names(TEXT_METHODS)}"
    return "only records and dictionaries have fields"


def _field(
    value: ir.Expr,
    record: Record,
    path: Path | None,
    name: str,
    name_span: Span,
    span: Span,
    environment: Environment,
) -> ir.Expr:
    field = record.field(name)
    if (path, name) == ((), "secrets"):
        environment.report(
            codes.UNDECLARED_SECRET,
            "secrets are read one by one, by their names",
            span,
            help='write `event.secrets.API_KEY`, and declare it above the rules: `secrets("API_KEY")`',
        )
        return environment.mistake(span, value)
    if field is not None:
        return environment.settle(ir.Member(value, name, ir.Info(field.type, False, span), name_span))
    extra = environment.context.schemas.get(path) if path is not None else None
    if extra is not None and name in extra and path is not None:
        return _declared(value, path, name, name_span, span, environment)
    if path is not None and "schemas" in environment.context.unread:
        return environment.mistake(span, value)
    known = [f.name for f in record.fields] + list(extra or ())
    help = of_other_triggers(name, path, environment) if path is not None else None
    help, fix = (help, None) if help else offered(name, path, known, name_span)
    where = "`" + ".".join(("event", *path)) + "`" if path is not None else "this record"
    if path is None:
        environment.report(
            codes.BAD_KEY,
            f"{where} has no `{name}`",
            name_span,
            help=help or f"it has {list_of_names(known)}",
            fix=fix,
        )
    else:
        environment.report(
            codes.UNKNOWN_EVENT_FIELD,
            f"`{name}` is not a field of {where}",
            name_span,
            label="unknown field",
            help=help
            or elsewhere(name, environment)
            or undeclared(name, path, environment)
            or f"it has {list_of_names(known)}",
            fix=fix,
        )
    return environment.mistake(span, value)


def _alike(value: ir.Expr, environment: Environment) -> Path | None:
    """The first of several containers of which ``coalesce`` takes one, if their schemas are equal."""
    paths = [_schema_path(each, environment) for each in _coalesced(value)]
    schemas = [environment.context.schemas.get(path) for path in paths if path is not None]
    types_of = [
        None if schema is None else {name: key.type for name, key in schema.items()} for schema in schemas
    ]
    is_one = len(types_of) == len(paths) and all(each == types_of[0] is not None for each in types_of)
    return paths[0] if paths and is_one else None


def _schema_path(value: ir.Expr, environment: Environment) -> Path | None:
    """The path of the schema that a value has."""
    match value:
        case ir.Ref(definition):
            return _schema_path(definition.value, environment)
        case ir.Operation(ir.Op.COALESCE):
            return _alike(value, environment)
        case ir.Member(inner, name) if path_of(value) is None:
            return _below(inner, name, environment)
        case ir.Item(inner):
            return _below(inner, ITEM, environment)
        case ir.Var(ir.Variable(origins=(origin,), is_item=True)) if isinstance(origin.info.type, ListOf):
            return _below(origin, ITEM, environment)
        case ir.Comprehension(ir.Kind.FIRST, element=inner) | ir.Sorted(iterable=inner) | ir.Slice(inner):
            return _schema_path(inner, environment)
        case _:
            return path_of(value)


def _below(value: ir.Expr, name: str, environment: Environment) -> Path | None:
    above = _schema_path(value, environment)
    return None if above is None else (*above, name)


def _coalesced(value: ir.Expr) -> tuple[ir.Expr, ...]:
    """What ``coalesce`` takes one of, seen through definitions; the member of each, of a member of it."""
    match value:
        case ir.Ref(definition):
            return _coalesced(definition.value)
        case ir.Operation(ir.Op.COALESCE, operands):
            return operands
        case ir.Member(inner, name, info, name_span):
            return tuple(ir.Member(each, name, info, name_span) for each in _coalesced(inner))
        case _:
            return ()


def _use_of_each(value: ir.Expr, name: str, environment: Environment) -> None:
    """Notes that a key of each of several containers is read."""
    for each in _coalesced(value):
        path = _schema_path(each, environment)
        key = None if path is None else environment.context.schemas.get(path, {}).get(name)
        if key is not None:
            key.used = True


def _open_member(
    value: ir.Expr, path: Path | None, name: str, name_span: Span, span: Span, environment: Environment
) -> ir.Expr:
    if not check_key(name, name_span, environment):
        return environment.mistake(span, value)
    declared = environment.context.schemas.get(path) if path is not None else None
    if path is not None and "schemas" in environment.context.unread and name not in (declared or ()):
        return environment.mistake(span, value)
    if declared is None or path is None:
        return environment.settle(ir.Member(value, name, ir.Info(Basic.JSON, False, span), name_span))
    if name in declared:
        return _declared(value, path, name, name_span, span, environment)
    help, fix = did_you_mean(name, declared, name_span)
    environment.report(
        codes.UNKNOWN_SCHEMA_KEY,
        f"the schema of `{written(path)}` has no key `{name}`",
        name_span,
        label="not declared",
        help=help or f"add it with its type: `{schema_line(name, path)}`",
        fix=fix,
    )
    return environment.mistake(span, value)


def _declared(
    value: ir.Expr, path: Path, name: str, name_span: Span, span: Span, environment: Environment
) -> ir.Expr:
    key = environment.context.schemas[path][name]
    key.used = True
    if key.type is Basic.UNKNOWN:
        return environment.mistake(span, value)
    raw = environment.settle(ir.Member(value, name, ir.Info(Basic.JSON, False, span), name_span))
    if key.type is Basic.JSON:
        return raw
    return environment.settle(ir.Read(raw, key.type, ir.Info(key.type, False, span)))


def secret(name: str, name_span: Span, span: Span, environment: Environment) -> ir.Expr:
    """``event.secrets.NAME``."""
    declared = environment.context.secrets.get(name)
    if declared is None and "secrets" in environment.context.unread:
        return environment.mistake(span)
    if declared is None:
        help, fix = did_you_mean(name, environment.context.secrets, name_span)
        environment.report(
            codes.UNDECLARED_SECRET,
            f"this file declares neither a secret nor a setting `{name}`",
            name_span,
            label="undeclared",
            help=help
            or f'add `secrets("{name}")` above the definitions, or `settings("{name}")` if all may see it',
            notes=("Auth0 gives an Action the secrets that its own configuration holds, and no others",),
            fix=fix,
        )
        return environment.mistake(span)
    environment.context.secrets_read.add(name)
    info = ir.Info(Basic.STRING, False, span)
    return environment.settle(ir.Secret(name, declared.optional, declared.is_setting, info))


def foreign_method(name: str, value: ir.Expr, argument: str, environment: Environment) -> str | None:
    """What stands for a method of JavaScript or Python here; ``argument``: what it is called with."""
    table = _FOREIGN_TEXT_METHODS if value.info.type is Basic.STRING else _FOREIGN_METHODS
    form = table.get(name)
    return None if form is None else form.format(x=environment.text(value, tight=True), a=argument)
