"""How things are said: sentences, lists, paths, signatures; what is a program, and what a name moves to."""

import pytest
from ide_folders import at, workspace

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import ITEM
from actiongen.ide.catalogue import (
    event_path,
    field_text,
    listed,
    method_text,
    paragraphs,
    sentence,
    value_text,
)
from actiongen.ide.functions import Parameter, function, functions, written
from actiongen.ide.naming import _Move, named
from actiongen.ide.place import Frame
from actiongen.ide.same_program import same_but_for, same_but_for_order
from actiongen.ide.signatures import _active, _split
from actiongen.ide.symbols import _rank
from actiongen.ide.trying import span_of_line
from actiongen.ide.values import parameter_of
from actiongen.source import Source, Span


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a word", "A word."),
        ("A word.", "A word."),
        ("why?", "Why?"),
        ("no!", "No!"),
        ("a. b", "A. b."),
        ("éa", "Éa."),
        ("x", "X."),
    ],
)
def test_a_sentence(words: str, said: str) -> None:
    assert sentence(words) == said


def test_paragraphs_and_lists() -> None:
    assert paragraphs() == paragraphs("", "") == ""
    assert paragraphs("a", "", "b") == "a\n\nb"
    assert listed([]) == "" and listed([("A", "x"), ("B", "y")]) == "- **A**: x\n- **B**: y"
    exactly = "ab " * 66 + "ab"
    assert len(exactly) == 200 and listed([("A", exactly)]) == f"- **A**: {exactly}"
    # What is longer ends with a whole word.
    assert listed([("A", f"{exactly} cd")]) == f"- **A**: {'ab ' * 65}ab …"


@pytest.mark.parametrize(
    ("path", "written_"),
    [
        ((), "event"),
        (("user", "email"), "event.user.email"),
        (("user", "identities", ITEM, "provider"), "event.user.identities[...].provider"),
        (("user", "app_metadata", "a-b"), 'event.user.app_metadata["a-b"]'),
        (("a", "if"), 'event.a["if"]'),
    ],
)
def test_a_path_is_written_as_in_a_policy(path: tuple[str, ...], written_: str) -> None:
    assert event_path(path) == written_


def test_what_auth0_documents() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    assert field_text(trigger, ("nobody",)) == method_text(trigger, "nobody") == ""
    user = field_text(trigger, ("user",))
    assert "- **Fields**: `" in user and "**Type**" not in user and "**Source**" not in user
    assert "(https://auth0.com/docs/" in user and "post-login" in user
    deny = method_text(trigger, "access.deny")
    assert "Arguments:\n\n- `reason`: string" in deny and "**Does**" not in deny
    cached = method_text(trigger, "cache.set")
    assert cached and "**Kind**: effect\n" not in cached and "**Source**" not in cached
    found = parameter_of(trigger, "multifactor.enable", 0, None)
    assert found is not None and found[1].name == "provider"
    assert value_text(*found, "any").endswith(".") and value_text(*found, "nobody") == ""
    option = parameter_of(trigger, "multifactor.enable", 0, "allowRememberBrowser")
    assert option is not None and option[1].type.value == "boolean" and value_text(*option, "any") == ""
    assert parameter_of(trigger, "multifactor.enable", 0, "nobody") is None
    assert parameter_of(trigger, "access.deny", 1, None) is parameter_of(trigger, "nobody", 0, None) is None
    one, two = ("session.setExpiresAt", "access.deny")
    assert [parameter_of(trigger, each, 0, None) is not None for each in (one, two)] == [True, True]


