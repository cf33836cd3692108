"""An Action runs as Auth0 runs it, and what it does is recorded."""

import json

import pytest
from runner.conftest import EVENT, NOW, Do

from actiongen.auth0.load import load_trigger
from actiongen.runner.model import Case, FailureKind, Outcome
from actiongen.runner.session import Runner

POST_LOGIN = load_trigger("post-login")
assert POST_LOGIN is not None


def run_code(runner: Runner, code: str, count: int = 1, keep: bool = False) -> list[Outcome]:
    assert POST_LOGIN is not None
    return list(runner.run(runner.load(code, POST_LOGIN, keep_module=keep), [Case(EVENT, NOW)] * count))


def error(outcome: Outcome) -> tuple[FailureKind, str]:
    assert outcome.error is not None
    return outcome.error.kind, outcome.error.message


def test_calls_are_recorded_in_order_with_copies_of_their_arguments(do: Do) -> None:
    done = do("""
      const claims = { roles: ["a"], gone: undefined };
      api.idToken.setCustomClaim("x", claims);
      claims.roles.push("b");
      api.idToken.setCustomClaim("x", claims).user.setAppMetadata("n", event.user.email);
      api.multifactor.enable("any", undefined);""")
    assert done.error is None
    assert done.calls == (
        ("idToken.setCustomClaim", ("x", {"roles": ["a"]})),
        ("idToken.setCustomClaim", ("x", {"roles": ["a", "b"]})),
        ("user.setAppMetadata", ("n", "ann@corp.example")),
        ("multifactor.enable", ("any",)),
    )


def test_what_json_cannot_hold_is_a_marker(do: Do) -> None:
    done = do("""
      const ring = []; ring.push(ring);
      console.log(undefined, NaN, -Infinity, 1n, function f() {}, Symbol("s"), new Date(0), new Map(), ring,
        new Error("e"), "x", undefined);
    """)
    assert done.logs == (
        (
            {"$undefined": True},
            {"$number": "NaN"},
            {"$number": "-Infinity"},
            {"$bigint": "1"},
            {"$function": "f"},
            {"$symbol": "s"},
            {"$date": "1970-01-01T00:00:00.000Z"},
            {"$object": "[object Map]"},
            [{"$cycle": True}],
            {"$error": "Error: e"},
            "x",
            {"$undefined": True},
        ),
    )


def test_a_call_after_a_terminal_one_is_marked(do: Do) -> None:
    done = do('api.user.setAppMetadata("a", 1); api.access.deny("no"); api.user.setAppMetadata("b", 2);')
    assert done.terminal == 1
    assert done.after_terminal == (("user.setAppMetadata", ("b", 2)),)
    assert do('api.user.setAppMetadata("a", 1);').after_terminal == ()


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("exports.onExecutePostLogn = async () => {};", FailureKind.NO_HANDLER, "onExecutePostLogin"),
        ("exports.onExecutePostLogin = () => {};", FailureKind.NOT_ASYNC, "not an async function"),
        ("exports.onExecutePostLogin = () => Promise.resolve();", FailureKind.NOT_ASYNC, "not an async"),
        ("let a; let a;", FailureKind.THROWN, "already been declared"),
        ("throw new Error('at load');", FailureKind.THROWN, "at load"),
        ("await 1;", FailureKind.THROWN, "await is only valid"),
        ("}); ({", FailureKind.THROWN, "Unexpected token"),
    ],
)
def test_what_cannot_be_loaded_fails_every_case(
    runner: Runner, code: str, kind: FailureKind, message: str
) -> None:
    for outcome in run_code(runner, code, count=2):
        assert error(outcome)[0] is kind
        assert message in error(outcome)[1]


def test_an_error_has_its_message_class_and_line(do: Do) -> None:
    thrown = do('api.access.deny("a");\nthrow new Error("out of order");')
    assert error(thrown) == (FailureKind.THROWN, "out of order")
    assert thrown.calls == (("access.deny", ("a",)),)
    assert thrown.error is not None and (thrown.error.name, thrown.error.line) == (None, 3)
    wrong = do("event.nowhere.deep;").error
    assert wrong is not None and (wrong.name, wrong.line) == ("TypeError", 2)
    assert error(do("throw null;")) == (FailureKind.THROWN, "null")
    assert error(do("throw { get message() { throw 1; } };"))[0] is FailureKind.THROWN
    assert error(do('Promise.reject(new Error("nobody waits"));'))[1].endswith("nobody waits")
    assert error(do('setTimeout(() => { throw new Error("late"); }, 1); await new Promise(() => {});'))[
        1
    ].endswith("late")


