"""Operations worked backwards: which values of one operand give a wanted value.

In: an operation, the place of an operand, the values of all operands as they are, the wanted value. Out: values
for that operand, the plainest first; whoever asks tries them.

    [*operands_for(Op.EMAIL_DOMAIN, 0, ["x@y.z"], "corp.example")]   ->   ['ann@corp.example']
"""

from collections.abc import Iterator, Sequence

from actiongen.evaluate.calendars import iso
from actiongen.evaluate.hashes import base64, from_base64
from actiongen.evaluate.operations import operate, time
from actiongen.evaluate.tokens import unsigned
from actiongen.ir import Op
from actiongen.ir.ops import MILLISECONDS
from actiongen.runs.texts import json_text, lower, number_text, upper, value_of_json
from actiongen.runs.values import Value
from actiongen.testing.addresses import ELSEWHERE, inside, outside
from actiongen.testing.events import NOW, instant

SECOND = 1000.0
HOUR = 3_600_000.0
DAY = 86_400_000.0
_LONGEST = 10_000


def operands_for(op: Op, at: int, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    """Values of the operand at a place that give the wanted value."""
    if wanted is None:
        yield None
    match op:
        case Op.ADD | Op.SUBTRACT | Op.MULTIPLY | Op.DIVIDE | Op.NEGATE:
            yield from _numbers(op, at, values, wanted)
        case Op.SECONDS | Op.MINUTES | Op.HOURS | Op.DAYS | Op.TIMESTAMP | Op.TIMESTAMP_MS:
            if isinstance(wanted, float):
                yield (
                    wanted / MILLISECONDS[op]
                    if op in MILLISECONDS
                    else wanted * (SECOND if op is Op.TIMESTAMP else 1)
                )
        case Op.STARTSWITH | Op.ENDSWITH:
            yield from _affixed(op, at, values, wanted)
        case Op.LEN:
            if isinstance(wanted, float) and 0 <= wanted <= _LONGEST and wanted.is_integer():
                yield ["x"] * int(wanted) if isinstance(values[0], list) else "x" * int(wanted)
                yield ["x"] * int(wanted)
        case Op.CONCAT | Op.REMOVEPREFIX | Op.REMOVESUFFIX | Op.REPLACE | Op.LOWER | Op.UPPER | Op.STRIP:
            if isinstance(wanted, str):
                yield from _texts(op, at, values, wanted)
        case Op.EMAIL_DOMAIN | Op.SPLIT | Op.JOIN | Op.CSV | Op.TO_NUMBER | Op.FROM_JSON | Op.TO_JSON:
            yield from _readings(op, at, values, wanted)
        case Op.TIME:
            if isinstance(wanted, float):
                yield iso(wanted)
        case Op.ISO:
            if isinstance(wanted, str):
                yield time(wanted)
        case Op.JWT_DECODE:
            yield unsigned(wanted) if isinstance(wanted, dict) else "x"
        case Op.BASE64 | Op.BASE64URL | Op.FROM_BASE64:
            yield from _encoded(op, wanted)
        case Op.WEEKDAY | Op.HOUR | Op.DATE if at == 0:
            yield from _instants(op, values, wanted)
        case Op.IP_IN:
            yield from _addresses(at, values, wanted)
        case Op.SUM | Op.MIN | Op.MAX:
            if isinstance(wanted, float):
                yield [wanted]
        case _:  # of any other operation an operand may be what is wanted: whoever asks tries it
            yield wanted


def _numbers(op: Op, at: int, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    if not isinstance(wanted, float):
        return
    if op is Op.NEGATE:
        yield -wanted
        return
    other = values[1 - at]
    if not isinstance(other, float):
        return
    match op:
        case Op.ADD:
            yield wanted - other
        case Op.SUBTRACT:
            yield wanted + other if at == 0 else other - wanted
        case Op.MULTIPLY if other:
            yield wanted / other
        case Op.DIVIDE if at == 0:
            yield wanted * other
        case Op.DIVIDE if wanted:
            yield other / wanted


def _affixed(op: Op, at: int, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    other = values[1 - at]
    if not isinstance(other, str):
        return
    if not wanted:
        yield from ("x", None, "")
        if at == 0:
            yield other[:-1] if op is Op.STARTSWITH else other[1:]
    elif at == 1:
        yield from (other, other[:1] if op is Op.STARTSWITH else other[-1:])
    elif op is Op.STARTSWITH:
        yield from (f"{other}x", other, upper(other), lower(other))
        yield f"{other}@example.com"
    else:
        yield from (f"x{other}", other, f"ann@{other}", f"ann{other}", upper(other))


def _encoded(op: Op, wanted: Value) -> Iterator[Value]:
    if isinstance(wanted, str):
        yield from_base64(wanted) if op is not Op.FROM_BASE64 else base64(wanted)
    elif op is Op.FROM_BASE64:
        yield "x"


def _instants(op: Op, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    """Instants at which a calendar or a clock shows what is wanted, the nearest to the one that is there first."""
    now = values[0] if isinstance(values[0], float) else instant(NOW)
    near: list[float] = []
    if op is Op.DATE and isinstance(wanted, str) and (midnight := time(wanted)) is not None:
        near = [midnight + hours * HOUR for hours in (12, 0, 23, -11, 35)]
    elif op is Op.WEEKDAY:
        near = [now + days * DAY for days in range(-3, 4)]
    elif op is Op.HOUR:
        begun = now // HOUR * HOUR
        near = [begun + hours * HOUR for hours in range(24)]
        near += [each + HOUR / 2 for each in near]
    yield from (each for each in near if operate(op, [each, values[1]], 0.0) == wanted)


def _addresses(at: int, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    if at == 1:
        yield [values[0]] if wanted else []
        return
    ranges = [each for each in (values[1] if isinstance(values[1], list) else []) if isinstance(each, str)]
    if wanted:
        yield from (each for text in ranges for each in inside(text))
    else:
        yield from (*ELSEWHERE, *(each for text in ranges for each in outside(text)), None, "x")


def _texts(op: Op, at: int, values: Sequence[Value], wanted: str) -> Iterator[Value]:
    others = [value if isinstance(value, str) else "" for value in values]
    match op:
        case Op.LOWER | Op.UPPER:
            yield from (wanted, upper(wanted), lower(wanted))
        case Op.STRIP:
            yield from (wanted, f" {wanted} ")
        case Op.CONCAT:
            before, after = "".join(others[:at]), "".join(others[at + 1 :])
            if wanted.startswith(before) and wanted.endswith(after) and len(before + after) <= len(wanted):
                yield wanted[len(before) : len(wanted) - len(after)]
        case Op.REMOVEPREFIX if at == 0:
            yield from (others[1] + wanted, wanted)
        case Op.REMOVESUFFIX if at == 0:
            yield from (wanted + others[1], wanted)
        case Op.REPLACE if at == 0:
            yield wanted
            if others[2]:
                yield wanted.replace(others[2], others[1])


def _readings(op: Op, at: int, values: Sequence[Value], wanted: Value) -> Iterator[Value]:
    match op, wanted:
        case Op.EMAIL_DOMAIN, str():
            yield from (f"ann@{wanted}", f"ANN@{upper(wanted)}", f"ann@{upper(wanted)}")
        case Op.EMAIL_DOMAIN, None:
            yield "ann"
        case Op.CSV, list():
            yield ",".join(each for each in wanted if isinstance(each, str))
        case Op.SPLIT, list() if at == 0:
            yield str(values[1]).join(each for each in wanted if isinstance(each, str))
        case Op.JOIN, str() if at == 1:
            yield [wanted]
            if isinstance(values[0], str) and values[0]:
                yield [*wanted.split(values[0])]
        case Op.TO_NUMBER, float():
            yield number_text(wanted)
        case Op.TO_NUMBER | Op.FROM_JSON, None:
            yield "x"
        case Op.FROM_JSON, _:
            yield json_text(wanted)
        case Op.TO_JSON, str():
            try:
                yield value_of_json(wanted)
            except (ValueError, RecursionError):
                return


def wholes_for(whole: Value, start: int | None, end: int | None, wanted: Value) -> Iterator[Value]:
    """Texts or lists of which a slice is the wanted value: the one that is there with the slice exchanged, then
    others.
    """
    if wanted is None:
        yield None
    if isinstance(wanted, str):
        text = whole if isinstance(whole, str) else "x" * max(start or 0, 0)
        first, last, _ = slice(start, end).indices(len(text))
        yield text[:first] + wanted + text[max(first, last) :]
        yield from (wanted, f"{wanted}x", "x" * max(start or 0, 0) + wanted)
    elif isinstance(wanted, list):
        items = whole if isinstance(whole, list) else []
        first, last, _ = slice(start, end).indices(len(items))
        yield items[:first] + wanted + items[max(first, last) :]
        yield [*(["x"] * max(start or 0, 0)), *wanted]


def neighbours(value: Value, step: float) -> Iterator[Value]:
    """Values that are not this one, the nearest first."""
    match value:
        case bool():
            yield not value
        case float():
            yield from (value + step, value - step, value + 1, value - 1)
        case str():
            yield from (f"{value}x", f"x{value}", upper(value), lower(value), "x", "")
        case _:
            yield from ("x", 1.0, True)


def compared_to(operator: str, other: Value, step: float) -> Iterator[Value]:
    """Values for the left side of a comparison that holds, the nearest to the right side first."""
    if operator == "!=":
        yield from neighbours(other, step)
        yield None
    elif operator == "==":
        yield other
    elif isinstance(other, float):
        sign = -1 if operator in ("<", "<=") else 1
        if operator in ("<=", ">="):
            yield other
        yield from (other + sign * each for each in (step, 1, 0.5, DAY, 40 * DAY))
