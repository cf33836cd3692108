"""The group of commands: quick to start, and helpful about what one may have meant."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from cli_bench import quick

from actiongen import cli
from actiongen.cli.main import COMMANDS, MODULES
from actiongen.diagnostics.codes import ALL

HEAVY = {
    *("lark", "black", "esprima", "jinja2", "rich"),
    *("actiongen.commands.compilation", "actiongen.ir", "actiongen.syntax.tree"),
}


def imported(arguments: list[str], folder: Path) -> set[str]:
    """The modules that a command has imported when it is done."""
    code = (
        "import sys\nfrom actiongen.cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["show", "post-login"], ["explain", "AG203"]]
)
def test_what_needs_no_compiler_loads_none(arguments: list[str], tmp_path: Path) -> None:
    assert imported(arguments, tmp_path) & HEAVY == set()


def test_a_check_does_not_load_what_shows_tables_or_lays_out(tmp_path: Path) -> None:
    assert imported(["check", "-h"], tmp_path) & {"rich", "black"} == set()


def test_nothing_looks_for_cycles_when_a_command_is_done(tmp_path: Path) -> None:
    """Twice Python would look at all that there is: a third of the time of a small build."""
    code = "import atexit, gc\natexit.register(lambda: print(len(gc.get_objects())))\n"
    code += "from actiongen.cli.main import main\nmain(['--version'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(done.stdout.splitlines()[-1]) < 100


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says(name: str) -> None:
    module = MODULES.get(name, name)
    command = getattr(import_module(f"actiongen.cli.{module}"), module)
    assert command.name == name
    assert command.short_help == COMMANDS[name]
    assert COMMANDS[name] in quick("--help").output


def test_a_mistyped_command() -> None:
    result = quick("bild")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no command is called `bild`; did you mean `build`?" in result.stderr
    assert "did you mean" not in quick("xyzzy").stderr


def completions(words: str, folder: Path) -> list[str]:
    """What the shell offers for the last of the words."""
    environment = {
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_ACTIONGEN_COMPLETE": "bash_complete",
    }
    code = "from actiongen.cli.main import main; main(prog_name='actiongen')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return [value for line in done.stdout.splitlines() if (value := line.partition(",")[2])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("actiongen b", ["build"]),
        ("actiongen build --w", ["--watch"]),
        ("actiongen explain AG30", [f"AG30{n}" for n in range(1, 10)]),
        ("actiongen explain ag90", [id for id in ALL if id.startswith("AG90")]),
        ("actiongen explain unknown-t", ["unknown-trigger"]),
        ("actiongen check --ignore AG401,email-s", ["AG401,email-suffix"]),
        ("actiongen show post-l", ["post-login"]),
        ("actiongen show post-login event.user.em", ["event.user.email", "event.user.email_verified"]),
        ("actiongen show post-login api.acc", ["api.access", "api.accessToken", "api.access.deny"]),
        ("actiongen show nothing event.", []),
    ],
)
def test_completion(words: str, expected: list[str], tmp_path: Path) -> None:
    found = completions(words, tmp_path)
    assert [each for each in found if each in expected] == expected
    assert found == expected or words.endswith("api.acc")


def test_every_command_is_in_the_list() -> None:
    folder = Path(cli.__file__).parent
    modules = {file.stem: import_module(f"actiongen.cli.{file.stem}") for file in folder.glob("[a-z]*.py")}
    found = {
        name for name, module in modules.items() if isinstance(getattr(module, name, None), click.Command)
    }
    assert found - {"main"} == {MODULES.get(name, name) for name in COMMANDS}
