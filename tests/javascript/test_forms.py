"""Expressions of all kinds in places of all kinds, at the borders of a line: their layout, and which are plain.

``forms.txt`` has a few digits of a hash of each layout, as ``layouts.txt`` has, which `test_prettier.py` compares with
Prettier; a ``+`` behind them says that the statement was laid out without a document. ``--update`` writes it anew.
"""

from hashlib import sha256
from itertools import groupby
from pathlib import Path

from javascript.forms import forms, statement

from actiongen.javascript.print.flat import plain_text
from actiongen.javascript.print.printer import print_statements

FORMS = Path(__file__).with_name("forms.txt")
DIGITS = 4


def line(expression: str, each: list[tuple[str, str, int]]) -> str:
    """The layouts of an expression."""
    shown = []
    for form in each:
        made = statement(*form)
        text = print_statements((made,))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
        shown.append(digest + ("" if plain_text(made, 0) is None else "+"))
    return f"{expression}: {' '.join(shown)}"


def test_forms_are_laid_out_as_they_were(update: bool) -> None:
    found = [line(name, [*each]) for name, each in groupby(forms(), key=lambda form: form[0])]
    if update:
        FORMS.write_text("".join(f"{each}\n" for each in found))
    assert found == FORMS.read_text().splitlines()
