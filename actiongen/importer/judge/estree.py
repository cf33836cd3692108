"""The syntax tree of JavaScript that strangers have written, as far as esprima can read it.

In: a text. Out: its tree, whose offsets are those of the text; None where it cannot be read. What is no ASCII counts as
a blank or a letter, so texts are to be taken from the text itself (:func:`literal`).

    tree("exports.f = async () => {}").type   ->   'Program'
"""

import re
from collections.abc import Iterator

from actiongen.javascript.parse import Node, parse_javascript

_ODD = re.compile(r"[^\x20-\x7e\n\t]")
FUNCTIONS = frozenset(("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"))


def tree(text: str) -> Node | None:
    """The tree of a script."""
    plain = _ODD.sub(lambda found: " " if found[0].isspace() else "_", text)
    read = parse_javascript(plain, by_hand=True)
    return None if isinstance(read, str) else read.program


def everything(root: Node) -> Iterator[Node]:
    """The node and all below it, each once, from the outside in, in the order of the text."""
    todo = [root]
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            todo += reversed([*node.below()])


def literal(node: Node, text: str) -> str | float | bool | None:
    """The value of a literal that is a text, a number or a truth value; of anything else None."""
    if node.type == "TemplateLiteral" and not node.nodes("expressions"):
        return text[node.start + 1 : node.end - 1]
    if node.type != "Literal" or node.fields.get("regex"):
        return None
    value = node.fields.get("value")
    if isinstance(value, str):
        raw = text[node.start : node.end]
        return value if raw.isascii() else raw[1:-1]
    if isinstance(value, bool):
        return value
    return float(value) if isinstance(value, int | float) else None


def key_of(node: Node, text: str) -> str | None:
    """The name of a member or a property, if it is written out."""
    part = node.node("property") or node.node("key")
    if part is None:
        return None
    if part.type == "Identifier" and not node.fields.get("computed"):
        return part.text("name")
    value = literal(part, text)
    return value if isinstance(value, str) else None


def units_before(text: str, offset: int) -> int:
    """The offset in code units of UTF-16, as V8 counts."""
    before = text[:offset]
    return offset if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2
