"""What the functions of the runtime give.

In: the arguments of a call. Out: its value. That a function does what stands here is said by its text, which is
compared
with a copy (texts.py).

    emailDomain(event.user.email)   ->   [email ? undefined: undefined, null: undefined, text: emailDomain(email)]
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from actiongen.ir.ops import TOKEN
from actiongen.ir.types import Basic, ListOf, Record, RecordField, Type
from actiongen.verify import runtime_asks
from actiongen.verify.expressions import Expressions
from actiongen.verify.methods import Pattern
from actiongen.verify.scopes import Closure, Intrinsic
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    FUNCTION,
    INFINITE,
    JSON,
    LIST,
    NAN,
    NOTHING,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    THROWN,
    UNDEFINED,
    Leaf,
    Node,
    Term,
)

Given = Sequence[Node]
Use = Callable[[Expressions, Given], Node]
_READS: Final[Mapping[str, Type]] = {
    "asString": Basic.STRING,
    "asNumber": Basic.NUMBER,
    "asBoolean": Basic.BOOLEAN,
    "asArray": ListOf(Basic.JSON),
    "parseTime": Basic.TIME,
}
_TEXTS: Final = ListOf(Basic.STRING)


def known(here: Expressions, name: str, given: Given) -> Node:
    """The value of a call."""
    use = _TABLE.get(name)
    if use is None:
        return here.space.unknown
    try:
        return use(here, given)
    except (IndexError, ValueError):
        # It is called with other numbers of arguments than the output ever gives it.
        return here.space.unknown


def _read(type_: Type) -> Use:
    return lambda here, given: here.values.read(given[0], type_)


def _made(
    name: str, takes: Sequence[int], kinds: int, shape: object = None, absent: str = "undefined"
) -> Use:
    """A function that is absent where an operand is."""

    def use(here: Expressions, given: Given) -> Node:
        space = here.space
        nothing: Node = getattr(space, absent)
        if len(given) != len(takes):
            return here.space.unknown

        def made(all: list[Leaf]) -> Node:
            if any(leaf.kind & NOTHING for leaf in all):
                return nothing
            if any(not leaf.kind & kind for leaf, kind in zip(all, takes, strict=True)):
                return here.space.unknown
            return space.made(name, tuple(all), kinds, shape)

        return space.lift_all(made, given)

    return use


def _fits(name: str, takes: Sequence[int], plain: Callable[[Expressions, list[Leaf]], Node]) -> Use:
    def use(here: Expressions, given: Given) -> Node:
        def made(all: list[Leaf]) -> Node:
            if any(leaf.kind & NOTHING for leaf in all):
                return here.space.undefined
            if any(not leaf.kind & kind for leaf, kind in zip(all, takes, strict=True)):
                return here.space.unknown
            return here.values.where_it_fits(name, all, plain(here, all))

        return here.space.lift_all(made, given)

    return use


def _of_kind(kind: int, use: Callable[[Expressions, Leaf], Node]) -> Use:
    def called(here: Expressions, given: Given) -> Node:
        return here.space.lift(
            lambda leaf: use(here, leaf) if leaf.kind == kind else here.space.undefined, given[0]
        )

    return called


def _is_object(here: Expressions, given: Given) -> Node:
    return here.values.is_kind(given[0], OBJECT)


def _own_member(here: Expressions, given: Given) -> Node:
    return here.values.own_member(given[0], given[1])


def _look_up(here: Expressions, given: Given) -> Node:
    return here.space.replaced(_own_member(here, given), NULL, here.space.undefined)


def _has_key(here: Expressions, given: Given) -> Node:
    return here.space.negation(here.values.is_nothing(_own_member(here, given)))


def _list_item(here: Expressions, given: Given) -> Node:
    def item(leaf: Leaf, index: Leaf) -> Node:
        if leaf.kind != LIST:
            return here.space.undefined
        if index.term is not None or index.kind != NUMBER:
            return here.space.unknown
        return here.values.item(leaf, int(index.value))

    return here.space.lift2(item, given[0], given[1])


def _compact(here: Expressions, given: Given) -> Node:
    def compact(leaf: Leaf) -> Node:
        if leaf.kind & NOTHING:
            return here.values.display(())
        return here.values.compacted(leaf) if leaf.kind == OBJECT else here.space.unknown

    return here.space.lift(compact, given[0])


def _when_present(here: Expressions, given: Given) -> Node:
    value, function = given
    is_nothing = here.values.is_nothing(value)
    if is_nothing is here.space.true:
        return here.space.undefined
    present = here.space.replaced(value, NOTHING, here.space.impossible)
    return here.space.then(is_nothing, here.space.undefined, here.call(function, (present,)))


def _sorted_by(here: Expressions, given: Given) -> Node:
    items, key, *rest = given
    direction = rest[0] if rest else here.space.number(1.0)
    if not isinstance(direction, Leaf) or direction.value not in (1.0, -1.0):
        return here.space.unknown
    way = int(direction.value)

    def ordered(leaf: Leaf) -> Node:
        if leaf.kind & NOTHING:
            return here.space.undefined
        if leaf.kind != LIST:
            return here.space.unknown
        return here.values.ordered(leaf, lambda item: here.call(key, (item,)), way)

    return here.space.lift(ordered, items)


def _is_match(here: Expressions, given: Given) -> Node:
    pattern = given[0]
    if not isinstance(pattern, Leaf) or not isinstance(pattern.value, Pattern):
        return here.space.unknown
    body, flags = pattern.value.body, pattern.value.flags

    def found(leaf: Leaf) -> Node:
        if leaf.kind != TEXT:
            return here.space.false
        return here.space.both(here.values.is_short(leaf), here.values.matches(body, flags, leaf))

    return here.space.lift(found, given[1])


def _extreme(op: str) -> Use:
    def use(here: Expressions, given: Given) -> Node:
        def made(leaf: Leaf) -> Node:
            if leaf.kind & NOTHING:
                return here.space.undefined
            if leaf.kind != LIST:
                return here.space.thrown
            return here.values.extreme(op, leaf)

        return here.space.lift(made, given[0])

    return use


def _to_iso(here: Expressions, given: Given) -> Node:
    def iso(leaf: Leaf) -> Node:
        if leaf.kind & (NOTHING | NAN | INFINITE):
            return here.space.undefined
        return here.values.iso(leaf) if leaf.kind == NUMBER else here.space.unknown

    return here.space.lift(iso, given[0])


def _in_zone(name: str, kind: int) -> Use:
    made = _made(name, (NUMBER, TEXT), kind | UNDEFINED)

    def use(here: Expressions, given: Given) -> Node:
        time = here.space.replaced(given[0], INFINITE, here.space.undefined)
        return made(here, (time, *given[1:]))

    return use


def _encoded_url(function: str) -> Use:
    def use(here: Expressions, given: Given) -> Node:
        texts = here.values.written(given[0]) if isinstance(given[0], Leaf) else None
        known = [text for text in texts or () if isinstance(text, Leaf)]
        if texts is None or len(known) != len(texts):
            return here.space.unknown
        return here.values.encoded_url(function, known, given[1:])

    return use


def _unless_thrown(here: Expressions, given: Given) -> Node:
    return here.space.replaced(here.call(given[0], ()), THROWN | NULL, here.space.undefined)


def _as_json(here: Expressions, given: Given) -> Node:
    return here.values.as_json(given[0])


def _as_it_was(here: Expressions, given: Given) -> Node:
    return given[0]


# Reads of lists and records


def _as_list(here: Expressions, given: Given) -> Node:
    type_ = _type_of(here, given[1])
    # Of items that may be any JSON, a null would make the whole undefined, and no policy asks for that.
    if type_ is None or type_ is Basic.JSON:
        return here.space.unknown
    return here.values.read(given[0], ListOf(type_))


def _as_record(here: Expressions, given: Given) -> Node:
    fields = _fields_of(here, given[1])
    return here.space.unknown if fields is None else here.values.read(given[0], fields)


def _fields_of(here: Expressions, readers: Node) -> Record | None:
    if not isinstance(readers, Leaf) or readers.term is None or readers.term.op != "object":
        return None
    found: list[RecordField] = []
    for each in readers.term.args:
        assert isinstance(each, Term)
        key, reader = each.args
        type_ = _type_of(here, reader) if isinstance(key, Leaf) and key.term is None else None
        if type_ is None:
            return None
        found.append(RecordField(str(key.value), type_, optional=True))
    return Record(tuple(found))


def _type_of(here: Expressions, reader: Node) -> Type | None:
    """The type as which a function reads a value."""
    if not isinstance(reader, Leaf):
        return None
    match reader.value:
        case Intrinsic(name):
            return _READS.get(name)
        case Closure():
            probe = here.space.made("probe", (), ANY)
            found = here.call(reader, (probe,))
            if found is here.space.replaced(probe, NULL, here.space.undefined):
                return Basic.JSON
            return _type_in(here, found, probe)
        case _:
            return None


def _type_in(here: Expressions, found: Node, probe: Node) -> Type | None:
    """The type whose reading gives what was found of a value of any kind."""
    todo = [found]
    while todo:
        node = todo.pop()
        term = node.term
        type_: Type | None = None
        if term is not None and term.op == "is list of":
            type_ = ListOf(term.args[1])
        elif term is not None and term.op in ("read list", "record"):
            type_ = term.shape
        if type_ is not None:
            return type_ if here.values.read(probe, type_) is found else None
        if not isinstance(node, Leaf):
            todo += node.branches
    return None


_TABLE: Final[dict[str, Use]] = {
    **{name: _read(type_) for name, type_ in _READS.items()},
    "asList": _as_list,
    "asRecord": _as_record,
    "asObject": _of_kind(OBJECT, lambda here, leaf: leaf),
    "isObject": _is_object,
    "asItWas": _as_it_was,
    "asJson": _as_json,
    "ownMember": _own_member,
    "lookUp": _look_up,
    "hasKey": _has_key,
    "listItem": _list_item,
    "compact": _compact,
    "whenPresent": _when_present,
    "smallestOf": _extreme("min"),
    "largestOf": _extreme("max"),
    "sortedBy": _sorted_by,
    "isMatch": _is_match,
    "ipIn": _made("ipIn", (TEXT, LIST), BOOLEAN, absent="false"),
    "emailDomain": _made("emailDomain", (TEXT,), TEXT | UNDEFINED),
    "splitCsv": _made("splitCsv", (TEXT,), LIST, _TEXTS),
    "removePrefix": _made("removePrefix", (TEXT, TEXT), TEXT),
    "removeSuffix": _made("removeSuffix", (TEXT, TEXT), TEXT),
    "replaceText": _fits("replace", (TEXT,) * 3, lambda here, all: here.values.replacement(*all)),
    "joinTexts": _fits("join", (TEXT, LIST), lambda here, all: here.values.joined(all[1], all[0])),
    "toJson": _fits("to_json", (~FUNCTION,), lambda here, all: here.space.made("to json", (all[0],), TEXT)),
    "fromJson": _made("fromJson", (TEXT,), JSON & ~NULL & ~INFINITE | UNDEFINED),
    "toNumber": _made("toNumber", (TEXT,), NUMBER | UNDEFINED),
    "fromBase64": _made("fromBase64", (TEXT,), TEXT | UNDEFINED),
    "basicAuth": _made("basicAuth", (TEXT, TEXT), TEXT),
    "decodeToken": _made("decodeToken", (TEXT,), OBJECT | UNDEFINED, TOKEN),
    "toIso": _to_iso,
    "weekdayIn": _in_zone("weekdayIn", TEXT),
    "hourIn": _in_zone("hourIn", NUMBER),
    "dateIn": _in_zone("dateIn", TEXT),
    "encodedUrl": _encoded_url("encodedUrl"),
    "redirectUrl": _encoded_url("redirectUrl"),
    "unlessThrown": _unless_thrown,
    "withQuery": runtime_asks.with_query,
    "withJsonType": runtime_asks.with_json_type,
    "sendRequest": lambda here, given: runtime_asks.sent(here, "sendRequest", given),
    "sendRepeatedly": lambda here, given: runtime_asks.sent(here, "sendRepeatedly", given),
    "sendAuthorized": lambda here, given: runtime_asks.sent(here, "sendAuthorized", given),
    "fetchKeys": lambda here, given: runtime_asks.sent(here, "fetchKeys", given),
    "verifyToken": runtime_asks.verified,
    "signToken": runtime_asks.signed,
    "inTime": runtime_asks.in_time,
    "succeedsInTime": runtime_asks.succeeds_in_time,
}
