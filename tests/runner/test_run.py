"""An Action runs as Auth0 runs it, and what it does is recorded."""

import json

import pytest
from runner.conftest import EVENT, NOW, Do, world

from actiongen.auth0.load import load_trigger
from actiongen.runner.model import NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending
from actiongen.runs.texts import to_units
from actiongen.runs.values import uuid
from actiongen.runs.world import World

POST_LOGIN = load_trigger("post-login")
assert POST_LOGIN is not None


def run_code(runner: Runner, code: str, count: int = 1, keep: bool = False) -> list[NodeRun]:
    assert POST_LOGIN is not None
    return list(runner.run(runner.load(code, POST_LOGIN, keep_module=keep), [world(EVENT)] * count))


def error(outcome: NodeRun) -> tuple[Ending, str]:
    assert outcome.run.end != FINISHED
    return outcome.run.end.kind, outcome.run.end.message


def test_calls_are_recorded_in_order_with_copies_of_their_arguments(do: Do) -> None:
    done = do("""
      const claims = { roles: ["a"], gone: undefined };
      api.idToken.setCustomClaim("x", claims);
      claims.roles.push("b");
      api.idToken.setCustomClaim("x", claims).user.setAppMetadata("n", event.user.email);
      api.multifactor.enable("any", undefined);""")
    assert done.run.end == FINISHED
    assert done.run.calls == (
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
    assert done.run.logs == (
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
        ("exports.onExecutePostLogn = async () => {};", Ending.NO_HANDLER, "onExecutePostLogin"),
        ("exports.onExecutePostLogin = () => {};", Ending.NOT_ASYNC, "not an async function"),
        ("exports.onExecutePostLogin = () => Promise.resolve();", Ending.NOT_ASYNC, "not an async"),
        ("let a; let a;", Ending.THROWN, "already been declared"),
        ("throw new Error('at load');", Ending.THROWN, "at load"),
        ("await 1;", Ending.THROWN, "await is only valid"),
        ("}); ({", Ending.THROWN, "Unexpected token"),
    ],
)
def test_what_cannot_be_loaded_fails_every_case(
    runner: Runner, code: str, kind: Ending, message: str
) -> None:
    for outcome in run_code(runner, code, count=2):
        assert error(outcome)[0] is kind
        assert message in error(outcome)[1]


def test_an_error_has_its_message_class_and_line(do: Do) -> None:
    thrown = do('api.access.deny("a");\nthrow new Error("out of order");')
    assert error(thrown) == (Ending.THROWN, "out of order")
    assert thrown.run.calls == (("access.deny", ("a",)),)
    assert (thrown.run.end.name, thrown.run.end.line) == (None, 3)
    wrong = do("event.nowhere.deep;").run.end
    assert (wrong.name, wrong.line) == ("TypeError", 2)
    assert error(do("throw null;")) == (Ending.THROWN, "null")
    assert error(do("throw { get message() { throw 1; } };"))[0] is Ending.THROWN
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
    assert done.run.end == FINISHED
    assert done.run.logs == ((True, True, True, True, True, True, '{"memberships":{}}'),)


def test_the_clock_and_chance_are_fixed(do: Do) -> None:
    body = """
      class Later extends Date { next() { return this.getTime() + 1; } }
      console.log(Date.now(), new Date().toISOString(), new Date(5).getTime(), new Later().next(),
        new Date() instanceof Date, Date().slice(0, 15), new Date("2026-03-01T10:00:00").getTime() % 3600000);
      console.log(Math.random(), crypto.randomUUID(), require("crypto").randomUUID(),
        require("node:crypto").randomInt(9), require("crypto").randomBytes(4).toString("hex"),
        [...crypto.getRandomValues(new Uint8Array(2))]);"""
    first, second = do(body), do(body)
    assert first.run.end == FINISHED
    assert first.run.logs[0] == (
        NOW,
        "2026-03-01T10:00:00.123Z",
        5,
        NOW + 1,
        True,
        "Sun Mar 01 2026",
        0,
    )
    assert first.run.logs == second.run.logs
    uuids = first.run.logs[1][1:3]
    assert uuids == (uuid(0), uuid(1)), "the same in every run, so that a test can name them"


def test_secrets_are_in_the_event(do: Do) -> None:
    done = do(
        "console.log(event.secrets.KEY, event.secrets.NONE, Object.keys(event));", secrets={"KEY": "k\u2028"}
    )
    assert done.run.logs == (("k\u2028", {"$undefined": True}, ["user", "request", "secrets"]),)


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
    assert error(do(change))[0] is Ending.MUTATED_EVENT
    assert do("const copy = { ...event, x: 1 }; copy.y = 2; copy.user = {};").run.end == FINISHED


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
    assert [outcome.run.logs for outcome in outcomes] == [((1, 1, "undefined", 1, "a!", 1),)] * 3


