"""Statements whose layout is plain, of which most programs are made: their text, without a document.

In: a statement that begins a line at a column, or the condition of an ``if``. Out: its text, or None where something is
too long, or may break however short it is: functions, long chains of calls, lists of records. What is laid out here is
what the documents of the other modules come to; ``test_flat.py`` holds them against each other.

    plain_text(Return(Name("x")), 2)   ->   "return x;"
"""

from collections.abc import Callable, Sequence
from typing import Any

from actiongen.javascript import tree as js
from actiongen.javascript.literals import (
    is_identifier,
    number_literal,
    property_key,
    regex_literal,
    string_literal,
    template_text,
    text_width,
)
from actiongen.javascript.print.context import Node, canonical, is_logical
from actiongen.javascript.print.doc import INDENT, WIDTH
from actiongen.javascript.print.parentheses import can_flatten, parenthesised
from actiongen.javascript.print.shapes import is_list_of_records, keeps_right_inline

_MOST_CALLS = 2
"""A chain of more calls may get a line for each, although it fits on one."""
_OF_MODULES = ("require", "define")
"""Functions whose arguments never break."""


def plain_text(statement: js.Statement, column: int) -> str | None:
    """The text of a statement that has no comment and no block: on one line, or a call over several."""
    text = _one_line(statement, column)
    if text is None and isinstance(statement, js.Do) and not statement.comment:
        text = _call_in_lines(statement.value, column)
    return text


def plain_condition(value: Node, statement: js.If, before: str, column: int) -> str | None:
    """The text of a condition in its parentheses: on the line that begins so, or a line for each operand."""
    text = _fitting(value, statement, "test", column + len(before) + len(") {"))
    if text is not None:
        return text
    inside = " " * (column + INDENT)
    operands = _operands(value) if isinstance(value, js.Binary) and is_logical(value) else None
    if operands is None:
        return None
    if any(text_width(each) + len(inside) > WIDTH for each in operands):
        return None
    lines = "".join(f"\n{inside}{each}" for each in operands)
    return f"{lines}\n{' ' * column}"


def _operands(node: js.Binary) -> list[str] | None:
    """The operands of a chain of one operator, each with the operator behind it, but for the last."""
    right = None if keeps_right_inline(node) else _flat(node.right, node, "right")
    if right is None:
        return None
    left = canonical(node.left)
    if isinstance(left, js.Binary) and can_flatten(node.operator, left.operator):
        before = _operands(left)
    else:
        text = _flat(left, node, "left")
        before = None if text is None else [text]
    if before is None:
        return None
    before[-1] += f" {node.operator}"
    return [*before, right]


def _call_in_lines(value: js.Expr, column: int) -> str | None:
    """A call that is too long: a line for each argument, or for each property of an object that comes last."""
    if not (isinstance(value, js.Call) and value.arguments and _is_path(value.function)):
        return None
    head = _flat(value.function, value, "function")
    *others, last = value.arguments
    if head is None or value.optional:
        return None
    inside, after = f"\n{' ' * (column + INDENT)}", f"\n{' ' * column}"
    if isinstance(last, js.Object) and last.properties:
        if others and isinstance(others[-1], js.Object):
            return None
        before = _joined(others, value, "arguments")
        first = None if before is None else f"{head}({before}{', ' if before else ''}{{"
        lines = _lines(last.properties, last, "properties", column)
        if first is None or lines is None or column + text_width(first) > WIDTH:
            return None
        return f"{first}{''.join(f'{inside}{each}' for each in lines)}{after}}});"
    if isinstance(last, js.Array):
        return None
    lines = _lines(value.arguments, value, "arguments", column)
    return None if lines is None else f"{head}({''.join(f'{inside}{each}' for each in lines)}{after});"


def _is_path(node: js.Expr) -> bool:
    """Whether this is a name or a path below it, which never breaks, and no definition of a module."""
    while isinstance(node, js.Member) and is_identifier(node.name):
        node = node.value
    return isinstance(node, js.Name) and node.id not in _OF_MODULES


def _lines(nodes: Sequence[Node], parent: Node, key: str, column: int) -> list[str] | None:
    """Each with a comma, if all fit on lines of their own."""
    lines = []
    for node in nodes:
        text = _fitting(node, parent, key, column + INDENT + len(","))
        if text is None:
            return None
        lines.append(f"{text},")
    return lines


def _one_line(statement: js.Statement, column: int) -> str | None:
    match statement:
        case js.Do(value, ()):
            before = ""
        case js.Const(name, value, ()):
            before = f"const {name} = "
        case js.Return(None, ()):
            return "return;"
        case js.Return(value, ()) if value is not None:
            before = "return "
        case js.Throw(value, ()):
            before = "throw "
        case _:
            return None
    text = _fitting(value, statement, "value", column + len(before) + len(";"))
    return None if text is None else f"{before}{text};"


