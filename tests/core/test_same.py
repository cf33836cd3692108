"""Core means what JavaScript means: programs and what Core prints of them do the same on Node."""

import json
import os
import subprocess
from pathlib import Path
from random import Random

import pytest
from bench.install import node_binary
from seeds import ONLY, seeds

from actiongen.core.printer import print_core
from actiongen.core.read import Unreadable, read_core
from actiongen.core.tree import OtherExpr, OtherStatement
from actiongen.core.walk import below
from actiongen.recursion import deep_recursion
from core.programs import Writer

SAME = Path(__file__).with_name("same.js")
# What the printer takes over as it stands, and needs no other name.
AS_IT_STANDS = frozenset({"a class"})


def differences(texts: dict[int, str]) -> tuple[int, list[str]]:
    """How many programs were run, and those that do something else when Core has printed them."""
    pairs: list[tuple[str, str]] = []
    tried: list[int] = []
    for seed, text in texts.items():
        file = read_core("program.js", text)
        if isinstance(file, Unreadable) or not _is_whole(file):
            continue
        with deep_recursion():
            pairs.append((text, print_core(file)))
        tried.append(seed)
    done = subprocess.run(
        [node_binary(22), "--stack-size=2000", SAME],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    answer = json.loads(done.stdout)
    return answer["valid"], [
        f"program {tried[index]}:\n{pairs[index][0]}\nas Core:\n{pairs[index][1]}\n{first}\n{second}"
        for index, first, second in answer["found"]
    ]


def _is_whole(file: object) -> bool:
    return all(
        each.what in AS_IT_STANDS
        for each in below(file)  # type: ignore[arg-type]  # a file
        if isinstance(each, OtherExpr | OtherStatement)
    )


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("start", [0, 300])
def test_made_up_programs_do_the_same(start: int) -> None:
    texts = {seed: Writer(Random(seed)).program() for seed in seeds(range(start, start + 300))}
    valid, found = differences(texts)
    assert not found, found[0]
    assert valid > 150 or ONLY in os.environ


@pytest.mark.long
def test_many_made_up_programs_do_the_same() -> None:
    for start in range(1_000, 9_000, 1_000):
        texts = {seed: Writer(Random(seed)).program() for seed in seeds(range(start, start + 1_000))}
        _, found = differences(texts)
        assert not found, found[0]


# What the writer seldom or never makes: one line each, run with a handful of values.
LINES = {
    "the order of operands": "let i = 0; const f = () => ++i; log([i, f(), i++, i, (i = 9), i]);",
    "a method is read before its arguments are evaluated": (
        "const o = { m: () => 1 }; " "log(o.m((o.m = () => 2)));"
    ),
    "the value of a postfix": "let s = '4'; log(s++ + 1, s);",
    "members that change": (
        "const o = { n: '1' }; log(o.n++, ++o.n, " "(o.n += 2), (o.k ??= 5), (o.k &&= 6), o);"
    ),
    "a variable of each turn": (
        "const fs = []; for (let i = 0; i < 3; i++) " "fs.push(() => i); log(fs.map((f) => f()));"
    ),
    "one variable of all turns": (
        "var fs = []; for (var i = 0; i < 3; i++) " "fs.push(() => i); log(fs.map((f) => f()));"
    ),
    "continue with an update": "for (let i = 0; i < 4; i++) { if (i === 1) continue; log(i); }",
    "a condition that assigns": (
        "let n = 0, m; while ((m = n++) < 3) { if " "(m === 1) continue; log(m); } log(n);"
    ),
    "a late condition that assigns": "let n = 0; do { if (n === 1) continue; log(n); } while (n++ < 2);",
    "cases that fall through": (
        "for (const x of [1, 2, 3, 4]) switch (x) { case 1: log(1); "
        "case 2: log(2); break; default: log(0); case 3: log(3); }"
    ),
    "a default in the middle": (
        "for (const x of [1, 2, 3]) switch (x) { case 1: log('a'); "
        "break; default: log('d'); break; case 2: log('b'); }"
    ),
    "a break in an if": (
        "for (const x of [1, 2]) switch (x) { case 1: if (x) { "
        "log('in'); break; } log('out'); break; case 2: log('two'); }"
    ),
    "hoisted functions": (
        "log(f(1)); function f(n) { return n ? g(n) : " "'end'; } function g(n) { return f(n - 1); }"
    ),
    "var before it is given": "log(x); var x = 1; log(x); { var x = 2; } log(x);",
    "a var of a block": "if (1) { var y = 2; } log(y); function h() { return z; } var z = 3; log(h());",
    "too early": "try { log(q); let q = 1; } catch (e) { log(e instanceof ReferenceError); }",
    "patterns": (
        "const { a = 1, b: { c } = { c: 2 }, ...r } = { d: 4 }; const [p, "
        ", q = 5, ...t] = [1, 2, undefined, 4, 6]; log(a, c, r, p, q, t);"
    ),
    "a swap": "let a = 1, b = 2; [a, b] = [b, a]; log(a, b);",
    "text as a list": "const [a, b] = 'xy'; log(a, b); const { length } = 'abc'; log(length);",
    "defaults of parameters": (
        "function f(a, { b = a } = {}, c = b, ...d) { log(a, "
        "b, c, d); } f(1); f(1, { b: 2 }, undefined, 4, 5);"
    ),
    "chains": (
        "const o = { a: null, f: null }; log(o.a?.b.c.d, " "o.f?.(log('never')), o?.['a'], (o.a ?? 'x'));"
    ),
    "mixed signs": (
        "log(-(-1), - -1, +(+'2'), !(!0), typeof typeof " "1, (-2) ** 2, 2 ** -1, (a => a)(3), (1, 2));"
    ),
    "a name of its own": "const fact = function f(n) { return n < 2 ? 1 : n * f(n - 1); }; log(fact(5));",
    "finally": "const f = () => { try { return 1; } finally { log('last'); } }; log(f());",
    "a shadow": "const x = 1; { const x = 2; log(x); { let x = 3; log(x); } } log(x); ((x) => log(x))(4);",
    "for in": "for (const k in { a: 1, b: 2 }) log(k); for (var k2 in { c: 1 }); log(k2);",
    "text and numbers": (
        'log("a\\u2028\\ud83d\\ude00\\ud800" + ' "`\\`${1e21}\\${` + 0x10 + 1_000 + .5 + 1e400);"
    ),
    "a list is no list": (
        "const o = { __proto__: null, ['__proto__']: " "2 }; log(Object.keys({ ['__proto__']: 2 }));"
    ),
    "keys": "log({ 1e3: 1, 0x10: 2, 'a-b': 3, [`k${1}`]: 4, async: 5, get: 6 });",
}


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_these_do_the_same(line: str) -> None:
    _, found = differences({0: f"exports.main = (e, log, tick) => {{ {line} }};"})
    assert not found, found[0]
