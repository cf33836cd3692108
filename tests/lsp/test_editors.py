"""Real editors without a screen, both of Debian: `apt-get install neovim emacs-nox elpa-eglot`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsp.policies import GOOD, WRONG, repository, write

HERE = Path(__file__).parent / "editors"
HANG = 300


def edited(root: Path, command: list[str]) -> dict[str, Any]:
    """What an editor saw of a policy that it mended."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}, and `apt-get install` brings it: this editor is NOT tested")
    policy, out = root / "policies" / "a.policy", root / "seen.json"
    write(root, "policies/a.policy", WRONG)
    environment = {
        **os.environ,
        "POLICY": str(policy),
        "ROOT": str(root),
        "OUT": str(out),
        "PYTHON": sys.executable,
        "HOME": str(root),
    }
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=HANG, check=False
    )
    assert out.exists(), done.stdout + done.stderr
    seen = json.loads(out.read_text("utf-8"))
    assert isinstance(seen, dict)
    return seen


def test_neovim(tmp_path: Path) -> None:
    command = ["nvim", "--headless", "--clean", "-n", "-c", f"luafile {HERE / 'neovim.lua'}"]
    seen = edited(repository(tmp_path), command)
    assert seen["wrong"] and seen["mended"]
    assert (seen["code"], seen["line"], seen["column"]) == ("AG201", 2, 35)
    assert "hostname" in seen["hover"]
    assert seen["text"] == GOOD


def test_emacs(tmp_path: Path) -> None:
    seen = edited(
        repository(tmp_path),
        ["emacs", "-q", "--batch", "--eval", "(package-initialize)", "-l", str(HERE / "emacs.el")],
    )
    assert seen["wrong"] and seen["mended"]
    assert "nothing above defines `host`" in seen["message"]
    assert seen["start"] == WRONG.index("host") + 1
    assert seen["text"] == GOOD
