"""``docs/cli.md`` names every command, every option and every value that an option takes, and no other."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from actiongen.cli.main import COMMANDS, MODULES, main

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
USAGE = PAGE.partition("`PATH` is the folder")[0]


def command(name: str) -> click.Command:
    module = MODULES.get(name, name)
    made = getattr(import_module(f"actiongen.cli.{module}"), module)
    assert isinstance(made, click.Command)
    return made


def said_of(name: str) -> str:
    """The usage of a command and its section."""
    (usage,) = re.findall(rf"^    actiongen {name}\b.*$", USAGE, re.MULTILINE)
    section = re.search(rf"^## {name}\n(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)
    assert section is not None, f"docs/cli.md has no section `{name}`"
    return f"{usage}\n{section[1]}"


def options(name: str) -> Iterator[click.Option]:
    for parameter in command(name).params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield parameter


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_named(name: str) -> None:
    said = said_of(name)
    for option in options(name):
        assert any(re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", said) for form in option.opts), option


@pytest.mark.parametrize("name", COMMANDS)
def test_every_value_that_an_option_takes_is_named(name: str) -> None:
    said = said_of(name)
    for option in options(name):
        values = option.type.choices if isinstance(option.type, click.Choice) else ()
        for value in values:
            assert re.search(rf"\b{re.escape(value)}\b", said), f"{option.opts[0]} {value}"


def test_no_option_is_named_that_no_command_has() -> None:
    known = {form for name in COMMANDS for option in options(name) for form in option.opts}
    known |= {form for parameter in main.params for form in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE)) - known == set()
