"""Clients: which token goes along, where it comes from, what is kept; in the interpreter and on Node."""

import re
from collections.abc import Iterator

import pytest
from bench.install import node_binary
from testing.policies import program

from actiongen.auth0.model import JsonValue
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import evaluate
from actiongen.facts.waits import deadline, longest
from actiongen.ir import Program
from actiongen.runner.find import node_at
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending, Run, comparable
from actiongen.runs.values import Call, uuid
from actiongen.runs.world import World
from actiongen.testing.events import default_event, input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, Verdict, judge

SECRET = "s3cr3t-of-the-client"
CLIENT = """secrets("KEY")

auth0 = management(domain="acme.eu.auth0.com", client_id="machine", client_secret=event.secrets.KEY)
"""
ONE = f"""{CLIENT}
user = auth0.get("/api/v2/users", query={{"q": "a b"}}, headers={{"X-A": "1"}}, OPTIONS on_error=log("none"))

with rule("Found", when=user is not None):
    log("found", user.text)
"""
TWO = f"""{CLIENT}
before = auth0.get("/a", on_error=log("none"))
after = auth0.post("/b", json={{}}, on_error=log("none"))
"""
TOKEN = "https://acme.eu.auth0.com/oauth/token"
USERS = "GET https://acme.eu.auth0.com/api/v2/users?q=a+b"
ASKED = f"POST {TOKEN}"
BODY = (
    f"grant_type=client_credentials&client_id=machine&client_secret={SECRET}"
    "&audience=https%3A%2F%2Facme.eu.auth0.com%2Fapi%2Fv2%2F"
)


@pytest.fixture(scope="module")
def node() -> Iterator[Runner]:
    found = node_at(node_binary(18))
    assert found is not None
    with Runner(found) as running:
        yield running


def both(text: str, node: Runner, http: dict[str, JsonValue], **rest: object) -> Run:
    """What a policy does in the interpreter, which Node does too."""
    made = text if isinstance(text, Program) else program(text)
    trigger = made.header.trigger
    world = World(default_event(trigger.id), {"KEY": SECRET}, http=http, **rest)  # type: ignore[arg-type]
    code = emit(made)
    assert validate(code, made) == ()
    (ran,) = node.run(node.load(code, trigger), [world])
    run = evaluate(made, world)
    assert comparable(ran.run) == comparable(run)
    assert (ran.refused, ran.dropped) == ((), ())
    return run


def brief(calls: tuple[Call, ...]) -> list[str]:
    """Each call by its name: of a request the method and the host's path, with the token that goes along."""
    found = []
    for name, arguments in calls:
        details = arguments[1] if len(arguments) > 1 else None
        headers = details.get("headers") if isinstance(details, dict) else None
        bearer = headers.get("authorization") if isinstance(headers, dict) else None
        shown = str(arguments[0]).replace("https://acme.eu.auth0.com", "")
        found.append(name if name != "fetch" else shown + (f" {bearer}" if bearer else ""))
    return found


def key_of(run: Run) -> str:
    return next(str(arguments[0]) for name, arguments in run.calls if name == "cache.get")


def one(options: str = "") -> str:
    return ONE.replace("OPTIONS ", options)


def test_a_token_is_asked_for_by_the_credentials_and_kept_until_a_minute_before_it_expires(
    node: Runner,
) -> None:
    run = both(
        one(), node, {ASKED: {"json": {"access_token": "t", "expires_in": 3600}}, USERS: {"text": "x"}}
    )
    get, asked, kept, sent = run.calls
    key = get[1][0]
    assert isinstance(key, str) and re.fullmatch(r"token-[\w-]{43}", key)
    assert asked == ("fetch", (ASKED, {"body": BODY}))
    assert kept == ("cache.set", (key, "t", {"ttl": 3_540_000.0}))
    assert sent == ("fetch", (USERS, {"headers": {"authorization": "Bearer t", "x-a": "1"}}))
    assert run.logs == (("found", "x"),)


def test_a_token_of_the_cache_is_used(node: Runner) -> None:
    http: dict[str, JsonValue] = {USERS: {"text": "x"}}
    key = key_of(both(one(), node, http))
    run = both(one(), node, http, cache={key: "old"})
    assert brief(run.calls) == ["cache.get", "GET /api/v2/users?q=a+b Bearer old"]


