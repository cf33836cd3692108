"""esprima's parser, with a scanner that takes what stands between two tokens, and plain tokens, at once.

In: a text. Out: the class of its parser, which keeps the comments; line feeds end its lines, and nothing else does.
esprima itself goes over blanks, comments and names character by character, which is a third of its time, and asks of
every mark, operand and node what few need. What is not plain is left to it.

    parser_class("a; // why")("a; // why").parseScript()
"""

import re
from functools import cache
from string import ascii_letters, digits
from typing import Any

from actiongen.javascript.characters import use_own_characters

_GAP = re.compile(r"(?:[ \n]+|//[^\n]*|/\*(?s:.*?)\*/)+")
_COMMENT = re.compile(r"//([^\n]*)|/\*((?s:.*?))\*/")
# What follows where a gap is over for sure. A dash or `<` may begin a comment, as in HTML, and there are other blanks.
_PLAIN_STARTS = frozenset(f"{ascii_letters}{digits}_$\"'`(){{}}[].,:;?=!&|+*>%\x00")
_NAME = re.compile(r"[\w$]+(?![^\x00-\x7f]|[\w$\\])", re.ASCII)
# Whole tokens, after which nothing can follow that belongs to them: a name, a mark, a text without escapes.
_TOKEN = re.compile(
    r"""([a-zA-Z_$][\w$]*)(?![^\x00-\x7f]|[\w$\\])
    | ([(){},:;\[\]] | [<>]=?(?![<>=])
        | \.(?![\d.]) | \?\.(?!\d) | [=!]== | => | =(?![=>]) | !(?!=) | (?:&& | \|\| | \?\?)(?!=))
    | "([^"\\\x00-\x1f\x7f-\U0010ffff]*)" """,
    re.ASCII | re.VERBOSE,
)
_ASSIGNMENTS = frozenset(
    ["=", "*=", "**=", "/=", "%=", "+=", "-=", "<<=", ">>=", ">>>=", "&=", "^=", "|=", "||=", "&&=", "??="]
)
# What an operand may begin with that has no sign or word before it.
_HEADS = frozenset(["(", "[", "{"])
# A name or path that is all of an expression, for what ends it follows; and what ends one.
_LONE_PATH = re.compile(r"[a-zA-Z_$][\w$]*(?:\??\.[a-zA-Z_$][\w$]*)*[,;)\]]", re.ASCII)
_ENDS = frozenset([",", ";", ")", "]"])
# Names that more may belong to.
_BEFORE_OTHERS = frozenset(["async", "await"])


def parser_class(text: str) -> Any:
    """The class for a text."""
    plain, quick = _classes()
    # Operators that stand behind an operand, and are looked for there alone; `/**` begins a comment.
    has_behind = "++" in text or "--" in text or "**" in text.replace("/**", "")
    return plain if has_behind else quick


