"""AG458: comparisons with a secret that hold where both are missing.

In: a program. Out: a warning where a secret is compared with what may be absent, or has an empty text in its place, and
that both are equal opens a gate or runs a call that gives something: a secret that was not set, or set to an empty
text, equals what nobody has sent. Terraform refuses to deploy such a secret; other ways to deploy do not.

    with rule("Key", when=event.request.query.key != event.secrets.KEY): api.access.deny("…")     ->   AG458
"""

from collections.abc import Iterator
from typing import NamedTuple

from actiongen import ir
from actiongen.auth0.model import MethodKind
from actiongen.checks.called_here import called_here
from actiongen.checks.gates import is_gate
from actiongen.diagnostics.codes_meaning import ABSENT_SECRET_COMPARE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import everything
from actiongen.facts.paths import text_of
from actiongen.flow.conditions import absent, compared, negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.ir.walk import seen_through

_HELP = {
    (False, True): "is None or",
    (False, False): "is not None and",
    (True, True): '== "" or',
    (True, False): '!= "" and',
}
"""What goes with the comparison, by whether the value is always there, and whether the call refuses."""


class _Test(NamedTuple):
    node: ir.Compare
    secret: ir.Secret
    other: ir.Expr
    missing: ir.Expr
    """What holds where nobody has sent anything."""


def absent_secret_compare(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a comparison."""
    tests = [test for node in resolved.of_kind(ir.Compare) for test in _tests(node)]
    told: set[int] = set()
    for place in resolved.sites if tests else ():
        call = place.effect
        if not isinstance(call, ir.Call) or call.method.kind is not MethodKind.EFFECT:
            continue
        conditions = {id(node) for node in everything(tuple(each.holds for each in place.assumptions))}
        for test in tests:
            if id(test.node) in conditions and id(test.node) not in told and _decides(place, test, resolved):
                told.add(id(test.node))
                yield _diagnostic(place, call, test, is_gate(call, resolved.trigger.id))


def _tests(node: object) -> Iterator[_Test]:
    if not isinstance(node, ir.Compare) or node.operator not in ("==", "!="):
        return
    for one, other in ((node.left, node.right), (node.right, node.left)):
        secret, value = seen_through(one), seen_through(other)
        if isinstance(secret, ir.Secret) and not secret.optional and not isinstance(value, ir.Secret):
            if isinstance(value, ir.Operation) and value.op is ir.Op.COALESCE:
                if constant(value.operands[-1]) == ("",):
                    yield _Test(node, secret, other, compared("==", other, ""))
            elif not other.info.present:
                yield _Test(node, secret, other, absent(other))


def _decides(place: EffectSite, test: _Test, resolved: Resolved) -> bool:
    """Whether the call is a gate that runs only where they differ, or gives something only where they are equal."""
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    is_equal = test.node.operator == "=="
    equal, differ = (test.node, negated(test.node)) if is_equal else (negated(test.node), test.node)
    logic = resolved.logic
    if is_gate(place.effect, resolved.trigger.id):
        return logic.possible(own, above) and not logic.possible([*own, equal], above)
    # What a setting says is no key: without it, what is given is told apart by nothing, and nothing is lost.
    return (
        not test.secret.is_setting
        and not logic.possible([*own, differ], above)
        and _is_reached_without(place, test, resolved)
    )


def _is_reached_without(place: EffectSite, test: _Test, resolved: Resolved) -> bool:
    """Whether a call that gives something could run where nobody has sent anything, if both were equal: no other
    condition asks for it."""
    logic = resolved.logic
    rest = [part for each in place.own for part in _parts(each.holds) if seen_through(part) is not test.node]
    above = [
        part for each in place.above for part in _parts(each.holds) if seen_through(part) is not test.node
    ]
    return logic.possible([*rest, test.missing], above)


def _parts(condition: ir.Expr) -> Iterator[ir.Expr]:
    match seen_through(condition):
        case ir.And(operands):
            for operand in operands:
                yield from _parts(operand)
        case _:
            yield condition


def _diagnostic(place: EffectSite, call: ir.Call, test: _Test, refuses: bool) -> Diagnostic:
    shown = text_of(test.other)
    return Diagnostic(
        ABSENT_SECRET_COMPARE,
        f"`event.secrets.{test.secret.name}` equals what nobody has sent, if it is not set",
        Label(
            test.node.info.span,
            "holds for both alike" if test.node.operator == "==" else "does not hold then",
        ),
        (Label(place.at, "decided by it"), *called_here(place, call)),
        notes=("a secret that was not set is undefined in the Action, and so is what is absent",),
        help=f"ask for the value too: `{shown} {_HELP[test.other.info.present, refuses]} …`",
    )
