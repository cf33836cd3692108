"""Small changes of a policy that a test should notice.

In: an action. Out: :class:`Mutant` values: where, what is changed in words, and the changed action.

    [each.what for each in mutants(program)]   ->   ['`<=` is `<`', …]
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from actiongen import ir
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.types import Basic
from actiongen.ir.walk import below, children, seen_through
from actiongen.source import Source, Span
from actiongen.testing.independent import are_independent
from actiongen.testing.other_values import has_ends, other_values
from actiongen.testing.rewrite import rewritten

_FLIPS = {
    "==": ("!=",),
    "!=": ("==",),
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
}
_OPERATIONS = {
    ir.Op.ADD: (ir.Op.SUBTRACT, "`+` is `-`"),
    ir.Op.SUBTRACT: (ir.Op.ADD, "`-` is `+`"),
    ir.Op.MULTIPLY: (ir.Op.DIVIDE, "`*` is `/`"),
    ir.Op.DIVIDE: (ir.Op.MULTIPLY, "`/` is `*`"),
    ir.Op.STARTSWITH: (ir.Op.ENDSWITH, "`startswith` is `endswith`"),
    ir.Op.ENDSWITH: (ir.Op.STARTSWITH, "`endswith` is `startswith`"),
    ir.Op.LOWER: (ir.Op.UPPER, "`lower` is `upper`"),
    ir.Op.UPPER: (ir.Op.LOWER, "`upper` is `lower`"),
    ir.Op.MIN: (ir.Op.MAX, "`min` is `max`"),
    ir.Op.MAX: (ir.Op.MIN, "`max` is `min`"),
    ir.Op.SUM: (ir.Op.MAX, "`sum` is `max`"),
    ir.Op.FLOOR: (ir.Op.CEIL, "`floor` is `ceil`"),
    ir.Op.CEIL: (ir.Op.FLOOR, "`ceil` is `floor`"),
    ir.Op.BASE64: (ir.Op.BASE64URL, "`base64` is `base64url`"),
    ir.Op.BASE64URL: (ir.Op.BASE64, "`base64url` is `base64`"),
}
_NEEDLESS = (
    ir.Op.LOWER,
    ir.Op.UPPER,
    ir.Op.STRIP,
    ir.Op.REMOVEPREFIX,
    ir.Op.REMOVESUFFIX,
    ir.Op.REPLACE,
    ir.Op.FLOOR,
    ir.Op.CEIL,
    ir.Op.UNIQUE,
)


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


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put another node in the place of every copy of one: helpers have one for each call. ``entry``: what a list or
    dictionary loses."""

    node: object
    new: Callable[[object], object]
    what: str
    entry: ir.Expr | ir.Entry | ir.ComputedEntry | ir.Spread | None = None


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
        for edit in (*_edits(node, sources), *_entry_edits(node, sources, tables)):
            span = span_of(node if edit.entry is None else edit.entry)
            if (span, edit.what) in seen:
                continue
            seen.add((span, edit.what))
            copies = frozenset(id(each) for each in by_place[_key(node)])

            def change(each: object, edit: _Edit = edit, copies: frozenset[int] = copies) -> object:
                return edit.new(each) if id(each) in copies else None

            new = edit.new(node) if len(copies) == 1 else None
            local = (node, new) if isinstance(node, ir.Expr) and isinstance(new, ir.Expr) else None
            about = copies if edit.entry is None else frozenset(id(each) for each in below(edit.entry))
            found.append(Mutant(span, edit.what, rewritten(program, change), copies, about, local))
    found += _swapped(program)
    yield from sorted(found, key=lambda each: (each.span.path, each.span.start, each.what))


def span_of(node: object) -> Span:
    """Where a node stands."""
    if isinstance(node, ir.Arm):
        return node.condition.info.span
    if isinstance(node, ir.Expr):
        return node.info.span
    if isinstance(node, ir.Entry):
        end = node.value.info.span
        return end if node.key_span is None else replace(end, start=node.key_span.start)
    if isinstance(node, ir.Spread | ir.ComputedEntry):
        return node.value.info.span
    assert isinstance(node, ir.Acting | ir.Guard | ir.Effect)
    return node.span


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


