"""Literals of Terraform: what Terraform reads is what was written."""

import base64
import itertools
import json
import subprocess
from pathlib import Path

import pytest
from terraform_provider.binary import binary

from actiongen.backends.terraform.literals import comment, identifier, inside, literal

# All short texts of what could begin an interpolation or an escape, or is not to be seen.
TEXTS = ["".join(each) for n in range(6) for each in itertools.product('${%a"', repeat=n)]
TEXTS += [
    "".join(each)
    for n in (1, 2)
    for each in itertools.product('\\nu\n"${\0\u2028\U000e0001é\ufeff\r', repeat=n)
]


def test_examples() -> None:
    assert literal('a "b" ${c} %{d} \\') == r'"a \"b\" $${c} %%{d} \\"'
    assert literal("a\n\x1b\u2028\U000e0001é") == r'"a\n\u001B\u2028\U000E0001é"'
    assert literal("$ 5 % $$ {") == '"$ 5 % $$ {"'
    assert (literal(True), literal(False)) == ("true", "false")
    assert inside('"') == '\\"'


def test_identifiers_and_comments() -> None:
    assert identifier("mfa_action-2") == "mfa_action-2"
    for bad in ("", "2a", 'a"', "a b", "a\n", "é"):
        with pytest.raises(ValueError, match="identifier"):
            identifier(bad)
    assert comment("a\nb\r\x00") == "a\\u000Ab\\u000D\\u0000"


@pytest.mark.slow
def test_terraform_reads_what_was_written(tmp_path: Path) -> None:
    lines = "".join(f"    {literal(text)},\n" for text in TEXTS)
    (tmp_path / "texts.tf").write_text(f"locals {{\n  texts = [\n{lines}  ]\n}}\n", encoding="utf-8")
    question = "base64encode(jsonencode(local.texts))\n"
    done = subprocess.run(
        [binary(), "console"], cwd=tmp_path, input=question, capture_output=True, text=True, check=True
    )
    assert json.loads(base64.b64decode(json.loads(done.stdout))) == TEXTS
