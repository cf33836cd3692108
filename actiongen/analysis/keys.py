"""Keys that no dictionary of a policy may have, because every JavaScript object has them by birth.

In: a key of a schema or a dictionary. Out: a diagnostic for ``constructor`` and its like: in JavaScript a
look-up of one finds a function although nobody put it there.
"""

from actiongen.analysis.environment import Environment
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.source import Span

INHERITED = frozenset(
    [
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ]
)
"""The names that ECMAScript gives Object.prototype (ECMA-262, 20.1.3 and B.2.2)."""


def is_first(key: str, span: Span, given: dict[str, Span], environment: Environment) -> bool:
    """Whether ``key`` is not among those that were given before; reports it if it is."""
    before = given.setdefault(key, span)
    if before is span:
        return True
    environment.report(
        codes.BAD_KEY,
        f"the key `{key}` stands twice",
        span,
        help="keep one of the two",
        secondary=(Label(before, "the first one"),),
    )
    return False


def check_key(key: str, span: Span, environment: Environment) -> bool:
    """Whether ``key`` may be used; reports it if not."""
    if key not in INHERITED:
        return True
    environment.report(
        codes.UNSAFE_KEY,
        f"`{key}` is a name that every JavaScript object has by birth",
        span,
        help="choose another key",
        notes=("a look-up of this key would find JavaScript's own value where nobody has put one",),
    )
    return False
