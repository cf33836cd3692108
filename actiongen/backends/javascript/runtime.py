"""The small JavaScript functions that the output brings along when it uses them.

In: the names that the lowered code calls. Out: their texts, with those that they call themselves, in the
order of ``HELPERS``; each is as Prettier writes it.

    runtime = Runtime(); runtime.use("asString"); runtime.texts()   ->   ("/**\\n * The value if …",)
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
    "asObject": ("isObject",),
    "asRecord": ("isObject", "compact"),
    "hasKey": ("isObject",),
    "lookUp": ("isObject",),
    "ownMember": ("isObject",),
}

HELPERS: tuple[Helper, ...] = tuple(Helper(name, text, _NEEDS.get(name, ())) for name, text in TEXTS.items())
HELPER_NAMES = frozenset(TEXTS)
_BY_NAME = {helper.name: helper for helper in HELPERS}


class Runtime:
    """Notes which functions the output uses."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def use(self, name: str) -> js.Name:
        """The function as a value."""
        self._used.update((name, *_BY_NAME[name].needs))
        return js.Name(name)

    def call(self, name: str, *arguments: js.Expr) -> js.Call:
        """A call of the function."""
        return js.Call(self.use(name), arguments)

    def used(self) -> tuple[Helper, ...]:
        """What was used, in a fixed order."""
        return tuple(helper for helper in HELPERS if helper.name in self._used)
