"""Collects what generated JavaScript does, name by name and call by call.

In: the tree of a file. Out: :class:`Found`: the handlers it exports, the calls of ``api`` it makes, the texts
and patterns it holds, and whatever is outside of what the compiler writes.

    exports.onX = async (event, api) => { api.access.deny("no"); };   ->   api_calls == [("onX",
    "access.deny")]
"""

from dataclasses import dataclass, field

from actiongen.ir.ops import OPERATIONS
from actiongen.javascript.parse import Node

_GLOBALS = {
    "Boolean": frozenset[str](),
    "Buffer": frozenset({"from"}),
    "Date": frozenset({"now", "parse"}),
    "Error": frozenset[str](),
    "JSON": frozenset({"stringify"}),
    "Math": frozenset({"ceil", "floor", "max", "min"}),
    "NaN": frozenset[str](),
    "Number": frozenset({"isFinite"}),
    "Set": frozenset[str](),
    "Object": frozenset({"entries", "fromEntries", "hasOwn", "keys", "values"}),
    "console": frozenset({"log"}),
    "performance": frozenset({"now"}),
    "undefined": frozenset[str](),
}
_CONSTRUCTED = frozenset({"Date", "Error", "Set"})
_MODULES = {"crypto": "node:crypto", "jose": "jose"}
_OF_MODULES = {"crypto": frozenset({"createHash", "createHmac", "randomUUID"})}
_DIGEST = frozenset({"update", "digest"})
_OF_MADE: dict[tuple[str, ...], frozenset[str]] = {
    ("Buffer", "from"): frozenset({"toString"}),
    ("crypto", "createHash"): _DIGEST,
    ("crypto", "createHmac"): _DIGEST,
}
"""What may be called on the result of a call, and on what that gives."""
_CALLED = frozenset({"Boolean"})
_METHODS = frozenset(
    [
        *(row.method for row in OPERATIONS.values() if row.method is not None),
        "at",
        "every",
        "filter",
        "find",
        "flatMap",
        "includes",
        "map",
        "reduce",
        "slice",
        "some",
        "sort",
        "test",
        "toISOString",
    ]
)
_ASKING, _URL = frozenset({"sendRequest", "fetchKeys", "verifyToken", "signToken"}), "encodedUrl"
_PLAIN = frozenset(
    [
        "ArrayExpression",
        "BinaryExpression",
        "ChainExpression",
        "ConditionalExpression",
        "ExpressionStatement",
        "IfStatement",
        "LogicalExpression",
        "ObjectExpression",
        "ReturnStatement",
        "SpreadElement",
        "TemplateLiteral",
        "ThrowStatement",
    ]
)
_UNARY = frozenset({"!", "-", "typeof", "void"})
_TYPEOF = frozenset({"string", "boolean"})


