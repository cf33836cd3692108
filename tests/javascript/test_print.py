"""What the printer writes, where Prettier alone would not notice a mistake: values, escapes, indentation."""

import ast
import math
import unicodedata

import pytest

from actiongen.javascript import tree as js
from actiongen.javascript.literals import (
    comment_text,
    number_literal,
    property_key,
    regex_literal,
    string_literal,
    template_text,
)
from actiongen.javascript.print.printer import print_expression, print_statements, wrap_comment

A, B, C = js.Name("a"), js.Name("b"), js.Name("c")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "1"),
        (86_400_000, "86400000"),
        (0.5, "0.5"),
        (120.25, "120.25"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (123456789012345680000, "123456789012345680000"),
        (1e21, "1e21"),
        (1.7976931348623157e308, "1.7976931348623157e308"),
        (5e-324, "5e-324"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert number_literal(value) == text
    assert float(text) == float(value)


@pytest.mark.parametrize("value", [math.inf, math.nan, -1.0])
def test_numbers_without_literal(value: float) -> None:
    with pytest.raises(ValueError, match="number literal"):
        number_literal(value)


def test_negative_numbers_are_negated() -> None:
    assert print_expression(js.Number(-1.5)) == "-1.5"
    assert print_expression(js.Number(-0.0)) == "-0"
    assert print_expression(js.Unary("-", js.Number(-1))) == "-(-1)"
    assert print_expression(js.Member(js.Number(-1), "x")) == "(-1).x"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("any", '"any"'),
        ('say "hi"', "'say \"hi\"'"),
        ('it\'s "so"', "'it\\'s \"so\"'"),
        ("it's \"so", '"it\'s \\"so"'),
        ("back\\slash", '"back\\\\slash"'),
        ("a\nb\r\t", '"a\\nb\\r\\t"'),
        ("\0", '"\\u0000"'),
        ("\u2028\u2029", '"\\u2028\\u2029"'),
        ("a\xa0b\ufeff", '"a\\u00a0b\\ufeff"'),
        ("\u202egnp.exe", '"\\u202egnp.exe"'),
        ("\ud800", '"\\ud800"'),
        ("\u3164\u200d", '"\\u3164\\u200d"'),
        ("é日本🦉", '"é日本🦉"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
        ("👍🏽", '"👍\\ud83c\\udffd"'),
    ],
)
def test_strings(value: str, text: str) -> None:
    assert string_literal(value) == text
    # Python reads these literals as JavaScript does, but for pairs of surrogates.
    read = ast.literal_eval(text)
    assert read.encode("utf-16", "surrogatepass") == value.encode("utf-16", "surrogatepass")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("id", "id"),
        ("class", "class"),
        ("na-me", '"na-me"'),
        ("é", "é"),
        ("", '""'),
        ("1", "1"),
        ("1.5", "1.5"),
        ("007", '"007"'),
        ("1.0", '"1.0"'),
        ("-1", '"-1"'),
        ("12345678901234567890", '"12345678901234567890"'),
        ("__proto__", '["__proto__"]'),
    ],
)
def test_keys(key: str, text: str) -> None:
    assert property_key(key) == text


def test_a_prototype_is_never_set() -> None:
    proto = js.Object((js.Property("__proto__", js.Name("__proto__")),))
    assert print_expression(proto) == '{ ["__proto__"]: __proto__ }'


@pytest.mark.parametrize(
    "text", ["Cafe\u0301", "\u212b", "\u1112\u1161\u11ab", "a\u0323\u0307 and é", "\u0301", "é"]
)
def test_what_terraform_composes_is_escaped(text: str) -> None:
    """Terraform reads files in the normal form NFC: a text of another form would not arrive as it is."""
    literal = string_literal(text)
    assert ast.literal_eval(literal) == text
    made = (literal, template_text(text), regex_literal(text, "u"), property_key(text), comment_text(text))
    for each in made:
        assert unicodedata.normalize("NFC", f"x = {each}") == f"x = {each}"


def test_templates() -> None:
    template = js.Template(("a`b\\c", "$", "{d} ${e}\n", A, "$", B))
    assert print_expression(template) == "`a\\`b\\\\c\\${d} \\${e}\\n${a}$${b}`"
    assert print_expression(js.Template(())) == "``"


