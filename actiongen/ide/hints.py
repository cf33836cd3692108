"""Words that are shown in the text and are not in it: types of definitions, and whether they may be absent.

In: a view. Out: one :class:`Hint` behind the name of each definition whose value does not say its type itself.

    domain = email_domain(event.user.email)   ->   domain: string, may be absent
"""

from actiongen import ir
from actiongen.ide.model import Hint
from actiongen.ide.names import statements
from actiongen.ide.reasons import presence
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.ir.types import Basic
from actiongen.ir.types import name as type_name
from actiongen.recursion import deep_recursion
from actiongen.syntax import tree as syn

_HINTED = (SymbolKind.DEFINITION, SymbolKind.LOCAL, SymbolKind.LOOP_VARIABLE, SymbolKind.PARAMETER)
_SAYS_ITS_TYPE = syn.String | syn.Number | syn.Boolean | syn.FString


def hints(view: View) -> tuple[Hint, ...]:
    """The hints of a file, in the order of the text."""
    indexed = view.indexed
    if indexed is None:
        return ()
    values = {
        statement.target.span: statement.value
        for statement in statements(view.tree.statements if view.tree is not None else ())
        if isinstance(statement, syn.Assign)
    }
    with deep_recursion():
        found = [
            _hint(view, entry, values.get(entry.span))
            for entry in indexed.index.definitions
            if entry.kind in _HINTED
        ]
    return tuple(hint for hint in found if hint is not None)


def _hint(view: View, entry: IndexEntry, written: syn.Expr | None) -> Hint | None:
    assert view.indexed is not None
    if (
        entry.type is None
        or entry.type in (Basic.UNKNOWN, Basic.NOTHING)
        or entry.span.path != view.source.path
    ):
        return None
    if entry.kind is SymbolKind.PARAMETER and _is_annotated(view, entry):
        return None
    value: ir.Expr | None = None
    if entry.kind in (SymbolKind.DEFINITION, SymbolKind.LOCAL):
        if written is None or isinstance(written, _SAYS_ITS_TYPE):
            return None
        value = view.indexed.value(written.span)
    may_be_absent = not entry.present and entry.kind is not SymbolKind.PARAMETER
    why = presence(view, entry, value) if may_be_absent else ""
    absent = ", may be absent" if why else ""
    return Hint(entry.span.end, f": {type_name(entry.type)}{absent}", why)


def _is_annotated(view: View, entry: IndexEntry) -> bool:
    return view.source.text[entry.span.end :].lstrip(" ").startswith(":")
