"""What is left when all is translated.

In: the body of a handler. Out: the same without what nobody reads.

    const utils = require("@auth0/rule-utilities");   ->   nothing, if nobody reads it
"""

import re
from typing import Any

from actiongen.core.tree import Assign, Block, Call, Do, Expr, Let, Member, Name, SetMember, Statement, Text
from actiongen.core.walk import Names, bottom_up, is_pure, names_bound, renamed, uses
from actiongen.importer.legacy.made import method_of
from actiongen.lazy_dataclass import replace

_NUMBERS = re.compile(r"(?:_\d+)+\Z", re.ASCII)


def without_unread(body: Block) -> Block:
    """Variables that nobody reads are gone, where making them does nothing."""
    for _ in range(8):
        read = uses(body)

        def drop(node: Any) -> Any:
            is_unread = isinstance(node, Let | Assign) and not read.get(node.name)  # noqa: B023
            is_required = isinstance(node, Do) and _is_required(node.value)
            return [] if is_required or (is_unread and _does_nothing(node.value)) else node

        made = bottom_up(body, drop)
        if made == body:
            return body
        body = made
    return body


def _does_nothing(value: Expr) -> bool:
    return _is_required(value) or is_pure(value)


def _is_required(value: Expr) -> bool:
    """`require("x")`, `require("x").y`."""
    while isinstance(value, Member):
        value = value.object
    return isinstance(value, Call) and isinstance(value.function, Name) and value.function.id == "require"


def copied(body: Block, names: Names) -> Block:
    """The same with variables of its own, for a second handler."""
    return renamed(
        body, {name: names.fresh(_NUMBERS.sub("", name) or name) for name in sorted(names_bound(body))}
    )


def without_repeats(body: Block) -> Block:
    """What is handed on twice is handed on once, where nothing ends in between."""

    def change(node: Any) -> Any:
        return _once(node) if isinstance(node, Block) else node

    return bottom_up(body, change)


def _once(block: Block) -> Block:
    kept: list[Statement] = []
    later: set[str] = set()
    for statement in reversed(block.statements):
        key = _handed(statement)
        if key is None:
            later = later if isinstance(statement, Assign | Let | SetMember | Do) else set()
        elif key in later:
            continue
        else:
            later.add(key)
        kept.append(statement)
    return block if len(kept) == len(block.statements) else replace(block, statements=tuple(reversed(kept)))


def _handed(statement: Statement) -> str | None:
    """The key under which a statement hands something on."""
    if not isinstance(statement, Do) or method_of(statement.value) != ("api", "transaction", "setMetadata"):
        return None
    key = statement.value.arguments[0] if isinstance(statement.value, Call) else None
    return key.value if isinstance(key, Text) else None
