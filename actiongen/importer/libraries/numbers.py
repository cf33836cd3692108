"""Numbers: `Number(x)`, `parseInt`, unary plus, `Math`.

In: expressions. Out: `to_number`, `floor`, `ceil`, `min`, `max`.

    parseInt(x, 10)   ->   floor(to_number(x))
"""

from actiongen.core import tree as core
from actiongen.core.walk import is_path, path_of
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import builtin, number, plain, static
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind


@on(core.Unary, core.Call)
def converted(node: core.Expr, context: Context) -> core.Expr | None:
    """What makes a number of a text."""
    match node:
        case core.Unary("+", value):
            return _number(value, node, context)
    match static(node):
        case ((("Number",) | ("parseFloat",) | ("Number", "parseFloat")), (value,)):
            return _number(value, node, context)
        case ((("parseInt",) | ("Number", "parseInt")), (value, *base)) if not base or number(base[0]) == 10:
            if context.kind(value) is Kind.NUMBER:
                return builtin("floor", node.span, value)
            return builtin("floor", node.span, _number(value, node, context))
        case _:
            return None


def _number(value: core.Expr, node: core.Expr, context: Context) -> core.Expr:
    kind = context.kind(value)
    if kind is Kind.NUMBER:
        return value
    if kind is Kind.TIME:
        return builtin("timestamp_ms", node.span, value)
    if not isinstance(value, core.Text):
        context.notes.repair(
            RepairKind.TYPE,
            node.span,
            "A text that is no decimal number is absent; the original makes 0, `NaN` or its first digits of it.",
        )
    return builtin("to_number", node.span, value)


@on(core.Call, core.Builtin)
def mathematics(node: core.Expr, context: Context) -> core.Expr | None:
    match static(node):
        case (("Math", "floor" | "ceil" as name), (value,)):
            return builtin(name, node.span, value)
        case (("Math", "trunc"), (value,)):
            return builtin("floor", node.span, value)
        case (("Math", "round"), (value,)):
            half = core.Binary("+", value, core.Number(0.5, node.span), node.span)
            return builtin("floor", node.span, half)
        case (("Math", "abs"), (value,)):
            both = core.Array((value, core.Unary("-", value, node.span)), node.span)
            return builtin("max", node.span, both)
        case (("Math", "min" | "max" as name), (_, _, *_) as values):
            return builtin(name, node.span, core.Array(values, node.span))
    match node:
        case core.Call(
            core.Member(core.Name("Math"), core.Text("min" | "max" as name)), (core.Spread(items),)
        ):
            return builtin(name, node.span, items)
        case core.Builtin("floor", (core.Builtin("floor" | "timestamp_ms" | "timestamp" | "len") as whole,)):
            return whole
    return None


@on(core.Builtin)
def of_default(node: core.Expr, context: Context) -> core.Expr | None:
    """The number of a text, or a number in its place: `parseInt(x || 2, 10)`. A secret is a text, and one that is no
    number is no reason for the default.
    """
    match node:
        case core.Builtin("to_number", (asked,)):
            match context.meant(asked):
                case core.Builtin("coalesce", (value, core.Number(number_) as default)):
                    if (path_of(value) or ())[:2] == ("event", "secrets") and number_ == int(number_):
                        shown = core.Text(str(int(number_)), default.span)
                        text = builtin("coalesce", node.span, value, shown)
                        return builtin("to_number", node.span, text)
                    return builtin("coalesce", node.span, builtin("to_number", node.span, value), default)
    return None


@on(core.Binary, core.Member)
def constants(node: core.Expr, context: Context) -> core.Expr | None:
    """Arithmetic of literals: `1000 * 60`."""
    if isinstance(node, core.Binary) and plain((node.left, node.right)):
        found = number(node)
        if found is not None and node.operator in ("*", "+", "-", "/") and found >= 0:
            return core.Number(found, node.span)
    match node:
        case core.Member(core.Name("Number"), core.Text("MAX_SAFE_INTEGER")):
            return core.Number(2**53 - 1, node.span)
        case _:
            return None


@on(core.Binary)
def divisible(node: core.Expr, _context: Context) -> core.Expr | None:
    """`n % 10 === 0`: a tenth of it is a whole number."""
    match node:
        case core.Binary("===" | "!==" as operator, core.Binary("%", whole, by), core.Number(0)) if (
            number(by) or 0
        ) > 0 and is_path(whole):
            part = core.Binary("/", whole, by, node.span)
            return core.Binary(operator, part, builtin("floor", node.span, part), node.span)
        case _:
            return None


RULES: tuple[Rule, ...] = (converted, mathematics, of_default, constants, divisible)
