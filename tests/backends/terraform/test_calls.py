"""The generated module as another configuration calls it: resources move in and out, secrets pass through."""

from pathlib import Path

import pytest
from backends.terraform.projects import compiled, module, policy, write
from terraform_provider.command import apply, terraform
from terraform_provider.tenant import Tenant

from actiongen.backends.terraform.moved import moved
from actiongen.backends.terraform.options import TerraformOptions

ROOT = Path(__file__).parents[3]
PLAIN = TerraformOptions(secrets="plain")
NO_BINDINGS = TerraformOptions(bindings=False)

ASK = {"ask": policy("Ask")}
ASK_FLOW = 'flow("post-login", ["ask"])'
SECRETS = {"mfa": policy("MFA", more='secrets("URL", "API_KEY", optional=["CALLBACK"])')}
SECRETS_FLOW = 'flow("post-login", ["mfa"])'
GIVEN = {"mfa_api_key": "key-5ecret", "mfa_url": "url-5ecret", "mfa_callback": "back-5ecret"}


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


BY_HAND = """
resource "auth0_action" "%s" {
  name    = "Ask"
  runtime = "node22"
  code    = "// by hand"
  deploy  = true

  supported_triggers {
    id      = "post-login"
    version = "v3"
  }
}

resource "auth0_trigger_actions" "post_login" {
  trigger = "post-login"

  actions {
    id           = auth0_action.%s.id
    display_name = "Ask"
  }
}
"""
CALL = 'module "actions" {\n  source = "./generated"\n}\n\n'


@pytest.mark.parametrize("was", ["ask", "my_question"])
def test_hand_written_resources_move_into_the_module(was: str, tmp_path: Path, tenant: Tenant) -> None:
    versions = next(file.text for file in module(ASK) if file.path == "versions.tf")
    (tmp_path / "versions.tf").write_text(versions, encoding="utf-8")
    root = tmp_path / "main.tf"
    root.write_text(BY_HAND % (was, was), encoding="utf-8")
    policies, flows = ASK, ASK_FLOW
    summary = compiled(policies, flows).summary
    old = {"auth0_action.ask": f"auth0_action.{was}"}
    with terraform(tmp_path, tenant) as run:
        apply(run, tenant)
        id = tenant.by_name("Ask").id
        write(tmp_path / "generated", policies, flows)
        blocks = moved(summary.actions, summary.flows, "actions", old)
        root.write_text(CALL + blocks, encoding="utf-8")
        assert run("fmt", "-check", "-diff").stdout == ""
        assert run("init").returncode == 0
        assert apply(run, tenant) == ["update Ask: code, name, runtime, triggers", "deploy Ask"]
        root.write_text(CALL, encoding="utf-8")
        assert apply(run, tenant) == []
    assert tenant.by_name("Ask").id == id
    assert tenant.flow("post-login") == ["Ask"]


FORGOTTEN = """
removed {
  from = module.actions.auth0_trigger_actions.post_login

  lifecycle {
    destroy = false
  }
}
"""


@pytest.mark.parametrize(("root", "left"), [(CALL + FORGOTTEN, ["Ask"]), (CALL, [])])
def test_bindings_that_are_switched_off(root: str, left: list[str], tmp_path: Path, tenant: Tenant) -> None:
    policies, flows = ASK, ASK_FLOW
    main = tmp_path / "main.tf"
    main.write_text(CALL, encoding="utf-8")
    write(tmp_path / "generated", policies, flows)
    with terraform(tmp_path, tenant) as run:
        assert run("init").returncode == 0
        apply(run, tenant)
        write(tmp_path / "generated", policies, flows, NO_BINDINGS)
        main.write_text(root, encoding="utf-8")
        apply(run, tenant)
    assert tenant.flow("post-login") == left
    assert FORGOTTEN in (ROOT / "docs" / "terraform.md").read_text(encoding="utf-8")


WITH_SECRET = (
    (BY_HAND % ("mfa", "mfa"))
    .replace("Ask", "MFA")
    .replace(
        "  deploy  = true\n", '  deploy  = true\n\n  secrets {\n    name  = "URL"\n    value = "old"\n  }\n'
    )
)
IMPORTED = """
removed {
  from = auth0_action.mfa

  lifecycle {
    destroy = false
  }
}

import {
  to = module.actions.auth0_action.mfa
  id = "%s"
}
"""


def test_an_action_with_plain_secrets_is_imported_without_a_gap(tmp_path: Path, tenant: Tenant) -> None:
    policies, flows = {"mfa": policy("MFA", more='secrets("URL")')}, SECRETS_FLOW
    main = tmp_path / "main.tf"
    versions = next(file.text for file in module(policies) if file.path == "versions.tf")
    (tmp_path / "versions.tf").write_text(versions, encoding="utf-8")
    main.write_text(WITH_SECRET, encoding="utf-8")
    write(tmp_path / "generated", policies, flows)
    call = 'variable "url" {\n  ephemeral = true\n}\n' + CALL.replace("}", "  mfa_url = var.url\n}")
    summary = compiled(policies, flows).summary
    flow = moved((), summary.flows, "actions")
    with terraform(tmp_path, tenant) as run:
        apply(run, tenant)
        id = tenant.by_name("MFA").id
        main.write_text(call + flow + IMPORTED % id, encoding="utf-8")
        assert run("init").returncode == 0
        apply(run, tenant, {"url": "new"})
    assert (tenant.by_name("MFA").id, tenant.by_name("MFA").secrets) == (id, {"URL": "new"})
    assert tenant.flow("post-login") == ["MFA"]


