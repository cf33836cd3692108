"""Notices that files have changed, by looking at them now and then.

In: files and folders. Out: a turn at once, and one more after each change.

    for _ in changes(lambda: (Path("policies"),)):
        build()
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from actiongen.project import SUFFIX

PAUSE = 0.3
"""Seconds between two looks."""


def changes(watched: Callable[[], Iterable[Path]], pause: float = PAUSE) -> Iterator[None]:
    """Yields at once and after every change of a watched file, or of a policy below a watched folder.

    What changes while the caller works on a turn gives a further turn.
    """
    while True:
        before = _stamps(watched())
        yield
        while _stamps(watched()) == before:
            time.sleep(pause)


def _stamps(watched: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    stamps = {}
    for path in watched:
        for file in path.rglob(f"*{SUFFIX}") if path.is_dir() else (path,):
            with suppress(OSError):
                status = file.stat()
                stamps[file] = (status.st_mtime_ns, status.st_size)
    return stamps
