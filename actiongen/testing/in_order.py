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
from actiongen.auth0.model import Method, Tag, Trigger
from actiongen.ir.tests import ABORT
from actiongen.runs.run import FINISHED, Run
from actiongen.runs.texts import to_units
from actiongen.runs.values import REQUEST, Call
from actiongen.runs.world import World
from actiongen.testing.left import cache_left, left
from actiongen.testing.trace import Trace

Act = Callable[[ir.Program, World], Trace]


@dataclass(frozen=True, slots=True)
class Subject:
    """What tests are about: an action, or the actions of a flow in the order in which they run."""

    path: str
    trigger: Trigger
    programs: tuple[ir.Program, ...]
    tests: tuple[ir.Test, ...]
    is_flow: bool = False

    @classmethod
    def of_action(cls, program: ir.Program) -> Self:
        """An action with its own tests."""
        return cls(program.path, program.header.trigger, (program,), program.tests)

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
    outcome or threw.
    """
    found: list[Turn] = []
    world = start
    for program in subject.programs:
        own = {secret.name for secret in program.secrets}
        secrets = {name: value for name, value in start.secrets.items() if name in own}
        world = replace(world, secrets=secrets)
        traced = act(program, world)
        found.append(Turn(program, world, traced))
        if _ends_the_flow(traced.run, subject.trigger):
            break
        event = reduce(
            partial(left, trigger=subject.trigger, now=start.now_ms), traced.run.calls, dict(world.event)
        )
        world = replace(
            world,
            event=event,
            cache=cache_left(world, traced.run.calls, subject.trigger),
            earlier=world.earlier + traced.run.calls,
        )
    return tuple(found)


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
    is_moot = _ends_the_flow(done[-1].traced.run, subject.trigger) or any(
        _has(other, subject.trigger, Tag.CHALLENGE, Tag.ENROLMENT) for other in others
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


def _has(call: Call, trigger: Trigger, *tags: Tag) -> bool:
    method = _method(call, trigger)
    return method is not None and any(tag in method.tags for tag in tags)


def _method(call: Call, trigger: Trigger) -> Method | None:
    """The method of ``api`` that was called; None for a request and an ``abort``."""
    method = trigger.method(call[0])
    assert method is not None or call[0] in (ABORT, REQUEST), call[0]
    return method
