"""What goes out and what comes back, in the interpreter; that Node does the same is the differential test's."""

import pytest
from evaluate.policies import program, world

from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.run import FINISHED, Ending, Run
from actiongen.runs.values import Value
from actiongen.runs.world import World

URL = "GET https://a.example"


def run(text: str, http: dict[str, object], event: dict[str, Value] | None = None, **secrets: str) -> Run:
    made = world(event or {"name": "ann"})
    return evaluate(program(text), World(made.event, secrets, http=http))  # type: ignore[arg-type]  # JSON


def sent(call: str, event: dict[str, Value] | None = None) -> tuple[Value, ...] | None:
    """What goes out for a request; None if it cannot be made."""
    text = f'secrets("HOST")\nwith rule("r"):\n    http.{call[:-1]}, accept=..., on_error=log("failed"))\n'
    done = run(text, {}, event, HOST="x.example")
    assert done.end.kind in (Ending.NETWORK, Ending.FINISHED)
    assert bool(done.calls) == (done.end.kind is Ending.NETWORK)
    return done.calls[0][1] if done.calls else None


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        ("/{event.user.name or 'x'}", "a b/ä?&#%", "/a%20b%2F%C3%A4%3F%26%23%25"),
        ("/{event.user.name or 'x'}", "-_.!~*'()", "/-_.!~*'()"),
        ("/v{event.user.name or 'x'}/w", "1", "/v1/w"),
        ("?q={event.user.name or 'x'}", "..", "?q=.."),
        ("?q={event.user.name or 'x'}&r={1 + 4}", "a&b=c", "?q=a%26b%3Dc&r=5"),
        ("/{event.user.name or 'x'}", ".", None),
        ("/{event.user.name or 'x'}", "..", None),
        ("/{event.user.name or 'x'}/", "...", "/.../"),
        ("/{event.user.name[:0] if event.user.name is not None else 'x'}", "a", None),
        ("/{event.user.name or 'x'}", "\ud800", None),
        ("/{event.user.name or 'x'}", "\ud83d\ude00", "/%F0%9F%98%80"),
    ],
)
def test_values_are_encoded_and_lead_to_no_other_path(path: str, value: str, wanted: str | None) -> None:
    found = sent(f'get(f"https://a.example{path}")', {"name": value})
    assert found == (None if wanted is None else (f"{URL}{wanted}",))


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (
            'get("https://a.example", query={"a b": "é~*", "n": 1.5, "y": False})',
            f"{URL}?a+b=%C3%A9%7E*&n=1.5&y=false",
        ),
        ('get("https://a.example?x=1", query={"a": "b"})', f"{URL}?x=1&a=b"),
        ('get("https://a.example", query={"a": event.user.nickname or None})', URL),
        ('get(f"https://{event.secrets.HOST}:80/y")', "GET https://x.example:80/y"),
    ],
)
def test_the_address_has_what_is_asked_for(call: str, wanted: str) -> None:
    assert sent(call) == (wanted,)


def test_headers_have_small_letters_and_an_order_and_say_what_a_body_is() -> None:
    headers = '{"X-B": " b ", "a": "\\ta", "x-b": "c", "X-b": ""}'
    assert sent(f'post("https://a.example", json={{"k": 1}}, headers={headers})') == (
        "POST https://a.example",
        {"headers": {"a": "a", "content-type": "application/json", "x-b": "b, c,"}, "body": '{"k":1}'},
    )
    own = '{"Content-Type": "text/x"}'
    assert sent(f'put("https://a.example", json=1, headers={own})') == (
        "PUT https://a.example",
        {"headers": {"content-type": "text/x"}, "body": "1"},
    )
    for value in ("a\nb", "\u20ac", "\0"):
        assert (
            sent('get("https://a.example", headers={"a": event.user.name or "x"})', {"name": value}) is None
        )


ASK = 'a = http.get("https://a.example", RETRIES, accept=[404], on_error=log("failed"))\nwith rule("r"):\n    log(a)\n'


@pytest.mark.parametrize(
    ("reply", "tries", "answer"),
    [
        ({"json": {"b": [1]}}, 1, {"status": 200.0, "text": '{"b":[1]}', "json": {"b": [1.0]}}),
        ({"status": 404, "text": "none"}, 1, {"status": 404.0, "text": "none"}),
        ({"status": 204, "text": "left out"}, 1, {"status": 204.0, "text": ""}),
        ({"text": "\ufeff1"}, 1, {"status": 200.0, "text": "1", "json": 1.0}),
        ({"status": 301}, 1, None),
        ({"status": 403}, 1, None),
        ({"status": 500}, 3, None),
        ({"status": 429}, 3, None),
        ("timeout", 3, None),
        ("connection", 3, None),
        ("body", 1, None),
        (["timeout", {"status": 503}, {"text": "x"}], 3, {"status": 200.0, "text": "x"}),
        (["timeout", {"status": 400}], 2, None),
    ],
)
def test_what_counts_as_an_answer_and_how_often_it_is_asked_for(
    reply: object, tries: int, answer: Value
) -> None:
    done = run(ASK.replace("RETRIES", "retries=2"), {URL: reply})
    assert len(done.calls) == tries
    assert done.logs == (((answer,),) if answer is not None else (("failed",), (None,)))
    assert done.end == FINISHED


def test_answers_in_turn_run_out() -> None:
    done = run(ASK.replace("RETRIES", "retries=2"), {URL: ["timeout", "timeout"]})
    assert (done.end.kind, len(done.calls), done.logs) == (Ending.NETWORK, 3, ())


def test_a_request_is_made_where_its_condition_holds() -> None:
    text = (
        'a = http.get("https://a.example", on_error=stop()) if event.user.name == "bob" else None\n'
        'with rule("r"):\n    log(a is None, a.status)\n'
    )
    assert run(text, {}).logs == ((True, None),)
    assert run(text, {URL: {}}, {"name": "bob"}).logs == ((False, 200.0),)


def test_without_an_answer_the_handler_ends_where_on_error_says_so() -> None:
    text = 'a = http.get("https://a.example", on_error=api.access.deny("no"))\nwith rule("r"):\n    log(a.status)\n'
    assert run(text, {URL: "timeout"}).calls[1:] == (("access.deny", ("no",)),)
    assert run(text, {URL: {"status": 201}}).logs == ((201.0,),)


@pytest.mark.parametrize(("status", "logged"), [(200, 200.0), (299, 299.0), (300, None), (199, None)])
def test_an_answer_has_a_status_of_two_hundred_and_something(status: int, logged: float | None) -> None:
    text = (
        'found = http.get("https://a.example", on_error=log("no"))\nwith rule("r"):\n    log(found.status)\n'
    )
    assert run(text, {"https://a.example": {"status": status}}).logs[-1] == (logged,)
