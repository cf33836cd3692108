"""The entries of an index while they are gathered, and what names mean at a point of the file.

In: what a walk over the file meets. Out: one entry a span, with the definition of each name, also of one that is used
above its definition or comes from a library.

    symbols.define("x", span, SymbolKind.LOCAL, binding, environment)
    symbols.lookup("x", environment)   ->   Symbol(SymbolKind.LOCAL, span)
"""

from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.analysis.collector import Collector
from actiongen.analysis.effects import is_effect
from actiongen.analysis.environment import Environment
from actiongen.analysis.infer import root_name
from actiongen.analysis.libraries import Load
from actiongen.analysis.scope import DECLARATIONS, Binding
from actiongen.analysis.top_level import call_in
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.ir.types import Basic, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_TYPED_BY_USES = (SymbolKind.PARAMETER, SymbolKind.LOOP_VARIABLE, SymbolKind.HELPER)


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name means, and where it gets its meaning."""

    kind: SymbolKind
    definition: Span


@dataclass(slots=True, eq=False)
class Symbols:
    """``titles``: where the rules have their titles. ``_later``: what the file defines at its top level, wherever."""

    collector: Collector
    load: Load
    titles: dict[str, Span] = field(default_factory=dict)
    _later: dict[str, Symbol] = field(default_factory=dict)
    _symbols: dict[Span, Symbol] = field(default_factory=dict)
    _entries: dict[Span, IndexEntry] = field(default_factory=dict)

    def note_file(self, file: syn.File) -> None:
        """Notes the definitions of the top level and the titles of the rules."""
        for statement in file.statements:
            match statement:
                case syn.Assign(syn.Name(name, span)):
                    self._later.setdefault(name, Symbol(SymbolKind.DEFINITION, span))
                case syn.Def(name, name_span=span):
                    self._later.setdefault(name, Symbol(SymbolKind.HELPER, span))
        self._note_titles(file.statements)

    def _note_titles(self, statements: tuple[syn.Statement, ...]) -> None:
        for statement in statements:
            match statement:
                case syn.With(syn.Call(syn.Name("rule"), (syn.Argument(None, syn.String(title, span)), *_))):
                    self.titles.setdefault(title, span)
                case syn.With(body=body):
                    self._note_titles(body)

    def value(self, node: syn.Expr, environment: Environment) -> ir.Expr | None:
        """What an expression means; None for what has no value."""
        value = self.collector.value(node.span)
        if value is not None:
            return value
        if not _has_value(node, environment):
            return None
        if self._is_condition(node):
            return ir.Or((), environment.info(Basic.BOOLEAN, node.span))
        return environment.infer(node)

    def _is_condition(self, node: syn.Expr) -> bool:
        """Whether analysis has read an ``and``, ``or`` or ``not`` as a condition: it has read the operands alone."""
        match node:
            case syn.Logical(operands=(first, *_)) | syn.Unary("not", first):
                return self.collector.value(first.span) is not None or self._is_condition(first)
            case _:  # anything else is a value
                return False

    def define(
        self, name: str, symbol: Symbol, binding: Binding, span: Span, environment: Environment
    ) -> None:
        """Gives a name its meaning; ``span`` is where this file says so."""
        environment.scope.define(name, binding, span)
        self._symbols[span] = symbol

    def lookup(self, name: str, environment: Environment) -> Symbol | None:
        """What a name means here."""
        visible = environment.scope.place(name)
        return self._later.get(name) if visible is None else self._symbols[visible[1]]

    def top_level(self, name: str) -> Binding | None:
        """What analysis has a name of the top level mean, if it has read the file."""
        environment = next(iter(self.collector.environments.values()), None)
        return None if environment is None else environment.scope.lookup(name)

    def of_library(self, path: str, name: str, seen: frozenset[str] = frozenset()) -> Symbol | None:
        """What a library defines under a name, or loads from another one."""
        file = None if path in seen else self.load(path).value
        for statement in file.statements if file is not None else ():
            match statement:
                case syn.Assign(syn.Name(id=target, span=span)) if target == name:
                    return Symbol(SymbolKind.DEFINITION, span)
                case syn.Def(name=target, name_span=span) if target == name:
                    return Symbol(SymbolKind.HELPER, span)
            match call_in(statement):
                case "load", syn.Call(arguments=(syn.Argument(None, syn.String(other)), *names)):
                    if any(isinstance(text.value, syn.String) and text.value.value == name for text in names):
                        return self.of_library(other, name, seen | {path})
        return None

    def add(
        self,
        span: Span,
        kind: SymbolKind,
        name: str,
        value: ir.Expr | None = None,
        definition: Span | None = None,
        path: tuple[str, ...] = (),
        type_: Type | None = None,
    ) -> None:
        """Adds an entry; what a span names says more than that it is an expression."""
        present = False
        if value is not None:
            type_ = value.info.type
            present = value.info.present and type_ is not Basic.UNKNOWN
        if kind is not SymbolKind.EXPRESSION or span not in self._entries:
            self._entries[span] = IndexEntry(span, kind, name, type_, present, definition, path)

    def add_once(self, span: Span, kind: SymbolKind, name: str) -> None:
        """Adds an entry where there is none."""
        if span not in self._entries:
            self.add(span, kind, name)

    def entries(self) -> list[IndexEntry]:
        """All entries. A parameter, loop variable or helper whose type nothing declares has that of its first use."""
        used_as: dict[Span, IndexEntry] = {}
        for entry in self._entries.values():
            if entry.definition is not None and not _is_untyped(entry):
                used_as.setdefault(entry.definition, entry)
        return [_typed(entry, used_as.get(entry.span)) for entry in self._entries.values()]


def _typed(entry: IndexEntry, use: IndexEntry | None) -> IndexEntry:
    if use is None or entry.kind not in _TYPED_BY_USES or not _is_untyped(entry):
        return entry
    return replace(entry, type=use.type, present=use.present)


def _is_untyped(entry: IndexEntry) -> bool:
    return entry.type is None or entry.type is Basic.UNKNOWN


def _has_value(node: syn.Expr, environment: Environment) -> bool:
    match node:
        case syn.Dots() | syn.Generator():
            return False
        case syn.Call(syn.Name(name)) if name in DECLARATIONS:
            return False
        case syn.Call(syn.Attribute(name="items")):
            # The pairs of a dictionary are no value.
            return False
        case syn.Call():
            return not is_effect(node, environment)
        case syn.Attribute(syn.Name("event"), "secrets"):
            return False
        case syn.Name() | syn.Attribute():
            root = root_name(node)
            return root is None or root.id != "api"
        case _:  # everything else is a value
            return True
