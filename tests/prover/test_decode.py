"""An answer of the solver becomes an event that people can read, and a plainer one where that shows the same."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.ir.ops import Op
from actiongen.prover.decode import Decoder
from actiongen.prover.examples import _plainer
from actiongen.prover.formula import _overlap, reading, usual_at
from actiongen.prover.functions import Functions
from actiongen.prover.leaves import Text, dotted, path_of_event
from actiongen.prover.term import Constant, Sort, Term, Unknown
from actiongen.prover.terms import Terms
from actiongen.runs.values import Value
from actiongen.testing.events import default_event

TERMS = Terms()
FUNCTIONS = Functions(TERMS)
_FOUND = load_trigger("post-login")
assert _FOUND is not None
TRIGGER = _FOUND
EVENT = default_event("post-login")
USER = ("event", "user")
X = (*USER, "app_metadata", "x")
ROLES = ("event", "authorization", "roles")
Said = Mapping[tuple[object, ...], Constant]


def free(place: tuple[object, ...], aspect: str, value: Constant) -> Term:
    sort = (
        Sort.TRUTH if isinstance(value, bool) else Sort.NUMBER if isinstance(value, Fraction) else Sort.TEXT
    )
    return TERMS.unknown(sort, place, aspect, f"{dotted(place)} {aspect}")


def decoder(
    said: Said, more: Mapping[Term, Constant] = {}, *, fits: bool = True, **options: HandlerKind
) -> Decoder:
    """``said``: by a place with an aspect at its end."""
    found = {free(place[:-1], str(place[-1]), value): value for place, value in said.items()}
    handler = options.get("handler", HandlerKind.EXECUTE)
    return Decoder(TRIGGER, {**found, **more}, handler, lambda text, other: fits)


NAME = free(("event", "client", "name"), "text", "")

GIVEN: dict[str, tuple[Said, dict[tuple[str, ...], Value]]] = {
    "a text": ({(*USER, "email", "text"): "a@b.c"}, {("user", "email"): "a@b.c"}),
    "a number": (
        {("event", "stats", "logins_count", "number"): Fraction(9)},
        {("stats", "logins_count"): 9.0},
    ),
    "a truth": ({(*USER, "email_verified", "boolean"): False}, {("user", "email_verified"): False}),
    "what is usual": (
        {
            (*USER, "email_verified", "boolean"): True,
            ("event", "stats", "logins_count", "number"): Fraction(5),
            ("event", "client", "name", "text"): "App",
        },
        {},
    ),
    "what is absent": (
        {(*USER, "email", "is there"): False, (*USER, "email", "text"): "x"},
        {("user", "email"): None},
    ),
    "what is there, whatever it is": ({(*USER, "email", "is there"): True}, {}),
    "what is there and has no value": (
        {(*USER, "phone_number", "is there"): True},
        {("user", "phone_number"): "phone_number-1"},
    ),
    "json: a text": ({(*X, "is text"): True, (*X, "text"): "a", (*X, "is number"): False}, {X[1:]: "a"}),
    "json: any text": ({(*X, "is text"): True}, {X[1:]: "x"}),
    "json: any number": ({(*X, "is number"): True, (*X, "is text"): False}, {X[1:]: 1.0}),
    "json: any truth": ({(*X, "is boolean"): True}, {X[1:]: False}),
    "json: a truth": ({(*X, "is boolean"): True, (*X, "boolean"): True}, {X[1:]: True}),
    "json: nothing": ({(*X, "is boolean"): False, (*X, "is text"): False, (*X, "text"): "a"}, {}),
    "json: any list": ({(*X, "is list"): True}, {X[1:]: []}),
    "json: any item": ({(*X, "is list"): True, (*X, 0, "is an item"): True}, {X[1:]: ["x"]}),
    "json: any object": ({(*X, "is object"): True}, {X[1:]: {}}),
    "json: an object": (
        {
            (*X, "is object"): True,
            (*X, "y", "is text"): True,
            (*X, "y", "text"): "b",
            (*X, "z", "is text"): False,
        },
        {X[1:]: {"y": "b"}},
    ),
    "json: lists in lists": (
        {
            (*X, "is list"): True,
            (*X, 0, "is an item"): True,
            (*X, 0, "is list"): True,
            (*X, 0, 0, "is an item"): True,
            (*X, 0, 0, "is number"): True,
            (*X, 0, 0, "number"): Fraction(1, 2),
            (*X, 1, "is an item"): True,
            (*X, 1, "is text"): False,
        },
        {X[1:]: [[0.5], None]},
    ),
    "a list": (
        {
            (*ROLES, 1, "is an item"): True,
            (*ROLES, 1, "text"): "b",
            (*ROLES, 0, "is an item"): True,
            (*ROLES, 0, "text"): "a",
            (*ROLES, 2, "is an item"): False,
            (*ROLES, 2, "text"): "c",
        },
        {ROLES[1:]: ["a", "b"]},
    ),
    "a list that holds texts": (
        {
            (*ROLES, 0, "is an item"): True,
            (*ROLES, 0, "text"): "a",
            (*ROLES, Text("a"), "contains"): True,
            (*ROLES, Text("b"), "contains"): True,
            (*ROLES, Text("c"), "contains"): False,
        },
        {ROLES[1:]: ["a", "b"]},
    ),
    "a list of texts alone": ({(*ROLES, Text("b"), "contains"): True}, {ROLES[1:]: ["b"]}),
    "items without a text": ({(*ROLES, 0, "is an item"): True}, {ROLES[1:]: ["text-1"]}),
    "pairs": (
        {
            (*USER, "user_metadata", "items()", 0, "is an item"): True,
            (*USER, "user_metadata", "items()", 0, "key"): "k",
            (*USER, "user_metadata", "items()", 0, "is text"): True,
            (*USER, "user_metadata", "items()", 0, "text"): "v",
            (*USER, "user_metadata", "items()", 1, "is an item"): False,
            (*USER, "user_metadata", "items()", 1, "key"): "l",
        },
        {("user", "user_metadata", "k"): "v"},
    ),
    "a key that is worked out": (
        {
            ("event", "client", "name", "text"): "n",
            (*USER, "user_metadata", TERMS.join(NAME, TERMS.text("!")), "is number"): True,
            (*USER, "user_metadata", TERMS.join(NAME, TERMS.text("!")), "number"): Fraction(3),
        },
        {("client", "name"): "n", ("user", "user_metadata", "n!"): 3.0},
    ),
    "a container that is always sent": ({(*USER, "app_metadata", "is there"): False}, {}),
    "a record that the usual event lacks": (
        {("event", "organization", "is there"): True, ("event", "organization", "id", "text"): "o"},
        {("organization",): {"display_name": "display_name-1", "id": "o", "metadata": {}, "name": "name-1"}},
    ),
    "the same, without a field": (
        {
            ("event", "organization", "is there"): True,
            ("event", "organization", "metadata", "is there"): False,
        },
        {
            ("organization",): {
                "display_name": "display_name-1",
                "id": "id-1",
                "metadata": {},
                "name": "name-1",
            }
        },
    ),
    "the clock": ({("now", "number"): Fraction(1_000)}, {("now()",): "1970-01-01T00:00:01.000Z"}),
    "a secret": ({("secret K", "text"): "s"}, {("secrets", "K"): "s"}),
    "a secret that is there": ({("secret K", "is there"): True}, {("secrets", "K"): "x"}),
    "a secret that is absent": (
        {("secret K", "is there"): False, ("secret K", "text"): "s"},
        {("secrets", "K"): None},
    ),
    "what is no part of an event": (
        {("answer", "q", 1, "is answered"): True, ("clock", "Z", "number"): Fraction(1)},
        {},
    ),
}


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_given(name: str) -> None:
    said, wanted = GIVEN[name]
    given = decoder(said).given()
    assert given == wanted and [type(each) for each in given.values()] == [
        type(each) for each in wanted.values()
    ]
    came_back = decoder(said, handler=HandlerKind.CONTINUE).given()
    assert came_back == {("handler()",): "continue", **wanted}


Q = ("answer", "q", 1)
FAILED = {(*Q, "is answered"): False}
ANSWERS: dict[str, tuple[Said, dict[tuple[str, ...], Value]]] = {
    "nothing is asked of it": ({}, {}),
    "no answer": (FAILED, {(): None}),
    "a status": (
        {
            **FAILED,
            (*Q, "failure", "reason", "text"): "status",
            (*Q, "failure", "status", "is there"): True,
            (*Q, "failure", "status", "number"): Fraction(500),
        },
        {("failure", "reason"): "status", ("failure", "status"): 500.0},
    ),
    "a problem": (
        {
            **FAILED,
            (*Q, "failure", "reason", "text"): "timeout",
            (*Q, "failure", "status", "is there"): False,
        },
        {("failure", "reason"): "timeout"},
    ),
    "another reason": ({**FAILED, (*Q, "failure", "reason", "text"): "invalid"}, {(): None}),
    "an answer": (
        {
            (*Q, "is answered"): True,
            (*Q, "failure", "reason", "text"): "status",
            (*Q, "status", "number"): Fraction(201),
            (*Q, "json", "is text"): True,
            (*Q, "json", "text"): "j",
        },
        {("status",): 201.0, ("json",): "j"},
    ),
    "an answer that is absent": ({(*Q, "is there"): False, (*Q, "value", "text"): "v"}, {(): None}),
    "a text": ({(*Q, "text"): "t"}, {(): "t"}),
    "a list": ({(*Q, 0, "is an item"): True, (*Q, 0, "text"): "t"}, {(): ["t"]}),
    "json: any number": ({(*Q, "is number"): True}, {(): 1.0}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_answered(name: str) -> None:
    said, wanted = ANSWERS[name]
    found = decoder(said).answers({"one": Q})
    assert found == {("http()", "one", *path): value for path, value in wanted.items()}


def test_two_answers() -> None:
    found = decoder({(*Q, "text"): "a", ("answer", "r", 1, "text"): "b"}).answers(
        {"one": Q, "two": ("answer", "r", 1)}
    )
    assert found == {("http()", "one"): "a", ("http()", "two"): "b"}


# Texts that are made anew


LOWER = TERMS.apply(FUNCTIONS.of(Op.LOWER), NAME)
TIME = TERMS.apply(FUNCTIONS.of(Op.TIME), NAME)
SHA = TERMS.apply(FUNCTIONS.of(Op.LOWER), TERMS.join(NAME, TERMS.text("!")))


def parts(separator: str | None, *texts: str, text: Term = NAME) -> dict[Term, Constant]:
    found: dict[Term, Constant] = {}
    for index in reversed(range(len(texts) + 1)):
        place = ("parts of", text, separator, index)
        found[free(place, "is an item", value=True)] = index < len(texts)
        found[free(place, "text", "")] = texts[index] if index < len(texts) else "left out"
    return found


MENDED: dict[str, tuple[dict[Term, Constant], str | None]] = {
    "what gives another text": ({NAME: "X", LOWER: "b"}, "b"),
    "what gives the text": ({NAME: "X", LOWER: "x"}, None),
    "what gives another time": ({NAME: "2020-01-01", TIME: Fraction(0)}, "1970-01-01T00:00:00.000Z"),
    "what gives no time": ({NAME: "x", TIME: Fraction(0)}, None),
    "what is made of more": ({NAME: "X", SHA: "b"}, None),
    "other parts": ({NAME: "X", **parts("|", "a", "b")}, "a|b"),
    "its parts": ({NAME: "a|b", **parts("|", "a", "b")}, None),
    "other words": ({NAME: "X", **parts(None, "a", "b")}, "a,b"),
    "its words": ({NAME: " a,b", **parts(None, "a", "b")}, None),
    "no words": ({NAME: "a", **parts(None)}, ""),
    "parts of what is worked out": (
        {NAME: "X", **parts("|", "a", text=TERMS.join(NAME, TERMS.text("!")))},
        None,
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_a_text_is_made_anew(name: str) -> None:
    found, wanted = MENDED[name]
    was = {("client", "name"): found[NAME]}
    mended = was if wanted is None else {("client", "name"): wanted}
    assert decoder({}, found).given() == mended
    assert decoder({}, found, fits=False).given() == was


# Plainer values


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        (("now()",), "2026-01-01", ()),
        (("handler()",), "continue", ()),
        (("secrets", "KEY"), "X", ()),
        (("user", "name"), None, ()),
        (("user", "name"), "Bob ", ("name-1", "Ann", "bob ", "Bob")),
        (("user", "name"), "Ann", ("name-1",)),
        (("user", "name"), "name-1", ()),
        (("user", "email"), "X@B.example", ("ann@example.com", "ann@b.example", "ann@B.example")),
        (("user", "email"), "ann@b.example", ("ann@example.com",)),
        (("user", "app_metadata", "x"), "Bob", ("Ann", "bob")),
        (("user", "app_metadata", "x"), "A@B", ("Ann", "a@b")),
        (("user", "app_metadata", "x"), 7.25, (1.0, 2.0, 7.0)),
        (("user", "app_metadata", "x"), 2.0, (1.0,)),
        (("user", "app_metadata", "x"), True, ()),
        (("stats", "logins_count"), 7.0, (1.0, 1.0, 2.0)),
        (("user", "email_verified"), True, (False,)),
        (("user", "identities"), [{}], ([],)),
    ],
)
def test_plainer_values(path: tuple[str, ...], value: Value, wanted: tuple[Value, ...]) -> None:
    assert _plainer(TRIGGER, path, value) == wanted


# What stands in a place


READ: list[tuple[Value, str, Constant | None]] = [
    ("a", "is there", True),
    (None, "is there", False),
    (None, "is an item", False),
    ("a", "is an item", True),
    (True, "is boolean", True),
    ("a", "is boolean", False),
    (1.0, "is number", True),
    (True, "is number", False),
    ("a", "is text", True),
    (None, "is text", False),
    ([], "is list", True),
    ({}, "is list", False),
    ({}, "is object", True),
    ([], "is object", False),
    (False, "boolean", False),
    (1.0, "boolean", None),
    (0.5, "number", Fraction(1, 2)),
    ("1", "number", None),
    ("a", "text", "a"),
    (1.0, "text", None),
    ("a", "another", None),
]


@pytest.mark.parametrize(("raw", "aspect", "wanted"), READ)
def test_an_aspect_of_a_value(raw: Value, aspect: str, wanted: Constant | None) -> None:
    found = reading(raw, aspect)
    assert found == wanted and type(found) is type(wanted)


SMALL: dict[str, Value] = {"a": {"b": ["x", "y"], "c": 1.0}}


@pytest.mark.parametrize(
    ("place", "aspect", "wanted"),
    [
        (("event", "a", "c"), "number", Fraction(1)),
        (("event", "a", "b", 1), "text", "y"),
        (("event", "a", "b", 2), "text", None),
        (("event", "a", "b", 2), "is an item", False),
        (("event", "a", 0), "is there", False),
        (("event", "a", "b", "x"), "is there", False),
        (("event", "a", "b", TERMS.empty), "is there", False),
        (("event", "a", "b", Text("x")), "contains", True),
        (("event", "a", "b", Text("z")), "contains", False),
        (("event", "a", "c", Text("x")), "contains", False),
        (("event", "a", "b", "x"), "contains", False),
        (("now",), "number", None),
        ("event", "is there", False),
        (("secret K",), "is there", False),
        (("event",), "is object", True),
    ],
)
def test_what_an_event_says(place: object, aspect: str, wanted: Constant | None) -> None:
    assert usual_at(Unknown("x", place, aspect), SMALL) == wanted


def test_places() -> None:
    assert dotted(("event", "a", 1, TERMS.empty, "b")) == "event.a.1.….b"
    assert path_of_event(("event", "a", "b")) == ("a", "b") and path_of_event(("event",)) == ()
    assert path_of_event(("event", "a", 0, "b")) == ("a",) == path_of_event(("event", "a", "items()", 0))
    assert path_of_event(("now",)) is None and path_of_event(()) is None
    assert (
        _overlap(("a", "b"), ("a",)) and _overlap(("a",), ("a", "b")) and not _overlap(("a", "b"), ("a", "c"))
    )
