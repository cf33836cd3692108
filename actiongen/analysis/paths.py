"""Paths into the event: fields of the catalogue, keys of open containers, secrets.

In: a value and a name below it. Out: what the catalogue and the schemas of the file say of it, or an error
with "did you mean".

    event.user.emial   ->   AG203 unknown-event-field
"""

from collections.abc import Iterator
from keyword import iskeyword

from actiongen import ir
from actiongen.analysis.environment import Environment, Path, did_you_mean, list_of_names
from actiongen.analysis.keys import check_key
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.facts.paths import path_of
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.unicode import is_name

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
    "length": "len(…)",
    "includes": "… in …",
    "toLowerCase": ".lower()",
    "toUpperCase": ".upper()",
    "trim": ".strip()",
    "startsWith": ".startswith(…)",
    "endsWith": ".endswith(…)",
    "replaceAll": ".replace(…)",
    "indexOf": "… in …",
    "format": 'f"…"',
    "toString": 'f"{…}"',
    "hasOwnProperty": "… in …",
    "keys": "[k for k, v in ….items()]",
    "values": "[v for k, v in ….items()]",
    "push": "[*xs, y]",
    "append": "[*xs, y]",
    "concat": "[*xs, *ys]",
    "getTime": "timestamp_ms(…)",
    "toISOString": "iso(…)",
    "some": "any(… for … in …)",
    "every": "all(… for … in …)",
    "find": "first(… for … in … if …)",
    "filter": "[… for … in … if …]",
    "map": "[… for … in …]",
    "forEach": "for x in xs:",
    "substring": "text[0:3]",
    "substr": "text[0:3]",
    "slice": "xs[0:3]",
    "charAt": "text[0:1]",
    "contains": "… in …",
    "has": "… in …",
    "index": "… in …",
    "search": 'matches(r"…", …)',
    "match": 'matches(r"…", …)',
    "test": 'matches(r"…", …)',
    "isdigit": 'matches(r"^[0-9]+$", …)',
    "isnumeric": 'matches(r"^[0-9]+$", …)',
    "lstrip": ".strip()",
    "rstrip": ".strip()",
    "trimStart": ".strip()",
    "trimEnd": ".strip()",
}
"""Methods of JavaScript and Python that are written otherwise here."""
_FOREIGN_TEXT_METHODS = _FOREIGN_METHODS | {
    "concat": 'f"{a}{b}"',
    "find": "… in …",
    "slice": "text[0:3]",
}


def member(value: ir.Expr, name: str, name_span: Span, span: Span, place: Environment) -> ir.Expr:
    """The field or member ``name`` of ``value``."""
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return place.mistake(span)
    path = path_of(value)
    if isinstance(type_, Record):
        return _field(value, type_, path, name, name_span, span, place)
    if type_ is Basic.JSON:
        return _open_member(value, path, name, name_span, span, place)
    is_method = type_ is Basic.STRING and name in TEXT_METHODS
    place.report(
        codes.UNKNOWN_STRING_METHOD,
        (
            f"`{name}` is a method, and a method is called"
            if is_method
            else f"{types.name(type_)} has no `{name}`"
        ),
        name_span,
        help=(
            f"write `.{name}({'' if name in ('lower', 'upper', 'strip') else '…'})`"
            if is_method
            else _instead(name, type_)
        ),
    )
    return place.mistake(span)


def inside_quotes(key: syn.String) -> Span:
    """The place of the key itself, where it is written without escapes."""
    span = key.span
    plain = span.end - span.start == len(key.value) + 2
    return Span(span.path, span.start + 1, span.end - 1) if plain else span


def _instead(name: str, type_: Type) -> str:
    foreign = foreign_method(name, type_)
    if foreign is not None:
        return f"write `{foreign}`"
    if isinstance(type_, ListOf):
        return "read an item with `xs[0]`, or ask for some with `any(… for x in xs)`"
    if isinstance(type_, MapOf):
        return f'look it up: `d["{name}"]`'
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
    place: Environment,
) -> ir.Expr:
    field = record.field(name)
    if (path, name) == ((), "secrets"):
        place.report(
            codes.UNDECLARED_SECRET,
            "secrets are read one by one, by their names",
            span,
            help="write `event.secrets.NAME`, with `NAME` declared in `secrets(…)` or `settings(…)`",
        )
        return place.mistake(span)
    if field is not None:
        return place.settle(ir.Member(value, name, ir.Info(field.type, False, span)))
    extra = place.context.schemas.get(path) if path is not None else None
    if extra is not None and name in extra and path is not None:
        return _declared(value, path, name, span, place)
    if path is not None and "schemas" in place.context.unread:
        return place.mistake(span)
    known = [f.name for f in record.fields] + list(extra or ())
    help, fix = _offered(name, path, known, name_span)
    where = "`" + ".".join(("event", *path)) + "`" if path is not None else "this record"
    if path is None:
        place.report(
            codes.BAD_KEY,
            f"{where} has no `{name}`",
            name_span,
            help=help or f"it has {list_of_names(known)}",
            fix=fix,
        )
    else:
        place.report(
            codes.UNKNOWN_EVENT_FIELD,
            f"`{name}` is not a field of {where}",
            name_span,
            label="unknown field",
            help=help
            or _elsewhere(name, place)
            or _undeclared(name, path, place)
            or f"it has {list_of_names(known)}",
            fix=fix,
        )
    return place.mistake(span)


