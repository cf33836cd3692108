"""Objects and lists by what is known of what is in them."""

import pytest

from actiongen.auth0.model import Field, FieldType
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField
from actiongen.verify.containers import _plain, is_kept
from actiongen.verify.displays import is_index
from actiongen.verify.functions import Functions
from actiongen.verify.shapes import Shape
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    IMPOSSIBLE,
    JSON,
    LIST,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
    Leaf,
    Node,
)

SPACE = Space(100_000)
VALUES = Functions(SPACE)
TEXT_FIELD = Field("s", FieldType.STRING)
MAYBE = Field("m", FieldType.NUMBER, optional=True)


def value(name: str, kind: int, shape: Shape = None) -> Leaf:
    made = SPACE.made("free", (name, id(shape)), kind, shape)
    assert isinstance(made, Leaf)
    return made


IS_SO = SPACE.made("free", ("c",), BOOLEAN)
T, U, N = value("t", TEXT), value("u", TEXT), value("n", NUMBER)
MAYBE_T = SPACE.then(IS_SO, T, SPACE.skipped)


def record(*fields: RecordField) -> Record:
    return Record(fields)


@pytest.mark.parametrize(
    ("shape", "may_hold_nothing"),
    [
        (None, True),
        (MapOf(Basic.JSON), True),
        (MapOf(Basic.STRING), False),
        (MapOf(ListOf(Basic.JSON)), False),
        (record(RecordField("a", Basic.STRING, False)), False),
        (record(RecordField("a", Basic.STRING, False), RecordField("b", Basic.STRING, True)), True),
        (record(RecordField("a", Basic.JSON, False)), True),
        (Field("r", FieldType.RECORD, fields={"s": TEXT_FIELD}), False),
        (Field("r", FieldType.RECORD, fields={"s": TEXT_FIELD, "m": MAYBE}), True),
        (Field("r", FieldType.RECORD, fields={"j": Field("j", FieldType.JSON)}), True),
        (Field("c", FieldType.CONTAINER, items=TEXT_FIELD), False),
        (Field("c", FieldType.CONTAINER, items=MAYBE), True),
        (Field("c", FieldType.CONTAINER), True),
        (Basic.STRING, True),
    ],
)
def test_what_holds_no_nothing_is_compact_already(shape: Shape, may_hold_nothing: bool) -> None:
    given = value("o", OBJECT, shape)
    found = VALUES.compacted(given)
    assert (found is not given) == may_hold_nothing
    assert isinstance(found, Leaf) and VALUES.compacted(found) is found
    if may_hold_nothing:
        assert found.term is not None and (found.term.op, found.term.shape, found.kind) == (
            "compact",
            shape,
            OBJECT,
        )


@pytest.mark.parametrize("name", ["0", "1", "10", "4294967294"])
def test_places_in_a_list(name: str) -> None:
    assert is_index(name)


@pytest.mark.parametrize(
    "name", ["", "01", "00", "-1", "1.0", "a", "4294967295", "42949672940", "²", "٣", "1a"]
)
def test_other_keys(name: str) -> None:
    assert not is_index(name)


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        ((), 0),
        ((T,), TEXT),
        ((T, N), TEXT | NUMBER),
        ((T, SPACE.undefined), TEXT | UNDEFINED),
        ((MAYBE_T,), TEXT),
        ((N, SPACE.term("spread", (value("l", LIST, ListOf(Basic.STRING)),), 0)), TEXT | NUMBER),
        ((N, SPACE.term("spread", (value("l", LIST),), 0)), JSON),
    ],
)
def test_the_kinds_of_what_is_in_a_list(items: tuple[Node, ...], kinds: int) -> None:
    made = VALUES.list(items)
    assert isinstance(made, Leaf)
    assert VALUES.items_of(made)[1] == kinds


def test_what_is_in_a_list_is_of_a_shape_where_all_are() -> None:
    one, other = value("a", OBJECT, MapOf(Basic.STRING)), value("b", OBJECT, MapOf(Basic.NUMBER))
    for items, shape in (((one,), one), ((one, one), one), ((one, other), None), ((), None)):
        made = VALUES.list(items)
        assert isinstance(made, Leaf)
        assert VALUES.items_of(made)[0] is (None if shape is None or shape.term is None else shape.term.shape)