def _edits(node: object, sources: dict[str, Source]) -> Iterator[_Edit]:
    match node:
        case ir.Rule(condition=condition) | ir.Guard(condition=condition):
            yield from _step_edits(node, condition)
        case ir.Let() | ir.Log() | ir.For() | ir.HelperAsk():
            pass
        case ir.If():
            yield from _if_edits(node)
        case ir.Perform():
            yield _Edit(node, lambda each: (), "the request is taken out")
        case ir.Ask(condition=condition, question=question):
            if condition is not None:
                yield _Edit(node, _setting(condition=None), "the request is always made")
            for changed, what in _changed(question):
                yield _Edit(node, _setting(question=changed), what)
        case _ if isinstance(node, ir.Effect):
            yield _Edit(node, lambda each: (), f"{_shown(node.span, sources)} is taken out")
        case _ if isinstance(node, ir.Expr):
            yield from _expression_edits(node, sources)


def _step_edits(node: ir.Rule | ir.Guard, condition: ir.Expr | None) -> Iterator[_Edit]:
    if isinstance(node, ir.Rule):
        yield _Edit(node, lambda each: (), "the rule is taken out")
        if condition is not None:
            yield _Edit(node, _setting(condition=None), "the rule always applies")
    else:
        yield _Edit(node, lambda each: (), "the guard is taken out")


def _changed(question: ir.Question) -> Iterator[tuple[ir.Question, str]]:
    if question.retries:
        less = question.retries - 1
        yield replace(question, retries=less), f"`retries` is `{less}`"
    if question.accept is None or question.accept:
        yield replace(question, accept=()), "`accept` is taken out"


def _if_edits(node: ir.If) -> Iterator[_Edit]:
    if node.otherwise:
        yield _Edit(node, _setting(otherwise=()), "`else` is taken out")
    for index in range(len(node.arms)) if len(node.arms) > 1 else ():

        yield _Edit(
            node, _without("arms", index), f"the {_ordinal(index)} condition of the `if` is taken out"
        )


def _expression_edits(node: ir.Expr, sources: dict[str, Source]) -> Iterator[_Edit]:
    match node:
        case ir.And(operands) | ir.Or(operands):
            for index, operand in enumerate(operands):
                yield _Edit(node, _dropping(index), f"{_shown(operand.info.span, sources)} is taken out")
            other = ir.Or if isinstance(node, ir.And) else ir.And
            words = ("and", "or") if isinstance(node, ir.And) else ("or", "and")
            yield _Edit(
                node,
                lambda each: other(each.operands, each.info) if isinstance(each, ir.And | ir.Or) else each,
                f"`{words[0]}` is `{words[1]}`",
            )
        case ir.Not():
            yield _Edit(node, lambda e: e.operand if isinstance(e, ir.Not) else e, "`not` is taken out")
        case ir.Compare(operator):
            for flip in _FLIPS[operator]:
                yield _Edit(node, _setting(operator=flip), f"`{operator}` is `{flip}`")
        case _ if isinstance(node, ir.Predicate):
            yield _Edit(node, _negated, f"{_shown(node.info.span, sources)} is turned round")
        case ir.Literal():
            yield from _literal_edits(node, sources)
        case ir.Conditional():
            yield _Edit(
                node,
                _exchanged,
                "the two values of `if … else` are exchanged",
            )
        case ir.OrText():
            yield _Edit(node, lambda e: e.left if isinstance(e, ir.OrText) else e, "the default is taken out")
        case ir.Operation():
            yield from _operation_edits(node, sources)
        case ir.Sorted(reverse=is_reversed):
            yield _Edit(
                node, lambda e: e.iterable if isinstance(e, ir.Sorted) else e, "`sorted` is taken out"
            )
            yield _Edit(node, _setting(reverse=not is_reversed), "the order is turned round")
        case ir.Comprehension(kind=kind, condition=condition):
            if kind in (ir.Kind.ANY, ir.Kind.ALL):
                turned = ir.Kind.ALL if kind is ir.Kind.ANY else ir.Kind.ANY
                yield _Edit(node, _setting(kind=turned), f"`{kind.value}` is `{turned.value}`")
            if condition is not None:
                yield _Edit(node, _setting(condition=None), "the filter is taken out")
        case ir.MapComprehension(condition=condition) if condition is not None:
            yield _Edit(node, _setting(condition=None), "the filter is taken out")
        case _:  # any other value is changed in its parts
            pass


