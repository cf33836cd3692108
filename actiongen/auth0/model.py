"""What Auth0 offers, as values: triggers, the fields of their events, the methods of their ``api``, the
platform's limits.

In: nothing; load.py makes these values from the JSON files beside it. Out: the vocabulary that the rest of
the compiler asks about names, types, allowed values and limits. Paths have no ``event.`` in front, methods
no ``api.``.

    >>> trigger.field(("user", "email")).optional
    True
    >>> trigger.method("multifactor.enable").params[0].values
    ('none', 'guardian', 'google-authenticator', 'duo', 'any')
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum
from typing import TypeAlias

from actiongen.lazy_dataclass import dataclass

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None

WHITE_SPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What ``String.prototype.trim`` removes (ECMA-262, 22.1.3.32: WhiteSpace and LineTerminator)."""

ITEM = "[]"
"""The path segment that stands for any item of a list: ``("user", "identities", "[]", "provider")``."""


# The event


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
    """

    USER_WRITTEN = "user-written"
    MEMBERSHIP = "membership"
    COUNTS_REFUSED = "counts-refused"
    BROUGHT_BACK = "brought-back"
    OF_FORM = "of-form"


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


# The methods


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
    ``RESTRICTION`` takes away what the login would have.
    """

    DENIAL = "denial"
    MFA_POLICY = "mfa-policy"
    CHALLENGE = "challenge"
    ENROLMENT = "enrolment"
    REDIRECT = "redirect"
    RETURN = "return"
    CLAIM = "claim"
    SCOPE = "scope"
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


class Failure(Enum):
    """How a login goes on after a call that fails.

    ``RECOVERABLE``: a client that knows the error can ask the user itself. ``FINAL``: it ends. ``LOGIN``: the client
    shows the login page, as for anybody who is not logged in.
    """

    RECOVERABLE = "recoverable"
    FINAL = "final"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class FailsWhere:
    """Where the text at ``path`` (or an item of the list there) is one of ``values``, a call ends in ``error``, unless
    its first argument is one of ``except_for``. ``meaning``: why, in a sentence for the reader of a diagnostic.

    ``with_options``: the values that options must have for that. ``advice``: what to write instead, where it is not to
    exclude this way of logging in. ``unless_read``: a field for which who asks has thought of the failure.
    """

    path: tuple[str, ...]
    values: tuple[str, ...]
    failure: Failure
    error: str
    meaning: str
    except_for: tuple[str, ...]
    source: str
    with_options: Mapping[str, JsonValue] = field(default_factory=dict, hash=False)
    advice: str | None = None
    unless_read: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Mutation:
    """The part of the event that a call changes at once; ``needs``: the record without which it changes nothing."""

    path: tuple[str, ...]
    change: Change
    needs: tuple[str, ...]
    source: str


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
    fails_where: tuple[FailsWhere, ...] = ()
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


# The triggers


