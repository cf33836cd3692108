"""Goes over a tree once, and notes scopes, variables and every place of a name.

In: the tree of a file. Out: :class:`Walk` with what it found; which variable a name means is not known yet.
"""

from collections.abc import Iterator
from typing import Final

from actiongen.core.reading.variables import (
    FUNCTIONS,
    LOOPS,
    Declarator,
    Reference,
    Scope,
    Variable,
    is_number,
    is_strict,
)
from actiongen.javascript.parse import Node


class Walk:
    """Goes over the tree once."""

    def __init__(self, program: Node) -> None:
        self.references: list[Reference] = []
        self.variables: list[Variable] = []
        self.scopes: dict[int, Scope] = {}
        self._list = (program.start, program.end)
        self._in_loop = False
        self._is_function = False
        self._case: tuple[int, int] | None = None
        self._scope = Scope(None, is_function=True)
        self._scope.is_strict = is_strict(program)
        self.scopes[id(program)] = self._scope
        self._all(program.nodes("body"))

    def _all(self, nodes: tuple[Node | None, ...] | Iterator[Node]) -> None:
        for node in nodes:
            if node is not None:
                self._visit(node)

    def _visit(self, node: Node | None) -> None:
        if node is None:
            return
        special = _SPECIAL.get(node.type)
        if special is not None:
            special(self, node)
        else:
            self._all(node.below())

    def _declare(self, node: Node, kind: str) -> Variable:
        """A name that a declaration binds; ``var`` and parameters in the function, all else in the scope."""
        scope = self._scope.function if kind in ("var", "parameter") else self._scope
        name = node.text("name")
        if kind == "var" and scope.body is not None and name not in scope.names:
            scope = scope.body
        variable = scope.names.get(name)
        if variable is None:
            variable = Variable(name, kind, scope, node.start)
            scope.names[name] = variable
            self.variables.append(variable)
            if kind in ("let", "const", "class", "function"):
                variable.case = self._case
        elif kind == "function":
            variable.writes += variable.kind != "var"
            variable.is_numeric = False
            variable.kind = "function" if variable.kind == "var" else variable.kind
        return variable

    def _refer(self, node: Node, *, is_write: bool = False, is_numeric: bool = False) -> None:
        self.references.append(Reference(node, self._scope, is_write, is_numeric))

    # Patterns

    def _pattern(
        self, node: Node | None, kind: str, end: int, has_value: bool, is_numeric: bool = False
    ) -> None:
        """What binds names (of a ``kind``), or assigns them (``kind`` is empty)."""
        if node is None:
            return
        if node.type == "Identifier":
            self._target(node, kind, end, has_value, is_numeric)
        elif node.type == "ObjectPattern":
            for each in node.nodes("properties"):
                if each is not None and each.type == "Property":
                    if each.fields.get("computed") is True:
                        self._visit(each.node("key"))
                    self._pattern(each.node("value"), kind, end, has_value)
                elif each is not None:
                    self._pattern(each.node("argument"), kind, end, has_value)
        elif node.type == "ArrayPattern":
            for each in node.nodes("elements"):
                self._pattern(each, kind, end, has_value)
        elif node.type == "AssignmentPattern":
            self._pattern(node.node("left"), kind, end, has_value)
            self._visit(node.node("right"))
        elif node.type == "RestElement":
            self._pattern(node.node("argument"), kind, end, has_value)
        else:
            self._visit(node)

    def _target(self, node: Node, kind: str, end: int, has_value: bool, is_numeric: bool) -> None:
        if not kind:
            self._refer(node, is_write=True, is_numeric=is_numeric)
            return
        variable = self._declare(node, kind)
        if kind == "var":
            is_function = self._is_function
            made = Declarator(node, end, self._list, self._in_loop, has_value, is_function)
            variable.declarators.append(made)
            self._refer(node, is_write=has_value, is_numeric=is_numeric)
            return
        variable.is_numeric = variable.is_numeric and is_numeric and kind in ("let", "const")
        if kind in ("let", "const"):
            variable.end = end
        self._refer(node)

    # Statements that bind

    def _variables(self, node: Node) -> None:
        kind = node.text("kind")
        for each in node.nodes("declarations"):
            if each is not None:
                value = each.node("init")
                self._is_function = value is not None and value.type in FUNCTIONS
                self._pattern(each.node("id"), kind, each.end, value is not None, is_number(value))
                self._is_function = False
                self._visit(value)

    def _block(self, node: Node) -> None:
        outer, outer_list, case = self._scope, self._list, self._case
        self._scope, self._list, self._case = Scope(outer), (node.start, node.end), None
        self._all(node.nodes("body"))
        self._scope, self._list, self._case = outer, outer_list, case

    def _switch(self, node: Node) -> None:
        self._visit(node.node("discriminant"))
        outer, outer_list, outer_case = self._scope, self._list, self._case
        self._scope = self.scopes[id(node)] = Scope(outer)
        for case in node.nodes("cases"):
            if case is not None:
                self._visit(case.node("test"))
                self._list = self._case = (case.start, case.end)
                self._all(case.nodes("consequent"))
        self._scope, self._list, self._case = outer, outer_list, outer_case

    def _if(self, node: Node) -> None:
        self._visit(node.node("test"))
        for arm in (node.node("consequent"), node.node("alternate")):
            self._body(arm)

    def _body(self, node: Node | None) -> None:
        if node is None:
            return
        outer, outer_list, case = self._scope, self._list, self._case
        self._scope, self._list, self._case = Scope(outer), (node.start, node.end), None
        self._visit(node)
        self._scope, self._list, self._case = outer, outer_list, case

    def _loop(self, node: Node) -> None:
        outer, in_loop, case = self._scope, self._in_loop, self._case
        self._scope, self._case = Scope(outer), None
        first = node.node("left") or node.node("init")
        if first is not None and node.type != "ForStatement":
            self._in_loop = True
            outer_list = self._list
            self._list = (node.start, node.end)
            right = node.node("right")
            if first.type == "VariableDeclaration":
                for each in first.nodes("declarations"):
                    if each is not None and right is not None:
                        self._pattern(each.node("id"), first.text("kind"), right.end, has_value=True)
            else:
                self._pattern(first, "", first.end, has_value=True)
            self._list = outer_list
        else:
            self._visit(first)
        self._in_loop = True
        for name in ("right", "test", "update"):
            self._visit(node.node(name))
        self._body(node.node("body"))
        self._scope, self._in_loop, self._case = outer, in_loop, case

    def _catch(self, node: Node) -> None:
        outer, case = self._scope, self._case
        self._scope, self._case = Scope(outer), None
        self._pattern(node.node("param"), "catch", node.end, has_value=True)
        self._visit(node.node("body"))
        self._scope, self._case = outer, case

    # Functions and classes

    def _function_declaration(self, node: Node) -> None:
        id = node.node("id")
        variable = None if id is None else self._declare(id, "function")
        if id is not None and variable is not None:
            variable.is_numeric = False
            self._refer(id)
        self._function(node, variable)

    def _function_expression(self, node: Node) -> None:
        id = node.node("id")
        if id is None:
            self._function(node, None)
            return
        outer = self._scope
        self._scope = Scope(outer)
        variable = self._declare(id, "const")
        variable.is_numeric = False
        variable.case = None
        self._refer(id)
        self._function(node, None)
        self._scope = outer

    def _function(self, node: Node, variable: Variable | None) -> None:
        saved = (self._scope, self._list, self._in_loop, self._case)
        self._scope = self.scopes[id(node)] = Scope(self._scope, is_function=True)
        self._scope.declares = variable
        self._in_loop, self._case = False, None
        for each in node.nodes("params"):
            self._pattern(each, "parameter", node.end, has_value=True)
        body = node.node("body")
        if any(each is not None and each.type != "Identifier" for each in node.nodes("params")):
            self._scope.body = Scope(self._scope)
            self._scope = self._scope.body
        if body is not None:
            self._list = (body.start, body.end)
            self._scope.is_strict = self._scope.is_strict or is_strict(body)
            if body.type == "BlockStatement":
                self._all(body.nodes("body"))
            else:
                self._visit(body)
        self._scope, self._list, self._in_loop, self._case = saved

    def _class(self, node: Node) -> None:
        id = node.node("id")
        outer = self._scope
        if id is not None and node.type == "ClassDeclaration":
            self._declare(id, "class").is_numeric = False
            self._refer(id)
        elif id is not None:
            self._scope = Scope(outer)
            self._declare(id, "const").is_numeric = False
            self._refer(id)
        self._visit(node.node("superClass"))
        self._visit(node.node("body"))
        self._scope = outer

    # Expressions

    def _member(self, node: Node) -> None:
        self._visit(node.node("object"))
        if node.fields.get("computed") is True:
            self._visit(node.node("property"))

    def _property(self, node: Node) -> None:
        if node.fields.get("computed") is True:
            self._visit(node.node("key"))
        value = node.node("value")
        if node.type == "FieldDefinition" and value is not None:
            # It runs as a method of its own.
            outer = self._scope
            self._scope = Scope(outer, is_function=True)
            self._visit(value)
            self._scope = outer
        else:
            self._visit(value)

    def _assignment(self, node: Node) -> None:
        left, right = node.node("left"), node.node("right")
        operator = node.text("operator")
        if left is not None and left.type == "Identifier":
            is_numeric = is_number(right) and operator in ("=", "+=", "-=", "*=")
            if operator != "=":
                self._refer(left)
            self._refer(left, is_write=True, is_numeric=is_numeric)
        else:
            self._pattern(left, "", node.end, has_value=True)
        self._visit(right)

    def _update(self, node: Node) -> None:
        argument = node.node("argument")
        if argument is not None and argument.type == "Identifier":
            self._refer(argument, is_write=True, is_numeric=True)
        else:
            self._visit(argument)

    def _labeled(self, node: Node) -> None:
        self._visit(node.node("body"))

    def _nothing(self, node: Node) -> None:
        pass


_SPECIAL: Final = {
    "Identifier": Walk._refer,
    "VariableDeclaration": Walk._variables,
    "BlockStatement": Walk._block,
    "SwitchStatement": Walk._switch,
    "IfStatement": Walk._if,
    **dict.fromkeys(LOOPS, Walk._loop),
    "CatchClause": Walk._catch,
    "FunctionDeclaration": Walk._function_declaration,
    "FunctionExpression": Walk._function_expression,
    "ArrowFunctionExpression": Walk._function_expression,
    "ClassDeclaration": Walk._class,
    "ClassExpression": Walk._class,
    "MemberExpression": Walk._member,
    "Property": Walk._property,
    "MethodDefinition": Walk._property,
    "FieldDefinition": Walk._property,
    "AssignmentExpression": Walk._assignment,
    "UpdateExpression": Walk._update,
    "LabeledStatement": Walk._labeled,
    "BreakStatement": Walk._nothing,
    "ContinueStatement": Walk._nothing,
    "MetaProperty": Walk._nothing,
}
