"""The blocks that move hand-written resources into the generated module, in place and without a new Action.

In: programs and flows, the name of the module call, and the addresses of the hand-written resources that are
called otherwise. Out: the text to paste beside the call; after an apply it can go.

    >>> print(moved((program,), (), "actions", {"auth0_action.mfa_action": "auth0_action.my_mfa"}))
    moved {
      from = auth0_action.my_mfa
      to   = module.actions.auth0_action.mfa_action
    }
"""

from collections.abc import Mapping
from types import MappingProxyType

from actiongen.backends.terraform.emit import binding_resource
from actiongen.backends.terraform.literals import identifier
from actiongen.ir.nodes import Flow, Program


def moved(
    programs: tuple[Program, ...],
    flows: tuple[Flow, ...],
    module: str,
    old: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Actions by policy, then flows by trigger; ``old`` has the address that was, by the generated one."""
    actions = [
        f"auth0_action.{each.header.resource}" for each in sorted(programs, key=lambda each: each.stem)
    ]
    bindings = [
        f"auth0_trigger_actions.{binding_resource(each)}"
        for each in sorted(flows, key=lambda each: each.trigger.id)
        if each.actions
    ]
    return "\n".join(_block(old.get(each, each), identifier(module), each) for each in actions + bindings)


def _block(was: str, module: str, address: str) -> str:
    return f"moved {{\n  from = {was}\n  to   = module.{module}.{address}\n}}\n"
