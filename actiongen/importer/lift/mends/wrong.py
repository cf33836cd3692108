"""A diagnostic about the text of a policy, at the node that was made for the original.

In: a diagnostic, the file that was parsed from the text, the equal one that was made. Out: :class:`Wrong`, with which
mends look around and put other nodes in place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actiongen.auth0.model import Trigger
from actiongen.diagnostics.model import Diagnostic
from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.places import Node, Way, node, put
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression

_STATEMENTS = (syn.Assign, syn.Do, syn.Return, syn.If, syn.For, syn.With, syn.Def)
_TYPE = re.compile(r"`?read\(.*, ([^`]+?)\)(?:`|,)")


@dataclass(frozen=True, slots=True)
class Wrong:
    """``way`` leads to the innermost node at the diagnostic."""

    diagnostic: Diagnostic
    made: syn.File
    way: Way
    trigger: Trigger
    notes: Notes

    @property
    def node(self) -> Node:
        """The node that is wrong."""
        return node(self.made, self.way)

    @property
    def span(self) -> Span:
        """Its place in the original."""
        found = self.node
        place = found.operator_span if isinstance(found, syn.Comparison) else found.span
        assert isinstance(place, Span)
        return place

    def around(self) -> Iterator[tuple[Way, Node]]:
        """The nodes around, from the innermost to a statement of the file."""
        for length in range(len(self.way) - 1, 0, -1):
            yield self.way[:length], node(self.made, self.way[:length])

    def here(self) -> Iterator[tuple[Way, Node]]:
        """The node itself, and those around it."""
        yield self.way, self.node
        yield from self.around()

    def statement(self) -> tuple[Way, syn.Statement]:
        """The innermost statement that it stands in."""
        if isinstance(self.node, _STATEMENTS):
            return self.way, self.node
        return next((way, each) for way, each in self.around() if isinstance(each, _STATEMENTS))

    def put(self, new: Node, way: Way | None = None) -> syn.File:
        """The file with another node there."""
        made = put(self.made, self.way if way is None else way, new)
        assert isinstance(made, syn.File)
        return self._with_flat_texts(made) if isinstance(new, syn.FString) else made

    def _with_flat_texts(self, made: syn.File) -> syn.File:
        """An f-string has no f-string in it: not every quote could be written there."""
        for way, found in self.around():
            if isinstance(found, syn.FString):
                outer = node(made, way)
                assert isinstance(outer, syn.FString)
                made_flat = put(made, way, make.f_string(outer.parts, outer.span))
                assert isinstance(made_flat, syn.File)
                made = made_flat
        return made

    def called(self) -> str:
        """The name of what the statement calls, or empty."""
        _, found = self.statement()
        value = found.value if isinstance(found, syn.Do | syn.Assign) else None
        if isinstance(value, syn.Conditional):
            value = value.then
        return called_name(value) if isinstance(value, syn.Call) else ""

    def wanted_type(self, span: Span) -> syn.Expr | None:
        """The type that the diagnostic says to read."""
        found = _TYPE.search(self.diagnostic.help or "")
        return None if found is None else type_of(found[1].strip(), span)

    def repair(self, kind: RepairKind, what: str) -> None:
        """Notes a difference at this place."""
        self.notes.repair(kind, self.span, what)


def type_of(shown: str, span: Span) -> syn.Expr | None:
    """The expression of a type that is written ``[string]``."""
    if shown.startswith("[") and shown.endswith("]"):
        inner = type_of(shown[1:-1], span)
        return None if inner is None else syn.ListDisplay((inner,), span)
    if shown in ("string", "number", "boolean", "time", "json"):
        return make.name(shown, span)
    return None


def read(value: syn.Expr, type_: syn.Expr) -> syn.Expr:
    """``read(value, type)``."""
    return make.call(make.name("read", value.span), (value, type_), value.span)


def coalesce(value: syn.Expr, default: syn.Expr) -> syn.Expr:
    """``coalesce(value, default)``, flat."""
    span = value.span
    match value:
        case syn.Call(syn.Name("coalesce"), arguments):
            return syn.Call(value.func, (*arguments, syn.Argument(None, default, None, span)), span)
        case _:
            return make.call(make.name("coalesce", span), (value, default), span)


def is_call(value: Node, *names: str) -> bool:
    """Whether it is a call of one of these built-ins."""
    return isinstance(value, syn.Call) and isinstance(value.func, syn.Name) and value.func.id in names


def shown(value: syn.Expr) -> str:
    """An expression for a sentence."""
    text = print_expression(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
