"""A small repository for commands."""

from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with ``policies/``, one action and its flow."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "greet.policy").write_text(GREET)
    (tmp_path / "policies" / "flows.policy").write_text(FLOWS)
    return tmp_path
