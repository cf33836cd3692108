"""JavaScript as nodes of our own: what is refused and where, and what each part of a node is."""

import pytest

from actiongen.javascript import said
from actiongen.javascript.parse import (
    Comment,
    Failure,
    Node,
    Script,
    parse_javascript,
    parse_original,
)


def read(text: str) -> Script:
    script = parse_javascript(text)
    assert isinstance(script, Script), script
    return script


def expression(text: str) -> Node:
    node = read(f"({text});").program.nodes("body")[0]
    assert node is not None
    found = node.node("expression")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "problem", "by_hand"),
    [
        ("a;\tb;", "it holds U+0009", None),
        ("a; // \u202e", "it holds U+202E", "it holds U+202E"),
        ("'\x00'", "it holds U+0000", "it holds U+0000"),
        (
            "'e\u0301'",
            "it holds characters that are not composed",
            "it holds characters that are not composed",
        ),
        ("'é'; 'b'", None, None),
        ("a\n;\n", None, None),
        ("f(" * 20_000 + ")" * 20_000, "it is nested too deeply", "it is nested too deeply"),
    ],
)
def test_what_is_refused(text: str, problem: str | None, by_hand: str | None) -> None:
    for found, expected in (
        (parse_javascript(text), problem),
        (parse_javascript(text, by_hand=True), by_hand),
    ):
        assert (found if isinstance(found, str) else None) == expected


@pytest.mark.parametrize("end", ["\x00", "\r", "\u2028", "\u2029"])
def test_line_ends_that_nobody_sees_are_found_in_originals(end: str) -> None:
    found = parse_original(f"a;{end}b;")
    assert found == Failure(f"it holds U+{ord(end):04X}", 2)


def test_what_an_original_may_be() -> None:
    for text in ("\ta;\u00a0b;", "return 1;", "'e\u0301'", "const a = require('a');"):
        assert isinstance(parse_original(text), Script), text
    assert isinstance(parse_original("import a from 'a'; export default a;", is_module=True), Script)
    assert isinstance(parse_original("return 1;", is_module=True), Failure)
    assert isinstance(parse_original("import a from 'a';"), Failure)
    wrong = parse_original("a = 1;\nb = = 2;")
    assert isinstance(wrong, Failure) and wrong.offset == 11 and "Unexpected token" in wrong.why
    deep = parse_original("f(" * 20_000 + ")" * 20_000)
    assert deep == Failure("it is nested too deeply", 0)


def test_comments_and_places() -> None:
    script = read("a; // why\n/* b\n c */ b;")
    assert script.comments == (Comment(" why", 3, 9), Comment(" b\n c ", 10, 20))
    assert [(each.start, each.end) for each in script.program.nodes("body") if each] == [(0, 2), (21, 23)]
    assert script.program.type == "Program"


def test_the_parts_of_a_node() -> None:
    call = expression("f(a, b)")
    assert [each.text("name") for each in call.nodes("arguments") if each] == ["a", "b"]
    callee = call.node("callee")
    assert callee is not None and (callee.type, callee.text("name")) == ("Identifier", "f")
    assert call.node("arguments") is None and call.nodes("callee") == () and call.text("callee") == ""
    assert call.node("nothing") is None and call.nodes("nothing") == () and call.text("nothing") == ""
    assert [each.text("name") for each in call.below()] == ["f", "a", "b"]
    holes = expression("[a, , b]").nodes("elements")
    assert [each.text("name") if each else None for each in holes] == ["a", None, "b"]
    assert expression("[a, , b]").below().__next__().text("name") == "a"
    template = expression("`a${b}\\n`")
    assert [each.fields["value"] for each in template.nodes("quasis") if each] == [
        {"raw": "a", "cooked": "a"},
        {"raw": "\\n", "cooked": "\n"},
    ]
    assert expression("/a+/iu").fields["regex"] == {"pattern": "a+", "flags": "iu"}
    assert expression("1.5").fields["value"] == 1.5 and expression("true").fields["value"] is True


# What literals, keys and comments say


@pytest.mark.parametrize(
    ("text", "meant", "says"),
    [
        ("1", 1, True),
        ("1", 2, False),
        ("-1", -1, True),
        ("-1", 1, False),
        ("1", -1, False),
        ("+1", -1, False),
        ("-a", -1, False),
        ("1.0", 1, True),
        ("0x10", 16, True),
        ("1e3", 1000, True),
        ("0", 0.0, True),
        ("-0", -0.0, True),
        ("0", -0.0, False),
        ("-0", 0.0, False),
        ("1n", 1, False),
        ("true", 1, False),
        ("'1'", 1, False),
        ("-true", -1, False),
    ],
)
def test_numbers(text: str, meant: float, says: bool) -> None:
    assert said.is_number(expression(text), meant) is says


