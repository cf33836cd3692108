"""Where a cursor stands. ``|`` in a text marks it."""

from typing import Any

import pytest

from actiongen.ide.place import Chain, Part, Place, Step, chain_before, dotted, place_at, statement_around
from actiongen.syntax.lex import lex

RULE = 'with rule("R"):\n    if a:\n        b\n    c\n'


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("|", ""),
        ("|a = 1\nb = 2\n", "a = 1\n"),
        ("a =| 1\nb = 2\n", "a = 1\n"),
        ("a = 1|\nb = 2\n", "a = 1\n"),
        ("a = 1\n|b = 2\n", "b = 2\n"),
        ("a = 1\nb| = 2", "b = 2"),
        (f"x = 1\n{RULE.replace('b', 'b|')}y = 2\n", RULE),
        (f"x = 1\n{RULE.replace('c', '|c')}\n\ny = 2\n", f"{RULE}\n\n"),
        # Blanks before the cursor belong to what is above; a line that has none to nothing.
        (f"{RULE}    |\ny = 2\n", f"{RULE}    \n"),
        (f"{RULE}|\ny = 2\n", "\n"),
        (f"{RULE}\n\n    |", f"{RULE}\n\n    "),
        # Comments, decorators and texts begin something, too; a bracket does not.
        ("a = (\n# why\n    1|\n)\nb = 2\n", "# why\n    1\n)\n"),
        ("a = (\n    1|\n)\nb = 2\n", "a = (\n    1\n)\n"),
        ('a = 1\n@extern("x.js")\ndef f|(x: string): number\n', "def f(x: string): number\n"),
        ("a = 1\n_b = |2\n@c\n", "_b = 2\n"),
        ("a = 1\n'''x'''|\n\"y\"\n", "'''x'''\n"),
        # Nothing at the top level above: it begins where the text does.
        ("    a|\nb = 1\n", "    a\n"),
        ("\n\n    a|\n", "\n\n    a\n"),
    ],
)
def test_the_statement_around(text: str, statement: str) -> None:
    before, _, after = text.partition("|")
    start, end = statement_around(before + after, len(before))
    assert (before + after)[start:end] == statement


def at(text: str) -> Place | None:
    before, _, after = text.partition("|")
    return place_at(before + after, len(before))


def names(chain: Chain | None) -> str | None:
    """A chain as it may be written."""
    if chain is None:
        return None
    written = {
        Part.NAME: "{}",
        Part.MEMBER: ".{}",
        Part.ITEM: "[{}]",
        Part.CALL: "({})",
        Part.TEXT: "{}",
        Part.LIST: "[{}]",
    }
    return "".join(written[step.part].format(step.text) for step in chain)


def word(text: str) -> str:
    """What is replaced."""
    place = at(text)
    assert place is not None
    return text.replace("|", "")[place.start : place.end]


