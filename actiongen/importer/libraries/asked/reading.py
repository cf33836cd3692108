"""What throws within a `try` although it asks nobody: members of what is not there, JSON that is none, a value that
Auth0 refuses to keep.

In: statements of a `try`. Out: what has to be there for them not to throw.

    const d = extern(); f(d.data.x)   ->   d.data
"""

from collections.abc import Sequence

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, path_of
from actiongen.importer.counting import counts
from actiongen.importer.libraries.asked.answers import library
from actiongen.importer.libraries.asked.clients import is_request
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import builtin, is_builtin

_READS_JSON = ("from_json", "jwt.decode")
_OVER_LISTS = ("for", "any", "all", "first")
PARSED = ("fetch", "request", "got")
"""Whose `.json` is a text that the original has parsed itself."""


def is_parsed(value: core.Expr, context: Context) -> bool:
    """Whether it is a text read as JSON: of one that is none, it is absent where the original throws."""
    match value:
        case core.Builtin(name):
            return name in _READS_JSON
        case core.Member(object, core.Text("json")):
            return library(object, context) in PARSED
        case _:
            return False


def read_below(each: core.Let | core.Do, rest: Sequence[core.Statement]) -> list[core.Expr]:
    """The JSON of an answer, and the parts of what an extern gives, of which members are read: without them that
    throws. What the statements test is left to them.
    """
    if not isinstance(each, core.Let):
        return []
    name = core.Name(each.name, each.span)
    block = core.Block(tuple(rest))
    found: dict[core.Expr, set[str]] = {}
    value = each.value.then if isinstance(each.value, core.Conditional) else each.value
    if is_request(value):
        found[core.Member(name, core.Text("json", each.span), each.span)] = set()
    elif isinstance(each.value, core.Builtin) and each.value.name.startswith("extern:"):
        parts = (one.object for one in below(block) if isinstance(one, core.Member))
        found = {part: set() for part in parts if isinstance(part, core.Member) and part.object == name}
        for one in below(block):
            if isinstance(one, core.Let) and isinstance(one.value, core.Member) and one.value.object == name:
                found.setdefault(one.value, set())
    for one in below(block):
        if isinstance(one, core.Let) and one.value in found:
            found[one.value].add(one.name)
    return [
        body
        for body, names in found.items()
        if member_is_read(block, body, names) and not is_tested(block, body, names)
    ]


def member_is_read(block: core.Block, body: core.Expr, names: set[str]) -> bool:
    """Whether a member of a value is read, which throws where it is null; ``names`` are names for it."""
    return any(_reads(one, body, names) for one in below(block))


def is_tested(block: core.Block, body: core.Expr, names: set[str]) -> bool:
    """Whether anything asks if the value is there."""
    return any(_tests(one, body, names) for one in below(block))


def _is(node: object, body: core.Expr, names: set[str]) -> bool:
    return node == body or (isinstance(node, core.Name) and node.id in names)


def _reads(node: Core, body: core.Expr, names: set[str]) -> bool:
    """Whether it reads a member of the body, or of a name for it."""
    return isinstance(node, core.Member) and _is(node.object, body, names)


def _tests(node: Core, body: core.Expr, names: set[str]) -> bool:
    """Whether it asks if the body is there."""
    match node:
        case core.Builtin("present" | "truthy" | "maybe", (value, *_)) | core.Unary("!", value):
            return _is(value, body, names)
        case core.If(condition) | core.Conditional(condition):
            return _is(condition, body, names)
        case core.Logical(_, left, _):
            return _is(left, body, names)
        case _:
            return False


def needed(node: core.Statement, context: Context) -> core.Expr | None:
    """What has to be there for a statement that goes through it, or asks for its length first, not to throw."""
    match node:
        case core.If(core.Binary(_, core.Builtin("len", (source,)))):
            return source if _is_of_answer(source) else None
        case core.ForOf(iterable=source, is_in=False):
            pass
        case core.Let(value=core.Builtin(name, (source, *_))) if name in _OVER_LISTS:
            pass
        case _:
            return None
    if not _is_of_answer(source) or counts(node.span, context.text) or context.kind(source) is Kind.LIST:
        return None
    items = core.Array((core.Name("json", source.span),), source.span)
    return builtin("read", source.span, source, items)


def _is_of_answer(source: core.Expr) -> bool:
    path = path_of(source)
    return path is not None and path[0] != "event" and len(path) > 1


def kept(node: core.Statement, context: Context) -> core.Expr | None:
    """The text that has to be there for `api.cache.set` to take it, None where it surely is a text, or where another
    call is made.
    """
    if not isinstance(node, core.Do | core.Let):
        return None
    call = node.value.value if isinstance(node.value, core.Await) else node.value
    match call:
        case core.Call(function, (_, value, *_)) if path_of(function) == (
            "api",
            "cache",
            "set",
        ) and not isinstance(value, core.Spread):
            pass
        case _:
            return None
    if context.kind(value) is Kind.TEXT or is_builtin(value, "read"):
        return None
    return builtin("read", value.span, value, core.Name("string", value.span))
