"""Compiles the policies of a request, with what the cache knows of them.

What compiles is imported when there is something to compile: a build that changes nothing needs none of it.
"""

from typing import TYPE_CHECKING

from actiongen.commands.request import ResolvedRequest
from actiongen.diagnostics.model import Checked
from actiongen.source import Source

if TYPE_CHECKING:
    from actiongen.compiler import Compiled
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
    from actiongen.project.incremental import IncrementalCompiler

    runtime = resolved.options.runtime
    make = IncrementalCompiler(resolved.cache, runtime, resolved.progress, with_contents).make
    if wanted is None:
        return compile_folder(sources, make, resolved.options)
    return compile_some(sources, wanted, make, resolved.options)


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
    from actiongen.project.incremental import IncrementalCompiler

    made: list[CompiledFile] = []
    make = IncrementalCompiler(
        resolved.cache, resolved.options.runtime, resolved.progress, with_contents
    ).make

    def noted(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> "tuple[CompiledFile, ...]":
        files = make(wanted, every)
        made.extend(files)
        return files

    return compile_folder(sources, noted, resolved.options), tuple(made)
