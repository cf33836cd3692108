"""Values that are worth trying for a field."""

import pytest
from testing.policies import program

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.ir.regex import Regex, parse_regex
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.runs.values import Value
from actiongen.testing.candidates import (
    FieldUse,
    Literals,
    absent_path,
    candidates,
    literals_of,
    matching_text,
)
from actiongen.testing.generate import spots

LOGIN = load_trigger("post-login")
assert LOGIN is not None
NONE = Literals()
PAST, DAY = "2025-12-31T00:00:00.000Z", 86_400_000.0


def tried(path: str, type_: Type, literals: Literals = NONE) -> tuple[Value, ...]:
    assert LOGIN is not None
    return candidates(FieldUse(tuple(path.split(".")[1:]), type_), literals, LOGIN)


@pytest.mark.parametrize(
    ("path", "type_", "literals", "wanted"),
    [
        ("event.user.email_verified", Basic.BOOLEAN, Literals(), (True, False, None)),
        ("event.stats.logins_count", Basic.NUMBER, Literals(numbers=(7.0,)), (7.0, 8.0, 6.0, 1.0, 2.0, 10.0)),
        ("event.user.name", Basic.STRING, Literals(texts=("Bob",)),
         ("Bob", "Bobx", "xBob", "BOB", "bob", "Bo", "ob", "", "x", None)),
        ("event.user.email", Basic.STRING, Literals(texts=("corp.example",)),
         ("ann@corp.example", "ANN@CORP.EXAMPLE", "ann@corp.example.evil.example", "ann@xcorp.example",
          "xann@corp.example", "corp.example@example.com", "ann@example.com")),
        ("event.user.email", Basic.STRING, Literals(texts=("@corp.example",)), ("ann@corp.example",)),
        ("event.user.email", Basic.STRING, Literals(texts=("bob@corp.example",)),
         ("bob@corp.example", "xbob@corp.example", "bobcorp.example@example.com")),
        ("event.request.ip", Basic.STRING, Literals(texts=("10.0.0.0/8",)),
         ("10.0.0.0", "10.255.255.255", "198.51.100.7", "2001:db8::1")),
        ("event.user.created_at", Basic.STRING, Literals(texts=("2026-05-05T00:00:00Z",)),
         ("2026-05-05T00:00:00.000Z", "2026-05-05T00:00:01.000Z", "2026-05-04T23:59:59.000Z")),
        ("event.user.created_at", Basic.STRING, Literals(durations=(0.0, DAY)),
         (PAST, "2025-12-31T00:00:01.000Z", "2025-12-30T23:59:59.000Z", "2026-01-01T00:00:00.000Z",
          "2026-01-02T00:00:00.000Z")),
        ("event.transaction.response_mode", Basic.STRING, Literals(texts=("x",)),
         ("query", "fragment", "form_post", "web_message", None)),
        ("event.user.app_metadata.a", Basic.STRING, Literals(texts=("b",)), ("b", True, 1.0, [], {}, None)),
        ("event.user.app_metadata.a", Basic.TIME, Literals(durations=(0.0, DAY)), (PAST, True, "x", None)),
        ("event.user.app_metadata.a", Basic.JSON, Literals(texts=("b",), numbers=(5.0,)),
         ("b", 5.0, True, 6.0, 4.0, 0.5, None)),
        ("event.user.app_metadata.a", ListOf(Basic.STRING), Literals(texts=("b", "c")),
         ([], ["b"], ["c"], ["x", "b"], None)),
        ("event.authorization.roles", ListOf(Basic.STRING), Literals(texts=("b",)), ([], ["b"], ["B"])),
    ],
)  # fmt: skip
def test_what_is_tried(path: str, type_: Type, literals: Literals, wanted: tuple[Value, ...]) -> None:
    found = tried(path, type_, literals)
    known = {repr(each) for each in found}
    assert [each for each in wanted if repr(each) not in known] == [], "1 is not True"
    assert len({repr(each) for each in found}) == len(found) <= 40


def test_what_auth0_never_sends_is_not_tried() -> None:
    assert not {0.0, -1.0, 0.5} & {*tried("event.stats.logins_count", Basic.NUMBER)}  # type: ignore[arg-type]
    assert "x" not in tried("event.user.email", Basic.STRING, Literals(texts=("x y",)))
    assert {*tried("event.transaction.response_mode", Basic.STRING, Literals(texts=("x",)))} == {
        *("query", "fragment", "form_post", "web_message", None)
    }


