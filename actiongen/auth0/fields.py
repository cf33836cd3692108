"""The fields of an event, as values.

In: nothing; load.py makes these values from the JSON of a trigger. Out: for each field its type, whether it may be
missing, what its values are, and what a check must know of it. Paths have no ``event.`` in front.

    >>> trigger.field(("user", "email")).optional
    True
"""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import TypeAlias

from actiongen.lazy_dataclass import dataclass

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None

ITEM = "[]"
"""The path segment that stands for any item of a list: ``("user", "identities", "[]", "provider")``."""


class FieldType(Enum):
    """What a field holds when it is there.

    A record has named fields. A container has keys of the tenant's or the user's choice, and a value in it
    may be any JSON. ``JSON`` is a value of unknown type.
    """

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    RECORD = "record"
    CONTAINER = "container"
    LIST = "list"
    JSON = "json"
    SECRETS = "secrets"


class TextFormat(Enum):
    """A form that every text of a field has."""

    EMAIL = "email"
    IP = "ip"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class HasFormat:
    """The text is an e-mail address, an IP address or an ISO 8601 date-time."""

    format: TextFormat
    source: str


@dataclass(frozen=True, slots=True)
class IsFinite:
    """The number is neither NaN nor infinite."""

    source: str


@dataclass(frozen=True, slots=True)
class IsWhole:
    """The number has no fraction."""

    source: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is not below ``bound``."""

    bound: int
    source: str


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number is not above ``bound``."""

    bound: int
    source: str


Invariant: TypeAlias = HasFormat | IsFinite | IsWhole | AtLeast | AtMost


class Sensitivity(Enum):
    """Why a value must not be shown: it is about a person, or whoever has it may act with it."""

    PERSONAL = "personal"
    CREDENTIAL = "credential"


class Trait(Enum):
    """What a check must know of a field beside its type.

    ``USER_WRITTEN``: the user can write it. ``MEMBERSHIP``: who lacks it belongs to none of the groups in it.
    ``COUNTS_REFUSED``: it goes up with a login that is refused too. ``BROUGHT_BACK``: users bring it with them when
    they come back from a redirect or a form. ``OF_FORM``: what a form has gathered, for the action that has shown it.
    ``VERIFIES_EMAIL``: whether the user has shown that the address is theirs. ``ORGANIZATION``: the
    organization for which the login is. ``HOLDS_TEXTS``: what is in it are texts.
    """

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    USER_WRITTEN = "user-written"
    MEMBERSHIP = "membership"
    COUNTS_REFUSED = "counts-refused"
    BROUGHT_BACK = "brought-back"
    OF_FORM = "of-form"
    VERIFIES_EMAIL = "verifies-email"
    ORGANIZATION = "organization"
    HOLDS_TEXTS = "holds-texts"


@dataclass(frozen=True, slots=True)
class Shape:
    """What every text of a field looks like: regular expressions for the whole of it and for a part of it.

    ``meaning``: what it is, in the words of a diagnostic.
    """

    whole: str
    part: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Absence:
    """The absence of a field is itself an answer: what it says."""

    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event, with the fields below it.

    ``open``: a record may hold names that Auth0 does not document. ``values`` are all that occur,
    ``known_values`` some of those that occur. ``items`` describes each item of a list, or each value of a
    result's map (a container that a method returned). ``value_type`` is what Auth0 writes about the values
    of a container: information, never a guarantee. ``kinds`` are the types that a ``JSON`` field is
    documented to have, if any. ``preview``: seen only in what Auth0 has published ahead of its
    documentation. ``credential_keys`` are the keys of a container whose values are credentials. ``since``:
    the first version of the trigger that has it.
    """

    name: str
    type: FieldType
    optional: bool = False
    open: bool = False
    values: tuple[str, ...] = ()
    known_values: tuple[str, ...] = ()
    fields: Mapping[str, "Field"] = field(default_factory=dict, hash=False)
    items: "Field | None" = None
    kinds: tuple[FieldType, ...] = ()
    value_type: str | None = None
    invariants: tuple[Invariant, ...] = ()
    shape: Shape | None = None
    absence: Absence | None = None
    traits: tuple[Trait, ...] = ()
    sensitivity: Sensitivity | None = None
    credential_keys: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    preview: bool = False
    since: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def format(self) -> TextFormat | None:
        """The form of the text, if it has one."""
        return next(
            (invariant.format for invariant in self.invariants if isinstance(invariant, HasFormat)), None
        )

    def child(self, segment: str) -> "Field | None":
        """The field one step below: a name of a record, or ``ITEM`` of a list."""
        if segment == ITEM:
            return self.items
        return self.fields.get(segment)


@dataclass(frozen=True, slots=True)
class ImpliedAbsence:
    """Where the text at ``path`` is one of ``values``, nothing is at ``absent``."""

    path: tuple[str, ...]
    values: tuple[str, ...]
    absent: tuple[str, ...]
    source: str
