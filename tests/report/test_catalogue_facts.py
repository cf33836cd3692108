"""What is said of fields and methods of Auth0: a row for each kind of fact that there is."""

from dataclasses import replace

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Field, Method, Trigger
from actiongen.report import catalogue_facts as facts


def trigger(name: str = "post-login") -> Trigger:
    found = load_trigger(name)
    assert found is not None
    return found


def field(path: str, of: str = "post-login") -> Field:
    found = trigger(of).field(tuple(path.split(".")))
    assert found is not None
    return found


def without_sources(pairs: tuple[facts.Fact, ...]) -> dict[str, str]:
    return {name: says for name, says in pairs if name != "Source"}


FIELDS = {
    "authorization.roles": (
        "",
        {"Type": "list of string", "Presence": "always there", "Meaning": "groups of users"},
    ),
    "request.geoip.latitude": (
        "at least -90; at most 90; personal data",
        {
            "Type": "number",
            "Presence": "may be absent",
            "Form": "finite, at least -90, at most 90",
            "Sensitivity": "personal data",
        },
    ),
    "request.ip": (
        "an IP address; personal data",
        {
            "Type": "string",
            "Presence": "always there",
            "Form": "an IP address",
            "Shape": "one address, not a range",
            "Sensitivity": "personal data",
        },
    ),
    "session.cookie.mode": (
        "persistent, non-persistent; Enterprise Customers",
        {
            "Type": "string",
            "Presence": "always there",
            "Values": "persistent, non-persistent",
            "Stage": "Enterprise Customers",
        },
    ),
    "authentication.riskAssessment": (
        "since v3",
        {
            "Type": "record",
            "Presence": "may be absent",
            "If absent": "the risk was not assessed",
            "Since": "v3",
        },
    ),
}


@pytest.mark.parametrize("path", FIELDS)
def test_fields(path: str) -> None:
    found = field(path)
    assert (facts.field_notes(found), without_sources(facts.field_facts(found))) == FIELDS[path]


def test_a_field_that_takes_any_value_but_is_known_for_some() -> None:
    strategy = field("connection.strategy")
    assert facts.field_notes(strategy) == "for example ad, adfs, amazon"
    assert without_sources(facts.field_facts(strategy))["Known values"].startswith("ad, adfs, amazon, aol, ")


def test_containers_say_how_they_are_read_and_what_in_them_is_a_credential() -> None:
    body = without_sources(facts.field_facts(field("request.body")))
    assert body["Keys"].startswith("of the tenant's choice, read as any JSON;")
    assert "password, " in body["Credentials"]
    metadata = without_sources(facts.field_facts(field("client.metadata")))
    assert metadata["Keys"] == (
        "of the tenant's choice, read as any JSON; Auth0 writes string; `schema(…)` gives them types"
    )
    assert without_sources(facts.field_facts(field("organization")))["Other fields"] == "may be there"


def test_sources_of_all_facts_are_named_once() -> None:
    ip = field("request.ip")
    assert ip.shape is not None
    sources = [says for name, says in facts.field_facts(ip) if name == "Source"]
    assert sources[0] == ip.sources[0] and len(sources) == len(set(sources))
    assert {ip.shape.source, *(each.source for each in ip.invariants)} <= set(sources)


def method(name: str, of: str = "post-login") -> Method:
    found = trigger(of).methods.get(name)
    assert found is not None
    return found


def test_methods() -> None:
    assert facts.signature(method("cache.set")) == "api.cache.set(key, value, options?)"
    assert facts.method_notes(method("cache.get")) == "returns object|undefined"
    assert facts.method_notes(method("refreshToken.revoke")) == "ends the action; Enterprise Customers"
    assert facts.method_notes(method("redirect.canRedirect")) == "returns boolean; deprecated"
    only = facts.method_notes(method("authentication.recordMethod"))
    assert only == "only in the onContinuePostLogin handler"


METHODS: dict[str, dict[str, str]] = {
    "access.deny": {"Kind": "effect, ends the action", "Does": "denial"},
    "accessToken.addScope": {
        "Kind": "effect",
        "Does": "access-token, scope",
        "Calls": "at most 1000 of added-scopes in one login",
    },
    "multifactor.enable": {
        "Kind": "effect",
        "Called again": "the last call counts",
        "Does": "mfa-policy",
        "Options": "may be written as keyword arguments",
    },
    "redirect.validateToken": {
        "Kind": "query",
        "Returns": "any, or throws",
        "Does": "return",
        "Options": "may be written as keyword arguments",
    },
    "user.setAppMetadata": {
        "Kind": "effect",
        "Writes": "event.user.app_metadata of the next Actions",
        "Does": "app-metadata",
    },
    "session.setMetadata": {
        "Kind": "effect",
        "Changes": "event.session.metadata at once",
        "Throws": "where event.session is absent: there is no session to keep it: a login by refresh token or "
        "password grant has none",
        "Stage": "Early Access, Enterprise Customers",
    },
    "authentication.recordMethod": {"Kind": "effect", "Handler": "only onContinuePostLogin"},
    "redirect.canRedirect": {
        "Kind": "query",
        "Returns": "boolean",
        "Does": "redirectable",
        "Deprecated": "yes",
    },
}


