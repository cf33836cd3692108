"""Writes the directory form of auth0-deploy-cli.

In: actions and flows that were checked together: names and keywords are distinct, flows name actions that exist.
Out: the JSON files of one folder, which lie beside the JavaScript that they name.

    emit(actions, flows)[0].path == "actions/mfa_action.json"

Source of the form: auth0-deploy-cli 8.44, ``lib/context/directory/handlers`` (actions, triggers) and
``lib/tools/auth0/handlers`` (their schemas): ``code`` is a path from the folder on, an Action is known by its ``name``,
``deployed`` has it deployed, and a module is known by its name and the number of its version.
"""

import json
import re
from collections.abc import Mapping

from actiongen.backends.deploy_cli.keywords import external_keyword, placed, secret_keyword
from actiongen.backends.deploy_cli.paths import ACTIONS, CONFIG, TRIGGERS
from actiongen.backends.files import GeneratedFile
from actiongen.ir import ActionSummary, External, Flow, SecretDeclaration
from actiongen.unicode import is_printable

Json = Mapping[str, object]

_WRITTEN_ALONE = re.compile(r"[^\n -~]")
# A value that begins so ends the text of the JSON that it is put into: an import stops before it sends anything.
_STOPS = '"'


def emit(actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...]) -> tuple[GeneratedFile, ...]:
    """The files, by name; the order of actions and flows does not matter. Nothing for no actions."""
    if not actions:
        return ()
    actions = tuple(sorted(actions, key=lambda action: action.stem))
    flows = tuple(sorted((flow for flow in flows if flow.entries), key=lambda flow: flow.trigger.id))
    names = {action.stem: action.header.name for action in actions}
    files = {f"{ACTIONS}{action.stem}.json": _action(action) for action in actions}
    if flows:
        files[TRIGGERS] = {flow.trigger.id: _bindings(flow, names) for flow in flows}
    files[CONFIG] = _config(actions, flows)
    return tuple(GeneratedFile(path, _text(json)) for path, json in sorted(files.items()))


def _action(action: ActionSummary) -> Json:
    """Dependencies, modules and secrets by name: their order in a policy means nothing."""
    header = action.header
    return {
        "name": header.name,
        "code": f"./{action.stem}.js",
        "runtime": header.runtime,
        "supported_triggers": [{"id": header.trigger.id, "version": header.version}],
        "dependencies": [
            {"name": each.name, "version": each.version}
            for each in sorted(header.dependencies, key=lambda each: each.name)
        ],
        "secrets": [
            {"name": each.name, "value": placed(secret_keyword(action.stem, each.name))}
            for each in _secrets(action)
        ],
        # Only where there are some: whether every tenant takes the field, Auth0 does not say.
        **({"modules": _modules(action)} if header.modules else {}),
        "deployed": header.deploy,
    }


def _secrets(action: ActionSummary) -> list[SecretDeclaration]:
    return sorted(action.secrets, key=lambda secret: secret.name)


def _modules(action: ActionSummary) -> list[Json]:
    return [
        {"module_name": pin.name, "module_version_number": pin.version}
        for pin in sorted(action.header.modules, key=lambda pin: pin.name)
    ]


def _bindings(flow: Flow, names: Mapping[str, str]) -> list[Json]:
    """All that a trigger runs, in order."""
    return [
        (
            {"action_name": placed(external_keyword(entry.name)), "display_name": entry.name}
            if isinstance(entry, External)
            else {"action_name": names[entry.stem], "display_name": names[entry.stem]}
        )
        for entry in flow.entries
    ]


def _config(actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...]) -> Json:
    return {
        "AUTH0_DOMAIN": "",
        "AUTH0_CLIENT_ID": "",
        "AUTH0_INCLUDED_ONLY": ["actions", "triggers"],
        "AUTH0_ALLOW_DELETE": False,
        "AUTH0_KEYWORD_REPLACE_MAPPINGS": dict(sorted(_mappings(actions, flows).items())),
    }


def _mappings(actions: tuple[ActionSummary, ...], flows: tuple[Flow, ...]) -> dict[str, str]:
    """What to put in the place of each keyword, in words: an import stops at what nobody has filled in."""
    mappings = {
        secret_keyword(action.stem, each.name): (
            "" if each.optional else f"{_STOPS}{each.name} of {action.stem}: not filled in"
        )
        for action in actions
        for each in action.secrets
    }
    for external in (external for flow in flows for external in flow.externals):
        mappings[external_keyword(external.name)] = f"{_STOPS}name of {external.name} in Auth0: not filled in"
    return mappings


def _text(json_: Json) -> str:
    """JSON in which every character that does not show is an escape."""
    return _WRITTEN_ALONE.sub(_shown, json.dumps(json_, indent=2, ensure_ascii=False)) + "\n"


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    return char if is_printable(char) else json.dumps(char)[1:-1]
