"""Fields and methods of the catalogue in words.

In: a field or a method. Out: short texts for a row of a table, pairs of a heading and a text for a page.

    type_name(trigger.field(("authorization", "roles")))   ->   "list of string"
    signature(trigger.method("access.deny"))   ->   "api.access.deny(reason)"
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from actiongen.auth0.load_ways import cells_of
from actiongen.auth0.model import (
    AtLeast,
    AtMost,
    Field,
    FieldType,
    HasFormat,
    Invariant,
    IsFinite,
    IsWhole,
    Limit,
    LimitKind,
    Method,
    Param,
    ParamType,
    Sensitivity,
    TextFormat,
    ThrowsWhere,
    Trait,
    Unit,
)
from actiongen.auth0.ways import CallEffect
from actiongen.report.in_words import effect_in_words

_FORMATS = {
    TextFormat.EMAIL: "an e-mail address",
    TextFormat.IP: "an IP address",
    TextFormat.TIMESTAMP: "an ISO 8601 time",
}
_SENSITIVITY = {Sensitivity.PERSONAL: "personal data", Sensitivity.CREDENTIAL: "a credential: never shown"}
_TRAITS = {
    Trait.USER_WRITTEN: "the user can write it",
    Trait.MEMBERSHIP: "groups of users",
    Trait.COUNTS_REFUSED: "refused logins count",
    Trait.BROUGHT_BACK: "comes back with the user",
    Trait.OF_FORM: "what a form has gathered",
    Trait.VERIFIES_EMAIL: "says whether the address is verified",
    Trait.ORGANIZATION: "says for which organization the login is",
    Trait.HOLDS_TEXTS: "what is in it are texts",
}
_UNITS = {
    Unit.EPOCH_MS: "milliseconds since 1970: a time",
    Unit.MS: "milliseconds: a duration",
    Unit.SECONDS: "seconds: a duration",
}
_PREVIEW = "seen ahead of Auth0's documentation"
Fact = tuple[str, str]


# Fields


def type_name(field: Field) -> str:
    """The type for people: ``string``, ``list of record``, ``container``."""
    if field.type is FieldType.LIST:
        return f"list of {type_name(field.items)}" if field.items is not None else "list"
    if field.type is FieldType.JSON:
        return " or ".join(kind.value for kind in field.kinds) or "any JSON"
    return str(field.type.value)


def field_notes(field: Field) -> str:
    """What a row of a table says beside type and presence."""
    parts = [
        ", ".join(field.values),
        f"for example {', '.join(field.known_values[:3])}" if field.known_values else "",
    ]
    parts += [_invariant(invariant) for invariant in field.invariants if not isinstance(invariant, IsFinite)]
    parts += [_SENSITIVITY[field.sensitivity]] if field.sensitivity else []
    parts += [
        ", ".join(field.stage),
        f"since {field.since}" if field.since else "",
        _PREVIEW if field.preview else "",
    ]
    return "; ".join(part for part in parts if part)


def field_facts(field: Field) -> tuple[Fact, ...]:
    """Everything that is known of a field."""
    pairs = [
        ("Type", type_name(field)),
        ("Presence", "may be absent" if field.optional else "always there"),
        ("If absent", field.absence.meaning if field.absence else ""),
        ("Values", ", ".join(field.values)),
        ("Known values", ", ".join(field.known_values)),
        ("Form", ", ".join(_invariant(invariant) for invariant in field.invariants)),
        ("Shape", field.shape.meaning if field.shape else ""),
        ("Meaning", ", ".join(_TRAITS[trait] for trait in field.traits)),
        ("Keys", _keys(field)),
        ("Other fields", "may be there" if field.open and field.type is FieldType.RECORD else ""),
        ("Sensitivity", _SENSITIVITY[field.sensitivity] if field.sensitivity else ""),
        ("Credentials", ", ".join(field.credential_keys)),
        ("Stage", ", ".join(field.stage) or (_PREVIEW if field.preview else "")),
        ("Since", field.since or ""),
    ]
    sources = [*field.sources, *(invariant.source for invariant in field.invariants)]
    sources += [field.absence.source] if field.absence else []
    sources += [field.shape.source] if field.shape else []
    return (*(pair for pair in pairs if pair[1]), *_sources(sources))


def _keys(field: Field) -> str:
    if field.type is FieldType.CONTAINER:
        values = {"any": "any JSON", None: "any JSON"}.get(field.value_type, field.value_type)
        return (
            f"of the tenant's choice, read as any JSON; Auth0 writes {values}; `schema(…)` gives them types"
        )
    return ""


def _invariant(each: Invariant) -> str:
    match each:
        case HasFormat(format):
            return _FORMATS[format]
        case IsFinite():
            return "finite"
        case IsWhole():
            return "whole"
        case AtLeast(bound):
            return f"at least {bound}"
        case AtMost(bound):
            return f"at most {bound}"
        case _:
            assert_never(each)


# Methods


def signature(method: Method) -> str:
    """A call as it is written, optional parameters with ``?``."""
    names = ", ".join(f"{param.name}{'?' if param.optional else ''}" for param in method.params)
    return f"api.{method.name}({names})"


def method_notes(method: Method) -> str:
    """What a row of a table says of a method."""
    parts = [
        "ends the action" if method.terminal else "",
        "" if method.returns.is_void else f"returns {method.returns.type}",
        f"only in the {method.only_in} handler" if method.only_in else "",
        "deprecated" if method.deprecated else "",
        ", ".join(method.stage),
        _PREVIEW if method.preview else "",
    ]
    return "; ".join(part for part in parts if part)


def method_facts(method: Method) -> tuple[Fact, ...]:
    """Everything that is known of a method but its parameters, and what it does in which way of logging in."""
    limit = method.call_limit
    returns = (
        ""
        if method.returns.is_void
        else method.returns.type + (", or throws" if method.returns.throws else "")
    )
    pairs = [
        ("Kind", f"{method.kind.value}{', ends the action' if method.terminal else ''}"),
        ("Returns", returns),
        ("Handler", f"only {method.only_in}" if method.only_in else ""),
        ("Called again", "the last call counts" if method.last_call_counts else ""),
        ("Changes", f"event.{'.'.join(method.mutates.path)} at once" if method.mutates else ""),
        ("Writes", f"event.{'.'.join(method.writes)} of the next Actions" if method.writes else ""),
        ("Does", ", ".join(tag.value for tag in method.tags)),
        ("Calls", f"at most {limit.most} of {limit.group} in one login" if limit else ""),
        *(("Throws", _throws(each)) for each in method.throws_where),
        ("Deprecated", "yes" if method.deprecated else ""),
        ("Gated", "refused unless Auth0 has enabled the feature for the tenant" if method.gated else ""),
        ("Stage", ", ".join(method.stage) or (_PREVIEW if method.preview else "")),
        ("Options", "may be written as keyword arguments" if method.keywords else ""),
    ]
    sources = [
        *method.sources,
        *(each.source for each in method.throws_where),
        *([method.mutates.source] if method.mutates else []),
        *([limit.source] if limit else []),
    ]
    sources += [limit.source for param in method.params for limit in param.limits]
    return (*(pair for pair in pairs if pair[1]), *_sources(sources))


def in_ways(method: Method, trigger: str) -> Iterator[tuple[str, str, str]]:
    """A row for each way of logging in in which the method does not simply act: its name, what happens, and why."""
    for way, cell in cells_of(trigger, method.name).items():
        if cell.effect not in (CallEffect.ACTS, CallEffect.NOT_RUN):
            reason = cell.meaning or cell.note or ""
            yield way, effect_in_words(cell), (
                f"{reason} (only: {cell.condition})" if cell.condition else reason
            )


def parameters(method: Method) -> Iterator[tuple[str, str, str, str]]:
    """A row a parameter and option: its path, type, presence and notes."""
    yield from (parameter(path, param) for path, param in all_parameters(method))


def all_parameters(method: Method) -> Iterator[tuple[str, Param]]:
    """The parameters and their options, by their paths."""
    yield from _params("", {param.name: param for param in method.params})


def _params(path: str, params: Mapping[str, Param]) -> Iterator[tuple[str, Param]]:
    for name, param in params.items():
        here = f"{path}{name}"
        yield here, param
        yield from _params(f"{here}.", param.options)
        if param.items is not None:
            yield from _params(f"{here}[].", param.items.options)


def parameter(path: str, param: Param) -> tuple[str, str, str, str]:
    """The row of one parameter or option."""
    return path, param_type(param), "optional" if param.optional else "", _param_notes(param)


def param_type(param: Param) -> str:
    """What it takes, for people: ``list of string``."""
    if param.type is ParamType.LIST and param.items is not None:
        return f"list of {param_type(param.items)}"
    if param.type is ParamType.UNION:
        return " or ".join(kind.value for kind in param.kinds)
    return "any JSON" if param.type is ParamType.JSON else param.type.value


def _param_notes(param: Param) -> str:
    parts = [
        ", ".join(param.values),
        "or null" if param.nullable else "",
        f"default {param.default}" if param.default is not None else "",
        f"only for {', '.join(param.only_for)}" if param.only_for else "",
        _UNITS[param.unit] if param.unit else "",
        "and any other key" if param.open else "",
        "may be a secret" if param.takes_secret else "",
        *(_limit(limit) for limit in param.limits),
    ]
    return "; ".join(part for part in parts if part)


def _limit(limit: Limit) -> str:
    match limit.kind:
        case LimitKind.MAX_CHARS:
            return f"at most {limit.value} characters"
        case LimitKind.MAX_BYTES:
            return f"at most {limit.value} bytes"
        case LimitKind.MAX_JSON_BYTES:
            return f"at most {limit.value} bytes as JSON"
        case LimitKind.MAXIMUM:
            return f"at most {limit.value}"
        case LimitKind.PATTERN:
            return f"matches {limit.value}"
        case LimitKind.NO_WHITESPACE:
            return "without white space"
        case LimitKind.MAX_ITEMS:
            return f"at most {limit.value} items"
        case LimitKind.MIN_CHARS:
            return "not empty" if limit.value == 1 else f"at least {limit.value} characters"
        case LimitKind.NOT_ZERO:
            return "not 0"
        case LimitKind.URL:
            return "an absolute URL"
        case LimitKind.KEY_CHARS:
            return f"no key with {' or '.join(str(limit.value))}"
        case LimitKind.NO_KEY:
            names = limit.value if isinstance(limit.value, tuple) else (str(limit.value),)
            return f"not {', '.join(names)}"
        case LimitKind.MAX_OTHER_KEYS:
            return f"at most {limit.value} further keys"
        case LimitKind.OTHER_KEY_CHARS:
            return f"further keys have at most {limit.value} characters"
        case LimitKind.SAYS_NOTHING:
            return "not empty"
        case LimitKind.CLAIM_NAME:
            return "no reserved claim, no namespace of Auth0"
        case LimitKind.CLAIM_THROWS:
            return "not a claim that throws"
        case _:
            assert_never(limit.kind)


def _throws(throws: ThrowsWhere) -> str:
    is_there = f"is {' or '.join(throws.values)}" if throws.values else "is absent"
    return f"where event.{'.'.join(throws.path)} {is_there}: {throws.meaning}"


def _sources(sources: list[str]) -> tuple[Fact, ...]:
    return tuple(("Source", source) for source in dict.fromkeys(sources))
