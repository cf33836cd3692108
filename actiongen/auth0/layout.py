"""How the JSON files of this package are laid out: the types of their objects, key by key.

In and out: nothing at run time; load.py reads objects of these shapes and scripts/update_catalogue.py
writes them. A key that is left out stands for False, nothing, or an empty list.

    {"type": "string", "optional": true}   is a FieldJson
"""

from typing import Literal, TypedDict

from actiongen.auth0.model import JsonValue


class InvariantJson(TypedDict, total=False):
    kind: Literal["format", "finite", "whole", "at_least", "at_most"]
    format: str
    bound: int
    source: str


class AbsenceJson(TypedDict):
    meaning: str
    source: str


class ShapeJson(TypedDict):
    whole: str
    part: str
    meaning: str
    source: str


class FieldJson(TypedDict, total=False):
    type: str
    optional: bool
    open: bool
    values: list[str]
    known_values: list[str]
    fields: "dict[str, FieldJson]"
    items: "FieldJson"
    kinds: list[str]
    value_type: str
    invariants: list[InvariantJson]
    shape: ShapeJson
    absence: AbsenceJson
    traits: list[str]
    sensitivity: str
    credential_keys: list[str]
    stage: list[str]
    preview: bool
    since: str
    sources: list[str]


class LimitJson(TypedDict, total=False):
    kind: str
    value: int | str | list[str]
    source: str


class ParamJson(TypedDict, total=False):
    name: str
    type: str
    optional: bool
    nullable: bool
    values: list[str]
    options: "dict[str, ParamJson]"
    open: bool
    others: "ParamJson"
    never: list[str]
    items: "ParamJson"
    kinds: list[str]
    default: JsonValue
    limits: list[LimitJson]
    only_for: list[str]
    takes_secret: str
    trimmed: bool
    unit: str


class ReturnsJson(TypedDict, total=False):
    type: str
    is_promise: bool
    throws: bool
    value: FieldJson


class CallLimitJson(TypedDict):
    group: str
    most: int
    source: str


class ThrowsWhereJson(TypedDict):
    path: list[str]
    values: list[str]
    meaning: str
    source: str


class MutationJson(TypedDict):
    path: list[str]
    change: str
    needs: list[str]
    source: str


class CompletionJson(TypedDict):
    """The authentication method that the user has completed when the flow goes on."""

    path: list[str]
    name: str
    source: str


class MethodJson(TypedDict, total=False):
    params: list[ParamJson]
    returns: ReturnsJson
    kind: str
    terminal: bool
    only_in: str
    mutates: MutationJson
    writes: list[str]
    completes: CompletionJson
    last_call_counts: bool
    tags: list[str]
    call_limit: CallLimitJson
    throws_where: list[ThrowsWhereJson]
    deprecated: bool
    gated: bool
    preview: bool
    stage: list[str]
    sources: list[str]


class VersionJson(TypedDict, total=False):
    id: str
    status: str
    emittable: bool


class HandlerJson(TypedDict):
    name: str
    kind: str


class ImpliedAbsenceJson(TypedDict):
    path: list[str]
    values: list[str]
    absent: list[str]
    source: str


class TriggerJson(TypedDict):
    id: str
    versions: list[VersionJson]
    handlers: list[HandlerJson]
    blocking: bool | None
    binding_policy: str
    can_deny: bool
    terraform_bindable: bool
    max_actions: int | None
    api_type: str
    types: str | None
    event_summary: str
    implied_absences: list[ImpliedAbsenceJson]
    methods: dict[str, MethodJson]
    event: FieldJson
    default_event: dict[str, JsonValue]


class RuntimeJson(TypedDict, total=False):
    name: str
    status: str
    usable: bool
    alias_of: str


class UndocumentedJson(TypedDict):
    id: str
    versions: list[str]
    binding_policy: str | None
    terraform_bindable: bool


class BinderJson(TypedDict):
    resource: str
    argument: str


class ProviderJson(TypedDict):
    versions: str
    versions_of_flow: dict[str, str]


class PlatformJson(TypedDict):
    triggers: list[str]
    undocumented: list[UndocumentedJson]
    runtimes: list[RuntimeJson]
    limits: dict[str, int]
    reserved_claims: list[str]
    claims_that_throw: list[str]
    forbidden_claim_namespaces: list[str]
    unrestricted_claims: list[str]
    no_redirect_protocols: list[str]
    tenant_hosts: list[str]
    return_urls: list[str]
    bound_by: dict[str, BinderJson]
    provider: ProviderJson
    facts_date: str
    schema_version: str
    sources: list[str]
