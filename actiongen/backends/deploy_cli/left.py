"""Finds what new files take out of the output, and auth0-deploy-cli leaves in the tenant: Actions, bindings.

In: the files of the output by path, the old ones and the new. Out: names, and a note on each.

    left_actions(old, new)  # ("MFA Action",)
    left_triggers(old, new)  # ("post-login",)

Where the new files are none of the tool's, nothing is said: it is not the tool that deploys from then on.
"""

import json
from collections.abc import Mapping

from actiongen.backends.deploy_cli.paths import ACTIONS, CONFIG, TRIGGERS
from actiongen.diagnostics.codes_meaning import LEFT_IN_TENANT, TRIGGER_CHANGED
from actiongen.diagnostics.model import Diagnostic, Label


def left_notes(
    old_files: Mapping[str, str], new_files: Mapping[str, str], out: str
) -> tuple[Diagnostic, ...]:
    """A note on each Action and each trigger; ``out`` is the name of the folder of the files."""
    return (
        *(_action_note(name, out) for name in left_actions(old_files, new_files)),
        *(_trigger_note(trigger, out) for trigger in left_triggers(old_files, new_files)),
        *(_changed_note(*change, out) for change in changed_triggers(old_files, new_files)),
    )


def left_actions(old_files: Mapping[str, str], new_files: Mapping[str, str]) -> tuple[str, ...]:
    """The names of Actions that the new files do not have: the tool knows an Action by its name alone."""
    if CONFIG not in new_files:
        return ()
    return tuple(sorted(_actions(old_files).keys() - _actions(new_files).keys()))


def left_triggers(old_files: Mapping[str, str], new_files: Mapping[str, str]) -> tuple[str, ...]:
    """Triggers of which the new files say nothing, so that they run what they ran."""
    if CONFIG not in new_files:
        return ()
    before, after = (_parsed(files.get(TRIGGERS, "{}")) for files in (old_files, new_files))
    return tuple(sorted(before.keys() - after.keys()))


def changed_triggers(
    old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Actions by name, with the trigger that was and the one that is."""
    before, after = _actions(old_files), _actions(new_files)
    both = sorted(before.keys() & after.keys())
    return tuple((each, before[each], after[each]) for each in both if before[each] != after[each])


def _actions(files: Mapping[str, str]) -> dict[str, str]:
    """The triggers of Actions by their names; what somebody has made of a file is none of ours."""
    found: dict[str, str] = {}
    for path, text in files.items():
        match _parsed(text) if path.startswith(ACTIONS) else None:
            case {"name": str(name), "supported_triggers": [{"id": str(trigger)}]}:
                found[name] = trigger
            case _:
                pass
    return found


def _parsed(text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _action_note(name: str, out: str) -> Diagnostic:
    return Diagnostic(
        LEFT_IN_TENANT,
        f"the Action `{name}` is no longer in `{out}/actions`, and an import leaves it in the tenant",
        Label.of_file(f"{out}/{ACTIONS.removesuffix('/')}"),
        notes=("auth0-deploy-cli knows Actions by their names: a new `name=` is a new Action",),
        help="delete it in the dashboard, or import once with `AUTH0_ALLOW_DELETE`, which deletes every Action that "
        "is not in this folder",
    )


def _trigger_note(trigger: str, out: str) -> Diagnostic:
    return Diagnostic(
        LEFT_IN_TENANT,
        f"`{trigger}` has no flow any more, and an import leaves it running what it ran",
        Label.of_file(f"{out}/{TRIGGERS}"),
        notes=("auth0-deploy-cli changes the triggers that the file names, and no others",),
        help="take its actions out in the dashboard",
    )


def _changed_note(name: str, before: str, after: str, out: str) -> Diagnostic:
    return Diagnostic(
        TRIGGER_CHANGED,
        f"the Action `{name}` goes from `{before}` to `{after}`: Auth0 answers 400, an Action keeps its trigger",
        Label.of_file(f"{out}/{ACTIONS.removesuffix('/')}"),
        help="give it another `name=`, so that a new Action is made",
    )
