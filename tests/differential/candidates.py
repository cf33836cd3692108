"""Values that meet what an expression does to a field before it is compared.

In: an expression of the IR and the literals in it. Out: more values for the fields that it reads: for
``email_domain(x) == "corp.example"`` an address there, for ``len(x) > 3`` a text of four units.

    more_values(expr)   ->   ('ann@corp.example', …)
"""

from collections.abc import Iterator
from math import isfinite

from differential.networks import addresses
from differential.tokens import unsigned_tokens

from actiongen import ir
from actiongen.auth0.model import Field, FieldType
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.hashes import base64, base64url
from actiongen.evaluate.operations import time
from actiongen.ir import Op
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.ir.walk import reached
from actiongen.runs.texts import json_text, number_text, to_units
from actiongen.runs.values import Value
from actiongen.testing.candidates import Literals
from actiongen.testing.events import sample

_ALWAYS = ("a", "A", "")
_LONGEST = 12
_MOST = 60
_NOW = 1_767_225_600_000.0
_DAY = 86_400_000.0
_EXTREMES = (1e308, -1e308, 1e-320, 2.0**53 + 2, 2.0**53 - 1, 0.0, -0.0)


def more_texts(exprs: tuple[ir.Expr, ...], literals: Literals) -> tuple[str, ...]:
    """Texts from which the operations of an expression make its literals."""
    nodes = [*reached(*exprs)]
    ops = {node.op for node in nodes if isinstance(node, ir.Operation)}
    keys = tuple(to_units(node.key) for node in nodes if isinstance(node, ir.Entry))
    keys += tuple(
        to_units(name) for node in nodes if isinstance(node, ir.HasKey) for name in _names(node.record)
    )
    found = dict.fromkeys((*keys, *(_shown(node) for node in nodes if isinstance(node, ir.Interpolation))))
    texts = tuple(dict.fromkeys((*literals.texts, *keys, *_ALWAYS)))
    found |= dict.fromkeys(_inverse(ops, texts, (*literals.numbers, 12.5), nodes))
    found |= dict.fromkeys(_ALWAYS)
    return tuple(found)[:_MOST]


def _names(record: ir.Expr) -> Iterator[str]:
    """The keys that a record of the event has."""
    if isinstance(record.info.type, Record):
        yield from (field.name for field in record.info.type.fields)


def _shown(expr: ir.Interpolation) -> str:
    """An f-string, with a number of the policy or its usual default in the place of what is not written."""
    texts = []
    for part in expr.parts:
        number = part.value if isinstance(part, ir.Literal) else 7.0
        texts.append(
            part if isinstance(part, str) else number_text(number) if isinstance(number, float) else ""
        )
    return to_units("".join(texts))


def _inverse(
    ops: set[Op], texts: tuple[str, ...], numbers: tuple[float, ...], nodes: list[object]
) -> Iterator[str]:
    if Op.EMAIL_DOMAIN in ops:
        yield from (f"ann@{text}" for text in texts)
        yield "ann@"
    if Op.TO_NUMBER in ops:
        near = (number + change for number in numbers for change in (0.0, 1.0, -1.0))
        yield from (number_text(number) for number in (*near, *_EXTREMES))
    if Op.STRIP in ops:
        yield from (f" {text}\t" for text in texts)
    if Op.CSV in ops:
        yield from (f"{text}, {other}," for text in texts for other in texts[:2])
    if ops & {Op.REMOVEPREFIX, Op.REMOVESUFFIX, Op.CONCAT, Op.REPLACE, Op.JOIN, Op.STARTSWITH, Op.ENDSWITH}:
        yield from (text + other for text in texts for other in texts)
    if Op.SPLIT in ops:
        yield from (
            f"{text}{separator}{other}" for separator in texts for text in texts for other in texts[:2]
        )
    if Op.FROM_JSON in ops:
        yield from (json_text(text) for text in texts)
        yield from (json_text([text]) for text in texts)
        yield from (number_text(number) for number in numbers)
        yield from ('{"k": "a", "0": 1}', "[1, 2]", "true", '{"deep": {"k": [null]}}', "-0", "1e999")
    if ops & {Op.WEEKDAY, Op.HOUR, Op.DATE}:
        yield from (f"{text}T12:00:00.000Z" for text in texts if len(text) == 10 and time(text) is not None)
        yield from (text for days in range(7) if (text := iso(_NOW + days * (_DAY + 5e6))) is not None)
    if Op.FROM_BASE64 in ops:
        yield from (made(text) for text in texts for made in (base64, base64url))
        yield from ("YQ=", "YR", "_w", "7aC9", "YQ==", "w6TwnZ+YYQ", "77-9", "Y Q")
    if Op.JWT_DECODE in ops:
        yield from unsigned_tokens(texts)
    if Op.IP_IN in ops:
        yield from addresses(texts)
    if Op.LEN in ops:
        yield from ("x" * int(n) for n in _near(numbers) if 0 <= n <= _LONGEST)
    if Op.TIME in ops:
        moments = [moment for text in texts if (moment := time(text)) is not None]
        near = (m + change for m in (*moments, _NOW) for change in (0.0, 1.0, -_DAY, _DAY))
        yield from (text for each in near if (text := iso(each)) is not None)
    if any(isinstance(node, ir.Slice | ir.Interpolation) for node in nodes):
        sides = (("x", ""), ("", "x"), ("x", "x"), ("xy", ""), ("", "xy"))
        yield from (f"{before}{text}{after}" for text in texts for before, after in sides)


