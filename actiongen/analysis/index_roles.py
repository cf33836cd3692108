"""Arguments that name something and are no values: titles, secrets, triggers, actions, libraries.

In: a literal text that is such an argument. Out: its entry.

    acts("First logins skip MFA")   ->   TITLE, defined in the ``with rule(…)``
"""

from collections.abc import Mapping
from enum import Enum, auto

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.analysis.index_symbols import Symbols
from actiongen.ir.index import SymbolKind
from actiongen.ir.types import Basic
from actiongen.source import Span
from actiongen.syntax import tree as syn


class Role(Enum):
    """What an argument is. ``ITEMS`` and ``PAIRS``: a list and a dictionary that are no values. ``SECRET_VALUES``: such
    a dictionary whose keys are secrets.
    """

    VALUE = auto()
    TYPE = auto()
    SCHEMA_KEY = auto()
    TITLE = auto()
    RULE = auto()
    SECRET = auto()
    SETTING = auto()
    ITEMS = auto()
    PAIRS = auto()
    SECRET_VALUES = auto()
    LIBRARY = auto()
    LOADED = auto()
    TRIGGER = auto()
    ACTION = auto()


Roles = Mapping[int | str, Role]

OTHERS = "*"
"""Stands for all arguments that a table does not name."""
_CASE: Roles = {
    0: Role.TITLE,
    "rules": Role.RULE,
    "secrets": Role.SECRET_VALUES,
    "given": Role.PAIRS,
    "cache": Role.PAIRS,
    "expect": Role.ITEMS,
    "logs": Role.ITEMS,
    "cases": Role.ITEMS,
}
ROLES: Mapping[str, Roles] = {
    "read": {1: Role.TYPE},
    "rule": {0: Role.TITLE, "title": Role.TITLE},
    "only_when": {0: Role.TITLE},
    "test": {**_CASE, "trigger": Role.TRIGGER},
    "case": _CASE,
    "always": {0: Role.TITLE, "trigger": Role.TRIGGER},
    "never": {0: Role.TITLE, "trigger": Role.TRIGGER},
    "acts": {0: Role.RULE},
    "action": {"trigger": Role.TRIGGER},
    "flow": {0: Role.TRIGGER, 1: Role.ACTION},
    "external": {0: Role.ACTION},
    "load": {0: Role.LIBRARY, OTHERS: Role.LOADED},
    "secrets": {OTHERS: Role.SECRET},
    "settings": {OTHERS: Role.SETTING},
    "schema": {0: Role.VALUE, OTHERS: Role.SCHEMA_KEY},
}
"""What the arguments of a built-in are, by their index or keyword; those that stand nowhere are values."""


def role_of(argument: syn.Argument, index: int, func: syn.Expr) -> Role:
    """What an argument of a call is."""
    roles = ROLES.get(func.id, {}) if isinstance(func, syn.Name) else {}
    key = index if argument.keyword is None else argument.keyword
    return roles.get(key, roles.get(OTHERS, Role.VALUE))


def add_named(node: syn.String, role: Role, environment: Environment, symbols: Symbols) -> None:
    """Adds what a literal text names in its role."""
    name, span = node.value, node.span
    match role:
        case Role.TITLE:
            symbols.add(span, SymbolKind.TITLE, name, definition=span)
        case Role.RULE:
            symbols.add(span, SymbolKind.TITLE, name, definition=symbols.titles.get(name))
        case Role.SECRET | Role.SETTING:
            kind = SymbolKind.SECRET if role is Role.SECRET else SymbolKind.SETTING
            symbols.add(span, kind, name, definition=span, type_=Basic.STRING)
        case Role.SECRET_VALUES:
            add_secret(node, environment, symbols)
        case Role.LIBRARY:
            file = symbols.load(name).value
            start = None if file is None else Span(file.path, 0, 0)
            symbols.add(span, SymbolKind.LIBRARY, name, definition=start)
        case Role.LOADED:
            _add_loaded(node, environment, symbols)
        case Role.TRIGGER | Role.ACTION:
            kind = SymbolKind.TRIGGER if role is Role.TRIGGER else SymbolKind.ACTION
            symbols.add(span, kind, name)
        case Role.VALUE | Role.TYPE | Role.SCHEMA_KEY | Role.ITEMS | Role.PAIRS:
            symbols.add(span, SymbolKind.EXPRESSION, name, symbols.value(node, environment))


def add_secret(node: syn.String, environment: Environment, symbols: Symbols) -> None:
    """Adds a secret that is named in a test."""
    secret = environment.context.secrets.get(node.value)
    kind = SymbolKind.SETTING if secret is not None and secret.is_setting else SymbolKind.SECRET
    definition = None if secret is None else secret.span
    symbols.add(node.span, kind, node.value, definition=definition, type_=Basic.STRING)


def _add_loaded(node: syn.String, environment: Environment, symbols: Symbols) -> None:
    symbol = symbols.lookup(node.value, environment)
    binding = environment.scope.lookup(node.value)
    value = binding.value if isinstance(binding, ir.Definition) else None
    if symbol is None:
        symbols.add(node.span, SymbolKind.UNKNOWN, node.value)
    else:
        symbols.add(node.span, symbol.kind, node.value, value, symbol.definition)
