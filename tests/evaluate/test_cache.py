"""The cache of the interpreter: Auth0's limits, as the runner's rules have them."""

from collections.abc import Mapping

import pytest

from actiongen.auth0.load import load_trigger, platform
from actiongen.evaluate.queries import Answers
from actiongen.runs.values import Value
from actiongen.runs.world import World

LIMITS = platform().limits
LONGEST = "v" * LIMITS["cache_value_bytes"]


def code_of(cache: Mapping[str, str], key: str, value: str, **options: Value) -> object:
    """What comes of ``api.cache.set`` in a cache: ``None`` for success, else the code of the mistake."""
    method = load_trigger("post-login").method("cache.set")
    assert method is not None
    answer = Answers(World(event={}, cache=cache, now_ms=1000.0)).of(method, (key, value, dict(options)))
    assert isinstance(answer, dict)
    return answer.get("code")


def test_a_record_takes_the_place_of_the_one_before() -> None:
    full = {"a": LONGEST, "b": "v" * (LIMITS["cache_total_bytes"] - len(LONGEST) - 2)}
    assert code_of(full, "a", LONGEST) is None
    assert code_of(full, "c", "") == "CacheSizeExceeded"
    assert code_of({**full, "b": full["b"] + "v"}, "a", LONGEST) == "CacheSizeExceeded"


def test_so_many_records_and_no_more() -> None:
    full = {f"k{number}": "v" for number in range(LIMITS["cache_entries_per_trigger"])}
    assert code_of(full, "k0", "w") is None
    assert code_of(full, "new", "w") == "CacheSizeExceeded"
    del full["k1"]
    assert code_of(full, "new", "w") is None


@pytest.mark.parametrize(
    ("key", "value", "options", "expected"),
    [
        ("k" * LIMITS["cache_key_bytes"], LONGEST, {}, None),
        ("k" * (LIMITS["cache_key_bytes"] + 1), "v", {}, "CacheKeySizeExceeded"),
        ("k", LONGEST + "v", {}, "CacheValueSizeExceeded"),
        ("k", "v", {"ttl": 1.0}, None),
        ("k", "v", {"ttl": 0.0}, "ItemAlreadyExpired"),
        ("k", "v", {"ttl": 0.5}, "InvalidExpiry"),
        ("k", "v", {"ttl": 5.0, "expires_at": 1000.0}, "ItemAlreadyExpired"),
        ("k", "v", {"expires_at": 1001.0}, None),
    ],
    ids=str,
)
def test_what_a_record_may_be(key: str, value: str, options: dict[str, Value], expected: object) -> None:
    assert code_of({}, key, value, **options) == expected
