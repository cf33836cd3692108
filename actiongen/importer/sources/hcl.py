"""Reads a Terraform file.

In: the text of a ``.tf`` file. Out: its :class:`~actiongen.importer.sources.hcl_tree.Body`, or :class:`HclError`.

    read_hcl('name = "a"').attributes["name"]   ->   Text('a')

The language is that of hashicorp/hcl, ``hclsyntax/spec.md``. All of it is read; what is computed becomes a value that
says so, for an import evaluates nothing.
"""

import re

from actiongen.importer.sources.hcl_scanner import HclError, Scanner
from actiongen.importer.sources.hcl_templates import Piece, joined, unindented
from actiongen.importer.sources.hcl_tree import (
    Atom,
    Block,
    Body,
    Call,
    Computed,
    Fields,
    Items,
    Reference,
    Text,
    Value,
)

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_OPERATOR = re.compile(r"==|!=|<=|>=|&&|\|\||[<>+\-*/%?]")
_HEREDOC = re.compile(r"<<(-?)([^\W\d][\w-]*)[ \t\r]*\n")
_QUOTED = re.compile(r'[^"\\$%\n]+')
_LINE = re.compile(r"[^$%\n]+")
_ESCAPE = re.compile(r"\\(?:([nrt\"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ATOMS = ("true", "false", "null")
_OPERATION = Computed("an operation")


def read_hcl(text: str) -> Body:
    """Reads a whole file."""
    reader = _Reader(text)
    body = reader.body()
    if reader.at < len(text):
        raise reader.error("there is a `}` too many")
    return body


class _Reader(Scanner):
    """Goes through the text from left to right."""

    # Structure

    def body(self) -> Body:
        """Attributes and blocks up to a `}` or the end."""
        attributes: dict[str, Value] = {}
        blocks: list[Block] = []
        while True:
            self.space(lines=True)
            if self.at == len(self.text) or self.peek("}"):
                return Body(attributes, tuple(blocks))
            start = self.line()
            name = self.word("here stands the name of an argument or a block")
            self.space()
            if self.take("="):
                attributes[name] = self.expression()
                self._end_of_line()
            else:
                blocks.append(self._block(name, start))

    def _block(self, kind: str, line: int) -> Block:
        labels: list[str] = []
        while not self.take("{"):
            if self.peek('"'):
                value = self._quoted()
                if not isinstance(value, Text):
                    raise self.error("the label of a block is a plain text")
                labels.append(value.value)
            else:
                labels.append(self.word(f"behind `{kind}` stands `=` or `{{`"))
            self.space()
        self.deeper()
        body = self.body()
        self.need("}")
        self.depth -= 1
        return Block(kind, tuple(labels), body, line)

    def _end_of_line(self) -> None:
        if self.at < len(self.text) and not self.peek("\n") and not self.peek("}"):
            raise self.error("an argument ends with its line")

    # Expressions

    def expression(self, *, lines: bool = False) -> Value:
        """An expression and the blanks behind it; within brackets it may go over several lines."""
        self.deeper()
        value = self._operand(lines=lines)
        while True:
            self.space(lines=lines)
            found = _OPERATOR.match(self.text, self.at)
            if found is None:
                break
            self.at = found.end()
            value = _OPERATION
            if found[0] == "?":
                self.expression(lines=lines)
                self.need(":")
                self.expression(lines=lines)
                value = Computed("a condition")
            else:
                self._operand(lines=lines)
        self.depth -= 1
        return value

    def _operand(self, *, lines: bool) -> Value:
        self.space(lines=lines)
        is_negated = False
        while self.peek("-") or self.peek("!"):
            self.at += 1
            is_negated = True
            self.space(lines=lines)
        value = self._followed(self._term())
        return _OPERATION if is_negated else value

    def _term(self) -> Value:
        match self.text[self.at : self.at + 1]:
            case '"':
                return self._quoted()
            case "<":
                return self._heredoc()
            case "[":
                return self._list()
            case "{":
                return self._object()
            case "(":
                self.at += 1
                value = self.expression(lines=True)
                self.close(")")
                return value
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            return Atom(number[0])
        name = self.word("here stands a value")
        while self.text.startswith("::", self.at):
            self.at += 2
            name += "::" + self.word("behind `::` stands a name")
        if self.take("("):
            return Call(name, self._arguments())
        return Atom(name) if name in _ATOMS else Reference((name,))

    def _arguments(self) -> tuple[Value, ...]:
        values: list[Value] = []
        while True:
            self.space(lines=True)
            if self.take(")"):
                return tuple(values)
            values.append(self.expression(lines=True))
            if self.text.startswith("...", self.at):
                self.at += 3
                self.space(lines=True)
            if not self.take(","):
                self.close(")")
                return tuple(values)

    def _followed(self, value: Value) -> Value:
        """A value with `.name` and `[index]` behind it."""
        while True:
            if self.peek(".") and not self.text.startswith("...", self.at):
                self.at += 1
                value = self._member(value)
            elif self.peek("["):
                self.at += 1
                self.space(lines=True)
                if not self.take("*"):
                    self.expression(lines=True)
                self.close("]")
                value = Computed("a part of a list or of a map")
            else:
                return value

    def _member(self, value: Value) -> Value:
        number = _NUMBER.match(self.text, self.at)
        if number is not None or self.peek("*"):
            self.at = self.at + 1 if number is None else number.end()
            return Computed("a part of a list")
        name = self.word("behind `.` stands a name")
        return Reference((*value.parts, name)) if isinstance(value, Reference) else _OPERATION

    def _list(self) -> Value:
        self.at += 1
        values: list[Value] = []
        while True:
            self.space(lines=True)
            if self.take("]"):
                return Items(tuple(values))
            if not values and self.is_word("for"):
                return self._for("]")
            values.append(self.expression(lines=True))
            if not self.take(","):
                self.close("]")
                return Items(tuple(values))

    def _object(self) -> Value:
        self.at += 1
        entries: list[tuple[str | None, Value]] = []
        while True:
            self.space(lines=True)
            if self.take("}"):
                return Fields(tuple(entries))
            if not entries and self.is_word("for"):
                return self._for("}")
            key = self.expression()
            if not self.take("=") and not self.take(":"):
                raise self.error("behind a key stands `=`")
            entries.append((_key(key), self.expression()))
            if not self.take(",") and not self.peek("\n") and not self.peek("}"):
                raise self.error("behind a value stands `,` or a new line")

    def _for(self, end: str) -> Value:
        """`for name, name in list : key => value... if condition`."""
        self.at += 3
        while not self.is_word("in"):
            self.space(lines=True)
            self.word("behind `for` stand names")
            self.space(lines=True)
            self.take(",")
            self.space(lines=True)
        self.at += 2
        self.expression(lines=True)
        self.need(":")
        self.expression(lines=True)
        if self.text.startswith("=>", self.at):
            self.at += 2
            self.expression(lines=True)
        if self.text.startswith("...", self.at):
            self.at += 3
            self.space(lines=True)
        if self.is_word("if"):
            self.at += 2
            self.expression(lines=True)
        self.close(end)
        return Computed("a `for` expression")

    # Texts

    def _quoted(self) -> Value:
        self.at += 1
        pieces: list[Piece] = []
        while not self.take('"'):
            run = _QUOTED.match(self.text, self.at)
            if run is not None:
                self.at = run.end()
                pieces.append(run[0])
            elif self.peek("\\"):
                pieces.append(self._escape())
            elif self.at == len(self.text) or self.peek("\n"):
                raise self.error("a text in quotes ends with its line")
            else:
                pieces.append(self._marked())
        return joined(pieces)

    def _escape(self) -> str:
        found = _ESCAPE.match(self.text, self.at)
        code = 0 if found is None else int(found[2] or found[3] or "0", 16)
        if found is None or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise self.error("this is no escape: write `\\\\` for a backslash")
        self.at = found.end()
        return _ESCAPED[found[1]] if found[1] else chr(code)

    def _heredoc(self) -> Value:
        head = _HEREDOC.match(self.text, self.at)
        if head is None:
            raise self.error("here stands a value")
        start = self.line()
        self.at = head.end()
        pieces: list[Piece] = []
        while True:
            if self.at == len(self.text):
                raise HclError(start, f"the text that `<<{head[1]}{head[2]}` begins has no end")
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            if self.text[self.at : end].strip() == head[2]:
                self.at = end
                return joined(unindented(pieces) if head[1] else pieces)
            self._heredoc_line(pieces)

    def _heredoc_line(self, pieces: list[Piece]) -> None:
        line: list[Piece] = []
        while self.at < len(self.text):
            if self.take("\n"):
                line.append("\n")
                break
            run = _LINE.match(self.text, self.at)
            if run is not None:
                self.at = run.end()
                line.append(run[0])
            else:
                line.append(self._marked())
        if all(isinstance(each, str) for each in line):
            pieces.append("".join(each for each in line if isinstance(each, str)))
        else:
            pieces += line

    def _marked(self) -> Piece:
        """What `$` or `%` begins: an interpolation, a directive, or nothing but the sign."""
        sign = self.text[self.at]
        if self.text.startswith(sign + sign + "{", self.at):
            self.at += 3
            return sign + "{"
        if not self.text.startswith("{", self.at + 1):
            self.at += 1
            return sign
        self.at += 2
        self.take("~")
        return self._interpolation() if sign == "$" else self._directive()

    def _interpolation(self) -> Value:
        value = self.expression(lines=True)
        self._end_of_mark()
        return value

    def _directive(self) -> Value:
        self.space(lines=True)
        word = self.word("behind `%{` stands `if` or `for`")
        if word == "for":
            while not self.is_word("in"):
                self.space(lines=True)
                self.word("behind `for` stand names")
                self.space(lines=True)
                self.take(",")
                self.space(lines=True)
            self.at += 2
        if word in ("if", "for"):
            self.expression(lines=True)
        self._end_of_mark()
        return Computed(f"`%{{ {word} }}`")

    def _end_of_mark(self) -> None:
        self.space(lines=True)
        self.take("~")
        self.need("}")


def _key(value: Value) -> str | None:
    match value:
        case Reference((name,)):
            return name
        case Text(text) | Atom(text):
            return text
        case _:
            return None
