"""The bench tells right Actions from wrong ones."""

from pathlib import Path

import pytest

from bench import install
from bench.eslint import eslint
from bench.events import JSON_VALUES, changed, merged, variations
from bench.node import Nodes
from bench.prettier import prettier

EVENT = {"user": {"email": "ann@corp.example", "app_metadata": {}}, "stats": {"logins_count": 2}}


def action(body: str) -> str:
    return f"exports.onExecutePostLogin = async (event, api) => {{\n{body}\n}};\n"


def test_calls_are_recorded_with_copies_of_their_arguments(nodes: Nodes) -> None:
    code = action("""
      const claims = { roles: ["a"] };
      api.idToken.setCustomClaim("x", claims);
      claims.roles.push("b");
      api.idToken.setCustomClaim("x", claims, undefined).user.setAppMetadata("n", NaN);
      if (event.user.email.endsWith("@corp.example")) { api.access.deny("No access"); return; }
      api.multifactor.enable("any");""")
    outcome = nodes.both(code, EVENT)
    assert outcome.error is None
    assert outcome.exports == ["onExecutePostLogin"]
    assert outcome.calls == [
        ["idToken.setCustomClaim", ["x", {"roles": ["a"]}]],
        ["idToken.setCustomClaim", ["x", {"roles": ["a", "b"]}, {"$undefined": True}]],
        ["user.setAppMetadata", ["n", {"$number": "NaN"}]],
        ["access.deny", ["No access"]],
    ]


def test_methods_answer_what_the_case_says(nodes: Nodes) -> None:
    code = action('const found = await api.cache.get("k"); api.user.setAppMetadata("found", found?.value);')
    assert nodes.both(code, EVENT, method_returns={"cache.get": {"value": "v"}}).calls[1] == [
        "user.setAppMetadata",
        ["found", "v"],
    ]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("exports.onExecutePostLogn = async () => {};", "no handler `onExecutePostLogin`"),
        ("exports.onExecutePostLogin = () => {};", "is not an async function"),
        ("exports.onExecutePostLogin = () => Promise.resolve();", "is not an async function"),
        (action('throw new Error("out of order");'), "out of order"),
        (action("event.nowhere.deep;"), "TypeError: Cannot read properties of undefined"),
        (action("undeclared = 1;"), "ReferenceError: undeclared is not defined"),
        (action("let a; let a;"), "SyntaxError"),
        (action('Promise.reject(new Error("nobody waits"));'), "unhandled rejection: nobody waits"),
        (action('await fetch("https://example.com");'), "no network"),
        (action('require("left-pad");'), "Cannot find module 'left-pad'"),
        (action("api.user = 1;"), "assignment to api.user"),
    ],
)
def test_errors_are_seen(nodes: Nodes, code: str, message: str) -> None:
    error = nodes.both(code, EVENT).error
    assert error is not None
    assert message in error


def test_calls_before_an_error_are_kept(nodes: Nodes) -> None:
    outcome = nodes.both(action('api.access.deny("a"); throw new Error("b");'), EVENT)
    assert (outcome.calls, outcome.error) == ([["access.deny", ["a"]]], "b")


@pytest.mark.parametrize("loop", ["for (;;);", "await new Promise(() => {});", "await null; for (;;);"])
def test_a_handler_that_hangs_is_an_error_and_the_next_case_runs(nodes: Nodes, loop: str) -> None:
    for bench in (nodes.node18, nodes.node22):
        assert bench.run(action(loop), EVENT, deadline_ms=100).error is not None
        assert bench.run(action(""), EVENT).error is None


@pytest.mark.parametrize(
    "change",
    [
        "event.user.email = null;",
        "delete event.stats;",
        "event.user.x = undefined;",
        "await 0; event.y = [];",
    ],
)
def test_mutation_of_the_event_is_seen(nodes: Nodes, change: str) -> None:
    assert nodes.both(action(change), EVENT).mutated
    assert not nodes.both(action("const copy = { ...event, x: 1 }; copy.y = 2;"), EVENT).mutated


def test_logs_are_kept_and_the_console_of_the_worker_stays_clean(nodes: Nodes) -> None:
    assert nodes.both(action('console.log("a", 1, null, { b: [2] }); console.error("c");'), EVENT).logs == [
        "a 1 null { b: [ 2 ] }",
        "c",
    ]


