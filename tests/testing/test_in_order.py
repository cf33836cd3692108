"""Tests of flows: what happens between the actions of one login."""

import json
import sys
from pathlib import Path

import pytest
from bench.install import node_binary
from testing.policies import HEADER

from actiongen.backends.javascript.emit import emit
from actiongen.commands.request import Request
from actiongen.commands.selection import FlowActions, Selection, select
from actiongen.commands.test import SessionOptions, run_session
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome
from actiongen.ir import Flows, Program
from actiongen.runner.find import Node, node_at
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

WRITES = """with rule("Written"):
    api.user.setAppMetadata("plan", "free")
    api.user.setUserMetadata("seen", True)
    api.transaction.setMetadata("from", "first")
    api.user.setAppMetadata("old", None)
"""
READS = """schema(event.user.app_metadata, plan=string, old=string)
schema(event.user.user_metadata, seen=boolean)
schema(event.transaction.metadata, {"from": string})

with rule("Read", when=event.user.app_metadata.plan == "free" and event.user.user_metadata.seen):
    log(event.transaction.metadata["from"], event.user.app_metadata.old)
    api.idToken.setCustomClaim("https://corp.example/plan", event.user.app_metadata.plan)
"""
ENABLE = 'with rule("Any"):\n    api.multifactor.enable("any")\n'
NONE = 'with rule("None", when=event.stats.logins_count > 3):\n    api.multifactor.enable("none")\n'
DENY = 'with rule("Refused", when=event.user.email == "eve@corp.example"):\n    api.access.deny("no")\n'
ABORT = 'with rule("Broken"):\n    api.user.setAppMetadata("a", 1)\n    abort("broken")\n'
STOP = 'with rule("Stopped"):\n    stop()\n'
CHALLENGE = 'with rule("Asked"):\n    api.authentication.challengeWith({"type": "otp"})\n'
KEEP = 'with rule("Kept"):\n    api.user.setUserMetadata("last_ip", event.request.ip)\n'


def actions(test: str, *texts: str) -> Selection:
    """Actions ``a``, ``b``, … in a flow with a test."""
    stems = "abcdef"[: len(texts)]
    sources = [
        Source(f"policies/{stem}.policy", HEADER.replace('"Test"', f'"Test {stem}"') + text)
        for stem, text in zip(stems, texts, strict=True)
    ]
    flow = Source("policies/flows.policy", f'flow("post-login", {json.dumps([*stems])})\n{test}\n')
    load = loader((*sources, flow))
    found = [analyse_source(each, load) for each in (*sources, flow)]
    wrong = [diagnostic for one in found for diagnostic in one.diagnostics if diagnostic.is_error]
    assert not wrong, wrong
    programs = tuple(each.value for each in found if isinstance(each.value, Program))
    (flows,) = (each.value for each in found if isinstance(each.value, Flows))
    tested = tuple(FlowActions(flow.path, each.flow, each.tests, programs) for each in flows.flows)
    javascript = {f"{program.stem}.js": emit(program) for program in programs}
    return Selection(programs, (*sources, flow), (), tested, javascript)


def run(test: str, *texts: str, **asked: object) -> Outcome:
    return run_session(actions(test, *texts), SessionOptions(**asked), find)  # type: ignore[arg-type]


def find() -> Node:
    found = node_at(node_binary(22))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        # What one action writes, the next one sees; what it takes out is gone.
        (
            (WRITES, READS),
            "given={event.user.app_metadata.old: 'x'}, logs=['first undefined'], expect=["
            'api.user.setAppMetadata("plan", "free"), api.user.setUserMetadata("seen", True),'
            'api.transaction.setMetadata("from", "first"), api.user.setAppMetadata("old", None),'
            'api.idToken.setCustomClaim("https://corp.example/plan", "free")]',
        ),
        # And what comes after it does not.
        (
            (READS, WRITES),
            "expect=[api.user.setAppMetadata(...), api.user.setUserMetadata(...),"
            "api.transaction.setMetadata(...), api.user.setAppMetadata(...)], logs=[]",
        ),
        # MFA is asked for at the end, as the last call says.
        ((ENABLE, KEEP), 'expect=[api.user.setUserMetadata(...), api.multifactor.enable("any")]'),
        (
            (ENABLE, NONE, KEEP),
            'expect=[api.user.setUserMetadata(...), api.multifactor.enable("none")], rules=["Any", "None"]',
        ),
        (
            (ENABLE, NONE, KEEP),
            "given={event.stats.logins_count: 1},"
            'expect=[api.user.setUserMetadata(...), api.multifactor.enable("any")]',
        ),
        # A denial ends the login; nobody is asked for MFA.
        (
            (ENABLE, DENY, KEEP),
            'given={event.user.email: "eve@corp.example"}, expect=api.access.deny("no")',
        ),
        ((DENY, KEEP), "expect=api.user.setUserMetadata(...)"),
        # Of an action that throws nothing is carried out, and none runs after it.
        ((KEEP, ABORT, KEEP), 'expect=[api.user.setUserMetadata(...), abort("broken")]'),
        # `stop()` ends an action, not the login.
        ((STOP, KEEP), "expect=api.user.setUserMetadata(...)"),
        # Who is challenged at once is not challenged again at the end.
        (
            (ENABLE, CHALLENGE, KEEP),
            "expect=[api.authentication.challengeWith(...), api.user.setUserMetadata(...)]",
        ),
    ],
)
def test_a_login(texts: tuple[str, ...], says: str) -> None:
    outcome = run(f'test("t", {says.replace(chr(39), chr(34))})', *texts)
    assert outcome.exit_code == CLEAN, outcome.text


