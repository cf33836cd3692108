"""What an Action reads of the answers of its requests, and of their failures.

In: the nodes of a program. Out: the features of ``sendRequest`` that give it that. Where an answer goes somewhere as a
whole, as into a log, all of it is read.

    score.json.level, and nothing else of any answer   ->   {Feature.JSON}
"""

from collections.abc import Iterator, Sequence

from actiongen import ir
from actiongen.backends.javascript.runtime.features import Feature, Features
from actiongen.ir.types import Record
from actiongen.ir.walk import operands

_PARTS = {
    ir.ANSWER: {"status": Feature.STATUS, "text": Feature.TEXT, "json": Feature.JSON},
    ir.FAILURE: {"reason": Feature.REASON, "status": Feature.FAILED_STATUS},
}


def read_of_answers(nodes: Sequence[object]) -> Features:
    """The features."""
    if not any(type(node) is ir.Ask for node in nodes):
        return frozenset()
    return frozenset(feature for node in nodes for feature in _read_by(node))


def _read_by(node: object) -> Iterator[Feature]:
    for value in operands(node):
        parts = _PARTS.get(value.info.type) if isinstance(value.info.type, Record) else None
        if parts is None or _passes_on(node, value):
            continue
        match node:
            case ir.Member(name=name):
                yield parts[name]
            case ir.IsNone():
                yield parts["status"]
            case _:  # whatever else it is, it may read everything
                yield from parts.values()


def _passes_on(node: object, value: ir.Expr) -> bool:
    """Whether a node does nothing with the whole of a value but call it something else, which is looked at as well."""
    match node:
        case ir.Definition() | ir.HelperCall() | ir.HelperDo() | ir.HelperAsk() | ir.Helper():
            return True
        case ir.Conditional(_, then, otherwise):
            return node.info.type == value.info.type and (value is then or value is otherwise)
        case _:  # any other node may take it apart
            return False
