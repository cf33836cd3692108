"""What a literal argument does not keep of a limit, and what to write instead."""

import pytest

from actiongen.auth0.load import platform
from actiongen.auth0.model import Limit, LimitKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code
from actiongen.facts.limits import Broken, broken_key, broken_limit, code_of

SHORTER = "make it shorter"
NOT_EMPTY = "give a text that is not empty"


@pytest.mark.parametrize(
    ("kind", "limit", "kept", "broken", "problem", "edit"),
    [
        (LimitKind.MAX_CHARS, 3, "éée", "éeéé", "has at most 3 characters, and this has 4", SHORTER),
        (LimitKind.OTHER_KEY_CHARS, 3, "abc", "abcd", "has at most 3 characters, and this has 4", SHORTER),
        (LimitKind.MAX_BYTES, 3, "aé", "éé", "has at most 3 bytes, and this has 4", SHORTER),
        (LimitKind.MAX_JSON_BYTES, 4, "é", "éa", "cannot be more than 4 bytes of JSON", SHORTER),
        (LimitKind.MAX_JSON_BYTES, 4, True, 12.25, "cannot be more than 4 bytes of JSON", SHORTER),
        (LimitKind.MAXIMUM, 9, 9.0, 9.5, "cannot be more than 9", "write at most 9"),
        (LimitKind.MAX_ITEMS, 2, 2, 3, "has at most 2 items, and this has 3", "leave some out"),
        (
            LimitKind.MAX_OTHER_KEYS,
            2,
            2,
            3,
            "has at most 2 keys of its own, and this has 3",
            "leave some out",
        ),
        (LimitKind.MIN_CHARS, 1, "a", "", "cannot be empty: Auth0 refuses it", NOT_EMPTY),
        (LimitKind.SAYS_NOTHING, None, "a", " ", "is empty: it says nothing to anybody", NOT_EMPTY),
        (
            LimitKind.PATTERN,
            "[a-z]+",
            "ab",
            "ab1",
            "must match `[a-z]+`",
            "use the characters that it allows",
        ),
        (LimitKind.PATTERN, r"\w+", "ab", "é", r"must match `\w+`", "use the characters that it allows"),
        (LimitKind.NO_WHITESPACE, None, "ab", "a b", "cannot hold white space", "take the white space out"),
        (
            LimitKind.NOT_ZERO,
            None,
            1.0,
            0.0,
            "cannot be 0: Auth0 throws an error, and the login fails",
            "write a time",
        ),
        (
            LimitKind.URL,
            None,
            "https://corp.example/a",
            "corp.example/a",
            "must be an absolute URL: Auth0 throws an error for any other text",
            "write `https://…`",
        ),
        (
            LimitKind.URL,
            None,
            "corp:callback",
            "https:corp.example",
            "must be an absolute URL: Auth0 throws an error for any other text",
            "write `https://…`",
        ),
        (
            LimitKind.KEY_CHARS,
            ".$",
            "a",
            "a$",
            "cannot hold `$`: Auth0 refuses the name of such a field",
            "use another character, or nest a dictionary",
        ),
        (
            LimitKind.NO_KEY,
            ("id", "name"),
            "plan",
            "name",
            "cannot be `name`: it is a field of Auth0's own, and Auth0 refuses it",
            "use another name",
        ),
    ],
)
def test_a_limit_is_kept_or_broken(
    kind: LimitKind, limit: int | str | None, kept: object, broken: object, problem: str, edit: str
) -> None:
    asked = Limit(kind, limit, "docs")
    assert broken_limit(asked, kept, platform()) is None
    assert broken_limit(asked, broken, platform()) == Broken(problem, edit)


@pytest.mark.parametrize("kind", sorted({*LimitKind} - {LimitKind.MAX_JSON_BYTES}, key=str))
def test_a_limit_says_nothing_of_another_kind_of_value(kind: LimitKind) -> None:
    assert broken_limit(Limit(kind, 1, "docs"), ["a", "b"], platform()) is None


UNDER = "cannot be under `{}`: Auth0 drops this claim"
OWN = "put it under a domain of your own: `https://example.com/{}`"


@pytest.mark.parametrize(
    ("name", "problem", "edit"),
    [
        ("https://corp.example/plan", None, ""),
        ("plan", None, ""),
        ("aud", "cannot be `aud`: Auth0 drops this claim without a word", OWN.format("aud")),
        ("auth0.com", UNDER.format("auth0.com"), "use a domain of your own"),
        ("https://auth0.com/plan", UNDER.format("auth0.com"), "use a domain of your own"),
        ("http://my.eu.auth0.com:80", UNDER.format("auth0.com"), "use a domain of your own"),
        ("urn:auth0:plan", UNDER.format("urn:auth0"), "use a domain of your own"),
        ("https://auth0.com.corp.example/plan", None, ""),
        ("https://myauth0.com/plan", None, ""),
        ("https://corp.example/auth0.com", None, ""),
    ],
)
def test_a_claim_is_one_that_auth0_keeps(name: str, problem: str | None, edit: str) -> None:
    for kind in (LimitKind.CLAIM_NAME, LimitKind.CLAIM_THROWS):
        broken = broken_limit(Limit(kind, None, "docs"), name, platform())
        assert broken == (None if problem is None else Broken(problem, edit))


def test_a_claim_that_throws_is_told_from_one_that_is_dropped() -> None:
    name = next(iter(platform().claims_that_throw))
    broken = broken_limit(Limit(LimitKind.CLAIM_THROWS, None, "docs"), name, platform())
    problem = f"cannot be `{name}`: Auth0 throws an error, and the login fails"
    assert broken == Broken(problem, OWN.format(name))


def test_the_first_character_that_a_key_cannot_hold_is_named() -> None:
    limit = Limit(LimitKind.KEY_CHARS, ".$", "docs")
    assert broken_key(limit, "plan") is None
    broken = broken_key(limit, "$a.b")
    assert broken is not None and broken.problem.startswith("cannot hold `.`")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (LimitKind.CLAIM_NAME, codes.RESERVED_CLAIM),
        (LimitKind.URL, codes.REFUSED_VALUE),
        (LimitKind.MAX_CHARS, codes.OVER_LIMIT),
    ],
)
def test_a_limit_has_a_code(kind: LimitKind, code: Code) -> None:
    assert code_of(Limit(kind, 1, "docs")) is code
