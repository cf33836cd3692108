"""What externs gave in a run on Node, for the interpreter, which has no JavaScript.

In: the calls of a run. Out: :class:`ExternResult` values, found by :func:`call_key`: the name of the function and what
it was given.

    call_key("md5", ("ann@example.com",))   ->   'md5("ann@example.com")'
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actiongen.runs.values import Call, Value, canonical


@dataclass(frozen=True, slots=True)
class ExternResult:
    """What came of one call.

    ``failed``: it threw, or had not settled when the run was over. ``value`` is what it gave as the harness copies
    values, ``json`` the same as the text that JSON makes of it, None where JSON has nothing for it. ``calls`` and
    ``logs`` are those of the function, ``elapsed`` the milliseconds that went by in it without an answer, ``uuids`` how
    many random identifiers it made.
    """

    failed: bool
    value: Value = None
    json: str | None = None
    calls: tuple[Call, ...] = ()
    logs: tuple[tuple[Value, ...], ...] = ()
    elapsed: float = 0.0
    uuids: int = 0


Results = Mapping[str, tuple[ExternResult, ...]]
"""The results of the calls with the same key, in turn."""


def call_key(name: str, arguments: Iterable[Value]) -> str:
    """The same for calls of one function with equal arguments; an absent one is null, an absent member is none."""
    return f"{name}({', '.join(canonical(_without_absent(each)) for each in arguments)})"


def _without_absent(value: Value) -> Value:
    match value:
        case list():
            return [_without_absent(item) for item in value]
        case dict():
            return {key: _without_absent(item) for key, item in value.items() if item is not None}
        case _:
            return value