@pytest.mark.parametrize("kind", [TEXT, NUMBER])
def test_a_list_of_one_kind_is_what_it_was(kind: int) -> None:
    given = value("l", LIST, ListOf(Basic.STRING))
    assert VALUES.of_one_kind(given, kind) == ((SPACE.false, given) if kind == TEXT else (SPACE.true, given))
    written = VALUES.list((T, MAYBE_T))
    assert isinstance(written, Leaf)
    other, found = VALUES.of_one_kind(written, kind)
    assert (other is SPACE.false) == (kind == TEXT)
    assert found is written if kind == TEXT else bool(found.kinds & IMPOSSIBLE)


@pytest.mark.parametrize(
    ("shape", "kinds"),
    [
        (None, ANY & ~UNDEFINED),
        (MapOf(Basic.NUMBER), NUMBER),
        (record(RecordField("a", Basic.STRING, False), RecordField("b", Basic.NUMBER, True)), TEXT | NUMBER),
        (Field("r", FieldType.RECORD, fields={"s": TEXT_FIELD}), TEXT),
        (Field("r", FieldType.RECORD, fields={"s": TEXT_FIELD, "m": MAYBE}), TEXT | NUMBER | NULL),
        (Field("c", FieldType.CONTAINER, items=TEXT_FIELD), TEXT),
        (Field("c", FieldType.CONTAINER), ANY & ~UNDEFINED),
    ],
)
def test_the_kinds_of_the_values_of_an_object(shape: Shape, kinds: int) -> None:
    assert VALUES.values_of(value("o", OBJECT, shape))[1] == kinds
    assert VALUES.values_of(SPACE.made("compact", (value("o", OBJECT, shape),), OBJECT))[1] == kinds


def test_objects_that_may_hold_undefined() -> None:
    def of(*pairs: tuple[str, Node]) -> Leaf:
        made = VALUES.display([VALUES.entry(SPACE.text(name), each) for name, each in pairs])
        assert isinstance(made, Leaf)
        return made

    maybe = SPACE.then(IS_SO, T, SPACE.undefined)
    assert not VALUES.may_hold_undefined(of())
    assert not VALUES.may_hold_undefined(of(("a", T), ("b", SPACE.null)))
    assert VALUES.may_hold_undefined(of(("a", T), ("b", maybe)))
    assert not VALUES.may_hold_undefined(value("o", OBJECT))
    for inner in (of(("a", T)), of(("a", maybe))):
        given = SPACE.then(IS_SO, inner, value("o", OBJECT))
        spread = VALUES.display((VALUES.entry(SPACE.text("x"), N), *VALUES.spread(given)))
        assert isinstance(spread, Leaf)
        assert VALUES.may_hold_undefined(spread) == VALUES.may_hold_undefined(inner)


def test_what_plays_no_part_in_a_read() -> None:
    closed = record(RecordField("a", ListOf(Basic.STRING), False, ("x",), ("y",)))
    assert _plain(closed) is record(RecordField("a", ListOf(Basic.STRING), True))
    assert _plain(ListOf(closed)) is ListOf(_plain(closed))
    assert _plain(Basic.TIME) is Basic.TIME
    assert [is_kept(each) for each in (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.JSON)] == [True] * 4
    assert [is_kept(each) for each in (Basic.TIME, closed, MapOf(Basic.JSON))] == [False] * 3
    assert is_kept(ListOf(ListOf(Basic.STRING))) and not is_kept(ListOf(Basic.TIME))


def test_items_that_are_impossible_are_those_of_no_list_that_has_any() -> None:
    given = value("l", LIST, ListOf(Basic.STRING))
    has_some = VALUES.some(given, lambda item: SPACE.true)

    def unless_it_has_some(made: Node) -> Node:
        return SPACE.then(has_some, SPACE.impossible, made)

    assert VALUES.some(given, lambda item: SPACE.impossible) is unless_it_has_some(SPACE.false)
    assert VALUES.mapped(given, lambda item: SPACE.impossible) is unless_it_has_some(VALUES.empty())
    assert VALUES.flattened(given, lambda item: SPACE.impossible) is unless_it_has_some(VALUES.empty())


def test_an_object_of_another_alone_is_the_other() -> None:
    given = value("o", OBJECT)
    assert VALUES.display(VALUES.spread(given)) is given
    more = VALUES.display((VALUES.entry(SPACE.text("a"), T), *VALUES.spread(given)))
    assert more is not given and VALUES.display(VALUES.spread(more)) is more
    assert VALUES.display((VALUES.entry(SPACE.text("a"), T),)) is not T