@pytest.mark.parametrize(
    ("text", "prefix", "replaced", "chain", "before"),
    [
        ("|", "", "", None, ""),
        ("ev|", "ev", "ev", None, ""),
        ("x = ev|ent", "ev", "event", None, "="),
        ("x = |", "", "", None, "="),
        ("x = |event.user", "", "event", None, "="),
        ("x = event.|", "", "", "event", "."),
        ("x = event.us|er.email", "us", "user", "event", "."),
        ("x = event . us|", "us", "us", "event", "."),
        ("x = event.user[0].|", "", "", "event.user[0]", "."),
        ('x = event["user"].em|', "em", "em", 'event["user"]', "."),
        ("x = f(a, b).g(1).|", "", "", "f(a , b).g(1)", "."),
        ('x = "a".lo|', "lo", "lo", '"a"', "."),
        ("x = [a, b].|", "", "", "[a , b]", "."),
        ("x = a[0][1].|", "", "", "a[0][1]", "."),
        ('x = "ab"[0].|', "", "", '"ab"[0]', "."),
        ("x = f(1)(2).|", "", "", "f(1)(2)", "."),
        ("x = (a).|", "", "", "", "."),
        ("x = not|", "not", "not", None, "="),
        ("x = a and|", "and", "and", None, "a"),
        ("if |", "", "", None, "if"),
        ("x = 12|", "", "", None, "12"),
    ],
)
def test_the_word_and_what_is_before_it(
    text: str, prefix: str, replaced: str, chain: str | None, before: str
) -> None:
    place = at(text)
    assert place is not None
    assert (place.prefix, word(text), names(place.chain), place.before) == (prefix, replaced, chain, before)
    assert (place.quote, place.comment) == (None, None)


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("x = |", []),
        ("f(|", [("(", "f", 0, None, False, set())]),
        ("f(a, b, |", [("(", "f", 2, None, False, set())]),
        ("f(a, k=|", [("(", "f", 1, "k", False, {"k"})]),
        ("f(k=a, |", [("(", "f", 1, None, False, {"k"})]),
        ("f(k=a, j=g(1), |l=2, m=3)", [("(", "f", 2, None, False, {"k", "j", "l", "m"})]),
        ("f(a == b, |", [("(", "f", 1, None, False, set())]),
        ("api.access.deny(|", [("(", "api.access.deny", 0, None, False, set())]),
        ("f(g(|), k=1)", [("(", "g", 0, None, False, set()), ("(", "f", 0, None, False, set())]),
        ("f(g(1), |", [("(", "f", 1, None, False, set())]),
        ("f(k=[a, |", [("[", None, 1, None, False, set()), ("(", "f", 0, "k", False, {"k"})]),
        ("f({|", [("{", None, 0, None, False, set()), ("(", "f", 0, None, False, set())]),
        ("{a: |", [("{", None, 0, None, True, set())]),
        ("{a: 1, |", [("{", None, 1, None, False, set())]),
        ("{a = |", [("{", None, 0, None, False, set())]),
        ("x[|", [("[", "x", 0, None, False, set())]),
        ("f(1)(|", [("(", None, 0, None, False, set())]),
        ("(|", [("(", None, 0, None, False, set())]),
        (")(|", [("(", None, 0, None, False, set())]),
        # A bracket that is closed behind the cursor is not the one around it.
        ("f(|) + g(k=1)", [("(", "f", 0, None, False, set())]),
        ("f(|(j=1), k=1)", [("(", "f", 0, None, False, {"k"})]),
        ("f(\n    a,\n    |\n)\n", [("(", "f", 1, None, False, set())]),
        ("f(a, |\n\ng(k=1)\n", [("(", "f", 1, None, False, set())]),
    ],
)
def test_the_brackets_around(text: str, frames: list[tuple[Any, ...]]) -> None:
    place = at(text)
    assert place is not None
    found = [
        (each.bracket, each.name, each.index, each.keyword, each.is_value, set(each.names))
        for each in place.frames
    ]
    assert found == frames
    for frame in place.frames:
        assert str(place.tokens[frame.start - 1]) == frame.bracket


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("x = [|", None),
        ("f(|", "f"),
        ("f([{a: [|", "f"),
        ("f(g[|", "f"),
        ("f((|", "f"),
        ("f(g(|", "g"),
    ],
)
def test_the_call_around(text: str, call: str | None) -> None:
    place = at(text)
    assert place is not None and (place.call.name if place.call is not None else None) == call


@pytest.mark.parametrize(
    ("text", "quote", "prefix", "replaced"),
    [
        ('x = "|"', '"', "", ""),
        ('x = "ab|cd"', '"', "ab", "abcd"),
        ("x = 'ab|'", "'", "ab", "ab"),
        ('x = "ab|', '"', "ab", "ab"),
        ('x = "a|b, "c")', '"', "a", "a"),
        ('x = "a|b", "c")\n', '"', "a", "ab"),
        ("x = 'a|b\"'", "'", "a", 'ab"'),
        ('x = r"a|b"', '"', "a", "ab"),
        ('x = f"a|b"', '"', "a", "ab"),
        ('x = f"{{a|b"', '"', "{{a", "{{ab"),
        ('x = f"{a}b|"', '"', "{a}b", "{a}b"),
        ('x = "{a|b"', '"', "{a", "{ab"),
        ('x = "a|\ny = "b"\n', '"', "a", "a"),
    ],
)
def test_in_a_text(text: str, quote: str, prefix: str, replaced: str) -> None:
    place = at(text)
    assert place is not None
    assert (place.quote, place.prefix, word(text), place.chain, place.before) == (
        quote,
        prefix,
        replaced,
        None,
        "=",
    )


