"""What a page is about: everything is worked out already, and nothing is a text of HTML.

In: what compiling, testing and measuring have given. Out: :class:`Facts`, which ``page.py`` shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from actiongen import ir
from actiongen.backends.javascript.lines import Lines
from actiongen.diagnostics.model import Diagnostic
from actiongen.flow.resolved import Resolved
from actiongen.report.proofs import Proof
from actiongen.report.text import Report
from actiongen.source import Source
from actiongen.testing.coverage import Coverage
from actiongen.testing.verdict import Verdict


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One file at one time: ``content`` is None where it is not understood, ``javascript`` where none was made."""

    source: Source
    content: ir.Content | None = None
    javascript: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A policy of any kind; ``before`` is what it was at the base, None where it was not there or there is no base.

    ``proofs`` are the answers about its properties, in their order; there are none where nobody was asked.
    """

    now: FileVersion
    before: FileVersion | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    properties: tuple[ir.Property, ...] = ()
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A policy of an action that could be compiled, and what was measured of it.

    ``lines`` say which lines of the JavaScript are made of what. ``coverage`` is None where no test was run.
    """

    file: File
    program: ir.Program
    javascript: str
    lines: tuple[Lines, ...]
    resolved: Resolved
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class Base:
    """The revision that everything is compared with; ``removed`` are the files that are not there any more.

    ``broken`` are the paths of the files that did not compile then, ``sources`` all files of then by their paths.
    """

    revision: str
    commit: str
    removed: tuple[FileVersion, ...] = ()
    broken: frozenset[str] = frozenset()
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """``folder`` is the name of the folder of the policies; ``others`` are libraries, files of flows, and what could
    not be compiled. ``diagnostics`` are those of no file of these.

    ``report`` is None where the tests could not be run, ``not_run`` says why; ``not_proved`` why nobody could be asked
    about properties. ``seed`` is that of suggested events.
    """

    folder: str
    actions: tuple[Action, ...]
    others: tuple[File, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    report: Report | None
    not_run: str | None = None
    not_proved: str | None = None
    base: Base | None = None
    seed: int = 0
    loaded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the path of a library: the paths of the files that load it."""

    @property
    def every_diagnostic(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, each once."""
        files = (*(action.file for action in self.actions), *self.others)
        return tuple(
            dict.fromkeys((*self.diagnostics, *(each for file in files for each in file.diagnostics)))
        )

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those that keep something from being compiled."""
        return tuple(each for each in self.every_diagnostic if each.is_error)
