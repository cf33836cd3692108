"""What else changes when somebody moves a file, and what that does to what is deployed.

In: a folder and two paths, before or after the move. Out: changes of other texts, which have been tried; or the Action
that a plan of Terraform would replace, with the edit that keeps it.

    moved(workspace, "policies/mfa.policy", "policies/mfa_action.policy")   ->   (Change(…, "mfa_action"),)
"""

from actiongen.ide.meaning import actions_called, stem_of
from actiongen.ide.model import Change, Refusal
from actiongen.ide.renaming import file_renamed
from actiongen.ide.workspace import View, Workspace
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Replaced:
    """An Action that the next plan destroys, to make another: why, and the changes that keep it."""

    reason: str
    keeping: tuple[Change, ...]


def moved(workspace: Workspace, path: str, to: str) -> tuple[Change, ...] | Refusal:
    """The changes of other texts: the name of an action in flows, the path of a library where it is loaded. A refusal
    says what would be wrong after them.
    """
    view = workspace.view(path)
    if view is None:
        return Refusal(f"there is no {path} in the folder")
    found = file_renamed(workspace, view, to, is_action=_is_action(view))
    return found if isinstance(found, Refusal) else tuple(each for each in found if each.moved_to is None)


def replaced(view: View, was: str) -> Replaced | None:
    """What a file that had the stem ``was`` makes of its Action; None where Terraform keeps it, or has none."""
    stem, program = stem_of(view), view.program
    call = _header(view)
    if program is None or call is None or stem == was or not view.workspace.options.target.has_terraform:
        return None
    if any(each.keyword == "resource" for each in call.arguments):
        return None
    keeps = f'resource="{was}"'
    reason = (
        f"{was}.policy is {stem}.policy now: the next plan of Terraform destroys auth0_action.{was} and makes "
        f"auth0_action.{stem}. `action(…, {keeps})` keeps the Action."
    )
    if program.secrets:
        reason += f" The variables of its secrets are called `{stem}_…` from now on."
    place = call.arguments[-1].span.end if call.arguments else call.span.end - 1
    change = Change(Span(view.source.path, place, place), f", {keeps}" if call.arguments else keeps)
    return Replaced(reason, (change,))


def _is_action(view: View) -> bool:
    return any(each is view for each in actions_called(view.workspace, stem_of(view)))


def _header(view: View) -> syn.Call | None:
    for statement in view.tree.statements if view.tree is not None else ():
        match statement:
            case syn.Do(syn.Call(syn.Name("action")) as call):
                return call
    return None
