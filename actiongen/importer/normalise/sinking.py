"""Functions that read variables which change stand where they are first used.

In: a file whose declared functions stand at the start of their blocks. Out: the same, in which one that reads a
variable that is assigned stands below the assignments, if it is used below them alone.

    function f() { return x; } let x = 1; x = 2; g(f);   ->   let x = 1; x = 2; function f() { return x; } g(f);
"""

from actiongen.core.tree import File, Function, Let, Statement
from actiongen.core.walk import names_assigned, names_read
from actiongen.importer.normalise.tools import lists
from actiongen.importer.notes import Notes


def sinking(file: File, notes: Notes) -> File:
    """The file with such functions at their first use."""
    assigned = names_assigned(file)
    return lists(file, lambda statements: _sunk(statements, assigned)) if assigned else file


def _sunk(statements: list[Statement], assigned: set[str]) -> list[Statement]:
    found = list(statements)
    for each in reversed(statements):
        if not isinstance(each, Let) or not isinstance(each.value, Function) or each.name in assigned:
            continue
        if not names_read(each.value) & assigned:
            continue
        at = next(index for index, other in enumerate(found) if other is each)
        rest = found[at + 1 :]
        first = next((index for index, other in enumerate(rest) if each.name in names_read(other)), 0)
        if first > 0:
            found[at:] = [*rest[:first], each, *rest[first:]]
    return found
