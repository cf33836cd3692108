"""What no case file can hold: odd characters, other line ends, texts beyond a limit."""

import pytest

from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.characters import check_characters
from actiongen.syntax.parse import parse


def said(text: str) -> list[tuple[str, str, str | None]]:
    """The message, the text at its place and the help of each error."""
    found = parse(Source("a.policy", text)).diagnostics
    return [(each.message, text[each.span.start : each.span.end], each.help) for each in found]


def messages(text: str) -> list[str]:
    return [message for message, _, _ in said(text)]


@pytest.mark.parametrize(
    ("char", "name", "help_text", "instead"),
    [
        ("\x00", "null", "remove it; where a string needs it, write `\\u0000`", " "),
        ("\x01", "control character", "remove it; where a string needs it, write `\\u0001`", " "),
        ("\x0b", "vertical tab", "replace it by a newline; where a string needs it, write `\\u000b`", "\n"),
        ("\x0c", "form feed", "replace it by a newline; where a string needs it, write `\\u000c`", "\n"),
        ("\x1b", "escape", "remove it; where a string needs it, write `\\u001b`", " "),
        ("\x7f", "delete", "remove it; where a string needs it, write `\\u007f`", " "),
        ("\x85", "next line", "replace it by a newline; where a string needs it, write `\\u0085`", "\n"),
        ("\xa0", "no-break space", "replace it by a space; where a string needs it, write `\\u00a0`", " "),
        ("\u200b", "zero width space", "remove it; where a string needs it, write `\\u200b`", " "),
        (
            "\u2028",
            "line separator",
            "replace it by a newline; where a string needs it, write `\\u2028`",
            "\n",
        ),
        ("\ufeff", "byte order mark", "remove it; where a string needs it, write `\\ufeff`", " "),
        ("\ud800", "half of a surrogate pair", "remove it", " "),
        ("\uffff", "unassigned", "remove it; where a string needs it, write `\\uffff`", " "),
        ("\U000e0001", "language tag", "remove it; where a string needs it, write `\\U000e0001`", " "),
    ],
)
def test_a_character_that_may_not_stand_here(char: str, name: str, help_text: str, instead: str) -> None:
    text = f"a = {char}1\n"
    found = check_characters(Source("a.policy", text))
    (wrong,) = found.diagnostics
    assert wrong.message == f"`U+{ord(char):04X}` ({name}) is not allowed in a policy"
    assert (text[wrong.span.start : wrong.span.end], wrong.help) == (char, help_text)
    assert wrong.fix is not None
    assert found.text == f"a = {instead}1\n"


def test_a_character_within_a_word_does_not_end_it() -> None:
    assert check_characters(Source("a.policy", "na\u200bme = 1\n")).text == "na_me = 1\n"
    assert check_characters(Source("a.policy", "na\xa0me = 1\n")).text == "na me = 1\n"
    assert check_characters(Source("a.policy", "\ufeffname = 1\n")).text == "\nname = 1\n"


def test_a_hundred_characters_are_reported_and_no_more() -> None:
    assert len(check_characters(Source("a.policy", "\x01" * 99)).diagnostics) == 99
    assert len(check_characters(Source("a.policy", "\x01" * 200)).diagnostics) == 100


def test_a_carriage_return_is_a_part_of_a_line_end_alone() -> None:
    assert not said('a = 1\r\nb = "x"\r\n')
    assert messages("a = 1\rb = 2\n") == [
        "`U+000D` (carriage return without a newline) is not allowed in a policy"
    ]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"""a\r\nb"""', "a\nb"),
        ('"""a\r\n\\tb"""', "a\n\tb"),
        ('"""a\nb"""', "a\nb"),
        ('r"""a\r\n\\b"""', "a\n\\b"),
    ],
)
def test_a_line_end_in_a_string_is_a_newline(literal: str, value: str) -> None:
    file = parse(Source("a.policy", f"a = {literal}\n")).value
    assert file is not None
    (statement,) = file.statements
    assert isinstance(statement, syn.Assign) and isinstance(statement.value, syn.String)
    assert statement.value.value == value


def repeated(operator: str, count: int) -> str:
    return f" {operator} ".join(["a"] * count)


@pytest.mark.parametrize(
    ("operator", "what"),
    [("and", "`and`"), ("or", "`or`"), ("<", "a comparison")],
)
def test_five_hundred_operands_and_no_more(operator: str, what: str) -> None:
    assert not messages(f"a = {repeated(operator, 500)}\n")
    (message,) = messages(f"a = {repeated(operator, 502)}\n")
    assert message == f"{what} has at most 500 operands"


def test_what_is_put_together_in_pairs_nests_thirty_deep() -> None:
    assert not messages(f"a = {repeated('+', 30)}\n")
    assert messages(f"a = {repeated('+', 40)}\n") == ["the expression nests more than 30 deep"]


