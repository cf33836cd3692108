"""The mends of an import go by what the compiler says. Whoever changes one of these words finds out here."""

import re

import pytest

from actiongen.source import Source
from actiongen.unit import compile_file, loader

SIGN_UP = 'action(name="A", trigger="pre-user-registration")\n\n'
HEAD = 'action(name="A", trigger="post-login")\n\n'
META = "event.user.app_metadata"


def _in_rule(line: str) -> str:
    return f'with rule("r"):\n    {line}\n'


def _if(condition: str) -> str:
    return f'with rule("r", when={condition}):\n    stop()\n'


def _claim(value: str) -> str:
    return _in_rule(f'api.idToken.setCustomClaim("https://a.example/c", {value})')


SAID = [
    ("AG302", r"this has type (.+?)(?: already)?$", _if(f"{META}.a")),
    ("AG302", r"this has type number", _if("event.stats.logins_count")),
    ("AG301", r"^`truthy` is for json alone", _if('truthy(event.client.name) and event.client.name != "x"')),
    ("AG301", r"^`read` is for json alone", _claim("read(event.client.name, string)")),
    ("AG301", r"^`to_number` takes a string.*type json", _if(f"to_number({META}.a) == 1")),
    ("AG301", r"^`to_number` takes a string.*type number", _if("to_number(event.stats.logins_count) == 1")),
    ("AG301", r"^`or` chooses between texts", _claim(f'{META}.a or "x"')),
    (
        "AG301",
        r"^the values of `coalesce` have one type: (.+?) and (.+?) do not mix",
        _claim(f'coalesce({META}.a, "x")'),
    ),
    (
        "AG301",
        r"^the two values have different types: (.+?) and (.+)$",
        _claim(f'{META}.a if event.stats.logins_count == 1 else "x"'),
    ),
    ("AG301", r"does not take (.+?) and (.+)$", _claim(f'{META}.a + "x"')),
    ("AG301", r"f-string takes.*type boolean", _claim('f"{event.user.email_verified}"')),
    (
        "AG301",
        r"takes (?:a |an )?(list of )?(text|string|number|boolean)s?\b",
        _in_rule(f"api.access.deny({META}.a)"),
    ),
    ("AG303", r"f-string", _claim('f"{event.user.email}"')),
    (
        "AG303",
        r"a pair of",
        'with rule("r"):\n    http.get("https://a.example", query={"a": event.user.email}, on_error=stop())\n',
    ),
    ("AG305", r"`in` cannot look in json", _if(f"{META}.b in {META}.a")),
    (
        "AG517",
        r"a duration, in seconds.*nothing says",
        _in_rule(
            "x = api.redirect.encodeToken(secret='s', payload={}, expiresInSeconds=event.stats.logins_count)"
        ),
    ),
    ("AG517", r"nothing says", _in_rule("api.session.setExpiresAt(event.stats.logins_count)")),
    ("AG205", r"takes no further argument", _in_rule('api.multifactor.enable("any", "x", "y")')),
    ("AG214", r"^json has no method", _claim(f"{META}.a.lower()")),
    ("AG305", r"two values of type json", _if(f"{META}.a == {META}.b")),
    ("AG316", r"json may be anything", _if(f"any(x == 1 for x in {META}.a)")),
    ("AG314", r"the keys of a dictionary are texts, and this has type json", _claim(f"{META}[{META}.a]")),
]


@pytest.mark.parametrize(("code", "words", "text"), SAID, ids=[f"{code} {words}" for code, words, _ in SAID])
def test_the_compiler_says_it_so(code: str, words: str, text: str) -> None:
    source = Source("policies/a.policy", HEAD + text)
    unit = compile_file(source, loader((source,))).unit
    said = [each.message for each in unit.diagnostics if each.code.id == code]
    assert [each for each in said if re.search(words, each)], [
        (each.code.id, each.message) for each in unit.diagnostics
    ]


def test_the_message_for_the_user_is_asked_for() -> None:
    """AG205 of a method whose second argument Auth0 needs."""
    source = Source("policies/a.policy", SIGN_UP + _in_rule('api.access.deny("no")'))
    unit = compile_file(source, loader((source,))).unit
    assert any("needs `userMessage`" in each.message for each in unit.diagnostics if each.code.id == "AG205")


def test_a_number_compared_with_json_names_what_to_read() -> None:
    """The help of AG305."""
    source = Source("policies/a.policy", HEAD + _if(f"{META}.a > 3") + _if(f"{META}.a > {META}.b"))
    unit = compile_file(source, loader((source,))).unit
    helps = [each.help or "" for each in unit.diagnostics if each.code.id == "AG305"]
    assert any(re.search(r"read\((.*), [^,]+\)", each) for each in helps)
    assert any("both" in each for each in helps)
