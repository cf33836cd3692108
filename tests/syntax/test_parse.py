"""The syntax stage as a whole: trees, places, comments, what is left of a broken file."""

import pytest
from syntax.policies import WHOLE_GRAMMAR

from actiongen.diagnostics.codes_syntax import FILE_TOO_LARGE, TOO_DEEP
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.characters import LIMIT
from actiongen.syntax.parse import parse


def read(text: str) -> syn.File:
    checked = parse(Source("a.policy", text))
    assert checked.diagnostics == ()
    assert checked.value is not None
    return checked.value


def value_of(text: str) -> syn.Expr:
    (statement,) = read(f"x = {text}\n").statements
    assert isinstance(statement, syn.Assign)
    return statement.value


def shape(expression: object) -> object:
    """The tree as nested tuples, for tests to write down."""
    match expression:
        case syn.Name(id=name):
            return name
        case syn.Number(value=value) | syn.String(value=value) | syn.Boolean(value=value):
            return value
        case syn.Binary(operator=operator, left=left, right=right):
            return (operator, shape(left), shape(right))
        case syn.Unary(operator=operator, operand=operand):
            return (operator, shape(operand))
        case syn.Logical(operator=operator, operands=operands):
            return (operator, *map(shape, operands))
        case syn.Compare(left=left, comparisons=links):
            return ("compare", shape(left), *((link.operator, shape(link.right)) for link in links))
        case syn.Conditional(condition=condition, then=then, otherwise=otherwise):
            return ("if", shape(condition), shape(then), shape(otherwise))
        case syn.Attribute(value=value, name=name):
            return (".", shape(value), name)
        case syn.FString(parts=parts):
            return ("f", *(part if isinstance(part, str) else ("value", shape(part)) for part in parts))
    raise AssertionError(expression)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c - d", ("-", ("+", "a", ("*", "b", "c")), "d")),
        ("(a + b) * c", ("*", ("+", "a", "b"), "c")),
        ("not a and b or c", ("or", ("and", ("not", "a"), "b"), "c")),
        ("a or b or c", ("or", "a", "b", "c")),
        ("a or (b or c)", ("or", "a", ("or", "b", "c"))),
        ("not a == b", ("not", ("compare", "a", ("==", "b")))),
        ("a < b <= c", ("compare", "a", ("<", "b"), ("<=", "c"))),
        ("a not in b is not c", ("compare", "a", ("not in", "b"), ("is not", "c"))),
        ("-a.b", ("-", (".", "a", "b"))),
        ("a if b else c if d else e", ("if", "b", "a", ("if", "d", "c", "e"))),
        ("1_000.5", 1000.5),
        ('"a" \'b\' r"\\d"', "ab\\d"),
        (r'"\t\x41\u00e9\U0001f600\N{BULLET}\101\""', '\tA\u00e9\U0001f600\u2022A"'),
        ('"a" f"b{c}{{d}}\\n" "e"', ("f", "ab", ("value", "c"), "{d}\ne")),
        ("f\"{a['k' if b else 'l'] if c != d else e}\"".replace("a['k' if b else 'l']", "a"), None),
        ('rf"\\d{a}"', ("f", "\\d", ("value", "a"))),
        ('f"{a}" f"{b}"', ("f", ("value", "a"), ("value", "b"))),
    ],
)
def test_expressions(text: str, expected: object) -> None:
    if expected is None:
        expected = ("f", ("value", ("if", ("compare", "c", ("!=", "d")), "a", "e")))
    assert shape(value_of(text)) == expected


def test_every_statement_of_the_grammar() -> None:
    file = read(WHOLE_GRAMMAR)
    kinds = [type(statement).__name__ for statement in file.statements]
    assert kinds == (["Do"] * 5 + ["Assign"] * 11 + ["Do"] + ["With"] * 3 + ["Def"] * 2 + ["Do"] * 3)
    assert file.docstring is not None and file.docstring.value == "Challenges for MFA.\n\nTwo lines of it."
    effect = file.statements[21]
    assert isinstance(effect, syn.Def) and effect.docstring is not None
    assert effect.docstring.value == "What it does." and len(effect.body) == 2
    extern = file.statements[20]
    assert isinstance(extern, syn.Def) and isinstance(extern.body[0], syn.Do)
    assert isinstance(extern.body[0].value, syn.Dots) and extern.decorators[0].func == syn.Name(
        "extern", extern.span
    )


