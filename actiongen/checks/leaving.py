"""Calls that send the user away, and whether a run can come to an effect.

In: the effects of a program. Out: which of them redirect or show a form; whether a run can come to one. Conditions are
judged by flow/satisfiable.py, which may miss that two exclude each other.

    sends_away(api.redirect.sendUserTo("https://a.example"))   ->   True
"""

from collections.abc import Sequence

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite


def sends_away(site: EffectSite) -> bool:
    """Whether the effect redirects or shows a form."""
    return isinstance(site.effect, ir.Call) and Tag.REDIRECT in site.effect.method.tags


def may_run(logic: Satisfiability, *sites: EffectSite, where: Sequence[ir.Expr] = ()) -> bool:
    """Whether one run, in which the conditions of ``where`` hold, may come to all of the effects."""
    own = [assumption.holds for site in sites for assumption in site.own]
    above = [assumption.holds for site in sites for assumption in site.above]
    return logic.possible([*own, *where], above)
