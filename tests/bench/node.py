"""Runs an Action on real Node, as Auth0 does.

In: the text of an Action and an event. Out: an ``Outcome``: the recorded calls of ``api``, the lines it
logged, and the message of what it threw.

    with Nodes() as nodes:
        nodes.both(code, event).calls == [["access.deny", ["No access"]]]

The two versions run in different time zones, so that an Action which depends on the machine's zone shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

from bench.install import TOOLS, node_binary
from bench.worker import JsonWorker, WorkerDied

POST_LOGIN = "onExecutePostLogin"
_ZONES = {18: "UTC", 22: "Asia/Kolkata"}
_DEADLINE_MS = 10_000
"""So long that no load on the machine makes a hang of a run that ends."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of a handler did. Values that JSON cannot hold are markers: ``{"$undefined": True}``."""

    calls: list[list[object]]
    logs: list[str]
    error: str | None
    mutated: bool
    exports: list[str]


class NodeBench:
    """One version of Node."""

    def __init__(self, major: int, zone: str | None = None) -> None:
        self.major = major
        command = [str(node_binary(major)), str(TOOLS / "run_action.js")]
        self._worker = JsonWorker(command, TOOLS, {"TZ": zone or _ZONES[major], "NODE_OPTIONS": ""})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def run(
        self,
        code: str,
        event: object,
        handler: str = POST_LOGIN,
        *,
        now: str | None = None,
        method_returns: Mapping[str, object] | None = None,
        writes: Mapping[str, Sequence[str]] | None = None,
        http: Mapping[str, object] | None = None,
        deadline_ms: int = _DEADLINE_MS,
    ) -> Outcome:
        """Runs the handler once, with a fixed clock and answers of ``api``'s methods if given.

        ``writes``: the methods that set a key of the event at once, and the path at which they do.
        """
        request = {
            "id": 0,
            "code": code,
            "handler": handler,
            "event": event,
            "now": now,
            "method_returns": dict(method_returns or {}),
            "writes": dict(writes or {}),
            "http": dict(http or {}),
            "deadline": deadline_ms,
        }
        try:
            answer = cast(dict[str, object], self._worker.ask(request, seconds=deadline_ms / 1000 + 3))
        except WorkerDied as died:
            # An endless loop after an `await` cannot be cut off from inside.
            return Outcome([], [], str(died), mutated=False, exports=[])
        error = cast(dict[str, str] | None, answer["error"])
        return Outcome(
            calls=cast(list[list[object]], answer["calls"]),
            logs=cast(list[str], answer["logs"]),
            error=None if error is None else error["message"],
            mutated=answer["mutated"] is True,
            exports=cast(list[str], answer["exports"]),
        )


class Nodes:
    """Node 18 and Node 22 side by side."""

    def __init__(self) -> None:
        self.node18 = NodeBench(18)
        self.node22 = NodeBench(22)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.node18.__exit__()
        self.node22.__exit__()

    def both(
        self,
        code: str,
        event: object,
        handler: str = POST_LOGIN,
        *,
        now: str | None = None,
        method_returns: Mapping[str, object] | None = None,
        writes: Mapping[str, Sequence[str]] | None = None,
        http: Mapping[str, object] | None = None,
    ) -> Outcome:
        """What both versions did; they must agree."""
        old, new = (
            node.run(code, event, handler, now=now, method_returns=method_returns, writes=writes, http=http)
            for node in (self.node18, self.node22)
        )
        assert old == new, f"Node 18 and 22 differ:\n{old}\n{new}"
        return new
