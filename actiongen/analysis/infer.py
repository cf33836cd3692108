"""Gives every expression its meaning, its type and its presence.

In: an expression of the syntax tree and a :class:`Environment`. Out: the same in the IR; a mistake is reported and
becomes ``ErrorExpr``, whose type silences what would follow from it.

event.stats.logins_count <= 1   ->   Compare("<=", Member(Member(Event(), "stats"), "logins_count"),
Literal(1.0))
"""

from typing import assert_never

from actiongen import ir
from actiongen.analysis import conditions, operators
from actiongen.analysis.calls import call
from actiongen.analysis.comparisons import comparison
from actiongen.analysis.comprehensions import list_comprehension, map_comprehension
from actiongen.analysis.dictionaries import dict_display
from actiongen.analysis.environment import Environment, did_you_mean
from actiongen.analysis.foreign import is_later, report_foreign
from actiongen.analysis.lookups import lookup
from actiongen.analysis.paths import inside_quotes, member, secret
from actiongen.analysis.scope import BUILTINS, TYPE_NAMES, HelperSource, Unknown
from actiongen.analysis.use_before_definition import used_early
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix, Label
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.syntax import tree as syn


def infer(node: syn.Expr, place: Environment, expected: Type | None = None) -> ir.Expr:
    """The meaning of ``node`` at ``place``."""
    place.context.written[node.span] = node
    match node:
        case syn.Name():
            return _name(node, place, expected)
        case syn.String() | syn.Number() | syn.Boolean() | syn.Nothing():
            return _literal(node, place)
        case syn.FString():
            return operators.interpolation(node, place)
        case syn.ListDisplay():
            return operators.list_display(node, place, expected)
        case syn.DictDisplay():
            return dict_display(node, place, expected)
        case syn.Attribute():
            return _attribute(node, place)
        case syn.Subscript():
            return _subscript(node, place)
        case syn.Slice():
            return _slice(node, place)
        case syn.Call():
            return call(node, place)
        case syn.Unary("not"):
            return conditions.condition(node, place)
        case syn.Unary():
            return operators.negation(node, place)
        case syn.Binary():
            return operators.binary(node, place)
        case syn.Compare():
            return comparison(node, place)
        case syn.Logical():
            return conditions.logical_value(node, place)
        case syn.Conditional():
            return _conditional(node, place, expected)
        case syn.ListComprehension():
            return list_comprehension(node, place)
        case syn.DictComprehension():
            return map_comprehension(node, place)
        case syn.Dots():
            place.report(
                codes.TYPE_MISMATCH,
                "`...` cannot stand here: it stands for any arguments in a test or a property",
                node.span,
                help="write what is meant, or leave the line out",
            )
            return place.mistake(node.span)
        case syn.Generator():
            place.report(
                codes.TYPE_MISMATCH,
                "`… for … in …` cannot stand here",
                node.span,
                help="write it in `[` and `]`, or in `any(…)`, `all(…)` or `first(…)`",
            )
            return place.mistake(node.span)
        case _:
            assert_never(node)


def _literal(node: syn.String | syn.Number | syn.Boolean | syn.Nothing, place: Environment) -> ir.Expr:
    match node:
        case syn.String(value):
            return ir.Literal(value, place.info(Basic.STRING, node.span))
        case syn.Number(value):
            return ir.Literal(float(value), place.info(Basic.NUMBER, node.span))
        case syn.Boolean(value):
            return ir.Literal(value, place.info(Basic.BOOLEAN, node.span))
        case syn.Nothing():
            return ir.Literal(None, ir.Info(Basic.NOTHING, False, node.span))
        case _:
            assert_never(node)


