"""The colours of the words of a file."""

import itertools
from pathlib import Path

import pytest

from actiongen.ide.colours import MODIFIERS, TYPES, colours
from actiongen.ide.model import Coloured
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

ROOT = Path(__file__).parents[2]
HEADER = 'action(name="A", trigger="post-login", deploy=False)\n\n'


def of(text: str) -> dict[str, str]:
    """The types of the words, with the modifiers."""
    source = Source("policies/a.policy", HEADER + text)
    view = Workspace([source]).view("policies/a.policy")
    assert view is not None
    return {
        source.text[each.span.start : each.span.end]: " ".join((each.type, *each.modifiers))
        for each in colours(view)
        if each.span.start >= len(HEADER)
    }


def test_words() -> None:
    found = of(
        '# why\nLIMIT = 3\n\nwith rule("R", when=event.stats.logins_count <= LIMIT):\n'
        '    api.multifactor.enable("any", allowRememberBrowser=True)\n'
    )
    assert found == {
        "# why": "comment",
        "LIMIT": "variable readonly",
        "3": "number",
        "with": "keyword",
        "rule": "keyword defaultLibrary",
        '"R"': "string",
        "when": "parameter",
        "event": "variable readonly defaultLibrary",
        "stats": "property readonly",
        "logins_count": "property readonly",
        "<=": "operator",
        "api": "namespace defaultLibrary",
        "multifactor": "namespace defaultLibrary",
        "enable": "method defaultLibrary",
        '"any"': "string",
        "allowRememberBrowser": "parameter",
        "True": "keyword",
    }


def test_names_in_f_strings() -> None:
    found = of('x = f"Hello {event.user.user_id}!"\n')
    assert found['f"Hello {'] == "string"
    assert found["user_id"] == "property readonly"
    assert found['}!"'] == "string"
    assert found["x"] == "variable declaration readonly"


def test_a_broken_line_has_colours() -> None:
    found = of('with rule("R", when=event.user.email and coalesce(\n')
    assert found["email"] == "property readonly"
    assert found["coalesce"] == "function defaultLibrary"


@pytest.mark.parametrize("file", sorted((ROOT / "policies").rglob("*.policy")), ids=lambda file: file.stem)
def test_in_order_and_apart(file: Path) -> None:
    text = file.read_text("utf-8")
    for end in (len(text), len(text) // 2, len(text) // 3):
        view = Workspace([Source("policies/a.policy", text[:end])]).view("policies/a.policy")
        assert view is not None
        found: tuple[Coloured, ...] = colours(view)
        assert found
        for before, after in itertools.pairwise(found):
            assert before.span.end <= after.span.start
        assert {each.type for each in found} <= set(TYPES)
        assert {each for one in found for each in one.modifiers} <= set(MODIFIERS)
