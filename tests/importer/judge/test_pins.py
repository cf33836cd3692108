"""The tests that pin what was judged are tests that the policy passes, and that take all of its branches."""

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_pairs import EVENTS, compiled_source, judged

from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.model import Judgement
from actiongen.importer.judge.pins import _title, cover
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original
from actiongen.report.written_test import NewTest, with_test
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.events import NOW, Input, Path
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Expected, Result

NAMES = (
    "a guard",
    "a switch",
    "roles",
    "a secret",
    "a request",
    "goes on after a denial",
    "a claim of an absent value",
    "an error that is meant",
)


@pytest.mark.slow
@pytest.mark.parametrize("pair", [each for each in PAIRS if each.name in NAMES], ids=lambda pair: pair.name)
def test_the_policy_passes_its_pins(pair: Pair, trials: Trials) -> None:
    judgement = judged(pair, trials, Options(events=EVENTS, accept="the old Action was wrong"))
    passes_all(judgement, Source("policies/pair.policy", pair.text))


PICK = """const PARTNERS = { acme: ["acme.example"], globex: ["globex.example", "globex.test"] };
const pick = (email) => {
  if (email === "") throw new Error("no address");
  for (const [name, domains] of Object.entries(PARTNERS)) {
    if (domains.includes(email.split("@")[1])) return name;
  }
  return "nobody";
};
"""
EXTERN = Source(
    "policies/pair.policy",
    '''"""A pair."""

action(name="Pair", trigger="post-login")


@extern("externs/pick.js")
def pick(email: string) -> string: ...


partner = pick(event.user.email or "", on_error=abort("pick failed"))

with rule("A partner", when=partner != "nobody"):
    api.idToken.setCustomClaim("partner", partner)
''',
    (JavaScriptFile("externs/pick.js", PICK + "module.exports = { pick };\n"),),
)


WITH_PICK = f"""{PICK}
exports.onExecutePostLogin = async (event, api) => {{
  const partner = pick(event.user.email || "");
  if (partner !== "nobody") {{
    api.idToken.setCustomClaim("partner", partner);
  }}
}};
"""


@pytest.mark.slow
def test_what_functions_in_javascript_gave_is_pinned(trials: Trials) -> None:
    program, javascript = compiled_source(EXTERN)
    case = case_of(Original(Kind.ACTION, "pair.js", "Pair", WITH_PICK), program, javascript)
    judgement = judge(case, trials, Options(events=EVENTS))

    assert judgement.coverage.missed == ()
    expected = [each.expect for each in judgement.tests]
    assert (Expected("abort", ("pick failed",), False),) in expected
    assert (Expected("idToken.setCustomClaim", ("partner", "acme"), False),) in expected
    passes_all(judgement, EXTERN)


def passes_all(judgement: Judgement, source: Source) -> None:
    """Writes the tests into the policy, and runs them on Node."""
    text = source.text
    program, _ = compiled_source(source)
    for pin in judgement.tests:
        new = NewTest(program.path, pin.title, pin.given, pin.expect, program.header.trigger)
        text = with_test(text, new)

    tested, _ = compiled_source(Source(source.path, text, source.externs))
    with Runner(find_node()) as runner:
        verdicts = [*run_tests((Subject.of_action(tested),), lambda subject, test: True, runner)]
    assert len(verdicts) == len(judgement.tests) > 0
    assert [each.name for each in verdicts if each.result is not Result.PASSED] == []


@pytest.mark.slow
def test_what_is_accepted_says_why(trials: Trials) -> None:
    pair = next(each for each in PAIRS if each.name == "a denial that is gone")
    judgement = judged(pair, trials, Options(events=EVENTS, accept="the address is no longer used"))

    assert not judgement.is_open
    assert judgement.differences[0].accepted == "the address is no longer used"
    pins = [each for each in judgement.tests if each.difference is not None]
    assert len(pins) == 1
    assert pins[0].difference is judgement.differences[0]


@pytest.mark.slow
@pytest.mark.parametrize("pair", [each for each in PAIRS if each.name in NAMES], ids=lambda pair: pair.name)
def test_titles_are_short(pair: Pair, trials: Trials) -> None:
    titles = [each.title for each in judged(pair, trials, Options(events=EVENTS)).tests]
    assert [each for each in titles if len(each) > 120 or "api." in each] == []
    assert len(set(titles)) == len(titles)


def test_a_long_title_names_one_place() -> None:
    program, _ = compiled_source(Source("policies/pair.policy", PAIRS[0].text))
    lengths = set()
    for count in range(1, 40):
        name, nickname = "x" * count, "y" * 20
        given: tuple[tuple[Path, Value], ...] = ((("user", "name"), name), (("user", "nickname"), nickname))
        whole = f"nothing where user.name is '{name}', user.nickname is '{nickname}'"
        short = f"nothing where user.name is '{name}' and 1 more"
        lengths.add(len(whole))
        assert _title(program, Input(World({}), given, NOW), ()) == (whole if len(whole) <= 90 else short)
    assert {90, 91} <= lengths


def test_few_worlds_take_all_branches() -> None:
    sets = [
        frozenset({(0, 1)}),
        frozenset({(0, 1), (0, 2)}),
        frozenset({(0, 3)}),
        frozenset[tuple[int, int]](),
    ]

    assert cover(sets) == [1, 2]


@pytest.mark.slow
def test_a_seed_is_a_judgement() -> None:
    pair = next(each for each in PAIRS if each.name == "throws after a denial")
    found = []
    for _ in range(2):
        with Trials(find_node()) as each:
            judgement = judged(pair, each, Options(events=300, seed=7))
        found.append([(one.what, one.events, one.smallest) for one in judgement.differences])

    assert found[0] == found[1]