def test_regular_expressions() -> None:
    assert print_expression(js.Regex("a\\/b", "iu")) == "/a\\/b/iu"
    assert print_expression(js.Regex("", "")) == "/(?:)/"
    assert print_expression(js.Regex("a", "ui")) == "/a/iu"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (js.Binary("||", js.Binary("&&", A, B), C), "(a && b) || c"),
        (js.Binary("&&", js.Binary("||", A, B), C), "(a || b) && c"),
        (js.Binary("&&", A, js.Binary("&&", B, C)), "a && b && c"),
        (js.Binary("??", js.Binary("||", A, B), C), "(a || b) ?? c"),
        (js.Binary("||", A, js.Binary("??", B, C)), "a || (b ?? c)"),
        (js.Binary("-", A, js.Binary("-", B, C)), "a - (b - c)"),
        (js.Binary("-", js.Binary("-", A, B), C), "a - b - c"),
        (js.Binary("*", js.Binary("%", A, B), C), "(a % b) * c"),
        (js.Binary("*", js.Binary("+", A, B), C), "(a + b) * c"),
        (js.Binary("===", js.Binary("===", A, B), C), "(a === b) === c"),
        (js.Binary("<", js.Binary("+", A, B), C), "a + b < c"),
        (js.Unary("!", js.Binary("===", A, B)), "!(a === b)"),
        (js.Unary("!", js.Unary("!", A)), "!!a"),
        (js.Unary("typeof", js.Await(A)), "typeof (await a)"),
        (js.Await(js.Conditional(A, B, C)), "await (a ? b : c)"),
        (js.Member(js.Await(A), "x"), "(await a).x"),
        (js.Member(js.Conditional(A, B, C), "x"), "(a ? b : c).x"),
        (js.Conditional(js.Conditional(A, B, C), B, C), "(a ? b : c) ? b : c"),
        (js.Conditional(js.Binary("??", A, B), B, C), "(a ?? b) ? b : c"),
        (js.Index(js.Member(A, "b", True), js.String("c"), True), 'a?.b?.["c"]'),
        (js.Member(A, "na-me", True), 'a?.["na-me"]'),
        (js.Call(js.Arrow((), A), ()), "(() => a)()"),
        (js.New(js.Call(A, ()), ()), "new (a())()"),
        (js.New(js.Member(A, "B", True), ()), "new (a?.B)()"),
        (js.New(js.Member(A, "B"), (js.Spread(C),)), "new a.B(...c)"),
        (js.Arrow((), js.Object(())), "() => ({})"),
        (js.Arrow(("x",), js.Conditional(A, B, C)), "(x) => (a ? b : c)"),
        (js.Arrow((js.Pattern(("k", "v")),), A, True), "async ([k, v]) => a"),
        (js.Call(A, (B,), True), "a?.(b)"),
        (js.Member(js.Number(1), "x"), "(1).x"),
    ],
)
def test_parentheses(expression: js.Expr, text: str) -> None:
    assert print_expression(expression) == text


def test_statements_that_would_be_read_as_something_else() -> None:
    assert print_statements((js.Do(js.String("use strict")),)) == '("use strict");\n'
    assert print_statements((js.Do(js.Member(js.Object(()), "x")),)) == "({}).x;\n"


def test_comments_stay_on_their_line() -> None:
    printed = print_statements((js.Return(None, ("a\u2028alert(1)\nb", "", "tail  ")),))
    assert printed == "// a\\u2028alert(1)\\nb\n//\n// tail\nreturn;\n"


def test_documentation_cannot_be_ended() -> None:
    printed = print_statements((js.Function("f", (), (), doc=("a */ alert(1) /*", "")),))
    assert printed == "/**\n * a *\\/ alert(1) /*\n *\n */\nfunction f() {}\n"


def test_empty_lines() -> None:
    blank, stop = js.Blank(), js.Return()
    printed = print_statements(
        (blank, stop, blank, blank, js.Block((blank, stop, blank, stop, blank)), blank)
    )
    assert printed == "return;\n\n{\n  return;\n\n  return;\n}\n"


def test_indentation_takes_columns() -> None:
    call = js.Do(js.Call(js.Name("f" * 60), (js.String("x" * 12),)))
    assert print_statements((call,), 1).startswith("  ffff")
    assert print_statements((call,)).count("\n") == 1
    assert print_statements((call,), 2).splitlines()[1] == '      "xxxxxxxxxxxx",'


def test_a_handler() -> None:
    email = js.Member(js.Member(js.Name("event"), "user"), "email")
    enable = js.Call(js.Member(js.Member(js.Name("api"), "multifactor"), "enable"), (js.String("any"),))
    body = (
        js.Const("domain", js.Call(js.Name("emailDomain"), (email,))),
        js.Blank(),
        js.If(
            (
                (js.Binary("===", js.Name("domain"), js.Name("CORP")), (js.Return(),)),
                (js.Unary("!", js.Binary("&&", A, B)), ()),
            ),
            (js.Do(enable),),
            ("Staff skip MFA",),
        ),
    )
    handler = js.ExportHandler("onExecutePostLogin", js.Arrow(("event", "api"), body, True), ("Logs in.",))
    assert print_statements((handler,)) == (
        "/**\n"
        " * Logs in.\n"
        " */\n"
        "exports.onExecutePostLogin = async (event, api) => {\n"
        "  const domain = emailDomain(event.user.email);\n"
        "\n"
        "  // Staff skip MFA\n"
        "  if (domain === CORP) {\n"
        "    return;\n"
        "  } else if (!(a && b)) {\n"
        "  } else {\n"
        '    api.multifactor.enable("any");\n'
        "  }\n"
        "};\n"
    )


def test_a_broken_object_breaks_what_is_around_it() -> None:
    record = js.Object((js.Property("scope", js.String("x" * 66)),))
    printed = print_expression(js.Call(A, (js.Array((record,)),)))
    assert printed == f'a([\n  {{\n    scope: "{"x" * 66}",\n  }},\n])'


def test_width_can_be_lifted() -> None:
    calls = js.Call(js.Name("f"), (js.String("x" * 90), js.Object((js.Property("a", A),))))
    assert "\n" in print_expression(calls)
    assert print_expression(calls, math.inf) == f'f("{"x" * 90}", {{ a }})'


def test_wrapping() -> None:
    assert wrap_comment("aa bb cc", 9) == ("aa bb", "cc")
    assert wrap_comment("aa bb cc", 8) == ("aa bb", "cc")
    assert wrap_comment("aa bb cc", 7) == ("aa", "bb", "cc")
    assert wrap_comment("a\n\n  b   c  ") == ("a", "", "b c")
    assert wrap_comment("x" * 100 + " y") == ("x" * 100, "y")
    assert wrap_comment("") == ()
