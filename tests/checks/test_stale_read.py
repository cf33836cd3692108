"""AG427: which calls miss a key that the action has written, and which do not ask for it."""

import pytest

from .programs import ids, labels, marks, only

SCHEMA = "schema(event.user.app_metadata, t=string)\nt = event.user.app_metadata.t\n"
CLAIM = 'api.idToken.setCustomClaim("https://a.example/t", {})'


def policy(write: str, read: str, *, beside: str = "", above: str = "", value: str = "t") -> str:
    return (
        f'{SCHEMA}{above}with rule("w"{write}):\n    api.user.setAppMetadata("t", "b")\n{beside}'
        f'with rule("r"{read}):\n    {CLAIM.format(value)}\n'
    )


MISSING, THERE = ", when=t is None", ", when=t is not None"


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("", ["AG427"]),
        (f"    {CLAIM.format(1)}\n", []),
        # another claim, and the same one in another token
        ('    api.idToken.setCustomClaim("https://a.example/u", 1)\n', ["AG427"]),
        ('    api.accessToken.setCustomClaim("https://a.example/t", 1)\n', ["AG427"]),
        ('    log("t")\n', ["AG427"]),
    ],
)
def test_the_same_call_in_the_rule_that_writes_makes_up_for_it(beside: str, expected: list[str]) -> None:
    assert ids(policy(MISSING, THERE, beside=beside)) == expected


def test_a_rule_may_pass_on_what_it_found_and_write_something_new() -> None:
    rule = f'with rule("w", when=t is not None):\n    api.user.setAppMetadata("t", "b")\n    {CLAIM.format("t")}\n'
    assert ids(SCHEMA + rule) == []


@pytest.mark.parametrize("title", ["w", "r"])
def test_a_rule_that_never_runs_misses_nothing(title: str) -> None:
    never = ' and event.client.name == "a" and event.client.name == "b"'
    write, read = (MISSING + never, THERE) if title == "w" else (MISSING, THERE + never)
    assert ids(policy(write, read)) == ["AG405"]


def test_a_call_that_excludes_itself_by_the_key_misses_nothing() -> None:
    assert ids(policy(MISSING, f'{THERE} and t == "a" and t == "b"')) == ["AG405"]


def test_a_call_whose_condition_does_not_ask_for_the_key_misses_nothing() -> None:
    above = 'only_when(t is not None or event.client.name == "a")\n'
    read = ', when=event.client.name == "b"'
    assert ids(policy(MISSING, read, above=above, value='t == "b"')) == []
    assert ids(policy(MISSING, f'{THERE} and event.client.name == "b"', above=above)) == ["AG427"]


def test_conditions_are_looked_through_to_their_parts() -> None:
    names = 'is_new = t is None and event.client.name == "a"\nis_old = t is not None and event.client.name == "a"\n'
    assert ids(policy(", when=is_new", ", when=is_old", above=names)) == ["AG427"]
    other = names.replace('not None and event.client.name == "a"', 'not None and event.client.name == "b"')
    assert ids(policy(", when=is_new", ", when=is_old", above=other)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('["x", t]', ["AG427"]),
        ('f"<{t}>"', ["AG427"]),
        ('[t, coalesce(t, "b")]', ["AG427"]),
        ("u", ["AG427"]),
        ('coalesce(t, "b")', []),
        ('(t or "b")', []),
        ('t if t == "c" else "b"', []),
    ],
)
def test_a_default_shows_that_somebody_has_thought_of_it(value: str, expected: list[str]) -> None:
    assert (
        ids(policy(MISSING, THERE, value=value, above='u = [t == "b"]\n' if value == "u" else "")) == expected
    )


def test_definitions_are_looked_into_once() -> None:
    doubled = "".join(f"u{n + 1} = u{n} and u{n}\n" for n in range(60))
    assert ids(policy(MISSING, THERE, value="u60", above=f'u0 = t == "b"\n{doubled}')) == ["AG427"]


def test_the_labels_show_what_is_written_and_where_it_is_read() -> None:
    assert labels(policy(MISSING, THERE)) == [
        [CLAIM.format("t"), 'api.user.setAppMetadata("t", "b")', "event.user.app_metadata.t"]
    ]
    assert marks(only(policy(MISSING, THERE))) == ["does not see the new value", "written here", "read here"]
    direct = policy(MISSING, THERE, value="event.user.app_metadata.t")
    assert marks(only(direct)) == ["does not see the new value", "written here"]
