"""What is free: of each type of the catalogue and of the language, with all that holds of it."""

import pytest
from prover.written import Writer, shape_text, value_text

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import AtLeast, AtMost, Field, FieldType, HasFormat, IsWhole, TextFormat
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField, Type
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_read import read
from actiongen.prover.functions import Functions
from actiongen.prover.languages import contains
from actiongen.prover.leaves import Leaves, Text
from actiongen.prover.term import Sort, Term, below
from actiongen.prover.terms import Terms
from actiongen.prover.values import Value

_FOUND = load_trigger("post-login")
assert _FOUND is not None
TRIGGER = _FOUND
X = ("x",)
STRING, NUMBER = Field("s", FieldType.STRING), Field("n", FieldType.NUMBER)


def encoder(room: int = 2) -> Encoder:
    class Room(dict[object, int]):
        def get(self, key: object, default: object = None) -> int:  # type: ignore[override]
            return room

    return Encoder(TRIGGER, Functions(Terms()), Room())


def lines(made: Encoder, value: Value) -> list[str]:
    """The value and the facts of all free terms in it."""
    terms = [*_terms(value)]
    facts = [fact for term in below(*terms) for fact in made.leaves.facts.get(term, ())]
    writer = Writer(made, [*terms, *facts])
    found = [value_text(writer, value), *(writer.text(fact) for fact in dict.fromkeys(facts))]
    return [*writer.lines, *found]


def _terms(value: Value) -> list[Term]:
    return [term for guard, shape in value.alternatives for term in (guard, shape) if isinstance(term, Term)]


TYPES: list[tuple[Type, bool, list[str]]] = [
    (Basic.STRING, True, ["<x text>"]),
    (Basic.STRING, False, ["<x is there>: <x text>"]),
    (Basic.BOOLEAN, True, ["<x boolean>"]),
    (
        Basic.TIME,
        True,
        ["<x number>", "(at_most <x number> (2^1024 - 2^971))", "(at_most -(2^1024 - 2^971) <x number>)"],
    ),
    (
        Basic.DURATION,
        False,
        [
            "<x is there>: <x number>",
            "(at_most <x number> (2^1024 - 2^971))",
            "(at_most -(2^1024 - 2^971) <x number>)",
        ],
    ),
    (Basic.NOTHING, True, ["absent"]),
    (ListOf(Basic.STRING), True, ["list x"]),
    (MapOf(Basic.STRING), False, ["<x is there>: members of x"]),
    (Record((RecordField("a", Basic.STRING, False),)), True, ["members of x"]),
]


@pytest.mark.parametrize(("type_", "is_there", "wanted"), TYPES)
def test_any_value_of_a_type(type_: Type, is_there: bool, wanted: list[str]) -> None:
    made = encoder()
    assert lines(made, made.leaves.of_type(X, type_, is_there=is_there)) == wanted


def test_any_value_of_json() -> None:
    made = encoder()
    value = made.leaves.of_type(X, Basic.JSON, is_there=True)
    assert lines(made, value) == [
        "<x is boolean>: <x boolean> | <x is number>: <x number> | <x is text>: <x text> | <x is list>: list x"
        " | <x is object>: members of x",
        "(at most one kind of x)",
        "(at_most <x number> (2^1024 - 2^971))",
        "(at_most -(2^1024 - 2^971) <x number>)",
    ]


NARROW = (AtLeast(2, ""), AtMost(9, ""), IsWhole(""))
FIELDS: list[tuple[Field, list[str]]] = [
    (STRING, ["<x text>"]),
    (Field("s", FieldType.STRING, optional=True), ["<x is there>: <x text>"]),
    (
        Field("s", FieldType.STRING, values=("a", "b")),
        ["<x text>", "(or (equal <x text> 'a') (equal <x text> 'b'))"],
    ),
    (Field("s", FieldType.STRING, known_values=("a", "b")), ["<x text>"]),
    (
        Field("s", FieldType.STRING, invariants=(HasFormat(TextFormat.EMAIL, ""),)),
        ["<x text>", "(<x text> in WIDE_EMAILS)"],
    ),
    (
        Field("s", FieldType.STRING, invariants=(HasFormat(TextFormat.IP, ""),)),
        ["<x text>", "(<x text> in ADDRESSES)"],
    ),
    (NUMBER, ["<x number>", "(at_most <x number> 2^53)", "(at_most -2^53 <x number>)"]),
    (
        Field("n", FieldType.NUMBER, invariants=NARROW),
        [
            "<x number>",
            "(at_most <x number> 2^53)",
            "(at_most -2^53 <x number>)",
            "(at_most 2 <x number>)",
            "(at_most <x number> 9)",
            "(whole <x number>)",
        ],
    ),
    (Field("b", FieldType.BOOLEAN), ["<x boolean>"]),
    (Field("l", FieldType.LIST, items=STRING), ["list x"]),
    (Field("r", FieldType.RECORD, fields={"s": STRING}), ["members of x"]),
    (Field("c", FieldType.CONTAINER), ["<x is there>: members of x"]),
    (Field("c", FieldType.SECRETS, optional=True), ["<x is there>: members of x"]),
]


