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


def test_a_field_is_what_all_that_have_it_agree_on() -> None:
    merged = any_trigger()
    for path in _paths(merged.event):
        of_all = [trigger.field(path) for trigger in TRIGGERS]
        own = [field for field in of_all if field is not None]
        field = merged.field(path)
        assert field is not None and own, path
        agree = len({each.type for each in own}) == 1
        assert field.type is (own[0].type if agree else FieldType.JSON), path
        lacks = any(
            trigger.field(path[:-1]) is not None and trigger.field(path) is None for trigger in TRIGGERS
        ) or (len(path) == 1 and len(own) < len(TRIGGERS))
        assert field.optional is (lacks or not agree or any(each.optional for each in own)), path
        if agree:
            assert field.open is any(each.open for each in own), path
            assert (field.items is not None) is any(each.items is not None for each in own), path
            assert {*field.fields} == {name for each in own for name in each.fields}, path


def test_methods_are_those_of_the_first_trigger_that_has_them() -> None:
    merged = any_trigger()
    assert (merged.id, merged.implied_absences) == ("any", ())
    for name, method in merged.methods.items():
        first = next(trigger for trigger in TRIGGERS if name in trigger.methods)
        assert method is first.methods[name]
