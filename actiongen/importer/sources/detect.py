"""Finds out what form an export has.

In: the files. Out: ``js``, ``deploy-cli``, ``terraform`` or ``api``; None where there is nothing to import.

    detect(Files("infra", ("main.tf",), texts.get))   ->   'terraform'

JavaScript beside one of the other forms belongs to it.
"""

from actiongen.importer.sources.api import is_answer
from actiongen.importer.sources.deploy_cli import FOLDERS, is_yaml_export, yaml_names
from actiongen.importer.sources.files import Files
from actiongen.importer.sources.js import script_names
from actiongen.importer.sources.json_reader import JsonError, read_json

FORMS = ("js", "deploy-cli", "terraform", "api")


def detect(files: Files) -> str | None:
    """The form, by the names of the files, and for JSON by what stands in it."""
    if any("auth0_" in _text(files, name) for name in files.ending(".tf")):
        return "terraform"
    tops = {name.partition("/")[0] for name in files.ending(".json") if name.count("/") == 1}
    if tops & {*FOLDERS} or any(is_yaml_export(files, name) for name in yaml_names(files)):
        return "deploy-cli"
    if any(_is_answer(files, name) for name in files.ending(".json")):
        return "api"
    if script_names(files):
        return "js"
    return "terraform" if files.ending(".tf") else None


def _text(files: Files, name: str) -> str:
    loaded = files.load(name)
    return loaded if isinstance(loaded, str) else ""


def _is_answer(files: Files, name: str) -> bool:
    try:
        return is_answer(read_json(_text(files, name)))
    except JsonError:
        return False
