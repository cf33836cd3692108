"""What a Rule does at once is compared in its order; what Auth0 takes from its context at the end has none, nor have
the keys of one update.
"""

import pytest
from importer.judge.test_pairs import class_of, compiled

from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.model import Judgement
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original

pytestmark = pytest.mark.slow

METADATA = """function (user, context, callback) {
  auth0.users.updateAppMetadata(user.user_id, { seen: true })
    .then(() => auth0.users.updateUserMetadata(user.user_id, { seen: true }))
    .then(() => callback(null, user, context), callback);
}"""
KEYS = """function (user, context, callback) {
  auth0.users.updateAppMetadata(user.user_id, { seen: true, plan: "free" })
    .then(() => auth0.users.updateUserMetadata(user.user_id, { seen: true }))
    .then(() => callback(null, user, context), callback);
}"""
CLAIMS = """function (user, context, callback) {
  context.idToken["https://corp.example/a"] = 1;
  context.accessToken["https://corp.example/b"] = 2;
  context.idToken["https://corp.example/c"] = 3;
  context.idToken["https://corp.example/a"] = 4;
  callback(null, user, context);
}"""
CALLS = {
    "app": 'api.user.setAppMetadata("seen", True)',
    "plan": 'api.user.setAppMetadata("plan", "free")',
    "user": 'api.user.setUserMetadata("seen", True)',
    "a": 'api.idToken.setCustomClaim("https://corp.example/a", 4)',
    "old a": 'api.idToken.setCustomClaim("https://corp.example/a", 1)',
    "b": 'api.accessToken.setCustomClaim("https://corp.example/b", 2)',
    "c": 'api.idToken.setCustomClaim("https://corp.example/c", 3)',
}


def judged(original: str, calls: tuple[str, ...], trials: Trials) -> Judgement:
    lines = "".join(f"    {CALLS[name]}\n" for name in calls)
    text = f'"""A pair."""\n\naction(name="Pair", trigger="post-login")\n\nwith rule("A"):\n{lines}'
    program, javascript = compiled(text)
    rule = Original(Kind.RULE, "rule.js", "Pair", original, trigger="post-login")
    return judge(case_of(rule, program, javascript), trials, Options(events=20))


@pytest.mark.parametrize(
    ("original", "calls", "classes"),
    [
        (METADATA, ("app", "user"), []),
        (METADATA, ("user", "app"), ["OTHER"]),
        (KEYS, ("app", "plan", "user"), []),
        (KEYS, ("plan", "app", "user"), []),
        (KEYS, ("plan", "user", "app"), ["OTHER"]),
        (CLAIMS, ("a", "b", "c"), []),
        (CLAIMS, ("c", "b", "a"), []),
        (CLAIMS, ("old a", "b", "c", "a"), []),
        (CLAIMS, ("a", "b", "c", "old a"), ["OTHER"]),
    ],
)
def test_the_order_of_a_rule(
    original: str,
    calls: tuple[str, ...],
    classes: list[str],
    trials: Trials,
) -> None:
    judgement = judged(original, calls, trials)

    assert judgement.events > 0 and judgement.problem is None
    assert [class_of(each) for each in judgement.differences] == classes
