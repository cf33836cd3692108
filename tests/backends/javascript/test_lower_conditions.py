"""Conditions on Node: whether they hold for every value that each kind of operand can have."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from backends.javascript.ir_builders import (
    B,
    D,
    J,
    N,
    S,
    T,
    all_,
    and_,
    any_,
    compare,
    eq,
    false,
    fields,
    has_key,
    if_else,
    in_,
    in_text,
    info,
    is_none,
    known,
    matches,
    maybe,
    member,
    ne,
    non_empty,
    not_,
    num,
    op,
    or_,
    path,
    read,
    record,
    secret,
    text,
    texts,
    true,
    truthy,
    var,
    variable,
)
from backends.javascript.lowering_bench import MISSING, holds
from bench.node import Nodes

from actiongen import ir
from actiongen.ir.types import ListOf

# Two optional texts, open metadata, an optional list: of the type, null or missing.
nick, name = path("event.user.nickname"), path("event.user.name")
org = path("event.organization.name")
meta = path("event.user.app_metadata")
v, w = member(meta, "v"), member(meta, "w")
roles = path("event.authorization.roles")
role = variable("role", S)
r = var(role)

Expected = Callable[[Any], object]

TEXTS = (MISSING, None, "", "a", "abc", "null", "undefined")
NUMBERS = (MISSING, None, 0, 1, 2)
ANYTHING = (
    MISSING,
    None,
    True,
    False,
    0,
    1,
    -1,
    "",
    "a",
    "abc",
    "1",
    "true",
    "2026-01-05",
    [],
    ["a"],
    ["a", 1],
    [None],
    {},
    {"a": 1},
)


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(value: object, other: object) -> bool:
    """As JavaScript's ``===`` sees values of JSON."""
    return type(value) is type(other) and value == other


def test_one_optional_text(nodes: Nodes) -> None:
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "== literal": (eq(nick, text("a")), lambda s: s == "a"),
        "literal ==": (eq(text("a"), nick), lambda s: s == "a"),
        "!= literal": (ne(nick, text("a")), lambda s: s != "a"),
        "is None": (is_none(nick), lambda s: not is_text(s)),
        "non-empty": (non_empty(nick), lambda s: is_text(s) and s != ""),
        "in list": (in_(nick, texts("a", "undefined", "null")), lambda s: s in ("a", "undefined", "null")),
        "text in it": (in_text(text("u"), nick), lambda s: is_text(s) and "u" in s),
        "startswith": (
            op(ir.Op.STARTSWITH, nick, text("a"), type=B, present=True),
            lambda s: is_text(s) and s[:1] == "a",
        ),
        "endswith": (
            op(ir.Op.ENDSWITH, nick, text("c"), type=B, present=True),
            lambda s: is_text(s) and s[-1:] == "c",
        ),
        "literal starts with it": (
            op(ir.Op.STARTSWITH, text("undefined null abc"), nick, type=B, present=True),
            lambda s: s in ("", "undefined"),
        ),
        "literal ends with its lower case": (
            op(ir.Op.ENDSWITH, text("xabc"), op(ir.Op.LOWER, nick), type=B, present=True),
            lambda s: s in ("", "abc"),
        ),
        "pattern": (matches("^[a-z]+$", nick), lambda s: is_text(s) and s != ""),
        "pattern that takes nothing": (matches("^$|d$", nick), lambda s: s in ("", "undefined")),
        "pattern of upper case": (
            matches("^A", op(ir.Op.UPPER, nick)),
            lambda s: is_text(s) and s[:1] == "a",
        ),
        "pattern that undefined matches": (matches("E", op(ir.Op.UPPER, nick)), lambda s: s == "undefined"),
        "length": (compare(">", op(ir.Op.LEN, nick, type=N), num(1)), lambda s: is_text(s) and len(s) > 1),
        "length at most": (
            compare("<=", op(ir.Op.LEN, nick, type=N), num(1)),
            lambda s: is_text(s) and len(s) <= 1,
        ),
        "lower case ==": (eq(op(ir.Op.LOWER, nick), text("a")), lambda s: s == "a"),
        "its lower case == another's": (
            eq(op(ir.Op.LOWER, nick), op(ir.Op.LOWER, name)),
            lambda s: False,
        ),
        "key": (has_key(nick, record(ir.Entry("a", num(1)))), lambda s: s == "a"),
        "key of a record of json": (
            has_key(nick, read(member(meta, "held"), fields(a=N, abc=N))),
            lambda s: s == "a",
        ),
        "key of constructor": (
            has_key(text("constructor"), record(ir.Entry("a", num(1)))),
            lambda s: False,
        ),
    }
    held = {"held": {"a": 1, "abc": None, "": 2}}
    # `name` is missing throughout, so that nothing equals it.
    check(nodes, conditions, "user.nickname", TEXTS, {"user.name": MISSING, "user.app_metadata": held})


