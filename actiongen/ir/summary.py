"""What linking, Terraform and the counts of a build need to know of a file, and no more.

In: what a file holds. Out: its summary, small enough to be kept from one build to the next.

    summarize(program, Touched()).header.name   ->   "MFA Action"
"""

from typing import assert_never

from actiongen.ir.program import Content, Flow, Flows, Header, Library, Program, SecretDeclaration
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the metadata, as a path of the event, and where it is read or written."""

    path: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """A call of which the last one of a flow counts: ``about`` what it is, ``value`` what it says, None for what is
    known at run time alone; ``always``: it runs whenever the action does."""

    about: tuple[str, ...]
    value: str | None
    always: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Made:
    """A call that an action has somewhere in it: its arguments as a policy writes them, None for what is known at run
    time alone."""

    method: str
    arguments: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a property says of calls: that a rule ``acts``, or, where that is None, that a call is made.

    ``arguments`` are as those of :class:`Made`; ``rest``: further ones do not matter. ``trigger`` is that of the flow
    that it is about.
    """

    trigger: str
    acts: str | None
    method: str
    arguments: tuple[str | None, ...]
    rest: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Touched:
    """What flows can notice of an action: the keys that it reads and never writes, those that it writes with a
    constant, the answers that it gives, all calls that it has, and the titles of its rules."""

    reads: tuple[Key, ...] = ()
    writes: tuple[Key, ...] = ()
    answers: tuple[Answer, ...] = ()
    calls: tuple[Made, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionSummary:
    """An action; ``tests`` and ``properties`` count those in its file."""

    path: str
    stem: str
    header: Header
    secrets: tuple[SecretDeclaration, ...]
    tests: int = 0
    properties: int = 0
    touched: Touched = Touched()


@dataclass(frozen=True, slots=True)
class FlowsSummary:
    """A file of flows; ``tests`` and ``properties`` count those of all of them, ``claims`` are what the properties say
    of calls."""

    path: str
    flows: tuple[Flow, ...]
    tests: int
    properties: int = 0
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """A library."""

    path: str


Summary = ActionSummary | FlowsSummary | LibrarySummary


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """All files of a folder.

    ``broken`` are the stems of files with errors: flows may name them. ``flows_are_known``: no file that may hold a
    flow is among them. ``unused_libraries`` are the paths of those that no file loads.
    """

    actions: tuple[ActionSummary, ...]
    flows: tuple[Flow, ...]
    broken: frozenset[str] = frozenset()
    flows_are_known: bool = True
    unused_libraries: tuple[str, ...] = ()
    tests: int = 0
    properties: int = 0
    claims: tuple[Claim, ...] = ()


def summarize(content: Content, touched: Touched, claims: tuple[Claim, ...] = ()) -> Summary:
    """Returns the summary of a file; ``touched`` is that of an action, ``claims`` are those of a file of flows, and
    else they say nothing."""
    match content:
        case Program():
            tests, properties = len(content.tests), len(content.properties)
            return ActionSummary(
                content.path, content.stem, content.header, content.secrets, tests, properties, touched
            )
        case Flows():
            tests = sum(len(flow.tests) for flow in content.flows)
            properties = sum(len(flow.properties) for flow in content.flows)
            flows = tuple(tested.flow for tested in content.flows)
            return FlowsSummary(content.path, flows, tests, properties, claims)
        case Library():
            return LibrarySummary(content.path)
        case _:
            assert_never(content)
