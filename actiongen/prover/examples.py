"""Examples: events that have been run.

In: what a solver has found. Out: an :class:`Input` with as little as possible that is unusual, if it shows what it is
to show when it is run.

    shown(((subject, places),), decoder, None, judge.breaks)   ->   Input(World({…}), ((("user", "email"), "ann@…"),))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.auth0.ways import Way
from actiongen.prover.decode import Decoder
from actiongen.prover.leaves import Place
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import (
    CLOCK,
    HANDLER,
    NOW,
    Given,
    Input,
    default_event,
    default_secrets,
    event_of_way,
    event_with,
    instant,
    sample,
)
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.replies import Replies
from actiongen.testing.sendable import is_sendable
from actiongen.testing.trace import Trace, trace

Shows = Callable[[World], bool]
Side = tuple[Subject, Mapping[str, Mapping[str, Place]]]
"""What runs, and where the answers to the questions of its actions stand, by file and name."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes inputs of what is given; all sides run on them."""

    sides: tuple[Side, ...]
    decoder: Decoder
    way: Way | None

    def input_of(self, given: Given) -> Input:
        """The input that differs from the usual event in that."""
        programs = [program for subject, _ in self.sides for program in subject.programs]
        secrets = {name: text for each in programs for name, text in default_secrets(each).items()}
        fields = []
        for path, value in given.items():
            if path[0] == "secrets":
                if isinstance(value, str):
                    secrets[path[1]] = value
                else:
                    secrets.pop(path[1], None)
            elif path not in (CLOCK, HANDLER):
                fields.append((path, value))
        trigger = self.trigger
        start = None if self.way is None else event_of_way(trigger, self.way)
        event = event_with(trigger, fields, start)
        now = str(given.get(CLOCK, NOW))
        handler = HandlerKind(str(given.get(HANDLER, HandlerKind.EXECUTE.value)))
        world = World(event, secrets, instant(now), handler=handler)
        of_way = None if self.way is None else self.way.id
        for subject, places in self.sides:
            world = self._answered(world, subject, places)
        return Input(world, tuple(given.items()), now, of_way)

    @property
    def trigger(self) -> Trigger:
        """The trigger of all of them."""
        return self.sides[0][0].trigger

    def _answered(self, world: World, subject: Subject, places: Mapping[str, Mapping[str, Place]]) -> World:
        """The world with answers for all that is asked in it, action after action."""

        def act(program: ir.Program, there: World) -> Trace:
            nonlocal world
            replies = Replies.of_program(program)
            if replies.asks:
                made = replies.answered(there, program, self.decoder.answers(places.get(program.path, {})))
                world = replace(
                    world,
                    http={**world.http, **made.http},
                    returns={**world.returns, **made.returns},
                    cache={**made.cache, **world.cache},
                )
                there = replace(there, http=made.http, returns=made.returns, cache=made.cache)
            return trace(program, there)

        turns(subject, world, act)
        return world


def shown(sides: tuple[Side, ...], decoder: Decoder, way: Way | None, shows: Shows) -> Input | None:
    """The input, if it shows what it is to show."""
    maker = _Maker(sides, decoder, way)
    given = decoder.given()
    if not shows(maker.input_of(given).world):
        return None
    for path in [*given]:
        fewer = {each: value for each, value in given.items() if each != path}
        if path != HANDLER and shows(maker.input_of(fewer).world):
            given = fewer
    for path, value in given.items():
        for plainer in _plainer(maker.trigger, path, value):
            changed = {**given, path: plainer}
            if shows(maker.input_of(changed).world):
                given = changed
                break
    return maker.input_of(given)


def _plainer(trigger: Trigger, path: tuple[str, ...], value: Value) -> tuple[Value, ...]:
    """Values that people know better, the best ones first."""
    if path in (CLOCK, HANDLER) or path[0] == "secrets" or value is None:
        return ()
    field = trigger.field(path)
    found: list[Value] = []
    if isinstance(value, str):
        found += ["Ann", value.lower(), value.strip()] if field is None or field.format is None else []
        if "@" in value:
            found += [f"ann@{value.rpartition('@')[2].lower()}", f"ann@{value.rpartition('@')[2]}"]
    elif isinstance(value, float):
        found += [1.0, 2.0, float(round(value))]
    if field is not None:
        found.insert(0, sample(field))
    kept: list[Value] = []
    for each in found:
        if type(each) is type(value) and each == value:
            break
        if is_sendable(each, field):
            kept.append(each)
    return tuple(kept)


def usual_event(trigger: Trigger, way: Way | None) -> Mapping[str, Value]:
    """The event from which examples differ little."""
    return default_event(trigger.id) if way is None else event_of_way(trigger, way)
