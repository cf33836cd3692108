"""Questions about what one side did.

In: calls, or a side. Out: whether some calls are among others, which addresses were asked.

    addresses(side)   ->   ["GET https://a.example/x"]
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from actiongen.importer.judge.trials import Side
from actiongen.runs.values import REQUEST

_PARTING = re.compile(r"%(2F|3F|23|25)", re.IGNORECASE)
_NO_JSON = re.compile(r"is not valid JSON|Unexpected end of JSON input|in JSON at position")


def is_within(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether all of some calls are among others; how their addresses are escaped is left to `compare.js`."""
    left = [*map(_plain, others)]
    for each in map(_plain, some):
        if each not in left:
            return False
        left.remove(each)
    return True


def _plain(call: object) -> object:
    """A call with its address as it is written without need of escapes; a `%2F` is no `/`."""
    match call:
        case (name, (str(address), *rest)) if name == REQUEST:
            return name, unquote(_PARTING.sub(r"%25\1", address)), *rest
        case _:
            return call


def is_of_json(side: Side) -> bool:
    """Whether a call has the words that V8 has for a text that is no JSON."""
    texts = (each for _, arguments in side.run.calls for each in arguments if isinstance(each, str))
    return any(_NO_JSON.search(each) for each in texts)


def addresses(side: Side) -> list[object]:
    """The method and address of each of its requests."""
    return [args[0] for name, args in side.run.calls if name == REQUEST and args]
