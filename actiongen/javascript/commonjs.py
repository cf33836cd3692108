"""Reads a CommonJS file that somebody wrote by hand: what it exports, what it requires, what it writes to.

In: the text of a file. Out: a :class:`Module`, or why it is none.

    read_module('module.exports = (text) => text.trim();').functions
    ->   {None: Function(least=1, most=1, is_async=False, …)}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actiongen.javascript.parse import Node, parse_javascript

_FUNCTIONS = frozenset({"FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"})
_OF_PROMISES = frozenset({"then", "catch", "finally"})
_WRITES = {"AssignmentExpression": "left", "UpdateExpression": "argument"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments it needs, and takes (None: any number), and what comes of a call.

    ``gives_promise``: it is no async function, and returns a promise all the same.
    """

    least: int
    most: int | None
    is_async: bool
    is_generator: bool
    gives_promise: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Some of the text, and its line from 1; of a ``require`` the name of the module, None if nobody can see it."""

    text: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """What a file says. ``functions`` are those that it exports by their names, None of one that is all that it
    exports; a value is None for what is not seen to be a function. ``uses_module``: it exports by ``module.exports``.
    """

    functions: Mapping[str | None, Function | None]
    uses_module: bool
    uses_exports: bool
    required: tuple[Place, ...]
    writes_to_event: tuple[Place, ...]


def read_module(text: str) -> Module | str:
    """What a file says, or why it cannot be read."""
    script = parse_javascript(text, by_hand=True)
    if isinstance(script, str):
        return script
    reader = _Reader(text, script.program)
    reader.exports()
    return Module(
        reader.functions,
        reader.uses_module,
        reader.uses_exports,
        tuple(reader.required()),
        tuple(reader.written()),
    )


class _Reader:
    def __init__(self, text: str, program: Node) -> None:
        self.functions: dict[str | None, Function | None] = {}
        self.uses_module = False
        self.uses_exports = False
        self._text = text
        self._program = program
        self._statements = [node for node in program.nodes("body") if node is not None]

    def exports(self) -> None:
        """Notes what the file exports."""
        for statement in self._statements:
            assignment = statement.node("expression")
            if assignment is None or assignment.type != "AssignmentExpression":
                continue
            left, right = assignment.node("left"), assignment.node("right")
            path = None if left is None else _path(left)
            if path is None or right is None:
                continue
            self.uses_module |= path[0] == "module"
            self.uses_exports |= path[0] == "exports"
            if path[:2] == ("module", "exports"):
                path = path[1:]
            if path[0] == "exports" and len(path) == 2:
                self.functions[path[1]] = self._function(right)
            elif path == ("exports",) and right.type == "ObjectExpression":
                self._object(right)
            elif path == ("exports",):
                self.functions = {None: self._function(right)}

    def required(self) -> Iterator[Place]:
        """The modules that the file requires, and whatever else it does to get at one."""
        for node in _walk(self._program):
            callee = node.node("callee") if node.type == "CallExpression" else None
            if callee is not None and callee.type == "Identifier" and callee.text("name") == "require":
                arguments = node.nodes("arguments")
                name = arguments[0].fields.get("value") if len(arguments) == 1 and arguments[0] else None
                yield Place(name if isinstance(name, str) else None, self._line(node))
            elif (
                node.type in ("Import", "ImportExpression")
                or _is_loose_require(node)
                or _is_require_of_module(node)
            ):
                yield Place(None, self._line(node))

    def written(self) -> Iterator[Place]:
        """Where the file writes to ``event``."""
        for node in _walk(self._program):
            target = node.node(_WRITES[node.type]) if node.type in _WRITES else None
            if node.type == "UnaryExpression" and node.text("operator") == "delete":
                target = node.node("argument")
            if target is not None and target.type == "MemberExpression" and _root(target) == "event":
                shown = self._text[node.start : node.end].partition("\n")[0][:60]
                yield Place(shown, self._line(node))

    def _object(self, node: Node) -> None:
        for each in node.nodes("properties"):
            key = None if each is None else each.node("key")
            value = None if each is None else each.node("value")
            if each is None or key is None or value is None or each.fields.get("computed") is True:
                continue
            name = key.text("name") or key.text("value")
            self.functions[name] = self._function(value)

    def _function(self, node: Node) -> Function | None:
        """The function that an expression is, or names."""
        if node.type == "Identifier":
            return self._named(node.text("name"))
        return _described(node) if node.type in _FUNCTIONS else None

    def _named(self, name: str) -> Function | None:
        for statement in self._statements:
            if statement.type == "FunctionDeclaration" and _name_of(statement) == name:
                return _described(statement)
            for each in statement.nodes("declarations"):
                value = None if each is None else each.node("init")
                if each is not None and value is not None and _name_of(each) == name:
                    return _described(value) if value.type in _FUNCTIONS else None
        return None

    def _line(self, node: Node) -> int:
        return self._text.count("\n", 0, node.start) + 1


def _described(node: Node) -> Function:
    parameters = [each for each in node.nodes("params") if each is not None]
    needed = [each for each in parameters if each.type not in ("AssignmentPattern", "RestElement")]
    is_open = any(each.type == "RestElement" for each in parameters)
    is_async = node.fields.get("isAsync") is True
    return Function(
        len(needed),
        None if is_open else len(parameters),
        is_async,
        node.fields.get("generator") is True,
        not is_async and any(map(_is_promise, _returned(node))),
    )


def _returned(function: Node) -> Iterator[Node]:
    """What a function returns."""
    body = function.node("body")
    if body is not None and body.type != "BlockStatement":
        yield body
        return
    todo = [] if body is None else [body]
    while todo:
        node = todo.pop()
        value = node.node("argument")
        if node.type == "ReturnStatement" and value is not None:
            yield value
        todo += [each for each in node.below() if each.type not in _FUNCTIONS]


def _is_promise(node: Node) -> bool:
    callee = node.node("callee")
    if callee is None:
        return False
    if node.type == "NewExpression":
        return callee.text("name") == "Promise"
    path = _path(callee)
    name = callee.node("property")
    is_static = path is not None and path[0] == "Promise"
    return is_static or (name is not None and name.text("name") in _OF_PROMISES)


def _is_loose_require(node: Node) -> bool:
    """Whether ``require`` is passed on, so that nobody sees what is required."""
    return node.type == "Identifier" and node.text("name") == "require"


def _is_require_of_module(node: Node) -> bool:
    """``module.require``, or a member of ``module`` whose name nobody sees."""
    if node.type != "MemberExpression" or _path(node) == ("module", "exports"):
        return False
    object_ = node.node("object")
    is_of_module = object_ is not None and object_.type == "Identifier" and object_.text("name") == "module"
    return is_of_module and (node.fields.get("computed") is True or _path(node) == ("module", "require"))


def _walk(program: Node) -> Iterator[Node]:
    """All nodes but names that are no variables, and the ``require`` of a call."""
    todo = [program]
    while todo:
        node = todo.pop()
        yield node
        skipped: tuple[Node | None, ...] = ()
        if node.type == "MemberExpression" and node.fields.get("computed") is not True:
            skipped = (node.node("property"),)
        elif node.type in ("Property", "MethodDefinition") and node.fields.get("computed") is not True:
            skipped = (node.node("key"),)
        elif node.type == "CallExpression":
            callee = node.node("callee")
            skipped = (callee,) if callee is not None and _is_loose_require(callee) else ()
        todo += [each for each in reversed([*node.below()]) if all(each is not other for other in skipped)]


def _root(node: Node) -> str:
    while (inner := node.node("object") or node.node("expression")) is not None:
        node = inner
    return node.text("name")


def _path(node: Node) -> tuple[str, ...] | None:
    """The names of ``a.b.c``."""
    names: list[str] = []
    while node.type == "MemberExpression" and node.fields.get("computed") is not True:
        inner, name = node.node("object"), node.node("property")
        if inner is None or name is None:
            return None
        names.append(name.text("name"))
        node = inner
    return (node.text("name"), *reversed(names)) if node.type == "Identifier" else None


def _name_of(node: Node) -> str:
    id = node.node("id")
    return "" if id is None else id.text("name")
