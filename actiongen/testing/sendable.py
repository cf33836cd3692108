"""Whether Auth0 could send a value.

In: a value, the field of the catalogue where it is to stand (None: nobody documents what stands there). Out: yes or no.

    is_sendable("ann@+", trigger.field(("user", "email")))   ->   False
"""

import ipaddress
import re

from actiongen.auth0.model import AtLeast, AtMost, Field, FieldType, HasFormat, Invariant, IsWhole, TextFormat
from actiongen.evaluate.operations import time
from actiongen.facts.ranges import EVENT_NUMBER
from actiongen.runs.texts import join
from actiongen.runs.values import Value

_ADDRESS = re.compile(r"[^@\s]+@\w([\w-]*\w)?(\.\w([\w-]*\w)?)*")


def is_sendable(value: Value, field: Field | None) -> bool:
    """Whether a value that is there may stand in a field."""
    if field is None:
        return True
    match field.type:
        case FieldType.STRING:
            return isinstance(value, str) and _is_text(join(value), field)
        case FieldType.NUMBER:
            if not isinstance(value, float) or abs(value) > EVENT_NUMBER:
                return False
            return all(_holds(invariant, value) for invariant in field.invariants)
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.LIST:
            return isinstance(value, list) and all(is_sendable(each, field.items) for each in value)
        case FieldType.RECORD:
            return isinstance(value, dict) and _is_record(value, field)
        case FieldType.CONTAINER | FieldType.SECRETS:
            return isinstance(value, dict) and all(is_sendable(each, field.items) for each in value.values())
        case FieldType.JSON:
            return True


def _is_text(text: str, field: Field) -> bool:
    if field.values and text not in field.values:
        return False
    match field.format:
        case None:
            return True
        case TextFormat.EMAIL:
            return _ADDRESS.fullmatch(text) is not None
        case TextFormat.TIMESTAMP:
            return "T" in text and time(text) is not None
        case TextFormat.IP:
            return _is_address(text)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_record(value: dict[str, Value], field: Field) -> bool:
    for name, below in field.fields.items():
        found = value.get(name)
        if not (below.optional if found is None else is_sendable(found, below)):
            return False
    return field.open or all(name in field.fields for name in value)


def _holds(invariant: Invariant, value: float) -> bool:
    match invariant:
        case IsWhole():
            return value.is_integer()
        case AtLeast(bound):
            return value >= bound
        case AtMost(bound):
            return value <= bound
        case HasFormat() | _:
            return True
