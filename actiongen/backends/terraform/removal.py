"""Finds the Actions that new files would delete while Auth0 still runs them, which it refuses.

In: the files of a module by name, the old ones and the new. Out: resources of Actions, and a note on each.

    removed_while_bound(old, new)  # ("mfa_for_role",)
"""

import re
from collections.abc import Mapping

from actiongen.diagnostics.codes_meaning import REMOVED_WHILE_BOUND
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.source import Span

_ACTION = re.compile(r'^resource "auth0_action" "([A-Za-z0-9_-]+)" \{$', re.MULTILINE)
_FLOW = re.compile(
    r'^resource "auth0_trigger_actions" "([A-Za-z0-9_-]+)" \{$(.*?)^\}$', re.MULTILINE | re.DOTALL
)
_BOUND = re.compile(r"^    id += auth0_action\.([A-Za-z0-9_-]+)\.id$", re.MULTILINE)


def removed_while_bound(old_files: Mapping[str, str], new_files: Mapping[str, str]) -> tuple[str, ...]:
    """By name. A flow that disappears as a whole does not count: Terraform deletes it before its Actions."""
    before, after = (_actions(files) for files in (old_files, new_files))
    flows = _flows(new_files)
    bound = {action for flow, actions in _flows(old_files).items() if flow in flows for action in actions}
    return tuple(sorted((before - after) & bound))


def removal_note(resource: str, path: str) -> Diagnostic:
    """What to do about it; ``path`` is that of the file that held the resource."""
    return Diagnostic(
        REMOVED_WHILE_BOUND,
        f"`auth0_action.{resource}` goes while a flow runs it: Auth0 answers 409, so it takes two applies",
        Label(Span(path, 0, 0)),
        notes=(f'if its policy was renamed, keep the resource: `action(…, resource="{resource}")`',),
        help="apply with the action out of its flow first, then delete its policy and apply again",
    )


def _actions(files: Mapping[str, str]) -> set[str]:
    return set(_ACTION.findall(files.get("auth0_actions.tf", "")))


def _flows(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The resources of the Actions that each flow runs."""
    found = _FLOW.findall(files.get("auth0_flows.tf", ""))
    return {flow: _BOUND.findall(body) for flow, body in found}
