"""What the documentation shows of TOML, JSON, YAML and HCL can be read by those who read such files.

In: the blocks of all pages. Out: none that is broken, and settings that mean what the page says. Policies and
JavaScript are compiled by ``tests/test_docs.py``, the pipelines of docs/ci.md run in ``tests/continuous``.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from doc_blocks import Block, blocks, markdown
from terraform_provider.binary import binary

from actiongen.project import settings

BLOCKS = [block for page in markdown() for block in blocks(page)]
# What an editor reads is not ours.
SETTINGS = [block for block in BLOCKS if block.language == "toml" and block.path.name != "editors.md"]
HCL = [block for block in BLOCKS if block.language == "hcl"]


def of(language: str) -> list[Block]:
    """The blocks of a language; that there are some is part of the test."""
    found = [block for block in BLOCKS if block.language == language]
    assert found
    return found


@pytest.mark.parametrize("block", SETTINGS, ids=lambda block: block.id)
def test_settings_mean_what_the_page_says(block: Block, tmp_path: Path) -> None:
    """A page about a mistake begins with it, and ends without it."""
    (tmp_path / "actiongen.toml").write_text(block.text, encoding="utf-8")
    found = {each.code.id for each in settings.read(tmp_path).diagnostics}
    of_page = [each for each in SETTINGS if each.path == block.path]
    is_about = block.path.stem in ("AG660", "AG661", "AG662") and block == of_page[0]
    assert found == ({block.path.stem} if is_about else set())


@pytest.mark.parametrize("block", of("json"), ids=lambda block: block.id)
def test_json_can_be_read(block: Block) -> None:
    """Of an object some members may be shown alone; an ellipsis stands for more of them."""
    text = re.sub(r",?\s*(?:…|\.\.\.)", "", block.text).strip()
    assert json.loads(text if text.startswith(("{", "[")) else f"{{{text.rstrip(',')}}}")


@pytest.mark.parametrize("block", of("yaml"), ids=lambda block: block.id)
def test_yaml_can_be_read(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), dict | list)


@pytest.mark.slow
def test_terraform_reads_hcl_and_would_lay_it_out_so(tmp_path: Path) -> None:
    assert len(HCL) > 10
    names = {f"block{number}.tf": block for number, block in enumerate(HCL)}
    for name, block in names.items():
        (tmp_path / name).write_text(block.text, encoding="utf-8")
    done = subprocess.run(
        [binary(), "fmt", "-check", "-list=true", "-diff", "-no-color"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    for name, block in names.items():
        said = re.sub(rf"\b{name}\b", block.id, said)
    assert done.returncode == 0, said
