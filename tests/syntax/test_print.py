"""Printing and parsing: the text of a tree gives the same tree."""

import random
from pathlib import Path

import pytest
from seeds import seeds
from syntax.policies import WHOLE_GRAMMAR, expression, mutated
from syntax.printing import print_file

from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.format import format_policy
from actiongen.syntax.parse import parse
from actiongen.syntax.print import print_expression

ROOT = Path(__file__).parent.parent.parent
POLICIES = sorted([*(ROOT / "policies").rglob("*.policy"), *(ROOT / "tests/cases/good").rglob("*.policy")])
NOWHERE = Span("", 0, 0)


def parsed(text: str) -> syn.File | None:
    checked = parse(Source("a.policy", text))
    return checked.value if checked.is_clean else None


def assert_printed_again(tree: syn.File, text: str) -> None:
    printed = print_file(tree)
    again = parsed(printed)
    assert again is not None, printed
    assert (again.docstring, again.statements) == (tree.docstring, tree.statements), printed
    assert sorted(comment.text for comment in again.comments) == sorted(
        comment.text for comment in tree.comments
    ), text


@pytest.mark.every(3)
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policies(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = parsed(text)
    assert tree is not None
    assert_printed_again(tree, text)
    laid_out = parsed(format_policy(print_file(tree)))
    assert laid_out is not None and laid_out.statements == tree.statements


def test_the_whole_grammar() -> None:
    tree = parsed(WHOLE_GRAMMAR)
    assert tree is not None
    assert_printed_again(tree, WHOLE_GRAMMAR)


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("batch", range(4))
def test_mutations(batch: int) -> None:
    printed = 0
    for seed in seeds(range(batch * 500, (batch + 1) * 500)):
        text = mutated(seed)
        tree = parsed(text)
        if tree is not None:
            assert_printed_again(tree, text)
            printed += 1
    assert printed > 20


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(4))
def test_expressions(batch: int) -> None:
    printed = 0
    for seed in seeds(range(batch * 500, (batch + 1) * 500)):
        text = f"x = {expression(random.Random(seed), 6)}\n"
        tree = parsed(text)
        if tree is not None:
            assert_printed_again(tree, text)
            printed += 1
    assert printed > 100


@pytest.mark.parametrize(
    "text",
    [
        "x = (a and b) and c",
        "x = a - (b - c)",
        "x = -(-a)",
        "x = (not a) == b",
        "x = (a if b else c) if d else e",
        "x = (a < b) < c",
        "x = (1).y",
        "x = (a or b)[0]",
        "x = [*(a or b)]",
        'x = r"\\d"',
        "x = r'\"'",
        'x = "\\u200b\\n\\\\"',
        "x = f\"{d['a']}{{}}{ {'k': v}['k'] }\"",
        'x = f\'{d["a"]}"\'',
    ],
)
def test_what_parentheses_and_quotes_are_for(text: str) -> None:
    tree = parsed(f"{text}\n")
    assert tree is not None
    assert_printed_again(tree, text)


def test_comments_stay_with_their_statements() -> None:
    text = (
        '# above\nx = 1  # behind\n\n# rule\nwith rule(\n    # inside\n    "t",  # title\n):  # header\n'
        "    # first\n    if a:\n        stop()  # end\n    else:\n        # last\n        log(x)\n# the end\n"
    )
    tree = parsed(text)
    assert tree is not None
    assert print_file(tree) == (
        '# above\nx = 1  # behind\n# rule\n# inside\n# title\nwith rule("t"):  # header\n'
        "    # first\n    if a:\n        stop()  # end\n    else:\n        # last\n        log(x)\n# the end\n"
    )


def test_a_docstring_of_several_lines_stands_between_three_quotes() -> None:
    tree = syn.File("a.policy", syn.String("One.\n\nTwo.\n", NOWHERE), (), ())
    assert print_file(tree) == '"""One.\n\nTwo.\n"""\n'


