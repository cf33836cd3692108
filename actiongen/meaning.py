"""What the files of a folder mean together.

In: the units of all files. Out: :class:`Meaning`, with what was noticed in each of them.

    meaning_of(make_units(sources, sources)).value.programs
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

from actiongen.diagnostics.model import Checked
from actiongen.ir import Flow, Flows, Library, Program
from actiongen.unit import Unit


@dataclass(frozen=True, slots=True)
class Meaning:
    """``broken`` are the stems of files with errors, ``idle`` the libraries that no file loads; ``tests`` and
    ``properties`` count what the files have of them. ``flows_are_known``: no file that may hold a flow has errors.

    The programs are without their steps, the flows without their tests.
    """

    programs: tuple[Program, ...]
    flows: tuple[Flow, ...]
    broken: frozenset[str]
    idle: tuple[str, ...]
    tests: int
    properties: int
    flows_are_known: bool


def meaning_of(units: tuple[Unit, ...]) -> Checked[Meaning]:
    """The meaning, and the diagnostics of the files."""
    meanings = [unit.meaning for unit in units]
    loaded = {path for unit in units for path in unit.loaded}
    broken = [unit for unit in units if unit.meaning is None or not Checked(unit, unit.diagnostics).is_clean]
    libraries = [each.path for each in meanings if isinstance(each, Library)]
    meaning = Meaning(
        tuple(each for each in meanings if isinstance(each, Program)),
        tuple(flow for each in meanings if isinstance(each, Flows) for flow in each.flows),
        frozenset(PurePosixPath(unit.path).stem for unit in broken),
        tuple(path for path in libraries if path.partition("/")[2] not in loaded),
        sum(unit.tests for unit in units),
        sum(unit.properties for unit in units),
        all(isinstance(unit.meaning, Program) for unit in broken),
    )
    # A library's mistakes are found once for each action that loads it.
    return Checked(meaning, tuple(dict.fromkeys(each for unit in units for each in unit.diagnostics)))
