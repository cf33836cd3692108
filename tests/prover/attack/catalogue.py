"""Which events the catalogue allows.

In: an event, its trigger. Out: why it is none that Auth0 sends, in words.

    [*problems({"user": 1.0}, trigger)]   ->   ["`user` is none that Auth0 sends"]
"""

from collections.abc import Iterator, Mapping

from actiongen.auth0.model import FieldType, Trigger
from actiongen.runs.values import Value
from actiongen.testing.events import at
from actiongen.testing.sendable import is_sendable


def problems(event: Mapping[str, Value], trigger: Trigger) -> Iterator[str]:
    """What is wrong with an event, whose secrets stand elsewhere."""
    taken_out = set()
    for implied in trigger.implied_absences:
        if at(dict(event), implied.path) in implied.values:
            # What is required of a record is not there in an event that has no such record.
            taken_out.add(implied.absent[0])
            if at(dict(event), implied.absent) is not None:
                yield f"`{'.'.join(implied.absent)}` is there, though `{'.'.join(implied.path)}` says that it is not"
    for name, field in trigger.event.fields.items():
        if field.type is FieldType.SECRETS or name in taken_out:
            continue
        value = event.get(name)
        if not (field.optional if value is None else is_sendable(value, field)):
            yield f"`{name}` is none that Auth0 sends: {value!r}"
