"""What no event takes that Auth0 documents does not count; what a Rule reads is found in its own text."""

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_pairs import compiled, judged

from actiongen.auth0.load import load_trigger
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.estree import everything, tree
from actiongen.importer.judge.guards import idle
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original

GUARDS = """
exports.onExecutePostLogin = async (event, api) => {
  const metadata = event.user.app_metadata || {};
  const client = event.client.metadata ?? {};
  if (event.user.user_metadata && metadata.a) { return; }
  if (!event.request.query) { return; }
  const b = event.user.app_metadata ? 1 : 2;
  const other = event.organization.metadata || {};
  const roles = event.authorization?.roles || [];
  if (event.user.email || metadata) { return; }
};
"""


def test_branches_without_what_is_always_there_are_idle() -> None:
    root, trigger = tree(GUARDS), load_trigger("post-login")
    assert root is not None and trigger is not None
    found = [*idle([*everything(root)], GUARDS, Kind.ACTION, trigger)]

    shown = [(kind, GUARDS[at:].partition("\n")[0]) for kind, at in found]
    assert shown == [
        ("right side of ||", "{};"),
        ("right side of ??", "{};"),
        ("no right side of &&", "event.user.user_metadata && metadata.a) { return; }"),
        ("then", "{ return; }"),
        ("else", "2;"),
    ]


def test_a_rule_is_handed_its_user() -> None:
    rule = """function (user, context, callback) {
  if (!user) { return callback(null, null, context); }
  const metadata = user.app_metadata || {}, groups = context && user.groups;
  callback(null, user, context);
}"""
    text, trigger = f"module.exports = {rule};", load_trigger("post-login")
    root, other = tree(text), tree(text.replace("const", "user = find(user); const"))
    assert root is not None and other is not None and trigger is not None

    found = [kind for kind, _ in idle([*everything(root)], text, Kind.RULE, trigger)]
    changed = [kind for kind, _ in idle([*everything(other)], text, Kind.RULE, trigger)]

    assert found == ["then", "right side of ||", "no right side of &&"]
    assert "then" not in changed


@pytest.mark.slow
def test_they_do_not_count(trials: Trials) -> None:
    guarded = Pair(
        "a guard of an object",
        "const m = event.user.app_metadata || {}; if (m.blocked === true) { api.access.deny('blocked'); }",
        "schema(event.user.app_metadata, blocked=boolean)\n\n"
        'with rule("A", when=event.user.app_metadata.blocked):\n    api.access.deny("blocked")',
        4,
        4,
    )
    coverage = judged(guarded, trials, Options(events=300)).coverage
    assert (coverage.taken, coverage.arms) == (4, 4)


@pytest.mark.slow
def test_what_a_rule_compares_with_is_drawn(trials: Trials) -> None:
    """The literals of the original alone tell these apart; the policy does not have them."""
    rule = """function guard(user, context, callback) {
  user.app_metadata = user.app_metadata || {};
  if (user.nickname === 'the-one' && context.clientName === 'Shop 7') {
    return callback(new UnauthorizedError('not here'));
  }
  callback(null, user, context);
}
"""
    program, javascript = compiled(
        '"""A pair."""\n\naction(name="Pair", trigger="post-login")\n\n'
        'with rule("A", when=event.user.user_id == "nobody"):\n    api.access.deny("x")\n'
    )
    original = Original(Kind.RULE, "guard.js", "guard", rule, trigger="post-login")
    judgement = judge(case_of(original, program, javascript), trials, Options(events=1000))

    assert judgement.coverage.percent == 100
    assert any("the original does api.access.deny" in each.what for each in judgement.differences)


@pytest.mark.slow
def test_a_rule_to_which_the_user_comes_back_is_run_as_such_alone(trials: Trials) -> None:
    rule = """function back(user, context, callback) {
  if (context.protocol === 'redirect-callback') {
    user.app_metadata.seen = true;
    return auth0.users.updateAppMetadata(user.user_id, user.app_metadata).then(() => callback(null, user, context));
  }
  context.redirect = { url: 'https://other.example/' };
  callback(null, user, context);
}
"""
    program, javascript = compiled(
        '"""A pair."""\n\naction(name="Pair", trigger="post-login")\n\n'
        'with rule("A"):\n    api.redirect.sendUserTo("https://other.example/")\n\n'
        'with on_continue():\n    with rule("B"):\n        api.user.setAppMetadata("seen", True)\n'
    )
    original = Original(Kind.RULE, "back.js", "back", rule, trigger="post-login")
    judgement = judge(case_of(original, program, javascript), trials, Options(events=300))

    assert judgement.coverage.taken == 4 and not judgement.is_open, judgement.differences
