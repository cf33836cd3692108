"""``--write-test``: events become tests that say what is right, in the policies that they are about."""

import subprocess
from pathlib import Path

import pytest
from cli_bench import quick
from commands.provers import Told, refuted
from commands.test_prove import event, no_node, selected

from actiongen.commands.prove import ProveOptions, prove_selection
from actiongen.commands.test import subjects_of
from actiongen.diagnostics.outcome import Outcome

ACTION = """action(name="Roles", trigger="post-login")

# allow: breaks-in-way - the clients know mfa_required
# allow: gate-skipped-when-absent - a login without roles is no administrator's
with rule("Challenged", when="Admin" in event.authorization.roles):
    api.user.setUserMetadata("seen", event.request.ip)
    api.multifactor.enable("any", allowRememberBrowser=False)

with rule("Refused", when=event.user.app_metadata.blocked is True):
    api.access.deny("blocked")
"""
NEVER = """
never("editors are never challenged", when="Editor" in event.authorization.roles, then={then})
"""
ALWAYS = """
always("editors are taken care of", when="Editor" in event.authorization.roles, then={then})
"""
EDITOR = 'event.authorization.roles=["Editor"]'
BOTH = 'event.authorization.roles=["Editor", "Admin"]'
BLOCKED = "event.user.app_metadata.blocked=true"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    return tmp_path


def written(folder: Path, policy: str, *sets: str, flows: str = "") -> tuple[str, Outcome]:
    """What is added to the policy with the property, or to the flow, for an event that refutes it."""
    file = folder / "policies" / "roles.policy"
    file.write_text(policy)
    if flows:
        file = folder / "policies" / "flows.policy"
        file.write_text(flows)
    before = file.read_text()
    selection = selected()
    subject = next(each for each in subjects_of(selection) if each.properties)
    (claim,) = subject.properties
    told = Told({claim.title: refuted(subject, event(selection, *sets))})
    found = prove_selection(selection, ProveOptions(write_test=True), told.prover, no_node)
    after = file.read_text()
    assert after.startswith(before)
    return after[len(before) :], found


