"""The phases in order.

In: the sources of a folder. Out: what they mean, the files to write, and what was noticed on the way.

    compile_folder(sources).value.files[0].path == "mfa_action.js"
"""

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath

from actiongen.backends.files import GeneratedFile
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.backends.javascript.validate import validate as validate_javascript
from actiongen.backends.terraform.emit import emit as emit_terraform
from actiongen.backends.terraform.validate import validate as validate_terraform
from actiongen.checks import run_checks
from actiongen.checks.suppress import suppress
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.ir.analyse import Flows, Library, Load, analyse
from actiongen.ir.nodes import Flow, Program
from actiongen.link import link
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the files of a folder mean; ``broken`` are the stems of those with errors."""

    programs: tuple[Program, ...]
    flows: tuple[Flow, ...]
    broken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files of a folder mean, and what to write for them."""

    meaning: Meaning
    files: tuple[GeneratedFile, ...]


def analyse_source(source: Source, load: Load) -> Checked[Program | Flows | Library]:
    """What one file means, and what the checks find in it."""
    meaning = load(_below(source)).then(partial(analyse, load=load))
    refused = any(each.is_error and not silenceable(each.code) for each in meaning.diagnostics)
    return meaning if refused else meaning.then(_checked)


def compile_folder(sources: tuple[Source, ...]) -> Checked[Compiled]:
    """All files of a folder and their Terraform."""
    load = loader(sources)
    meaning = _meaning(sources, load).then(_linked)
    return _excused(meaning, sources, load).if_clean(_javascript).if_clean(_terraform)


def compile_some(sources: tuple[Source, ...], wanted: tuple[Source, ...]) -> Checked[Compiled]:
    """The JavaScript of the wanted files alone, which may load any of the sources."""
    load = loader(sources)
    return _excused(_meaning(wanted, load), sources, load, complete=False).if_clean(_javascript)


def loader(sources: tuple[Source, ...]) -> Load:
    """Parses libraries by their path below the folder, each once; nothing at all if there is none."""
    by_path = {_below(source): source for source in sources}

    @cache
    def load(path: str) -> Checked[syn.File]:
        return parse(by_path[path]) if path in by_path else Checked(None)

    return load


def _below(source: Source) -> str:
    return source.path.partition("/")[2]


def _checked(value: Program | Flows | Library) -> Checked[Program | Flows | Library]:
    return Checked(value, run_checks(value) if isinstance(value, Program) else ())


def _excused(
    meaning: Checked[Meaning], sources: tuple[Source, ...], load: Load, *, complete: bool = True
) -> Checked[Meaning]:
    files = tuple(file for source in sources if (file := load(_below(source)).value) is not None)
    return replace(meaning, diagnostics=suppress(meaning.diagnostics, files, sources, complete=complete))


def _meaning(wanted: tuple[Source, ...], load: Load) -> Checked[Meaning]:
    results = [analyse_source(source, load) for source in wanted]
    values = [result.value for result in results]
    meaning = Meaning(
        tuple(value for value in values if isinstance(value, Program)),
        tuple(flow for value in values if isinstance(value, Flows) for flow in value.flows),
        frozenset(
            PurePosixPath(source.path).stem
            for source, result in zip(wanted, results, strict=True)
            if not result.is_clean
        ),
    )
    # A library's mistakes are found once for each action that loads it.
    return Checked(meaning, tuple(dict.fromkeys(each for result in results for each in result.diagnostics)))


def _linked(meaning: Meaning) -> Checked[Meaning]:
    return Checked(meaning, link(meaning.programs, meaning.flows, meaning.broken))


def _javascript(meaning: Meaning) -> Checked[Compiled]:
    files: list[GeneratedFile] = []
    diagnostics: list[Diagnostic] = []
    for program in meaning.programs:
        file = GeneratedFile(f"{program.stem}.js", emit_javascript(program))
        files.append(file)
        diagnostics += validate_javascript(file.text, program)
    return Checked(Compiled(meaning, tuple(files)), tuple(diagnostics))


def _terraform(compiled: Compiled) -> Checked[Compiled]:
    files = emit_terraform(compiled.meaning.programs, compiled.meaning.flows)
    return Checked(Compiled(compiled.meaning, compiled.files + files), validate_terraform(files))
