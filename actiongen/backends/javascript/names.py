"""What the names of a policy are called in JavaScript.

In: names of definitions, helpers and variables, scope by scope. Out: names in camelCase (capitals stay
capitals) that JavaScript does not reserve and that hide no other visible name; a clash is resolved by a
number.

    camel_case("user_domain")   ->   userDomain;   camel_case("FORCE_MFA")   ->   FORCE_MFA
"""

from collections.abc import Iterator
from contextlib import contextmanager

# Words that JavaScript reserves in strict mode, or may one day.
_WORDS = """
    arguments async await break case catch class const continue debugger default delete do else enum eval
    export extends false finally for function if implements import in instanceof interface let new null of
    package private protected public return static super switch this throw true try typeof undefined var void
    while with yield
"""

# What Node gives every module, and what Auth0 passes to it.
_GLOBALS = """
    AbortController AbortSignal Array BigInt Boolean Buffer Date Error Function Headers Infinity Intl JSON Map
    Math NaN Number Object Promise Proxy Reflect RegExp Set String Symbol URL URLSearchParams WeakMap WeakSet
    clearTimeout console crypto encodeURIComponent exports fetch global globalThis isFinite isNaN module
    parseFloat parseInt performance process require setTimeout structuredClone __dirname __filename event api
    actions
"""

RESERVED = frozenset((*_WORDS.split(), *_GLOBALS.split()))


def camel_case(name: str) -> str:
    """The name as JavaScript writes it; a name in capitals is a constant's and stays."""
    if name.isupper():
        return name
    bare = name.strip("_")
    first, *rest = [part for part in bare.split("_") if part] or ["value"]
    joined = first[0].lower() + first[1:] + "".join(part[0].upper() + part[1:] for part in rest)
    return f"_{joined}" if joined[0].isdigit() else joined


class Names:
    """The names in use, scope by scope, and what each thing of the policy is called.

    Things are compared by identity or by value, as they define it.
    """

    def __init__(self, taken: frozenset[str]) -> None:
        self._scopes: list[set[str]] = [set(RESERVED | taken)]
        self._called: dict[object, str] = {}
        self._avoided: set[str] = set()

    @property
    def avoided(self) -> frozenset[str]:
        """What was wanted as a name, and was taken from the start."""
        return frozenset(self._avoided)

    def declare(self, thing: object, wanted: str) -> str:
        """Gives a thing of the policy a name in the innermost scope."""
        name = self.fresh(camel_case(wanted))
        self._called[thing] = name
        return name

    def once(self, thing: object, wanted: str) -> str:
        """The name of a thing, which gets one if it has none."""
        return self._called[thing] if thing in self._called else self.declare(thing, wanted)

    def fresh(self, wanted: str) -> str:
        """A name that is free here, and taken from now on in the innermost scope."""
        name, number = wanted, 1
        if wanted in self._scopes[0]:
            self._avoided.add(wanted)
        while any(name in scope for scope in self._scopes):
            number += 1
            name = f"{wanted}{number}"
        self._scopes[-1].add(name)
        return name

    def share(self, thing: object, name: str) -> None:
        """Calls a thing what another one is called already."""
        self._called[thing] = name

    def of(self, thing: object) -> str:
        """The name that was given to a thing."""
        return self._called[thing]

    def is_declared(self, thing: object) -> bool:
        """Whether the thing has a name yet."""
        return thing in self._called

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Names declared inside are free again afterwards."""
        self._scopes.append(set())
        try:
            yield
        finally:
            self._scopes.pop()
