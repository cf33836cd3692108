"""Externs in the output: what stands in their files, word for word, each in a function of its own.

In: the externs of one file and their names in the output. Out: :class:`Inlined`, whose text stands below everything
else. The names in it are those of its own file: nothing outside sees them, and they hide nothing.

    Inlined({"md5": extern}, "policies").text   ->   '// policies/externs/md5.js, word for word.\\n…'
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from actiongen import ir

_WATCH = "watchExterns"


@dataclass(frozen=True, slots=True)
class Inlined:
    """A file and what is called of it, by the names in the output; ``root`` is the folder of the policies."""

    externs: Mapping[str, ir.Extern]
    root: str

    @property
    def text(self) -> str:
        """The statement that defines the functions, without a line end."""
        return self._statement("", "")

    @property
    def watched(self) -> str:
        """The same statement, on the same lines, for a run that is watched: what it defines goes through a function,
        which is told the names that the policy has for it, and whether it is async.
        """
        named = {each.exported: [each.name, each.is_async] for each in self.externs.values()}
        given = json.dumps(named if self._only is None else next(iter(named.values())))
        return self._statement(f"{_WATCH}({given}, () => ", ")")

    @property
    def _only(self) -> ir.Extern | None:
        first, *others = self.externs.values()
        return None if others else first

    def _statement(self, before: str, behind: str) -> str:
        first = next(iter(self.externs.values()))
        given, made = ("module", "{ exports: {} }") if first.uses_module else ("exports", "{}")
        return (
            f"// {self.root}/{first.path}, word for word.\n// prettier-ignore\n"
            f"const {self._names()} = {before}((/** @type {{any}} */ {given}) => {{\n"
            f"{first.text.rstrip()}\n\nreturn {self._exported(first)};\n"
            f"}})({made}){behind};"
        )

    def _names(self) -> str:
        if self._only is not None:
            return next(iter(self.externs))
        pairs = (
            name if name == each.exported else f"{each.exported}: {name}"
            for name, each in self.externs.items()
        )
        return f"{{ {', '.join(pairs)} }}"

    def _exported(self, first: ir.Extern) -> str:
        exports = "module.exports" if first.uses_module else "exports"
        is_part = self._only is not None and first.exported is not None
        return f"{exports}.{first.exported}" if is_part else exports


def by_file(externs: Mapping[str, ir.Extern], root: str) -> tuple[Inlined, ...]:
    """The files of some externs, in the order in which the first of each comes; a function that the policy knows by two
    names is there twice.
    """
    files: list[dict[str, ir.Extern]] = []
    for name, each in externs.items():
        beside = (file for file in files if _may_stand_beside(each, tuple(file.values())))
        file = next(beside, None)
        if file is None:
            files.append(file := {})
        file[name] = each
    return tuple(Inlined(each, root) for each in files)


def _may_stand_beside(extern: ir.Extern, others: tuple[ir.Extern, ...]) -> bool:
    exported = (None, *(other.exported for other in others))
    return (
        others[0].path == extern.path and others[0].exported is not None and extern.exported not in exported
    )
