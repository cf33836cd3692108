"""The label at a call in a helper, where a diagnostic points into the rule that calls the helper.

called_here(place, call)   ->   (Label(call.span, "called here"),)
"""

from actiongen import ir
from actiongen.diagnostics.model import Label
from actiongen.flow.sites import EffectSite


def called_here(place: EffectSite, call: ir.Call) -> tuple[Label, ...]:
    """The label; none where the call stands in the rule itself."""
    return () if place.at == call.span else (Label(call.span, "called here"),)
