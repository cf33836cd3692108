"""Definitions that say nothing go away; what is defined already is not written out again.

In: a file and the names of the original. Out: the file without names for names, without names that actiongen has made
for what is read once, without what nothing reads.

    object_2 = object.json; token = object_2.access_token   ->   token = object.json.access_token
"""

import re
from collections.abc import Callable

from actiongen.importer.lift.finish.tree import (
    acts,
    helpers_of,
    is_path,
    is_pure,
    reads,
    size,
    with_values,
)
from actiongen.importer.lift.names import snake_case
from actiongen.importer.lift.places import Node, bottom_up
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

Move = Callable[[Span, Span | None], None]
"""Puts the comments of a statement that goes away above another one."""
_NUMBER = re.compile(r"(_value)?(_\d+)?$")
_SMALL = 12
_SHORT = 3
"""A path of so few nodes needs no name, unless the original gives it one."""
_WORTH = 5
"""A value of fewer nodes may stand as often as it likes."""

Block = tuple[syn.Statement, ...]


def plain(word: str) -> str:
    """A name without the number that tells it from others."""
    return _NUMBER.sub("", word)


def settled_names(file: syn.File, words: frozenset[str], move: Move) -> syn.File:
    """The file without definitions that say nothing."""
    return _Definitions(file, frozenset(plain(snake_case(each)) for each in words), move).file()


class _Definitions:
    def __init__(self, file: syn.File, words: frozenset[str], move: Move) -> None:
        self._file = file
        self._words = words
        self._move = move
        self._helpers = helpers_of(file)

    def file(self) -> syn.File:
        made = bottom_up(self._file, self._change)
        assert isinstance(made, syn.File)
        return replace(made, statements=self._block(made.statements, is_top=True))

    def _change(self, node: Node) -> Node:
        match node:
            case syn.With() | syn.For() | syn.Arm() | syn.Def():
                is_handler = isinstance(node, syn.With) and not node.call.arguments
                return self._with_body(node, self._block(node.body, is_top=is_handler))
            case syn.If(_, otherwise) if otherwise:
                made = self._block(otherwise, is_top=False)
                return node if made is otherwise else replace(node, otherwise=made)
            case _:
                return node

    def _with_body(self, node: Node, body: Block) -> Node:
        return node if body is node.body or not body else replace(node, body=body)

    def _block(self, block: Block, *, is_top: bool) -> Block:
        at = 0
        while at < len(block):
            each = block[at]
            made = self._one(each, block[at + 1 :], is_top=is_top) if isinstance(each, syn.Assign) else None
            if made is None:
                at += 1
                continue
            block = (*block[:at], *made)
        return block

    def _one(self, each: syn.Assign, rest: Block, *, is_top: bool) -> Block | None:
        """What stands from a definition on, if it says nothing; None if it stays."""
        name, value = each.target.id, each.value
        count = reads(rest, name)
        if count == 0 and acts(value):
            return None if is_top else self._acted(each, rest)
        if count == 0 and is_pure(value, self._helpers):
            return self._gone(each, rest)
        is_short = plain(name) not in self._words and is_path(value) and size(value) <= _SHORT
        if isinstance(value, syn.Name) or is_short or (count == 1 and self._is_needless(each, rest)):
            return self._gone(each, tuple(with_values(one, {name: value}) for one in rest))
        if size(value) >= _WORTH and is_pure(value, self._helpers) and not isinstance(value, syn.FString):
            made = tuple(_reused(one, each) for one in rest)
            if any(one is not other for one, other in zip(made, rest, strict=True)):
                return (each, *made)
        return None

    def _gone(self, each: syn.Assign, rest: Block) -> Block:
        self._move(each.span, rest[0].span if rest else None)
        return rest

    def _acted(self, each: syn.Assign, rest: Block) -> Block | None:
        """What was done for a value that nobody reads, as a line."""
        match each.value:
            case syn.Conditional(condition, then, syn.Nothing()) if isinstance(then, syn.Call):
                arm = syn.Arm(condition, (syn.Do(then, then.span),), each.span)
                return (syn.If((arm,), (), each.span), *rest)
            case syn.Call():
                return (syn.Do(each.value, each.span), *rest)
            case _:
                return None

    def _is_needless(self, each: syn.Assign, rest: Block) -> bool:
        """Whether what reads a definition can say the value itself."""
        name, value = each.target.id, each.value
        if not is_pure(value, self._helpers) or size(value) > _SMALL:
            return False
        reader = next(one for one in rest if reads((one,), name))
        if _is_repeated(reader, name):
            return False
        if plain(name) not in self._words:
            return isinstance(reader, syn.Assign) or is_path(value)
        is_next = isinstance(reader, syn.Assign) and plain(reader.target.id) == plain(name)
        return is_next and (is_path(value) or size(value) == 1)


def _is_repeated(node: Node, name: str) -> bool:
    """Whether it is read where something runs more than once, or in a function."""
    if isinstance(node, syn.Def | syn.For):
        return True
    for field in getattr(node, "__dataclass_fields__", ()):
        value = getattr(node, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, syn.For | syn.Generator | syn.ListComprehension | syn.DictComprehension):
                if reads((one,), name):
                    return True
            elif (
                hasattr(one, "__dataclass_fields__") and not isinstance(one, Span) and _is_repeated(one, name)
            ):
                return True
    return False


def _reused(node: syn.Statement, known: syn.Assign) -> syn.Statement:
    """A statement in which a known value has its name."""

    def change(each: Node) -> Node:
        if type(each) is type(known.value) and each == known.value:
            return syn.Name(known.target.id, each.span)
        return each

    made = bottom_up(node, change)
    assert isinstance(made, syn.Statement)
    return made
