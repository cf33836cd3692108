"""Finds out which variable each name of a file means.

In: the tree of a file. Out: :class:`Scopes`: a :class:`Variable` for each identifier that is not free, with a name that
no other variable of the file has, and the names that are free.

    let x; { let x; x = 1 }   ->   the last two are one variable, called x_2
"""

from collections.abc import Iterator
from typing import Final

from actiongen.javascript.parse import Node

FUNCTIONS: Final = frozenset({"FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"})
LOOPS: Final = frozenset(
    {
        "ForStatement",
        "ForInStatement",
        "ForOfStatement",
        "ForAwaitStatement",
        "WhileStatement",
        "DoWhileStatement",
    }
)
# What the reader makes up, and reserved words that esprima takes for names here and there.
_NEVER: Final = frozenset(
    {"arguments", "eval", "let", "static", "yield", "await", "async", "of", "undefined"}
)


class Scope:
    """A function, a block, or another place that has names of its own. ``declares`` is the variable of a function
    that was declared; ``body`` is the scope of a function's body, if its parameters have one of their own.
    """

    __slots__ = ("body", "declares", "function", "is_strict", "names", "parent")

    def __init__(self, parent: "Scope | None", *, is_function: bool = False) -> None:
        self.parent = parent
        self.names: dict[str, Variable] = {}
        self.function: Scope = self if is_function or parent is None else parent.function
        self.declares: Variable | None = None
        self.body: Scope | None = None
        self.is_strict: bool = parent is not None and parent.is_strict


class Reference:
    """Where a name stands. ``is_numeric``: what is assigned is a number for sure."""

    __slots__ = ("is_numeric", "is_write", "name", "node", "scope")

    def __init__(self, node: Node, scope: Scope, is_write: bool, is_numeric: bool) -> None:
        self.node = node
        self.name = node.text("name")
        self.scope = scope
        self.is_write = is_write
        self.is_numeric = is_numeric


class Declarator:
    """A place that declares a ``var``: the list of statements that it stands in, and whether a loop is around it.
    ``is_function``: its value is a function.
    """

    __slots__ = ("end", "has_value", "in_loop", "is_function", "list_end", "list_start", "start")

    def __init__(
        self, node: Node, end: int, list_: tuple[int, int], in_loop: bool, has_value: bool, is_function: bool
    ) -> None:
        self.start = node.start
        self.end = end
        self.is_function = is_function
        self.list_start, self.list_end = list_
        self.in_loop = in_loop
        self.has_value = has_value


class Variable:
    """A variable. ``kind`` is var, let, const, function, parameter, catch or class. ``writes`` counts what assigns it
    beside its declaration; the values of a ``var`` count. A ``let`` or ``const`` has none before ``end``. ``case`` is
    the range of the switch case that declares it.
    """

    __slots__ = (
        "case",
        "declarators",
        "end",
        "is_numeric",
        "kind",
        "name",
        "references",
        "scope",
        "start",
        "unique",
        "writes",
    )

    def __init__(self, name: str, kind: str, scope: Scope, start: int) -> None:
        self.name = self.unique = name
        self.kind = kind
        self.scope = scope
        self.start = self.end = start
        self.references: list[Reference] = []
        self.declarators: list[Declarator] = []
        self.writes = 0
        self.is_numeric = True
        self.case: tuple[int, int] | None = None

    @property
    def is_captured(self) -> bool:
        """Whether a function inside of its own uses it."""
        own = self.scope.function
        return any(each.scope.function is not own for each in self.references)


class Scopes:
    """The variables of a file. ``of`` has the variable of each identifier by the `id` of its node."""

    def __init__(self, program: Node) -> None:
        walk = _Walk(program)
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


class _Walk:
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


def is_number(node: Node | None) -> bool:
    """Whether it is a number that is written out."""
    is_literal = (
        node is not None and node.type == "Literal" and type(node.fields.get("value")) in (int, float)
    )
    return node is not None and is_literal and not node.text("raw").endswith("n")


def is_strict(body: Node) -> bool:
    """Whether it says `"use strict"` at its head."""
    for each in body.nodes("body") if body.type in ("BlockStatement", "Program") else ():
        if each is None or each.fields.get("directive") is None:
            return False
        if each.text("directive") == "use strict":
            return True
    return False


_SPECIAL: Final = {
    "Identifier": _Walk._refer,
    "VariableDeclaration": _Walk._variables,
    "BlockStatement": _Walk._block,
    "SwitchStatement": _Walk._switch,
    "IfStatement": _Walk._if,
    **dict.fromkeys(LOOPS, _Walk._loop),
    "CatchClause": _Walk._catch,
    "FunctionDeclaration": _Walk._function_declaration,
    "FunctionExpression": _Walk._function_expression,
    "ArrowFunctionExpression": _Walk._function_expression,
    "ClassDeclaration": _Walk._class,
    "ClassExpression": _Walk._class,
    "MemberExpression": _Walk._member,
    "Property": _Walk._property,
    "MethodDefinition": _Walk._property,
    "FieldDefinition": _Walk._property,
    "AssignmentExpression": _Walk._assignment,
    "UpdateExpression": _Walk._update,
    "LabeledStatement": _Walk._labeled,
    "BreakStatement": _Walk._nothing,
    "ContinueStatement": _Walk._nothing,
    "MetaProperty": _Walk._nothing,
}
