"""What one run in the interpreter may take: time of the processor, and the size of a value.

In: nothing. Out: :class:`Meter`, which is told of every value and raises :class:`OverLimit`. A policy of a stranger
may loop over a list of the event in a loop over a list of the event, and double a text forty times.

    Meter().tick()
"""

import time
from dataclasses import dataclass, field

from actiongen.runs.run import End, Ending
from actiongen.runs.values import Value

SECONDS = 2.0
"""Of the processor, as a run on Node has."""
LARGEST = 4 * 1024 * 1024
"""UTF-16 code units of a text, or values in a list or record with all that is in them."""
_TICKS = 1_024


class OverLimit(Exception):  # noqa: N818 - an end of the run, not a mistake
    """The run takes too long, or makes a value that is too large: ``end`` and ``str`` of it say which."""

    def __init__(self, end: End) -> None:
        super().__init__(end.message)
        self.end = end


@dataclass(slots=True)
class Meter:
    """One run. The clock is read every thousand values."""

    seconds: float = SECONDS
    _ticks: int = 0
    _started: float = field(default_factory=time.process_time)
    # By identity, with the value, which keeps its id from being given to another one.
    _sizes: dict[int, tuple[Value, int]] = field(default_factory=dict)

    def tick(self) -> None:
        """Notes that one more value is worked out."""
        self._ticks += 1
        if self._ticks % _TICKS == 0 and time.process_time() - self._started > self.seconds:
            raise OverLimit(End(Ending.TIMEOUT, "takes too long"))

    def made(self, value: Value) -> Value:
        """The same value, unless it is too large."""
        if self._size(value) > LARGEST:
            raise OverLimit(End(Ending.MEMORY, "makes a value that is too large"))
        return value

    def _size(self, value: Value) -> int:
        """A text counts its code units; what stands twice in a list counts twice."""
        if isinstance(value, str):
            return len(value)
        if not isinstance(value, list | dict):
            return 1
        if id(value) not in self._sizes:
            items = value.values() if isinstance(value, dict) else value
            self._sizes[id(value)] = value, 1 + sum(self._size(item) for item in items)
        return self._sizes[id(value)][1]
