"""What clients do to get their tokens, among the calls of a run.

In: the calls. Out: those that a test is asked about: how a client comes by its token is no business of the rules,
unless a test names that request.

    without_tokens((("cache.get", ("token-…",)), ("fetch", ("POST https://…/oauth/token", …)), …), frozenset())
"""

import re
from collections.abc import Iterable

from actiongen import ir
from actiongen.ir.clients import CACHE_GET, CACHE_SET, GRANT_TYPE, KEY
from actiongen.ir.walk import below
from actiongen.runs.values import REQUEST, Call

_KEY = re.compile(KEY + r"[\w-]{43}", re.ASCII)
_HEADER = "authorization"


def without_tokens(
    calls: tuple[Call, ...], programs: Iterable[ir.Program], named: frozenset[str]
) -> tuple[Call, ...]:
    """The calls, without those of clients for their tokens; ``named`` are the requests that count nevertheless."""
    kept = tuple(call for call in calls if not _is_of_token(call) or call[1][0] in named)
    return kept if len(kept) < len(calls) and any(map(_has_client, programs)) else calls


def without_token(call: Call) -> Call:
    """A request of a client without its token, as a test writes it."""
    name, arguments = call
    if name != REQUEST or len(arguments) < 2:
        return call
    address, details = arguments
    assert isinstance(details, dict)
    headers = details.get("headers")
    others = {k: v for k, v in headers.items() if k != _HEADER} if isinstance(headers, dict) else {}
    rest = {key: value for key, value in details.items() if key != "headers"}
    rest |= {"headers": others} if others else {}
    return name, (address, rest) if rest else (address,)


def _is_of_token(call: Call) -> bool:
    name, arguments = call
    if name in (CACHE_GET, CACHE_SET):
        return isinstance(arguments[0], str) and _KEY.fullmatch(arguments[0]) is not None
    details = arguments[1] if name == REQUEST and len(arguments) > 1 else None
    body = details.get("body") if isinstance(details, dict) else None
    return isinstance(body, str) and body.startswith(f"grant_type={GRANT_TYPE}&client_id=")


def _has_client(program: ir.Program) -> bool:
    return any(isinstance(node, ir.Sent) and node.client is not None for node in below(program.all_steps))