def test_functions_of_the_language() -> None:
    decode, lower = function("jwt.decode"), function(".lower")
    assert decode is not None and decode.call == "jwt.decode(token)"
    assert lower is not None and lower.call == "text.lower()" and function("lower") is None
    rule = function("rule")
    assert rule is not None and rule.call == "rule(title, when=…)" and "```python" in rule.text
    assert [(each.name, each.by_name, each.default) for each in rule.parameters] == [
        ("title", False, None),
        ("when", True, ""),
    ]
    assert function("nobody") is None
    for name, each in functions().items():
        assert each.name == name and each.calls and each.call in each.calls, name
        assert each.says and "\n" not in each.says and not each.says.endswith(":"), name
        assert "](" not in each.text.replace("](http", ""), f"a link of {name} leads nowhere in an editor"


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        (Parameter("a"), "a"),
        (Parameter("a", default=""), "[a]"),
        (Parameter("a", default="1"), "[a]"),
        (Parameter("a", by_name=True), "a=…"),
        (Parameter("a", default="", by_name=True), "a=…"),
        (Parameter("a", default='"v3"', by_name=True), 'a="v3"'),
    ],
)
def test_a_parameter_in_a_signature(parameter: Parameter, text: str) -> None:
    assert written(parameter) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("a", ["a"]),
        ("a, b", ["a", "b"]),
        ("a=[1, 2], b", ["a=[1, 2]", "b"]),
        ("f(a, {b, c}), d,", ["f(a, {b, c})", "d"]),
        ("(a), [b], {c}", ["(a)", "[b]", "{c}"]),
        (" , a", ["a"]),
    ],
)
def test_arguments_between_commas(text: str, parts: list[str]) -> None:
    assert _split(text) == parts


@pytest.mark.parametrize(
    ("index", "keyword", "given", "positional", "repeats", "active"),
    [
        (0, None, (), 2, False, 0),
        (1, None, (), 2, False, 1),
        (2, None, (), 2, False, 2),
        (2, None, ("k",), 2, False, 3),
        (3, None, ("k", "j"), 2, False, None),
        (2, None, (), 2, True, 1),
        (9, None, (), 2, True, 1),
        (0, "k", ("k",), 2, False, 2),
        (0, "j", ("j",), 2, True, 3),
        (0, "nobody", ("nobody",), 2, True, None),
        (0, None, (), 0, False, 2),
    ],
)
def test_the_argument_at_the_cursor(
    index: int,
    keyword: str | None,
    given: tuple[str, ...],
    positional: int,
    repeats: bool,
    active: int | None,
) -> None:
    names = ["a", "b", "k", "j"] if positional else ["a", "b", "k", "j"][2:]
    frame = Frame("(", None, index, keyword, False, frozenset(given), 0)
    found = _active(frame, names, positional, repeats=repeats)
    assert found == (active if positional or active is None else active - 2)


@pytest.mark.parametrize(
    ("name", "query", "rank"),
    [
        ("Staff are marked", "", 0),
        ("Staff are marked", "staff", 0),
        ("Staff are marked", "STAFF ARE", 0),
        ("Staff are marked", "are", 1),
        ("Staff are marked", "staffmark", 2),
        ("Staff are marked", "s m", 2),
        ("Staff are marked", "sz", None),
        ("Staff are marked", "markstaff", None),
        ("Straße", "strasse", 0),
        ("ab", "abc", None),
    ],
)
def test_how_near_a_name_is(name: str, query: str, rank: int | None) -> None:
    assert _rank(name, query) == rank


@pytest.mark.parametrize(
    ("offset", "line"), [(0, "a\n"), (1, "a\n"), (2, "\n"), (3, "bc"), (4, "bc"), (5, "bc")]
)
def test_a_line_with_its_end(offset: int, line: str) -> None:
    source = Source("a.policy", "a\n\nbc")
    span = span_of_line(source, offset)
    assert source.text[span.start : span.end] == line