def _name(node: syn.Name, place: Environment, expected: Type | None) -> ir.Expr:
    if node.id == "event":
        return ir.Event(place.info(place.context.event, node.span))
    binding = place.scope.lookup(node.id)
    match binding:
        case ir.Definition(value=value):
            place.context.referenced.add(binding)
            return place.settle(ir.Ref(binding, ir.Info(value.info.type, False, node.span)))
        case ir.Variable(type=type_):
            return place.settle(ir.Var(binding, ir.Info(type_, False, node.span)))
        case Unknown():
            return place.mistake(node.span)
        case HelperSource():
            place.context.referenced.add(binding)
            place.report(
                codes.TYPE_MISMATCH,
                f"`{node.id}` is a helper and must be called",
                node.span,
                help=f"write `{node.id}(…)`",
            )
        case None:
            report_unknown_name(node, place, expected)
        case _:
            assert_never(binding)
    return place.mistake(node.span)


def report_unknown_name(node: syn.Name, place: Environment, expected: Type | None = None) -> None:
    """Reports a name that nothing visible defines, or a built-in in the wrong place."""
    if node.id == "api":
        place.report(
            codes.EFFECT_AS_VALUE,
            "`api` is no value",
            node.span,
            help="call one of its methods, on a line of its own in a rule",
        )
        return
    if node.id in BUILTINS or node.id in TYPE_NAMES:
        what = "a type" if node.id in TYPE_NAMES else "built in"
        place.report(
            codes.TYPE_MISMATCH,
            f"`{node.id}` is {what} and no value",
            node.span,
            help=(
                f"call it: `{node.id}(…)`"
                if node.id in BUILTINS
                else "types stand in `schema(…)` and `read(…)`"
            ),
        )
        return
    if not is_later(node, place) and not report_foreign(node, place):
        _report_undefined(node, place, expected)


def _report_undefined(node: syn.Name, place: Environment, expected: Type | None) -> None:
    if "names" in place.context.unread:
        return
    early = used_early(node.id, node.span, place)
    if early is not None:
        place.report(codes.UNKNOWN_NAME, early.message, node.span, help=early.help, secondary=early.secondary)
        return
    help, fix = did_you_mean(node.id, (*place.scope.visible(), *BUILTINS), node.span)
    if place.context.event.field(node.id) is not None:
        help, fix = f"write `event.{node.id}`", Fix(
            f"write `event.{node.id}`", (Edit(node.span, f"event.{node.id}"),)
        )
    elif any(method.startswith(f"{node.id}.") for method in place.context.trigger.methods):
        help, fix = f"write `api.{node.id}`", Fix(
            f"write `api.{node.id}`", (Edit(node.span, f"api.{node.id}"),)
        )
    elif help is None and expected is Basic.STRING:
        quoted = f'"{node.id}"'
        help, fix = f"a text stands in quotes: `{quoted}`", Fix(
            f"write `{quoted}`", (Edit(node.span, quoted),)
        )
    place.report(
        codes.UNKNOWN_NAME,
        f"nothing above defines `{node.id}`",
        node.span,
        label="unknown here",
        help=help or f"define it above, `{node.id} = …`, or load it from a library",
        fix=fix,
    )


def _attribute(node: syn.Attribute, place: Environment) -> ir.Expr:
    root = root_name(node)
    if root is not None and root.id == "api":
        place.report(
            codes.EFFECT_AS_VALUE,
            "a method of `api` is called, on a line of its own in a rule",
            node.span,
            help="put the call into a `with rule(…):` block",
        )
        return place.mistake(node.span)
    if _is_secrets(node.value):
        return secret(node.name, node.name_span, node.span, place)
    if report_foreign(node, place):
        return place.mistake(node.span)
    value = place.infer(node.value)
    return member(value, node.name, node.name_span, node.span, place)


def _is_secrets(node: syn.Expr) -> bool:
    return (
        isinstance(node, syn.Attribute)
        and node.name == "secrets"
        and node.value == syn.Name("event", node.span)
    )


def root_name(node: syn.Expr) -> syn.Name | None:
    """The name at the left end of ``a.b.c`` or ``a.b["c"]``."""
    while isinstance(node, syn.Attribute | syn.Subscript):
        node = node.value
    return node if isinstance(node, syn.Name) else None


