"""What is odd about the values of a world: absent, empty, of another type.

In: choices and a world. Out: the places whose values are odd, and what people call them.

    [*odd(choices, world)]   ->   [(3, <State.NULL>)]
"""

from collections.abc import Iterator, Sequence
from enum import Enum

from actiongen.auth0.model import JsonValue
from actiongen.importer.judge.choices import (
    ABSENT,
    EVENT,
    REPLIES,
    RETURNS,
    Choice,
    Choices,
    Drawn,
    is_absent,
)
from actiongen.importer.judge.worlds import world_of
from actiongen.testing.values import path_text, short

# So long is a path at least: a query as a whole is no value of an event.
_ODD = {EVENT: 2, "secrets": 2, REPLIES: 2, RETURNS: 3}
_OK = 200


class State(Enum):
    """What is odd about a value."""

    WRONG = "of another type"
    NULL = "null"
    EMPTY = "empty"
    ABSENT = "absent"
    FAILS = "cannot be read"


def odd(choices: Choices, world: Drawn) -> Iterator[tuple[int, State]]:
    """The places whose values are absent, empty or of another type in a world; those that it sets come first."""
    made = world_of(choices, world)
    touched = set(world[::2])
    for place in sorted(range(len(choices.all)), key=lambda place: place not in touched):
        choice = choices.all[place]
        if len(choice.path) >= _ODD.get(choice.path[0], len(choice.path) + 1) and choice.right():
            state = _state(choice, _held(made, choice.path))
            if state is not None:
                yield place, state


def said(choices: Choices, places: Sequence[int], states: Sequence[State], world: Drawn) -> str:
    """What is odd, in words."""
    made = world_of(choices, world)
    parts = []
    for place, state in zip(places, states, strict=False):
        choice = choices.all[place]
        held = _held(made, choice.path)
        is_plain = state in (State.ABSENT, State.NULL)
        what = state.value if is_plain else f"{_shown(held)}, {state.value}"
        parts.append(
            "the answer is no JSON"
            if state is State.FAILS and is_absent(held)
            else f"{name_of(choice.path)} is {what}"
        )
    return " and ".join(parts)


def fails(choices: Choices, world: Drawn) -> bool:
    """Whether requests or calls of `api` fail in a world."""
    made = world_of(choices, world)
    replies, returns = made[REPLIES], made.get(RETURNS)
    is_refused = isinstance(returns, dict) and any(each is None for each in returns.values())
    return is_refused or (isinstance(replies, dict) and any(map(_is_failure, replies.values())))


def _held(made: JsonValue, path: Sequence[str]) -> JsonValue:
    for name in path:
        if not isinstance(made, dict) or name not in made:
            return ABSENT
        made = made[name]
    return made


def _state(choice: Choice, held: JsonValue) -> State | None:
    if choice.is_reply:
        # A body that is no object, with a status that says that all is well.
        if held == "body":
            return State.FAILS
        is_odd = (
            isinstance(held, dict)
            and held.get("status", _OK) == _OK
            and not isinstance(held.get("json"), dict)
        )
        return State.WRONG if is_odd else None
    if is_absent(held):
        # An answer whose body is no JSON.
        return State.FAILS if choice.path[0] == REPLIES and choice.path[2:] == ("json",) else State.ABSENT
    if held is None:
        return State.NULL
    if not choice.is_right(held):
        return State.WRONG
    if held in ("", 0, False) or held == [] or held == {}:
        return State.EMPTY
    return None


def _is_failure(answer: JsonValue) -> bool:
    if not isinstance(answer, dict):
        return True
    return answer.get("status") != _OK or not isinstance(answer.get("json"), dict)


def _shown(value: JsonValue) -> str:
    return short(value) if not isinstance(value, dict | list) or value else str(value)


def name_of(path: Sequence[str]) -> str:
    """A path of a world as people write it."""
    if path[0] == EVENT:
        return path_text(tuple(path[1:]))
    if path[0] == RETURNS:
        return ".".join((f"api.{path[1]}(…)", *path[2:]))
    return " ".join(("the answer", ".".join(path[2:]))).strip() if path[0] == REPLIES else ".".join(path)
