"""Collects what generated JavaScript does, name by name and call by call.

In: the tree of a file. Out: :class:`Found`: the handlers it exports, the calls of ``api`` it makes, the texts
and patterns it holds, and whatever is outside of what the compiler writes.

    exports.onX = async (event, api) => { api.access.deny("no"); };   ->   api_calls == [("onX",
    "access.deny")]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from actiongen.backends.javascript.validate_nodes import (
    bound_in,
    declared_in,
    export_in,
    is_module,
    is_type_test,
    key_of,
    maker_of,
    path_of,
    waits,
)
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
_NO_MODULES: Mapping[str, str] = {}
_OF_MODULES = {"crypto": frozenset({"createHash", "createHmac", "randomUUID"})}
_DIGEST = frozenset({"update", "digest"})
_OF_MADE: dict[tuple[str, ...], frozenset[str]] = {
    ("Buffer", "from"): frozenset({"toString"}),
    ("crypto", "createHash"): _DIGEST,
    ("crypto", "createHmac"): _DIGEST,
}
"""What may be called on the result of a call, and on what that gives."""
_CALLED = frozenset({"Boolean", "encodeURIComponent"})
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
_AUTHORIZED, _URLS = "sendAuthorized", ("encodedUrl", "redirectUrl")
_ASKING = frozenset({"sendRequest", "sendRepeatedly", _AUTHORIZED, "fetchKeys", "verifyToken", "signToken"})
_CACHE = ("api", "cache")
"""What goes along with a client."""
_WAITING = frozenset({"inTime", "succeedsInTime"})
"""The functions of the runtime that wait for an extern."""
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


@dataclass(slots=True)
class Found:
    """What a file does. ``foreign_*`` are descriptions of what the compiler would not write."""

    handlers: list[tuple[str, bool, tuple[str, ...]]] = field(default_factory=list)
    api_calls: list[tuple[str, str]] = field(default_factory=list)
    awaited: list[tuple[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    extern_calls: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    foreign_code: list[str] = field(default_factory=list)
    foreign_calls: list[str] = field(default_factory=list)
    foreign_names: list[str] = field(default_factory=list)


def walk(
    program: Node, text: str, defined: set[str], externs: set[str], modules: Mapping[str, str] = _NO_MODULES
) -> Found:
    """What the file does; the names that are ``defined`` stand for functions below it.

    ``externs``: how those are called that people wrote, ``md5`` or ``hashing.md5`` of one of the ``modules``: the names
    that the file may give to Actions Modules, each with what ``require`` takes.
    """
    walker = _Walker(text, defined, externs, modules)
    walker.file(program)
    return walker.found


@dataclass(frozen=True, slots=True)
class _Scope:
    """A node that is visited where the names are visible."""

    names: set[str]
    node: Node


class _Walker:
    """Takes nodes off a stack, in the order of the text; None ends the innermost scope."""

    def __init__(self, text: str, defined: set[str], externs: set[str], modules: Mapping[str, str]) -> None:
        self.found = Found()
        self._text = text
        self._scopes: list[set[str]] = [defined]
        self._handler = ""
        self._todo: list[Node | _Scope | None] = []
        self._async: set[str] = set()
        self._externs = externs
        self._modules = {**_MODULES, **modules}

    def file(self, program: Node) -> None:
        statements = [node for node in program.nodes("body") if node is not None]
        self._scopes.append(declared_in(statements))
        for statement in statements:
            export = export_in(statement)
            if export is not None:
                self._export(*export)
            elif not is_module(statement, self._modules):
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
            case "BinaryExpression" if is_type_test(node):
                self._later(node.node("left"))
            case type_ if type_ in _PLAIN:
                self._later(*node.below())
            case type_:
                self.found.foreign_code.append(f"`{self._text[node.start : node.end][:40]}` ({type_})")

    def _block(self, node: Node) -> None:
        statements = [each for each in node.nodes("body") if each is not None]
        self._scopes.append(declared_in(statements))
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
        if node.fields.get("computed") is True:
            self._later(key)
        else:
            self.found.texts.append(key_of(key))
        self._later(node.node("value"))

    def _function(self, node: Node) -> None:
        names = {name for each in node.nodes("params") if each is not None for name in bound_in(each)}
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
                if not waits(value):
                    self.found.foreign_code.append("an async function that waits for nothing")
                self._async.add(name.text("name"))
                self._function(value)
            else:
                self._later(value)

    def _for(self, node: Node) -> None:
        left, right, body = node.node("left"), node.node("right"), node.node("body")
        assert left is not None and right is not None and body is not None
        self._later(right, _Scope(declared_in([left]), body))

    # Calls

    def _call(self, node: Node) -> None:
        callee = node.node("callee")
        assert callee is not None
        path = path_of(callee)
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
        path = (None if callee is None else path_of(callee)) or ("",)
        if call is not None and path[0] == "api":
            self.found.awaited.append((self._handler, ".".join(path[1:])))
            self._later(call)
        elif call is not None and len(path) == 1 and path[0] in (*_ASKING, *_WAITING, *self._async):
            arguments = call.nodes("arguments")
            if path[0] in _ASKING and path[0] not in self._async:
                self.found.requests.append(self._handler)
            if path[0] == _AUTHORIZED and arguments and arguments[0] and path_of(arguments[0]) == _CACHE:
                arguments = arguments[1:]
            self._later(*arguments)
        else:
            self.found.foreign_code.append("`await` without a request")

    def _tagged(self, node: Node) -> None:
        tag = node.node("tag")
        if tag is None or tag.text("name") not in _URLS:
            self.found.foreign_code.append("a template that a function reads")
        self._later(node.node("quasi"))

    def _called_by_name(self, name: str) -> None:
        if name in _ASKING and name in self._scopes[0]:
            self.found.foreign_calls.append("a request that nobody waits for")
        if name in _WAITING and name in self._scopes[0]:
            self.found.foreign_calls.append(f"`{name}`, which nobody waits for")
        if name in self._externs:
            self.found.extern_calls.append((self._handler, name))
        if name in self._async:
            self.found.foreign_calls.append(f"`{name}`, which makes requests and nobody waits for")
        if name not in _CALLED and not any(name in scope for scope in self._scopes):
            self.found.foreign_calls.append(f"`{name}`")

    def _called_method(self, callee: Node, path: tuple[str, ...] | None) -> None:
        name = callee.node("property")
        assert name is not None
        allowed = _METHODS
        if path is not None and ".".join(path) in self._externs:
            self.found.extern_calls.append((self._handler, ".".join(path)))
            return
        if path is not None and len(path) == 2 and path[0] in _GLOBALS:
            allowed = _GLOBALS[path[0]]
        elif path is not None and len(path) == 2 and path[0] in _OF_MODULES:
            allowed = _OF_MODULES[path[0]]
        else:
            allowed |= _OF_MADE.get(maker_of(callee), frozenset())
        if name.text("name") not in allowed:
            self.found.foreign_calls.append(f"`{name.text('name')}`")

    def _new(self, node: Node) -> None:
        callee = node.node("callee")
        if callee is None or callee.text("name") not in _CONSTRUCTED:
            self.found.foreign_calls.append("`new`")
        self._later(*node.nodes("arguments"))
