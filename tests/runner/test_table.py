"""Node is told everything that the catalogue and the rules say of a method."""

import json
from dataclasses import replace
from typing import Any

import pytest

from actiongen.auth0.load import load_trigger, platform, trigger_ids
from actiongen.auth0.model import (
    CallLimit,
    Change,
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
)
from actiongen.runner.table import table

PLATFORM = replace(
    platform(),
    limits={"tx_metadata_total_bytes": 16, "session_metadata_keys": 3},
    reserved_claims=frozenset({"sub", "aud"}),
    claims_that_throw=frozenset({"scope", "azp"}),
    forbidden_claim_namespaces=("auth0.com", "web+task.io"),
    no_redirect_protocols=frozenset({"oauth2-token", "oauth2-password"}),
)
DOCUMENTED = "Auth0 documentation, Actions triggers"


def method(name: str, *params: Param, **rest: Any) -> Method:
    return Method(name, params, rest.pop("returns", Returns("api")), MethodKind.EFFECT, **rest)


def told(*methods: Method, trigger: str = "post-login") -> list[dict[str, Any]]:
    known = load_trigger(trigger)
    assert known is not None
    made = table(replace(known, methods={each.name: each for each in methods}), PLATFORM)["methods"]
    assert isinstance(made, list)
    return made  # type: ignore[return-value]


def param_told(param: Param, name: str = "user.x", **rest: Any) -> dict[str, Any]:
    return told(method(name, param, **rest))[0]["params"][0]  # type: ignore[no-any-return]


def test_a_method_of_which_nothing_special_is_known() -> None:
    assert told(method("access.deny")) == [
        {
            "name": "access.deny",
            "space": "access",
            "member": "deny",
            "params": [],
            "returns": "api",
            "promise": False,
            "terminal": False,
            "only_in": None,
            "mutates": None,
            "throws_where": [],
            "call_limit": None,
            "answer": "",
            "rules": [],
        }
    ]


def test_a_method_of_which_much_is_known() -> None:
    (made,) = told(
        method(
            "access.more.deny",
            returns=Returns("string", is_promise=True),
            terminal=True,
            only_in="onContinuePostLogin",
            mutates=Mutation(("user", "roles"), Change.ADD_ITEM, ("user",), "s"),
            throws_where=(ThrowsWhere(("a", "b"), ("x", "y"), "why", "where"),),
            call_limit=CallLimit("denials", 2, "limits"),
        )
    )
    assert (made["space"], made["member"]) == ("access.more", "deny")
    assert (made["returns"], made["promise"], made["terminal"]) == ("string", True, True)
    assert made["only_in"] == "onContinuePostLogin"
    assert made["mutates"] == {
        "path": ["user", "roles"],
        "change": "add_item",
        "needs": ["user"],
        "trims": False,
    }
    assert made["throws_where"] == [{"path": ["a", "b"], "values": ["x", "y"], "source": "where"}]
    assert made["call_limit"] == {
        "group": "denials",
        "most": 2,
        "methods": ["access.more.deny"],
        "throws": True,
        "source": "limits",
    }


def test_methods_share_the_calls_of_their_group() -> None:
    scopes, redirects = CallLimit("scopes", 3, "s"), CallLimit("redirects", 1, "r")
    made = told(
        method("a.one", call_limit=scopes),
        method("a.two", call_limit=redirects),
        method("a.three", call_limit=scopes),
        method("authentication.enrollWith", call_limit=redirects),
    )
    limits = [each["call_limit"] for each in made]
    assert [limit["methods"] for limit in limits] == [
        ["a.one", "a.three"],
        ["a.two", "authentication.enrollWith"],
        ["a.one", "a.three"],
        ["a.two", "authentication.enrollWith"],
    ]
    assert [limit["throws"] for limit in limits] == [True, True, True, False], "an enrollment fails the login"


@pytest.mark.parametrize(
    ("params", "trims"),
    [
        ((), False),
        ((Param("a", ParamType.STRING),), False),
        ((Param("a", ParamType.STRING), Param("b", ParamType.STRING, trimmed=True)), True),
        ((Param("a", ParamType.LIST, items=Param("", ParamType.STRING)),), False),
        ((Param("a", ParamType.LIST, items=Param("", ParamType.STRING, trimmed=True)),), True),
    ],
)
def test_a_change_of_the_event_takes_texts_as_the_method_does(params: tuple[Param, ...], trims: bool) -> None:
    (made,) = told(method("user.x", *params, mutates=Mutation((), Change.SET_VALUE, (), "s")))
    assert made["mutates"]["trims"] is trims


def test_a_parameter_of_which_nothing_special_is_known() -> None:
    assert param_told(Param("key", ParamType.STRING)) == {
        "name": "key",
        "is_text": True,
        "optional": False,
        "nullable": False,
        "kinds": [],
        "values": [],
        "trimmed": False,
        "limits": [],
        "options": [],
        "others": None,
        "never": [],
        "item": None,
        "source": DOCUMENTED,
        "at": 0,
    }


