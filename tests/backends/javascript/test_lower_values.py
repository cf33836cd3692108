"""Values on Node: what each expression gives for every value that its operands can have."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from backends.javascript.ir_builders import (
    B,
    D,
    J,
    N,
    S,
    T,
    and_,
    eq,
    fields,
    first,
    if_else,
    info,
    items,
    known,
    listed,
    map_of,
    maybe,
    member,
    non_empty,
    none,
    num,
    op,
    path,
    read,
    record,
    secret,
    text,
    texts,
    var,
    variable,
)
from backends.javascript.lowering_bench import ABSENT, MISSING, values
from bench.node import Nodes

from actiongen import ir
from actiongen.ir.types import ListOf

Op = ir.Op
Expected = Callable[[Any], object]

nick = path("event.user.nickname")
org = path("event.organization.name")
meta = path("event.user.app_metadata")
v = member(meta, "v")
roles = path("event.authorization.roles")
role = variable("role", S)
r = var(role)

TEXTS = (MISSING, None, "", "a", "aXa", " Ann@Corp.example ", "a@b@", "x,, y ,")
ANYTHING = (
    MISSING,
    None,
    True,
    0,
    1.5,
    "",
    "a",
    "2026-01-05",
    [],
    ["a"],
    ["a", 1],
    [None],
    {},
    {"a": 1},
    {"a": None, "b": "x"},
)


def is_text(value: object) -> bool:
    return isinstance(value, str)


def on_text(use: Callable[[str], object]) -> Expected:
    """Absent for an absent text, and where ``use`` gives None."""

    def expected(value: object) -> object:
        result = use(value) if isinstance(value, str) else None
        return ABSENT if result is None else result

    return expected


def check(
    nodes: Nodes,
    exprs: Mapping[str, tuple[ir.Expr, Expected]],
    where: str,
    cases: Iterable[object],
    fixed: Mapping[str, object],
) -> None:
    """Every expression for every value at a path against what was written down for it."""
    for value in cases:
        found = values(nodes, {key: expr for key, (expr, _) in exprs.items()}, {**fixed, where: value})
        for key, (_, told) in exprs.items():
            want = told(value)
            assert _json(found[key]) == _json(want), f"{key} where {where} = {value!r}"


def _json(value: object) -> str:
    """JSON tells true from 1, and not 1 from 1.0."""
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    return json.dumps(number)


def test_texts(nodes: Nodes) -> None:
    lower = op(Op.LOWER, nick)
    exprs: dict[str, tuple[ir.Expr, Expected]] = {
        "itself": (nick, lambda s: s if is_text(s) else ABSENT),
        "lower": (lower, on_text(str.lower)),
        "chain": (op(Op.UPPER, op(Op.STRIP, nick)), on_text(lambda s: s.strip().upper())),
        "len": (op(Op.LEN, nick, type=N), on_text(len)),
        "len of strip": (op(Op.LEN, op(Op.STRIP, nick), type=N), on_text(lambda s: len(s.strip()))),
        "removeprefix": (op(Op.REMOVEPREFIX, nick, text("a")), on_text(lambda s: s.removeprefix("a"))),
        "removesuffix": (op(Op.REMOVESUFFIX, nick, text("a")), on_text(lambda s: s.removesuffix("a"))),
        "remove absent": (op(Op.REMOVESUFFIX, nick, org), lambda s: ABSENT),
        "split": (op(Op.SPLIT, nick, text("X"), type=ListOf(S)), on_text(lambda s: s.split("X"))),
        "csv": (
            op(Op.CSV, nick, type=ListOf(S)),
            on_text(lambda s: [part.strip() for part in s.split(",") if part.strip()]),
        ),
        "replace": (op(Op.REPLACE, nick, text("a"), text("$&")), on_text(lambda s: s.replace("a", "$&"))),
        "replace by itself": (
            op(Op.REPLACE, nick, text("X"), lower),
            on_text(lambda s: s.replace("X", s.lower())),
        ),
        "replace by absent": (op(Op.REPLACE, nick, text("a"), org), lambda s: ABSENT),
        "replace what is computed": (
            op(Op.REPLACE, text("a-aXa"), lower, text("z")),
            on_text(lambda s: "a-aXa".replace(s.lower(), "z")),
        ),
        "join by it": (op(Op.JOIN, nick, texts("p", "q")), on_text(lambda s: s.join(["p", "q"]))),
        "email_domain": (
            op(Op.EMAIL_DOMAIN, nick, present=False),
            on_text(lambda s: s.rpartition("@")[2].lower() if "@" in s and s[-1] != "@" else None),
        ),
        "slice": (ir.Slice(nick, num(1), num(-1), info(S, False)), on_text(lambda s: s[1:-1])),
        "start": (ir.Slice(nick, None, num(2), info(S, False)), on_text(lambda s: s[:2])),
        "end": (ir.Slice(nick, num(-2), None, info(S, False)), on_text(lambda s: s[-2:])),
        "slice to absent": (
            ir.Slice(nick, None, maybe(path("event.request.geoip.longitude")), info(S, False)),
            lambda s: ABSENT,
        ),
        "slice by its length": (
            ir.Slice(text("abc"), op(Op.LEN, nick, type=N), None, info(S, False)),
            on_text(lambda s: "abc"[len(s) :]),
        ),
        "or text": (ir.OrText(nick, text("none"), info(S)), lambda s: s if is_text(s) and s else "none"),
        "or None": (ir.OrText(nick, none(), info(S, False)), lambda s: s if is_text(s) and s else ABSENT),
        "or absent": (ir.OrText(nick, org, info(S, False)), lambda s: s if is_text(s) and s else ABSENT),
        "coalesce": (
            op(Op.COALESCE, nick, text("none"), present=True),
            lambda s: s if is_text(s) else "none",
        ),
        "coalesce early": (
            op(Op.COALESCE, nick, text("none"), org, present=True),
            lambda s: s if is_text(s) else "none",
        ),
        "coalesce absent": (op(Op.COALESCE, nick, org), lambda s: s if is_text(s) else ABSENT),
        "conditional": (
            if_else(eq(nick, text("a")), text("yes"), none()),
            lambda s: "yes" if s == "a" else ABSENT,
        ),
        "to_json": (op(Op.TO_JSON, nick), on_text(lambda s: json.dumps(s))),
        "f-string": (
            ir.Interpolation(("<", op(Op.COALESCE, nick, text("`${"), present=True), ">"), info(S)),
            lambda s: f"<{s if is_text(s) else '`${'}>",
        ),
    }
    check(
        nodes, exprs, "user.nickname", TEXTS, {"organization.name": MISSING, "request.geoip.longitude": None}
    )


def test_reading_texts(nodes: Nodes) -> None:
    exprs: dict[str, tuple[ir.Expr, Expected]] = {
        "to_number": (
            op(Op.TO_NUMBER, nick, type=N, present=False),
            on_text({"12": 12, "-1.5": -1.5, "+3": 3, "1e3": 1000, " 1": 1}.get),
        ),
        "from_json": (
            op(Op.FROM_JSON, nick, type=J, present=False),
            on_text(
                {
                    "12": 12,
                    "-1.5": -1.5,
                    "1e3": 1000,
                    '{"a": 1}': {"a": 1},
                    '["Infinity", -1e999]': ["Infinity", None],
                    " 1": 1,
                }.get
            ),
        ),
        "member of from_json": (
            member(op(Op.FROM_JSON, nick, type=J, present=False), "a"),
            on_text({'{"a": 1}': 1}.get),
        ),
    }
    given = (
        MISSING,
        None,
        "",
        "12",
        "-1.5",
        "+3",
        "1e3",
        "1e999",
        " 1",
        "0x10",
        "1.",
        ".5",
        "Infinity",
        "NaN",
    )
    given = (*given, "null", "{", '{"a": 1}', '["Infinity", -1e999]')
    check(nodes, exprs, "user.nickname", given, {})


def test_json(nodes: Nodes) -> None:
    def typed(*types: type) -> Expected:
        return lambda x: x if type(x) in types else ABSENT

    def list_of(is_item: Callable[[object], bool]) -> Expected:
        return lambda x: x if isinstance(x, list) and all(map(is_item, x)) else ABSENT

    pair = fields(a=N, b=S)
    exprs: dict[str, tuple[ir.Expr, Expected]] = {
        "itself": (v, lambda x: ABSENT if x in (None, MISSING) else x),
        "text": (read(v, S), typed(str)),
        "number": (read(v, N), typed(int, float)),
        "boolean": (read(v, B), typed(bool)),
        "time": (read(v, T), lambda x: 1767571200000 if x == "2026-01-05" else ABSENT),
        "texts": (read(v, ListOf(S)), list_of(is_text)),
        "any list": (read(v, ListOf(J)), list_of(lambda _: True)),
        "lists of lists": (read(v, ListOf(ListOf(S))), lambda x: [] if x == [] else ABSENT),
        "record": (
            read(v, pair),
            lambda x: {k: e for k, e in x.items() if e is not None} if isinstance(x, dict) else ABSENT,
        ),
        "records": (read(v, ListOf(pair)), lambda x: [] if x == [] else ABSENT),
        "field": (
            member(read(v, pair), "b"),
            lambda x: x.get("b", ABSENT) if isinstance(x, dict) else ABSENT,
        ),
        "text or": (
            ir.OrText(read(v, S), text("none"), info(S)),
            lambda x: x if is_text(x) and x else "none",
        ),
        "number * 2": (
            op(Op.MULTIPLY, read(v, N), num(2), type=N, present=False),
            lambda x: x * 2 if type(x) in (int, float) else ABSENT,
        ),
        "to_json": (op(Op.TO_JSON, v), lambda x: ABSENT if x in (None, MISSING) else _compact(x)),
        "look-up with default": (
            ir.Lookup(v, text("a"), text("none"), info(J)),
            lambda x: x["a"] if isinstance(x, dict) and x.get("a") is not None else "none",
        ),
        "keys": (
            ir.Comprehension(
                ir.Kind.LIST, (role, variable("value", J, False)), items(v), None, r, info(ListOf(S))
            ),
            lambda x: list(x) if isinstance(x, dict) else [],
        ),
        "values": (
            ir.Comprehension(
                ir.Kind.LIST,
                (role, value := variable("value", J, False)),
                items(v),
                None,
                maybe(var(value)),
                info(ListOf(J)),
            ),
            lambda x: [e for e in x.values() if e is not None] if isinstance(x, dict) else [],
        ),
        "map": (
            ir.MapComprehension(
                (role, other := variable("value", J, False)),
                items(v),
                None,
                r,
                maybe(var(other)),
                info(map_of(J)),
            ),
            lambda x: {k: e for k, e in x.items() if e is not None} if isinstance(x, dict) else {},
        ),
    }
    check(nodes, exprs, "user.app_metadata.v", ANYTHING, {})


def _compact(value: object) -> str:
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    return json.dumps(number, separators=(",", ":"))


def test_lists(nodes: Nodes) -> None:
    upper = op(Op.UPPER, r)
    starts = op(Op.STARTSWITH, r, text("a"), type=B)
    domain = op(Op.EMAIL_DOMAIN, r, present=False)

    def domains(xs: list[str]) -> list[str]:
        return [x.partition("@")[2] for x in xs if "@" in x]

    def made(use: Callable[[list[str]], object]) -> Expected:
        def expected(x: object) -> object:
            result = use(x if isinstance(x, list) else [])
            return ABSENT if result is None else result

        return expected

    exprs: dict[str, tuple[ir.Expr, Expected]] = {
        "itself": (roles, lambda x: x if isinstance(x, list) else ABSENT),
        "copy": (listed(role, roles, r), made(lambda xs: xs)),
        "filter": (listed(role, roles, r, starts), made(lambda xs: [x for x in xs if x[0] == "a"])),
        "map": (listed(role, roles, upper), made(lambda xs: [x.upper() for x in xs])),
        "both": (listed(role, roles, upper, starts), made(lambda xs: [x.upper() for x in xs if x[0] == "a"])),
        "absent left out": (listed(role, roles, domain), made(domains)),
        "first": (first(role, roles, r), made(lambda xs: next(iter(xs), None))),
        "first if": (
            first(role, roles, r, starts),
            made(lambda xs: next((x for x in xs if x[0] == "a"), None)),
        ),
        "first of map": (
            first(role, roles, upper, starts),
            made(lambda xs: next((x.upper() for x in xs if x[0] == "a"), None)),
        ),
        "first present": (first(role, roles, domain), made(lambda xs: next(iter(domains(xs)), None))),
        "list with it": (
            ir.ListDisplay((text("x"), ir.Spread(roles), ir.Spread(texts("y"))), info(ListOf(S))),
            made(lambda xs: ["x", *xs, "y"]),
        ),
        "slice": (
            ir.Slice(roles, num(-1), None, info(ListOf(S), False)),
            lambda x: x[-1:] if isinstance(x, list) else ABSENT,
        ),
        "join": (op(Op.JOIN, text(" "), roles), lambda x: " ".join(x) if isinstance(x, list) else ABSENT),
        "item": (ir.Item(roles, 1, info(S, False)), made(lambda xs: xs[1] if len(xs) > 1 else None)),
        "len": (op(Op.LEN, roles, type=N), lambda x: len(x) if isinstance(x, list) else ABSENT),
        "map of it": (
            ir.MapComprehension((role,), roles, starts, r, domain, info(map_of(S))),
            made(lambda xs: {x: x.partition("@")[2] for x in xs if "@" in x and x[0] == "a"}),
        ),
    }
    check(nodes, exprs, "authorization.roles", (MISSING, None, [], ["b", "a"], ["b@d", "a@c", "ab"]), {})
    expected = {key: told(None) for key, (_, told) in exprs.items()}
    assert values(nodes, {key: expr for key, (expr, _) in exprs.items()}, {"authorization": None}) == expected


def test_numbers(nodes: Nodes) -> None:
    latitude = maybe(path("event.request.geoip.latitude"))
    logins = path("event.stats.logins_count")
    exprs: dict[str, tuple[ir.Expr, Callable[[float], float | None]]] = {
        "plus": (op(Op.ADD, latitude, num(1), type=N), lambda n: n + 1),
        "minus": (op(Op.SUBTRACT, logins, latitude, type=N), lambda n: 5 - n),
        "times": (op(Op.MULTIPLY, latitude, op(Op.NEGATE, latitude, type=N), type=N), lambda n: -n * n),
        "divided": (
            op(Op.DIVIDE, logins, latitude, type=N, present=False),
            lambda n: None if n == 0 else 5 / n,
        ),
        "divided twice": (
            op(
                Op.DIVIDE,
                num(1),
                op(Op.DIVIDE, num(1), latitude, type=N, present=False),
                type=N,
                present=False,
            ),
            lambda n: None if n == 0 else n,
        ),
        "seconds": (op(Op.SECONDS, latitude, type=D), lambda n: n * 1000),
        "day": (op(Op.DAYS, num(1), type=D), lambda n: 86400000),
    }
    for value in (MISSING, None, 0, 2, -0.5):
        found = values(
            nodes, {key: expr for key, (expr, _) in exprs.items()}, {"request.geoip.latitude": value}
        )
        for key, (_, told) in exprs.items():
            number = value if isinstance(value, int | float) else None
            want = told(0) if key == "day" else None if number is None else told(number)
            assert found[key] == (ABSENT if want is None else want), f"{key} where latitude = {value!r}"


def test_times(nodes: Nodes) -> None:
    time = op(Op.TIME, nick, type=T, present=False)
    later = op(Op.ADD, time, op(Op.DAYS, num(1), type=D), type=T, present=False)
    now = op(Op.NOW, type=T)
    exprs: dict[str, tuple[ir.Expr, Expected]] = {
        "iso": (op(Op.ISO, later, present=False), on_text({"2026-01-05": "2026-01-06T00:00:00.000Z"}.get)),
        "iso of now": (op(Op.ISO, now), lambda _: "2026-03-01T00:00:00.000Z"),
        "timestamp": (op(Op.TIMESTAMP, time, type=N, present=False), on_text({"2026-01-05": 1767571200}.get)),
        "timestamp_ms": (
            op(Op.TIMESTAMP_MS, time, type=N, present=False),
            on_text({"2026-01-05": 1767571200000}.get),
        ),
    }
    check(
        nodes, exprs, "user.nickname", (MISSING, None, "", "2026-01-05", "2026-02-30", "5 January 2026"), {}
    )


def test_records(nodes: Nodes) -> None:
    a, b = nick, op(Op.LOWER, org)
    exprs = {
        "one": record(ir.Entry("a", a)),
        "one and more": record(ir.Entry("x", num(1)), ir.Entry("a", a)),
        "both": record(ir.Entry("a", a), ir.Entry("x-y", num(1)), ir.Entry("b", b)),
        "null": record(ir.Entry("n", none()), ir.Entry("a", a), ir.Entry("b", b)),
        "spread": record(ir.Spread(maybe(v)), ir.Entry("a", a), ir.Entry("b", b)),
    }
    x: object
    y: object
    for x in (MISSING, None, "p"):
        for y in (MISSING, None, "Q"):
            with_a = {"a": "p"} if x == "p" else {}
            with_b = {"b": "q"} if y == "Q" else {}
            held = {"a": 0, "z": 1, "null": None}
            change = {"user.nickname": x, "organization.name": y, "user.app_metadata.v": held}
            assert values(nodes, exprs, change) == {
                "one": with_a,
                "one and more": {"x": 1, **with_a},
                "both": {**with_a, "x-y": 1, **with_b},
                "null": {"n": None, **with_a, **with_b},
                "spread": {"a": 0, "z": 1, **with_a, **with_b},
            }
    for x in (MISSING, None, "text", ["a"], 1, {}):
        assert values(nodes, {"v": record(ir.Spread(maybe(v)))}, {"user.app_metadata.v": x}) == {"v": {}}
    organization = record(ir.Spread(path("event.organization")), ir.Entry("id", none()))
    assert values(nodes, {"all": organization}, {"organization": None}) == {"all": {"id": None}}
    change = {"organization": {"id": "i", "name": "n", "display_name": None}}
    assert values(nodes, {"all": organization}, change) == {"all": {"id": None, "name": "n"}}


def test_members_of_an_event_that_lacks_everything(nodes: Nodes) -> None:
    exprs = {
        name: maybe(path(f"event.{name}"))
        for name in (
            "organization.name",
            "transaction.protocol",
            "session.device.initial_ip",
            "resource_server.identifier",
        )
    }
    change = {"organization": None, "transaction": MISSING, "session": {}, "resource_server": MISSING}
    assert values(nodes, exprs, change) == dict.fromkeys(exprs, ABSENT)


def test_look_ups(nodes: Nodes) -> None:
    table = record(ir.Entry("a", num(1)), ir.Entry("b", num(2)))
    exprs = {
        "found": ir.Lookup(table, text("a"), num(0), info(N)),
        "missing": ir.Lookup(table, nick, None, info(N, False)),
        "default": ir.Lookup(table, nick, num(0), info(N)),
        "inherited": ir.Lookup(table, text("constructor"), num(0), info(N)),
        "optional secret": secret("CALLBACK", optional=True),
        "narrowed": if_else(non_empty(nick), known(nick), text("-")),
    }
    for value, want in ((MISSING, ABSENT), (None, ABSENT), ("c", ABSENT), ("toString", ABSENT), ("b", 2)):
        assert values(nodes, exprs, {"user.nickname": value, "secrets.CALLBACK": ""}) == {
            "found": 1,
            "missing": want,
            "default": 0 if want == ABSENT else want,
            "inherited": 0,
            "optional secret": ABSENT,
            "narrowed": value if isinstance(value, str) else "-",
        }


def test_a_choice_between_chains_is_read_as_one(nodes: Nodes) -> None:
    """ESLint cannot see that a choice is present, so it is read with a guard."""
    either = known(op(Op.COALESCE, nick, org))
    chosen = known(if_else(non_empty(nick), nick, org))
    exprs = {
        "either": op(Op.LEN, either, type=N),
        "chosen": op(Op.LOWER, chosen),
        "roles": ir.ListDisplay(
            (ir.Spread(known(op(Op.COALESCE, roles, roles, type=ListOf(S)))),), info(ListOf(S))
        ),
    }
    change = {"user.nickname": None, "organization.name": "Ab", "authorization.roles": ["r"]}
    assert values(nodes, exprs, change) == {"either": 2, "chosen": "ab", "roles": ["r"]}


def test_a_boolean_definition_is_a_real_boolean(nodes: Nodes) -> None:
    both = and_(non_empty(nick), eq(org, text("x")))
    assert values(nodes, {"both": both}, {"user.nickname": ""}) == {"both": False}
