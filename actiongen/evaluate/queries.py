"""What ``api`` answers in one run, as Node's stand-in for it answers.

In: a world, and each call that is made. Out: its result.

    Answers(World({}, cache={"k": "v"})).of(get, ("k",))   ->   {"value": "v", "expires_at": 900000.0}
"""

from dataclasses import dataclass, field

from actiongen.auth0.load import platform
from actiongen.auth0.model import Method, Tag
from actiongen.runs.texts import join, to_units, units_within
from actiongen.runs.values import Value
from actiongen.runs.world import World

_HOUR = 3_600_000.0
_LARGEST = 2.0**53 - 1

NO_ANSWER = "the case gives no answer for "
"""What the message of a run begins with that asked ``api`` what the world does not know; Node says the same."""


class NoAnswerError(Exception):
    """The world has no answer for a query; the text is the name of its method."""


class ThrownError(Exception):
    """The world says that a query fails; the text is the message of the error."""


@dataclass(slots=True)
class Answers:
    """The answers of ``api`` in one run; ``records`` is the cache, as the calls so far have left it."""

    world: World
    records: dict[str, dict[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        expires_at = self.world.now_ms + platform().limits["cache_default_ttl_ms"]
        for key, value in self.world.cache.items():
            self.records[to_units(key)] = {"value": to_units(value), "expires_at": expires_at}

    def of(self, method: Method, arguments: tuple[Value, ...]) -> Value:
        """The result of a call; raises :class:`NoAnswerError` and :class:`ThrownError`."""
        if method.name in self.world.returns:
            answer = self.world.returns[method.name]
            if answer is None:
                raise ThrownError(f"{method.name} failed")
            return as_doubles(units_within(answer))
        if Tag.REDIRECTABLE in method.tags:
            return self._can_redirect()
        if Tag.CACHE not in method.tags:
            raise NoAnswerError(method.name)
        return self._cached(method.name, arguments)

    def _can_redirect(self) -> bool:
        """Whether Auth0 can send the user away: not without a browser, and not where no page may be shown."""
        protocol, prompt = (
            self._at(*path) for path in (("transaction", "protocol"), ("request", "query", "prompt"))
        )
        return protocol not in platform().no_redirect_protocols and prompt != "none"

    def _at(self, *path: str) -> Value:
        first, *below = path
        value = self.world.event.get(first)
        for name in below:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _cached(self, name: str, arguments: tuple[Value, ...]) -> Value:
        key = str(arguments[0])
        match name:
            case "cache.get":
                record = self.records.get(key)
                return None if record is None else dict(record)
            case "cache.delete":
                if self.records.pop(key, None) is None:
                    return _failed("CacheKeyDoesNotExist")
                return {"type": "success"}
            case _:
                options = arguments[2] if len(arguments) > 2 else None
                return self._set(key, str(arguments[1]), options if isinstance(options, dict) else {})

    def _set(self, key: str, value: str, options: dict[str, Value]) -> Value:
        limits, now = platform().limits, self.world.now_ms
        if _bytes(key) > limits["cache_key_bytes"]:
            return _failed("CacheKeySizeExceeded")
        if _bytes(value) > limits["cache_value_bytes"]:
            return _failed("CacheValueSizeExceeded")
        ttl, at = options.get("ttl"), options.get("expires_at")
        expiries = [now + ttl] if isinstance(ttl, float) else []
        expiries += [at] if isinstance(at, float) else []
        if not expiries:
            expiries.append(now + limits["cache_default_ttl_ms"])
        expires_at = min(*expiries, now + limits["cache_max_hours"] * _HOUR)
        if expires_at <= now:
            return _failed("ItemAlreadyExpired")
        if not expires_at.is_integer() or abs(expires_at) > _LARGEST:
            return _failed("InvalidExpiry")
        others = {other: record for other, record in self.records.items() if other != key}
        size = sum(_bytes(name) + _bytes(str(kept["value"])) for name, kept in others.items())
        is_full = key not in self.records and len(others) >= limits["cache_entries_per_trigger"]
        if is_full or size + _bytes(key) + _bytes(value) > limits["cache_total_bytes"]:
            return _failed("CacheSizeExceeded")
        record: dict[str, Value] = {"value": value, "expires_at": expires_at}
        self.records[key] = record
        return {"type": "success", "record": dict(record)}


def as_doubles(value: Value) -> Value:
    """The value with every number a double."""
    match value:
        case list():
            return [as_doubles(item) for item in value]
        case dict():
            return {key: as_doubles(item) for key, item in value.items()}
        case int() if not isinstance(value, bool):
            return float(value)
        case _:
            return value


def _bytes(text: str) -> int:
    return len(join(text).encode("utf-8", "surrogatepass"))


def _failed(code: str) -> Value:
    return {"type": "error", "code": code}
