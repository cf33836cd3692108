"""Built-ins that take more than values of fixed types: ``any``, ``coalesce``, ``read``, ``matches`` and their like.

In: a call of a built-in. Out: its meaning in the IR, or an error that shows the right call.

    read(event.request.body.count, number)   ->   Read(…, Basic.NUMBER)
"""

from collections.abc import Callable
from functools import partial

from actiongen import ir
from actiongen.analysis.arguments import no_keywords, takes
from actiongen.analysis.comprehensions import comprehension
from actiongen.analysis.environment import Environment
from actiongen.analysis.list_builtins import LIST_BUILTINS
from actiongen.analysis.type_expressions import type_expression
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.regex import RegexError, parse_regex
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_KINDS = {"any": ir.Kind.ANY, "all": ir.Kind.ALL, "first": ir.Kind.FIRST}
_S, _N, _T, _D = Basic.STRING, Basic.NUMBER, Basic.TIME, Basic.DURATION
_TEXTS = ListOf(_S)


def _over_generator(name: str, node: syn.Call, environment: Environment) -> ir.Expr:
    argument = node.arguments[0].value if len(node.arguments) == 1 else None
    if not isinstance(argument, syn.Generator):
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{name}` takes one `… for … in …`",
            node.span,
            help=f"write `{name}({'x' if name == 'first' else 'condition'} for x in xs)`",
        )
        return environment.mistake(node.span)
    return comprehension(_KINDS[name], argument.element, argument.clauses, node.span, environment)


def _len(node: syn.Call, environment: Environment) -> ir.Expr:
    operands = takes("len", (None,), node, environment)
    if isinstance(operands, ir.ErrorExpr):
        return operands
    type_ = operands[0].info.type
    if type_ is Basic.UNKNOWN:
        return environment.mistake(node.span, *operands)
    if type_ is not Basic.STRING and not isinstance(type_, ListOf):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`len` counts texts and lists, and this has type {types.name(type_)}",
            operands[0].info.span,
            help=(
                f"read it with its type first, for example `read({environment.text(operands[0])}, [string])`"
                if type_ is Basic.JSON
                else "give it a text or a list"
            ),
        )
        return environment.mistake(node.span, *operands)
    return environment.settle(ir.Operation(ir.Op.LEN, operands, ir.Info(_N, False, node.span)))


def _coalesce(node: syn.Call, environment: Environment) -> ir.Expr:
    if len(node.arguments) < 2 or any(argument.keyword for argument in node.arguments):
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`coalesce` takes two or more values and gives the first that is present",
            node.span,
            help='write `coalesce(value, "default")`',
        )
        return environment.mistake(node.span)
    operands = tuple(environment.settle(environment.infer(argument.value)) for argument in node.arguments)
    type_: Type | None = operands[0].info.type
    for operand in operands[1:]:
        joined = None if type_ is None else types.join(type_, operand.info.type)
        if joined is None:
            environment.report(
                codes.TYPE_MISMATCH,
                f"the values of `coalesce` have one type: {types.name(operands[0].info.type)} and"
                f" {types.name(operand.info.type)} do not mix",
                operand.info.span,
                help=_one_type(operands[0], operand, environment),
            )
            return environment.mistake(node.span, *operands)
        type_ = joined
    assert type_ is not None
    return environment.settle(ir.Operation(ir.Op.COALESCE, operands, ir.Info(type_, False, node.span)))


def _one_type(first: ir.Expr, other: ir.Expr, environment: Environment) -> str:
    """How two values of ``coalesce`` come to have one type: json is read with the type of the other."""
    loose, typed = (first, other) if first.info.type is Basic.JSON else (other, first)
    if loose.info.type is not Basic.JSON:
        return "give them one type"
    if isinstance(typed.info.type, Record | MapOf):
        return f"use one key of `{environment.text(loose)}`, and read it with its type"
    type_ = typed.info.type if typed.info.type != ListOf(Basic.UNKNOWN) else _TEXTS
    return f"read the json value with that type first: `read({environment.text(loose)}, {types.name(type_)})`"


def _truthy(node: syn.Call, environment: Environment) -> ir.Expr:
    operands = takes("truthy", (None,), node, environment)
    if isinstance(operands, ir.ErrorExpr):
        return operands
    if operands[0].info.type is Basic.UNKNOWN:
        return environment.mistake(node.span, *operands)
    if operands[0].info.type is not Basic.JSON:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`truthy` is for json alone, and this has type {types.name(operands[0].info.type)}",
            operands[0].info.span,
            help="write the value itself as the condition, or compare it",
        )
        return environment.mistake(node.span, *operands)
    return ir.Truthy(operands[0], environment.info(Basic.BOOLEAN, node.span))


def _read(node: syn.Call, environment: Environment) -> ir.Expr:
    if len(node.arguments) != 2 or any(argument.keyword for argument in node.arguments):
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`read` takes a value and a type",
            node.span,
            help="write `read(x, string)`",
        )
        return environment.mistake(node.span)
    value = environment.infer(node.arguments[0].value)
    type_ = type_expression(node.arguments[1].value, environment)
    if type_ is None or value.info.type is Basic.UNKNOWN:
        return environment.mistake(node.span, value)
    if value.info.type is not Basic.JSON:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`read` is for json alone, and this has type {types.name(value.info.type)} already",
            value.info.span,
            help="use the value as it is",
        )
        return environment.mistake(node.span, value)
    if type_ is Basic.JSON:
        return value
    return environment.settle(ir.Read(value, type_, ir.Info(type_, False, node.span)))


def _matches(node: syn.Call, environment: Environment) -> ir.Expr:
    if not no_keywords("matches", 2, node, environment):
        return environment.mistake(node.span)
    pattern, subject_node = node.arguments[0].value, node.arguments[1].value
    subject = environment.infer(subject_node)
    if not isinstance(pattern, syn.String):
        environment.report(
            codes.BAD_PATTERN, "the pattern is a literal text", pattern.span, help='write `matches(r"…", …)`'
        )
        return environment.mistake(node.span, subject)
    regex = parse_regex(pattern.value)
    if isinstance(regex, RegexError):
        at = pattern.span
        if pattern.raw and at.end - at.start == len(pattern.value) + 3:
            start = at.start + 2 + regex.offset
            at = Span(at.path, start, min(start + max(1, regex.length), at.end - 1))
        environment.report(codes.BAD_PATTERN, regex.message, at, help=regex.help)
        return environment.mistake(node.span, subject)
    if subject.info.type not in (Basic.STRING, Basic.UNKNOWN):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`matches` looks in a text, and this has type {types.name(subject.info.type)}",
            subject.info.span,
            help=(
                f"read it as a text first: `read({environment.text(subject)}, string)`"
                if subject.info.type is Basic.JSON
                else "give it a text"
            ),
        )
        return environment.mistake(node.span, subject)
    return ir.Matches(regex, subject, environment.info(Basic.BOOLEAN, node.span))


def _to_json(node: syn.Call, environment: Environment) -> ir.Expr:
    operands = takes("to_json", (None,), node, environment)
    if isinstance(operands, ir.ErrorExpr):
        return operands
    if operands[0].info.type is Basic.UNKNOWN:
        return environment.mistake(node.span, *operands)
    lacking = next((each for each in (_T, _D) if types.holds(operands[0].info.type, each)), None)
    if lacking is not None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"JSON has no {types.name(lacking)}",
            operands[0].info.span,
            help="write `iso(t)` for a time, and divide a duration by a unit: `d / seconds(1)`",
        )
        return environment.mistake(node.span, *operands)
    return environment.settle(ir.Operation(ir.Op.TO_JSON, operands, ir.Info(_S, False, node.span)))


SPECIAL: dict[str, Callable[[syn.Call, Environment], ir.Expr]] = {
    "any": partial(_over_generator, "any"),
    "all": partial(_over_generator, "all"),
    "first": partial(_over_generator, "first"),
    "len": _len,
    "coalesce": _coalesce,
    "truthy": _truthy,
    "read": _read,
    "matches": _matches,
    "to_json": _to_json,
    **LIST_BUILTINS,
}
"""The built-ins of this module, and those of lists, by their names."""
