"""Where a cursor stands, by the tokens before it: so also in a text that nobody can read yet.

In: a text and an offset. Out: :class:`Place`: the word that is being written, what stands before its point, the
brackets around it, the text or comment that it is in.

    with rule("R", when=event.user.em|   ->   Place(prefix="em", chain=event.user, frames=(rule, when=))
"""

import itertools
import re
from collections.abc import Sequence
from enum import Enum

from actiongen.lazy_dataclass import dataclass
from actiongen.syntax.lex import lex
from actiongen.syntax.nodes import Token
from actiongen.unicode import is_name

_BLANK = frozenset({"CONTINUATION", "NEWLINE_CHARACTER"})
_OPENING = {"LPAR": "(", "LSQB": "[", "LBRACE": "{"}
_CLOSING = frozenset({"RPAR", "RSQB", "RBRACE"})
_TOP_LEVEL = re.compile(r"^[A-Za-z_@#\"']", re.MULTILINE)
_WORD = re.compile(r"\w*")
_QUOTES = re.compile(r"([rRbBuUfF]{0,2})(\"\"\"|'''|\"|')")


class Part(Enum):
    """What a step of a chain is."""

    NAME = "name"
    MEMBER = ".name"
    ITEM = "[…]"
    CALL = "(…)"
    TEXT = '"…"'
    LIST = "[…] alone"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of ``event.user["name"]``: a name, or what is between the brackets."""

    part: Part
    text: str


Chain = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """An open bracket around the cursor: what is called or indexed before it, and which argument the cursor is in.

    ``is_value``: in a dictionary, behind the colon; ``names``: the keywords that stand in it, before and behind;
    ``start``: the number of its first token.
    """

    bracket: str
    callee: Chain | None
    index: int
    keyword: str | None
    is_value: bool
    names: frozenset[str]
    start: int

    @property
    def name(self) -> str | None:
        """``rule``, ``api.access.deny``: what is called, if it is written as names."""
        return None if self.callee is None else dotted(self.callee)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text. ``start`` and ``end`` are those of the word (in a text of its characters), ``frames`` the
    brackets around it, the innermost first; ``chain`` what stands before the point, None where there is no point.

    ``tokens`` are those of the statement before the word, ``indent`` the column of its line.
    """

    start: int
    end: int
    prefix: str
    chain: Chain | None
    frames: tuple[Frame, ...]
    tokens: tuple[Token, ...]
    statement: int
    indent: int
    is_line_start: bool
    quote: str | None = None
    comment: str | None = None

    @property
    def before(self) -> str:
        """The word before this one: ``with``, ``=``, ``in``; empty at the beginning."""
        return str(self.tokens[-1]) if self.tokens else ""

    @property
    def call(self) -> Frame | None:
        """The innermost call around, whatever list or dictionary of its arguments the cursor is in."""
        return next((frame for frame in self.frames if frame.bracket == "(" and frame.callee), None)


def dotted(chain: Chain) -> str | None:
    """``a.b`` of a chain of names; None for any other."""
    if not chain or chain[0].part is not Part.NAME or any(step.part is not Part.MEMBER for step in chain[1:]):
        return None
    return ".".join(step.text for step in chain)


def statement_around(text: str, offset: int) -> tuple[int, int]:
    """Where the statement at the top level around an offset begins, and where the next one does, by the columns of its
    lines: what is half written has no end of its own.
    """
    line_start = text.rfind("\n", 0, offset) + 1
    if line_start == offset or text[line_start:offset].isspace():
        # Whoever writes at the beginning of a line belongs to what is above it only if it is indented.
        first = line_start if line_start == offset else None
    else:
        first = line_start if _TOP_LEVEL.match(text, line_start) else None
    start = first
    while start is None:
        above = text.rfind("\n", 0, max(line_start - 1, 0)) + 1 if line_start else 0
        if line_start == 0 or _TOP_LEVEL.match(text, above):
            start = above
        line_start = above
    following = _TOP_LEVEL.search(text, min(len(text), _line_end(text, offset) + 1))
    return start, following.start() if following else len(text)


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def place_at(text: str, offset: int) -> Place | None:
    """The place; None in a text over several lines, where nothing is completed."""
    statement, end = statement_around(text, offset)
    tokens = _tokens(text[statement:offset], statement)
    line_start = text.rfind("\n", 0, offset) + 1
    indent = len(text[line_start:offset]) - len(text[line_start:offset].lstrip())
    last = tokens[-1] if tokens else None
    if last is not None and last.type == "COMMENT":
        return _inert(tokens, statement, offset, indent, comment=str(last))
    quote: str | None = None
    base = statement
    while last is not None and last.type == "UNTERMINATED":
        opened = _QUOTES.match(last)
        assert opened is not None
        inner = str(last)[opened.end() :]
        braced = _open_brace(inner) if "f" in opened[1].lower() else None
        if braced is None:
            if len(opened[2]) > 1:
                return None
            quote = opened[2]
            break
        base = last.start_pos + opened.end() + braced
        tokens = [*tokens[:-1], *_tokens(text[base:offset], base)]
        last = tokens[-1] if tokens else None
    start, word_end = offset, offset
    if quote is not None:
        assert last is not None
        start = last.start_pos + len(str(last)) - len(str(last).lstrip("rRbBuUfF")) + 1
        word_end = _end_of_text(text, offset, quote)
        tokens = tokens[:-1]
    elif last is not None and last.end_pos == offset and is_name(str(last)):
        start, tokens = last.start_pos, tokens[:-1]
    if quote is None:
        word_end = _end(_WORD, text, offset)
    chain = None
    if quote is None and tokens and tokens[-1].type == "DOT":
        found = chain_before(tokens, len(tokens) - 2)
        chain = found[0] if found is not None else ()
    frames = _frames(tokens, _names_behind(text[offset:end]))
    is_line_start = not text[line_start:start].strip() and not frames
    prefix = text[start:offset]
    return Place(
        start, word_end, prefix, chain, frames, tuple(tokens), statement, indent, is_line_start, quote
    )


