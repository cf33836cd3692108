"""Blocks that a person would write with fewer lines.

In: a file. Out: a condition around all of a rule is its `when=`, neighbours that ask the same are one block.

    with rule("…"): if x: act()   ->   with rule("…", when=x): act()
"""

from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.places import Node, bottom_up
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn

Block = tuple[syn.Statement, ...]


def joined_blocks(file: syn.File) -> syn.File:
    """The file with fewer blocks."""
    made = bottom_up(file, _change)
    assert isinstance(made, syn.File)
    return made


def _change(node: Node) -> Node:
    match node:
        case syn.With() if called_name(node.call) == "rule":
            return _rule(replace(node, body=_neighbours(node.body)))
        case syn.For() | syn.Arm():
            return replace(node, body=_neighbours(node.body))
        case syn.If(_, otherwise):
            return replace(node, otherwise=_neighbours(otherwise))
        case _:
            return node


def _rule(node: syn.With) -> syn.With:
    """A rule whose one block is all of it."""
    match node.body:
        case (syn.If((syn.Arm(condition, inner, span),), ()),):
            when = next((each for each in node.call.arguments if each.keyword == "when"), None)
            asked = condition if when is None else make.logical("and", (when.value, condition), span)
            rest = tuple(each for each in node.call.arguments if each is not when)
            called = replace(node.call, arguments=(*rest, syn.Argument("when", asked, span, span)))
            return replace(node, call=called, body=inner)
        case _:
            return node


def _neighbours(block: Block) -> Block:
    """The statements, neighbours that ask the same as one."""
    made: list[syn.Statement] = []
    for each in block:
        before = made[-1] if made else None
        match before, each:
            case syn.If((syn.Arm(first, above, span),), ()), syn.If(
                (syn.Arm(second, below),), ()
            ) if first == second and not _is_end(above[-1]):
                made[-1] = syn.If((syn.Arm(first, (*above, *below), span),), (), before.span)
            case _:
                made.append(each)
    return block if len(made) == len(block) else tuple(made)


def _is_end(statement: syn.Statement) -> bool:
    match statement:
        case syn.Do(syn.Call() as called):
            return called_name(called) in ("stop", "abort") or called_name(called).endswith(".deny")
        case _:
            return False