def test_what_is_sent_again_with_another_token_is_the_same(node: Runner) -> None:
    sent = '{"X-Id": uuid()}, OPTIONS on_error=log("none"))\nlog_id = uuid()'
    text = one().replace('{"X-A": "1"}, on_error=log("none"))', sent.replace("OPTIONS ", ""))
    text = text.replace('log("found", user.text)', 'log("found", log_id)')
    http: dict[str, JsonValue] = {USERS: [{"status": 401}, {"text": "x"}]}
    key = key_of(both(text, node, http))
    run = both(text, node, http, cache={key: "old"})
    headers = [details["headers"] for _, (name, *rest) in run.calls if name == USERS for details in rest]  # type: ignore[call-overload, index]
    assert [each["x-id"] for each in headers] == [uuid(0), uuid(0)]  # type: ignore[call-overload, index]
    assert run.logs == (("found", uuid(1)),)


def test_what_identifies_a_client_is_in_the_key(node: Runner) -> None:
    oauth = (
        'secrets("KEY")\nc = oauth(base="https://a.example", token_url="https://b.example/t", client_id="c", '
    )
    oauth += "client_secret=event.secrets.KEY%s)\nx = c.get('/x', on_error=stop())\n"
    http: dict[str, JsonValue] = {"GET https://a.example/x": {"text": ""}}
    texts = [oauth % rest for rest in ("", ', scope="a"', ', audience="a"', ', audience="a", scope="a"')]
    runs = [both(text, node, http) for text in (*texts, oauth.replace("b.example", "c.example") % "")]
    assert len({key_of(run) for run in runs}) == 5
    assert runs[3].calls[1][1] == (
        "POST https://b.example/t",
        {"body": f"grant_type=client_credentials&client_id=c&client_secret={SECRET}&audience=a&scope=a"},
    )


@pytest.mark.parametrize("options", ["", "accept=[401], ", "accept=..., "])
def test_a_known_token_that_is_refused_is_renewed_once(node: Runner, options: str) -> None:
    refused: list[JsonValue] = [{"status": 401}, {"status": 401}]
    key = key_of(both(one(), node, {USERS: {"text": ""}}))
    run = both(one(options), node, {USERS: refused}, cache={key: "old"})
    users = "GET /api/v2/users?q=a+b Bearer"
    asked = "POST /oauth/token"
    assert brief(run.calls) == ["cache.get", f"{users} old", asked, "cache.set", f"{users} <token>"]
    assert run.logs == ((("found", "")) if options else ("none",),)


def test_a_new_token_that_is_refused_is_a_failure(node: Runner) -> None:
    run = both(one(), node, {USERS: [{"status": 401}]})
    assert brief(run.calls)[1:] == [
        "POST /oauth/token",
        "cache.set",
        "GET /api/v2/users?q=a+b Bearer <token>",
    ]
    assert run.logs == (("none",),)


def test_a_token_is_asked_for_once_in_a_run(node: Runner) -> None:
    run = both(
        TWO, node, {"https://acme.eu.auth0.com/a": {"text": ""}, "https://acme.eu.auth0.com/b": {"text": ""}}
    )
    first, second = "GET /a Bearer <token>", "POST /b Bearer <token>"
    assert brief(run.calls) == ["cache.get", "POST /oauth/token", "cache.set", first, second]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("timeout", "timeout"),
        ("connection", "connection"),
        ("body", "body"),
        ({"status": 403, "json": {"error": "access_denied"}}, "status"),
        ({"text": "no JSON"}, "body"),
        ({"json": None}, "body"),
        ({"json": []}, "body"),
        ({"json": {"access_token": ""}}, "body"),
        ({"json": {"access_token": 7}}, "body"),
    ],
)
def test_without_a_token_there_is_no_request_and_on_error_runs(
    node: Runner, reply: JsonValue, reason: str
) -> None:
    text = f"{CLIENT}\ndef report(failure):\n    log(failure.reason, failure.status)\n\n"
    text += 'user = auth0.get("/api/v2/users", query={"q": "a b"}, accept=..., on_error=report)\n'
    run = both(text, node, {ASKED: reply, USERS: {"text": ""}})
    assert brief(run.calls) == ["cache.get", "POST /oauth/token"]
    assert run.logs == ((reason, 403.0 if reason == "status" else None),)


