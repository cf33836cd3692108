"""Compiles the policies of a request, with what the cache knows of them.

What compiles is imported when there is something to compile: a build that changes nothing needs none of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from actiongen.commands.request import ResolvedRequest
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.diagnostics.outcome import NO_TOOL, Outcome
from actiongen.source import Source

if TYPE_CHECKING:
    from actiongen.compiler import Compiled
    from actiongen.flow.satisfiability import MakeLogic
    from actiongen.project.incremental import IncrementalCompiler
    from actiongen.unit import CompiledFile


def compile_policies(
    resolved: ResolvedRequest,
    sources: tuple[Source, ...],
    wanted: tuple[Source, ...] | None = None,
    *,
    with_contents: bool = False,
) -> "Checked[Compiled]":
    """Compiles the folder, or the JavaScript of the wanted sources; ``with_contents`` keeps what is analysed for it."""
    from actiongen.compiler import compile_folder, compile_some

    with _compiler(resolved, with_contents=with_contents) as compiler:
        if wanted is None:
            return compile_folder(sources, compiler.make, resolved.options)
        return compile_some(sources, wanted, compiler.make, resolved.options)


@contextmanager
def _compiler(resolved: ResolvedRequest, *, with_contents: bool) -> "Iterator[IncrementalCompiler]":
    """What compiles files, with the solver that their checks ask, if they do."""
    from actiongen.project.incremental import IncrementalCompiler

    with _logics() if _asks_solver(resolved) else nullcontext() as logic:
        yield IncrementalCompiler(
            resolved.cache, resolved.options.runtime, resolved.progress, with_contents, logic
        )


@contextmanager
def _logics() -> "Iterator[MakeLogic]":
    from actiongen.prover.logic import SolverLogics

    with SolverLogics() as logics:
        yield logics


def _asks_solver(resolved: ResolvedRequest) -> bool:
    """Whether checks ask the solver: if somebody wants it, and it is there."""
    if not resolved.options.proves_checks:
        return False
    from actiongen.prover.solve import is_installed

    return is_installed()


def without_solver(resolved: ResolvedRequest, sources: tuple[Source, ...]) -> Outcome | None:
    """The end of a command whose checks should ask the solver, where there is none: another machine would find more."""
    if not resolved.options.proves_checks or _asks_solver(resolved):
        return None
    from actiongen.prover.solve import SolverMissing

    return Outcome(NO_TOOL, (Diagnostic(SOLVER_MISSING, str(SolverMissing()), None),), sources)


def excuse_policies(resolved: ResolvedRequest, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources with an ``# allow:`` above all that can be allowed and is not."""
    from actiongen.checks.excuse import excused
    from actiongen.syntax.parse import parse

    return excused(
        sources,
        lambda texts: compile_policies(resolved, texts).diagnostics,
        lambda source: parse(source).value,
    )


def compile_each(
    resolved: ResolvedRequest, sources: tuple[Source, ...], *, with_contents: bool = True
) -> "tuple[Checked[Compiled], tuple[CompiledFile, ...]]":
    """Compiles the folder, and gives each file as far as it goes alone, whatever is wrong with the others.

    ``with_contents`` keeps what is analysed for it.
    """
    from actiongen.compiler import compile_folder

    made: list[CompiledFile] = []
    with _compiler(resolved, with_contents=with_contents) as compiler:

        def noted(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> "tuple[CompiledFile, ...]":
            files = compiler.make(wanted, every)
            made.extend(files)
            return files

        return compile_folder(sources, noted, resolved.options), tuple(made)
