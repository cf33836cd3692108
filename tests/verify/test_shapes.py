"""What the catalogue and the types say of a value, how items are named, and how a long list of options is broken."""

from itertools import compress, product

import pytest

from actiongen.auth0.model import Field, FieldType, HasFormat, TextFormat
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField
from actiongen.verify.shapes import Shape, is_written_time, item_of, kinds_of, member_of
from actiongen.verify.space import Space
from actiongen.verify.stream import Item
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    JSON,
    LIST,
    NOTHING,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
)
from actiongen.verify.texts import _PATTERNS, _WIDTH, _features, _head, _impossible, lacking, modules
from actiongen.verify.words import words

STRING = Field("s", FieldType.STRING)
MAYBE = Field("m", FieldType.NUMBER, optional=True)
RECORD = Field("r", FieldType.RECORD, fields={"s": STRING, "m": MAYBE})
SECRETS = Field("secrets", FieldType.SECRETS)
OPEN = Field("c", FieldType.CONTAINER)
MAP = Field("c", FieldType.CONTAINER, items=STRING)
LISTED = Field("l", FieldType.LIST, items=STRING)
TYPE = Record((RecordField("a", Basic.STRING, False), RecordField("b", Basic.NUMBER, True)))


@pytest.mark.parametrize(
    ("shape", "kinds"),
    [
        (None, ANY),
        (STRING, TEXT),
        (MAYBE, NUMBER | NOTHING),
        (Field("b", FieldType.BOOLEAN), BOOLEAN),
        (Field("b", FieldType.BOOLEAN, optional=True), BOOLEAN | NOTHING),
        (LISTED, LIST),
        (RECORD, OBJECT),
        (SECRETS, OBJECT),
        (MAP, OBJECT),
        (OPEN, ANY),
        (Field("j", FieldType.JSON), ANY),
        (Field("j", FieldType.JSON, items=STRING), ANY),
        (ListOf(Basic.STRING), LIST),
        (TYPE, OBJECT),
        (MapOf(Basic.STRING), OBJECT),
        (Basic.BOOLEAN, BOOLEAN),
        (Basic.NUMBER, NUMBER),
        (Basic.TIME, NUMBER),
        (Basic.DURATION, NUMBER),
        (Basic.STRING, TEXT),
        (Basic.CLIENT, OBJECT),
        (Basic.JSON, ANY),
        (Basic.UNKNOWN, ANY),
    ],
)
def test_the_kinds_of_a_value(shape: Shape, kinds: int) -> None:
    assert kinds_of(shape) == kinds


@pytest.mark.parametrize(
    ("shape", "name", "member"),
    [
        (SECRETS, "a", (Basic.STRING, TEXT | UNDEFINED)),
        (SECRETS, None, (Basic.STRING, TEXT | UNDEFINED)),
        (RECORD, "s", (STRING, TEXT)),
        (RECORD, "m", (MAYBE, NUMBER | NOTHING)),
        (RECORD, "other", (None, ANY)),
        (RECORD, "", (None, ANY)),
        (RECORD, None, (None, TEXT | NUMBER | NOTHING)),
        (Field("r", FieldType.RECORD), None, (None, UNDEFINED)),
        (MAP, "a", (STRING, TEXT | UNDEFINED)),
        (MAP, None, (STRING, TEXT | UNDEFINED)),
        (OPEN, "a", (None, ANY)),
        (LISTED, "a", (None, ANY)),
        (MapOf(Basic.NUMBER), "a", (Basic.NUMBER, NUMBER | UNDEFINED)),
        (TYPE, "a", (Basic.STRING, TEXT)),
        (TYPE, "b", (Basic.NUMBER, NUMBER | NOTHING)),
        (TYPE, "c", (None, ANY)),
        (TYPE, "", (None, ANY)),
        (TYPE, None, (None, TEXT | NUMBER | NOTHING)),
        (None, "a", (None, ANY)),
        (Basic.JSON, None, (None, ANY)),
    ],
)
def test_a_member_of_a_value(shape: Shape, name: str | None, member: tuple[Shape, int]) -> None:
    assert member_of(shape, name) == member


@pytest.mark.parametrize(
    ("shape", "item"),
    [
        (LISTED, (STRING, TEXT)),
        (Field("l", FieldType.LIST, items=MAYBE), (MAYBE, NUMBER | NOTHING)),
        (Field("l", FieldType.LIST), (None, JSON)),
        (MAP, (None, JSON)),
        (ListOf(Basic.JSON), (None, JSON)),
        (ListOf(Basic.TIME), (Basic.TIME, NUMBER)),
        (None, (None, JSON)),
        (Basic.STRING, (None, JSON)),
    ],
)
def test_an_item_of_a_list(shape: Shape, item: tuple[Shape, int]) -> None:
    assert item_of(shape) == item


