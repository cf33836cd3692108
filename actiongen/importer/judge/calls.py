"""What calls in an original ask for.

In: what is called, and the text of the original. Out: whether it is the clock, which method of ``api`` it is.

    of_api(callee, "api.redirect.validateToken({})")   ->   "redirect.validateToken"
"""

from actiongen.importer.judge.estree import key_of
from actiongen.javascript.parse import Node

_CLOCKS = frozenset(("Date", "DateTime", "moment", "dayjs"))


def is_now(callee: Node, text: str) -> bool:
    """Whether a call without arguments gives the clock: `new Date()`, `Date.now()`, `moment.utc()`."""
    if callee.type == "Identifier":
        return callee.text("name") in ("Date", "moment", "dayjs")
    owner = callee.node("object")
    if owner is None or owner.type != "Identifier" or owner.text("name") not in _CLOCKS:
        return False
    return key_of(callee, text) in ("now", "utc", "local")


def of_api(callee: Node | None, text: str) -> str | None:
    """The method of ``api`` by its name in the catalogue; None where something else is called."""
    names: list[str] = []
    while callee is not None and callee.type == "MemberExpression":
        names.append(key_of(callee, text) or "")
        callee = callee.node("object")
    is_api = callee is not None and callee.type == "Identifier" and callee.text("name") == "api"
    return ".".join(reversed(names)) if is_api and names else None