def _near(numbers: tuple[float, ...]) -> Iterator[float]:
    for number in (*numbers, 1.0):
        yield from (number, number + 1, number - 1)


def more_numbers(literals: Literals) -> tuple[float, ...]:
    """Sums, differences, products and quotients of the literals: what arithmetic with them undoes."""
    found: dict[float, None] = {}
    for a in literals.numbers[:4]:
        for b in literals.numbers[:4]:
            found |= dict.fromkeys((a + b, a - b, a * b, a / b if b else 0.0, -a))
    return tuple(each for each in found if isfinite(each))[:_MOST]


def of_type(type_: Type, texts: tuple[str, ...], numbers: tuple[float, ...]) -> Iterator[Value]:
    """Values of a type that hold the texts and numbers."""
    match type_:
        case Basic.STRING:
            yield from texts
        case Basic.NUMBER:
            yield from (*numbers, *_EXTREMES)
        case Basic.BOOLEAN:
            yield from (True, False)
        case ListOf(Record() as record):
            for made in of_type(record, texts, numbers):
                yield [made]
                yield [{}, made]
        case ListOf(item):
            items = [*of_type(item, texts, numbers)] if isinstance(item, Basic) else []
            for each in items:
                yield [each]
            for each in items[:16]:
                yield [items[0], items[-1], each]
        case Record(fields):
            for field in fields:
                for each in of_type(field.type, texts, numbers):
                    yield {to_units(field.name): each}
        case Basic.JSON:
            yield from _json(texts, numbers)
        case MapOf() | Basic():
            return


def rows(record: Field, texts: tuple[str, ...]) -> Iterator[Value]:
    """Lists of a record with other values in it, beside whatever Auth0 requires of it; some at the second place."""
    made = sample(record)
    if not isinstance(made, dict):
        return
    for name, field in record.fields.items():
        for value in _of_member(field, texts):
            yield [{**made, to_units(name): value}, made]
            yield [made, {**made, to_units(name): value}]
        if field.optional:
            yield [{key: each for key, each in made.items() if key != to_units(name)}]


def _of_member(field: Field, texts: tuple[str, ...]) -> Iterator[Value]:
    """Values for a field of a record in a list."""
    if field.type is FieldType.BOOLEAN:
        yield from (True, False)
    elif field.type is FieldType.STRING and not (field.values or field.format):
        yield from texts[:12]
    elif field.items is not None and field.items.type is FieldType.STRING:
        for text in texts[:12]:
            yield [text, texts[0]]


def _json(texts: tuple[str, ...], numbers: tuple[float, ...]) -> Iterator[Value]:
    """Scalars, and the same as members and items."""
    yield from texts
    yield from (*numbers, *_EXTREMES)
    scalars: list[Value] = [*texts[:5], *numbers[:3], *_EXTREMES[:2], True, False, None]
    for scalar in scalars:
        yield {"k": scalar, "tier": scalar, "0": scalar, "a-b": scalar}
        yield [scalar]
        yield [[scalar]]
        for text in texts[:4]:
            yield {text: scalar}
            yield [{text: scalar}]
