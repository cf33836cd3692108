"""Finds what new files would take away: Actions that Auth0 still runs, which it refuses, and whole flows.

An Action with ``create_before_destroy`` is deleted after its flow has changed, and is none of those.

In: the files of a module by name, the old ones and the new. Out: resources, and a note on each.

    removed_while_bound(old, new)  # ("mfa_for_role",)
    removed_flows(old, new)  # ("post_login",)
"""

import re
from collections.abc import Mapping

from actiongen.diagnostics.codes_meaning import FLOW_REMOVED, REMOVED_WHILE_BOUND
from actiongen.diagnostics.model import Diagnostic, Label

_ACTION = re.compile(r'^resource "auth0_action" "([A-Za-z0-9_-]+)" \{$(.*?)^\}$', re.MULTILINE | re.DOTALL)
_LATE = "\n    create_before_destroy = true\n"
_FLOW = re.compile(
    r'^resource "auth0_trigger_actions" "([A-Za-z0-9_-]+)" \{$(.*?)^\}$', re.MULTILINE | re.DOTALL
)
_BOUND = re.compile(r"^    id += auth0_action\.([A-Za-z0-9_-]+)\.id$", re.MULTILINE)


def removal_notes(
    old_files: Mapping[str, str], new_files: Mapping[str, str], out: str
) -> tuple[Diagnostic, ...]:
    """A note on each Action and each flow; ``out`` is the name of the folder of the files."""
    return (
        *(_action_note(each, out) for each in removed_while_bound(old_files, new_files)),
        *(_flow_note(removed_flow, out) for removed_flow in removed_flows(old_files, new_files)),
    )


def removed_flows(old_files: Mapping[str, str], new_files: Mapping[str, str]) -> tuple[str, ...]:
    """By name: those whose trigger runs nothing after the next apply."""
    return tuple(sorted(_flows(old_files).keys() - _flows(new_files).keys()))


def removed_while_bound(old_files: Mapping[str, str], new_files: Mapping[str, str]) -> tuple[str, ...]:
    """By name. A flow that disappears as a whole does not count: Terraform deletes it before its Actions."""
    before = {resource for resource, body in actions(old_files).items() if _LATE not in body}
    after = actions(new_files).keys()
    flows = _flows(new_files)
    bound = {action for flow, run in _flows(old_files).items() if flow in flows for action in run}
    return tuple(sorted((before - after) & bound))


def _action_note(resource: str, out: str) -> Diagnostic:
    return Diagnostic(
        REMOVED_WHILE_BOUND,
        f"`auth0_action.{resource}` goes while a flow runs it: Auth0 answers 409, so it takes two applies",
        Label.of_file(f"{out}/auth0_actions.tf"),
        notes=(f'if its policy was renamed, keep the resource: `action(…, resource="{resource}")`',),
        help="apply with the action out of its flow first, then delete its policy and apply again",
    )


def _flow_note(resource: str, out: str) -> Diagnostic:
    return Diagnostic(
        FLOW_REMOVED,
        f"`auth0_trigger_actions.{resource}` goes: after the next apply nothing runs in that trigger",
        Label.of_file(f"{out}/auth0_flows.tf"),
        help="if its bindings are kept elsewhere now, let Terraform forget it first, by a `removed` block",
    )


def actions(files: Mapping[str, str]) -> dict[str, str]:
    """The arguments of each Action's resource."""
    return dict(_ACTION.findall(files.get("auth0_actions.tf", "")))


def _flows(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The resources of the Actions that each flow runs."""
    found = _FLOW.findall(files.get("auth0_flows.tf", ""))
    return {flow: _BOUND.findall(body) for flow, body in found}
