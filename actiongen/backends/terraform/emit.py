"""Writes the Terraform that deploys the compiled actions.

In: actions and flows that were checked together: names are distinct, flows name actions that exist.
Out: the ``.tf`` files of one module, laid out as ``terraform fmt`` does.

    emit(actions, flows, TerraformOptions())[0].path == "auth0_actions.tf"
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from actiongen.auth0.load import platform
from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.literals import Hcl, comment, identifier, inside, literal, literals
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.variables import (
    external_variable,
    module_variable,
    optional_variable,
    secret_variable,
    version_variable,
)
from actiongen.ir import ActionSummary, External, Flow, FlowAction
from actiongen.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from jinja2 import Environment

FILES = ("auth0_actions.tf", "auth0_flows.tf", "outputs.tf", "variables.tf", "versions.tf")
"""All files that a build may write beside the JavaScript."""

_DEFAULT = TerraformOptions()


@dataclass(frozen=True, slots=True)
class _Secret:
    name: str
    variable: str
    optional: bool
    is_setting: bool


@dataclass(frozen=True, slots=True)
class _Module:
    """A version of an Actions Module; ``variable`` has its ids."""

    name: str
    variable: str
    version: int


@dataclass(frozen=True, slots=True)
class _ModuleIds:
    """An Actions Module, of which actions use these versions."""

    name: str
    variable: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Action:
    """A resource; dependencies, modules and secrets by name: their order in a policy means nothing."""

    stem: str
    resource: str
    name: str
    runtime: str
    deploy: bool
    trigger: str
    version: str
    dependencies: tuple[tuple[str, str], ...]
    modules: tuple[_Module, ...]
    secrets: tuple[_Secret, ...]
    optional_variable: str
    version_variable: str

    @property
    def optional(self) -> tuple[str, ...]:
        """The names of the optional secrets; no settings: of those Terraform sees by itself that they are given."""
        return tuple(secret.name for secret in self.secrets if secret.optional and not secret.is_setting)

    @property
    def secrets_version(self) -> Hcl:
        """What `secrets_wo_version` is: it changes with a setting, and where somebody says so; null without blocks."""
        settings = [f"var.{identifier(secret.variable)}" for secret in self.secrets if secret.is_setting]
        version = f"var.{identifier(self.version_variable)}"
        if settings:
            version += f" + parseint(substr(sha256(jsonencode([{', '.join(settings)}])), 0, 7), 16)"
        if not all(secret.optional for secret in self.secrets):
            return Hcl(version)
        given = [f"length(var.{identifier(self.optional_variable)}) > 0"] * bool(self.optional)
        given += [f"{setting} != null" for setting in settings]
        return Hcl(f"{' || '.join(given)} ? {version} : null")


@dataclass(frozen=True, slots=True)
class _Output:
    key: Hcl
    resource: str


@dataclass(frozen=True, slots=True)
class _External:
    name: str
    variable: str
    trigger: str


@dataclass(frozen=True, slots=True)
class _Bound:
    """An entry of a flow: a resource of this module, or an Action that is no policy."""

    resource: str | None
    external: _External | None


@dataclass(frozen=True, slots=True)
class _Binding:
    resource: str
    trigger: str
    entries: tuple[_Bound, ...]

    @property
    def externals(self) -> tuple[_External, ...]:
        """What the caller of the module gives."""
        return tuple(entry.external for entry in self.entries if entry.external is not None)


def emit(
    actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...], options: TerraformOptions = _DEFAULT
) -> tuple[GeneratedFile, ...]:
    """The files, by name; the order of actions and flows does not matter. Nothing for no actions."""
    if not actions:
        return ()
    actions = tuple(sorted(actions, key=lambda action: action.stem))
    resources = tuple(_resource(action) for action in actions)
    bindings = _bindings(actions, flows) if options.bindings else ()
    width = max(len(resource.stem) for resource in resources)
    outputs = tuple(_Output(Hcl(resource.stem.ljust(width)), resource.resource) for resource in resources)
    names = {
        "auth0_actions.tf": True,
        "auth0_flows.tf": bool(bindings),
        "outputs.tf": True,
        "variables.tf": any(action.secrets for action in actions)
        or any(resource.modules for resource in resources)
        or any(binding.externals for binding in bindings),
        "versions.tf": True,
    }
    return tuple(
        GeneratedFile(name, _render(name, _root(actions), options, resources, bindings, outputs))
        for name, wanted in names.items()
        if wanted
    )


def _resource(action: ActionSummary) -> _Action:
    header = action.header
    return _Action(
        stem=action.stem,
        resource=header.resource,
        name=header.name,
        runtime=header.runtime,
        deploy=header.deploy,
        trigger=header.trigger.id,
        version=header.version,
        dependencies=tuple(
            sorted((dependency.name, dependency.version) for dependency in header.dependencies)
        ),
        modules=_modules(action),
        secrets=_secrets(action),
        optional_variable=optional_variable(action.stem),
        version_variable=version_variable(action.stem),
    )


def _secrets(action: ActionSummary) -> tuple[_Secret, ...]:
    declared = sorted(action.secrets, key=lambda secret: secret.name)
    return tuple(
        _Secret(each.name, secret_variable(action.stem, each.name), each.optional, each.is_setting)
        for each in declared
    )


def _modules(action: ActionSummary) -> tuple[_Module, ...]:
    pins = sorted(action.header.modules, key=lambda pin: pin.name)
    return tuple(_Module(pin.name, module_variable(pin.name), pin.version) for pin in pins)


def _module_ids(actions: tuple[_Action, ...]) -> tuple[_ModuleIds, ...]:
    """What the caller says of modules, by their names."""
    versions: dict[tuple[str, str], set[int]] = {}
    for action in actions:
        for module in action.modules:
            versions.setdefault((module.name, module.variable), set()).add(module.version)
    return tuple(_ModuleIds(*key, tuple(map(str, sorted(found)))) for key, found in sorted(versions.items()))


def _bindings(actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...]) -> tuple[_Binding, ...]:
    """By trigger; none for an empty flow: the provider takes no list without actions."""
    resources = {action.stem: action.header.resource for action in actions}
    return tuple(
        _Binding(
            binding_resource(flow),
            flow.trigger.id,
            tuple(_bound(entry, flow.trigger.id, resources) for entry in flow.entries),
        )
        for flow in sorted(flows, key=lambda flow: flow.trigger.id)
        if flow.entries
    )


def _bound(entry: FlowAction | External, trigger: str, resources: Mapping[str, str]) -> _Bound:
    if isinstance(entry, FlowAction):
        return _Bound(resources[entry.stem], None)
    return _Bound(None, _External(entry.name, external_variable(entry.name), trigger))


def binding_resource(flow: Flow) -> str:
    """The name of a flow's resource."""
    return flow.trigger.id.replace("-", "_")


def _root(actions: tuple[ActionSummary, ...]) -> str:
    """The folder that all policies lie in: paths begin with it."""
    return actions[0].path.partition("/")[0]


def _render(
    name: str,
    root: str,
    options: TerraformOptions,
    actions: tuple[_Action, ...],
    bindings: tuple[_Binding, ...],
    outputs: tuple[_Output, ...],
) -> str:
    externals = sorted(
        (external for one in bindings for external in one.externals), key=lambda each: each.name
    )
    template = _templates().get_template(f"{name}.j2")
    write_only = options.secrets == "write-only"
    return template.render(
        root=root,
        write_only=write_only,
        actions=actions,
        bindings=bindings,
        externals=externals,
        modules=_module_ids(actions),
        outputs=outputs,
        versions=_provider_versions(bindings),
    )


def _provider_versions(bindings: tuple[_Binding, ...]) -> str:
    """The versions of the provider that know all flows: a version constraint."""
    provider = platform().provider
    wanted = {
        provider.versions_of_flow[binding.trigger]
        for binding in bindings
        if binding.trigger in provider.versions_of_flow
    }
    return ", ".join(sorted(wanted)) or provider.versions


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