def _entry_edits(node: object, sources: dict[str, Source], tables: frozenset[int]) -> Iterator[_Edit]:
    """A list, or a dictionary that something is looked up in, loses an entry."""
    match node:
        case ir.ListDisplay(items) if len(items) > 1:
            for index, item in enumerate(items):
                what = f"{_shown(span_of(item), sources)} is taken out"
                yield _Edit(node, _without("items", index), what, item)
        case ir.RecordDisplay(entries) if id(node) in tables:
            for index, entry in enumerate(entries):
                what = f"{_shown(span_of(entry), sources)} is taken out"
                yield _Edit(node, _without("entries", index), what, entry)


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


def _operation_edits(node: ir.Operation, sources: dict[str, Source]) -> Iterator[_Edit]:
    op = node.op
    if op in _OPERATIONS:
        other, what = _OPERATIONS[op]
        yield _Edit(node, _setting(op=other), what)
    elif OPERATIONS[op].presence is Presence.FALSE:
        yield _Edit(node, _negated, f"{_shown(node.info.span, sources)} is turned round")
    if op in _NEEDLESS:
        yield _Edit(
            node, lambda e: e.operands[0] if isinstance(e, ir.Operation) else e, f"`{op.value}` is taken out"
        )
    if op is ir.Op.COALESCE and len(node.operands) > 1:
        yield _Edit(
            node, lambda e: e.operands[0] if isinstance(e, ir.Operation) else e, "the default is taken out"
        )


def _literal_edits(node: ir.Literal, sources: dict[str, Source]) -> Iterator[_Edit]:
    shown = _shown(node.info.span, sources)
    for value, what in other_values(node.value):
        yield _Edit(node, _setting(value=value), f"{shown} is {what}")


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


def _setting(**changes: object) -> Callable[[object], object]:
    """The edit that gives a node other parts."""
    return lambda node: replace(node, **changes)  # type: ignore[type-var]


def _dropping(index: int) -> Callable[[object], object]:
    def drop(each: object) -> object:
        assert isinstance(each, ir.And | ir.Or)
        rest = each.operands[:index] + each.operands[index + 1 :]
        return rest[0] if len(rest) == 1 else replace(each, operands=rest)

    return drop


def _without(part: str, index: int) -> Callable[[object], object]:
    """The edit that takes one of the parts of a node out."""

    def drop(each: object) -> object:
        parts = getattr(each, part)
        return _setting(**{part: parts[:index] + parts[index + 1 :]})(each)

    return drop


def _exchanged(each: object) -> object:
    assert isinstance(each, ir.Conditional)
    return replace(each, then=each.otherwise, otherwise=each.then)


def _negated(each: object) -> object:
    assert isinstance(each, ir.Expr)
    return ir.Not(each, replace(each.info, type=Basic.BOOLEAN))


def _ordinal(index: int) -> str:
    words = ("first", "second", "third", "fourth")
    return words[index] if index < len(words) else f"{index + 1}th"


def _shown(span: Span, sources: dict[str, Source]) -> str:
    source = sources.get(span.path)
    text = " ".join(source.text[span.start : span.end].split()) if source is not None else "this"
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"
