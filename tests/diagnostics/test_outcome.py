"""What is said of things that are no mistake in a policy, and what a terminal must not be told."""

from pathlib import Path

import pytest

from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.levels import is_adjustable, silenceable
from actiongen.diagnostics.model import Code, Diagnostic, Severity
from actiongen.diagnostics.outcome import BUG, count, internal_error, outside
from actiongen.diagnostics.snippet import shown
from actiongen.unit import is_refused


def test_a_path_that_leads_out_is_named_without_the_folders_of_somebody() -> None:
    assert outside(Path("policies/a.policy")).message.startswith(
        "`policies/a.policy` leads out of the repository"
    )
    assert outside(Path("/home/ann/secret/a.policy")).message.startswith(
        "`a.policy` leads out of the repository"
    )


def test_a_bug_of_ours_says_what_to_report() -> None:
    try:
        raise KeyError("what is not there")
    except KeyError as error:
        found = internal_error(error)
    assert found.exit_code == BUG
    (diagnostic,) = found.diagnostics
    assert diagnostic.message == "`KeyError` in actiongen itself: this is a bug, and nothing was written"
    version, details = diagnostic.notes
    assert version.startswith("actiongen ") and ", Python 3." in version
    assert details.startswith("details:\nTraceback") and details.endswith("KeyError: 'what is not there'")


@pytest.mark.parametrize(
    ("number", "word", "said"),
    [(1, "policy", "1 policy"), (2, "policy", "2 policies"), (0, "test", "0 tests"), (1, "test", "1 test")],
)
def test_numbers_of_things(number: int, word: str, said: str) -> None:
    assert count(number, word) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain ~", "plain ~"),
        ("é 漢 😀", "é 漢 😀"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x7f\x00", "\\x7f\\x00"),
        ("a\r\n\tb", "a\\r\\n\\tb"),
        ("\u202eturned", "\\u202eturned"),
        ("\u200b", "\\u200b"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_a_terminal_would_hide_or_obey_is_an_escape(text: str, said: str) -> None:
    assert shown(text) == said


def test_what_settings_may_lower() -> None:
    assert not is_adjustable(ALL["AG203"]), "no name that is not there"
    assert is_adjustable(Code("AG203", "x", Severity.WARNING, "")), "whatever is no error by itself"
    assert is_adjustable(ALL["AG401"]) and silenceable(ALL["AG401"])


@pytest.mark.parametrize(
    ("id", "level", "refuses"),
    [
        ("AG203", None, True),
        ("AG401", None, False),
        ("AG401", Severity.ERROR, False),
        ("AG421", Severity.ERROR, False),
        ("AG203", Severity.NOTE, False),
        ("AG501", None, True),
    ],
)
def test_what_nobody_can_allow_refuses_a_file(id: str, level: Severity | None, refuses: bool) -> None:
    found = Diagnostic(ALL[id], "m", None, level=level)
    assert is_refused((found,)) is refuses
    assert is_refused((Diagnostic(ALL["AG401"], "m", None), found)) is refuses
    assert not is_refused(())
