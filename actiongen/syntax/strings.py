"""String literals, and f-strings split into texts and expressions.

In: the STRING tokens of one literal (adjacent ones join). Out: a String or an FString.

    "a" f"b{c}"   ->   FString(parts=("ab", Name("c")))
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from actiongen.diagnostics.codes_syntax import BAD_F_STRING, BAD_STRING
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.syntax.escapes import unescape
from actiongen.syntax.nodes import Token
from actiongen.syntax.report import end, error, place, start
from actiongen.syntax.tree import Expr, FString, String

_LITERAL = re.compile(r"""([A-Za-z]*)(\"""|'''|"|')([\s\S]*)\2""")
_OPENS = re.compile(r"\{(?!\{)")
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_TWO = frozenset(("!=", "==", "<=", ">="))

ParseExpression = Callable[[int, int], Expr | None]


@dataclass(slots=True)
class StringReader:
    """Reads the literals of one place; ``parse_expression`` reads the text between two offsets."""

    source: Source
    found: list[Diagnostic]
    parse_expression: ParseExpression
    parts: list[str | Expr] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> String | FString:
        """The value of adjacent literals."""
        raw = formatted = False
        for token in tokens:
            match = _LITERAL.fullmatch(token)
            prefix, quotes, body = match.groups() if match else ("", '"', "")
            self._check_prefix(prefix, quotes, token)
            body_at = start(token) + len(prefix) + len(quotes)
            is_raw = "r" in prefix.lower()
            raw = raw or is_raw
            if "f" in prefix.lower():
                formatted = True
                self._split(body, body_at, is_raw)
            else:
                plain = body.replace("\r\n", "\n")
                self._add(plain if is_raw else self._unescape(body, body_at, start(token), prefix))
        span = self.source.span(start(tokens[0]), end(tokens[-1]))
        if formatted:
            return FString(tuple(self.parts), span)
        return String("".join(part for part in self.parts if isinstance(part, str)), span, raw)

    def _check_prefix(self, prefix: str, quotes: str, token: Token) -> None:
        span = self.source.span(start(token), start(token) + len(prefix))
        plain = prefix.lower()
        if "b" in plain:
            message = "there are no bytes, only strings"
            self.found.append(error(BAD_STRING, message, span, help=f"remove the `{prefix}`", edit=""))
        elif "u" in plain:
            message = f"`{prefix}` in front of a string says nothing"
            self.found.append(error(BAD_STRING, message, span, help=f"remove the `{prefix}`", edit=""))
        elif len(plain) == 2 and set(plain) != {"r", "f"}:
            self.found.append(error(BAD_STRING, f"`{prefix}` cannot stand in front of a string", span))
        elif len(quotes) == 3 and "f" in plain:
            message = "an f-string is written on one line"
            help_text = 'write f"…" strings, one a line, in brackets'
            self.found.append(error(BAD_F_STRING, message, place(self.source, token), help=help_text))

    def _unescape(self, body: str, at: int, literal_at: int, prefix: str) -> str:
        return unescape(body, at, self.source, self.found, None if prefix else literal_at)

    def _add(self, text: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += text
        elif text:
            self.parts.append(text)

    def _text(self, body: str, at: int, is_raw: bool) -> None:
        self._add(body if is_raw else self._unescape(body, at, at, "f"))

    def _split(self, body: str, at: int, is_raw: bool) -> None:
        index = text_from = 0
        while index < len(body):
            char = body[index]
            if char == "\\" and not is_raw and _OPENS.match(body, index + 1):
                # The backslash is a mistake, and the brace behind it opens an expression all the same.
                self._text(body[text_from : index + 2], at + text_from, is_raw)
                text_from = index = self._expression(body, index + 1, at)
            elif char == "\\" and not is_raw:
                closing = body.find("}", index) if body.startswith("\\N{", index) else -1
                index = closing + 1 if closing >= 0 else index + 2
            elif char in "{}" and body[index + 1 : index + 2] == char:
                self._text(body[text_from : index + 1], at + text_from, is_raw)
                text_from = index = index + 2
            elif char == "{":
                self._text(body[text_from:index], at + text_from, is_raw)
                text_from = index = self._expression(body, index, at)
            elif char == "}":
                message = "this `}` closes nothing"
                self._wrong(message, at + index, at + index + 1, "write `}}` for a brace in the text", "}}")
                index += 1
            else:
                index += 1
        self._text(body[text_from:], at + text_from, is_raw)

    def _expression(self, body: str, opening: int, at: int) -> int:
        """Reads ``{…}`` and says where the text goes on."""
        stop = self._end_of_expression(body, opening + 1, at)
        if stop is None:
            return len(body)
        char, begin, finish = body[stop : stop + 1], at + opening + 1, at + stop
        closing = body.find("}", stop)
        after = closing + 1 if closing >= 0 else len(body)
        if not char:
            message = "this `{` is not closed in the string"
            help_text = (
                "close it with `}`, use the other kind of quotes in it, or write `{{` for a brace in the text"
            )
            self._wrong(message, begin - 1, begin, help_text)
        elif not body[opening + 1 : stop].strip():
            self._wrong(
                "there is nothing between the braces",
                begin - 1,
                finish + 1,
                "write `{{}}` for braces in the text",
            )
        elif char == "!":
            self._wrong("`!r`, `!s` and `!a` are not available", finish, at + after - 1, "remove it", "")
        elif char == ":":
            help_text = "remove it; make the text that you want in a definition above"
            self._wrong("format specifications are not available", finish, at + after - 1, help_text)
        elif char == "=":
            self._wrong("`{x=}` is not available", finish, finish + 1, "write the name in the text: `x={x}`")
        else:
            value = self.parse_expression(begin, finish)
            if value is not None:
                self.parts.append(value)
        return after

    def _end_of_expression(self, body: str, index: int, at: int) -> int | None:
        """Where it ends: at ``}``, ``!``, ``:``, ``=`` or the string's end; None after an error."""
        closers: list[str] = []
        quote = ""
        while index < len(body):
            char = body[index]
            if char == "\\" or (char == "#" and not quote):
                help_text = "make the text in a definition above and use its name"
                self._wrong(
                    f"`{char}` cannot stand between the braces", at + index, at + index + 1, help_text
                )
                return None
            if quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif body[index : index + 2] in _TWO:
                index += 1
            elif char in _OPENERS:
                closers.append(_OPENERS[char])
            elif not closers and char in "}!:=":
                return index
            elif closers and char == closers[-1]:
                closers.pop()
            index += 1
        return index

    def _wrong(self, message: str, begin: int, finish: int, help_text: str, edit: str | None = None) -> None:
        span = self.source.span(begin, finish)
        self.found.append(error(BAD_F_STRING, message, span, help=help_text, edit=edit))