DASHBOARD = """
import {
  to = module.actions.auth0_action.mfa
  id = "%s"
}

import {
  to = module.actions.auth0_trigger_actions.post_login
  id = "post-login"
}
"""


def test_what_the_dashboard_made_is_imported(tmp_path: Path, tenant: Tenant) -> None:
    """The Action keeps its id and its secrets are those of the policy, and so is the flow."""
    tenant.add_by_hand("MFA", "post-login")
    tenant.add_by_hand("Old", "post-login")
    action = tenant.by_name("MFA")
    action.secrets = {"URL": "old"}
    write(tmp_path / "generated", {"mfa": policy("MFA", more='secrets("URL")')}, SECRETS_FLOW)
    call = 'variable "url" {\n  ephemeral = true\n}\n' + CALL.replace("}", "  mfa_url = var.url\n}")
    (tmp_path / "main.tf").write_text(call + DASHBOARD % action.id, encoding="utf-8")
    given = {"url": "new"}
    with terraform(tmp_path, tenant) as run:
        assert run("init").returncode == 0
        assert "2 to import, 0 to add, 2 to change, 0 to destroy" in run("plan", given=given).stdout
        apply(run, tenant, given)
    assert (tenant.by_name("MFA").id, action.deployed, action.secrets) == (action.id, 2, {"URL": "new"})
    assert tenant.flow("post-login") == ["MFA"]
    assert DASHBOARD.strip() % "<the id of the Action>" in (ROOT / "docs" / "terraform.md").read_text(
        encoding="utf-8"
    ).replace(".mfa_action", ".mfa")


def test_the_blocks_warn_of_secrets() -> None:
    summary = compiled({**SECRETS, **ASK}, 'flow("post-login", ["mfa", "ask"])').summary
    blocks = moved(summary.actions, summary.flows, "actions")
    assert blocks.count("mfa_secrets_version = 2") == blocks.count("#") == 1
    assert blocks.index("#") < blocks.index("auth0_action.mfa") and blocks.count("moved {") == 3
    assert "#" not in moved(summary.actions, summary.flows, "actions", options=PLAIN)
    assert "trigger" not in moved(summary.actions, summary.flows, "actions", options=NO_BINDINGS)


def test_secrets_pass_through_a_call(tmp_path: Path, tenant: Tenant) -> None:
    write(tmp_path / "generated", SECRETS, SECRETS_FLOW)
    variables = "".join(f'variable "{name}" {{\n  ephemeral = true\n}}\n' for name in GIVEN)
    passed = "".join(f"  {name} = var.{name}\n" for name in GIVEN)
    call = (
        f'module "actions" {{\n  source = "./generated"\n{passed}  mfa_optional_secrets = ["CALLBACK"]\n}}\n'
    )
    (tmp_path / "main.tf").write_text(variables + call, encoding="utf-8")
    with terraform(tmp_path, tenant) as run:
        assert run("init").returncode == 0
        apply(run, tenant, GIVEN)
    assert list(tenant.by_name("MFA").secrets) == ["API_KEY", "CALLBACK", "URL"]
    assert "5ecret" not in (tmp_path / "terraform.tfstate").read_text(encoding="utf-8")


MODULE = """
resource "auth0_action_module" "hashing" {
  name    = "hashing"
  publish = true
  code    = "%s"
}

module "actions" {
  source = "./generated"

  hashing_module = {
    id       = auth0_action_module.hashing.id
    versions = { "%s" = auth0_action_module.hashing.version_id }
  }
}
"""


def uses(version: int | None) -> dict[str, str]:
    head = 'action(name="Ask", trigger="post-login"'
    pin = "" if version is None else f', modules={{"hashing": {version}}}'
    return {"ask": policy("Ask").replace(head, head + pin)}


def test_an_actions_module_is_made_and_pinned_in_one_apply(tmp_path: Path, tenant: Tenant) -> None:
    root = tmp_path / "main.tf"
    versions = next(file.text for file in module(ASK) if file.path == "versions.tf")
    (tmp_path / "versions.tf").write_text(versions, encoding="utf-8")
    write(tmp_path / "generated", uses(1), ASK_FLOW)
    root.write_text(MODULE % ("// 1", 1), encoding="utf-8")
    with terraform(tmp_path, tenant) as run:
        assert run("init").returncode == 0
        assert run("validate").returncode == 0
        assert apply(run, tenant)[:2] == ["create module hashing", "publish hashing"]
        (made,) = tenant.modules.values()
        pinned = {"module_id": made.id, "module_version_id": f"{made.id}_v1"}
        assert tenant.by_name("Ask").modules == [pinned]
        write(tmp_path / "generated", uses(2), ASK_FLOW)
        refused = run("plan")
        assert refused.returncode == 1
        assert "Give the ids of these versions of the Actions Module hashing: 2." in refused.stderr
        root.write_text(MODULE % ("// 2", 2), encoding="utf-8")
        assert "publish hashing" in apply(run, tenant)
        assert tenant.by_name("Ask").modules == [{**pinned, "module_version_id": f"{made.id}_v2"}]
        write(tmp_path / "generated", uses(None), ASK_FLOW)
        root.write_text(CALL + MODULE[: MODULE.index('module "actions')] % "// 2", encoding="utf-8")
        apply(run, tenant)
        assert tenant.by_name("Ask").modules == []
