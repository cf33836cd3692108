"""One Rule, two handlers: what runs at a login, and what runs when the user comes back from a redirect.

In: the body of a rule with calls of `api` (writes.py), which still reads `context.protocol`. Out: the body
for either. When a user comes back, Auth0 ran all Rules once more and heeded no redirect; an Action has a
handler of its own for that.

    if (context.protocol === "redirect-callback") { back(); } else { away(); }
    ->   onExecutePostLogin: away();   onContinuePostLogin: back();
"""

from typing import Any

from actiongen.core.tree import (
    Binary,
    Block,
    Boolean,
    Call,
    Do,
    Expr,
    Function,
    Let,
    Member,
    Name,
    New,
    SetMember,
    Text,
    Throw,
)
from actiongen.core.walk import below, bottom_up
from actiongen.importer.legacy.made import access_path, method_of

BACK = "redirect-callback"
_SENDS = ("api", "redirect", "sendUserTo")


def comes_back(body: Block, context: str) -> bool:
    """Whether the rule sends the user away, or asks whether the user comes back."""
    for each in below(body):
        if isinstance(each, Call) and access_path(each.function) == _SENDS:
            return True
        if isinstance(each, Text) and each.value == BACK:
            return any(_is_protocol(other, context) for other in below(body))
    return False


def _is_protocol(node: Any, context: str) -> bool:
    return isinstance(node, Member) and access_path(node) == (context, "protocol")


def specialised_for(body: Block, context: str, *, is_back: bool) -> Block:
    """The body for one of the handlers."""

    def change(node: Any) -> Any:
        if isinstance(node, Binary):
            return _decided(node, context, is_back)
        is_away = isinstance(node, Do) and method_of(node.value) == _SENDS
        return [] if is_back and is_away else node

    return bottom_up(body, change)


def _decided(node: Binary, context: str, is_back: bool) -> Expr:
    sides = (node.left, node.right)
    for one, other in (sides, sides[::-1]):
        if access_path(one) == (context, "protocol") and isinstance(other, Text):
            is_same = is_back and other.value == BACK
            if node.operator in ("===", "==", "!==", "!=") and (is_back or other.value == BACK):
                return Boolean(is_same is (node.operator[0] == "="), node.span)
    return node


def acts(body: Block) -> bool:
    """Whether a handler does anything that somebody sees: a throw, a call of `api`, or of what is not known to be
    harmless. What it logs does not count.
    """
    own = {each.name for each in below(body) if isinstance(each, Let) and isinstance(each.value, Function)}
    for each in below(body):
        if isinstance(each, Throw | SetMember):
            return True
        if isinstance(each, Call | New) and not is_harmless(each, own):
            return True
    return False


def is_harmless(call: Call | New, own: set[str]) -> bool:
    """Whether a call of something that is known, or of a function of the rule's own, acts on nothing by itself."""
    if isinstance(call, New):
        return access_path(call.function) in _HARMLESS_CLASSES
    function = call.function
    if isinstance(function, Name):
        return function.id in own or function.id in _HARMLESS_ROOTS
    path = access_path(function)
    if path is not None and path[0] in _HARMLESS_ROOTS:
        return True
    key = function.key if isinstance(function, Member) else None
    return isinstance(key, Text) and key.value in _HARMLESS_METHODS


_HARMLESS_CLASSES = tuple(
    (each,) for each in ("Date", "Set", "Map", "Error", "URL", "URLSearchParams", "RegExp")
)
_HARMLESS_ROOTS = frozenset(
    "console JSON Math Object Date Buffer String Number Boolean Array require parseInt parseFloat isNaN"  # noqa: SIM905
    " encodeURIComponent decodeURIComponent".split()
)
_HARMLESS_METHODS = frozenset(
    "sign toString split join includes indexOf startsWith endsWith toLowerCase toUpperCase trim replace slice substring"  # noqa: SIM905
    " substr some every find filter map concat reduce forEach keys push getTime toISOString hasOwnProperty test match"
    " digest update createHash".split()
)
