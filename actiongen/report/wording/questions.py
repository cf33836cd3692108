"""What an action asks the world outside of the event, in words.

In: a question of the IR. Out: a clause in the third person.

    sentence_of_question(speech, Request(…))   ->   'sends a `GET` request to “https://api.example.com/users/[…]”'
"""

from typing import assert_never

from actiongen import ir
from actiongen.report.markdown import code
from actiongen.report.wording.said import Speech, joined
from actiongen.report.wording.values import base_of, entry_of, text_of_parts
from actiongen.runs.texts import number_text

Asked = ir.Request | ir.ExternCall | ir.Verification | ir.Signature


def sentence_of_question(speech: Speech, question: Asked) -> str:
    """What is asked of whom."""
    match question:
        case ir.Request():
            return _request(speech, question)
        case ir.ExternCall(extern, arguments, timeout):
            given = f" with {joined([speech.value(each) for each in arguments])}" if arguments else ""
            limit = f", for {_seconds(timeout)} at most" if timeout is not None else ""
            return f"calls the function {code(extern.name)} of {code(extern.path)}{given}{limit}"
        case ir.Verification():
            return _verification(speech, question)
        case ir.Signature(payload, key, algorithm, claims, expires_in):
            also = f" and {joined([entry_of(speech, claim) for claim in claims])}" if claims else ""
            return (
                f"makes a token that says {speech.value(payload)}{also}, signed with {speech.value(key)} by "
                f"{code(algorithm)}, good for {_seconds(expires_in)}"
            )
        case _:
            assert_never(question)


def _request(speech: Speech, request: ir.Request) -> str:
    sent = request.sent
    to = address_of(speech, sent)
    parts = [f"sends a {code(sent.verb.value.upper())} request to {to}"]
    if sent.client is not None:
        parts.append("with a token that it gets by its credentials")
    for name, value in (("query parameters", sent.query), ("headers", sent.headers)):
        parts += [f"with the {name} {speech.value(value)}"] if value is not None else []
    if sent.payload is not None:
        parts.append(f"with the body {speech.value(sent.payload.value)}")
    more = "once more" if request.retries == 1 else f"up to {request.retries} times more"
    again = f", and tries {more} if that fails" if request.retries else ""
    return f"{' '.join(parts)}, waits {_seconds(request.timeout)} at most{again}"


def address_of(speech: Speech, sent: ir.Sent) -> str:
    """The URL of a request; behind that of a client, whose own stands in its record."""
    url = text_of_parts(speech, sent.url)
    if sent.client is None:
        return url
    base = base_of(sent.client)
    return f"{url} of {speech.value(sent.client if base is None else base)}"


def _verification(speech: Speech, question: ir.Verification) -> str:
    claims = [entry_of(speech, claim) for claim in question.claims]
    says = f", and that it says {joined(claims)}" if claims else ""
    age = (
        f", and that it is no older than {_seconds(question.max_age)}" if question.max_age is not None else ""
    )
    return (
        f"checks that {speech.value(question.token)} is a token signed with {speech.value(question.key)} "
        f"by {joined([code(each) for each in question.algorithms], 'or')}{says}{age}"
    )


def _seconds(milliseconds: float) -> str:
    seconds = number_text(milliseconds / 1000)
    return f"{seconds} second{'' if seconds == '1' else 's'}"
