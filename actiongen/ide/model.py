"""The answers, as values: places are spans of character offsets, texts for people are Markdown.

In: nothing. Out: what ``actiongen lsp`` and the playground show, each in its own form.
"""

from collections.abc import Callable
from enum import Enum

from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Hover:
    """What is to be said of the thing at ``span``."""

    span: Span
    text: str


class Kind(Enum):
    """What a name stands for, as far as an editor draws it differently."""

    FIELD = "field"
    METHOD = "method"
    FUNCTION = "function"
    VARIABLE = "variable"
    CONSTANT = "constant"
    KEYWORD = "keyword"
    VALUE = "value"
    FILE = "file"
    RULE = "rule"
    TEST = "test"
    TYPE = "type"
    SECRET = "secret"
    SNIPPET = "snippet"


@dataclass(frozen=True, slots=True)
class Completion:
    """What can be written in the place of ``span``.

    ``text`` is put there; if ``is_snippet``, ``$1`` and ``${1:name}`` in it are places to fill in, ``$0`` is where the
    cursor ends, and a ``$`` of its own is ``\\$``. ``detail`` is one line, ``documentation`` Markdown. ``rank`` sorts
    the answers, the smallest first.
    """

    label: str
    kind: Kind
    span: Span
    text: str
    detail: str = ""
    documentation: str = ""
    is_snippet: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A call that is being written: ``label`` is all of it, ``parameters`` are ranges in the label with a text for
    each, ``active`` the number of the one at the cursor, None where it is none of them.
    """

    label: str
    documentation: str
    parameters: tuple[tuple[int, int, str], ...]
    active: int | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A part of a file: ``span`` is all of it, ``name_span`` its name."""

    name: str
    kind: Kind
    span: Span
    name_span: Span
    detail: str = ""
    children: "tuple[Symbol, ...]" = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that can be shown as one: ``span`` begins on the line that stays."""

    span: Span
    is_comment: bool = False


@dataclass(frozen=True, slots=True)
class Coloured:
    """What stands at a span, for its colour: a type of token and its modifiers, as the Language Server Protocol names
    them.
    """

    span: Span
    type: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words that are shown in the text, before the character at ``offset``, and are not in it."""

    offset: int
    text: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The text of a span is replaced; the span of a file that is not there begins and ends at 0, and makes it.

    ``moved_to``: the file of the span gets this path, and nothing in it is replaced.
    """

    span: Span
    text: str
    moved_to: str | None = None


class ActionKind(Enum):
    """What an action on code is for."""

    QUICK_FIX = "quickfix"
    REFACTOR = "refactor"
    EXTRACT = "refactor.extract"
    INLINE = "refactor.inline"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class CodeAction:
    """Changes that are offered: ``codes`` are the ids of the diagnostics at the place that they mend."""

    title: str
    kind: ActionKind
    changes: tuple[Change, ...]
    codes: tuple[str, ...] = ()
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that may be possible: ``make`` tries it, and gives its changes or says why there are none. All else is
    known at once.
    """

    title: str
    kind: ActionKind
    make: "Callable[[], tuple[Change, ...] | Refusal]"
    codes: tuple[str, ...] = ()
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Lens:
    """A command that is offered above a rule or test: the name of one of ours, and its arguments."""

    span: Span
    title: str
    command: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere: to a ``path`` of the folder, or to a ``url``."""

    span: Span
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be done, in a sentence for the user."""

    reason: str
