"""AG350: properties of an action about a call that nothing in it makes.

In: a program. Out: an error at each; those of flows are found when the folder is linked (link.py).

    never("…", then=api.access.deny("closed"))     ->   AG350 where nothing calls api.access.deny
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.model import Diagnostic
from actiongen.flow.claims import claim_of, made, of_no_call, titled
from actiongen.flow.resolved import Resolved


def claim_of_no_call(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a property."""
    said = [claim_of(each, resolved.trigger.id) for each in resolved.program.properties]
    claims = [claim for claim in said if claim is not None]
    if not claims:
        return
    touched = ir.Touched(calls=made(resolved), rules=titled(resolved.program))
    for claim in claims:
        found = of_no_call(claim, (touched,), is_flow=False)
        if found is not None:
            yield found
