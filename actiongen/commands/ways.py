"""``actiongen ways``: what an action or a flow does in each way of logging in.

ways(Path("policies/mfa_action.policy"), "text").text   ->   'policies/mfa_action.policy: MFA …'
"""

from pathlib import Path

from actiongen.commands.request import Request
from actiongen.commands.selection import select
from actiongen.diagnostics.codes_project import UNKNOWN_POLICY
from actiongen.diagnostics.outcome import CLEAN, Outcome, usage
from actiongen.flow.in_ways import in_ways
from actiongen.flow.resolved import Resolved
from actiongen.report.ways import RENDERERS


def ways(path: Path, form: str) -> Outcome:
    """The table of a policy, or of the actions of the flows of a file in their order."""
    found = select(Request(), (path,), alone=True, every_flow=True)
    if isinstance(found, Outcome):
        return found
    programs = [program for flow in found.flows for program in flow.programs] or [*found.programs]
    if not programs:
        return usage(UNKNOWN_POLICY, f"`{path}` is neither a policy of an action nor a file of flows")
    rules = tuple(rule for program in programs for rule in in_ways(Resolved(program)))
    return Outcome(CLEAN, found.diagnostics, found.sources, RENDERERS[form](rules))