def test_the_clock_can_be_fixed(nodes: Nodes) -> None:
    code = action("""
      api.t.at(new Date().toISOString(), Date.now() === +new Date(), new Date() instanceof Date,
        new Date("2020-02-29").toISOString(), new Date().constructor === Date, typeof Date());""")
    assert nodes.both(code, EVENT, now="2026-03-01T10:00:00.123Z").calls == [
        ["t.at", ["2026-03-01T10:00:00.123Z", True, True, "2020-02-29T00:00:00.000Z", True, "string"]]
    ]
    free = nodes.node22.run(code, EVENT).calls
    assert free != nodes.node22.run(code, EVENT, now="2026-03-01T10:00:00.123Z").calls


def test_what_depends_on_the_zone_of_the_machine_differs(nodes: Nodes) -> None:
    with pytest.raises(AssertionError, match="differ"):
        nodes.both(action('api.hour.is(new Date("2026-03-01T10:00:00Z").getHours());'), EVENT)


def test_module_scope_lives_on_but_no_other_action_sees_it(nodes: Nodes) -> None:
    counting = "let runs = 0; globalThis.seen = true;\n" + action("runs += 1; api.runs.are(runs);")
    assert nodes.both(counting, EVENT).calls == [["runs.are", [1]]]
    assert nodes.both(counting, EVENT).calls == [["runs.are", [2]]]
    assert nodes.both(action("api.seen.is(typeof seen);"), EVENT).calls == [["seen.is", ["undefined"]]]


def test_thousands_of_cases_run_one_after_another(nodes: Nodes) -> None:
    code = action("if (event.stats.logins_count > 500) api.multifactor.enable('any');")
    called = sum(bool(nodes.node22.run(code, {"stats": {"logins_count": n}}).calls) for n in range(1000))
    assert called == 499


def test_prettier_and_eslint() -> None:
    assert prettier(["const a=1", "f( )"]) == ["const a = 1;\n", "f();\n"]
    with pytest.raises(AssertionError, match="Prettier"):
        prettier(["const ="])
    clean, unused, unknown, wrong, regex = eslint(
        [
            "exports.f = async () => process.env.HOME;",
            "let a;",
            "exports.x = nowhere;",
            "let = = 1",
            r"exports.x = /\-/;",
        ]
    )
    assert clean == []
    assert [m.rule for m in unused] == ["no-unused-vars"]
    assert [m.rule for m in unknown] == ["no-undef"]
    assert [m.rule for m in wrong] == ["syntax"]
    assert [m.rule for m in regex] == ["no-useless-escape"]


def test_events() -> None:
    event = {"user": {"email": "a@b", "app_metadata": {"flag": True}}}
    assert changed(event, {"user.email": None, "request.body.x": 1}, ["user.app_metadata", "no.where"]) == {
        "user": {"email": None},
        "request": {"body": {"x": 1}},
    }
    assert merged(event, {"user": {"app_metadata": {"n": 1}, "email": "c@d"}}) == {
        "user": {"email": "c@d", "app_metadata": {"flag": True, "n": 1}}
    }
    made = dict(variations(event, ["user.email"], ["user.app_metadata.flag"]))
    assert event == {"user": {"email": "a@b", "app_metadata": {"flag": True}}}
    assert made["user.email is missing"] == {"user": {"app_metadata": {"flag": True}}}
    assert made["user.app_metadata.flag is ''"]["user"] == {"email": "a@b", "app_metadata": {"flag": ""}}
    assert len(made) == 1 + 2 + 2 + len(JSON_VALUES) - 1


def test_npm_that_failed_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text("{}")
    runs: list[str] = []
    monkeypatch.setattr(install, "TOOLS", tmp_path)
    monkeypatch.setattr(install, "_install", lambda: runs.append("npm") or "npm has no network")
    install._problem.cache_clear()
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="no network"):
            install.ensure_node_tools()
    install._problem.cache_clear()  # as in another process of the same run
    with pytest.raises(pytest.fail.Exception, match="no network"):
        install.ensure_node_tools()
    install._problem.cache_clear()
    assert runs == ["npm"]
