"""Dictionaries that are written out.

In: ``{"key": value, key: value, **d}``. Out: :class:`RecordDisplay`: a record if all keys are known, a map if one is
computed, ``json`` if what is spread is of open shape.

    {**event.user.user_metadata, "plan": "free"}   ->   RecordDisplay((Spread(…), Entry("plan", …)))
"""

from dataclasses import dataclass, field

from actiongen import ir
from actiongen.analysis.closed import own
from actiongen.analysis.environment import Environment
from actiongen.analysis.keys import check_key, is_first
from actiongen.analysis.operators import fitting, require
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, MapOf, Record, RecordField, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

# The parts of a type: a file of 256 kB cannot write out more, but names that stand for dictionaries can.
_MOST_PARTS = 50_000


@dataclass(slots=True)
class _Pairs:
    """The pairs so far. ``values``: the types of all values, with their places; ``open``: a spread of ``json``."""

    environment: Environment
    entries: list[ir.Entry | ir.ComputedEntry | ir.Spread] = field(default_factory=list)
    fields: dict[str, RecordField] = field(default_factory=dict)
    values: list[tuple[Type, Span]] = field(default_factory=list)
    given: dict[str, Span] = field(default_factory=dict)
    is_map: bool = False
    open: ir.Expr | None = None


def dict_display(node: syn.DictDisplay, environment: Environment, expected: Type | None) -> ir.Expr:
    """``{"key": value, **d}``; a pair whose value is absent is left out."""
    pairs = _Pairs(environment)
    for pair in node.pairs:
        match pair:
            case syn.DoubleStarred(value):
                _add_spread(pairs, environment.infer(value))
            case syn.Pair(syn.String() as key, value):
                _add_named(pairs, key, value, expected)
            case syn.Pair(key, value):
                _add_computed(pairs, key, value)
    type_, entries = _type(pairs), pairs.entries
    if types.size(type_) > _MOST_PARTS:
        environment.report(
            codes.TOO_INVOLVED,
            f"this dictionary, written out, has more than {_MOST_PARTS:,} parts",
            node.span,
            help="name each dictionary in one other alone: one that stands in another twice doubles it",
        )
        return environment.mistake(node.span)
    if type_ is Basic.UNKNOWN:
        return environment.mistake(
            node.span, ir.RecordDisplay(tuple(entries), environment.info(type_, node.span))
        )
    if isinstance(type_, MapOf):
        # What a record has besides its documented fields could be of any type.
        entries = [
            ir.Spread(own(entry.value, environment)) if isinstance(entry, ir.Spread) else entry
            for entry in entries
        ]
    return fitting(ir.RecordDisplay(tuple(entries), environment.info(type_, node.span)), environment)


def _add_named(pairs: _Pairs, node: syn.String, value_node: syn.Expr, expected: Type | None) -> None:
    key, environment = node.value, pairs.environment
    check_key(key, node.span, environment)
    is_first(key, node.span, pairs.given, environment)
    wanted = expected.field(key) if isinstance(expected, Record) else None
    value = environment.settle(environment.infer(value_node, wanted.type if wanted else None))
    pairs.entries.append(ir.Entry(key, value, node.span))
    pairs.fields[key] = RecordField(key, value.info.type, not value.info.present)
    pairs.values.append((value.info.type, value.info.span))


def _add_computed(pairs: _Pairs, key_node: syn.Expr, value_node: syn.Expr) -> None:
    environment = pairs.environment
    key = require(environment.infer(key_node), "a key", environment)
    value = environment.settle(environment.infer(value_node))
    pairs.is_map = True
    if key.info.type in (Basic.STRING, Basic.UNKNOWN):
        known = Basic.UNKNOWN if key.info.type is Basic.UNKNOWN else value.info.type
        pairs.entries.append(ir.ComputedEntry(key, value))
        pairs.values.append((known, value.info.span))
        return
    environment.report(
        codes.BAD_KEY,
        f"the keys of a dictionary are texts, and this has type {types.name(key.info.type)}",
        key.info.span,
        help='make it a text: `f"{…}"`' if key.info.type is Basic.NUMBER else "give a text",
    )
    pairs.values.append((Basic.UNKNOWN, key.info.span))


