"""Helpers: a ``def`` is checked at each call as if its body stood there, and emitted once for each set of
types.

In: a call of a ``def``. Out: :class:`HelperCall` with the inlined value; and, when the file is done, the
:class:`Helper` to emit, whose parameters are as absent as any call makes them.

    def is_staff(email): return email.endswith("@corp.example")
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.arguments import conversion
from actiongen.analysis.definitions import define_local
from actiongen.analysis.environment import DEEPEST_CALLS, MOST_CALLS, Environment
from actiongen.analysis.scope import HelperSource
from actiongen.analysis.type_expressions import type_expression
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constancy import is_constant
from actiongen.facts.origin import is_of_json, matched_definitions
from actiongen.facts.presence import NOTHING
from actiongen.ir import types
from actiongen.ir.types import Basic
from actiongen.source import Span
from actiongen.syntax import tree as syn


def call_pure(source: HelperSource, node: syn.Call, place: Environment) -> ir.Expr:
    """The value of a call of a pure helper."""
    arguments = arguments_of(source, node, place)
    if arguments is None:
        return place.mistake(node.span)
    inner = body_place(source, arguments, node.span, place)
    inlined, _ = pure_body(source.node, inner)
    id = record_call(source, arguments, inlined, inner)
    check_returned(source.node, inlined, inner)
    if inlined.info.type is Basic.UNKNOWN:
        return place.mistake(node.span, *arguments)
    info = ir.Info(inlined.info.type, inlined.info.present, node.span)
    return place.settle(ir.HelperCall(id, arguments, inlined, info))


def arguments_of(source: HelperSource, node: syn.Call, place: Environment) -> tuple[ir.Expr, ...] | None:
    """The typed arguments of a call, checked against the parameters."""
    name, parameters = source.node.name, source.node.parameters
    keyword = next((a for a in node.arguments if a.keyword is not None), None)
    if keyword is not None or len(node.arguments) != len(parameters):
        shown = ", ".join(parameter.name for parameter in parameters)
        place.report(
            codes.WRONG_ARGUMENTS,
            (
                f"`{name}` takes {_count(len(parameters))}, and this call has {len(node.arguments) or 'none'}"
                if keyword is None
                else f"the arguments of `{name}` are written without names"
            ),
            node.span,
            help=f"write `{name}({shown})`",
        )
        return None
    arguments = []
    for argument, parameter in zip(node.arguments, parameters, strict=True):
        wanted = type_expression(parameter.annotation, place) if parameter.annotation is not None else None
        value = place.settle(place.infer(argument.value, wanted))
        if wanted is not None and not types.fits(value.info.type, wanted):
            place.report(
                codes.TYPE_MISMATCH,
                f"`{parameter.name}` takes a {types.name(wanted)}, and this has type {types.name(value.info.type)}",
                value.info.span,
                help=conversion(value.info.type, wanted, place.text(value))
                or f"give it a {types.name(wanted)}",
            )
            return None
        arguments.append(value)
    return None if _is_too_involved(node, place) else tuple(arguments)


def _is_too_involved(node: syn.Call, place: Environment) -> bool:
    """Counts the calls of a file, and says once that there are too many, or that helpers call each other too deeply;
    what is emitted was counted before.
    """
    if place.muted:
        return False
    context = place.context
    context.calls_made += 1
    if place.depth >= DEEPEST_CALLS and context.calls_made <= MOST_CALLS:
        context.calls_made = MOST_CALLS + 1
        _report_involved(f"helpers call each other more than {DEEPEST_CALLS} deep", node, place)
    elif context.calls_made == MOST_CALLS + 1:
        _report_involved(f"the helpers of this file make more than {MOST_CALLS} calls", node, place)
    return context.calls_made > MOST_CALLS


def _report_involved(message: str, node: syn.Call, place: Environment) -> None:
    place.report(
        codes.TOO_INVOLVED,
        message,
        node.span,
        help="give the value a name, and use the name in place of a second call",
        notes=("each call is checked as if the body of the helper stood there",),
    )


def _count(arguments: int) -> str:
    return "no argument" if arguments == 0 else f"{arguments} argument{'' if arguments == 1 else 's'}"


def body_place(
    source: HelperSource, arguments: tuple[ir.Expr, ...], call: Span, place: Environment
) -> Environment:
    """The point at the top of a helper's body, where its parameters are the arguments of this call."""
    inner = replace(place, scope=source.scope.inner(), call=place.call or call, depth=place.depth + 1)
    for parameter, argument in zip(source.node.parameters, arguments, strict=True):
        bound = ir.Definition(parameter.name, argument, is_constant(argument), parameter.span)
        inner.scope.define(parameter.name, bound, parameter.span)
    return inner


def pure_body(node: syn.Def, place: Environment) -> tuple[ir.Expr, tuple[ir.Definition, ...]]:
    """The value of a pure helper's body, and its local definitions."""
    locals_: list[ir.Definition] = []
    for statement in node.body:
        match statement:
            case syn.Assign():
                locals_.append(define_local(statement, place))
            case syn.Return(value_node):
                return place.settle(place.infer(value_node)), tuple(locals_)
            case _:
                place.report(
                    codes.EFFECT_AS_VALUE,
                    f"the helper `{node.name}` returns a value, so it can only define and return",
                    statement.span,
                    help=(
                        "write `return a if condition else b`"
                        if isinstance(statement, syn.If)
                        else "take the effect out, or leave out the `return` and call the helper on its own line"
                    ),
                )
                return place.mistake(statement.span), ()
    return place.mistake(node.span), ()


def check_returned(node: syn.Def, value: ir.Expr, place: Environment) -> None:
    """Reports a value of another type than the one that ``-> type`` promises."""
    if node.returns is None:
        return
    # What is no type is reported where the helper is defined.
    promised = type_expression(node.returns, replace(place, muted=True))
    if promised is not None and not types.fits(value.info.type, promised):
        place.report(
            codes.TYPE_MISMATCH,
            f"`{node.name}` returns {types.name(promised)}, and this has type {types.name(value.info.type)}",
            value.info.span,
            help=f"write `-> {types.name(value.info.type)}`, or leave it out: types are found by themselves",
        )


def record_call(
    source: HelperSource, arguments: tuple[ir.Expr, ...], inlined: object, inner: Environment
) -> ir.HelperId:
    """Notes that a helper is called with these arguments; ``inlined`` is its body in ``inner``."""
    of_json = [index for index, argument in enumerate(arguments) if is_of_json(argument)]
    matched = matched_definitions(inlined) if of_json else frozenset()
    limited = tuple(
        index for index in of_json if inner.scope.lookup(source.node.parameters[index].name) in matched
    )
    id = ir.HelperId(source.node.name, source.path, tuple(a.info.type for a in arguments), limited)
    inner.context.calls.setdefault(id, []).append(arguments)
    return id


def emitted_place(
    source: HelperSource, id: ir.HelperId, place: Environment
) -> tuple[Environment, tuple[ir.Variable, ...]]:
    """The point at the top of a helper's body as it is emitted: nothing is known but its parameters'
    types.
    """
    calls = place.context.calls[id]
    inner = replace(
        place, scope=source.scope.inner(), facts=NOTHING, muted=True, lenient=True, call=source.node.span
    )
    variables = []
    for index, (parameter, type_) in enumerate(zip(source.node.parameters, id.types, strict=True)):
        origins = tuple(call[index] for call in calls)
        present = all(origin.info.present for origin in origins)
        variable = ir.Variable(parameter.name, type_, present, parameter.span, origins)
        inner.scope.define(parameter.name, variable, parameter.span)
        variables.append(variable)
    return inner, tuple(variables)