def test_two_optional_texts(nodes: Nodes) -> None:
    conditions = {
        "==": eq(nick, org),
        "!=": ne(nick, org),
        "lower ==": eq(op(ir.Op.LOWER, nick), op(ir.Op.LOWER, org)),
        "lower !=": ne(op(ir.Op.LOWER, nick), op(ir.Op.LOWER, org)),
        "starts with": op(ir.Op.STARTSWITH, nick, org, type=B, present=True),
        "and": and_(non_empty(nick), non_empty(org)),
        "or": or_(non_empty(nick), non_empty(org)),
        "neither": and_(not_(non_empty(nick)), is_none(org)),
        "conditional": if_else(non_empty(nick), eq(org, text("a")), is_none(org)),
    }
    for a in TEXTS:
        for b in TEXTS:
            both = is_text(a) and is_text(b)
            a_is, b_is = is_text(a) and a != "", is_text(b) and b != ""
            assert holds(nodes, conditions, {"user.nickname": a, "organization.name": b}) == {
                "==": both and a == b,
                "!=": not (both and a == b),
                "lower ==": both and a == b,
                "lower !=": not (both and a == b),
                "starts with": both and str(a).startswith(str(b)),
                "and": a_is and b_is,
                "or": a_is or b_is,
                "neither": not a_is and not is_text(b),
                "conditional": b == "a" if a_is else not is_text(b),
            }


def test_optional_numbers(nodes: Nodes) -> None:
    latitude, longitude = path("event.request.geoip.latitude"), path("event.request.geoip.longitude")
    difference = op(ir.Op.SUBTRACT, latitude, num(1), type=N)
    quotient = op(ir.Op.DIVIDE, num(1), latitude, type=N, present=False)
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "<=": (compare("<=", latitude, num(1)), lambda n: is_number(n) and n <= 1),
        ">=": (compare(">=", num(0), latitude), lambda n: is_number(n) and n <= 0),
        "!(<)": (not_(compare("<", latitude, num(1))), lambda n: not (is_number(n) and n < 1)),
        "== 0": (eq(latitude, num(0)), lambda n: n == 0),
        "!= 0": (ne(latitude, num(0)), lambda n: n != 0),
        "n - 1 < 0": (compare("<", difference, num(0)), lambda n: is_number(n) and n - 1 < 0),
        "n - 1 == -1": (eq(difference, num(-1)), lambda n: n == 0),
        "n - 1 == m - 1": (
            eq(difference, op(ir.Op.SUBTRACT, longitude, num(1), type=N)),
            lambda n: False,
        ),
        "n - 1 is None": (is_none(difference), lambda n: not is_number(n)),
        "1 / n > 0": (compare(">", quotient, num(0)), lambda n: is_number(n) and n > 0),
        "1 / n is None": (is_none(quotient), lambda n: not is_number(n) or n == 0),
        "1 / (1 / n) < 1": (
            compare("<", op(ir.Op.DIVIDE, num(1), quotient, type=N, present=False), num(1)),
            lambda n: False,
        ),
        "-n < 0": (
            compare("<", op(ir.Op.NEGATE, latitude, type=N), num(0)),
            lambda n: is_number(n) and n > 0,
        ),
    }
    check(nodes, conditions, "request.geoip.latitude", NUMBERS, {"request.geoip.longitude": MISSING})


