"""Events are worked backwards: without the events that are drawn, which are for what nobody can work out, the same is
found for every kind of step and effect.
"""

from collections.abc import Iterator

import pytest
from testing.policies import program, sources

from actiongen.testing.coverage import Suggestions, measure
from actiongen.testing.events import Input
from actiongen.testing.generate import Generator
from actiongen.testing.mutation import score
from actiongen.testing.trace import trace

STEPS = """
LIMITS = {"free": 1, "gold": 9}


def is_staff(email):
    return email_domain(email) == "corp.example" and event.user.email_verified


def note(role):
    if role == "admin":
        api.user.setAppMetadata("admin", True)
        abort("No admins.")
    api.user.setAppMetadata("role", role)


only_when("Known", event.user.user_metadata.known is True)

score = http.get("https://x.example", accept=[404], on_error=stop())

with rule("Unknown", when=score.status == 404):
    api.user.setAppMetadata("unknown", True)

with rule("Staff", when=is_staff(event.user.email)):
    if event.stats.logins_count == 7:
        api.user.setAppMetadata("seven", True)
    elif event.stats.logins_count > 100:
        api.user.setAppMetadata("often", True)
    else:
        api.user.setAppMetadata("seldom", True)

with rule("Each role"):
    for role in event.authorization.roles:
        note(role)
    for plan in ["free", "gold", "iron"]:
        if plan == event.user.user_metadata.plan:
            api.user.setAppMetadata("plan", plan)

with rule("Values", when=(event.user.nickname or "none") == "Zoe" or event.user.name == "Zed"):
    api.user.setAppMetadata("many", "yes" if len(event.user.identities) > 2 else "no")
    api.user.setAppMetadata("first", coalesce(first(i.provider for i in event.user.identities if i.isSocial), "x"))

with rule("Limits", when=LIMITS[event.client.client_id] == event.stats.logins_count):
    api.user.setAppMetadata("limit", True)

with rule("Last", when=any(i.provider == "github" for i in event.user.identities)):
    api.access.deny("No.")
"""


@pytest.fixture
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: Generator, count: int) -> Iterator[Input]:
        return iter(())

    monkeypatch.setattr(Generator, "inputs", none)


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_drawn")
def test_every_point_has_an_event_with_little_in_it() -> None:
    made = program(STEPS)
    suggestions = Suggestions(made, seed=0)
    points = measure(made, []).missed
    found = {point: suggestions.event(point) for point in points}
    assert [point for point, given in found.items() if given is None] == []
    events = {point: given for point, given in found.items() if given is not None}
    assert all(measure(made, [trace(made, given.world)]).hits[point] for point, given in events.items())
    sizes = [len(given.given) for given in events.values()]
    assert max(sizes) <= 3 and sum(sizes) <= 72, "no more is laid on an event than it needs"


NEEDS_TWO = {
    "`stop()` is taken out",
    "`Staff` and `Each role` change places",
    "`Each role` and `Values` change places",
    '`"gold"` is taken out',
    '`"iron"` is taken out',
}
"""What only an event shows that reaches two places, as drawn ones do."""


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_drawn")
def test_every_mutant_is_decided() -> None:
    found = score(program(STEPS), sources(STEPS))
    assert {mutant.what for mutant in found.undecided} <= NEEDS_TWO
    assert {mutant.what for mutant in found.equivalent} == {
        "the default is taken out",
        '`"none"` is another text',
    }
    assert len(found.survivors) > 60
