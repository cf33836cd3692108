"""Whether two JavaScript texts are one program but for a name, or but for the order of their definitions.

In: the texts, the name in the policy before and after. Out: whether they differ in identifiers and texts alone, each
time in the one name, however JavaScript spells it: ``is_staff`` is ``isStaff`` there, ``isStaff2`` where that is taken.

    same_but_for("const isStaff = 1;", "const isMember = 1;", "is_staff", "is_member")   ->   True
    same_but_for_order("const a = 1; const b = 2;", "const b = 2; const a = 1;")         ->   True
"""

import re
from collections.abc import Iterator

from actiongen.javascript.parse import Node, parse_javascript
from actiongen.unicode import is_name

_PLACED = ("loc", "range", "raw", "start", "end")


def same_but_for(before: str, after: str, old: str, new: str) -> bool:
    """Whether they are one program but for the name."""
    if before == after:
        return True
    scripts = parse_javascript(before), parse_javascript(after)
    if isinstance(scripts[0], str) or isinstance(scripts[1], str):
        return False
    was, now = _folded(old), _folded(new)
    for one, other in _differences(scripts[0].program, scripts[1].program):
        if not (isinstance(one, str) and isinstance(other, str)):
            return False
        if not _is_renamed(one, other, was, now):
            return False
    return True


def _is_renamed(one: str, other: str, was: str, now: str) -> bool:
    """Whether a word differs in the name alone, or, where it is another name, in the number that tells it from those
    that are spelled like it.
    """
    if was in _folded(one):
        return _without_number(_folded(one).replace(was, now)) == _without_number(_folded(other))
    return is_name(one) and _without_number(one) == _without_number(other)


def same_but_for_order(before: str, after: str) -> bool:
    """Whether they are one program but for the order of what they define: a definition of a policy asks nobody, and
    gives the same wherever it stands. What waits for an answer has to stand where it did.
    """
    if before == after:
        return True
    scripts = parse_javascript(before), parse_javascript(after)
    if isinstance(scripts[0], str) or isinstance(scripts[1], str):
        return False
    return _form(scripts[0].program) == _form(scripts[1].program)


def _form(part: object) -> object:
    """A tree without places, the definitions of each block in an order of their own."""
    match part:
        case Node("Program" | "BlockStatement" as type_):
            parts = [(_is_definition(each), _form(each)) for each in part.nodes("body")]
            definitions = sorted(repr(form) for is_definition, form in parts if is_definition)
            return type_, definitions, [form for is_definition, form in parts if not is_definition]
        case Node(type_):
            return type_, [(name, _form(each)) for name, each in part.fields.items() if name not in _PLACED]
        case tuple():
            return [_form(each) for each in part]
        case _:  # a leaf
            return part


def _is_definition(node: Node | None) -> bool:
    return node is not None and node.type == "VariableDeclaration" and not _waits(node)


def _waits(node: Node) -> bool:
    return node.type == "AwaitExpression" or any(_waits(each) for each in node.below())


def _differences(one: object, other: object) -> Iterator[tuple[object, object]]:
    """What differs in two trees: leaves, or parts that have different shapes."""
    match one, other:
        case Node("MemberExpression"), Node("MemberExpression") if _named(one) and _named(other):
            yield from _differences(one.fields["object"], other.fields["object"])
            yield from _differences(one.fields.get("optional"), other.fields.get("optional"))
            yield from _differences(_named(one), _named(other))
        case Node(), Node() if one.type == other.type and one.fields.keys() == other.fields.keys():
            for name, part in one.fields.items():
                if name not in _PLACED:
                    yield from _differences(part, other.fields[name])
        case tuple(), tuple() if len(one) == len(other):
            for part, counterpart in zip(one, other, strict=True):
                yield from _differences(part, counterpart)
        case _:  # leaves, and what has not the same shape
            if one != other:
                yield one, other


def _named(member: Node) -> str | None:
    """The name that a member has in the text: ``a.b`` and ``a["b"]`` are one. None for any other index."""
    key = member.fields["property"]
    if not isinstance(key, Node):
        return None
    found = key.fields.get("value" if member.fields["computed"] else "name")
    return found if isinstance(found, str) else None


def _folded(text: str) -> str:
    """A name as policies and JavaScript both spell it."""
    return re.sub(r"[_\W]", "", text).casefold()


def _without_number(text: str) -> str:
    return text.rstrip("0123456789")
