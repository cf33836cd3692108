"""All triggers as one: what some trigger has, typed where all that have it agree."""

from collections.abc import Iterator

import pytest

from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import Field, FieldType, Trigger

TRIGGERS = [trigger for id in trigger_ids() if (trigger := load_trigger(id)) is not None]


def _paths(field: Field, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, child in field.fields.items():
        yield (*path, name)
        yield from _paths(child, (*path, name))


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: trigger.id)
def test_it_has_what_each_trigger_has(trigger: Trigger) -> None:
    assert trigger.methods.keys() <= any_trigger().methods.keys()
    for path in _paths(trigger.event):
        field, merged = trigger.field(path), any_trigger().field(path)
        above = [any_trigger().field(path[:length]) for length in range(1, len(path))]
        if any(parent is None or parent.type is FieldType.JSON for parent in above):
            continue
        assert field is not None and merged is not None
        assert merged.type in (field.type, FieldType.JSON)
        assert merged.optional or not field.optional


def test_a_field_that_some_triggers_lack_is_optional() -> None:
    stats = any_trigger().field(("stats",))
    assert stats is not None and stats.optional and stats.type is FieldType.RECORD
    assert any_trigger().field(("nothing",)) is None
