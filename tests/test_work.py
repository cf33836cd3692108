"""What it takes to compile a file, in calls of functions: the same on every machine, however much else it does.

`benchmarks/README.md` says what a build takes in time. A change that makes the compiler do much more for the same
policy is seen here first; one that is worth it moves the limit.
"""

import sys
from typing import Any

import pytest

from actiongen.source import Source
from actiongen.unit import compile_file, forget, loader

_LIBRARY = '''"""Where the people of billing are."""

TEST_TENANT = "billing-test"

on_test_tenant = event.tenant.id == TEST_TENANT
is_staff = email_domain(event.user.email) == "billing.corp.example"
'''
_POLICY = '''"""Decides on the gate of billing."""

action(
    name="Billing gate",
    trigger="post-login",
    version="v3",
    runtime="node22",
    deploy=False,
)

load("shared/billing.policy", "on_test_tenant", "is_staff")

schema(event.user.app_metadata, plan=string, suspended=boolean)

NAMESPACE = "https://billing.corp.example/claims"
is_refresh = event.transaction.protocol == "oauth2-refresh-token"

with rule("Test tenants are left alone", when=on_test_tenant):
    stop()

with rule("Suspended accounts stay out", when=event.user.app_metadata.suspended):
    api.access.deny("Your account is suspended. Write to help@billing.corp.example.")

with rule(
    "Logins from abroad are challenged, but for staff",
    when=not is_staff and event.request.geoip.countryCode not in ["DE", "FR", "SE"] and not is_refresh,
):
    api.multifactor.enable("any", allowRememberBrowser=False)

with rule("The plan goes into the token", when=event.user.app_metadata.plan in ["team", "enterprise"]):
    api.idToken.setCustomClaim(f"{NAMESPACE}/plan", event.user.app_metadata.plan)

with rule("Unverified addresses are refused", when=not event.user.email_verified):
    api.access.deny("Verify your e-mail address first.")
'''


@pytest.mark.parametrize(("is_known", "most"), [(False, 29_500), (True, 18_000)])
def test_a_policy_takes_no_more_calls_than_it_did(is_known: bool, most: int) -> None:
    """``is_known``: whether all that it says was said by another file before."""
    library = Source("policies/shared/billing.policy", _LIBRARY)
    policy = Source("policies/gate.policy", _POLICY)
    calls = 0

    def count(frame: object, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    # What is made once a process has been made then.
    assert compile_file(policy, loader((library, policy))).unit.javascript is not None
    load = loader((library, policy))
    if not is_known:
        forget()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        compile_file(policy, load)
    finally:
        sys.setprofile(before)
    assert calls <= most, "is what it does now worth that? then raise the limit"
