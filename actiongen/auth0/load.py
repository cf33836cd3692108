"""Reads what Auth0 offers from the JSON files of this package, one trigger at a time.

In: the id of a trigger. Out: a :class:`~actiongen.auth0.model.Trigger`, or None if Auth0 documents no such
trigger; and the :class:`~actiongen.auth0.model.Platform`. The files are ours: one that does not fit its
layout is a bug.

    >>> load_trigger("post-login").current_version
    'v3'
    >>> load_trigger("post-logn") is None
    True
"""

import copyreg
import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import assert_never, cast

from actiongen.auth0 import layout as js
from actiongen.auth0 import model
from actiongen.spelling import meant


@cache
def load_trigger(trigger_id: str) -> model.Trigger | None:
    """The trigger of that id, None if it is not among :func:`trigger_ids`."""
    if trigger_id not in trigger_ids():
        return None
    data = cast(js.TriggerJson, _read("catalogue", f"{trigger_id}.json"))
    return model.Trigger(
        id=data["id"],
        versions=tuple(_version(each) for each in data["versions"]),
        handlers=tuple(
            model.Handler(each["name"], model.HandlerKind(each["kind"])) for each in data["handlers"]
        ),
        blocking=data["blocking"],
        binding_policy=data["binding_policy"],
        can_deny=data["can_deny"],
        terraform_bindable=data["terraform_bindable"],
        max_actions=data["max_actions"],
        api_type=data["api_type"],
        types=data["types"],
        event_summary=data["event_summary"],
        event=_field("event", data["event"]),
        implied_absences=tuple(_implied_absence(each) for each in data["implied_absences"]),
        methods={name: _method(name, each) for name, each in data["methods"].items()},
        default_event=data["default_event"],
    )


def _pickled(trigger: model.Trigger) -> tuple[Callable[[str], model.Trigger], tuple[str]]:
    """Any other process has the same triggers."""
    return cast(Callable[[str], model.Trigger], load_trigger), (trigger.id,)


copyreg.pickle(model.Trigger, _pickled)


@cache
def platform() -> model.Platform:
    """What holds for all triggers."""
    data = cast(js.PlatformJson, _read("platform.json"))
    return model.Platform(
        triggers=tuple(data["triggers"]),
        undocumented=tuple(
            model.UndocumentedTrigger(
                each["id"], tuple(each["versions"]), each["binding_policy"], each["terraform_bindable"]
            )
            for each in data["undocumented"]
        ),
        runtimes=tuple(
            model.Runtime(
                each["name"], model.RuntimeStatus(each["status"]), each["usable"], each.get("alias_of")
            )
            for each in data["runtimes"]
        ),
        limits=data["limits"],
        reserved_claims=frozenset(data["reserved_claims"]),
        claims_that_throw=frozenset(data["claims_that_throw"]),
        forbidden_claim_namespaces=tuple(data["forbidden_claim_namespaces"]),
        unrestricted_claims=frozenset(data["unrestricted_claims"]),
        no_redirect_protocols=frozenset(data["no_redirect_protocols"]),
        tenant_hosts=frozenset(tuple(path.split(".")) for path in data["tenant_hosts"]),
        return_urls=frozenset(tuple(path.split(".")) for path in data["return_urls"]),
        bound_by={
            trigger: model.Binder(each["resource"], each["argument"])
            for trigger, each in data["bound_by"].items()
        },
        provider=model.Provider(data["provider"]["versions"], data["provider"]["versions_of_flow"]),
        facts_date=data["facts_date"],
        schema_version=data["schema_version"],
        sources=tuple(data["sources"]),
    )


def trigger_ids() -> tuple[str, ...]:
    """The triggers that policies can be written for, without reading their files."""
    return platform().triggers


def trigger_meant(word: str) -> str | None:
    """The trigger that was probably meant: ``post-login`` for ``onExecutePostLogin``, ``Post Login`` and ``login``."""
    for trigger_id in trigger_ids():
        trigger = load_trigger(trigger_id)
        names = (
            {trigger_id, *(handler.name for handler in trigger.handlers)}
            if trigger is not None
            else {trigger_id}
        )
        if _letters(word) in {_letters(name) for name in names}:
            return trigger_id
    longer = [each for each in trigger_ids() if each.endswith(f"-{word}")]
    return longer[0] if len(longer) == 1 else meant(word, trigger_ids())


def _letters(word: str) -> str:
    return "".join(each for each in word.casefold() if each.isalnum())


def undocumented_triggers() -> tuple[model.UndocumentedTrigger, ...]:
    """The triggers that Auth0 names and does not document."""
    return platform().undocumented


def _read(*path: str) -> object:
    text = resources.files("actiongen.auth0").joinpath(*path).read_text(encoding="utf-8")
    return json.loads(text)


def _version(data: js.VersionJson) -> model.Version:
    return model.Version(data["id"], model.VersionStatus(data["status"]), data.get("emittable", True))