def _offered(
    name: str, path: Path | None, known: list[str], name_span: Span
) -> tuple[str | None, Fix | None]:
    """The field that was meant: ``user_id`` for ``event.user.id``, else the one that is spelled alike."""
    own = f"{path[-1]}_{name}" if path else ""
    longer = [own] if own in known else [each for each in known if each.endswith(f"_{name}")]
    if not longer:
        return did_you_mean(name, known, name_span)
    if len(longer) > 1:
        return f"it has {list_of_names(longer)}", None
    return f"did you mean `{longer[0]}`?", Fix(f"write `{longer[0]}`", (Edit(name_span, longer[0]),))


def _undeclared(name: str, path: Path, place: Environment) -> str | None:
    field = place.context.trigger.field(path)
    if field is None or not field.open:
        return None
    return f"if it is there, declare it: `{_schema(name, path)}`"


def _schema(name: str, path: Path) -> str:
    bare = is_name(name) and not iskeyword(name)
    key = f"{name}=string" if bare else f'{{"{name}": string}}'
    return f"schema(event.{'.'.join(path)}, {key})"


def _elsewhere(name: str, place: Environment) -> str | None:
    """The one other place of the event where there is a field of that name."""

    def search(record: Record, path: Path) -> Iterator[Path]:
        for field in record.fields:
            here = (*path, field.name)
            if field.name == name:
                yield here
            elif isinstance(field.type, Record) and len(path) < 3:
                yield from search(field.type, here)

    found = list(search(place.context.event, ()))
    return f"there is `event.{'.'.join(found[0])}`" if len(found) == 1 else None


def _open_member(
    value: ir.Expr, path: Path | None, name: str, name_span: Span, span: Span, place: Environment
) -> ir.Expr:
    if not check_key(name, name_span, place):
        return place.mistake(span)
    declared = place.context.schemas.get(path) if path is not None else None
    if path is not None and "schemas" in place.context.unread and name not in (declared or ()):
        return place.mistake(span)
    if declared is None or path is None:
        return place.settle(ir.Member(value, name, ir.Info(Basic.JSON, False, span)))
    if name in declared:
        return _declared(value, path, name, span, place)
    help, fix = did_you_mean(name, declared, name_span)
    place.report(
        codes.UNKNOWN_SCHEMA_KEY,
        f"the schema of `event.{'.'.join(path)}` has no key `{name}`",
        name_span,
        label="not declared",
        help=help or f"add it: `{_schema(name, path)}`",
        fix=fix,
    )
    return place.mistake(span)


def _declared(value: ir.Expr, path: Path, name: str, span: Span, place: Environment) -> ir.Expr:
    key = place.context.schemas[path][name]
    key.used = True
    if key.type is Basic.UNKNOWN:
        return place.mistake(span)
    raw = place.settle(ir.Member(value, name, ir.Info(Basic.JSON, False, span)))
    if key.type is Basic.JSON:
        return raw
    return place.settle(ir.Read(raw, key.type, ir.Info(key.type, False, span)))


def secret(name: str, name_span: Span, span: Span, place: Environment) -> ir.Expr:
    """``event.secrets.NAME``."""
    declared = place.context.secrets.get(name)
    if declared is None and "secrets" in place.context.unread:
        return place.mistake(span)
    if declared is None:
        help, fix = did_you_mean(name, place.context.secrets, name_span)
        place.report(
            codes.UNDECLARED_SECRET,
            f"this file declares neither a secret nor a setting `{name}`",
            name_span,
            label="undeclared",
            help=help
            or f'add `secrets("{name}")` above the definitions, or `settings("{name}")` if all may see it',
            notes=("Auth0 gives an Action the secrets that its own configuration holds, and no others",),
            fix=fix,
        )
        return place.mistake(span)
    place.context.secrets_read.add(name)
    info = ir.Info(Basic.STRING, False, span)
    return place.settle(ir.Secret(name, declared.optional, declared.is_setting, info))


def foreign_method(name: str, type_: Type) -> str | None:
    """What stands for a method of JavaScript or Python here, of a value of a type."""
    return (_FOREIGN_TEXT_METHODS if type_ is Basic.STRING else _FOREIGN_METHODS).get(name)
