"""A client in Node, of the packages that VS Code's own client is made of."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench.install import TOOLS, ensure_node_tools, node_binary
from lsp.policies import ACTION, DEFINED, RULE, WRONG, after, check, insert, repository, write

INCREMENTAL, CANCELLED = 2, -32800
SPARE = "spare = event.user.name\n\n"
MENDED = f"{ACTION}# 🔑 note\n{SPARE}{DEFINED}{RULE}"
MANY = 60
"""So many policies that the first check shows how far it is."""


@pytest.mark.slow
def test_a_session(tmp_path: Path) -> None:
    folder, other = (tmp_path / name for name in ("first", "second"))
    for root in (folder, other):
        root.mkdir()
        repository(root)
        write(root, "policies/a.policy", WRONG)
    for number in range(MANY):
        write(
            folder,
            f"policies/b{number}.policy",
            ACTION.replace('"A"', f'"B{number}"') + (WRONG if number == 7 else RULE.replace("host", '"b"')),
        )
    settings = '[checks]\nunused-definition = "off"\n'
    seen = session(
        {
            "command": [sys.executable, "-m", "actiongen", "lsp"],
            "folder": str(folder),
            "other": str(other),
            "policy": "policies/a.policy",
            # A key is two units of UTF-16 and one character: what comes behind it must land there.
            "versions": [
                [insert(2, 0, "# 🔑\n")],
                [insert(2, 4, " note"), insert(3, 0, DEFINED)],
                [insert(3, 0, SPARE)],
            ],
            "position": after(MENDED, "event.request.hostn"),
            "settings": settings,
        }
    )
    assert seen["sync"] == INCREMENTAL
    assert (seen["opened"], seen["changed"], seen["set"]) == (["AG201"], ["AG401"], [])
    assert "hostname" in seen["hover"] and "hostname" in seen["completion"]
    assert seen["withdrawn"] == [CANCELLED]
    assert seen["registered"] == ["workspace/didChangeWatchedFiles"]
    # On a slow machine a change comes before the first check has ended: another one begins.
    assert any("report" in kinds for kinds in seen["progress"])
    for kinds in seen["progress"]:
        assert (kinds[0], {*kinds[1:-1]} <= {"report"}, kinds[-1]) == ("begin", True, "end")
    assert (seen["came"], seen["went"], seen["code"]) == (["AG201"], [], 0)
    write(folder, "policies/a.policy", MENDED)
    assert (folder / "actiongen.toml").read_text("utf-8") == settings
    assert told(seen["end"], folder) == check(folder) != []


def session(asked: dict[str, object]) -> dict[str, Any]:
    """What the client saw."""
    ensure_node_tools()
    done = subprocess.run(
        [str(node_binary(22)), "language_client.js", json.dumps(asked)],
        cwd=TOOLS,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0 and done.stderr == "", done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert isinstance(seen, dict)
    return seen


def told(published: list[dict[str, Any]], root: Path) -> list[tuple[str, int, str, str]]:
    """The diagnostics of the server in the form of those of the command line."""
    return sorted(
        (
            each["uri"].removeprefix(f"{root.as_uri()}/"),
            one["range"]["start"]["line"] + 1,
            one["code"],
            one["message"].partition("\n")[0],
        )
        for each in published
        for one in each["diagnostics"]
    )
