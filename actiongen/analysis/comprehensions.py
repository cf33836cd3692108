"""Comprehensions: what they loop over, and what holds of the variable.

In: ``… for x in xs if c`` alone, in a display, or in ``any``, ``all``, ``first``. Out: :class:`Comprehension`
and :class:`MapComprehension`; the condition's facts hold in the element.

    any(role == "Admin" for role in event.authorization.roles)

A second ``for`` is a comprehension in the turns of the first: ``any`` of ``any``, and of lists and dictionaries what
all turns give together.
"""

from actiongen import ir
from actiongen.analysis.closed import keeps_null, own
from actiongen.analysis.conditions import condition
from actiongen.analysis.environment import Environment
from actiongen.analysis.names import claim
from actiongen.analysis.operators import require
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn


def list_comprehension(node: syn.ListComprehension, environment: Environment) -> ir.Expr:
    """``[element for … in … if …]``."""
    return comprehension(ir.Kind.LIST, node.element, node.clauses, node.span, environment)


def comprehension(
    kind: ir.Kind, element: syn.Expr, clauses: tuple[syn.Clause, ...], span: Span, environment: Environment
) -> ir.Expr:
    """``kind(element for … in … if …)``."""
    clause, *further = clauses
    iterable, variables, test, inner = _clause(clause, environment)
    typed: ir.Expr
    if further:
        typed = comprehension(kind, element, tuple(further), further[0].span, inner)
        type_ = typed.info.type
        kind = ir.Kind.FLAT if kind is ir.Kind.LIST else kind
    elif kind in (ir.Kind.ANY, ir.Kind.ALL):
        typed = condition(element, inner)
        type_ = Basic.BOOLEAN
    else:
        typed = inner.infer(element)
        type_ = ListOf(typed.info.type) if kind is ir.Kind.LIST else typed.info.type
    if Basic.UNKNOWN in (iterable.info.type, typed.info.type):
        return environment.mistake(span, iterable, *(() if test is None else (test,)), typed)
    return environment.settle(
        ir.Comprehension(kind, variables, iterable, test, typed, ir.Info(type_, False, span))
    )


def map_comprehension(node: syn.DictComprehension, environment: Environment) -> ir.Expr:
    """``{key: value for … in … if …}``."""
    return _pairs(node, node.clauses, node.span, environment)


def _pairs(
    node: syn.DictComprehension, clauses: tuple[syn.Clause, ...], span: Span, environment: Environment
) -> ir.Expr:
    clause, *further = clauses
    iterable, variables, test, inner = _clause(clause, environment)
    if further:
        pairs = _pairs(node, tuple(further), further[0].span, inner)
        if Basic.UNKNOWN in (iterable.info.type, pairs.info.type):
            return environment.mistake(span, iterable, *(() if test is None else (test,)), pairs)
        info = ir.Info(pairs.info.type, False, span)
        return environment.settle(ir.Comprehension(ir.Kind.MERGE, variables, iterable, test, pairs, info))
    key = require(inner.infer(node.key), "a key", inner)
    value = inner.settle(inner.infer(node.value))
    if key.info.type not in (Basic.STRING, Basic.UNKNOWN):
        environment.report(
            codes.BAD_KEY,
            f"the keys of a dictionary are texts, and this has type {types.name(key.info.type)}",
            key.info.span,
            help='make it a text: `f"{…}"`' if key.info.type is Basic.NUMBER else "give a text",
        )
        return environment.mistake(span, iterable, *(() if test is None else (test,)), key, value)
    info = environment.info(MapOf(value.info.type), span)
    return ir.MapComprehension(variables, iterable, test, key, value, info)


def _clause(
    clause: syn.Clause, environment: Environment
) -> tuple[ir.Expr, tuple[ir.Variable, ...], ir.Expr | None, Environment]:
    iterable = looped_over(clause.iterable, environment)
    inner = environment.inside()
    variables = loop_variables(clause.targets, iterable, inner)
    tests: list[ir.Expr] = []
    for node in clause.conditions:
        test = condition(node, inner)
        tests.append(test)
        inner = inner.assume(test)
    whole = None
    if tests:
        span = tests[0].info.span.to(tests[-1].info.span)
        whole = tests[0] if len(tests) == 1 else ir.And(tuple(tests), environment.info(Basic.BOOLEAN, span))
    return iterable, variables, whole, inner


def looped_over(node: syn.Expr, environment: Environment) -> ir.Expr:
    """What a loop goes over: a list, or the pairs of a dictionary, which are nothing elsewhere."""
    match node:
        case syn.Call(syn.Attribute(value=value_node, name="items"), arguments=()):
            value = environment.infer(value_node)
            if isinstance(value.info.type, Record | MapOf) or value.info.type is Basic.JSON:
                return environment.settle(
                    ir.Items(own(value, environment), ir.Info(value.info.type, False, node.span))
                )
    return environment.infer(node)


def loop_variables(
    targets: tuple[syn.Name, ...], iterable: ir.Expr, inner: Environment
) -> tuple[ir.Variable, ...]:
    """The variables of a loop over ``iterable``, made visible in ``inner``."""
    kinds = _item_types(targets, iterable, inner)
    variables = []
    for target, (type_, present) in zip(targets, kinds, strict=True):
        variable = ir.Variable(target.id, type_, present, target.span, (iterable,), is_item=True)
        claim(target, variable, inner)
        variables.append(variable)
    return tuple(variables)


def _item_types(
    targets: tuple[syn.Name, ...], iterable: ir.Expr, environment: Environment
) -> tuple[tuple[Type, bool], ...]:
    type_ = iterable.info.type
    unknown = tuple((Basic.UNKNOWN, True) for _ in targets)
    if type_ is Basic.UNKNOWN:
        return unknown
    if isinstance(iterable, ir.Items):
        if len(targets) == 2:
            type_, present = _value_type(iterable.value.info.type)
            return ((Basic.STRING, True), (type_, present and not keeps_null(iterable.value)))
        environment.report(
            codes.NOT_LISTED,
            "the items of a dictionary are pairs",
            targets[0].span,
            help=f"write `for key, value in {environment.text(iterable.value, tight=True)}.items()`",
        )
        return unknown
    if isinstance(type_, ListOf) and len(targets) == 1:
        return ((type_.item, type_.item is not Basic.JSON),)
    if isinstance(type_, ListOf):
        message, help = "a list has one item at a time", "write one name before `in`"
    elif type_ is Basic.JSON:
        message = "json may be anything, and only a list can be looped over"
        help = f"read it as a list first: `read({environment.text(iterable)}, [string])`"
    elif isinstance(type_, Record | MapOf):
        message = "a dictionary is looped over by its pairs"
        help = f"write `for key, value in {environment.text(iterable, tight=True)}.items()`"
    else:
        message = f"{types.name(type_)} is no list"
        help = "loop over a list"
        if type_ is Basic.STRING:
            help = f"split a text: `csv({environment.text(iterable)})`"
    environment.report(codes.NOT_LISTED, message, iterable.info.span, help=help)
    return unknown


def _value_type(container: Type) -> tuple[Type, bool]:
    """The type of the values under the own keys of a container, and whether each is there."""
    match container:
        case MapOf(value):
            return value, True
        case Record(fields) if fields:
            type_: Type | None = fields[0].type
            for field in fields[1:]:
                type_ = None if type_ is None else types.join(type_, field.type)
            # Of a record that is written out, or read as its type, what is absent is left out.
            return (Basic.JSON if type_ is None else type_, True)
        case _:
            return Basic.JSON, False
