"""The methods of ``api``, as values.

In: nothing; load.py makes these values from the JSON of a trigger. Out: for each method its parameters with their
limits, what a call gives, and what it does to the login and to the event. Methods have no ``api.`` in front.

    >>> trigger.method("multifactor.enable").params[0].values
    ('none', 'guardian', 'google-authenticator', 'duo', 'any')
"""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from actiongen.auth0.fields import Field, JsonValue
from actiongen.lazy_dataclass import dataclass

WHITE_SPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What ``String.prototype.trim`` removes (ECMA-262, 22.1.3.32: WhiteSpace and LineTerminator)."""


class ParamType(Enum):
    """What a parameter takes. A record has ``options``; a union takes any of its ``kinds``."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    JSON = "json"
    LIST = "list"
    RECORD = "record"
    UNION = "union"


class LimitKind(Enum):
    """How an argument is limited; what ``Limit.value`` means for each.

    ``MAX_*``: a count of characters, bytes in UTF-8, bytes as JSON, or items. ``MIN_CHARS``: a count of characters.
    ``MAXIMUM``: a number. ``PATTERN``: a regular expression for the whole text. ``KEY_CHARS``: characters that no key
    may hold, the text itself and the keys of records at any depth; ``NO_KEY``: keys that it cannot be.
    ``MAX_OTHER_KEYS``, ``OTHER_KEY_CHARS``: how many keys a record has beside its options, and how long they are.
    Those without a value: ``NO_WHITESPACE``; ``NOT_ZERO``; ``URL``: an absolute URL; ``SAYS_NOTHING``: Auth0 takes an
    empty text, and it is of no use; ``CLAIM_NAME`` (``Platform.reserved_claims`` and the namespaces apply);
    ``CLAIM_THROWS`` (``Platform.claims_that_throw`` apply too).
    """

    MAX_CHARS = "max_chars"
    MAX_BYTES = "max_bytes"
    MAX_JSON_BYTES = "max_json_bytes"
    MAX_ITEMS = "max_items"
    MIN_CHARS = "min_chars"
    MAXIMUM = "maximum"
    PATTERN = "pattern"
    KEY_CHARS = "key_chars"
    NO_KEY = "no_key"
    MAX_OTHER_KEYS = "max_other_keys"
    OTHER_KEY_CHARS = "other_key_chars"
    NOT_ZERO = "not_zero"
    URL = "url"
    SAYS_NOTHING = "says_nothing"
    NO_WHITESPACE = "no_whitespace"
    CLAIM_NAME = "claim_name"
    CLAIM_THROWS = "claim_throws"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on an argument."""

    kind: LimitKind
    value: int | str | tuple[str, ...] | None
    source: str


class Unit(Enum):
    """What a number counts: milliseconds since 1970, or milliseconds or seconds of a duration."""

    EPOCH_MS = "epoch_ms"
    MS = "ms"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a method, or one field of an options object.

    ``open``: a record that takes any further key; ``others``: what their values are, if not anything. ``never``: keys
    that it does not take at all. ``only_for``: the values of the option ``type`` beside it for which Auth0 knows this
    option; empty means all. ``takes_secret``: where Auth0 says that a secret belongs here; None means that what is
    passed here can be read by others. ``trimmed``: Auth0 takes away the blanks around the text. ``unit``: what the
    number counts.
    """

    name: str
    type: ParamType
    optional: bool = False
    nullable: bool = False
    values: tuple[str, ...] = ()
    options: Mapping[str, "Param"] = field(default_factory=dict, hash=False)
    open: bool = False
    others: "Param | None" = None
    never: tuple[str, ...] = ()
    items: "Param | None" = None
    kinds: tuple[ParamType, ...] = ()
    default: JsonValue = None
    limits: tuple[Limit, ...] = ()
    only_for: tuple[str, ...] = ()
    takes_secret: str | None = None
    trimmed: bool = False
    unit: Unit | None = None

    def taken(self, text: str) -> str:
        """The text as Auth0 takes it."""
        return text.strip(WHITE_SPACE) if self.trimmed else text


class MethodKind(Enum):
    """An effect is called for what it does; a query is called for what it returns."""

    EFFECT = "effect"
    QUERY = "query"


