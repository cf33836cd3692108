"""The tables of the grammar: what tokens look like, and what the automaton does in each of its states.

In: ``policy.lark``. Out: :class:`Tables`, from the file that ``scripts/build_parser.py`` writes. Where that was made of
another grammar, Lark makes them anew; else nobody waits for Lark, whose import takes longer than reading a policy.

    tables().rules[0].name   ->   "assign"
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actiongen.lazy_dataclass import dataclass

if TYPE_CHECKING:
    import lark
    from lark.grammar import Rule as LarkRule

GRAMMAR = Path(__file__).with_name("policy.lark")
TABLES = Path(__file__).with_name("policy.bin")
"""A line that says what the tables were made of, then JSON."""
_FORM = 1
_GOALS = ("statement", "expr")
_LIKE_NO_OTHER = frozenset(
    {"COMMA", "LBRACE", "LPAR", "LSQB", "NEWLINE_CHARACTER", "RBRACE", "RPAR", "RSQB", "SPACE"}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the grammar, which makes the symbol ``name`` of ``size`` parts: a node that is called ``data``.

    ``is_transparent``: a single part stands for it. ``plan``: the parts to keep, each with whether its children stand
    for it and how many absent ones are ahead of it; ``absent``: how many are at the end.
    """

    name: str
    size: int
    data: str
    is_transparent: bool
    plan: tuple[tuple[int, bool, int], ...]
    absent: int


@dataclass(frozen=True, slots=True)
class Tables:
    """``scanner``: all terminals in one pattern. ``states``: where each goes with the next symbol: to another state, or
    with a number below zero to the rule of that place, from the end. ``goals``: the first and the last state of each.
    """

    scanner: str
    rules: tuple[Rule, ...]
    states: tuple[Mapping[str, int], ...]
    goals: Mapping[str, tuple[int, int]]


class KeepAll:
    """Tells Lark to keep the terminals that no rule uses: they are what errors are made of."""

    always_accept = (
        "ANYTHING",
        "COMMENT",
        "CONTINUATION",
        "FOREIGN",
        "FOREIGN_WORD",
        "NEWLINE_CHARACTER",
        "RESERVED",
        "UNTERMINATED",
    )

    def process(self, stream: Iterator[Any]) -> Iterator[Any]:
        """The tokens as they are."""
        return stream


@cache
def tables() -> Tables:
    """The tables, once a process: those that were saved if they fit, else made from the grammar."""
    return saved() or made(build_grammar())


def grammar_key() -> bytes:
    """What saved tables must have been made of: this grammar, in this form."""
    digest = sha256(GRAMMAR.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return f"form {_FORM} grammar {digest}\n".encode()


def save() -> None:
    """Makes the tables and writes them."""
    found = made(build_grammar())
    rules = [
        [each.name, each.size, each.data, each.is_transparent, each.plan, each.absent] for each in found.rules
    ]
    text = json.dumps([found.scanner, rules, found.states, found.goals], separators=(",", ":"))
    TABLES.write_bytes(grammar_key() + text.encode("ascii") + b"\n")


def saved() -> Tables | None:
    """The tables that were saved, None if there are none of this grammar."""
    try:
        with TABLES.open("rb") as file:
            if file.readline() != grammar_key():
                return None
            scanner, rules, states, goals = json.load(file)
        return Tables(
            scanner,
            tuple(
                [
                    Rule(name, size, data, is_transparent, tuple(map(tuple, plan)), absent)
                    for name, size, data, is_transparent, plan, absent in rules
                ]
            ),
            tuple(states),
            {goal: (first, last) for goal, (first, last) in goals.items()},
        )
    except (OSError, ValueError, TypeError, AttributeError):  # the grammar itself is at hand
        return None


def build_grammar() -> "lark.Lark":
    """Lark's own parser of policy.lark, which takes about a tenth of a second."""
    from lark import Lark

    return Lark.open(
        str(GRAMMAR),
        parser="lalr",
        lexer="basic",
        start=[*_GOALS],
        postlex=KeepAll(),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def made(parser: "lark.Lark") -> Tables:
    """The tables of Lark's parser, in our form."""
    by_goal = {goal: parser.parse_interactive(start=goal).parser_state.parse_conf for goal in _GOALS}
    of_lark = by_goal[_GOALS[0]].states
    places = {rule: place - len(parser.rules) for place, rule in enumerate(parser.rules)}
    # Lark numbers the states as sets have them, each time otherwise: here they stand as they are found.
    numbers = {each.start_state: number for number, each in enumerate(by_goal.values())}
    states: list[Mapping[str, int]] = []
    for state in (todo := [*numbers]):
        row = sorted(((symbol, to) for symbol, (_, to) in of_lark[state].items()), key=itemgetter(0))
        for _, to in row:
            if to not in places and to not in numbers:
                numbers[to] = len(numbers)
                todo.append(to)
        states.append({symbol: places[to] if to in places else numbers[to] for symbol, to in row})
    goals = {goal: (numbers[each.start_state], numbers[each.end_state]) for goal, each in by_goal.items()}
    return Tables(_scanner(parser), tuple(map(_rule, parser.rules)), tuple(states), goals)


def _scanner(parser: "lark.Lark") -> str:
    """All terminals in one pattern: those that begin like no other first, for they are most of a text, then the rest
    in the order in which Lark tries them.
    """
    terminals = sorted(
        parser.terminals,
        key=lambda each: (
            each.name not in _LIKE_NO_OTHER,
            -each.priority,
            -each.pattern.max_width,
            -len(each.pattern.value),
            each.name,
        ),
    )
    return "|".join(f"(?P<{terminal.name}>{terminal.pattern.to_regexp()})" for terminal in terminals)


def _rule(rule: "LarkRule") -> Rule:
    plan, absent = _plan(rule)
    is_transparent = bool(rule.options.expand1 and not rule.alias)
    data = str(rule.alias or rule.origin.name)
    return Rule(str(rule.origin.name), len(rule.expansion), data, is_transparent, plan, absent)


def _plan(rule: "LarkRule") -> tuple[tuple[tuple[int, bool, int], ...], int]:
    """The parts to keep, and how many absent ones are at the end."""
    absent = [0]
    for is_absent in rule.options.empty_indices or (False,) * len(rule.expansion):
        if is_absent:
            absent[-1] += 1
        else:
            absent.append(0)
    plan, nones = [], 0
    for index, symbol in enumerate(rule.expansion):
        nones += absent[index]
        if not (symbol.is_term and symbol.filter_out):  # type: ignore[attr-defined]  # a terminal has it
            plan.append((index, not symbol.is_term and symbol.name.startswith("_"), nones))
            nones = 0
    return tuple(plan), nones + absent[-1]
