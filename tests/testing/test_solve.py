"""Events are worked out from what is wanted, and not guessed."""

import json
from pathlib import Path
from time import process_time

import pytest
from bench.compile import programs_of
from testing.cases import mutants_case
from testing.policies import program, sources

from actiongen import ir
from actiongen.evaluate.expressions import Evaluator
from actiongen.source import Source
from actiongen.testing.coverage import Suggestions, measure
from actiongen.testing.generate import Generator
from actiongen.testing.mutation import Score, score
from actiongen.testing.sendable import is_sendable
from actiongen.testing.solve import Holds, Solver
from actiongen.testing.state import State, constants_of
from actiongen.testing.trace import trace
from actiongen.unit import analyse_source, loader

EVENTS = Path(__file__).parents[1] / "cases" / "events_found.json"
"""What is laid on the default event so that each of the conditions holds, or does not; ``--update`` rewrites it."""

SCHEMA = """
secrets(optional=["MODE"])
schema(event.user.app_metadata, plan=string, seats=number, since=time, tags=[string], limits={"day": number})
schema(event.user.app_metadata, teams=[{"plans": [string]}])
TABLE = {"a": {"role": "reader", "most": 3}, "b": {"role": "writer", "most": 9}}
ROWS = [{"day": "2027-05-01", "why": "May"}, {"day": "2027-12-25", "why": "Christmas"}]


def half_of(total):
    return total / 2


"""

