"""Look-ups by a key that is known at run time alone.

In: ``d[key]`` or ``d.get(key, default)``. Out: :class:`Lookup`, by own keys.

    LEVELS.get(event.user.app_metadata.plan, 0)
"""

from actiongen import ir
from actiongen.analysis.closed import own
from actiongen.analysis.environment import Environment
from actiongen.analysis.paths import inside_quotes, member
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, MapOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.unicode import is_bare_name


def lookup(
    value: ir.Expr, key_node: syn.Expr, default: ir.Expr | None, span: Span, environment: Environment
) -> ir.Expr:
    """``value[key]`` or ``value.get(key, default)`` with a key that is known at run time alone."""
    key = environment.infer(key_node)
    parts = (value, key, *(() if default is None else (default,)))
    if Basic.UNKNOWN in (key.info.type, value.info.type):
        return environment.mistake(span, *parts)
    if key.info.type is not Basic.STRING:
        environment.report(
            codes.BAD_KEY,
            f"the keys of a dictionary are texts, and this has type {types.name(key.info.type)}",
            key.info.span,
            help="look up a text",
        )
        return environment.mistake(span, *parts)
    type_ = _value_type(value, span, environment)
    if type_ is not None and default is not None:
        type_ = _joined(type_, default, f"{environment.text(value)}[{environment.text(key)}]", environment)
    if type_ is None:
        return environment.mistake(span, *parts)
    return environment.settle(ir.Lookup(own(value, environment), key, default, ir.Info(type_, False, span)))


def _joined(type_: Type, default: ir.Expr, shown: str, environment: Environment) -> Type | None:
    joined = types.join(type_, default.info.type)
    if joined is None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"the default has type {types.name(default.info.type)}, the values {types.name(type_)}",
            default.info.span,
            help=(
                "give a default of the values' type"
                if type_ is not Basic.JSON
                else "read the value with its type first:"
                f" `coalesce(read({shown}, {types.name(default.info.type)}), {environment.text(default)})`"
            ),
        )
    return joined


def _value_type(value: ir.Expr, span: Span, environment: Environment) -> Type | None:
    match value.info.type:
        case MapOf(inner):
            return inner
        case Record(fields) if fields:
            type_: Type | None = fields[0].type
            for field in fields[1:]:
                type_ = None if type_ is None else types.join(type_, field.type)
            if type_ is None:
                environment.report(
                    codes.BAD_KEY,
                    "a key known at run time alone needs a dictionary whose values have one type",
                    span,
                    help="write the key as a literal",
                )
            return type_
        case _:
            return Basic.JSON


def get(value: ir.Expr, node: syn.Call, environment: Environment) -> ir.Expr:
    """``value.get(key, default)``."""
    if len(node.arguments) != 2 or any(argument.keyword for argument in node.arguments):
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`get` takes a key and a default",
            node.span,
            help='write `d.get(key, "default")`; without a default, `d[key]` is absent when there is no such key',
        )
        return environment.mistake(node.span, value)
    key = node.arguments[0].value
    default = environment.infer(node.arguments[1].value)
    if isinstance(key, syn.String) and (isinstance(value.info.type, Record) or value.info.type is Basic.JSON):
        return _member_or_default(value, key, default, node.span, environment)
    return lookup(value, key, default, node.span, environment)


def _member_or_default(
    value: ir.Expr, key: syn.String, default: ir.Expr, span: Span, environment: Environment
) -> ir.Expr:
    """``value.get("key", default)``: the member has a type of its own."""
    found = member(value, key.value, inside_quotes(key), span, environment)
    if Basic.UNKNOWN in (found.info.type, default.info.type):
        return environment.mistake(span, found, default)
    below = f".{key.value}" if is_bare_name(key.value) else f'["{key.value}"]'
    shown = environment.text(value) + below
    type_ = _joined(found.info.type, default, shown, environment)
    if type_ is None:
        return environment.mistake(span, found, default)
    return environment.settle(ir.Operation(ir.Op.COALESCE, (found, default), ir.Info(type_, False, span)))
