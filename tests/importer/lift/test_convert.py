"""An import never fails with a traceback, loses no call, and makes no extern to get past a check."""

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Kind, Original

HEAD = "exports.onExecutePostLogin = async (event, api) => {"


def _code(*lines: str) -> str:
    return "\n".join([HEAD, *(f"  {line}" for line in lines), "};", ""])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "not JavaScript at all (",
        "exports.onExecutePostLogin = 3;",
        "exports.somethingElse = () => {};",
        _code("while (true) {}"),
        _code("eval(event.request.query.code);"),
        _code("with (event) { api.access.deny(x); }"),
        _code("label: for (;;) { break label; }"),
        _code("Object.defineProperty(event, 'user', { get() { return 1; } });"),
        _code("event.__proto__.x = 1; api.access.deny('x');"),
        _code("return " + "(" * 300 + "1" + ")" * 300 + ";"),
        _code("if (a) { " * 60 + "api.access.deny('x');" + "}" * 60),
        _code("const f = (n) => f(n - 1);", "api.access.deny(f(3));"),
        _code("class A { b() { api.access.deny('x'); } }", "new A().b();"),
        _code("api[event.request.query.what].deny('x');"),
        _code("x = 'y'.repeat(1e9);"),
        _code("api.user.setAppMetadata(undefined); api.user.setUserMetadata();"),
        "x" * 200_000,
    ],
)
def test_hostile_code_is_refused_or_understood(code: str) -> None:
    imported = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login"))
    assert (imported.policy is None) == bool(imported.problems)
    assert all(each.span.path == "a.js" for each in imported.problems)


@pytest.mark.parametrize(
    "lines",
    [
        ("return api.access.deny('closed');",),
        ("event.user.name && api.access.deny('closed');",),
        ("event.user.name ? api.access.deny('closed') : api.multifactor.enable('any');",),
        ("if (event.user.name) return api.access.deny('closed');", "api.multifactor.enable('any');"),
        ("[1, 2].forEach(() => api.access.deny('closed'));",),
        ("try { throw new Error('x'); } catch (e) { api.access.deny('closed'); }",),
    ],
)
def test_no_denial_is_lost(lines: tuple[str, ...]) -> None:
    imported = convert(Original(Kind.ACTION, "a.js", "A", _code(*lines), "post-login"))
    assert imported.policy is None or "api.access.deny" in imported.policy.text


def test_a_secret_in_a_log_is_left_out() -> None:
    code = _code("console.log(event.secrets.KEY);", "api.multifactor.enable('any');")
    imported = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login"))
    assert imported.policy is None or "log(event.secrets" not in imported.policy.text
    assert imported.policy is None or not imported.policy.externs


def test_a_second_import_gives_the_same_text() -> None:
    code = _code(
        "const plan = event.user.app_metadata.plan || 'free';",
        "if (plan === 'gold' || event.client.name === 'Gold') api.accessToken.addScope('all');",
    )
    first, second = (convert(Original(Kind.ACTION, "a.js", "A", code, "post-login")) for _ in range(2))
    assert first == second
