"""Room for deeply nested policies.

In: nothing. Out: a context in which functions may call each other more deeply than Python lets them by
default. The language nests 30 deep; printing and parsing what comes of it takes dozens of calls a level.

    with deep_recursion(): print_statements(…)
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_MOST_CALLS = 5_000


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Raises the limit for the time being."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _MOST_CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
