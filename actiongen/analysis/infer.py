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
from actiongen.analysis.clients import report_as_value
from actiongen.analysis.comparisons import comparison
from actiongen.analysis.comprehensions import list_comprehension, map_comprehension
from actiongen.analysis.dictionaries import dict_display
from actiongen.analysis.environment import Environment, did_you_mean
from actiongen.analysis.foreign import report_foreign
from actiongen.analysis.lookups import lookup
from actiongen.analysis.paths import inside_quotes, member, secret
from actiongen.analysis.scope import BUILTINS, TYPE_NAMES, HelperSource, KeySource, Unknown
from actiongen.analysis.token_keys import report_keys_as_value
from actiongen.analysis.use_before_definition import used_early
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix, Label
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.syntax import tree as syn

_WITHOUT_ARGUMENTS = {"now", "stop", "uuid"}


def infer(node: syn.Expr, environment: Environment, expected: Type | None = None) -> ir.Expr:
    """The meaning of ``node`` at ``environment``."""
    environment.context.written[node.span] = node
    value = _value(node, environment, expected)
    if value.info.type is Basic.UNKNOWN:
        environment.context.has_mistakes = True
    if value.info.type is Basic.CLIENT and expected is not Basic.CLIENT:
        return report_as_value(value, environment)
    return value


def _value(node: syn.Expr, environment: Environment, expected: Type | None) -> ir.Expr:
    match node:
        case syn.Name():
            return _name(node, environment, expected)
        case syn.String() | syn.Number() | syn.Boolean() | syn.Nothing():
            return _literal(node, environment)
        case syn.FString():
            return operators.interpolation(node, environment)
        case syn.ListDisplay():
            return operators.list_display(node, environment, expected)
        case syn.DictDisplay():
            return dict_display(node, environment, expected)
        case syn.Attribute():
            return _attribute(node, environment)
        case syn.Subscript():
            return _subscript(node, environment)
        case syn.Slice():
            return _slice(node, environment)
        case syn.Call():
            return call(node, environment)
        case syn.Unary("not"):
            return conditions.condition(node, environment)
        case syn.Unary():
            return operators.negation(node, environment)
        case syn.Binary():
            return operators.binary(node, environment)
        case syn.Compare():
            return comparison(node, environment)
        case syn.Logical():
            return conditions.logical_value(node, environment)
        case syn.Conditional():
            return _conditional(node, environment, expected)
        case syn.ListComprehension():
            return list_comprehension(node, environment)
        case syn.DictComprehension():
            return map_comprehension(node, environment)
        case syn.Dots():
            environment.report(
                codes.TYPE_MISMATCH,
                "`...` cannot stand here: it stands for any arguments in a test or a property",
                node.span,
                help="write what is meant, or leave the line out",
            )
            return environment.mistake(node.span)
        case syn.Generator():
            environment.report(
                codes.TYPE_MISMATCH,
                "`… for … in …` cannot stand here",
                node.span,
                help="write it in `[` and `]`, or in `any(…)`, `all(…)` or `first(…)`",
            )
            return environment.mistake(node.span)
        case _:
            assert_never(node)


def _literal(node: syn.String | syn.Number | syn.Boolean | syn.Nothing, environment: Environment) -> ir.Expr:
    match node:
        case syn.String(value):
            return ir.Literal(value, environment.info(Basic.STRING, node.span))
        case syn.Number(value):
            return ir.Literal(float(value), environment.info(Basic.NUMBER, node.span))
        case syn.Boolean(value):
            return ir.Literal(value, environment.info(Basic.BOOLEAN, node.span))
        case syn.Nothing():
            return ir.Literal(None, ir.Info(Basic.NOTHING, False, node.span))
        case _:
            assert_never(node)