def _add_spread(pairs: _Pairs, spread: ir.Expr) -> None:
    environment, type_ = pairs.environment, spread.info.type
    if pairs.open is not None or (type_ is Basic.JSON and pairs.entries):
        environment.report(
            codes.TYPE_MISMATCH,
            "`**` of a container of open shape stands first, with nothing but written-out pairs behind it",
            spread.info.span,
            help='write `{**container, "key": value}`: the pairs behind it win, whatever the container holds',
        )
        pairs.values.append((Basic.UNKNOWN, spread.info.span))
        return
    match type_:
        case Record():
            pairs.entries.append(ir.Spread(_spread(spread, pairs.fields, environment)))
            _add_fields(spread, type_, pairs)
        case MapOf(value):
            pairs.entries.append(ir.Spread(spread))
            pairs.is_map = True
            pairs.values.append((value, spread.info.span))
        case Basic.JSON:
            pairs.entries.append(ir.Spread(spread))
            pairs.open = spread
        case Basic.UNKNOWN:
            pairs.values.append((Basic.UNKNOWN, spread.info.span))
        case other:
            environment.report(
                codes.TYPE_MISMATCH,
                f"`**` takes a dictionary, and this has type {types.name(other)}",
                spread.info.span,
                help="write the pairs out",
            )
            pairs.values.append((Basic.UNKNOWN, spread.info.span))


def _spread(spread: ir.Expr, before: dict[str, RecordField], environment: Environment) -> ir.Expr:
    """What is spread: a key that its type does not name must not win over a pair that stands before it."""
    type_ = spread.info.type
    hides = isinstance(type_, Record) and any(type_.field(name) is None for name in before)
    return own(spread, environment) if hides else spread


def _add_fields(spread: ir.Expr, record: Record, pairs: _Pairs) -> None:
    absent = not pairs.environment.settle(spread).info.present
    for each in record.fields:
        optional = each.optional or absent
        before = pairs.fields.get(each.name)
        type_ = types.join(before.type, each.type) if before is not None and optional else each.type
        optional = optional and (before is None or before.optional)
        pairs.fields[each.name] = RecordField(each.name, type_ or Basic.JSON, optional)
        pairs.values.append((each.type, spread.info.span))


def _type(pairs: _Pairs) -> Type:
    """The type of the whole; unknown after a mistake."""
    if pairs.open is None and not pairs.is_map:
        return Record(tuple(pairs.fields.values()))
    if any(type_ is Basic.UNKNOWN for type_, _ in pairs.values):
        return Basic.UNKNOWN
    if pairs.open is not None:
        return _open_type(pairs)
    joined: Type = Basic.NOTHING
    for type_, span in pairs.values:
        if type_ is Basic.NOTHING:
            pairs.environment.report(
                codes.TYPE_MISMATCH,
                "a dictionary with a computed key holds no `None`",
                span,
                help="leave the pair out, or write all keys as texts",
            )
            return Basic.UNKNOWN
        both = types.join(joined, type_)
        if both is None:
            pairs.environment.report(
                codes.TYPE_MISMATCH,
                f"the values beside a computed key have one type: {types.name(joined)} and"
                f" {types.name(type_)} do not mix",
                span,
                help="write all keys as texts, or give all values one type",
            )
            return Basic.UNKNOWN
        joined = both
    return MapOf(joined)


def _open_type(pairs: _Pairs) -> Type:
    for type_, span in pairs.values:
        for lacking in (Basic.TIME, Basic.DURATION):
            if types.holds(type_, lacking):
                pairs.environment.report(
                    codes.TYPE_MISMATCH,
                    f"a container of open shape holds JSON, and JSON has no {types.name(lacking)}",
                    span,
                    help="write `iso(…)` or `timestamp(…)`",
                )
                return Basic.UNKNOWN
    return Basic.JSON
