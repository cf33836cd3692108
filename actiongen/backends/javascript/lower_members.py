"""Members, items, look-ups and typed reads.

In: ``Member``, ``Item``, ``Slice``, ``Lookup``, ``Read`` and ``Secret``. Out: chains with ``?.`` where a part
may be absent, and calls of the runtime where a value may be any JSON.

    event.user.app_metadata.plan   ->   event.user.app_metadata?.plan
"""

import json
from functools import cache
from importlib import resources
from typing import assert_never

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED, Form, Lowered, call, is_simple, method
from actiongen.backends.javascript.guards import when_present
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime, runtime_call
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.javascript import tree as js

_PLAIN_READS = {
    Basic.STRING: "asString",
    Basic.NUMBER: "asNumber",
    Basic.BOOLEAN: "asBoolean",
    Basic.TIME: "parseTime",
}


def lower_member(low: Lowering, expr: ir.Member, wanted: Type = Basic.JSON) -> Lowered:
    """``a.b`` or ``a?.b``; ``wanted``: the type without which the value counts as absent."""
    if (copied := _copied(low, expr)) is not None:
        return copied
    if (base := read_record(expr)) is not None:
        return low.value(base)
    if isinstance(expr.value, ir.Var) and (answer := low.state.answers.get(expr.value.variable)) is not None:
        return Lowered(js.Member(answer, expr.name), Form.NEVER if expr.info.present else Form.UNDEFINED)
    is_field = isinstance(expr.value, ir.Event)
    value = Lowered(js.Name("event"), Form.NEVER) if is_field else low.value(expr.value)
    form = Form.NEVER if expr.info.present else Form.NULLISH
    if form is not Form.NEVER and expr.value.info.type is Basic.JSON and _is_inborn(expr.name, wanted):
        return Lowered(runtime_call("ownMember", value.code, js.String(expr.name)), form)
    return Lowered(js.Member(value.code, expr.name, value.optional), form)


def without_secrets(event: js.Expr) -> js.Expr:
    """The event as a value: nobody gets the secrets with it."""
    return js.Object((js.Spread(event), js.Property("secrets", UNDEFINED)))


def read_record(expr: ir.Member) -> ir.Expr | None:
    """A field of a record that is read from ``json``, as a read of that field alone."""
    if not isinstance(expr.value, ir.Read) or not isinstance(expr.value.to, Record):
        return None
    field = expr.value.to.field(expr.name)
    assert field is not None
    info = ir.Info(Basic.JSON, expr.info.present, expr.info.span)
    return ir.Read(ir.Member(expr.value.value, expr.name, info), field.type, expr.info)


@cache
def _inborn_names() -> frozenset[str]:
    """What texts, lists, numbers or all objects have by birth, so that ``?.`` would find it."""
    text = resources.files("actiongen.backends.javascript").joinpath("inborn_names.json").read_text("utf-8")
    return frozenset(name for names in json.loads(text).values() for name in names)


def _is_inborn(name: str, wanted: Type) -> bool:
    """Whether something else than a key may be found; functions are no texts, numbers or booleans."""
    if (name.isascii() and name.isdigit()) or name == "length":
        return True
    return name in _inborn_names() and wanted not in _PLAIN_READS


def event_path(expr: ir.Expr) -> tuple[str, ...] | None:
    """The names of a chain that starts at the event, seen through definitions."""
    names: list[str] = []
    while not isinstance(expr, ir.Event):
        match expr:
            case ir.Member(value, name):
                names.append(name)
                expr = value
            case ir.Ref(definition):
                expr = definition.value
            case _:  # the chain starts at anything else
                return None
    return tuple(reversed(names))


def _copied(low: Lowering, expr: ir.Member) -> Lowered | None:
    path = event_path(expr) if low.state.copies else None
    if path is None or path not in low.state.copies:
        return None
    is_guarded = low.state.copies[path] and not expr.info.present
    return Lowered(js.Name(low.state.names.of(path)), Form.NULLISH if is_guarded else Form.NEVER)


def lower_item(low: Lowering, expr: ir.Item) -> Lowered:
    """``a[0]``, ``a?.[0]`` or ``a.at(-1)``."""
    value, index = low.value(expr.value), js.Number(expr.index)
    is_json = expr.value.info.type is Basic.JSON
    form = Form.NULLISH if may_hold_null(expr.value.info.type) else Form.UNDEFINED
    if expr.info.present:
        form = Form.NEVER
    elif is_json:
        return Lowered(runtime_call("listItem", value.code, index), form)
    if expr.index < 0:
        return Lowered(method(value, "at", index), form)
    return Lowered(js.Index(value.code, index, value.optional), form)


def lower_slice(low: Lowering, expr: ir.Slice) -> Lowered:
    """``a.slice(1, 3)``: it counts as Python's slices do."""
    value = low.value(expr.value)
    bounds = [None if bound is None else low.value(bound) for bound in (expr.lower, expr.upper)]
    if bounds[0] is None and bounds[1] is not None:
        bounds[0] = Lowered(js.Number(0), Form.NEVER)

    def sliced(arguments: list[js.Expr]) -> js.Expr:
        return method(value, "slice", *arguments)

    return as_chain(value, when_present(low, [bound for bound in bounds if bound is not None], sliced))


