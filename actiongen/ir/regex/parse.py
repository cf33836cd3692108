r"""Reads the text of a pattern.

In: the text between the quotes of ``r"…"``. Out: a ``Regex`` that is safe to run on a long text, or a
``RegexError`` with a place in the pattern.

    parse_regex("a|b").root    # Alternation((Literal("a"), Literal("b")))
    parse_regex("(?=a)")       # RegexError("look-ahead `(?=…)` is not supported", 0, 3, …)
"""

import re

from actiongen.ir.regex.escapes import Refused, read_class, read_escape, units
from actiongen.ir.regex.limits import check_limits
from actiongen.ir.regex.sense import check_leaves, check_matches_something
from actiongen.ir.regex.tree import (
    Alternation,
    Dot,
    End,
    Node,
    Range,
    Regex,
    RegexError,
    Repeat,
    Sequence,
    Start,
    WordBoundary,
)

MOST_REPEATS = 1000
DEEPEST_GROUP = 30

_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]*)(,?)([0-9]*)\}")
_NO_CAPTURE = "the policy cannot use what a group matched, so write a plain group `(…)`"
# What may follow `(?`, longest first: what it is called, and what to do instead.
_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("(?P<", "named group `(?P<…>…)`", _NO_CAPTURE),
    ("(?P=", "back-reference `(?P=…)`", "write out what is to be matched again"),
    ("(?P>", "recursion `(?P>…)`", "write out what is to be matched again"),
    ("(?<=", "look-behind `(?<=…)`", "combine several `matches` with `and`"),
    ("(?<!", "look-behind `(?<!…)`", "combine `matches` and `not matches`"),
    ("(?<", "named group `(?<…>…)`", _NO_CAPTURE),
    ("(?=", "look-ahead `(?=…)`", "combine several `matches` with `and`"),
    ("(?!", "look-ahead `(?!…)`", "combine `matches` and `not matches`"),
    ("(?>", "atomic group `(?>…)`", "write a plain group `(…)`"),
    ("(?(", "conditional `(?(…)…)`", "write both cases, with `|` between them"),
    ("(?#", "comment `(?#…)`", "write a comment of the policy, with `#`"),
    ("(?R", "recursion `(?R)`", "write out what is to be matched again"),
    ("(?|", "branch reset `(?|…)`", "write a plain group `(…)`"),
)


def parse_regex(pattern: str) -> Regex | RegexError:
    """The tree of the pattern, or the first thing that is wrong with it."""
    ignore_case = pattern.startswith("(?i)")
    try:
        root = _Reader(pattern, 4 if ignore_case else 0).read()
        regex = Regex(root, ignore_case)
    except Refused as refused:
        return refused.error
    return (
        check_leaves(regex, pattern)
        or check_limits(regex, pattern)
        or check_matches_something(regex, pattern)
        or regex
    )