def test_errors_and_values_are_those_of_the_realm_of_the_action(do: Do) -> None:
    done = do(
        """
      let thrown;
      try { api.validation.error("a", "b".repeat(101)); } catch (error) { thrown = error; }
      const groups = api.groups.hasGroupMembership(["g"]);
      console.log(event instanceof Object, event.user.list instanceof Array, thrown instanceof Error,
        groups instanceof Promise, (await groups).memberships instanceof Object,
        Buffer.from("a") instanceof Uint8Array, JSON.stringify(await groups));""",
        event='{"user": {"list": []}}',
        returns={"groups.hasGroupMembership": {"memberships": {}}},
    )
    assert done.error is None
    assert done.logs == ((True, True, True, True, True, True, '{"memberships":{}}'),)


def test_the_clock_and_chance_are_fixed(do: Do) -> None:
    body = """
      class Later extends Date { next() { return this.getTime() + 1; } }
      console.log(Date.now(), new Date().toISOString(), new Date(5).getTime(), new Later().next(),
        new Date() instanceof Date, Date().slice(0, 15), new Date("2026-03-01T10:00:00").getTime() % 3600000);
      console.log(Math.random(), crypto.randomUUID(), require("crypto").randomUUID(),
        require("node:crypto").randomInt(9), require("crypto").randomBytes(4).toString("hex"),
        [...crypto.getRandomValues(new Uint8Array(2))]);"""
    first, second = do(body), do(body)
    assert first.error is None
    assert first.logs[0] == (
        NOW,
        "2026-03-01T10:00:00.123Z",
        5,
        NOW + 1,
        True,
        "Sun Mar 01 2026",
        0,
    )
    assert first.logs == second.logs
    uuids = first.logs[1][1:3]
    assert uuids[0] != uuids[1] and all(str(each)[14] == "4" and len(str(each)) == 36 for each in uuids)


def test_secrets_are_in_the_event(do: Do) -> None:
    done = do(
        "console.log(event.secrets.KEY, event.secrets.NONE, Object.keys(event));", secrets={"KEY": "k\u2028"}
    )
    assert done.logs == (("k\u2028", {"$undefined": True}, ["user", "request", "secrets"]),)


@pytest.mark.parametrize(
    "change",
    [
        "event.user.email = null;",
        "delete event.user;",
        "event.user.x = undefined;",
        "await 0; event.y = [];",
        "event.user.app_metadata.n = 2;",
        "delete event.secrets;",
    ],
)
def test_a_change_of_the_event_is_a_failure(do: Do, change: str) -> None:
    assert error(do(change))[0] is FailureKind.MUTATED_EVENT
    assert do("const copy = { ...event, x: 1 }; copy.y = 2; copy.user = {};").error is None


def test_each_case_starts_afresh(runner: Runner) -> None:
    code = """let runs = 0;
      exports.onExecutePostLogin = async (event, api) => {
        runs += 1;
        globalThis.global_runs = (globalThis.global_runs ?? 0) + 1;
        undeclared = typeof undeclared;
        Array.prototype.extra = (Array.prototype.extra ?? 0) + 1;
        const { trim } = String.prototype;
        String.prototype.trim = function () { return trim.call(this) + "!"; };
        console.log(runs, global_runs, undeclared, [].extra, " a ".trim(), event.user.app_metadata.n);
      };"""
    outcomes = run_code(runner, code, count=3)
    assert [each.logs for each in outcomes] == [((1, 1, "undefined", 1, "a!", 1),)] * 3


def test_module_scope_lives_on_where_that_is_asked_for(runner: Runner) -> None:
    code = "let runs = 0; exports.onExecutePostLogin = async () => { runs += 1; console.log(runs); };"
    assert [each.logs for each in run_code(runner, code, count=3, keep=True)] == [((1,),), ((2,),), ((3,),)]


def test_a_timer_that_is_left_behind_does_not_reach_the_next_case(runner: Runner) -> None:
    code = """exports.onExecutePostLogin = async (event, api) => {
        setInterval(() => { api.access.deny("late"); console.log("late"); }, 5);
        await new Promise((resolve) => setTimeout(resolve, event.wait));
      };"""
    assert POST_LOGIN is not None
    cases = [Case('{"wait": 0}', NOW), Case('{"wait": 0}', NOW), Case('{"wait": 52}', NOW)]
    outcomes = list(runner.run(runner.load(code, POST_LOGIN), cases))
    assert [each.error for each in outcomes] == [None] * 3
    # Its own interval runs ten times at most, theirs would double that.
    assert 1 <= len(outcomes[2].logs) <= 10


