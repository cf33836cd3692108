"""What becomes of each form of JavaScript: a line of ``printed.txt`` behind ``////``, and Core below it.

That the two do the same is for test_same.py, which asks Node; this says which of all the ways is taken.
"""

from pathlib import Path

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File

PRINTED = Path(__file__).with_name("printed.txt")
CASES = dict(
    case.split("\n", 1) for case in PRINTED.read_text("utf-8").removeprefix("//// ").split("\n//// ")
)


@pytest.mark.parametrize("text", CASES)
def test_core_as_it_was(text: str, update: bool) -> None:
    file = read_core("a.js", text)
    assert isinstance(file, File)
    printed = print_core(file).strip()
    if update:
        whole = PRINTED.read_text("utf-8").replace(f"//// {text}\n{CASES[text]}", f"//// {text}\n{printed}\n")
        PRINTED.write_text(whole, encoding="utf-8")
    assert printed == CASES[text].strip()