class _Reader:
    """Recursive descent over the characters of one pattern."""

    def __init__(self, pattern: str, offset: int) -> None:
        self._pattern = pattern
        self._offset = offset
        self._depth = 0

    def read(self) -> Node:
        node = self._alternation()
        if self._offset < len(self._pattern):
            raise self._unopened()
        return node

    def _unopened(self) -> Refused:
        return Refused("this `)` closes no group", self._here(), r"write `\)` for the character itself")

    def _alternation(self) -> Node:
        start = self._offset
        options = [self._sequence()]
        while self._peek() == "|":
            self._offset += 1
            options.append(self._sequence())
        kept: list[Node] = []
        for option in options:
            if option is None:
                raise self._empty(start, len(options) > 1)
            kept.append(option)
        return kept[0] if len(kept) == 1 else Alternation(tuple(kept), (start, self._offset))

    def _empty(self, start: int, has_options: bool) -> Refused:
        at = (start, max(self._offset, start))
        if has_options:
            message = "one side of a `|` is empty, and an empty pattern is found in every text"
            return Refused(
                message, at, r"make a group optional with `(…)?`, or write `\|` for the character itself"
            )
        if self._depth > 0 and self._peek() == "":
            return Refused("this group is never closed", (start - 1, start), r"add `)`, or write `\(`")
        if self._depth == 0 and self._peek() == ")":
            return self._unopened()
        if self._depth > 0:
            message = "the group is empty"
            return Refused(message, (start - 1, self._offset + 1), r"leave it out, or write `\(\)`")
        return Refused("an empty pattern is found in every text", at, "write what is to be found")

    def _sequence(self) -> Node | None:
        start = self._offset
        parts: list[Node] = []
        while self._peek() not in {"", "|", ")"}:
            parts += self._term()
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts), (start, self._offset))

    def _term(self) -> tuple[Node, ...]:
        start = self._offset
        atom = self._atom()
        found = _QUANTIFIER.match(self._pattern, self._offset)
        if found is None:
            # The units of one character need no group of their own.
            return atom.parts if isinstance(atom, Sequence) and not self._is_group(start) else (atom,)
        if isinstance(atom, Start | End | WordBoundary):
            raise Refused(
                f"`{self._text(atom.at)}` is a place, which cannot be repeated", self._here(), "leave it out"
            )
        self._offset = found.end()
        least, most = self._bounds(found)
        lazy = self._peek() == "?"
        self._offset += lazy
        if self._peek() == "+":
            at = (found.start(), self._offset + 1)
            raise Refused(
                f"possessive repeat `{self._text(at)}` is not supported", at, "leave out the last `+`"
            )
        if _QUANTIFIER.match(self._pattern, self._offset) is not None:
            raise Refused("two repeats in a row", self._here(), "write a group: `(a+)*`, or one repeat")
        return (
            (Repeat(atom, least, most, lazy, (start, self._offset)),) if (least, most) != (1, 1) else (atom,)
        )

    def _bounds(self, found: re.Match[str]) -> tuple[int, int | None]:
        match found[0]:
            case "*":
                return 0, None
            case "+":
                return 1, None
            case "?":
                return 0, 1
        at = found.span()
        lower, comma, upper = found[1], found[2], found[3]
        if lower == "":
            wanted = f"`{{0,{upper}}}`" if upper else r"`\{` for the character itself"
            raise Refused(f"`{found[0]}` has no lower bound", at, f"write {wanted}")
        least = int(lower)
        most = least if not comma else int(upper) if upper else None
        if max(least, most or 0) > MOST_REPEATS:
            raise Refused(
                f"`{found[0]}` repeats more than {MOST_REPEATS} times", at, "use `+`, or `len` for lengths"
            )
        if most is not None and most < least:
            raise Refused(
                f"`{found[0]}` has its bounds the wrong way round", at, f"write `{{{most},{least}}}`"
            )
        if most == 0:
            raise Refused(f"`{found[0]}` repeats nothing", at, "leave out what it repeats")
        return least, most

    def _atom(self) -> Node:
        start = self._offset
        char = self._pattern[start]
        match char:
            case "(":
                return self._group()
            case "[":
                node, self._offset = read_class(self._pattern, start)
                return node
            case "\\":
                escaped, self._offset = read_escape(self._pattern, start)
                return escaped
            case "*" | "+" | "?":
                help_text = rf"write `\{char}` for the character itself"
                raise Refused(f"there is nothing before this `{char}` to repeat", self._here(), help_text)
            case "{":
                raise Refused(
                    "`{` begins no repeat here", self._here(), r"write `\{` for the character itself"
                )
        self._offset += 1
        at = (start, self._offset)
        match char:
            case ".":
                return Dot(at)
            case "^":
                return Start(at)
            case "$":
                return End(at)
            case _:
                return units(char, at)

    def _group(self) -> Node:
        opened = self._offset
        self._refuse_special_group(opened)
        self._offset += 3 if self._pattern.startswith("(?:", opened) else 1
        self._depth += 1
        if self._depth > DEEPEST_GROUP:
            raise Refused(
                f"groups nest more than {DEEPEST_GROUP} deep", (opened, opened + 1), "use fewer groups"
            )
        node = self._alternation()
        self._depth -= 1
        if self._peek() != ")":
            raise Refused("this group is never closed", (opened, opened + 1), r"add `)`, or write `\(`")
        self._offset += 1
        return node

    def _refuse_special_group(self, opened: int) -> None:
        if not self._pattern.startswith("(?", opened) or self._pattern.startswith("(?:", opened):
            return
        for prefix, name, instead in _GROUPS:
            if self._pattern.startswith(prefix, opened):
                raise Refused(f"{name} is not supported", (opened, opened + len(prefix)), instead)
        flags = re.compile(r"\(\?([A-Za-z-]+)([:)])").match(self._pattern, opened)
        if flags is None:
            raise Refused("`(?` begins no group", (opened, opened + 2), r"write `\(\?` for the characters")
        if flags[1] == "i" and flags[2] == ")":
            raise Refused("`(?i)` stands inside the pattern", flags.span(), "move it to the very beginning")
        if flags[2] == ":":
            message = f"flags for a part of a pattern, `{flags[0]}…)`, are not supported"
            raise Refused(message, flags.span(), "write `(?i)` at the beginning, or both cases: `[aA]`")
        message = f"the flags `{flags[0]}` are not supported"
        raise Refused(message, flags.span(), "only `(?i)` is, at the very beginning")

    def _is_group(self, start: int) -> bool:
        return self._pattern[start] == "("

    def _peek(self) -> str:
        return self._pattern[self._offset : self._offset + 1]

    def _here(self) -> Range:
        return self._offset, self._offset + 1

    def _text(self, at: Range) -> str:
        return self._pattern[at[0] : at[1]]
