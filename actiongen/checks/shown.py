"""What a program shows, and to whom.

In: a program. Out: every value that reaches a log, a token, metadata, a reason or a URL (:class:`Shown`),
and the fields and secrets whose content is in it (:class:`Part`), followed through definitions, helpers,
texts, lists and loops. What only decides something is not shown: of ``a if secret == b else c`` the
content is ``a`` and ``c``.

    log(f"key {event.secrets.API_KEY}")   ->   Shown("a log", …), Part(Secret("API_KEY"))
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from actiongen.auth0.model import Tag
from actiongen.checks.event_paths import Bindings, Path, bindings, event_path
from actiongen.checks.reach import spots
from actiongen.ir import nodes as ir
from actiongen.ir.per_definition import PerDefinition
from actiongen.ir.walk import below
from actiongen.source import Span


class Where(Enum):
    """Who can read it."""

    LOG = "a log"
    CLAIM = "a token"
    METADATA = "the user's metadata"
    REASON = "a reason that others read"
    URL = "a URL"


_BY_TAG = {
    Tag.CLAIM: Where.CLAIM,
    Tag.USER_METADATA: Where.METADATA,
    Tag.APP_METADATA: Where.METADATA,
    Tag.REDIRECT: Where.URL,
    Tag.DENIAL: Where.REASON,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A field (by its path) or secret whose content is in a value; ``is_domain``: of an address the domain alone."""

    source: ir.Expr
    path: Path | None
    is_domain: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A value at a place where it can be read; ``at``: in the rule, for a helper's body the call."""

    value: ir.Expr
    where: Where
    at: Span
    parts: tuple[Part, ...]


_DECIDES = frozenset({ir.Op.LEN, ir.Op.STARTSWITH, ir.Op.ENDSWITH, ir.Op.NOW})
"""Operations whose result tells next to nothing of the text."""


def shown(program: ir.Program) -> Iterator[Shown]:
    """Every value that is shown."""
    contents = _Contents(bindings(program))
    for spot in spots(program):
        where, values = _values(spot.effect)
        if where is None:
            continue
        for value in values:
            inlined = spot.at != spot.effect.span
            at = spot.at if inlined else value.info.span
            yield Shown(value, where, at, contents.of(value))


def _values(effect: ir.Effect) -> tuple[Where | None, tuple[ir.Expr, ...]]:
    match effect:
        case ir.Log(values):
            return Where.LOG, values
        case ir.Abort(message):
            return Where.REASON, (message,)
        case ir.Call(method, arguments):
            where = next((_BY_TAG[tag] for tag in method.tags if tag in _BY_TAG), None)
            return where or (Where.REASON if method.terminal else None), arguments
        case _:
            return None, ()


class _Contents:
    """Finds the fields and secrets whose content is in a value; those of a definition once."""

    def __init__(self, known: Bindings) -> None:
        self._known = known
        self._of_definition = PerDefinition(self.of)

    def of(self, expr: ir.Expr) -> tuple[Part, ...]:
        """The parts of a value, each once."""
        return tuple(dict.fromkeys(self._parts(expr)))

    def _parts(self, expr: ir.Expr) -> Iterator[Part]:
        path = event_path(expr, self._known)
        if isinstance(expr, ir.Secret) or path is not None:
            source = expr
            while isinstance(source, ir.Ref):
                source = source.definition.value
            yield Part(source, path)
            return
        if isinstance(expr, ir.Ref):
            yield from self._of_definition.of(expr.definition)
            return
        if isinstance(expr, ir.Comprehension | ir.MapComprehension):
            yield from self._copied(expr)
        is_domain = isinstance(expr, ir.Operation) and expr.op is ir.Op.EMAIL_DOMAIN
        for inner in _content(expr, self._known):
            for part in self._parts(inner):
                yield replace(part, is_domain=True) if is_domain else part

    def _copied(self, expr: ir.Comprehension | ir.MapComprehension) -> Iterator[Part]:
        """A container whose values are taken over one and all."""
        if expr.condition is not None or not isinstance(expr.iterable, ir.Items):
            return
        path = event_path(expr.iterable, self._known)
        value = expr.value if isinstance(expr, ir.MapComprehension) else expr.element
        taken = any(isinstance(each, ir.Var) and each.variable is expr.variables[1] for each in below(value))
        if path is not None and taken and not _decides_only(expr):
            yield Part(expr.iterable.value, path)


def _decides_only(expr: ir.Comprehension | ir.MapComprehension) -> bool:
    return isinstance(expr, ir.Comprehension) and expr.kind in (ir.Kind.ANY, ir.Kind.ALL)


def _content(expr: ir.Expr, known: Bindings) -> tuple[ir.Expr, ...]:
    """The expressions whose content is in the value of ``expr``."""
    match expr:
        case ir.HelperCall(inlined=inlined):
            return (inlined,)
        case ir.Var(variable):
            return (known[variable],) if variable in known else ()
        case ir.Member(value) | ir.Item(value) | ir.Slice(value) | ir.Read(value) | ir.Items(value):
            return _field(value, expr) if isinstance(expr, ir.Member) else (value,)
        case ir.Lookup(value, _, default):
            return (value,) if default is None else (value, default)
        case ir.ListDisplay(items):
            return tuple(item.value if isinstance(item, ir.Spread) else item for item in items)
        case ir.RecordDisplay(entries):
            return tuple(entry.value for entry in entries)
        case ir.Interpolation(parts):
            return tuple(part for part in parts if not isinstance(part, str))
        case ir.Operation(op, operands):
            return () if op in _DECIDES else operands
        case ir.OrText(left, right):
            return (left, right)
        case ir.Conditional(_, then, otherwise):
            return (then, otherwise)
        case ir.Comprehension(ir.Kind.FIRST | ir.Kind.LIST, element=element):
            return (element,)
        case ir.MapComprehension(key=key, value=value):
            return (key, value)
        case _:
            return ()


def _field(value: ir.Expr, member: ir.Member) -> tuple[ir.Expr, ...]:
    """Of a record that is spelt out, the one field; of anything else all of it."""
    while isinstance(value, ir.Ref):
        value = value.definition.value
    if isinstance(value, ir.RecordDisplay):
        named = [e.value for e in value.entries if isinstance(e, ir.Entry) and e.key == member.name]
        if named and not any(isinstance(entry, ir.Spread) for entry in value.entries):
            return (named[-1],)
    return (value,)