def test_times_that_auth0_has_written() -> None:
    assert is_written_time(Field("t", FieldType.STRING, invariants=(HasFormat(TextFormat.TIMESTAMP, ""),)))
    assert not is_written_time(Field("t", FieldType.STRING, invariants=(HasFormat(TextFormat.EMAIL, ""),)))
    assert not any(map(is_written_time, (STRING, Basic.TIME, None)))


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("call", "access.deny", "`api.access.deny`"),
        ("ask", "extern externs/tools.js#score", "the function `score`"),
        ("ask", "sendRequest", "a request"),
        ("ask", "sendRepeatedly", "a request that is repeated"),
        ("ask", "sendAuthorized", "a request with a client's token"),
        ("ask", "fetchKeys", "the request for keys"),
        ("ask", "verifyToken", "the verification of a token"),
        ("ask", "signToken", "the signature of a token"),
        ("ask", "api.cache.get", "`api.cache.get`"),
        ("log", "", "`log`"),
        ("throw", "Error", "an abort"),
        ("loop", "", "a loop"),
        ("limit", "inTime", "the time limit of a function"),
        ("throws", "", "an error that is thrown"),
        ("goes on without waiting", "", "going on without waiting"),
        ("declares twice", "x", "a name that is declared twice"),
        ("other", "x", "`other`"),
    ],
)
def test_what_is_done_in_words(kind: str, name: str, said: str) -> None:
    assert words(Item(kind, name, (), Space(10).true, None)) == said


def test_the_head_of_a_request_is_no_wider_than_a_line() -> None:
    seen = set()
    for chosen in product((False, True), repeat=len(_PATTERNS)):
        options = [*compress(_PATTERNS.values(), chosen)]
        head = _head(options)
        lines = head.split("\n")
        assert max(map(len, lines)) <= _WIDTH
        one = f"async function sendRequest(method, address, {{ {', '.join(options)} }} = {{}}) {{"
        assert (len(lines) == 1) == (not options or len(one) <= 80)
        joined = (
            " ".join(line.strip() for line in lines)
            .replace("( ", "(")
            .replace(", )", ")")
            .replace(", }", " }")
        )
        assert joined == (one if options else "async function sendRequest(method, address) {")
        if len(lines) > 1:
            assert lines[1:3] == ["  method,", "  address,"] and lines[-1] == ") {"
            among = f"  {{ {', '.join(options)} }} = {{}},"
            assert (
                lines[3:-1] == [among] if len(among) <= 80 else lines[3] == "  {" and lines[-2] == "  } = {},"
            )
        seen.add(len(lines))
    assert seen == {1, 5, 5 + 1 + len(_PATTERNS), 5 + 1 + len(_PATTERNS) - 1}


@pytest.mark.parametrize(
    ("found", "tests"),
    [
        ((), ""),
        (("no_address",), "a === undefined"),
        (("no_body",), "b === null"),
        (("no_address", "no_body"), "a === undefined || b === null"),
    ],
)
def test_what_makes_a_request_impossible(found: tuple[str, ...], tests: str) -> None:
    assert _impossible(frozenset(found), "a", "b") == tests


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("sendRequest", "async function sendRequest(method, address) {", ""),
        (
            "sendRequest",
            "async function sendRequest(method, address, { headers, body } = {}) {",
            "body headers",
        ),
        ("sendRequest", "async function sendRequest(m, a, { form, accept = [] } = {}) {", "accept form"),
        ("sendRequest", "async function sendRequest(m, a, { accept, timeout } = {}) {", ""),
        (
            "sendRequest",
            "async function sendRequest(\n  m,\n  {\n    acceptAll,\n    timeout = 3000,\n"
            "    deadline = Infinity,\n  } = {},\n) {",
            "acceptAll deadline timeout",
        ),
        (
            "sendRequest",
            "if (ok) {\n      return { status, text, json: fromJson(text) };\n",
            "json status text",
        ),
        ("sendRequest", "if (ok) {\n      return {};\n", ""),
        ("sendRequest", "if (ok) {\n      return { json };\n", ""),
        ("sendRequest", "address === undefined", "no_address"),
        ("sendRequest", "body === null", "no_body"),
        ("sendRequest", "let reason = 1;", "reason"),
        ("sendRequest", "return { failure: { status } };", "failed_status"),
        ("sendRequest", 'reason: "status", status }', "failed_status"),
        ("sendAuthorized", "options.query", "client_query"),
        ("sendAuthorized", "new Headers(headers);", "client_headers"),
        ("sendAuthorized", "retries = 0", "client_retries"),
        ("fetchKeys", "sendRepeatedly(", "key_retries"),
        ("fetchKeys", "let reason = options.query; body === null; retries = 0", ""),
        ("sendAuthorized", "let reason; sendRepeatedly(", ""),
        ("sendRequest", "options.query; retries = 0; sendRepeatedly(", ""),
    ],
)
def test_what_a_function_that_sends_can_do(name: str, text: str, found: str) -> None:
    assert sorted(_features({name: text})) == found.split()


def test_what_functions_use() -> None:
    texts = {"ipIn": "/** asString */\n * toIso\nipBits(x.asJson, asNumbers); jose.f(toJson)"}
    assert lacking(texts) == {"ipBits", "toJson"}
    assert modules(texts) == {"jose"}
    assert lacking({**texts, "ipBits": "crypto", "toJson": "y.ipIn; whenPresent"}) == {"whenPresent"}
