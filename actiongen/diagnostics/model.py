"""What is wrong with a policy, as data.

In: what a stage of the compiler noticed. Out: :class:`Diagnostic` values that a renderer turns into
text or JSON, and :class:`Checked`, the result of a stage together with what it noticed.

    >>> Checked(1).then(lambda n: Checked(n + 1)).value
    2
"""

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

T = TypeVar("T")
U = TypeVar("U")


class Severity(Enum):
    """How bad it is: an error stops the build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of diagnostic: stable id (``AG203``), kebab-case name, default severity, one-line summary."""

    id: str
    name: str
    severity: Severity
    summary: str


@dataclass(frozen=True, slots=True)
class Label:
    """A place in a file and what is to be said of it *there*."""

    span: Span
    text: str = ""

    @classmethod
    def of_file(cls, path: str) -> "Label":
        """Labels a whole file."""
        return cls(Span(path, 0, 0))

    @property
    def is_whole_file(self) -> bool:
        """Whether the label is about the file, not about its first character."""
        return self.span.end == 0 and not self.text


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of ``span`` by ``replacement``."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that a machine can apply, and what they do in words."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong.

    ``message`` is lower case, has no final full stop and puts the user's text in backticks. ``help`` is an
    edit in words where one exists; ``fix`` is the same for a machine. ``primary`` is None where no file is to blame;
    ``level`` is the severity that somebody chose, None for that of the code.
    """

    code: Code
    message: str
    primary: Label | None
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    level: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.level or self.code.severity

    @property
    def is_error(self) -> bool:
        """Whether it stops the build."""
        return self.severity is Severity.ERROR

    @property
    def path(self) -> str | None:
        """The file with the primary label, None where no file is to blame."""
        return None if self.primary is None else self.primary.span.path

    @property
    def span(self) -> Span:
        """The span of the primary label; ValueError where no file is to blame."""
        if self.primary is None:
            raise ValueError(f"{self.code.id} has no place")
        return self.primary.span

    @property
    def position(self) -> tuple[str, int, int]:
        """A key that sorts diagnostics by place: those that no file is to blame for come first."""
        return ("", 0, 0) if self.primary is None else (self.span.path, self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """What a stage made (``None`` where it could make nothing) and what it noticed."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether there is a value and no error."""
        return self.value is not None and not any(d.is_error for d in self.diagnostics)

    def then(self, stage: "Callable[[T], Checked[U]]") -> "Checked[U]":
        """Runs the next stage if there is a value, whatever was noticed so far."""
        if self.value is None:
            return Checked(None, self.diagnostics)
        after = stage(self.value)
        return Checked(after.value, self.diagnostics + after.diagnostics)

    def if_clean(self, stage: "Callable[[T], Checked[U]]") -> "Checked[U]":
        """Runs the next stage if nothing so far is an error."""
        return self.then(stage) if self.is_clean else Checked(None, self.diagnostics)