@pytest.mark.parametrize(
    ("reply", "ttl"),
    [
        ({"access_token": "t" * 4096, "expires_in": 120}, 60_000.0),
        ({"access_token": "t" * 4097, "expires_in": 120}, None),
        ({"access_token": "é" * 2049, "expires_in": 120}, None),
        ({"access_token": "t", "expires_in": 60}, None),
        ({"access_token": "t", "expires_in": 61.5}, 1_000.0),
        ({"access_token": "t", "expires_in": -1}, None),
        ({"access_token": "t", "expires_in": 1e9}, 86_400_000.0),
        ({"access_token": "t"}, 900_000.0),
        ({"access_token": "t", "expires_in": "3600"}, 900_000.0),
        ({"access_token": "t", "expires_in": True}, 900_000.0),
    ],
)
def test_how_long_a_token_is_kept(node: Runner, reply: JsonValue, ttl: float | None) -> None:
    run = both(one(), node, {ASKED: {"json": reply}, USERS: {"text": ""}})
    kept = [arguments[2] for name, arguments in run.calls if name == "cache.set"]
    assert kept == ([] if ttl is None else [{"ttl": ttl}])
    assert run.logs[0][0] == "found"


def test_a_token_that_no_header_can_hold_is_a_failure(node: Runner) -> None:
    run = both(one(), node, {ASKED: {"json": {"access_token": "a\nb"}}, USERS: {"text": ""}})
    assert brief(run.calls) == ["cache.get", "POST /oauth/token", "cache.set"]
    assert run.logs == (("none",),)


def test_a_request_that_cannot_be_made_needs_no_token(node: Runner) -> None:
    text = f'{CLIENT}\nuser = auth0.get(f"/a/{{event.user.user_id[:0]}}", on_error=log("none"))\n'
    assert both(text, node, {}) == Run((), (("none",),), FINISHED)


def test_all_of_it_takes_one_time_out_more_than_the_request(node: Runner) -> None:
    made = program(one("timeout=seconds(2), retries=1, "))
    handler = made.handlers[0]
    assert deadline(handler) is None
    assert longest(handler, frozenset()).milliseconds == 6_000
    key = key_of(both(one(), node, {USERS: {"text": ""}}))
    slow: list[JsonValue] = ["timeout", {"status": 401}, {"status": 503}, {"text": "x"}]
    run = both(one("timeout=seconds(2), retries=1, "), node, {USERS: slow}, cache={key: "old"})
    assert len([name for name in brief(run.calls) if name.startswith("GET")]) == 4
    # The token and one try have used up the time: 2 + 2 of 6 seconds, and the last.
    run = both(
        one("timeout=seconds(2), retries=1, "),
        node,
        {ASKED: ["timeout", {"json": {"access_token": "t"}}], USERS: "timeout"},
    )
    assert len([name for name in brief(run.calls) if name.startswith("GET")]) == 2
    run = both(
        one("timeout=seconds(2), retries=1, "), node, {ASKED: "timeout", USERS: "timeout"}, cache={key: "o"}
    )
    assert brief(run.calls)[1:] == ["GET /api/v2/users?q=a+b Bearer o"] * 2


def test_a_helper_takes_a_client_and_makes_one(node: Runner) -> None:
    text = """
secrets("KEY")


def tenant(domain, key):
    return management(domain=domain, client_id="machine", client_secret=key)


def found(client, path):
    answer = client.get(f"/api/v2/{path}", on_error=log("none"))
    return answer.text or "nothing"


auth0 = tenant("acme.eu.auth0.com", event.secrets.KEY)
other = tenant("other.eu.auth0.com", event.secrets.KEY)
a = found(auth0, "a")
b = found(auth0, "b")
c = found(other, "c")

with rule("All"):
    log(a, b, c)
"""
    base = "https://acme.eu.auth0.com/api/v2"
    http: dict[str, JsonValue] = {f"{base}/a": {"text": "1"}, f"{base}/b": {"text": "2"}}
    run = both(text, node, {**http, "https://other.eu.auth0.com/api/v2/c": {"text": "3"}})
    assert run.logs == (("1", "2", "3"),)
    assert [name for name in brief(run.calls) if "token" in name and "Bearer" not in name] == [
        "POST /oauth/token",
        "POST https://other.eu.auth0.com/oauth/token",
    ]