def test_optional_booleans(nodes: Nodes) -> None:
    flag = maybe(path("event.user.email_verified"))
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "flag": (flag, lambda b: b is True),
        "is True": (eq(flag, true()), lambda b: b is True),
        "is False": (eq(flag, false()), lambda b: b is False),
        "is None": (is_none(flag), lambda b: not isinstance(b, bool)),
        "and": (and_(flag, eq(org, text("a"))), lambda b: b is True),
        "or": (or_(flag, eq(org, text("b"))), lambda b: b is True),
        "two": (or_(flag, in_text(text("b"), org)), lambda b: b is True),
        "coalesce": (op(ir.Op.COALESCE, flag, true(), type=B, present=True), lambda b: b is not False),
        "conditional": (if_else(flag, false(), true()), lambda b: b is not True),
        "none of them": (not_(or_(flag, flag)), lambda b: b is not True),
    }
    check(nodes, conditions, "user.email_verified", (MISSING, None, True, False), {"organization.name": "a"})


def test_json(nodes: Nodes) -> None:
    v_text, v_number, v_flag = read(v, S), read(v, N), read(v, B)
    pair = read(v, fields(a=N))
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        '== "a"': (eq(v, text("a")), lambda x: same(x, "a")),
        "== 1": (eq(v, num(1)), lambda x: is_number(x) and x == 1),
        "!= True": (ne(v, true()), lambda x: x is not True),
        "is None": (is_none(v), lambda x: x is None or x is MISSING),
        "in": (in_(v, texts("a", "1")), lambda x: is_text(x) and x in ("a", "1")),
        "truthy": (truthy(v), lambda x: isinstance(x, list | dict) or bool(x is not MISSING and x)),
        "text == literal": (eq(v_text, text("1")), lambda x: same(x, "1")),
        "text != literal": (ne(v_text, text("1")), lambda x: not same(x, "1")),
        "text == absent": (eq(v_text, org), lambda x: False),
        "text != absent": (ne(v_text, org), lambda x: True),
        "text == other text": (eq(v_text, read(w, S)), lambda x: False),
        "number == other number": (eq(v_number, read(w, N)), lambda x: False),
        "boolean != other boolean": (ne(v_flag, read(w, B)), lambda x: True),
        "text is None": (is_none(v_text), lambda x: not is_text(x)),
        "text": (non_empty(v_text), lambda x: is_text(x) and x != ""),
        "text startswith": (
            op(ir.Op.STARTSWITH, v_text, text("a"), type=B, present=True),
            lambda x: is_text(x) and x[:1] == "a",
        ),
        "text holds": (in_text(text("b"), v_text), lambda x: is_text(x) and "b" in x),
        "text matches": (matches("^.$", v_text), lambda x: is_text(x) and len(x) == 1),
        "text length": (
            compare("<", op(ir.Op.LEN, v_text, type=N), num(2)),
            lambda x: is_text(x) and len(x) < 2,
        ),
        "number < 1": (compare("<", v_number, num(1)), lambda x: is_number(x) and x < 1),
        "number is None": (is_none(v_number), lambda x: not is_number(x)),
        "number * 2 >= 2": (
            compare(">=", op(ir.Op.MULTIPLY, v_number, num(2), type=N, present=False), num(2)),
            lambda x: is_number(x) and x * 2 >= 2,
        ),
        "flag": (v_flag, lambda x: x is True),
        "not flag": (not_(v_flag), lambda x: x is not True),
        "flag is False": (eq(v_flag, false()), lambda x: x is False),
        "flag is None": (is_none(v_flag), lambda x: not isinstance(x, bool)),
        "list holds": (
            in_(text("a"), read(v, ListOf(S))),
            lambda x: isinstance(x, list) and all(map(is_text, x)) and "a" in x,
        ),
        "list is None": (
            is_none(read(v, ListOf(S))),
            lambda x: not (isinstance(x, list) and all(map(is_text, x))),
        ),
        "any list": (is_none(read(v, ListOf(J))), lambda x: not isinstance(x, list)),
        "all of list": (
            all_(role, read(v, ListOf(S)), eq(r, text("a"))),
            lambda x: not (isinstance(x, list) and all(map(is_text, x))) or all(e == "a" for e in x),
        ),
        "any of list": (any_(role, read(v, ListOf(S)), eq(r, text("a"))), lambda x: x == ["a"]),
        "record's field": (eq(member(pair, "a"), num(1)), lambda x: x == {"a": 1}),
        "record is None": (is_none(pair), lambda x: not isinstance(x, dict)),
        "record's field is None": (is_none(member(pair, "a")), lambda x: x != {"a": 1}),
        "known to be a time": (
            and_(
                not_(is_none(read(v, T))),
                eq(known(read(v, T)), op(ir.Op.TIME, text("2026-01-05T00:00Z"), type=T, present=False)),
            ),
            lambda x: same(x, "2026-01-05"),
        ),
        "known to be a record": (
            and_(not_(is_none(pair)), eq(known(member(known(pair), "a")), num(1))),
            lambda x: x == {"a": 1},
        ),
        "member": (eq(member(v, "a"), num(1)), lambda x: x == {"a": 1}),
        "length member": (is_none(member(v, "length")), lambda x: True),
        "index member": (is_none(member(v, "0")), lambda x: True),
        "inherited member": (is_none(member(v, "constructor")), lambda x: True),
        "item": (
            eq(ir.Item(v, 0, info(J, False)), text("a")),
            lambda x: isinstance(x, list) and x[:1] == ["a"],
        ),
        "last item": (eq(ir.Item(v, -1, info(J, False)), num(1)), lambda x: x == ["a", 1]),
        "look-up": (eq(ir.Lookup(v, nick, None, info(J, False)), num(1)), lambda x: x == {"a": 1}),
        "inherited look-up": (is_none(ir.Lookup(v, text("length"), None, info(J, False))), lambda x: True),
        "items": (
            ir.Comprehension(
                ir.Kind.ANY,
                (role, variable("n", J)),
                ir.Items(v, info(J, False)),
                None,
                eq(r, text("a")),
                info(B),
            ),
            lambda x: x == {"a": 1},
        ),
    }
    check(nodes, conditions, "user.app_metadata.v", ANYTHING, {"user.nickname": "a"})
    for container in (MISSING, None):
        holding = holds(
            nodes, {key: expr for key, (expr, _) in conditions.items()}, {"user.app_metadata": container}
        )
        assert holding == {key: told(MISSING) for key, (_, told) in conditions.items()}


