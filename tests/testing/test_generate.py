"""Generated events: Auth0 could send them, and they reach what the policy distinguishes."""

from random import Random

import pytest
from differential.choices import Choices
from differential.pairs import program_of
from differential.policy import write_policy
from testing.policies import program

from actiongen.report.suggestion import as_arguments
from actiongen.runs.values import canonical
from actiongen.testing.event_file import lacking
from actiongen.testing.events import CLOCK, Input, at
from actiongen.testing.generate import Generator
from actiongen.testing.trace import trace

DEEP = """
secrets(optional=["MODE"])
schema(event.user.app_metadata, plan=string, seats=number, since=time)

with rule("Others pass", when=event.client.name != "Shop"):
    stop()

with rule("Young accounts pass", when=now() - time(event.user.created_at) < days(30)):
    stop()

with rule(
    "Deep",
    when=email_domain(event.user.email) == "corp.example"
    and "Admin" in event.authorization.roles
    and event.user.app_metadata.plan == "gold"
    and event.user.app_metadata.seats >= 250
    and matches(r"^agent-[0-9]{3}$", event.user.nickname)
    and event.secrets.MODE == "strict"
    and any(i.provider == "google-oauth2" for i in event.user.identities)
    and event.transaction.protocol == "oauth2-password"
    and now() > time("2031-05-05"),
):
    api.access.deny("deep")
"""


def drawn(text: str, count: int = 3000, seed: int = 0) -> list[Input]:
    return [*Generator(program(text), seed).inputs(count)]


@pytest.mark.slow
def test_a_deep_conjunction_is_reached() -> None:
    made = program(DEEP)
    acted = [trace(made, each.world).rules[-1:] for each in drawn(DEEP)]
    assert ("Deep",) in acted and ("Others pass",) in acted and ("Young accounts pass",) in acted


def values(path: str, text: str) -> list[object]:
    return [at(each.world.event, tuple(path.split(".")[1:])) for each in drawn(text)]


def test_a_bound_and_its_neighbours_are_drawn() -> None:
    found = values(
        "event.stats.logins_count", 'with rule("R", when=event.stats.logins_count >= 7):\n    stop()\n'
    )
    assert {6.0, 7.0, 8.0} <= {*found}
    assert all(isinstance(each, float) and each >= 1 and each.is_integer() for each in found)


def test_a_text_and_its_neighbours_are_drawn() -> None:
    found = {
        *map(str, values("event.user.name", 'with rule("R", when=event.user.name == "Bob"):\n    stop()\n'))
    }
    assert {"Bob", "BOB", "bob", "Bo", "ob", "Bobx", "xBob", "None"} <= found


def test_only_values_that_auth0_has_are_drawn() -> None:
    text = 'with rule("R", when=event.transaction.response_mode == "fragment"):\n    stop()\n'
    found = {*values("event.transaction.response_mode", text)}
    assert found == {"query", "fragment", "form_post", "web_message", None}


def test_other_types_are_drawn_where_anything_may_be() -> None:
    schema = "schema(event.user.app_metadata, flag=boolean)\n"
    found = values(
        "event.user.app_metadata.flag",
        schema + 'with rule("R", when=event.user.app_metadata.flag):\n    stop()\n',
    )
    assert {"bool", "str", "float", "list", "dict", "NoneType"} == {type(each).__name__ for each in found}


@pytest.mark.slow
def test_a_seed_gives_the_same_events_again() -> None:
    def texts(seed: int) -> list[str]:
        return [canonical(each.world.event) for each in drawn(DEEP, 400, seed)]

    assert texts(1) == texts(1) != texts(2)


def test_no_event_comes_twice() -> None:
    text = 'with rule("R", when=event.user.email_verified):\n    stop()\n'
    found = drawn(text, 2000)
    assert len(found) == 3, "as it is, true, false"


def test_a_policy_that_reads_nothing_has_one_event() -> None:
    assert len(drawn('with rule("R"):\n    stop()\n', 10_000)) == 1


@pytest.mark.every(4)
@pytest.mark.parametrize("seed", range(40))
def test_auth0_could_send_every_event(seed: int) -> None:
    made = program_of(write_policy(Choices(Random(seed))))
    if made is not None:
        for given in Generator(made, seed).inputs(120):
            assert lacking(given.world.event, made.header.trigger) == (), given.given


def test_less_is_given_where_less_does() -> None:
    made = program(DEEP)
    generator = Generator(made)
    given = generator.input_of(
        {("client", "name"): "Shop", ("user", "name"): "Bob", ("stats", "logins_count"): 2.0}
    )
    least = generator.reduced(given, lambda each: at(each.world.event, ("client", "name")) == "Shop")
    assert least.given == ((("client", "name"), "Shop"),)


def test_a_suggestion_is_written_as_a_test_takes_it() -> None:
    given = Generator(program(DEEP)).input_of(
        {
            ("request", "body", "ulp-name"): "x",
            ("user", "name"): None,
            ("secrets", "MODE"): "strict",
            CLOCK: "2031-05-06T00:00:00.000Z",
        }
    )
    assert given.world.secrets == {"MODE": "strict"} and given.world.now_ms > 0
    arguments = as_arguments(given)
    assert arguments == (
        'given={event.request.body["ulp-name"]: "x", event.user.name: None}, secrets={"MODE": "strict"}, '
        'now="2031-05-06T00:00:00.000Z"'
    )
    assert len(program(f'{DEEP}test("t", {arguments}, expect=[])\n').tests) == 1


def test_no_secret_is_empty() -> None:
    is_it = 'event.secrets.K == "" or event.secrets.K == "x"'
    text = f'secrets(optional=["K"])\nwith rule("R", when={is_it}):\n    stop()\n'
    values = {each.world.secrets.get("K") for each in drawn(text, 40)}
    assert {"x", None} <= values and "" not in values
