"""A file in another language is told in one error, a policy with mistakes in it never; and what f-strings refuse."""

import pytest

from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.syntax.whole_file import other_language

YAML = "name: T\ntrigger: post-login\n"
JSON = '{\n  "name": "T",\n  "code": "x"\n}\n'
HCL = 'resource "auth0_action" "a" {\n  name = "T"\n}\n'
ACTION = "exports.onExecutePostLogin = async (event, api) => {\n  api.access.deny('no');\n};\n"


def language(text: str) -> str | None:
    found = other_language(Source("a.policy", text))
    if found is None:
        return None
    assert found.message.endswith(", and a policy has the syntax of Python")
    return found.message.removeprefix("this file is ").partition(",")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (YAML, "YAML"),
        ("---\n" + YAML, "YAML"),
        ("actions:\n  - name: T\n    code: x\n  - name: U\n", "YAML"),
        ("list:\n  - one\n  - two\nother: 1\n", "YAML"),
        ("# a comment\n\nname: T\n\ntrigger: 'x'\n", "YAML"),
        ('"name": "T"\n"trigger": "x"\n', "YAML"),
        ("name: T\n", None),
        ("name: T\nsomething else\n", None),
        ("name: T\nother: 1\nx = 1\n", None),
        ("interface A {\n  name: string;\n  trigger: string;\n}\n", None),
        ("  name: string;\n  trigger: string;\n", None),
        ("if a:\n    b: 1\n", None),
        ("for x in y:\nwhile z:\n", None),
        (YAML + 'with rule("a"):\n', None),
        (YAML + 'action(name="A", trigger="post-login")\n', None),
        ("action: T\ntest: 1\n", "YAML"),
        ("action.name: T\ntest: 1\n", "YAML"),
        (JSON, "JSON"),
        ('[\n  {\n    "a": 1\n  }\n]\n', "JSON"),
        ('x = {\n  "a": 1\n}\n', None),
        ("{\n  1\n}\n", None),
        (HCL, "Terraform"),
        ('variable "a" {}\nx\n', "Terraform"),
        ('# first\nmodule "actions" {\n}\n', "Terraform"),
        ("locals {\n  a = 1\n}\n", "Terraform"),
        ("moved {\n  from = a\n}\n", "Terraform"),
        ("resource = 1\nx = 2\n", None),
        ('my_resource "a" {\n}\n', None),
        (ACTION, "JavaScript"),
        ("// why\n" + ACTION, "JavaScript"),
        ("module.exports = {\n  a: 1,\n}\n", "JavaScript"),
        ("function (user, context, callback) {\n  callback(null, user, context);\n}\n", "JavaScript"),
        ("export default async function run(event, api) {\n}\n", "JavaScript"),
        ("const handler = async (event, api) => {\n};\n", "JavaScript"),
        ("const a = (b) => {\n  c();\n};\n", "JavaScript"),
        ("const a = 1\nconst b = 2\n", None),
        ("function other(a, b) {\n}\n", None),
        ("exports.a = 1\nx = 2\n", None),
        (ACTION + "only_when('x', y)\n", None),
        ("", None),
        ("\n# nothing\n", None),
        ("x = 1\ny = 2\n", None),
    ],
)
def test_the_language_of_a_file(text: str, expected: str | None) -> None:
    assert language(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "note"),
    [
        ("\n  " + YAML, "name: T", "nothing of a policy is written in YAML"),
        (JSON, "{", "nothing of a policy is written in JSON"),
        (
            "# first\n" + HCL,
            'resource "auth0_action" "a" {',
            "`actiongen build` writes the Terraform, out of the policies",
        ),
        (
            "// why\n" + ACTION,
            "exports.onExecutePostLogin = async (event, api) => {",
            'an Action can stay as it is: a flow names it as `external("its_name")`, and its caller gives the id',
        ),
    ],
)
def test_what_is_said_of_a_file_in_another_language(text: str, first: str, note: str) -> None:
    checked = parse(Source("a.policy", text))
    (found,) = checked.diagnostics
    assert (found.code.id, found.notes) == ("AG122", (note,))
    assert text[found.span.start : found.span.end] == first
    assert found.help == (
        'begin with `action(name="Staff", trigger="post-login")`, then write a'
        ' `with rule("Why it acts", when=event.user.email_verified):` for each case'
    )


