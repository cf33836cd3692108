"""Which fields and secrets are in a value.

In: an expression and the part of it that is asked for (:data:`Taken`). Out: the fields and secrets whose content
is in that part (:class:`Part`), followed through definitions, helpers, texts, lists, dictionaries and loops. What
only decides something is not in a value: of ``a if secret == b else c`` the content is ``a`` and ``c``. Errs on the
side of more.

    Resolved(program).content.of(first(i for i in event.user.identities), ("provider",))
    ->   {Part(event.user.identities[…].provider)}
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import ITEM
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import Bindings, Path, event_path
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.types import SCALARS, ListOf, Record, Type
from actiongen.ir.walk import operands

Taken = tuple[str, ...]
"""What is taken of a value, from the outside to the inside: names of fields, ``ITEM``, ``KEYS``; () is all of it."""

KEYS = "keys()"
"""The keys of a dictionary, as opposed to its values."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field (by its path) or secret whose content is in a value; ``domain_only``: of an address, the domain."""

    source: ir.Expr
    path: Path | None
    domain_only: bool = False


Chain = ir.Member | ir.Item | ir.Slice | ir.Read | ir.Items | ir.Lookup
Container = ir.ListDisplay | ir.RecordDisplay | ir.Comprehension | ir.MapComprehension
Parts = frozenset[Part]
_NONE: Parts = frozenset()

_DECIDES = frozenset({ir.Op.LEN, ir.Op.NOW, ir.Op.UUID})
"""Operations whose result tells next to nothing of the text, as conditions do."""


_TAKEN_OVER = frozenset({ir.Op.COALESCE, ir.Op.UNIQUE})
"""Operations whose result has the parts of an operand."""


