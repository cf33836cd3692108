"""What the validator sees in a file, name by name and call by call."""

from collections.abc import Collection, Mapping
from dataclasses import fields

import pytest

from actiongen.backends.javascript.validate_walk import Found, walk
from actiongen.javascript.parse import parse_javascript


def found(
    code: str,
    defined: Collection[str] = (),
    externs: Collection[str] = (),
    modules: Mapping[str, str] | None = None,
) -> Found:
    script = parse_javascript(code)
    assert not isinstance(script, str), script
    return walk(script.program, code, set(defined), set(externs), modules or {})


def seen(what: Found) -> dict[str, object]:
    """What there is, by its kind."""
    kinds = {each.name: getattr(what, each.name) for each in fields(what)}
    return {kind: values for kind, values in kinds.items() if values}


def foreign(what: Found) -> list[str]:
    return [*what.foreign_calls, *what.foreign_code, *what.foreign_names]


# Files


@pytest.mark.parametrize(
    ("code", "handlers"),
    [
        ("exports.onX = async (event, api) => {};", [("onX", True, ("event", "api"))]),
        ("exports.onX = async () => {};", [("onX", True, ())]),
        ("exports.onX = (event) => {};", [("onX", False, ("event",))]),
        ("exports.onX = async ({ event }) => {};", [("onX", True, ("",))]),
        (
            "exports.onX = async () => {}; exports.onY = async () => {};",
            [("onX", True, ()), ("onY", True, ())],
        ),
    ],
)
def test_handlers(code: str, handlers: list[object]) -> None:
    assert seen(found(code)) == {"handlers": handlers}


@pytest.mark.parametrize(
    "code",
    [
        "exports.onX += async () => {};",
        "exports.onX.y = async () => {};",
        "exports[onX] = async () => {};",
        "exports = async () => {};",
        "other.onX = async () => {};",
        "exports.onX = 1;",
        "exports.onX = async function () {};",
        "exports?.onX;",
    ],
)
def test_no_handler(code: str) -> None:
    what = found(code)
    assert what.handlers == []
    assert foreign(what) != []


def test_what_is_called_stands_under_its_handler() -> None:
    what = found(
        "api.a.b(); exports.onX = async (event, api) => { api.access.deny('no'); api.x(); };"
        "exports.onY = async (event, api) => { api.c(); await api.d.e(); }; api.f();"
    )
    assert what.api_calls == [
        *(("", "a.b"), ("onX", "access.deny"), ("onX", "x")),
        *(("onY", "c"), ("onY", "d.e"), ("", "f")),
    ]
    assert what.awaited == [("onY", "d.e")]
    assert what.texts == ["no"]
    assert foreign(what) == []


@pytest.mark.parametrize(
    ("code", "is_module"),
    [
        ('const crypto = require("node:crypto");', True),
        ('const jose = require("jose");', True),
        ('const hashing = require("actions:hashing");', True),
        ('const crypto = require("jose");', False),
        ("const fs = require(null);", False),
        ('const jose = require("actions:hashing");', False),
        ('const fs = require("");', False),
        ('const fs = require("node:fs");', False),
        ('const crypto = require("node:crypto", 1);', False),
        ("const crypto = require();", False),
        ('const crypto = require("node:crypto"), jose = require("jose");', False),
        ('let crypto = require("node:crypto");', False),
        ('const { crypto } = require("node:crypto");', False),
        ('const crypto = required("node:crypto");', False),
        ("const crypto = require(...[]);", False),
    ],
)
def test_modules_that_are_required(code: str, is_module: bool) -> None:
    what = found(code, modules={"hashing": "actions:hashing"})
    if is_module:
        assert seen(what) == {}
    else:
        assert foreign(what) != []


