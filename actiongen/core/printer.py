"""Prints Core as JavaScript.

In: a file or a part of it. Out: JavaScript that means what Core says, for cases, externs and whoever wants to see it.

    print_core(Binary("+", Name("a"), Number(1)))   ->   a + 1

What Core has no node for is printed as the file has it; built-ins of the policy language are printed as calls of
`$name`.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from actiongen.core.scoping import declared_outside
from actiongen.core.tree import (
    Array,
    Assign,
    Await,
    Binary,
    Block,
    Boolean,
    Break,
    Builtin,
    Call,
    Chain,
    Conditional,
    Continue,
    Do,
    Entry,
    File,
    ForOf,
    Function,
    If,
    Let,
    Logical,
    Loop,
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
    SetMember,
    Spread,
    Template,
    Text,
    Throw,
    Try,
    Unary,
    Undefined,
)
from actiongen.core.walk import Core, Names, names_assigned, names_in
from actiongen.javascript.literals import (
    is_identifier,
    number_literal,
    property_key,
    string_literal,
    template_text,
)

# How strongly operators bind: https://tc39.es/ecma262/#sec-expressions
_ANY, _ASSIGNMENT, _CONDITIONAL, _UNARY, _CALL, _MEMBER, _PRIMARY = 0, 1, 2, 14, 16, 17, 18
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


def print_core(node: Core, text: str = "") -> str:
    """The JavaScript; ``text`` is that of the file, for what Core has no node for."""
    if isinstance(node, File):
        return _file(node)
    printer = _Printer(node, text)
    if isinstance(node, Block):
        return printer.whole(node)
    if type(node) in printer.statements:
        return printer.whole(Block((node,)))  # type: ignore[arg-type]  # a statement
    return printer.expression(node, _ANY, 0)


def _file(file: File) -> str:
    printer = _Printer(file, file.text)
    texts = [_comment(file.comments, ""), printer.whole(file.body)]
    for name, function in file.exports:
        target = "module.exports" if not name else f"exports{_key_text(name)}"
        texts.append(f"{target} = {printer.expression(function, _ASSIGNMENT, 0)};\n")
    return "\n".join(text for text in texts if text)


class _Printer:
    def __init__(self, root: Core, text: str) -> None:
        self._text = text
        self._assigned = names_assigned(root)
        self._names = Names(names_in(root))
        self._outside = declared_outside(root)
        self._declared = {name for names in self._outside.values() for name in names}
        self.statements: dict[type, Callable[[Any, str], str]] = {
            Let: self._let,
            Assign: self._assign,
            SetMember: self._set_member,
            Do: self._do,
            Return: self._return,
            Throw: self._throw,
            If: self._if,
            ForOf: self._for_of,
            Loop: self._loop,
            Try: self._try,
            Break: lambda _, __: "break;",
            Continue: lambda _, __: "continue;",
            OtherStatement: self._other,
        }
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
            OtherExpr: lambda node, _: (self._source(node), _ANY),
            Spread: lambda node, depth: (
                f"...{self.expression(node.value, _ASSIGNMENT, depth)}",
                _ASSIGNMENT,
            ),
        }

    # Statements

    def whole(self, block: Block) -> str:
        """The lines of what stands for itself."""
        return self._declaration(0, "") + self.lines(block, 0)

    def _declaration(self, body: int, indent: str) -> str:
        names = self._outside.get(body, ())
        return f"{indent}let {', '.join(names)};\n" if names else ""

    def lines(self, block: Block, depth: int) -> str:
        """The lines of a block, indented, each with its end."""
        indent = "  " * depth
        texts = [self._declaration(id(block), indent)]
        for each in block.statements:
            texts.append(_comment(each.comments, indent))
            texts.append(f"{indent}{self.statements[type(each)](each, indent)}\n")
        texts.append(_comment(block.comments, indent))
        return "".join(texts)

    def _body(self, block: Block, indent: str) -> str:
        lines = self.lines(block, len(indent) // 2 + 1)
        return f"{{\n{lines}{indent}}}" if lines else "{}"

    def _value(self, node: Core, indent: str, least: int = _ANY) -> str:
        return self.expression(node, least, len(indent) // 2)

    def _let(self, node: Let, indent: str) -> str:
        if node.name in self._declared:
            return f"{node.name} = {self._value(node.value, indent, _ASSIGNMENT)};"
        word = "let" if node.name in self._assigned else "const"
        if isinstance(node.value, Undefined) and word == "let":
            return f"let {node.name};"
        return f"{word} {node.name} = {self._value(node.value, indent, _ASSIGNMENT)};"

    def _assign(self, node: Assign, indent: str) -> str:
        return f"{node.name} = {self._value(node.value, indent, _ASSIGNMENT)};"

    def _set_member(self, node: SetMember, indent: str) -> str:
        target = self._value(Member(node.object, node.key, node.span), indent)
        target = f"({target})" if target.startswith(("{", "function", "async function")) else target
        if node.value is None:
            return f"delete {target};"
        return f"{target} = {self._value(node.value, indent, _ASSIGNMENT)};"

    def _do(self, node: Do, indent: str) -> str:
        text = self._value(node.value, indent)
        starts = ("{", "function", "async function", "let[", "class")
        return f"({text});" if text.startswith(starts) else f"{text};"

    def _return(self, node: Return, indent: str) -> str:
        return "return;" if node.value is None else f"return {self._value(node.value, indent)};"

    def _throw(self, node: Throw, indent: str) -> str:
        return f"throw {self._value(node.value, indent)};"

    def _if(self, node: If, indent: str) -> str:
        text = f"if ({self._value(node.condition, indent)}) {self._body(node.then, indent)}"
        rest = node.otherwise
        if not rest.statements and not rest.comments:
            return text
        inner = rest.statements[0] if len(rest.statements) == 1 else None
        if isinstance(inner, If) and not inner.comments and not rest.comments:
            return f"{text} else {self._if(inner, indent)}"
        return f"{text} else {self._body(rest, indent)}"

    def _for_of(self, node: ForOf, indent: str) -> str:
        word = "let" if node.name in self._assigned else "const"
        how = "in" if node.is_in else "of"
        iterable = self._value(node.iterable, indent, _ANY if node.is_in else _ASSIGNMENT)
        return f"for ({word} {node.name} {how} {iterable}) {self._body(node.body, indent)}"

    def _loop(self, node: Loop, indent: str) -> str:
        condition = self._value(node.condition, indent)
        updates = [self._update(each, indent) for each in node.update.statements]
        if not updates and node.is_late:
            return f"do {self._body(node.body, indent)} while ({condition});"
        if not updates:
            return f"while ({condition}) {self._body(node.body, indent)}"
        texts = [text for text in updates if text is not None]
        if len(texts) == len(updates) and not node.is_late:
            return f"for (; {condition}; {', '.join(texts)}) {self._body(node.body, indent)}"
        # An update that is no expression comes before the next turn.
        first = self._names.fresh("is_first")
        inner = indent + "  "
        check = f"{inner}  if (!({condition})) break;\n" if node.is_late else ""
        update = self.lines(node.update, len(inner) // 2 + 1)
        early = "" if node.is_late else f"{inner}if (!({condition})) break;\n"
        body = self.lines(node.body, len(inner) // 2)
        return (
            f"for (let {first} = true; ; {first} = false) {{\n{inner}if (!{first}) {{\n{update}{check}{inner}}}\n"
            f"{early}{body}{indent}}}"
        )

    def _update(self, node: Core, indent: str) -> str | None:
        if not isinstance(node, Assign | SetMember | Do):
            return None
        return self.statements[type(node)](node, indent).removesuffix(";")

    def _try(self, node: Try, indent: str) -> str:
        text = f"try {self._body(node.body, indent)}"
        if node.handler is not None:
            error = f" ({node.error})" if node.error is not None else ""
            text += f" catch{error} {self._body(node.handler, indent)}"
        if node.last is not None:
            text += f" finally {self._body(node.last, indent)}"
        return text

    def _other(self, node: OtherStatement, indent: str) -> str:
        return self._source(node)

    def _source(self, node: OtherExpr | OtherStatement) -> str:
        return self._text[node.span.start : node.span.end] or f"/* {node.what} */"

    # Expressions

    def expression(self, node: Core, least: int, depth: int) -> str:
        """The text, in parentheses if it binds less strongly than its place asks."""
        text, strength = self._expressions[type(node)](node, depth)
        return text if strength >= least else f"({text})"

    def _template(self, node: Template, depth: int) -> tuple[str, int]:
        texts = [
            template_text(each) if isinstance(each, str) else f"${{{self.expression(each, _ANY, depth)}}}"
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
            return self.expression(node, _ASSIGNMENT, depth)
        if isinstance(node.key, Text):
            key = property_key(node.key.value)
        else:
            key = f"[{self.expression(node.key, _ASSIGNMENT, depth)}]"
        value = self.expression(node.value, _ASSIGNMENT, depth)
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
        return f"{base}{dot}[{self.expression(node.key, _ANY, depth)}]", strength

    def _arguments(self, node: Call | New, depth: int) -> str:
        if len(node.arguments) == 1 and isinstance(node.arguments[0], Function | Object | Array):
            return f"({self.expression(node.arguments[0], _ASSIGNMENT, depth)})"
        return self._list(node.arguments, depth, "()")

    def _call(self, node: Call, depth: int) -> tuple[str, int]:
        dot = "?." if node.optional else ""
        return f"{self._base(node.function, depth)}{dot}{self._arguments(node, depth)}", _CALL

    def _new(self, node: New, depth: int) -> tuple[str, int]:
        base = self.expression(node.function, _MEMBER, depth)
        base = f"({base})" if isinstance(node.function, Function | Chain | OtherExpr) else base
        return f"new {base}{self._arguments(node, depth)}", _MEMBER

    def _chain(self, node: Chain, depth: int) -> tuple[str, int]:
        return self.expression(node.value, _ANY, depth), _CALL

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
        then = self.expression(node.then, _ASSIGNMENT, depth)
        return f"{condition} ? {then} : {self.expression(node.otherwise, _ASSIGNMENT, depth)}", _CONDITIONAL

    def _parameter(self, node: Parameter, depth: int) -> str:
        dots = "..." if node.is_rest else ""
        default = "" if node.default is None else f" = {self.expression(node.default, _ASSIGNMENT, depth)}"
        return f"{dots}{node.name}{default}"

    def _function(self, node: Function, depth: int) -> tuple[str, int]:
        parameters = ", ".join(self._parameter(each, depth) for each in node.parameters)
        word = "async " if node.is_async else ""
        indent = "  " * depth
        if node.is_plain:
            return f"{word}function ({parameters}) {self._body(node.body, indent)}", _PRIMARY
        only = node.body.statements[0] if len(node.body.statements) == 1 else None
        if (
            isinstance(only, Return)
            and only.value is not None
            and not only.comments
            and not node.body.comments
        ):
            text = self.expression(only.value, _ASSIGNMENT, depth)
            text = f"({text})" if text.startswith("{") else text
            return f"{word}({parameters}) => {text}", _ASSIGNMENT
        return f"{word}({parameters}) => {self._body(node.body, indent)}", _ASSIGNMENT

    def _builtin(self, node: Builtin, depth: int) -> tuple[str, int]:
        texts = [self.expression(each, _ASSIGNMENT, depth) for each in node.arguments]
        texts += [f"{name}: {self.expression(each, _ASSIGNMENT, depth)}" for name, each in node.keywords]
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


def _key_text(name: str) -> str:
    return f".{name}" if is_identifier(name) else f"[{string_literal(name)}]"


def _comment(lines: tuple[str, ...], indent: str) -> str:
    return "".join(f"{indent}// {line}".rstrip() + "\n" for line in lines)