# What f-strings refuse


def told(text: str) -> list[tuple[str, str, str | None, str | None]]:
    """Of each error the message, the text at its place, the help and the edit."""

    def edit(each: Diagnostic) -> str | None:
        return None if each.fix is None else each.fix.edits[0].replacement

    found = parse(Source("a.policy", f"x = {text}\n")).diagnostics
    return [
        (each.message, f"x = {text}\n"[each.span.start : each.span.end], each.help, edit(each))
        for each in found
    ]


DEFINE = "make the text in a definition above and use its name"


@pytest.mark.parametrize(
    ("text", "message", "place", "help", "edit"),
    [
        ('f"a}b"', "this `}` closes nothing", "}", "write `}}` for a brace in the text", "}}"),
        (
            *('f"a{b"', "this `{` is not closed in the string", "{"),
            "close it with `}`, use the other kind of quotes in it, or write `{{` for a brace in the text",
            None,
        ),
        ('f"a{}b"', "there is nothing between the braces", "{}", "write `{{}}` for braces in the text", None),
        (
            'f"a{ }b"',
            "there is nothing between the braces",
            "{ }",
            "write `{{}}` for braces in the text",
            None,
        ),
        ('f"{a!r}"', "`!r`, `!s` and `!a` are not available", "!r", "remove it", ""),
        (
            *('f"{a:>10}"', "format specifications are not available", ":>10"),
            "remove it; make the text that you want in a definition above",
            None,
        ),
        ('f"{a=}"', "`{x=}` is not available", "=", "write the name in the text: `x={x}`", None),
        (r'f"{a[\0]}"', "`\\` cannot stand between the braces", "\\", DEFINE, None),
        ('f"{a # b}"', "`#` cannot stand between the braces", "#", DEFINE, None),
        ('b"a"', "there are no bytes, only strings", "b", "remove the `b`", ""),
        ('Rb"a"', "there are no bytes, only strings", "Rb", "remove the `Rb`", ""),
        ('u"a"', "`u` in front of a string says nothing", "u", "remove the `u`", ""),
        ('ff"a"', "`ff` cannot stand in front of a string", "ff", None, None),
        ('rr"a"', "`rr` cannot stand in front of a string", "rr", None, None),
        (
            *('f"""a"""', "an f-string is written on one line", 'f"""a"""'),
            'write f"…" strings, one a line, in brackets',
            None,
        ),
    ],
)
def test_what_a_string_may_not_have(
    text: str, message: str, place: str, help: str | None, edit: str | None
) -> None:
    assert told(text)[0] == (message, place, help, edit)
    assert all(each[0] == message for each in told(text)), "one mistake is told once"


@pytest.mark.parametrize(
    "text",
    [
        'f"{a}"',
        'f"{{a}}"',
        'f"{{{a}}}"',
        'f"{a["k"]}"'.replace('"k"', "'k'"),
        "f\"{a[':']}\"",
        "f\"{a['}']}\"",
        "f\"{a['#']}\"",
        'f"{a != b}"',
        'f"{a == b or a <= b or a >= b}"',
        'f"{[b for b in a if b == 1]}"',
        "f\"{ {'k': a}['k'] }\"",
        'rf"\\d{a}"',
        'fr"\\d{a}"',
        'f"\\N{BULLET}{a}"',
        'r"a"',
        '"""a\nb"""',
    ],
)
def test_what_a_string_may_have(text: str) -> None:
    assert told(text) == []
