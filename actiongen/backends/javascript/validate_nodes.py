"""What single nodes of generated JavaScript are.

In: a node. Out: the names in it, or whether it has a form that the compiler writes.

    path_of(a.b.c)   ->   ("a", "b", "c")
"""

from collections.abc import Mapping

from actiongen.javascript.parse import Node

_TYPEOF = frozenset({"string", "boolean"})


def is_type_test(node: Node) -> bool:
    """Whether the node compares what ``typeof`` gives."""
    left, right = node.node("left"), node.node("right")
    is_typeof = left is not None and left.text("operator") == "typeof"
    return is_typeof and right is not None and right.text("value") in _TYPEOF


def export_in(statement: Node) -> tuple[str, Node] | None:
    """The name and function of ``exports.name = async (…) => …;``."""
    assignment = statement.node("expression")
    if assignment is None or assignment.text("operator") != "=":
        return None
    left, right = assignment.node("left"), assignment.node("right")
    path = None if left is None else path_of(left)
    if path is None or len(path) != 2 or path[0] != "exports" or right is None:
        return None
    return (path[1], right) if right.type == "ArrowFunctionExpression" else None


def is_module(statement: Node, modules: Mapping[str, str]) -> bool:
    """Whether the statement is ``const crypto = require("node:crypto");``, or the same for another of ``modules``."""
    declarators = statement.nodes("declarations")
    if statement.text("kind") != "const" or len(declarators) != 1 or declarators[0] is None:
        return False
    name, call = declarators[0].node("id"), declarators[0].node("init")
    callee = None if call is None else call.node("callee")
    if name is None or call is None or callee is None or callee.text("name") != "require":
        return False
    path = modules.get(name.text("name"))
    arguments = [None if each is None else each.fields.get("value") for each in call.nodes("arguments")]
    return path is not None and arguments == [path]


def maker_of(callee: Node) -> tuple[str, ...]:
    """The names of the first call in a chain of calls: of ``crypto.createHash(a).update``, ``crypto.createHash``."""
    made: tuple[str, ...] = ()
    receiver = callee.node("object")
    while receiver is not None and receiver.type == "CallExpression":
        function = receiver.node("callee")
        made = () if function is None else path_of(function) or ()
        receiver = None if function is None else function.node("object")
    return made


def path_of(node: Node) -> tuple[str, ...] | None:
    """The names of ``a.b.c``."""
    names: list[str] = []
    while node.type == "MemberExpression" and node.fields.get("computed") is not True:
        inner, name = node.node("object"), node.node("property")
        if inner is None or name is None or node.fields.get("optional") is True:
            return None
        names.append(name.text("name"))
        node = inner
    return (node.text("name"), *reversed(names)) if node.type == "Identifier" else None


def key_of(key: Node) -> str:
    """The text of a key."""
    value = key.fields.get("value", key.text("name"))
    return str(int(value)) if isinstance(value, float | int) else str(value)


def declared_in(statements: list[Node]) -> set[str]:
    """The names that declarations bind in the scope that the statements form."""
    names: set[str] = set()
    for statement in statements:
        for declarator in statement.nodes("declarations"):
            if isinstance(declarator, Node):
                names.update(bound_in(declarator.node("id")))
    return names


def bound_in(pattern: Node | None) -> tuple[str, ...]:
    """The names that a parameter or the target of a declaration binds."""
    if pattern is None:
        return ()
    if pattern.type == "ArrayPattern":
        return tuple(name for element in pattern.nodes("elements") for name in bound_in(element))
    return (pattern.text("name"),) if pattern.type == "Identifier" else ()


def waits(node: Node) -> bool:
    """Whether a function waits for something itself, not in a function inside of it."""
    todo = [node.node("body")]
    while todo:
        inner = todo.pop()
        if inner is None or inner.type == "ArrowFunctionExpression":
            continue
        if inner.type == "AwaitExpression":
            return True
        todo += inner.below()
    return False
