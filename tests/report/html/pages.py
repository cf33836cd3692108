"""Pages of small folders, for the tests of `actiongen report`.

In: the texts of policies by their names. Out: the text of the page, and what the command said.

    page_of(tmp_path, {"greet.policy": GREET})
"""

import os
import subprocess
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner, Result

from actiongen.cli.main import main

GREET = '''"""Stops nobody but the banned.

And says so.
"""

action(name="Greet", trigger="post-login")

load("shared/people.policy", "is_banned")

LIMIT = 3

only_when("Logins with a name", event.user.name is not None)

with rule("The banned are refused", when=is_banned and event.stats.logins_count > LIMIT):
    api.access.deny("Go away.")

with rule("Others are written down"):
    if event.client.name == "Shop":
        log("a customer")
    elif event.client.name == "Back Office":
        api.user.setUserMetadata("office", True)
        stop()

test(
    "the banned",
    given={event.user.user_id: "auth0|1", event.user.name: "Ann"},
    cases=[
        case("at last", given={event.stats.logins_count: 4}, expect=api.access.deny(...)),
        case("not yet", given={event.stats.logins_count: 3}, expect=[]),
    ],
)
test("others", given={event.user.name: "Eve"}, expect=[])
'''
PEOPLE = 'is_banned = event.user.user_id == "auth0|1"\n'
FLOWS = 'flow("post-login", ["greet", external("scoring")])\n'
FOLDER = {"greet.policy": GREET, "shared/people.policy": PEOPLE, "flows.policy": FLOWS}


def write(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder of policies, with these files alone."""
    policies = folder / "policies"
    for old in policies.rglob("*.policy"):
        old.unlink()
    for name, text in texts.items():
        file = policies / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return policies


def report(folder: Path, *arguments: object) -> Result:
    """Runs the command in the folder."""
    with chdir(folder):
        return CliRunner().invoke(main, ["report", *map(str, arguments)])


def page_of(folder: Path, texts: Mapping[str, str], *arguments: object) -> str:
    """The page of these policies."""
    write(folder, texts)
    done = report(folder, "--html", "report.html", *arguments)
    assert "wrote report.html" in done.output, done.output
    return (folder / "report.html").read_text(encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    """Runs git in the folder, whoever the user is and whatever their settings are."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{
            f"GIT_{who}_{what}": "t@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        "GIT_AUTHOR_DATE": "2026-01-05T10:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-05T10:00:00Z",
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, texts: Mapping[str, str]) -> str:
    """Commits these policies and nothing else; the name of the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    write(folder, texts)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "policies")
    return git(folder, "rev-parse", "HEAD")
