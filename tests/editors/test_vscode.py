"""The extension for VS Code: its grammar, its code, and the package that is installed."""

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from bench.install import node_binary, npm
from bench.packages import install_packages

from actiongen.analysis.scope import TOP_LEVEL, TYPE_NAMES
from actiongen.ide.lenses import COMMANDS, RUN_TEST

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"
GRAMMAR = json.loads((EXTENSION / "syntaxes" / "actiongen.tmLanguage.json").read_text(encoding="utf-8"))


def scripted(name: str) -> None:
    """Runs a script of the extension's ``package.json``."""
    install_packages(EXTENSION)
    command, path = npm()
    path = f"{node_binary(22).parent}{os.pathsep}{path}"
    done = subprocess.run(
        [*command, "run", name],
        cwd=EXTENSION,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def words_of(pattern: str) -> set[str]:
    (found,) = re.findall(r"\(((?:\w+\|)+\w+)\)", pattern)
    return set(found.split("|"))


def test_the_grammar_knows_what_stands_at_the_top() -> None:
    assert words_of(GRAMMAR["repository"]["declaration"]["match"]) == TOP_LEVEL - {"rule"} | {"on_continue"}


def test_the_grammar_knows_the_types() -> None:
    (pattern,) = (
        each["match"]
        for each in GRAMMAR["repository"]["expression"]["patterns"]
        if each.get("name") == "support.type.actiongen"
    )
    assert words_of(pattern) == TYPE_NAMES


def test_what_stands_above_rules_and_tests_is_a_command_of_the_extension() -> None:
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    listed = {each["command"] for each in package["contributes"]["commands"]}
    # A test is named by its line alone, never in the list of commands.
    assert listed >= set(COMMANDS) - {RUN_TEST}
    source = (EXTENSION / "src" / "server.ts").read_text(encoding="utf-8")
    (told,) = re.findall(r"const COMMANDS = \[(.*?)\]", source)
    assert {f"actiongen.{name}" for name in json.loads(f"[{told}]")} == set(COMMANDS)
    assert f'"{RUN_TEST}"' in (EXTENSION / "src" / "commands.ts").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_grammar_colours_what_it_should() -> None:
    scripted("test")


@pytest.mark.long
def test_one_command_makes_the_package() -> None:
    scripted("package")
    with zipfile.ZipFile(EXTENSION / "dist" / "actiongen.vsix") as package:
        names = set(package.namelist())
        made = json.loads(package.read("extension/package.json"))
    assert {f"extension/{made['main'].removeprefix('./')}", "extension/LICENSE.txt"} <= names
    for grammar in made["contributes"]["grammars"]:
        assert f"extension/{grammar['path'].removeprefix('./')}" in names
    assert not [name for name in names if "node_modules" in name or name.endswith(".ts")]