def _fitting(value: Node, parent: Node, key: str, taken: int) -> str | None:
    """The text of an expression on a line of which other text takes some columns."""
    text = _flat(value, parent, key)
    return None if text is None or taken + text_width(text) > WIDTH else text


def _flat(node: Node, parent: Node, key: str) -> str | None:
    """The text of an expression on one line, if that is how it stands wherever it fits."""
    node = canonical(node)
    write = _WRITERS.get(type(node))
    text = None if write is None else write(node)
    if text is None or isinstance(node, js.Object):
        return text if _is_inside(parent, key) else None
    return f"({text})" if parenthesised(node, parent, key) else text


def _is_inside(parent: Node, key: str) -> bool:
    """Whether an object cannot be what a statement or the body of a function begins with."""
    return isinstance(parent, js.Property | js.Array | js.Const) or key == "arguments"


def _joined(nodes: Sequence[Node], parent: Node, key: str) -> str | None:
    texts = []
    for node in nodes:
        text = _flat(node, parent, key)
        if text is None:
            return None
        texts.append(text)
    return ", ".join(texts)


def _member(node: js.Member) -> str | None:
    value = _flat(node.value, node, "value")
    return None if value is None else f"{value}{'?.' if node.optional else '.'}{node.name}"


def _index(node: js.Index) -> str | None:
    value, index = _flat(node.value, node, "value"), _flat(node.index, node, "index")
    return None if value is None or index is None else f"{value}{'?.' if node.optional else ''}[{index}]"


def _call(node: js.Call) -> str | None:
    if _calls(node) > _MOST_CALLS:
        return None
    function = _flat(node.function, node, "function")
    arguments = None if function is None else _joined(node.arguments, node, "arguments")
    return None if arguments is None else f"{function}{'?.' if node.optional else ''}({arguments})"


def _calls(node: Node) -> int:
    """How many calls there are in a chain."""
    count = 0
    while True:
        match node:
            case js.Call(function):
                count += 1
                node = function
            case js.Member(value) | js.Index(value):
                node = value
            case _:
                return count


def _unary(node: js.Unary) -> str | None:
    operand = _flat(node.operand, node, "operand")
    return None if operand is None else f"{node.operator}{' ' if node.operator.isalpha() else ''}{operand}"


def _await(node: js.Await) -> str | None:
    # What begins with another `await` gets lines of its own: `await (await f()).x` never is on one line.
    operand = None if _begins_with_await(node.operand) else _flat(node.operand, node, "operand")
    return None if operand is None else f"await {operand}"


def _begins_with_await(node: Node) -> bool:
    while isinstance(node, js.Member | js.Index):
        node = node.value
    return isinstance(node, js.Await)


def _binary(node: js.Binary) -> str | None:
    left = _flat(node.left, node, "left")
    right = None if left is None else _flat(node.right, node, "right")
    return None if right is None else f"{left} {node.operator} {right}"


def _conditional(node: js.Conditional) -> str | None:
    if isinstance(node.then, js.Conditional):
        return None
    condition, then = _flat(node.condition, node, "condition"), _flat(node.then, node, "then")
    otherwise = _flat(node.otherwise, node, "otherwise")
    if condition is None or then is None or otherwise is None:
        return None
    return f"{condition} ? {then} : {otherwise}"


def _array(node: js.Array) -> str | None:
    items = None if is_list_of_records(node) else _joined(node.items, node, "items")
    return None if items is None else f"[{items}]"


def _object(node: js.Object) -> str | None:
    if not node.properties:
        return "{}"
    properties = _joined(node.properties, node, "properties")
    return None if properties is None else f"{{ {properties} }}"


def _property(node: js.Property) -> str | None:
    value = _flat(node.value, node, "value")
    if value is None or isinstance(node.key, js.Name):
        return None
    key = property_key(node.key)
    return key if isinstance(node.value, js.Name) and node.value.id == key else f"{key}: {value}"


def _template(node: js.Template) -> str | None:
    texts = []
    for part in node.parts:
        text = template_text(part) if isinstance(part, str) else _flat(part, node, "parts")
        if text is None:
            return None
        texts.append(text if isinstance(part, str) else f"${{{text}}}")
    return f"`{''.join(texts)}`"


_WRITERS: dict[type, Callable[[Any], str | None]] = {
    js.Name: lambda node: node.id,
    js.String: lambda node: string_literal(node.value),
    js.Number: lambda node: number_literal(node.value),
    js.Boolean: lambda node: "true" if node.value else "false",
    js.Null: lambda node: "null",
    js.Regex: lambda node: regex_literal(node.body, node.flags),
    js.Member: _member,
    js.Index: _index,
    js.Call: _call,
    js.Unary: _unary,
    js.Await: _await,
    js.Binary: _binary,
    js.Conditional: _conditional,
    js.Array: _array,
    js.Object: _object,
    js.Property: _property,
    js.Template: _template,
}
