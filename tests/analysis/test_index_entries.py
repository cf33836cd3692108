"""All entries of the index of some files, to be read from top to bottom beside the files.

The files are those of ``tests/cases/index``, each with ``.txt`` beside it, which ``--update`` writes anew.
"""

from pathlib import Path

import pytest

from actiongen.analysis.index import analyse_with_index
from actiongen.ir import types
from actiongen.ir.index import IndexEntry
from actiongen.source import JavaScriptFile, Source
from actiongen.syntax.parse import parse
from actiongen.unit import loader

FOLDER = Path(__file__).parents[1] / "cases" / "index"
EXTERNS = (JavaScriptFile("externs/md5.js", "module.exports = (text) => text;\n"),)
FILES = {
    file.stem: Source(f"policies/{file.name}", file.read_text("utf-8"), externs=EXTERNS)
    for file in sorted(FOLDER.glob("*.policy"))
}


def shown(entry: IndexEntry, source: Source) -> str:
    """``3:8 event field "email": string, may be absent, user.email, defined at …``."""
    parts = [f'{place(entry.span.start, source)} {entry.kind.value} "{entry.name}"']
    if not entry.name:
        text = " ".join(source.text[entry.span.start : entry.span.end].split())
        parts = [f"{place(entry.span.start, source)} {entry.kind.value} `{text}`"]
    if entry.type is not None:
        parts.append(types.name(entry.type) + ("" if entry.present else " or absent"))
    if entry.path:
        parts.append("at " + ".".join(entry.path))
    if entry.is_definition:
        parts.append("defined here")
    elif entry.definition is not None:
        other = FILES[Path(entry.definition.path).stem]
        parts.append(f"defined in {other.path} {place(entry.definition.start, other)}")
    return ", ".join(parts)


def place(offset: int, source: Source) -> str:
    at = source.position(offset)
    return f"{at.line}:{at.column}"


@pytest.mark.parametrize("name", FILES)
def test_the_rendering_of_all_entries_is_as_it_was(name: str, update: bool) -> None:
    source = FILES[name]
    file = parse(source).value
    assert file is not None
    index = analyse_with_index(file, source.text, loader(tuple(FILES.values()))).index
    text = "".join(f"{shown(entry, source)}\n" for entry in index.entries)
    golden = FOLDER / f"{name}.txt"
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
