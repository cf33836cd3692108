"""What comes back from what an action asks, by the number of the question.

In: a question. Out: its answer, where there may be one, as the world may give it.
"""

from actiongen.auth0.model import Method
from actiongen.verify.functions import Functions
from actiongen.verify.shapes import kinds_of
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    FLOAT,
    INFINITE,
    JSON,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
    Node,
)

OPTIONS = ("query", "headers", "form", "body", "acceptAll", "accept", "retries", "timeout", "deadline")
"""The options of a request."""
ANSWERS = (
    *("answer", "fails", "result", "succeeds", "signed"),
    *("answered", "status", "text", "json", "payload", "header", "reason", "status of failure"),
)
"""The terms that a question makes, by its number."""
EVERY = frozenset(("status", "text", "json", "reason", "failed_status"))
"""The parts of answers and of failures."""
_READ = JSON & ~NULL & ~INFINITE | UNDEFINED


def of_query(values: Functions, method: Method, number: int) -> Node:
    """What a method of ``api`` gives, or that it throws."""
    shape = method.returns.value
    answer = values.space.made("answer", (number,), kinds_of(shape), shape)
    if not method.returns.throws:
        return answer
    fails = values.space.made("fails", (number,), BOOLEAN)
    return values.space.then(fails, values.space.thrown, answer)


def of_extern(values: Functions, number: int) -> Node:
    """What a function that people wrote gives: anything, or it throws."""
    answer = values.space.made("result", (number,), ANY | FLOAT)
    fails = values.space.made("fails", (number,), BOOLEAN)
    return values.space.then(fails, values.space.thrown, answer)


def of_request(values: Functions, number: int, able: frozenset[str] = EVERY) -> Node:
    """The answer to a request, undefined where there is none that counts; ``able`` are the parts that it has."""
    parts = {"status": NUMBER, "text": TEXT, "json": _READ}
    parts = {name: kinds for name, kinds in parts.items() if name in able}
    return _where_answered(values, number, parts)


def of_token(values: Functions, number: int) -> Node:
    """What a token says, undefined where it does not count."""
    return _where_answered(values, number, {"payload": OBJECT, "header": OBJECT})


def _where_answered(values: Functions, number: int, parts: dict[str, int]) -> Node:
    answered = values.space.made("answered", (number,), BOOLEAN)
    return values.space.then(answered, _parts(values, number, parts), values.space.undefined)


def _parts(values: Functions, number: int, parts: dict[str, int]) -> Node:
    space = values.space
    return values.display(
        [values.entry(space.text(name), space.made(name, (number,), kinds)) for name, kinds in parts.items()]
    )


def failure(values: Functions, number: int, able: frozenset[str] = EVERY) -> Node:
    """Why a request has no answer."""
    space = values.space
    reason = values.entry(space.text("reason"), space.made("reason", (number,), TEXT))
    status = space.made("status of failure", (number,), NUMBER | UNDEFINED)
    parts = [reason] if "reason" in able else []
    parts += [values.entry(space.text("status"), status)] if "failed_status" in able else []
    return values.display(parts) if parts else space.true


def token_failure(values: Functions, number: int) -> Node:
    """Why a token does not count."""
    return _parts(values, number, {"reason": TEXT})
