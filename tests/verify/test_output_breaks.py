"""Whatever is broken in the JavaScript of an Action, the validation notices it or no event shows it."""

import pytest
from verify_output import actions, edits, outputs, verdict

SEED = 12
TRIED = 50


def test_breaks_are_of_many_kinds() -> None:
    texts = {
        text[:start] + put + text[end:]
        for text in ["if (a) { b(c?.d, [1]); } else e();"]
        for start, end, put in edits(text)
    }
    assert {
        "if (!(a)) { b(c?.d, [1]); } else e();",
        "if (a) { b(c?.d, [1]); }",
        "if (a) { ; } else e();",
        "if (a) { b([1], c?.d); } else e();",
        "if (a) { b(c.d, [1]); } else e();",
        "if (a) { b(c?.d, []); } else e();",
        "if (a) { b(c?.d, [(1 + 1)]); } else e();",
    } <= texts


@pytest.mark.long
@pytest.mark.parametrize("kind", ["good", "generated"])
def test_a_break_of_the_javascript_is_noticed(kind: str) -> None:
    found = [(each.shown(), *verdict(each)) for each in outputs(actions(kind, SEED), SEED, TRIED)]
    assert not [each for each in found if each[1] in ("MISSED", "not judged")]
    assert sum(result == "noticed" for _, result, _ in found) >= TRIED // 2