def test_two_values_of_json(nodes: Nodes) -> None:
    conditions = {
        "texts ==": eq(read(v, S), read(w, S)),
        "numbers ==": eq(read(v, N), read(w, N)),
        "booleans !=": ne(read(v, B), read(w, B)),
        "both known to be there": and_(
            not_(is_none(v)), not_(is_none(w)), eq(read(known(v), S), read(known(w), S))
        ),
        "one known to be there": and_(not_(is_none(v)), eq(read(known(v), S), read(w, S))),
        "lower == text": eq(op(ir.Op.LOWER, read(v, S)), read(w, S)),
        "numbers <": compare("<", read(v, N), read(w, N)),
    }
    some = (MISSING, None, True, 0, 1, "", "a", ["a"])
    for a in some:
        for b in some:
            assert holds(nodes, conditions, {"user.app_metadata.v": a, "user.app_metadata.w": b}) == {
                "texts ==": is_text(a) and same(a, b),
                "numbers ==": is_number(a) and same(a, b),
                "booleans !=": not (isinstance(a, bool) and same(a, b)),
                "both known to be there": is_text(a) and same(a, b),
                "one known to be there": is_text(a) and same(a, b),
                "lower == text": is_text(a) and same(a, b),
                "numbers <": is_number(a) and is_number(b) and a < b,
            }


def test_lists(nodes: Nodes) -> None:
    starts = op(ir.Op.STARTSWITH, r, text("a"), type=B)
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "in": (in_(text("a"), roles), lambda x: "a" in (x or [])),
        "absent in": (in_(org, roles), lambda x: False),
        "any": (any_(role, roles, starts), lambda x: any(e[0] == "a" for e in x or [])),
        "any if": (any_(role, roles, starts, eq(r, text("ab"))), lambda x: "ab" in (x or [])),
        "any at all": (any_(role, roles, true(), starts), lambda x: any(e[0] == "a" for e in x or [])),
        "all": (all_(role, roles, starts), lambda x: all(e[0] == "a" for e in x or [])),
        "all if": (all_(role, roles, eq(r, text("ab")), starts), lambda x: all(e != "a" for e in x or [])),
        "len": (compare(">", op(ir.Op.LEN, roles, type=N), num(1)), lambda x: len(x or []) > 1),
        "len < 2": (
            compare("<", op(ir.Op.LEN, roles, type=N), num(2)),
            lambda x: x is not None and len(x) < 2,
        ),
        "item": (eq(ir.Item(roles, 0, info(S, False)), text("a")), lambda x: (x or [""])[0] == "a"),
        "last": (eq(ir.Item(roles, -1, info(S, False)), text("b")), lambda x: (x or [""])[-1] == "b"),
        "no item": (is_none(ir.Item(roles, 2, info(S, False))), lambda x: True),
    }
    cases = ([], ["a"], ["b"], ["a", "b"], ["ab", "b"])
    check(nodes, conditions, "authorization.roles", cases, {"organization.name": MISSING})
    expected = {key: told(None) for key, (_, told) in conditions.items()}
    for gone in (None, MISSING):
        change = {"authorization": gone, "organization.name": MISSING}
        assert holds(nodes, {key: expr for key, (expr, _) in conditions.items()}, change) == expected