def _implied_absence(data: js.ImpliedAbsenceJson) -> model.ImpliedAbsence:
    return model.ImpliedAbsence(
        tuple(data["path"]), tuple(data["values"]), tuple(data["absent"]), data["source"]
    )


def _field(name: str, data: js.FieldJson) -> model.Field:
    items = data.get("items")
    absence = data.get("absence")
    sensitivity = data.get("sensitivity")
    shape = data.get("shape")
    return model.Field(
        name=name,
        type=model.FieldType(data["type"]),
        optional=data.get("optional", False),
        open=data.get("open", False),
        values=tuple(data.get("values", ())),
        known_values=tuple(data.get("known_values", ())),
        fields={key: _field(key, each) for key, each in data.get("fields", {}).items()},
        items=None if items is None else _field(model.ITEM, items),
        kinds=tuple(model.FieldType(each) for each in data.get("kinds", ())),
        value_type=data.get("value_type"),
        invariants=tuple(_invariant(each) for each in data.get("invariants", ())),
        absence=None if absence is None else model.Absence(absence["meaning"], absence["source"]),
        shape=None if shape is None else model.Shape(**shape),
        traits=tuple(model.Trait(each) for each in data.get("traits", ())),
        sensitivity=None if sensitivity is None else model.Sensitivity(sensitivity),
        credential_keys=tuple(data.get("credential_keys", ())),
        stage=tuple(data.get("stage", ())),
        preview=data.get("preview", False),
        since=data.get("since"),
        sources=tuple(data.get("sources", ())),
    )


def _invariant(data: js.InvariantJson) -> model.Invariant:
    kind = data["kind"]
    source = data["source"]
    match kind:
        case "format":
            return model.HasFormat(model.TextFormat(data["format"]), source)
        case "finite":
            return model.IsFinite(source)
        case "whole":
            return model.IsWhole(source)
        case "at_least":
            return model.AtLeast(data["bound"], source)
        case "at_most":
            return model.AtMost(data["bound"], source)
        case _:
            assert_never(kind)


def _method(name: str, data: js.MethodJson) -> model.Method:
    mutates, writes, completes = data.get("mutates"), data.get("writes"), data.get("completes")
    call_limit = data.get("call_limit")
    return model.Method(
        name=name,
        params=tuple(_param(each["name"], each) for each in data["params"]),
        returns=_returns(data["returns"]),
        kind=model.MethodKind(data["kind"]),
        terminal=data.get("terminal", False),
        only_in=data.get("only_in"),
        mutates=None if mutates is None else _mutation(mutates),
        writes=None if writes is None else tuple(writes),
        completes=(
            None
            if completes is None
            else model.Completion(tuple(completes["path"]), completes["name"], completes["source"])
        ),
        last_call_counts=data.get("last_call_counts", False),
        tags=tuple(model.Tag(each) for each in data.get("tags", ())),
        call_limit=None if call_limit is None else model.CallLimit(**call_limit),
        throws_where=tuple(
            model.ThrowsWhere(tuple(each["path"]), tuple(each["values"]), each["meaning"], each["source"])
            for each in data.get("throws_where", ())
        ),
        deprecated=data.get("deprecated", False),
        gated=data.get("gated", False),
        preview=data.get("preview", False),
        stage=tuple(data.get("stage", ())),
        sources=tuple(data.get("sources", ())),
    )


def _mutation(data: js.MutationJson) -> model.Mutation:
    return model.Mutation(
        tuple(data["path"]), model.Change(data["change"]), tuple(data["needs"]), data["source"]
    )


def _param(name: str, data: js.ParamJson) -> model.Param:
    items, others = data.get("items"), data.get("others")
    return model.Param(
        name=name,
        type=model.ParamType(data["type"]),
        optional=data.get("optional", False),
        nullable=data.get("nullable", False),
        values=tuple(data.get("values", ())),
        options={key: _param(key, each) for key, each in data.get("options", {}).items()},
        open=data.get("open", False),
        others=None if others is None else _param("", others),
        never=tuple(data.get("never", ())),
        items=None if items is None else _param(model.ITEM, items),
        kinds=tuple(model.ParamType(each) for each in data.get("kinds", ())),
        default=data.get("default"),
        limits=tuple(
            model.Limit(model.LimitKind(each["kind"]), _limit_value(each.get("value")), each["source"])
            for each in data.get("limits", ())
        ),
        only_for=tuple(data.get("only_for", ())),
        takes_secret=data.get("takes_secret"),
        trimmed=data.get("trimmed", False),
        unit=None if "unit" not in data else model.Unit(data["unit"]),
    )


def _limit_value(value: int | str | list[str] | None) -> int | str | tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) else value


def _returns(data: js.ReturnsJson) -> model.Returns:
    value = data.get("value")
    return model.Returns(
        type=data["type"],
        is_promise=data.get("is_promise", False),
        throws=data.get("throws", False),
        value=None if value is None else _field("", value),
    )
