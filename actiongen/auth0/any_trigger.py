"""All triggers as one, for a file of which nobody knows the trigger: a library alone, an action without one.

In: the catalogue. Out: a :class:`~actiongen.auth0.model.Trigger` with the fields and methods of all triggers. A field
that some lack is optional; one whose type they do not agree on is of type ``json``. Nothing is compiled with it.

    any_trigger().field(("user", "email")).optional   ->   True
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import Field, FieldType, Trigger


@cache
def any_trigger() -> Trigger:
    """What some trigger has."""
    triggers = [trigger for id in trigger_ids() if (trigger := load_trigger(id)) is not None]
    methods = {name: method for trigger in reversed(triggers) for name, method in trigger.methods.items()}
    event = _merged([trigger.event for trigger in triggers])
    return replace(triggers[0], id="any", event=event, implied_absences=(), methods=methods)


def _merged(fields: Sequence[Field]) -> Field:
    """The field that several triggers have under one path."""
    first = fields[0]
    optional = any(field.optional for field in fields)
    if any(field.type is not first.type for field in fields):
        return Field(first.name, FieldType.JSON, optional=True)
    items = [field.items for field in fields if field.items is not None]
    return Field(
        first.name,
        first.type,
        optional,
        open=any(field.open for field in fields),
        fields=_merged_fields(fields),
        items=_merged(items) if items else None,
    )


def _merged_fields(records: Sequence[Field]) -> dict[str, Field]:
    children: dict[str, Field] = {}
    for name in dict.fromkeys(name for record in records for name in record.fields):
        fields = [record.fields[name] for record in records if name in record.fields]
        merged = _merged(fields)
        children[name] = merged if len(fields) == len(records) else replace(merged, optional=True)
    return children
