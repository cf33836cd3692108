"""``actiongen explain`` and ``actiongen show``."""

import json
from pathlib import Path

import pytest
from cli_bench import quick, started

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.commands.explain import explain
from actiongen.commands.show import Unknown, paths, show
from actiongen.diagnostics.codes import ALL, RETIRED
from actiongen.report.page import Page

DOCS = Path(__file__).parents[2] / "docs" / "diagnostics"

# explain


@pytest.mark.parametrize("code", (*ALL.values(), *RETIRED), ids=lambda code: code.id)
def test_every_code_has_its_page_in_the_package(code) -> None:
    page = (DOCS / f"{code.id}.md").read_text(encoding="utf-8")
    for word in (code.id, code.name, code.id.lower()):
        found = explain(word)
        assert found is not None and (found.code, found.text) == (code, page)


def test_explain() -> None:
    result = quick("explain", "unknown-event-field")
    assert result.exit_code == 0
    assert result.output == (DOCS / "AG203.md").read_text(encoding="utf-8")


def test_explain_lists_all() -> None:
    output = quick("explain").output
    assert all(f"  {code.id}  {code.name} " in output for code in ALL.values())


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("unknown-event-feld", "unknown-event-field"),
        ("AG203x", "AG203"),
        ("ag9000", "AG900"),
        ("xyzzy", None),
    ],
)
def test_explain_what_does_not_exist(word: str, meant: str | None) -> None:
    result = quick("explain", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no diagnostic is called `{word}`" in result.stderr
    assert ("did you mean" in result.stderr) == (meant is not None)
    assert meant is None or f"did you mean `{meant}`?" in result.stderr


# show


def facts(*arguments: str) -> dict[str, str]:
    page = show(*arguments)
    assert isinstance(page, Page), page
    return dict(page.facts)


def rows(*arguments: str) -> dict[str, tuple[str, ...]]:
    page = show(*arguments)
    assert isinstance(page, Page), page
    return {row[0]: row[1:] for table in page.tables for row in table.rows}


def test_all_triggers() -> None:
    assert tuple(rows()) == trigger_ids()
    assert facts()["Default runtime"] == "node22"


def test_a_trigger() -> None:
    found = facts("post-login")
    assert found["Versions"] == "v1 (deprecated), v2 (deprecated), v3 (current)"
    assert found["Handlers"] == "onExecutePostLogin, onContinuePostLogin"
    assert found["Actions"] == "at most 20 in a flow"
    parts = rows("post-login")
    assert parts["event.session"][:2] == ("record", "may be absent")
    assert parts["event.user"] == ("record", "", "")
    assert parts["api.access.deny(reason)"] == ("ends the action",)


def test_a_record() -> None:
    found = rows("post-login", "event.user")
    assert found["event.user.email"] == ("string", "may be absent", "an e-mail address; personal data")
    assert found["event.user.multifactor"][0] == "list of string"
    assert found["event.user.app_metadata"][0] == "container"


def test_a_list_of_records_has_the_fields_of_its_items() -> None:
    assert "event.user.identities[].provider" in rows("post-login", "event.user.identities")
    assert facts("post-login", "event.user.identities[].provider")["Type"] == "string"
    assert facts("post-login", "event.user.identities.provider")["Type"] == "string"


def test_a_field() -> None:
    assert facts("post-login", "event.stats.logins_count")["Form"].startswith("finite, whole, at least 1")
    found = facts("post-login", "event.transaction.response_mode")
    assert found["Values"] == "query, fragment, form_post, web_message"
    assert facts("post-login", "event.refresh_token")["Stage"] == "Enterprise Customers"
    assert facts("post-login", "event.refresh_token")["Since"] == "v3"
    assert "If absent" in facts("post-login", "event.organization")
    assert "Auth0" in facts("post-login", "event.stats.logins_count")["Source"]


def test_methods() -> None:
    assert list(rows("post-login", "api.access")) == ["api.access.deny(reason)"]
    trigger = load_trigger("post-login")
    assert trigger is not None
    assert len(rows("post-login", "api")) == len(trigger.methods)


def test_a_method() -> None:
    found = rows("post-login", "api.multifactor.enable")
    assert found["provider"] == ("string", "", "none, guardian, google-authenticator, duo, any")
    assert found["options.allowRememberBrowser"] == ("boolean", "optional", "")
    assert facts("post-login", "api.multifactor.enable")["Called again"] == "the last call counts"
    assert found["refresh-token"][0] == "fails: mfa_required"
    assert found["silent"][0] == "fails: login_required"
    assert "interactive" not in found
    claim = rows("post-login", "api.idToken.setCustomClaim")
    assert claim["value"] == ("any JSON", "", "at most 102400 bytes as JSON")
    assert "at most 4" in facts("post-login", "api.authentication.challengeWith")["Calls"]


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_every_part_of_every_trigger_can_be_shown(trigger_id: str) -> None:
    every = paths(trigger_id)
    assert len(every) > 5
    for path in every:
        page = show(trigger_id, path)
        assert isinstance(page, Page) and (page.facts or page.tables), path
        assert all(len(row) == len(table.columns) for table in page.tables for row in table.rows)


@pytest.mark.parametrize(
    ("arguments", "message", "meant"),
    [
        (("post-logn",), "Auth0 documents no trigger `post-logn`", "post-login"),
        (("post-login", "event.usr"), "`event` has no field `usr`", "event.user"),
        (("post-login", "event.user.emial"), "`event.user` has no field `emial`", "event.user.email"),
        (("post-login", "user.email"), "neither in `event` nor in `api`", "event.user.email"),
        (("post-login", "access.deny"), "neither in `event` nor in `api`", "api.access.deny"),
        (("post-login", "api.acces"), "the `api` of post-login has no `acces`", "api.access"),
        (("post-login", "api.access.dny"), "has no `access.dny`", "api.access.deny"),
        (("post-login", "event.user.app_metadata.x"), "is up to the tenant", None),
        (("post-login", "..x"), "is neither", None),
        (("post-login", ""), "is neither", None),
    ],
)
def test_what_does_not_exist(arguments: tuple[str, ...], message: str, meant: str | None) -> None:
    found = show(*arguments)
    assert isinstance(found, Unknown)
    assert message in found.message and found.meant == meant
    result = quick("show", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr and (meant is None or f"did you mean `{meant}`?" in result.stderr)


def test_json() -> None:
    data = json.loads(quick("show", "post-login", "event.user", "--format", "json").output)
    assert data["title"] == "event.user of post-login"
    assert {"name": "Type", "text": "record"} in data["facts"]
    (table,) = data["tables"]
    email = next(row for row in table["rows"] if row["field"] == "event.user.email")
    assert email == {
        "field": "event.user.email",
        "type": "string",
        "presence": "may be absent",
        "notes": "an e-mail address; personal data",
    }


@pytest.mark.slow
def test_plain_text_and_tables(tmp_path: Path) -> None:
    plain = started("show", "post-login", "event.user", folder=tmp_path).stdout
    assert "  event.user.email_verified       boolean\n" in plain and "\x1b[" not in plain
    forced = started(
        "show", "post-login", "event.user", folder=tmp_path, FORCE_COLOR="1", COLUMNS="120"
    ).stdout
    assert "\x1b[1m" in forced and "─" in forced
    off = started("show", "post-login", "event.user", folder=tmp_path, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert off == plain
    assert "\x1b[" in started("explain", "AG203", folder=tmp_path, FORCE_COLOR="1").stdout
