"""What the reader knows while it reads a file.

In: the tree and the scopes of a file. Out: :class:`State`: where statements go, spans, variables, and what is moved in
front of an expression without a change of meaning.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from actiongen.core.reading.hoisting import is_in_place
from actiongen.core.reading.scopes import Scopes
from actiongen.core.reading.variables import Variable
from actiongen.core.tree import (
    Array,
    Assign,
    Binary,
    Conditional,
    Entry,
    Expr,
    Function,
    Let,
    Logical,
    Name,
    Number,
    Object,
    OtherExpr,
    Regex,
    Spread,
    Statement,
    Template,
    Unary,
)
from actiongen.core.walk import CONSTANTS, below, here
from actiongen.javascript.literals import is_identifier
from actiongen.javascript.parse import Node
from actiongen.source import Span

_INERT = (*CONSTANTS, Function, Regex, Array, Object, Entry, Logical, Conditional, Spread)


class State:
    """`out` takes the statements that an expression needs before it."""

    def __init__(self, path: str, shift: int, scopes: Scopes) -> None:
        self.out: list[Statement] = []
        self.in_try = False
        self.in_async = False
        self._path = path
        self._shift = shift
        self._scopes = scopes
        self._in_place: dict[Variable, bool] = {}
        self._by_name = {each.unique: each for each in scopes.variables}
        self._temporary: set[str] = set()

    def span(self, node: Node) -> Span:
        return Span(self._path, node.start - self._shift, node.end - self._shift)

    def variable(self, node: Node) -> Variable | None:
        return self._scopes.of.get(id(node))

    def is_stray(self, node: Node) -> bool:
        """Whether a name means a function of a block that it stands outside of."""
        return id(node) in self._scopes.strays

    def name_of(self, node: Node) -> str:
        """The name in Core of what an identifier means."""
        variable = self.variable(node)
        return node.text("name") if variable is None else variable.unique

    def is_in_place(self, variable: Variable) -> bool:
        known = self._in_place.get(variable)
        if known is None:
            known = self._in_place[variable] = is_in_place(variable)
        return known

    def fresh(self, wish: str) -> str:
        name = self._scopes.fresh(wish if is_identifier(wish) else "value")
        self._temporary.add(name)
        return name

    def let(self, wish: str, value: Expr) -> Name:
        """A new variable for a value."""
        name = self.fresh(wish)
        self.out.append(Let(name, value, value.span))
        return Name(name, value.span)

    @contextmanager
    def block(self) -> Iterator[list[Statement]]:
        """Statements go into a list of their own meanwhile."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    # What may be evaluated earlier or later

    def is_constant(self, name: str) -> bool:
        """Whether a name has one value, wherever it is read."""
        if name in self._temporary:
            return True
        variable = self._by_name.get(name)
        if variable is None:
            return False
        if variable.kind == "var":
            return variable.writes == 1 and len(variable.declarators) == 1 and self.is_in_place(variable)
        return variable.writes == 0

    def _is_given(self, name: Name) -> bool:
        """Whether a name has its one value where it is read, for sure."""
        if name.id in self._temporary:
            return True
        variable = self._by_name.get(name.id)
        if variable is None or not self.is_constant(name.id):
            return False
        if variable.kind not in ("let", "const", "class"):
            return True
        at = name.span.start + self._shift
        is_behind = at >= variable.end if variable.end > variable.start else at > variable.start
        own = variable.scope.function
        return is_behind and any(
            each.node.start == at and each.scope.function is own for each in variable.references
        )

    def is_stable(self, value: Expr | Spread | Entry) -> bool:
        """Whether it is the same, and does nothing, whenever it is evaluated."""
        if type(value) is Name:
            return self.is_constant(value.id)
        return isinstance(value, CONSTANTS)

    def values(
        self,
        readers: list[Callable[[], Expr | Spread]],
        kept: Callable[[Expr | Spread], Expr] | None = None,
    ) -> list[Expr | Spread]:
        """The values that the readers give, in order. What one of them has to put before itself comes after the
        values before it; `kept` is what of a value is kept in a variable meanwhile, that of an array if nothing else.
        """
        found: list[Expr | Spread] = []
        for read in readers:
            mark = len(self.out)
            value = read()
            if len(self.out) > mark and found:
                self._keep(found, mark, kept or as_array)
            found.append(value)
        return found

    def expressions(self, *readers: Callable[[], Expr]) -> list[Expr]:
        """As `values`, where nothing is spread."""
        return [each for each in self.values([*readers]) if not isinstance(each, Spread)]

    def _keep(self, values: list[Expr | Spread], mark: int, kept_of: Callable[[Expr | Spread], Expr]) -> None:
        """Puts values into variables before the statements from `mark` on, as far as these could change them."""
        after = self.out[mark:]
        is_light = not self.in_try and all(map(self._is_light, after))
        assigned = {each.name for each in after if isinstance(each, Let | Assign)}
        kept: list[Statement] = []
        for index, value in enumerate(values):
            if self._is_movable(value, is_light, assigned):
                continue
            inner = kept_of(value)
            name = self.fresh("value")
            kept.append(Let(name, inner, inner.span))
            made = Name(name, inner.span)
            values[index] = Spread(made, value.span) if isinstance(value, Spread) else made
        self.out[mark:mark] = kept

    def may_move(self, value: Expr, statements: list[Statement]) -> bool:
        """Whether a value may be evaluated after the statements instead of before them."""
        is_light = not self.in_try and all(map(self._is_light, statements))
        assigned = {each.name for each in statements if isinstance(each, Let | Assign)}
        return self._is_movable(value, is_light, assigned)

    def _is_light(self, statement: Statement) -> bool:
        """Whether a statement does no more than to give a variable that no function uses a value that cannot throw."""
        if not isinstance(statement, Let | Assign):
            return False
        variable = self._by_name.get(statement.name)
        if variable is not None and variable.is_captured:
            return False
        return self._is_light_value(statement.value)

    def _is_light_value(self, value: Expr) -> bool:
        if isinstance(value, Binary) and value.operator in ("+", "-") and isinstance(value.right, Number):
            value = value.left.operand if isinstance(value.left, Unary) else value.left
            return isinstance(value, Name) and self._is_own_number(value.id)
        if isinstance(value, Unary) and value.operator == "+":
            return isinstance(value.operand, Name) and self._is_own_number(value.operand.id)
        if isinstance(value, Name):
            variable = self._by_name.get(value.id)
            return self.is_constant(value.id) or (variable is not None and not variable.is_captured)
        return isinstance(value, (*CONSTANTS, Function))

    def _is_own_number(self, name: str) -> bool:
        variable = self._by_name.get(name)
        return variable is not None and variable.is_numeric and not variable.is_captured

    def _is_movable(self, value: Expr | Spread, is_light: bool, assigned: set[str]) -> bool:
        if is_light:
            names = {each.id for each in below(value) if isinstance(each, Name)}
            others = any(isinstance(each, OtherExpr) for each in below(value))
            return not others and not names & assigned
        if isinstance(value, Spread):
            return False
        for each in here(value):
            if isinstance(each, Name):
                if not self._is_given(each):
                    return False
            elif isinstance(each, Unary):
                if each.operator not in ("!", "typeof", "void"):
                    return False
            elif isinstance(each, Binary):
                if each.operator not in ("===", "!=="):
                    return False
            elif not isinstance(each, _INERT) or isinstance(each, Spread):
                return False
        return True


def as_array(value: Expr | Spread) -> Expr:
    """What is spread in an array or in arguments."""
    return Array((value,), value.span) if isinstance(value, Spread) else value


def as_object(value: Expr | Spread) -> Expr:
    """What is spread in an object."""
    return Object((value,), value.span) if isinstance(value, Spread) else value


def as_text(value: Expr | Spread) -> Expr:
    """What stands in a template."""
    return Template((as_array(value),), value.span)
