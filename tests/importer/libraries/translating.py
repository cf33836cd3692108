"""Runs the passes over the body of a handler, and prints what comes of it."""

import re

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.libraries import PASSES
from actiongen.importer.model import Repair, RepairKind
from actiongen.importer.notes import Notes


def translated(body: str, above: str = "") -> tuple[str, list[RepairKind]]:
    """The body of a handler of post-login after the passes, and the kinds of repairs that were noted.

    ``above`` stands above the handler, such as what a file requires; it is not part of what is given back.
    """
    text, noted = _passed(body, above)
    return text, [repair.kind for repair in noted]


def _passed(body: str, above: str) -> tuple[str, list[Repair]]:
    file = read_core("a.js", f"{above}\nexports.onExecutePostLogin = async (event, api) => {{\n{body}\n}};")
    assert isinstance(file, File), file
    notes = Notes()
    for change in PASSES:
        file = change(file, notes)
    lines = print_core(file.exports[0][1].body, file.text).strip().splitlines()
    return "\n".join(lines), notes.repairs


def value_of(expression: str, above: str = "") -> str:
    """What one expression becomes as an argument of a call of Auth0's."""
    return value_and_noted(expression, above)[0]


def value_and_noted(expression: str, above: str) -> tuple[str, list[Repair]]:
    """The same, and what is noted."""
    text, noted = _passed(f'api.idToken.setCustomClaim("x", {expression});', above)
    return _argument(text), noted


def asked(expression: str, above: str = "") -> str:
    """What one expression becomes as a condition."""
    text, _ = translated(f"if ({expression}) {{ api.x(); }}", above)
    assert text.startswith("if (") and text.endswith(") {\n  api.x();\n}"), text
    return text.removeprefix("if (").removesuffix(") {\n  api.x();\n}")


def asked_and_noted(expression: str, above: str) -> tuple[str, list[Repair]]:
    """The same, also of a condition that always or never holds, and what is noted."""
    text, noted = _passed(f"if ({expression}) {{ api.x(); }}", above)
    if text in ("", "api.x();"):
        return "always" if text else "never", noted
    return text.removeprefix("if (").removesuffix(") {\n  api.x();\n}"), noted


def body_and_noted(body: str, above: str) -> tuple[str, list[Repair]]:
    """What the body of a handler becomes, in one line, and what is noted."""
    text, noted = _passed(body, above)
    return " ".join(line.strip() for line in text.splitlines()), noted


def _argument(text: str) -> str:
    text = " ".join(line.strip() for line in text.splitlines())
    found = re.fullmatch(r'api\.idToken\.setCustomClaim\( ?"x", (.*?),? ?\);', text)
    assert found, text
    return found[1]
