"""What is said of a condition, and how to say several things in one sentence.

In: phrases, which are Markdown. Out: :data:`Said`: a clause ("the tenant is `acme`"), or several of which all or one
must hold; as one sentence where that can be read, else as a list.

    in_line(Several(True, ("it rains", "it is cold")))   ->   'it rains and it is cold'
"""

from collections.abc import Sequence
from typing import Protocol

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.lazy_dataclass import dataclass
from actiongen.report.markdown import Block, Lines, Listing, paragraph

_LONGEST_IN_LINE = 130


@dataclass(frozen=True, slots=True)
class Several:
    """Clauses of which all must hold, or one. There are two at least, and none of them is of the same kind."""

    all_hold: bool
    parts: "tuple[Said, ...]"


Said = str | Several


class Speech(Protocol):
    """Says expressions: what conditions.py, values.py and effects.py need of speaker.py."""

    trigger: Trigger

    def value(self, expr: ir.Expr) -> str:
        """The value as a noun phrase."""
        ...

    def condition(self, expr: ir.Expr, *, holds: bool = True) -> Said:
        """That the condition holds, or that it does not."""
        ...

    def term(self, definition: ir.Definition) -> str | None:
        """The name of a definition that is explained elsewhere; None where it is short and said at once."""
        ...

    def is_answer(self, variable: ir.Variable) -> bool:
        """Whether the variable is what somebody has answered."""
        ...

    def helper(self, call: ir.HelperCall | ir.HelperDo | ir.HelperAsk) -> str | None:
        """The call of a helper that is explained elsewhere, as a noun phrase; None where it is said at once."""
        ...


def joined(parts: Sequence[str], word: str = "and") -> str:
    """``a, b and c``; nothing of nothing."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def several(all_hold: bool, parts: Sequence[Said]) -> Said:
    """All of the clauses, or one of them; what is of the same kind within is taken out."""
    flat: list[Said] = []
    for part in parts:
        flat += part.parts if isinstance(part, Several) and part.all_hold is all_hold else [part]
    flat = [*dict.fromkeys(flat)]
    return flat[0] if len(flat) == 1 else Several(all_hold, tuple(flat))


def in_line(said: Said) -> str | None:
    """One clause without brackets, None where that would be hard to read."""
    text = _in_line(said, top=True)
    return text if text is not None and (isinstance(said, str) or len(text) <= _LONGEST_IN_LINE) else None


def _in_line(said: Said, *, top: bool) -> str | None:
    if isinstance(said, str):
        return said
    word = "and" if said.all_hold else "or"
    if not all(isinstance(part, str) for part in said.parts):
        inner = [_in_line(part, top=False) for part in said.parts]
        if not top or len(inner) > 2 or None in inner:
            return None
        return f", {word} ".join(str(part) for part in inner)
    texts = [str(part) for part in said.parts]
    if len(texts) > (3 if top else 2):
        return None
    together = joined(texts, word) if said.all_hold else ", or ".join(texts)
    return together if top else f"{'both' if said.all_hold else 'either'} {together}"


def as_text(said: Said) -> str:
    """One clause whatever its length, in brackets where it has others in it."""
    short = in_line(said)
    if short is not None or isinstance(said, str):
        return short or str(said)
    return joined(
        [part if isinstance(part, str) else f"({as_text(part)})" for part in said.parts],
        "and" if said.all_hold else "or",
    )


def as_list(said: Several) -> Listing:
    """The clauses one by one."""
    return Listing(tuple(_item(part) for part in said.parts))


def _item(said: Said) -> tuple[Block, ...]:
    short = in_line(said)
    if short is not None or isinstance(said, str):
        return (paragraph(short or str(said)),)
    return (paragraph(f"{count_of(said)}:"), as_list(said))


def count_of(said: Several) -> str:
    """What stands above the list."""
    return "all of these are true" if said.all_hold else "at least one of these is true"


def conditional(said: Said, then: Sequence[Block]) -> tuple[Block, ...]:
    """``If …, …``: ``then`` begins with a line that goes on after a comma."""
    first, *others = then
    assert isinstance(first, Lines)
    short = in_line(said)
    if short is not None or isinstance(said, str):
        return (paragraph(f"If {short or said}, {first.lines[0]}"), *others)
    return (paragraph(f"If {count_of(said)}:"), as_list(said), paragraph(f"then {first.lines[0]}"), *others)