@pytest.mark.parametrize(("field", "wanted"), FIELDS)
def test_any_value_of_a_field(field: Field, wanted: list[str]) -> None:
    made = encoder()
    assert lines(made, made.leaves.of_field(X, field)) == wanted
    there = encoder()
    assert lines(there, there.leaves.of_field(X, field, is_there=True)) == [
        wanted[0].removeprefix("<x is there>: "),
        *wanted[1:],
    ]
    absent = encoder()
    assert lines(absent, absent.leaves.of_field(X, field, is_there=False))[0].startswith("<x is there>: ")


def test_a_time_of_the_event_has_a_clock() -> None:
    made = encoder()
    ((_, text),) = made.leaves.of_field(
        X, Field("t", FieldType.STRING, invariants=(HasFormat(TextFormat.TIMESTAMP, ""),))
    ).alternatives
    assert isinstance(text, Term)
    (fact,) = made.leaves.facts[text]
    language = fact.about
    assert contains(language, "2026-01-31T09:00:00Z") and not contains(language, "2026-01-31")  # type: ignore[arg-type]


def member(about: Field | Type | None, key: str) -> str:
    made = encoder()
    return lines(made, made.leaves.members(X, about).get(key))[0]


RECORD = Field("r", FieldType.RECORD, fields={"s": STRING, "n": NUMBER})
OPEN = Field("r", FieldType.RECORD, open=True, fields={"s": STRING})
TYPED = Record(
    (RecordField("a", Basic.STRING, False, values=("u", "v")), RecordField("b", Basic.NUMBER, True))
)


@pytest.mark.parametrize(
    ("about", "key", "wanted"),
    [
        (None, "k", "<x.k is boolean>: "),
        (RECORD, "s", "<x.s text>"),
        (RECORD, "k", "absent"),
        (OPEN, "k", "<x.k is boolean>: "),
        (Field("c", FieldType.CONTAINER, items=STRING), "k", "<x.k is there>: <x.k text>"),
        (Field("c", FieldType.CONTAINER), "k", "<x.k is boolean>: "),
        (TYPED, "a", "<x.a text>"),
        (TYPED, "b", "<x.b is there>: <x.b number>"),
        (TYPED, "k", "absent"),
        (MapOf(Basic.STRING), "k", "<x.k is there>: <x.k text>"),
        (Basic.STRING, "k", "<x.k is boolean>: "),
    ],
)
def test_a_member(about: Field | Type | None, key: str, wanted: str) -> None:
    found = member(about, key)
    assert found.startswith(wanted) if wanted.endswith(": ") else found == wanted


def test_a_text_of_which_all_possible_ones_are_known() -> None:
    made = encoder()
    found = lines(made, made.leaves.members(X, TYPED).get("a"))
    assert found == ["<x.a text>", "(or (equal <x.a text> 'u') (equal <x.a text> 'v'))"]


def test_a_member_under_a_key_that_is_worked_out() -> None:
    """One that is known already, or any other."""
    made = encoder()
    terms = made.terms
    key, other = (terms.unknown(Sort.TEXT, (name,), "text", name) for name in ("key", "other"))
    of_record = made.leaves.members(X, RECORD)
    is_s, is_n = (terms.equal(terms.text(name), key) for name in "sn")
    text, number = (of_record.get(name).alternatives[0][1] for name in "sn")
    assert of_record.look(key).alternatives == ((is_n, number), (terms.both(terms.not_(is_n), is_s), text))
    assert of_record.look(key) is of_record.look(key)
    assert of_record.look(terms.text("s")) is of_record.get("s")
    of_open = made.leaves.members(("y",), OPEN)
    assert len(of_open.look(key).alternatives) == 5
    of_type = made.leaves.members(("z",), TYPED)
    assert (
        {*of_type.children} == set()
        and len(of_type.look(key).alternatives) == 2
        and {*of_type.children} == {"a", "b"}
    )
    of_map = made.leaves.members(("m",), MapOf(Basic.STRING))
    of_map.get("k")
    ((guard, shape),) = of_map.look(key).alternatives
    k, own = ("m", "k"), ("m", key)
    texts = [made.leaves.free(Sort.TEXT, place, "text") for place in (k, own)]
    is_k = terms.equal(terms.text("k"), key)
    assert shape is terms.if_(is_k, *texts)
    assert guard is terms.if_(is_k, *(made.leaves.free(Sort.TRUTH, place, "is there") for place in (k, own)))
    ((_, again),) = of_map.look(other).alternatives
    assert isinstance(again, Term) and terms.equal(key, other) in {*below(again)}


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        (RECORD, "[True: ('s' -> <x.s text>); True: ('n' -> <x.n number>)] shuffled"),
        (Field("r", FieldType.RECORD, fields={"s": STRING}), "[True: ('s' -> <x.s text>)]"),
        (
            TYPED,
            "[True: ('a' -> <x.a text>); <x.b is there>: ('b' -> <x.b is there>: <x.b number>)] shuffled",
        ),
        (OPEN, None),
    ],
)
def test_pairs_of_a_record(about: Field | Type, wanted: str | None) -> None:
    made = encoder()
    pairs = made.leaves.members(X, about).pairs()
    assert (None if pairs is None else shape_text(Writer(made, []), pairs)) == wanted


