"""The blocks that move hand-written resources into the generated module, in place and without a new Action.

In: actions and flows, the name of the module call, and the addresses of the hand-written resources that are
called otherwise. Out: the text to paste beside the call; after an apply it can go.

    >>> print(moved((action,), (), "actions", {"auth0_action.mfa_action": "auth0_action.my_mfa"}))
    moved {
      from = auth0_action.my_mfa
      to   = module.actions.auth0_action.mfa_action
    }
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from actiongen.backends.terraform.emit import binding_resource
from actiongen.backends.terraform.literals import identifier
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.variables import version_variable
from actiongen.ir import ActionSummary, Flow

_DEFAULT = TerraformOptions()


def moved(
    actions: tuple[ActionSummary, ...],
    flows: tuple[Flow, ...],
    module: str,
    old: Mapping[str, str] = MappingProxyType({}),
    options: TerraformOptions = _DEFAULT,
) -> str:
    """Actions by policy, then flows by trigger; ``old`` has the address that was, by the generated one."""
    return "\n".join(
        f"{comment}{block(old.get(address, address), identifier(module), address)}"
        for comment, address in _addresses(actions, flows, options)
    )


def _addresses(
    actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...], options: TerraformOptions
) -> Iterator[tuple[str, str]]:
    """A comment, perhaps empty, and the address of each resource."""
    for action in sorted(actions, key=lambda each: each.stem):
        sends_nothing = action.secrets and options.secrets == "write-only"
        yield _secrets_comment(action) if sends_nothing else "", f"auth0_action.{action.header.resource}"
    for flow in sorted(flows, key=lambda each: each.trigger.id) if options.bindings else ():
        if flow.entries:
            yield "", f"auth0_trigger_actions.{binding_resource(flow)}"


def _secrets_comment(action: ActionSummary) -> str:
    """Where `secrets` blocks go, the provider sends no secret, not even those of `secrets_wo` blocks."""
    version = identifier(version_variable(action.stem))
    return f"# If it had `secrets` blocks, apply a second time with {version} = 2: the first drops them.\n"


def block(was: str, module: str, address: str) -> str:
    """One block: from the address that was to the generated one, in the module."""
    return f"moved {{\n  from = {was}\n  to   = module.{module}.{address}\n}}\n"
