"""What the operations of the language mean, as values.

In: operands that are present. Out: a node each; undefined where the operation has no value.

    email_domain(event.user.email)   ->   email domain(email), a text or undefined
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from actiongen import ir
from actiongen.facts.ranges import Ranges
from actiongen.facts.sizes import Sizes
from actiongen.ir.ops import TOKEN
from actiongen.ir.types import Basic, ListOf
from actiongen.lazy_dataclass import dataclass
from actiongen.verify.functions import Functions
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    BOOLEAN,
    FLOAT,
    INFINITE,
    JSON,
    LIST,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    TRUE,
    UNDEFINED,
    Leaf,
    Node,
)


class Knows(Protocol):
    """What an operation asks beside its operands."""

    values: Functions
    space: Space
    ranges: Ranges
    sizes: Sizes


Use = Callable[[Knows, ir.Operation, list[Leaf]], Node]


@dataclass(frozen=True, slots=True)
class Row:
    """The kinds of the operands, and what is made of them."""

    takes: tuple[int, ...]
    use: Use


def _finite(here: Knows, node: Node) -> Node:
    return here.space.replaced(node, FLOAT & ~NUMBER, here.space.undefined)


def _arithmetic(operator: str) -> Row:
    def use(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
        return _finite(here, here.values.arithmetic(operator, all[0], all[1], here.ranges.is_finite(expr)))

    return Row((NUMBER, NUMBER), use)


def _unit(milliseconds: float) -> Row:
    def use(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
        factor = here.space.number(milliseconds)
        return _finite(here, here.values.arithmetic("*", all[0], factor, here.ranges.is_finite(expr)))

    return Row((NUMBER,), use)


def _made(op: str, takes: tuple[int, ...], kinds: int, shape: object = None) -> Row:
    return Row(takes, lambda here, expr, all: here.space.made(op, tuple(all), kinds, shape))


def _concat(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return here.values.joined_texts(*all)


def _length(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return here.values.length(all[0]) if all[0].kind == TEXT else here.values.count(all[0])


def _bounded(here: Knows, expr: ir.Operation, all: list[Leaf], plain: Node) -> Node:
    """What is absent where it gets too long. A helper asks for that even where it is called with what is short."""
    if here.sizes.fits(expr):
        here.space.sure[here.values.fits(expr.op.value, all)] = TRUE
        return plain
    return here.values.where_it_fits(expr.op.value, all, plain)


def _join(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return _bounded(here, expr, all, here.values.joined(all[1], all[0]))


def _replace(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return _bounded(here, expr, all, here.values.replacement(*all))


def _to_json(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return _bounded(here, expr, all, here.space.made("to json", (all[0],), TEXT))


def _time(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return here.values.time(all[0])


def _iso(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return here.values.iso(all[0], here.ranges.is_finite(expr))


def _in_zone(op: str, kind: int) -> Row:
    def use(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
        kinds = kind if here.ranges.is_finite(expr) else kind | UNDEFINED
        return here.space.made(op, tuple(all), kinds)

    return Row((NUMBER, TEXT), use)


def _of_number(op: str) -> Row:
    return Row((NUMBER,), lambda here, expr, all: here.values.of_number(op, all[0]))


def _timestamp(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    seconds = here.values.arithmetic("/", all[0], here.space.number(1000.0))
    return here.values.of_number("floor", seconds)


def _sum(here: Knows, expr: ir.Operation, all: list[Leaf]) -> Node:
    return _finite(here, here.values.total(all[0], here.ranges.is_finite(expr)))


def _extreme(op: str) -> Row:
    return Row((LIST,), lambda here, expr, all: here.values.extreme(op, all[0]))


_TEXTS = ListOf(Basic.STRING)

OPERATIONS_OF: Mapping[ir.Op, Row] = {
    ir.Op.ADD: _arithmetic("+"),
    ir.Op.SUBTRACT: _arithmetic("-"),
    ir.Op.MULTIPLY: _arithmetic("*"),
    ir.Op.DIVIDE: _arithmetic("/"),
    ir.Op.NEGATE: _of_number("-"),
    ir.Op.FLOOR: _of_number("floor"),
    ir.Op.CEIL: _of_number("ceil"),
    ir.Op.SUM: Row((LIST,), _sum),
    ir.Op.MIN: _extreme("min"),
    ir.Op.MAX: _extreme("max"),
    ir.Op.UNIQUE: Row((LIST,), lambda here, expr, all: here.values.distinct(all[0])),
    ir.Op.CONCAT: Row((TEXT, TEXT), _concat),
    ir.Op.LEN: Row((TEXT | LIST,), _length),
    ir.Op.LOWER: _made("lower", (TEXT,), TEXT),
    ir.Op.UPPER: _made("upper", (TEXT,), TEXT),
    ir.Op.STRIP: _made("strip", (TEXT,), TEXT),
    ir.Op.STARTSWITH: _made("startswith", (TEXT, TEXT), BOOLEAN),
    ir.Op.ENDSWITH: _made("endswith", (TEXT, TEXT), BOOLEAN),
    ir.Op.REMOVEPREFIX: _made("removePrefix", (TEXT, TEXT), TEXT),
    ir.Op.REMOVESUFFIX: _made("removeSuffix", (TEXT, TEXT), TEXT),
    ir.Op.SPLIT: _made("split", (TEXT, TEXT), LIST, _TEXTS),
    ir.Op.JOIN: Row((TEXT, LIST), _join),
    ir.Op.REPLACE: Row((TEXT, TEXT, TEXT), _replace),
    ir.Op.EMAIL_DOMAIN: _made("emailDomain", (TEXT,), TEXT | UNDEFINED),
    ir.Op.CSV: _made("splitCsv", (TEXT,), LIST, _TEXTS),
    ir.Op.TO_NUMBER: _made("toNumber", (TEXT,), NUMBER | UNDEFINED),
    ir.Op.IP_IN: _made("ipIn", (TEXT, LIST), BOOLEAN),
    ir.Op.TO_JSON: Row((~0,), _to_json),
    ir.Op.FROM_JSON: _made("fromJson", (TEXT,), JSON & ~NULL & ~INFINITE | UNDEFINED),
    ir.Op.SHA256: _made("digest sha256", (TEXT, TEXT), TEXT),
    ir.Op.HMAC_SHA256: _made("digest sha256", (TEXT, TEXT, TEXT), TEXT),
    ir.Op.BASE64: _made("encoded base64", (TEXT,), TEXT),
    ir.Op.BASE64URL: _made("encoded base64url", (TEXT,), TEXT),
    ir.Op.FROM_BASE64: _made("fromBase64", (TEXT,), TEXT | UNDEFINED),
    ir.Op.BASIC_AUTH: _made("basicAuth", (TEXT, TEXT), TEXT),
    ir.Op.JWT_DECODE: _made("decodeToken", (TEXT,), OBJECT | UNDEFINED, TOKEN),
    ir.Op.NOW: _made("now", (), NUMBER),
    ir.Op.TIME: Row((TEXT,), _time),
    ir.Op.SECONDS: _unit(1e3),
    ir.Op.MINUTES: _unit(6e4),
    ir.Op.HOURS: _unit(3.6e6),
    ir.Op.DAYS: _unit(8.64e7),
    ir.Op.ISO: Row((NUMBER,), _iso),
    ir.Op.WEEKDAY: _in_zone("weekdayIn", TEXT),
    ir.Op.HOUR: _in_zone("hourIn", NUMBER),
    ir.Op.DATE: _in_zone("dateIn", TEXT),
    ir.Op.TIMESTAMP: Row((NUMBER,), _timestamp),
    ir.Op.TIMESTAMP_MS: Row((NUMBER,), lambda here, expr, all: all[0]),
}
"""All operations but ``coalesce`` and ``uuid``."""
