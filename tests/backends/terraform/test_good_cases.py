"""The Terraform of every good case: read by a parser, laid out, validated, applied by Terraform itself."""

from functools import cache
from pathlib import Path

import hcl2
import pytest
from terraform_provider.command import apply, terraform
from terraform_provider.tenant import Module, Tenant

from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.emit import emit
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.variables import module_variable
from actiongen.compiler import compile_folder
from actiongen.ir import ActionSummary, Flow, FlowAction
from actiongen.project.externs import externs_of
from actiongen.source import Source, Span

GOOD = Path(__file__).parents[2] / "cases" / "good"


@cache
def compiled() -> tuple[tuple[ActionSummary, ...], tuple[GeneratedFile, ...]]:
    """The actions of all cases, as if they were one repository, and their JavaScript."""
    actions: dict[str, ActionSummary] = {}
    scripts: dict[str, GeneratedFile] = {}
    for folder in (GOOD, *sorted(each for each in GOOD.iterdir() if each.is_dir())):
        files = sorted(folder.glob("*.policy") if folder == GOOD else folder.rglob("*.policy"))
        sources = [
            Source(f"policies/{file.relative_to(folder).as_posix()}", text, externs_of(text, folder))
            for file in files
            for text in [file.read_text(encoding="utf-8")]
        ]
        # One by one at the top: the cases there are no repository.
        for together in [(source,) for source in sources] if folder == GOOD else [tuple(sources)]:
            made = compile_folder(together).value
            assert made is not None
            actions |= {action.stem: action for action in made.summary.actions}
            scripts |= {file.path: file for file in made.files if file.path.endswith(".js")}
    return tuple(actions.values()), tuple(scripts.values())


@pytest.mark.every(2)
@pytest.mark.parametrize("secrets", ["write-only", "plain"])
def test_terraform_takes_every_good_case(secrets: str, tmp_path: Path) -> None:
    actions, scripts = compiled()
    named = {action.header.name: action for action in actions}
    actions = tuple(named.values())
    assert len(actions) > 40
    triggers = {action.header.trigger.id: action.header.trigger for action in actions}
    flows = tuple(
        Flow(
            trigger,
            tuple(
                FlowAction(p.stem, p.header.span)
                for p in actions
                if p.header.trigger.id == id and p.header.deploy
            )[: trigger.max_actions],
            Span("policies/flows.policy", 0, 0),
        )
        for id, trigger in triggers.items()
        if trigger.terraform_bindable
    )
    options = TerraformOptions(secrets="plain" if secrets == "plain" else "write-only")
    files = emit(actions, flows, options)
    for file in files:
        assert hcl2.loads(file.text), file.path
    for file in (*files, *scripts):
        (tmp_path / file.path).write_text(file.text, encoding="utf-8")
    required = [(p, secret) for p in actions for secret in p.secrets if not secret.optional]
    values = {f"{p.stem}_{each.name.lower()}": "s" for p, each in required}
    tenant = Tenant()
    for pin in {pin.name: pin for p in actions for pin in p.header.modules}.values():
        tenant.create_module(Module(pin.name, pin.name, "//", versions=["//"] * pin.version))
        ids = f'id = "{pin.name}", versions = {{ "{pin.version}" = "{pin.name}_v{pin.version}" }}'
        values[module_variable(pin.name)] = f"{{ {ids} }}"
    with terraform(tmp_path, tenant) as run:
        assert run("fmt", "-check", "-diff").stdout == ""
        assert run("validate").returncode == 0
        apply(run, tenant, values)
    assert len(tenant.actions) == len(actions)
    assert {action.name: action.code for action in tenant.actions.values()} == {
        p.header.name: (tmp_path / f"{p.stem}.js").read_text(encoding="utf-8") for p in actions
    }
