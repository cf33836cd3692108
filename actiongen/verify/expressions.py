"""The expressions of a JavaScript file as values.

In: ESTree nodes, as esprima makes them. Out: nodes, with exactly JavaScript's meaning: a member of nothing throws,
``??``
looks at null and undefined alone. What the output never has is a term of its own, which equals nothing.

    event.user.email?.toLowerCase()   ->   [email ? undefined: undefined, null: undefined, text: lower(email)]
"""

from collections.abc import Callable, Mapping, Sequence

from actiongen.auth0.model import Mutation
from actiongen.javascript.parse import Node as Ast
from actiongen.verify.functions import Functions
from actiongen.verify.methods import Pattern
from actiongen.verify.scopes import (
    Closure,
    Intrinsic,
    Iterated,
    Scope,
    acts_itself,
    below,
    name_of,
    units,
)
from actiongen.verify.stream import Supports
from actiongen.verify.terms import (
    CUT,
    FUNCTION,
    GONE,
    LIST,
    NOTHING,
    PROMISE,
    SKIPPED,
    THROWN,
    Leaf,
    Node,
)
from actiongen.verify.values import Native
from actiongen.verify.written import Written

_GLOBALS = frozenset(
    [
        "Array",
        "Boolean",
        "Buffer",
        "Date",
        "Error",
        "JSON",
        "Math",
        "Number",
        "Object",
        "Set",
        "String",
        "console",
        "encodeURIComponent",
        "exports",
        "performance",
        "require",
    ]
)
_CHANGING = frozenset(("copyWithin", "fill", "pop", "push", "reverse", "shift", "sort", "splice", "unshift"))
"""Methods that change the list that they are called on."""


def _is_list_of_its_own(callee: Ast) -> bool:
    """Whether a method is called on a list that nobody else has."""
    receiver = callee.node("object")
    return receiver is not None and receiver.type == "ArrayExpression"


Known = Callable[["Expressions", str, Sequence[Node]], Node]
"""What a function of the runtime gives."""


