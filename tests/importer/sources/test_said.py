"""What is read of small exports, and what is said of that which is not: ``said.txt``.

A line behind `////` has the form and the files, as JSON; below it stands what comes of them. Each was read by a person.
``pytest --update`` writes it anew.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from importer.sources.texts import files

from actiongen.importer.model import Original
from actiongen.importer.sources.read import read_export

SAID = Path(__file__).with_name("said.txt")


def kept() -> dict[str, str]:
    """The exports, and what stands below each."""
    cases = SAID.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def said(line: str) -> Iterator[str]:
    """What is read of an export."""
    form, _, texts = line.partition(" ")
    export = read_export(files(json.loads(texts)), form)
    assert export.form == form
    for missed in export.missed:
        yield f"missed {missed.path}: {missed.what}: {missed.why}"
    for original in export.originals:
        yield from _told(original)
    for module in export.modules:
        names = " ".join(f"{each.name}@{each.version}" for each in module.packages)
        yield f"module {module.path} | {module.name} | {names} | {' '.join(module.secrets)} | {module.code!r}"
    for each in export.bindings:
        actions, singles = ", ".join(each.actions), " ".join(each.singles)
        yield f"binding {each.trigger} | {actions} | {each.resource} | {each.is_ordered} | {singles}"


def _told(original: Original) -> Iterator[str]:
    parts = (original.path, original.name, original.trigger, original.version, original.runtime)
    yield f"{original.kind.value} {' | '.join(parts)}"
    yield f"  code {original.code!r}"
    if original.order is not None:
        yield f"  order {original.order}"
    if not original.is_enabled:
        yield "  disabled"
    yield from (f"  {key} {value}" for key in ("resource", "stage") if (value := getattr(original, key)))
    yield from (f"  package {each.name}@{each.version}" for each in original.packages)
    for key in ("secrets", "settings", "modules", "module_versions", "notes"):
        yield from (f"  {key}: {each}" for each in getattr(original, key))


@pytest.mark.parametrize("line", kept())
def test_said(line: str, update: bool) -> None:
    found = "\n".join(each.rstrip() for each in said(line))
    if update:
        cases = kept() | {line: found}
        SAID.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]
