"""What queries of `api` return is drawn: a token that comes back, as a whole and in its parts."""

from dataclasses import dataclass

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_pairs import class_of, judged

from actiongen.importer.judge.judge import Options
from actiongen.importer.judge.trials import Trials

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Back(Pair):
    """The original is what is done when the user comes back."""

    @property
    def action(self) -> str:
        head = "exports.onExecutePostLogin = async () => {};\nexports.onContinuePostLogin = async (event, api) => {"
        return f"{head}\n{self.original}\n}};\n"


ASKED = """const token = api.redirect.validateToken({ secret: event.secrets.KEY });
  if (token.answer === "yes") { api.user.setUserMetadata("terms", true); return; }
  if (token.level === 3) api.access.deny("level");"""
TAKEN = """secrets("KEY")

with on_continue():
    token = api.redirect.validateToken(secret=event.secrets.KEY, on_error=abort("no token"))

    with rule("Terms", when=token.answer == "{answer}"):
        api.user.setUserMetadata("terms", True)
        stop()

    with rule("Level", when=token.level == 3):
        api.access.deny("level")
"""


def test_a_token_that_comes_back_takes_all_branches(trials: Trials) -> None:
    right = Back("a token", ASKED, TAKEN.format(answer="yes"), 6, 6)
    judgement = judged(right, trials, Options(events=500))

    assert not judgement.failures
    assert judgement.coverage.percent == 100
    assert {class_of(each) for each in judgement.differences} == {"THROWS"}
    returned = [each.smallest.world.returns["redirect.validateToken"] for each in judgement.differences]
    assert None in returned, "it fails, too"


def test_a_wrong_answer_is_seen(trials: Trials) -> None:
    wrong = Back("a token", ASKED, TAKEN.format(answer="no"), 6, 6)
    judgement = judged(wrong, trials, Options(events=500))

    assert "OTHER" in {class_of(each) for each in judgement.differences}


def test_a_token_is_made_without_being_drawn(trials: Trials) -> None:
    made = Pair(
        "a token for another page",
        "const token = api.redirect.encodeToken({ secret: event.secrets.KEY, payload: { a: 1 } });\n"
        "api.redirect.sendUserTo('https://other.example/', { query: { session_token: token } });",
        'secrets("KEY")\n\ntoken = api.redirect.encodeToken(secret=event.secrets.KEY, payload={"a": 1})\n\n'
        'with rule("A"):\n'
        '    api.redirect.sendUserTo("https://other.example/", query={"session_token": token})',
        1,
        1,
    )
    judgement = judged(made, trials, Options(events=100))

    assert judgement.is_equal and not judgement.failures
