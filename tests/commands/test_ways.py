"""``actiongen ways``: the tables as they are, and what they say of a rule beside what the interpreter does."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from actiongen.auth0.load_ways import ways, ways_of
from actiongen.cli.main import main
from actiongen.flow.in_ways import Verdict, in_ways
from actiongen.flow.resolved import Resolved
from actiongen.ir import Program
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.testing.events import default_secrets, event_of_way, input_of
from actiongen.testing.trace import trace
from actiongen.unit import analyse_source, loader

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "ways"
POLICIES = [
    *sorted((ROOT / "policies").glob("*.policy")),
    *sorted((ROOT / "docs" / "recipes").glob("*.policy")),
    *sorted((ROOT / "tests" / "cases" / "templates").glob("*.policy")),
]


def program_at(path: Path) -> Program | None:
    shared = (path.parent / "shared").glob("*.policy")
    libraries = [Source(f"policies/shared/{each.name}", each.read_text("utf-8")) for each in shared]
    source = Source(f"policies/{path.name}", path.read_text("utf-8"))
    found = analyse_source(source, loader((source, *libraries))).value
    return found if isinstance(found, Program) else None


def judged(text: str, trigger: str = "post-login") -> dict[str, dict[str, Verdict]]:
    source = Source("policies/case.policy", f'action(name="A", trigger="{trigger}")\n\n{text}')
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, Program)
    return {
        rule.rule.title: {way: each.verdict for way, each in rule.by_way.items()}
        for rule in in_ways(Resolved(program))
    }


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_tables_are_as_they_were(form: str, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = CliRunner().invoke(main, ["ways", "policies/mfa_action.policy", "--format", form])
    assert found.exit_code == 0, found.output
    golden = CASES / f"mfa_action.{ {'text': 'txt', 'json': 'json', 'markdown': 'md'}[form] }"
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found.stdout, encoding="utf-8")
    assert found.stdout == golden.read_text(encoding="utf-8")


def test_a_file_of_flows_shows_all_of_its_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = CliRunner().invoke(main, ["ways", "policies/flows.policy", "--format", "json"])
    files = {rule["file"] for rule in json.loads(found.stdout)["rules"]}
    assert files > {"policies/mfa_action.policy"}
    one = CliRunner().invoke(main, ["ways", "policies/shared/tenants.policy"])
    assert one.exit_code == 2 and "neither a policy of an action nor a file of flows" in one.output


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_no_rule_acts_where_the_table_says_that_it_is_excluded(path: Path) -> None:
    program = program_at(path)
    if program is None:
        return
    excluded = {
        (rule.rule.title, way)
        for rule in in_ways(Resolved(program))
        for way, each in rule.by_way.items()
        if each.verdict is Verdict.EXCLUDED
    }
    for way in ways_of(program.header.trigger.id):
        world = World(event_of_way(program.header.trigger, way), default_secrets(program))
        acted = {(title, way.id) for title in trace(program, world).rules}
        assert not acted & excluded


def test_of_several_calls_the_worst_counts() -> None:
    found = judged(
        'with rule("a"):\n    log("x")\n    api.idToken.setCustomClaim("https://a.example/x", 1)\n'
        '    api.multifactor.enable("any")\n    api.user.setUserMetadata("k", 1)\n'
    )["a"]
    assert found["interactive"] is Verdict.ACTS
    assert found["refresh-token"] is Verdict.FAILS
    assert found["ropg"] is Verdict.UNKNOWN
    assert found["third-party-client"] is Verdict.MAY_FAIL
    assert "machine-to-machine" not in found


def test_what_a_condition_excludes_does_not_count() -> None:
    found = judged(
        'with rule("a", when=event.transaction.protocol == "oauth2-password"):\n    stop()\n'
        'with rule("b"):\n    if event.client.client_id.startswith("tpc_"):\n'
        '        api.redirect.sendUserTo("https://a.example")\n    else:\n        log("x")\n'
    )
    assert found["a"]["ropg"] is Verdict.ACTS and found["a"]["refresh-token"] is Verdict.EXCLUDED
    assert found["b"]["ropg"] is Verdict.EXCLUDED
    assert found["b"]["refresh-token"] is Verdict.FAILS
    assert found["b"]["interactive"] is Verdict.ACTS


def test_a_call_is_judged_with_its_arguments() -> None:
    found = judged(
        'with rule("none"):\n    api.multifactor.enable("none")\n'
        'with rule("kept"):\n    api.multifactor.enable("any", allowRememberBrowser=True)\n'
        'with rule("asked"):\n    api.multifactor.enable("any", allowRememberBrowser=False)\n'
    )
    assert found["none"]["refresh-token"] is Verdict.ACTS
    assert (found["kept"]["silent"], found["asked"]["silent"]) == (Verdict.ACTS, Verdict.FAILS)


def test_other_triggers_have_their_ways() -> None:
    found = judged('with rule("a"):\n    api.access.deny("no")\n', "credentials-exchange")["a"]
    assert found == {"third-party-client": Verdict.ACTS, "machine-to-machine": Verdict.ACTS}
    assert judged('with rule("a"):\n    log("x")\n', "post-change-password") == {"a": {}}


def test_names_are_words_that_a_test_can_take() -> None:
    assert all(name.replace("-", "").isalnum() and name == name.lower() for name in ways())


def given_to(text: str) -> dict[str, Any]:
    """The event of the last test of a policy."""
    source = Source("policies/case.policy", f'action(name="A", trigger="post-login")\n\n{text}')
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, Program)
    return dict(input_of(program, program.tests[-1]).world.event)


def test_a_test_begins_with_the_event_of_its_way() -> None:
    line = 'test("t", way="refresh-token", given={event.refresh_token.id: "mine"}, expect=[], rules=["a"])\n'
    event = given_to(f'with rule("a"):\n    log("x")\n\n{line}')
    assert event["transaction"]["protocol"] == "oauth2-refresh-token"
    assert event["refresh_token"]["id"] == "mine"
    assert "session" not in event


def test_the_way_of_a_case_comes_before_that_of_its_test() -> None:
    head = 'with rule("a"):\n    log("x")\n\n'
    cases = 'cases=[case("one", expect=[], rules=["a"]), case("two", way="ropg", expect=[], rules=["a"])]'
    text = f'{head}test("t", way="silent", {cases})\n'
    assert given_to(text)["transaction"]["protocol"] == "oauth2-password"
    assert "none" not in given_to(text)["transaction"].get("prompt", [])
