"""Why a value is there at a place, or may be absent. ``|`` in a policy marks the place."""

import pytest
from ide_folders import workspace

from actiongen.ide.hover import hover

HEAD = (
    'action(name="A", trigger="post-login", deploy=False)\n\n'
    'schema(event.user.app_metadata, plan=string, since=time, tags=[string])\nsecrets("KEY", optional=["MAY"])\n\n'
)


def said(text: str) -> str:
    before, _, after = (HEAD + text).partition("|")
    view = workspace(a=before + after).view("policies/a.policy")
    assert view is not None
    found = hover(view, len(before))
    return "" if found is None else found.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = event.user.ema|il\n", "Auth0 does not always send `event.user.email`"),
        (
            "x = event.organization.na|me\n",
            "`event.organization` may be absent, and what is below it with it",
        ),
        (
            "x = event.user.user_metadata.th|eme\n",
            "`event.user.user_metadata` may be absent, and what is below",
        ),
        (
            'with rule("R", when=event.user.user_metadata is not None):\n    log(event.user.user_metadata.th|eme)\n',
            "`event.user.user_metadata` holds whatever somebody has put there",
        ),
        (
            "x = event.user.app_metadata.pl|an\n",
            "`event.user.app_metadata.plan` may be missing, and a value that is no `string` counts as absent",
        ),
        ("x = event.secrets.MA|Y\n", "it is declared as optional, and an empty one counts as absent"),
        (
            'x = http.get("https://a.example", on_error=log("no"))\ny = |x is None\n',
            "the request may have no answer, and `on_error=` goes on then",
        ),
        (
            'x| = http.get("https://a.example", on_error=log("no"))\n',
            "the request may have no answer, and `on_error=` goes on then",
        ),
        ("m = event.user.user_metadata\nx = m.th|eme\n", "`m` may be absent, and what is below it with it"),
        (
            "x = event.user.identities[0].prov|ider\n",
            "what is before the point may be absent, and what is below it",
        ),
        ("x = event.user.identities[0]\ny = x|\n", "there may be nothing under that index or key"),
        (
            "x = email_domain(event.user.email)\ny = x|\n",
            "`x` is made of something that may be absent: Auth0 does not always send `event.user.email`; and "
            "`email_domain` gives a value only where its argument has the right form",
        ),
        (
            'x = email_domain("a@b.example")\ny = x|\n',
            "`x` is made of something that may be absent: `email_domain` gives a value only where its argument has "
            "the right form",
        ),
        (
            "x = event.user.name.upper()\ny = x|\n",
            "`x` is made of something that may be absent: Auth0 does not always send `event.user.name`",
        ),
        (
            "x = first(i for i in event.user.identities)\ny = x|\n",
            "`x` is made of something that may be absent: there may be no such item",
        ),
        (
            "def f(a):\n    return event.user.name\n\nx = f(1)\ny = x|\n",
            "`x` is made of something that may be absent: Auth0 does not always send `event.user.name`",
        ),
        (
            "x = event.user.email\ny = x.upper()\nz = y|\n",
            "`y` is made of something that may be absent: `x` is made of",
        ),
    ],
)
def test_why_a_value_may_be_absent(text: str, why: str) -> None:
    found = said(text)
    assert "**May be absent here**: " in found and why in found


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            "x = event.user.ema|il\n",
            '`coalesce(event.user.email, "…")`, or ask `event.user.email is not None` before.',
        ),
        (
            "x = event.user.app_metadata.si|nce\n",
            "what is made of it is absent, and of comparisons with it `!=` alone",
        ),
        (
            "x = email_domain(event.user.email)\ny = x|\n",
            '`coalesce(x, "…")`, or ask `x is not None` before.',
        ),
        ("x = len(event.user.name)\ny = x|\n", "`coalesce(x, 0)`, or ask `x is not None` before."),
    ],
)
def test_what_to_do_about_it(text: str, advice: str) -> None:
    assert advice in said(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('x| = http.get("https://a.example", on_error=stop())\n', "**Always there.**"),
        ("x = event.user.user_i|d\n", "**Always there**: Auth0 sends it every time."),
        ("x = event.secrets.KE|Y\n", "**Always there**: Terraform refuses an empty value."),
        ('x = "a" + event.user.user_id\ny = x|\n', "**Always there.**"),
    ],
)
def test_what_is_always_there(text: str, why: str) -> None:
    assert why in said(text)


