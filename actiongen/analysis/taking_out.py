"""The edit that takes a name, a key or a pair out of a declaration, and what would be empty without it too.

In: a file, the place of what goes. Out: a :class:`Fix`, None where the place is no part of a declaration of this file.

    taking_out(file, <"B" in secrets("A", "B")>).edits   ->   (Edit(<, "B">, ""),)
"""

from collections.abc import Sequence

from actiongen.diagnostics.model import Edit, Fix
from actiongen.source import Span
from actiongen.syntax import tree as syn

Part = syn.Argument | syn.Pair | syn.DoubleStarred | syn.Expr | syn.Starred


def taking_out(file: syn.File, place: Span, *, first: int = 0) -> Fix | None:
    """Takes out the argument, item or pair at the place; ``first``: how many arguments the call must keep, whatever
    else goes."""
    for statement in file.statements:
        if isinstance(statement, syn.Do) and _is_in(place, statement.span):
            call = statement.value
            if isinstance(call, syn.Call):
                found = _from(call.arguments, place, first)
                if found is not None:
                    return Fix("take it out", (Edit(found, ""),))
                if _all_goes(call.arguments, place, first):
                    return Fix("take it out", (Edit(statement.span, ""),))
    return None


def _is_in(place: Span, whole: Span) -> bool:
    return place.path == whole.path and whole.start <= place.start and place.end <= whole.end


def _all_goes(arguments: Sequence[Part], place: Span, first: int) -> bool:
    """Whether nothing would be left beside what the call must keep."""
    return len(arguments) == first + 1 and _is_in(place, arguments[first].span)


def _from(parts: Sequence[Part], place: Span, first: int = 0) -> Span | None:
    """What goes, with the comma: the innermost part at the place that is not alone where it stands."""
    index = next((at for at, each in enumerate(parts) if at >= first and _is_in(place, each.span)), None)
    if index is None:
        return None
    part = parts[index]
    if part.span != place:
        inner = _from(_parts(part), place)
        if inner is not None:
            return inner
    if len(parts) == first + 1:
        return None
    if index:
        return Span(place.path, parts[index - 1].span.end, part.span.end)
    return Span(place.path, part.span.start, parts[1].span.start)


def _parts(part: Part) -> tuple[Part, ...]:
    match part:
        case syn.Argument(value=value):
            return _parts(value)
        case syn.ListDisplay(items):
            return items
        case syn.DictDisplay(pairs):
            return pairs
        case _:
            return ()
