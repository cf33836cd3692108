"""The entries of an expression: every name in it, and every expression that is a part of it.

In: an expression of the syntax tree, at a point of the file. Out: entries in :class:`Symbols`.

    email_domain(event.user.email)   ->   BUILT_IN, EVENT, EVENT_FIELD user, EVENT_FIELD email, EXPRESSION twice
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from actiongen import ir
from actiongen.analysis.api import api_name
from actiongen.analysis.comprehensions import loop_variables
from actiongen.analysis.environment import Environment, Path
from actiongen.analysis.index_members import add_key, add_member, written_path
from actiongen.analysis.index_roles import Role, add_named, add_secret, role_of
from actiongen.analysis.index_symbols import Symbol, Symbols
from actiongen.analysis.scope import BUILTINS, OF_DICTIONARIES, TYPE_NAMES, Scope
from actiongen.analysis.type_expressions import type_expression
from actiongen.ir.index import SymbolKind
from actiongen.ir.ops import Notation, written_as
from actiongen.source import Span
from actiongen.syntax import tree as syn

_METHODS = frozenset([*written_as(Notation.METHOD), *OF_DICTIONARIES])


def add_expression(node: syn.Expr, environment: Environment, symbols: Symbols) -> None:
    """Adds the entries of an expression."""
    value = symbols.value(node, environment)
    symbols.add(node.span, SymbolKind.EXPRESSION, "", value)
    match node:
        case syn.Name():
            _add_name(node, value, environment, symbols)
        case syn.Attribute():
            _add_attribute(node, value, environment, symbols)
        case syn.Call():
            _add_call(node, value, environment, symbols)
        case syn.Subscript(container, index):
            add_expression(container, environment, symbols)
            add_expression(index, environment, symbols)
            add_member(node, value, environment, symbols)
        case syn.DictDisplay(pairs):
            _add_pairs(pairs, environment, symbols)
        case (
            syn.ListComprehension(clauses=clauses)
            | syn.DictComprehension(clauses=clauses)
            | syn.Generator(clauses=clauses)
        ):
            _add_comprehension(node, clauses, environment, symbols)
        case syn.String() | syn.Number() | syn.Boolean() | syn.Nothing() | syn.Dots():
            pass
        case _:
            for part in _parts(node):
                add_expression(part, environment, symbols)


def _parts(
    node: (
        syn.FString
        | syn.ListDisplay
        | syn.Slice
        | syn.Unary
        | syn.Binary
        | syn.Compare
        | syn.Logical
        | syn.Conditional
    ),
) -> Iterable[syn.Expr]:
    """The expressions directly in one that gives no names."""
    match node:
        case syn.FString(parts):
            return [part for part in parts if not isinstance(part, str)]
        case syn.ListDisplay(items):
            return [item.value if isinstance(item, syn.Starred) else item for item in items]
        case syn.Slice(value, lower, upper):
            return [part for part in (value, lower, upper) if part is not None]
        case syn.Unary(operand=operand):
            return [operand]
        case syn.Binary(left=left, right=right):
            return [left, right]
        case syn.Compare(left, comparisons):
            return [left, *(link.right for link in comparisons)]
        case syn.Logical(operands=operands):
            return operands
        case syn.Conditional(condition, then, otherwise):
            return [then, condition, otherwise]
        case _:
            assert_never(node)


def _add_name(node: syn.Name, value: ir.Expr | None, environment: Environment, symbols: Symbols) -> None:
    name = node.id
    symbol = symbols.lookup(name, environment)
    if symbol is not None:
        symbols.add(node.span, symbol.kind, name, value, symbol.definition)
    elif name == "event":
        symbols.add(node.span, SymbolKind.EVENT, name, value)
    elif name == "api":
        symbols.add(node.span, SymbolKind.API, name)
    elif name in BUILTINS:
        symbols.add(node.span, SymbolKind.BUILT_IN, name, value)
    elif name in TYPE_NAMES:
        symbols.add(node.span, SymbolKind.TYPE, name)
    else:
        symbols.add(node.span, SymbolKind.UNKNOWN, name, value)


def _add_attribute(
    node: syn.Attribute, value: ir.Expr | None, environment: Environment, symbols: Symbols
) -> None:
    add_expression(node.value, environment, symbols)
    method = api_name(node)
    if method is None:
        add_member(node, value, environment, symbols)
        return
    methods = environment.context.trigger.methods
    is_group = any(name.startswith(f"{method}.") for name in methods)
    kind = SymbolKind.API if is_group else SymbolKind.UNKNOWN
    kind = SymbolKind.API_METHOD if method in methods else kind
    symbols.add(node.name_span, kind, node.name, path=tuple(method.split(".")))


def _add_call(node: syn.Call, value: ir.Expr | None, environment: Environment, symbols: Symbols) -> None:
    add_callee(node.func, value, environment, symbols)
    if isinstance(node.func, syn.Name) and node.func.id in ("test", "always", "never"):
        environment = _environment_of_test(node, environment, symbols)
    for index, argument in enumerate(node.arguments):
        role = role_of(argument, index, node.func)
        if role is Role.SCHEMA_KEY:
            _add_schema_keys(argument, written_path(node.arguments[0].value), environment, symbols)
            continue
        if argument.keyword is not None and argument.keyword_span is not None:
            _add_keyword(argument.keyword, argument.keyword_span, node.func, environment, symbols)
        _add_argument(argument.value, role, environment, symbols)
    match node.func:
        case syn.Name("sorted") | syn.Attribute(name="get"):
            add_key(value, environment, symbols)


def add_callee(func: syn.Expr, value: ir.Expr | None, environment: Environment, symbols: Symbols) -> None:
    """Adds the entries of what is called; ``value`` is that of the call."""
    match func:
        case syn.Name():
            _add_name(func, value, environment, symbols)
        case syn.Attribute(value=container, name=name, name_span=span) if api_name(func) is None:
            add_expression(container, environment, symbols)
            symbols.add(span, SymbolKind.METHOD if name in _METHODS else SymbolKind.UNKNOWN, name, value)
        case _:
            add_expression(func, environment, symbols)


def _add_keyword(name: str, span: Span, func: syn.Expr, environment: Environment, symbols: Symbols) -> None:
    of_api = api_name(func)
    if of_api is None:
        symbols.add(span, SymbolKind.KEYWORD, name)
        return
    method = environment.context.trigger.method(of_api)
    is_option = method is not None and name in method.keywords
    kind = SymbolKind.OPTION if is_option else SymbolKind.UNKNOWN
    symbols.add(span, kind, name, path=(*of_api.split("."), name))


def _add_argument(node: syn.Expr, role: Role, environment: Environment, symbols: Symbols) -> None:
    match role, node:
        case Role.VALUE, _:
            add_expression(node, environment, symbols)
        case Role.TYPE, _:
            add_type(node, environment, symbols)
        case Role.PAIRS | Role.SECRET_VALUES, syn.DictDisplay(pairs):
            _add_pairs(pairs, environment, symbols)
            for pair in pairs if role is Role.SECRET_VALUES else ():
                if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                    add_secret(pair.key, environment, symbols)
        case _, syn.ListDisplay():
            for item in _parts(node):
                _add_argument(item, role, environment, symbols)
        case _, syn.String():
            add_named(node, role, environment, symbols)
        case _:
            add_expression(node, environment, symbols)


def add_type(node: syn.Expr, environment: Environment, symbols: Symbols) -> None:
    """Adds the entries of a type as a policy writes it."""
    match node:
        case syn.Name(name):
            kind = SymbolKind.TYPE if name in TYPE_NAMES else SymbolKind.UNKNOWN
            symbols.add(node.span, kind, name, type_=type_expression(node, environment))
        case syn.ListDisplay():
            for item in _parts(node):
                add_type(item, environment, symbols)
        case syn.DictDisplay(pairs):
            for pair in pairs:
                add_type(pair.value, environment, symbols)
                if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                    symbols.add(pair.key.span, SymbolKind.KEY, pair.key.value, definition=pair.key.span)
                elif isinstance(pair, syn.Pair):
                    add_expression(pair.key, environment, symbols)
        case _:  # anything else is no type
            add_expression(node, environment, symbols)


def _add_schema_keys(
    argument: syn.Argument, path: Path | None, environment: Environment, symbols: Symbols
) -> None:
    """Adds the keys that an argument of ``schema`` declares for the container at ``path``."""
    declared = environment.context.schemas.get(path or (), {})

    def add_key_of_schema(key: str, span: Span, type_node: syn.Expr) -> None:
        definition = declared[key].span if key in declared else span
        type_ = type_expression(type_node, environment)
        symbols.add(span, SymbolKind.SCHEMA_KEY, key, None, definition, (*(path or ()), key), type_)

    add_type(argument.value, environment, symbols)
    if argument.keyword is not None and argument.keyword_span is not None:
        add_key_of_schema(argument.keyword, argument.keyword_span, argument.value)
    elif isinstance(argument.value, syn.DictDisplay):
        for pair in argument.value.pairs:
            if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                add_key_of_schema(pair.key.value, pair.key.span, pair.value)


def _environment_of_test(node: syn.Call, environment: Environment, symbols: Symbols) -> Environment:
    """The point at which a test of a flow file is read: that of its trigger."""
    for argument in node.arguments:
        if argument.keyword == "trigger" and isinstance(argument.value, syn.String):
            of_trigger = symbols.collector.environments.get(argument.value.value, environment)
            return replace(environment, context=of_trigger.context)
    return environment


def _add_pairs(
    pairs: tuple[syn.Pair | syn.DoubleStarred, ...], environment: Environment, symbols: Symbols
) -> None:
    for pair in pairs:
        if isinstance(pair, syn.DoubleStarred):
            add_expression(pair.value, environment, symbols)
            continue
        add_expression(pair.value, environment, symbols)
        if isinstance(pair.key, syn.String):
            value = symbols.value(pair.value, environment)
            symbols.add(pair.key.span, SymbolKind.KEY, pair.key.value, value, pair.key.span)
        else:
            add_expression(pair.key, environment, symbols)


def _add_comprehension(
    node: syn.ListComprehension | syn.DictComprehension | syn.Generator,
    clauses: tuple[syn.Clause, ...],
    environment: Environment,
    symbols: Symbols,
) -> None:
    inner = environment
    for clause in clauses:
        inner = add_loop(clause.targets, clause.iterable, inner, symbols)
        for test in clause.conditions:
            add_expression(test, inner, symbols)
    for part in (node.key, node.value) if isinstance(node, syn.DictComprehension) else (node.element,):
        add_expression(part, inner, symbols)


def add_loop(
    targets: tuple[syn.Name, ...], iterable: syn.Expr, environment: Environment, symbols: Symbols
) -> Environment:
    """Adds the variables of a loop and what it goes over; gives the point inside."""
    add_expression(iterable, environment, symbols)
    inner = environment.inside()
    looped = _looped_over(iterable, environment, symbols)
    # No name is taken in a scope of its own.
    variables = loop_variables(targets, looped, replace(environment, scope=Scope()))
    for target, variable in zip(targets, variables, strict=True):
        value = ir.Var(variable, ir.Info(variable.type, variable.present, target.span))
        symbol = Symbol(SymbolKind.LOOP_VARIABLE, target.span)
        symbols.define(target.id, symbol, variable, target.span, inner)
        symbols.add(target.span, symbol.kind, target.id, value, target.span)
    return inner


def _looped_over(node: syn.Expr, environment: Environment, symbols: Symbols) -> ir.Expr:
    match node:
        case syn.Call(syn.Attribute(value=container, name="items"), arguments=()):
            value = symbols.value(container, environment)
            if value is not None:
                return ir.Items(value, replace(value.info, span=node.span))
    return symbols.value(node, environment) or environment.mistake(node.span)
