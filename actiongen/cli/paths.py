"""Paths of policies as people write them: a file, the name of a policy, a folder.

In: an argument of the command line. Out: a path that exists, or what was probably meant.

    actiongen run country_gate   ->   policies/country_gate.policy
"""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from actiongen.project import settings
from actiongen.project.files import SUFFIX, stems
from actiongen.spelling import LOOSE, meant


class PolicyFile(click.Path):
    """A policy: its file, or its name in the folder of the policies; with ``folders`` a folder too."""

    def __init__(self, *, folders: bool = False) -> None:
        super().__init__(exists=True, dir_okay=folders, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path of the file."""
        asked = os.fspath(value)
        if os.path.lexists(asked):
            found = super().convert(value, param, ctx)
            return Path(os.fsdecode(found))
        known = _known()
        if asked in known:
            return known[asked]
        raise click.BadParameter(_meant(asked, known), ctx, param)


class PolicyFolder(click.Path):
    """The folder of the policies."""

    def __init__(self) -> None:
        super().__init__(exists=True, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path of the folder."""
        found = Path(os.fsdecode(super().convert(value, param, ctx)))
        if found.is_file():
            raise click.BadParameter(_instead(found, ctx), ctx, param)
        return found


def _meant(asked: str, known: Iterable[str]) -> str:
    stem = asked.removesuffix(SUFFIX).replace(os.sep, "/").rpartition("/")[2]
    close = meant(stem, known, LOOSE)
    return f"there is no policy `{asked}`" + (f"; did you mean `{close}`?" if close else "")


def _instead(file: Path, ctx: click.Context | None) -> str:
    command = ctx.info_name if ctx is not None else None
    only = f" --only {file.stem}" if command == "build" else ""
    write = f"write `actiongen {command} {file.parent}{only}`"
    return f"`{file}` is a file, and `{command}` takes the folder of all policies: {write}"


def _known() -> dict[str, Path]:
    """The policies of the settings' folder by name."""
    chosen = settings.read(None).value
    return {} if chosen is None else stems(chosen.settings.policies)
