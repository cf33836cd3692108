"""Numbers behind names go away where nothing needs them.

In: a file whose variables have numbers, because others of the name were there when they got it. Out: the same with the
name itself for the first that has none beside it.

    const token_3 = f();   ->   const token = f();
"""

from actiongen.core.tree import File, ForOf, Let, Parameter, Try
from actiongen.core.walk import below, names_in, renamed
from actiongen.importer.notes import Notes

# What a name may not become, though nothing in the file has it.
_NEVER = frozenset({"event", "api", "user", "context", "callback", "undefined", "arguments"})


def naming(file: File, notes: Notes) -> File:
    """The file with plain names."""
    taken = names_in(file)
    names: dict[str, str] = {}
    for each in below(file):
        if isinstance(each, Let | ForOf | Parameter):
            name: str | None = each.name
        else:
            name = each.error if isinstance(each, Try) else None
        if name is None or name in names:
            continue
        plain, _, number = name.rpartition("_")
        if not plain or not number.isdigit():
            continue
        wishes = [plain, *(f"{plain}_{at}" for at in range(2, int(number)))]
        wish = next((wish for wish in wishes if wish not in taken and wish not in _NEVER), None)
        if wish is not None:
            names[name] = wish
            taken = (taken - {name}) | {wish}
    return renamed(file, names)
