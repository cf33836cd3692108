"""Prettier changes nothing in what the printer writes."""

import pytest
from bench.prettier import prettier
from javascript.samples import Samples

from actiongen.javascript import tree as js
from actiongen.javascript.literals import text_width
from actiongen.javascript.print.printer import print_statements, wrap_comment

SAMPLES_A_BATCH = 1_000


@pytest.mark.slow
@pytest.mark.every(5)
@pytest.mark.parametrize("seed", range(5))
def test_random_programs_are_as_prettier_writes_them(seed: int) -> None:
    samples = Samples(seed)
    texts = [print_statements(samples.program()) for _ in range(SAMPLES_A_BATCH)]
    for text, expected in zip(texts, prettier(texts), strict=True):
        assert text == expected, f"seed {seed}"


@pytest.mark.slow
def test_text_of_any_length_breaks_where_prettier_breaks_it() -> None:
    texts = [print_statements(_statements_of_length(length)) for length in range(90)]
    assert texts == prettier(texts)


def _statements_of_length(length: int) -> tuple[js.Statement, ...]:
    name = js.Name("n" * max(length, 1))
    words = js.String("w" * length)
    api = js.Name("api")
    roles = js.Member(js.Member(js.Name("event"), "authorization"), "roles", optional=True)
    call = js.Call(js.Member(js.Member(api, "idToken"), "setCustomClaim"), (words, roles))
    either = js.Binary("||", js.Binary("===", name, words), js.Unary("!", roles))
    record = js.Object((js.Property("id", words), js.Property("role", words), js.Property("roles", roles)))
    # Whether the object stays broken decides whether the chain around it is broken.
    found = js.Call(
        js.Member(js.Index(roles, js.Number(0)), "find"), (js.Object((js.Property("id", name),)),)
    )
    chain = js.Call(js.Member(js.Call(js.Member(roles, "some"), (js.Object(()),)), "slice"), (found,))
    return (
        js.Do(call),
        js.Const("isStaff", either),
        js.If(((either, (js.Return(either),)),)),
        js.Const("roles", js.Binary("??", roles, js.Array((words,)))),
        js.Const("kind", js.Conditional(either, words, js.Null())),
        js.Do(js.Call(js.Member(api, "send"), (name, record))),
        js.Const("text", js.Template(("a ", name, " b ", call))),
        js.Const("found", js.Call(js.Member(roles, "some"), (js.Arrow(("role",), either),))),
        js.Do(chain),
        js.Throw(js.New(js.Name("Error"), (words,))),
        js.ForOf(js.Pattern(("key", name.id)), chain, ()),
        js.Function("f", ("a", name.id), (js.Return(chain),)),
    )


def test_characters_are_as_wide_as_prettier_takes_them() -> None:
    # The last argument fits in 80 columns or not, by one column, as the width of the characters decides.
    texts = []
    for characters in ("é", "日", "🦉", "ｱ", "☝", "e\u0301", "✌", "©", "👍🏽", "🇩🇪", "❤️", "👩‍💻", "한"):
        for count in (1, 5):
            for filler in range(50, 80):
                words = js.String(characters * count)
                texts.append(
                    print_statements((js.Do(js.Call(js.Name("f" * filler), (words, js.Name("x")))),))
                )
    assert texts == prettier(texts)


def test_wrapped_comments_stay() -> None:
    text = (
        "Challenges for MFA when the account, or the client, asks for it. " * 4 + "\n\n@param {string} email"
    )
    lines = wrap_comment(text)
    assert max(map(text_width, lines)) <= 77
    printed = print_statements((js.DocComment(lines), js.Const("a", js.Null())))
    assert max(map(len, printed.splitlines())) <= 80
    assert prettier([printed]) == [printed]