def test_spans_are_the_text_of_their_nodes() -> None:
    text = 'with rule("a", when=(a + b) * f"é{c . d}" in x["k"]):\n    log( "x" )  # note\n    stop()\n'
    (block,) = read(text).statements
    assert isinstance(block, syn.With)

    def written(span: object) -> str:
        assert hasattr(span, "start") and hasattr(span, "end")
        return text[span.start : span.end]

    assert written(block.span) == text.replace("\n", "", 0).rstrip("\n")
    assert written(block.header) == text.split("\n")[0]
    when = block.call.arguments[1]
    assert written(when.span).startswith("when=(a + b)") and written(when.keyword_span) == "when"
    assert isinstance(when.value, syn.Compare)
    assert written(when.value.comparisons[0].operator_span) == "in"
    product = when.value.left
    assert isinstance(product, syn.Binary) and written(product.span) == '(a + b) * f"é{c . d}"'
    assert written(product.left.span) == "a + b" and isinstance(product.right, syn.FString)
    inner = product.right.parts[1]
    assert (
        isinstance(inner, syn.Attribute)
        and written(inner.span) == "c . d"
        and written(inner.name_span) == "d"
    )
    assert written(block.body[0].span) == 'log( "x" )'


def test_comments_are_kept_in_order() -> None:
    text = '# one\nx = (  # two\n    # three\n    "# no"\n)  # four\r\n    # five\n'
    comments = read(text).comments
    assert [(comment.text, comment.alone) for comment in comments] == [
        ("# one", True),
        ("# two", False),
        ("# three", True),
        ("# four", False),
        ("# five", True),
    ]
    assert all(text[comment.span.start : comment.span.end] == comment.text for comment in comments)


def test_a_windows_file_is_the_same_policy() -> None:
    unix, windows = read(WHOLE_GRAMMAR), read(WHOLE_GRAMMAR.replace("\n", "\r\n"))
    assert windows.statements == unix.statements
    assert windows.docstring == unix.docstring


def test_bracketed_lines_may_begin_in_column_one() -> None:
    (statement,) = read("x = f(\na=1,\nwith_(2)\n)\n".replace("a=1,\nwith_(2)", "b(2),\na=1,")).statements
    assert isinstance(statement, syn.Assign)


def test_what_is_right_stays_and_what_is_broken_keeps_its_names() -> None:
    text = (
        "a = 1\n"
        "b = = 2\n"
        "c = (3\n"
        "def d(x=1):\n    return x\n"
        'load("l.policy", "e", "f" g)\n'
        "h, i = a\n"
        "event.k = 1\n"
        "const m = 1\n"
        "z = a\n"
    )
    checked = parse(Source("a.policy", text))
    assert checked.value is not None
    kinds = [type(statement).__name__ for statement in checked.value.statements]
    assert kinds == ["Assign", *["Broken"] * 7, "Assign"]
    names = [s.names for s in checked.value.statements if isinstance(s, syn.Broken)]
    assert [sorted(some - {"l.policy", "const"}) for some in names] == [
        ["b"],
        ["c"],
        ["d"],
        ["e", "f"],
        ["h", "i"],
        [],
        ["m"],
    ]
    lines = [Source("a", text).position(problem.span.start).line for problem in checked.diagnostics]
    assert lines == [2, 3, 4, 6, 7, 8, 9]


def test_every_wrong_line_of_a_block_is_reported() -> None:
    text = 'with rule("a", when=b && c):\n    log("x" y)\n    z = 0_\n    if d\n        stop()\n    ok = 1\n'
    problems = parse(Source("a.policy", text)).diagnostics
    source = Source("a.policy", text)
    assert [source.position(problem.span.start).line for problem in problems] == [1, 2, 3, 4]


def test_a_string_without_end_is_one_error() -> None:
    text = 'x = f("abc)\nwith rule("a):\n    stop()\n\ny = 1\n'
    checked = parse(Source("a.policy", text))
    assert [problem.code.name for problem in checked.diagnostics] == ["bad-string", "bad-string"]
    assert checked.value is not None and isinstance(checked.value.statements[-1], syn.Assign)


