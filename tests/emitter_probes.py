"""Which breaks of the emitter change a value while a program is emitted: no other can change what it becomes.

In: the breaks of ``mutate_emitter.py``, and a program. Out: those that give another value where they are reached, and
those that nobody can tell apart that way. Each place that a break changes is asked, as the emitter works, for what it
is and for what it would be.

    with Probes(breaks) as probes:
        probes.met(program)
"""

import ast
import builtins
import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from mutate_emitter import PACKAGE, Break, Broken

from actiongen.ir import Program

_ASKED, _MET = "_probe_asked", "_probe_met"

Range = tuple[int, int]


class Probes:
    """The emitter with its places asked."""

    def __init__(self, breaks: Sequence[Break]) -> None:
        self._breaks = breaks
        self._files = {each.file: each.file.read_text(encoding="utf-8") for each in breaks}
        self._placed = set[int]()
        self._found = set[int]()
        self._kept: dict[str, ModuleType] = {}
        self._finders: list[Broken] = []

    def __enter__(self) -> Self:
        setattr(builtins, _ASKED, self._asked)
        setattr(builtins, _MET, self._found.add)
        self._finders = [
            Broken(f"{PACKAGE}.{file.stem}", self._with_probes(file, text))
            for file, text in self._files.items()
        ]
        self._kept = _without(PACKAGE)
        sys.meta_path[:0] = self._finders
        self._assemble = importlib.import_module(f"{PACKAGE}.emit").assemble
        return self

    def __exit__(self, *_: object) -> None:
        for finder in self._finders:
            sys.meta_path.remove(finder)
        _without(PACKAGE)
        sys.modules.update(self._kept)
        delattr(builtins, _ASKED)
        delattr(builtins, _MET)

    def met(self, program: Program) -> frozenset[Break]:
        """The breaks that may change what becomes of a program."""
        self._found.clear()
        self._assemble(program)
        return frozenset(
            each
            for index, each in enumerate(self._breaks)
            if index in self._found or index not in self._placed
        )

    def _asked(self, value: object, *others: tuple[int, bool, Callable[[], object]]) -> object:
        for index, is_test, other in others:
            if index not in self._found:
                try:
                    is_same = bool(other()) == bool(value) if is_test else bool(other() == value)
                except Exception:
                    is_same = False
                if not is_same:
                    self._found.add(index)
        return value

    def _with_probes(self, file: Path, text: str) -> str:
        places = defaultdict[Range, list[int]](list)
        for index, each in enumerate(self._breaks):
            if each.file == file:
                places[each.start, each.end].append(index)
        writer = _Writer(text, places, self._breaks)
        tree = ast.fix_missing_locations(writer.visit(ast.parse(text)))
        self._placed |= writer.placed
        return ast.unparse(tree)


class _Writer(ast.NodeTransformer):
    """Puts probes into a file: in functions that are not cached, for those run for one program alone."""

    def __init__(self, text: str, places: dict[Range, list[int]], breaks: Sequence[Break]) -> None:
        self._text = text
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._places = places
        self._breaks = breaks
        self._tests = set[int]()
        self._is_in_function = False
        self.placed = set[int]()

    def visit(self, node: ast.AST) -> Any:
        """The node with probes in it."""
        match node:
            case ast.FunctionDef(decorator_list=[] | [ast.Name(id="property")]):
                was, self._is_in_function = self._is_in_function, True
                node.body = [self.visit(each) for each in node.body]
                self._is_in_function = was
                return node
            case ast.FunctionDef() | ast.JoinedStr() | ast.AnnAssign():
                # No place in a text that is put together is the one that Python says.
                return node
            case ast.match_case():
                return self._case(node)
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                self._tests.add(id(test))
            case ast.comprehension(ifs=tests):
                self._tests.update(map(id, tests))
        is_test = id(node) in self._tests
        self.generic_visit(node)
        if not isinstance(node, ast.expr) or not self._is_in_function:
            return node
        indices = self._places.get((self._at(node.lineno, node.col_offset), self._end(node)), ())
        others = [self._other(index, is_test) for index in indices if self._can_be_asked(index)]
        return ast.Call(ast.Name(_ASKED, ast.Load()), [node, *others], []) if others else node

    def _case(self, node: ast.match_case) -> ast.match_case:
        if node.guard is not None:
            self._tests.add(id(node.guard))
            node.guard = self.visit(node.guard)
        node.body = [self.visit(each) for each in node.body]
        end = self._end(node.pattern)
        for index in self._places.get((end, end), ()) if self._is_in_function else ():
            self.placed.add(index)
            node.body.insert(0, ast.parse(f"{_MET}({index})").body[0])
        return node

    def _can_be_asked(self, index: int) -> bool:
        # A name that is given here would be that of the other value too.
        broken = self._breaks[index]
        return ":=" not in self._text[broken.start : broken.end]

    def _other(self, index: int, is_test: bool) -> ast.expr:
        self.placed.add(index)
        return ast.parse(f"({index}, {is_test}, lambda: {self._breaks[index].replacement})", mode="eval").body

    def _at(self, line: int, column: int) -> int:
        return self._lines[line - 1] + column

    def _end(self, node: ast.expr | ast.pattern) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._at(node.end_lineno, node.end_col_offset)


def _without(package: str) -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.startswith(package)}
