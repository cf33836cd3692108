"""Writes a page for each trigger out of the catalogue: its event, its methods and what they take.

In: the catalogue of the package, as ``actiongen show`` reads it. Out: the files of ``docs/triggers``.

    .venv/bin/python scripts/write_trigger_pages.py
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import Trigger
from actiongen.commands.show import paths, show
from actiongen.report.page import Page, Table

FOLDER = Path(__file__).parent.parent / "docs" / "triggers"
_MADE = (
    "<!-- Made by scripts/write_trigger_pages.py from the catalogue: `actiongen show` says the same. -->\n"
)
_IN_CODE = {"Field", "Parameter", "Handlers", "Way", "Method"}


def pages() -> Iterator[tuple[str, str]]:
    """The name and the text of each page, the index first."""
    yield "README.md", _index()
    for each in trigger_ids():
        yield f"{each}.md", _trigger(each)


def _index() -> str:
    page = _shown()
    (table,) = page.tables
    rows = [(f"[`{name}`]({name}.md)", version, event) for name, version, event in table.rows]
    said = (
        "What Auth0 offers at each moment that runs Actions: the fields of the event, which of them may be absent, "
        "and the methods."
    )
    facts = "; ".join(f"{name.lower()}: {text}" for name, text in page.facts)
    lines = [_MADE, "# Triggers\n", f"{said}\n", f"{facts.capitalize()}.\n", _table(table.columns, rows)]
    return "\n".join(lines)


def _trigger(trigger_id: str) -> str:
    trigger = load_trigger(trigger_id)
    assert trigger is not None, trigger_id
    page = _shown(trigger_id)
    facts = [(name, text) for name, text in page.facts if name != "Event"]
    lines = [_MADE, f"# {trigger_id}\n", f"{trigger.event_summary}\n", _facts(facts)]
    lines += ["## Event\n", _table(("Field", "Type", "Presence", "Notes"), _fields(trigger))]
    lines.append("## Methods\n")
    for name in trigger.methods:
        lines += _method(trigger_id, name)
    return "\n".join(lines)


def _fields(trigger: Trigger) -> Iterator[tuple[str, ...]]:
    """A row for every field, those of a record below it."""
    rows = {
        row[0]: row
        for path in paths(trigger.id)
        if path == "event" or path.startswith("event.")
        for table in _shown(trigger.id, path).tables
        for row in table.rows
    }
    for path in paths(trigger.id):
        found = [row for name, row in rows.items() if name.replace("[]", "") == path]
        yield from found


def _method(trigger_id: str, name: str) -> Iterator[str]:
    page = _shown(trigger_id, f"api.{name}")
    yield f"### `{page.title.removesuffix(f' of {trigger_id}')}`\n"
    yield _facts(page.facts)
    for table in page.tables:
        if table.title == "Parameters":
            yield _table(table.columns, table.rows)
        else:
            yield _in_ways(table)


def _in_ways(table: Table) -> str:
    """What the method does in each way of logging in, without the reasons, which are the same for many methods."""
    by_effect: dict[str, list[str]] = {}
    for way, effect, _ in table.rows:
        by_effect.setdefault(effect, []).append(f"`{way}`")
    said = [f"- {effect}: {', '.join(ways)}" for effect, ways in by_effect.items()]
    return "\n".join(["In some [ways of logging in](../ways.md):\n", *said, ""])


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        [*(f"- {name}: {_code(text) if name in _IN_CODE else text}" for name, text in facts), ""]
    )


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns)]
    for row in rows:
        cells = [
            _code(cell) if name in _IN_CODE else cell.replace("<", "&lt;")
            for name, cell in zip(columns, row, strict=True)
        ]
        lines.append(tuple(cell.replace("|", "\\|") for cell in cells))
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), ""])


def _code(text: str) -> str:
    return ", ".join(f"`{each}`" for each in text.split(", "))


def _shown(*arguments: str) -> Page:
    page = show(*arguments)
    assert isinstance(page, Page), page
    return page


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
