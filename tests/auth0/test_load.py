"""Loading: one trigger at a time, nothing for an unknown one, no key in a file that the loader ignores."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from actiongen.auth0 import layout, load

PACKAGE = Path(str(resources.files("actiongen.auth0")))
TRIGGERS = (
    "credentials-exchange",
    "custom-email-provider",
    "custom-phone-provider",
    "custom-token-exchange",
    "event-stream",
    "password-reset-post-challenge",
    "post-change-password",
    "post-credential-validation",
    "post-login",
    "post-user-registration",
    "pre-user-registration",
    "send-phone-message",
)


def test_the_triggers_are_those_of_the_files() -> None:
    assert load.trigger_ids() == TRIGGERS
    assert sorted(path.stem for path in (PACKAGE / "catalogue").glob("*.json")) == list(TRIGGERS)


@pytest.mark.parametrize("name", TRIGGERS)
def test_every_trigger_loads(name: str) -> None:
    trigger = load.load_trigger(name)
    assert trigger is not None
    assert trigger.id == name
    assert trigger.version(trigger.current_version)
    assert trigger.handler("execute") is not None
    assert trigger.field(("secrets",)) is not None


@pytest.mark.parametrize("name", ["post-logn", "", "../platform", "login-post-identifier"])
def test_an_unknown_trigger_is_none(name: str) -> None:
    assert load.load_trigger(name) is None


def test_loading_a_trigger_reads_its_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Path.read_text

    def recording(path: Path, encoding: str | None = None, errors: str | None = None) -> str:
        read.append(path.name)
        return original(path, encoding, errors)

    load.platform.cache_clear()
    load.load_trigger.cache_clear()
    monkeypatch.setattr(Path, "read_text", recording)
    assert load.trigger_ids()
    assert read == ["platform.json"]
    load.load_trigger("post-change-password")
    load.load_trigger("post-change-password")
    assert read == ["platform.json", "post-change-password.json"]


def test_values_can_be_keys() -> None:
    trigger = load.load_trigger("post-login")
    assert trigger is not None
    assert len({trigger, trigger.event, trigger.methods["access.deny"], load.platform()}) == 4


def test_undocumented_triggers_are_known_by_name() -> None:
    known = {trigger.id: trigger for trigger in load.undocumented_triggers()}
    assert sorted(known) == [
        "login-post-identifier",
        "password-hash-migration",
        "signup-post-identifier",
    ]
    assert known["login-post-identifier"].terraform_bindable
    assert not known["password-hash-migration"].terraform_bindable
    assert not set(known) & set(load.trigger_ids())


def test_platform() -> None:
    platform = load.platform()
    assert platform.default_runtime == "node22"
    assert {runtime.name for runtime in platform.runtimes if runtime.usable} == {"node22", "node18"}
    assert platform.runtime("node24") is None
    alias = platform.runtime("node18-actions")
    assert alias is not None
    assert (alias.alias_of, alias.usable) == ("node18", False)
    assert platform.limits["secrets_per_action"] == 30
    assert platform.limits["action_code_bytes"] == 100_000
    assert {"roles", "groups", "permissions", "entitlements"} <= platform.reserved_claims
    assert platform.claims_that_throw == {"scope"}
    assert "auth0.com" in platform.forbidden_claim_namespaces
    assert "oauth2-refresh-token" in platform.no_redirect_protocols
    assert "email" in platform.unrestricted_claims


# The layout


SHAPES = {
    "event": layout.FieldJson,
    "fields": layout.FieldJson,
    "methods": layout.MethodJson,
    "options": layout.ParamJson,
    "params": layout.ParamJson,
    "returns": layout.ReturnsJson,
    "call_limit": layout.CallLimitJson,
    "throws_where": layout.ThrowsWhereJson,
    "mutates": layout.MutationJson,
    "others": layout.ParamJson,
    "invariants": layout.InvariantJson,
    "absence": layout.AbsenceJson,
    "shape": layout.ShapeJson,
    "limits": layout.LimitJson,
    "versions": layout.VersionJson,
    "handlers": layout.HandlerJson,
    "implied_absences": layout.ImpliedAbsenceJson,
    "value": layout.FieldJson,
}
NAMED = ("fields", "methods", "options")


def unknown_keys(data: dict[str, Any], shape: type, where: str) -> list[str]:
    """The keys of an object, and of those below it, that its type does not have."""
    found = [f"{where}.{key}" for key in data if key not in shape.__annotations__]
    for key, value in data.items():
        below = shape if key == "items" else SHAPES.get(key)
        if below is None:
            continue
        if key in NAMED:
            for name, each in value.items():
                found += unknown_keys(each, below, f"{where}.{key}.{name}")
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    found += unknown_keys(each, below, f"{where}.{key}")
        elif isinstance(value, dict):
            found += unknown_keys(value, below, f"{where}.{key}")
    return found


@pytest.mark.parametrize("name", TRIGGERS)
def test_files_have_no_key_that_would_be_ignored(name: str) -> None:
    data = json.loads((PACKAGE / "catalogue" / f"{name}.json").read_text(encoding="utf-8"))
    assert set(data) == set(layout.TriggerJson.__annotations__)
    del data["default_event"]
    assert unknown_keys(data, layout.TriggerJson, name) == []


def test_an_ignored_key_would_be_found() -> None:
    data = {"methods": {"a.b": {"params": [{"name": "x", "items": {"typ": "string"}}]}}}
    assert unknown_keys(data, layout.TriggerJson, "t") == ["t.methods.a.b.params.items.typ"]


def test_files_are_in_the_layout_of_the_script() -> None:
    for path in (PACKAGE / "platform.json", *(PACKAGE / "catalogue").glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n", path.name


@pytest.mark.parametrize("name", ["fields", "methods"])
def test_every_entry_of_the_overlay_has_a_source(name: str) -> None:
    entries = json.loads((PACKAGE / "overlay" / f"{name}.json").read_text(encoding="utf-8"))
    assert entries
    assert all(len(entry["source"]) > 10 for entry in entries)


def test_the_overlay_and_the_catalogue_agree() -> None:
    overlay = json.loads((PACKAGE / "overlay" / "triggers.json").read_text(encoding="utf-8"))
    for name in TRIGGERS:
        trigger = load.load_trigger(name)
        event = json.loads((PACKAGE / "overlay" / "default_events" / f"{name}.json").read_text("utf-8"))
        assert trigger is not None
        assert trigger.default_event == event
        assert trigger.api_type == overlay[name]["api_type"]
        assert trigger.event_summary == overlay[name]["event_summary"]
        assert overlay[name]["source"]


def test_every_fact_that_is_newer_names_its_source() -> None:
    overlay = PACKAGE / "overlay"
    newer = json.loads((overlay / "newer.json").read_text(encoding="utf-8"))
    sources = json.loads((overlay / "sources.json").read_text(encoding="utf-8"))
    facts = [
        each for more in newer.values() for table in ("event", "api") for each in more.get(table, {}).values()
    ]
    assert facts and all(fact["source"] in sources for fact in facts)
    assert all("0.34.0" in sources[fact["source"]] for fact in facts)


@pytest.mark.parametrize("name", TRIGGERS)
def test_every_fact_of_a_catalogue_has_a_source(name: str) -> None:
    """Facts of the reference itself come from the schema that platform.json names; all others say where from."""
    data = json.loads((PACKAGE / "catalogue" / f"{name}.json").read_text(encoding="utf-8"))

    def below(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            yield key, value
            for name_, each in value.items():
                yield from below(each, name_)
        elif isinstance(value, list):
            for each in value:
                yield from below(each, key)

    del data["default_event"]
    judged = [(key, each) for key, each in below(data) if key in SOURCED]
    assert judged or name == "event-stream"
    assert [each for key, each in judged if len(each.get("source", "")) < 10] == []
    previews = [each for _, each in below(data) if each.get("preview") is True]
    assert all(preview.get("sources") for preview in previews)
    assert load.platform().schema_version


SOURCED = {
    "limits",
    "invariants",
    "absence",
    "call_limit",
    "throws_where",
    "mutates",
    "implied_absences",
}
