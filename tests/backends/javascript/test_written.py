"""What the JavaScript says, by what the policy says: each file in ``cases`` has pairs of both.

A block without a rule is the body of one; ``written.py`` says what is shown. ``pytest --update`` writes the JavaScript.
"""

import re
from pathlib import Path
from textwrap import indent

import pytest
from backends.javascript.written import file_of, handler_of

FILES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
_APART, _BELOW = "\n\n====\n\n", "\n----\n"


def pairs(file: Path) -> list[list[str]]:
    return [block.split(_BELOW) for block in file.read_text("utf-8").strip("\n").split(_APART)]


def written(policy: str) -> str:
    if re.search("^with rule", policy, re.M):
        return file_of(f"{policy}\n").strip("\n")
    return handler_of('with rule("r"):\n' + indent(policy, "    ") + "\n").removeprefix("// r\n")


@pytest.mark.parametrize(
    ("file", "number"), [pytest.param(file, number, id=f"{file.stem}-{number}") for file in FILES
                         for number in range(len(pairs(file)))]
)  # fmt: skip
def test_what_is_written(file: Path, number: int, update: bool) -> None:
    policy, *code = pairs(file)[number]
    if update:
        blocks = pairs(file)
        blocks[number] = [policy, written(policy)]
        file.write_text(_APART.join(map(_BELOW.join, blocks)) + "\n", "utf-8")
    else:
        assert [written(policy)] == code
