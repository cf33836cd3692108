"""Small changes of an original, each of which takes out one habit of JavaScript that policies do not have.

In: the text of an original and its tree. Out: :class:`Patch`: if original and policy do the same after it, this habit
is why they differed.

    *patches(text, root), = …; patches[0].what   ->   'an empty value counts as absent'
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actiongen.importer.judge.estree import FUNCTIONS, everything, key_of
from actiongen.importer.judge.model import Class
from actiongen.javascript.parse import Node

# A value that is empty is there as well; then: lists and records have something in them.
_PRESENT = "(($) => $ || ($ !== undefined && $ !== null && $ !== false))"
_FILLED = '(($) => (typeof $ === "object" && $ !== null && Object.keys($).length === 0 ? undefined : $))'
# A text becomes one part of a path or query; what is a list or an object is JSON there.
_PART = (
    '(($) => (typeof $ === "string" ? encodeURIComponent($) : '
    'typeof $ === "object" && $ !== null ? encodeURIComponent(JSON.stringify($)) : $))'
)
# What is no number and no text is none.
_NUMERIC = '(($) => (typeof $ === "number" || typeof $ === "string" ? $ : undefined))'
_ORDERING = frozenset(("<", "<=", ">", ">="))
_DOING = frozenset(("AwaitExpression", "AssignmentExpression", "UpdateExpression"))
_COMPARING = frozenset(("BinaryExpression", "Literal", "TemplateLiteral", "ArrowFunctionExpression"))


@dataclass(frozen=True, slots=True)
class Edit:
    """Texts to put in at offsets."""

    insertions: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """A change that makes differences of a class vanish; ``node`` is its place."""

    kind: Class
    what: str
    edit: Edit
    node: Node


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits."""
    insertions = sorted(
        (each for edit in edits for each in edit.insertions), key=lambda each: each[0], reverse=True
    )
    for offset, added in insertions:
        text = text[:offset] + added + text[offset:]
    return text


def awaited(root: Node | None, start: int, end: int) -> tuple[Edit, list[Node]]:
    """Waits for every call of an async function that nobody waits for, or not before the next one, and the places of
    these calls.
    """
    if root is None:
        return Edit(()), []
    found = []
    for function in everything(root):
        if function.type in FUNCTIONS and function.fields.get("isAsync"):
            for node in _own(function):
                call = node.node("expression") if node.type == "ExpressionStatement" else None
                if call is not None and call.type == "CallExpression" and _may_wait(call):
                    found.append(call)
                found += _at_once(node)
    calls = [call for call in found if start <= call.start and call.end <= end]
    return Edit(tuple((call.start, "await ") for call in calls)), calls


def _at_once(node: Node) -> list[Node]:
    """The calls in `Promise.all([f(), g()])`: the second does not wait for the first."""
    callee = node.node("callee") if node.type == "CallExpression" else None
    owner, key = (None, None) if callee is None else (callee.node("object"), callee.node("property"))
    if owner is None or key is None or (owner.text("name"), key.text("name")) != ("Promise", "all"):
        return []
    given = next(iter(node.nodes("arguments")), None)
    elements = given.nodes("elements") if given is not None and given.type == "ArrayExpression" else ()
    return [each for each in elements if each is not None and each.type == "CallExpression"]


def _own(function: Node) -> Iterator[Node]:
    """The nodes of a function without those of the functions in it."""
    todo = [*function.below()]
    while todo:
        node = todo.pop(0)
        yield node
        if node.type not in FUNCTIONS:
            todo += node.below()


def returned(root: Node | None, start: int, end: int) -> tuple[Edit, list[Node]]:
    """Ends a function where it calls back, and the calls that do not end it."""
    functions = [
        node
        for node in (everything(root) if root is not None else ())
        if node.type in FUNCTIONS and start <= node.start and node.end <= end
    ]
    whole = max(functions, key=lambda node: node.end - node.start, default=None)
    last = whole.nodes("params")[-1:] if whole is not None else ()
    name = last[0].text("name") if last and last[0] is not None else None
    if whole is None or name is None:
        return Edit(()), []
    calls = []
    for node in everything(whole):
        call = node.node("expression") if node.type == "ExpressionStatement" else None
        callee = call.node("callee") if call is not None and call.type == "CallExpression" else None
        if call is not None and callee is not None and callee.text("name") == name:
            calls.append(call)
    return Edit(tuple((call.start, "return ") for call in calls)), calls


