"""What becomes of each form of JavaScript: a line of ``printed.txt`` behind ``////``, and Core below it.
``made_up.txt`` has the same of programs that are made up.

That the two do the same is for test_same.py, which asks Node; this says which of all the ways is taken.
"""

from pathlib import Path
from random import Random

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from core.programs import LINES, Writer

HERE = Path(__file__).parent
PROGRAMS = {f"program {seed}": Writer(Random(seed)).program() for seed in range(40)}
PROGRAMS |= {name: f"exports.main = (e, log, tick) => {{ {line} }};" for name, line in LINES.items()}


def kept(name: str) -> dict[str, str]:
    """The titles of a file, and what stands below each."""
    cases = (HERE / name).read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {title: below.strip() for title, _, below in (case.partition("\n") for case in cases)}


def compare(name: str, title: str, text: str, update: bool) -> None:
    """The Core of a text is what a file has below the title; ``update`` writes it there."""
    file = read_core("a.js", text)
    assert isinstance(file, File), file
    found = print_core(file).strip()
    if update:
        cases = kept(name) | {title: found}
        (HERE / name).write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept(name)[title]


@pytest.mark.parametrize("text", kept("printed.txt"))
def test_core_as_it_was(text: str, update: bool) -> None:
    compare("printed.txt", text, text, update)


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_as_they_were(name: str, update: bool) -> None:
    """All of these do on Node what they did before, as test_same.py has it."""
    compare("made_up.txt", name, PROGRAMS[name], update)