def as_chain(receiver: Lowered, result: Lowered) -> Lowered:
    """The result of a method that is absent where its receiver or a guarded operand is."""
    if not result.is_present:
        return result
    if receiver.is_present:
        return Lowered(result.code, Form.NEVER)
    return Lowered(result.code, Form.UNDEFINED, is_chain=True)


def lower_lookup(low: Lowering, expr: ir.Lookup) -> Lowered:
    """A look-up by own keys, never up the prototype chain."""
    value, key = low.value(expr.value), low.value(expr.key)
    default = None if expr.default is None else low.value(expr.default)
    if isinstance(key.code, js.String) and default is None and _is_own(expr, key.code.value):
        return Lowered(js.Member(value.code, key.code.value, value.optional), _form_of_own(expr))
    if _is_plain(expr, value, key):
        if expr.info.present and default is None:
            # What is known to be there has the key as its own.
            return Lowered(js.Index(value.code, key.code), Form.NEVER)
        otherwise = default or Lowered(UNDEFINED, Form.UNDEFINED)
        found = js.Conditional(
            call("Object.hasOwn", value.code, key.code), js.Index(value.code, key.code), otherwise.code
        )
        return Lowered(found, Form.NEVER if expr.info.present else otherwise.form)
    found_any = runtime_call("lookUp", value.code, key.code)
    if expr.info.present and default is None:
        return Lowered(found_any, Form.NEVER)
    if default is None or default.code == UNDEFINED:
        return Lowered(found_any, Form.UNDEFINED)
    return Lowered(js.Binary("??", found_any, default.code), default.form)


def _is_own(expr: ir.Lookup, key: str) -> bool:
    """Whether a dictionary has the key only as its own."""
    return isinstance(expr.value.info.type, MapOf) and not _is_inborn(key, Basic.JSON)


def _form_of_own(expr: ir.Lookup) -> Form:
    if expr.info.present:
        return Form.NEVER
    return Form.NULLISH if may_hold_null(expr.value.info.type) else Form.UNDEFINED


def _is_plain(expr: ir.Lookup, value: Lowered, key: Lowered) -> bool:
    """Whether the parts may be written twice, and what is found is never null."""
    parts_are_simple = is_simple(value.code) and is_simple(key.code)
    return (
        value.is_present and key.is_present and parts_are_simple and not may_hold_null(expr.value.info.type)
    )


def may_hold_null(type_: Type) -> bool:
    """Whether a member of a value of this type may be null."""
    match type_:
        case MapOf(value):
            return value is Basic.JSON
        case Record(fields):
            return any(field.optional or field.type is Basic.JSON for field in fields)
        case ListOf(item):
            return item is Basic.JSON
        case Basic():
            return True
        case _:
            assert_never(type_)


def lower_secret(expr: ir.Secret) -> Lowered:
    """``event.secrets.NAME``; an empty optional one is undefined."""
    secret = secret_member(expr)
    if not expr.optional or expr.info.present:
        return Lowered(secret, Form.NEVER)
    return Lowered(js.Binary("||", secret, UNDEFINED), Form.UNDEFINED)


def secret_member(expr: ir.Secret) -> js.Expr:
    """The secret as Auth0 gives it, perhaps empty."""
    return js.Member(js.Member(js.Name("event"), "secrets"), expr.name)


def lower_read(low: Lowering, expr: ir.Read) -> Lowered:
    """The value if it has the type."""
    member = expr.value
    raw = lower_member(low, member, expr.to) if isinstance(member, ir.Member) else low.value(member)
    if expr.to is Basic.JSON:
        return Lowered(raw.code, Form.NEVER if expr.info.present else raw.form, raw.is_chain)
    if expr.info.present and is_kept(expr.to):
        return Lowered(raw.code, Form.NEVER)
    return Lowered(read_as(low, raw.code, expr.to), Form.NEVER if expr.info.present else Form.UNDEFINED)


def is_kept(type_: Type) -> bool:
    """Whether a value that is read as this type stays as it is."""
    if isinstance(type_, ListOf):
        return is_kept(type_.item)
    return type_ in (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.JSON)


def read_as(low: Lowering, raw: js.Expr, type_: Type) -> js.Expr:
    """The value if it has the type, which is not ``json``."""
    match type_:
        case Basic():
            return runtime_call(_PLAIN_READS[type_], raw)
        case ListOf(Basic.JSON):
            return runtime_call("asArray", raw)
        case ListOf(item):
            return runtime_call("asList", raw, _reader(low, item))
        case Record(fields):
            readers = (js.Property(field.name, _reader(low, field.type)) for field in fields)
            return runtime_call("asRecord", raw, js.Object(tuple(readers)))
        case MapOf():
            raise ValueError("no schema names the type of a map")
        case _:
            assert_never(type_)


def _reader(low: Lowering, type_: Type) -> js.Expr:
    """A function that reads one value as the type."""
    if isinstance(type_, Basic) and type_ in _PLAIN_READS:
        return runtime(_PLAIN_READS[type_])
    if type_ == ListOf(Basic.JSON):
        return runtime("asArray")
    with low.state.names.scope():
        name = low.state.names.fresh("value")
        if type_ is Basic.JSON:
            return js.Arrow((name,), js.Binary("??", js.Name(name), UNDEFINED))
        return js.Arrow((name,), read_as(low, js.Name(name), type_))
