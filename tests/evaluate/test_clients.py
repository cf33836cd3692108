"""Clients in the interpreter: which token goes along, where it comes from, what is kept."""

from collections.abc import Mapping

import pytest
from evaluate.policies import program

from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.hashes import sha256
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.values import Call
from actiongen.runs.world import World

URL, TOKEN_URL = "https://a.example", "https://b.example/token"
FORM = "grant_type=client_credentials&client_id=c&client_secret=s3cr3t"
KEY = f"token-{sha256(f'{TOKEN_URL} {FORM}', 'base64url')}"
HEAD = f"""secrets("KEY")

crm = oauth(base="{URL}", token_url="{TOKEN_URL}", client_id="c", client_secret=event.secrets.KEY)
"""
ONE = f"""{HEAD}
found = crm.get("/x", OPTIONS on_error=FAILED)

with rule("r", when=found is not None):
    log("found", found.status)
"""
TELL = """
def tell(failure):
    log(failure.reason, failure.status)

"""


def run(text: str, http: Mapping[str, JsonValue], cache: Mapping[str, str] | None = None) -> Run:
    world = World({"user": {}}, {"KEY": "s3cr3t"}, http=http, cache=cache or {})
    return evaluate(program(text), world)


def one(options: str, http: Mapping[str, JsonValue], cache: Mapping[str, str] | None = None) -> Run:
    """A run that asks once, and logs the status, or the reason why there is no answer."""
    text = TELL + ONE.replace("OPTIONS", options).replace("FAILED", "tell")
    done = run(text, http, cache)
    assert done.end == FINISHED
    return done


def brief(call: Call) -> str:
    """A call as one line: of a request its token."""
    name, arguments = call
    if name != "fetch":
        return f"{name} {arguments[0]}".replace(KEY, "KEY")
    details = arguments[1] if len(arguments) > 1 else {}
    assert isinstance(details, dict)
    headers = details.get("headers", {})
    assert isinstance(headers, dict)
    return f"{arguments[0]} {headers.get('authorization', details.get('body'))}"


GET, ASKED = f"GET {URL}/x", f"POST {TOKEN_URL} {FORM}"
LOOKED, KEPT = "cache.get KEY", "cache.set KEY"


def token(**more: JsonValue) -> JsonValue:
    return {"json": {"access_token": "T", **more}}


@pytest.mark.parametrize(
    ("http", "cache", "calls", "logs"),
    [
        ({GET: {}}, {}, [LOOKED, ASKED, KEPT, f"{GET} Bearer <token>"], ("found", 200.0)),
        ({GET: {}, f"POST {TOKEN_URL}": token()}, {}, [LOOKED, ASKED, KEPT, f"{GET} Bearer T"], ("found", 200.0)),
        ({GET: {}, TOKEN_URL: token()}, {}, [LOOKED, ASKED, KEPT, f"{GET} Bearer T"], ("found", 200.0)),
        ({GET: {}}, {KEY: "old"}, [LOOKED, f"{GET} Bearer old"], ("found", 200.0)),
        ({GET: {"status": 500}}, {KEY: "old"}, [LOOKED, f"{GET} Bearer old"], ("status", 500.0)),
        ({GET: [{"status": 401}, {}], TOKEN_URL: token()}, {KEY: "old"},
         [LOOKED, f"{GET} Bearer old", ASKED, KEPT, f"{GET} Bearer T"], ("found", 200.0)),
        ({GET: {"status": 401}, TOKEN_URL: token()}, {},
         [LOOKED, ASKED, KEPT, f"{GET} Bearer T"], ("status", 401.0)),
        ({TOKEN_URL: {"status": 403}}, {}, [LOOKED, ASKED], ("status", 403.0)),
        ({TOKEN_URL: "timeout"}, {}, [LOOKED, ASKED], ("timeout", None)),
        ({TOKEN_URL: {"text": "T"}}, {}, [LOOKED, ASKED], ("body", None)),
        ({TOKEN_URL: {"json": ["T"]}}, {}, [LOOKED, ASKED], ("body", None)),
        ({TOKEN_URL: {"json": {"access_token": ""}}}, {}, [LOOKED, ASKED], ("body", None)),
        ({TOKEN_URL: {"json": {"access_token": 1}}}, {}, [LOOKED, ASKED], ("body", None)),
        ({TOKEN_URL: {"json": {}}}, {}, [LOOKED, ASKED], ("body", None)),
        ({TOKEN_URL: {"json": {"access_token": "a\nb"}}}, {}, [LOOKED, ASKED, KEPT], ("request", None)),
    ],
)  # fmt: skip
def test_which_token_goes_along(
    http: Mapping[str, JsonValue], cache: Mapping[str, str], calls: list[str], logs: tuple[object, ...]
) -> None:
    done = one("", http, cache)
    assert ([*map(brief, done.calls)], done.logs) == (calls, (logs,))


