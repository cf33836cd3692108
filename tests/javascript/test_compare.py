"""The comparison of a text with the tree it was printed from: silent on what the printer writes, loud on any break.

Every escape and guard of the printer is broken in turn, by compiling its function with one piece of it replaced;
the comparison must notice each by itself.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from types import FunctionType

import pytest
from javascript.samples import Samples

from actiongen.javascript import literals, parse
from actiongen.javascript import tree as js
from actiongen.javascript.compare import difference
from actiongen.javascript.print import (
    calls,
    context,
    displays,
    flat,
    operators,
    parentheses,
    printer,
    statements,
)
from actiongen.javascript.print.printer import print_statements

SAMPLES = 300
A, B, C = js.Name("a"), js.Name("b"), js.Name("c")
LONG = js.Name("x" * 60)
HIDDEN = "\u202e"


def is_noticed(meant: tuple[js.Statement, ...], text: str) -> bool:
    """Whether the contract alone refuses the text."""
    script = parse.parse_javascript(text)
    return isinstance(script, str) or difference(meant, script, text) is not None


def do(value: js.Expr) -> tuple[js.Statement, ...]:
    return (js.Const("v", value),)


# What the printer writes


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("seed", range(4))
def test_the_printer_writes_what_is_meant(seed: int) -> None:
    samples = Samples(seed + 100)
    for _ in range(SAMPLES):
        program = tuple(_at_top(each) for each in samples.program())
        text = print_statements(program)
        script = parse.parse_javascript(text)
        if isinstance(script, str):  # `return` outside of a function, `await` outside of an async one …
            assert re.search("Illegal|Unexpected|Invalid|Strict mode", script), (script, text)
            continue
        assert difference(program, script, text) is None, text


def _at_top(statement: js.Statement) -> js.Statement:
    """A statement that may stand anywhere: in an async function."""
    if isinstance(statement, js.Blank | js.DocComment | js.Function | js.ExportHandler):
        return statement
    return js.Function("f", (), (statement,), is_async=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_another_program_is_another(seed: int) -> None:
    samples = Samples(seed)
    programs = [tuple(map(_at_top, samples.program())) for _ in range(SAMPLES)]
    texts = [print_statements(program) for program in programs]
    for (first, text), (second, other) in zip(
        zip(programs, texts, strict=True), zip(programs[1:], texts[1:], strict=True), strict=False
    ):
        if text.split() != other.split():
            assert is_noticed(second, text) or _same(first, second), (text, other)


def _same(first: tuple[js.Statement, ...], second: tuple[js.Statement, ...]) -> bool:
    return print_statements(first).split() == print_statements(second).split()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_changed_text_is_another(seed: int) -> None:
    random, samples = Random(seed), Samples(seed)
    for _ in range(SAMPLES):
        program = tuple(map(_at_top, samples.program()))
        text = print_statements(program)
        spots = [at for at, char in enumerate(text) if char.isalnum()]
        if not spots:
            continue
        at = random.choice(spots)
        changed = text[:at] + ("Q" if text[at] != "Q" else "W") + text[at + 1 :]
        assert is_noticed(program, changed), (text, changed)


@pytest.mark.parametrize(
    ("meant", "text"),
    [
        (do(js.String("a")), 'const v = "b";'),
        (do(js.String("1")), "const v = 1;"),
        (do(js.Number(1)), "const v = true;"),
        (do(js.Boolean(True)), "const v = 1;"),
        (do(js.Null()), "const v = /(?:)/;"),
        (do(js.Number(0.0)), "const v = -0;"),
        (do(js.Number(-0.0)), "const v = 0;"),
        (do(js.Number(8)), "const v = 8n;"),
        (do(A), "let v = a;"),
        (do(A), "const v = a, w = b;"),
        (do(A), "const v = a; ;"),
        (do(A), "const v = /* x */ a;"),
        (do(A), "const v = a; // x"),
        (do(A), "const v = a; <!-- x"),
        (do(js.Member(js.Member(A, "b", True), "c")), "const v = (a?.b).c;"),
        (do(js.Call(js.Member(A, "b", True), ())), "const v = (a?.b)();"),
        (do(js.Member(A, "b")), "const v = a?.b;"),
        (do(js.Index(A, B)), "const v = a.b;"),
        (do(js.Arrow((), A)), "const v = async () => a;"),
        (do(js.Arrow(("a",), A)), "const v = (a = 1) => a;"),
        (do(js.Arrow(("a",), A)), "const v = (...a) => a;"),
        (do(js.Object((js.Property("__proto__", A),))), "const v = { __proto__: a };"),
        (do(js.Object((js.Property("__proto__", A),))), 'const v = { "__proto__": a };'),
        (do(js.Object((js.Property("a", B),))), "const v = { [a]: b };"),
        (do(js.Object((js.Property(A, B),))), "const v = { a: b };"),
        (do(js.Object((js.Property(A, B),))), "const v = { [b]: b };"),
        (do(js.Object((js.Property(A, B),))), 'const v = { ["a"]: b };'),
        (do(js.Object((js.Property(A, B),))), "const v = { [a]() { return b; } };"),
        (do(js.Object((js.Property("a", B),))), "const v = { get a() { return b; } };"),
        (do(js.Object((js.Property("007", B),))), "const v = { 007: b };"),
        (do(js.Array((A,))), "const v = [a, , ];"),
        (do(js.Template(("a",))), "const v = 'a';"),
        ((js.Do(js.String("use strict")),), '"use strict";'),
        ((js.Const("v", A, ("Title",)),), "const v = a;"),
        ((js.Const("v", A, ("Title",)),), "// Title\n// Title\nconst v = a;"),
        ((js.Const("v", A, ("Title",)),), "// Other\nconst v = a;"),
        ((js.Const("v", A, ("Title",)),), "/* Title*/\nconst v = a;"),
        ((js.Const("v", A, ("Title",)),), "const v = a; // Title"),
        ((js.Const("v", A), js.Const("w", A, ("Title",))), "// Title\nconst v = a;\nconst w = a;"),
        ((js.DocComment(("Title",)), js.Const("v", A)), "/**\n * Title\n * more\n */\nconst v = a;"),
        ((js.DocComment(("Title",)), js.Const("v", A)), "/*\n * Title\n */\nconst v = a;"),
        ((js.If(((A, (js.Return(),)),)),), "if (a) { return; } else {}"),
        ((js.Function("f", (), ()),), "function* f() {}"),
        ((js.Try((), ()),), "try {} catch (e) {}"),
        ((js.Try((), ()),), "try {} catch {} finally {}"),
        ((js.ForOf("v", A, ()),), "for (let v of a) {}"),
        ((js.ExportHandler("f", js.Arrow((), A)),), "exports.f += () => a;"),
    ],
)
def test_what_is_not_meant(meant: tuple[js.Statement, ...], text: str) -> None:
    assert is_noticed(meant, text)


P, Q, R, S = (js.Name(name) for name in ("p", "q", "r", "s"))
EVERY_KIND: tuple[tuple[js.Statement, ...], ...] = (
    do(js.Member(P, "q")),
    do(js.Member(P, "q", True)),
    do(js.Index(P, Q)),
    do(js.Call(P, (Q, js.Spread(R)))),
    do(js.New(P, (Q, R))),
    do(js.Unary("!", P)),
    do(js.Unary("typeof", P)),
    do(js.Binary("+", P, Q)),
    do(js.Binary("&&", js.Binary("&&", P, Q), R)),
    do(js.Binary("??", P, js.Binary("||", Q, R))),
    do(js.Conditional(P, Q, R)),
    do(js.Template(("x", P, "y", Q))),
    do(js.Tagged(P, js.Template(("x", Q)))),
    do(js.Array((P, js.Spread(Q), R))),
    do(js.Object((js.Property("p", Q), js.Property(R, S), js.Spread(A)))),
    do(js.Object((js.Property("p", js.Name("p")),))),
    do(js.Arrow(("p", js.Pattern(("q", "r"))), S)),
    do(js.Arrow(("p",), (js.Return(Q),))),
    (js.Function("p", ("q",), (js.Return(js.Await(R)), js.Throw(S)), True),),
    (js.Do(js.Call(P, (Q,))),),
    (js.If(((P, (js.Do(Q),)), (R, (js.Do(S),))), (js.Do(A),)),),
    (js.ForOf("p", Q, (js.Do(R),)),),
    (js.ForOf(js.Pattern(("p", "q")), R, (js.Do(S),)),),
    (js.Try((js.Do(P),), (js.Do(Q),)),),
    (js.Block((js.Do(P), js.Do(Q))),),
    (js.ExportHandler("p", js.Arrow(("q", "r"), (js.Do(S),), True)),),
    (js.Const("p", Q, ("About r.",)), js.DocComment(("And s.",))),
)


@pytest.mark.parametrize("meant", EVERY_KIND, ids=lambda meant: " ".join(print_statements(meant).split()))
def test_every_name_and_every_mark_counts(meant: tuple[js.Statement, ...]) -> None:
    text = print_statements(meant)
    assert not is_noticed(meant, text)
    names = sorted(set(re.findall(r"\b[pqrs]\b", text)))
    assert names
    for name in names:
        for found in re.finditer(rf"\b{name}\b", text):
            assert is_noticed(meant, f"{text[: found.start()]}other{text[found.end() :]}"), (name, text)
    for old, new in (("+", "-"), ("&&", "||"), ("??", "&&"), ("!", "-"), ("typeof", "void"), ("?.", ".")):
        if old in text:
            assert is_noticed(meant, text.replace(old, new, 1)), (old, text)
    for part in ("...", "await ", "async "):
        if part in text:
            assert is_noticed(meant, text.replace(part, "", 1)), (part, text)


@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\ufe0f", "\u2028", "\u00a0", "\u3164", "\ue000", "e\u0301"]
)
def test_what_nobody_sees_is_refused(character: str) -> None:
    assert isinstance(parse.parse_javascript(f'const v = "{character}";'), str)


def test_long_chains() -> None:
    value: js.Expr = A
    for _ in range(3_000):
        value = js.Binary("||", value, B)
    text = "const v = " + " || ".join(["a", *["b"] * 3_000]) + ";"
    assert not is_noticed(do(value), text)
    assert is_noticed(do(value), text.replace("b;", "c;"))


# Every guard, broken


@dataclass(frozen=True)
class Guard:
    """A piece of a function that keeps what is meant, what to put there, and a program that then goes wrong."""

    function: Callable[..., object]
    old: str
    new: str
    program: tuple[js.Statement, ...]

    def __str__(self) -> str:
        return f"{self.function.__name__}: {self.old or 'all'}"


def literal(function: Callable[..., object], old: str, new: str, text: str) -> Guard:
    return Guard(function, old, new, do(js.String(text)))


BINARY = js.Binary("+", A, B)
GUARDS = [
    literal(literals.string_literal, "_PLAIN.fullmatch(value) and ", "", "a\nb"),
    literal(literals.string_literal, ' and "\\\\" not in value', "", "a\\"),
    literal(literals.string_literal, " and quote not in value", "", "\"'"),
    literal(literals.string_literal, '.replace("\\\\", "\\\\\\\\")', "", f"\\n{HIDDEN}"),
    literal(literals.string_literal, '.replace(quote, f"\\\\{quote}")', "", f"\"'{HIDDEN}"),
    literal(literals.string_literal, "text = escape_hidden(", "text = str(", "a\n"),
    Guard(literals.template_text, '.replace("\\\\", "\\\\\\\\")', "", do(js.Template(("\\n",)))),
    Guard(literals.template_text, '.replace("`", "\\\\`")', "", do(js.Template(("` + a + `",)))),
    Guard(literals.template_text, '.replace("${", "\\\\${")', "", do(js.Template(("${a}",)))),
    Guard(literals.template_text, "return escape_hidden(text)", "return text", do(js.Template(("\r\n",)))),
    Guard(literals.regex_literal, " or '(?:)'", "", do(js.Regex("", ""))),
    Guard(literals.regex_literal, "escape_hidden(body)", "body", do(js.Regex(HIDDEN, ""))),
    Guard(literals.number_literal, "e{point - 1}", "e{point}", do(js.Number(1e30))),
    Guard(literals.number_literal, "'0' * -point", "''", do(js.Number(0.001))),
    Guard(literals.is_identifier, "is not None", "!= 0", do(js.Member(A, "b-c"))),
    Guard(
        literals.property_key,
        'if key == "__proto__":',
        "if False:",
        do(js.Object((js.Property("__proto__", A),))),
    ),
    Guard(
        literals.property_key,
        "if is_identifier(key):",
        "if True:",
        do(js.Object((js.Property("a: b, c", A),))),
    ),
    Guard(
        literals.property_key,
        " and number_literal(float(key)) == key",
        "",
        do(js.Object((js.Property("007", A),))),
    ),
    Guard(literals._is_name, "return all(", "return True or all(", do(js.Object((js.Property("é-b", A),)))),
    literal(literals._escaped, "_escape(char)", "char", "e\u0301"),
    Guard(
        literals.comment_text,
        'text.replace("*/", "*\\\\/")',
        "text",
        (js.DocComment(("a */ const Object = console; /*",)), js.Const("v", A)),
    ),
    Guard(literals.comment_text, "escape_hidden(", "str(", (js.Const("v", A, ("a\nb();",)),)),
    Guard(
        literals.comment_text, "escape_hidden(", "str(", (js.DocComment((f"a{HIDDEN}",)), js.Const("v", A))
    ),
    literal(literals.escape_hidden, "if _PLAIN.fullmatch(text):", "if True:", "a\nb"),
    literal(literals.escape_hidden, "return _escaped(text)", "return text", "e\u0301"),
    literal(literals._is_hidden, "in _HIDDEN_CATEGORIES", "in ()", HIDDEN),
    literal(literals._is_hidden, "character in _BLANK_LETTERS", "False", "\u3164"),
    literal(literals._is_hidden, "character in _JOINING_EMOJI", "False", "👍🏽"),
    literal(literals._is_hidden, "character in _VARIATION_SELECTORS", "False", "❤️"),
    literal(literals._escape, "return _ESCAPES[character]", "return character", "a\nb"),
    literal(literals._escape, "for i in range(0, len(units), 2)", "for i in range(0, 2, 2)", "\U000e0001"),
    Guard(parentheses.needs_parentheses, "_starts_statement(context) or ", "", (js.Do(js.Object(())),)),
    Guard(
        parentheses._starts_statement,
        "return statement is not None and",
        "return False and",
        (js.Do(js.Object(())),),
    ),
    Guard(
        parentheses._starts_arrow_body,
        'return leftmost(arrow.child("body")) is context',
        "return False",
        do(js.Arrow((), js.Object(()))),
    ),
    Guard(
        parentheses.parenthesised,
        "return isinstance(parent, js.Do)",
        "return False",
        (js.Do(js.String("use strict")),),
    ),
    Guard(
        parentheses.parenthesised,
        'return key == "value" and isinstance(parent, js.Member | js.Index)',
        "return False",
        do(js.Member(js.Number(1), "b")),
    ),
    Guard(parentheses.parenthesised, "return same or ", "return ", do(js.Unary("-", js.Unary("-", A)))),
    Guard(
        parentheses.parenthesised,
        "return same or _is_head(parent, key)",
        "return same",
        do(js.Member(js.Unary("!", A), "b")),
    ),
    Guard(
        parentheses.parenthesised,
        "or _is_head(parent, key)\n"
        '                or (isinstance(parent, js.Conditional) and key == "condition")\n'
        "            )\n"
        "        case js.Conditional()",
        ")\n        case js.Conditional()",
        (js.Function("f", (), do(js.Member(js.Await(A), "b")), True),),
    ),
    *(
        Guard(
            parentheses.parenthesised,
            "isinstance(parent, js.Unary | js.Binary | js.Await)\n",
            "False\n",
            program,
        )
        for program in (
            do(js.Unary("!", js.Conditional(A, B, C))),
            do(js.Binary("+", js.Conditional(A, B, C), C)),
            do(js.Binary("||", A, js.Arrow((), A))),
            (js.Function("f", (), do(js.Await(js.Conditional(A, B, C))), True),),
        )
    ),
    Guard(
        parentheses.parenthesised,
        'return key == "function" and isinstance(parent, js.New) and _contains_call(node)',
        "return False",
        do(js.New(js.Call(A, ()), ())),
    ),
    Guard(
        parentheses._contains_call,
        "return True",
        "return False",
        do(js.New(js.Member(js.Call(A, ()), "b"), ())),
    ),
    Guard(
        parentheses._contains_call,
        "isinstance(node, js.Call) or node.optional",
        "isinstance(node, js.Call)",
        do(js.New(js.Member(A, "b", True), ())),
    ),
    *(
        Guard(parentheses._is_head, old, "False and", do(program))
        for old, program in (
            ('key == "function" and', js.Call(js.Arrow((), A), ())),
            ('key == "function" and', js.Call(js.Conditional(A, B, C), ())),
            ('key == "value" and', js.Member(js.Conditional(A, B, C), "d")),
            ('key == "value" and', js.Member(BINARY, "d")),
            ('key == "value" and', js.Index(BINARY, js.Number(0))),
        )
    ),
    *(
        Guard(
            parentheses._binary_needs_parentheses,
            "js.Spread() | js.Await() | js.Unary():\n            return True",
            "js.Spread() | js.Await() | js.Unary():\n            return False",
            program,
        )
        for program in (
            do(js.Unary("!", BINARY)),
            (js.Function("f", (), do(js.Await(BINARY)), True),),
        )
    ),
    *(
        Guard(
            parentheses._binary_needs_parentheses,
            "return outer != node.operator",
            "return False",
            do(program),
        )
        for program in (
            js.Binary("&&", js.Binary("||", A, B), C),
            js.Binary("??", js.Binary("||", A, B), C),
        )
    ),
    *(
        Guard(parentheses._is_loose_operand, "outer_level > inner_level\n", "False\n", do(program))
        for program in (
            js.Binary("*", BINARY, C),
            js.Binary("-", C, js.Binary("===", A, B)),
            js.Binary("<", js.Binary("||", A, B), C),
        )
    ),
    Guard(
        parentheses._is_loose_operand,
        'key == "right" or ',
        "",
        do(js.Binary("-", A, js.Binary("-", B, C))),
    ),
    Guard(
        context.canonical,
        "if not is_identifier(name)",
        "if False",
        do(js.Member(A, "b-c")),
    ),
    Guard(
        context._merged, "isinstance(part, str) and merged", "False and merged", do(js.Template(("$", "{a}")))
    ),
    Guard(displays.print_property, " and value.node.id == key", "", do(js.Object((js.Property("a", B),)))),
    Guard(operators.print_unary, '" " if operator.isalpha() else ""', '""', do(js.Unary("typeof", A))),
    Guard(
        statements.print_return,
        'IfBreak("(")',
        '""',
        (js.Function("f", (), (js.Return(js.Binary("+", LONG, LONG)),)),),
    ),
    Guard(calls._optional, '"?." if node.optional', '"" if node.optional', do(js.Call(A, (), True))),
    Guard(statements.print_line_comments, "comment_text(line)", "line", (js.Const("v", A, ("a\nb();",)),)),
    Guard(
        statements._doc_comment,
        "comment_text(line)",
        "line",
        (js.DocComment(("*/ b(); /*",)), js.Const("v", A)),
    ),
    Guard(flat._property, " and node.value.id == key", "", do(js.Object((js.Property("a", B),)))),
    Guard(flat._unary, "' ' if node.operator.isalpha() else ''", "''", do(js.Unary("typeof", A))),
    Guard(flat._call, "'?.' if node.optional", "'' if node.optional", do(js.Call(A, (), True))),
    Guard(flat._member, "'?.' if node.optional", "'.' if node.optional", do(js.Member(A, "b", True))),
    Guard(flat._index, "'?.' if node.optional", "'' if node.optional", do(js.Index(A, js.Number(0), True))),
    Guard(flat._flat, "canonical(node)", "node", do(js.Member(A, "b-c"))),
    Guard(flat._flat, 'return f"({text})" if', "return text if", do(js.Unary("!", BINARY))),
    Guard(
        flat._is_inside, "return isinstance", "return True or isinstance", (js.Do(js.Object(())), js.Do(A))
    ),
]


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_a_broken_guard_is_noticed(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    function = guard.function
    if function.__module__ != flat.__name__:
        monkeypatch.setattr(printer, "plain_text", lambda *_: None)
        monkeypatch.setattr(statements, "plain_condition", lambda *_: None)
    assert not is_noticed(guard.program, print_statements(guard.program))
    assert isinstance(function, FunctionType)
    source = inspect.getsource(function)
    assert source.count(guard.old) >= 1, source
    names: dict[str, object] = {}
    exec(compile(source.replace(guard.old, guard.new, 1), "broken", "exec"), function.__globals__, names)
    broken = names[function.__name__]
    assert isinstance(broken, FunctionType)
    monkeypatch.setattr(function, "__code__", broken.__code__)
    assert is_noticed(guard.program, print_statements(guard.program))


# Functions that decide about layout alone: whatever they say, the text reads the same.
LAYOUT = {"utf16_length", "text_width", "_character_width", "can_flatten"}


def test_no_guard_is_forgotten() -> None:
    for module in (literals, parentheses):
        own = {
            name
            for name, value in vars(module).items()
            if isinstance(value, FunctionType) and value.__module__ == module.__name__
        }
        assert own - LAYOUT == {
            guard.function.__name__ for guard in GUARDS if guard.function.__module__ == module.__name__
        }
