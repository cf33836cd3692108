"""Libraries that mean the same to every action of a trigger: what reading one has left behind is taken over.

In: a library and the context of an action that loads it. Out: its names and definitions, as the first action to load it
has read them. A library is kept if it has no mistake and tells the context no more than names, places and what is used:
one with a schema, with externs or with helpers that call helpers is read for each action anew.

    kept = known(file, context)   ->   Kept(file, …)
"""

from collections.abc import Callable
from threading import local

from actiongen import ir
from actiongen.analysis.environment import Context
from actiongen.analysis.scope import Scope
from actiongen.analysis.statements import Ordered
from actiongen.auth0.model import Trigger
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span
from actiongen.syntax import tree as syn

_MOST_LIBRARIES = 64


@dataclass(frozen=True, slots=True)
class _Told:
    """What reading a library adds to the fields of a context that have these names."""

    defined: dict[tuple[str, str], tuple[Span, Span]]
    early: set[tuple[str, str]]
    locals: list[tuple[ir.Definition, Span]]
    of_helpers: set[ir.Definition]
    referenced: set[object]
    written: dict[Span, syn.Expr]

    @classmethod
    def by(cls, context: Context) -> "_Told":
        """All that the context has been told."""
        return cls(
            context.defined,
            context.early,
            context.locals,
            context.of_helpers,
            context.referenced,
            context.written,
        )

    def tell(self, context: Context) -> None:
        """Adds it to a context."""
        context.defined |= self.defined
        context.early |= self.early
        context.locals += self.locals
        context.of_helpers |= self.of_helpers
        context.referenced |= self.referenced
        context.written |= self.written

    def become(self, context: Context) -> None:
        """Makes it all that the context has been told."""
        context.defined, context.early, context.locals = self.defined, self.early, self.locals
        context.of_helpers, context.referenced = self.of_helpers, self.referenced
        context.written = self.written


@dataclass(frozen=True, slots=True)
class _Kept:
    """A library that has been read for an action of the trigger."""

    file: syn.File
    trigger: Trigger
    scope: Scope
    order: tuple[Ordered, ...]
    told: _Told


class _Shelf(local):
    """What a thread has read, by the identity of file and trigger; with both, so that no others are given theirs."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], _Kept] = {}


_shelf = _Shelf()


def read_once(
    file: syn.File, context: Context, order: list[Ordered], read: Callable[[], Scope | None]
) -> Scope | None:
    """What ``read`` gives, which adds to ``order`` and to the context; the same without reading, if that has been done
    for an action to which the library means the same.
    """
    if not _is_alone(file, context):
        return read()
    key = id(file), id(context.trigger)
    kept = _shelf.kept.get(key)
    if kept is None:
        return _first_time(file, context, order, read, key)
    kept.told.tell(context)
    order += kept.order
    return kept.scope


def forget() -> None:
    """Begins anew, for whoever measures."""
    _shelf.kept.clear()


def _first_time(
    file: syn.File,
    context: Context,
    order: list[Ordered],
    read: Callable[[], Scope | None],
    key: tuple[int, int],
) -> Scope | None:
    above, before, first = _Told.by(context), _others(context), len(order)
    told = _Told({}, set(), [], set(), set(), {})
    told.become(context)
    scope = read()
    above.become(context)
    told.tell(context)
    if scope is not None and _others(context) == before:
        if len(_shelf.kept) >= _MOST_LIBRARIES:
            del _shelf.kept[next(iter(_shelf.kept))]
        _shelf.kept[key] = _Kept(file, context.trigger, scope, tuple(order[first:]), told)
    return scope


def _is_alone(file: syn.File, context: Context) -> bool:
    """Whether nothing that the action or another library declares can change what the library means."""
    of_others = context.schemas or context.unread or context.secrets or context.externs or context.calls
    return not of_others and not file.externs


def _others(context: Context) -> tuple[object, ...]:
    """What else a library may leave in a context, as far as it tells whether anything has changed."""
    return (
        len(context.diagnostics),
        len(context.schemas),
        len(context.secrets),
        len(context.secrets_read),
        len(context.calls),
        context.calls_made,
        context.spelled_out,
        len(context.unread),
        len(context.required),
        context.has_tokens,
        context.has_mistakes,
        context.namespace,
        len(context.javascript),
        len(context.externs),
        len(context.parameters),
        len(context.results),
    )