@pytest.mark.parametrize(
    ("lifetime", "ttl"),
    [
        (token(), 900_000.0),
        (token(expires_in=160), 100_000.0),
        (token(expires_in=160.9), 100_000.0),
        (token(expires_in=61), 1_000.0),
        (token(expires_in=60), None),
        (token(expires_in=0), None),
        (token(expires_in="160"), 900_000.0),
        (token(expires_in=1e9), 86_400_000.0),
        ({"json": {"access_token": "T" * 4096}}, 900_000.0),
        ({"json": {"access_token": "T" * 4097}}, None),
        ({"json": {"access_token": "é" * 2049}}, None),
    ],
)
def test_how_long_a_token_is_kept(lifetime: JsonValue, ttl: float | None) -> None:
    kept = [call for call in one("", {GET: {}, TOKEN_URL: lifetime}).calls if call[0] == "cache.set"]
    assert isinstance(lifetime, dict)
    assert isinstance(lifetime["json"], dict)
    wanted = ("cache.set", (KEY, lifetime["json"]["access_token"], {"ttl": ttl}))
    assert kept == ([] if ttl is None else [wanted])


def test_a_client_knows_its_token() -> None:
    text = f"{HEAD}\none = crm.get('/x', on_error=stop())\ntwo = crm.get('/x', on_error=stop())\n".replace(
        "'", '"'
    )
    done = run(text, {GET: {}})
    assert [*map(brief, done.calls)] == [LOOKED, ASKED, KEPT, *2 * [f"{GET} Bearer <token>"]]


def test_a_request_that_cannot_be_made_asks_for_no_token() -> None:
    done = one('headers={"X-A": "a\\nb"},', {GET: {}})
    assert (done.calls, done.logs) == ((), (("request", None),))


def test_headers_of_the_request_go_along() -> None:
    done = one('headers={"X-A": "1"}, query={"q": "a b"},', {URL + "/x?q=a+b": {}})
    _, arguments = done.calls[-1]
    assert arguments == (f"{GET}?q=a+b", {"headers": {"authorization": "Bearer <token>", "x-a": "1"}})


def test_a_token_takes_part_in_the_time_and_the_tries_of_its_request() -> None:
    """The default time-out is three seconds; the token and the request take one more try together."""
    late = one("retries=1,", {GET: "timeout", TOKEN_URL: ["timeout", token()]})
    assert [*map(brief, late.calls)] == [LOOKED, ASKED, ASKED, KEPT, *2 * [f"{GET} Bearer T"]]
    assert late.logs == (("timeout", None),)
    never = one("retries=2,", {GET: "timeout", TOKEN_URL: "timeout"})
    assert [*map(brief, never.calls)] == [LOOKED, *3 * [ASKED]]


def test_what_counts_as_an_answer_of_the_request_is_none_of_the_token() -> None:
    done = one("accept=[403],", {GET: {"status": 403}, TOKEN_URL: {"status": 403}})
    assert ([*map(brief, done.calls)], done.logs) == ([LOOKED, ASKED], (("status", 403.0),))
    done = one("accept=[403],", {GET: {"status": 403}})
    assert done.logs == (("found", 403.0),)


def test_a_world_without_an_answer_ends_the_run_behind_what_was_asked() -> None:
    text = ONE.replace("OPTIONS", "").replace("FAILED", 'log("none")')
    done = run(text, {})
    assert done.end.kind is Ending.NETWORK
    assert done.end.message == f"the case gives no answer for the request {GET}"
    assert [*map(brief, done.calls)] == [LOOKED, ASKED, KEPT, f"{GET} Bearer <token>"]
    done = run(text, {TOKEN_URL: []})
    assert [*map(brief, done.calls)] == [LOOKED, ASKED]
    assert done.end.message == f"the case gives no answer for the request POST {TOKEN_URL}"


def test_a_cache_that_fails_ends_the_run() -> None:
    text = ONE.replace("OPTIONS", "").replace("FAILED", 'log("none")')
    world = World({"user": {}}, {"KEY": "s3cr3t"}, http={GET: {}}, returns={"cache.get": None})
    done = evaluate(program(text), world)
    assert (done.end, [*map(brief, done.calls)]) == (End(Ending.THROWN, "cache.get failed"), [LOOKED])