@dataclass(slots=True)
class Found:
    """What a file does. ``foreign_*`` are descriptions of what the compiler would not write."""

    handlers: list[tuple[str, bool, tuple[str, ...]]] = field(default_factory=list)
    api_calls: list[tuple[str, str]] = field(default_factory=list)
    awaited: list[tuple[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    foreign_code: list[str] = field(default_factory=list)
    foreign_calls: list[str] = field(default_factory=list)
    foreign_names: list[str] = field(default_factory=list)


def walk(program: Node, text: str, defined: set[str]) -> Found:
    """What the file does; the names that are ``defined`` stand for functions below it."""
    walker = _Walker(text, defined)
    walker.file(program)
    return walker.found


@dataclass(frozen=True, slots=True)
class _Scope:
    """A node that is visited where the names are visible."""

    names: set[str]
    node: Node


class _Walker:
    """Takes nodes off a stack, in the order of the text; None ends the innermost scope."""

    def __init__(self, text: str, defined: set[str]) -> None:
        self.found = Found()
        self._text = text
        self._scopes: list[set[str]] = [defined]
        self._handler = ""
        self._todo: list[Node | _Scope | None] = []
        self._async: set[str] = set()

    def file(self, program: Node) -> None:
        statements = [node for node in program.nodes("body") if node is not None]
        self._scopes.append(_declared(statements))
        for statement in statements:
            export = _export(statement)
            if export is not None:
                self._export(*export)
            elif not _is_module(statement):
                self._later(statement)
            self._run()
            self._handler = ""

    def _run(self) -> None:
        while self._todo:
            match self._todo.pop():
                case None:
                    self._scopes.pop()
                case _Scope(names, node):
                    self._scopes.append(names)
                    self._todo += (None, node)
                case node:
                    self._visit(node)

    def _later(self, *nodes: Node | _Scope | None) -> None:
        """Visits these next, the first one first."""
        self._todo += [node for node in reversed(nodes) if node is not None]

    def _export(self, name: str, arrow: Node) -> None:
        parameters = tuple(node.text("name") if node else "" for node in arrow.nodes("params"))
        self.found.handlers.append((name, arrow.fields.get("isAsync") is True, parameters))
        self._handler = name
        self._function(arrow)

    # Nodes

    def _visit(self, node: Node) -> None:
        match node.type:
            case "Identifier":
                self._name(node.text("name"))
            case "Literal":
                self._literal(node)
            case "TemplateElement":
                cooked = node.fields.get("value")
                self.found.texts.append(cooked["cooked"] if isinstance(cooked, dict) else "")
            case "MemberExpression":
                self._member(node)
            case "CallExpression":
                self._call(node)
            case "AwaitExpression":
                self._awaited(node.node("argument"))
            case "TaggedTemplateExpression":
                self._tagged(node)
            case "NewExpression":
                self._new(node)
            case "Property":
                self._property(node)
            case "ArrowFunctionExpression" if node.fields.get("isAsync") is not True:
                self._function(node)
            case "VariableDeclaration" if node.text("kind") == "const":
                self._const(node)
            case "ForOfStatement":
                self._for(node)
            case "BlockStatement":
                self._block(node)
            case "UnaryExpression" if node.text("operator") in _UNARY:
                self._later(*node.below())
            case "BinaryExpression" if _is_type_test(node):
                self._later(node.node("left"))
            case type_ if type_ in _PLAIN:
                self._later(*node.below())
            case type_:
                self.found.foreign_code.append(f"`{self._text[node.start : node.end][:40]}` ({type_})")

    def _block(self, node: Node) -> None:
        statements = [each for each in node.nodes("body") if each is not None]
        self._scopes.append(_declared(statements))
        self._todo.append(None)
        self._later(*statements)

    def _name(self, name: str) -> None:
        if name == "api":
            self.found.foreign_calls.append("`api` as a value")
        elif name not in _GLOBALS and not any(name in scope for scope in self._scopes):
            self.found.foreign_names.append(name)

    def _literal(self, node: Node) -> None:
        pattern = node.fields.get("regex")
        value = node.fields.get("value")
        if isinstance(pattern, dict):
            self.found.patterns.append((pattern["pattern"], pattern.get("flags", "")))
        elif isinstance(value, str):
            self.found.texts.append(value)

    def _member(self, node: Node) -> None:
        object_, property_ = node.node("object"), node.node("property")
        assert object_ is not None and property_ is not None
        if node.fields.get("computed") is True:
            self._later(object_, property_)
        else:
            self.found.texts.append(property_.text("name"))
            self._later(object_)

    def _property(self, node: Node) -> None:
        key = node.node("key")
        assert key is not None
        if node.fields.get("computed") is True and key.type == "Identifier":
            self._later(key)
        else:
            self.found.texts.append(_key(key))
        self._later(node.node("value"))

    def _function(self, node: Node) -> None:
        names = {name for each in node.nodes("params") if each is not None for name in _bound(each)}
        body = node.node("body")
        assert body is not None
        self._later(_Scope(names, body))

    def _const(self, node: Node) -> None:
        for declarator in reversed(node.nodes("declarations")):
            name = None if declarator is None else declarator.node("id")
            value = None if declarator is None else declarator.node("init")
            if name is None or name.type != "Identifier" or value is None:
                self.found.foreign_code.append("a declaration that is no `const name = value`")
            elif value.type == "ArrowFunctionExpression" and value.fields.get("isAsync") is True:
                self._async.add(name.text("name"))
                self._function(value)
            else:
                self._later(value)

    def _for(self, node: Node) -> None:
        left, right, body = node.node("left"), node.node("right"), node.node("body")
        assert left is not None and right is not None and body is not None
        self._later(right, _Scope(_declared([left]), body))

    # Calls

    def _call(self, node: Node) -> None:
        callee = node.node("callee")
        assert callee is not None
        path = _path(callee)
        target: Node | None = None
        if path is not None and path[0] == "api":
            self.found.api_calls.append((self._handler, ".".join(path[1:])))
        elif path is not None and len(path) == 1:
            self._called_by_name(path[0])
        elif callee.type == "MemberExpression" and callee.fields.get("computed") is not True:
            self._called_method(callee, path)
            target = callee.node("object")
        else:
            self.found.foreign_calls.append("a call of something without a name")
        self._later(target, *node.nodes("arguments"))

    def _awaited(self, call: Node | None) -> None:
        """The handler waits for requests, helpers that ask and calls of ``api``, and for nothing else."""
        callee = None if call is None else call.node("callee")
        path = (None if callee is None else _path(callee)) or ("",)
        if call is not None and path[0] == "api":
            self.found.awaited.append((self._handler, ".".join(path[1:])))
            self._later(call)
        elif call is not None and len(path) == 1 and (path[0] in _ASKING or path[0] in self._async):
            if path[0] in _ASKING:
                self.found.requests.append(self._handler)
            self._later(*call.nodes("arguments"))
        else:
            self.found.foreign_code.append("`await` without a request")

    def _tagged(self, node: Node) -> None:
        tag = node.node("tag")
        if tag is None or tag.text("name") != _URL:
            self.found.foreign_code.append("a template that a function reads")
        self._later(node.node("quasi"))

    def _called_by_name(self, name: str) -> None:
        if name in _ASKING and name in self._scopes[0]:
            self.found.foreign_calls.append("a request that nobody waits for")
        if name in self._async:
            self.found.foreign_calls.append(f"`{name}`, which makes requests and nobody waits for")
        if name not in _CALLED and not any(name in scope for scope in self._scopes):
            self.found.foreign_calls.append(f"`{name}`")

    def _called_method(self, callee: Node, path: tuple[str, ...] | None) -> None:
        name = callee.node("property")
        assert name is not None
        allowed = _METHODS
        if path is not None and len(path) == 2 and path[0] in _GLOBALS:
            allowed = _GLOBALS[path[0]]
        elif path is not None and len(path) == 2 and path[0] in _OF_MODULES:
            allowed = _OF_MODULES[path[0]]
        else:
            allowed |= _OF_MADE.get(_maker(callee), frozenset())
        if name.text("name") not in allowed:
            self.found.foreign_calls.append(f"`{name.text('name')}`")

    def _new(self, node: Node) -> None:
        callee = node.node("callee")
        if callee is None or callee.text("name") not in _CONSTRUCTED:
            self.found.foreign_calls.append("`new`")
        self._later(*node.nodes("arguments"))


def _is_type_test(node: Node) -> bool:
    left, right = node.node("left"), node.node("right")
    is_typeof = left is not None and left.type == "UnaryExpression" and left.text("operator") == "typeof"
    return is_typeof and right is not None and right.text("value") in _TYPEOF


def _export(statement: Node) -> tuple[str, Node] | None:
    """The name and function of ``exports.name = async (…) => …;``."""
    assignment = statement.node("expression")
    if assignment is None or assignment.type != "AssignmentExpression" or assignment.text("operator") != "=":
        return None
    left, right = assignment.node("left"), assignment.node("right")
    path = None if left is None else _path(left)
    if path is None or len(path) != 2 or path[0] != "exports" or right is None:
        return None
    return (path[1], right) if right.type == "ArrowFunctionExpression" else None


def _is_module(statement: Node) -> bool:
    """Whether the statement is ``const crypto = require("node:crypto");``, or the same for another known module."""
    declarators = statement.nodes("declarations")
    if statement.text("kind") != "const" or len(declarators) != 1 or declarators[0] is None:
        return False
    name, call = declarators[0].node("id"), declarators[0].node("init")
    callee = None if call is None else call.node("callee")
    if name is None or call is None or callee is None or callee.text("name") != "require":
        return False
    arguments = [None if each is None else each.fields.get("value") for each in call.nodes("arguments")]
    return arguments == [_MODULES.get(name.text("name"), "")]


def _maker(callee: Node) -> tuple[str, ...]:
    """The names of the first call in a chain of calls: of ``crypto.createHash(a).update``, ``crypto.createHash``."""
    made: tuple[str, ...] = ()
    receiver = callee.node("object")
    while receiver is not None and receiver.type == "CallExpression":
        function = receiver.node("callee")
        made = () if function is None else _path(function) or ()
        receiver = None if function is None else function.node("object")
    return made


def _path(node: Node) -> tuple[str, ...] | None:
    """The names of ``a.b.c``."""
    names: list[str] = []
    while node.type == "MemberExpression" and node.fields.get("computed") is not True:
        inner, name = node.node("object"), node.node("property")
        if inner is None or name is None or node.fields.get("optional") is True:
            return None
        names.append(name.text("name"))
        node = inner
    return (node.text("name"), *reversed(names)) if node.type == "Identifier" else None


def _key(key: Node) -> str:
    value = key.fields.get("value", key.text("name"))
    return str(int(value)) if isinstance(value, float | int) else str(value)


def _declared(statements: list[Node]) -> set[str]:
    """The names that declarations bind in the scope that the statements form."""
    names: set[str] = set()
    for statement in statements:
        if statement.type == "FunctionDeclaration":
            names.update(_bound(statement.node("id")))
        for declarator in statement.nodes("declarations"):
            if isinstance(declarator, Node):
                names.update(_bound(declarator.node("id")))
    return names


def _bound(pattern: Node | None) -> tuple[str, ...]:
    if pattern is None:
        return ()
    if pattern.type == "ArrayPattern":
        return tuple(name for element in pattern.nodes("elements") for name in _bound(element))
    return (pattern.text("name"),) if pattern.type == "Identifier" else ()