def test_items_of_a_list_of_records_have_each_of_their_parts_tried() -> None:
    found = tried("event.user.identities", ListOf(Basic.JSON), Literals(texts=("github",)))
    assert found[0] == []
    items = [each[0] for each in found if isinstance(each, list) and each]
    assert {True, False} <= {each.get("isSocial") for each in items if isinstance(each, dict)}
    assert "github" in [each.get("provider") for each in items if isinstance(each, dict)]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("event.user.name", "event.user.name"),
        ("event.user.user_id", None),
        ("event.organization.id", "event.organization"),
        ("event.user.app_metadata.a.b", "event.user.app_metadata.a.b"),
        ("event.client.client_id", None),
    ],
)
def test_what_is_taken_out(path: str, wanted: str | None) -> None:
    assert LOGIN is not None
    found = absent_path(tuple(path.split(".")[1:]), LOGIN)
    assert found == (None if wanted is None else tuple(wanted.split(".")[1:]))


def test_literals_are_found_through_names() -> None:
    made = program(
        'NAME = "a"\nMOST = 3\nwith rule("R", when=event.user.name == NAME and event.stats.logins_count > MOST'
        ' and now() - time(event.user.created_at) > days(2) and matches(r"^x[0-9]", event.user.nickname)'
        " and event.user.email_verified is True):\n    stop()\n"
    )
    (rule,) = [step for step in made.all_steps if isinstance(step, ir.Rule)]
    assert rule.condition is not None
    found = literals_of(rule.condition)
    assert {*found.texts} == {"a", "x0"}
    assert {*found.numbers} == {3.0, 2.0}
    assert found.durations == (0.0, 2 * DAY)


@pytest.mark.parametrize(
    ("condition", "read"),
    [
        ('event.user.name == "a"', {"user.name": Basic.STRING}),
        ("event.stats.logins_count > 1 and event.user.email_verified",
         {"stats.logins_count": Basic.NUMBER, "user.email_verified": Basic.BOOLEAN}),
        ("event.user.app_metadata.a.b is None", {"user.app_metadata.a.b": Basic.JSON}),
        ('read(event.user.app_metadata.a, string) == "b"', {"user.app_metadata.a": Basic.STRING}),
        ('"b" in read(event.user.app_metadata.a, [string])', {"user.app_metadata.a": ListOf(Basic.STRING)}),
        ('event.request.query["a"] is None', {"request.query.a": Basic.JSON}),
        ('name == "a"', {"user.name": Basic.STRING}),
        ("len(event.authorization.roles) > 1", {"authorization.roles": ListOf(Basic.STRING)}),
        ("now() > time(event.user.created_at)", {"user.created_at": Basic.STRING}),
    ],
)  # fmt: skip
def test_what_a_condition_reads(condition: str, read: dict[str, Type]) -> None:
    made = program(f'name = event.user.name\nwith rule("R", when={condition}):\n    stop()\n')
    (rule,) = [step for step in made.all_steps if isinstance(step, ir.Rule)]
    assert rule.condition is not None
    found = {".".join(spot.path): spot.type for spot in spots(rule.condition)}
    assert found == read


def test_of_a_record_the_whole_is_read() -> None:
    made = program(
        'with rule("R", when=read(event.user.app_metadata.a, {"b": string}).b == "c"):\n    stop()\n'
    )
    (rule,) = [step for step in made.all_steps if isinstance(step, ir.Rule)]
    assert rule.condition is not None
    assert [spot.path for spot in spots(rule.condition)] == [("user", "app_metadata", "a")]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("abc", "abc"),
        ("^a$", "a"),
        ("a|b", "a"),
        ("ba*", "ba"),
        ("a+b?", "ab"),
        ("a{3}", "aaa"),
        ("a{2,5}", "aa"),
        ("[0-9]", "0"),
        ("[^a-z]", "0"),
        ("[!-/]", "!"),
        (r"\d\w", "0a"),
        ("(?:x|y)z", "xz"),
        (r"\ba\b", "a"),
        (".", "a"),
        ("é", "é"),
    ],
)
def test_a_text_that_a_pattern_matches(pattern: str, text: str) -> None:
    regex = parse_regex(pattern)
    assert isinstance(regex, Regex), regex
    assert matching_text(regex.root, regex) == text