@pytest.mark.parametrize("text", ['"""a|"""', "'''a|'''", 'x = """a|', 'f(r"""a\n b|'])
def test_in_a_text_of_several_lines_there_is_no_place(text: str) -> None:
    assert at(text) is None


@pytest.mark.parametrize(
    ("text", "prefix", "chain"),
    [
        ('x = f"a {ev|"', "ev", None),
        ('x = f"a {event.us|"', "us", "event"),
        ('x = F"{a} {event.|', "", "event"),
        ("x = rf'{event.us|'", "us", "event"),
        ('x = f"{{}} {event.|', "", "event"),
        ('x = f"{f({1: 2}).|', "", "f({ 1 : 2 })"),
        ('x = f"{{{event.|', "", "event"),
        ("x = f\"{g('{event.|", "", None),
    ],
)
def test_in_the_braces_of_a_text(text: str, prefix: str, chain: str | None) -> None:
    place = at(text)
    assert place is not None and (place.prefix if chain is not None or prefix else "") == prefix
    assert names(place.chain) == chain


@pytest.mark.parametrize(
    ("text", "comment"), [("# al|low", "# al"), ("x = 1  # why|", "# why"), ("f(  # |", "# "), ("#|", "#")]
)
def test_in_a_comment(text: str, comment: str) -> None:
    place = at(text)
    assert place is not None and place.comment == comment
    assert (place.start, place.end, place.prefix, place.is_line_start) == (
        text.index("|"),
        text.index("|"),
        "",
        False,
    )


@pytest.mark.parametrize(
    ("text", "begins", "indent"),
    [
        ("|", True, 0),
        ("ab|", True, 0),
        ("x = |", False, 0),
        ('with rule("R"):\n    |', True, 4),
        ('with rule("R"):\n    ab|', True, 4),
        ('with rule("R"):\n    ab(|', False, 4),
        ('with rule("R"):\n    log(\n        |', False, 8),
        ('with rule("R"):\n  if a:\n      b.|', False, 6),
        ('"|', False, 0),
    ],
)
def test_the_beginning_of_a_line(text: str, begins: bool, indent: int) -> None:
    place = at(text)
    assert place is not None and (place.is_line_start, place.indent) == (begins, indent)


def test_tokens_are_those_of_the_statement_before_the_word() -> None:
    place = at('a = 1\nwith rule("R",  # why\n    when=ev|ent.user):\n    b = 2\n')
    assert place is not None
    assert [str(token) for token in place.tokens] == ["with", "rule", "(", '"R"', ",", "# why", "when", "="]
    assert place.statement == len("a = 1\n")


def test_names_with_points() -> None:
    name, member, call = Step(Part.NAME, "a"), Step(Part.MEMBER, "b"), Step(Part.CALL, "")
    assert (dotted((name,)), dotted((name, member))) == ("a", "a.b")
    assert [dotted(each) for each in ((), (member,), (name, call), (name, call, member))] == [None] * 4


@pytest.mark.parametrize(
    ("text", "chain", "first"),
    [
        ("a.b", "a.b", 0),
        ("x + a.b", "a.b", 2),
        ("f(x)[0]", "f(x)[0]", 0),
        ("not (x)", None, None),
        ("x = [1][0]", "[1][0]", 2),
        ("+ 1", None, None),
        (")", None, None),
        ("a)", None, None),
        ('"t".b', '"t".b', 0),
        (".b", None, None),
    ],
)
def test_the_chain_that_ends_with_a_token(text: str, chain: str | None, first: int | None) -> None:
    tokens = lex(text)
    found = chain_before(tokens, len(tokens) - 1)
    assert (None if found is None else (names(found[0]), found[1])) == (
        None if chain is None else (chain, first)
    )
