"""Tests that go through a redirect or a form, and back."""

from testing.test_in_order import ABORT, actions, find

from actiongen.commands.test import SessionOptions, run_session
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome

FORM = """schema(event.prompt.fields, plan=string)

with rule("Asked", when=event.prompt is None and event.user.nickname != "bob"):
    api.prompt.render("ap_plan")

with on_continue():
    with rule("Kept", when=event.prompt.fields.plan is not None):
        api.user.setAppMetadata("plan", event.prompt.fields.plan)
"""
AWAY = """with rule("Sent away"):
    api.redirect.sendUserTo("https://check.example.com")
"""
CLAIM = """schema(event.user.app_metadata, plan=string)

with rule("Claimed", when=event.user.app_metadata.plan is not None):
    api.idToken.setCustomClaim("https://corp.example/plan", event.user.app_metadata.plan)

with rule("Gathered", when=event.prompt is not None):
    log("still here")
"""
BACK = 'given={event.prompt.id: "ap_plan", event.prompt.fields.plan: "pro"}'
KEPT = 'api.user.setAppMetadata("plan", "pro")'
IN_TOKEN = 'api.idToken.setCustomClaim("https://corp.example/plan", "pro")'
RENDERED = 'api.prompt.render("ap_plan")'


def flow_of(arguments: str, *texts: str) -> Outcome:
    return run_session(actions(f'test("t", {arguments})', *texts), SessionOptions(), find)


def test_a_flow_stops_where_the_user_is_sent_away() -> None:
    assert flow_of(f"expect={RENDERED}", FORM, CLAIM).exit_code == CLEAN
    assert flow_of("expect=api.redirect.sendUserTo(...)", AWAY, CLAIM, ABORT).exit_code == CLEAN


def test_a_flow_goes_on_where_the_user_comes_back() -> None:
    expect = f"expect=[{RENDERED}, {KEPT}, {IN_TOKEN}], logs=[]"
    assert flow_of(f'handler="continue", {BACK}, {expect}', FORM, CLAIM).exit_code == CLEAN
    assert (
        flow_of(f'handler="continue", {BACK}, expect=[{RENDERED}, {KEPT}]', FORM, CLAIM).exit_code == ERRORS
    )


def test_the_action_without_a_block_does_nothing_when_the_user_comes_back() -> None:
    expect = 'expect=[api.redirect.sendUserTo("https://check.example.com"), abort("broken")]'
    broken = 'with rule("Broken"):\n    abort("broken")\n'
    assert flow_of(f'handler="continue", {expect}', AWAY, broken).exit_code == CLEAN


def test_a_test_that_nobody_comes_back_in_fails() -> None:
    outcome = flow_of('handler="continue", given={event.user.nickname: "bob"}, expect=[]', FORM)
    assert outcome.exit_code == ERRORS
    assert "nobody comes back: no action of the flow redirects or shows a form" in (outcome.text or "")
