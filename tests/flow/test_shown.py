"""What a program shows, where, and which fields and secrets are in it."""

import pytest
from checks.programs import program, source

from actiongen import ir
from actiongen.flow.resolved import Resolved
from actiongen.flow.shown import Where

KEY = 'secrets("KEY")\nk = event.secrets.KEY\n'


def shown_in(
    effect: str, trigger: str = "post-login", above: str = KEY
) -> list[tuple[Where, str | None, int]]:
    """Where each value is shown, by which method, and how many fields and secrets are in it."""
    text = f'action(name="T", trigger="{trigger}")\n{above}with rule("a"):\n    {effect}\n'
    return [
        (value.where, value.method.name if value.method else None, len(value.parts))
        for value in Resolved(program(text)).shown
    ]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("log(k)", [(Where.LOG, None, 1)]),
        (
            'log("a", k, event.client.name)',
            [(Where.LOG, None, 0), (Where.LOG, None, 1), (Where.LOG, None, 1)],
        ),
        ("stop()", []),
        ('if event.client.name == "a":\n        log(k)', [(Where.LOG, None, 1)]),
        ("for x in [k]:\n        log(x)", [(Where.LOG, None, 1)]),
        ("api.access.deny(k)", [(Where.REASON, "access.deny", 1)]),
        ("api.session.revoke(k)", [(Where.REASON, "session.revoke", 1)]),
        ("api.samlResponse.setAudience(k)", [(Where.SAML, "samlResponse.setAudience", 1)]),
        ("api.accessToken.addScope(k)", [(Where.CALL, "accessToken.addScope", 1)]),
    ],
)
def test_what_is_shown_and_to_whom(effect: str, expected: list[tuple[Where, str | None, int]]) -> None:
    assert shown_in(effect)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("method", "where"),
    [
        ("idToken.setCustomClaim", Where.CLAIM),
        ("accessToken.setCustomClaim", Where.CLAIM),
        ("user.setUserMetadata", Where.METADATA),
        ("user.setAppMetadata", Where.METADATA),
        ("samlResponse.setAttribute", Where.SAML),
    ],
)
def test_every_argument_of_a_method_is_shown(method: str, where: Where) -> None:
    assert shown_in(f'api.{method}("https://a.example/k", k)') == [(where, method, 0), (where, method, 1)]


def test_the_place_for_a_secret_shows_none() -> None:
    call = 'api.multifactor.enable("duo", providerOptions={{"ikey": "i", "skey": {}, "host": {}}})'
    counts = [
        [count for _, _, count in shown_in(call.format(*options))] for options in (("k", '"h"'), ('"s"', "k"))
    ]
    assert counts == [[0, 0], [0, 1]]


def test_a_value_is_shown_at_its_own_place_and_in_a_helper_at_the_call() -> None:
    text = f'{KEY}def show(x):\n    log("a", x)\n\nwith rule("a"):\n    log("b", k)\n    show(k)\n'
    at = [source(text).text[value.at.start : value.at.end] for value in Resolved(program(text)).shown]
    assert at == ['"b"', "k", "show(k)", "show(k)"]


def test_the_parts_are_in_the_order_of_the_text() -> None:
    text = 'with rule("a"):\n    log([event.user.user_id, event.client.name, event.tenant.id])\n'
    (value,) = Resolved(program(text)).shown
    assert [part.path for part in value.parts] == [("user", "user_id"), ("client", "name"), ("tenant", "id")]


def test_a_declared_secret_is_told_from_a_setting() -> None:
    log = "log(event.secrets.KEY, event.secrets.PLAN, event.client.name)"
    resolved = Resolved(program(f'secrets("KEY")\nsettings("PLAN")\nwith rule("a"):\n    {log}\n'))
    values = [value for node in resolved.nodes if isinstance(node, ir.Log) for value in node.values]
    assert [resolved.content.holds_secret(value) for value in values] == [True, False, False]
