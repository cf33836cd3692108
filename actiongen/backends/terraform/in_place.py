"""Finds what new files would change in place, and Auth0 refuses or does by halves.

In: the files of a module by name, the old ones and the new. Out: resources, and a note on each.

    changed_triggers(old, new)  # (("three", "post-login", "pre-user-registration"),)
    dropped_secrets(old, new)  # (("mfa", "mfa_secrets_version"),)
"""

import re
from collections.abc import Mapping

from actiongen.backends.terraform.removal import actions
from actiongen.diagnostics.codes_meaning import SECRETS_DROPPED, TRIGGER_CHANGED
from actiongen.diagnostics.model import Diagnostic, Label

_TRIGGER = re.compile(r'^  supported_triggers \{\n    id += "([a-z0-9-]+)"$', re.MULTILINE)
_PLAIN = re.compile(r'^  (?:secrets|dynamic "secrets") \{$', re.MULTILINE)
_VERSION = re.compile(r"^  secrets_wo_version = .*?var\.([A-Za-z0-9_-]+_secrets_version)\b", re.MULTILINE)


def in_place_notes(
    old_files: Mapping[str, str], new_files: Mapping[str, str], out: str
) -> tuple[Diagnostic, ...]:
    """A note on each Action; ``out`` is the name of the folder of the files."""
    place = Label.of_file(f"{out}/auth0_actions.tf")
    return (
        *(
            _trigger_note(*changed_trigger, place)
            for changed_trigger in changed_triggers(old_files, new_files)
        ),
        *(_secrets_note(*dropped_secret, place) for dropped_secret in dropped_secrets(old_files, new_files)),
    )


def changed_triggers(
    old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """By name, with the trigger that was and the one that is."""
    before, after = (_triggers(files) for files in (old_files, new_files))
    both = sorted(before.keys() & after.keys())
    return tuple((each, before[each], after[each]) for each in both if before[each] != after[each])


def dropped_secrets(
    old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """By name, with the variable to raise: those whose plain secrets become write-only."""
    plain = {resource for resource, body in actions(old_files).items() if _PLAIN.search(body)}
    versions = {resource: _VERSION.search(body) for resource, body in actions(new_files).items()}
    return tuple((each, found[1]) for each in sorted(plain) if (found := versions.get(each)) is not None)


def _triggers(files: Mapping[str, str]) -> dict[str, str]:
    found = {resource: _TRIGGER.search(body) for resource, body in actions(files).items()}
    return {resource: trigger[1] for resource, trigger in found.items() if trigger is not None}


def _trigger_note(resource: str, before: str, after: str, place: Label) -> Diagnostic:
    return Diagnostic(
        TRIGGER_CHANGED,
        f"`auth0_action.{resource}` goes from `{before}` to `{after}`: Auth0 answers 400, an Action keeps its trigger",
        place,
        help='make it a new Action: give it another resource and name, `action(name="…", resource="…")`',
    )


def _secrets_note(resource: str, version: str, place: Label) -> Diagnostic:
    return Diagnostic(
        SECRETS_DROPPED,
        f"`auth0_action.{resource}` has no secrets after the next apply: they go from plain to write-only",
        place,
        notes=("where plain secrets go, the provider sends no secret in the same apply",),
        help=f"apply twice, the second time with `{version}` raised by one",
    )
