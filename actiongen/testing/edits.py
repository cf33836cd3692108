"""What a node of a policy is changed to, so that a test should notice.

In: a step, effect or expression. Out: :class:`Edit` values: what comes in its place, and the change in words.

    [edit.what for edit in edits(Compare("<=", a, b), {})]   ->   ['`<=` is `<`', '`<=` is `>`']
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from actiongen import ir
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.types import Basic
from actiongen.source import Source, Span
from actiongen.testing.other_values import other_values

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
class Edit:
    """Put another node in the place of every copy of one: helpers have one for each call. ``entry``: what a list or
    dictionary loses."""

    node: object
    new: Callable[[object], object]
    what: str
    entry: ir.Expr | ir.Entry | ir.ComputedEntry | ir.Spread | None = None


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


def edits(node: object, sources: dict[str, Source]) -> Iterator[Edit]:
    """The changes of a step, effect or expression; those of its parts are its parts' own."""
    match node:
        case ir.Rule(condition=condition) | ir.Guard(condition=condition):
            yield from _step_edits(node, condition)
        case ir.Let() | ir.Log() | ir.For() | ir.HelperAsk():
            pass
        case ir.If():
            yield from _if_edits(node)
        case ir.Perform():
            yield Edit(node, lambda each: (), f"the {node.ask.word} is taken out")
        case ir.Ask(condition=condition, question=question):
            if condition is not None:
                yield Edit(node, _setting(condition=None), f"the {node.word} is always made")
            for changed, what in _changed(question):
                yield Edit(node, _setting(question=changed), what)
        case _ if isinstance(node, ir.Effect):
            yield Edit(node, lambda each: (), f"{_shown(node.span, sources)} is taken out")
        case _ if isinstance(node, ir.Expr):
            yield from _expression_edits(node, sources)


def _step_edits(node: ir.Rule | ir.Guard, condition: ir.Expr | None) -> Iterator[Edit]:
    if isinstance(node, ir.Rule):
        yield Edit(node, lambda each: (), "the rule is taken out")
        if condition is not None:
            yield Edit(node, _setting(condition=None), "the rule always applies")
    else:
        yield Edit(node, lambda each: (), "the guard is taken out")


def _changed(question: ir.Question) -> Iterator[tuple[ir.Question, str]]:
    if not isinstance(question, ir.Request):
        return
    if question.retries:
        less = question.retries - 1
        yield replace(question, retries=less), f"`retries` is `{less}`"
    if question.accept is None or question.accept:
        yield replace(question, accept=()), "`accept` is taken out"


def _if_edits(node: ir.If) -> Iterator[Edit]:
    if node.otherwise:
        yield Edit(node, _setting(otherwise=()), "`else` is taken out")
    for index in range(len(node.arms)) if len(node.arms) > 1 else ():

        yield Edit(node, _without("arms", index), f"the {_ordinal(index)} condition of the `if` is taken out")


def _expression_edits(node: ir.Expr, sources: dict[str, Source]) -> Iterator[Edit]:
    match node:
        case ir.And(operands) | ir.Or(operands):
            for index, operand in enumerate(operands):
                yield Edit(node, _dropping(index), f"{_shown(operand.info.span, sources)} is taken out")
            other = ir.Or if isinstance(node, ir.And) else ir.And
            words = ("and", "or") if isinstance(node, ir.And) else ("or", "and")
            yield Edit(
                node,
                lambda each: other(each.operands, each.info) if isinstance(each, ir.And | ir.Or) else each,
                f"`{words[0]}` is `{words[1]}`",
            )
        case ir.Not():
            yield Edit(node, lambda e: e.operand if isinstance(e, ir.Not) else e, "`not` is taken out")
        case ir.Compare(operator):
            for flip in _FLIPS[operator]:
                yield Edit(node, _setting(operator=flip), f"`{operator}` is `{flip}`")
        case _ if isinstance(node, ir.Predicate):
            yield Edit(node, _negated, f"{_shown(node.info.span, sources)} is turned round")
        case ir.Literal():
            yield from _literal_edits(node, sources)
        case ir.Conditional():
            yield Edit(
                node,
                _exchanged,
                "the two values of `if … else` are exchanged",
            )
        case ir.OrText():
            yield Edit(node, lambda e: e.left if isinstance(e, ir.OrText) else e, "the default is taken out")
        case ir.Operation():
            yield from _operation_edits(node, sources)
        case ir.Sorted(reverse=is_reversed):
            yield Edit(node, lambda e: e.iterable if isinstance(e, ir.Sorted) else e, "`sorted` is taken out")
            yield Edit(node, _setting(reverse=not is_reversed), "the order is turned round")
        case ir.Comprehension(kind=kind, condition=condition):
            if kind in (ir.Kind.ANY, ir.Kind.ALL):
                turned = ir.Kind.ALL if kind is ir.Kind.ANY else ir.Kind.ANY
                yield Edit(node, _setting(kind=turned), f"`{kind.value}` is `{turned.value}`")
            if condition is not None:
                yield Edit(node, _setting(condition=None), "the filter is taken out")
        case ir.MapComprehension(condition=condition) if condition is not None:
            yield Edit(node, _setting(condition=None), "the filter is taken out")
        case _:  # any other value is changed in its parts
            pass


def entry_edits(node: object, sources: dict[str, Source], tables: frozenset[int]) -> Iterator[Edit]:
    """A list, or a dictionary that something is looked up in, loses an entry."""
    match node:
        case ir.ListDisplay(items) if len(items) > 1:
            for index, item in enumerate(items):
                what = f"{_shown(span_of(item), sources)} is taken out"
                yield Edit(node, _without("items", index), what, item)
        case ir.RecordDisplay(entries) if id(node) in tables:
            for index, entry in enumerate(entries):
                what = f"{_shown(span_of(entry), sources)} is taken out"
                yield Edit(node, _without("entries", index), what, entry)


def _operation_edits(node: ir.Operation, sources: dict[str, Source]) -> Iterator[Edit]:
    op = node.op
    if op in _OPERATIONS:
        other, what = _OPERATIONS[op]
        yield Edit(node, _setting(op=other), what)
    elif OPERATIONS[op].presence is Presence.FALSE:
        yield Edit(node, _negated, f"{_shown(node.info.span, sources)} is turned round")
    if op in _NEEDLESS:
        yield Edit(
            node, lambda e: e.operands[0] if isinstance(e, ir.Operation) else e, f"`{op.value}` is taken out"
        )
    if op is ir.Op.COALESCE and len(node.operands) > 1:
        yield Edit(
            node, lambda e: e.operands[0] if isinstance(e, ir.Operation) else e, "the default is taken out"
        )


def _literal_edits(node: ir.Literal, sources: dict[str, Source]) -> Iterator[Edit]:
    shown = _shown(node.info.span, sources)
    for value, what in other_values(node.value):
        yield Edit(node, _setting(value=value), f"{shown} is {what}")


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
