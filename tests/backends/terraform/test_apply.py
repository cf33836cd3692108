"""The generated module as Terraform plans and applies it, against a tenant that answers as Auth0 does."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends.terraform.projects import compiled, module, policy, with_dependencies, write
from terraform_provider.command import Run, apply, terraform
from terraform_provider.tenant import Tenant

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.removal import removed_while_bound

ROOT = Path(__file__).parents[3]
PLAIN = TerraformOptions(secrets="plain")
NO_BINDINGS = TerraformOptions(bindings=False)

THREE = {"greet": policy("Greet"), "ask": policy("Ask"), "zap": policy("Zap")}
IN_ORDER = 'flow("post-login", ["greet", "ask", "zap"])'
SECRETS = {"mfa": policy("MFA", more='secrets("URL", "API_KEY", optional=["CALLBACK", "ZONE"])')}
FLOW = 'flow("post-login", ["mfa"])'
REQUIRED = {"mfa_api_key": "key-5ecret", "mfa_url": "url-5ecret"}
CALLBACK = {"mfa_callback": "back-5ecret"}
NAMED = {"mfa_optional_secrets": '["CALLBACK"]'}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "generated"


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


@pytest.fixture
def run(folder: Path, tenant: Tenant) -> Iterator[Run]:
    folder.mkdir()
    with terraform(folder, tenant) as run:
        yield run


def test_the_module_of_this_repository(folder: Path, tenant: Tenant, run: Run) -> None:
    shutil.copytree(
        ROOT / "generated", folder, ignore=shutil.ignore_patterns("*.tfstate*"), dirs_exist_ok=True
    )
    assert run("validate").returncode == 0
    apply(run, tenant)
    assert tenant.flow("post-login") == ["MFA Action", "MFA for Role", "Add IP to Metadata"]
    assert tenant.flow("pre-user-registration") == ["Enable MFA"]
    code = (folder / "mfa_action.js").read_text(encoding="utf-8")
    assert tenant.by_name("MFA Action").code == code
    assert all(action.deployed == 1 for action in tenant.actions.values())


# Creation


def test_several_triggers_and_dependencies(folder: Path, tenant: Tenant, run: Run) -> None:
    policies = {
        "packed": with_dependencies("Packed", '{"zod": "3.1.0", "axios": "1.7.2"}'),
        "sms": policy("SMS", trigger="credentials-exchange"),
        "exchange": policy("Exchange", trigger="custom-token-exchange"),
    }
    write(folder, policies, 'flow("post-login", ["packed"])\nflow("credentials-exchange", ["sms"])')
    assert run("validate").returncode == 0
    apply(run, tenant)
    packages = {
        dependency["name"]: dependency["version"] for dependency in tenant.by_name("Packed").dependencies
    }
    assert packages == {"axios": "1.7.2", "zod": "3.1.0"}
    assert (tenant.flow("post-login"), tenant.flow("credentials-exchange")) == (["Packed"], ["SMS"])
    assert tenant.by_name("Exchange").deployed == 1
    ids = json.loads(run("output", "-json", "action_ids").stdout)
    assert ids == {stem: tenant.by_name(name).id for stem, name in named(policies).items()}


def named(policies: dict[str, str]) -> dict[str, str]:
    return {action.stem: action.header.name for action in compiled(policies).summary.actions}


def test_code_arrives_letter_by_letter(folder: Path, tenant: Tenant, run: Run) -> None:
    """Terraform brings texts into the normal form NFC."""
    body = 'api.access.deny("Cafe\u0301 \u212b \u1112\u1161 é 日本 😀")'
    write(
        folder,
        {"cafe": policy("Cafe\u0301", body=body).replace("The rule", "Cafe\u0301")},
        'flow("post-login", ["cafe"])',
    )
    apply(run, tenant)
    (action,) = tenant.actions.values()
    assert action.code == (folder / "cafe.js").read_text(encoding="utf-8")


# Changes


def test_an_edit_changes_one_action(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    write(folder, {**THREE, "ask": policy("Ask", body='api.access.deny("no")')}, IN_ORDER)
    assert apply(run, tenant) == ["update Ask: code, name, runtime, triggers", "deploy Ask"]
    assert "api.access.deny" in tenant.by_name("Ask").code


def test_other_dependencies_are_sent(folder: Path, tenant: Tenant, run: Run) -> None:
    flow = 'flow("post-login", ["packed"])'
    write(folder, {"packed": with_dependencies("Packed", '{"zod": "3.1.0", "axios": "1.7.2"}')}, flow)
    apply(run, tenant)
    write(folder, {"packed": with_dependencies("Packed", '{"zod": "3.2.0"}')}, flow)
    apply(run, tenant)
    assert tenant.by_name("Packed").dependencies == [{"name": "zod", "version": "3.2.0"}]


def test_a_reorder_changes_the_flow_alone(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    write(folder, THREE, 'flow("post-login", ["zap", "greet", "ask"])')
    assert apply(run, tenant) == ["bind post-login: Zap, Greet, Ask"]


def test_a_rename_reaches_the_flow(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    id = tenant.by_name("Ask").id
    write(folder, {**THREE, "ask": policy("Question")}, IN_ORDER)
    calls = apply(run, tenant)
    assert calls[0].startswith("update ")
    assert calls[1:] == ["deploy Question", "bind post-login: Greet, Question, Zap"]
    assert tenant.by_name("Question").id == id


def test_the_flow_replaces_what_the_dashboard_bound(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    tenant.add_by_hand("By hand", "post-login")
    assert apply(run, tenant) == ["bind post-login: Greet, Ask, Zap"]


def test_without_bindings_flows_are_left_alone(folder: Path, tenant: Tenant, run: Run) -> None:
    tenant.add_by_hand("By hand", "post-login")
    write(folder, THREE, IN_ORDER, NO_BINDINGS)
    apply(run, tenant)
    assert tenant.flow("post-login") == ["By hand"]


# Actions that are no policies

WITH_SLACK = 'flow("post-login", ["greet", external("slack"), "zap"])'


def test_an_external_action_keeps_its_place(folder: Path, tenant: Tenant, run: Run) -> None:
    tenant.add_by_hand("Slack", "post-login")
    given = {"slack_action_id": tenant.by_name("Slack").id}
    write(folder, WITHOUT, WITH_SLACK)
    assert run("validate").returncode == 0
    calls = apply(run, tenant, given)
    assert calls[-1] == "bind post-login: Greet, slack, Zap"
    assert tenant.flow("post-login") == ["Greet", "Slack", "Zap"]
    write(folder, WITHOUT, WITHOUT_ORDER)
    assert apply(run, tenant) == ["bind post-login: Greet, Zap"]
    assert tenant.by_name("Slack").deployed == 1


@pytest.mark.parametrize("id", [None, "", "two words", "act_1\n"])
def test_the_id_of_an_external_action_is_validated(id: str | None, folder: Path, run: Run) -> None:
    write(folder, WITHOUT, WITH_SLACK)
    refused = run("plan", given={} if id is None else {"slack_action_id": id})
    assert refused.returncode == 1
    assert "slack_action_id" in refused.stderr


# Removal

WITHOUT = {stem: text for stem, text in THREE.items() if stem != "ask"}
WITHOUT_ORDER = 'flow("post-login", ["greet", "zap"])'


def files(policies: dict[str, str], flows: str) -> dict[str, str]:
    return {file.path: file.text for file in module(policies, flows)}


def test_a_bound_action_goes_in_one_apply(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    write(folder, WITHOUT, WITHOUT_ORDER)
    assert apply(run, tenant) == ["bind post-login: Greet, Zap", "delete Ask"]
    assert removed_while_bound(files(THREE, IN_ORDER), files(WITHOUT, WITHOUT_ORDER)) == ()


def test_another_resource_and_name_take_one_apply(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    apply(run, tenant)
    write(folder, {**WITHOUT, "question": policy("Question")}, IN_ORDER.replace("ask", "question"))
    assert apply(run, tenant) == [
        "create Question",
        "deploy Question",
        "bind post-login: Greet, Question, Zap",
        "delete Ask",
    ]


LATE = "\n  lifecycle {\n    create_before_destroy = true\n  }\n"


def as_older_versions_wrote_it(folder: Path) -> dict[str, str]:
    """The module without ``create_before_destroy``."""
    file = folder / "auth0_actions.tf"
    assert LATE in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(LATE, ""), encoding="utf-8")
    return {each.name: each.read_text(encoding="utf-8") for each in folder.glob("*.tf")}


def test_an_action_of_an_older_version_takes_two_applies(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    old = as_older_versions_wrote_it(folder)
    apply(run, tenant)
    write(folder, WITHOUT, WITHOUT_ORDER)
    for _ in range(2):
        refused = run("apply")
        assert refused.returncode == 1
        assert "409 Conflict" in refused.stderr
    assert removed_while_bound(old, files(WITHOUT, WITHOUT_ORDER)) == ("ask",)

    write(folder, THREE, WITHOUT_ORDER)
    assert apply(run, tenant) == ["bind post-login: Greet, Zap"]
    write(folder, WITHOUT, WITHOUT_ORDER)
    assert apply(run, tenant) == ["delete Ask"]
    assert removed_while_bound(files(THREE, WITHOUT_ORDER), files(WITHOUT, WITHOUT_ORDER)) == ()


def test_one_apply_of_this_version_makes_the_next_removal_one(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, THREE, IN_ORDER)
    as_older_versions_wrote_it(folder)
    apply(run, tenant)
    write(folder, THREE, IN_ORDER)
    assert apply(run, tenant) == []
    write(folder, WITHOUT, WITHOUT_ORDER)
    assert apply(run, tenant) == ["bind post-login: Greet, Zap", "delete Ask"]


def test_the_first_of_the_two_applies_can_be_of_the_flow_alone(
    folder: Path, tenant: Tenant, run: Run
) -> None:
    write(folder, THREE, IN_ORDER)
    as_older_versions_wrote_it(folder)
    apply(run, tenant)
    write(folder, WITHOUT, WITHOUT_ORDER)
    tenant.calls.clear()
    done = run("apply", "-target=auth0_trigger_actions.post_login")
    assert (done.returncode, tenant.calls) == (0, ["bind post-login: Greet, Zap"]), done.stderr
    assert apply(run, tenant) == ["delete Ask"]


def test_an_action_goes_with_its_whole_flow_at_once(folder: Path, tenant: Tenant, run: Run) -> None:
    other = {**WITHOUT, "sms": policy("SMS", trigger="credentials-exchange")}
    both = f'{WITHOUT_ORDER}\nflow("credentials-exchange", ["sms"])'
    write(folder, other, both)
    apply(run, tenant)
    write(folder, WITHOUT, WITHOUT_ORDER)
    assert apply(run, tenant) == ["bind credentials-exchange: ", "delete SMS"]
    assert removed_while_bound(files(other, both), files(WITHOUT, WITHOUT_ORDER)) == ()


# Secrets


def test_secrets_are_in_neither_plan_nor_state(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW)
    assert run("validate").returncode == 0
    given = {**REQUIRED, **CALLBACK, **NAMED}
    assert run("plan", "-out=plan", given=given).returncode == 2
    with zipfile.ZipFile(folder / "plan") as archive:
        assert not any(b"5ecret" in archive.read(name) for name in archive.namelist())
    apply(run, tenant, given)
    assert tenant.by_name("MFA").secrets == {
        "API_KEY": "key-5ecret",
        "CALLBACK": "back-5ecret",
        "URL": "url-5ecret",
    }
    state = (folder / "terraform.tfstate").read_text(encoding="utf-8")
    assert '"CALLBACK"' in state
    assert "5ecret" not in state


def test_an_optional_secret_comes_and_goes_in_its_place(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW)
    apply(run, tenant, REQUIRED)
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "URL"]
    apply(run, tenant, {**REQUIRED, **CALLBACK, **NAMED})
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "CALLBACK", "URL"]
    apply(run, tenant, REQUIRED)
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "URL"]


def test_optional_secrets_alone(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, {"mfa": policy("MFA", more='secrets(optional=["CALLBACK"])')}, FLOW)
    assert run("validate").returncode == 0
    apply(run, tenant)
    assert tenant.by_name("MFA").secrets == {}
    apply(run, tenant, {**CALLBACK, **NAMED})
    assert tenant.by_name("MFA").secrets == {"CALLBACK": "back-5ecret"}
    apply(run, tenant)
    assert tenant.by_name("MFA").secrets == {}


def test_a_rotated_secret_is_sent_with_the_next_version(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW)
    apply(run, tenant, REQUIRED)
    rotated = {**REQUIRED, "mfa_url": "new-5ecret"}
    assert apply(run, tenant, rotated) == []
    calls = apply(run, tenant, {**rotated, "mfa_secrets_version": "2"})
    assert calls == ["update MFA: code, name, runtime, secrets, triggers", "deploy MFA"]
    assert tenant.by_name("MFA").secrets["URL"] == "new-5ecret"


def test_a_secret_that_is_not_given_stops_the_plan(folder: Path, run: Run) -> None:
    write(folder, SECRETS, FLOW)
    missing = run("plan", given={"mfa_url": "u"})
    assert missing.returncode == 1
    assert "mfa_api_key" in missing.stderr


SETTINGS = {
    "mfa": policy("MFA", more='secrets("API_KEY")\nsettings("NAMESPACE", optional=["CALLBACK"])'),
}


@pytest.mark.parametrize("options", [TerraformOptions(), PLAIN])
def test_a_changed_setting_is_sent_by_itself(
    folder: Path, tenant: Tenant, run: Run, options: TerraformOptions
) -> None:
    write(folder, SETTINGS, FLOW, options)
    assert run("validate").returncode == 0
    given = {"mfa_api_key": "key-5ecret", "mfa_namespace": "https://a.example"}
    apply(run, tenant, given)
    assert tenant.by_name("MFA").secrets == {"API_KEY": "key-5ecret", "NAMESPACE": "https://a.example"}
    given |= {"mfa_namespace": "https://b.example"}
    calls = apply(run, tenant, given)
    assert calls == ["update MFA: code, name, runtime, secrets, triggers", "deploy MFA"]
    assert tenant.by_name("MFA").secrets == {"API_KEY": "key-5ecret", "NAMESPACE": "https://b.example"}
    apply(run, tenant, {**given, "mfa_callback": "https://c.example"})
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "CALLBACK", "NAMESPACE"]
    apply(run, tenant, given)
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "NAMESPACE"]
    for wrong in ({"mfa_namespace": ""}, {"mfa_callback": ""}):
        assert run("plan", given={**given, **wrong}).returncode == 1


def test_settings_alone(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, {"mfa": policy("MFA", more='settings(optional=["CALLBACK"])')}, FLOW)
    assert run("validate").returncode == 0
    apply(run, tenant)
    assert tenant.by_name("MFA").secrets == {}
    apply(run, tenant, {"mfa_callback": "https://c.example"})
    assert tenant.by_name("MFA").secrets == {"CALLBACK": "https://c.example"}
    apply(run, tenant, {"mfa_callback": "https://d.example"})
    assert tenant.by_name("MFA").secrets == {"CALLBACK": "https://d.example"}
    apply(run, tenant)
    assert tenant.by_name("MFA").secrets == {}


@pytest.mark.parametrize("secrets", ["", 'secrets("URL")'])
def test_there_is_no_variable_without_a_secret(secrets: str, folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, {"mfa": policy("MFA", more='secrets("URL")')}, FLOW)
    apply(run, tenant, {"mfa_url": "u"})
    write(folder, {"mfa": policy("MFA", more=secrets)}, FLOW)
    apply(run, tenant, {"mfa_url": "u"} if secrets else None)
    assert list(tenant.by_name("MFA").secrets) == (["URL"] if secrets else [])
    assert (folder / "variables.tf").exists() is bool(secrets)


def test_plain_secrets(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW, PLAIN)
    assert run("validate").returncode == 0
    apply(run, tenant, REQUIRED)
    assert tenant.by_name("MFA").secrets == {"API_KEY": "key-5ecret", "URL": "url-5ecret"}
    calls = apply(run, tenant, {**REQUIRED, **CALLBACK, "mfa_url": "new-5ecret"})
    assert calls == ["update MFA: code, name, runtime, secrets, triggers", "deploy MFA"]
    assert tenant.by_name("MFA").secrets == {
        "API_KEY": "key-5ecret",
        "CALLBACK": "back-5ecret",
        "URL": "new-5ecret",
    }
    assert "new-5ecret" in (folder / "terraform.tfstate").read_text(encoding="utf-8")
    assert "5ecret" not in run("plan", given={**REQUIRED, "mfa_zone": "zone-5ecret"}).stdout
    for empty in ({"mfa_zone": ""}, {"mfa_url": ""}):
        assert run("plan", given={**REQUIRED, **empty}).returncode == 1


def test_from_plain_to_write_only_takes_two_applies(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW, PLAIN)
    apply(run, tenant, REQUIRED)
    write(folder, SECRETS, FLOW)
    apply(run, tenant, REQUIRED)
    assert tenant.by_name("MFA").secrets == {}
    apply(run, tenant, {**REQUIRED, "mfa_secrets_version": "2"})
    assert tenant.by_name("MFA").secrets == {"API_KEY": "key-5ecret", "URL": "url-5ecret"}
    assert "5ecret" not in (folder / "terraform.tfstate").read_text(encoding="utf-8")


def test_from_write_only_to_plain(folder: Path, tenant: Tenant, run: Run) -> None:
    write(folder, SECRETS, FLOW)
    apply(run, tenant, REQUIRED)
    write(folder, SECRETS, FLOW, PLAIN)
    apply(run, tenant, REQUIRED)
    assert tenant.by_name("MFA").secrets == {"API_KEY": "key-5ecret", "URL": "url-5ecret"}
