"""Any text is a text in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.test_markdown import seen

from actiongen.report.markdown import code, paragraph, plain, table
from actiongen.unicode import quoted

pytestmark = pytest.mark.slow


@given(st.text(st.sampled_from("`|\\*_[]()<>&#!-+.=~$:1a \n"), max_size=12))
def test_any_text_is_a_text(text: str) -> None:
    flat = " ".join(text.split())
    tags, found = seen(paragraph(f"x {plain(text)} y"), table(("h", "i"), [(plain(text), code(text))]))
    assert tags <= {"p", "code", "table", "thead", "tbody", "tr", "th", "td"}
    shown = " ".join(quoted(text).split())
    assert found in (
        " ".join(f"x {flat} y h i {flat} {flat}".split()),
        " ".join(f"x {flat} y h i {flat} {shown}".split()),
    )
    if flat:
        assert seen(paragraph(plain(text))) == ({"p"}, flat)
