"""docs/import.md is true: its migration is carried out, word for word, with the real Terraform."""

import json
import re
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from deploy_cli.command import a0deploy
from doc_blocks import ROOT, Block, blocks
from schemas import validate
from terraform_provider.command import apply, terraform
from terraform_provider.tenant import Tenant

from actiongen.cli.main import main

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "import.md"
_FILE = re.compile(r"(?:#|//) file: (\S+)\n")
_PLAN = "Plan: 0 to add, 2 to change, 0 to destroy."


def files() -> list[tuple[str, str]]:
    """The files of the page, in the order in which they are written."""
    named = [
        (found[1], block.text[found.end() :]) for block in blocks(PAGE) if (found := _FILE.match(block.text))
    ]
    assert [name for name, _ in named] == ["infra/main.tf", "infra/actions/staff-mfa.js", "infra/main.tf"]
    return named


def commands() -> list[str]:
    """The commands of the migration, one a line."""
    text = PAGE.read_text(encoding="utf-8").partition("## What can be imported")[0]
    return re.findall(r"^    (actiongen \S.*|mv .*)$", text, re.MULTILINE)[1:]


def report() -> Block:
    return next(block for block in blocks(PAGE) if block.language == "text")


def told(text: str) -> str:
    """A report without the numbers of events, which follow from what is drawn."""
    return re.sub(r"\b[\d,]+(?= (?:of|events?)\b)", "N", text)


def actiongen(line: str) -> Result:
    words = [found[1] or found[0] for found in re.findall(r'("([^"]*)"|\S+)', line)]
    return CliRunner(env={"COLUMNS": "100"}).invoke(main, [word.strip('"') for word in words[1:]])


def test_a_whole_migration(tmp_path: Path) -> None:
    before, script, after = files()
    infra, tenant = tmp_path / "infra", Tenant()
    (infra / "actions").mkdir(parents=True)
    (tmp_path / before[0]).write_text(before[1], encoding="utf-8")
    (tmp_path / script[0]).write_text(script[1], encoding="utf-8")
    first, accepting, fmt, test, build, move = commands()
    with terraform(infra, tenant) as run:
        assert run("init").returncode == 0
        apply(run, tenant)
        ids = {action.name: action.id for action in tenant.actions.values()}
        assert tenant.by_name("Plan as a claim").secrets == {"SUPPORT": "help@example.com"}
        with chdir(tmp_path):
            result = actiongen(first)
            assert result.exit_code == 1
            assert told(result.stdout) == told(report().text)
            assert actiongen(accepting).exit_code == 0
            comment = next(block.text for block in blocks(PAGE) if block.text.startswith("# accepted"))
            assert f"\n{comment}test(\n" in Path("policies/staff_mfa.policy").read_text(encoding="utf-8")
            for line in (fmt, test, build):
                done = actiongen(line)
                assert done.exit_code == 0, done.output
        (tmp_path / after[0]).write_text(after[1], encoding="utf-8")
        _, old, new = move.split()
        (tmp_path / old).rename(tmp_path / new)
        assert run("init").returncode == 0
        plan = run("plan")
        assert _PLAN in plan.stdout, plan.stdout + plan.stderr
        assert _PLAN in PAGE.read_text(encoding="utf-8")
        apply(run, tenant)
        again = after[1].replace(
            "  plan_claim_support", "  plan_claim_secrets_version = 2\n  plan_claim_support"
        )
        (tmp_path / after[0]).write_text(again, encoding="utf-8")
        apply(run, tenant)
        (tmp_path / new).unlink()
        assert apply(run, tenant) == []
    assert {action.name: action.id for action in tenant.actions.values()} == ids
    assert tenant.flow("post-login") == ["Staff MFA", "Plan as a claim"]
    generated = (tmp_path / "generated/staff_mfa.js").read_text(encoding="utf-8")
    assert tenant.by_name("Staff MFA").running == generated
    assert tenant.by_name("Plan as a claim").secrets == {"SUPPORT": "help@example.com"}


@pytest.mark.long
def test_a_migration_with_auth0_deploy_cli(tmp_path: Path) -> None:
    """The same two Actions, exported, imported and deployed again by the real tool: none is made anew."""
    _, script, _ = files()
    tenant = Tenant()
    tenant.add_by_hand("Staff MFA", "post-login")
    tenant.add_by_hand("Not a policy", "post-login")
    tenant.by_name("Staff MFA").code = script[1]
    tenant.by_name("Not a policy").code = "exports.onExecutePostLogin = eval;\n"
    with a0deploy(tmp_path, tenant) as run, chdir(tmp_path):
        assert run.export("yaml", tmp_path / "export", ("actions", "triggers")).returncode == 0
        result = actiongen('actiongen import export --events 200 --accept "customers"')
        assert result.exit_code == 1
        assert "not imported, the action Not a policy (export/actions/Not a policy/code.js)" in result.stdout
        assert '["staff_mfa", external("not_a_policy")]' in Path("policies/flows.policy").read_text(
            encoding="utf-8"
        )
        assert actiongen("actiongen build").exit_code == 0
        ids = {action.name: action.id for action in tenant.actions.values()}
        tenant.calls.clear()
        example = tmp_path / "generated/config.example.json"
        done = run(tmp_path / "generated", example, environment={"NOT_A_POLICY_ACTION_NAME": "Not a policy"})
        assert done.returncode == 0, done.stdout + done.stderr
    assert not [call for call in tenant.calls if call.startswith("create")]
    assert {action.name: action.id for action in tenant.actions.values()} == ids
    assert tenant.flow("post-login") == ["Staff MFA", "Not a policy"]
    generated = (tmp_path / "generated/staff_mfa.js").read_text(encoding="utf-8")
    assert tenant.by_name("Staff MFA").running == generated


def test_what_the_judge_finds_is_of_the_schema(tmp_path: Path) -> None:
    before, script, _ = files()
    (tmp_path / script[0]).parent.mkdir(parents=True)
    for name, text in (before, script):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with chdir(tmp_path):
        result = actiongen("actiongen import infra --events 2000 --format json")
        markdown = actiongen("actiongen import infra --events 2000 --format markdown --dry-run")
    value = json.loads(result.stdout)
    validate("import", value)
    mfa, plan = value["imported"]
    assert (mfa["verdict"], plan["verdict"]) == ("gate opened", "repaired")
    assert mfa["judgement"]["differences"][0]["original"]["error"] == "TypeError"
    assert (
        "| **gate opened** |" in markdown.stdout
        and "```python\ngiven={event.user.email: None},\n```" in markdown.stdout
    )