def test_secrets(nodes: Nodes) -> None:
    callback = secret("CALLBACK", optional=True)
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "given": (non_empty(callback), lambda x: x == "a"),
        "is None": (is_none(callback), lambda x: x != "a"),
        "== literal": (eq(callback, text("a")), lambda x: x == "a"),
        "== other": (eq(callback, org), lambda x: False),
        "startswith": (op(ir.Op.STARTSWITH, callback, text("a"), type=B, present=True), lambda x: x == "a"),
        "starts with it": (
            op(ir.Op.STARTSWITH, text("undefined"), callback, type=B, present=True),
            lambda x: False,
        ),
    }
    check(nodes, conditions, "secrets.CALLBACK", (MISSING, "", "a"), {"organization.name": ""})


def test_times(nodes: Nodes) -> None:
    time = op(ir.Op.TIME, nick, type=T, present=False)
    now = op(ir.Op.NOW, type=T)
    day = op(ir.Op.DAYS, num(1), type=D)
    age = op(ir.Op.SUBTRACT, now, time, type=D, present=False)
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "past": (compare("<", time, now), lambda s: s in ("2026-01-01", "2026-02-28T12:00Z")),
        "older than a day": (compare(">", age, day), lambda s: s == "2026-01-01"),
        "not older": (compare("<=", age, day), lambda s: s in ("2026-02-28T12:00Z", "2026-04-01")),
        "is None": (is_none(time), lambda s: s in (MISSING, None, "", "soon")),
        "==": (
            eq(time, op(ir.Op.TIME, text("2026-01-01T01:00+01:00"), type=T, present=False)),
            lambda s: s == "2026-01-01",
        ),
        "== itself": (eq(time, time), lambda s: s not in (MISSING, None, "", "soon")),
        "stamps": (
            eq(op(ir.Op.TIMESTAMP_MS, time, type=N), op(ir.Op.TIMESTAMP_MS, time, type=N)),
            lambda s: s not in (MISSING, None, "", "soon"),
        ),
    }
    moments = (MISSING, None, "", "soon", "2026-01-01", "2026-02-28T12:00Z", "2026-04-01")
    check(nodes, conditions, "user.nickname", moments, {})


def test_narrowed_values_are_read_plainly(nodes: Nodes) -> None:
    """What a condition to the left has shown to be present needs no guard."""
    present = known(nick)
    conditions: dict[str, tuple[ir.Expr, Expected]] = {
        "and": (
            and_(not_(is_none(nick)), op(ir.Op.STARTSWITH, present, text("a"), type=B)),
            lambda s: is_text(s) and s[:1] == "a",
        ),
        "or": (
            or_(is_none(nick), eq(op(ir.Op.LEN, present, type=N), num(1))),
            lambda s: not is_text(s) or len(s) == 1,
        ),
        "chosen": (
            if_else(non_empty(nick), eq(op(ir.Op.LOWER, present), text("a")), true()),
            lambda s: s in (MISSING, None, "", "a"),
        ),
    }
    check(nodes, conditions, "user.nickname", TEXTS, {})


def check(
    nodes: Nodes,
    conditions: Mapping[str, tuple[ir.Expr, Expected]],
    where: str,
    cases: Iterable[object],
    fixed: Mapping[str, object],
) -> None:
    """Every condition for every value at a path against what was written down for it."""
    for value in cases:
        expected = {key: bool(told(value)) for key, (_, told) in conditions.items()}
        found = holds(nodes, {key: expr for key, (expr, _) in conditions.items()}, {**fixed, where: value})
        wrong = {key: found[key] for key in found if found[key] != expected[key]}
        assert wrong == {}, f"{where} = {value!r}"
