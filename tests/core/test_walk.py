"""What is said of a part of Core: its names and paths, whether it has effects, throws or ends; and other names."""

import math

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import (
    Binary,
    Block,
    Boolean,
    Builtin,
    Call,
    Expr,
    File,
    Name,
    Null,
    Number,
    OtherExpr,
    OtherStatement,
    Statement,
    Text,
    Undefined,
)
from actiongen.core.walk import (
    Names,
    below,
    bottom_up,
    ends,
    free_names,
    here,
    is_path,
    is_pure,
    names_assigned,
    names_bound,
    names_in,
    names_read,
    never_throws,
    path_of,
    renamed,
    substituted,
    uses,
)
from actiongen.source import Span

SPAN = Span("a.js", 0, 1)


def body(text: str) -> Block:
    """The statements of a function, that nothing moves."""
    file = read_core("a.js", f"exports.onA = async () => {{ {text} }};")
    assert isinstance(file, File), file
    return file.exports[0][1].body


def value(text: str) -> Expr:
    statement = body(f"throw {text};").statements[-1]
    found: Expr = statement.value  # type: ignore[union-attr, assignment]  # a throw
    return found


@pytest.mark.parametrize(
    ("text", "read", "assigned", "bound"),
    [
        ("let a = b; a = c; f(a);", "a b c f", "a", "a"),
        ("for (const k of z) g((p, q = r) => p);", "g p r z", "", "k p q"),
        ("try { f(); } catch (e) { g(e.h); }", "e f g", "", "e"),
        ("try { f(); } catch { }", "f", "", ""),
        ("let n = 0; f(class { m() { n = q; } });", "f n q", "n", "n"),
        ("let m = 0; switch (x) { case y: m = o; case z: }", "m o x y z", "m", "m"),
        ("x.y = z[w];", "w x z", "", ""),
    ],
)
def test_names(text: str, read: str, assigned: str, bound: str) -> None:
    block = body(text)
    assert names_read(block) == {*read.split()}
    assert names_assigned(block) == {*assigned.split()}
    assert names_bound(block) == {*bound.split()}
    assert names_in(block) == {*read.split(), *assigned.split(), *bound.split()}
    assert free_names(block) == {*read.split(), *assigned.split()} - {*bound.split()}


def test_how_often_names_are_used() -> None:
    """What Core has no node for may use a name more than once."""
    block = body("f(a, a.a); f(class { m() { return b; } });")
    block = Block((*block.statements, OtherStatement("a label", SPAN, (), ("a", "c"))))
    assert uses(block) == {"f": 2, "a": 4, "b": 2, "c": 2}


def test_other_names() -> None:
    block = body(
        "let a = 1; a = 2; for (const k of a) f(k, class { m() { a = k; } });"
        "try { g(); } catch (e) { e; } ((p) => p)();"
    )
    block = Block((*block.statements, OtherStatement("x", SPAN, (), ("a", "z"), ("a",))))
    names = {"a": "b", "k": "l", "e": "o", "p": "q"}
    assert print_core(renamed(block, names)) == (
        "let b = 1;\nb = 2;\nfor (const l of b) {\n  f(l, (/* a class */));\n}\ntry {\n  g();\n} catch (o) {\n  o;\n}\n"
        "((q) => q)();\n/* x */\n"
    )
    others = [
        (each.reads, each.writes)
        for each in below(renamed(block, names))
        if isinstance(each, OtherExpr | OtherStatement)
    ]
    assert others == [(("b", "l"), ("b",)), (("b", "z"), ("b",))]
    assert renamed(block, {}) is block
    assert renamed(block, {"none": "other"}) == block


def test_values_in_the_place_of_names() -> None:
    part = value("f(a, a.a, (c) => b)")
    assert (
        print_core(substituted(part, {"b": Number(1, SPAN), "f": Name("g", SPAN)})) == "g(a, a.a, (c) => 1)"
    )
    assert substituted(part, {}) is part
    assert bottom_up(part, lambda each: each) is part


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ("a",)),
        ("a.b?.c['d e']", ("a", "b", "c", "d e")),
        ("(a?.b).c", ("a", "b", "c")),
        ("a[b]", None),
        ("a[0].b", None),
        ("f().b", None),
        ("'a'", None),
    ],
)
def test_paths(text: str, names: tuple[str, ...] | None) -> None:
    assert path_of(value(text)) == names
    assert is_path(value(text)) is (names is not None)


