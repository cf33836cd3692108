"""Statements of plain layout are as the documents of the printer lay them out."""

import pytest
from javascript.samples import Samples
from quick import fewer

from actiongen.javascript import tree as js
from actiongen.javascript.print import printer, statements
from actiongen.javascript.print.flat import plain_condition, plain_text
from actiongen.javascript.print.printer import print_statements


@pytest.mark.parametrize("seed", range(3))
def test_plain_statements_are_as_documents_lay_them_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = Samples(seed)
    programs = [samples.program() for _ in range(fewer(250))]
    quick = [print_statements(program) for program in programs]
    with monkeypatch.context() as changed:
        changed.setattr(printer, "plain_text", lambda *_: None)
        changed.setattr(statements, "plain_condition", lambda *_: None)
        slow = [print_statements(program) for program in programs]
    assert quick == slow


def call(*arguments: js.Expr) -> js.Do:
    return js.Do(js.Call(js.Member(js.Name("api"), "send"), arguments))


LONG = js.String("w" * 64)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (js.Return(), "return;"),
        (call(js.Name("a")), "api.send(a);"),
        (call(js.Name("a"), LONG), f'api.send(\n    a,\n    "{LONG.value}",\n  );'),
        (
            call(LONG, js.Object((js.Property("id", js.Number(1)),))),
            f'api.send("{LONG.value}", {{\n    id: 1,\n  }});',
        ),
        (call(js.Arrow((), js.Name("a"))), None),
        (call(js.String("w" * 80)), None),
        (js.Return(comment=("why",)), None),
        (js.Do(js.Await(js.Member(js.Await(js.Name("a")), "b"))), None),
        (js.Do(js.Await(js.Index(js.Member(js.Await(js.Name("a")), "b"), js.Number(0)))), None),
        (js.Do(js.Await(js.Member(js.Name("a"), "b"))), "await a.b;"),
        (js.If(((js.Name("a"), ()),)), None),
    ],
)
def test_what_is_plain(statement: js.Statement, text: str | None) -> None:
    assert plain_text(statement, 2) == text


def test_a_condition_that_is_too_long_has_a_line_for_each_operand() -> None:
    either = js.Binary("||", js.Name("a" * 40), js.Name("b" * 40))
    text = plain_condition(either, js.If(((either, ()),)), "if (", 0)
    assert text == f"\n  {'a' * 40} ||\n  {'b' * 40}\n"


def test_what_is_awaited_twice_begins_with_a_line_of_its_own() -> None:
    """As Prettier writes it, although it is short."""
    twice = js.Await(js.Member(js.Await(js.Name("a")), "b"))
    assert print_statements((js.Do(twice),)) == "await (\n  await a\n).b;\n"