CONDITIONS = [
    'email_domain(event.user.email) == "corp.example"',
    'event.user.name.lower().strip() == "bob"',
    'event.user.name.upper() == "BOB"',
    'event.user.name.removeprefix("Dr. ") == "Bob"',
    'event.user.name.replace("-", " ") == "Ann Archer"',
    'event.user.name.split("|")[1] == "b"',
    '"b" in csv(event.user.app_metadata.plan)',
    '"b" in event.user.app_metadata.tags',
    "len(event.user.app_metadata.tags) == 3",
    "len(event.user.app_metadata.teams) == 2",
    "max(len(team.plans) for team in event.user.app_metadata.teams) > 1",
    "event.user.app_metadata.limits.day * 2 + 1 > 11",
    "half_of(event.stats.logins_count) == 4",
    'TABLE[event.client.client_id].role == "writer"',
    "TABLE[event.client.client_id].most < event.stats.logins_count",
    "event.client.client_id in TABLE",
    "any(each.day == iso(now())[:10] for each in ROWS)",
    'first(each for each in ROWS if now() < time(each.day)).why == "Christmas"',
    "now() - event.user.app_metadata.since > days(30)",
    'iso(now())[5:10] == "12-24"',
    'now() >= time("2031-05-05")',
    'coalesce(event.user.nickname, event.user.name) == "Zoe"',
    '(event.user.nickname or "none") == "none"',
    'event.secrets.MODE == "strict"',
    'any(i.provider == "google-oauth2" and i.isSocial for i in event.user.identities)',
    'not all(i.provider == "auth0" for i in event.user.identities)',
    'any(part == "x" for role in event.authorization.roles if role != "x" for part in role.split(":"))',
    'all(part != "x" for role in event.authorization.roles for part in role.split(":") if role != "x")',
    'first(part for role in event.authorization.roles for part in role.split(":") if part != "a") == "b"',
    "len([tag for i in event.user.identities for tag in csv(i.provider)]) == 3",
    '"b-x" in [part for role in event.authorization.roles if ":" in role for part in role.split(":")]',
    '{f"{role}.{k}": v for role in event.authorization.roles for k, v in TABLE.items()}["x.b"].most == 9',
    'f"{event.client.client_id}/{event.tenant.id}" == "app/test"',
    'matches(r"^agent-[0-9]{3}$", event.user.nickname)',
    'event.user.nickname.endswith("-x") and event.user.nickname.startswith("x-")',
    "to_number(read(event.request.query.n, string)) == 7",
    "(1 if event.user.email_verified else 2) == 2",
    "event.user.family_name is None",
    'event.request.query["ulp-n"] == "x"',
    'ip_in(event.request.ip, ["203.0.113.0/24", "2001:db8:ff::/48"])',
    'ip_in(event.request.ip, ["0.0.0.0/0"])',
    'weekday(now(), "Europe/Vienna") == "Saturday"',
    'read(event.request.query.sig, string) == hmac_sha256("key", event.user.user_id, "hex")',
    'base64(event.user.name) == "Wm/Dqw=="',
    'base64url(event.user.nickname) == "Wm_Dqw"',
    'from_base64(event.user.app_metadata.plan) == "gold"',
    "from_base64(event.user.app_metadata.plan) is None",
    'weekday(now(), "Asia/Tokyo") in ["Monday", "Tuesday"]',
    '9 <= hour(now(), "America/New_York") < 17',
    'hour(event.user.app_metadata.since, "Asia/Kolkata") == 23',
    'date(now(), "Pacific/Kiritimati") == "2031-12-24"',
    'date(time(event.user.created_at), "America/New_York") == date(now(), "UTC")',
    "ip_in(event.request.ip, csv(event.user.app_metadata.plan))",
    'ip_in(event.user.app_metadata.plan, [*event.user.app_metadata.tags, "10.0.0.0/8"])',
    'sorted(event.user.app_metadata.tags)[0] == "b"',
    'sorted(event.user.app_metadata.tags, reverse=True)[1] == "b"',
    '"-".join(event.user.app_metadata.tags) == "a-b"',
    'event.user.name.removesuffix(" jr.") == "Bob"',
    'event.user.name.replace("a", "b") == "cb"',
    "-event.stats.logins_count == -4",
    "1 - event.stats.logins_count == -4",
    "event.user.app_metadata.seats - 1 == 4",
    "2 * event.user.app_metadata.seats == 9",
    "12 / event.user.app_metadata.seats == 4",
    "event.user.app_metadata.seats / 4 == 2",
    'time(event.user.app_metadata.plan) == time("2026-05-05")',
    "seconds(event.user.app_metadata.seats) == minutes(2)",
    "days(event.user.app_metadata.seats) > hours(50)",
    "event.user.app_metadata.since + days(1) < now()",
    'iso(event.user.app_metadata.since) == "2026-01-05T10:00:00.000Z"',
    "from_json(event.user.app_metadata.plan) is None",
    'read(from_json(event.user.app_metadata.plan), {"a": string}).a == "x"',
    'to_json(event.request.query.a) == "[1]"',
    "to_number(event.user.app_metadata.plan) is None",
    'event.user.name[1:3] == "bc"',
    'event.user.name[:2] == "bc"',
    'event.user.name[-2:] == "bc"',
    'event.authorization.roles[-1] == "x"',
    'event.authorization.roles[2] == "x"',
    "event.authorization.roles[0] is None",
    '"b" in {"a": "x", coalesce(event.user.name, "z"): "y"}',
    '{"a": "x", "b": event.user.name}["b"] == "y"',
    'any(key == "a" and value == "b" for key, value in event.request.query.items())',
    'all(key != "a" for key, value in event.request.query.items())',
    'first(value for key, value in event.request.query.items() if key == "a") == "b"',
    "first(key for key, value in event.request.query.items()) is None",
    "len([key for key, value in event.request.query.items()]) == 0",
    '"a" in {key: 1 for key, value in event.request.query.items()}',
    "first(i for i in event.user.identities if i.isSocial) is not None",
    "first(i for i in event.user.identities if i.isSocial) is None",
    'first(i.provider for i in event.user.identities if i.isSocial) == "x"',
    '[role.upper() for role in event.authorization.roles][0] == "X"',
    '", ".join([role for role in event.authorization.roles if role != "a"]) == "b"',
    "sum(len(role) for role in event.authorization.roles) > 5",
    "min(len(role) for role in event.authorization.roles) == 2",
    'first(row.why for row in ROWS if row.day == event.user.app_metadata.plan) == "May"',
    "any(row.why == event.user.app_metadata.plan for row in ROWS)",
    "all(row.why != event.user.app_metadata.plan for row in ROWS)",
    "TABLE[event.user.app_metadata.plan].role is None",
    '{"a": 1}.get(event.user.app_metadata.plan, 5) == 1',
    "any(key == event.user.app_metadata.plan and value.most > 5 for key, value in TABLE.items())",
    "email_domain(event.user.name) is None",
    'not event.user.email.startswith("a")',
    "event.user.email.startswith(event.user.app_metadata.plan)",
    '"x" in event.user.name',
    '"x" not in event.user.user_id',
    'event.user.name in ["a", "b"]',
    "event.user.name in event.authorization.roles",
    "event.user.name == event.user.nickname",
    "event.user.name != event.user.nickname",
    "event.stats.logins_count > event.user.app_metadata.seats",
    "event.stats.logins_count <= event.user.app_metadata.seats",
    "event.user.email_verified is False",
    "not event.user.email_verified",
    '(event.user.email_verified or event.stats.logins_count > 3) and event.user.name == "x"',
    'jwt.decode(event.user.name).payload.sub == "ann"',
    "jwt.decode(event.user.name) is None",
    "event.secrets.MODE is None",
    "event.user.last_password_reset is None",
    "time(event.user.last_password_reset) < now() - days(90)",
    'event.organization.name == "acme"',
    'event.transaction.protocol == "samlp"',
    "event.session is None",
    'ip_in(event.request.ip, ["10.0.0.0/8"]) or event.stats.logins_count == 1',
    'unique(event.user.app_metadata.tags)[0] == "q"',
    '(event.user.app_metadata.plan if event.user.email_verified else event.user.name) == "gold"',
    "event.user.name if event.user.email_verified else event.user.app_metadata.plan",
    'f"{event.stats.logins_count}" == "7"',
    'event.user.app_metadata.teams[0].plans[1] == "x"',
    'any("x" in team.plans for team in event.user.app_metadata.teams)',
    'any(plan == "x" for team in event.user.app_metadata.teams for plan in team.plans)',
    "event.user.app_metadata.limits.day is None",
    "event.user.app_metadata.limits.day == 7.5",
    'event.authorization.roles[1:][0] == "x"',
    "len(event.authorization.roles[1:]) == 2",
    'event.authorization.roles[-2] == "x"',
    'event.transaction.requested_scopes[-4] == "x"',
    '"openid" in event.transaction.requested_scopes',
    '[*event.authorization.roles, "a", event.user.user_id][1] == "b"',
    "event.user.name.startswith(coalesce(event.user.nickname, event.user.app_metadata.plan))",
    "len(event.user.name) + len(event.user.nickname) != 13",
    "event.user.name.upper() == event.user.name",
]


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("wanted", [True, False])
def test_an_outcome_is_worked_backwards(condition: str, wanted: bool, update: bool) -> None:
    made = program(f'{SCHEMA}with rule("R", when={condition}):\n    stop()\n')
    (rule,) = (all_step for all_step in made.all_steps if isinstance(all_step, ir.Rule))
    assert rule.condition is not None
    generator = Generator(made)
    start = State(made.header.trigger, generator.input_of, constants_of(made))
    found = next(Solver(made.header.trigger).solutions((Holds(rule.condition, wanted),), start), None)
    assert found is not None
    given = generator.input_of(found.given)
    assert Evaluator(given.world).holds(rule.condition) is wanted
    for path, value in found.given.items():
        field = made.header.trigger.field(path)
        assert value is None or field is None or is_sendable(value, field), path
    events = json.loads(EVENTS.read_text("utf-8"))
    events.setdefault(condition, {})
    event = {".".join(path): value for path, value in found.given.items()}
    if update:
        events[condition][str(wanted)] = event
        lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in events.items()]
        EVENTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    assert event == events[condition].get(str(wanted)), "it is suggested to people, who want the plainest"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("user.email", "ann@corp.example", True),
        ("user.email", "ann@+", False),
        ("user.email", "@corp.example", False),
        ("user.created_at", "yesterday", False),
        ("user.created_at", "2026-01-01T00:00:00.000Z", True),
        ("stats.logins_count", 0.0, False),
        ("stats.logins_count", 1.5, False),
        ("request.ip", "300.1.1.1", False),
        ("request.ip", "2001:db8::1", True),
        ("user.email_verified", "true", False),
        ("transaction.response_mode", "none", False),
        ("user.app_metadata", "x", False),
        ("user.app_metadata", {"x": 1.0}, True),
    ],
)
def test_what_auth0_sends(path: str, value: object, expected: bool) -> None:
    field = program('with rule("R"):\n    stop()\n').header.trigger.field(tuple(path.split(".")))
    assert is_sendable(value, field) is expected  # type: ignore[arg-type]


