"""The event as the calls of an action leave it, for the next action of the flow.

In: an event and one call. Out: the event with what Auth0 changes for that call; the first one stays as it is.

    left({…}, Call("transaction.addTargetScope", ("read:reports",)), trigger)   ->   {… "target_scopes": […]}
"""

from collections.abc import Mapping, Sequence
from typing import assert_never, cast

from actiongen.auth0.model import Change, Method, Mutation, Tag, Trait, Trigger
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.queries import Answers
from actiongen.runs.texts import join
from actiongen.runs.values import REQUEST, Call, Value
from actiongen.runs.world import World
from actiongen.testing.events import Event, at, default_event, laid


def left(event: Event, call: Call, trigger: Trigger, now: float) -> Event:
    """The event after a call that was made at ``now`` (milliseconds since 1970)."""
    name, arguments = call
    if name == REQUEST:
        return event
    method = trigger.method(name)
    assert method is not None, name
    if method.completes is not None:
        held = at(event, method.completes.path)
        items = [*held] if isinstance(held, list | tuple) else []
        done: Value = {"name": method.completes.name, "timestamp": iso(now)}
        return laid(event, method.completes.path, cast(Value, [*items, done]), trigger)
    if method.writes is not None:
        key, value = arguments
        return laid(event, (*method.writes, join(str(key))), value, trigger)
    mutation = method.mutates
    if mutation is None or (mutation.needs and not isinstance(at(event, mutation.needs), dict)):
        return event
    return _changed(event, method, mutation, arguments, trigger)


def before_return(event: Mapping[str, Value], trigger: Trigger) -> Event:
    """The event without what the user brings back later: there it is that of the default event."""
    return on_return(event, default_event(trigger.id), trigger)


def on_return(event: Mapping[str, Value], brought: Mapping[str, Value], trigger: Trigger) -> Event:
    """The event with what the user brings back."""
    return _laid_from(brought, event, Trait.BROUGHT_BACK, trigger)


def after_return(event: Mapping[str, Value], trigger: Trigger) -> Event:
    """The event of the next action: what a form has gathered is for the action that has shown it."""
    return _laid_from(default_event(trigger.id), event, Trait.OF_FORM, trigger)


def _laid_from(
    source: Mapping[str, Value], event: Mapping[str, Value], trait: Trait, trigger: Trigger
) -> Event:
    """The event with the fields of a trait as another event has them."""
    merged = dict(event)
    for path in trigger.paths_with(trait):
        merged = laid(merged, path, at(dict(source), path), trigger)
    return merged


def cache_left(world: World, calls: Sequence[Call], trigger: Trigger) -> dict[str, str]:
    """What the cache of a trigger holds after some calls; the next action finds it as if it had just been set."""
    answers = Answers(world)
    for name, arguments in calls:
        method = trigger.method(name)
        if method is not None and Tag.CACHE in method.tags:
            answers.of(method, arguments)
    return {join(key): join(str(record["value"])) for key, record in answers.records.items()}


def _changed(
    event: Event, method: Method, mutation: Mutation, arguments: tuple[Value, ...], trigger: Trigger
) -> Event:
    path = mutation.path
    match mutation.change:
        case Change.SET_ENTRY | Change.DELETE_ENTRY:
            value = arguments[1] if mutation.change is Change.SET_ENTRY else None
            return _entry(event, path, str(arguments[0]), value, trigger)
        case Change.CLEAR_ENTRIES:
            return laid(event, path, {}, trigger)
        case Change.CLEAR_ANY_ENTRIES:
            return laid(event, path, {}, trigger) if at(event, path) else event
        case Change.SET_VALUE:
            return laid(event, path, arguments[0], trigger)
        case Change.ADD_ITEM | Change.REMOVE_ITEM:
            item = method.params[0].taken(str(arguments[0]))
            kept = [each for each in _items(event, path) if each != item]
            if mutation.change is Change.ADD_ITEM:
                kept = [*dict.fromkeys([*_items(event, path), item])]
            return laid(event, path, cast(Value, kept), trigger)
        case Change.SET_ITEMS:
            given = arguments[0]
            assert isinstance(given, list | tuple) and method.params[0].items is not None
            items = [method.params[0].items.taken(str(each)) for each in given]
            return laid(event, path, cast(Value, [*dict.fromkeys(items)]), trigger)
        case Change.CLEAR_ITEMS:
            return laid(event, path, [], trigger)
        case _:
            assert_never(mutation.change)


def _entry(event: Event, path: tuple[str, ...], key: str, value: Value, trigger: Trigger) -> Event:
    """The event with an entry set, or with None taken out; a key that is not there leaves everything as it is."""
    held = at(event, path)
    if value is None and not (isinstance(held, dict) and key in held):
        return event
    return laid(event, (*path, join(key)), value, trigger)


def _items(event: Event, path: tuple[str, ...]) -> list[str]:
    held = at(event, path)
    return [each for each in held if isinstance(each, str)] if isinstance(held, list | tuple) else []
