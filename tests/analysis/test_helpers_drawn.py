"""A body of a helper means what it would mean inferred anew, in drawn policies."""

import pytest
from analysis.helper_policies import policy
from analysis.test_helpers import analysed, seen
from hypothesis import given, settings
from hypothesis import strategies as st

from actiongen.analysis.bodies import Bodies

pytestmark = pytest.mark.slow


@pytest.mark.long
@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_body_means_what_it_would_mean_inferred_anew(seed: int) -> None:
    text = policy(seed)
    found = analysed(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bodies, "find", lambda *_: None)
        anew = analysed(text)
    assert found.diagnostics == anew.diagnostics
    assert seen(found.value.handlers if found.value else ()) == seen(
        anew.value.handlers if anew.value else ()
    )
