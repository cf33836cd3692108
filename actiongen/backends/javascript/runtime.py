"""The small JavaScript functions that the output brings along when it uses them.

In: the names that the lowered code calls. Out: their texts, with those that they call themselves, in the
order of ``HELPERS``; each is as Prettier writes it.

    needed({"asString", "userDomain"})   ->   (Helper("asString", "/**\\n * The value if …"),)
"""

from dataclasses import dataclass

from actiongen.backends.javascript import tree as js
from actiongen.backends.javascript.runtime_texts import TEXTS


@dataclass(frozen=True, slots=True)
class Helper:
    """A function of the runtime: its name, its text, and the names of those that it calls."""

    name: str
    text: str
    needs: tuple[str, ...] = ()


_NEEDS = {
    "asItWas": ("isObject",),
    "asObject": ("isObject",),
    "asRecord": ("isObject", "compact"),
    "hasKey": ("lookUp", "isObject"),
    "lookUp": ("isObject",),
    "fromJson": ("isNested",),
    "toJson": ("isNested",),
    "ownMember": ("isObject",),
}

HELPERS: tuple[Helper, ...] = tuple(Helper(name, text, _NEEDS.get(name, ())) for name, text in TEXTS.items())
HELPER_NAMES = frozenset(TEXTS)
_BY_NAME = {helper.name: helper for helper in HELPERS}


def runtime(name: str) -> js.Name:
    """The function as a value."""
    return js.Name(_BY_NAME[name].name)


def runtime_call(name: str, *arguments: js.Expr) -> js.Call:
    """A call of the function."""
    return js.Call(runtime(name), arguments)


def needed(names: set[str]) -> tuple[Helper, ...]:
    """The functions of these names and those that they call, in a fixed order."""
    called = {inner for name in names & HELPER_NAMES for inner in (name, *_BY_NAME[name].needs)}
    return tuple(helper for helper in HELPERS if helper.name in called)
