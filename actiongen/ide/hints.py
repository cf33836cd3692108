"""Words that are shown in the text and are not in it: types of definitions, and whether they may be absent.

In: a view. Out: one :class:`Hint` behind the name of each definition whose value does not say its type itself.

    domain = email_domain(event.user.email)   ->   domain: string, may be absent
"""

from actiongen import ir
from actiongen.ide.model import Hint
from actiongen.ide.names import assigned_at
from actiongen.ide.reasons import presence
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.ir.types import Basic
from actiongen.ir.types import name as type_name
from actiongen.recursion import deep_recursion
from actiongen.syntax import tree as syn

_HINTED = (SymbolKind.DEFINITION, SymbolKind.LOCAL, SymbolKind.LOOP_VARIABLE, SymbolKind.PARAMETER)


def hints(view: View) -> tuple[Hint, ...]:
    """The hints of a file, in the order of the text."""
    indexed = view.indexed
    if indexed is None:
        return ()
    with deep_recursion():
        found = [_hint(view, entry) for entry in indexed.index.definitions if entry.kind in _HINTED]
    return tuple(hint for hint in found if hint is not None)


def _hint(view: View, entry: IndexEntry) -> Hint | None:
    assert view.indexed is not None
    if (
        entry.type is None
        or entry.type in (Basic.UNKNOWN, Basic.NOTHING)
        or entry.span.path != view.source.path
    ):
        return None
    if entry.kind is SymbolKind.PARAMETER and _is_annotated(view, entry):
        return None
    assigned = assigned_at(view, entry.definition)
    value: ir.Expr | None = None
    if entry.kind in (SymbolKind.DEFINITION, SymbolKind.LOCAL):
        if assigned is None or isinstance(
            assigned[1].value, syn.String | syn.Number | syn.Boolean | syn.FString
        ):
            return None
        value = view.indexed.value(assigned[1].value.span)
    why = presence(view, entry, value)
    absent = ", may be absent" if why and not entry.present and entry.kind is not SymbolKind.PARAMETER else ""
    return Hint(entry.span.end, f": {type_name(entry.type)}{absent}", why)


def _is_annotated(view: View, entry: IndexEntry) -> bool:
    return view.source.text[entry.span.end :].lstrip(" ").startswith(":")
