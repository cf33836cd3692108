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


def tables(page: Page) -> list[tuple[str, str]]:
    return [(table.title, ", ".join(table.columns)) for table in page.tables]


def test_all_triggers() -> None:
    page = show()
    assert isinstance(page, Page)
    assert (page.title, page.more) == ("Auth0 Actions", "actiongen show post-login")
    assert [name for name, _ in page.facts] == ["Runtimes", "Default runtime", "Facts of"]
    assert (facts()["Runtimes"], facts()["Default runtime"]) == ("node22, node18", "node22")
    assert tuple(rows()) == trigger_ids()
    assert rows()["post-login"] == ("v3", "The login: user, client, request.")
    assert tables(page) == [("Triggers", "Trigger, Version, Event")]


def test_a_trigger() -> None:
    found = facts("post-login")
    assert found["Versions"] == "v1 (deprecated), v2 (deprecated), v3 (current)"
    assert found["Handlers"] == "onExecutePostLogin, onContinuePostLogin"
    assert found["Actions"] == "at most 20 in a flow"
    parts = rows("post-login")
    assert parts["event.session"][:2] == ("record", "may be absent")
    assert parts["event.user"] == ("record", "", "")
    assert parts["api.access.deny(reason)"] == ("ends the action",)


FIELD_COLUMNS = "Field, Type, Presence, Notes"
PARAMETER_COLUMNS = "Parameter, Type, Presence, Notes"
A_FLOW, BY_HAND = "a flow: `flow(…)`", "hand, or the entity that uses it"


@pytest.mark.parametrize(
    ("trigger_id", "blocking", "can_deny", "bound", "most"),
    [
        ("post-login", "yes: Auth0 waits for the action", "yes", A_FLOW, "at most 20 in a flow"),
        ("custom-phone-provider", "Auth0 does not say", "no", A_FLOW, "at most 1 in a flow"),
        ("event-stream", "no", "no", BY_HAND, None),
        ("custom-token-exchange", "yes: Auth0 waits for the action", "yes", BY_HAND, None),
    ],
)
def test_what_is_said_of_a_trigger(
    trigger_id: str, blocking: str, can_deny: str, bound: str, most: str | None
) -> None:
    found = facts(trigger_id)
    said = {"Blocking": blocking, "Can deny": can_deny, "Bound by": bound}
    said |= {} if most is None else {"Actions": most}
    assert {name: found[name] for name in said} == said
    assert [*found] == ["Event", "Versions", "Handlers", *said]


@pytest.mark.parametrize(
    ("path", "title", "shown", "more"),
    [
        (None, "post-login", [("Event", FIELD_COLUMNS), ("Methods", "Method, Notes")], "event.agent"),
        ("event", "event of post-login", [("Fields", FIELD_COLUMNS)], ""),
        ("event.user.email", "event.user.email of post-login", [], ""),
        ("event.user.identities", "event.user.identities of post-login", [("Fields", FIELD_COLUMNS)], ""),
        ("api", "api of post-login", [("Methods", "Method, Notes")], "api.access.deny"),
        ("api.cache", "api.cache of post-login", [("Methods", "Method, Notes")], "api.cache.delete"),
        ("api.access.deny", "api.access.deny(reason) of post-login", [("Parameters", PARAMETER_COLUMNS)], ""),
        (
            "api.multifactor.enable",
            "api.multifactor.enable(provider, options?) of post-login",
            [("Parameters", PARAMETER_COLUMNS), ("Ways of logging in", "Way, Effect, Notes")],
            "",
        ),
    ],
)
def test_pages(path: str | None, title: str, shown: list[tuple[str, str]], more: str) -> None:
    page = show("post-login", path)
    assert isinstance(page, Page)
    assert (page.title, tables(page)) == (title, shown)
    assert page.more == (f"actiongen show post-login {more}" if more else "")


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("event.user.", "event.user"),
        ("event.", "event"),
        ("api.", "api"),
        ("event.user.identities[].", "event.user.identities"),
    ],
)
def test_a_path_may_end_with_a_point_or_have_brackets(path: str, same: str) -> None:
    assert show("post-login", path) == show("post-login", same) != show("post-login")


def test_more_of_a_trigger_is_of_a_field_that_has_fields() -> None:
    for trigger_id in trigger_ids():
        page = show(trigger_id)
        assert isinstance(page, Page)
        *command, path = page.more.split(" ")
        assert command == ["actiongen", "show", trigger_id]
        field = show(trigger_id, path)
        assert isinstance(field, Page) and field.tables, path


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_the_paths_of_a_trigger(trigger_id: str) -> None:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    found = paths(trigger_id)
    assert len(set(found)) == len(found), "each once"
    methods = [path for path in found if path.partition(".")[0] == "api"]
    assert methods[0] == "api" and methods[-len(trigger.methods) :] == [
        f"api.{name}" for name in trigger.methods
    ]
    groups = {f"api.{name.rpartition('.')[0]}" for name in trigger.methods if "." in name}
    assert {*methods} == {"api", *groups, *(f"api.{name}" for name in trigger.methods)}
    fields = found[: found.index("api")]
    assert fields[0] == "event" and set(fields[1:]) >= {f"event.{name}" for name in trigger.event.fields}
    assert all(path.rpartition(".")[0] in fields for path in fields[1:]), "a field stands below its record"


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
        (("post-login", "event.user.zzzz"), "`event.user` has no field `zzzz`", "event.user"),
        (("post-login", "user.email"), "`user.email` is neither in `event` nor in `api`", "event.user.email"),
        (
            ("post-login", "access.deny"),
            "`access.deny` is neither in `event` nor in `api`",
            "api.access.deny",
        ),
        (("post-login", "evnt.user"), "`evnt.user` is neither in `event` nor in `api`", "event.user"),
        (("post-login", "api.acces"), "the `api` of post-login has no `acces`", "api.access"),
        (("post-login", "api.access.dny"), "the `api` of post-login has no `access.dny`", "api.access.deny"),
        (("post-login", "api.qqqqqq"), "the `api` of post-login has no `qqqqqq`", "api"),
        (
            ("post-login", "event.user.app_metadata.x"),
            "what is in `event.user.app_metadata` is up to the tenant: Auth0 documents no `x`",
            None,
        ),
        (("post-login", "..x"), "`..x` is neither in `event` nor in `api`", None),
        (("post-login", ""), "`` is neither in `event` nor in `api`", None),
    ],
)
def test_what_does_not_exist(arguments: tuple[str, ...], message: str, meant: str | None) -> None:
    found = show(*arguments)
    assert isinstance(found, Unknown)
    assert (found.message, found.meant) == (message, meant)
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