def _subscript(node: syn.Subscript, place: Environment) -> ir.Expr:
    if _is_secrets(node.value) and isinstance(node.index, syn.String):
        return secret(node.index.value, node.index.span, node.span, place)
    value = place.infer(node.value)
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return place.mistake(node.span, value)
    if isinstance(type_, ListOf) or (type_ is Basic.JSON and _whole(node.index) is not None):
        return _item(value, node, place)
    if isinstance(node.index, syn.String) and (isinstance(type_, Record) or type_ is Basic.JSON):
        return member(value, node.index.value, inside_quotes(node.index), node.span, place)
    if isinstance(type_, Record | MapOf) or type_ is Basic.JSON:
        return lookup(value, node.index, None, node.span, place)
    return _not_subscriptable(value, node, place)


def _not_subscriptable(value: ir.Expr, node: syn.Subscript, place: Environment) -> ir.Expr:
    is_text = value.info.type is Basic.STRING
    place.report(
        codes.BAD_KEY,
        f"`[…]` does not read from {types.name(value.info.type)}",
        node.span,
        help=(
            "write a slice for a part of a text: `text[:1]`" if is_text else "it reads lists and dictionaries"
        ),
    )
    return place.mistake(node.span, value)


def _whole(node: syn.Expr) -> int | None:
    if isinstance(node, syn.Unary) and node.operator == "-":
        inner = _whole(node.operand)
        return None if inner is None else -inner
    if isinstance(node, syn.Number) and float(node.value).is_integer():
        return int(node.value)
    return None


def _item(value: ir.Expr, node: syn.Subscript, place: Environment) -> ir.Expr:
    index = _whole(node.index)
    if index is None:
        place.report(
            codes.BAD_KEY,
            "the index of a list is a whole number that is written out",
            node.index.span,
            help="write `xs[0]`, or look for the item with `first(x for x in xs if …)`",
        )
        return place.mistake(node.span, value)
    item = value.info.type.item if isinstance(value.info.type, ListOf) else Basic.JSON
    return place.settle(ir.Item(value, index, ir.Info(item, False, node.span)))


def _slice(node: syn.Slice, place: Environment) -> ir.Expr:
    value = place.infer(node.value)
    bounds: list[ir.Expr | None] = []
    for bound in (node.lower, node.upper):
        typed = None if bound is None else place.infer(bound)
        if typed is not None and typed.info.type not in (Basic.NUMBER, Basic.UNKNOWN):
            place.report(
                codes.TYPE_MISMATCH,
                f"the bounds of a slice are numbers, and this has type {types.name(typed.info.type)}",
                typed.info.span,
                help="write `text[:3]`",
            )
        bounds.append(typed)
    type_ = value.info.type
    parts = (value, *(bound for bound in bounds if bound is not None))
    if type_ is Basic.UNKNOWN:
        return place.mistake(node.span, *parts)
    if type_ is not Basic.STRING and not isinstance(type_, ListOf):
        place.report(
            codes.TYPE_MISMATCH,
            f"a slice is a part of a text or a list, and this has type {types.name(type_)}",
            value.info.span,
            help=f"read it with its type first: `read({place.text(value)}, string)`",
        )
        return place.mistake(node.span, *parts)
    return place.settle(ir.Slice(value, bounds[0], bounds[1], ir.Info(type_, False, node.span)))


def _conditional(node: syn.Conditional, place: Environment, expected: Type | None) -> ir.Expr:
    condition = conditions.condition(node.condition, place)
    then = place.assume(condition).infer(node.then, expected)
    otherwise = place.assume(condition, False).infer(node.otherwise, expected)
    type_ = types.join(then.info.type, otherwise.info.type)
    if type_ is None:
        place.report(
            codes.TYPE_MISMATCH,
            f"the two values have different types: {types.name(then.info.type)} and {types.name(otherwise.info.type)}",
            node.span,
            help="give both the same type",
            secondary=(
                Label(then.info.span, types.name(then.info.type)),
                Label(otherwise.info.span, types.name(otherwise.info.type)),
            ),
        )
        return place.mistake(node.span, condition, then, otherwise)
    return place.settle(ir.Conditional(condition, then, otherwise, ir.Info(type_, False, node.span)))
