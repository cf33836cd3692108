"""Adds to ``actiongen.toml`` what an import needs there.

In: the text of the file, None where there is none, and what is wanted. Out: the text with what it lacked; what it
says already stays, and is named where it says something else.

    merged(None, (Setting("", "policies", "login"),))   ->   Merged('policies = "login"\\n', ())
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from actiongen.recursion import deep_recursion

_HEADER = re.compile(r"\s*\[[^\[\]]*\]\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Setting:
    """``table`` is empty for a key at the top."""

    table: str
    key: str
    value: str

    @property
    def line(self) -> str:
        """As the file says it."""
        return f"{self.key} = {json.dumps(self.value, ensure_ascii=False)}"

    @property
    def shown(self) -> str:
        """As people name it."""
        return f"{self.line} below [{self.table}]" if self.table else self.line


@dataclass(frozen=True, slots=True)
class Merged:
    """The text, and lines about what was left as it is."""

    text: str
    left: tuple[str, ...]


def merged(text: str | None, wanted: Iterable[Setting]) -> Merged:
    """The file with all that is wanted and that it does not say yet."""
    wanted = tuple(wanted)
    there = _read(text or "")
    if there is None:
        return Merged(text or "", ("left actiongen.toml as it is: it cannot be read",))
    left: list[str] = []
    lacking: list[Setting] = []
    for setting in wanted:
        table = there.get(setting.table, {}) if setting.table else there
        value = table.get(setting.key) if isinstance(table, dict) else None
        if value is None and isinstance(table, dict):
            lacking.append(setting)
        elif value != setting.value:
            left.append(
                f"left `{setting.key}` of actiongen.toml as it is; the import would say `{setting.shown}`"
            )
    made = _added(text or "", lacking) if lacking else text or ""
    if not _says(made, lacking):
        return Merged(
            text or "", (*left, f"add to actiongen.toml: {'; '.join(each.shown for each in lacking)}")
        )
    return Merged(made, tuple(left))


def _read(text: str) -> dict[str, object] | None:
    try:
        with deep_recursion():
            return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _added(text: str, lacking: Iterable[Setting]) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    for setting in lacking:
        at = _place(lines, setting.table)
        if at is None:
            lines += ["\n"] * bool(lines) + [f"[{setting.table}]\n", f"{setting.line}\n"]
        else:
            lines.insert(at, f"{setting.line}\n")
    return "".join(lines)


def _place(lines: list[str], table: str) -> int | None:
    """Below the header of a table; of the top before the first table, behind the keys that stand there."""
    headers = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    if table:
        named = re.compile(rf"\s*\[\s*[\"']?{re.escape(table)}[\"']?\s*\]")
        return next((at + 1 for at in headers if named.match(lines[at])), None)
    first = headers[0] if headers else len(lines)
    keys = [at for at in range(first) if re.match(r"\s*[\w\"'-]+\s*=", lines[at])]
    return keys[-1] + 1 if keys else first


def _says(text: str, wanted: Iterable[Setting]) -> bool:
    """Whether the edit has done what it should: a text in several lines may look like a table."""
    there = _read(text)
    if there is None:
        return False
    for setting in wanted:
        table = there.get(setting.table, {}) if setting.table else there
        if not isinstance(table, dict) or table.get(setting.key) != setting.value:
            return False
    return True