# Names and texts


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a;", ["a"]),
        ("const b = 1; b;", []),
        ("b; const b = 1;", []),
        ("{ const b = 1; b; } b;", ["b"]),
        ("{ { c; } const c = 1; } ", []),
        ("{ const b = 1; } { b; }", ["b"]),
        ("if (d) { const b = 1; } else { b; }", ["d", "b"]),
        ("const f = (x) => x; x;", ["x"]),
        ("const f = ([x, y], z) => [x, y, z, w];", ["w"]),
        ("const f = ([, x]) => x;", []),
        ("const f = ({ x }) => x;", ["x"]),
        ("const f = (x) => { const y = x; return y; }; y;", ["y"]),
        ("for (const b of bs) { b; } b;", ["bs", "b"]),
        ("for (const [key, value] of bs) { key; value; other; }", ["bs", "other"]),
        ("for (const b of b) {}", ["b"]),
        ("below; exports.onX = async (event, api) => { event; below; }; event;", ["event"]),
        ("Boolean; Buffer; Date; Error; JSON; Math; NaN; Number; Set; Object; console; performance; undefined;", []),
        ("globalThis; process; require; exports; module; Array; String; Infinity;",
         ["globalThis", "process", "require", "exports", "module", "Array", "String", "Infinity"]),
        ("const a = { [b]: 1, c: d };", ["b", "d"]),
        ("a?.b.c; a[b][c];", ["a", "a", "b", "c"]),
        ("x ? y : z || w;", ["x", "y", "z", "w"]),
        ("!a; -b; void c;", ["a", "b", "c"]),
        ("const a = [b, ...c]; const d = { ...e };", ["b", "c", "e"]),
        ("`x${a}y${b}`;", ["a", "b"]),
        ("if (a) throw b;", ["a", "b"]),
        ('typeof a === "string";', ["a"]),
        ("new Set(a);", ["a"]),
        ("Boolean(a, b);", ["a", "b"]),
        ("a.map(b);", ["a", "b"]),
        ("encodedUrl`x${a}`;", ["a"]),
    ],
)  # fmt: skip
def test_names_that_nothing_defines(code: str, names: list[str]) -> None:
    what = found(code, defined=("below", "encodedUrl"))
    assert what.foreign_names == names
    assert (what.foreign_calls, what.foreign_code) == ([], [])


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('"a"; "b";', ["a", "b"]),
        ("1; true; null; 1.5;", []),
        ("NaN.a.b;", ["b", "a"]),
        ('NaN["a"];', ["a"]),
        ("NaN?.a?.b;", ["b", "a"]),
        ("`a${1}b\\n`;", ["a", "b\n"]),
        ('({ a: 1, "b-c": "d", 7: 1, 2.0: 1, ["e"]: 1 });', ["a", "b-c", "d", "7", "2", "e"]),
        ("({ [NaN]: 1 });", []),
        ('Boolean("a", "b");', ["a", "b"]),
        ('"a".includes("b");', ["a", "b"]),
        ('new Error("a");', ["a"]),
        ("encodedUrl`a${1}b`;", ["a", "b"]),
        ('typeof NaN === "string"; typeof NaN !== "boolean";', []),
        ('typeof NaN === "object";', ["object"]),
        ('NaN === "string";', ["string"]),
        ('-NaN === "string";', ["string"]),
        ('"string" === typeof NaN;', ["string"]),
    ],
)
def test_texts(code: str, texts: list[str]) -> None:
    assert seen(found(code, defined=("encodedUrl",))) == ({"texts": texts} if texts else {})


def test_patterns() -> None:
    assert seen(found("/a+/; /b/i;")) == {"patterns": [("a+", ""), ("b", "i")]}


# Calls