@pytest.mark.parametrize(
    ("when", "known", "holds"),
    [
        ("event.user.email is not None", "event.user.email is not None", True),
        ("event.user.email", "event.user.email", True),
        ('event.user.email == "a"', 'event.user.email == "a"', True),
        ("event.user.email_verified and event.user.email is not None", "event.user.email is not None", True),
        # Both parts hold by themselves, so the one that says it is named.
        ("event.user.name and event.user.email", "event.user.email", True),
        ("not (event.user.email is None or event.user.name is None)", "event.user.email is None", False),
        ("not (event.user.email is None)", "event.user.email is None", False),
        ("not not event.user.email", "event.user.email", True),
        (
            'event.user.email == "a" or event.user.email == "b"',
            'event.user.email == "a" or event.user.email == "b"',
            True,
        ),
        (
            '(event.user.email == "a" and event.user.name) or event.user.email == "b"',
            'event.user.email == "a" and event.user.name or event.user.email == "b"',
            True,
        ),
        (
            'not (event.user.email != "a" and event.user.email != "b")',
            'event.user.email != "a" and event.user.email != "b"',
            False,
        ),
    ],
)
def test_which_condition_says_that_it_is_there(when: str, known: str, holds: bool) -> None:
    found = said(f'with rule("R", when={when}):\n    log(event.user.ema|il)\n')
    line = HEAD.count("\n") + 1
    if holds:
        assert f"**There at this place**: it is known that `{known}` (line {line})." in found
    else:
        assert (
            f"**There at this place**: the action ends, or goes another way, where `{known}` (line {line})."
            in found
        )


@pytest.mark.parametrize(
    "when",
    [
        "event.user.name is not None",
        'event.user.email != "a"',
        'event.user.email == "a" or event.user.name == "b"',
        "not event.user.email",
        "event.user.email is None",
    ],
)
def test_which_does_not(when: str) -> None:
    found = said(f'with rule("R", when={when}):\n    log(event.user.ema|il)\n')
    assert "**May be absent here**" in found


def test_a_long_condition_is_cut() -> None:
    names = " or ".join(f'event.user.email == "{letter * 20}"' for letter in "abcd")
    found = said(f'with rule("R", when={names}):\n    log(event.user.ema|il)\n')
    assert f"`{names[:90]}…`" in found
    exact = 'event.user.email == "' + "a" * (90 - len('event.user.email == ""')) + '"'
    assert len(exact) == 90
    assert f"`{exact}`" in said(f'with rule("R", when={exact}):\n    log(event.user.ema|il)\n')


@pytest.mark.parametrize(
    "text",
    [
        # A path that stands for itself, a condition, a name of the language.
        "schema(event.user.user_me|tadata, a=string)\n",
        'test("t", given={event.user.ema|il: "a"})\n',
        'test("t", given={event.user|.email: "a"})\n',
        'test("t", cases=[case("c", given={event.user.ema|il: "a"})])\n',
        "x = event.user.email is None\ny = x|\n",
        'x = event.user.email == "a"\ny = x|\n',
    ],
)
def test_of_what_nothing_is_said(text: str) -> None:
    found = said(text)
    assert found and not any(each in found for each in ("May be absent", "Always there", "There at"))


def test_values_of_given_are_values() -> None:
    found = said('test("t", given={event.user.email: event.user.na|me})\n')
    assert "**May be absent here**" in found
