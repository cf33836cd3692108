"""Actions Modules in the output: each is required once, under a name of its own.

In: the names in the output of the modules, and the externs of an Action. Out: :class:`Required`, one a module.

    Required("hashing", "actions:hashing", (sha3,)).text   ->   'const hashing = require("actions:hashing");'
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actiongen import ir
from actiongen.backends.javascript.absence import call
from actiongen.javascript import tree as js
from actiongen.javascript.print.printer import print_statements


@dataclass(frozen=True, slots=True)
class Required:
    """A module: its ``name`` in the output, what ``require`` takes, and the functions that the Action calls."""

    name: str
    path: str
    externs: tuple[ir.Extern, ...]

    @property
    def statement(self) -> js.Const:
        """What defines the name."""
        return js.Const(self.name, call("require", js.String(self.path)))

    @property
    def text(self) -> str:
        """The same as a line, without its end."""
        return print_statements((self.statement,)).rstrip("\n")

    @property
    def watched(self) -> str:
        """The same on one line for a run that is watched: what is called goes through a function, and the module is
        loaded where that finds no other answer.
        """
        named = {each.name: [each.name, each.is_async] for each in self.externs}
        required = f"require({json.dumps(self.path)})"
        return f"const {self.name} = watchExterns({json.dumps(named)}, () => {required});"


def of_modules(named: Mapping[str, str], externs: Iterable[ir.Extern]) -> tuple[Required, ...]:
    """The modules whose functions an Action calls; ``named`` has what ``require`` takes by the names in the output."""
    called = tuple(externs)
    return tuple(
        Required(name, path, tuple(each for each in called if each.path == path))
        for name, path in named.items()
    )