NAMES = ("partners", "plans", "calendar")


@pytest.fixture(scope="module", params=NAMES)
def scored(request: pytest.FixtureRequest) -> tuple[Score, float]:
    text = mutants_case(request.param)
    made = program(text)
    start = process_time()
    for _ in range(10):
        program(text)
    compiled = (process_time() - start) / 10
    start = process_time()
    return score(made, sources(text)), (process_time() - start) / compiled


@pytest.mark.slow
@pytest.mark.every(3)
def test_every_mutant_is_decided(scored: tuple[Score, float]) -> None:
    found, times = scored
    assert found.undecided == ()
    assert times < 300, "times what compiling takes; a search that tries everything takes thousands"
    assert {each.what for each in found.equivalent} <= {
        "`Unknown clients are refused` and `The role of the client` change places"
    }


@pytest.mark.slow
def test_every_entry_of_a_table_is_asked_for_once(scored: tuple[Score, float]) -> None:
    found, _ = scored
    assert len(found.survivors) > 50
    places = [survivor.mutant.span for survivor in found.survivors if survivor.mutant.what.startswith('`"')]
    assert len(places) == len({*places})


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_branch_has_an_event(name: str) -> None:
    assert_every_branch_has_an_event(program(mutants_case(name)))


ROOT = Path(__file__).parent.parent.parent
GOOD = ROOT / "tests" / "cases" / "good"


FOLDERS = [ROOT / "policies", *sorted(each for each in GOOD.iterdir() if each.is_dir())]


def assert_every_branch_has_an_event(made: ir.Program) -> None:
    suggestions = Suggestions(made, 0)
    for point in measure(made, []).missed:
        given = suggestions.event(point)
        assert given is not None, (made.path, point)
        assert measure(made, [trace(made, given.world)]).hits[point] > 0


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_every_branch_of_a_folder_has_an_event(folder: Path) -> None:
    for made in programs_of(folder):
        assert_every_branch_has_an_event(made)


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("file", sorted(GOOD.glob("*.policy")), ids=lambda file: file.stem)
def test_every_branch_of_a_good_case_has_an_event(file: Path) -> None:
    source = Source(file.name, file.read_text("utf-8"))
    made = analyse_source(source, loader((source,))).value
    assert isinstance(made, ir.Program)
    assert_every_branch_has_an_event(made)
