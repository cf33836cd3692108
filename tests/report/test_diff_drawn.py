"""No text at all breaks out of the comment that `actiongen diff` writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.test_diff_reports import BENIGN, hostile, seen

from actiongen.report.diff.markdown import markdown

pytestmark = pytest.mark.slow


@given(st.text(st.sampled_from("`|\\*_[]()<>&#!-+.=~$:@/1aw \n\r\t\"'"), max_size=14))
def test_no_text_at_all_breaks_out(text: str) -> None:
    found = seen(markdown(hostile(text)))
    assert (found.tags, len(found.code)) == (BENIGN.tags, len(BENIGN.code))
    assert " ".join(found.outside.split()) == " ".join(BENIGN.outside.split())
