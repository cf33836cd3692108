"""Lints JavaScript with ESLint's recommended rules, as CommonJS on Node.

In: texts. Out: what ESLint says of each, from one process for the whole test run.

    eslint(["let a;"])[0][0].rule == "no-unused-vars"
"""

from dataclasses import dataclass
from functools import cache
from typing import cast

from bench.install import TOOLS, node_binary
from bench.worker import JsonWorker


@dataclass(frozen=True, slots=True)
class LintMessage:
    """One complaint; ``rule`` is ``syntax`` for a text that is no JavaScript."""

    rule: str
    line: int
    column: int
    message: str


def eslint(texts: list[str]) -> list[list[LintMessage]]:
    """The complaints about each text."""
    answers = cast(list[list[dict[str, object]]], _worker().ask(texts))
    return [[_message(found) for found in answer] for answer in answers]


def _message(found: dict[str, object]) -> LintMessage:
    line, column = cast(int, found["line"]), cast(int, found["column"])
    return LintMessage(str(found["rule"]), line, column, str(found["message"]))


@cache
def _worker() -> JsonWorker:
    return JsonWorker([str(node_binary(22)), str(TOOLS / "eslint_worker.js")], TOOLS)
