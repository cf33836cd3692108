"""Why the parser stopped, in words that help.

In: the tokens of a line and the index of the one that fits nowhere. Out: one Diagnostic: what is wrong
and what to write instead.

    x = a && b   ->   AG104 `&&` is JavaScript; help: write `and`
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from actiongen.diagnostics.codes_syntax import (
    BAD_ARGUMENTS,
    BAD_ASSIGNMENT,
    BAD_BLOCK,
    BAD_CHARACTER,
    BAD_COMPREHENSION,
    BAD_DEFINITION,
    BAD_F_STRING,
    JAVASCRIPT_SYNTAX,
    TUPLE_OR_SET,
    UNEXPECTED_TOKEN,
    UNSUPPORTED_STATEMENT,
)
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax.foreign import (
    CHANGES,
    COUNT,
    INFIX,
    KEYWORDS,
    OPERATORS,
    QUOTES,
    SINGLE_QUOTES,
    WORDS,
    Advice,
)
from actiongen.syntax.habits import of_module
from actiongen.syntax.nodes import Token
from actiongen.syntax.python_constructs import explain_python
from actiongen.syntax.report import end, error, place, start

_HEADERS = frozenset(("_IF", "_ELIF", "_ELSE", "_FOR", "_WITH", "_DEF"))
_VALUES = frozenset(
    ("NAME", "NUMBER", "STRING", "_TRUE", "_FALSE", "_NONE", "DOTS", "RPAR", "RSQB", "RBRACE")
)
_STARTS = frozenset(("NAME", "NUMBER", "STRING", "_TRUE", "_FALSE", "_NONE", "DOTS", "LSQB", "LBRACE"))
_BEFORE_VALUES = frozenset(("EQUAL", "LPAR", "LSQB", "COMMA", "COLON", "_IF", "_AND", "_OR", "_NOT", "_IN"))
_LAYOUT = frozenset(("_NEWLINE", "_INDENT", "_DEDENT"))
_OPENERS = frozenset(("LPAR", "LSQB", "LBRACE"))
_CLOSERS = frozenset(("RPAR", "RSQB", "RBRACE"))
_BLOCKS = frozenset(("rule", "on_continue"))
_BARE_WORDS = re.compile(r"//[ \t]*[A-Za-z]")


def explain(tokens: Sequence[Token], index: int, source: Source, at_end: int | None = None) -> Diagnostic:
    """The error at ``tokens[index]``, or at their end; ``at_end`` is where that is if there are none."""
    stop = _Stop(tokens, index, source)
    if stop.token is None:
        return stop.unfinished(at_end)
    return (
        stop.foreign(stop.token)
        or stop.javascript(stop.token)
        or stop.cut_string(stop.token)
        or explain_python(tokens, start(stop.token), source)
        or stop.structure(stop.token)
        or stop.unexpected(stop.token)
    )


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where the parser stopped."""

    tokens: Sequence[Token]
    index: int
    source: Source

    @property
    def token(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    @property
    def before(self) -> Token | None:
        return self.tokens[self.index - 1] if 0 < self.index <= len(self.tokens) else None

    @property
    def _first(self) -> str:
        return self.tokens[0].type

    def _at(
        self, token: Token, code: Code, message: str, help_text: str, edit: str | None = None
    ) -> Diagnostic:
        return error(code, message, place(self.source, token), help=help_text, edit=edit)

    def _advise(self, token: Token, advice: Advice) -> Diagnostic:
        span = place(self.source, token)
        problem = error(advice.code, advice.message, span, help=advice.help, edit=advice.edit)
        if advice.edit or problem.fix is None:
            return problem
        # What is removed takes the space behind it along, or the line would be indented.
        rest = self.source.text[span.end :]
        removed = self.source.span(span.start, span.end + len(rest) - len(rest.lstrip(" \t")))
        return replace(problem, fix=Fix(advice.help, (Edit(removed, ""),)))

    def unfinished(self, at_end: int | None) -> Diagnostic:
        """The line ends too early."""
        before = self.before
        at = end(before) if before is not None else at_end or 0
        span = self.source.span(at, at)
        if before is None:
            return error(BAD_F_STRING, "there is nothing between the braces", span, help="write a name there")
        if self._first == "AT":
            return self._decorated()
        if at_end is not None:
            message = f"something is missing after `{_short(before)}`"
            return error(BAD_F_STRING, message, span, help="write a whole expression between the braces")
        if self._first in _HEADERS and before.type in _VALUES:
            return error(UNEXPECTED_TOKEN, "a `:` is missing", span, help="end the line in `:`", edit=":")
        if self._first == "_DEF" or before.type == "EQUAL":
            return error(UNEXPECTED_TOKEN, "the line is not finished", span, help="write what belongs there")
        message = f"something is missing after `{_short(before)}`"
        return error(
            UNEXPECTED_TOKEN, message, span, help="finish the line, or put it in brackets to go on below"
        )

    def foreign(self, token: Token) -> Diagnostic | None:
        """What is in no rule of the grammar."""
        text = str(token)
        match token.type:
            case "RESERVED":
                return self._reserved(token)
            case "FOREIGN":
                return self._operator(token, text)
            case "FOREIGN_WORD":
                return self._at(
                    token,
                    BAD_CHARACTER,
                    f"`{_short(token)}` is not ASCII",
                    "write names in the letters a to z",
                )
            case "CONTINUATION":
                message = "a backslash does not continue a line"
                help_text = "join the lines, or put the expression in brackets"
                return self._advise(token, Advice(UNEXPECTED_TOKEN, message, help_text, ""))
            case "UNTERMINATED":
                # In a file LineReader has said so; this is one between the braces of an f-string.
                message = "a string begins here and does not end before the brace"
                return self._at(token, BAD_F_STRING, message, "close its quotes")
            case "ANYTHING" if text in QUOTES:
                return self._quotes(token)
            case "ANYTHING":
                message = f"`{text}` (U+{ord(text):04X}) cannot stand here"
                return self._at(token, BAD_CHARACTER, message, "write it in a string, or remove it")
        return None

    def _quotes(self, token: Token) -> Diagnostic:
        """One error for the quotation marks of a line, which come in pairs."""
        marks = (other for other in self.tokens if other.type == "ANYTHING" and str(other) in QUOTES)
        edits = tuple(
            Edit(place(self.source, mark), "'" if str(mark) in SINGLE_QUOTES else '"') for mark in marks
        )
        help_text = 'write `"`'
        message = f"`{token}` is not a quotation mark"
        problem = self._at(token, BAD_CHARACTER, message, help_text)
        return replace(problem, fix=Fix(help_text, edits))

    def _reserved(self, token: Token) -> Diagnostic:
        if str(token) == "as" and self._first == "_WITH":
            return explain_python(self.tokens, start(token), self.source) or self._advise(
                token, KEYWORDS["as"]
            )
        module = self._module() if str(token) in ("import", "from") else None
        return self._advise(token, KEYWORDS[str(token)] if module is None else module)

    def _module(self) -> Advice | None:
        """What to say of ``import re``, ``from re import match`` or ``const re = require("re")``."""
        words = [str(token).strip("\"'") for token in self.tokens]
        after = next((word for word in ("from", "import", "require") if word in words), None)
        names = [word for word in words[words.index(after) + 1 :] if word != "("] if after else []
        found = of_module(names[0]) if names else None
        if found is None:
            return None
        return Advice(UNSUPPORTED_STATEMENT, f"there is no `{after}` in a policy", found.help)

    def _operator(self, token: Token, text: str) -> Diagnostic:
        if text in CHANGES:
            message = f"`{text}` changes a value, and nothing can be changed"
            return self._at(token, BAD_ASSIGNMENT, message, COUNT)
        line_end = self.source.text.find("\n", start(token))
        rest = self.source.text[start(token) : line_end if line_end >= 0 else None]
        is_comment = len(text) > 2 or (self.index == 0 and _BARE_WORDS.match(rest) is not None)
        if text.startswith("/*") or (text.startswith("//") and is_comment):
            edit = "#" + text[2:] if text.startswith("//") else None
            return self._at(
                token, JAVASCRIPT_SYNTAX, "a comment does not begin like this", "begin it with `#`", edit
            )
        if text.startswith("`"):
            inner = text.strip("`").replace("${", "{")
            edit = None if len(text) == 1 or set('"\n') & set(inner) else f'f"{inner}"'
            help_text = (
                f"write `{edit}`" if edit else 'write `f"hello {name}"`, with the values between braces'
            )
            return self._at(token, JAVASCRIPT_SYNTAX, "backticks do not make a string", help_text, edit)
        if text == "%":
            found = explain_python(self.tokens, start(token), self.source)
            if found is not None:
                return found
        advice = OPERATORS.get(text)
        return self._advise(token, advice) if advice is not None else self.unexpected(token)

    def javascript(self, token: Token) -> Diagnostic | None:
        """Words of JavaScript, and its blocks."""
        before, first = self.before, self.tokens[0]
        if str(first) in ("exports", "module") and len(self.tokens) > 1 and self.tokens[1].type == "DOT":
            help_text = "write `action(…)` and a `with rule(…):` for each case: the handler is made of them"
            return self._at(first, JAVASCRIPT_SYNTAX, f"`{first}` is JavaScript", help_text)
        if before is not None and before.type == "NAME" and str(before) in WORDS and token.type in _STARTS:
            module = self._module() if str(before) in ("const", "let", "var") else None
            if module is not None:
                return self._advise(before, module)
            return self._advise(before, WORDS[str(before)])
        if str(token) in ("instanceof", "of") and before is not None and before.type in _VALUES:
            return self._advise(token, INFIX[str(token)])
        if token.type == "LPAR" and before is not None and before.type == "_FOR":
            message, help_text = "brackets behind `for` are JavaScript", "write `for x in xs:`"
            return self._at(token, JAVASCRIPT_SYNTAX, message, help_text)
        arrow = next((other for other in self.tokens[self.index :] if str(other) == "=>"), None)
        if token.type == "COMMA" and arrow is not None:
            return self._advise(arrow, OPERATORS["=>"])
        if (
            token.type == "DIVIDED"
            and first.type != "_DEF"
            and (before is None or before.type in _BEFORE_VALUES)
        ):
            message, help_text = "a pattern between slashes is JavaScript", 'write `matches(r"…", text)`'
            return self._at(token, JAVASCRIPT_SYNTAX, message, help_text)
        if before is not None and before.type == "DOTS" and token.type in _STARTS and self._inside_brackets():
            stars = {"LSQB": "*", "LBRACE": "**"}.get(self._bracket() or "")
            help_text = f"write `{stars}`" if stars else "write the arguments one by one"
            message = "`...` in front of a value is JavaScript"
            return self._at(before, JAVASCRIPT_SYNTAX, message, help_text, stars)
        if before is not None and before.type == "_ELSE" and token.type == "_IF":
            both = self.source.span(start(before), end(token))
            return error(JAVASCRIPT_SYNTAX, "`else if` is JavaScript", both, help="write `elif`", edit="elif")
        if token.type == "LBRACE" and (self._first in _HEADERS or self.index == 0):
            message = "braces do not make a block"
            return self._at(
                token, JAVASCRIPT_SYNTAX, message, "end the line in `:` and indent the lines below"
            )
        return None

    def cut_string(self, token: Token) -> Diagnostic | None:
        """An f-string that ended at a quote within its braces."""
        before = self.before
        if before is None or before.type != "STRING" or end(before) != start(token):
            return None
        text = str(before)
        prefix = text[: len(text) - len(text.lstrip("rRbBuUfF"))]
        if "f" in prefix.lower() and text.count("{") > text.count("}"):
            help_text = "use the other kind of quotes between the braces"
            return self._at(
                before, BAD_F_STRING, "this f-string ends at the quote between its braces", help_text
            )
        return None

    def structure(self, token: Token) -> Diagnostic | None:
        """Mistakes that neither language allows."""
        before = self.before
        if self._first == "AT" and before is not None and before.type == "_NEWLINE":
            return self._decorated()
        if token.type == "COLON" and str(self.tokens[0]) in _BLOCKS and self._bracket() is None:
            message = f"a `{self.tokens[0]}` opens a block, and `with` is missing in front of it"
            opener = str(self.tokens[0])
            return self._at(self.tokens[0], BAD_BLOCK, message, f"write `with {opener}`", f"with {opener}")
        if token.type == "_FOR" and self.index and self._first != "_FOR":
            message = "a comprehension without brackets is the one argument of its call"
            return self._at(token, BAD_COMPREHENSION, message, "write it in `[` and `]`")
        if token.type == "EQUAL":
            return self._equal(token)
        if token.type in ("POWER", "TIMES") and before is not None and before.type in ("LPAR", "COMMA"):
            help_text = "write the arguments one by one"
            return self._at(token, BAD_ARGUMENTS, f"`{token}` cannot unpack arguments", help_text)
        if token.type == "RPAR" and before is not None and before.type == "LPAR":
            return self._at(token, TUPLE_OR_SET, "there are no tuples, only lists", "write `[]`")
        if (
            before is not None
            and before.type in _VALUES
            and token.type in _STARTS
            and self._inside_brackets()
        ):
            at = end(before)
            span = self.source.span(at, at)
            message = f"a comma is missing between `{_short(before)}` and `{_short(token)}`"
            return error(UNEXPECTED_TOKEN, message, span, help="write `,`", edit=",")
        return None

    def _decorated(self) -> Diagnostic:
        help_text = "write `def name(…) -> type: ...` on the line below"
        return self._at(self.tokens[0], BAD_DEFINITION, "no `def` stands below this", help_text)

    def _equal(self, token: Token) -> Diagnostic:
        if self._is_after_key():
            message = "a colon stands between a key and its value"
            return self._at(token, UNEXPECTED_TOKEN, message, "write `:`", ":")
        if self._is_compared():
            return self._at(token, BAD_ASSIGNMENT, "`=` does not compare", "write `==`", "==")
        if self._inside_brackets():
            message = "the name of an argument is a word"
            return self._at(token, BAD_ARGUMENTS, message, "write `name=value`, or `==` to compare")
        message = "only a name can be given a value"
        return self._at(token, BAD_ASSIGNMENT, message, "write `name = …`, or `==` to compare")

    def _is_after_key(self) -> bool:
        """Whether the `=` stands behind the key of a dictionary."""
        if self._bracket() != "LBRACE":
            return False
        pair = takewhile(
            lambda token: token.type not in ("COMMA", "LBRACE"), reversed(self.tokens[: self.index])
        )
        return not any(token.type in ("COLON", "_FOR") for token in pair)

    def _is_compared(self) -> bool:
        """Whether the `=` stands in a condition: behind `if`, `and` or the like, or behind `when=`."""
        if self._first in ("_IF", "_ELIF"):
            return True
        for token in reversed(self.tokens[: self.index]):
            if token.type in ("COMMA", "LPAR", "_NEWLINE"):
                return False
            if token.type in ("EQUAL", "_IF", "_AND", "_OR", "_NOT"):
                return True
        return False

    def _inside_brackets(self) -> bool:
        return self._bracket() is not None

    def _bracket(self) -> str | None:
        """The bracket that was opened last and is open still."""
        opened: list[str] = []
        for token in self.tokens[: self.index]:
            if token.type in _OPENERS:
                opened.append(token.type)
            elif token.type in _CLOSERS and opened:
                opened.pop()
        return opened[-1] if opened else None

    def unexpected(self, token: Token) -> Diagnostic:
        """The last resort."""
        before = self.before
        if token.type in ("_ELSE", "_ELIF") and (before is None or before.type in _LAYOUT):
            message = f"`{token}` belongs to no `if`"
            return self._at(token, UNEXPECTED_TOKEN, message, "indent it like the `if` that it belongs to")
        if not str(token):
            return self.unfinished(None)
        after = f" after `{_short(before)}`" if before is not None and str(before) else ""
        message = f"`{_short(token)}` cannot stand here{after}"
        return self._at(
            token, UNEXPECTED_TOKEN, message, "remove it, or write what is missing in front of it"
        )


def more_javascript(tokens: Sequence[Token], first: Diagnostic, source: Source) -> tuple[Diagnostic, ...]:
    """The other operators of JavaScript on a line whose first error is one, each with its edit."""
    if first.code is not JAVASCRIPT_SYNTAX or first.fix is None:
        return ()
    others = (token for token in tokens if token.type == "FOREIGN" and start(token) > first.span.start)
    found = ((token, OPERATORS.get(str(token))) for token in others)
    return tuple(
        error(advice.code, advice.message, place(source, token), help=advice.help, edit=advice.edit)
        for token, advice in found
        if advice is not None and (advice.code is JAVASCRIPT_SYNTAX or str(token) == ";")
    )


def _short(token: Token) -> str:
    """The token's text, cut to what fits in a sentence."""
    text = str(token)
    return text if len(text) <= 20 and "\n" not in text else text.split("\n", 1)[0][:17] + "…"
