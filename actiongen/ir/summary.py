"""What linking, Terraform and the counts of a build need to know of a file, and no more.

In: what a file holds. Out: its summary, small enough to be kept from one build to the next.

    summarize(program, Touched()).header.name   ->   "MFA Action"
"""

from dataclasses import dataclass
from typing import assert_never

from actiongen.ir.program import Content, Flow, Flows, Header, Library, Program, SecretDeclaration
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
class Touched:
    """What the other actions of a flow can notice of an action: the keys that it reads and never writes, those that
    it writes with a constant, and the answers that it gives."""

    reads: tuple[Key, ...] = ()
    writes: tuple[Key, ...] = ()
    answers: tuple[Answer, ...] = ()


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
    """A file of flows; ``tests`` counts those of all of them."""

    path: str
    flows: tuple[Flow, ...]
    tests: int


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


def summarize(content: Content, touched: Touched) -> Summary:
    """Returns the summary of a file; ``touched`` is that of an action, and else says nothing."""
    match content:
        case Program():
            tests, properties = len(content.tests), len(content.properties)
            return ActionSummary(
                content.path, content.stem, content.header, content.secrets, tests, properties, touched
            )
        case Flows():
            tests = sum(len(flow.tests) for flow in content.flows)
            return FlowsSummary(content.path, tuple(tested.flow for tested in content.flows), tests)
        case Library():
            return LibrarySummary(content.path)
        case _:
            assert_never(content)
