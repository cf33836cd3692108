"""Limits that Auth0 sets, on texts that are put together: AG507 for names of claims, AG506 for others.

In: a program. Out: an error for each argument whose text breaks a limit of the catalogue in a way that its constants
show: as a whole, or by how it begins. What is known as a whole is judged where the call is read. A text in a loop that
a condition narrows is not judged. Never a false alarm.

    api.idToken.setCustomClaim(f"https://acme.auth0.com/{event.client.name}", 1)     ->   AG507
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Limit, LimitKind, Param
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant, items_of
from actiongen.facts.folding import Folding, Text
from actiongen.facts.limits import Broken, broken_limit, code_of
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.ir.walk import reached

_CLAIMS = (LimitKind.CLAIM_NAME, LimitKind.CLAIM_THROWS)
_MORE = "\uffff"
"""Stands for what follows a text that is known by its beginning."""


def argument_limits(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    folding = Folding(resolved.bindings, resolved.keys)
    for spot in resolved.sites:
        if isinstance(spot.effect, ir.Call):
            for param, value in zip(spot.effect.method.params, spot.effect.arguments, strict=False):
                for inner, text in _texts(param, value):
                    if constant(text) is None and not _is_narrowed(text, spot):
                        what = f"an item of `{param.name}`" if inner is not param else f"`{param.name}`"
                        yield from _judged(inner, what, text, folding.texts(text), spot)


def _texts(param: Param, value: ir.Expr) -> Iterator[tuple[Param, ir.Expr]]:
    """The argument, or the items of one that is a list."""
    yield param, value
    if param.items is not None:
        yield from ((param.items, item) for item in items_of(value) or ())


def _is_narrowed(expr: ir.Expr, spot: EffectSite) -> bool:
    """Whether a condition here is about a variable of the text."""
    used = {node.variable for node in reached(expr) if isinstance(node, ir.Var)}
    conditions = reached(*(assumption.holds for assumption in spot.assumptions)) if used else ()
    return any(isinstance(node, ir.Var) and node.variable in used for node in conditions)


def _judged(
    param: Param, what: str, value: ir.Expr, texts: Iterable[Text], spot: EffectSite
) -> Iterator[Diagnostic]:
    at = spot.at if spot.at != spot.effect.span else value.info.span
    said: set[str] = set()
    for text in texts:
        for limit in param.limits:
            found = _broken(limit, text)
            if found is None or found.problem in said:
                continue
            said.add(found.problem)
            yield Diagnostic(
                code_of(limit),
                f"{what} {found.problem}",
                Label(at, f"{'is' if text.whole else 'begins with'} `{_cut(text.known)}`"),
                notes=(f"source: {limit.source}",),
                help=found.edit,
            )


def _broken(limit: Limit, text: Text) -> Broken | None:
    if text.whole:
        return broken_limit(limit, text.known, platform())
    if limit.kind in (*_CLAIMS, LimitKind.NO_WHITESPACE):
        return broken_limit(limit, text.known + _MORE, platform())
    return None


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