CASES = {
    "never: without the call": (
        NEVER.format(then="api.multifactor.enable(...)"),
        (BOTH,),
        'expect=api.user.setUserMetadata("seen", "203.0.113.10"),',
    ),
    "never: without those of the rule": (NEVER.format(then='acts("Challenged")'), (BOTH,), "expect=[],"),
    "never: what others call stays": (
        NEVER.format(then='acts("Challenged")'),
        (BOTH, BLOCKED),
        'expect=api.access.deny("blocked"),',
    ),
    "always: with the call": (
        ALWAYS.format(then='api.multifactor.enable("any", ...)'),
        (EDITOR,),
        'expect=api.multifactor.enable("any", ...),',
    ),
    "always: in the place of what ends the login": (
        ALWAYS.format(then='api.multifactor.enable("any", ...)'),
        (EDITOR, BLOCKED),
        'expect=api.multifactor.enable("any", ...),',
    ),
    "always: the calls of the rule": (
        ALWAYS.format(then='acts("Challenged")'),
        (EDITOR,),
        'expect=[api.user.setUserMetadata("seen", ...), api.multifactor.enable("any", ...)],\n'
        '    rules=["Challenged"],',
    ),
    "always: with an argument of the event": (
        ALWAYS.format(then='api.user.setUserMetadata("seen", event.request.ip)'),
        (EDITOR,),
        'expect=api.user.setUserMetadata("seen", "203.0.113.10"),',
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_test_says_what_the_property_wants(name: str, folder: Path) -> None:
    more, sets, expected = CASES[name]
    text, found = written(folder, ACTION + more, *sets)
    assert expected in text, text
    assert text.startswith('\ntest(\n    "editors are') and text.endswith(",\n)\n")
    assert found.notes == ("wrote 1 test to policies/roles.policy",)
    file = folder / "policies" / "roles.policy"
    file.write_text(ACTION + text)
    assert quick("fmt", "--check").exit_code == 0
    # It compiles, and fails: the policy does not do so yet.
    done = quick("test")
    assert done.exit_code == 1 and "1 test: 0 passed, 1 failed" in done.stdout, done.output


FLOWS = """flow("post-login", ["roles"])

always("editors are noted", when="Editor" in event.authorization.roles, then=api.user.setUserMetadata("seen", ...))
"""


@pytest.mark.slow
def test_a_flow_asks_for_mfa_at_its_end(folder: Path) -> None:
    policy = ACTION.replace('    api.user.setUserMetadata("seen", event.request.ip)\n', "") + (
        '\nwith rule("Noted", when=event.client.name == "Shop"):\n    api.user.setUserMetadata("seen", "shop")\n'
    )
    text, found = written(folder, policy, BOTH, flows=FLOWS)
    assert '    trigger="post-login",\n    given={event.authorization.roles: ["Editor", "Admin"]},\n' in text
    assert (
        '    expect=[\n        api.user.setUserMetadata("seen", ...),\n'
        '        api.multifactor.enable("any", allowRememberBrowser=False),\n    ],\n'
    ) in text
    assert found.notes == ("wrote 1 test to policies/flows.policy",)
    assert "1 test: 0 passed, 1 failed" in quick("test").stdout


def test_a_second_run_adds_nothing(folder: Path) -> None:
    policy = ACTION + NEVER.format(then="api.multifactor.enable(...)")
    text, _ = written(folder, policy, BOTH)
    again, found = written(folder, policy + text, BOTH)
    assert again == "" and found.notes == ()
    other, _ = written(folder, policy + text, BOTH, 'event.client.name="Shop"')
    assert '\n    "editors are never challenged (an event that the prover found) (2)",\n' in other


def test_a_test_that_ends_like_another_one_is_not_taken_for_it(folder: Path) -> None:
    """Of the default event nothing is given: the test says no more than what is expected."""
    policy = ACTION.replace('when="Admin" in event.authorization.roles', "when=event.stats.logins_count > 1")
    policy = policy.replace(
        "# allow: gate-skipped-when-absent - a login without roles is no administrator's\n", ""
    )
    policy += '\ntest(\n    "nobody",\n    given={event.stats.logins_count: 1},\n    expect=[],\n)\n'
    policy += '\nnever("nobody is challenged", then=acts("Challenged"))\n'
    text, found = written(folder, policy)
    assert text.endswith('(an event that the prover found)",\n    expect=[],\n)\n'), text
    assert found.notes == ("wrote 1 test to policies/roles.policy",)


def test_what_no_test_can_say_is_said(folder: Path) -> None:
    """A list with `null` in it, as JSON may have."""
    policy = ACTION + NEVER.format(then="api.access.deny(...)")
    text, found = written(folder, policy, BLOCKED, 'event.user.app_metadata.list=[null, "a"]')
    assert text == ""
    assert found.notes == (
        "policies/roles.policy: no test can say what this event is: "
        "editors are never challenged (an event that the prover found)",
    )


def test_nothing_is_written_through_a_link(folder: Path) -> None:
    real = folder / "policies" / "real.txt"
    (folder / "policies" / "roles.policy").symlink_to(real)
    text = ACTION + NEVER.format(then="api.multifactor.enable(...)")
    real.write_text(text)
    selection = selected()
    (subject,) = subjects_of(selection)
    told = Told({subject.properties[0].title: refuted(subject, event(selection, BOTH))})
    found = prove_selection(selection, ProveOptions(write_test=True), told.prover, no_node)
    assert [each.message for each in found.diagnostics if each.is_error] == [
        "`policies/roles.policy` is a link"
    ]
    assert real.read_text() == text


def test_a_file_that_somebody_changes_meanwhile_stays(folder: Path) -> None:
    file = folder / "policies" / "roles.policy"
    file.write_text(ACTION + NEVER.format(then="api.multifactor.enable(...)"))
    selection = selected()
    (subject,) = subjects_of(selection)
    told = Told({subject.properties[0].title: refuted(subject, event(selection, BOTH))})
    file.write_text("# changed\n")
    found = prove_selection(selection, ProveOptions(write_test=True), told.prover, no_node)
    assert [each.code.name for each in found.diagnostics if each.is_error] == ["cannot-write"]
    assert file.read_text() == "# changed\n" and found.notes == ()


@pytest.mark.slow
def test_changes_that_no_test_notices_become_tests(folder: Path) -> None:
    file = folder / "policies" / "roles.policy"
    file.write_text(ACTION + '\ntest("nobody", expect=[])\n')
    first = quick("test", "--mutate", "--write-test")
    assert (
        first.exit_code == 1
        and "\nwrote " in first.stdout
        and first.stdout.endswith(" to policies/roles.policy\n")
    )
    text = file.read_text()
    assert '\n    "Challenged: fails if the rule is taken out",\n' in text
    second = quick("test", "--mutate", "--write-test")
    assert (
        second.exit_code == 0 and "mutation score: 100.0 %" in second.stdout and "wrote" not in second.stdout
    )
    assert file.read_text() == text and quick("fmt", "--check").exit_code == 0
    alone = quick("test", "--write-test")
    assert alone.exit_code == 2 and "give both" in alone.stderr


@pytest.mark.slow
def test_differences_become_tests_of_what_the_change_does(folder: Path) -> None:
    pytest.importorskip("cvc5")
    flows = 'flow("post-login", ["roles"])\n'
    (folder / "before").mkdir()
    for place in ("before", "policies"):
        (folder / place / "roles.policy").write_text(ACTION)
        (folder / place / "flows.policy").write_text(flows)
    file = folder / "policies" / "roles.policy"
    file.write_text(ACTION.replace('"Admin" in', '"Editor" in'))
    first = quick("diff", "before", "policies", "--write-test")
    assert first.exit_code == 0 and "\nwrote 3 tests to policies/roles.policy\n" in first.stdout, first.output
    text = file.read_text()
    assert '\n    "Challenged: looser than before",\n' in text
    assert quick("fmt", "--check").exit_code == 0
    done = quick("test")
    assert done.exit_code == 0 and "6 tests: 6 passed" in done.stdout, done.output
    # The policies of before fail each of them.
    file.write_text(ACTION + text.partition('api.access.deny("blocked")\n')[2])
    assert "6 tests: 0 passed, 6 failed" in quick("test").stdout


@pytest.mark.slow
def test_nothing_is_written_to_a_revision(folder: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x", "--allow-empty"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *command], check=True)
    done = quick("diff", "HEAD..HEAD", "--write-test")
    assert done.exit_code == 2 and "`HEAD` is a revision" in done.stderr
