"""What Auth0 offers, as values: triggers, the fields of their events, the methods of their ``api``, the
platform's limits.

In: nothing; load.py makes these values from the JSON files beside it. Out: the vocabulary that the rest of
the compiler asks about names, types, allowed values and limits, under one name.

    >>> trigger.field(("user", "email")).optional
    True
    >>> trigger.method("multifactor.enable").params[0].values
    ('none', 'guardian', 'google-authenticator', 'duo', 'any')
"""

from actiongen.auth0.fields import (
    ITEM,
    Absence,
    AtLeast,
    AtMost,
    Field,
    FieldType,
    HasFormat,
    ImpliedAbsence,
    Invariant,
    IsFinite,
    IsWhole,
    JsonValue,
    Sensitivity,
    Shape,
    TextFormat,
    Trait,
)
from actiongen.auth0.methods import (
    WHITE_SPACE,
    CallLimit,
    Change,
    Completion,
    Limit,
    LimitKind,
    Method,
    MethodKind,
    Mutation,
    Param,
    ParamType,
    Returns,
    Tag,
    ThrowsWhere,
    Unit,
)
from actiongen.auth0.platform import (
    Binder,
    Platform,
    Provider,
    Runtime,
    RuntimeStatus,
)
from actiongen.auth0.triggers import (
    Handler,
    HandlerKind,
    Trigger,
    UndocumentedTrigger,
    Version,
    VersionStatus,
)

__all__ = [
    "ITEM",
    "WHITE_SPACE",
    "Absence",
    "AtLeast",
    "AtMost",
    "Binder",
    "CallLimit",
    "Change",
    "Completion",
    "Field",
    "FieldType",
    "Handler",
    "HandlerKind",
    "HasFormat",
    "ImpliedAbsence",
    "Invariant",
    "IsFinite",
    "IsWhole",
    "JsonValue",
    "Limit",
    "LimitKind",
    "Method",
    "MethodKind",
    "Mutation",
    "Param",
    "ParamType",
    "Platform",
    "Provider",
    "Returns",
    "Runtime",
    "RuntimeStatus",
    "Sensitivity",
    "Shape",
    "Tag",
    "TextFormat",
    "ThrowsWhere",
    "Trait",
    "Trigger",
    "UndocumentedTrigger",
    "Unit",
    "Version",
    "VersionStatus",
]
