"""Says the conditions and values of one action.

In: a program. Out: phrases (:meth:`Speaker.value`, :meth:`Speaker.condition`), and the :class:`Term` values that they
use: definitions and helpers that are too long to be said where they are used.

    Speaker(program).condition(rule.condition)   ->   'the number of logins of the user is at most 1'
"""

from dataclasses import dataclass

from actiongen import ir
from actiongen.ir.walk import acting_below, children, is_expr
from actiongen.report.markdown import code
from actiongen.report.wording import conditions, values
from actiongen.report.wording.said import Said, joined

_MOST_NODES = 10
"""A definition or a helper with more nodes than that is a term of its own."""
_LOOP = 6
"""How many nodes a loop or a dictionary counts for: they are hard to read within a sentence."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name that the words use, and what it stands for."""

    name: str
    meaning: ir.Definition | ir.Helper


class Speaker:
    """Phrases about one program; terms are collected on the way."""

    def __init__(self, program: ir.Program) -> None:
        self.trigger = program.header.trigger
        self.terms: list[Term] = []
        self._names: dict[ir.Definition | ir.HelperId, str] = {}
        self._counts: dict[str, int] = {}
        self._short: dict[int, bool] = {}
        asked = [node for node in acting_below(program.all_steps) if isinstance(node, ir.Ask | ir.HelperAsk)]
        self._answers = {ask.answer for ask in asked if isinstance(ask, ir.Ask)}
        self._results = {ask.result for ask in asked if isinstance(ask, ir.HelperAsk)}
        self._helpers = {
            step.id: step.helper for step in program.all_steps if isinstance(step, ir.DefineHelper)
        }

    def value(self, expr: ir.Expr) -> str:
        """The value as a noun phrase."""
        return values.said(self, expr)

    def condition(self, expr: ir.Expr, *, holds: bool = True) -> Said:
        """That the condition holds, or that it does not."""
        return conditions.said(self, expr, holds=holds)

    def term(self, definition: ir.Definition) -> str | None:
        """The name of a definition that is explained elsewhere; None where it is short and said at once."""
        if definition in self._results:
            return f"the result {code(definition.name)}"
        if self._is_short(definition.value):
            return None
        return self._name(definition, definition.name, definition)

    def is_answer(self, variable: ir.Variable) -> bool:
        """Whether the variable is what somebody has answered."""
        return variable in self._answers

    def helper(self, call: ir.HelperCall | ir.HelperDo | ir.HelperAsk) -> str | None:
        """The call of a helper that is explained elsewhere, as a noun phrase; None where it is said at once."""
        helper = self._helpers.get(call.helper)
        if helper is None or self._is_short(call.inlined):
            return None
        name = self._name(call.helper, helper.name, helper)
        given = [
            f"{code(parameter.name)} = {self.value(argument)}"
            for parameter, argument in zip(helper.parameters, call.arguments, strict=False)
        ]
        return f"{name} (with {joined(given)})" if given else name

    def _name(self, key: ir.Definition | ir.HelperId, name: str, meaning: ir.Definition | ir.Helper) -> str:
        """The name of a term; of several with one name all but the first are numbered."""
        if key not in self._names:
            count = self._counts[name] = self._counts.get(name, 0) + 1
            self._names[key] = code(name) if count == 1 else f"{code(name)} ({count})"
            self.terms.append(Term(self._names[key], meaning))
        return self._names[key]

    def _is_short(self, node: object) -> bool:
        if id(node) not in self._short:
            self._short[id(node)] = _size(node, _MOST_NODES) <= _MOST_NODES
        return self._short[id(node)]


def _size(node: object, most: int) -> int:
    """How many nodes there are in what is said, definitions and helpers entered; more than ``most`` are not counted."""
    count = 0
    todo = [node]
    while todo and count <= most:
        each = todo.pop()
        if isinstance(each, ir.Ref):
            todo.append(each.definition.value)
        elif isinstance(each, ir.HelperCall | ir.HelperDo | ir.HelperAsk):
            todo.append(each.inlined)
        else:
            # A chain of fields is one phrase.
            is_named = isinstance(each, ir.Member | ir.Read | tuple)
            count += not is_named and (is_expr(each) or hasattr(each, "span"))
            is_table = isinstance(each, ir.RecordDisplay) and len(each.entries) > 1
            count += _LOOP if is_table or isinstance(each, ir.Loop) else 0
            todo += children(each)
    return count
