"""The pages of ``docs/triggers`` are those of the catalogue, and leave nothing out."""

from pathlib import Path

import pytest
import write_trigger_pages

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.commands.show import paths

PAGES = dict(write_trigger_pages.pages())
FOLDER = write_trigger_pages.FOLDER


def test_there_is_a_page_for_each_and_no_other() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_it_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[
        name
    ], f"run {Path(write_trigger_pages.__file__).name}"


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_it_has_every_field_and_method(trigger_id: str) -> None:
    text = PAGES[f"{trigger_id}.md"].replace("[]", "")
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    fields = [path for path in paths(trigger_id) if path.startswith("event.")]
    assert [path for path in fields if f"| `{path}` |" not in text] == []
    assert [name for name in trigger.methods if f"### `api.{name}(" not in text] == []
