"""What a file that somebody wrote by hand exports, requires and writes to, as Node would see it."""

import pytest

from actiongen.javascript.commonjs import Function, Module, Place, read_module
from actiongen.javascript.named import named_files


def read(text: str) -> Module:
    found = read_module(text)
    assert isinstance(found, Module), found
    return found


def function(
    least: int = 0,
    most: int | None = 0,
    *,
    is_async: bool = False,
    is_generator: bool = False,
    gives_promise: bool = False,
) -> Function:
    return Function(least, most, is_async, is_generator, gives_promise)


@pytest.mark.parametrize(
    ("text", "functions", "uses_module", "uses_exports"),
    [
        ("", {}, False, False),
        ("const a = 1;", {}, False, False),
        ("f(); a = b; other.x = () => 1;", {}, False, False),
        ("module.exports = () => 1;", {None: function()}, True, False),
        ("exports.a = () => 1;", {"a": function()}, False, True),
        ("module.exports.a = () => 1;", {"a": function()}, True, False),
        ("exports.a = () => 1; exports.b = 2;", {"a": function(), "b": None}, False, True),
        ("exports.a = () => 1; module.exports = (x) => 1;", {None: function(1, 1)}, True, True),
        ("exports.a.b = () => 1;", {}, False, True),
        ("module.other = () => 1;", {}, True, False),
        ("module.exports.a.b = () => 1;", {}, True, False),
        ("exports[name] = () => 1;", {}, False, False),
        ("module.exports = { a: () => 1, b, c: 3 };", {"a": function(), "b": None, "c": None}, True, False),
        (
            "module.exports = { a() { return 1; }, 'b': (x) => x };",
            {"a": function(), "b": function(1, 1)},
            True,
            False,
        ),
        ("module.exports = { [a]: () => 1, ...others };", {}, True, False),
        ("function f(x) {} module.exports = { f };", {"f": function(1, 1)}, True, False),
        ("module.exports = f; function f(x, y) {}", {None: function(2, 2)}, True, False),
        ("const f = (x) => x; module.exports = f;", {None: function(1, 1)}, True, False),
        (
            "const g = 1, f = (x) => x; exports.f = f; exports.g = g;",
            {"f": function(1, 1), "g": None},
            False,
            True,
        ),
        ("let f; exports.f = f;", {"f": None}, False, True),
        ("class f {} exports.f = f;", {"f": None}, False, True),
        ("exports.f = unknown;", {"f": None}, False, True),
        ("exports.f = function () {};", {"f": function()}, False, True),
        ("module.exports = class {};", {None: None}, True, False),
    ],
)
def test_what_is_exported(
    text: str, functions: dict[str | None, Function | None], uses_module: bool, uses_exports: bool
) -> None:
    found = read(text)
    assert dict(found.functions) == functions
    assert (found.uses_module, found.uses_exports) == (uses_module, uses_exports)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("() => 1", function()),
        ("(a, b) => 1", function(2, 2)),
        ("(a, b = 1) => 1", function(1, 2)),
        ("(a, ...b) => 1", function(1, None)),
        ("(...b) => 1", function(0, None)),
        ("({ a }, [b]) => 1", function(2, 2)),
        ("async () => 1", function(is_async=True)),
        ("async () => Promise.resolve(1)", function(is_async=True)),
        ("function* () {}", function(is_generator=True)),
        ("async function* () {}", function(is_async=True, is_generator=True)),
        ("() => Promise.resolve(1)", function(gives_promise=True)),
        ("() => Promise.all([]).length", function()),
        ("() => new Promise((done) => done(1))", function(gives_promise=True)),
        ("() => new Other((done) => done(1))", function()),
        ("() => other.resolve(1)", function()),
        ("() => work().then(more)", function(gives_promise=True)),
        ("() => work().catch(more)", function(gives_promise=True)),
        ("() => work().finally(more)", function(gives_promise=True)),
        ("() => work().map(more)", function()),
        ("() => work", function()),
        ("function () { return Promise.resolve(1); }", function(gives_promise=True)),
        ("function () { if (a) { return work().then(b); } return 1; }", function(gives_promise=True)),
        ("function () { Promise.resolve(1); return 1; }", function()),
        ("function () { const f = () => Promise.resolve(1); return 1; }", function()),
        ("function () { function f() { return Promise.resolve(1); } return 1; }", function()),
        ("function () { return; }", function()),
        (
            "function () { for (const a of b) { try { return new Promise(a); } catch {} } }",
            function(gives_promise=True),
        ),
    ],
)
def test_functions(text: str, expected: Function) -> None:
    assert read(f"module.exports = {text};").functions == {None: expected}
    assert read(f"const f = {text};\nexports.f = f;").functions == {"f": expected}


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("", []),
        ("const a = require('a');", [("a", 1)]),
        ("\nconst a = require('a');\nconst b = require('./b').c;", [("a", 2), ("./b", 3)]),
        ("f(() => { if (x) { require('deep'); } });", [("deep", 1)]),
        ("require(name);", [(None, 1)]),
        ("require(`a`);", [(None, 1)]),
        ("require('a', 'b');", [(None, 1)]),
        ("require();", [(None, 1)]),
        ("require(1);", [(None, 1)]),
        ("const r = require; r('a');", [(None, 1)]),
        ("f(require);", [(None, 1)]),
        ("\n\nimport('a');", [(None, 3)]),
        ("module.require('a');", [(None, 1)]),
        ("module[name]('a');", [(None, 1)]),
        ("module.exports = 1;", []),
        ("module.id;", []),
        ("other.require('a');", []),
        ("const a = { require: 1 };", []),
        ("const a = { [require]: 1 };", [(None, 1)]),
        ("class A { require() {} }", []),
        ("a.b.require;", []),
        ("a[require];", [(None, 1)]),
    ],
)
def test_what_is_required(text: str, required: list[tuple[str | None, int]]) -> None:
    assert read(text).required == tuple(Place(name, line) for name, line in required)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", []),
        ("event.a = 1;", [("event.a = 1", 1)]),
        ("\nf();\nevent.a.b = 1;", [("event.a.b = 1", 3)]),
        ("event.a += 1;", [("event.a += 1", 1)]),
        ("event['a'] = 1;", [("event['a'] = 1", 1)]),
        ("event.a[0].b++;", [("event.a[0].b++", 1)]),
        ("--event.a;", [("--event.a", 1)]),
        ("delete event.a;", [("delete event.a", 1)]),
        ("const f = () => { event.a = 1; };", [("event.a = 1", 1)]),
        ("event.a = {\n  b: 1,\n};", [("event.a = {", 1)]),
        (f"event.a = {'x' * 80};", [(f"event.a = {'x' * 50}", 1)]),
        ("event = 1;", []),
        ("other.a = event.b;", []),
        ("other.event = 1;", []),
        ("!event.a; -event.a; typeof event.a;", []),
        ("event.a;", []),
        ("let event_ = event.a;", []),
    ],
)
def test_what_is_written_to(text: str, written: list[tuple[str, int]]) -> None:
    assert read(text).writes_to_event == tuple(Place(shown, line) for shown, line in written)


def test_what_cannot_be_read() -> None:
    assert isinstance(read_module("const = 1;"), str)
    assert read_module("exports.a = 'é\u00a0';") == "it holds U+00A0"
    assert isinstance(read_module("exports.a =\t'é';"), Module)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('@extern("externs/md5.js")\ndef f() -> string: ...', ("externs/md5.js",)),
        ("@extern('externs/md5.js')", ("externs/md5.js",)),
        ('@ extern ( r"a.cjs" )', ("a.cjs",)),
        ("@extern(\"a.js\")\n@extern('b.js')\n@extern('a.js')", ("a.js", "b.js")),
        ('# @extern("a.js")', ("a.js",)),
        ('@extern("")', ()),
        ('@extern("a.ts")', ()),
        ('@extern("../a.js")', ()),
        ('@extern("x/.hidden/a.js")', ()),
        ('@extern("/a.js")', ()),
        ('@extern("a//b.js")', ()),
        ('@extern("a.js.txt")', ()),
        ('extern("a.js")', ()),
    ],
)
def test_the_files_that_a_policy_names(text: str, paths: tuple[str, ...]) -> None:
    assert named_files(text) == paths
