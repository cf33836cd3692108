"""Programs that would grow without end when their parts are written out end soon, and stay small."""

import time

import pytest

from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.core.walk import below
from actiongen.importer.normalise import PASSES
from actiongen.importer.notes import Notes
from actiongen.recursion import deep_recursion

MANY = 40
DOUBLED = " ".join(f"const v{n + 1} = v{n} + v{n};" for n in range(MANY))
CALLS = "\n".join(f"function f{n}(api, x) {{ f{n + 1}(api, x); f{n + 1}(api, x); }}" for n in range(MANY))
NESTED = "request(o, (e, r, b) => { if (e) { x(e); } " * 20 + "callback(null, user, context);" + " });" * 20
HOSTILE = {
    "a value made of itself": (
        "exports.onA = async (event, api) => { let x = 1; const v0 = event.n;"
        f" if (event.a) {{ {DOUBLED} x = v{MANY}; }} api.f(x); }};"
    ),
    "a condition made of itself": (
        "exports.onA = async (event, api) => { for (const v0 of event.xs)"
        f" {{ {DOUBLED} if (v{MANY}) {{ return; }} }} }};"
    ),
    "helpers that call the next one twice": (
        f"{CALLS}\nfunction f{MANY}(api, x) {{ api.f(x); }}\n"
        "exports.onA = async (event, api) => { f0(api, event.x); };"
    ),
    "callbacks in callbacks": f"module.exports = function (user, context, callback) {{ {NESTED} }};",
    "a function that hands itself on": (
        "const y = (f) => f(f); exports.onA = async (event, api) => { y((f) => { api.f(); f(f); }); };"
    ),
    "functions called where they are written": (
        "exports.onA = async (event, api) => { ((f) => f(f))((f) => { api.f(); return f(f); }); };"
    ),
}


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_ends_and_stays_small(text: str) -> None:
    started = time.process_time()
    with deep_recursion():
        file = read_core("a.js", text)
        assert isinstance(file, File)
        notes = Notes()
        for change in PASSES:
            file = change(file, notes)
    assert sum(1 for _ in below(file)) < 200_000
    assert time.process_time() - started < 20
