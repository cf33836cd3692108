"""Notices that files have changed, by looking at them now and then.

In: files and folders. Out: a turn at once, and one more after each change.

    for _ in changes(lambda: (Path("policies"),)):
        build()
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR

from actiongen.project.files import SUFFIX

_WATCHED = (SUFFIX, ".js", ".cjs")

PAUSE = 0.3
"""Seconds between two looks."""


def changes(watched: Callable[[], Iterable[Path]], pause: float = PAUSE) -> Iterator[None]:
    """Yields at once and after every change of a watched file, or of a policy or JavaScript file below a watched
    folder.

    What changes while the caller works on a turn gives a further turn.
    """
    while True:
        before = stamps(watched())
        yield
        while stamps(watched()) == before:
            time.sleep(pause)


def stamps(watched: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """When the watched files, and the policies and JavaScript files below them, were written last, and their sizes."""
    found = {}
    for path in watched:
        for file in (path, *_below(path)):
            # What cannot be looked at, or has gone meanwhile, is not there.
            with suppress(OSError, ValueError):
                status = file.stat()
                is_file = not S_ISDIR(status.st_mode)
                found[file] = (status.st_mtime_ns, status.st_size) if is_file else (0, 0)
    return found


def _below(folder: Path) -> Iterator[Path]:
    """The policies below a folder, and the JavaScript that they may name, as far as they can be listed."""
    with suppress(OSError, ValueError):
        for above, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
            yield from (Path(above, name) for name in names if name.endswith(_WATCHED))
