"""Entries of the tables of operations and functions, made here once more: the tables are made as modules are read."""

from collections.abc import Callable
from functools import cache

import pytest
from verify.test_same_values import Readings

from actiongen import ir
from actiongen.ir.types import Basic
from actiongen.verify import functions, policy_operations, runtime
from actiongen.verify.runtime import Use
from actiongen.verify.terms import (
    BOOLEAN,
    FUNCTION,
    LIST,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
    Node,
)

NAMES = ("t", "u", "e", "n", "b", "s", "i", "j", "o")
SECONDS = ("t", "s", "zone", "n", "undefined")


@cache
def readings() -> Readings:
    return Readings(are_bodies=False)


@cache
def given() -> dict[str, Node]:
    space = readings().space
    return {
        **{name: readings().given[name] for name in NAMES},
        "null": space.null,
        "undefined": space.undefined,
        "NaN": space.nan,
        "Infinity": space.number(float("inf")),
        "zone": space.text("UTC"),
        "function": space.function(readings),
    }


@pytest.mark.parametrize(
    ("name", "made", "takes"),
    [
        ("asString", lambda: runtime._read(Basic.STRING), 1),
        ("asNumber", lambda: runtime._read(Basic.NUMBER), 1),
        ("ipIn", lambda: runtime._made("ipIn", (TEXT, LIST), BOOLEAN, absent="false"), 2),
        ("emailDomain", lambda: runtime._made("emailDomain", (TEXT,), TEXT | UNDEFINED), 1),
        ("splitCsv", lambda: runtime._made("splitCsv", (TEXT,), LIST, runtime._TEXTS), 1),
        ("removePrefix", lambda: runtime._made("removePrefix", (TEXT, TEXT), TEXT), 2),
        (
            "joinTexts",
            lambda: runtime._fits("join", (TEXT, LIST), lambda here, all: here.values.joined(all[1], all[0])),
            2,
        ),
        (
            "toJson",
            lambda: runtime._fits(
                "to_json", (~FUNCTION,), lambda here, all: here.space.made("to json", (all[0],), TEXT)
            ),
            1,
        ),
        ("asObject", lambda: runtime._of_kind(OBJECT, lambda here, leaf: leaf), 1),
        ("smallestOf", lambda: runtime._extreme("min"), 1),
        ("largestOf", lambda: runtime._extreme("max"), 1),
        ("weekdayIn", lambda: runtime._in_zone("weekdayIn", TEXT), 2),
        ("hourIn", lambda: runtime._in_zone("hourIn", NUMBER), 2),
        ("encodedUrl", lambda: runtime._encoded_url("encodedUrl"), 2),
    ],
)
def test_a_function_of_the_runtime(name: str, made: Callable[[], Use], takes: int) -> None:
    use, (here, _) = made(), readings().read("", {})
    for first in given().values():
        for second in [given()[each] for each in SECONDS] if takes == 2 else [None]:
            nodes = (first,) if second is None else (first, second)
            assert use(here, nodes) is runtime.known(here, name, nodes)


def test_functions_that_come_along() -> None:
    space, values = readings().space, readings().values
    for name, made in (
        ("Object.entries", functions._of_entries(None)),
        ("Object.keys", functions._of_entries(0)),
        ("Object.values", functions._of_entries(1)),
        ("crypto.createHash", functions._bag("hash")),
        ("Buffer.from", functions._bag("buffer")),
    ):
        for node in given().values():
            found = space.lift_all(lambda all, made=made: made(values, all) or space.unknown, (node,))
            assert found is values.native(name, (node,))
    bags = {name: functions._updated(count) for name, count in (("hash", 1), ("hmac", 2))}
    text, number = space.text("sha256"), space.number(1.0)
    for (name, update), parts in ((each, (text,) * count) for each in bags.items() for count in (1, 2, 3)):
        for more in ([text], [number], [], [text, text]):
            known = values.of_bag(values.bag(name, parts), "update", more)
            assert update(values, parts, more) is known


def test_an_operation() -> None:
    rows = {
        ir.Op.ADD: policy_operations._arithmetic("+"),
        ir.Op.DAYS: policy_operations._unit(8.64e7),
        ir.Op.LOWER: policy_operations._made("lower", (TEXT,), TEXT),
        ir.Op.CSV: policy_operations._made("splitCsv", (TEXT,), LIST, policy_operations._TEXTS),
    }
    assert {op: row.takes for op, row in rows.items()} == {
        op: policy_operations.OPERATIONS_OF[op].takes for op in rows
    }
