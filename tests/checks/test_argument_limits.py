"""AG506, AG507: texts that are put together, as far as their constants tell that Auth0 refuses or drops them."""

import pytest

from .programs import ids, marks, only

CLAIM = "api.idToken.setCustomClaim(name, 1)"
IN_A_LOOP = 'with rule("a"):\n    for name in ["sub", "https://a.example/x"]:\n'


def test_a_text_is_judged_by_how_it_begins() -> None:
    diagnostic = only('with rule("a"):\n    api.accessToken.addScope(f"read all:{event.client.name}")\n')
    assert diagnostic.message == "`scope` cannot hold white space"
    assert marks(diagnostic) == ["begins with `read all:`"]


def test_how_long_a_text_gets_is_not_judged_by_its_beginning() -> None:
    scope = f'f"{"x" * 300}{{event.client.name}}"'
    assert ids(f'with rule("a"):\n    api.accessToken.addScope({scope})\n') == []


def test_an_item_of_a_list_is_called_that() -> None:
    diagnostic = only('with rule("a"):\n    api.transaction.setTargetScopes([f"a b{event.client.name}"])\n')
    assert diagnostic.message == "an item of `scopes` cannot hold white space"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"        {CLAIM}\n", ["AG507"]),
        # the condition may be there to leave out the name that is wrong
        (f'        if name != "sub":\n            {CLAIM}\n', []),
        # this one is about something else
        (f'        if event.client.name != "sub":\n            {CLAIM}\n', ["AG507"]),
        (
            "        for role in event.authorization.roles:\n"
            f'            if role != "sub":\n                {CLAIM}\n',
            ["AG507"],
        ),
    ],
)
def test_a_name_in_a_loop_is_judged_unless_a_condition_is_about_it(body: str, expected: list[str]) -> None:
    assert ids(f"{IN_A_LOOP}{body}") == expected


def test_every_wrong_name_of_a_loop_is_reported_once() -> None:
    helper = f"def claim(name):\n    {CLAIM}\n\n"
    rule = 'with rule("a"):\n    for name in ["sub", "aud", "sub"]:\n        claim(name)\n'
    assert ids(helper + rule) == ["AG507", "AG507"]


@pytest.mark.parametrize(("length", "is_cut"), [(60, False), (61, True)])
def test_a_long_text_is_cut_in_the_label(length: int, is_cut: bool) -> None:
    scope = "a b".ljust(length, "x")
    diagnostic = only(
        f'with rule("a"):\n    for name in ["{scope}"]:\n        api.accessToken.addScope(name)\n'
    )
    assert marks(diagnostic) == [f"is `{scope[:59]}…`" if is_cut else f"is `{scope}`"]
