"""What an action did in a world.

In: nothing. Out: :class:`Run`, of the interpreter or of Node, and :func:`comparable`, by which the two are compared.

    comparable(of_interpreter) == comparable(of_node)
"""

from dataclasses import dataclass, replace
from enum import Enum

from actiongen.runs.texts import to_units
from actiongen.runs.values import Call, Value, canonical, canonical_arguments, defined, renumbering

LONGEST_MESSAGE = 4096
"""So many code units of the message of an error Node's harness keeps."""


class Ending(Enum):
    """How a run ended. The interpreter ends runs in the first four ways, Node in all.

    ``FINISHED``: the handler returned, at its end, at a ``stop()`` or after a terminal call. ``THROWN``: a policy
    throws by ``abort``. ``REFUSED``: Auth0 would refuse a call. ``NETWORK``: a request without an answer, or a module
    that would reach the network. ``NO_ANSWER``: a query without an answer. ``CRASHED``: Node itself ended. NETWORK and
    NO_ANSWER stand even where the handler catches the error: the test is incomplete. Of a run on Node that was ended
    from outside (TIMEOUT in a loop, MEMORY, CRASHED) neither calls nor logs are known.
    """

    FINISHED = "finished"
    THROWN = "thrown"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    EXITED = "exited"
    CRASHED = "crashed"
    UNSETTLED = "unsettled"
    NO_HANDLER = "no-handler"
    NOT_ASYNC = "not-async"
    NETWORK = "network"
    NO_ANSWER = "no-answer"
    REFUSED = "refused"
    MUTATED_EVENT = "mutated-event"


_CUT_SHORT = frozenset(
    {
        Ending.TIMEOUT,
        Ending.MEMORY,
        Ending.OUTPUT,
        Ending.NETWORK,
        Ending.NO_ANSWER,
        Ending.REFUSED,
    }
)


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended, and why.

    ``message`` is the error's where there is one, in whole characters; ``name`` is its class if not plainly ``Error``,
    ``line`` the Action's: only Node knows them.
    """

    kind: Ending
    message: str = ""
    name: str | None = None
    line: int | None = None


FINISHED = End(Ending.FINISHED)


@dataclass(frozen=True, slots=True)
class Run:
    """What an action did, in order, as far as it came.

    ``calls`` are all calls of ``api``, also those that Auth0 refuses or drops, and requests as ``("fetch", ("POST
    https://…", {"headers": …, "body": …}))``. Arguments are as they were at the call; Node leaves out undefined ones at
    the end, and undefined members.
    """

    calls: tuple[Call, ...] = ()
    logs: tuple[tuple[Value, ...], ...] = ()
    end: End = FINISHED

    @property
    def thrown(self) -> str | None:
        """The message of the error that ended the run, if one did."""
        return self.end.message if self.end.kind is Ending.THROWN else None

    @property
    def is_cut_short(self) -> bool:
        """Whether a limit, Auth0 or a missing answer ended the run in the middle: what would follow is not known."""
        return self.end.kind in _CUT_SHORT


def comparable(run: Run) -> Run:
    """The form of a run in which two runs are equal if and only if they did the same.

    Arguments and logged values become their JSON text, with members in one order. Undefined counts as absent, and an
    absent argument at the end as left out. The end has no class and no line, and as much of its message as Node's
    harness keeps. Random identifiers are numbered as they show up: JavaScript makes none for a value that it does not
    need.
    """
    numbered = renumbering()
    return Run(
        tuple(
            (name, tuple(map(numbered, canonical_arguments(map(defined, arguments)))))
            for name, arguments in run.calls
        ),
        tuple(tuple(numbered(canonical(defined(value))) for value in line) for line in run.logs),
        replace(run.end, message=numbered(to_units(run.end.message))[:LONGEST_MESSAGE], name=None, line=None),
    )
