"""Tokens into a node: the automaton of the grammar, along the tables that Lark makes.

In: the tokens of a statement or expression. Out: its node, or where it cannot go on. It does what Lark's own loop does,
which looks up every rule by its name and parts, and makes a lexer for each statement.

    read_node(tokens of "x = 1", "statement")   ->   Node("assign", …)
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from actiongen.syntax.lex import grammar
from actiongen.syntax.nodes import Node, Token, makers, token

if TYPE_CHECKING:
    from lark.grammar import Rule
    from lark.parsers.lalr_parser_state import ParseConf

    from actiongen.syntax.nodes import Make

    Row = dict[str, "int | tuple[Make | None, int, str]"]

_END = token("$END", "", 0, 0)


class _Rows(dict[int, "Row"]):
    """What each state does with the next symbol: it goes to another state, or makes a node of so many parts, which
    is the next symbol then; None makes it where its only part stands for it. A row is made when the automaton first
    comes to its state.
    """

    def __init__(self, lark: "ParseConf[int]") -> None:
        super().__init__()
        self._lark = lark.states
        self.first, self.last = lark.start_state, lark.end_state
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

    def __missing__(self, state: int) -> "Row":
        row: Row = {}
        for symbol, (_, to) in self._lark[state].items():
            row[symbol] = to if isinstance(to, int) else (_makers()[to], len(to.expansion), to.origin.name)
        self[state] = row
        return row


@cache
def _makers() -> "dict[Rule, Make | None]":
    return makers(grammar().rules)


@cache
def _rows(goal: str) -> _Rows:
    return _Rows(grammar().parse_interactive(start=goal).parser_state.parse_conf)


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
