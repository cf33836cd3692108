"""Tokens into a node: the automaton of the grammar, along the tables that Lark has made.

In: the tokens of a statement or expression. Out: its node, or where it cannot go on. It does what Lark's own loop does,
which looks up every rule by its name and parts, and makes a lexer for each statement.

    read_node(tokens of "x = 1", "statement")   ->   Node("assign", …)
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from actiongen.syntax.nodes import Make, Node, Token, maker, token
from actiongen.syntax.tables import tables

_Making = tuple[Make | None, int, str]
_Row = dict[str, int | _Making]
_END = token("$END", "", 0, 0)


class _Rows(dict[int, _Row]):
    """What each state does with the next symbol: it goes to another state, or makes a node of so many parts, which
    is the next symbol then; None makes it where its only part stands for it. A row is made when the automaton first
    comes to its state.
    """

    def __init__(self, goal: str) -> None:
        super().__init__()
        self._states = tables().states
        self.first, self.last = tables().goals[goal]
        self._renamed: dict[tuple[int, int, str], int] = {}

    def renamed(self, below: int, state: int, symbol: str) -> int:
        """The state that takes the place of one above ``below`` when what it stands for is renamed as long as nothing
        is made of it: one operand is a sum, a comparison, a condition, which is most of what happens in an expression.
        """
        key = below, state, symbol
        if key not in self._renamed:
            while isinstance(action := self[state].get(symbol), tuple) and action[0] is None:
                state = self[below][action[2]]  # type: ignore[assignment]  # a node leads to a state
                if state == self.last:
                    break
            self._renamed[key] = state
        return self._renamed[key]

    def __missing__(self, state: int) -> _Row:
        row: _Row = {}
        for symbol, to in self._states[state].items():
            row[symbol] = to if to >= 0 else _makings()[to]
        self[state] = row
        return row


@cache
def _makings() -> list[_Making]:
    return [(maker(rule), rule.size, rule.name) for rule in tables().rules]


@cache
def _rows(goal: str) -> _Rows:
    return _Rows(goal)


def read_node(tokens: Sequence[Token], goal: str) -> Node | int:
    """The node that the tokens are, or the index of the first one that fits nowhere."""
    rows = _rows(goal)
    states = [rows.first]
    values: list[Any] = []
    for index, part in enumerate((*tokens, _END)):
        symbol = part.type
        while not isinstance(action := rows[states[-1]].get(symbol), int):
            if action is None:
                return index
            make, size, made = action
            if make is None:
                states[-1] = rows.renamed(states[-2], states[-1], symbol)
            else:
                values[-size:] = (make(values[-size:]),)
                del states[-size:]
                states.append(rows[states[-1]][made])  # type: ignore[arg-type]  # a node leads to a state
            if symbol is _END.type and states[-1] == rows.last:
                return values[0]  # type: ignore[no-any-return]  # what is made of a whole statement or expression
        states.append(action)
        values.append(part)
    raise AssertionError("the end of the tokens is no part of a node")