class Expressions(Written):
    """Works out the values of expressions; what they do goes to a stream."""

    def __init__(
        self, values: Functions, known: Known, defined: frozenset[str], externs: Mapping[str, str]
    ) -> None:
        self.values = values
        self.space = values.space
        self.supports = Supports()
        self.known = known
        self.defined = defined
        self.externs = externs
        self.able: frozenset[str] = frozenset()
        self.changed: set[Mutation] = set()
        self.in_pure = 0
        self.uuids = 0
        self._pure: dict[int, bool] = {}
        self._called: dict[tuple[object, ...], Node] = {}
        values.call, values.call_each = self.call, self.call_each

    # Values

    def value(self, ast: Ast, scope: Scope) -> Node:
        """The value of an expression."""
        method = _METHODS.get(ast.type)
        if method is None:
            return self.space.unknown
        return method(self, ast, scope)

    def condition(self, ast: Ast, scope: Scope) -> Node:
        """An expression as a condition."""
        return self.values.truthy(self.value(ast, scope))

    def part(self, ast: Ast, name: str, scope: Scope) -> Node:
        """The value of a part of an expression."""
        part = ast.fields[name]
        assert isinstance(part, Ast)
        return self.value(part, scope)

    def _literal(self, ast: Ast, scope: Scope) -> Node:
        regex = ast.fields.get("regex")
        if isinstance(regex, dict):
            return self.space.function(Pattern(str(regex["pattern"]), str(regex["flags"])))
        match ast.fields["value"]:
            case None:
                return self.space.null
            case bool(value):
                return self.space.boolean(value)
            case str(value):
                return self.space.text(units(value))
            case int(number) | float(number) if not ast.text("raw").endswith("n"):  # of a BigInt
                return self.space.number(float(number))
            case _:
                return self.space.unknown

    def _name(self, ast: Ast, scope: Scope) -> Node:
        name = ast.text("name")
        found = scope.find(name)
        if found is not None:
            is_changed = self.changed and self.is_changed(ast, scope)
            return self.space.unknown if is_changed else found
        match name:
            case "undefined":
                return self.space.undefined
            case "NaN":
                return self.space.nan
            case "Infinity":
                return self.space.number(float("inf"))
            case _ if name in self.defined:
                return self.space.function(Intrinsic(name))
            case _ if name in self.externs:
                return self.space.function(Native(self.externs[name]))
            case _ if name in _GLOBALS:
                return self.space.function(Native(name))
            case _:
                return self.space.thrown

    # Members and calls

    def _chain(self, ast: Ast, scope: Scope) -> Node:
        return self.space.replaced(self.part(ast, "expression", scope), CUT, self.space.undefined)

    def _cut(self, ast: Ast, node: Node) -> Node:
        return self.space.replaced(node, NOTHING, self.space.cut) if ast.fields["optional"] else node

    def _member(self, ast: Ast, scope: Scope) -> Node:
        if self.changed and self.is_changed(ast, scope):
            return self.space.unknown
        whole = self._cut(ast, self.part(ast, "object", scope))
        prop = ast.fields["property"]
        assert isinstance(prop, Ast)
        if ast.fields["computed"]:
            return self.values.at_key(whole, self.value(prop, scope))
        return self.values.member(whole, prop.text("name"))

    def event_path(self, ast: Ast, scope: Scope) -> tuple[tuple[str, ...], int] | None:
        """The names of a chain of members that begins at the event, and how many of them a name in it stands for."""
        names: list[str] = []
        while ast.type in ("MemberExpression", "ChainExpression"):
            if ast.type == "MemberExpression":
                prop = ast.fields["property"]
                assert isinstance(prop, Ast)
                names.append(prop.text("name") or str(prop.fields.get("value")))
            inner = ast.fields["object" if ast.type == "MemberExpression" else "expression"]
            assert isinstance(inner, Ast)
            ast = inner
        if ast.type != "Identifier":
            return None
        found = scope.find(ast.text("name"))
        if isinstance(found, Leaf) and found.term is not None and found.term.op == "event":
            return tuple(reversed(names)), 0
        named = scope.path_of(ast.text("name"))
        return None if named is None else ((*named, *reversed(names)), len(named))

    def is_changed(self, ast: Ast, scope: Scope) -> bool:
        """Whether a call has changed what is read: a part of the event or of what a name stands for. A name keeps what
        is in a changed part, and what another value has taken the place of.
        """
        found = self.event_path(ast, scope)
        if found is None:
            return False
        path, held = found
        return any(
            (held < len(each.path) or (held == len(each.path) and each.is_within))
            and path[: len(each.path)] == each.path
            for each in self.changed
        )

    def _call(self, ast: Ast, scope: Scope) -> Node:
        callee = ast.fields["callee"]
        assert isinstance(callee, Ast)
        if callee.type == "MemberExpression" and not callee.fields["computed"]:
            whole = self._cut(callee, self.part(callee, "object", scope))
            name = name_of(callee, "property")
            arguments = self._arguments(ast, scope)
            if name in _CHANGING and not _is_list_of_its_own(callee):
                return self.space.unknown
            if isinstance(whole, Leaf) and isinstance(whole.value, Native):
                return self.call_native(f"{whole.value.name}.{name}", arguments)
            return self.values.method(whole, name, arguments)
        function = self.value(callee, scope)
        return self.call(function, self._arguments(ast, scope))

    def _arguments(self, ast: Ast, scope: Scope) -> list[Node]:
        found: list[Node] = []
        for each in ast.nodes("arguments"):
            assert each is not None
            found.append(self.space.unknown if each.type == "SpreadElement" else self.value(each, scope))
        return found

    def call_native(self, name: str, arguments: Sequence[Node]) -> Node:
        """A call of what JavaScript or Auth0 bring along."""
        if name == "crypto.randomUUID":
            self.uuids += 1
            return self.space.made("uuid", (f"js {self.uuids}",), 128)
        return self.values.native(name, arguments)

    def call(self, function: Node, arguments: Sequence[Node]) -> Node:
        """A call of a function."""
        if not isinstance(function, Leaf):
            return self.space.lift(lambda leaf: self.call(leaf, arguments), function)
        match function.value:
            case Closure() as closure:
                return self._call_closure(closure, arguments)
            case Intrinsic(name):
                return self.known(self, name, arguments)
            case Native(name):
                return self.call_native(name, arguments)
            case _ if function.kind == FUNCTION:
                return self.space.unknown
            case _:
                return (
                    function if function.kind & ~FUNCTION and function.kind >= THROWN else self.space.thrown
                )

    def call_each(self, function: Node, item: Node) -> Node:
        """A call with an item of a list, behind which JavaScript gives its index and the list."""
        closure = function.value if isinstance(function, Leaf) else None
        takes_more = isinstance(closure, Closure) and len(closure.ast.nodes("params")) > 1
        return self.call(function, (item, self.space.unknown, self.space.unknown) if takes_more else (item,))

    def _call_closure(self, closure: Closure, arguments: Sequence[Node]) -> Node:
        is_pure = self.is_pure(closure)
        key = (id(closure), *arguments)
        if is_pure and key in self._called:
            return self._called[key]
        scope = Scope(closure.scope)
        self.bind(closure.ast.nodes("params"), arguments, scope)
        before = self.uuids
        result = self.run(closure.ast, scope, is_pure)
        if closure.ast.fields["isAsync"]:
            result = self.space.promise(result)
        if is_pure and self.uuids == before:
            self._called[key] = result
        return result

    def run(self, ast: Ast, scope: Scope, is_pure: bool) -> Node:
        """What the body of a function gives."""
        raise NotImplementedError

    def bind(self, parameters: Sequence[Ast | None], arguments: Sequence[Node], scope: Scope) -> None:
        """Gives parameters their values."""
        for index, parameter in enumerate(parameters):
            if parameter is None:
                continue
            value = arguments[index] if index < len(arguments) else self.space.undefined
            self.define(parameter, value, scope)

    def define(self, target: Ast, value: Node, scope: Scope) -> None:
        """Gives a name, or each of a pattern, its value."""
        if target.type == "Identifier":
            name = target.text("name")
            if name in scope.names:
                self.stream.emit("declares twice", name)
            scope.names[name] = value
        elif target.type == "ArrayPattern":
            for index, each in enumerate(target.nodes("elements")):
                if each is not None:
                    part = self.values.at_key(value, self.space.number(float(index)))
                    self.define(each, part, scope)
        else:
            scope.names[target.text("name")] = self.space.unknown

    def is_pure(self, closure: Closure) -> bool:
        """Whether a function does nothing, and has no branches."""
        ast = closure.ast
        found = self._pure.get(id(ast))
        if found is None:
            self._pure[id(ast)] = True
            is_pure = not ast.fields["isAsync"] and not self._may_act(below(ast), closure.scope)
            found = self._pure[id(ast)] = is_pure
        return found

    def _function(self, ast: Ast, scope: Scope) -> Node:
        return self.space.function(Closure(ast, scope))

    def _new(self, ast: Ast, scope: Scope) -> Node:
        callee = ast.fields["callee"]
        assert isinstance(callee, Ast)
        arguments = self._arguments(ast, scope)
        if callee.text("name") == "Set":
            return self.space.lift(self._set, arguments[0]) if arguments else self.space.unknown
        return self.values.constructed(callee.text("name"), arguments)

    def _set(self, leaf: Leaf) -> Node:
        found = self.values.empty() if leaf.kind & NOTHING else self.iterated(leaf)
        if not isinstance(found, Leaf) or found.kind != LIST:
            return found
        leaf = found
        shape, _ = self.values.items_of(leaf)
        unique = self.values.distinct(leaf)
        assert isinstance(unique, Leaf)
        return self.space.function(Iterated(unique, shape))

    def _await(self, ast: Ast, scope: Scope) -> Node:
        return self.awaited(self.part(ast, "argument", scope))

    def awaited(self, value: Node) -> Node:
        """What a promise gives; anything else is what it is."""
        return self.space.lift(
            lambda leaf: leaf.value if leaf.kind == PROMISE else leaf,
            value,
        )

    def settled(self, node: Node) -> Node:
        """A value, where none of it throws or has ended; otherwise the handler goes no further."""
        raise NotImplementedError

    def acts(self, ast: Ast, scope: Scope) -> bool:
        """Whether an expression may do something."""
        found = self._pure.get(-id(ast))
        if found is None:
            found = self._pure[-id(ast)] = self._may_act((ast, *below(ast)), scope)
        return found

    def _may_act(self, parts: Sequence[Ast], scope: Scope) -> bool:
        for each in parts:
            if acts_itself(each):
                return True
            if each.type == "Identifier":
                function = scope.find(each.text("name"))
                closure = function.value if isinstance(function, Leaf) else None
                if isinstance(closure, Closure) and not self.is_pure(closure):
                    return True
        return False


_METHODS: dict[str, Callable[[Expressions, Ast, Scope], Node]] = {
    "Literal": Expressions._literal,
    "Identifier": Expressions._name,
    "TemplateLiteral": Expressions.template_value,
    "TaggedTemplateExpression": Expressions.tagged_value,
    "ArrayExpression": Expressions.array_value,
    "ObjectExpression": Expressions.object_value,
    "ChainExpression": Expressions._chain,
    "MemberExpression": Expressions._member,
    "CallExpression": Expressions._call,
    "ArrowFunctionExpression": Expressions._function,
    "NewExpression": Expressions._new,
    "AwaitExpression": Expressions._await,
    "UnaryExpression": Expressions.unary,
    "BinaryExpression": Expressions.binary,
    "LogicalExpression": Expressions.logical,
    "ConditionalExpression": Expressions.conditional,
}
_ = GONE, SKIPPED
