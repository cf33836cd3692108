"""An event, and what comes of it, for other programs.

In: an input, or the calls of a run. Out: values of JSON.

    given_of(difference.input)   ->   [{'path': 'event.stats.logins_count', 'value': 1}]
"""

from collections.abc import Sequence

from actiongen.auth0.model import HandlerKind, JsonValue, Trigger
from actiongen.runs.values import Call
from actiongen.testing.events import Input, is_of_event
from actiongen.testing.values import call_text, path_text, plain


def given_of(given: Input) -> list[JsonValue]:
    """The fields in which an event differs from the usual one."""
    return [
        {"path": path_text(path), "value": plain(value)} for path, value in given.given if is_of_event(path)
    ]


def world_of(given: Input) -> JsonValue:
    """What the action has beside the event."""
    world = given.world
    return {
        "handler": "continue" if world.handler is HandlerKind.CONTINUE else "execute",
        "now": given.now,
        "secrets": dict(world.secrets),
        "cache": dict(world.cache),
        "http": dict(world.http),
        "returns": dict(world.returns),
    }


def calls_of(calls: Sequence[Call], trigger: Trigger) -> list[JsonValue]:
    """The calls, also as a policy writes them."""
    return [
        {
            "method": name,
            "arguments": [plain(argument) for argument in arguments],
            "text": call_text(name, arguments, trigger),
        }
        for name, arguments in calls
    ]
