"""Finds out which variable each name of a file means.

In: the tree of a file. Out: :class:`Scopes`: a :class:`Variable` for each identifier that is not free, with a name that
no other variable of the file has, and the names that are free.

    let x; { let x; x = 1 }   ->   the last two are one variable, called x_2
"""

from typing import Final

from actiongen.core.reading.variables import Reference, Scope, Variable
from actiongen.core.reading.walking import Walk
from actiongen.javascript.parse import Node

# What the reader makes up, and reserved words that esprima takes for names here and there.
_NEVER: Final = frozenset(
    {"arguments", "eval", "let", "static", "yield", "await", "async", "of", "undefined"}
)


class Scopes:
    """The variables of a file. ``of`` has the variable of each identifier by the `id` of its node."""

    def __init__(self, program: Node) -> None:
        walk = Walk(program)
        self.of: dict[int, Variable] = {}
        self.free: set[str] = set()
        self.strays: set[int] = set()
        """The nodes of names that mean a function of a block outside of it, as no strict code may."""
        self.variables = walk.variables
        self._scopes = walk.scopes
        for each in walk.references:
            self._resolve(each)
        for variable in walk.variables:
            own = variable.scope.function
            if variable.kind == "function" and variable.scope is not own and variable.scope is not own.body:
                self._find_strays(variable, walk.references)
        self.taken = self.free | _NEVER | {variable.name for variable in walk.variables}
        self._name()

    def declared_in(self, node: Node) -> list[Variable]:
        """The variables that a function, the file or a switch declares."""
        scope = self._scopes.get(id(node))
        if scope is None:
            return []
        return [*scope.names.values(), *(scope.body.names.values() if scope.body is not None else ())]

    def fresh(self, wish: str) -> str:
        """A name that nothing in the file has."""
        name, number = wish, 2
        while name in self.taken:
            name, number = f"{wish}_{number}", number + 1
        self.taken.add(name)
        return name

    def _resolve(self, reference: Reference) -> None:
        scope: Scope | None = reference.scope
        while scope is not None:
            variable = scope.names.get(reference.name)
            if variable is not None:
                self.of[id(reference.node)] = variable
                variable.references.append(reference)
                if reference.is_write:
                    variable.writes += 1
                    variable.is_numeric = variable.is_numeric and reference.is_numeric
                return
            scope = scope.parent
        self.free.add(reference.name)

    def _find_strays(self, variable: Variable, references: list[Reference]) -> None:
        for each in references:
            if (
                each.name != variable.name
                or self.of.get(id(each.node)) is variable
                or variable.scope.is_strict
            ):
                continue
            scope: Scope | None = each.scope
            while scope is not None and scope is not variable.scope.function:
                scope = scope.parent
            found = self.of.get(id(each.node))
            if scope is not None and (found is None or not _is_inside(found.scope, scope)):
                self.strays.add(id(each.node))

    def _name(self) -> None:
        used = self.free | _NEVER
        for variable in sorted(self.variables, key=lambda each: each.start):
            if variable.name in used:
                variable.unique = self.fresh(variable.name)
            used.add(variable.unique)


def _is_inside(scope: Scope, outer: Scope) -> bool:
    at: Scope | None = scope
    while at is not None:
        if at is outer:
            return at is not scope
        at = at.parent
    return False
