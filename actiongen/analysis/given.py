"""What a test lays on the event: paths and values.

In: the dictionary of ``given=``. Out: :class:`Given` values; a path that the event lacks, a value of another
type and a path that is given twice are errors. A record that Auth0 extends may be given as a whole, with fields
that nobody documents.

    {event.user.email: "eve@example.com"}   ->   (Given(("user", "email"), Literal("eve@example.com")),)
"""

from actiongen import ir
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.environment import Environment
from actiongen.analysis.known_values import check_values
from actiongen.auth0.model import Field, FieldType, TextFormat
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.paths import path_of
from actiongen.ir import types
from actiongen.ir.instants import is_instant, literal_text
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn


def given(node: syn.Expr, environment: Environment) -> tuple[ir.Given, ...]:
    """The values that are given, as far as they are right."""
    if not isinstance(node, syn.DictDisplay):
        bad_test(
            "`given=` is a dictionary",
            node.span,
            environment,
            help='write `given={event.user.email: "eve@example.com"}`',
        )
        return ()
    seen: dict[tuple[str, ...], Span] = {}
    found: list[ir.Given] = []
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair):
            bad_test("`given=` is written out", pair.span, environment)
            continue
        one = _pair(pair, environment)
        if one is None:
            continue
        if one.path in seen:
            bad_test(
                f"`event.{'.'.join(one.path)}` is given twice",
                pair.key.span,
                environment,
                help="keep one of the two",
                secondary=(Label(seen[one.path], "the first time"),),
            )
        inside = next((path for path in seen if one_is_inside(path, one.path)), None)
        if inside is not None:
            bad_test(
                f"`event.{'.'.join(one.path)}` and `event.{'.'.join(inside)}` are given, and one is inside the other",
                pair.key.span,
                environment,
                help="give the inner value in the outer one, or leave one out",
                secondary=(Label(seen[inside], "the other one"),),
            )
        seen[one.path] = pair.key.span
        found.append(one)
    return tuple(found)