class Tag(Enum):
    """What a call does to the login, where a check or a rule of the language must know.

    ``MFA_POLICY`` asks for MFA at the end of the flow, ``CHALLENGE`` and ``ENROLMENT`` suspend the flow
    after this Action, ``REDIRECT`` sends the user away and back, ``RETURN`` reads what the user brings back from there,
    ``FORM`` is a redirect to a form of Auth0's own,
    ``REDIRECTABLE`` asks whether the user can be sent away,
    ``RESTRICTION`` takes away what the login would have.
    """

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    DENIAL = "denial"
    MFA_POLICY = "mfa-policy"
    CHALLENGE = "challenge"
    ENROLMENT = "enrolment"
    REDIRECT = "redirect"
    FORM = "form"
    RETURN = "return"
    REDIRECTABLE = "redirectable"
    CLAIM = "claim"
    SCOPE = "scope"
    ACCESS_TOKEN = "access-token"
    USER_METADATA = "user-metadata"
    APP_METADATA = "app-metadata"
    RESTRICTION = "restriction"
    PRIMARY_USER = "primary-user"
    CACHE = "cache"
    SAML = "saml"


@dataclass(frozen=True, slots=True)
class Returns:
    """What a call gives: ``type`` as Auth0 writes it, ``value`` as a field where the shape is known.

    ``value.optional`` says that the result may be undefined.
    """

    type: str
    is_promise: bool = False
    throws: bool = False
    value: Field | None = None

    @property
    def is_void(self) -> bool:
        """Nothing to use: Auth0 returns nothing, or the ``api`` itself for chaining."""
        return self.type in ("void", "api")


@dataclass(frozen=True, slots=True)
class CallLimit:
    """At most ``most`` calls of the methods that share ``group`` in one login."""

    group: str
    most: int
    source: str


@dataclass(frozen=True, slots=True)
class ThrowsWhere:
    """Where the text at ``path`` is one of ``values`` a call throws, or, if there are none, where nothing is there.

    ``meaning``: why, in a sentence for the reader of a diagnostic.
    """

    path: tuple[str, ...]
    values: tuple[str, ...]
    meaning: str
    source: str


class Change(Enum):
    """How a call changes a part of the event, at once.

    ``SET_ENTRY``: the second argument under the key that the first one is; null takes the key out.
    ``DELETE_ENTRY``: the key is taken out. ``CLEAR_ENTRIES``: no keys are left; ``CLEAR_ANY_ENTRIES``: the same, where
    there are some. ``SET_VALUE``: the first argument. ``ADD_ITEM``, ``REMOVE_ITEM``, ``SET_ITEMS``, ``CLEAR_ITEMS``: of
    a list that holds no text twice.
    """

    SET_ENTRY = "set_entry"
    DELETE_ENTRY = "delete_entry"
    CLEAR_ENTRIES = "clear_entries"
    CLEAR_ANY_ENTRIES = "clear_any_entries"
    SET_VALUE = "set_value"
    ADD_ITEM = "add_item"
    REMOVE_ITEM = "remove_item"
    SET_ITEMS = "set_items"
    CLEAR_ITEMS = "clear_items"


_OF_ENTRIES = frozenset(
    (Change.SET_ENTRY, Change.DELETE_ENTRY, Change.CLEAR_ENTRIES, Change.CLEAR_ANY_ENTRIES)
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """The part of the event that a call changes at once; ``needs``: the record without which it changes nothing."""

    path: tuple[str, ...]
    change: Change
    needs: tuple[str, ...]
    source: str

    @property
    def is_within(self) -> bool:
        """Whether the object stays and its entries change; else another list or text takes its place."""
        return self.change in _OF_ENTRIES


@dataclass(frozen=True, slots=True)
class Completion:
    """What the event lists when the flow goes on after a call that suspends it: an item with the ``name`` and a
    ``timestamp`` in the list at ``path``.
    """

    path: tuple[str, ...]
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Method:
    """One method of ``api``.

    ``terminal``: a call ends the handler. ``only_in``: the one handler that has it. ``mutates``: what a call
    changes of the event at once; ``writes``: the path that the next Actions of the flow see changed.
    ``completes``: the flow is suspended until the user has done what the call asks for, which the next Actions see.
    ``last_call_counts``: a later call replaces an earlier one.
    ``gated``: refused unless Auth0 has enabled a feature for the tenant. ``preview``: published ahead of
    the documentation.
    """

    name: str
    params: tuple[Param, ...]
    returns: Returns
    kind: MethodKind
    terminal: bool = False
    only_in: str | None = None
    mutates: Mutation | None = None
    writes: tuple[str, ...] | None = None
    completes: Completion | None = None
    last_call_counts: bool = False
    tags: tuple[Tag, ...] = ()
    call_limit: CallLimit | None = None
    throws_where: tuple[ThrowsWhere, ...] = ()
    deprecated: bool = False
    gated: bool = False
    preview: bool = False
    stage: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def keywords(self) -> Mapping[str, Param]:
        """The options that may be written as keyword arguments: those of a trailing options object."""
        return self.params[-1].options if self.params else {}
