"""The literals that an expression of an original has.

In: a node and its text. Out: texts, numbers and booleans, keys of objects among them, and products of numbers.

    [*written(node, "age < 18 * 2")]   ->   [36.0, 18.0, 2.0]
"""

import re
from collections.abc import Iterator

from actiongen.importer.judge.estree import everything, key_of, literal
from actiongen.javascript.parse import Node

_PART = re.compile(r"\\.|\[[^\]]*\]|\{[^}]*\}|\.|[\^$()?*+]")


def written(node: Node, text: str) -> Iterator[str | float | bool]:
    """The literals in an expression: texts, numbers, keys."""
    for each in everything(node):
        value = literal(each, text)
        if value is not None:
            yield value
        elif each.type == "Property" and (name := key_of(each, text)) is not None:
            yield name
        elif (pattern := each.fields.get("regex")) and isinstance(pattern, dict):
            yield _matching(str(pattern.get("pattern", "")))
        elif each.type == "BinaryExpression" and (number := _folded(each)) is not None:
            yield number


def _folded(node: Node) -> float | None:
    """The product or sum of numbers that are written out."""
    parts = [node.node("left"), node.node("right")]
    values = []
    for part in parts:
        value = None if part is None else part.fields.get("value")
        if part is not None and part.type == "BinaryExpression":
            value = _folded(part)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        values.append(float(value))
    left, right = values
    operator = node.text("operator")
    if operator == "*":
        return left * right
    return left + right if operator == "+" else None


def _matching(pattern: str) -> str:
    """A text that a simple pattern may match: what is special in it is left out."""
    return _PART.sub(_matched, pattern.split("|")[0])


def _matched(found: re.Match[str]) -> str:
    """A character for a class, what is escaped itself, nothing for a quantifier, an anchor or a bracket."""
    part = found[0]
    if part.startswith("[") and part[1:2] not in ("^", "\\", "]"):
        return part[1]
    if part[0] in "[.":
        return "a"
    if part.startswith("\\"):
        return {"d": "1", "w": "a", "s": " "}.get(part[1], part[1])
    return ""
