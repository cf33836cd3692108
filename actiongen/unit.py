"""Compiles the files of a folder one by one: each depends on nothing but itself and the libraries that it loads.

In: a source, and how to parse what it loads. Out: a :class:`CompiledFile`. Files can be compiled in several processes,
and their :class:`Unit` be kept from one build to the next.

    compile_file(source, loader(sources)).unit.javascript   ->   "/**\\n * MFA Action …"
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.analysis.libraries import Load
from actiongen.backends.deploy_cli.placeholders import placeholder_problems
from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.backends.javascript.least_size import least_size
from actiongen.backends.javascript.validate import check_size, reread, validated
from actiongen.checks import run_checks
from actiongen.checks.suppress import NO_SUPPRESSIONS, Suppressions, suppressions
from actiongen.diagnostics.codes_syntax import TOO_LONG
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.flow.claims import claims
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import MakeLogic
from actiongen.flow.touched import touched
from actiongen.javascript.parse import Node
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.recursion import deep_recursion
from actiongen.source import Source, is_stem
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse
from actiongen.verify.judge import judged

Analyse = Callable[[syn.File, Load, str | None], Checked[ir.Content]]
"""Says what a file means: :func:`~actiongen.analysis.analyse.analyse`, or one that keeps more of it."""
Progress = Callable[[int, int], None]
"""Hears how many of how many files are done."""

# Libraries are asked for again and again, and stay; a tree takes some 30 KB.
_MOST_TREES = 256


@dataclass(frozen=True, slots=True)
class Unit:
    """What the compiler makes of one file, as far as a build needs it.

    ``summary`` is None where the file could not be understood. ``diagnostics`` are about the policy, ``problems`` about
    its JavaScript, ``placeholders`` about what auth0-deploy-cli would replace in it; ``loaded`` are the paths that the
    file and its libraries ask for, whether there is such a library or not. ``not_judged`` says why nobody knows whether
    the JavaScript does what the policy says; None where that is known.
    """

    path: str
    summary: ir.Summary | None
    diagnostics: tuple[Diagnostic, ...]
    suppressions: Suppressions
    javascript: str | None
    problems: tuple[Diagnostic, ...]
    loaded: tuple[str, ...]
    placeholders: tuple[Diagnostic, ...] = ()
    not_judged: str | None = None


@dataclass(frozen=True, slots=True)
class CompiledFile:
    """A unit and the content of its file, None where nobody has analysed it in this build or it is not understood."""

    unit: Unit
    content: ir.Content | None


def compile_file(
    source: Source, load: Load, runtime: str | None = None, logic: MakeLogic | None = None
) -> CompiledFile:
    """Compiles one file as far as that can be done alone; ``runtime`` is that of an action that names none, ``logic``
    who answers the checks, None for the answer that is built in.
    """
    return with_javascript(check_file(source, load, runtime, logic), source, load)


def check_file(
    source: Source,
    load: Load,
    runtime: str | None = None,
    logic: MakeLogic | None = None,
    meaning: Analyse | None = None,
) -> CompiledFile:
    """The same without its JavaScript: whoever writes a policy is told what is wrong with it before that is made."""
    loaded: dict[str, None] = {}
    try:
        with deep_recursion():
            return _check_file(source, load, runtime, logic, meaning, loaded)
    except RecursionError:
        return _too_long(source, tuple(loaded))


def with_javascript(checked: CompiledFile, source: Source, load: Load) -> CompiledFile:
    """A file that has been checked, with its JavaScript, if there is to be any, and what is wrong with that."""
    unit, content = checked.unit, checked.content
    if not isinstance(content, ir.Program) or is_refused(unit.diagnostics):
        return checked
    try:
        with deep_recursion():
            file = assemble(content)
            javascript = write(file)
            problems, tree = validated(javascript, content, file)
            not_judged = None
            if tree is not None:
                problems, not_judged = _judged(content, javascript, tree, file)
            trees = (load(path).value for path in (below(source), *unit.loaded))
            placeholders = placeholder_problems(javascript, content.header, trees)
    except RecursionError:
        return _too_long(source, unit.loaded)
    made = replace(
        unit, javascript=javascript, problems=problems, placeholders=placeholders, not_judged=not_judged
    )
    return CompiledFile(made, content)


def _judged(
    program: ir.Program, javascript: str, tree: Node, file: File
) -> tuple[tuple[Diagnostic, ...], str | None]:
    """What differs between a policy and its JavaScript, and why that is not judged."""
    helpers = {helper.name: helper.text for helper in file.runtime}
    found = judged(program, javascript, tree, helpers, file.own_externs)
    return (
        judged(program, javascript, reread(javascript, file), helpers, file.own_externs)
        if found[0]
        else found
    )


def _too_long(source: Source, loaded: tuple[str, ...]) -> CompiledFile:
    label = Label.of_file(source.path)
    help = "give parts of long expressions names of their own, or split the file"
    too_long = Diagnostic(TOO_LONG, "this file nests further than can be compiled", label, help=help)
    return CompiledFile(Unit(source.path, None, (too_long,), NO_SUPPRESSIONS, None, (), loaded), None)


def _check_file(
    source: Source,
    load: Load,
    runtime: str | None,
    logic: MakeLogic | None,
    meaning: Analyse | None,
    loaded: dict[str, None],
) -> CompiledFile:

    def noted(path: str) -> Checked[syn.File]:
        loaded[path] = None
        return load(path)

    analysed, noticed = _analysed(source, load, noted, runtime, logic, meaning)
    # A wrong name has a diagnostic of its own. Nothing can be made of the file, nor its part in the whole be judged.
    content = analysed.value if is_stem(PurePosixPath(source.path).stem) else None
    parsed = load(below(source)).value
    excuses = NO_SUPPRESSIONS if parsed is None else suppressions(parsed, source)
    said = claims(content.flows) if isinstance(content, ir.Flows) else ()
    summary = None if content is None else ir.summarize(content, noticed, said)
    unit = Unit(source.path, summary, analysed.diagnostics, excuses, None, (), tuple(loaded))
    return CompiledFile(unit, content)


def compile_files(wanted: tuple[Source, ...], sources: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
    """Compiles some sources, which may load any."""
    load = loader(sources)
    return tuple(compile_file(source, load) for source in wanted)


def analyse_source(
    source: Source, load: Load, load_library: Load | None = None, runtime: str | None = None
) -> Checked[ir.Content]:
    """Returns the content of one file, and what the checks notice in it."""
    return _analysed(source, load, load_library or load, runtime)[0]


def _analysed(
    source: Source,
    load: Load,
    load_library: Load,
    runtime: str | None,
    logic: MakeLogic | None = None,
    meaning: Analyse | None = None,
) -> tuple[Checked[ir.Content], ir.Touched]:
    """The content of one file and what the checks notice in it; what the other actions of a flow can notice."""
    with deep_recursion():
        means = meaning or analyse
        found = load(below(source)).then(lambda file: means(file, load_library, runtime))
        program = found.value
        if is_refused(found.diagnostics) or not isinstance(program, ir.Program):
            return found, ir.Touched()
        size = least_size(program)
        too_large = tuple(check_size(f"more than {size:,}", size, program))
        if too_large:
            return Checked(program, (*found.diagnostics, *too_large)), ir.Touched()
        resolved = Resolved(program, logic, source.text)
        return Checked(program, (*found.diagnostics, *run_checks(resolved))), touched(resolved)


def is_refused(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether there is an error that nobody can allow."""
    return any(diagnostic.is_error and not silenceable(diagnostic.code) for diagnostic in diagnostics)


def loader(sources: tuple[Source, ...]) -> Load:
    """Parses files by their path below the folder, each once; nothing at all if there is none."""
    by_path = {below(source): source for source in sources}

    @lru_cache(_MOST_TREES)
    def load(path: str) -> Checked[syn.File]:
        return parse(by_path[path]) if path in by_path else Checked(None)

    return load


def below(source: Source) -> str:
    """The path below the folder of the policies, by which a library is loaded."""
    return source.path.partition("/")[2]
