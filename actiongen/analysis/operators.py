"""Arithmetic, texts put together, and lists.

In: ``+ - * /``, f-strings and lists. Out: typed expressions; what must be present is asked for
here.

    now() - time(event.user.created_at)   ->   Operation(SUBTRACT, …) of type duration
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.arguments import as_number
from actiongen.analysis.environment import Environment
from actiongen.auth0.model import FieldType
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.paths import path_of
from actiongen.facts.sizes import MOST
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.syntax import tree as syn

_S, _N, _T, _D = Basic.STRING, Basic.NUMBER, Basic.TIME, Basic.DURATION
_RESULTS: dict[tuple[str, Type, Type], Type] = {
    ("+", _N, _N): _N,
    ("-", _N, _N): _N,
    ("*", _N, _N): _N,
    ("/", _N, _N): _N,
    ("-", _T, _T): _D,
    ("+", _T, _D): _T,
    ("+", _D, _T): _T,
    ("-", _T, _D): _T,
    ("+", _D, _D): _D,
    ("-", _D, _D): _D,
    ("*", _D, _N): _D,
    ("*", _N, _D): _D,
    ("/", _D, _N): _D,
    ("/", _D, _D): _N,
}
_OPS = {"+": ir.Op.ADD, "-": ir.Op.SUBTRACT, "*": ir.Op.MULTIPLY, "/": ir.Op.DIVIDE}


def require(value: ir.Expr, what: str, environment: Environment, *, default: str | None = None) -> ir.Expr:
    """Reports a value that may be absent where ``what`` needs one."""
    value = environment.settle(value)
    if value.info.present or value.info.type is Basic.UNKNOWN or environment.lenient:
        return value
    is_none = isinstance(value, ir.Literal)
    environment.report(
        codes.MAYBE_ABSENT,
        f"{what} needs a value, and this {'is None' if is_none else 'may be absent'}",
        value.info.span,
        label="absent" if is_none else "may be absent here",
        help="leave it out" if is_none else _present(value, default, environment),
        secondary=_why(value),
    )
    return value


def fitting(value: ir.Expr, environment: Environment) -> ir.Expr:
    """What is put together, settled; reports what can get too long, and a mistake stands for it."""
    if environment.context.numbering.sizes.can_be_held(value):
        return environment.settle(value)
    environment.report(
        codes.TEXT_TOO_LONG,
        f"this can get longer than {MOST:,} characters, and no engine of JavaScript holds much more",
        value.info.span,
        help="put fewer parts together, or cut them: `text[:1000]`",
    )
    return environment.mistake(value.info.span, value)


def _present(value: ir.Expr, default: str | None, environment: Environment) -> str:
    """The edit that makes a value present; at a gate a default alone, for a gate must not open because a
    field is missing.
    """
    text, type_ = environment.text(value), value.info.type
    endless = (
        None
        if environment.facts is None
        else environment.context.numbering.limits.endless(value, environment.facts)
    )
    if endless is not None:
        return _limited(endless, environment)
    if type_ is Basic.JSON and _is_container(value, environment):
        return f"write a key of it, with its type: `coalesce(read({text}.plan, string), {default or _default(_S)})`"
    if type_ is Basic.JSON:
        edit = f"coalesce(read({text}, string), {default or _default(_S)})"
        return f"read it and give a default: `{edit}` for a text"
    if isinstance(type_, Record | MapOf):
        return f"test it with `{text} is not None` before, or use a field of it"
    if text == "value" and not isinstance(value, ir.Ref | ir.Var):
        edit = f"coalesce(its_name, {default or _default(type_)})"
        return f"define it above under a name of its own, and give a default here: `{edit}`"
    help = f"give a default: `coalesce({text}, {default or _default(type_)})`"
    tight = environment.text(value, tight=True)
    return help if environment.gate else f"{help}, or test `{tight} is not None` before"


def _limited(number: ir.Expr, environment: Environment) -> str:
    """The edit that gives a number limits; what it is by default is what it is beyond them."""
    assert environment.facts is not None
    cause = environment.text(environment.context.numbering.limits.unlimited(number, environment.facts))
    whole, otherwise = environment.text(number), "1"
    match number:
        case ir.Operation(ir.Op.COALESCE, (first, ir.Literal() as default)):
            number, otherwise = first, environment.text(default)
    text = environment.text(number, tight=True)
    edit = f"{text} if 0 < {text} <= 1000 else {otherwise}"
    what = "a number without limits" if cause in (text, "value") else f"`{cause}` has no limits and"
    return f"{what} may make this infinite: write `{edit}` in the place of `{whole}`"


def _is_container(value: ir.Expr, environment: Environment) -> bool:
    """Whether a value is metadata as a whole, or something else of the event that holds whatever the tenant keeps."""
    path = path_of(value)
    field = None if path is None else environment.context.trigger.field(path)
    return field is not None and field.type is FieldType.CONTAINER


def _why(value: ir.Expr) -> tuple[Label, ...]:
    if isinstance(value, ir.Ref):
        return (Label(value.definition.value.info.span, "absent when this is"),)
    return ()


def _default(type_: Type) -> str:
    match type_:
        case Basic.NUMBER:
            return "0"
        case Basic.BOOLEAN:
            return "False"
        case Basic.TIME:
            return "now()"
        case Basic.DURATION:
            return "days(0)"
        case ListOf():
            return "[]"
        case _:
            return '"unknown"'


def binary(node: syn.Binary, environment: Environment) -> ir.Expr:
    """``left operator right``."""
    left, right = environment.infer(node.left), environment.infer(node.right)
    a, b = left.info.type, right.info.type
    if Basic.UNKNOWN in (a, b):
        return environment.mistake(node.span, left, right)
    if node.operator == "+" and a is Basic.STRING and b is Basic.STRING:
        operands = (require(left, "`+`", environment), require(right, "`+`", environment))
        return fitting(
            ir.Operation(ir.Op.CONCAT, operands, environment.info(Basic.STRING, node.span)), environment
        )
    result = _RESULTS.get((node.operator, a, b))
    if result is None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{node.operator}` does not take {types.name(a)} and {types.name(b)}",
            node.operator_span,
            help=_arithmetic_help(node.operator, left, right, environment),
        )
        return environment.mistake(node.span, left, right)
    info = ir.Info(result, False, node.span)
    return environment.settle(ir.Operation(_OPS[node.operator], (left, right), info))


def _arithmetic_help(operator: str, left: ir.Expr, right: ir.Expr, environment: Environment) -> str:
    a, b = left.info.type, right.info.type
    shown = environment.text(left if a is Basic.STRING else right)
    if isinstance(a, ListOf) or isinstance(b, ListOf):
        return "write `[*xs, *ys]`"
    if Basic.JSON in (a, b):
        loose, wanted = (left, types.name(b)) if a is Basic.JSON else (right, types.name(a))
        type_ = wanted if wanted != "json" else "number"
        return f"read it with its type first, for example `read({environment.text(loose)}, {type_})`"
    if operator == "+" and a is _T and b is _S:
        return "a time takes durations: `now() + days(30)`"
    if Basic.STRING in (a, b) and (_T in (a, b) or _D in (a, b)):
        return f"read the text as a time first: `time({shown})`"
    if Basic.STRING in (a, b) and operator != "+":
        return as_number(shown)
    if Basic.STRING in (a, b):
        return 'put texts together with an f-string, for example `f"{count} logins"`'
    if a is _T and b is _T:
        return "the time between two times is `a - b`"
    if a is _D and b is _D:
        return f"`{operator}` takes a duration and a number"
    if _T in (a, b):
        return "a time takes durations: `now() - days(30)`"
    return f"`{operator}` takes numbers, times and durations"


def negation(node: syn.Unary, environment: Environment) -> ir.Expr:
    """``-x``."""
    operand = environment.infer(node.operand)
    if isinstance(operand, ir.Literal) and isinstance(operand.value, float):
        return ir.Literal(-operand.value, environment.info(Basic.NUMBER, node.span))
    if operand.info.type not in (Basic.NUMBER, Basic.DURATION, Basic.UNKNOWN):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`-` does not take {types.name(operand.info.type)}",
            node.span,
            help="only numbers and durations have a negative",
        )
        return environment.mistake(node.span, operand)
    info = ir.Info(operand.info.type, False, node.span)
    return environment.settle(ir.Operation(ir.Op.NEGATE, (operand,), info))


def interpolation(node: syn.FString, environment: Environment) -> ir.Expr:
    """An f-string: its parts are present texts and numbers."""
    parts: list[str | ir.Expr] = []
    inside = replace(environment, in_f_string=True)
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        typed = inside.infer(part)
        if typed.info.type not in (Basic.STRING, Basic.NUMBER, Basic.UNKNOWN):
            inside.report(
                codes.TYPE_MISMATCH,
                f"an f-string takes texts and numbers, and this has type {types.name(typed.info.type)}",
                typed.info.span,
                help=_text_help(typed, environment),
            )
        else:
            typed = require(typed, "an f-string", inside)
        parts.append(typed)
    if all(isinstance(part, str) for part in parts):
        text = "".join(part for part in parts if isinstance(part, str))
        return ir.Literal(text, environment.info(Basic.STRING, node.span))
    return fitting(ir.Interpolation(tuple(parts), environment.info(Basic.STRING, node.span)), environment)


def _text_help(value: ir.Expr, environment: Environment) -> str:
    shown, tight = environment.text(value), environment.text(value, tight=True)
    match value.info.type:
        case Basic.TIME:
            return f"write `iso({shown})`"
        case Basic.BOOLEAN:
            return f'say which texts you mean: `"yes" if {shown} else "no"`'
        case Basic.DURATION:
            return f"divide by a unit: `{tight} / hours(1)`"
        case Basic.JSON:
            return f"write `to_json({shown})`, or read it as a text with `read({shown}, string)`"
        case _:
            return f'write `to_json({shown})`, or join texts with `", ".join({shown})`'


def _is_plain(type_: Type) -> bool:
    """Whether a value of the type can be json: times and durations have no form there."""
    return not types.holds(type_, Basic.TIME) and not types.holds(type_, Basic.DURATION)


def list_display(node: syn.ListDisplay, environment: Environment, expected: Type | None) -> ir.Expr:
    """``[a, *xs]``: present items of one type; beside those of a list of json they are json."""
    wanted = expected.item if isinstance(expected, ListOf) else None
    items: list[ir.Expr | ir.Spread] = []
    item_type: Type = Basic.UNKNOWN if wanted is None else wanted
    first = True
    for item in node.items:
        if isinstance(item, syn.Starred):
            spread = environment.infer(item.value, expected)
            inner = spread.info.type.item if isinstance(spread.info.type, ListOf) else None
            if inner is None and spread.info.type is not Basic.UNKNOWN:
                environment.report(
                    codes.TYPE_MISMATCH,
                    f"`*` takes a list, and this has type {types.name(spread.info.type)}",
                    spread.info.span,
                    help=(
                        f"read it as a list first: `read({environment.text(spread)}, [string])`"
                        if spread.info.type is Basic.JSON
                        else "leave the `*` out, or give it a list"
                    ),
                )
            items.append(ir.Spread(spread))
            given = inner or Basic.UNKNOWN
            wanted = given if wanted is None and given is Basic.JSON and _is_plain(item_type) else wanted
        else:
            typed = require(environment.infer(item, wanted), "a list item", environment)
            items.append(typed)
            given = Basic.UNKNOWN if typed.info.type is Basic.NOTHING else typed.info.type
        joined = given if first and wanted is None else types.join(item_type, given)
        if wanted is Basic.JSON:
            joined = Basic.JSON if _is_plain(given) else None
        if joined is None:
            environment.report(
                codes.TYPE_MISMATCH,
                f"the items of a list have one type: {types.name(item_type)} and {types.name(given)} do not mix",
                item.span,
                help=(
                    "write `iso(t)` for a time, and divide a duration by a unit: `d / seconds(1)`"
                    if wanted is Basic.JSON
                    else "keep lists of different types apart"
                ),
            )
            joined = Basic.UNKNOWN
        item_type, first = joined, False
    return fitting(ir.ListDisplay(tuple(items), environment.info(ListOf(item_type), node.span)), environment)
