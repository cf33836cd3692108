"""Prints Core as JavaScript.

In: a file or a part of it. Out: JavaScript that means what Core says, for cases, externs and whoever wants to see it.

    print_core(Binary("+", Name("a"), Number(1)))   ->   a + 1

What Core has no node for is printed as the file has it; built-ins of the policy language are printed as calls of
`$name`.
"""

from collections.abc import Callable
from typing import Any

from actiongen.core.printed_expressions import ANY, ASSIGNMENT, Expressions
from actiongen.core.scoping import declared_outside
from actiongen.core.tree import (
    Assign,
    Block,
    Break,
    Continue,
    Do,
    File,
    ForOf,
    If,
    Let,
    Loop,
    Member,
    OtherStatement,
    Return,
    SetMember,
    Throw,
    Try,
    Undefined,
)
from actiongen.core.walk import Core, Names, names_assigned, names_in
from actiongen.javascript.literals import (
    is_identifier,
    string_literal,
)


def print_core(node: Core, text: str = "") -> str:
    """The JavaScript; ``text`` is that of the file, for what Core has no node for."""
    if isinstance(node, File):
        return _file(node)
    printer = _Printer(node, text)
    if isinstance(node, Block):
        return printer.whole(node)
    if type(node) in printer.statements:
        return printer.whole(Block((node,)))  # type: ignore[arg-type]  # a statement
    return printer.expression(node, ANY, 0)


def _file(file: File) -> str:
    printer = _Printer(file, file.text)
    texts = [_comment(file.comments, ""), printer.whole(file.body)]
    for name, function in file.exports:
        target = "module.exports" if not name else f"exports{_key_text(name)}"
        texts.append(f"{target} = {printer.expression(function, ASSIGNMENT, 0)};\n")
    return "\n".join(text for text in texts if text)


class _Printer(Expressions):
    def __init__(self, root: Core, text: str) -> None:
        super().__init__(text)
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

    def body(self, block: Block, indent: str) -> str:
        """A block in braces."""
        lines = self.lines(block, len(indent) // 2 + 1)
        return f"{{\n{lines}{indent}}}" if lines else "{}"

    def _value(self, node: Core, indent: str, least: int = ANY) -> str:
        return self.expression(node, least, len(indent) // 2)

    def _let(self, node: Let, indent: str) -> str:
        if node.name in self._declared:
            return f"{node.name} = {self._value(node.value, indent, ASSIGNMENT)};"
        word = "let" if node.name in self._assigned else "const"
        if isinstance(node.value, Undefined) and word == "let":
            return f"let {node.name};"
        return f"{word} {node.name} = {self._value(node.value, indent, ASSIGNMENT)};"

    def _assign(self, node: Assign, indent: str) -> str:
        return f"{node.name} = {self._value(node.value, indent, ASSIGNMENT)};"

    def _set_member(self, node: SetMember, indent: str) -> str:
        target = self._value(Member(node.object, node.key, node.span), indent)
        target = f"({target})" if target.startswith(("{", "function", "async function")) else target
        if node.value is None:
            return f"delete {target};"
        return f"{target} = {self._value(node.value, indent, ASSIGNMENT)};"

    def _do(self, node: Do, indent: str) -> str:
        text = self._value(node.value, indent)
        starts = ("{", "function", "async function", "let[", "class")
        return f"({text});" if text.startswith(starts) else f"{text};"

    def _return(self, node: Return, indent: str) -> str:
        return "return;" if node.value is None else f"return {self._value(node.value, indent)};"

    def _throw(self, node: Throw, indent: str) -> str:
        return f"throw {self._value(node.value, indent)};"

    def _if(self, node: If, indent: str) -> str:
        text = f"if ({self._value(node.condition, indent)}) {self.body(node.then, indent)}"
        rest = node.otherwise
        if not rest.statements and not rest.comments:
            return text
        inner = rest.statements[0] if len(rest.statements) == 1 else None
        if isinstance(inner, If) and not inner.comments and not rest.comments:
            return f"{text} else {self._if(inner, indent)}"
        return f"{text} else {self.body(rest, indent)}"

    def _for_of(self, node: ForOf, indent: str) -> str:
        word = "let" if node.name in self._assigned else "const"
        how = "in" if node.is_in else "of"
        iterable = self._value(node.iterable, indent, ANY if node.is_in else ASSIGNMENT)
        return f"for ({word} {node.name} {how} {iterable}) {self.body(node.body, indent)}"

    def _loop(self, node: Loop, indent: str) -> str:
        condition = self._value(node.condition, indent)
        updates = [self._update(each, indent) for each in node.update.statements]
        if not updates and node.is_late:
            return f"do {self.body(node.body, indent)} while ({condition});"
        if not updates:
            return f"while ({condition}) {self.body(node.body, indent)}"
        texts = [text for text in updates if text is not None]
        if len(texts) == len(updates) and not node.is_late:
            return f"for (; {condition}; {', '.join(texts)}) {self.body(node.body, indent)}"
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
        text = f"try {self.body(node.body, indent)}"
        if node.handler is not None:
            error = f" ({node.error})" if node.error is not None else ""
            text += f" catch{error} {self.body(node.handler, indent)}"
        if node.last is not None:
            text += f" finally {self.body(node.last, indent)}"
        return text

    def _other(self, node: OtherStatement, indent: str) -> str:
        return self.source(node)


def _key_text(name: str) -> str:
    return f".{name}" if is_identifier(name) else f"[{string_literal(name)}]"


def _comment(lines: tuple[str, ...], indent: str) -> str:
    return "".join(f"{indent}// {line}".rstrip() + "\n" for line in lines)
