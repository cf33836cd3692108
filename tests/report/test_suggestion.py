"""An event as the arguments of a test: everything that a world can be told."""

from dataclasses import replace

from actiongen.auth0.model import HandlerKind
from actiongen.report.suggestion import arguments
from actiongen.testing.events import CLOCK, HANDLER, default_event, input_at

GIVEN = (
    (("user", "email"), "ann@corp.example"),
    (("request", "body", "a-b"), None),
    (("secrets", "KEY"), "k"),
    (HANDLER, HandlerKind.CONTINUE.value),
    (CLOCK, "2026-05-05T00:00:00Z"),
)


def test_all_that_a_test_can_be_told() -> None:
    given = input_at(
        "2026-05-05T00:00:00Z",
        default_event("post-login"),
        {"KEY": "k"},
        GIVEN,
        {"k": "v"},
        {"GET https://x.example": {"status": 200}},
        {"roles.getUserEffectiveRoles": {"roles": []}, "shout": "A", "jwt.verify": None},
        HandlerKind.CONTINUE,
    )
    assert arguments(replace(given, way="silent")) == [
        'way="silent"',
        'given={event.user.email: "ann@corp.example", event.request.body["a-b"]: None}',
        'secrets={"KEY": "k"}',
        'http={"GET https://x.example": {"status": 200}}',
        'returns={api.roles.getUserEffectiveRoles: {"roles": []}, shout: "A", jwt.verify: None}',
        'cache={"k": "v"}',
        'handler="continue"',
        'now="2026-05-05T00:00:00Z"',
    ]


def test_the_default_event_has_no_more_than_that() -> None:
    assert arguments(input_at("2026-01-01T00:00:00Z", default_event("post-login"), {}, ())) == ["given={}"]