@pytest.mark.parametrize(
    ("text", "pure", "safe"),
    [
        ("a", True, True),
        ("'a'", True, True),
        ("/a/", True, True),
        ("null", True, True),
        ("undefined", True, True),
        ("false", True, True),
        ("() => f(a.b)", True, True),
        ("[a, ...[1]]", True, False),
        ("[a, { b: [1], [c]: d }]", True, True),
        ("a ? b : c", True, True),
        ("a && b || c", True, True),
        ("!a", True, True),
        ("typeof a", True, True),
        ("void a", True, True),
        ("-1", True, True),
        ("-a", True, False),
        ("+a", True, False),
        ("a === 1", True, True),
        ("a !== 1", True, True),
        ("a == 1", True, False),
        ("a < 1", True, False),
        ("a === b.c", True, False),
        ("a.b", True, False),
        ("a?.b", True, False),
        ("`${a}`", True, False),
        ("f()", False, False),
        ("[f()]", False, False),
        ("new A()", False, False),
        ("await a", False, False),
        ("this", False, False),
        ("!f()", False, False),
    ],
)
def test_effects(text: str, pure: bool, safe: bool) -> None:
    assert is_pure(value(text)) is pure
    assert never_throws(value(text)) is safe


def test_what_a_function_does_is_not_done_here() -> None:
    part = value("[a, (b) => f(c)]")
    assert [each.id for each in here(part) if isinstance(each, Name)] == ["a"]
    assert [each.id for each in below(part) if isinstance(each, Name)] == ["a", "f", "c"]
    assert not is_pure(Builtin("lower", (), SPAN))


@pytest.mark.parametrize(
    ("text", "is_end"),
    [
        ("return;", True),
        ("throw a;", True),
        ("f();", False),
        ("", False),
        ("return; f();", True),
        ("if (a) return; else throw b;", True),
        ("if (a) return;", False),
        ("if (a) {} else return;", False),
        ("try { return; } catch { throw a; }", True),
        ("try { return; } catch { }", False),
        ("try { f(); } catch { return; }", False),
        ("try { return; } finally { f(); }", True),
        ("try { f(); } finally { return; }", True),
        ("try { f(); } finally { }", False),
        ("while (a) { return; }", False),
    ],
)
def test_ends(text: str, is_end: bool) -> None:
    assert ends(body(text)) is is_end


def test_a_turn_of_a_loop_ends() -> None:
    (loop,) = body("for (const k of z) { if (k) break; else continue; }").statements
    assert ends(loop.body)  # type: ignore[union-attr]  # a loop


def test_names_that_nothing_has() -> None:
    names = Names(["a", "b_2", "c_x", "_3"])
    assert [names.fresh(wish) for wish in ("a", "a", "b_2", "b_2", "c_x", "_3", "new", "new_7")] == [
        *("a_2", "a_3", "b", "b_3", "c_x_2", "_3_2", "new", "new_7"),
    ]


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Number(math.nan, SPAN), "0 / 0"),
        (Number(-1.5, SPAN), "-1.5"),
        (Number(-0.0, SPAN), "-0"),
        (Number(0.0, SPAN), "0"),
        (Number(math.inf, SPAN), "1e400"),
        (Number(-math.inf, SPAN), "-1e400"),
        (Binary("**", Number(-2, SPAN), Number(2, SPAN), SPAN), "(-2) ** 2"),
        (Binary("*", Number(math.nan, SPAN), Number(2, SPAN), SPAN), "0 / 0 * 2"),
        (Binary("*", Number(2, SPAN), Number(math.nan, SPAN), SPAN), "2 * (0 / 0)"),
        (Boolean(True, SPAN), "true"),
        (Boolean(False, SPAN), "false"),
        (Null(SPAN), "null"),
        (Undefined(SPAN), "undefined"),
        (OtherExpr("a class", SPAN), "/* a class */"),
        (OtherStatement("a label", SPAN), "/* a label */\n"),
        (Block(()), ""),
        (
            Builtin(".lower", (Name("a", SPAN),), SPAN, (("by", Text("b", SPAN)), ("x", Null(SPAN)))),
            '$.lower(a, by: "b", x: null)',
        ),
        (Call(Builtin("f", (), SPAN), (), SPAN), "$f()()"),
    ],
)
def test_parts_are_printed(node: Expr | Statement | Block, text: str) -> None:
    assert print_core(node) == text


def test_what_core_has_no_node_for_is_printed_as_the_file_has_it() -> None:
    file = read_core("a.js", "f(this.x);")
    assert isinstance(file, File)
    assert print_core(file.body, file.text) == "f(((this)).x);\n"
    assert print_core(file.body) == "f(((/* `this` */)).x);\n"


def test_a_name_that_is_used_further_out_is_declared_there() -> None:
    block = renamed(body("try { const x = f(); } catch { return; } g(y);"), {"y": "x"})
    assert print_core(block) == "let x;\ntry {\n  x = f();\n} catch {\n  return;\n}\ng(x);\n"
