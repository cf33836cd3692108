"""What the functions of a JavaScript file do, statement by statement.

In: the file, and the event. Out: for each function that it exports a stream of what it does.

    exports.onExecutePostLogin = async (event, api) => { api.access.deny("no"); };
    ->   {"onExecutePostLogin": [Item("call", "access.deny", ("no",))]}
"""

from collections.abc import Mapping, Sequence
from typing import Final

from actiongen.auth0.model import Method
from actiongen.javascript.parse import Node as Ast
from actiongen.verify.answers import of_extern, of_query
from actiongen.verify.expressions import Expressions, Known
from actiongen.verify.functions import Functions
from actiongen.verify.methods import NeverWrittenError, NotJudgedError
from actiongen.verify.scopes import Scope, name_of
from actiongen.verify.stream import Counts, Stream, loop
from actiongen.verify.terms import (
    FAILED,
    GONE,
    IMPOSSIBLE,
    LIST,
    NOTHING,
    NUMBER,
    PROMISE,
    Leaf,
    Node,
)
from actiongen.verify.values import Native

_API: Final = "api."
_MODULES: Final = {"node:crypto": "crypto", "jose": "jose"}


def _export(statement: Ast) -> tuple[str, Ast]:
    """The name and the function of ``exports.name = function``."""
    expression = statement.node("expression") if statement.type == "ExpressionStatement" else None
    is_assigned = expression is not None and expression.type == "AssignmentExpression"
    target = expression.node("left") if expression is not None and is_assigned else None
    function = expression.node("right") if expression is not None and is_assigned else None
    if (
        expression is None
        or target is None
        or function is None
        or expression.fields["operator"] != "="
        or target.type != "MemberExpression"
        or target.fields["computed"]
        or name_of(target, "object") != "exports"
        or function.type not in ("ArrowFunctionExpression", "FunctionExpression")
    ):
        raise NeverWrittenError(f"`{statement.type}` at module level")
    return name_of(target, "property"), function