def test_secrets_go_to_the_actions_that_declare_them() -> None:
    one = (
        'secrets("KEY")\nsettings(optional=["NOTE"])\nwith rule("One"):\n    log("one", event.secrets.NOTE)\n'
    )
    two = 'secrets("KEY")\nwith rule("Two", when=event.client.name == event.secrets.KEY):\n    log("two")\n'
    given = 'secrets={"KEY": "k", "NOTE": "n"}, given={event.client.name: "k"}'
    # allow-listed in tests: a note is no key
    assert run(f'test("t", {given}, logs=["one n", "two"], expect=[])', one, two).exit_code == CLEAN
    assert run('test("t", logs=["one undefined"], expect=[])', one, two).exit_code == CLEAN


def test_limits_of_a_login_are_for_all_actions_together() -> None:
    many = 'with rule("Asked"):\n' + '    api.authentication.challengeWith({"type": "otp"})\n' * 2
    four = "[" + "api.authentication.challengeWith(...), " * 4 + "]"
    six = "[" + "api.authentication.challengeWith(...), " * 6 + "]"
    assert run(f'test("t", expect={four})', many, many).exit_code == CLEAN
    outcome = run(f'test("t", expect={six})', many, many, many)
    assert outcome.exit_code == ERRORS and "c: Auth0 refuses a call" in outcome.text
    big = 'with rule("Written"):\n    api.user.setAppMetadata("{key}", "' + "x" * 20_000 + '")\n'
    both = 'test("t", expect=[api.user.setAppMetadata(...), api.user.setAppMetadata(...)])'
    # One key twice is one key; two of them are too much.
    assert run(both, big.replace("{key}", "a"), big.replace("{key}", "a")).exit_code == CLEAN
    outcome = run(both, big.replace("{key}", "a"), big.replace("{key}", "b"))
    assert outcome.exit_code == ERRORS and "32768 bytes" in outcome.text


FAILS = """test(
    "t",
    given={event.user.email: "eve@corp.example"},
    expect=api.user.setUserMetadata("last_ip", ...),
    rules=["Any", "Nowhere"],
    secrets={"NO": "k"},
)"""


def test_a_failure_says_what_each_action_did() -> None:
    lines = run(FAILS, ENABLE, DENY, KEEP).text.splitlines()
    assert lines[0] == "FAILED policies/flows.policy:2 t"
    for line in (
        "  no action of the flow declares the secret or setting `NO`",
        "  no action of the flow has a rule `Nowhere`",
        '    - api.user.setUserMetadata("last_ip", ...)',
        '    + api.access.deny("no")',
        '  a: called api.multifactor.enable("any")',
        '  b: called api.access.deny("no")',
        "    Refused: acted, and ended the action",
        "  c: did not run",
    ):
        assert line in lines, line
    assert not any("the rule `Any` did not act" in line or "order" in line for line in lines)


def test_an_order_that_is_not_auth0s() -> None:
    said = 'test("t", expect=[api.multifactor.enable("any"), api.user.setUserMetadata(...)])'
    assert "only their order differs: Auth0 asks for MFA at the end" in run(said, ENABLE, KEEP).text
    other = 'test("t", expect=[api.multifactor.enable("any")])'
    assert "order" not in run(other, ENABLE, KEEP).text


@pytest.mark.parametrize("form", ["json", "junit", "tap"])
def test_other_formats(form: str) -> None:
    text = run(FAILS, ENABLE, DENY, KEEP, form=form).text
    assert "policies/flows.policy" in text
    if form == "json":
        (found,) = json.loads(text)["tests"]
        assert found["calls"] == ['api.access.deny("no")']
        assert [each["action"] for each in found["actions"]] == ["a", "b"]


