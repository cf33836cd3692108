"""How values, calls and paths are written: as a policy writes them, as people read them, and as JSON."""

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.ir.types import Basic, Type
from actiongen.runs.values import REQUEST, Value
from actiongen.testing.values import call_text, has_options, path_text, plain, short, typed_text, value_text
from actiongen.testing.verdict import inspected

LOGIN = load_trigger("post-login")
assert LOGIN is not None
DAY = 86_400_000.0
NEW_YEAR = 1_767_225_600_000.0  # 2026-01-01T00:00:00Z


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (2.0, "2"),
        (0.5, "0.5"),
        ('a "b"', r'"a \"b\""'),
        ("é", '"é"'),
        ("a\u202eb", r'"a\u202eb"'),
        ("\U000e0001", r'"\U000e0001"'),
        ([1.0, "a"], '[1, "a"]'),
        ({"a": 1.0, "b": [None]}, '{"a": 1, "b": [None]}'),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_values_as_a_policy_writes_them(value: Value, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (NEW_YEAR, Basic.TIME, "2026-01-01T00:00Z"),
        (NEW_YEAR + 5000, Basic.TIME, "2026-01-01T00:00:05Z"),
        (NEW_YEAR + 5, Basic.TIME, "2026-01-01T00:00:00.005Z"),
        (1e300, Basic.TIME, value_text(1e300)),
        (float("inf"), Basic.TIME, value_text(float("inf"))),
        ("2026-01-01", Basic.TIME, '"2026-01-01"'),
        (NEW_YEAR, Basic.NUMBER, "1767225600000"),
        (0.0, Basic.DURATION, "0s"),
        (DAY, Basic.DURATION, "1d"),
        (-4 * DAY - 9 * 3_600_000, Basic.DURATION, "-4d 9h"),
        (61_000.0, Basic.DURATION, "1m 1s"),
        (1_500.0, Basic.DURATION, "1.5s"),
    ],
)
def test_values_of_a_known_type(value: Value, type_: Type, text: str) -> None:
    assert typed_text(value, type_) == text


@pytest.mark.parametrize(
    ("name", "arguments", "rest", "text"),
    [
        ("access.deny", ("No",), False, 'api.access.deny("No")'),
        ("access.deny", (), True, "api.access.deny(...)"),
        ("abort", ("broken",), False, 'abort("broken")'),
        (
            "multifactor.enable",
            ("any", {"allowRememberBrowser": False}),
            True,
            'api.multifactor.enable("any", {"allowRememberBrowser": False}, ...)',
        ),
        (
            "multifactor.enable",
            ("any", {"allowRememberBrowser": False}),
            False,
            'api.multifactor.enable("any", allowRememberBrowser=False)',
        ),
        ("multifactor.enable", ("any", {}), False, 'api.multifactor.enable("any")'),
        ("multifactor.enable", ("any", {"a-b": 1.0}), False, 'api.multifactor.enable("any", {"a-b": 1})'),
        ("user.setAppMetadata", ("k", {"a": 1.0}), False, 'api.user.setAppMetadata("k", {"a": 1})'),
        (REQUEST, ("GET https://x.example",), False, 'http.get("https://x.example")'),
        (REQUEST, ("GET https://x.example",), True, 'http.get("https://x.example", ...)'),
        (REQUEST, (), False, 'http.get("?")'),
        (
            REQUEST,
            (
                "POST https://x.example",
                {"headers": {"content-type": "application/json", "x": "y"}, "body": '{"a":[1]}'},
            ),
            False,
            'http.post("https://x.example", json={"a": [1]}, headers={"x": "y"})',
        ),
        (
            REQUEST,
            ("PUT https://x.example", {"headers": {"content-type": "application/json"}, "body": "{"}),
            False,
            'http.put("https://x.example", headers={"content-type": "application/json"}, text="{")',
        ),
        (
            REQUEST,
            ("PATCH https://x.example", {"headers": {"content-type": "text/plain"}, "body": "1"}),
            False,
            'http.patch("https://x.example", headers={"content-type": "text/plain"}, text="1")',
        ),
        (
            REQUEST,
            ("GET https://x.example", {"headers": {"x": "y"}}),
            True,
            'http.get("https://x.example", ..., headers={"x": "y"})',
        ),
        (REQUEST, ("GET https://x.example", {"headers": {}}), False, 'http.get("https://x.example")'),
    ],
)
def test_calls(name: str, arguments: tuple[Value, ...], rest: bool, text: str) -> None:
    assert LOGIN is not None
    assert call_text(name, arguments, LOGIN, rest=rest) == text


def test_options_are_the_last_of_all_arguments() -> None:
    assert LOGIN is not None
    assert has_options("multifactor.enable", 2, LOGIN) and not has_options("multifactor.enable", 1, LOGIN)
    assert not has_options("user.setAppMetadata", 2, LOGIN) and not has_options("no.method", 0, LOGIN)


def test_json_for_other_programs() -> None:
    given: Value = {"a": [1.0, 1.5, 2.0**53, -3.0], "b": None, "c": True, "\ud83d\ude00": "\ud83d\ude00"}
    made = plain(given)
    assert made == {"a": [1, 1.5, 2.0**53, -3], "b": None, "c": True, "\U0001f600": "\U0001f600"}
    assert isinstance(made, dict) and isinstance(made["a"], list)
    assert [type(each) for each in made["a"]] == [int, float, float, int]


def test_a_long_value_is_cut() -> None:
    assert short("x" * 198) == '"' + "x" * 198 + '"'
    assert short("x" * 199) == '"' + "x" * 198 + "…"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ('it\'s "so"', '`it\'s "so"`'),
        ("'\"`", "'\\'\"`'"),
        ("\\\n\t\r", r"'\\\n\t\r'"),
        ([], "[]"),
        ([1.0, ["a"]], "[ 1, [ 'a' ] ]"),
        ({}, "{}"),
        ({"a": 1.0, "b-c": None, "2d": True}, "{ a: 1, 'b-c': null, '2d': true }"),
    ],
)
def test_values_as_the_console_of_node_shows_them(value: Value, shown: str) -> None:
    assert inspected(value) == shown


def test_paths() -> None:
    assert path_text(()) == "event"
    assert path_text(("user", "email")) == "event.user.email"
    assert path_text(("request", "body", "ulp-name")) == 'event.request.body["ulp-name"]'
    assert path_text(("notification", "from")) == 'event.notification["from"]', "a word of the language"