@pytest.mark.parametrize(
    ("before", "after", "start", "end", "there"),
    [
        ("abc def", "abc X def", 0, 3, "abc"),
        ("abc def", "abc X def", 4, 7, "def"),
        ("abc def", "abc", 4, 7, None),
        ("abc def", "abc def", 4, 7, "def"),
        ("abc def", "aXc def", 0, 3, None),
        ("abc def", "aXc def", 4, 7, "def"),
        ("abc def", "aXc def", 0, 1, "a"),
        ("aa", "aaa", 0, 1, "a"),
        ("aa", "aaa", 1, 2, "a"),
        ("aaa", "aa", 2, 3, None),
    ],
)
def test_where_a_place_has_moved(before: str, after: str, start: int, end: int, there: str | None) -> None:
    found = _Move(before, after).span(Span("a.policy", start, end))
    assert (None if found is None else after[found.start : found.end]) == there


def test_names_are_known_at_once_after_a_keystroke() -> None:
    """With the types of the text before; a new one has none, and one that is gone is no name."""
    head = 'action(name="A", trigger="post-login")\n\n'
    text = f"{head}a = 1\nb = event.user.name\n\ndef f(p: string):\n    c = p\n    return c\n"
    folder = workspace(a=text)
    view, _ = at(folder, "a", "", "a = 1")
    assert view.indexed is not None
    whole = {each.entry.name: each.entry.type for each in named(view)}
    assert [*whole] == ["a", "b", "f", "p", "c"]
    changed = text.replace("a = 1\n", "a2 = 1\ndef g(x):\n    return x\n\n\nd = 2\n")
    folder.put(Source("policies/a.policy", changed))
    view = next(each for each in folder.views())
    assert not view.is_indexed
    found = {each.entry.name: each.entry for each in named(view)}
    assert not view.is_indexed, "nobody has worked it out for that"
    assert set(found) == {"b", "f", "p", "c", "a2", "d", "g"}
    for name in ("f", "p", "c", "b"):
        entry = found[name]
        assert entry.type == whole[name] and changed[entry.span.start : entry.span.end] == name
        assert entry.definition == entry.span
    assert [found[name].type for name in ("a2", "d", "g")] == [None, None, None]


def test_the_same_program_in_another_order() -> None:
    same = [
        ("const a = 1; const b = 2;", "const b = 2; const a = 1;"),
        ("f(); const a = 1; g();", "const a = 1; f(); g();"),
        ("if (x) { const a = 1; f(); }", "if (x) { f(); const a = 1; }"),
        ("f( 'x' );", 'f("x");'),
    ]
    other = [
        ("const a = 1;", "const a = 2;"),
        ("f(); g();", "g(); f();"),
        ("const a = 1; const b = 2;", "const a = 1;"),
        ("const a = await f(); g();", "g(); const a = await f();"),
        ("const a = await f(); const b = await g();", "const b = await g(); const a = await f();"),
        ("const a = [1, await f()]; g();", "g(); const a = [1, await f()];"),
        ("a = 1; b = 2;", "b = 2; a = 1;"),
        ("f(", "f("[:1]),
        ("f();", "f("),
        ("f(", "f();"),
    ]
    wrapped = "async () => {{ {} }}"
    assert same_but_for_order("not a program (", "not a program (")
    for one, two in same:
        assert same_but_for_order(wrapped.format(one), wrapped.format(two)), one
    for one, two in other:
        assert not same_but_for_order(wrapped.format(one), wrapped.format(two)), one
    assert not same_but_for("f(", "f();", "a", "b") and not same_but_for("f();", "f(", "a", "b")
    assert same_but_for("f(", "f(", "a", "b")
    assert same_but_for("f(a_b, aB2);", "f(c_d, cD3);", "a_b", "c_d")
    assert not same_but_for("f(1);", "f(2);", "1", "2") and not same_but_for("f(a);", "f();", "a", "b")
    assert not same_but_for("f(x[0]);", "f(x[1]);", "a", "b")
    for one, other in (
        ('f("a");', "f(1);"),
        ("f(1);", 'f("a");'),
        ('f("a");', "f(null);"),
        ("f(x);", "f(x.a);"),
    ):
        assert not same_but_for(one, other, "a", "b")
    assert not same_but_for("f(a + b);", "f(a - b);", "a", "b")
