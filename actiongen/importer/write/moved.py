"""The Terraform that lets a plan keep what was written by hand.

In: the flows of an export of Terraform, and its originals with their policies. Out: blocks for the configuration that
calls the generated module; after an apply they can go.

    moved_text(flows, stems)   ->   'moved {\\n  from = auth0_action.mfa\\n  to   = module.actions.…'

A flow of ``auth0_trigger_action`` resources is taken over by ``import``, for a resource cannot move to another type.
"""

from collections.abc import Iterable, Iterator, Mapping

from actiongen.backends.terraform.moved import block
from actiongen.backends.terraform.variables import version_variable
from actiongen.importer.model import Kind, Original
from actiongen.importer.write.flows import Flow

_HEAD = """# Written by `actiongen import`: these blocks let Terraform keep the Actions that were written by hand.
# Put them beside the block that calls the generated module, apply, and take them out again.
"""
_MODULE = "actions"


def moved_text(flows: Iterable[Flow], stems: Mapping[Original, str]) -> str:
    """The blocks; an empty text where there is nothing to keep."""
    blocks = [*_actions(stems), *(part for flow in flows for part in _flow(flow))]
    return "\n".join([_HEAD, *blocks]) if blocks else ""


def _actions(stems: Mapping[Original, str]) -> Iterator[str]:
    for original, stem in sorted(stems.items(), key=lambda each: each[1]):
        if original.kind is Kind.ACTION and original.resource is not None:
            address = f"auth0_action.{original.resource}"
            again = (
                f"# If it has `secrets` blocks, apply a second time with {version_variable(stem)} = 2: the first drops "
                "its secrets.\n"
            )
            yield f"{again if original.secrets else ''}{block(address, _MODULE, address)}"


def _flow(flow: Flow) -> Iterator[str]:
    address = f"auth0_trigger_actions.{flow.trigger.replace('-', '_')}"
    if flow.resource is not None:
        yield block(f"auth0_trigger_actions.{flow.resource}", _MODULE, address)
    elif flow.singles:
        yield f'import {{\n  to = module.{_MODULE}.{address}\n  id = "{flow.trigger}"\n}}\n'
    for single in flow.singles:
        yield (
            f"removed {{\n  from = auth0_trigger_action.{single}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"
        )