def test_a_parameter_of_which_much_is_known() -> None:
    made = param_told(
        Param(
            "key",
            ParamType.UNION,
            optional=True,
            nullable=True,
            values=("a", "b"),
            options={"url": Param("url", ParamType.STRING)},
            others=Param("", ParamType.NUMBER),
            never=("type",),
            items=Param("", ParamType.BOOLEAN, trimmed=True),
            kinds=(ParamType.STRING, ParamType.NUMBER),
            limits=(
                Limit(LimitKind.MAX_CHARS, 5, "five"),
                Limit(LimitKind.NO_KEY, ("x", "y"), "xy"),
                Limit(LimitKind.MAX_JSON_BYTES, 9, "nine"),
            ),
            trimmed=True,
        ),
        sources=("first", "second"),
    )
    assert (made["is_text"], made["optional"], made["nullable"], made["trimmed"]) == (False, True, True, True)
    assert (made["kinds"], made["values"], made["never"]) == (["string", "number"], ["a", "b"], ["type"])
    assert made["limits"] == [
        {"kind": "max_chars", "value": 5, "source": "five"},
        {"kind": "no_key", "value": ["x", "y"], "source": "xy"},
        {"kind": "max_json_bytes", "value": 9, "source": "nine"},
    ]
    (option,) = made["options"]
    assert option["name"] == "url" and "at" not in option
    assert made["others"]["name"] == "" and made["item"]["trimmed"] is True
    assert made["source"] == option["source"] == "first"


def test_only_the_kinds_of_a_union_are_judged() -> None:
    assert param_told(Param("a", ParamType.JSON, kinds=(ParamType.STRING,)))["kinds"] == []


def test_parameters_are_numbered_and_the_cache_judges_its_own() -> None:
    params = (Param("key", ParamType.STRING), Param("value", ParamType.STRING))
    made, cache = told(method("user.x", *params), method("cache.set", *params, tags=(Tag.CACHE,)))
    assert [(each["name"], each["at"]) for each in made["params"]] == [("key", 0), ("value", 1)]
    assert cache["params"] == [] and cache["answer"] == "cache.set"


def test_what_all_calls_may_hold_together_is_judged_once() -> None:
    limits = (Limit(LimitKind.MAX_JSON_BYTES, 9, "nine"), Limit(LimitKind.MAX_CHARS, 5, "five"))
    value = Param("value", ParamType.JSON, limits=limits)
    (summed,) = told(method("transaction.setMetadata", value))
    assert [limit["kind"] for limit in summed["params"][0]["limits"]] == ["max_chars"]
    (single,) = told(method("session.setMetadata", value))
    assert [limit["kind"] for limit in single["params"][0]["limits"]] == ["max_json_bytes", "max_chars"]


def rules(name: str, trigger: str = "post-login") -> list[dict[str, Any]]:
    return [
        {key: value for key, value in rule.items() if key != "source"}
        for rule in told(method(name), trigger=trigger)[0]["rules"]
    ]


def test_rules_go_with_their_methods_and_limits_have_their_numbers() -> None:
    assert rules("transaction.setMetadata") == [
        {"rule": "total_bytes", "most": 16, "throws": True},
        {"rule": "safe_number", "at": 1},
    ]
    assert rules("refreshToken.setMetadata") == [{"rule": "keys_at_most", "most": 3}]
    assert [rule.get("most") for rule in rules("samlResponse.setAttribute")] == [102400, 10240]


def test_where_no_redirect_is_possible_the_protocols_are_those_of_the_platform() -> None:
    redirect, beside = rules("redirect.sendUserTo")
    assert redirect == {
        "rule": "needs_redirect",
        "never": [
            {"path": ["transaction", "protocol"], "values": ["oauth2-password", "oauth2-token"]},
            {"path": ["request", "query", "prompt"], "values": ["none"]},
        ],
    }
    assert beside == {"rule": "not_beside", "methods": ["prompt.render"]}


def test_a_rule_of_some_triggers_is_not_for_others() -> None:
    metadata = [["total_bytes", "object_at"], ["total_bytes"]]
    limits = {"app_metadata_bytes_per_session": 1}
    for trigger, names in zip(("post-login", "post-change-password"), metadata, strict=True):
        known = load_trigger(trigger)
        assert known is not None
        name = "user.setAppMetadata"
        made: Any = table(replace(known, methods={name: method(name)}), replace(PLATFORM, limits=limits))[
            "methods"
        ]
        assert [rule["rule"] for rule in made[0]["rules"]] == names
        assert all("triggers" not in rule and "match" not in rule for rule in made[0]["rules"])


def test_what_a_method_answers() -> None:
    answers = [told(method(name))[0]["answer"] for name in ("redirect.canRedirect", "access.deny")]
    assert answers == ["redirectable", ""]


def test_limits_and_claims_are_those_of_the_platform() -> None:
    known = load_trigger("post-login")
    assert known is not None
    made = table(replace(known, methods={}), PLATFORM)
    namespaces = r"(https?://)?([\w-]+\.)*auth0\.com([/:]|$)|(https?://)?([\w-]+\.)*web\+task\.io([/:]|$)"
    assert made == {
        "methods": [],
        "limits": {"tx_metadata_total_bytes": 16, "session_metadata_keys": 3},
        "claims": {"reserved": ["aud", "sub"], "throw": ["azp", "scope"], "namespaces": namespaces},
    }


@pytest.mark.parametrize("trigger", trigger_ids())
def test_the_table_of_every_trigger_is_json(trigger: str) -> None:
    known = load_trigger(trigger)
    assert known is not None
    made: Any = table(known, platform())
    assert json.loads(json.dumps(made)) == made
    assert [each["name"] for each in made["methods"]] == list(known.methods)
