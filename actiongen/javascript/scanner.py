"""esprima's parser, with a scanner that takes what stands between two tokens, and names, at once.

In: nothing. Out: the class of the parser, which keeps the comments of its text; line feeds end its lines, and nothing
else does. esprima itself goes over blanks, comments and names character by character, which is a third of its time, and
asks of every mark and node what few need. What is not plain is left to it.

    parser_class()("a; // why").parseScript()
"""

import re
from functools import cache
from typing import Any

_GAP = re.compile(r"(?:[ \n]+|//[^\n]*|/\*(?s:.*?)\*/)+")
_COMMENT = re.compile(r"//([^\n]*)|/\*((?s:.*?))\*/")
# What follows where a gap is over for sure. A dash or `<` may begin a comment, as in HTML, and there are other blanks.
_PLAIN_START = re.compile(r"[\w$\"'`(){}\[\].,:;?=!&|+*>%\x00]", re.ASCII)
_NAME = re.compile(r"[\w$]+(?![^\x00-\x7f]|[\w$\\])", re.ASCII)
# Marks that begin no other, and that the scanner need not remember.
_MARKS = frozenset("(),:;[]")
_ASSIGNMENTS = frozenset(
    ["=", "*=", "**=", "/=", "%=", "+=", "-=", "<<=", ">>=", ">>>=", "&=", "^=", "|=", "||=", "&&=", "??="]
)


@cache
def parser_class() -> Any:
    """The class, made when it is first needed: few commands read JavaScript."""
    from esprima.parser import Parser
    from esprima.scanner import Comment, RawToken, Scanner
    from esprima.token import Token

    class QuickScanner(Scanner):  # type: ignore[misc]  # esprima has no types
        index: int

        def scanComments(self) -> list[Any]:  # noqa: N802  # esprima's name
            begin: int = self.index
            gap = _GAP.match(self.source, begin)
            end = begin if gap is None else gap.end()
            if not _PLAIN_START.match(self.source, end):
                return super().scanComments()  # type: ignore[no-any-return]
            if end == begin:
                return []
            text = self.source[begin:end]
            lines = text.count("\n")
            if lines:
                self.lineNumber += lines
                self.lineStart = begin + text.rindex("\n") + 1
            self.index = end
            return [_comment(found, begin) for found in _COMMENT.finditer(text)] if "/" in text else []

        def getIdentifier(self) -> str:  # noqa: N802  # esprima's name
            name = _NAME.match(self.source, self.index)
            if name is None:
                return super().getIdentifier()  # type: ignore[no-any-return]
            self.index = name.end()
            return name[0]

        def lex(self) -> Any:
            start = self.index
            mark = self.source[start : start + 1]
            if mark not in _MARKS:
                return super().lex()
            self.index = start + 1
            return RawToken(
                Token.Punctuator,
                mark,
                lineNumber=self.lineNumber,
                lineStart=self.lineStart,
                start=start,
                end=start + 1,
            )

    def _comment(found: re.Match[str], at: int) -> Any:
        start, end = found.span(found.lastindex or 0)
        return Comment(found.lastindex == 2, [start + at, end + at], [found.start() + at, found.end() + at])

    class CommentParser(Parser):  # type: ignore[misc]  # esprima has no types
        """Keeps comments by itself, where esprima would call a function at every node for them."""

        def __init__(self, text: str) -> None:
            self.comments: list[Any] = []
            # esprima reads the first token at once: of nothing, for the scanner is not ours yet.
            super().__init__("", {"range": True, "comment": True, "classProperties": True})
            self.scanner = QuickScanner(text, self.errorHandler)
            self.scanner.trackComment = True
            self.startMarker.line = self.scanner.lineNumber
            self.lookahead.lineNumber = self.scanner.lineNumber
            self.nextToken()
            self.lastMarker.index = self.scanner.index
            self.lastMarker.line = self.scanner.lineNumber
            self.lastMarker.column = self.scanner.index - self.scanner.lineStart

        def collectComments(self) -> None:  # noqa: N802  # esprima's name
            self.comments += self.scanner.scanComments()

        def matchAssign(self) -> bool:  # noqa: N802  # esprima's name
            ahead = self.lookahead
            return ahead.type is Token.Punctuator and ahead.value in _ASSIGNMENTS

        def finalize(self, marker: Any, node: Any) -> Any:
            # Nobody asks for lines and columns.
            node.range = [marker.index, self.lastMarker.index]
            return node

    return CommentParser
