"""Writes what the output needs of Unicode, as one version has it, so that every Python gives the same bytes.

In: a Python whose ``unicodedata`` is of version 14.0.0 (3.11). Out: actiongen/unicode.json: the code points of
each general category, and those that are two columns wide, as first and last of each run.

    python3.11 scripts/build_unicode.py
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TypeVar

VERSION = "14.0.0"
T = TypeVar("T")
TABLE = Path(__file__).parent.parent / "actiongen" / "unicode.json"


def main() -> int:
    """Writes the table; 1 where this Python knows another version."""
    if unicodedata.unidata_version != VERSION:
        print(f"this Python has Unicode {unicodedata.unidata_version}, not {VERSION}", file=sys.stderr)
        return 1
    categories: dict[str, list[tuple[int, int]]] = {}
    for category, first, last in _runs(unicodedata.category):
        if category != "Cn":
            categories.setdefault(category, []).append((first, last))
    wide = [
        (first, last)
        for is_wide, first, last in _runs(lambda c: unicodedata.east_asian_width(c) in "WF")
        if is_wide
    ]
    lines = [
        f'  "{name}": {json.dumps(runs)}' for name, runs in (*sorted(categories.items()), ("wide", wide))
    ]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


def _runs(kind: Callable[[str], T]) -> Iterator[tuple[T, int, int]]:
    for value, group in groupby(range(sys.maxunicode + 1), lambda code: kind(chr(code))):
        codes = list(group)
        yield value, codes[0], codes[-1]


if __name__ == "__main__":
    raise SystemExit(main())
