"""Looks at pages in a real Chromium, without a window.

In: a page and what to do on it. Out: what the browser has complained about, asked of the network and answered, and
what axe-core finds. A machine without a browser skips the tests, loudly: `.ci/run` installs one where it can.

    with Browser() as browser:
        browser.look(file, scheme="dark", axe=True).violations
"""

import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import pytest

from bench.install import TOOLS, node_binary
from bench.worker import JsonWorker

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MISSING = (
    "there is no Chromium on PATH: nobody has looked at the pages of `actiongen report` and of the site"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """``problems``: messages on the console, errors of scripts, dialogs. ``answers``: one for each step."""

    problems: list[str]
    requests: list[str]
    violations: list[Any]
    answers: list[Any]


def chromium() -> str:
    """The binary; without one the test is skipped, loudly."""
    binary = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if binary is None:
        warnings.warn(_MISSING, stacklevel=2)
        pytest.skip(_MISSING)
    return binary


class Browser:
    """One running browser; every look is a page of its own, of a file or an address."""

    def __init__(self, *arguments: str) -> None:
        binary = chromium()
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [
            str(node_binary(22)),
            str(TOOLS / "page_worker.js"),
            binary,
            self._profile.name,
            *arguments,
        ]
        self._worker = JsonWorker(command, TOOLS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
        self._profile.cleanup()

    def look(self, page: Path | str, steps: Sequence[Sequence[object]] = (), **how: object) -> Seen:
        """Opens a file or an address and takes the steps; ``how`` is what ``page_worker.js`` knows besides."""
        address = page if isinstance(page, str) else page.resolve().as_uri()
        answer = cast(dict[str, Any], self._worker.ask({"page": address, "steps": steps, **how}))
        assert "failed" not in answer, answer["failed"]
        return Seen(answer["problems"], answer["requests"], answer["violations"], answer["answers"])