def test_what_has_no_text() -> None:
    quoted = syn.String('it\'s "it"', NOWHERE)
    with pytest.raises(ValueError, match="give it a name"):
        print_expression(syn.FString((quoted,), NOWHERE))
    for text in ("a\nb", "\\", 'a"b', "\x01"):
        with pytest.raises(ValueError, match="give it a name"):
            print_expression(syn.FString((syn.String(text, NOWHERE),), NOWHERE))
    with pytest.raises(ValueError, match="could not be parsed"):
        print_file(syn.File("a.policy", None, (syn.Broken(frozenset(), "x", NOWHERE),), ()))


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("a", 'r"a"'),
        ('"', "r'\"'"),
        ("\"'", 'r"""' + "\"'" + '"""'),
        ("a\\", 'r"" "a\\\\"'),
        ('"\'"', 'r"" "\\"\'\\""'),
        ("\x01", 'r"" "\\x01"'),
        ("a\nb", 'r"""a\nb"""'),
        ("a\tb", 'r"a\tb"'),
        ('a"""\'b', 'r"" "a\\"\\"\\"\'b"'),
    ],
)
def test_a_raw_string_that_no_raw_literal_holds_has_one_that_is_empty_in_front(
    value: str, printed: str
) -> None:
    text = print_expression(syn.String(value, NOWHERE, True))
    assert text == printed
    tree = parsed(f"x = {text}\n")
    assert tree is not None
    (statement,) = tree.statements
    assert isinstance(statement, syn.Assign) and isinstance(statement.value, syn.String)
    assert (statement.value.value, statement.value.raw) == (value, True)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("a'b", '"a\'b"'),
        ('a"b', '"a\\"b"'),
        ("\n\t\\", '"\\n\\t\\\\"'),
        ("\x00\x7f\xa0", '"\\x00\\x7f\\xa0"'),
        ("\u2028\ufeff", '"\\u2028\\ufeff"'),
        ("\U000e0001é", '"\\U000e0001é"'),
    ],
)
def test_a_literal_shows_no_character_that_may_not_stand_in_a_policy(value: str, printed: str) -> None:
    assert print_expression(syn.String(value, NOWHERE)) == printed


CANONICAL = r"""
a if b else c if d else e
(a if b else c) if d else e
a if (b if c else d) else e
a or b if c or d else e or f
a or b or c
(a or b) or c
a or (b or c)
a and b or c and d
(a or b) and (c or d)
a and (b and c)
(a if b else c) and d
not a and not b
not (a and b)
not not a
not a == b
(not a) == b
a == (not b)
a < b == c
(a < b) == c
a < (b == c)
a + b in c - d
a not in b is not c
(a and b) + c
a - b - c
a - (b - c)
a + b * c
(a + b) * c
a * b / c
a * (b / c)
-a * -b
-(a * b)
--a
-(not a)
-a.b
(-a).b
a.b.c(d)(e)[f].g
(a + b).c
(a if b else c).d
(not a)(b)
(a or b)[c]
(1).a
(1.5)[a]
-1
"a".b
[a].b
{}.b
a[b if c else d]
a[1:2]
a[:]
a[b:]
a[:b or c]
(-a)[b:c]
f()
f(a, b=c, d=e if f else g)
f(a if b else c for d in e)
f(a for b, c in d or e if f or g if h)
f(a for b in (c if d else e) if (g if h else i))
[a if b else c, *d, *(e or f), *g + h]
[a for b in c for d in e if f]
{a: b, **c, **(d and e), **f - g, h if i else j: k if m else n}
{a: b for c, d in e}
{a if b else c: d or e for f in g}
[]
{}
...
None
True
False
1_000.50
"a"
r"a"
f""
f"{a}"
f"a{b}c{d.e}"
f"{{{a}}}"
f"{a if b else c}{d or e}"
f"{a['b']}{['c', d]}\"'"
f"{ {'a': b}['a']}{ {} }x{ {a: b for a in c} }"
f"{'a'}{r'b'}{f(g='c')}"
f"{a.b('c')['d':'e']}{-a}{not b}{c == 'd'}"
f"{[a for a in b if a != 'c']}{ {'a': 'b', **c} }{[*d]}"
""".strip().splitlines()


@pytest.mark.parametrize("text", CANONICAL)
def test_what_is_printed_has_no_more_parentheses_and_spaces_than_it_needs(text: str) -> None:
    tree = parsed(f"x = {text}\n")
    assert tree is not None
    (statement,) = tree.statements
    assert isinstance(statement, syn.Assign)
    assert print_expression(statement.value) == text


def test_texts_in_an_f_string_have_the_other_quotes() -> None:
    with pytest.raises(ValueError, match="give it a name"):
        print_expression(syn.FString((syn.String("a'b", NOWHERE),), NOWHERE))
    raw = syn.String("a", NOWHERE, raw=True)
    assert print_expression(syn.FString((raw, "\t"), NOWHERE)) == "f\"{r'a'}\\t\""
