"""Runs commands on a small repository.

In: arguments and a folder. Out: what the command said and its exit code.

    run("build", folder=folder).returncode == 0

``started`` does the same in a process of its own, which takes twenty times as long: for what depends on the
environment, the terminal or the start.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from actiongen.cli.main import main

GREET = '''"""Stops nobody but the banned."""

action(name="Greet", trigger="post-login")

with rule("The banned are refused", when=event.user.user_id == "auth0|1"):
    api.access.deny("Go away.")
'''
FLOWS = 'flow("post-login", ["greet"])\n'
BROKEN = GREET.replace("user_id", "user_idd")


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """In this process."""
    plain = {"NO_COLOR": None, "FORCE_COLOR": None}
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=plain)
    return subprocess.CompletedProcess(arguments, result.exit_code, result.stdout, result.stderr)


def started(*arguments: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-c", "from actiongen.cli.main import main; main()", *map(str, arguments)],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def quick(*arguments: object) -> Result:
    """In this process and the current folder."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def save(file: Path, text: str) -> None:
    """Writes a file at once, as an editor does: whoever watches it never sees half of it."""
    whole = file.with_name(f"{file.name}.tmp")
    whole.write_text(text)
    whole.replace(file)


def tree(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in sorted(folder.iterdir())} if folder.exists() else {}
