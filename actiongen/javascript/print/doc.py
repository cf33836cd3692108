"""Documents: text with places where a line may break, and the printer that decides which of them do.

In: a document built from strings, tuples (one after another) and the nodes below. Out: text in which every
group is on one line if it fits and broken otherwise. Wadler's printer, with the decisions of Prettier.

    print_doc(Group(("f(", Indent((SOFTLINE, "x")), SOFTLINE, ")")))   ->   f(x)
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from math import inf

from actiongen.javascript.literals import text_width

WIDTH = 80
INDENT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A space in a flat group (nothing if ``soft``), a new line in a broken one; ``hard``: always that."""

    soft: bool = False
    hard: bool = False


@dataclass(frozen=True, slots=True)
class BreakParent:
    """Breaks every group around it."""


@dataclass(slots=True)
class Indent:
    contents: "Doc"
    width: int = INDENT


@dataclass(slots=True, eq=False)
class Group:
    """Flat if it fits, else broken. With ``states``: the first state that fits, else the last, broken.

    ``broken`` forces the break; ``print_doc`` sets it where a hard line is inside. The name, if any, lets
    IfBreak and IndentIfBreak, which come later, ask what became of the group.
    """

    contents: "Doc"
    broken: bool = False
    name: Hashable = None
    states: "tuple[Doc, ...]" = ()
    is_spread: bool = False
    """Whether the breaks inside have been spread to this group: documents share parts."""


@dataclass(slots=True)
class IfBreak:
    """One text in a broken group, another in a flat one: the group around it or the one named."""

    in_broken: "Doc"
    in_flat: "Doc" = ""
    name: Hashable = None


@dataclass(slots=True)
class IndentIfBreak:
    contents: "Doc"
    name: Hashable


@dataclass(slots=True)
class Fill:
    """Contents and separators in turn, as many contents on a line as fit; no group is in them."""

    parts: "tuple[Doc, ...]"


@dataclass(slots=True)
class Chain:
    """Marks a document as a chain of method calls, which assignments and members lay out in their own way."""

    contents: "Doc"


@dataclass(slots=True)
class Settled:
    """Lines that are laid out already, with their indentation but for the first, which begins where it stands."""

    text: str


Doc = (
    str
    | tuple["Doc", ...]
    | Line
    | BreakParent
    | Indent
    | Group
    | IfBreak
    | IndentIfBreak
    | Fill
    | Chain
    | Settled
)

LINE = Line()
SOFTLINE = Line(soft=True)
HARDLINE = Line(hard=True)
BREAK_PARENT = BreakParent()
_BREAKING = (BreakParent, Settled)

Command = tuple[int, bool, Doc]
"""Indentation, whether lines break, and what to print."""


@dataclass(slots=True)
class Printed:
    text: str
    broken: set[Hashable] = field(default_factory=set)
    """The names of the groups that were broken."""


def conditional_group(states: tuple[Doc, ...]) -> Group:
    return Group(states[0], states=states)


def join(separator: Doc, docs: Iterable[Doc]) -> tuple[Doc, ...]:
    parts: list[Doc] = []
    for doc in docs:
        if parts:
            parts.append(separator)
        parts.append(doc)
    return tuple(parts)


def settled_text(doc: Doc) -> str | None:
    """The text of a document of texts and lines that are laid out; None where something else decides."""
    if type(doc) is str:
        return doc
    if type(doc) is Settled:
        return doc.text
    if type(doc) is not tuple:
        return None
    texts = [settled_text(part) for part in doc]
    known = [text for text in texts if text is not None]
    return "".join(known) if len(known) == len(texts) else None


def will_break(doc: Doc) -> bool:
    """Whether the document has a line that breaks in any case."""
    if type(doc) is str:
        return False
    if type(doc) is tuple:
        return any(map(will_break, doc))
    if type(doc) is Line:
        return doc.hard
    if type(doc) is Group:
        return doc.broken or will_break(doc.contents)
    if type(doc) is Indent or type(doc) is IndentIfBreak or type(doc) is Chain:
        return will_break(doc.contents)
    if type(doc) is IfBreak:
        return will_break(doc.in_broken) or will_break(doc.in_flat)
    return type(doc) in _BREAKING or (type(doc) is Fill and any(map(will_break, doc.parts)))


def print_doc(doc: Doc, width: float = WIDTH) -> Printed:
    """Lay the document out in lines of at most ``width`` columns where that can be done; ``inf``: flat."""
    _spread_breaks(doc)
    return _Printer(width).run(doc)


def _spread_breaks(doc: Doc) -> bool:
    """Break every group with a hard line inside; tell whether the group around must break too."""
    if type(doc) is str:
        return False
    if type(doc) is tuple:
        found = False
        for part in doc:
            if type(part) is not str and _spread_breaks(part):
                found = True
        return found
    if type(doc) is Line:
        return doc.hard
    if type(doc) is Group:
        if not doc.is_spread:
            doc.is_spread = True
            # What breaks inside one of several states does not decide for the whole: the printer tries them.
            inside = [_spread_breaks(state) for state in doc.states or (doc.contents,)]
            doc.broken = doc.broken or (not doc.states and inside[0])
        return doc.broken
    if type(doc) is Indent or type(doc) is IndentIfBreak or type(doc) is Chain:
        return _spread_breaks(doc.contents)
    if type(doc) is IfBreak:
        in_broken_breaks = _spread_breaks(doc.in_broken)
        return _spread_breaks(doc.in_flat) or in_broken_breaks
    return type(doc) in _BREAKING or (type(doc) is Fill and _spread_breaks(doc.parts))