def test_requests_of_a_loop_are_made_while_there_is_time(node: Runner) -> None:
    text = f"""{CLIENT}
with rule("Each"):
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"]:
        auth0.get(f"/{{name}}", on_error=log("none"))
"""
    http: dict[str, JsonValue] = {f"https://acme.eu.auth0.com/{name}": "timeout" for name in "abcdefgh"}
    run = both(text, node, http)
    assert len([name for name in brief(run.calls) if name.startswith("GET")]) == 6
    assert run.logs == (("none",),) * 8


def test_a_trigger_without_a_cache_asks_once_a_run(node: Runner) -> None:
    header = 'action(name="Test", trigger="post-credential-validation")\n'
    text = header + TWO
    run = both(
        text, node, {"https://acme.eu.auth0.com/a": {"text": ""}, "https://acme.eu.auth0.com/b": {"text": ""}}
    )
    assert brief(run.calls) == ["POST /oauth/token", "GET /a Bearer <token>", "POST /b Bearer <token>"]


def test_a_cache_that_fails_fails_the_action(node: Runner) -> None:
    run = both(one(), node, {}, returns={"cache.get": None})
    assert run.end.kind is Ending.THROWN


def test_neither_secret_nor_token_is_in_a_log_or_url(node: Runner) -> None:
    run = both(one(), node, {ASKED: {"json": {"access_token": "t0ken-of-the-client"}}, USERS: {"text": ""}})
    shown = [str(arguments[0]) for name, arguments in run.calls]
    assert not any(each in str(run.logs) + str(shown) for each in (SECRET, "t0ken-of-the-client"))
    headers = [call for call in run.calls if SECRET in str(call)]
    assert brief(tuple(headers)) == ["POST /oauth/token"]


# What a test says


def verdict(text: str) -> Verdict:
    made = program(text)
    subject = Subject.of_action(made)
    given = input_of(made, made.tests[0])
    return judge(subject, made.tests[0], given, turns(subject, given.world, trace))


TEST = """{policy}
test("t", http={{"GET https://acme.eu.auth0.com/api/v2/users?q=a+b": {{"text": ""}}{http}}}, expect={expect})
"""
SENT = 'auth0.get("/api/v2/users", query={"q": "a b"}, headers={"X-A": "1"})'


@pytest.mark.parametrize(
    ("expect", "http", "passes"),
    [
        (SENT, "", True),
        (SENT.replace('"1"', '"2"'), "", False),
        (SENT.replace("a b", "a"), "", False),
        ('auth0.get("/api/v2/users?q=a+b", ...)', "", True),
        ('auth0.post("/api/v2/users?q=a+b", ...)', "", False),
        ("[]", "", False),
        (f'[http.post("{TOKEN}", ...), {SENT}]', "", True),
        (f'[{SENT}, http.post("{TOKEN}", ...)]', "", False),
        (f'http.post("{TOKEN}", ...)', f', "POST {TOKEN}": "timeout"', True),
        ("[]", f', "POST {TOKEN}": {{"status": 401}}', True),
        (
            'http.get("https://acme.eu.auth0.com/api/v2/users?q=a+b", '
            'headers={"X-A": "1", "Authorization": "Bearer <token>"})',
            "",
            True,
        ),
        ('http.get("https://acme.eu.auth0.com/api/v2/users?q=a+b", headers={"X-A": "1"})', "", False),
    ],
)
def test_a_test_lists_the_requests_of_a_client_and_need_not_list_its_token(
    expect: str, http: str, passes: bool
) -> None:
    found = verdict(TEST.format(policy=one(), http=http, expect=expect))
    assert (found.result is Result.PASSED) == passes, found.problems


def test_a_request_for_a_token_that_is_written_by_hand_needs_an_answer() -> None:
    text = 'secrets("KEY")\nt = http.post("https://a.example", form={"grant_type": "client_credentials", '
    text += '"client_id": "c", "client_secret": event.secrets.KEY}, on_error=log("x"))\n'
    text += 'test("t", given={}, expect=[])\n'
    found = verdict(text)
    assert found.result is Result.FAILED
    assert len(found.calls) == 1
