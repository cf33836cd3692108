"""Which texts Auth0 itself writes as ISO 8601 date-times, by the catalogue.

In: expressions of a program. Out: whether an expression is such a field, or one of several, so that
``Date.parse`` reads it as the language means it.

    event.user.last_password_reset or event.user.created_at   ->   True
"""

from functools import cached_property

from actiongen import ir
from actiongen.auth0.model import Field, TextFormat
from actiongen.ir.walk import below


class Documented:
    """Answers for one program."""

    def __init__(self, program: ir.Program) -> None:
        self._program = program
        self._event = program.header.trigger.event
        self._known: dict[ir.Definition, bool] = {}

    @cached_property
    def _lists(self) -> dict[ir.Variable, ir.Expr]:
        """What each variable goes over."""
        return {
            node.variables[0]: node.iterable
            for node in below(self._program.all_steps)
            if isinstance(node, ir.Comprehension | ir.MapComprehension | ir.For) and len(node.variables) == 1
        }

    def is_time(self, expr: ir.Expr) -> bool:
        """Whether the text, if it is there, is a date-time that Auth0 has written."""
        match expr:
            case ir.Ref(definition):
                if definition not in self._known:
                    self._known[definition] = self.is_time(definition.value)
                return self._known[definition]
            case ir.Operation(ir.Op.COALESCE, operands):
                return all(map(self.is_time, operands))
            case ir.OrText(left, right):
                return self.is_time(left) and self.is_time(right)
            case _:
                field = self._field(expr)
                return field is not None and field.format is TextFormat.TIMESTAMP

    def _field(self, expr: ir.Expr) -> Field | None:
        names: list[str] = []
        while True:
            match expr:
                case ir.Member(value, name):
                    names.append(name)
                    expr = value
                case ir.Ref(definition):
                    expr = definition.value
                case _:
                    break
        found = self._event if isinstance(expr, ir.Event) else self._item(expr)
        while found is not None and names:
            found = found.child(names.pop())
        return found

    def _item(self, expr: ir.Expr) -> Field | None:
        """The field that describes the items of the list that a variable goes over."""
        if not isinstance(expr, ir.Var) or expr.variable not in self._lists:
            return None
        items = self._field(self._lists[expr.variable])
        return None if items is None else items.items
