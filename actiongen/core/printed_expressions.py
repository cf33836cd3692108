"""Prints expressions of Core.

In: an expression, and how strongly its place binds. Out: JavaScript, in parentheses where it needs them.

    Expressions(text).expression(Binary("+", Name("a"), Number(1)), ANY, 0)   ->   a + 1
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final

from actiongen.core.tree import (
    Array,
    Await,
    Binary,
    Block,
    Boolean,
    Builtin,
    Call,
    Chain,
    Conditional,
    Entry,
    Function,
    Logical,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    OtherExpr,
    OtherStatement,
    Parameter,
    Regex,
    Return,
    Spread,
    Template,
    Text,
    Unary,
    Undefined,
)
from actiongen.core.walk import Core
from actiongen.javascript.literals import (
    is_identifier,
    number_literal,
    property_key,
    string_literal,
    template_text,
)

# How strongly operators bind: https://tc39.es/ecma262/#sec-expressions
ANY, ASSIGNMENT, _CONDITIONAL, _UNARY, _CALL, _MEMBER, _PRIMARY = 0, 1, 2, 14, 16, 17, 18
_BINARY: Final = {
    "??": 3,
    "||": 3,
    "&&": 4,
    "|": 5,
    "^": 6,
    "&": 7,
    **dict.fromkeys(("===", "!==", "==", "!="), 8),
    **dict.fromkeys(("<", "<=", ">", ">=", "in", "instanceof"), 9),
    **dict.fromkeys(("<<", ">>", ">>>"), 10),
    **dict.fromkeys(("+", "-"), 11),
    **dict.fromkeys(("*", "/", "%"), 12),
    "**": 13,
}
_WIDTH: Final = 100


class Expressions(ABC):
    """Prints expressions; ``text`` is that of the file. Who prints statements says what the body of a function is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._expressions: dict[type, Callable[[Any, int], tuple[str, int]]] = {
            Undefined: lambda _, __: ("undefined", _PRIMARY),
            Null: lambda _, __: ("null", _PRIMARY),
            Boolean: lambda node, _: ("true" if node.value else "false", _PRIMARY),
            Number: lambda node, _: _number(node.value),
            Text: lambda node, _: (string_literal(node.value), _PRIMARY),
            Regex: lambda node, _: (f"/{node.body}/{node.flags}", _PRIMARY),
            Name: lambda node, _: (node.id, _PRIMARY),
            Template: self._template,
            Array: self._array,
            Object: self._object,
            Member: self._member,
            Call: self._call,
            New: self._new,
            Chain: self._chain,
            Unary: self._unary,
            Binary: self._binary,
            Logical: self._binary,
            Conditional: self._conditional,
            Await: lambda node, depth: (f"await {self.expression(node.value, _UNARY, depth)}", _UNARY),
            Function: self._function,
            Builtin: self._builtin,
            OtherExpr: lambda node, _: (self.source(node), ANY),
            Spread: lambda node, depth: (
                f"...{self.expression(node.value, ASSIGNMENT, depth)}",
                ASSIGNMENT,
            ),
        }

    @abstractmethod
    def body(self, block: Block, indent: str) -> str:
        """A block in braces."""

    def source(self, node: OtherExpr | OtherStatement) -> str:
        """What the file has there."""
        return self._text[node.span.start : node.span.end] or f"/* {node.what} */"

    def expression(self, node: Core, least: int, depth: int) -> str:
        """The text, in parentheses if it binds less strongly than its place asks."""
        text, strength = self._expressions[type(node)](node, depth)
        return text if strength >= least else f"({text})"

    def _template(self, node: Template, depth: int) -> tuple[str, int]:
        texts = [
            template_text(each) if isinstance(each, str) else f"${{{self.expression(each, ANY, depth)}}}"
            for each in node.parts
        ]
        return f"`{''.join(texts)}`", _PRIMARY

    def _list(self, nodes: tuple[Core, ...], depth: int, marks: str, blank: str = "") -> str:
        texts = [self._entry(each, depth + 1) for each in nodes]
        flat = ", ".join(texts)
        if not texts:
            return marks
        if "\n" not in flat and len(flat) + 2 * depth < _WIDTH:
            return f"{marks[0]}{blank}{flat}{blank}{marks[1]}"
        inner = "  " * (depth + 1)
        lines = "".join(f"{inner}{text},\n" for text in texts)
        return f"{marks[0]}\n{lines}{'  ' * depth}{marks[1]}"

    def _entry(self, node: Core, depth: int) -> str:
        if not isinstance(node, Entry):
            return self.expression(node, ASSIGNMENT, depth)
        if isinstance(node.key, Text):
            key = property_key(node.key.value)
        else:
            key = f"[{self.expression(node.key, ASSIGNMENT, depth)}]"
        value = self.expression(node.value, ASSIGNMENT, depth)
        return key if key == value and isinstance(node.value, Name) else f"{key}: {value}"

    def _array(self, node: Array, depth: int) -> tuple[str, int]:
        return self._list(node.items, depth, "[]"), _PRIMARY

    def _object(self, node: Object, depth: int) -> tuple[str, int]:
        return self._list(node.entries, depth, "{}", " "), _PRIMARY

    def _base(self, node: Core, depth: int, least: int = _CALL) -> str:
        """What a member or a call stands behind."""
        text = self.expression(node, least, depth)
        is_open = isinstance(node, Chain | OtherExpr) or (
            isinstance(node, Function) and not text.startswith("(")
        )
        is_open = is_open or (isinstance(node, Number) and text[0] != "(")
        return f"({text})" if is_open else text

    def _member(self, node: Member, depth: int) -> tuple[str, int]:
        base = self._base(node.object, depth)
        strength = _CALL if isinstance(node.object, Call | Member) and _has_call(node.object) else _MEMBER
        dot = "?." if node.optional else ""
        if isinstance(node.key, Text) and is_identifier(node.key.value):
            return f"{base}{dot or '.'}{node.key.value}", strength
        return f"{base}{dot}[{self.expression(node.key, ANY, depth)}]", strength

    def _arguments(self, node: Call | New, depth: int) -> str:
        if len(node.arguments) == 1 and isinstance(node.arguments[0], Function | Object | Array):
            return f"({self.expression(node.arguments[0], ASSIGNMENT, depth)})"
        return self._list(node.arguments, depth, "()")

    def _call(self, node: Call, depth: int) -> tuple[str, int]:
        dot = "?." if node.optional else ""
        return f"{self._base(node.function, depth)}{dot}{self._arguments(node, depth)}", _CALL

    def _new(self, node: New, depth: int) -> tuple[str, int]:
        base = self.expression(node.function, _MEMBER, depth)
        base = f"({base})" if isinstance(node.function, Function | Chain | OtherExpr) else base
        return f"new {base}{self._arguments(node, depth)}", _MEMBER

    def _chain(self, node: Chain, depth: int) -> tuple[str, int]:
        return self.expression(node.value, ANY, depth), _CALL

    def _unary(self, node: Unary, depth: int) -> tuple[str, int]:
        text = self.expression(node.operand, _UNARY, depth)
        blank = " " if node.operator.isalpha() or text[0] in "+-" else ""
        return f"{node.operator}{blank}{text}", _UNARY

    def _binary(self, node: Binary | Logical, depth: int) -> tuple[str, int]:
        strength = _BINARY[node.operator]
        is_power = node.operator == "**"
        least = _PRIMARY if _is_mixed(node, node.left) else _CALL if is_power else strength
        left = self.expression(node.left, least, depth)
        least = _PRIMARY if _is_mixed(node, node.right) else strength + (not is_power)
        return f"{left} {node.operator} {self.expression(node.right, least, depth)}", strength

    def _conditional(self, node: Conditional, depth: int) -> tuple[str, int]:
        condition = self.expression(node.condition, _CONDITIONAL + 1, depth)
        then = self.expression(node.then, ASSIGNMENT, depth)
        return f"{condition} ? {then} : {self.expression(node.otherwise, ASSIGNMENT, depth)}", _CONDITIONAL

    def _parameter(self, node: Parameter, depth: int) -> str:
        dots = "..." if node.is_rest else ""
        default = "" if node.default is None else f" = {self.expression(node.default, ASSIGNMENT, depth)}"
        return f"{dots}{node.name}{default}"

    def _function(self, node: Function, depth: int) -> tuple[str, int]:
        parameters = ", ".join(self._parameter(each, depth) for each in node.parameters)
        word = "async " if node.is_async else ""
        indent = "  " * depth
        if node.is_plain:
            return f"{word}function ({parameters}) {self.body(node.body, indent)}", _PRIMARY
        only = node.body.statements[0] if len(node.body.statements) == 1 else None
        if (
            isinstance(only, Return)
            and only.value is not None
            and not only.comments
            and not node.body.comments
        ):
            text = self.expression(only.value, ASSIGNMENT, depth)
            text = f"({text})" if text.startswith("{") else text
            return f"{word}({parameters}) => {text}", ASSIGNMENT
        return f"{word}({parameters}) => {self.body(node.body, indent)}", ASSIGNMENT

    def _builtin(self, node: Builtin, depth: int) -> tuple[str, int]:
        texts = [self.expression(each, ASSIGNMENT, depth) for each in node.arguments]
        texts += [f"{name}: {self.expression(each, ASSIGNMENT, depth)}" for name, each in node.keywords]
        return f"${node.name}({', '.join(texts)})", _CALL


def _has_call(node: Core) -> bool:
    while isinstance(node, Member):
        node = node.object
    return isinstance(node, Call)


def _is_mixed(node: Binary | Logical, part: Core) -> bool:
    """Whether it is `??` beside `&&` or `||`, which need parentheses."""
    return isinstance(part, Logical) and (part.operator == "??") != (node.operator == "??")


def _number(value: float) -> tuple[str, int]:
    if math.isnan(value):
        return "0 / 0", _BINARY["/"]
    if value < 0 or math.copysign(1, value) < 0:
        return f"-{_number(-value)[0]}", _UNARY
    return ("1e400" if math.isinf(value) else number_literal(value)), _PRIMARY
