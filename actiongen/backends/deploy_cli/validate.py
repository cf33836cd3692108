"""Reads the generated files of auth0-deploy-cli once more, so that no broken file is written.

In: all generated files, the JavaScript too. Out: a diagnostic for each that the tool could not take, or would change by
replacing more than the keywords that are ours: a bug of actiongen, whatever a policy says.

    validate((GeneratedFile("actions/a.json", "{"),))[0].code.id == "AG905"
"""

import json
from collections.abc import Iterable, Iterator

from actiongen.backends.deploy_cli.keywords import placed
from actiongen.backends.deploy_cli.paths import ACTIONS, CONFIG
from actiongen.backends.deploy_cli.placeholders import placeholders
from actiongen.backends.files import GeneratedFile
from actiongen.diagnostics.codes_project import BROKEN_DEPLOY_CLI
from actiongen.diagnostics.model import Diagnostic, Label

_MAPPINGS = "AUTH0_KEYWORD_REPLACE_MAPPINGS"


def validate(files: Iterable[GeneratedFile]) -> tuple[Diagnostic, ...]:
    """What is wrong with the files; nothing unless the emitter is broken."""
    texts = {file.path: file.text for file in files}
    if CONFIG not in texts:
        return ()
    return tuple(
        Diagnostic(
            BROKEN_DEPLOY_CLI,
            f"auth0-deploy-cli cannot take the generated `{path}`: {why}",
            Label.of_file(path),
            help="this is a bug of actiongen: please report it with the policy",
        )
        for path, why in _problems(texts)
    )


def _problems(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    parsed = {path: _parsed(text) for path, text in texts.items() if path.endswith(".json")}
    yield from ((path, "it is not JSON") for path, value in parsed.items() if value is None)
    mappings = (parsed[CONFIG] or {}).get(_MAPPINGS)
    ours = {placed(keyword) for keyword in mappings} if isinstance(mappings, dict) else set()
    for path, text in texts.items():
        allowed = ours if path.endswith(".json") and path != CONFIG else set()
        others = [each for each in placeholders(text) if each not in allowed]
        if others and not path.endswith(".tf"):
            yield path, f"it holds `{others[0]}`, which is no keyword of a secret"
    actions = {path: value for path, value in parsed.items() if path.startswith(ACTIONS) and value}
    for path, action in actions.items():
        if str(action.get("code")).removeprefix("./") not in texts:
            yield path, "its code is not there"


def _parsed(text: str) -> dict[str, object] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