def test_coverage_and_mutants_count_tests_of_flows() -> None:
    test = """test("eve", given={event.user.email: "eve@corp.example"}, expect=api.access.deny("no"))
test("ann", given={event.user.email: "ann@corp.example"}, expect=api.user.setUserMetadata("last_ip", ...))
"""
    text = run(test, DENY, KEEP, coverage=True, mutate=True).text
    assert "coverage: 100.0 % (4 of 4): rules 2/2, branches 2/2" in text
    lines = text.splitlines()
    # Only the address that is kept is not looked at.
    assert any("mutation score" in line for line in lines)
    left = [line for line in lines if "no test notices" in line]
    assert all("b.policy" in line for line in left), left
    assert "a.policy" not in text


def test_a_difference_names_the_action(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys.modules[__name__], "emit", lambda program, write=emit: write(program).replace('"no"', '"yes"')
    )
    outcome = run(
        'test("t", given={event.user.email: "eve@corp.example"}, expect=api.access.deny("no"))', KEEP, DENY
    )
    (bug,) = outcome.diagnostics
    assert bug.code.id == "AG902" and "policies/b.policy" in bug.message


def test_actions_after_a_challenge_see_that_it_was_met() -> None:
    reader = """with rule("Met", when=any(m.name == "mfa" for m in event.authentication.methods)):
    api.idToken.setCustomClaim("https://acme.example/mfa", True)
"""
    challenge = """with rule("Ask", when=not any(m.name == "mfa" for m in event.authentication.methods)):
    api.authentication.challengeWith({"type": "otp"})
"""
    met = 'api.idToken.setCustomClaim("https://acme.example/mfa", True)'
    said = f'test("t", expect=[api.authentication.challengeWith({{"type": "otp"}}), {met}])'
    outcome = run(said, challenge, challenge, reader)
    assert outcome.exit_code == CLEAN, outcome.text
    # At the end of the flow nobody has been asked yet.
    outcome = run('test("t", expect=[api.multifactor.enable("any")])', ENABLE, reader)
    assert outcome.exit_code == CLEAN, outcome.text


def test_k_and_paths() -> None:
    test = 'test("one", expect=api.user.setUserMetadata(...))\ntest("two", expect=[])\n'
    assert run(test, KEEP, expression="flows and one").exit_code == CLEAN
    assert run(test, KEEP, expression="two").exit_code == ERRORS


def test_an_external_action_is_passed_by(tmp_path: Path) -> None:
    root = tmp_path / "policies"
    root.mkdir()
    (root / "kept.policy").write_text(HEADER + KEEP, encoding="utf-8")
    flows = 'flow("post-login", [external("slack"), "kept", external("logs")])\ntest("a login", expect=[])\n'
    (root / "flows.policy").write_text(flows, encoding="utf-8")
    found = select(Request(root), ())
    assert isinstance(found, Selection)
    (flow,) = found.flows
    assert [program.stem for program in flow.programs] == ["kept"]
    assert [external.name for external in flow.flow.externals] == ["slack", "logs"]


def test_an_action_sees_what_the_one_before_it_changed() -> None:
    first = """with rule("Changed", when=event.session is not None):
    api.transaction.addTargetScope(" read:reports ")
    api.transaction.removeTargetScope("write:reports")
    api.session.setMetadata("seen", "yes")
    api.session.deleteMetadata("old")
    api.session.setCookieMode("persistent")
    api.refreshToken.setMetadata("seen", "yes")
    log("first", len(event.transaction.target_scopes), event.session.metadata.seen, event.session.cookie.mode)
"""
    second = """with rule("Read"):
    log("second", event.transaction.target_scopes[1], event.session.metadata.seen, event.session.metadata.old)
    log(event.session.cookie.mode, event.refresh_token is None)
"""
    given = """given={
        event.transaction.target_scopes: ["openid", "write:reports"],
        event.session.metadata.old: "x",
        event.session.cookie.mode: "non-persistent",
        event.refresh_token: None,
    }"""
    calls = """[
        api.transaction.addTargetScope(...), api.transaction.removeTargetScope(...), api.session.setMetadata(...),
        api.session.deleteMetadata(...), api.session.setCookieMode(...), api.refreshToken.setMetadata(...),
    ]"""
    logs = """[
        "first 2 undefined non-persistent",
        "second read:reports yes undefined",
        "persistent true",
    ]"""
    outcome = run(f'test("t", {given}, logs={logs}, expect={calls})', first, second)
    assert outcome.exit_code == CLEAN, outcome.text
