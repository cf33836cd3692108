"""Externs in the output: what stands in their files, word for word, in a function of its own.

In: an extern and its name in the output. Out: :class:`Inlined`, whose text stands below everything else. Its names are
those of its own file: nothing outside sees them, and they hide nothing.

    Inlined("md5", extern, "policies").text   ->   '// policies/externs/md5.js, word for word.\\n// prettier-ignore\\n…'
"""

from dataclasses import dataclass

from actiongen import ir

OBSERVE = "observeExtern"
"""What a run that is watched gives a function to, with its name in the policy, for one that is watched."""


@dataclass(frozen=True, slots=True)
class Inlined:
    """A function under its name in the output; ``root`` is the folder of the policies."""

    name: str
    extern: ir.Extern
    root: str

    @property
    def text(self) -> str:
        """The statement that defines it, without a line end."""
        start, end = self._around()
        return f"{start}{self._body()}{end}"

    @property
    def watched(self) -> str:
        """The same statement, on the same lines, for a run that is watched."""
        start, end = self._around()
        head = f"const {self.name} = "
        start = start.replace(head, f'{head}{OBSERVE}("{self.extern.name}", ')
        return f"{start}{self._body()}{end.removesuffix(';')});"

    def _around(self) -> tuple[str, str]:
        given, first = ("module", "{ exports: {} }") if self.extern.uses_module else ("exports", "{}")
        origin = f"// {self.root}/{self.extern.path}, word for word.\n// prettier-ignore\n"
        return f"{origin}const {self.name} = ((/** @type {{any}} */ {given}) => {{\n", f"}})({first});"

    def _body(self) -> str:
        exports = "module.exports" if self.extern.uses_module else "exports"
        name = "" if self.extern.exported is None else f".{self.extern.exported}"
        return f"{self.extern.text.rstrip()}\n\nreturn {exports}{name};\n"


def watched(javascript: str, externs: tuple[Inlined, ...]) -> str:
    """The JavaScript of an Action with its externs as a run needs them that is watched."""
    for each in externs:
        assert each.text in javascript
        javascript = javascript.replace(each.text, each.watched)
    return javascript
