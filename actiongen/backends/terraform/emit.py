"""Writes the Terraform that deploys the compiled actions.

In: programs and flows that were checked together: names are distinct, flows name actions that exist.
Out: the ``.tf`` files of one module, laid out as ``terraform fmt`` does.

    emit(programs, flows)[0].path == "auth0_actions.tf"
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.literals import Hcl, comment, identifier, inside, literal, literals
from actiongen.backends.terraform.variables import optional_variable, secret_variable, version_variable
from actiongen.ir.nodes import Flow, Program

if TYPE_CHECKING:
    from jinja2 import Environment

FILES = ("auth0_actions.tf", "auth0_flows.tf", "outputs.tf", "variables.tf", "versions.tf")
"""All files that a build may write beside the JavaScript."""


@dataclass(frozen=True, slots=True)
class _Secret:
    name: str
    variable: str


@dataclass(frozen=True, slots=True)
class _Action:
    """A resource; dependencies and secrets by name: their order in a policy means nothing."""

    stem: str
    resource: str
    name: str
    runtime: str
    deploy: bool
    trigger: str
    version: str
    dependencies: tuple[tuple[str, str], ...]
    required: tuple[_Secret, ...]
    optional: tuple[_Secret, ...]
    optional_variable: str
    version_variable: str


@dataclass(frozen=True, slots=True)
class _Output:
    key: Hcl
    resource: str


@dataclass(frozen=True, slots=True)
class _Binding:
    resource: str
    trigger: str
    actions: tuple[str, ...]


def emit(programs: tuple[Program, ...], flows: tuple[Flow, ...]) -> tuple[GeneratedFile, ...]:
    """The files, by name; the order of programs and flows does not matter. Nothing for no programs."""
    if not programs:
        return ()
    programs = tuple(sorted(programs, key=lambda program: program.stem))
    actions = tuple(_action(program) for program in programs)
    bindings = tuple(sorted((_binding(flow, programs) for flow in flows), key=lambda each: each.trigger))
    width = max(len(action.stem) for action in actions)
    outputs = tuple(_Output(Hcl(action.stem.ljust(width)), action.resource) for action in actions)
    names = {
        "auth0_actions.tf": True,
        "auth0_flows.tf": bool(bindings),
        "outputs.tf": True,
        "variables.tf": any(program.secrets for program in programs),
        "versions.tf": True,
    }
    return tuple(
        GeneratedFile(name, _render(name, _root(programs), actions, bindings, outputs))
        for name, wanted in names.items()
        if wanted
    )


def _action(program: Program) -> _Action:
    header = program.header
    return _Action(
        stem=program.stem,
        resource=header.resource,
        name=header.name,
        runtime=header.runtime,
        deploy=header.deploy,
        trigger=header.trigger.id,
        version=header.version,
        dependencies=tuple(sorted((each.name, each.version) for each in header.dependencies)),
        required=_secrets(program, optional=False),
        optional=_secrets(program, optional=True),
        optional_variable=optional_variable(program.stem),
        version_variable=version_variable(program.stem),
    )


def _secrets(program: Program, *, optional: bool) -> tuple[_Secret, ...]:
    names = sorted(secret.name for secret in program.secrets if secret.optional is optional)
    return tuple(_Secret(name, secret_variable(program.stem, name)) for name in names)


def _binding(flow: Flow, programs: Iterable[Program]) -> _Binding:
    resources = {program.stem: program.header.resource for program in programs}
    trigger = flow.trigger.id
    return _Binding(trigger.replace("-", "_"), trigger, tuple(resources[stem] for stem in flow.actions))


def _root(programs: tuple[Program, ...]) -> str:
    """The folder that all policies lie in: paths begin with it."""
    return programs[0].path.partition("/")[0]


def _render(
    name: str,
    root: str,
    actions: tuple[_Action, ...],
    bindings: tuple[_Binding, ...],
    outputs: tuple[_Output, ...],
) -> str:
    template = _templates().get_template(f"{name}.j2")
    return template.render(root=root, actions=actions, bindings=bindings, outputs=outputs)


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("actiongen.backends.terraform"),
        undefined=StrictUndefined,
        finalize=_only_hcl,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(
        literal=literal, literals=literals, inside=inside, identifier=identifier, comment=comment
    )
    return environment


def _only_hcl(value: object) -> object:
    if not isinstance(value, Hcl):
        raise TypeError(f"a template prints {value!r} without a filter")
    return value
