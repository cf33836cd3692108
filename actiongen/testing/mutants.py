"""Small changes of a policy that a test should notice.

In: an action. Out: :class:`Mutant` values: where, what is changed in words, and the changed action.

    [each.what for each in mutants(program)]   ->   ['`<=` is `<`', …]
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from actiongen import ir
from actiongen.ir.walk import below, children, seen_through
from actiongen.source import Source, Span
from actiongen.testing.edits import Edit, edits, entry_edits, span_of
from actiongen.testing.independent import are_independent
from actiongen.testing.other_values import has_ends
from actiongen.testing.rewrite import rewritten


@dataclass(frozen=True, slots=True)
class Mutant:
    """``touched`` are the identities of the nodes of the original that a run must reach to notice.

    ``local`` is the only expression that changes, and what it changes to, where the change is as small as that.
    ``about``: of a list or dictionary that loses an entry, the nodes of the entry; else those that are touched.
    """

    span: Span
    what: str
    program: ir.Program
    touched: frozenset[int]
    about: frozenset[int]
    local: tuple[ir.Expr, ir.Expr] | None = None


def mutants(program: ir.Program, sources: dict[str, Source]) -> Iterator[Mutant]:
    """All of them, in the order of the text; no two change one place in the same way."""
    nodes = [*_reachable(program)]
    settled = _asked_for_elsewhere(nodes)
    tables = _tables(nodes)
    only = {
        id(step.body[0]) for step in program.all_steps if isinstance(step, ir.Rule) and len(step.body) == 1
    }
    only |= {id(step.ask) for step in program.all_steps if isinstance(step, ir.Perform)}
    by_place: dict[tuple[object, ...], list[object]] = {}
    for node in nodes:
        by_place.setdefault(_key(node), []).append(node)
    seen: set[tuple[Span, str]] = set()
    found: list[Mutant] = []
    for node in nodes:
        # Without its only effect a rule is as good as taken out.
        if id(node) in settled or (id(node) in only and not isinstance(node, ir.If | ir.Ask)):
            continue
        for edit in (*edits(node, sources), *entry_edits(node, sources, tables)):
            span = span_of(node if edit.entry is None else edit.entry)
            if (span, edit.what) in seen:
                continue
            seen.add((span, edit.what))
            copies = frozenset(id(each) for each in by_place[_key(node)])

            def change(each: object, edit: Edit = edit, copies: frozenset[int] = copies) -> object:
                return edit.new(each) if id(each) in copies else None

            new = edit.new(node) if len(copies) == 1 else None
            local = (node, new) if isinstance(node, ir.Expr) and isinstance(new, ir.Expr) else None
            about = copies if edit.entry is None else frozenset(id(each) for each in below(edit.entry))
            found.append(Mutant(span, edit.what, rewritten(program, change), copies, about, local))
    found += _swapped(program)
    yield from sorted(found, key=lambda each: (each.span.path, each.span.start, each.what))


def _key(node: object) -> tuple[object, ...]:
    """What the copies of a node have in common; the comparisons of a chain have one span."""
    what = (
        node.operator if isinstance(node, ir.Compare) else node.op if isinstance(node, ir.Operation) else None
    )
    return type(node), span_of(node), what


def _reachable(program: ir.Program) -> Iterator[object]:
    """Every step, effect and expression that a run can come to; definitions once, where they stand."""
    seen: set[ir.Definition] = set()
    todo: list[object] = [*reversed(program.all_steps)]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            todo += reversed(node)
            continue
        if isinstance(node, ir.Ref):
            if node.definition not in seen:
                seen.add(node.definition)
                todo.append(node.definition.value)
            continue
        if isinstance(node, ir.DefineHelper | ir.Define | ir.Definition):
            continue
        if isinstance(node, ir.Expr | ir.Acting | ir.Guard | ir.Effect):
            yield node
        todo += reversed(_below(node))


def _below(node: object) -> list[object]:
    match node:
        case ir.HelperCall(inlined=expr):
            return [expr]
        case ir.HelperDo(inlined=effects):
            return [effects]
        case ir.HelperAsk(condition=condition, inlined=effects):
            return [effects] if condition is None else [condition, effects]
        case ir.Let(definition):
            return [definition.value]
        case ir.Log():
            return []  # what is logged decides nothing
        case _:  # of any other node all parts can be changed
            return [*children(node)]


def _asked_for_elsewhere(nodes: Iterable[object]) -> frozenset[int]:
    """The texts and numbers that are entries of lists: a list without one is asked for, that is enough."""
    return frozenset(
        id(item)
        for node in nodes
        if isinstance(node, ir.ListDisplay) and len(node.items) > 1
        for item in node.items
        if isinstance(item, ir.Literal) and not has_ends(item.value)
    )


def _tables(nodes: Iterable[object]) -> frozenset[int]:
    """The dictionaries that are looked up by key, or looped over."""
    found: set[int] = set()
    for node in nodes:
        match node:
            case ir.Lookup(table) | ir.HasKey(_, table) | ir.Items(table):
                found.add(id(seen_through(table)))
    return frozenset(found)


def _swapped(program: ir.Program) -> Iterator[Mutant]:
    """Neighbouring rules of a handler change places, where their order can matter."""
    for handler in program.handlers:
        for upper, lower, swapped in _swaps(handler):
            handlers = tuple(swapped if each is handler else each for each in program.handlers)
            touched = frozenset({id(upper), id(lower)})
            what = f"`{upper.title}` and `{lower.title}` change places"
            yield Mutant(upper.span, what, replace(program, handlers=handlers), touched, touched)


def _swaps(handler: ir.Handler) -> Iterator[tuple[ir.Rule, ir.Rule, ir.Handler]]:
    """The two rules that change places, and the handler after it."""
    rules = [index for index, step in enumerate(handler.steps) if isinstance(step, ir.Rule)]
    for first, second in pairwise(rules):
        steps = [*handler.steps]
        upper, lower = steps[first], steps[second]
        assert isinstance(upper, ir.Rule) and isinstance(lower, ir.Rule)
        if are_independent(upper, lower):
            continue
        # The rule that comes up may use definitions between the two: these go up with it.
        steps[first : second + 1] = [*steps[first + 1 : second], lower, upper]
        yield upper, lower, replace(handler, steps=tuple(steps))
