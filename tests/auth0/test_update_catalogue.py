"""The script that writes the catalogue: what it makes of small facts, the same each time, and its check."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "update_catalogue.py"

FACTS: dict[str, Any] = {
    "_meta": {
        "docs_date": "2026-01-01",
        "schema_version": "1",
        "runtimes": {"node22": "default", "node22-x": "api alias of node22", "node12": "legacy"},
        "reserved_claims": ["sub", "iss"],
        "claims_that_throw": ["scope"],
        "claim_namespace_forbidden": ["auth0.com"],
        "unrestricted_claims": ["name"],
        "limits": {"reason_chars": 7, "actions": 3},
        "no_redirect_protocols": ["b", "a"],
        "undocumented_triggers": {
            "ghost": {
                "handlers": [],
                "versions_known": [],
                "terraform_bindable": False,
                "binding_policy": None,
            }
        },
    },
    "door": {
        "versions_known": ["v1", "v2"],
        "version_status": {"v1": "DEPRECATED", "v2": "CURRENT"},
        "handlers": ["onExecuteDoor", "onContinueDoor"],
        "blocking": True,
        "binding_policy": "trigger-bound",
        "can_deny": True,
        "terraform_bindable": True,
        "event": {
            "event.user": {"type": "object", "optional": False, "open": True},
            "event.user.email": {"type": "string", "optional": True},
            "event.user.keys": {"type": "array", "optional": False, "items": "object"},
            "event.user.odd": {"type": "array", "optional": False, "items": None},
            "event.user.either": {"type": "string|number", "optional": False},
            "event.user.keys[].kind": {"type": "string", "optional": False, "values": ["a", "b"]},
        },
        "event_newer": {"event.user.mood": {"type": "string", "optional": False, "source": "kit"}},
        "api_newer": {"api.keys.drop": {"params": [], "source": "kit", "gated": True}},
        "api": {
            "api.access.deny": {
                "params": [{"name": "reason", "type": "string", "optional": False}],
                "returns": {"type": "void"},
            },
            "api.keys.list": {
                "params": [],
                "returns": {"type": "Promise", "properties": {"keys[]": {"id": "string"}, "next?": "string"}},
            },
        },
    },
}
OVERLAY: dict[str, Any] = {
    "newer": {},
    "triggers": {
        "door": {
            "api_type": "DoorAPI",
            "types": "@auth0/actions/door",
            "event_summary": "The door.",
            "max_actions": "actions",
            "not_emittable": ["v1"],
        }
    },
    "fields": [{"match": ["**.email"], "format": "email", "source": "a source"}],
    "methods": [
        {
            "match": ["access.deny"],
            "terminal": True,
            "limits": {"reason": {"max_chars": "reason_chars"}},
            "source": "a source",
        }
    ],
    "platform": {
        "usable_runtimes": ["node22"],
        "tenant_hosts": ["request.hostname"],
        "return_urls": ["transaction.redirect_uri"],
        "bound_by": {},
        "provider": {},
        "sources": ["a source"],
    },
    "sources": {"kit": "the kit"},
}


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        *(sys.executable, str(SCRIPT), str(folder / "facts.json")),
        *("--overlay", str(folder / "overlay"), "--out", str(folder / "out")),
        *options,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def lay_out(folder: Path, facts: dict[str, Any] = FACTS, overlay: dict[str, Any] = OVERLAY) -> None:
    (folder / "overlay" / "default_events").mkdir(parents=True, exist_ok=True)
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    (folder / "overlay" / "default_events" / "door.json").write_text('{"user": {}}', encoding="utf-8")
    for name, content in overlay.items():
        (folder / "overlay" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


def written(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        (folder / "out" / "catalogue" / "door.json").read_text(encoding="utf-8")
    )
    return data


def test_fields(folder: Path) -> None:
    assert run(folder).returncode == 0
    user = written(folder)["event"]["fields"]["user"]
    assert (user["type"], user["open"]) == ("record", True)
    assert list(user["fields"]) == ["email", "keys", "odd", "either", "mood"]
    assert user["fields"]["email"]["invariants"] == [
        {"kind": "format", "format": "email", "source": "a source"}
    ]
    assert user["fields"]["keys"]["items"] == {
        "type": "record",
        "fields": {"kind": {"type": "string", "values": ["a", "b"]}},
    }
    assert user["fields"]["odd"] == {"type": "list", "items": {"type": "json"}}
    assert user["fields"]["either"] == {"type": "json", "kinds": ["string", "number"]}
    assert user["fields"]["mood"] == {
        "type": "string",
        "optional": True,
        "sources": ["the kit"],
        "preview": True,
    }


def test_methods(folder: Path) -> None:
    assert run(folder).returncode == 0
    methods = written(folder)["methods"]
    assert methods["access.deny"]["terminal"] is True
    assert methods["access.deny"]["kind"] == "effect"
    assert methods["access.deny"]["params"][0]["limits"] == [
        {"kind": "max_chars", "value": 7, "source": "a source"}
    ]
    keys = methods["keys.list"]
    assert keys["kind"] == "query"
    assert keys["returns"] == {
        "type": "object",
        "is_promise": True,
        "value": {
            "type": "record",
            "fields": {
                "keys": {"type": "list", "items": {"type": "record", "fields": {"id": {"type": "string"}}}},
                "next": {"type": "string", "optional": True},
            },
        },
    }


def test_methods_ahead_of_the_documentation(folder: Path) -> None:
    assert run(folder).returncode == 0
    assert written(folder)["methods"]["keys.drop"] == {
        "params": [],
        "returns": {"type": "void"},
        "kind": "effect",
        "gated": True,
        "sources": ["the kit"],
        "preview": True,
    }


def test_trigger_and_platform(folder: Path) -> None:
    assert run(folder).returncode == 0
    door = written(folder)
    assert door["versions"] == [
        {"id": "v1", "status": "deprecated", "emittable": False},
        {"id": "v2", "status": "current"},
    ]
    assert [each["kind"] for each in door["handlers"]] == ["execute", "continue"]
    assert door["max_actions"] == 3
    assert door["default_event"] == {"user": {}}
    platform = json.loads((folder / "out" / "platform.json").read_text(encoding="utf-8"))
    assert platform["triggers"] == ["door"]
    assert platform["no_redirect_protocols"] == ["a", "b"]
    assert [(each["name"], each["usable"]) for each in platform["runtimes"]] == [
        ("node22", True),
        ("node22-x", False),
        ("node12", False),
    ]


def test_two_runs_write_the_same_bytes(folder: Path) -> None:
    run(folder)
    paths = list((folder / "out").rglob("*.json"))
    first = {path: path.read_bytes() for path in paths}
    for path in paths:
        path.unlink()
    run(folder)
    assert len(first) == 2
    assert {path: path.read_bytes() for path in paths} == first
    assert all(text.endswith(b"}\n") for text in first.values())


def test_check(folder: Path) -> None:
    assert run(folder, "--check").returncode == 1
    assert not (folder / "out").exists()
    run(folder)
    assert run(folder, "--check").returncode == 0
    path = folder / "out" / "catalogue" / "door.json"
    path.write_text(path.read_text(encoding="utf-8").replace("v2", "v9"), encoding="utf-8")
    checked = run(folder, "--check")
    assert checked.returncode == 1
    assert checked.stdout == "not current: catalogue/door.json\n"


def test_a_trigger_that_is_gone_loses_its_file(folder: Path) -> None:
    run(folder)
    gone = folder / "out" / "catalogue" / "window.json"
    gone.write_text("{}", encoding="utf-8")
    assert run(folder, "--check").stdout == "not current: catalogue/window.json\n"
    assert run(folder).stdout == "removed catalogue/window.json\n"
    assert not gone.exists()


@pytest.mark.parametrize(("table", "entry"), [("fields", "user.emial"), ("methods", "access.dent")])
def test_an_entry_of_the_overlay_that_matches_nothing_is_refused(
    tmp_path: Path, table: str, entry: str
) -> None:
    overlay = copy.deepcopy(OVERLAY)
    overlay[table][0]["match"].append(entry)
    lay_out(tmp_path, overlay=overlay)
    refused = run(tmp_path)
    assert refused.returncode == 1
    assert entry in refused.stderr
    assert not (tmp_path / "out").exists()


def test_where_a_secret_belongs(tmp_path: Path) -> None:
    overlay = copy.deepcopy(OVERLAY)
    overlay["methods"].append({"match": ["access.deny"], "takes_secret": ["reason"], "source": "why"})
    lay_out(tmp_path, overlay=overlay)
    assert run(tmp_path).returncode == 0
    assert written(tmp_path)["methods"]["access.deny"]["params"][0]["takes_secret"] == "why"
    overlay["methods"][-1]["takes_secret"] = ["raeson"]
    lay_out(tmp_path, overlay=overlay)
    assert "access.deny has no parameter raeson" in run(tmp_path).stderr


def test_a_limit_on_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    overlay = copy.deepcopy(OVERLAY)
    overlay["methods"][0]["limits"] = {"raeson": {"max_chars": 1}}
    lay_out(tmp_path, overlay=overlay)
    refused = run(tmp_path)
    assert refused.returncode == 1
    assert "access.deny has no parameter raeson" in refused.stderr


def test_what_is_newer_than_the_facts_is_merged_into_them(tmp_path: Path) -> None:
    overlay = copy.deepcopy(OVERLAY)
    overlay["sources"]["docs 2"] = "A newer page, schema 2"
    overlay["platform"]["schema_version"] = "2"
    overlay["newer"] = {
        "door": {
            "event": {"event.user.mood": {"type": "string", "optional": False, "source": "docs 2"}},
            "values": {"event.user.keys[].kind": ["b", "c"]},
            "api": {"api.keys.drop": {"params": [], "source": "docs 2"}},
        }
    }
    lay_out(tmp_path, overlay=overlay)
    assert run(tmp_path).returncode == 0
    door = written(tmp_path)
    fields = door["event"]["fields"]["user"]["fields"]
    assert fields["mood"] == {"type": "string", "sources": ["A newer page, schema 2"]}
    assert fields["keys"]["items"]["fields"]["kind"]["values"] == ["a", "b", "c"]
    assert "preview" not in door["methods"]["keys.drop"] and "gated" not in door["methods"]["keys.drop"]
    assert json.loads((tmp_path / "out" / "platform.json").read_text("utf-8"))["schema_version"] == "2"
