"""Names of checks as people write them: ``--select breaks-in-way,AG415``.

In: an argument of the command line. Out: the ids of the checks, in order, each once.

    actiongen check --select breaks-in-way,AG415   ->   ("AG415", "AG421")
"""

from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem

from actiongen.diagnostics import codes
from actiongen.diagnostics.levels import is_adjustable
from actiongen.diagnostics.model import Code
from actiongen.spelling import LOOSE, meant

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def _option(name: str, always: str, help: str) -> Option:
    """A list of checks by names or codes; ``always`` says of one that is always an error what to do."""

    def read(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[str, ...] | None:
        if len(lists) > 1:
            raise click.BadParameter("give it once, with commas: `NAME,NAME`", ctx, param)
        try:
            return _ids(lists[0], always) if lists else None
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None

    return click.option(
        name, metavar="NAME,…", multiple=True, callback=read, shell_complete=_complete, help=help
    )


def _ids(given: str, always: str) -> tuple[str, ...]:
    """The ids of the checks that a list names; ValueError says what is wrong with it."""
    words = [word for word in (part.strip() for part in given.split(",")) if word]
    if not words:
        raise ValueError("name a check; `actiongen explain` lists them")
    ids: set[str] = set()
    for word in words:
        if " " in word:
            raise ValueError(f"write commas between the names: `{','.join(word.split())}`")
        code = codes.ALL.get(word) or codes.by_name(word)
        if code is None:
            raise ValueError(_unknown(word))
        if not is_adjustable(code):
            raise ValueError(always.format(word))
        ids.add(code.id)
    return tuple(sorted(ids))


def _unknown(word: str) -> str:
    came = codes.ALL.get(word.upper()) or codes.successor(word)
    close = came.name if came is not None else meant(word, [code.name for code in _checks()], LOOSE)
    hint = f"did you mean `{close}`?" if close else "`actiongen explain` lists them"
    return f"no check is called `{word}`; {hint}"


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes the name after the last comma."""
    before, comma, begun = incomplete.rpartition(",")
    return [
        CompletionItem(f"{before}{comma}{code.name}", help=code.summary)
        for code in _checks()
        if code.name.startswith(begun)
    ]


def _checks() -> list[Code]:
    return [code for code in codes.ALL.values() if is_adjustable(code)]


select_option = _option(
    "--select",
    "`{}` is always reported: `--select` chooses among the checks that can be excused or lowered",
    "Report these checks alone, and what is always an error.",
)
ignore_option = _option(
    "--ignore",
    "`{}` cannot be ignored, for no Action that works could be written in spite of it: correct the policy",
    "Do not report these checks.",
)