@dataclass(slots=True)
class Content:
    """The contents of the values of one program; each definition is looked into once for each part of it."""

    _known: Bindings
    _keys: frozenset[ir.Variable]
    _externs: Mapping[ir.Variable, tuple[ir.Expr, ...]] = field(default_factory=dict)
    _seen: dict[tuple[int, Taken], Parts] = field(default_factory=dict)

    @classmethod
    def of_program(
        cls,
        program: ir.Program,
        known: Bindings,
        keys: frozenset[ir.Variable],
        externs: Mapping[ir.Variable, tuple[ir.Expr, ...]],
    ) -> "Content":
        """``known`` is what each variable of the program runs over, ``keys`` are those that are keys, ``externs`` what
        the functions were given whose answers the variables are.
        """
        content = cls(known, keys, externs)
        for step in program.all_steps:
            if isinstance(step, ir.Define):
                # In the order of the text, so that a long chain of definitions is no deep one.
                content._once(step.definition.value, ())
        return content

    def of(self, expr: ir.Expr, taken: Taken = (), read: ir.Expr | None = None) -> Parts:
        """The parts; ``read``: the longest chain of fields that ``expr`` stands in, for the label."""
        match expr:
            case ir.Secret():
                return frozenset((Part(expr, None),))
            case ir.Event():
                return _NONE if KEYS in taken else frozenset((Part(read or expr, taken),))
            case ir.Ref(definition):
                return self._once(definition.value, taken)
            case ir.HelperCall(inlined=inlined):
                return self._once(inlined, taken)
            case ir.Var(variable):
                return self._variable(variable, taken, read or expr)
            case ir.Member() | ir.Item() | ir.Slice() | ir.Read() | ir.Items() | ir.Lookup():
                return self._chain(expr, taken, read or expr)
            case ir.Sorted(iterable=iterable):
                return self.of(iterable, taken)
            case ir.ListDisplay() | ir.RecordDisplay() | ir.Comprehension() | ir.MapComprehension():
                return self._container(expr, taken)
            case ir.Conditional(_, then, otherwise):
                return self.of(then, taken) | self.of(otherwise, taken)
            case ir.OrText(left, right):
                return self.of(left) | self.of(right)
            case ir.Operation():
                return self._operation(expr, taken)
            case ir.ErrorExpr():
                return _NONE
            case _:  # a condition decides; any other value is taken to have all of its parts
                return _NONE if isinstance(expr, ir.Predicate) else self._all(operands(expr))

    def holds_secret(self, expr: ir.Expr) -> bool:
        """Whether a declared secret is in a value."""
        return any(
            isinstance(part.source, ir.Secret) and not part.source.is_setting for part in self.of(expr)
        )

    def _once(self, expr: ir.Expr, taken: Taken) -> Parts:
        key = id(expr), taken
        if key not in self._seen:
            self._seen[key] = self.of(expr, taken)
        return self._seen[key]

    def _all(self, exprs: Iterable[ir.Expr], taken: Taken = ()) -> Parts:
        return _NONE.union(*(self.of(expr, taken) for expr in exprs))

    def _variable(self, variable: ir.Variable, taken: Taken, read: ir.Expr) -> Parts:
        if variable in self._externs:
            # What a function makes of a whole record is no more that record; a secret stays one.
            return frozenset(part for part in self._all(self._externs[variable]) if _is_single(part))
        if variable not in self._known:
            return _NONE
        return self.of(self._known[variable], (KEYS if variable in self._keys else ITEM, *taken), read)

    def _chain(self, expr: Chain, taken: Taken, read: ir.Expr) -> Parts:
        match expr:
            case ir.Member(value, name):
                return self.of(value, (name, *taken), read)
            case ir.Item(value):
                return self.of(value, (ITEM, *taken), read)
            case ir.Slice(value) | ir.Items(value):
                return self.of(value, taken, read)
            case ir.Read(value, to):
                return _NONE.union(*(self.of(value, each, read) for each in _kept(to, taken)))
            case ir.Lookup(value, key, default):
                known = constant(key)
                step = known[0] if known is not None and isinstance(known[0], str) else ITEM
                given = _NONE if default is None else self.of(default, taken)
                return given | self.of(value, (step, *taken), read)
            case _:
                assert_never(expr)

    def _container(self, expr: Container, taken: Taken) -> Parts:
        match expr:
            case ir.ListDisplay(items):
                plain = self._all((item for item in items if not isinstance(item, ir.Spread)), taken[1:])
                return plain | self._all((item.value for item in items if isinstance(item, ir.Spread)), taken)
            case ir.RecordDisplay(entries):
                return self._record(entries, taken)
            case ir.Comprehension(ir.Kind.LIST):
                return (
                    self.of(expr.element, taken[1:]) if taken else self._copied(expr, self.of(expr.element))
                )
            case ir.Comprehension(ir.Kind.FIRST):
                return self.of(expr.element, taken)
            case ir.Comprehension(ir.Kind.FLAT | ir.Kind.MERGE):
                parts = self.of(expr.element, taken)
                return parts if taken else self._copied(expr, parts)
            case ir.Comprehension():
                return _NONE  # any, all: they decide
            case ir.MapComprehension(key=key, value=value):
                if taken[:1] == (KEYS,):
                    return self.of(key)
                if taken:
                    return self.of(value, taken[1:])
                return self.of(key) | self._copied(expr, self.of(value))
            case _:
                assert_never(expr)

    def _record(self, entries: tuple[ir.Entry | ir.ComputedEntry | ir.Spread, ...], taken: Taken) -> Parts:
        """Of a record that is spelt out, the fields that are taken: of one name the last that is surely there."""
        found = _NONE
        for entry in reversed(entries):
            if isinstance(entry, ir.Spread):
                found |= self.of(entry.value, taken)
            elif isinstance(entry, ir.ComputedEntry):
                if not taken or taken[0] == KEYS:
                    found |= self.of(entry.key)
                if taken[:1] != (KEYS,):
                    found |= self.of(entry.value, taken[1:])
            elif not taken or taken[0] in (entry.key, ITEM):
                found |= self.of(entry.value, taken[1:])
                if taken and taken[0] == entry.key and entry.value.info.present:
                    break
        return found

    def _copied(self, expr: ir.Comprehension | ir.MapComprehension, values: Parts) -> Parts:
        """Where a container's values are taken over one and all, the container itself is in the copy."""
        path = event_path(expr.iterable, self._known) if isinstance(expr.iterable, ir.Items) else None
        if path is None or expr.condition is not None:
            return values
        every = (*path, ITEM)
        return frozenset(replace(value, path=path) if value.path == every else value for value in values)

    def _operation(self, expr: ir.Operation, taken: Taken) -> Parts:
        row = OPERATIONS[expr.op]
        if expr.op in _DECIDES or row.presence is Presence.FALSE or not row.shows_secret:
            return _NONE
        if expr.op in _TAKEN_OVER:
            return self._all(expr.operands, taken)
        parts = self._all(expr.operands)
        if expr.op is ir.Op.EMAIL_DOMAIN:
            return frozenset(replace(part, domain_only=True) for part in parts)
        return parts


def _is_single(part: Part) -> bool:
    return isinstance(part.source, ir.Secret) or part.source.info.type in SCALARS


def _kept(to: Type, taken: Taken) -> Iterator[Taken]:
    """What is left of a value that is read as a type: a record has the fields of its type and no others."""
    if isinstance(to, Record):
        for each in to.fields:
            if not taken or taken[0] in (each.name, ITEM):
                yield from ((each.name, *inner) for inner in _kept(each.type, taken[1:]))
    elif isinstance(to, ListOf) and isinstance(to.item, Record):
        yield from ((ITEM, *inner) for inner in _kept(to.item, taken[1:]))
    else:
        yield taken
