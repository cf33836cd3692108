"""Calls that send the user away, and whether a run can come to an effect.

In: the effects of a program. Out: which of them redirect or show a form; whether a run can come to one. Conditions are
judged by flow/satisfiable.py, which may miss that two exclude each other.

    sends_away(api.redirect.sendUserTo("https://a.example"))   ->   True
"""

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite


def sends_away(site: EffectSite) -> bool:
    """Whether the effect redirects or shows a form."""
    return isinstance(site.effect, ir.Call) and Tag.REDIRECT in site.effect.method.tags


def may_run(site: EffectSite, logic: Satisfiability, *conditions: ir.Expr) -> bool:
    """Whether a run in which the conditions hold may come to the effect."""
    own = [assumption.holds for assumption in site.own]
    above = [assumption.holds for assumption in site.above]
    return logic.possible([*own, *conditions], above)
