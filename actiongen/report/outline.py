"""Shows a tree of ours as text, for people who work on the compiler.

In: a dataclass, of any stage. Out: its fields, indented; places are left out.

    outline(Literal(1.0, info)) == 'Literal: number\\n  value = 1.0'
"""

from dataclasses import fields, is_dataclass
from enum import Enum

from actiongen.auth0.model import Method, Trigger
from actiongen.ir import Info, Ref, Var
from actiongen.ir.types import Record
from actiongen.ir.types import name as type_name
from actiongen.source import Span
from actiongen.unicode import quoted

INDENT = "  "


def outline(node: object) -> str:
    """The node in one line, or in one line a field."""
    return "\n".join(_lines(node))


def _lines(node: object) -> list[str]:
    if isinstance(node, tuple):
        return [line for item in node for line in _item(item)] or ["()"]
    if isinstance(node, Trigger):
        return [f"Trigger {node.id}"]
    if isinstance(node, Method):
        return [f"Method {node.name}"]
    if isinstance(node, Ref):
        return [f"Ref {node.definition.name}{_known(node.info)}"]
    if isinstance(node, Var):
        return [f"Var {node.variable.name}{_known(node.info)}"]
    if isinstance(node, Enum):
        return [f"{type(node).__name__}.{node.name}"]
    if not is_dataclass(node):
        return [quoted(node) if isinstance(node, str) else repr(node)]
    values = [(field.name, getattr(node, field.name)) for field in fields(node) if field.repr]
    info = next((value for _, value in values if isinstance(value, Info)), None)
    kept = [(name, value) for name, value in values if not isinstance(value, Info | Span)]
    return [type(node).__name__ + _known(info), *(line for pair in kept for line in _field(*pair))]


def _known(info: Info | None) -> str:
    """Type and presence, where they are known."""
    if info is None:
        return ""
    name = "record" if isinstance(info.type, Record) else type_name(info.type)
    return f": {name}{'' if info.present else '?'}"


def _field(name: str, value: object) -> list[str]:
    lines = _lines(value)
    if len(lines) == 1 and not (isinstance(value, tuple) and value):
        return [f"{INDENT}{name} = {lines[0]}"]
    return [f"{INDENT}{name} =", *(INDENT * 2 + line for line in lines)]


def _item(value: object) -> list[str]:
    first, *rest = _lines(value)
    return [f"- {first}", *(INDENT + line for line in rest)]