def test_pairs_of_an_object() -> None:
    made = encoder()
    members = made.leaves.members(X, MapOf(Basic.STRING))
    pairs, again = members.pairs(), members.pairs()
    assert pairs is not None and again is not None and pairs.is_shuffled and pairs.of == (("x", "items()"),)
    assert [has for has, _ in pairs.items] == [has for has, _ in again.items]
    text = shape_text(Writer(made, []), pairs)
    assert text.startswith("[<x.items().0 is an item>: (<x.items().0 key> -> <x.items().0 is boolean>: ")
    assert "<x.items().1 is an item>: (<x.items().1 key>" in text


@pytest.mark.parametrize(
    ("about", "text", "is_asked"),
    [
        (None, "a", True),
        (Basic.STRING, "a", True),
        (Basic.JSON, "a", True),
        (Basic.NUMBER, "a", False),
        (STRING, "a", True),
        (NUMBER, "a", False),
        (Field("j", FieldType.JSON), "a", True),
        (Field("s", FieldType.STRING, values=("a",)), "a", True),
        (Field("s", FieldType.STRING, values=("a",)), "b", False),
    ],
)
def test_whether_a_text_is_in_a_list(about: Field | Type | None, text: str, is_asked: bool) -> None:
    made = encoder()
    found = made.leaves.list(X, about).contains(text)
    assert found is (made.leaves.free(Sort.TRUTH, ("x", Text(text)), "contains") if is_asked else None)


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        (STRING, "[<x.0 is an item>: <x.0 text>; <x.1 is an item>: <x.1 text>] of x"),
        (Field("j", FieldType.JSON), "<x.0 is boolean>"),
        (None, "<x.0 is boolean>"),
        (Basic.NUMBER, "[<x.0 is an item>: <x.0 number>; <x.1 is an item>: <x.1 number>] of x"),
    ],
)
def test_items(about: Field | Type | None, wanted: str) -> None:
    made = encoder()
    listed = made.leaves.list(X, about)
    assert listed is made.leaves.list(X, STRING) and not listed.is_shuffled
    writer = Writer(made, [])
    text = (
        f"[{'; '.join(f'{writer.text(has)}: {value_text(writer, each)}' for has, each in listed.items)}] of x"
    )
    assert text == wanted or wanted in text
    first, second = (has for has, _ in listed.items)
    assert made.leaves.facts.get(first, ()) == () and made.leaves.facts[second] == (
        made.terms.implies(second, first),
    )
    without: Leaves = Encoder(TRIGGER, Functions(Terms()), {}).leaves
    assert len(without.list(X, about).items) == 1


# What is read of JSON


@pytest.mark.parametrize(
    ("to", "wanted"),
    [
        (Basic.STRING, "<x is text>: <x text>"),
        (Basic.NUMBER, "<x is number>: <x number>"),
        (Basic.BOOLEAN, "<x is boolean>: <x boolean>"),
        (ListOf(Basic.JSON), "<x is list>: list x"),
        (Basic.TIME, "(and <x is text> (<x text> in INSTANTS)): time(<x text>)"),
        (
            TYPED,
            "<x is object>: fields {a = <x.a is text>: <x.a text>; b = <x.b is number>: <x.b number>} of members of x",
        ),
    ],
)
def test_what_is_read(to: Type, wanted: str) -> None:
    made = encoder()
    assert value_text(Writer(made, []), read(made, made.leaves.json(X), to)) == wanted


def test_a_list_is_read_if_all_of_its_items_are() -> None:
    made = encoder()
    text = value_text(Writer(made, []), read(made, made.leaves.json(X), ListOf(Basic.STRING)))
    assert text == (
        "(and <x is list> (or (not <x.0 is an item>) <x.0 is text>) (or (not <x.1 is an item>) <x.1 is text>)): "
        "[<x.0 is an item>: <x.0 is text>: <x.0 text>; <x.1 is an item>: <x.1 is text>: <x.1 text>] of x"
    )
    assert made.demands == {X: 1}


def test_members_of_what_is_read() -> None:
    made = encoder()
    terms, ((_, shape),) = made.terms, read(made, made.leaves.json(X), TYPED).alternatives
    assert hasattr(shape, "look") and not isinstance(shape, Term)
    assert shape.get("k").alternatives == ()  # type: ignore[union-attr]
    key = terms.unknown(Sort.TEXT, ("key",), "text", "key")
    guards = [guard for guard, _ in shape.look(key).alternatives]  # type: ignore[union-attr]
    assert all(terms.equal(terms.text(name), key) in {*below(*guards)} for name in "ab")
    pairs = shape.pairs()  # type: ignore[union-attr]
    assert pairs is not None and shape_text(Writer(made, []), pairs) == (
        "[<x.a is text>: ('a' -> <x.a is text>: <x.a text>); <x.b is number>: ('b' -> <x.b is number>: <x.b number>)]"
    )