@cache
def _classes() -> tuple[Any, Any]:
    """The class for any text and the one for texts without operators behind an operand, made when they are first
    needed: few commands read JavaScript.
    """
    use_own_characters()
    from esprima.parser import Parser
    from esprima.scanner import Comment, Scanner
    from esprima.token import Token

    words = dict.fromkeys(Scanner.isKeyword.set, Token.Keyword)
    literals = (Token.StringLiteral, Token.NumericLiteral, Token.BooleanLiteral, Token.NullLiteral)
    words |= {"null": Token.NullLiteral, "true": Token.BooleanLiteral, "false": Token.BooleanLiteral}

    class PlainToken:
        """A token of which nothing is to be said but this: esprima's own looks for all in vain."""

        __slots__ = ("end", "lineNumber", "lineStart", "start", "type", "value")
        pattern = flags = regex = octal = cooked = head = tail = raw = None

        def __init__(self, kind: Any, value: str, scanner: Any, start: int, end: int) -> None:
            self.type = kind
            self.value = value
            self.lineNumber = scanner.lineNumber
            self.lineStart = scanner.lineStart
            self.start = start
            self.end = end

    class QuickScanner(Scanner):  # type: ignore[misc]  # esprima has no types
        index: int
        curlyStack: list[str]  # noqa: N815  # esprima's name

        def scanComments(self) -> list[Any]:  # noqa: N802  # esprima's name
            begin, source = self.index, self.source
            # Behind an error the place may be behind the end.
            first = source[begin : begin + 1]
            if first in _PLAIN_STARTS:
                return []
            if first == " " and source[begin + 1] in _PLAIN_STARTS:
                self.index += 1
                return []
            gap = _GAP.match(source, begin)
            end = begin if gap is None else gap.end()
            if source[end : end + 1] not in _PLAIN_STARTS:
                return super().scanComments()  # type: ignore[no-any-return]
            text: str = source[begin:end]
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
            found = _TOKEN.match(self.source, start)
            if found is None:
                return super().lex()
            name, mark, text = found.groups()
            self.index = found.end()
            if name is not None:
                return PlainToken(words.get(name, Token.Identifier), name, self, start, self.index)
            if mark is not None:
                # Of the braces esprima keeps those that are open: one of a template is closed by text.
                if mark == "{":
                    self.curlyStack.append(mark)
                elif mark == "}" and self.curlyStack:
                    if self.curlyStack[-1] == "${":
                        self.index = start
                        return super().lex()
                    self.curlyStack.pop()
                return PlainToken(Token.Punctuator, mark, self, start, self.index)
            return PlainToken(Token.StringLiteral, text, self, start, self.index)

    def _comment(found: re.Match[str], at: int) -> Any:
        start, end = found.span(found.lastindex or 0)
        return Comment(found.lastindex == 2, [start + at, end + at], [found.start() + at, found.end() + at])

    class CommentParser(Parser):  # type: ignore[misc]  # esprima has no types
        """Keeps comments by itself, where esprima would call a function at every node for them."""

        lookahead: Any

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

        def nextToken(self) -> Any:  # noqa: N802  # esprima's name
            # What esprima does, but that it looks for comments at every token, and for its scanner at every step.
            token, scanner, start = self.lookahead, self.scanner, self.startMarker
            last, index = self.lastMarker, scanner.index
            last.index, last.line, last.column = index, scanner.lineNumber, index - scanner.lineStart
            if scanner.source[index : index + 1] not in _PLAIN_STARTS:
                self.collectComments()
                index = scanner.index
            if index != start.index:
                start.index, start.line, start.column = index, scanner.lineNumber, index - scanner.lineStart
            ahead = scanner.lex()
            self.hasLineTerminator = token.lineNumber != ahead.lineNumber
            is_name = ahead.type is Token.Identifier
            if self.context.strict and is_name and scanner.isStrictModeReservedWord(ahead.value):
                ahead.type = Token.Keyword
            self.lookahead = ahead
            return token

        def isolateCoverGrammar(self, parse: Any) -> Any:  # noqa: N802  # esprima's name
            context = self.context
            binding, target = context.isBindingElement, context.isAssignmentTarget
            error = context.firstCoverInitializedNameError
            context.isBindingElement = context.isAssignmentTarget = True
            context.firstCoverInitializedNameError = None
            result = parse()
            if context.firstCoverInitializedNameError is not None:
                self.throwUnexpectedToken(context.firstCoverInitializedNameError)
            context.isBindingElement, context.isAssignmentTarget = binding, target
            context.firstCoverInitializedNameError = error
            return result

        def matchAssign(self) -> bool:  # noqa: N802  # esprima's name
            ahead = self.lookahead
            return ahead.type is Token.Punctuator and ahead.value in _ASSIGNMENTS

        # Nobody asks for lines and columns of nodes: a place is an offset.

        def createNode(self) -> Any:  # noqa: N802  # esprima's name
            return self.startMarker.index

        def startNode(self, token: Any, lastLineStart: int = 0) -> Any:  # noqa: N802, N803  # esprima's names
            return token.start

        def finalize(self, marker: Any, node: Any) -> Any:
            node.range = [marker, self.lastMarker.index]
            return node

    class QuickParser(CommentParser):
        def parseAssignmentExpression(self) -> Any:  # noqa: N802  # esprima's name
            ahead = self.lookahead
            if ahead.type is Token.Identifier:
                if _LONE_PATH.match(self.scanner.source, ahead.start) and ahead.value not in _BEFORE_OTHERS:
                    # What esprima comes to after it has asked for operators and arrows at five places.
                    return self.inheritCoverGrammar(self.parseLeftHandSideExpressionAllowCall)
            elif ahead.type in literals:
                index = self.scanner.index
                if self.scanner.source[index : index + 1] in _ENDS:
                    return self.parsePrimaryExpression()
            return super().parseAssignmentExpression()

        def parseExponentiationExpression(self) -> Any:  # noqa: N802  # esprima's name
            ahead = self.lookahead
            if ahead.type is Token.Punctuator:
                is_plain = ahead.value in _HEADS
            else:
                is_plain = ahead.type is not Token.Keyword and ahead.value != "await"
            if is_plain:
                # What esprima comes to after it has asked for signs and operators at six places.
                return self.parseLeftHandSideExpressionAllowCall()
            return super().parseExponentiationExpression()

    return CommentParser, QuickParser
