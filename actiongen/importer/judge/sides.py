"""Questions about what one side did.

In: calls, or a side. Out: whether some calls are among others, which addresses were asked.

    addresses(side)   ->   ["GET https://a.example/x"]
"""

import re
from collections.abc import Sequence

from actiongen.importer.judge.trials import Side
from actiongen.runs.values import REQUEST

_NO_JSON = re.compile(r"is not valid JSON|Unexpected end of JSON input|in JSON at position")


def is_within(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether all of some calls are among others."""
    left = [*others]
    for each in some:
        if each not in left:
            return False
        left.remove(each)
    return True


def is_of_json(side: Side) -> bool:
    """Whether a call has the words that V8 has for a text that is no JSON."""
    texts = (each for _, arguments in side.run.calls for each in arguments if isinstance(each, str))
    return any(_NO_JSON.search(each) for each in texts)


def addresses(side: Side) -> list[object]:
    """The method and address of each of its requests."""
    return [args[0] for name, args in side.run.calls if name == REQUEST and args]
