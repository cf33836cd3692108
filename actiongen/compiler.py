"""The phases in order.

In: the sources of a folder. Out: what they mean, the files to write, and what was noticed on the way.

    compile_folder(sources).value.files[0].path == "mfa_action.js"
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.emit import emit as emit_terraform
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.validate import validate as validate_terraform
from actiongen.checks.suppress import suppress
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Checked
from actiongen.link import link
from actiongen.meaning import Meaning, meaning_of
from actiongen.options import Options
from actiongen.source import Source
from actiongen.unit import Unit, below, make_units

Make = Callable[[tuple[Source, ...], tuple[Source, ...]], tuple[Unit, ...]]
"""Makes the units of the first sources, in order; they may load any of the second."""

NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files of a folder mean, and what to write for them."""

    meaning: Meaning
    files: tuple[GeneratedFile, ...]


def compile_folder(
    sources: tuple[Source, ...], make: Make = make_units, options: Options = NO_OPTIONS
) -> Checked[Compiled]:
    """All files of a folder and their Terraform."""
    units = make(sources, sources)
    linked = meaning_of(units).then(lambda value: _linked(value, options.terraform))
    meaning = _excused(linked, units, options.levels)
    compiled = meaning.if_clean(lambda value: _javascript(value, units))
    return compiled.if_clean(lambda value: _terraform(value, options.terraform))


def compile_some(
    sources: tuple[Source, ...],
    wanted: tuple[Source, ...],
    make: Make = make_units,
    options: Options = NO_OPTIONS,
) -> Checked[Compiled]:
    """The JavaScript of the wanted files alone, which may load any of the sources."""
    units = make(wanted, sources)
    loaded = {path for unit in units for path in unit.loaded}
    libraries = tuple(each for each in sources if below(each) in loaded and each not in wanted)
    every = (*units, *make(libraries, sources))
    meaning = _excused(meaning_of(units), every, options.levels, complete=False)
    return meaning.if_clean(lambda value: _javascript(value, units))


def _linked(meaning: Meaning, options: TerraformOptions) -> Checked[Meaning]:
    found = link(
        meaning.programs,
        meaning.flows,
        meaning.broken,
        meaning.idle,
        flows_are_known=meaning.flows_are_known,
        bindings=options.bindings,
    )
    return Checked(meaning, found)


def _excused(
    meaning: Checked[Meaning], units: tuple[Unit, ...], levels: Levels, *, complete: bool = True
) -> Checked[Meaning]:
    allowed = (unit.suppressions for unit in units)
    left = suppress(meaning.diagnostics, allowed, complete=complete)
    return Checked(meaning.value, levels.apply(left))


def _javascript(meaning: Meaning, units: tuple[Unit, ...]) -> Checked[Compiled]:
    files = tuple(
        GeneratedFile(f"{PurePosixPath(unit.path).stem}.js", unit.javascript)
        for unit in units
        if unit.javascript is not None
    )
    return Checked(Compiled(meaning, files), tuple(each for unit in units for each in unit.problems))


def _terraform(compiled: Compiled, options: TerraformOptions) -> Checked[Compiled]:
    files = emit_terraform(compiled.meaning.programs, compiled.meaning.flows, options)
    return Checked(Compiled(compiled.meaning, compiled.files + files), validate_terraform(files))
