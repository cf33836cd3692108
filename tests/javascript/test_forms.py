"""Expressions of all kinds in places of all kinds, at the borders of a line: their layout, and which are plain.

``forms.txt`` has a few digits of a hash of each layout, as ``layouts.txt`` has, which `test_prettier.py` compares with
Prettier; a ``+`` behind them says that the statement was laid out without a document. ``--update`` writes it anew.
"""

from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest
from javascript.form_expressions import EXPRESSIONS
from javascript.forms import PARTS, forms, statement

from actiongen.javascript.print.flat import plain_text
from actiongen.javascript.print.printer import print_statements

FORMS = Path(__file__).with_name("forms.txt")
DIGITS = 4


def layouts(each: list[tuple[str, str, int]]) -> str:
    """Those of an expression."""
    shown = []
    for form in each:
        made = statement(*form)
        text = print_statements((made,))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
        shown.append(digest + ("" if plain_text(made, 0) is None else "+"))
    return " ".join(shown)


@pytest.mark.parametrize("part", range(PARTS))
def test_forms_are_laid_out_as_they_were(part: int, update: bool) -> None:
    known = dict(each.split(": ", 1) for each in FORMS.read_text().splitlines())
    found = {name: layouts([*each]) for name, each in groupby(forms(part), key=lambda form: form[0])}
    if update:
        known |= found
        FORMS.write_text("".join(f"{name}: {known[name]}\n" for name in EXPRESSIONS if name in known))
    assert found == {name: known[name] for name in found}
