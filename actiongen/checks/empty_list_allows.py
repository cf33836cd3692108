"""AG459: lists of who may pass that, empty, let all pass.

In: a program. Out: a warning at each denial of what is not in a list that a secret or setting holds, where that secret
or setting is empty and the denial therefore does not run: whoever forgets to set it opens the gate.

    when=event.secrets.ALLOWED and domain not in event.secrets.ALLOWED.split(","): api.access.deny("…")     ->   AG459
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import EMPTY_LIST_ALLOWS
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything
from actiongen.flow.conditions import absent, compared
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def empty_list_allows(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    if not resolved.of_kind(ir.Secret):
        return
    for place in resolved.sites:
        call = place.effect
        if isinstance(call, ir.Call) and Tag.DENIAL in call.method.tags:
            found = next(_opens(place, resolved), None)
            if found is not None:
                yield _diagnostic(place, call, *found)


def _opens(place: EffectSite, resolved: Resolved) -> Iterator[tuple[ir.In, ir.Secret]]:
    """The lists, each with the secret without which the denial does not run."""
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    logic = resolved.logic
    for node in everything(tuple(own)):
        if not isinstance(node, ir.In) or logic.possible([*own, node], above):
            continue
        for secret in everything(node.items):
            if isinstance(secret, ir.Secret):
                # An optional one counts as absent when it is empty.
                empty = absent(secret) if secret.optional else compared("==", secret, "")
                refused = [each.holds for each in place.above if each.refused]
                if (
                    logic.possible(own, above)
                    and not logic.possible([*own, empty], above)
                    and logic.possible([empty], refused)
                ):
                    yield node, secret


def _diagnostic(place: EffectSite, call: ir.Call, node: ir.In, secret: ir.Secret) -> Diagnostic:
    return Diagnostic(
        EMPTY_LIST_ALLOWS,
        f"while `event.secrets.{secret.name}` is empty, everybody gets in",
        Label(place.at, "does not run then"),
        (*called_here(place, call), Label(node.info.span, "the list of who may pass")),
        notes=("a value that is lost in a deployment should shut the gate, not open it",),
        help="leave out the test for an empty list: nobody is in it",
    )
