"""Requests that a test expects: the address, and of headers and body what it names."""

import pytest
from testing.policies import verdicts

from actiongen.testing.verdict import Result

SENT = """secrets("KEY")
with rule("Sent"):
    http.post(
        "https://x.example/a",
        json={"id": event.user.user_id},
        headers={"authorization": event.secrets.KEY, "x-a": "1"},
        on_error=stop(),
    )
"""
ANSWER = 'http={"POST https://x.example/a": {"status": 200, "json": {}}}'
ALL = 'json={"id": event.user.user_id}, headers={"authorization": "<KEY>", "x-a": "1"}'


@pytest.mark.parametrize(
    ("request_", "passes"),
    [
        (f'http.post("https://x.example/a", {ALL})', True),
        ('http.post("https://x.example/a", ...)', True),
        ('http.post("https://x.example/a", ..., headers={"x-a": "1"})', True),
        ('http.post("https://x.example/a", ..., json={"id": event.user.user_id})', True),
        ('http.post("https://x.example/a", headers={"x-a": "1"})', False),
        ('http.post("https://x.example/a", ..., headers={"x-a": "2"})', False),
        ('http.post("https://x.example/a", ..., headers={"x-b": "1"})', False),
        ('http.post("https://x.example/a", ..., json={"id": "somebody else"})', False),
        ('http.post("https://x.example/b", ...)', False),
        ('http.put("https://x.example/a", ...)', False),
    ],
)
def test_what_a_request_is_to_be(request_: str, passes: bool) -> None:
    (verdict,) = verdicts(f'{SENT}test("t", {ANSWER}, expect={request_})\n')
    assert (verdict.result is Result.PASSED) is passes, verdict.problems


def test_it_is_shown_as_it_is_written() -> None:
    shown = 'http.post("https://x.example/a", ..., headers={"x-a": "2"})'
    (verdict,) = verdicts(f'{SENT}test("t", {ANSWER}, expect={shown})\n')
    assert [each.text(verdict.subject.trigger) for each in verdict.expected] == [shown]


def test_a_request_without_an_answer_is_said_to_be_so() -> None:
    (verdict,) = verdicts(f'{SENT}test("t", expect=[])\n')
    assert verdict.problems == (
        'the test has no answer to a request: `http={"POST https://x.example/a": {"status": 200, "json": …}}`',
    )


def test_what_an_unnamed_header_is_does_not_matter_to_a_get() -> None:
    text = 'with rule("R"):\n    http.get("https://x.example", on_error=stop())\n'
    answer = 'http={"GET https://x.example": {"status": 200}}'
    exact, more = verdicts(
        f'{text}test("a", {answer}, expect=http.get("https://x.example"))\n'
        f'test("b", {answer}, expect=http.get("https://x.example", ..., headers={{"a": "b"}}))\n'
    )
    assert (exact.result, more.result) == (Result.PASSED, Result.FAILED)
