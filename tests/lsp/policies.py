"""Policies for a client to work on, folders to put them in, and what the command line says of one."""

import json
import subprocess
import sys
from pathlib import Path

ACTION = 'action(name="A", trigger="post-login", deploy=False)\n\n'
RULE = (
    'with rule("Staff are marked", when=host.endswith(".corp.example")):\n'
    '    api.idToken.setCustomClaim("https://corp.example/staff", True)\n'
)
DEFINED = 'host = event.request.hostname or ""\n\n'
GOOD = f"{ACTION}{DEFINED}{RULE}"
WRONG = f"{ACTION}{RULE}"
LOADING = f'{ACTION}load("shared/staff.policy", "is_staff")\n\n{RULE.replace("host.ends", "is_staff() and host.ends")}'


def repository(folder: Path) -> Path:
    """A repository without a policy."""
    (folder / ".git").mkdir()
    (folder / "policies").mkdir()
    return folder


def write(root: Path, path: str, text: str) -> str:
    """Writes a file and gives its address."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="")
    return file.as_uri()


def check(root: Path) -> list[tuple[str, int, str, str]]:
    """What the command line says of the same folder."""
    done = subprocess.run(
        [sys.executable, "-m", "actiongen", "check", "--no-cache", "--format", "json"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)["diagnostics"]
    return [(each["path"], each["line"], each["code"], each["message"]) for each in told]


def place(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def insert(line: int, character: int, text: str) -> dict[str, object]:
    return {"range": {"start": place(line, character), "end": place(line, character)}, "text": text}


def after(text: str, part: str) -> dict[str, int]:
    """The place behind the first ``part`` of an ASCII text."""
    before = text[: text.index(part) + len(part)]
    return place(before.count("\n"), len(before.rpartition("\n")[2]))
