"""Small readings: conditions, numbers, texts and keys.

In: nodes of ESTree, literals. Out: what they are in Core.
"""

from actiongen.core.tree import Binary, Do, Expr, Null, Statement, Unary
from actiongen.javascript.parse import Node


def goes_on(operator: str, left: Expr) -> Expr:
    """The condition under which the right side of `&&`, `||` or `??` is evaluated."""
    if operator == "&&":
        return left
    if operator == "||":
        return Unary("!", left, left.span)
    return Binary("==", left, Null(left.span), left.span)


def only_value(statements: list[Statement]) -> Expr | None:
    """The expression, if the statements are one whose value nobody wants."""
    first = statements[0] if len(statements) == 1 else None
    return first.value if isinstance(first, Do) else None


def is_big(raw: str) -> bool:
    """Whether a literal is a BigInt."""
    return raw[:1].isdigit()


def as_double(value: float) -> float:
    """A number as JavaScript has it."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def joined(text: str) -> str:
    """A text of JavaScript's units in characters."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def cooked(node: Node) -> str:
    """The text of a template between two expressions."""
    value = node.fields.get("value")
    return str(value.get("cooked", "")) if isinstance(value, dict) else ""


def key_text(node: Node) -> str:
    """The key of a property that is not computed."""
    key = needed(node.node("key"))
    if key.type == "Literal":
        value = key.fields.get("value")
        if isinstance(value, str):
            return joined(value)
        return number_text(as_double(value)) if isinstance(value, int | float) else key.text("raw")
    return key.text("name")


def number_text(value: float) -> str:
    """A number as JavaScript makes a text of it, for keys."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    return text.replace("e-0", "e-")


def needed(node: Node | None) -> Node:
    """A part that ESTree always has."""
    assert node is not None
    return node
