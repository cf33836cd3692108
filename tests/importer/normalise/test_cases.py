"""Each pass of the normaliser by itself: JavaScript before and after it.

A file of `cases` belongs to the pass of its name. A case is a title, a program, what the pass makes of it, and what it
notes: ``pytest --update`` writes the last two.
"""

from pathlib import Path

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.normalise import PASSES
from actiongen.importer.notes import Notes

CASES = Path(__file__).with_name("cases")
TITLE, BETWEEN = "//// ", "//// ->\n"
_PASSES = {each.__name__: each for each in PASSES}


def cases(path: Path) -> list[tuple[str, str, str]]:
    """The title, the program and the result of each case."""
    found = []
    for part in path.read_text("utf-8").split(f"\n{TITLE}=")[1:]:
        title, _, rest = part.partition("\n")
        before, _, after = rest.partition(BETWEEN)
        found.append((title.strip(), before.strip() + "\n", after.strip() + "\n"))
    return found


def result(name: str, text: str) -> str:
    """What a pass makes of a program."""
    file = read_core("case.js", text)
    assert isinstance(file, File), file
    notes = Notes()
    made = print_core(_PASSES[name](file, notes))
    noted = "".join(f"// note {each.kind.value}: {each.what}\n" for each in notes.repairs)
    return (made + noted).strip() + "\n"


def test_every_pass_has_cases() -> None:
    assert {path.stem for path in CASES.glob("*.js")} == set(_PASSES)


@pytest.mark.parametrize("name", sorted(_PASSES))
def test_pass(name: str, update: bool) -> None:
    path = CASES / f"{name}.js"
    found = cases(path)
    assert found
    made = [(title, before, result(name, before)) for title, before, _ in found]
    if update:
        text = "".join(f"\n{TITLE}={title}\n{before}{BETWEEN}{after}" for title, before, after in made)
        path.write_text(text, "utf-8")
        return
    for (title, _, after), (_, _, now) in zip(found, made, strict=True):
        assert now == after, f"{name}: {title}"
