"""The layout: what a policy says stays, a second run changes nothing."""

from pathlib import Path

import pytest

from actiongen.source import Source
from actiongen.syntax.laid_out import layout
from actiongen.syntax.parse import parse

ROOT = Path(__file__).parent.parent.parent
POLICIES = [*(ROOT / "tests" / "cases" / "good").glob("*.policy"), *(ROOT / "policies").rglob("*.policy")]


def laid_out(text: str) -> str | None:
    return layout(Source("a.policy", text)).value


def test_there_is_something_to_test() -> None:
    assert len(POLICIES) > 15


@pytest.mark.every(3)
@pytest.mark.slow
@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_the_layout_is_stable_and_keeps_the_tree(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    once = laid_out(text)
    assert once is not None and laid_out(once) == once
    before, after = parse(Source("a", text)).value, parse(Source("a", once)).value
    assert before is not None and after is not None
    assert before.statements == after.statements
    assert [comment.text for comment in before.comments] == [comment.text for comment in after.comments]


@pytest.mark.parametrize("file", [*(ROOT / "policies").rglob("*.policy")], ids=lambda file: file.stem)
def test_our_own_policies_are_laid_out(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert laid_out(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x=1", "x = 1\n"),
        ("x = 'a'\n", 'x = "a"\n'),
        ("x = 1E5\n", "x = 1e5\n"),
        ('"""A   docstring.   """\nx = 1\n', '"""A   docstring."""\n\nx = 1\n'),
        ("'''  One.\n\n      Two.   \n'''\n", '"""One.\n\nTwo.\n"""\n'),
        ("#a comment\n", "# a comment\n"),
        ("", ""),
        ("with rule('A'):\n  stop()\n", 'with rule("A"):\n    stop()\n'),
    ],
)
def test_examples(before: str, after: str) -> None:
    assert laid_out(before) == after


def test_a_syntax_error_is_reported() -> None:
    found = layout(Source("a.policy", "x = (\n"))
    assert found.value is None
    assert [diagnostic.code.name for diagnostic in found.diagnostics] == ["unclosed-bracket"]


SAID = """action(name="A", trigger="post-login")

TEAM = ["a", "b"]

# allow: no-rules - not yet
with rule("R", when=event.user.name == "a" and not event.user.blocked is True):
    api.access.deny("x", 1)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"A"', '"B"'),
        ("TEAM", "TEAMS"),
        ('"a", "b"', '"b", "a"'),
        ('["a", "b"]', '["a"]'),
        ("user.name", "user.nickname"),
        (" and ", " or "),
        ("not ", ""),
        ("==", "!="),
        ("True", "False"),
        ("deny", "dany"),
        ("when=", "then="),
        (", 1", ", 2"),
        (", 1", ""),
        ("with rule", "with gate"),
    ],
)
def test_a_layout_that_says_something_else_is_refused(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = SAID.replace(old, new)
    assert changed != SAID and layout(Source("a.policy", SAID)).value == SAID
    monkeypatch.setattr("actiongen.syntax.laid_out.format_policy", lambda text: changed)
    with pytest.raises(AssertionError, match="would not be the same policy"):
        laid_out(SAID)


def test_a_comment_and_white_space_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = SAID.replace("# allow: no-rules - not yet", "#  another").replace("\n\n", "\n\n\n")
    monkeypatch.setattr("actiongen.syntax.laid_out.format_policy", lambda text: changed)
    assert laid_out(SAID) == changed


def test_a_layout_that_is_not_stable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.syntax.laid_out.format_policy", lambda text: f"{text}\n")
    with pytest.raises(AssertionError, match="would not be the same policy"):
        laid_out("x = 1\n")
