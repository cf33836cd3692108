"""AG443: trust in the domain of an address that nobody has verified.

In: a program. Out: a warning at each call that gives something (a claim, a scope) only to addresses of some domains,
and at each denial that spares them, where nothing in the action asks whether the address is verified (a fact of the
catalogue). Whoever signs up with such an address has it, verified or not.

    with rule("…", when=email_domain(event.user.email) != "corp.example"): api.access.deny("…")     ->   AG443
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag, Trait
from actiongen.checks.called_here import called_here
from actiongen.checks.email_texts import address, texts_of
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import UNVERIFIED_EMAIL_TRUSTED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything, written
from actiongen.flow.conditions import negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite

_GIVES = frozenset({Tag.CLAIM, Tag.SCOPE})


def unverified_email_trusted(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a rule."""
    verifying = resolved.trigger.paths_with(Trait.VERIFIES_EMAIL)
    if not verifying or resolved.reads_any(Trait.VERIFIES_EMAIL):
        return
    if not any(_is_test(node, resolved) for node in resolved.comparisons):
        return
    tests = Once(lambda condition: [node for node in everything(condition) if _is_test(node, resolved)])
    told: set[int] = set()
    for place in resolved.sites:
        if id(place.rule) not in told and isinstance(place.effect, ir.Call):
            test = _trusted(resolved, place, place.effect, tests)
            if test is not None:
                told.add(id(place.rule))
                yield _diagnostic(place, place.effect, test, written(verifying[0]))


def _trusted(
    resolved: Resolved, place: EffectSite, call: ir.Call, tests: Once[list[object]]
) -> ir.Expr | None:
    """The test of an address that gives the call, or spares from it."""
    tags = set(call.method.tags)
    gives = bool(_GIVES & tags) and Tag.RESTRICTION not in tags
    if not gives and Tag.DENIAL not in tags:
        return None
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    for node in (node for condition in (*own, *above) for node in tests.of(condition)):
        assert isinstance(node, ir.Compare | ir.In | ir.Operation), "it is a test"
        is_of = isinstance(node, ir.Compare) and node.operator == "!="
        without = node if is_of else negated(node)
        contrary = without if gives else negated(without)
        if resolved.logic.possible(own, above) and not resolved.logic.possible([*own, contrary], above):
            return node
    return None


def _is_test(node: object, resolved: Resolved) -> bool:
    """Whether an address, or its domain, is compared with texts that are written out."""
    trigger, known = resolved.trigger, resolved.bindings
    match node:
        case ir.Compare("==" | "!=", left, right):
            pairs = ((left, right), (right, left))
        case ir.In(item, items):
            pairs = ((item, items), (item, items))
        case ir.Operation(ir.Op.ENDSWITH, (text, part)):
            pairs = ((text, part), (text, part))
        case _:
            return False
    return any(
        address(one, trigger, known) is not None and not _is_address(other, resolved) for one, other in pairs
    )


def _is_address(other: ir.Expr, resolved: Resolved) -> bool:
    """Whether it is one whole address, or another one of the event: then it is about a person, not about a domain."""
    return address(other, resolved.trigger, resolved.bindings) is not None or any(
        "@" in text.lstrip("@") for text in texts_of(other, resolved.bindings)
    )


def _diagnostic(place: EffectSite, call: ir.Call, test: ir.Expr, verified: str) -> Diagnostic:
    gives = Tag.DENIAL not in call.method.tags
    return Diagnostic(
        UNVERIFIED_EMAIL_TRUSTED,
        f"an address that nobody has verified {'gets' if gives else 'is spared'} `api.{call.method.name}`",
        Label(place.at, "whoever signs up with such an address" + ("" if gives else " gets in")),
        (*called_here(place, call), Label(test.info.span, "asks for the domain alone")),
        notes=(
            "Auth0 lets people log in before they have verified their address, unless the tenant forbids it",
        ),
        help=f"ask for `{verified}` too",
    )
