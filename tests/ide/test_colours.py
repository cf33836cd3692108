"""The colours of the words of a file."""

import itertools
from pathlib import Path

import pytest

from actiongen.auth0.load import load_trigger
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


def row(text: str, head: str = "") -> list[tuple[str, str]]:
    """Each word with its type and modifiers, in the order of the text."""
    source = Source("policies/a.policy", head + text)
    view = Workspace([source]).view("policies/a.policy")
    assert view is not None
    return [
        (source.text[each.span.start : each.span.end], " ".join((each.type, *each.modifiers)))
        for each in colours(view)
        if each.span.start >= len(head)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'log(f"{event}")\n',
            [
                ("log", "function defaultLibrary"),
                ('f"{', "string"),
                ("event", "variable readonly defaultLibrary"),
                ('}"', "string"),
            ],
        ),
        (
            'x = f"a {y} b {event} c"\n',
            [
                ("x", "variable declaration readonly"),
                ('f"a {y} b {', "string"),
                ("event", "variable readonly defaultLibrary"),
                ('} c"', "string"),
            ],
        ),
        (
            'x = F"{event}{event}"\n',
            [
                ("x", "variable declaration readonly"),
                ('F"{', "string"),
                ("event", "variable readonly defaultLibrary"),
                ("}{", "string"),
                ("event", "variable readonly defaultLibrary"),
                ('}"', "string"),
            ],
        ),
        ('x = "{event}"\n', [("x", "variable declaration readonly"), ('"{event}"', "string")]),
        ('x = "f {event}"\n', [("x", "variable declaration readonly"), ('"f {event}"', "string")]),
        (
            'x = event\ny = f"{x}"\nz = event\n',
            [
                ("x", "variable declaration readonly"),
                ("event", "variable readonly defaultLibrary"),
                ("y", "variable declaration readonly"),
                ('f"{', "string"),
                ("x", "variable readonly"),
                ('}"', "string"),
                ("z", "variable declaration readonly"),
                ("event", "variable readonly defaultLibrary"),
            ],
        ),
        (
            'secrets("key", "file")\n',
            [("secrets", "keyword defaultLibrary"), ('"key"', "string"), ('"file"', "string")],
        ),
        (
            "# a\nx = 1 + 2  # b\n",
            [
                ("# a", "comment"),
                ("x", "variable declaration readonly"),
                ("1", "number"),
                ("+", "operator"),
                ("2", "number"),
                ("# b", "comment"),
            ],
        ),
        ('x = "open\n', [("x", "variable declaration readonly"), ('"open', "string")]),
        (
            'def f(p: string):\n    if p is not None and p != "a":\n        return p\n',
            [
                ("def", "keyword"),
                ("f", "function declaration"),
                ("p", "parameter declaration readonly"),
                ("string", "type defaultLibrary"),
                ("if", "keyword"),
                ("p", "parameter readonly"),
                ("is", "keyword"),
                ("not", "keyword"),
                ("None", "keyword"),
                ("and", "keyword"),
                ("p", "parameter readonly"),
                ("!=", "operator"),
                ('"a"', "string"),
                ("return", "keyword"),
                ("p", "parameter readonly"),
            ],
        ),
        ("nobody.thing\n", [("thing", "property")]),
        ("(((\n", []),
    ],
)
def test_the_colour_of_each_word(text: str, found: list[tuple[str, str]]) -> None:
    assert row(text) == found


def test_what_auth0_gives_up_is_marked() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    old = sorted(name for name, method in trigger.methods.items() if method.deprecated)
    assert old
    for name in (old[0], "access.deny"):
        found = dict(row(f'with rule("R"):\n    api.{name}("a")\n', HEADER))
        wanted = "method defaultLibrary" + (" deprecated" if name == old[0] else "")
        assert found[name.rpartition(".")[2]] == wanted
