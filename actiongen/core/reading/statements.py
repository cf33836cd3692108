"""Reads statements and functions.

In: a node of ESTree. Out: statements of Core. Declared functions stand at the start of their block, a ``var`` where it
is first declared, or at the start of its function.
"""

from collections.abc import Callable
from typing import Final

from actiongen.core.reading.comments import Comments
from actiongen.core.reading.loops import Loops
from actiongen.core.reading.scopes import Scopes
from actiongen.core.reading.state import State
from actiongen.core.reading.switch import leave
from actiongen.core.reading.values import needed
from actiongen.core.reading.variables import Variable
from actiongen.core.tree import (
    Assign,
    Block,
    Break,
    Continue,
    Do,
    Expr,
    Function,
    If,
    Let,
    Name,
    OtherStatement,
    Parameter,
    Return,
    Statement,
    Text,
    Throw,
    Try,
    Undefined,
)
from actiongen.javascript.parse import Node
from actiongen.lazy_dataclass import replace

_WORDS: Final = {"LabeledStatement": "a label", "ForAwaitStatement": "`for await`"}


class Statements(Loops):
    """Reads statements, and the functions in them."""

    def __init__(self, state: State, scopes: Scopes, comments: Comments) -> None:
        super().__init__(state, scopes)
        self._comments = comments
        self._declared: set[Variable] = set()
        self._expressions.read_function = self.function
        self._expressions.read_pattern = self._patterns.assign
        self._readers: dict[str, Callable[[Node], None]] = {
            "ExpressionStatement": self._expression,
            "VariableDeclaration": self.variables,
            "ClassDeclaration": self._class,
            "ReturnStatement": self._return,
            "ThrowStatement": self._throw,
            "IfStatement": self._if,
            "BlockStatement": self._block,
            "ForStatement": self._for,
            "ForOfStatement": self._for_of,
            "ForInStatement": self._for_of,
            "WhileStatement": self._while,
            "DoWhileStatement": self._while,
            "TryStatement": self._try,
            "BreakStatement": self._break,
            "ContinueStatement": self._continue,
            "SwitchStatement": self._switch,
        }

    # Functions

    def body(self, owner: Node, node: Node) -> Block:
        """The statements of a file, or of the body of a function, which is the `owner` of its variables."""
        nodes = [each for each in node.nodes("body") if each is not None]
        directives = 0
        while directives < len(nodes) and nodes[directives].fields.get("directive") is not None:
            directives += 1
        with self._state.block() as out:
            for each in nodes[:directives]:
                out.append(Do(Text(each.text("directive"), self._state.span(each)), self._state.span(each)))
            self._hoist(owner)
            # What esprima takes for the program begins behind its first comments.
            first = 0 if node.type == "Program" else node.start
            start = nodes[directives - 1].end if directives else first
            comments = self.sequence(nodes[directives:], start, self._end(node))
        return Block(tuple(out), comments)

    def _end(self, node: Node) -> int:
        """Where the last comments of a body end."""
        return self._comments.end if node.type == "Program" else node.end

    def _hoist(self, node: Node) -> None:
        span = replace(self._state.span(node), end=self._state.span(node).start)
        for each in self._scopes.declared_in(node):
            if each.kind == "var" and each.references and not self._state.is_in_place(each):
                self._state.out.append(Let(each.unique, Undefined(span), span))

    def function(self, node: Node, name: str) -> Function:
        """A function that is no generator."""
        state = self._state
        is_async = node.fields.get("isAsync") is True
        saved = (self._is_in_switch, state.in_try, state.in_async, self._carried)
        self._is_in_switch, state.in_try, state.in_async, self._carried = False, False, is_async, ()
        with state.block() as first:
            parameters = self._parameters(node)
        body = needed(node.node("body"))
        if body.type == "BlockStatement":
            statements = self.body(node, body)
        else:
            with state.block() as out:
                value = self._expressions.read(body)
                out.append(Return(value, state.span(body)))
            statements = Block(tuple(out), self._comments.between(node.start, node.end))
        self._is_in_switch, state.in_try, state.in_async, self._carried = saved
        if first:
            cut = sum(1 for each in statements.statements if _is_directive(each))
            inner = statements.statements
            statements = replace(statements, statements=(*inner[:cut], *first, *inner[cut:]))
        is_plain = node.type != "ArrowFunctionExpression"
        return Function(parameters, statements, state.span(node), name, is_async, is_plain)

    def _parameters(self, node: Node) -> tuple[Parameter, ...]:
        state = self._state
        found: list[Parameter] = []
        nodes = [each for each in node.nodes("params") if each is not None]
        last = {each.text("name"): each for each in nodes if each.type == "Identifier"}
        for each in nodes:
            span = state.span(each)
            if each.type == "Identifier":
                is_hidden = last[each.text("name")] is not each
                name = state.fresh(each.text("name")) if is_hidden else state.name_of(each)
                found.append(Parameter(name, span))
                continue
            if each.type == "RestElement":
                found.append(self._rest(needed(each.node("argument"))))
                continue
            found.append(self._parameter(each))
        return tuple(found)

    def _rest(self, target: Node) -> Parameter:
        span = self._state.span(target)
        if target.type == "Identifier":
            return Parameter(self._state.name_of(target), span, is_rest=True)
        name = self._state.fresh("values")
        self._patterns.declare(target, Name(name, span), "parameter")
        return Parameter(name, span, is_rest=True)

    def _parameter(self, node: Node) -> Parameter:
        """One that has a default, or is a pattern. After the first that needs statements, all defaults are statements
        as well.
        """
        state, span = self._state, self._state.span(node)
        target = node.node("left") if node.type == "AssignmentPattern" else node
        target = needed(target)
        if node.type == "AssignmentPattern" and not state.out:
            with state.block() as before:
                default = self._expressions.read(needed(node.node("right")))
            if not before and target.type == "Identifier":
                return Parameter(state.name_of(target), span, default)
            if not before:
                name = state.fresh("options")
                self._patterns.declare(target, Name(name, span), "parameter")
                return Parameter(name, span, default)
        name = state.fresh(target.text("name") or "options")
        self._patterns.declare(node, Name(name, span), "parameter")
        return Parameter(name, span)

    # Lists of statements

    def sequence(self, nodes: list[Node], start: int, end: int) -> tuple[str, ...]:
        """Puts out the statements; the comments at the end are what it gives back."""
        before = [start, *(each.end for each in nodes)]
        carried, self._carried = self._carried, ()
        for previous, node in zip(before, nodes, strict=False):
            if node.type == "FunctionDeclaration":
                self._commented(node, previous, self._function)
        for previous, node in zip(before, nodes, strict=False):
            if node.type != "FunctionDeclaration":
                self._commented(node, previous, self._statement)
        comments = self._carried + self._comments.between(before[-1], end)
        self._carried = carried
        return comments

    def _commented(self, node: Node, start: int, read: Callable[[Node], None]) -> None:
        before = self._carried + self._comments.between(start, node.start)
        self._carried = ()
        out = self._state.out
        mark = len(out)
        read(node)
        behind = self._comments.between(node.start, node.end) + self._comments.behind(node.end)
        if len(out) == mark:
            self._carried = before + self._carried + behind
        elif before or behind:
            out[mark] = replace(out[mark], comments=before + behind + out[mark].comments)

    def _statement(self, node: Node) -> None:
        if node.type in ("EmptyStatement", "DebuggerStatement"):
            return
        reader = self._readers.get(node.type)
        if reader is None:
            self.other(node, _WORDS.get(node.type, node.type))
        else:
            reader(node)

    def other(self, node: Node, what: str) -> None:
        """Puts out what Core has no node for."""
        reads, writes = self._expressions.used(node)
        self._state.out.append(OtherStatement(what, self._state.span(node), (), reads, writes))

    def arm(self, node: Node | None) -> Block:
        """A statement as a block."""
        if node is None:
            return Block(())
        with self._state.block() as out:
            if node.type == "BlockStatement":
                nodes = [each for each in node.nodes("body") if each is not None]
                comments = self.sequence(nodes, node.start, node.end)
            else:
                comments = self.sequence([node], node.start, node.end)
        return Block(tuple(out), comments)

    # Statements

    def _expression(self, node: Node) -> None:
        self._expressions.effect(needed(node.node("expression")))

    def declared(self, node: Node, start: int) -> None:
        """Puts out a declared function; its comments begin at ``start``."""
        self._commented(node, start, self._function)

    def _function(self, node: Node) -> None:
        id = needed(node.node("id"))
        variable = self._state.variable(id)
        span = self._state.span(node)
        if node.fields.get("generator") is True:
            value: Expr = self._expressions.other(node, "a generator")
        else:
            value = self.function(node, id.text("name"))
        name = self._state.name_of(id)
        is_first = variable is not None and variable.kind == "function" and self._is_first(variable, id)
        self._state.out.append(Let(name, value, span) if is_first else Assign(name, value, span))

    def _is_first(self, variable: Variable, id: Node) -> bool:
        """Whether no other function of the name is declared before."""
        if variable in self._declared:
            return False
        self._declared.add(variable)
        return True

    def variables(self, node: Node) -> None:
        """Puts out a declaration of variables."""
        kind = node.text("kind")
        for each in node.nodes("declarations"):
            if each is None:
                continue
            target, init = needed(each.node("id")), each.node("init")
            span = self._state.span(each)
            if init is None:
                variable = self._state.variable(target)
                statement = self._patterns.declaration(target, Undefined(span), kind)
                if kind != "var" or (isinstance(statement, Let) and variable is not None):
                    self._state.out.append(replace(statement, span=span))
                continue
            value = self._expressions.value(init, target.text("name"))
            if target.type == "Identifier":
                self._state.out.append(replace(self._patterns.declaration(target, value, kind), span=span))
            else:
                self._patterns.declare(target, value, kind)

    def _class(self, node: Node) -> None:
        id = needed(node.node("id"))
        value = self._expressions.other(node, "a class")
        self._state.out.append(Let(self._state.name_of(id), value, value.span))

    def _return(self, node: Node) -> None:
        argument = node.node("argument")
        value = None if argument is None else self._expressions.read(argument)
        self._state.out.append(Return(value, self._state.span(node)))

    def _throw(self, node: Node) -> None:
        value = self._expressions.read(needed(node.node("argument")))
        self._state.out.append(Throw(value, self._state.span(node)))

    def _if(self, node: Node) -> None:
        condition = self._expressions.read(needed(node.node("test")))
        then, otherwise = self.arm(node.node("consequent")), self.arm(node.node("alternate"))
        self._state.out.append(If(condition, then, otherwise, self._state.span(node)))

    def _block(self, node: Node) -> None:
        nodes = [each for each in node.nodes("body") if each is not None]
        self._carried += self.sequence(nodes, node.start, node.end)

    def _try(self, node: Node) -> None:
        was_in_try, self._state.in_try = self._state.in_try, True
        body = self.arm(node.node("block"))
        clause, finalizer = node.node("handler"), node.node("finalizer")
        error, handler = None, None
        if clause is not None:
            parameter = clause.node("param")
            with self._state.block() as first:
                if parameter is not None and parameter.type == "Identifier":
                    error = self._state.name_of(parameter)
                elif parameter is not None:
                    error = self._state.fresh("error")
                    self._patterns.declare(parameter, Name(error, self._state.span(parameter)), "let")
            handler = self.arm(clause.node("body"))
            handler = replace(handler, statements=(*first, *handler.statements))
        last = None if finalizer is None else self.arm(finalizer)
        self._state.in_try = was_in_try
        self._state.out.append(Try(body, error, handler, last, self._state.span(node)))

    def _break(self, node: Node) -> None:
        span = self._state.span(node)
        self._state.out.append(leave(span) if self._is_in_switch else Break(span))

    def _continue(self, node: Node) -> None:
        self._state.out.append(Continue(self._state.span(node)))


def _is_directive(statement: Statement) -> bool:
    return isinstance(statement, Do) and isinstance(statement.value, Text)
