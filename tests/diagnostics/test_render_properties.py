"""Whatever the text and wherever the labels: the rendering stands, and marks stand below what they mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actiongen.diagnostics.model import Code, Diagnostic, Label, Severity
from actiongen.diagnostics.render import render
from actiongen.source import Source

CODE = Code("AG101", "unexpected-token", Severity.ERROR, "")
# Letters, blanks, ends of lines, wide and combining characters, and what a terminal would hide.
TEXTS = st.text(alphabet="abc  \n\t日é\u0301\u200b\x1b\U0001f600\ud800…", max_size=200)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Source, list[Label]]:
    source = Source("policies/a.policy", draw(TEXTS))
    offset = st.integers(0, len(source.text) + 2)
    labels = []
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(offset), draw(offset)))
        labels.append(
            Label(source.span(start, end), draw(st.sampled_from(["", "here", "a longer text", "日\n"])))
        )
    return source, labels


@pytest.mark.slow
@given(labelled())
def test_any_labels_can_be_shown(case: tuple[Source, list[Label]]) -> None:
    source, (primary, *secondary) = case
    text = render([Diagnostic(CODE, "wrong", primary, tuple(secondary))], {source.path: source})
    lines = text.split("\n")
    assert lines.pop() == ""
    assert all(line and line == line.rstrip() for line in lines)
    assert ("^" in text) is not all(label.span.end == 0 and not label.text for label in (primary, *secondary))
    assert all(char.isprintable() for line in lines for char in line)
    for label in (primary, *secondary):
        assert label.text.replace("\n", "\\n") in text


@given(st.text(alphabet="ab 日é\t\u0301…", max_size=300), st.text(alphabet="ab 日…", max_size=300))
def test_a_mark_stands_below_its_word(before: str, after: str) -> None:
    source = Source("policies/a.policy", f"{before}§§§{after}")
    label = Label(source.span(len(before), len(before) + 3))
    line, marks = render([Diagnostic(CODE, "wrong", label)], {source.path: source}).split("\n")[3:5]
    shown_before = line.partition("§§§")[0]
    wide = sum(char in "日" for char in shown_before) - sum(char == "\u0301" for char in shown_before)
    assert marks == "  |" + " " * (len(shown_before) + wide - 3) + "^^^"
