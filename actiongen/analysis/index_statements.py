"""The entries of the statements of a file, with the scope of each.

In: statements of the syntax tree, also such as may not stand where they do. Out: entries in :class:`Symbols`.

    x = event.user.email   ->   DEFINITION x, and the entries of ``event.user.email``
"""

from dataclasses import replace
from typing import assert_never

from actiongen import ir
from actiongen.analysis.environment import DEEPEST_NAMES, Environment
from actiongen.analysis.index_broken import add_broken
from actiongen.analysis.index_expressions import add_expression, add_loop, add_type
from actiongen.analysis.index_symbols import Symbol, Symbols
from actiongen.analysis.request_helpers import kind_of
from actiongen.analysis.scope import HelperSource, Unknown
from actiongen.analysis.top_level import calls
from actiongen.analysis.type_expressions import type_expression
from actiongen.facts.per_definition import depth
from actiongen.ir.index import SymbolKind
from actiongen.ir.types import Basic
from actiongen.syntax import tree as syn


def add_file(file: syn.File, text: str, environment: Environment, symbols: Symbols) -> None:
    """Adds the entries of a file; ``environment`` is an empty scope, where the declarations of the file hold."""
    symbols.note_file(file)
    for name, call in calls(file):
        if name == "load":
            _define_loaded(call, environment, symbols)
    for statement in file.statements:
        _add_statement(statement, text, environment, symbols, SymbolKind.DEFINITION)


def _define_loaded(call: syn.Call, environment: Environment, symbols: Symbols) -> None:
    """Makes the names of a ``load`` visible: they are defined in the library, or here if there is none."""
    texts = [argument.value for argument in call.arguments if isinstance(argument.value, syn.String)]
    for node in texts[1:]:
        symbol = symbols.of_library(texts[0].value, node.value)
        symbol = symbol or Symbol(SymbolKind.DEFINITION, node.span)
        binding = symbols.top_level(node.value)
        symbols.define(node.value, symbol, Unknown() if binding is None else binding, node.span, environment)


def _add_block(
    statements: tuple[syn.Statement, ...], text: str, environment: Environment, symbols: Symbols
) -> None:
    inner = environment.inside()
    for statement in statements:
        _add_statement(statement, text, inner, symbols, SymbolKind.LOCAL)


def _add_statement(
    statement: syn.Statement, text: str, environment: Environment, symbols: Symbols, kind: SymbolKind
) -> None:
    match statement:
        case syn.Assign():
            _add_definition(statement, kind, environment, symbols)
        case syn.Do(value) | syn.Return(value):
            add_expression(value, environment, symbols)
        case syn.If(arms, otherwise):
            for arm in arms:
                add_expression(arm.condition, environment, symbols)
                _add_block(arm.body, text, environment, symbols)
            _add_block(otherwise, text, environment, symbols)
        case syn.For(targets, iterable, body):
            _add_block(body, text, add_loop(targets, iterable, environment, symbols), symbols)
        case syn.With(call, body):
            add_expression(call, environment, symbols)
            _add_block(body, text, environment, symbols)
        case syn.Def():
            _add_helper(statement, text, environment, symbols)
        case syn.Broken():
            add_broken(statement, text, environment, symbols)
        case _:
            assert_never(statement)


def _add_definition(
    statement: syn.Assign, kind: SymbolKind, environment: Environment, symbols: Symbols
) -> None:
    add_expression(statement.value, environment, symbols)
    name, span = statement.target.id, statement.target.span
    asked = symbols.top_level(name) if kind is SymbolKind.DEFINITION else None
    if isinstance(asked, ir.Variable):
        # An answer is no value of an expression: it is known by its name alone.
        symbols.define(name, Symbol(kind, span), asked, span, environment)
        symbols.add(span, kind, name, ir.Var(asked, ir.Info(asked.type, asked.present, span)), span)
        return
    value = symbols.value(statement.value, environment)
    if value is None or depth(value) > DEEPEST_NAMES:
        value = environment.mistake(statement.value.span)
    binding = ir.Definition(name, value, False, statement.span)
    symbols.define(name, Symbol(kind, span), binding, span, environment)
    symbols.add(span, kind, name, value, span)


def _add_helper(node: syn.Def, text: str, environment: Environment, symbols: Symbols) -> None:
    for decorator in node.decorators:
        add_expression(decorator, environment, symbols)
    returned = [statement.value for statement in node.body if isinstance(statement, syn.Return)]
    kind = kind_of(node, environment)
    source = HelperSource(node, environment.scope.snapshot(), node.span.path, kind)
    inner = environment.inside()
    for parameter in node.parameters:
        _add_parameter(parameter, inner, symbols)
    if node.returns is not None:
        add_type(node.returns, environment, symbols)
    # A helper that calls itself is a mistake, and its name means it all the same.
    symbols.define(node.name, Symbol(SymbolKind.HELPER, node.name_span), source, node.name_span, environment)
    for statement in node.body:
        _add_statement(statement, text, inner, symbols, SymbolKind.LOCAL)
    value = symbols.value(returned[-1], inner) if returned else None
    symbols.add(node.name_span, SymbolKind.HELPER, node.name, value, node.name_span)


def _add_parameter(parameter: syn.Parameter, environment: Environment, symbols: Symbols) -> None:
    type_ = None
    if parameter.annotation is not None:
        add_type(parameter.annotation, environment, symbols)
        type_ = type_expression(parameter.annotation, environment)
    span = replace(parameter.span, end=parameter.span.start + len(parameter.name))
    variable = ir.Variable(parameter.name, type_ or Basic.UNKNOWN, False, span)
    symbols.define(parameter.name, Symbol(SymbolKind.PARAMETER, span), variable, span, environment)
    value = ir.Var(variable, ir.Info(variable.type, False, span))
    symbols.add(span, SymbolKind.PARAMETER, parameter.name, value, span)