class JavaScript(Expressions):
    """Goes over the file."""

    def __init__(
        self,
        values: Functions,
        known: Known,
        defined: frozenset[str],
        externs: Mapping[str, str],
        methods: Mapping[str, Method],
    ) -> None:
        super().__init__(values, known, defined, externs)
        self._api = methods
        self._returned: list[tuple[Node, Node]] | None = None
        self._loops = 0
        self._loop_values: list[Node | None] = []
        self._clock = 0
        self.module = Scope(None)

    # The file

    def read(self, program: Ast) -> Mapping[str, Ast]:
        """Takes note of what is defined; the functions that the file exports, by their names."""
        exported: dict[str, Ast] = {}
        self.stream = Stream(self.space, Counts(), self.space.true)
        for each in program.nodes("body"):
            assert each is not None
            if each.type == "VariableDeclaration":
                self._declare(each, self.module)
                continue
            name, function = _export(each)
            if name in exported:
                raise NeverWrittenError(f"two exports of `{name}`")
            exported[name] = function
        return exported

    def has_module(self, name: str) -> bool:
        """Whether a name of the file stands for the module of that name."""
        found = self.module.names.get(name)
        return isinstance(found, Leaf) and found.value == Native(name)

    def handle(self, function: Ast, event: Node) -> Stream:
        """What a handler does."""
        at_module_level = self.stream.items
        self.stream = Stream(self.space, Counts(), self.space.true, items=[*at_module_level])
        self.changed = set()
        scope = Scope(self.module)
        api = self.space.function(Native("api"))
        self.bind(function.nodes("params"), (event, api), scope)
        body = function.node("body")
        assert body is not None
        self._returned = None
        for statement in body.nodes("body"):
            assert statement is not None
            self._statement(statement, scope)
            self.stream.settle()
        return self.stream

    # Functions

    def run(self, ast: Ast, scope: Scope, is_pure: bool) -> Node:
        """What the body of a function gives."""
        body = ast.node("body")
        assert body is not None
        if body.type != "BlockStatement":
            return self.value(body, scope)
        stream, before = self.stream, self.stream.path
        returned, loops = self._returned, self._loops
        self._returned, self._loops = [], 0
        if is_pure:
            stream.path = self.space.true
        self._block(body, scope)
        result = self._result()
        stream.path = before
        self._returned, self._loops = returned, loops
        return result

    def _result(self) -> Node:
        assert self._returned is not None
        ways = self._returned
        result: Node | None = None
        if self.stream.path is not self.space.false:
            result = self.space.undefined
        for condition, value in reversed(ways):
            result = value if result is None else self.space.then(condition, value, result)
        return self.space.gone if result is None else result

    def settled(self, node: Node) -> Node:
        """A value, where none of it throws or has ended; otherwise the handler goes no further."""
        if node.kinds & PROMISE:
            self.stream.emit("goes on without waiting", "")
        if not node.kinds & (FAILED | GONE):
            return node
        throws = self.space.where(FAILED, node)
        if not self.stream.excludes(throws, self.supports):
            if self._returned is None or self._loops:
                with self.stream.under(throws):
                    self.stream.emit("throws", "")
                self._leave(throws, self.space.gone)
            else:
                self._leave(throws, self.space.failed(node))
        gone = self.space.where(GONE, node)
        if gone is not self.space.false:
            self._leave(gone, self.space.gone)
        return self.space.replaced(node, FAILED | GONE, self.space.impossible)

    def _leave(self, condition: Node, value: Node) -> None:
        """Where a condition holds, the function that runs gives a value, or the handler ends."""
        with self.stream.under(condition):
            if self._loops:
                self._in_loop(value)
                self.stream.end()
            elif self._returned is not None:
                self._returned.append((self.stream.path, value))
                self.stream.path = self.space.false
            else:
                self.stream.end()

    # Statements

    def _block(self, block: Ast, scope: Scope) -> None:
        statements = block.nodes("body") if block.type == "BlockStatement" else (block,)
        for statement in statements:
            assert statement is not None
            self._statement(statement, scope)

    def _statement(self, ast: Ast, scope: Scope) -> None:
        self.stream.place = ast.start
        match ast.type:
            case "VariableDeclaration":
                self._declare(ast, scope)
            case "ExpressionStatement":
                expression = ast.node("expression")
                assert expression is not None
                self.settled(self.value(expression, scope))
            case "ReturnStatement":
                self._return(ast, scope)
            case "ThrowStatement":
                self._throw(ast, scope)
            case "IfStatement":
                self._if(ast, scope)
            case "ForOfStatement":
                self._for(ast, scope)
            case "BlockStatement":
                self._block(ast, Scope(scope))
            case "EmptyStatement":
                pass
            case _:
                raise NeverWrittenError(f"`{ast.type}`")

    def _declare(self, ast: Ast, scope: Scope) -> None:
        for each in ast.nodes("declarations"):
            assert each is not None
            target, value = each.node("id"), each.node("init")
            assert target is not None
            if ast.text("kind") != "const" or value is None:
                raise NeverWrittenError("a variable")
            module = self._required(value)
            found = module if module is not None else self.value(value, scope)
            path = self.event_path(value, scope)
            self.define(target, self.settled(found), scope)
            if path is not None and target.type == "Identifier":
                scope.paths[target.text("name")] = path[0]

    def _required(self, ast: Ast) -> Node | None:
        callee = ast.node("callee") if ast.type == "CallExpression" else None
        if callee is None or callee.text("name") != "require":
            return None
        name = "".join(str(path.fields.get("value")) for path in ast.nodes("arguments") if path is not None)
        return self.space.function(Native(_MODULES.get(name, f"module {name}")))

    def _return(self, ast: Ast, scope: Scope) -> None:
        argument = ast.node("argument")
        value: Node = self.space.undefined
        if argument is not None:
            value = self.settled(self.value(argument, scope))
        self._leave(self.space.true, value)

    def _throw(self, ast: Ast, scope: Scope) -> None:
        argument = ast.node("argument")
        if argument is None or argument.type != "NewExpression":
            raise NeverWrittenError("a `throw`")
        values = [self.settled(self.value(each, scope)) for each in argument.nodes("arguments") if each]
        self.stream.emit("throw", name_of(argument, "callee"), *values)
        self._leave(self.space.true, self.space.gone)

    def _if(self, ast: Ast, scope: Scope) -> None:
        test, then, otherwise = ast.node("test"), ast.node("consequent"), ast.node("alternate")
        assert test is not None and then is not None
        self.stream.fork(
            self.settled(self.condition(test, scope)),
            lambda: self._block(then, Scope(scope)),
            lambda: self._block(otherwise, Scope(scope)) if otherwise is not None else None,
            may_cut=self._returned is None,
        )

    def _for(self, ast: Ast, scope: Scope) -> None:
        left, right, body = ast.node("left"), ast.node("right"), ast.node("body")
        assert left is not None and right is not None and body is not None
        (declared,) = left.nodes("declarations")
        target = None if declared is None else declared.node("id")
        assert target is not None
        items = self.settled(self.value(right, scope))

        def turn(item: Node) -> None:
            inner = Scope(scope)
            self.define(target, item, inner)
            self._block(body, inner)

        if items.kinds & ~(LIST | IMPOSSIBLE):
            throws = self.space.where(~(LIST | IMPOSSIBLE), items)
            self.settled(self.space.then(throws, self.space.thrown, self.space.true))
        self._loop_values.append(None)
        self._loops += 1
        stopped = [*loop(self, self.values, items, turn)]
        self._loops -= 1
        value = self._loop_values.pop() or self.space.undefined
        for stops in stopped:
            self._leave(stops, value)

    def _in_loop(self, value: Node) -> None:
        """Notes what a turn of the loop around gives where it ends it."""
        known = self._loop_values[-1]
        if known is None or known is self.space.gone:
            self._loop_values[-1] = value
        elif value is not self.space.gone and value is not known:
            raise NotJudgedError("what a loop returns")

    # What Auth0 brings along

    def call_native(self, name: str, arguments: Sequence[Node]) -> Node:
        """A call of what JavaScript or Auth0 bring along."""
        if name == "Date.now" and not arguments:
            self._clock += 1
            # Who looks at the clock again sees another time.
            return self.space.made("now", () if self._clock == 1 else (self._clock,), NUMBER)
        if name.startswith(_API):
            return self._call_api(name.removeprefix(_API), arguments)
        if name == "console.log":
            self.stream.emit("log", "", *(self._logged(self.settled(each)) for each in arguments))
            return self.space.undefined
        if name.startswith("extern "):
            number = self.stream.next_ask()
            self.stream.emit("ask", name, *map(self.settled, arguments))
            return of_extern(self.values, number)
        if name.startswith("module actions:"):
            module, _, function = name.removeprefix("module ").rpartition(".")
            return self.call_native(f"extern {module}#{function}", arguments)
        return super().call_native(name, arguments)

    def _logged(self, given: Node) -> Node:
        """A value in a log: a null that is written there is one, each other is something absent."""
        null = self.space.null
        return null if given is null else self.space.replaced(given, NOTHING, self.space.undefined)

    def _call_api(self, name: str, arguments: Sequence[Node]) -> Node:
        method = self._api.get(name)
        given = tuple(map(self.settled, arguments))
        if method is None:
            return self.space.unknown
        if method.mutates is not None:
            self.changed.add(method.mutates)
        if method.returns.value is None:
            self.stream.emit("call", name, *given)
            return self.space.undefined
        return self.asked(f"api.{name}", given, method)

    def asked(self, name: str, given: Sequence[Node], method: Method) -> Node:
        """The answer to a query of ``api``."""
        number = self.stream.next_ask()
        self.stream.emit("ask", name, *given)
        found = of_query(self.values, method, number)
        return self.space.promise(found) if method.returns.is_promise else found