def _may_wait(call: Node) -> bool:
    """Whether a call may give a promise: those of `api` and of the console give none."""
    root = call.node("callee")
    while root is not None and root.type in ("MemberExpression", "CallExpression"):
        root = root.node("object") or root.node("callee")
    return root is None or root.text("name") not in ("api", "console")


def patches(text: str, root: Node | None, start: int, end: int) -> Iterator[Patch]:
    """The changes that make an empty value count as the other programs have it, one place after the other."""
    if root is None:
        return
    for node in everything(root):
        if start <= node.start and node.end <= end:
            yield from _of_node(node, text)


def _of_node(node: Node, text: str) -> Iterator[Patch]:
    match node.type:
        case "IfStatement" | "ConditionalExpression":
            yield from _of_test(node.node("test"))
        case "LogicalExpression":
            yield from _of_test(node.node("left"))
            if node.text("operator") != "??":
                yield from _of_test(node.node("right"), is_value=True)
        case "UnaryExpression" if node.text("operator") == "!":
            yield from _of_test(node.node("argument"))
        case "CallExpression":
            yield from _of_call(node, text)
        case "BinaryExpression" if node.text("operator") in _ORDERING:
            yield from _of_order(node, text)
        case "AssignmentExpression" if node.text("operator") == "=":
            yield from _of_assignment(node)
        case _:
            return


def _of_test(node: Node | None, *, is_value: bool = False) -> Iterator[Patch]:
    if node is None or node.type in _COMPARING or node.type == "LogicalExpression":
        return
    if node.type == "UnaryExpression" and node.text("operator") == "!":
        return
    if not is_value:
        yield Patch(Class.TRUTHY, "an empty value counts as absent", _around(node, _PRESENT), node)
    yield Patch(Class.EMPTY_LIST, "an empty list counts as present", _around(node, _FILLED), node)


def _of_order(node: Node, text: str) -> Iterator[Patch]:
    """Which is more is asked of two values of one type alone."""
    sides = [node.node("left"), node.node("right")]
    if any(side is None or any(each.type in _DOING for each in everything(side)) for side in sides):
        return
    left, right = (text[side.start : side.end] for side in sides if side is not None)
    edit = Edit(((node.start, f"(typeof ({left}) !== typeof ({right}) ? false : "), (node.end, ")")))
    yield Patch(Class.TYPE, "values of different types are compared", edit, node)


def _of_assignment(node: Node) -> Iterator[Patch]:
    """What is absent is not put in the place of what an object has."""
    left, right = node.node("left"), node.node("right")
    if left is None or right is None or left.type != "MemberExpression":
        return
    edit = Edit(
        (
            (node.start, "(($) => $ === undefined ? $ : ("),
            (right.start, "$))("),
            (node.end, ")"),
        )
    )
    yield Patch(Class.ABSENT, "what is absent takes the place of what was there", edit, node)


def _of_call(node: Node, text: str) -> Iterator[Patch]:
    callee = node.node("callee")
    if callee is None:
        return
    given = next(iter(node.nodes("arguments")), None)
    if callee.type == "Identifier" and callee.text("name") == "Number" and given is not None:
        yield Patch(Class.TYPE, "what is no number is converted to one", _around(given, _NUMERIC), node)
    if callee.type != "MemberExpression":
        return
    owner, name = callee.node("object"), key_of(callee, text)
    if name == "split" and node.nodes("arguments"):
        edit = Edit(((node.end, '.filter(($) => $ !== "")'),))
        yield Patch(Class.TRUTHY, "an empty text is split into one empty text", edit, node)
    if name == "every" and owner is not None and node.nodes("arguments"):
        edit = Edit(((node.start, "("), (node.end, f" && {text[owner.start : owner.end]}.length > 0)")))
        yield Patch(Class.EMPTY_LIST, "an empty list passes every condition", edit, node)


def escaping(text: str, root: Node | None, start: int, end: int) -> list[tuple[Edit, Node]]:
    """Changes that escape a value where it is put into a text, behind the first part of it, and where that is."""
    found: list[Node] = []
    for node in everything(root) if root is not None else ():
        if node.type == "BinaryExpression" and node.text("operator") == "+":
            found += [each for each in (node.node("right"),) if each is not None]
        elif node.type == "TemplateLiteral":
            begins = text.startswith("`${", node.start)
            found += [each for each in node.nodes("expressions")[int(begins) :] if each is not None]
    values = [each for each in found if each.type != "Literal" and start <= each.start and each.end <= end]
    return [(_around(each, _PART), each) for each in values]


def _around(node: Node, function: str) -> Edit:
    return Edit(((node.start, f"{function}("), (node.end, ")")))
