"""The stand-in refuses what the provider refuses: what the other tests apply is worth something."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from terraform_provider.binary import binary
from terraform_provider.command import Run, apply, terraform
from terraform_provider.schema import DATA
from terraform_provider.tenant import ACTIONS, RefusedError, Tenant

HEAD = 'terraform {\n  required_providers {\n    auth0 = {\n      source = "auth0/auth0"\n    }\n  }\n}\n'
TRIGGER = 'supported_triggers {\n  id      = "post-login"\n  version = "v3"\n}\n'
DEPENDENCY = 'dependencies {\n  name    = "p%d"\n  version = "1.0.0"\n}\n'
SECRET = 'secrets%s {\n  name  = "KEY"\n  value = "k"\n}\n'


def action(name: str, body: str = TRIGGER) -> str:
    return f'resource "auth0_action" "{name}" {{\nname = "{name}"\ncode = "//"\n{body}\n}}\n'


def flow(*actions: str, trigger: str = "post-login") -> str:
    bound = "".join(
        f"actions {{\nid = auth0_action.{each}.id\ndisplay_name = auth0_action.{each}.name\n}}\n"
        for each in actions
    )
    return f'resource "auth0_trigger_actions" "flow" {{\ntrigger = "{trigger}"\n{bound}\n}}\n'


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


@pytest.fixture
def run(tmp_path: Path, tenant: Tenant) -> Iterator[Run]:
    with terraform(tmp_path, tenant) as run:
        yield run


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_terraform_continuous_integration_fails(
    ci: str, outcome: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="not on PATH"):
        binary()


def test_terraform_has_the_schema(tmp_path: Path, run: Run) -> None:
    (tmp_path / "main.tf").write_text(HEAD, encoding="utf-8")
    said = json.loads(run("providers", "schema", "-json").stdout)["provider_schemas"]
    schemas = said["registry.terraform.io/auth0/auth0"]["resource_schemas"]
    assert schemas.keys() == DATA["resources"].keys()
    blocks = schemas["auth0_action"]["block"]["block_types"]
    assert (blocks["secrets_wo"]["nesting_mode"], blocks["secrets"]["nesting_mode"]) == ("list", "set")
    value = blocks["secrets_wo"]["block"]["attributes"]["value"]
    assert (value["write_only"], value["sensitive"]) == (True, True)
    assert "write_only" not in blocks["secrets"]["block"]["attributes"]["value"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (action("a"), None),
        (action("a", ""), "supported_triggers"),
        (action("a", TRIGGER * 2), "supported_triggers"),
        (action("a", TRIGGER + 'runtime = "node20"'), "expected runtime to be one of"),
        (action("a", TRIGGER + 'colour = "red"'), "colour"),
        (action("a", TRIGGER + SECRET % ""), None),
        (action("a", TRIGGER + SECRET % "_wo"), "must be specified"),
        (action("a", TRIGGER + "secrets_wo_version = 1"), "must be specified"),
        (action("a", TRIGGER + SECRET % "_wo" + "secrets_wo_version = 1"), None),
        (action("a", TRIGGER + SECRET % "_wo" + SECRET % "" + "secrets_wo_version = 1"), "conflicts with"),
        (action("a") + flow("a"), None),
        (action("a") + flow(), "actions"),
        (action("a") + flow("a", trigger="event-stream"), "expected trigger to be one of"),
    ],
)
def test_what_is_valid(text: str, part: str | None, tmp_path: Path, run: Run) -> None:
    (tmp_path / "main.tf").write_text(HEAD + text, encoding="utf-8")
    done = run("validate")
    assert (done.returncode == 0) is (part is None), done.stderr
    assert (part or "") in done.stderr


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (action("a") + flow("a"), "not deployed yet"),
        (
            action("a", TRIGGER + "deploy = true") + flow("a", trigger="credentials-exchange"),
            "does not support",
        ),
    ],
)
def test_what_the_tenant_refuses(text: str, part: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "main.tf").write_text(HEAD + text, encoding="utf-8")
    done = run("apply")
    assert done.returncode == 1
    assert part in done.stderr


def test_a_secret_of_the_dashboard_stops_an_update(tmp_path: Path, tenant: Tenant, run: Run) -> None:
    body = TRIGGER + SECRET % "_wo" + "secrets_wo_version = %d"
    (tmp_path / "main.tf").write_text(HEAD + action("a", body % 1), encoding="utf-8")
    assert run("apply").returncode == 0
    tenant.by_name("a").secrets["OTHER"] = "o"
    (tmp_path / "main.tf").write_text(HEAD + action("a", body % 2), encoding="utf-8")
    done = run("apply")
    assert done.returncode == 1
    assert "Unmanaged Action Secret" in done.stderr


def test_a_module_is_published_and_used(tmp_path: Path, tenant: Tenant, run: Run) -> None:
    address = "auth0_action_module.m"
    uses = f"modules {{\nmodule_id = {address}.id\nmodule_version_id = {address}.version_id\n}}"
    made = 'resource "auth0_action_module" "m" {\nname = "m"\ncode = "//"\npublish = true\n}\n'
    (tmp_path / "main.tf").write_text(HEAD + made + action("a", f"{TRIGGER}{uses}"), encoding="utf-8")
    assert run("apply").returncode == 0
    (module,) = tenant.modules.values()
    assert [module["module_version_id"] for module in tenant.by_name("a").modules] == [f"{module.id}_v1"]
    assert run("plan").returncode == 0
    edited = made.replace('"//"', '"// 2"')
    (tmp_path / "main.tf").write_text(HEAD + edited + action("a", f"{TRIGGER}{uses}"), encoding="utf-8")
    assert apply(run, tenant) == [
        "update module m: code",
        "publish m",
        "update a: code, modules, name, triggers",
    ]
    assert [module["module_version_id"] for module in tenant.by_name("a").modules] == [f"{module.id}_v2"]
    (tmp_path / "main.tf").write_text(HEAD + edited + action("a"), encoding="utf-8")
    assert apply(run, tenant) == ["update a: code, modules, name, triggers"]
    assert tenant.by_name("a").modules == []


def test_the_name_of_a_module_is_never_sent(tmp_path: Path, tenant: Tenant, run: Run) -> None:
    made = 'resource "auth0_action_module" "m" {\nname = "m"\ncode = "//"\n}\n'
    (tmp_path / "main.tf").write_text(HEAD + made, encoding="utf-8")
    apply(run, tenant)
    (tmp_path / "main.tf").write_text(HEAD + made.replace('"m"\ncode', '"n"\ncode'), encoding="utf-8")
    assert run("apply").returncode == 0
    assert [module.name for module in tenant.modules.values()] == ["m"]
    assert run("plan").returncode == 2


def test_what_is_gone_is_made_again(tmp_path: Path, tenant: Tenant, run: Run) -> None:
    (tmp_path / "main.tf").write_text(HEAD + action("a"), encoding="utf-8")
    apply(run, tenant)
    tenant.actions.clear()
    assert "removed from state" in run("plan").stdout
    assert apply(run, tenant) == ["create a"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("".join(action(f"a{number}") for number in range(ACTIONS + 1)), f"at most {ACTIONS} actions"),
        (
            action("a", TRIGGER + "".join(DEPENDENCY % number for number in range(11))),
            "at most 10 dependencies",
        ),
    ],
)
def test_quotas(text: str, part: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "main.tf").write_text(HEAD + text, encoding="utf-8")
    assert part in run("apply").stderr


def test_a_provider_of_mails_is_alone(tenant: Tenant) -> None:
    for trigger, count in (("custom-email-provider", 2), ("post-login", 21)):
        with pytest.raises(RefusedError, match=f"no {count} actions"):
            tenant.bind(trigger, [("act_1", "a")] * count)