@pytest.mark.parametrize(
    ("value", "meant", "says"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (1, "1", False),
        (None, "", False),
        ("\U0001f989", "\ud83e\udd89", True),
        ("\ud83e\udd89", "\U0001f989", True),
        ("\ud83e", "\ud83e", True),
        ("\ud83e", "\udd89", False),
    ],
)
def test_texts(value: object, meant: str, says: bool) -> None:
    assert said.is_text(value, meant) is says


@pytest.mark.parametrize(
    ("text", "body", "flags", "says"),
    [
        ("/a/", "a", "", True),
        ("/a/", "b", "", False),
        ("/a/iu", "a", "ui", True),
        ("/a/i", "a", "", False),
        ("/(?:)/", "", "", True),
        ("/é/", "é", "", True),
        ("/\\u00e9/", "é", "", True),
        ("/é/", "\\u00e9", "", True),
        ("/é/", "e", "", False),
        ("'a'", "a", "", False),
    ],
)
def test_patterns(text: str, body: str, flags: str, says: bool) -> None:
    assert said.is_pattern(expression(text).fields.get("regex"), body, flags) is says


@pytest.mark.parametrize(
    ("text", "meant", "says"),
    [
        ("a: 1", "a", True),
        ("a: 1", "b", False),
        ("'a': 1", "a", True),
        ("'na-me': 1", "na-me", True),
        ("a", "a", True),
        ("a() {}", "a", False),
        ("get a() { return 1; }", "a", False),
        ("[a]: 1", "a", False),
        ("['a']: 1", "a", False),
        ("1: 1", "1", True),
        ("1: 1", "2", False),
        ("1.50: 1", "1.5", True),
        ("0x10: 1", "16", True),
        ("100: 1", "100", True),
        ("0: 1", "0", True),
        ("1e21: 1", "1e21", False),
        ("1e21: 1", "1000000000000000000000", False),
        ("1e20: 1", "100000000000000000000", True),
        ("0.000001: 1", "0.000001", True),
        ("1e-7: 1", "0.0000001", False),
        ("__proto__: 1", "__proto__", False),
        ("'__proto__': 1", "__proto__", False),
        ("['__proto__']: 1", "__proto__", True),
        ("[__proto__]: 1", "__proto__", False),
    ],
)
def test_keys(text: str, meant: str, says: bool) -> None:
    (node,) = expression(f"{{ {text} }}").nodes("properties")
    assert node is not None and said.is_key(node, meant) is says


@pytest.mark.parametrize(
    ("found", "meant", "says"),
    [
        (" a", "a", True),
        ("a", " a ", True),
        (" a", "b", False),
        (" The sign *\\/", "The sign */", True),
        (" \\n", "\n", True),
        (" \\u202e", "\u202e", True),
        (" \\u202e", "x", False),
        (" a\\tb", "a\tb", True),
        (" e\u0301", "é", True),
        (" \\ud83e\\udd89", "\U0001f989", True),
    ],
)
def test_comments(found: str, meant: str, says: bool) -> None:
    assert said.comment_says(found, meant) is says
    assert said.inline_comment_says(f"*{found} ", (meant,)) is says
    assert not said.inline_comment_says(found, (meant,)), "a star makes a comment one of documentation"


@pytest.mark.parametrize(
    ("found", "meant", "says"),
    [
        ("*\n * a\n * b\n ", ("a", "b"), True),
        ("*\n * a\n *\n * b\n ", ("a", "", "b"), True),
        ("*\n* a\n", ("a",), True),
        ("*\n ", (), True),
        ("*\n * a\n * b\n ", ("a",), False),
        ("*\n * a\n ", ("a", "b"), False),
        ("*\n * a\n * c\n ", ("a", "b"), False),
        ("*\n * a\n   b\n ", ("a", "b"), False),
        ("* a\n ", ("a",), False),
        ("* a ", ("a",), False),
        ("\n * a\n ", ("a",), False),
        ("*\n * a\n x", ("a",), False),
    ],
)
def test_documentation(found: str, meant: tuple[str, ...], says: bool) -> None:
    assert said.doc_comment_says(found, meant) is says


def test_documentation_between_its_marks_is_one_line() -> None:
    assert said.inline_comment_says("* a b ", ("a ", "b"))
    assert not said.inline_comment_says("* a\n b ", ("a\n b",))
