"""AG449: what a token says, taken for true although nobody has verified it.

In: a program. Out: an error at each call of the API that runs by, or is given, what `jwt.decode` has read, where the
action verifies that token nowhere: whoever writes the token chooses what it says. A token in the answer of a request
comes from the server that was asked, and is left alone.

    api.authentication.setUserById(jwt.decode(event.transaction.subject_token).payload.sub)     ->   AG449
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import MethodKind
from actiongen.checks.called_here import called_here
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import UNVERIFIED_TOKEN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def unverified_token(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a call."""
    decoded = [node for node in resolved.of_kind(ir.Operation) if node.op is ir.Op.JWT_DECODE]
    if not decoded:
        return
    asked = resolved.of_kind(ir.Ask)
    verified = {
        resolved.numbering.number(ask.question.token)
        for ask in asked
        if isinstance(ask.question, ir.Verification)
    }
    answers = {ask.answer for ask in asked}
    believed = Once(lambda expr: _believed(expr, resolved, verified, answers))
    for place in resolved.sites:
        call = place.effect
        if isinstance(call, ir.Call) and call.method.kind is MethodKind.EFFECT:
            read = next(filter(None, map(believed.of, _about(place, call))), None)
            if read is not None:
                yield _diagnostic(place, call, read)


def _about(place: EffectSite, call: ir.Call) -> Iterator[ir.Expr]:
    """What decides whether the call runs, but for who has been refused before, and what it is given."""
    yield from (each.holds for each in place.assumptions if not each.refused)
    yield from call.arguments


def _believed(
    expr: ir.Expr, resolved: Resolved, verified: set[int], answers: set[ir.Variable]
) -> ir.Operation | None:
    """The first token that is read there, and that neither the action nor a server has vouched for."""
    for node in everything(expr):
        if isinstance(node, ir.Operation) and node.op is ir.Op.JWT_DECODE:
            token, *_ = node.operands
            is_answer = any(
                isinstance(each, ir.Var) and each.variable in answers for each in everything(token)
            )
            if not is_answer and resolved.numbering.number(token) not in verified:
                return node
    return None


def _diagnostic(place: EffectSite, call: ir.Call, read: ir.Operation) -> Diagnostic:
    return Diagnostic(
        UNVERIFIED_TOKEN,
        f"`api.{call.method.name}` believes a token that nobody has verified",
        Label(place.at, "whoever writes the token decides"),
        (*called_here(place, call), Label(read.info.span, "read, and not verified")),
        notes=("`jwt.decode` reads what a token says, whoever has signed it, and whether anybody has",),
        help="verify it: `jwt.verify(token, jwks(…), algorithms=[…], …)`, and read its answer",
    )
