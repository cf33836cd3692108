"""What a run on Node may take, and what Node and Auth0's own rules add to it.

In: nothing. Out: :class:`Limits`, which callers of the runner write, and :class:`NodeRun`, which they read.

    Limits(seconds=1.0)
"""

from dataclasses import dataclass, field

from actiongen.runs.externs import Results
from actiongen.runs.run import Run
from actiongen.runs.values import Call


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take: seconds, without those in which the machine had no processor for it; resident bytes; bytes
    of logs and calls together.
    """

    seconds: float = 2.0
    memory_bytes: int = 512 * 1024 * 1024
    output_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Note:
    """What Auth0 does about a call: ``call`` is its index in the calls, ``source`` where Auth0 says so."""

    call: int
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class NodeRun:
    """A run, and which of its calls Auth0 refuses and drops.

    ``terminal`` is the index of the first call that decides the outcome; ``externs`` are what externs gave, of an
    Action whose externs are watched.
    """

    run: Run
    refused: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()
    terminal: int | None = None
    duration_ms: float = 0.0
    externs: Results = field(default_factory=dict)

    @property
    def after_terminal(self) -> tuple[Call, ...]:
        """The calls after one that ends the Action: Auth0 does not stop the code, and these come too late."""
        return () if self.terminal is None else self.run.calls[self.terminal + 1 :]
