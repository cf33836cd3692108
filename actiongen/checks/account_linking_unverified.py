"""AG452: accounts that are linked by an address that nobody has verified.

In: a program. Out: an error at each call that makes another account the primary one, where that account was found by
a request and it is not known that the address of the user is verified (a fact of the catalogue), or nothing asks for
that of the other account. Whoever signs up with the address of somebody else would get their account. Not judged:
what happens when a user comes back with a proof, and identifiers that no request has given.

    found = auth0.get("/api/v2/users-by-email", …); api.authentication.setPrimaryUser(found.json[0].user_id)  ->  AG452
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag, Trait
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import ACCOUNT_LINKING_UNVERIFIED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything, path_expression, written
from actiongen.facts.paths import path_of
from actiongen.flow.conditions import negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def account_linking_unverified(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a call."""
    verifies = resolved.trigger.paths_with(Trait.VERIFIES_EMAIL)
    answers = {node.answer for node in resolved.of_kind(ir.Ask) if isinstance(node.question, ir.Request)}
    if not verifies or not answers:
        return
    for handler, places in zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True):
        for place in places if handler.kind is not HandlerKind.CONTINUE else ():
            call = place.effect
            if isinstance(call, ir.Call) and Tag.PRIMARY_USER in call.method.tags:
                about = [*call.arguments, *(each.holds for each in place.assumptions)]
                if _is_asked(call.arguments, answers):
                    yield from _judged(place, call, about, verifies[0], resolved)


def _is_asked(arguments: tuple[ir.Expr, ...], answers: set[ir.Variable]) -> bool:
    return any(isinstance(node, ir.Var) and node.variable in answers for node in everything(arguments))


def _judged(
    place: EffectSite, call: ir.Call, about: list[ir.Expr], verifies: tuple[str, ...], resolved: Resolved
) -> Iterator[Diagnostic]:
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    unverified = negated(path_expression(resolved.trigger, verifies, place.at))
    lacking = []
    if resolved.logic.possible([*own, unverified], above):
        lacking.append(f"of the user, by `{written(verifies)}`")
    if not any(_asks(node, verifies[-1]) for node in everything(tuple(about))):
        lacking.append(f"of the other account, by its `{verifies[-1]}`")
    if lacking:
        yield Diagnostic(
            ACCOUNT_LINKING_UNVERIFIED,
            "accounts are linked though an address may not be verified",
            Label(place.at, "whoever signs up with somebody's address gets their account"),
            called_here(place, call),
            notes=("an address is only a proof when both accounts have shown that they receive its mail",),
            help=f"ask whether the address is verified: {', and '.join(lacking)}",
        )


def _asks(node: object, name: str) -> bool:
    """Whether it reads, of anything but the event, whether an address is verified."""
    match node:
        case ir.Member(name=read):
            return read == name and path_of(node) is None
        case ir.Lookup(key=ir.Literal(read)):
            return read == name
        case _:
            return False
