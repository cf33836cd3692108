"""Formats JavaScript with Prettier's defaults.

In: texts. Out: the same texts as Prettier writes them, from one process for the whole test run.

    prettier(["a ( )"]) == ["a();\\n"]
"""

from functools import cache
from typing import cast

from bench.install import TOOLS, node_binary
from bench.worker import JsonWorker


def prettier(texts: list[str]) -> list[str]:
    """Each text, formatted; a text with a syntax error is an ``AssertionError``."""
    answers = cast(list[dict[str, str]], _worker().ask(texts))
    for text, answer in zip(texts, answers, strict=True):
        assert "error" not in answer, f"Prettier: {answer['error']}\n{text}"
    return [answer["text"] for answer in answers]


@cache
def _worker() -> JsonWorker:
    return JsonWorker([str(node_binary(22)), str(TOOLS / "prettier_worker.js")], TOOLS)
