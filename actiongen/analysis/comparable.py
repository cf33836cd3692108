"""Which values can be compared: by ``==``, and by their order.

In: the two sides of a comparison. Out: whether they can be, or an error with the comparison that is meant.

    csv(event.client.name) == ["a"]   ->   AG305 not-comparable, write `"a" in csv(event.client.name)`
"""

from actiongen import ir
from actiongen.analysis.arguments import as_number
from actiongen.analysis.environment import Environment
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf
from actiongen.syntax import tree as syn

JSON_SCALARS = (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN)


def equatable(left: ir.Expr, right: ir.Expr, link: syn.Comparison, environment: Environment) -> bool:
    """Whether ``==`` can compare two values."""
    a, b = left.info.type, right.info.type
    scalar_a, scalar_b = a in types.SCALARS, b in types.SCALARS
    if a == b and scalar_a:
        return True
    if (a is Basic.JSON and scalar_b and b in JSON_SCALARS) or (
        b is Basic.JSON and scalar_a and a in JSON_SCALARS
    ):
        return True
    loose = environment.text(left if a is Basic.JSON else right)
    if a is Basic.JSON and b is Basic.JSON:
        text, edit = (
            "two values of type json cannot be compared",
            f"read one with its type first: `read({environment.text(right)}, string)`",
        )
    elif Basic.JSON in (a, b) and Basic.TIME in (a, b):
        text, edit = "json and time are never equal", f"read the time first: `read({loose}, time)`"
    elif Basic.JSON in (a, b) and Basic.DURATION in (a, b):
        text, edit = (
            "json and duration are never equal",
            f"read a number, and make it one: `days(read({loose}, number))`",
        )
    elif scalar_a and scalar_b:
        text = f"{types.name(a)} and {types.name(b)} are never equal"
        edit = "compare values of one type; there are no conversions"
    else:
        wrong = b if scalar_a or a is Basic.JSON else a
        named = "list" if wrong == ListOf(Basic.UNKNOWN) else types.name(wrong)
        text = f"{named} values cannot be compared"
        edit = (
            _in_list(left, right, link.operator, environment)
            or _in_list(right, left, link.operator, environment)
            or "compare single fields or items, or use `in`, `any(…)`, `all(…)`"
        )
    environment.report(codes.NOT_COMPARABLE, text, link.operator_span, help=edit)
    return False


def _in_list(left: ir.Expr, right: ir.Expr, operator: str, environment: Environment) -> str | None:
    """How to ask what a comparison of ``left`` with a list asks: with one value, a list of one, or ``[]``."""
    type_, word = left.info.type, "in" if operator == "==" else "not in"

    def _written(value: ir.Expr) -> str:
        return environment.text(value, tight=True)

    match right:
        case _ if isinstance(left, ir.ListDisplay):
            return None
        case ir.ListDisplay(()) if isinstance(type_, ListOf):
            return f"write `len({environment.text(left)}) {operator} 0`"
        case ir.ListDisplay((item,)) if (isinstance(type_, ListOf) or type_ is Basic.JSON) and not isinstance(
            item, ir.Spread
        ):
            return f"write `{_written(item)} {word} {_written(left)}`"
        case ir.ListDisplay() if right.info.type == ListOf(type_):
            return f"write `{_written(left)} {word} {_written(right)}`"
        case _ if type_ == ListOf(right.info.type):
            return f"write `{_written(right)} {word} {_written(left)}`"
        case _:
            return None


def ordered(left: ir.Expr, right: ir.Expr, link: syn.Comparison, environment: Environment) -> bool:
    """Whether ``<`` and its like can compare two values."""
    a, b = left.info.type, right.info.type
    if a == b and a in (Basic.NUMBER, Basic.TIME, Basic.DURATION):
        return True

    def _of(type_: Basic) -> str:
        return environment.text(left if a is type_ else right)

    if Basic.STRING in (a, b) and a == b:
        help = f"compare times as `time({environment.text(left)})`, numbers as `to_number({environment.text(left)})`"
        text = f"texts have no order here, so `{link.operator}` cannot compare them"
    elif Basic.JSON in (a, b):
        help = f"read it with its type first: `read({_of(Basic.JSON)}, {types.name(b if a is Basic.JSON else a)})`"
        if a == b:
            help = f"read both with their type first: `read({environment.text(left)}, number)`"
        text = f"`{link.operator}` needs numbers, times or durations, and json may be anything"
    elif Basic.STRING in (a, b) and Basic.TIME in (a, b):
        help = f"read the text as a time first: `time({_of(Basic.STRING)})`"
        text = f"`{link.operator}` cannot compare {types.name(a)} with {types.name(b)}"
    elif Basic.STRING in (a, b) and Basic.NUMBER in (a, b):
        help = as_number(_of(Basic.STRING))
        text = f"`{link.operator}` cannot compare {types.name(a)} with {types.name(b)}"
    elif Basic.DURATION in (a, b) and Basic.NUMBER in (a, b):
        help = f"make the number a duration: `days({_of(Basic.NUMBER)})`"
        text = f"`{link.operator}` cannot compare {types.name(a)} with {types.name(b)}"
    else:
        help = "compare two numbers, two times or two durations"
        text = f"`{link.operator}` cannot compare {types.name(a)} with {types.name(b)}"
    environment.report(codes.NOT_COMPARABLE, text, link.operator_span, help=help)
    return False
