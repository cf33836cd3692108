"""A Rule that calls back before what it has started is done: the policy waits for it."""

import pytest
from importer.judge.test_pairs import class_of, compiled

from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original

pytestmark = pytest.mark.slow

RULE = """function (user, context, callback) {
  Promise.resolve().then(() => new Promise((done) => setTimeout(done, 5))).then(() => {
    auth0.users.updateAppMetadata(user.user_id, { seen: %s });
  });
  callback(null, user, context);
}"""
POLICY = '''"""A pair."""

action(name="Pair", trigger="post-login")

with rule("A"):
    api.user.setAppMetadata("seen", True)
'''


@pytest.mark.parametrize(("seen", "classes"), [("true", ["NOT_AWAITED"]), ("false", ["OTHER"])])
def test_what_goes_on_is_not_awaited(seen: str, classes: list[str], trials: Trials) -> None:
    program, javascript = compiled(POLICY)
    rule = Original(Kind.RULE, "rule.js", "Pair", RULE % seen, trigger="post-login")
    judgement = judge(case_of(rule, program, javascript), trials, Options(events=20))
    assert judgement.events > 0 and judgement.problem is None
    assert [class_of(each) for each in judgement.differences] == classes


HELD = """function (user, context, callback) {
  user.app_metadata.seen = true;
  auth0.users.updateAppMetadata(user.user_id, user.app_metadata);
  callback(null, user, context);
}"""


def test_metadata_that_are_there_already_are_not_written(trials: Trials) -> None:
    """The Rule writes all of them back, whatever else stands there."""
    program, javascript = compiled(POLICY)
    rule = Original(Kind.RULE, "rule.js", "Pair", HELD, trigger="post-login")
    judgement = judge(case_of(rule, program, javascript), trials, Options(events=200))
    assert judgement.events > 0 and not judgement.differences


GOES_ON = """function (user, context, done) {
  if (context.clientID === "a") { done(null, user, context); }
  auth0.users.updateAppMetadata(user.user_id, { seen: true }).then(() => done(null, user, context));
}"""
ENDS = '''"""A pair."""

action(name="Pair", trigger="post-login")

with rule("A", when=event.client.client_id != "%s"):
    api.user.setAppMetadata("seen", True)
'''


@pytest.mark.parametrize(("app", "classes"), [("a", ["NOT_AWAITED"]), ("b", ["OTHER"])])
def test_what_follows_a_call_back_is_told(app: str, classes: list[str], trials: Trials) -> None:
    """The policy ends where the Rule calls back."""
    program, javascript = compiled(ENDS % app)
    rule = Original(Kind.RULE, "rule.js", "Pair", GOES_ON, trigger="post-login")
    judgement = judge(case_of(rule, program, javascript), trials, Options(events=200))
    assert judgement.events > 0 and judgement.problem is None
    assert [class_of(each) for each in judgement.differences] == classes
