"""What one file of a folder gives, whatever lies beside it but the libraries that it loads.

In: a source, and how to parse what it loads. Out: a :class:`Unit`; units can be made one by one, in several
processes, and be kept from one build to the next.

    make_unit(source, loader(sources)).javascript   ->   "/**\\n * MFA Action …"
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath

from actiongen.analysis.analyse import analyse
from actiongen.analysis.libraries import Load
from actiongen.backends.javascript.emit import assemble, write
from actiongen.backends.javascript.validate import validate as validate_javascript
from actiongen.checks import run_checks
from actiongen.checks.suppress import NO_SUPPRESSIONS, Suppressions, suppressions
from actiongen.diagnostics.codes_syntax import TOO_LONG
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.ir import Flows, Library, Program
from actiongen.recursion import deep_recursion
from actiongen.source import Source, is_stem
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

Progress = Callable[[int, int], None]
"""Hears how many of how many files are done."""
Keep = Callable[[str, Program | Flows | Library | None], None]
"""Hears what a file means, with its steps and tests."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One file. A program is here without its handlers, tests and properties: the handlers have become ``javascript``,
    and linking needs none; so are flows without their tests. ``tests`` and ``properties`` say how many there were.

    ``diagnostics`` are about the policy, ``problems`` about its JavaScript; ``loaded`` are the paths that the
    file and its libraries ask for, whether there is such a library or not.
    """

    path: str
    meaning: Program | Flows | Library | None
    diagnostics: tuple[Diagnostic, ...]
    suppressions: Suppressions
    javascript: str | None
    problems: tuple[Diagnostic, ...]
    loaded: tuple[str, ...]
    tests: int = 0
    properties: int = 0


def make_unit(
    source: Source, load: Load, runtime: str | None = None, keep: Keep = lambda path, meaning: None
) -> Unit:
    """Compiles one file as far as that can be done alone; ``runtime`` is that of an action that names none, ``keep`` is
    told the whole meaning.
    """
    loaded: dict[str, None] = {}
    try:
        with deep_recursion():
            return _made(source, load, runtime, keep, loaded)
    except RecursionError:
        label = Label.of_file(source.path)
        help = "give parts of long expressions names of their own, or split the file"
        found = Diagnostic(TOO_LONG, "this file nests further than can be compiled", label, help=help)
        return Unit(source.path, None, (found,), NO_SUPPRESSIONS, None, (), tuple(loaded))


def _made(source: Source, load: Load, runtime: str | None, keep: Keep, loaded: dict[str, None]) -> Unit:

    def noted(path: str) -> Checked[syn.File]:
        loaded[path] = None
        return load(path)

    found = analyse_source(source, load, noted, runtime)
    if not is_stem(PurePosixPath(source.path).stem):
        # Reading it has said so. Nothing can be made of it, nor can its part in the whole be judged.
        found = Checked(None, found.diagnostics)
    parsed = load(below(source)).value
    excuses = NO_SUPPRESSIONS if parsed is None else suppressions(parsed, source)
    meaning, javascript = found.value, None
    keep(source.path, meaning)
    problems: tuple[Diagnostic, ...] = ()
    tests = properties = 0
    if isinstance(meaning, Program):
        if not is_refused(found.diagnostics):
            file = assemble(meaning)
            javascript = write(file)
            problems = validate_javascript(javascript, meaning, file)
        tests, properties = len(meaning.tests), len(meaning.properties)
        meaning = replace(meaning, handlers=(), tests=(), properties=())
    elif isinstance(meaning, Flows):
        tests = sum(len(flow.tests) for flow in meaning.flows)
        meaning = replace(meaning, flows=tuple(replace(flow, tests=()) for flow in meaning.flows))
    return Unit(
        source.path,
        meaning,
        found.diagnostics,
        excuses,
        javascript,
        problems,
        tuple(loaded),
        tests,
        properties,
    )


def make_units(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    runtime: str | None = None,
    progress: Progress = lambda done, all: None,
    keep: Keep = lambda path, meaning: None,
) -> tuple[Unit, ...]:
    """The units of some sources, which may load any."""
    load = loader(sources)
    units = []
    for source in wanted:
        units.append(make_unit(source, load, runtime, keep))
        progress(len(units), len(wanted))
    return tuple(units)


def analyse_source(
    source: Source, load: Load, load_library: Load | None = None, runtime: str | None = None
) -> Checked[Program | Flows | Library]:
    """What one file means, and what the checks find in it."""
    meaning = load(below(source)).then(partial(analyse, load=load_library or load, runtime=runtime))
    return meaning if is_refused(meaning.diagnostics) else meaning.then(_checked)


def is_refused(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether there is an error that nobody can allow."""
    return any(each.is_error and not silenceable(each.code) for each in diagnostics)


def loader(sources: tuple[Source, ...]) -> Load:
    """Parses libraries by their path below the folder, each once; nothing at all if there is none."""
    by_path = {below(source): source for source in sources}

    @cache
    def load(path: str) -> Checked[syn.File]:
        return parse(by_path[path]) if path in by_path else Checked(None)

    return load


def below(source: Source) -> str:
    """The path below the folder of the policies, by which a library is loaded."""
    return source.path.partition("/")[2]


def _checked(value: Program | Flows | Library) -> Checked[Program | Flows | Library]:
    return Checked(value, run_checks(value) if isinstance(value, Program) else ())
