"""Reads loops and switches.

In: nodes of ESTree. Out: statements of Core. What a condition assigns stands in the body, in front of a `break`.
"""

from abc import abstractmethod
from collections.abc import Callable

from actiongen.core.reading.expressions import Expressions
from actiongen.core.reading.patterns import Patterns
from actiongen.core.reading.scopes import Scopes
from actiongen.core.reading.state import State
from actiongen.core.reading.switch import Case, switch_of
from actiongen.core.reading.values import needed
from actiongen.core.reading.variables import Variable
from actiongen.core.tree import (
    Assign,
    Block,
    Boolean,
    Break,
    ForOf,
    If,
    Let,
    Loop,
    Name,
    Statement,
    Unary,
    Undefined,
)
from actiongen.core.walk import renamed
from actiongen.javascript.parse import Node
from actiongen.lazy_dataclass import replace


class Loops:
    """The part of :class:`~actiongen.core.reading.statements.Statements` that reads loops and switches."""

    def __init__(self, state: State, scopes: Scopes) -> None:
        self._state = state
        self._scopes = scopes
        self._is_in_switch = False
        self._carried: tuple[str, ...] = ()
        self._expressions = Expressions(state)
        self._patterns = Patterns(state, self._expressions)

    @abstractmethod
    def sequence(self, nodes: list[Node], start: int, end: int) -> tuple[str, ...]:
        """Puts out statements; the comments at the end are what it gives back."""

    @abstractmethod
    def arm(self, node: Node | None) -> Block:
        """A statement as a block."""

    @abstractmethod
    def other(self, node: Node, what: str) -> None:
        """Puts out what Core has no node for."""

    @abstractmethod
    def variables(self, node: Node) -> None:
        """Puts out a declaration of variables."""

    @abstractmethod
    def declared(self, node: Node, start: int) -> None:
        """Puts out a declared function; its comments begin at ``start``."""

    def _loop_body(self, node: Node | None, first: Callable[[], None] | None = None) -> Block:
        was_in_switch, self._is_in_switch = self._is_in_switch, False
        with self._state.block() as out:
            if first is not None:
                first()
            body = self.arm(node)
        self._is_in_switch = was_in_switch
        return replace(body, statements=(*out, *body.statements))

    def _for(self, node: Node) -> None:
        init, span = node.node("init"), self._state.span(node)
        kept = self._kept_variables(node)
        if kept is None:
            self.other(node, "a loop whose variable a function keeps")
            return
        if init is not None and init.type == "VariableDeclaration":
            self.variables(init)
        elif init is not None:
            self._expressions.effect(init)
        body = self._loop_body(node.node("body"))
        if kept:
            names = {each.unique: self._state.fresh(each.name) for each in kept}
            body = renamed(body, names)
            copies = [Let(new, Name(old, span), span) for old, new in names.items()]
            body = replace(body, statements=(*copies, *body.statements))
        with self._state.block() as update:
            if (change := node.node("update")) is not None:
                self._expressions.effect(change)
        self._loop(node, body, Block(tuple(update)))

    def _kept_variables(self, node: Node) -> list[Variable] | None:
        """The variables of a loop that functions in it keep, each for its turn; None if this cannot be written."""
        init, body = node.node("init"), needed(node.node("body"))
        if init is None or init.text("kind") != "let":
            return []
        kept = {
            variable
            for each in init.nodes("declarations")
            if each is not None
            for name in _names_of(needed(each.node("id")))
            if (variable := self._state.variable(name)) is not None and variable.is_captured
        }
        for variable in kept:
            own = variable.scope.function
            for each in variable.references:
                is_in_body = body.start <= each.node.start < body.end
                if (is_in_body and each.is_write) or (not is_in_body and each.scope.function is not own):
                    return None
        return sorted(kept, key=lambda each: each.start)

    def _loop(self, node: Node, body: Block, update: Block) -> None:
        span, test = self._state.span(node), node.node("test")
        with self._state.block() as before:
            condition = Boolean(True, span) if test is None else self._expressions.read(test)
        if before:
            leaves = If(
                Unary("!", condition, condition.span), Block((Break(span),)), Block(()), condition.span
            )
            body = replace(body, statements=(*before, leaves, *body.statements))
            condition = Boolean(True, span)
        self._state.out.append(Loop(condition, update, body, span))

    def _while(self, node: Node) -> None:
        body = self._loop_body(node.node("body"))
        if node.type == "WhileStatement":
            self._loop(node, body, Block(()))
            return
        span = self._state.span(node)
        with self._state.block() as before:
            condition = self._expressions.read(needed(node.node("test")))
        if before:
            name = self._state.fresh("goes_on")
            self._state.out.append(Let(name, Undefined(span), span))
            before.append(Assign(name, condition, condition.span))
            condition = Name(name, condition.span)
        self._state.out.append(Loop(condition, Block(tuple(before)), body, span, is_late=True))

    def _for_of(self, node: Node) -> None:
        left, span = needed(node.node("left")), self._state.span(node)
        iterable = self._expressions.read(needed(node.node("right")))
        kind, target = "", left
        if left.type == "VariableDeclaration":
            kind = left.text("kind")
            target = next(needed(each.node("id")) for each in left.nodes("declarations") if each is not None)
        variable = self._state.variable(target) if kind else None
        is_own = variable is not None and variable.writes == (kind == "var")
        if variable is not None and is_own and (kind != "var" or self._state.is_in_place(variable)):
            name, first = variable.unique, None
        else:
            name = self._state.fresh(target.text("name") or "item")
            value = Name(name, self._state.span(target))

            def first() -> None:
                if kind:
                    self._patterns.declare(target, value, kind)
                else:
                    self._patterns.assign(target, value)

        body = self._loop_body(node.node("body"), first)
        is_in = node.type == "ForInStatement"
        self._state.out.append(ForOf(name, iterable, body, span, is_in=is_in))

    # Switches

    def _switch(self, node: Node) -> None:
        with self._state.block() as out:
            statements = None if self._shares(node) else self._read_switch(node)
        if statements is None:
            self.other(node, "a `switch` that falls through")
        else:
            self._state.out += out
            self._state.out += statements

    def _shares(self, node: Node) -> bool:
        """Whether a case uses a variable that another one declares."""
        for each in self._scopes.declared_in(node):
            start, end = each.case or (node.start, node.end)
            if each.kind != "function" and any(not start <= at.node.start < end for at in each.references):
                return True
        return False

    def _read_switch(self, node: Node) -> list[Statement] | None:
        state, span = self._state, self._state.span(node)
        value = self._expressions.read(needed(node.node("discriminant")))
        if not state.is_stable(value):
            value = state.let("value", value)
        nodes = [each for each in node.nodes("cases") if each is not None]
        for each in nodes:
            for inner in each.nodes("consequent"):
                if inner is not None and inner.type == "FunctionDeclaration":
                    self.declared(inner, each.start)
        cases: list[Case] = []
        was_in_switch, self._is_in_switch = self._is_in_switch, True
        try:
            for each in nodes:
                test = each.node("test")
                with state.block() as before:
                    label = None if test is None else self._expressions.read(test)
                if before:
                    return None
                inner_nodes = [at for at in each.nodes("consequent") if at is not None]
                inner_nodes = [at for at in inner_nodes if at.type != "FunctionDeclaration"]
                with state.block() as body:
                    carried = self.sequence(inner_nodes, each.start if test is None else test.end, each.end)
                self._carried += carried
                cases.append(Case(label, tuple(body), state.span(each)))
        finally:
            self._is_in_switch = was_in_switch
        return switch_of(value, cases, span)


def _names_of(node: Node) -> list[Node]:
    """The identifiers that a pattern binds; more than these if it has defaults."""
    found, todo = [], [node]
    while todo:
        each = todo.pop()
        if each.type == "Identifier":
            found.append(each)
        todo += each.below()
    return found