def _name(node: syn.Name, environment: Environment, expected: Type | None) -> ir.Expr:
    if node.id == "event":
        return ir.Event(environment.info(environment.context.event, node.span))
    binding = environment.scope.lookup(node.id)
    match binding:
        case ir.Definition(value=value):
            environment.context.referenced.add(binding)
            return environment.settle(ir.Ref(binding, ir.Info(value.info.type, False, node.span)))
        case ir.Variable(type=type_):
            return environment.settle(ir.Var(binding, ir.Info(type_, False, node.span)))
        case Unknown():
            return environment.mistake(node.span)
        case HelperSource():
            environment.context.referenced.add(binding)
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{node.id}` is a helper and must be called",
                node.span,
                help=f"write `{node.id}(…)`",
            )
        case KeySource():
            environment.context.referenced.add(binding)
            report_keys_as_value(node.id, node, environment)
        case ir.Extern():
            environment.context.referenced.add(binding)
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{node.id}` is an extern and must be called",
                node.span,
                help=f"write `answer = {node.id}(…)` on a line of its own",
            )
        case None:
            report_unknown_name(node, environment, expected)
        case _:
            assert_never(binding)
    return environment.mistake(node.span)


def report_unknown_name(node: syn.Name, environment: Environment, expected: Type | None = None) -> None:
    """Reports a name that nothing visible defines, or a built-in in the wrong place."""
    if node.id == "api":
        environment.report(
            codes.EFFECT_AS_VALUE,
            "`api` is no value",
            node.span,
            help="call one of its methods, on a line of its own in a rule",
        )
        return
    if node.id in BUILTINS or node.id in TYPE_NAMES:
        what = "a type" if node.id in TYPE_NAMES else "built in"
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{node.id}` is {what} and no value",
            node.span,
            help=(
                f"call it: `{node.id}({'' if node.id in _WITHOUT_ARGUMENTS else '…'})`"
                if node.id in BUILTINS
                else "types stand in `schema(…)` and `read(…)`"
            ),
        )
        return
    if not report_foreign(node, environment):
        _report_undefined(node, environment, expected)


def _report_undefined(node: syn.Name, environment: Environment, expected: Type | None) -> None:
    if "names" in environment.context.unread:
        return
    early = used_early(node.id, node.span, environment)
    if early is not None:
        environment.report(
            codes.UNKNOWN_NAME, early.message, node.span, help=early.help, secondary=early.secondary
        )
        return
    help, fix = did_you_mean(node.id, (*environment.scope.visible(), *BUILTINS), node.span)
    if environment.context.event.field(node.id) is not None:
        help, fix = f"write `event.{node.id}`", Fix(
            f"write `event.{node.id}`", (Edit(node.span, f"event.{node.id}"),)
        )
    elif node.id in environment.context.secrets:
        help, fix = f"write `event.secrets.{node.id}`", Fix(
            f"write `event.secrets.{node.id}`", (Edit(node.span, f"event.secrets.{node.id}"),)
        )
    elif any(method.startswith(f"{node.id}.") for method in environment.context.trigger.methods):
        help, fix = f"write `api.{node.id}`", Fix(
            f"write `api.{node.id}`", (Edit(node.span, f"api.{node.id}"),)
        )
    elif help is None and expected is Basic.STRING:
        quoted = f'"{node.id}"'
        help, fix = f"a text stands in quotes: `{quoted}`", Fix(
            f"write `{quoted}`", (Edit(node.span, quoted),)
        )
    environment.report(
        codes.UNKNOWN_NAME,
        f"nothing above defines `{node.id}`",
        node.span,
        label="unknown here",
        help=help or f"define it above, `{node.id} = …`, or load it from a library",
        fix=fix,
    )


def _attribute(node: syn.Attribute, environment: Environment) -> ir.Expr:
    root = root_name(node)
    if root is not None and root.id == "api":
        environment.report(
            codes.EFFECT_AS_VALUE,
            "a method of `api` is called, on a line of its own in a rule",
            node.span,
            help="put the call into a `with rule(…):` block",
        )
        return environment.mistake(node.span)
    if _is_secrets(node.value):
        return secret(node.name, node.name_span, node.span, environment)
    # What is below the event is no name of another language.
    if (root is None or root.id != "event") and report_foreign(node, environment):
        return environment.mistake(node.span)
    value = environment.infer(node.value)
    return member(value, node.name, node.name_span, node.span, environment)


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


def _subscript(node: syn.Subscript, environment: Environment) -> ir.Expr:
    if _is_secrets(node.value) and isinstance(node.index, syn.String):
        return secret(node.index.value, node.index.span, node.span, environment)
    value = environment.infer(node.value)
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return environment.mistake(node.span, value)
    if isinstance(type_, ListOf) or (type_ is Basic.JSON and _whole(node.index) is not None):
        return _item(value, node, environment)
    if isinstance(node.index, syn.String) and (isinstance(type_, Record) or type_ is Basic.JSON):
        return member(value, node.index.value, inside_quotes(node.index), node.span, environment)
    if isinstance(type_, Record | MapOf) or type_ is Basic.JSON:
        return lookup(value, node.index, None, node.span, environment)
    return _not_subscriptable(value, node, environment)


def _not_subscriptable(value: ir.Expr, node: syn.Subscript, environment: Environment) -> ir.Expr:
    is_text = value.info.type is Basic.STRING
    environment.report(
        codes.BAD_KEY,
        f"`[…]` does not read from {types.name(value.info.type)}",
        node.span,
        help=(
            "write a slice for a part of a text: `text[:1]`" if is_text else "it reads lists and dictionaries"
        ),
    )
    return environment.mistake(node.span, value)


def _whole(node: syn.Expr) -> int | None:
    if isinstance(node, syn.Unary) and node.operator == "-":
        inner = _whole(node.operand)
        return None if inner is None else -inner
    if isinstance(node, syn.Number) and float(node.value).is_integer():
        return int(node.value)
    return None


def _item(value: ir.Expr, node: syn.Subscript, environment: Environment) -> ir.Expr:
    index = _whole(node.index)
    if index is None:
        environment.report(
            codes.BAD_KEY,
            "the index of a list is a whole number that is written out",
            node.index.span,
            help="write `xs[0]`, or look for the item with `first(x for x in xs if …)`",
        )
        return environment.mistake(node.span, value)
    item = value.info.type.item if isinstance(value.info.type, ListOf) else Basic.JSON
    return environment.settle(ir.Item(value, index, ir.Info(item, False, node.span)))


def _slice(node: syn.Slice, environment: Environment) -> ir.Expr:
    value = environment.infer(node.value)
    bounds: list[ir.Expr | None] = []
    for bound in (node.lower, node.upper):
        typed = None if bound is None else environment.infer(bound)
        if typed is not None and typed.info.type not in (Basic.NUMBER, Basic.UNKNOWN):
            environment.report(
                codes.TYPE_MISMATCH,
                f"the bounds of a slice are numbers, and this has type {types.name(typed.info.type)}",
                typed.info.span,
                help="write `text[:3]`",
            )
        bounds.append(typed)
    type_ = value.info.type
    parts = (value, *(bound for bound in bounds if bound is not None))
    if type_ is Basic.UNKNOWN:
        return environment.mistake(node.span, *parts)
    if type_ is not Basic.STRING and not isinstance(type_, ListOf):
        environment.report(
            codes.TYPE_MISMATCH,
            f"a slice is a part of a text or a list, and this has type {types.name(type_)}",
            value.info.span,
            help=(
                f"read it with its type first: `read({environment.text(value)}, string)`"
                if type_ is Basic.JSON
                else "give it a text or a list"
            ),
        )
        return environment.mistake(node.span, *parts)
    return environment.settle(ir.Slice(value, bounds[0], bounds[1], ir.Info(type_, False, node.span)))


def _conditional(node: syn.Conditional, environment: Environment, expected: Type | None) -> ir.Expr:
    condition = conditions.condition(node.condition, environment)
    then = environment.assume(condition).infer(node.then, expected)
    otherwise = environment.assume(condition, False).infer(node.otherwise, expected)
    type_ = types.join(then.info.type, otherwise.info.type)
    if type_ is None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"the two values have different types: {types.name(then.info.type)} and {types.name(otherwise.info.type)}",
            node.span,
            help="give both the same type",
            secondary=(
                Label(then.info.span, types.name(then.info.type)),
                Label(otherwise.info.span, types.name(otherwise.info.type)),
            ),
        )
        return environment.mistake(node.span, condition, then, otherwise)
    return environment.settle(ir.Conditional(condition, then, otherwise, ir.Info(type_, False, node.span)))
