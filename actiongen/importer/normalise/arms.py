"""What an arm of an `if` gives to what follows it.

In: a block, and the values that are needed behind it. Out: the values in words that hold there, what has to be asked
before the block, and what is left of it.
"""

from actiongen.core.tree import (
    Await,
    Block,
    Builtin,
    Call,
    Conditional,
    Expr,
    ForOf,
    Function,
    Let,
    OtherExpr,
    Statement,
    Undefined,
)
from actiongen.core.walk import below, here, names_read, substituted
from actiongen.importer.normalise.tools import MOST_NODES, is_calm, size
from actiongen.lazy_dataclass import replace


class Arm:
    """A block whose values are needed behind it: what it names is said there, what it asks is asked before."""

    def __init__(self, block: Block, kept: frozenset[str] = frozenset()) -> None:
        self._block = block
        self._kept = kept
        self._lets = {each.name: each for each in block.statements if isinstance(each, Let)}
        self._bound = {each.name for each in below(block) if isinstance(each, Let | ForOf)}
        self._moved: set[str] = set()
        self._asked: list[Let] = []

    def value(self, value: Expr) -> Expr | None:
        """A value of the arm in words that hold behind it, or None."""
        for _ in range(30):
            names = (names_read(value) & self._bound) - self._kept - {each.name for each in self._asked}
            if not names:
                return value
            name = sorted(names)[0]
            let = self._lets.get(name)
            if let is None:
                return None
            if is_calm(let.value) and not isinstance(let.value, Function):
                self._moved.add(name)
                value = substituted(value, {name: let.value})
                if size(value) > MOST_NODES:
                    return None
            elif not self._ask(let):
                return None
        return None

    def _ask(self, let: Let) -> bool:
        """Has a question asked before the arm, with the definitions that it needs: nothing may act before it there."""
        if not any(isinstance(each, Await | Builtin | Call) for each in here(let.value)) or _is_nested(
            let.value
        ):
            return False
        before: list[Let] = []
        for each in self._block.statements:
            if each is let:
                needed = _needed(let, before)
                self._asked += [one for one in before if one.name in needed and one not in self._asked]
                self._asked.append(let)
                return True
            if not isinstance(each, Let) or (not is_calm(each.value) and each not in self._asked):
                return False
            before.append(each)
        return False

    def left(self) -> bool:
        """Whether something is left of the arm."""
        return bool(self.block().statements)

    def block(self) -> Block:
        """What is left of the arm."""
        found = [each for each in self._block.statements if each not in self._asked]
        while True:
            read = {name for each in found for name in names_read(each)}
            fewer = [
                each
                for each in found
                if not (isinstance(each, Let) and each.name in self._moved and each.name not in read)
            ]
            if len(fewer) == len(found):
                return replace(self._block, statements=tuple(found))
            found = fewer

    def comments(self) -> tuple[str, ...]:
        """All comments of the arm."""
        return tuple(line for each in self._block.statements for line in each.comments)

    def asked(self, condition: Expr) -> list[Statement]:
        """What the arm asks, asked before it, where its condition holds."""
        return [
            (
                each
                if is_calm(each.value)
                else replace(each, value=Conditional(condition, each.value, Undefined(each.span), each.span))
            )
            for each in self._asked
        ]


def _is_nested(value: Expr) -> bool:
    """Whether it holds a function that does something of its own."""
    return isinstance(value, Function | OtherExpr)


def _needed(let: Let, before: list[Let]) -> set[str]:
    """The definitions that a value needs, and those that they need."""
    names = names_read(let.value)
    for each in reversed(before):
        if each.name in names:
            names |= names_read(each.value)
    return names