def test_module_scope_lives_on_where_that_is_asked_for(runner: Runner) -> None:
    code = "let runs = 0; exports.onExecutePostLogin = async () => { runs += 1; console.log(runs); };"
    assert [each.run.logs for each in run_code(runner, code, count=3, keep=True)] == [
        ((1,),),
        ((2,),),
        ((3,),),
    ]


def test_a_timer_that_is_left_behind_does_not_reach_the_next_case(runner: Runner) -> None:
    code = """exports.onExecutePostLogin = async (event, api) => {
        setInterval(() => { api.access.deny("late"); console.log("late"); }, 5);
        await new Promise((resolve) => setTimeout(resolve, event.wait));
      };"""
    assert POST_LOGIN is not None
    cases = [world('{"wait": 0}'), world('{"wait": 0}'), world('{"wait": 52}')]
    outcomes = list(runner.run(runner.load(code, POST_LOGIN), cases))
    assert [outcome.run.end for outcome in outcomes] == [FINISHED] * 3
    # Its own interval runs ten times at most, theirs would double that.
    assert 1 <= len(outcomes[2].run.logs) <= 10


def test_asynchronous_work_is_waited_for(do: Do) -> None:
    done = do("""
      await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => require("crypto").pbkdf2("a", "b", 1000, 8, "sha256", resolve));
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("a"));
      console.log(Buffer.from(digest).toString("hex").slice(0, 8));""")
    assert (done.run.end, done.run.logs) == (FINISHED, (("ca978112",),))


@pytest.mark.parametrize("name", ["fs", "node:fs", "child_process", "left-pad", "worker_threads", "vm", "os"])
def test_a_module_that_is_not_safe_is_refused_by_name(do: Do, name: str) -> None:
    kind, message = error(do(f'require("{name}");'))
    assert kind is Ending.THROWN
    assert name.removeprefix("node:") in message


@pytest.mark.parametrize("name", ["http", "https", "net", "node:dns", "tls", "http2", "dgram"])
def test_a_module_of_the_network_is_refused_even_where_that_is_caught(do: Do, name: str) -> None:
    kind, message = error(do(f'try {{ require("{name}"); }} catch {{}}'))
    assert kind is Ending.NETWORK
    assert name.removeprefix("node:") in message


def test_the_environment_of_the_machine_is_not_seen(do: Do) -> None:
    assert do("console.log(Object.keys(process.env).length, process.cwd());").run.logs == ((0, "/"),)


def test_requests_are_answered_by_the_case_and_recorded(do: Do) -> None:
    done = do(
        """
      const found = await fetch("https://a.example/x", {
        method: "post", headers: { "X-Key": "k", "x-key": "" }, body: "{}" });
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
    assert done.run.end == FINISHED
    assert done.run.calls == (
        ("fetch", ("POST https://a.example/x", {"headers": {"x-key": "k,"}, "body": "{}"})),
        ("fetch", ("GET https://b.example/",)),
        ("fetch", ("GET https://c.example/",)),
    )
    assert done.run.logs == (
        (201, True, {"ok": [1]}, "application/json"),
        (404, "none"),
        ("TypeError", "fetch failed"),
    )


def test_a_request_without_an_answer_names_its_url_even_where_the_error_is_caught(do: Do) -> None:
    kind, message = error(do('try { await fetch("https://a.example/y"); } catch {}'))
    assert kind is Ending.NETWORK
    assert "GET https://a.example/y" in message


def test_order_and_number_of_many_cases(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event, api) => { api.access.deny(String(event.n)); };"
    cases = (world(json.dumps({"n": n, "text": "\n\u2028é😀" * (n % 50)}, indent=1)) for n in range(3000))
    found = [each.run.calls for each in runner.run(runner.load(code, POST_LOGIN), cases)]
    assert found == [(("access.deny", (str(n),)),) for n in range(3000)]


def test_one_may_stop_early_and_run_on(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event, api) => { api.access.deny(String(event.n)); };"
    loaded = runner.load(code, POST_LOGIN)
    for start in (0, 1000):
        outcomes = runner.run(loaded, (world(json.dumps({"n": n})) for n in range(start, start + 900)))
        assert next(outcomes).run.calls == (("access.deny", (str(start),)),)
        del outcomes


def test_texts_arrive_as_they_are(runner: Runner) -> None:
    assert POST_LOGIN is not None
    code = "exports.onExecutePostLogin = async (event) => { console.log(event.t, event.t.length); };"
    loaded = runner.load(code, POST_LOGIN)
    for text in ("\ud800", "😀", "\u2028\u0000", "$&", "a\r\n"):
        units = to_units(text)
        (ran,) = runner.run(loaded, [World({"t": units})])
        assert ran.run.logs == ((units, len(units)),)


def test_numbers_arrive_as_they_are(do: Do) -> None:
    numbers = (0.0, -0.0, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 2.0**53, 1e21)
    for number in numbers:
        code = "console.log(event.n, Object.is(event.n, -0));"
        assert do(code, event=f'{{"n": {number!r}}}').run.logs == ((number, str(number)[0] == "-"),)
    assert do("console.log(event.n);", event='{"n": 1e400}').run.logs == ((None,),)
