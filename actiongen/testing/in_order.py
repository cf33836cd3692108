"""The actions of a flow, one after the other, as Auth0 runs them.

In: what is tested, the world of the first action. Out: a :class:`Turn` for each action that runs, and the
calls that come to something in the end.

    calls_of(subject, turns(subject, start, trace))   ->   (("multifactor.enable", ("any",)),)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Self

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Method, Tag, Trigger
from actiongen.ir.tests import ABORT
from actiongen.runs.run import FINISHED, Run
from actiongen.runs.texts import to_units
from actiongen.runs.values import REQUEST, Call
from actiongen.runs.world import World
from actiongen.testing.left import after_return, before_return, cache_left, left, on_return
from actiongen.testing.trace import Trace

Act = Callable[[ir.Program, World], Trace]


@dataclass(frozen=True, slots=True)
class Subject:
    """What tests and properties are about: an action, or the actions of a flow in the order in which they run.

    ``externals``: the Actions of the flow that are no policies, each with how many of its actions run before.
    """

    path: str
    trigger: Trigger
    programs: tuple[ir.Program, ...]
    tests: tuple[ir.Test, ...]
    is_flow: bool = False
    externals: tuple[tuple[int, str], ...] = ()
    properties: tuple[ir.Property, ...] = ()

    @classmethod
    def of_action(cls, program: ir.Program) -> Self:
        """An action with its own tests and properties."""
        trigger = program.header.trigger
        return cls(program.path, trigger, (program,), program.tests, properties=program.properties)

    @classmethod
    def of_flow(
        cls,
        path: str,
        flow: ir.Flow,
        programs: tuple[ir.Program, ...],
        tests: tuple[ir.Test, ...],
        properties: tuple[ir.Property, ...] = (),
    ) -> Self:
        """A flow of the file ``path``: ``programs`` are its actions in order."""
        run, externals = 0, list[tuple[int, str]]()
        for entry in flow.entries:
            if isinstance(entry, ir.External):
                externals.append((run, entry.name))
            else:
                run += 1
        return cls(path, flow.trigger, programs, tests, True, tuple(externals), properties)

    def with_changed(self, program: ir.Program, changed: ir.Program) -> Self:
        """The same with another action in the place of one."""
        programs = tuple(changed if each is program else each for each in self.programs)
        return replace(self, programs=programs)


@dataclass(frozen=True, slots=True)
class Turn:
    """One action that runs: its world, and what it did."""

    program: ir.Program
    world: World
    traced: Trace


def turns(subject: Subject, start: World, act: Act) -> tuple[Turn, ...]:
    """The actions that run, each on the event that those before it leave. None runs after one that decided the
    outcome or threw. Of a flow none runs after one that sends the user away, unless the start is one of the handler
    that continues: then the user comes back with what the event says, and the flow goes on.
    """
    if not subject.is_flow:
        (program,) = subject.programs
        return (Turn(program, start, act(program, start)),)
    found: list[Turn] = []
    goes_on = start.handler is HandlerKind.CONTINUE
    event = before_return(start.event, subject.trigger) if goes_on else start.event
    world = replace(start, event=event, handler=HandlerKind.EXECUTE)
    for program in subject.programs:
        own = {secret.name for secret in program.secrets}
        secrets = {name: value for name, value in start.secrets.items() if name in own}
        turn = _turn(program, replace(world, secrets=secrets), act)
        found.append(turn)
        if _ends_the_flow(turn.traced.run, subject.trigger):
            break
        world = _after(turn, subject.trigger)
        if _sends_away(turn.traced.run, subject.trigger):
            if not goes_on:
                break
            event = on_return(world.event, start.event, subject.trigger)
            turn = _turn(program, replace(world, event=event, handler=HandlerKind.CONTINUE), act)
            found.append(turn)
            if _ends_the_flow(turn.traced.run, subject.trigger):
                break
            world = replace(_after(turn, subject.trigger), handler=HandlerKind.EXECUTE)
            world = replace(world, event=after_return(world.event, subject.trigger))
            if _sends_away(turn.traced.run, subject.trigger):
                break
    return tuple(found)


def _turn(program: ir.Program, world: World, act: Act) -> Turn:
    return Turn(program, world, act(program, world))


def _after(turn: Turn, trigger: Trigger) -> World:
    """The world as the calls of an action leave it."""
    calls, world = turn.traced.run.calls, turn.world
    event = reduce(partial(left, trigger=trigger, now=world.now_ms), calls, dict(world.event))
    cache = cache_left(world, calls, trigger)
    return replace(world, event=event, cache=cache, earlier=world.earlier + calls)


def calls_of(subject: Subject, done: Sequence[Turn]) -> tuple[Call, ...]:
    """The calls that a test expects: of an action all that it made, of a flow those that Auth0 carries out.

    Auth0 asks for MFA at the end, as the last call says, and not of a login that was refused or has been
    challenged already; of an action that threw it carries out nothing.
    """
    if not subject.is_flow:
        return made(done[0].traced.run)
    calls: list[Call] = []
    for turn in done:
        run = turn.traced.run
        calls += run.calls if run.thrown is None else made(run)[-1:]
    at_end = [call for call in calls if _has(call, subject.trigger, Tag.MFA_POLICY)]
    others = [call for call in calls if not _has(call, subject.trigger, Tag.MFA_POLICY)]
    last = done[-1].traced.run
    is_away = _sends_away(last, subject.trigger)
    is_moot = (
        is_away
        or _ends_the_flow(last, subject.trigger)
        or any(_has(other, subject.trigger, Tag.CHALLENGE, Tag.ENROLMENT) for other in others)
    )
    return (*others, *(() if is_moot else at_end[-1:]))


def made(run: Run) -> tuple[Call, ...]:
    """The calls of a run; an ``abort`` is the last."""
    return run.calls if run.thrown is None else (*run.calls, (ABORT, (to_units(run.thrown),)))


def rules_of(done: Sequence[Turn]) -> tuple[str, ...]:
    """The titles of the rules that acted."""
    return tuple(title for turn in done for title in turn.traced.rules)


def _ends_the_flow(run: Run, trigger: Trigger) -> bool:
    methods = (_method(call, trigger) for call in run.calls)
    return run.end != FINISHED or any(method is not None and method.terminal for method in methods)


def _sends_away(run: Run, trigger: Trigger) -> bool:
    return any(_has(call, trigger, Tag.REDIRECT) for call in run.calls)


def _has(call: Call, trigger: Trigger, *tags: Tag) -> bool:
    method = _method(call, trigger)
    return method is not None and any(tag in method.tags for tag in tags)


def _method(call: Call, trigger: Trigger) -> Method | None:
    """The method of ``api`` that was called; None for a request and an ``abort``."""
    method = trigger.method(call[0])
    assert method is not None or call[0] in (ABORT, REQUEST), call[0]
    return method
