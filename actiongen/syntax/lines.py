"""Tokens into logical lines, and lines into top-level statements.

In: every token of a file. Out: lines (line ends inside brackets joined, comments set apart), each with its
indentation; and the errors of brackets. A bracket that nobody closes ends where the next statement
seems to begin, so that one mistake does not swallow the file.

    x = f(1,      ->  Line(x = f ( 1 , 2 ), indent 0)
          2)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.diagnostics.codes_syntax import BAD_INDENTATION, BAD_STRING, TOO_DEEP, UNCLOSED_BRACKET
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.source import Source
from actiongen.syntax.nodes import Token
from actiongen.syntax.report import end, error, place, start
from actiongen.syntax.tree import Comment

DEEPEST_BRACKETS = 30
CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
_BRACKETS = {"LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "LBRACE": "{", "RBRACE": "}"}
_TRIPLE = ('"""', "'''")
_TRAILING_CLOSERS = re.compile(r"([)\]}]+)[:,;]?\s*\Z")
_CONTINUES = frozenset(("_ELSE", "_ELIF"))
_CONTINUED = frozenset(("_IF", "_FOR"))


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line; ``is_broken`` when its brackets are wrong, which has been reported."""

    tokens: tuple[Token, ...]
    indent: int
    is_broken: bool = False

    @property
    def start(self) -> int:
        """Where its first token begins."""
        return start(self.tokens[0])

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return end(self.tokens[-1])

    @property
    def opens_block(self) -> bool:
        """Whether it ends in a colon."""
        return self.tokens[-1].type == "COLON"


@dataclass(slots=True)
class LineReader:
    """Collects lines, comments and errors while the tokens go by."""

    source: Source
    trust_brackets: bool
    lines: list[Line] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    _current: list[Token] = field(default_factory=list)
    _opened: list[Token] = field(default_factory=list)
    _line_start: int = 0
    _is_broken: bool = False
    _tabs: list[Edit] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        """Reads the tokens of a whole file."""
        for index, token in enumerate(tokens):
            if token.type == "COMMENT":
                self._comment(token)
            elif token.type == "NEWLINE_CHARACTER":
                if not self._opened:
                    self._finish_line()
                self._line_start = end(token)
            else:
                if self._opened and not self.trust_brackets and self._begins_statement(tokens, index):
                    self._unclosed()
                    self._finish_line()
                if token.type == "UNTERMINATED":
                    self._unterminated(token)
                if token.type in _BRACKETS:
                    self._bracket(token)
                self._current.append(token)
        if self._opened:
            self._unclosed()
        self._finish_line()
        if self._tabs:
            self._report_tabs()

    def _unterminated(self, token: Token) -> None:
        """The string hides what closes the brackets around it; its end is where they most likely close."""
        text = str(token)
        quote = text.lstrip("rRbBuUfF")
        quote = quote[:3] if quote[:3] in _TRIPLE else quote[:1]
        begin = self.source.span(start(token), end(token) - len(text.lstrip("rRbBuUfF")) + len(quote))
        where = "" if len(quote) == 3 else ", on the same line"
        message = f"the string that begins here has no closing `{quote}`"
        self._report(error(BAD_STRING, message, begin, help=f"end it with `{quote}`{where}"))
        closers = _TRAILING_CLOSERS.search(text)
        if closers is not None and self._opened:
            del self._opened[-len(closers[1]) :]

    def _comment(self, token: Token) -> None:
        alone = not self.source.text[self._line_start : start(token)].strip()
        self.comments.append(Comment(str(token), alone, place(self.source, token)))

    def _finish_line(self) -> None:
        if self._current:
            first = start(self._current[0])
            line_start = self.source.text.rfind("\n", 0, first) + 1
            indentation = self.source.text[line_start:first]
            if "\t" in indentation:
                self._tabs.append(Edit(self.source.span(line_start, first), indentation.expandtabs(4)))
            self.lines.append(Line(tuple(self._current), len(indentation.expandtabs(4)), self._is_broken))
        self._current, self._opened, self._is_broken = [], [], False

    def _begins_statement(self, tokens: Sequence[Token], index: int) -> bool:
        token = tokens[index]
        if start(token) != self._line_start:
            return False
        following = tokens[index + 1].type if index + 1 < len(tokens) else ""
        return token.type in ("_DEF", "_WITH", "AT") or (
            token.type == "NAME" and following in ("LPAR", "EQUAL")
        )

    def _bracket(self, token: Token) -> None:
        if token.type in CLOSERS:
            self._opened.append(token)
            if len(self._opened) == DEEPEST_BRACKETS + 1:
                self._report(
                    error(
                        TOO_DEEP,
                        f"brackets nest more than {DEEPEST_BRACKETS} deep",
                        place(self.source, token),
                        help="give a part of this a name of its own",
                    )
                )
        elif token.type in _OPENERS:
            self._close(token)

    def _close(self, token: Token) -> None:
        wanted = _OPENERS[token.type]
        if not self._opened:
            message = f"`{token}` closes nothing"
            span = place(self.source, token)
            self._report(error(UNCLOSED_BRACKET, message, span, help=f"remove the `{token}`", edit=""))
            return
        if self._opened[-1].type == wanted:
            self._opened.pop()
        elif start(self._opened[-1]) < self._line_start:
            # What was opened on another line is more probably closed further down.
            message = f"`{token}` closes nothing"
            secondary = (Label(place(self.source, self._opened[-1]), "this is open"),)
            span = place(self.source, token)
            self._report(
                error(
                    UNCLOSED_BRACKET,
                    message,
                    span,
                    help=f"remove the `{token}`, or close the `{self._opened[-1]}` before it",
                    secondary=secondary,
                )
            )
        elif any(opened.type == wanted for opened in self._opened):
            self._unclosed(Label(place(self.source, token), "another bracket is closed here"))
            while self._opened.pop().type != wanted:
                pass
        else:
            opened = self._opened.pop()
            closer = _BRACKETS[CLOSERS[opened.type]]
            message = f"`{opened}` is closed by `{token}`"
            secondary = (Label(place(self.source, opened), "opened here"),)
            span = place(self.source, token)
            self._report(
                error(
                    UNCLOSED_BRACKET,
                    message,
                    span,
                    help=f"write `{closer}`",
                    edit=closer,
                    secondary=secondary,
                )
            )

    def _unclosed(self, *why: Label) -> None:
        opened = self._opened[-1]
        closer = _BRACKETS[CLOSERS[opened.type]]
        span = place(self.source, opened)
        self._report(
            error(
                UNCLOSED_BRACKET,
                f"`{opened}` is never closed",
                span,
                label="opened here",
                help=f"close it with `{closer}`",
                secondary=why,
            )
        )

    def _report(self, diagnostic: Diagnostic) -> None:
        """Keeps the first error of a line: the others follow from it."""
        if not self._is_broken:
            self.found.append(diagnostic)
        self._is_broken = True

    def _report_tabs(self) -> None:
        """One error for a whole file that is indented with tabs."""
        fix = Fix("indent with spaces", tuple(self._tabs))
        message = "the indentation contains a tab"
        label = Label(self._tabs[0].span, "indent with four spaces")
        more = len(self._tabs) - 1
        notes = (f"so do {more} more lines",) if more > 1 else ("so does one more line",) if more else ()
        help_text = "indent with spaces, four a level"
        self.found.append(Diagnostic(BAD_INDENTATION, message, label, (), notes, help_text, fix))


def unmatched(tokens: Sequence[Token]) -> str:
    """The brackets that are left when each pair is taken out, from the inside: nothing if every one is closed by its
    like.
    """
    return matched_out("".join([_BRACKETS[token.type] for token in tokens if token.type in _BRACKETS]))


def matched_out(brackets: str) -> str:
    """The same of brackets alone."""
    left: list[str] = []
    for bracket in brackets:
        if left and left[-1] + bracket in ("()", "[]", "{}"):
            left.pop()
        else:
            left.append(bracket)
    return "".join(left)


def bracket_depth(tokens: Sequence[Token]) -> int:
    """How deep brackets nest."""
    depth = deepest = 0
    for token in tokens:
        depth += (token.type in CLOSERS) - (token.type in _OPENERS)
        deepest = max(deepest, depth)
    return deepest


def read_lines(tokens: Sequence[Token], source: Source) -> LineReader:
    """The logical lines of a file, its comments, and the errors of brackets and tabs."""
    reader = LineReader(source, not unmatched(tokens))
    reader.read(tokens)
    return reader


def top_level_statements(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines of each top-level statement: one in column 1 and those that belong to it."""
    statements: list[list[Line]] = []
    for line in lines:
        if statements and (line.indent or _belongs(line, statements[-1])):
            statements[-1].append(line)
        else:
            statements.append([line])
    return [tuple(statement) for statement in statements]


def _belongs(line: Line, statement: list[Line]) -> bool:
    """A def belongs to its decorator, an else to its if, also where neither may stand; and what closes a
    bracket to what may have opened it.
    """
    if statement[-1].tokens[0].type == "AT" and not statement[-1].indent:
        return True
    first, opener = line.tokens[0], statement[0].tokens[0]
    if first.type in _OPENERS:
        return True
    if first.type in _CONTINUES:
        return opener.type in _CONTINUED or str(opener) in ("while", "try")
    return str(first) in ("except", "finally") and str(opener) == "try"
