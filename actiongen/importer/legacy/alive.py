"""Which variables of a Rule have a part in what it does.

In: a body. Out: the variables whose values reach an effect, or decide whether one comes. What is read for the next
value of itself, or for a line of the log, has none.

    groups = [...groups, "a"]; log(groups); if (email) deny(email)   ->   {"email"}
"""

from collections.abc import Iterable
from typing import Any

from actiongen.core.tree import (
    Assign,
    Block,
    Break,
    Call,
    Continue,
    Do,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Member,
    Name,
    New,
    Return,
    SetMember,
    Statement,
    Text,
    Try,
)
from actiongen.core.walk import below, here, names_bound
from actiongen.importer.legacy.made import access_path
from actiongen.importer.legacy.redirects import acts, is_harmless

_GROWING = ("push", "unshift", "add", "set", "sort", "splice")
_COMPUTING = ("url", "querystring", "crypto", "path", "util", "lodash", "moment", "uuid", "extend", "xtend")
"""Packages that compute, and reach nothing."""


def alive(body: Block) -> frozenset[str]:
    """The variables that have a part in an effect."""
    found = _Uses(names_bound(body), _computing(body))
    found.block(body)
    todo = list(found.live)
    while todo:
        for name in found.made_of.get(todo.pop(), ()):
            if name not in found.live:
                found.live.add(name)
                todo.append(name)
    return frozenset(found.live)


class _Uses:
    """``made_of``: what the values of a variable are made of, and what decides which it has; ``live``: what an effect
    takes.
    """

    __slots__ = ("computing", "live", "made_of", "own")

    def __init__(self, own: set[str], computing: frozenset[str]) -> None:
        self.own = own
        self.computing = computing
        self.made_of: dict[str, set[str]] = {}
        self.live: set[str] = set()

    def block(self, block: Block, deciding: frozenset[str] = frozenset()) -> bool:
        """Whether anything in it acts."""
        is_acting = False
        for index, statement in enumerate(block.statements):
            if self._statement(statement, deciding):
                is_acting = True
            if isinstance(statement, If) and _may_end(statement):
                rest = Block(block.statements[index + 1 :])
                if acts(_without_logs(rest)):
                    self.live |= {*_names(statement.condition), *deciding}
        return is_acting

    def _statement(self, statement: Statement, deciding: frozenset[str]) -> bool:
        if isinstance(statement, Let | Assign):
            return self._value(statement, deciding)
        if isinstance(statement, If):
            inner = deciding | _names(statement.condition)
            arms = [self.block(each, inner) for each in (statement.then, statement.otherwise)]
            return self._decided(any(arms) or self._asks(statement.condition), inner)
        if isinstance(statement, ForOf):
            inner = deciding | _names(statement.iterable)
            self.made_of.setdefault(statement.name, set()).update(inner)
            return self._decided(self.block(statement.body, inner) or self._asks(statement.iterable), inner)
        if isinstance(statement, Loop):
            inner = deciding | _names(statement.condition)
            parts = [self.block(each, inner) for each in (statement.body, statement.update)]
            return self._decided(any(parts) or self._asks(statement.condition), inner)
        if isinstance(statement, Try):
            blocks = (statement.body, statement.handler, statement.last)
            acting = [self.block(each, deciding) for each in blocks if each is not None]
            return any(acting)
        return self._act(statement, deciding)

    def _value(self, statement: Let | Assign, deciding: frozenset[str]) -> bool:
        names = _names(statement.value)
        self.made_of.setdefault(statement.name, set()).update(names | deciding)
        for function in _functions(statement.value):
            if self.block(function.body):
                self.live |= _names(function)
        return self._decided(self._asks(statement.value), names | deciding)

    def _act(self, statement: Statement, deciding: frozenset[str]) -> bool:
        if isinstance(statement, Break | Continue) or _is_log(statement):
            return False
        grown = _grown(statement)
        if grown in self.own and not self._asks(getattr(statement, "value", None)):
            self.made_of.setdefault(grown, set()).update(_names(statement) | deciding)
            return False
        if isinstance(statement, Return) and statement.value is None:
            return False
        return self._decided(True, _names(statement) | deciding)

    def _asks(self, value: Any) -> bool:
        """Whether to evaluate it does something."""
        if value is None or isinstance(value, Function):
            return False
        return any(
            isinstance(each, Call | New)
            and not is_harmless(each, self.own)
            and root_of(each) not in self.computing
            for each in below(value)
        )

    def _decided(self, is_acting: bool, names: Iterable[str]) -> bool:
        if is_acting:
            self.live.update(names)
        return is_acting


def _computing(body: Block) -> frozenset[str]:
    """The variables that are packages which compute."""
    found: set[str] = set()
    for each in below(body):
        if isinstance(each, Let) and isinstance(each.value, Call) and root_of(each.value) == "require":
            asked = each.value.arguments[0] if each.value.arguments else None
            if isinstance(asked, Text) and asked.value.partition("@")[0] in _COMPUTING:
                found.add(each.name)
    return frozenset(found)


def root_of(value: Any) -> str:
    """The name that what is called, or written to, begins with."""
    while isinstance(value, Member | Call | New):
        value = value.object if isinstance(value, Member) else value.function
    return value.id if isinstance(value, Name) else ""


def _names(node: Any) -> frozenset[str]:
    return frozenset(each.id for each in below(node) if isinstance(each, Name))


def _functions(node: Any) -> list[Function]:
    return [each for each in below(node) if isinstance(each, Function)]


def _is_log(statement: Statement) -> bool:
    if not isinstance(statement, Do) or not isinstance(statement.value, Call):
        return False
    path = access_path(statement.value.function)
    return path is not None and path[0] == "console"


def _without_logs(block: Block) -> Block:
    return Block(tuple(each for each in block.statements if not _is_log(each)))


def _may_end(statement: If) -> bool:
    arms = (statement.then, statement.otherwise)
    return any(isinstance(each, Return | Break | Continue) for arm in arms for each in here(arm))


def _grown(statement: Statement) -> str | None:
    """The variable of whose object a statement changes a part: `list.push(x)`, `found.key = x`."""
    if isinstance(statement, SetMember):
        return root_of(statement.object)
    call = statement.value if isinstance(statement, Do) else None
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return None
    key, owner = call.function.key, call.function.object
    is_growing = isinstance(key, Text) and key.value in _GROWING and isinstance(owner, Name)
    return owner.id if is_growing and isinstance(owner, Name) else None
