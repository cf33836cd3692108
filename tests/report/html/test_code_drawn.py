"""Listings hold all of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.html.test_code import tags, text_of

from actiongen.diagnostics.snippet import shown
from actiongen.report.html.code import Part, listing

pytestmark = pytest.mark.slow


@given(st.text(st.sampled_from('ab<&"\n\u202e\ud800 '), max_size=40), st.integers(1, 6), st.integers(0, 4))
def test_all_of_a_text_is_there(text: str, first: int, more: int) -> None:
    html = listing(text, (Part(1, first, first + more, "1"),), "p", "j")
    tags(html)
    lines = text.split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    assert text_of(html) == "".join(f"{shown(line)}\n" for line in lines)
