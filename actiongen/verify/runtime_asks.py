"""What the functions of the runtime do that ask the world.

In: the arguments of a call. Out: an item in the stream, and the answer, by the number of the question.

    await sendRequest("GET", "https://api.example.com")   ->   Item("ask", "sendRequest", ("GET", …))
"""

from collections.abc import Sequence
from typing import Final

from actiongen.verify import answers
from actiongen.verify.expressions import Expressions
from actiongen.verify.terms import (
    BOOLEAN,
    NULL,
    TEXT,
    THROWN,
    UNDEFINED,
    UNKNOWN,
    Node,
)

Given = Sequence[Node]
_OTHERS: Final = frozenset(("query", "retries"))
"""The options that ``sendRequest`` does not take."""


def with_query(here: Expressions, given: Given) -> Node:
    """``with_query``: see the function of the runtime."""
    return here.values.with_query(given[0], given[1])


def with_json_type(here: Expressions, given: Given) -> Node:
    """``with_json_type``: see the function of the runtime."""
    return here.values.with_json_type(given[0])


def sent(here: Expressions, function: str, given: Given) -> Node:
    """``sent``: see the function of the runtime."""
    space = here.space
    cache: Node = space.undefined
    client: Node = space.undefined
    verb: Node = space.undefined
    rest = [*given]
    if function == "sendAuthorized":
        cache, client, *rest = rest
    if function != "fetchKeys":
        verb, *rest = rest
    address, *others = map(here.settled, rest)
    options = others[0] if others else here.values.display(())
    values = [
        (
            here.settled(here.values.own_member(options, space.text(name)))
            if name in here.able or name in _OTHERS
            else space.undefined
        )
        for name in answers.OPTIONS
    ]
    number = here.stream.next_ask()
    here.stream.emit("ask", function, verb, address, cache, here.settled(client), *values)
    answer = answers.of_request(here.values, number, here.able)
    return space.promise(_or_failure(here, answer, answers.failure(here.values, number, here.able)))


def _or_failure(here: Expressions, answer: Node, failure: Node) -> Node:
    failed = here.values.display((here.values.entry(here.space.text("failure"), failure),))
    return here.space.replaced(answer, UNDEFINED, failed)


def verified(here: Expressions, given: Given) -> Node:
    """``verified``: see the function of the runtime."""
    values = [*map(here.settled, given)]
    number = here.stream.next_ask()
    here.stream.emit("ask", "verifyToken", *values)
    answer = answers.of_token(here.values, number)
    return here.space.promise(_or_failure(here, answer, answers.token_failure(here.values, number)))


def signed(here: Expressions, given: Given) -> Node:
    """``signed``: see the function of the runtime."""
    values = [*map(here.settled, given)]
    number = here.stream.next_ask()
    here.stream.emit("ask", "signToken", *values)
    return here.space.promise(here.space.made("signed", (number,), TEXT | UNDEFINED))


def in_time(here: Expressions, given: Given) -> Node:
    """``in_time``: see the function of the runtime."""
    call, *limits = given
    here.stream.emit("limit", "inTime", *_two(here, limits))
    result = here.awaited(here.call(call, ()))
    return here.space.promise(here.space.replaced(result, THROWN | NULL, here.space.undefined))


def succeeds_in_time(here: Expressions, given: Given) -> Node:
    """``succeeds_in_time``: see the function of the runtime."""
    call, *limits = given
    here.stream.emit("limit", "succeedsInTime", *_two(here, limits))
    result = here.awaited(here.call(call, ()))
    if result.kinds & UNKNOWN:
        here.settled(here.space.replaced(result, THROWN, here.space.undefined))
    return here.space.promise(here.space.made("succeeds", (here.stream.counts.asks,), BOOLEAN))


def _two(here: Expressions, limits: Given) -> tuple[Node, Node]:
    first, second, *_ = (*limits, here.space.undefined, here.space.undefined)
    return first, second
