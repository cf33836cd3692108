"""Lists that are made above a `try` and grow within it are set there.

In: a list that gets items at one place of the `try` below it. Out: the same as a variable that is set there, which
`single` then takes for what it is.

    const names = []; try { names.push(...all); } catch { return; }
        ->   let names = []; try { names = [...all]; } catch { return; }
"""

from actiongen.core.tree import Array, Assign, File, Let, Statement, Try
from actiongen.core.walk import names_assigned, names_read
from actiongen.importer.normalise.built import pushed
from actiongen.importer.normalise.tools import falls, is_calm, lists
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def attempted(file: File, notes: Notes) -> File:
    """The file with such lists set."""
    assigned = names_assigned(file)
    return lists(file, lambda statements: _attempted(statements, assigned))


def _attempted(statements: list[Statement], assigned: set[str]) -> list[Statement]:
    found = list(statements)
    for index, let in enumerate(found):
        if isinstance(let, Let) and isinstance(let.value, Array) and is_calm(let.value):
            at = next((at for at in range(index + 1, len(found)) if let.name in names_read(found[at])), None)
            tried = None if at is None or let.name in assigned else found[at]
            made = _set_within(tried, let, let.value) if isinstance(tried, Try) else None
            if at is not None and made is not None:
                found[at] = made
    return found


def _set_within(tried: Try, let: Let, begun: Array) -> Try | None:
    """The `try` that sets the list, None where it does more with it than add to it once."""
    others = [each for each in (tried.handler, tried.last) if each is not None]
    users = [at for at, each in enumerate(tried.body.statements) if let.name in names_read(each)]
    if len(users) != 1 or any(let.name in names_read(each) for each in others):
        return None
    if tried.handler is None or falls(tried.handler.statements):
        # What follows would have the list as it was.
        return None
    statements = list(tried.body.statements)
    grown = statements[users[0]]
    items = pushed(grown, let.name)
    if items is None:
        return None
    display = Array((*begun.items, *items), let.span)
    statements[users[0]] = Assign(let.name, display, grown.span, grown.comments)
    return replace(tried, body=replace(tried.body, statements=tuple(statements)))