@pytest.mark.parametrize(
    "code",
    [
        "Boolean(1); encodeURIComponent(1); below(1);",
        "const f = (x) => x; f(1);",
        'Buffer.from("a").toString("b");',
        "Date.now(); Date.parse(1); JSON.stringify(1); Math.ceil(1); Math.floor(1); Math.max(1); Math.min(1);",
        "Number.isFinite(1); console.log(1); performance.now();",
        "Object.entries(1); Object.fromEntries(1); Object.hasOwn(1); Object.keys(1); Object.values(1);",
        "new Date(); new Error(); new Set();",
        'crypto.createHash("a").update("b").digest("c"); crypto.createHmac("a").update("b").digest("c");',
        "crypto.randomUUID();",
        "below.map(1).filter(1).every(1); below?.some(1); [1].at(0).includes(1); /a/.test(1);",
        "new Date().toISOString(); below.find(1).flatMap(1).reduce(1).slice(1).sort(1);",
        "below.a.toLowerCase().trim().startsWith(1);",
    ],
)
def test_calls_that_are_known(code: str) -> None:
    assert foreign(found(code, defined=("below", "crypto"))) == []


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("f(1);", ["`f`"]),
        ("String(1);", ["`String`"]),
        ("Date(1);", ["`Date`"]),
        ("(() => 1)();", ["a call of something without a name"]),
        ("below[0]();", ["a call of something without a name"]),
        ('below["map"]();', ["a call of something without a name"]),
        ("below.other();", ["`other`"]),
        ("below.toString();", ["`toString`"]),
        ("below.digest();", ["`digest`"]),
        ('Buffer.from("a").digest();', ["`digest`"]),
        ('crypto.createHash("a").toString();', ["`toString`"]),
        ("crypto.randomUUID().digest();", ["`digest`"]),
        ("below(1).digest();", ["`digest`"]),
        ("Buffer.alloc(1);", ["`alloc`"]),
        ("Buffer.toString(1);", ["`toString`"]),
        ("Object.map(1);", ["`map`"]),
        ("Math.random();", ["`random`"]),
        ("crypto.randomBytes(1);", ["`randomBytes`"]),
        ("crypto.createHash.other();", ["`other`"]),
        ("Buffer.from.other();", ["`other`"]),
        ("jose.jwtVerify();", ["`jwtVerify`"]),
        ("new Function();", ["`new`"]),
        ("new below.Date();", ["`new`"]),
        ("Object.a.keys();", ["`keys`"]),
        ("crypto.a.randomUUID();", ["`randomUUID`"]),
        ("Math?.max(1);", ["`max`"]),
        ("api?.access.deny(1);", ["`deny`", "`api` as a value"]),
        ("const a = { [f()]: 1 };", ["`f`"]),
        ("api;", ["`api` as a value"]),
        ("api.a;", ["`api` as a value"]),
        ('api["a"]();', ["a call of something without a name"]),
        ("below(api);", ["`api` as a value"]),
        ("sendRequest(1);", ["a request that nobody waits for"]),
        ("sendRepeatedly(1);", ["a request that nobody waits for"]),
        ("sendAuthorized(1);", ["a request that nobody waits for"]),
        ("fetchKeys(1);", ["a request that nobody waits for"]),
        ("verifyToken(1);", ["a request that nobody waits for"]),
        ("signToken(1);", ["a request that nobody waits for"]),
        ("inTime(1);", ["`inTime`, which nobody waits for"]),
        ("succeedsInTime(1);", ["`succeedsInTime`, which nobody waits for"]),
    ],
)
def test_calls_that_the_compiler_would_not_write(code: str, calls: list[str]) -> None:
    below = ("below", "crypto", "jose", "sendRequest", "sendRepeatedly", "sendAuthorized", "fetchKeys")
    what = found(code, defined=(*below, "verifyToken", "signToken", "inTime", "succeedsInTime"))
    assert foreign(what) == calls


def test_a_function_of_a_policy_may_have_the_name_of_one_of_the_runtime() -> None:
    assert foreign(found("const sendRequest = (x) => x; sendRequest(1);")) == []
    assert foreign(found("const inTime = (x) => x; inTime(1);")) == []


def test_calls_of_externs() -> None:
    what = found(
        "md5(1); exports.onX = async () => { hashing.md5(1); hashing.sha(1); md5(2); };",
        defined=("md5", "hashing"),
        externs=("md5", "hashing.md5"),
    )
    assert what.extern_calls == [("", "md5"), ("onX", "hashing.md5"), ("onX", "md5")]
    assert foreign(what) == ["`sha`"]


# What is waited for


