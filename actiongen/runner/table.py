"""What Auth0 knows about the methods of ``api``, as JSON for the harness.

In: a trigger and the platform, from the catalogue; the rules of ``rules.json`` that the catalogue does not
state. Out: the JSON that ``js/rules.js`` and ``js/api.js`` read.

    table(load_trigger("post-login"), platform())["methods"][0]["name"]   ->   'access.deny'
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import cast

from actiongen.auth0.model import (
    JsonValue,
    Limit,
    LimitKind,
    Method,
    Mutation,
    Param,
    ParamType,
    Platform,
    Tag,
    Trigger,
)

_Json = dict[str, JsonValue]


def table(trigger: Trigger, platform: Platform) -> _Json:
    """The methods of a trigger with their rules, and the limits and claims of the platform."""
    groups: dict[str, list[str]] = {}
    for method in trigger.methods.values():
        if method.call_limit is not None:
            groups.setdefault(method.call_limit.group, []).append(method.name)
    return {
        "methods": [_method(method, trigger, groups, platform) for method in trigger.methods.values()],
        "limits": dict(platform.limits),
        "claims": {
            "reserved": [*sorted(platform.reserved_claims)],
            "throw": [*sorted(platform.claims_that_throw)],
            "namespaces": "|".join(
                _namespace(namespace) for namespace in platform.forbidden_claim_namespaces
            ),
        },
    }


def _namespace(name: str) -> str:
    return rf"(https?://)?([\w-]+\.)*{re.escape(name)}([/:]|$)"


def _method(method: Method, trigger: Trigger, groups: Mapping[str, list[str]], platform: Platform) -> _Json:
    space, _, member = method.name.rpartition(".")
    rules = [rule for rule in _rules() if _is_for(rule, method, trigger)]
    answer = next((rule["answer"] for rule in rules if "answer" in rule), "")
    params: list[JsonValue] = []
    if Tag.CACHE not in method.tags:
        # What all calls may hold together is judged as a whole.
        is_summed = any(rule.get("rule") == "total_bytes" for rule in rules)
        params = [{**_param(each, method, is_summed), "at": at} for at, each in enumerate(method.params)]
    return {
        "name": method.name,
        "space": space,
        "member": member,
        "params": params,
        "returns": method.returns.type,
        "promise": method.returns.is_promise,
        "terminal": method.terminal,
        "only_in": method.only_in,
        "mutates": None if method.mutates is None else _mutation(method, method.mutates),
        "throws_where": [
            {"path": list(each.path), "values": list(each.values), "source": each.source}
            for each in method.throws_where
        ],
        "call_limit": _call_limit(method, groups, fails=any("over_limit" in rule for rule in rules)),
        "answer": method.name if answer == "cache" else answer,
        "rules": [_rule(rule, platform) for rule in rules if "rule" in rule],
    }


def _is_for(rule: _Json, method: Method, trigger: Trigger) -> bool:
    triggers = cast(list[str], rule.get("triggers", [trigger.id]))
    return method.name in cast(list[str], rule["match"]) and trigger.id in triggers


def _mutation(method: Method, mutation: Mutation) -> JsonValue:
    return {
        "path": list(mutation.path),
        "change": mutation.change.value,
        "needs": list(mutation.needs),
        "trims": any(
            param.trimmed or (param.items is not None and param.items.trimmed) for param in method.params
        ),
    }


def _call_limit(method: Method, groups: Mapping[str, list[str]], fails: bool) -> JsonValue:
    limit = method.call_limit
    if limit is None:
        return None
    methods: list[JsonValue] = list(groups[limit.group])
    return {
        "group": limit.group,
        "most": limit.most,
        "methods": methods,
        "throws": not fails,
        "source": limit.source,
    }


def _param(param: Param, method: Method, is_summed: bool = False) -> _Json:
    # Only of a union does Auth0 say that other types are refused.
    kinds: list[JsonValue] = [kind.value for kind in param.kinds if param.type is ParamType.UNION]
    limits = [limit for limit in param.limits if not (is_summed and limit.kind is LimitKind.MAX_JSON_BYTES)]
    return {
        "name": param.name,
        "is_text": param.type is ParamType.STRING,
        "optional": param.optional,
        "nullable": param.nullable,
        "kinds": kinds,
        "values": list(param.values),
        "trimmed": param.trimmed,
        "limits": [_limit(limit) for limit in limits],
        "options": [_param(option, method) for option in param.options.values()],
        "others": None if param.others is None else _param(param.others, method),
        "never": list(param.never),
        "item": None if param.items is None else _param(param.items, method),
        "source": method.sources[0] if method.sources else "Auth0 documentation, Actions triggers",
    }


def _limit(limit: Limit) -> JsonValue:
    value: JsonValue = [*limit.value] if isinstance(limit.value, tuple) else limit.value
    return {"kind": limit.kind.value, "value": value, "source": limit.source}


def _rule(rule: _Json, platform: Platform) -> JsonValue:
    made = {key: value for key, value in rule.items() if key not in ("match", "triggers")}
    if isinstance(most := made.get("most"), str):
        made["most"] = platform.limits[most]
    if "never" in made:
        made["never"] = [_never(each, platform) for each in cast(list[_Json], made["never"])]
    return made


def _never(condition: _Json, platform: Platform) -> JsonValue:
    if condition["values"] == "no_redirect_protocols":
        return {**condition, "values": [*sorted(platform.no_redirect_protocols)]}
    return condition


@cache
def _rules() -> tuple[_Json, ...]:
    text = resources.files("actiongen.runner").joinpath("rules.json").read_text(encoding="utf-8")
    return tuple(cast(list[_Json], json.loads(text)))