def _inert(tokens: list[Token], statement: int, offset: int, indent: int, comment: str) -> Place:
    before = tuple(tokens[:-1])
    return Place(
        offset, offset, "", None, (), before, statement, indent, is_line_start=False, comment=comment
    )


def _tokens(text: str, offset: int) -> list[Token]:
    return [token for token in lex(text, offset) if token.type not in _BLANK]


def _end(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    return match.end() if match else offset


def _end_of_text(text: str, offset: int, quote: str) -> int:
    """Where a text that is being written ends: before its closing quote, if the line has one for it."""
    rest = text[offset : _line_end(text, offset)]
    return offset + rest.index(quote) if rest.count(quote) % 2 else offset


def _open_brace(text: str) -> int | None:
    """Where the expression begins that an f-string is in at its end."""
    depth, start = 0, None
    position = 0
    while position < len(text):
        if text.startswith(("{{", "}}"), position) and not depth:
            position += 2
            continue
        if text[position] == "{":
            depth += 1
            start = position + 1 if depth == 1 else start
        elif text[position] == "}":
            depth = max(0, depth - 1)
        position += 1
    return start if depth else None


def _frames(tokens: Sequence[Token], names_behind: frozenset[str]) -> tuple[Frame, ...]:
    stack: list[Frame] = []
    for number, token in enumerate(tokens):
        if token.type in _OPENING:
            callee = chain_before(tokens, number - 1) if token.type != "LBRACE" else None
            chain = callee[0] if callee is not None else None
            stack.append(Frame(_OPENING[token.type], chain, 0, None, False, frozenset(), number + 1))
        elif token.type in _CLOSING and stack:
            stack.pop()
        elif stack:
            stack[-1] = _behind(stack[-1], token, tokens[number - 1])
    if stack:
        last = stack[-1]
        names = last.names | names_behind
        stack[-1] = Frame(
            last.bracket, last.callee, last.index, last.keyword, last.is_value, names, last.start
        )
    return tuple(reversed(stack))


def _behind(frame: Frame, token: Token, before: Token) -> Frame:
    index, keyword, is_value, names = frame.index, frame.keyword, frame.is_value, frame.names
    if token.type == "COMMA":
        index, keyword, is_value = index + 1, None, False
    elif token.type == "EQUAL" and before.type == "NAME" and frame.bracket == "(":
        keyword, names = str(before), names | {str(before)}
    elif token.type == "COLON":
        is_value = True
    else:
        return frame
    return Frame(frame.bracket, frame.callee, index, keyword, is_value, names, frame.start)


def _names_behind(text: str) -> frozenset[str]:
    """The keywords behind the cursor in the same bracket."""
    names: set[str] = set()
    depth = 0
    tokens = _tokens(text, 0)
    for before, token in itertools.pairwise(tokens):
        if before.type in _OPENING:
            depth += 1
        elif before.type in _CLOSING:
            depth -= 1
        if depth < 0:
            break
        if depth == 0 and token.type == "EQUAL" and before.type == "NAME":
            names.add(str(before))
    return frozenset(names)


def chain_before(tokens: Sequence[Token], last: int) -> tuple[Chain, int] | None:
    """The chain that ends with a token, and the number of its first one; None where there is none."""
    steps: list[Step] = []
    while last >= 0:
        token = tokens[last]
        if token.type == "NAME":
            if last >= 1 and tokens[last - 1].type == "DOT":
                steps.append(Step(Part.MEMBER, str(token)))
                last -= 2
                continue
            steps.append(Step(Part.NAME, str(token)))
            return tuple(reversed(steps)), last
        if token.type == "STRING":
            steps.append(Step(Part.TEXT, str(token)))
            return tuple(reversed(steps)), last
        if token.type not in ("RPAR", "RSQB"):
            return None
        opening = _opening(tokens, last)
        if opening is None:
            return None
        inner = " ".join(str(each) for each in tokens[opening + 1 : last])
        is_index = opening >= 1 and tokens[opening - 1].type in ("NAME", "RPAR", "RSQB", "STRING")
        if token.type == "RSQB" and not is_index:
            steps.append(Step(Part.LIST, inner))
            return tuple(reversed(steps)), opening
        if not is_index:
            return None
        steps.append(Step(Part.CALL if token.type == "RPAR" else Part.ITEM, inner))
        last = opening - 1
    return None


def _opening(tokens: Sequence[Token], closing: int) -> int | None:
    depth = 0
    for number in range(closing, -1, -1):
        if tokens[number].type in _CLOSING:
            depth += 1
        elif tokens[number].type in _OPENING:
            depth -= 1
            if depth == 0:
                return number
    return None