@pytest.mark.parametrize("name", METHODS)
def test_facts_of_methods(name: str) -> None:
    assert without_sources(facts.method_facts(method(name))) == METHODS[name]


def test_what_throws_names_the_values() -> None:
    throws = without_sources(facts.method_facts(method("refreshToken.setExpiresAt")))["Throws"]
    assert throws.startswith("where event.refresh_token.access is online: an online refresh token lives")


def test_sources_of_a_method_are_those_of_its_limits_too() -> None:
    found = method("accessToken.addScope")
    sources = [says for name, says in facts.method_facts(found) if name == "Source"]
    assert len(sources) == len(set(sources))
    limits = {limit.source for param in found.params for limit in param.limits}
    assert limits and found.call_limit is not None
    assert {*found.sources, found.call_limit.source} | limits == set(sources)


PARAMETERS = {
    "authentication.challengeWith": {
        "options.additionalFactors": ("list of record", "optional", ""),
        "options.additionalFactors[].options": ("record", "optional", "and any other key"),
        "options.additionalFactors[].options.preferredMethod": (
            "string",
            "optional",
            "sms, voice, both; only for phone",
        ),
    },
    "accessToken.addScope": {
        "scope": ("string", "", "at most 280 characters; without white space; not empty")
    },
    "user.setUserMetadata": {
        "key": ("string", "", "no key with . or $; not empty"),
        "value": ("any JSON", "", "or null; at most 32768 bytes as JSON; no key with . or $"),
    },
    "redirect.encodeToken": {
        "options.expiresInSeconds": ("number", "optional", "default 900; seconds: a duration"),
        "options.secret": ("string", "", "may be a secret"),
    },
    "cache.set": {
        "value": ("string", "", "at most 4096 bytes"),
        "options.expires_at": ("number", "optional", "milliseconds since 1970: a time"),
        "options.ttl": ("number", "optional", "milliseconds: a duration; at most 86400000"),
    },
    "samlResponse.setAttribute": {
        "value": ("string or number or boolean or list", "", "or null; at most 2048 bytes")
    },
    "samlResponse.setNameIdentifierProbes": {
        "nameIdentifierProbes": ("list of string", "", "at most 10 items")
    },
    "session.setExpiresAt": {"absolute": ("number", "", "milliseconds since 1970: a time; not 0")},
    "redirect.sendUserTo": {"url": ("string", "", "an absolute URL")},
    "refreshToken.setMetadata": {
        "key": ("string", "", "at most 255 characters; matches [A-Za-z0-9_-]+"),
    },
    "accessToken.setCustomClaim": {
        "key": ("string", "", "no reserved claim, no namespace of Auth0; not a claim that throws; not empty"),
    },
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters(name: str) -> None:
    rows = {path: tuple(rest) for path, *rest in facts.parameters(method(name))}
    assert {path: rows[path] for path in PARAMETERS[name]} == PARAMETERS[name]


def test_limits_of_keys_that_a_record_does_not_name() -> None:
    rows = {
        path: notes
        for path, _, _, notes in facts.parameters(method("authentication.setActor", "custom-token-exchange"))
    }
    assert (
        rows["actor"] == "and any other key; at most 5 further keys; further keys have at most 64 characters"
    )


def test_in_ways_leaves_out_what_simply_acts() -> None:
    rows = list(facts.in_ways(method("multifactor.enable"), "post-login"))
    assert {way: says for way, says, _ in rows}["silent"] == "fails: login_required"
    exchange = method("transaction.setMetadata", "custom-token-exchange")
    assert [
        row for row in facts.in_ways(exchange, "custom-token-exchange") if row[0] == "custom-token-exchange"
    ] == [
        (
            "custom-token-exchange",
            "fails: script error",
            'throws "Method not implemented." unless actions_cte_transaction_metadata is on '
            "(only: feature flag off)",
        )
    ]
    assert [way for way, *_ in facts.in_ways(method("user.setAppMetadata"), "post-login")] == [
        "custom-database"
    ]


def test_what_is_known_before_auth0_says_it() -> None:
    seen = replace(field("request.ip"), preview=True)
    assert facts.field_notes(seen).endswith("seen ahead of Auth0's documentation")
    assert ("Stage", "seen ahead of Auth0's documentation") in facts.field_facts(seen)
    ahead = replace(method("access.deny"), preview=True, gated=True)
    assert facts.method_notes(ahead) == "ends the action; seen ahead of Auth0's documentation"
    assert ("Gated", "refused unless Auth0 has enabled the feature for the tenant") in facts.method_facts(
        ahead
    )
