"""Prettier changes nothing in what the printer writes."""

import pytest
from bench.prettier import prettier
from javascript.forms import forms, statement
from javascript.samples import LENGTHS, SEEDS, Samples, statements_of_length

from actiongen.javascript import tree as js
from actiongen.javascript.literals import text_width
from actiongen.javascript.print.printer import print_statements, wrap_comment

BATCHES = 5
SAMPLES_A_BATCH = 200


@pytest.mark.slow
@pytest.mark.every(25)
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("seed", SEEDS)
def test_random_programs_are_as_prettier_writes_them(seed: int, batch: int) -> None:
    samples = Samples(seed)
    programs = [samples.program() for _ in range(SAMPLES_A_BATCH * (batch + 1))]
    texts = [print_statements(program) for program in programs[SAMPLES_A_BATCH * batch :]]
    for text, expected in zip(texts, prettier(texts), strict=True):
        assert text == expected, f"seed {seed}"


@pytest.mark.slow
def test_text_of_any_length_breaks_where_prettier_breaks_it() -> None:
    texts = [print_statements(statements_of_length(length)) for length in LENGTHS]
    assert texts == prettier(texts)


@pytest.mark.long
def test_forms_are_as_prettier_writes_them() -> None:
    made = [*forms()]
    texts = [print_statements((statement(*form),)) for form in made]
    for form, text, expected in zip(made, texts, prettier(texts), strict=True):
        assert text == expected, form


def test_characters_are_as_wide_as_prettier_takes_them() -> None:
    # The last argument fits in 80 columns or not, by one column, as the width of the characters decides.
    texts = []
    for characters in ("é", "日", "🦉", "ｱ", "☝", "e\u0301", "✌", "©", "👍🏽", "🇩🇪", "❤️", "👩‍💻", "한"):
        for count in (1, 5):
            for filler in range(50, 80):
                words = js.String(characters * count)
                texts.append(
                    print_statements((js.Do(js.Call(js.Name("f" * filler), (words, js.Name("x")))),))
                )
    assert texts == prettier(texts)


def test_wrapped_comments_stay() -> None:
    text = (
        "Challenges for MFA when the account, or the client, asks for it. " * 4 + "\n\n@param {string} email"
    )
    lines = wrap_comment(text)
    assert max(map(text_width, lines)) <= 77
    printed = print_statements((js.DocComment(lines), js.Const("a", js.Null())))
    assert max(map(len, printed.splitlines())) <= 80
    assert prettier([printed]) == [printed]
