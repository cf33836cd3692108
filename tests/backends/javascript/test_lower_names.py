"""What names of a policy are called in JavaScript."""

import pytest

from actiongen.backends.javascript.names import Names, camel_case


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("user_domain", "userDomain"),
        ("userDomain", "userDomain"),
        ("user__domain_", "userDomain"),
        ("_private", "private"),
        ("x1_y2", "x1Y2"),
        ("FORCE_MFA", "FORCE_MFA"),
        ("A1", "A1"),
        ("Mixed_Case", "mixedCase"),
        ("__", "value"),
        ("_1", "_1"),
        ("__2nd_try", "_2ndTry"),
    ],
)
def test_camel_case(name: str, want: str) -> None:
    assert camel_case(name) == want


def test_a_name_is_free_again_after_its_scope() -> None:
    names = Names(frozenset({"asString"}))
    assert names.declare("a", "role") == "role"
    with names.scope():
        assert names.declare("b", "role") == "role2"
        assert names.declare("c", "item") == "item"
        assert names.fresh("asString") == "asString2"
    with names.scope():
        assert names.declare("d", "item") == "item"
    assert (names.of("a"), names.of("b"), names.of("d")) == ("role", "role2", "item")


@pytest.mark.parametrize(
    "word", ["class", "new", "undefined", "Object", "exports", "require", "event", "api", "let"]
)
def test_reserved_words_get_a_number(word: str) -> None:
    assert (
        Names(frozenset()).declare("a", word) == f"{camel_case(word)}{'' if camel_case(word) != word else 2}"
    )