@pytest.mark.parametrize(
    ("code", "requests", "texts"),
    [
        ('await sendRequest("a", "b");', [""], ["a", "b"]),
        ("await sendRepeatedly();", [""], []),
        ("await fetchKeys(); await verifyToken(); await signToken();", ["", "", ""], []),
        ('await inTime("a"); await succeedsInTime("b");', [], ["a", "b"]),
        ('await sendAuthorized(api.cache, "a");', [""], ["a"]),
        ("await sendAuthorized();", [""], []),
        ('const ask = async (x) => await sendRequest(x); await ask("a");', [""], ["a"]),
        ("const sendRequest = async () => { await inTime(); }; await sendRequest();", [], []),
        ("const ask = async (x) => { const y = [await inTime()]; return y; };", [], []),
        ("const ask = async (x) => { await inTime(); [1].map((y) => y); };", [], []),
    ],
)
def test_what_is_waited_for(code: str, requests: list[str], texts: list[str]) -> None:
    what = found(f"exports.onX = async (event, api) => {{ {code} }};")
    assert what.requests == ["onX" for _ in requests]
    assert what.texts == texts
    assert foreign(what) == []


@pytest.mark.parametrize(
    ("code", "problems"),
    [
        ("await 1;", ["`await` without a request"]),
        ("await event;", ["`await` without a request"]),
        ("await below();", ["`await` without a request"]),
        ("await below.sendRequest();", ["`await` without a request"]),
        ("await sendRequest.map();", ["`await` without a request"]),
        ("await (() => 1)();", ["`await` without a request"]),
        ("await sendAuthorized(api.other);", ["`api` as a value"]),
        ("await sendAuthorized(1, api.cache);", ["`api` as a value"]),
        ("await sendRequest(api.cache);", ["`api` as a value"]),
        ("await sendRequest(a);", ["a"]),
        ("const ask = async () => { await inTime(); }; ask();",
         ["`ask`, which makes requests and nobody waits for"]),
        ("const ask = async () => {};", ["an async function that waits for nothing"]),
        ("const ask = async () => { const f = async () => { await inTime(); }; };",
         ["an async function that waits for nothing"]),
        ("const ask = async () => await inTime(a);", ["a"]),
        ("[1].map(async () => await inTime());",
         ["`async () => await inTime()` (ArrowFunctionExpression)"]),
    ],
)  # fmt: skip
def test_what_is_not_to_be_waited_for(code: str, problems: list[str]) -> None:
    what = found(f"exports.onX = async (event, api) => {{ {code} }};", defined=("below",))
    assert foreign(what) == problems


# Code


@pytest.mark.parametrize(
    ("code", "problems"),
    [
        ("let a = 1;", ["`let a = 1;` (VariableDeclaration)"]),
        ("while (true) { something; } another; the.rest;", ["`while (true) { something; }` (WhileStatement)",
                                                             "another", "the"]),
        ("a.bcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz = 1;",
         ["`a.bcdefghijklmnopqrstuvwxyz.abcdefghijkl` (AssignmentExpression)"]),
        ("+a;", ["`+a` (UnaryExpression)"]),
        ("~a;", ["`~a` (UnaryExpression)"]),
        ("delete a.b;", ["`delete a.b` (UnaryExpression)"]),
        ("const { a } = b;", ["a declaration that is no `const name = value`"]),
        ("const [a] = b;", ["a declaration that is no `const name = value`"]),
        ("const { a } = 1, b = c;", ["a declaration that is no `const name = value`", "c"]),
        ("below`x`;", ["a template that a function reads"]),
        ("below.encodedUrl`x`;", ["a template that a function reads"]),
        ("encodedUrl`x`; redirectUrl`x`;", []),
        ("const f = async function () { await inTime(); };",
         ["`async function () { await inTime(); }` (FunctionExpression)"]),
        ("for (const a in b) {}", ["`for (const a in b) {}` (ForInStatement)"]),
        ("throw 1;", []),
    ],
)  # fmt: skip
def test_code_that_the_compiler_would_not_write(code: str, problems: list[str]) -> None:
    assert foreign(found(code, defined=("below",))) == problems
