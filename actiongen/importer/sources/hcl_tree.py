"""What a Terraform file says, as far as an import asks.

In: nothing; hcl.py makes these values. Out: blocks, attributes, and values that are written out or computed.
"""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A text without anything computed in it. It may be the value of a secret, so nothing prints it by itself."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Atom:
    """A number, ``true``, ``false`` or ``null``, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is written out."""

    values: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Fields:
    """An object that is written out; a key that is computed is None."""

    entries: "tuple[tuple[str | None, Value], ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """``name(arguments)``."""

    name: str
    arguments: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Reference:
    """``auth0_action.mfa.id``, by its parts."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A text with something in ``${…}``."""

    parts: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Computed:
    """Anything else; ``what`` names it without any value of it: "a condition"."""

    what: str


Value: TypeAlias = Text | Atom | Items | Fields | Call | Reference | Template | Computed


@dataclass(frozen=True, slots=True)
class Block:
    """``kind "label" { body }``; ``line`` counts from 1."""

    kind: str
    labels: tuple[str, ...]
    body: "Body"
    line: int


@dataclass(frozen=True, slots=True)
class Body:
    """Attributes by name, and blocks in order."""

    attributes: dict[str, Value]
    blocks: tuple[Block, ...]

    def all(self, kind: str) -> tuple[Block, ...]:
        """The blocks of a kind."""
        return tuple(block for block in self.blocks if block.kind == kind)


def described(value: Value) -> str:
    """A value that is computed, in words; never a text that stands in it."""
    match value:
        case Call(name):
            return f"`{name}(…)`"
        case Reference(parts):
            return f"`{'.'.join(parts)}`"
        case Template(parts):
            inner = [described(part) for part in parts if not isinstance(part, Text)]
            return f"a text with {' and '.join(inner[:2])} in it"
        case Computed(what):
            return what
        case Text():
            return "a text"
        case Atom(text):
            return f"`{text}`"
        case Items() | Fields():
            return "a list or an object"
