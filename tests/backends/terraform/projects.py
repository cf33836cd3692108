"""Folders of policies as Terraform sees them.

In: policies by the names of their files. Out: the generated module in a folder.

    write(folder, {"greet": policy("Greet")}, flows='flow("post-login", ["greet"])')
"""

from collections.abc import Mapping
from pathlib import Path

from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.emit import emit
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.compiler import Compiled, compile_folder
from actiongen.source import Source

DEFAULT = TerraformOptions()


def policy(name: str, *, trigger: str = "post-login", more: str = "", body: str = 'log("hello")') -> str:
    """An action with one rule; ``more`` is declarations."""
    return (
        f'action(name="{name}", trigger="{trigger}")\n\n{more}\n\n'
        f'with rule("The rule", when=event.client.name == "Shop"):\n    {body}\n'
    )


def with_dependencies(name: str, dependencies: str) -> str:
    """An action with npm packages, ``{"zod": "3.1.0"}``."""
    head = f'action(name="{name}", trigger="post-login"'
    return policy(name).replace(head, f"{head}, dependencies={dependencies}")


def compiled(policies: Mapping[str, str], flows: str = "") -> Compiled:
    """What the policies mean."""
    sources = [Source(f"policies/{stem}.policy", text) for stem, text in policies.items()]
    result = compile_folder((*sources, Source("policies/flows.policy", f'"""Flows."""\n{flows}\n')))
    assert result.value is not None, result.diagnostics
    assert result.is_clean, result.diagnostics
    return result.value


def module(
    policies: Mapping[str, str], flows: str = "", options: TerraformOptions = DEFAULT
) -> tuple[GeneratedFile, ...]:
    """All files of the module."""
    made = compiled(policies, flows)
    scripts = tuple(file for file in made.files if file.path.endswith(".js"))
    return scripts + emit(made.summary.actions, made.summary.flows, options)


def write(
    folder: Path, policies: Mapping[str, str], flows: str = "", options: TerraformOptions = DEFAULT
) -> None:
    """Makes the folder hold the module, and no file of an older one."""
    folder.mkdir(exist_ok=True)
    for old in [*folder.glob("*.js"), *folder.glob("*.tf")]:
        old.unlink()
    for file in module(policies, flows, options):
        (folder / file.path).write_text(file.text, encoding="utf-8")