def one_is_inside(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one path is that of a part of what stands at the other."""
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and long[: len(short)] == short


def _pair(pair: syn.Pair, environment: Environment) -> ir.Given | None:
    field_ = environment.infer(pair.key)
    if field_.info.type is Basic.UNKNOWN:
        return None
    raw = field_.value if isinstance(field_, ir.Read) else field_
    path = path_of(raw)
    if path is None or not path:
        is_secret = isinstance(field_, ir.Secret)
        help = 'write `secrets={"API_KEY": "k"}`' if is_secret else "write `event.user.email`"
        bad_test("what is given is a path of the event", pair.key.span, environment, help=help)
        return None
    if isinstance(pair.value, syn.Nothing):
        if environment.settle(field_).info.present:
            bad_test(
                f"Auth0 always sends `event.{'.'.join(path)}`, so it cannot be None",
                pair.value.span,
                environment,
                help="give a value",
            )
        return ir.Given(path, environment.infer(pair.value))
    if isinstance(raw.info.type, Record):
        return ir.Given(path, _record(pair, path, raw.info.type, environment))
    value = _value(pair.value, field_, raw, environment)
    _check_time(path, value, pair.value.span, environment)
    return ir.Given(path, value)


def _record(pair: syn.Pair, path: tuple[str, ...], wanted: Record, environment: Environment) -> ir.Expr:
    """A whole record, where Auth0 may send more fields than it documents: how else could a test say those?"""
    catalogue = environment.context.trigger.field(path)
    value = environment.infer(pair.value)
    given_type = value.info.type
    if catalogue is None or not catalogue.open or not isinstance(given_type, Record):
        bad_test(
            "a record is given field by field",
            pair.key.span,
            environment,
            help="give its fields, each with its path",
        )
        return environment.mistake(pair.value.span, value)
    for field in wanted.fields:
        said = given_type.field(field.name)
        if said is None and not field.optional:
            bad_test(
                f"Auth0 always sends `{field.name}` with this record",
                pair.value.span,
                environment,
                help=f'give it: `{{"{field.name}": …}}`',
            )
        elif said is not None and not _may_be(said.type, field):
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{field.name}` has type {types.name(field.type)}, and the value {types.name(said.type)}",
                pair.value.span,
                help=f"give a {types.name(field.type)}",
            )
    return value


def _may_be(given_type: Type, field: RecordField) -> bool:
    """Whether Auth0 may send a value of that type in a documented field."""
    is_missing = field.optional and given_type is Basic.NOTHING
    return is_missing or field.type is Basic.JSON or types.fits(given_type, field.type)


def _check_time(path: tuple[str, ...], value: ir.Expr, span: Span, environment: Environment) -> None:
    """Reports a text that is no instant, where Auth0 writes one."""
    field = environment.context.trigger.field(path)
    text = literal_text(value)
    if field is None or field.format is not TextFormat.TIMESTAMP or text is None or is_instant(text):
        return
    environment.report(
        codes.VALUE_NOT_ALLOWED,
        f"this is never `{text}`",
        span,
        label="Auth0 writes a date-time here",
        help='give one such as "2026-01-31T09:30:00.000Z"',
    )


def _value(node: syn.Expr, field_: ir.Expr, raw: ir.Expr, environment: Environment) -> ir.Expr:
    wanted: Type = Basic.STRING if field_.info.type is Basic.TIME else field_.info.type
    items = wanted.item if isinstance(wanted, ListOf) else None
    value = environment.infer(node, None if isinstance(items, Record) else wanted)
    open_ = isinstance(field_, ir.Read) or wanted is Basic.JSON
    fits = types.fits(value.info.type, wanted) or items is Basic.JSON or isinstance(items, Record)
    if not fits and not open_:
        environment.report(
            codes.TYPE_MISMATCH,
            f"this field has type {types.name(wanted)}, and the value {types.name(value.info.type)}",
            node.span,
            help=f"give a {types.name(wanted)}",
        )
    path = path_of(raw)
    catalogue = None if path is None else environment.context.trigger.field(path)
    if isinstance(items, Record):
        about = None if catalogue is None else catalogue.items
        _check_items(value.info.type, items, about, node.span, environment)
    if catalogue is not None and catalogue.type is FieldType.CONTAINER and not _is_object(value.info.type):
        environment.report(
            codes.TYPE_MISMATCH,
            f"Auth0 sends an object here, and the value has type {types.name(value.info.type)}",
            node.span,
            help='give a dictionary, such as `{"key": "value"}`, or the path of a key',
        )
    check_values(raw, node, value, environment)
    return value


def _check_items(
    given_type: Type, wanted: Record, about: Field | None, span: Span, environment: Environment
) -> None:
    """Reports items that are no records, and fields of another type than the catalogue's: what is in an open container
    of theirs may be anything, and differ from item to item."""
    if not isinstance(given_type, ListOf) or given_type.item in (Basic.UNKNOWN, Basic.NOTHING, Basic.JSON):
        return
    if not isinstance(given_type.item, Record):
        environment.report(
            codes.TYPE_MISMATCH,
            f"the items of this list are records, and the value has {types.name(given_type.item)}",
            span,
            help='give dictionaries: `[{"key": "value"}]`',
        )
        return
    for said in given_type.item.fields:
        field = wanted.field(said.name)
        catalogue = None if about is None else about.child(said.name)
        is_container = catalogue is not None and catalogue.type is FieldType.CONTAINER
        is_right = _is_object(said.type) if is_container else field is None or _may_be(said.type, field)
        if field is not None and said.type is not Basic.NOTHING and not is_right:
            name = "dictionary" if is_container else types.name(field.type)
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{said.name}` has type {name}, and the value {types.name(said.type)}",
                span,
                help=f"give a {name}",
            )


def _is_object(given_type: Type) -> bool:
    """Whether a value may be an object; what is read from ``json`` may be anything."""
    return isinstance(given_type, Record | MapOf) or given_type in (Basic.JSON, Basic.UNKNOWN, Basic.NOTHING)
