"""What is left after an apply that fails, and the way out of it that docs/terraform.md names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from backends.terraform.projects import policy, with_dependencies, write
from terraform_provider.command import Run, apply, terraform
from terraform_provider.tenant import ACTIONS, Tenant

FLOW = 'flow("post-login", ["greet", "ask"])'
BOTH = {"greet": policy("Greet"), "ask": policy("Ask")}
BROKEN = {**BOTH, "ask": with_dependencies("Ask", '{"zod": "99.0.0"}')}
MENDED = {**BOTH, "ask": with_dependencies("Ask", '{"zod": "3.1.0"}')}
EDITED = {**BOTH, "ask": policy("Ask", body='api.access.deny("no")')}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "generated"


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(missing={"zod@99.0.0"})


@pytest.fixture
def run(folder: Path, tenant: Tenant) -> Iterator[Run]:
    folder.mkdir()
    with terraform(folder, tenant) as run:
        yield run


def refused(run: Run, part: str, given: dict[str, str] | None = None) -> None:
    done = run("apply", given=given)
    assert done.returncode == 1
    assert part in " ".join(done.stderr.replace("│", "").split())


# An action that is new


def test_an_action_that_does_not_build_is_made_anew(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BROKEN, FLOW)
    refused(run, "failed to build")
    assert (tenant.by_name("Greet").deployed, tenant.by_name("Ask").deployed) == (1, 0)
    assert tenant.flow("post-login") == []
    assert "is tainted" in run("plan").stdout
    write(folder, MENDED, FLOW)
    calls = apply(run, tenant)
    assert calls[:2] == ["create Ask", "deploy Ask"]
    assert sorted(calls[2:]) == ["bind post-login: Greet, Ask", "delete Ask"]
    assert tenant.by_name("Ask").deployed == 1


def test_an_action_that_does_not_build_can_be_kept(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BROKEN, FLOW)
    refused(run, "failed to build")
    id = tenant.by_name("Ask").id
    assert run("untaint", "auth0_action.ask").returncode == 0
    write(folder, MENDED, FLOW)
    calls = apply(run, tenant)
    assert calls[0].startswith("update Ask: ")
    assert calls[1:] == ["deploy Ask", "bind post-login: Greet, Ask"]
    assert tenant.by_name("Ask").id == id


def test_an_action_that_is_refused_is_in_no_state(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    tenant.failing["create Ask"] = "429 Too Many Requests"
    refused(run, "429")
    assert apply(run, tenant) == ["create Ask", "deploy Ask", "bind post-login: Greet, Ask"]


# An action that changes


@pytest.mark.parametrize("changed", [BROKEN, EDITED])
def test_a_version_that_failed_is_not_tried_again(
    changed: dict[str, str], folder: Path, tenant: Tenant, run: Run
) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    ask = tenant.by_name("Ask")
    running = ask.running
    write(folder, changed, FLOW)
    tenant.failing["deploy Ask"] = "503 Service Unavailable"
    refused(run, "failed to build" if changed is BROKEN else "503")
    assert ask.code == (folder / "ask.js").read_text(encoding="utf-8")
    assert (ask.deployed, ask.running) == (1, running)
    tenant.failing.clear()
    assert apply(run, tenant) == []
    write(folder, MENDED, FLOW)
    calls = apply(run, tenant)
    assert calls[1:] == ["deploy Ask"]
    assert ask.running == (folder / "ask.js").read_text(encoding="utf-8")


def test_replacing_an_action_deploys_what_failed(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    write(folder, EDITED, FLOW)
    tenant.failing["deploy Ask"] = "503 Service Unavailable"
    refused(run, "503")
    tenant.calls.clear()
    assert run("apply", "-replace=auth0_action.ask").returncode == 0
    assert tenant.calls == ["create Ask", "deploy Ask", "bind post-login: Greet, Ask", "delete Ask"]
    assert tenant.by_name("Ask").running == (folder / "ask.js").read_text(encoding="utf-8")
    assert apply(run, tenant) == []


def test_an_update_that_is_refused_is_sent_again(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    write(folder, EDITED, FLOW)
    tenant.failing["update Ask"] = "503 Service Unavailable"
    refused(run, "503")
    assert apply(run, tenant) == ["update Ask: code, name, runtime, triggers", "deploy Ask"]


def test_secrets_that_were_refused_are_not_sent_again(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, {"mfa": policy("MFA", more='secrets("KEY")')}, 'flow("post-login", ["mfa"])')
    apply(run, tenant, {"mfa_key": "old"})
    second = {"mfa_key": "new", "mfa_secrets_version": "2"}
    tenant.failing["update MFA"] = "503 Service Unavailable"
    refused(run, "503", second)
    assert apply(run, tenant, second) == []
    assert tenant.by_name("MFA").secrets == {"KEY": "old"}
    calls = apply(run, tenant, {**second, "mfa_secrets_version": "3"})
    assert calls == ["update MFA: code, name, runtime, secrets, triggers", "deploy MFA"]
    assert tenant.by_name("MFA").secrets == {"KEY": "new"}


def test_a_secret_of_the_dashboard_that_stops_a_version_takes_another(
    folder: Path, tenant: Tenant, run: Run
) -> None:
    write(folder, {"mfa": policy("MFA", more='secrets("KEY")')}, 'flow("post-login", ["mfa"])')
    apply(run, tenant, {"mfa_key": "old"})
    tenant.by_name("MFA").secrets["STRANGE"] = "s"
    second = {"mfa_key": "new", "mfa_secrets_version": "2"}
    refused(run, "Unmanaged Action Secret", second)
    assert apply(run, tenant, second) == []
    del tenant.by_name("MFA").secrets["STRANGE"]
    apply(run, tenant, {**second, "mfa_secrets_version": "3"})
    assert tenant.by_name("MFA").secrets == {"KEY": "new"}


def test_a_setting_that_was_refused_is_sent_with_the_next_version(
    folder: Path, tenant: Tenant, run: Run
) -> None:
    write(folder, {"mfa": policy("MFA", more='settings("SPACE")')}, 'flow("post-login", ["mfa"])')
    apply(run, tenant, {"mfa_space": "old"})
    tenant.failing["update MFA"] = "503 Service Unavailable"
    refused(run, "503", {"mfa_space": "new"})
    assert apply(run, tenant, {"mfa_space": "new"}) == []
    assert tenant.by_name("MFA").secrets == {"SPACE": "old"}
    apply(run, tenant, {"mfa_space": "new", "mfa_secrets_version": "2"})
    assert tenant.by_name("MFA").secrets == {"SPACE": "new"}


# Flows


def test_a_flow_that_is_refused_is_bound_again(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    write(folder, BOTH, 'flow("post-login", ["ask", "greet"])')
    tenant.failing["bind post-login"] = "503 Service Unavailable"
    refused(run, "503")
    assert apply(run, tenant) == ["bind post-login: Ask, Greet"]


def test_an_action_stays_while_its_flow_cannot_change(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    write(folder, {"greet": BOTH["greet"]}, 'flow("post-login", ["greet"])')
    tenant.failing["bind post-login"] = "503 Service Unavailable"
    refused(run, "503")
    assert tenant.flow("post-login") == ["Greet", "Ask"]
    if run(
        "apply"
    ).returncode:  # the order of that one is open: the state says that the flow has no such action
        assert list(tenant.actions) != ["act_1"]
    apply(run, tenant)
    assert [action.name for action in tenant.actions.values()] == tenant.flow("post-login") == ["Greet"]


# A trigger that changes

REGISTRATION = 'flow("post-login", ["greet"])\nflow("pre-user-registration", ["ask"])'
MOVED = policy("Ask", trigger="pre-user-registration")
RENAMED = MOVED.replace('name="Ask"', 'name="Ask early", resource="ask_early"')


@pytest.mark.parametrize("tried", [True, False])
def test_another_trigger_needs_another_action(tried: bool, folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    if tried:
        write(folder, {**BOTH, "ask": MOVED}, REGISTRATION)
        for _ in range(2):
            refused(run, "400 Bad Request: The trigger of an action cannot be changed")
    write(folder, {**BOTH, "ask": RENAMED}, REGISTRATION)
    calls = apply(run, tenant)
    assert {"create Ask early", "deploy Ask early", "delete Ask"} <= set(calls)
    assert (tenant.flow("post-login"), tenant.flow("pre-user-registration")) == (["Greet"], ["Ask early"])


# Limits


def test_another_resource_needs_room_for_one_more_action(folder: Path, tenant: Tenant, run: Run) -> None:
    for number in range(ACTIONS - len(BOTH)):
        tenant.add_by_hand(f"By hand {number}", f"trigger {number // 20}")
    write(folder, BOTH, FLOW)
    apply(run, tenant)
    other = {"greet": BOTH["greet"], "question": policy("Question")}
    write(folder, other, FLOW.replace("ask", "question"))
    refused(run, f"at most {ACTIONS} actions")
    assert tenant.flow("post-login") == ["Greet", "Ask"]


@pytest.mark.parametrize(
    ("trigger", "sent"), [("post-login", "node18-actions"), ("custom-token-exchange", "node18")]
)
def test_an_older_runtime_is_no_change(
    trigger: str, sent: str, folder: Path, tenant: Tenant, run: Run
) -> None:
    text = policy("Old", trigger=trigger).replace(
        f'trigger="{trigger}"', f'trigger="{trigger}", runtime="node18"'
    )
    write(folder, {"old": text}, 'flow("post-login", ["old"])' if trigger == "post-login" else "")
    apply(run, tenant)
    assert tenant.by_name("Old").runtime == sent