def arms(count: int) -> str:
    others = "".join(f"    elif a == {number}:\n        stop()\n" for number in range(1, count))
    return f'with rule("A"):\n    if a == 0:\n        stop()\n{others}'


@pytest.mark.slow
def test_five_hundred_conditions_of_an_if_and_no_more() -> None:
    assert not messages(arms(500))
    assert said(arms(501)) == [
        (
            "an `if` has at most 500 conditions",
            "if a == 0:\n        stop()",
            "look the value up in a dictionary, or write several rules",
        )
    ]


def test_numbers_have_four_hundred_characters_and_fit_into_a_double() -> None:
    assert not messages(f"a = 1.{'0' * 398}\n")
    assert messages(f"a = 1.{'0' * 399}\n") == ["this number has 401 characters"]
    assert messages(f"a = 1{'0' * 309}\n") == [f"`1{'0' * 309}` is too large for a number"]
    assert not messages(f"a = 1{'0' * 22}\n")


def test_blocks_nest_four_deep() -> None:
    def nested(count: int) -> str:
        lines = ['with rule("A"):']
        lines += [f"{'    ' * depth}if a:" for depth in range(1, count)]
        return "\n".join([*lines, "    " * count + "stop()", ""])

    assert not messages(nested(4))
    assert messages(nested(5)) == ["blocks nest more than 4 deep"]


def test_brackets_nest_thirty_deep() -> None:
    assert not messages(f"a = {'(' * 29}1{')' * 29}\n")
    assert "brackets nest more than 30 deep" in messages(f"a = {'[' * 31}1{']' * 31}\n")


@pytest.mark.parametrize(
    ("lines", "note"), [(1, ()), (2, ("so does one more line",)), (4, ("so do 3 more lines",))]
)
def test_tabs_are_one_error_for_a_file(lines: int, note: tuple[str, ...]) -> None:
    text = 'with rule("A"):\n' + '\tlog("a")\n' * lines
    (wrong,) = parse(Source("a.policy", text)).diagnostics
    assert (wrong.message, wrong.notes) == ("the indentation contains a tab", note)
    assert wrong.fix is not None
    assert [edit.replacement for edit in wrong.fix.edits] == ["    "] * lines


@pytest.mark.parametrize(
    "text",
    [
        "x = [\na(1),\nb,\n]\n",
        "x = f(\nname=1,\n)\n",
        'x = {\n"a": (1),\n}\n',
        "x = [\n(1),\n[2],\n{},\n]\ny = 1\n",
        'x = f"{len([' + ", ".join(["(a)"] * 40) + '])}"\n',
    ],
)
def test_what_stands_in_brackets_that_are_closed_is_no_statement(text: str) -> None:
    assert not messages(text)


@pytest.mark.parametrize(
    ("text", "code", "said", "edit"),
    [
        ("x = (1,  # one\n     2)\n", "AG115", "write a list: `[a, b]`", None),
        ('with rule("r"):\n\tlog("a")\n\tlog("b")\n\tlog("c")\n', "AG109", "so do 2 more lines", "    "),
        ('with rule("r"):\n\tlog("a")\n\tlog("b")\n', "AG109", "so does one more line", "    "),
        ('x = rf"abc\n', "AG105", 'has no closing `"`', None),
        ("def\n", "AG101", "the line is not finished", None),
        ("x = [abcdefghijklmnopqrst y]\n", "AG101", "between `abcdefghijklmnopqrst` and `y`", ","),
        ("x = [abcdefghijklmnopqrstu y]\n", "AG101", "between `abcdefghijklmnopq…` and `y`", ","),
        ('x = {"b": 1, "a" = 1}\n', "AG101", "a colon stands between a key and its value", ":"),
        ('x = {"b": y = 1}\n', "AG116", "`=` does not compare", "=="),
        ("x = 1 if y = 2 else 3\n", "AG116", "`=` does not compare", "=="),
        ("if x = 2:\n    stop()\n", "AG116", "`=` does not compare", "=="),
        ('x = f"{y["a"]}"\n', "AG106", "use the other kind of quotes between the braces", None),
    ],
)
def test_what_is_said_of_a_line_and_the_edit(text: str, code: str, said: str, edit: str | None) -> None:
    (found,) = parse(Source("a.policy", text)).diagnostics
    assert found.code.id == code
    assert said in "\n".join((found.message, found.help or "", *found.notes))
    assert (None if found.fix is None else found.fix.edits[0].replacement) == edit


def test_a_string_without_an_end_is_shown_from_its_prefix_to_its_quote() -> None:
    assert [place for _, place, _ in said('x = rf"abc\n')] == ['rf"']
