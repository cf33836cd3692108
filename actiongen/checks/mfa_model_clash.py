"""AG437: two ways to ask for MFA in one run.

In: a program. Out: a warning for a call that asks for MFA at the end of the flow, and one that challenges or enrols at
once, where one run can make both: the latter wins.

    api.multifactor.enable("any") … api.authentication.challengeWith(…)     ->   AG437
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.together import together
from actiongen.diagnostics.codes_meaning import MFA_MODEL_CLASH
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved

_POLICY = frozenset({Tag.MFA_POLICY})
_AT_ONCE = frozenset({Tag.CHALLENGE, Tag.ENROLMENT})


def mfa_model_clash(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call that is overridden."""
    for at_once, policy in together(resolved, _AT_ONCE, _POLICY, in_order=False):
        assert isinstance(policy.effect, ir.Call) and isinstance(at_once.effect, ir.Call), "they have tags"
        name = at_once.effect.method.name
        yield Diagnostic(
            MFA_MODEL_CLASH,
            f"one run can call `api.{policy.effect.method.name}` and `api.{name}`",
            Label(policy.at, "has no effect then"),
            (Label(at_once.at, "decides alone"),),
            notes=(
                f"`api.{name}` overrides what the flow says of MFA otherwise, and the policy of the tenant",
            ),
            help="take one of the two, or let the conditions exclude each other",
        )