class _Printer:
    __slots__ = ("column", "flat", "modes", "out", "remeasure", "stack", "width")

    def __init__(self, width: float) -> None:
        self.width = width
        self.column = 0
        self.out: list[str] = []
        self.stack: list[Command] = []
        self.modes: dict[Hashable, bool] = {}
        self.remeasure = False
        self.flat: str | None = None
        """The text of what was last found to fit, if all of it was looked at."""

    def run(self, doc: Doc) -> Printed:
        stack = self.stack
        stack.append((0, True, doc))
        while stack:
            indent, breaking, doc = stack.pop()
            if type(doc) is str:
                self.out.append(doc)
                self.column += text_width(doc)
            elif type(doc) is tuple:
                for part in doc[::-1]:
                    stack.append((indent, breaking, part))
            elif type(doc) is Indent:
                stack.append((indent + doc.width, breaking, doc.contents))
            elif type(doc) is Group:
                self._print_group(indent, breaking, doc)
            elif type(doc) is Line:
                self._print_line(indent, breaking, doc)
            elif type(doc) is Chain:
                stack.append((indent, breaking, doc.contents))
            elif type(doc) is IfBreak:
                broken = breaking if doc.name is None else self.modes.get(doc.name, False)
                stack.append((indent, breaking, doc.in_broken if broken else doc.in_flat))
            elif type(doc) is IndentIfBreak:
                extra = INDENT if self.modes.get(doc.name, False) else 0
                stack.append((indent + extra, breaking, doc.contents))
            elif type(doc) is Fill:
                self._print_fill(indent, breaking, doc.parts)
            elif type(doc) is Settled:
                self.remeasure = self.remeasure or not breaking
                self.out.append(doc.text)
                self.column = text_width(doc.text.rpartition("\n")[2])
        return Printed("".join(self.out), {name for name, broken in self.modes.items() if broken})

    def _print_line(self, indent: int, breaking: bool, line: Line) -> None:
        if not breaking and not line.hard:
            if not line.soft:
                self.out.append(" ")
                self.column += 1
            return
        # A hard line in a flat group makes what was measured for the groups after it worthless.
        self.remeasure = self.remeasure or not breaking
        while self.out and not self.out[-1].strip(" "):
            self.out.pop()
        if self.out:
            self.out[-1] = self.out[-1].rstrip(" ")
        self.out.append("\n" + " " * indent)
        self.column = indent

    def _print_group(self, indent: int, breaking: bool, group: Group) -> None:
        command = self._choose(indent, breaking, group)
        if group.name is not None:
            self.modes[group.name] = command[1]
        self.stack.append(command)

    def _choose(self, indent: int, breaking: bool, group: Group) -> Command:
        if not breaking and not self.remeasure:
            return indent, group.broken, group.contents
        self.remeasure = False
        if not group.broken:
            for state in (group.contents, *group.states[1:-1]):
                if self._fits(state, self.stack):
                    return indent, False, state if self.flat is None else self.flat
        return indent, True, group.states[-1] if group.states else group.contents

    def _print_fill(self, indent: int, breaking: bool, parts: tuple[Doc, ...]) -> None:
        if not parts:
            return
        fits = self._fits(parts[0], [])
        first: Command = (indent, not fits, parts[0])
        if len(parts) <= 2:
            self.stack.extend((indent, not fits, part) for part in reversed(parts))
            return
        both = self._fits(parts[:3], [])
        self.stack.append((indent, breaking, Fill(parts[2:])))
        self.stack.append((indent, not both, parts[1]))
        self.stack.append(first)

    def _fits(self, doc: Doc, rest: list[Command]) -> bool:
        """Whether the document, flat, and what follows up to the next new line fit on the current line."""
        self.flat = None
        if self.width == inf:
            return True
        left = self.width - self.column
        rest_index = len(rest)
        texts: list[str] = []
        space = 0
        stack: list[tuple[bool, Doc]] = [(False, doc)]
        while left >= 0:
            if not stack:
                if self.flat is None:
                    self.flat = "".join(texts)
                if rest_index == 0:
                    return True
                rest_index -= 1
                stack.append(rest[rest_index][1:])
                continue
            breaking, doc = stack.pop()
            if type(doc) is str:
                if doc:
                    left -= text_width(doc) + space
                    space = 0
                    texts.append(doc)
            elif type(doc) is tuple:
                for part in doc[::-1]:
                    stack.append((breaking, part))
            elif type(doc) is Line:
                if breaking or doc.hard:
                    return True
                if not doc.soft:
                    space = 1
                    texts.append(" ")
            elif type(doc) is Group:
                breaks = doc.broken or breaking
                stack.append((breaks, doc.states[-1] if doc.states and breaks else doc.contents))
            elif type(doc) is IfBreak:
                broken = breaking if doc.name is None else self.modes.get(doc.name, False)
                stack.append((breaking, doc.in_broken if broken else doc.in_flat))
            elif type(doc) is Fill:
                stack.extend((breaking, part) for part in reversed(doc.parts))
            elif type(doc) is Indent or type(doc) is IndentIfBreak or type(doc) is Chain:
                stack.append((breaking, doc.contents))
            elif type(doc) is Settled:
                return left >= text_width(doc.text.partition("\n")[0]) + space
        return False
