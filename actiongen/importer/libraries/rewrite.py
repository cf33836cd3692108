"""Applies tables of rules to all expressions of a file, inner ones first, until none fits.

In: a file of Core and rules. Out: the file with what they make. A rule gets an expression whose parts have been
rewritten, and gives another one, or None where it does not fit; a rule of conditions gets what is only asked whether
JavaScript holds it true.
"""

from collections.abc import Callable
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up
from actiongen.importer.libraries.asking import asked_names
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import negated
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

Rule = Callable[[core.Expr, Context], core.Expr | None]
_TYPES: dict[Rule, tuple[type, ...]] = {}
_MOST_ROUNDS = 8
_MOST_STEPS = 20
# Built-ins whose last function is a condition.
_ASKING = ("any", "all", "first")
_EXPRESSIONS: tuple[type, ...] = core.Expr.__args__


def on(*types: type) -> Callable[[Rule], Rule]:
    """Says of a rule of which nodes it is: it is asked about no others."""

    def known(rule: Rule) -> Rule:
        _TYPES[rule] = types
        return rule

    return known


def rewritten(
    file: core.File, notes: Notes, rules: tuple[Rule, ...], conditions: tuple[Rule, ...] = ()
) -> core.File:
    """The file with all rules applied."""
    for _ in range(_MOST_ROUNDS):
        changed = _Rewriting(Context.of(file, notes), rules, conditions).file(file)
        if changed == file:
            break
        file = changed
    return file


class _Rewriting:
    def __init__(self, context: Context, rules: tuple[Rule, ...], conditions: tuple[Rule, ...]) -> None:
        self._context = context
        self._rules = {
            each: tuple(rule for rule in rules if each in _TYPES.get(rule, _EXPRESSIONS))
            for each in _EXPRESSIONS
        }
        self._conditions = conditions
        self._names: set[str] = set()

    def file(self, file: core.File) -> core.File:
        if self._conditions:
            self._names = asked_names(file)
        return bottom_up(file, self._change)

    def _change(self, node: Any) -> Any:
        if type(node) is core.Let:
            if node.name in self._names:
                node = _with(node, "value", node.value, self._condition(node.value))
            # Names are of what their values are now.
            if node.name in self._context.values:
                self._context.define(node.name, node.value)
            return node
        if type(node) not in self._rules:
            return self._asked(node)
        node = self._asked(node)
        for _ in range(_MOST_STEPS):
            made = self._first(self._rules[type(node)], node)
            if made is None:
                break
            node = self._asked(made)
        return node

    def _first(self, rules: tuple[Rule, ...], node: core.Expr) -> core.Expr | None:
        for rule in rules:
            made = rule(node, self._context)
            if made is not None and made != node:
                return made
        return None

    def _asked(self, node: Any) -> Any:
        """The node with those of its parts that are conditions rewritten as such."""
        if not self._conditions:
            return node
        match node:
            case core.If(condition) | core.Loop(condition) | core.Conditional(condition):
                return _with(node, "condition", condition, self._condition(condition))
            case core.Unary("!", operand):
                return _with(node, "operand", operand, self._condition(operand))
            case core.Builtin(name, (*others, core.Function() as asked)) if name in _ASKING:
                return _with(node, "arguments", node.arguments, (*others, self._asking(asked)))
            case core.Builtin("for" | "dict_for", keywords=(("if", core.Function() as asked),)):
                return _with(node, "keywords", node.keywords, (("if", self._asking(asked)),))
            case _:
                return node

    def _asking(self, function: core.Function) -> core.Function:
        match function.body.statements:
            case (core.Return(core.Null() | None),):
                return function
            case (core.Return(value) as last,) if value is not None:
                made = self._condition(value)
                if made is value:
                    return function
                return replace(function, body=core.Block((replace(last, value=made),)))
            case _:
                return function

    def _condition(self, node: core.Expr) -> core.Expr:
        """The same condition, as the rules write it."""
        for _ in range(_MOST_STEPS):
            node = self._inner(node)
            made = self._first(self._conditions, node)
            if made is None:
                break
            node = made
        return node

    def _inner(self, node: core.Expr) -> core.Expr:
        match node:
            case core.Unary("!", core.Unary("!", inner)):
                return self._condition(inner)
            case core.Unary("!", operand):
                made = self._condition(operand)
                return node if made is operand else negated(made)
            case core.Logical("&&" | "||", left, right):
                first, second = self._condition(left), self._condition(right)
                return node if first is left and second is right else replace(node, left=first, right=second)
            case core.Conditional(condition, then, otherwise):
                arms = self._condition(then), self._condition(otherwise)
                if arms[0] is then and arms[1] is otherwise:
                    return node
                return core.Conditional(condition, *arms, node.span)
            case _:
                return node


def _with(node: Any, name: str, old: object, new: object) -> Any:
    return node if new is old else replace(node, **{name: new})
