"""What actiongen knows about policies and about Auth0 that no type can say: the checks.

In: a program without errors. Out: diagnostics, in the order of the text. Each check is a file with
one public function; ``CHECKS`` is all of them.

    run_checks(Resolved(program))   ->   (AG421 breaks-in-way: …,)
"""

from collections.abc import Callable, Iterable

from actiongen.checks.absent_roles_allow import absent_roles_allow
from actiongen.checks.absent_secret_compare import absent_secret_compare
from actiongen.checks.account_linking_unverified import account_linking_unverified
from actiongen.checks.argument_limits import argument_limits
from actiongen.checks.breaks_in_way import breaks_in_way
from actiongen.checks.cache_decides import cache_decides
from actiongen.checks.call_limit import call_limit
from actiongen.checks.claim_namespace import claim_namespace
from actiongen.checks.claim_of_no_call import claim_of_no_call
from actiongen.checks.constant_condition import constant_condition
from actiongen.checks.continue_bypass import continue_bypass
from actiongen.checks.denial_at_first_login import denial_at_first_login
from actiongen.checks.deny_with_redirect import deny_with_redirect
from actiongen.checks.duplicate_rule import duplicate_rule
from actiongen.checks.email_case import email_case
from actiongen.checks.email_suffix import email_suffix
from actiongen.checks.empty_list_allows import empty_list_allows
from actiongen.checks.fail_open_request import fail_open_request
from actiongen.checks.first_login_on_refresh import first_login_on_refresh
from actiongen.checks.form_before_return import form_before_return
from actiongen.checks.gate_opens_on_bad_data import gate_opens_on_bad_data
from actiongen.checks.gate_skipped import gate_skipped
from actiongen.checks.guard_not_repeated import guard_not_repeated
from actiongen.checks.hard_coded_secret import hard_coded_secret
from actiongen.checks.ip_allowlist_one_family import ip_allowlist_one_family
from actiongen.checks.ip_compared_as_text import ip_compared_as_text
from actiongen.checks.log_too_long import log_too_long
from actiongen.checks.metadata_counter import metadata_counter
from actiongen.checks.metadata_lost_on_link import metadata_lost_on_link
from actiongen.checks.metadata_on_every_login import metadata_on_every_login
from actiongen.checks.mfa_model_clash import mfa_model_clash
from actiongen.checks.org_roles import org_roles
from actiongen.checks.personal_data import personal_data
from actiongen.checks.redirect_and_form import redirect_and_form
from actiongen.checks.redirect_without_continue import redirect_without_continue
from actiongen.checks.remember_browser_defeats_mfa import remember_browser_defeats_mfa
from actiongen.checks.request_without_effect import request_without_effect
from actiongen.checks.secret_exposed import secret_exposed
from actiongen.checks.silent_in_way import silent_in_way
from actiongen.checks.stale_metadata_read import stale_metadata_read
from actiongen.checks.standard_claim import standard_claim
from actiongen.checks.text_as_flag import text_as_flag
from actiongen.checks.token_before_return import token_before_return
from actiongen.checks.too_slow import too_slow
from actiongen.checks.unreachable_rule import unreachable_rule
from actiongen.checks.unreached_handler import unreached_handler
from actiongen.checks.unvalidated_continue import unvalidated_continue
from actiongen.checks.unverified_email_trusted import unverified_email_trusted
from actiongen.checks.unverified_token import unverified_token
from actiongen.checks.user_metadata_decides import user_metadata_decides
from actiongen.checks.vague_denial_test import vague_denial_test
from actiongen.checks.value_never_occurs import value_never_occurs
from actiongen.checks.whole_event import whole_event
from actiongen.diagnostics.codes_meaning import NOT_JUDGED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.source import Span

Check = Callable[[Resolved], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    unreachable_rule,
    duplicate_rule,
    constant_condition,
    breaks_in_way,
    silent_in_way,
    gate_skipped,
    gate_opens_on_bad_data,
    denial_at_first_login,
    user_metadata_decides,
    secret_exposed,
    whole_event,
    personal_data,
    email_suffix,
    email_case,
    value_never_occurs,
    stale_metadata_read,
    unreached_handler,
    guard_not_repeated,
    redirect_and_form,
    token_before_return,
    form_before_return,
    mfa_model_clash,
    call_limit,
    deny_with_redirect,
    metadata_lost_on_link,
    cache_decides,
    fail_open_request,
    unverified_email_trusted,
    first_login_on_refresh,
    text_as_flag,
    hard_coded_secret,
    ip_compared_as_text,
    unvalidated_continue,
    unverified_token,
    account_linking_unverified,
    absent_roles_allow,
    absent_secret_compare,
    empty_list_allows,
    ip_allowlist_one_family,
    redirect_without_continue,
    continue_bypass,
    remember_browser_defeats_mfa,
    org_roles,
    claim_namespace,
    standard_claim,
    metadata_counter,
    metadata_on_every_login,
    request_without_effect,
    log_too_long,
    claim_of_no_call,
    vague_denial_test,
    argument_limits,
    too_slow,
)


def run_checks(resolved: Resolved) -> tuple[Diagnostic, ...]:
    """What the checks find in a program; each thing once."""
    found = [diagnostic for check in CHECKS for diagnostic in check(resolved)]
    if resolved.logic.gave_up_at is not None:
        found.append(_not_judged(resolved.logic.gave_up_at))
    once = dict.fromkeys(found)
    return tuple(sorted(once, key=lambda each: each.position))


def _not_judged(at: Span) -> Diagnostic:
    return Diagnostic(
        NOT_JUDGED,
        "the conditions of this file take too long to judge: from here on none is",
        Label(at, "not judged"),
        notes=(
            "rules that never run, conditions that decide nothing and gates that stay open are not reported",
        ),
        help='split the action in two, or compare with a list: `… in ["a", "b"]`',
    )
