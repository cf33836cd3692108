"""Whether the order of two rules can matter.

In: two rules. Out: True only where both orders come to the same: neither ends the action, and no call of one is about
what a call of the other is about.

    are_independent(sets claim "a", sets claim "b")   ->   True
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Method, Tag
from actiongen.facts.constants import constant
from actiongen.ir.walk import below

_OF_THE_LOGIN = (Tag.DENIAL, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT, Tag.PRIMARY_USER)

About = tuple[str, str | None]
"""What a call changes, and under which key; None for any key."""


def are_independent(upper: ir.Rule, lower: ir.Rule) -> bool:
    """Whether the rules may change places."""
    if _ends(upper) or _ends(lower):
        return False
    return not any(_meet(one, other) for one in _about(upper) for other in _about(lower))


def _ends(rule: ir.Rule) -> bool:
    return any(
        isinstance(node, ir.Ender) or (isinstance(node, ir.Call) and node.method.terminal)
        for node in below(rule.body)
    )


def _about(rule: ir.Rule) -> Iterator[About]:
    for node in below(rule.body):
        if isinstance(node, ir.Call):
            yield _what(node.method), _key(node)


def _what(method: Method) -> str:
    if any(tag in _OF_THE_LOGIN for tag in method.tags):
        return "the login"
    path = method.writes or (method.mutates.path if method.mutates is not None else None)
    return method.name.rpartition(".")[0] if path is None else ".".join(path)


def _key(call: ir.Call) -> str | None:
    """The name of the claim or the key of the metadata, where it is written out."""
    method = call.method
    is_keyed = bool(call.arguments) and (method.writes is not None or Tag.CLAIM in method.tags)
    known = constant(call.arguments[0]) if is_keyed else None
    return known[0] if known is not None and isinstance(known[0], str) else None


def _meet(one: About, other: About) -> bool:
    return one[0] == other[0] and (None in (one[1], other[1]) or one[1] == other[1])