class VersionStatus(Enum):
    """Whether Auth0 still wants a version of a trigger to be used."""

    CURRENT = "current"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a trigger; ``emittable`` if its handlers have the form that the compiler writes."""

    id: str
    status: VersionStatus
    emittable: bool = True


class HandlerKind(Enum):
    """Whether a handler runs first, or when the user comes back from a redirect."""

    EXECUTE = "execute"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that the Action exports."""

    name: str
    kind: HandlerKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """A place in Auth0 where Actions run.

    ``blocking`` is None where Auth0 does not say. ``binding_policy`` is "trigger-bound" (Actions run in the
    order of a list) or "entity-bound" (a connection, stream or profile names its Action). ``default_event``
    is shared by all who ask: copy it before changing it. ``types``: where Auth0 publishes the types of the
    trigger, without the version.
    """

    id: str
    versions: tuple[Version, ...]
    handlers: tuple[Handler, ...]
    blocking: bool | None
    binding_policy: str
    can_deny: bool
    terraform_bindable: bool
    max_actions: int | None
    api_type: str
    types: str | None
    event_summary: str
    event: Field
    implied_absences: tuple[ImpliedAbsence, ...]
    methods: Mapping[str, Method] = field(hash=False)
    default_event: Mapping[str, JsonValue] = field(hash=False)

    @property
    def current_version(self) -> str:
        """The version that a policy gets when it names none."""
        return next(version.id for version in self.versions if version.status is VersionStatus.CURRENT)

    @property
    def deprecated_versions(self) -> tuple[str, ...]:
        """The versions that Auth0 wants to be left behind."""
        return tuple(version.id for version in self.versions if version.status is VersionStatus.DEPRECATED)

    def version(self, id: str) -> Version | None:
        """A version by its id ("v3")."""
        return next((version for version in self.versions if version.id == id), None)

    def handler(self, kind: HandlerKind | str) -> Handler | None:
        """The handler of a kind ("execute", "continue"); not every trigger has one for continuing."""
        wanted = HandlerKind(kind)
        return next((handler for handler in self.handlers if handler.kind is wanted), None)

    def field(self, path: tuple[str, ...]) -> Field | None:
        """The documented field at a path; None below containers and JSON, where anything may be."""
        found: Field | None = self.event
        for segment in path:
            if found is None:
                return None
            found = found.child(segment)
        return found

    def paths_with(self, trait: Trait) -> tuple[tuple[str, ...], ...]:
        """The paths of the fields that have a trait, but for those below lists."""
        return tuple(_paths_with(trait, self.event, ()))

    def method(self, name: str) -> Method | None:
        """A method by its name without ``api.``."""
        return self.methods.get(name)


def _paths_with(trait: Trait, field: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if trait in field.traits:
        yield path
    for name, child in field.fields.items():
        yield from _paths_with(trait, child, (*path, name))


@dataclass(frozen=True, slots=True)
class UndocumentedTrigger:
    """A trigger that Auth0 names somewhere and documents nowhere; no policy can be compiled for it."""

    id: str
    versions: tuple[str, ...]
    binding_policy: str | None
    terraform_bindable: bool


# The platform


class RuntimeStatus(Enum):
    """How Auth0 treats a runtime; an alias is another name for one."""

    DEFAULT = "default"
    SUPPORTED = "supported"
    LEGACY = "legacy"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Runtime:
    """A version of Node; ``usable`` if a policy may name it."""

    name: str
    status: RuntimeStatus
    usable: bool
    alias_of: str | None = None


@dataclass(frozen=True, slots=True)
class Binder:
    """The Terraform resource that runs an entity-bound Action, and the argument for the Action's id."""

    resource: str
    argument: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Which versions of the Terraform provider a module needs; some for the flow of a trigger."""

    versions: str
    versions_of_flow: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Platform:
    """What holds for all triggers.

    ``limits`` carry their unit in the name, ``bound_by`` is by trigger. ``tenant_hosts``: the fields of events whose
    value is a host of the tenant itself, whoever logs in.
    """

    triggers: tuple[str, ...]
    undocumented: tuple[UndocumentedTrigger, ...]
    runtimes: tuple[Runtime, ...]
    limits: Mapping[str, int] = field(hash=False)
    reserved_claims: frozenset[str]
    claims_that_throw: frozenset[str]
    forbidden_claim_namespaces: tuple[str, ...]
    unrestricted_claims: frozenset[str]
    no_redirect_protocols: frozenset[str]
    tenant_hosts: frozenset[tuple[str, ...]]
    return_urls: frozenset[tuple[str, ...]]
    bound_by: Mapping[str, Binder] = field(hash=False)
    provider: Provider
    facts_date: str
    schema_version: str
    sources: tuple[str, ...]

    @property
    def default_runtime(self) -> str:
        """The runtime of an Action that names none."""
        return next(runtime.name for runtime in self.runtimes if runtime.status is RuntimeStatus.DEFAULT)

    def runtime(self, name: str) -> Runtime | None:
        """A runtime by its name ("node22")."""
        return next((runtime for runtime in self.runtimes if runtime.name == name), None)
