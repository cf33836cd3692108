"""The functions of the runtime: their text, and what they do with any value."""

import json
from importlib import resources

import esprima
import pytest
from bench.eslint import eslint
from bench.node import Nodes
from bench.prettier import prettier

from actiongen.auth0.load import platform
from actiongen.backends.javascript.runtime import HELPERS, Helper, needed
from actiongen.ir.clients import LIFETIME_S, MARGIN_S

_EXPORT = "exports.f = async ({ args }, api) => api.done(%s(...args));\n\n"


def call(nodes: Nodes, name: str, *arguments: object) -> object:
    """What a function of the runtime gives; absent is None, whether undefined or null."""
    code = _EXPORT % name + "\n\n".join(helper.text for helper in needed({name}))
    outcome = nodes.both(code, {"args": arguments}, "f")
    assert outcome.error is None
    [[_, [result]]] = outcome.calls
    return None if result == {"$undefined": True} else result


@pytest.mark.slow
@pytest.mark.parametrize("helper", HELPERS, ids=lambda helper: helper.name)
def test_each_text_is_tidy_and_complete(helper: object) -> None:
    assert isinstance(helper, Helper)
    parts = [f"exports.f = {helper.name};", *(each.text for each in needed({helper.name}))]
    if "jose" in helper.modules:
        parts.insert(0, 'const jose = require("jose");')
    code = "\n\n".join(parts) + "\n"
    assert prettier([code]) == [code]
    assert eslint([code]) == [[]]
    assert max(len(line) for line in code.splitlines() if "/^" not in line) <= 80


def test_a_token_is_kept_as_long_as_the_interpreter_and_the_cache_keep_it() -> None:
    (text,) = (helper.text for helper in needed({"requestToken"}) if helper.name == "requestToken")
    limits = platform().limits
    assert f"Number.isFinite(lifetime) ? lifetime - {MARGIN_S:g} : {LIFETIME_S / 60:g} * 60;" in text
    assert f"Math.floor(Math.min(rest, {limits['cache_max_hours']} * 60 * 60)) * 1000;" in text
    assert f"Buffer.byteLength(token) <= {limits['cache_value_bytes']})" in text


@pytest.mark.parametrize("helper", HELPERS, ids=lambda helper: helper.name)
def test_no_plain_word_of_a_policy_gives_way_to_a_function(helper: Helper) -> None:
    assert helper.name == "compact" or any(letter.isupper() for letter in helper.name)


def test_each_function_is_a_file() -> None:
    folder = resources.files("actiongen.backends.javascript").joinpath("runtime")
    files = {file.name for file in folder.iterdir() if ".js" in file.name}
    assert files == {f"{helper.name}.js{'.j2' * helper.sends}" for helper in HELPERS}
    for helper in HELPERS:
        [function] = esprima.parseScript(helper.text).body
        assert function.type == "FunctionDeclaration"
        assert function.id.name == helper.name


def test_the_order_is_fixed() -> None:
    names = [helper.name for helper in needed({"toIso", "asRecord", "userDomain", "asString"})]
    assert names == ["asString", "asRecord", "isObject", "compact", "toIso"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2026-03-01", 1772323200000),
        ("2026-03-01T00:00Z", 1772323200000),
        ("2026-03-01T00:00:00+00:00", 1772323200000),
        ("2026-03-01T05:30:00+05:30", 1772323200000),
        ("2026-02-28T23:00-01:00", 1772323200000),
        ("2026-03-01T00:00:00.1Z", 1772323200100),
        ("2026-03-01T00:00:00.1239999Z", 1772323200123),
        ("2026-03-01T00:00:00.123456789Z", 1772323200123),
        ("2024-02-29", 1709164800000),
        ("0001-01-01", -62135596800000),
        ("9999-12-31T23:59:59.999Z", 253402300799999),
        ("1969-12-31T23:59:59.9995Z", -1),
    ],
)
def test_times_of_the_profile(nodes: Nodes, text: str, want: int) -> None:
    assert call(nodes, "parseTime", text) == want


