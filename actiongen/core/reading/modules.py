"""Writes what ES modules import and export as CommonJS does.

In: the tree of a module. Out: the tree without ``import`` and ``export``.

    import x from "y"; export const z = x;   ->   const x = require("y"); const z = x; exports.z = z;
"""

from collections.abc import Iterator

from actiongen.javascript.parse import Node


def as_common_js(program: Node) -> Node:
    """The program, as a script that requires and exports."""
    body: list[Node] = []
    exports: list[Node] = []
    for node in program.nodes("body"):
        if node is None:
            continue
        if node.type == "ImportDeclaration":
            body += _imported(node)
        elif node.type == "ExportNamedDeclaration":
            declaration = node.node("declaration")
            if declaration is not None:
                body.append(declaration)
                exports += [_export(node, name.text("name"), name) for name in _declared(declaration)]
            else:
                exports += _specified(node)
        elif node.type == "ExportDefaultDeclaration":
            exports.append(_export(node, "default", _needed(node.node("declaration"))))
        else:
            body.append(node)
    return Node(program.type, {**program.fields, "body": (*body, *exports)}, program.start, program.end)


def _imported(node: Node) -> Iterator[Node]:
    required = _call(node, "require", (_needed(node.node("source")),))
    specifiers = [each for each in node.nodes("specifiers") if each is not None]
    if not specifiers:
        yield Node("ExpressionStatement", {"expression": required}, node.start, node.end)
    for each in specifiers:
        local, imported = _needed(each.node("local")), each.node("imported")
        value = required
        if imported is not None and imported.text("name") != "default":
            value = _member(node, required, imported)
        yield _const(node, local, value)


def _specified(node: Node) -> Iterator[Node]:
    for each in node.nodes("specifiers"):
        if each is not None:
            yield _export(node, _needed(each.node("exported")).text("name"), _needed(each.node("local")))


def _declared(node: Node) -> Iterator[Node]:
    id = node.node("id")
    if id is not None:
        yield _copy(id)
    for each in node.nodes("declarations"):
        id = None if each is None else each.node("id")
        if id is not None and id.type == "Identifier":
            yield _copy(id)


def _export(node: Node, name: str, value: Node) -> Node:
    if value.type == "FunctionDeclaration":
        value = Node("FunctionExpression", value.fields, value.start, value.end)
    elif value.type == "ClassDeclaration":
        value = Node("ClassExpression", value.fields, value.start, value.end)
    key = Node("Identifier", {"name": name}, node.start, node.start)
    left = _member(node, Node("Identifier", {"name": "exports"}, node.start, node.start), key)
    fields = {"operator": "=", "left": left, "right": value}
    assignment = Node("AssignmentExpression", fields, node.start, node.end)
    return Node("ExpressionStatement", {"expression": assignment}, node.start, node.end)


def _const(node: Node, name: Node, value: Node) -> Node:
    declarator = Node("VariableDeclarator", {"id": name, "init": value}, node.start, node.end)
    return Node("VariableDeclaration", {"kind": "const", "declarations": (declarator,)}, node.start, node.end)


def _call(node: Node, name: str, arguments: tuple[Node, ...]) -> Node:
    callee = Node("Identifier", {"name": name}, node.start, node.start)
    return Node("CallExpression", {"callee": callee, "arguments": arguments}, node.start, node.end)


def _member(node: Node, object: Node, property: Node) -> Node:
    fields = {"object": object, "property": property, "computed": False}
    return Node("MemberExpression", fields, node.start, node.end)


def _copy(node: Node) -> Node:
    """The same name in another place."""
    return Node(node.type, node.fields, node.start, node.end)


def _needed(node: Node | None) -> Node:
    assert node is not None
    return node
