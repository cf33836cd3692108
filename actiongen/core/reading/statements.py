"""Reads statements and functions.

In: a node of ESTree. Out: statements of Core. Declared functions stand at the start of their block, a ``var`` where it
is first declared, or at the start of its function.
"""

from collections.abc import Callable
from typing import Final

from actiongen.core.reading.comments import Comments
from actiongen.core.reading.expressions import Expressions
from actiongen.core.reading.patterns import Patterns
from actiongen.core.reading.scopes import Scopes, Variable
from actiongen.core.reading.state import State
from actiongen.core.reading.switch import Case, leave, switch_of
from actiongen.core.tree import (
    Assign,
    Block,
    Boolean,
    Break,
    Continue,
    Do,
    Expr,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Name,
    OtherStatement,
    Parameter,
    Return,
    Statement,
    Text,
    Throw,
    Try,
    Unary,
    Undefined,
)
from actiongen.core.walk import renamed
from actiongen.javascript.parse import Node
from actiongen.lazy_dataclass import replace

_WORDS: Final = {"LabeledStatement": "a label", "ForAwaitStatement": "`for await`"}


class Statements:
    """Reads statements, and the functions in them."""

    def __init__(self, state: State, scopes: Scopes, comments: Comments) -> None:
        self._state = state
        self._scopes = scopes
        self._comments = comments
        self._is_in_switch = False
        self._declared: set[Variable] = set()
        self._carried: tuple[str, ...] = ()
        self._expressions = Expressions(state)
        self._patterns = Patterns(state, self._expressions)
        self._expressions.read_function = self.function
        self._expressions.read_pattern = self._patterns.assign
        self._readers: dict[str, Callable[[Node], None]] = {
            "ExpressionStatement": self._expression,
            "VariableDeclaration": self._variables,
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
            start = nodes[directives - 1].end if directives else node.start
            comments = self._list(nodes[directives:], start, node.end)
        return Block(tuple(out), comments)

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
        body = _needed(node.node("body"))
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
                found.append(self._rest(_needed(each.node("argument"))))
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
        target = _needed(target)
        if node.type == "AssignmentPattern" and not state.out:
            with state.block() as before:
                default = self._expressions.read(_needed(node.node("right")))
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

    def _list(self, nodes: list[Node], start: int, end: int) -> tuple[str, ...]:
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
        comments = self._carried + self._comments.between(start, node.start)
        self._carried = ()
        out = self._state.out
        mark = len(out)
        read(node)
        comments += self._comments.between(node.start, node.end) + self._comments.behind(node.end)
        if not comments:
            return
        if len(out) > mark:
            out[mark] = replace(out[mark], comments=comments + out[mark].comments)
        else:
            self._carried = comments

    def _statement(self, node: Node) -> None:
        if node.type in ("EmptyStatement", "DebuggerStatement"):
            return
        reader = self._readers.get(node.type)
        if reader is None:
            self._other(node, _WORDS.get(node.type, node.type))
        else:
            reader(node)

    def _other(self, node: Node, what: str) -> None:
        reads, writes = self._expressions.used(node)
        self._state.out.append(OtherStatement(what, self._state.span(node), (), reads, writes))

    def _arm(self, node: Node | None) -> Block:
        """A statement as a block."""
        if node is None:
            return Block(())
        with self._state.block() as out:
            if node.type == "BlockStatement":
                nodes = [each for each in node.nodes("body") if each is not None]
                comments = self._list(nodes, node.start, node.end)
            else:
                comments = self._list([node], node.start, node.end)
        return Block(tuple(out), comments)

    # Statements

    def _expression(self, node: Node) -> None:
        self._expressions.effect(_needed(node.node("expression")))

    def _function(self, node: Node) -> None:
        id = _needed(node.node("id"))
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

    def _variables(self, node: Node) -> None:
        kind = node.text("kind")
        for each in node.nodes("declarations"):
            if each is None:
                continue
            target, init = _needed(each.node("id")), each.node("init")
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
        id = _needed(node.node("id"))
        value = self._expressions.other(node, "a class")
        self._state.out.append(Let(self._state.name_of(id), value, value.span))

    def _return(self, node: Node) -> None:
        argument = node.node("argument")
        value = None if argument is None else self._expressions.read(argument)
        self._state.out.append(Return(value, self._state.span(node)))

    def _throw(self, node: Node) -> None:
        value = self._expressions.read(_needed(node.node("argument")))
        self._state.out.append(Throw(value, self._state.span(node)))

    def _if(self, node: Node) -> None:
        condition = self._expressions.read(_needed(node.node("test")))
        then, otherwise = self._arm(node.node("consequent")), self._arm(node.node("alternate"))
        self._state.out.append(If(condition, then, otherwise, self._state.span(node)))

    def _block(self, node: Node) -> None:
        nodes = [each for each in node.nodes("body") if each is not None]
        self._carried += self._list(nodes, node.start, node.end)

    def _try(self, node: Node) -> None:
        was_in_try, self._state.in_try = self._state.in_try, True
        body = self._arm(node.node("block"))
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
            handler = self._arm(clause.node("body"))
            handler = replace(handler, statements=(*first, *handler.statements))
        last = None if finalizer is None else self._arm(finalizer)
        self._state.in_try = was_in_try
        self._state.out.append(Try(body, error, handler, last, self._state.span(node)))

    def _break(self, node: Node) -> None:
        span = self._state.span(node)
        self._state.out.append(leave(span) if self._is_in_switch else Break(span))

    def _continue(self, node: Node) -> None:
        self._state.out.append(Continue(self._state.span(node)))

    # Loops

    def _loop_body(self, node: Node | None, first: Callable[[], None] | None = None) -> Block:
        was_in_switch, self._is_in_switch = self._is_in_switch, False
        with self._state.block() as out:
            if first is not None:
                first()
            body = self._arm(node)
        self._is_in_switch = was_in_switch
        return replace(body, statements=(*out, *body.statements))

    def _for(self, node: Node) -> None:
        init, span = node.node("init"), self._state.span(node)
        kept = self._kept_variables(node)
        if kept is None:
            self._other(node, "a loop whose variable a function keeps")
            return
        if init is not None and init.type == "VariableDeclaration":
            self._variables(init)
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
        init, body = node.node("init"), _needed(node.node("body"))
        if init is None or init.text("kind") != "let":
            return []
        kept = {
            variable
            for each in init.nodes("declarations")
            if each is not None
            for name in _names_of(_needed(each.node("id")))
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
            condition = self._expressions.read(_needed(node.node("test")))
        if before:
            name = self._state.fresh("goes_on")
            self._state.out.append(Let(name, Undefined(span), span))
            before.append(Assign(name, condition, condition.span))
            condition = Name(name, condition.span)
        self._state.out.append(Loop(condition, Block(tuple(before)), body, span, is_late=True))

    def _for_of(self, node: Node) -> None:
        left, span = _needed(node.node("left")), self._state.span(node)
        iterable = self._expressions.read(_needed(node.node("right")))
        kind, target = "", left
        if left.type == "VariableDeclaration":
            kind = left.text("kind")
            target = next(_needed(each.node("id")) for each in left.nodes("declarations") if each is not None)
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
            self._other(node, "a `switch` that falls through")
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
        value = self._expressions.read(_needed(node.node("discriminant")))
        if not state.is_stable(value):
            value = state.let("value", value)
        nodes = [each for each in node.nodes("cases") if each is not None]
        for each in nodes:
            for inner in each.nodes("consequent"):
                if inner is not None and inner.type == "FunctionDeclaration":
                    self._commented(inner, each.start, self._function)
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
                    carried = self._list(inner_nodes, each.start if test is None else test.end, each.end)
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


def _is_directive(statement: Statement) -> bool:
    return isinstance(statement, Do) and isinstance(statement.value, Text)


def _needed(node: Node | None) -> Node:
    assert node is not None
    return node
