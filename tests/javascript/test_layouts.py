"""Random programs are laid out as they were when Prettier laid them out so: `test_prettier.py` asks it about these.

`layouts.txt` has a few digits of a hash for each program, so that one can see without Node that a layout is another.
After a change of the printer `--update` writes them anew; whether they are right says `test_prettier.py`.
"""

from hashlib import sha256
from pathlib import Path

import pytest
from javascript.samples import LENGTHS, SEEDS, Samples, statements_of_length

from actiongen.javascript.print.printer import print_statements

LAYOUTS = Path(__file__).with_name("layouts.txt")
PROGRAMS = 180
DIGITS = 5


def texts(name: str) -> list[str]:
    """The programs of a seed, or those with a text of each length."""
    if name == "lengths":
        return [print_statements(statements_of_length(length)) for length in LENGTHS]
    samples = Samples(int(name))
    return [print_statements(samples.program()) for _ in range(PROGRAMS)]


@pytest.mark.parametrize("name", [*map(str, SEEDS), "lengths"])
def test_programs_are_laid_out_as_they_were(name: str, update: bool) -> None:
    made = texts(name)
    found = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS] for text in made]
    known = dict(line.split(": ") for line in LAYOUTS.read_text().splitlines()) if LAYOUTS.exists() else {}
    if update:
        known[name] = " ".join(found)
        LAYOUTS.write_text("".join(f"{each}: {digests}\n" for each, digests in sorted(known.items())))
    for text, digest, expected in zip(made, found, known[name].split(" "), strict=True):
        assert digest == expected, text