def test_asynchronous_work_is_waited_for(do: Do) -> None:
    done = do("""
      await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => require("crypto").pbkdf2("a", "b", 1000, 8, "sha256", resolve));
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("a"));
      console.log(Buffer.from(digest).toString("hex").slice(0, 8));""")
    assert (done.error, done.logs) == (None, (("ca978112",),))


@pytest.mark.parametrize("name", ["fs", "node:fs", "child_process", "left-pad", "worker_threads", "vm", "os"])
def test_a_module_that_is_not_safe_is_refused_by_name(do: Do, name: str) -> None:
    kind, message = error(do(f'require("{name}");'))
    assert kind is FailureKind.THROWN
    assert name.removeprefix("node:") in message


@pytest.mark.parametrize("name", ["http", "https", "net", "node:dns", "tls", "http2", "dgram"])
def test_a_module_of_the_network_is_refused_even_where_that_is_caught(do: Do, name: str) -> None:
    kind, message = error(do(f'try {{ require("{name}"); }} catch {{}}'))
    assert kind is FailureKind.NETWORK
    assert name.removeprefix("node:") in message


def test_the_environment_of_the_machine_is_not_seen(do: Do) -> None:
    assert do("console.log(Object.keys(process.env).length, process.cwd());").logs == ((0, "/"),)


def test_requests_are_answered_by_the_case_and_recorded(do: Do) -> None:
    done = do(
        """
      const found = await fetch("https://a.example/x", {
        method: "post", headers: { "X-Key": "k" }, body: "{}" });
      console.log(found.status, found.ok, await found.json(), found.headers.get("content-type"));
      const plain = await fetch(new URL("https://b.example/"));
      console.log(plain.status, await plain.text());
      try { await fetch("https://c.example/"); } catch (error) { console.log(error.name, error.message); }""",
        http={
            "POST https://a.example/x": {"status": 201, "json": {"ok": [1]}},
            "https://b.example/": {"status": 404, "text": "none"},
            "GET https://c.example/": None,
        },
    )
    assert done.error is None
    assert done.calls == (
        ("fetch", ("POST https://a.example/x", {"headers": {"x-key": "k"}, "body": "{}"})),
        ("fetch", ("GET https://b.example/",)),
        ("fetch", ("GET https://c.example/",)),
    )
    assert done.logs == (
        (201, True, {"ok": [1]}, "application/json"),
        (404, "none"),
        ("TypeError", "fetch failed"),
    )


def test_a_request_without_an_answer_names_its_url_even_where_the_error_is_caught(do: Do) -> None:
    kind, message = error(do('try { await fetch("https://a.example/y"); } catch {}'))
    assert kind is FailureKind.NETWORK
    assert "GET https://a.example/y" in message


def test_order_and_number_of_many_cases(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event, api) => { api.access.deny(String(event.n)); };"
    cases = (Case(json.dumps({"n": n, "text": "\n\u2028é😀" * (n % 50)}, indent=1), NOW) for n in range(3000))
    found = [each.calls for each in runner.run(runner.load(code, POST_LOGIN), cases)]
    assert found == [(("access.deny", (str(n),)),) for n in range(3000)]


def test_one_may_stop_early_and_run_on(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event, api) => { api.access.deny(String(event.n)); };"
    loaded = runner.load(code, POST_LOGIN)
    for start in (0, 1000):
        outcomes = runner.run(loaded, (Case(json.dumps({"n": n}), NOW) for n in range(start, start + 900)))
        assert next(outcomes).calls == (("access.deny", (str(start),)),)
        del outcomes


def test_texts_arrive_as_they_are(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event) => { console.log(event.t, event.t.length); };"
    loaded = runner.load(code, POST_LOGIN)
    for text in ("\ud800", "😀", "\u2028\u0000", "$&", "a\r\n"):
        for ascii_only in (True, False):
            case = Case(json.dumps({"t": text}, ensure_ascii=ascii_only), NOW)
            (outcome,) = runner.run(loaded, [case])
            assert outcome.logs == ((text, len(text.encode("utf-16-le", "surrogatepass")) // 2),)


def test_an_event_that_is_no_json_is_an_error_of_the_caller(runner: Runner) -> None:
    assert POST_LOGIN is not None
    loaded = runner.load("exports.onExecutePostLogin = async () => {};", POST_LOGIN)
    with pytest.raises(ValueError, match="no JSON object"):
        list(runner.run(loaded, [Case("{", NOW)]))
    assert [each.error for each in runner.run(loaded, [Case("{}", NOW)])] == [None]
