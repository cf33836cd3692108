"""JavaScript that is read piece by piece: the tree is that of the whole text; what is not whole is no piece."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from quick import some

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.javascript import pieces
from actiongen.javascript import tree as js
from actiongen.javascript.parse import Node, parse_javascript
from actiongen.javascript.pieces import said_in_pieces
from actiongen.javascript.print.printer import print_statements
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.unit import is_refused, loader

GOOD = sorted((Path(__file__).parent.parent / "cases" / "good").glob("*.policy"))
PARAMETERS = ("event", "api")
SAYS = js.Do(js.Call(js.Name("say"), (js.String("a"),)), comment=("Why",))


@pytest.fixture(autouse=True)
def knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_known", {})


def handler(*body: js.Statement, name: str = "onX") -> tuple[js.Statement, ...]:
    return (js.ExportHandler(name, js.Arrow(PARAMETERS, body, is_async=True), doc=("About it.",)),)


def text_of(parts: Sequence[tuple[js.Statement, ...]]) -> str:
    return "\n\n".join(print_statements(part).strip("\n") for part in parts)


def without_places(node: object) -> object:
    if isinstance(node, Node):
        fields = {name: without_places(part) for name, part in node.fields.items() if name != "range"}
        return (node.type, fields)
    return [without_places(each) for each in node] if isinstance(node, tuple) else node


def read_whole(text: str) -> Node:
    script = parse_javascript(text)
    assert not isinstance(script, str), script
    return script.program


def body_of(node: Node) -> object:
    return without_places(node.nodes("body"))


# What is read is what stands there


def program_of(file: Path) -> File | None:
    source = Source(f"policies/{file.name}", file.read_text(encoding="utf-8"))
    checked = parse(source).then(lambda parsed: analyse(parsed, load=loader((source,))))
    if is_refused(checked.diagnostics) or not isinstance(checked.value, ir.Program):
        return None
    return assemble(checked.value)


def test_files_read_in_pieces_as_they_do_as_a_whole() -> None:
    files = [file for each in some(GOOD[::4]) if (file := program_of(each)) is not None]
    in_pieces = 0
    for file in [*files, *files]:
        own = write(file).removesuffix("".join(f"\n\n{part}" for part in file.below) + "\n")
        found = said_in_pieces(file.parts, own)
        if found is not None:
            in_pieces += 1
            assert body_of(found) == body_of(read_whole(own))
            assert found.end == len(own)
    assert in_pieces >= 2 * len(files) - 4


def test_a_piece_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(pieces, "parse_javascript", lambda text: read.append(text) or parse_javascript(text))
    parts = (handler(SAYS, js.Blank(), js.Return()),)
    first = said_in_pieces(parts, text_of(parts))
    parts = (handler(js.Return(js.Name("b")), js.Blank(), SAYS),)
    second = said_in_pieces(parts, text_of(parts))
    assert first is not None
    assert second is not None
    assert [text.count("say") for text in read] == [1, 0]
    assert body_of(second) == body_of(read_whole(text_of(parts)))


def test_a_long_piece_is_read_each_time() -> None:
    long = js.Do(js.Call(js.Name("say"), tuple(js.String(f"{number:09}") for number in range(200))))
    parts = (handler(SAYS, js.Blank(), long),)
    text = text_of(parts)
    said = said_in_pieces(parts, text)
    assert said is not None
    assert body_of(said) == body_of(read_whole(text))
    assert len(text) > 2_000
    assert max(len(known) for known, _ in pieces._known) < 200
    printed: dict[js.Statement, str] = {}
    assert print_statements(parts[0], printed=printed) == print_statements(parts[0])
    assert [*printed] == [SAYS]


# What is not said


ONE, MINUS = js.Const("ZERO", js.Number(0.0)), js.Const("ZERO", js.Number(-0.0))


@pytest.mark.parametrize(
    ("meant", "other"),
    [
        (SAYS, js.Do(SAYS.value, comment=("Why not",))),
        (SAYS, js.Do(SAYS.value)),
        (SAYS, js.Do(js.Call(js.Name("say"), (js.String("b"),)), comment=("Why",))),
        (js.Return(), js.Throw(js.Name("a"))),
        (ONE, MINUS),
        (MINUS, ONE),
    ],
)
def test_a_piece_that_says_something_else(meant: js.Statement, other: js.Statement) -> None:
    for known in (other, meant):
        parts = (handler(known),)
        assert said_in_pieces(parts, text_of(parts)) is not None
    assert said_in_pieces((handler(meant),), text_of((handler(other),))) is None
    assert (
        said_in_pieces(
            (handler(js.Return(), js.Blank(), meant),), text_of((handler(js.Return(), js.Blank(), other),))
        )
        is None
    )


HEAD = "/**\n * About it.\n */\nexports.onX = async (event, api) => {\n"


def said(body: str, *meant: js.Statement, head: str = HEAD, tail: str = "\n};") -> bool:
    return said_in_pieces((handler(*meant),), f"{head}{body}{tail}") is not None


def call(name: str, *values: js.Expr) -> js.Do:
    return js.Do(js.Call(js.Name(name), values))


def test_only_what_is_over_is_a_piece() -> None:
    a, b = call("a"), call("b")
    assert said("  a();\n\n  b();", a, js.Blank(), b)
    # Alone the first piece is a call; with what follows it is a call of what that gives.
    assert said("  a()\n\n  b();", a, js.Blank(), b) is False
    assert said("  a()", a) is False
    assert said("  a();\n\n  (b)();", a, js.Blank(), b)
    assert said("  a()\n\n  (b)();", a, js.Blank(), b) is False
    assert said('  "use strict";\n\n  a();', js.Do(js.String("use strict")), js.Blank(), a) is False
    assert said('  a();\n\n  "use strict";', a, js.Blank(), js.Do(js.String("use strict"))) is False


def test_an_else_belongs_to_what_stands_before_it() -> None:
    test, then = js.Name("c"), (call("a"),)
    alone = js.If(((test, then),))
    both = js.If(((test, then),), (call("b"),))
    assert said("  if (c) {\n    a();\n  }", alone)
    assert said("  if (c) {\n    a();\n  } else {\n    b();\n  }", both)
    assert said("  if (c) {\n    a();\n  }\n\n  else {\n    b();\n  }", both) is False
    assert (
        said(
            "  if (c) {\n    a();\n  }\n\n  else {\n    b();\n  }", alone, js.Blank(), js.Block((call("b"),))
        )
        is False
    )
    assert said("  if (c) a = () => {}\n\n  b();", alone, js.Blank(), call("b")) is False


@pytest.mark.parametrize(
    ("body", "head", "tail"),
    [
        ("  a();\n};\nexports.onX = async (event, api) => {\n  b();", HEAD, "\n};"),
        ("  a(); /*\n\n  */ b();", HEAD, "\n};"),
        ("  a(`\n\n  `); b();", HEAD, "\n};"),
        ("  a();\n\n  b();\n}; more();\nasync () => {", HEAD, "\n};"),
        ("  a();\n\n  b();", HEAD, "\n}; more();"),
        ("  a();\n\n  b();", HEAD, "\n};\n\nmore();"),
        ("  a();\n\n  b();", HEAD, "\n}();"),
        ("  a();\n\n  b();", HEAD.replace("{\n", "// {\n"), "\n};"),
        ("  a();\n\n  b();", HEAD.replace("async ", ""), "\n};"),
        ("  a();\n\n  b(); // more", HEAD, "\n};"),
        ("  a();\n\n  // more\n  b();", HEAD, "\n};"),
        ("  a();\n\n  b();\u2028", HEAD, "\n};"),
        ("  a();\n\n  b(\u0000);", HEAD, "\n};"),
        ("  b();\n\n  a();", HEAD, "\n};"),
        ("  a();\n\n  b();\n\n  b();", HEAD, "\n};"),
        ("  a();\n\n", HEAD, "\n};"),
    ],
)
def test_what_gets_out_of_a_piece(body: str, head: str, tail: str) -> None:
    meant = (call("a"), js.Blank(), call("b"))
    assert said("  a();\n\n  b();", *meant)
    assert said(body, *meant, head=head, tail=tail) is False


def test_a_comment_is_over_where_it_ends() -> None:
    def comment(text: str) -> bool:
        return (
            said_in_pieces(((js.DocComment(("About",)),), *((SAYS,),)), f'{text}\n\n// Why\nsay("a");')
            is not None
        )

    assert comment("/**\n * About\n */")
    assert not comment("/**\n * About\n */ more(); /* */")
    assert not comment("/**\n * About\n */\nmore();")
    assert not comment("/**\n * About\u202e\n */")
    assert not comment("/**\n * Something else\n */")