def test_the_largest_file_is_read_and_a_larger_one_is_not() -> None:
    line = "# " + "é" * 30 + "\n"
    text = line * (LIMIT // len(line.encode()))
    text += "#" * (LIMIT - len(text.encode()))
    assert parse(Source("a.policy", text)).is_clean
    too_large = parse(Source("a.policy", text + "#"))
    assert too_large.value is None
    assert [problem.code for problem in too_large.diagnostics] == [FILE_TOO_LARGE]


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        ("x = a" + ".b" * 29, "x = a" + ".b" * 30),
        ("x = " + "not " * 29 + "a", "x = " + "not " * 30 + "a"),
        ("x = " + "-" * 29 + "a", "x = " + "-" * 30 + "a"),
        ("x = " + "(" * 30 + "a" + ")" * 30, "x = " + "(" * 31 + "a" + ")" * 31),
        ("x = a" + " or a" * 499, "x = " + "a if b else " * 30 + "c"),
        ('x = f"{' + "-" * 28 + 'a}"', 'x = f"{' + "-" * 29 + 'a}"'),
        ('x = f"{' + "(" * 30 + "a" + ")" * 30 + '}"', 'x = f"{' + "(" * 31 + "a" + ")" * 31 + '}"'),
    ],
)
def test_depth_is_limited(allowed: str, refused: str) -> None:
    assert parse(Source("a.policy", allowed)).diagnostics == ()
    assert [problem.code for problem in parse(Source("a.policy", refused)).diagnostics] == [TOO_DEEP]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x = " + "not " * 60000 + "y",
        "x = " + "(" * 100000,
        "x = y" + "[0]" * 60000,
        "x = " + "not " * 1900 + "+y",
        "/*" * 100000,
        "'" * 200001,
        "\\" * 100000,
        "\n".join(" " * level + "if x:" for level in range(500)),
        'x = f"' + "{(" * 300 + ")}" * 300 + '"',
        "é" * 100000,
        "x = " + "1" * 200000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_files_are_refused_quietly(text: str) -> None:
    checked = parse(Source("a.policy", text))
    assert checked.diagnostics
    assert len(checked.diagnostics) < 10


def test_statements_after_a_misplaced_character_are_broken_not_misread() -> None:
    checked = parse(Source("a.policy", "us\u200ber = 1\nok = 2\n"))
    assert checked.value is not None
    assert [type(statement) for statement in checked.value.statements] == [syn.Broken, syn.Assign]
    assert len(checked.diagnostics) == 1


@pytest.mark.parametrize(
    ("text", "names", "first"),
    [
        ("b = = 2", "b", "b"),
        ("= 1", "", "="),
        ("a, b = = 1", "a b", "a"),
        ("a b = = 1", "a b", "a"),
        ("a b", "a", "a"),
        ("a.b = = 1", "", "a"),
        ("a[0] = = 1", "", "a"),
        ("a, b[0] = = 1", "a", "a"),
        ("f(x) = 1", "", "f"),
        ("1 = x", "", "1"),
        ("x: y = = 1", "x", "x"),
        ("const m = 1", "const m", "const"),
        ("x = y = 1", "x", "x"),
        ("def f(x=1): return x", "f", "def"),
        ("def 1(x): return x", "", "def"),
        ("async def f(x): return x", "f", "async"),
        ('load("l.policy", "a" b)', "l.policy a", "load"),
        ("load('l.policy', 'a' b)", "l.policy a", "load"),
        ('log("l.policy", "a" b)', "", "log"),
        ("schema(x y)", "", "schema"),
        ("while a:\n    b = 1", "", "while"),
        ("try:\n    b = 1\nfinally:\n    c = 1", "", "try"),
        ("for a in b:\n    c = = 1", "", "for"),
        ("a = (1", "a", "a"),
        ("a = (\nb = 1", "a", "a"),
        ("&& a", "", "&&"),
    ],
)
def test_what_is_left_of_what_cannot_be_read(text: str, names: str, first: str) -> None:
    file = parse(Source("a.policy", f"{text}\n")).value
    assert file is not None
    left = file.statements[0]
    assert isinstance(left, syn.Broken)
    assert (sorted(left.names), left.first) == (sorted(names.split()), first)
    assert f"{text}\n"[left.span.start : left.span.end] == text.removesuffix(
        "\nb = 1" if "(\n" in text else ""
    )
