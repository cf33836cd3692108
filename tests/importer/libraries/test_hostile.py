"""What somebody writes to make the passes run for ever, or fail."""

import time

import pytest
from importer.libraries.translating import translated


def _doubled(count: int) -> str:
    lines = ["const a0 = event.user.app_metadata.x;"]
    lines += [f"const a{i} = a{i - 1} || a{i - 1};" for i in range(1, count)]
    return "\n".join([*lines, f"if (a{count - 1}) {{ api.x(); }}"])


def _tried(depth: int) -> str:
    inner = "api.x(); throw new Error('a'); "
    for _ in range(depth):
        inner = f"try {{ {inner} }} catch (e) {{ if (a) {{ throw new Error('b'); }} else {{ throw new Error('c'); }} }}"
    return inner


def _asked(count: int) -> str:
    ifs = "".join(f"if (x.a{i}) {{ y{i}(); }}" for i in range(count))
    return f"api.x(event.user.identities.filter((x) => {{ {ifs} return x.b; }}));"


def _helped(count: int) -> str:
    lines = ["const f0 = (d) => d - d;"] + [
        f"const f{i} = (d) => f{i - 1}(d) - f{i - 1}(d);" for i in range(1, count)
    ]
    return "\n".join([*lines, f"api.x(f{count - 1}(new Date()));"])


@pytest.mark.parametrize(
    "body",
    [
        _doubled(60),
        _tried(8),
        _asked(40),
        _helped(40),
        "api.x(1e308 * 1e308, 1 / 0, `${1e309}`, [1e309].includes(new Date().getDay()));",
        "await fetch('https://a.example/\\ud800');",
        "const a = b; const b = a; if (a) { api.x(a.length); }",
        "const o = { p: o }; api.x(o.p.p.p);",
        "let x; x = x || x; event.user = event; event.user.user.a = 1; api.x(event.user.user);",
        "api.x(new RegExp('(a+)+$').test(event.user.name), /(?<n>a)/u.test('a'));",
        "api.x(__proto__.constructor, event['__proto__'].x, ({}).toString());",
    ],
    ids=range(11),
)
def test_ends_soon(body: str) -> None:
    started = time.process_time()
    translated(body)
    assert time.process_time() - started < 5