@pytest.mark.parametrize(
    "value",
    [
        *(
            None,
            True,
            0,
            1,
            "",
            " ",
            "1",
            "2026",
            "2026-03",
            "20260301",
            "2026-3-1",
            "foo 1",
            "Jan 1 2026",
            "2026-W01-1",
        ),
        *(
            "2026-02-29",
            "2026-02-30",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-01-32",
            "0000-01-01",
        ),
        *("2026-03-01T", "2026-03-01T00", "2026-03-01T00:00", "2026-03-01T00:00:00", "2026-03-01 00:00Z"),
        *("2026-03-01T24:00Z", "2026-03-01T23:60Z", "2026-03-01T23:59:60Z", "2026-03-01T00:00:00.Z"),
        *(
            "2026-03-01T00:00:00.1234567890Z",
            "2026-03-01T00:00:00,5Z",
            "2026-03-01T00:00+0100",
            "2026-03-01T00:00+01",
        ),
        *(
            "2026-03-01T00:00+24:00",
            "2026-03-01T00:00+01:60",
            "2026-03-01z",
            "2026-03-01T00:00z",
            "+002026-03-01",
        ),
        *("2026-03-01\n", " 2026-03-01", "２026-03-01", "2026-03-01T00:00Z[UTC]", ["2026-03-01"], {"a": 1}),
    ],
)
def test_what_is_no_time(nodes: Nodes, value: object) -> None:
    assert call(nodes, "parseTime", value) is None


@pytest.mark.parametrize(
    ("email", "want"),
    [
        ("Ann@Corp.Example", "corp.example"),
        ("a@b@C", "c"),
        ("@c", "c"),
        ("c@", None),
        ("c", None),
        ("", None),
        (None, None),
    ],
)
def test_email_domains(nodes: Nodes, email: object, want: object) -> None:
    assert call(nodes, "emailDomain", email) == want


def test_own_keys_alone_are_read(nodes: Nodes) -> None:
    proto = json.loads('{"__proto__": 1, "toString": 2, "a": null}')
    for name in ("lookUp", "ownMember"):
        assert call(nodes, name, proto, "__proto__") == 1
        assert call(nodes, name, proto, "toString") == 2
        assert call(nodes, name, proto, "a") is None
        assert call(nodes, name, proto, "valueOf") is None
        for value in ("text", ["a"], 1, True, None):
            for key in ("length", "0", "constructor", "__proto__"):
                assert call(nodes, name, value, key) is None
    assert call(nodes, "lookUp", {"undefined": 1, "null": 2}, None) is None
    assert call(nodes, "hasKey", proto, "toString") is True
    assert call(nodes, "hasKey", proto, "a") is False
    assert call(nodes, "hasKey", {"null": 1}, None) is False
    assert call(nodes, "hasKey", "text", "length") is False


def test_list_items(nodes: Nodes) -> None:
    assert call(nodes, "listItem", ["a", "b"], -1) == "b"
    assert call(nodes, "listItem", ["a"], 1) is None
    assert call(nodes, "listItem", "text", 0) is None
    assert call(nodes, "listItem", {"0": "a"}, 0) is None


@pytest.mark.parametrize(
    ("time", "want"), [(0, "1970-01-01T00:00:00.000Z"), (8.64e15 + 1, None), (None, None)]
)
def test_iso(nodes: Nodes, time: object, want: object) -> None:
    assert call(nodes, "toIso", time) == want


@pytest.mark.parametrize(
    ("text", "want"), [(" 12\n", 12), ("\u00a0-1.5e2\ufeff", -150), ("1 2", None), (" ", None), (None, None)]
)
def test_numbers_in_texts(nodes: Nodes, text: object, want: object) -> None:
    assert call(nodes, "toNumber", text) == want


def test_extremes_of_long_lists(nodes: Nodes) -> None:
    numbers = [*range(200_000)]
    assert call(nodes, "smallestOf", numbers) == 0
    assert call(nodes, "largestOf", numbers) == 199_999
    assert call(nodes, "largestOf", []) is None
    assert call(nodes, "smallestOf", None) is None
