"""Helpers: a ``def`` means at each call what its body would mean there, and is emitted once for each set of
types.

In: a call of a ``def``. Out: :class:`HelperCall` with the inlined value; and, when the file is done, the
:class:`Helper` to emit, whose parameters are as absent as any call makes them.

    def is_staff(email): return email.endswith("@corp.example")
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen import ir
from actiongen.analysis.arguments import conversion, takes_and_has
from actiongen.analysis.bodies import Arguments, Body, Meaning, Recording
from actiongen.analysis.clients import defined
from actiongen.analysis.definitions import define_local
from actiongen.analysis.environment import (
    DEEPEST_CALLS,
    DEEPEST_NAMES,
    MOST_CALLS,
    MOST_EXPRESSIONS,
    Environment,
)
from actiongen.analysis.scope import HelperSource
from actiongen.analysis.type_expressions import type_expression
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constancy import is_constant
from actiongen.facts.known import NOTHING
from actiongen.facts.origin import is_of_json, matched_definitions
from actiongen.facts.per_definition import depth
from actiongen.ir import types
from actiongen.ir.types import Basic
from actiongen.source import Span
from actiongen.syntax import tree as syn

Read = Callable[[HelperSource, Environment], tuple[Meaning, bool]]
"""Reads a body where its parameters stand for the arguments: what it means, and whether control never leaves it."""


def call_pure(source: HelperSource, node: syn.Call, environment: Environment) -> ir.Expr:
    """The value of a call of a pure helper."""
    arguments = arguments_of(source, node, environment)
    if arguments is None:
        return environment.mistake(node.span)
    body = body_of(source, arguments, node.span, environment, _value)
    value = body.meaning
    assert isinstance(value, ir.Expr)
    if value.info.type is Basic.UNKNOWN:
        return environment.mistake(node.span, *arguments)
    info = ir.Info(value.info.type, value.info.present, node.span)
    return environment.settle(ir.HelperCall(body.helper, arguments, value, info))


def body_of(
    source: HelperSource, arguments: Arguments, call: Span, environment: Environment, read: Read
) -> Body:
    """The body of a helper at a call: ``read``, or found where the same was read before."""
    body = environment.context.bodies.find(source, arguments, environment.reading())
    if body is not None and _is_affordable(body, environment):
        again = replace(environment, call=environment.call or call)
        for report in body.reports:
            again.repeat(report)
        if not environment.muted:
            environment.context.calls_made += body.calls
            environment.context.spelled_out += body.expressions
    else:
        body = _read(source, arguments, call, environment, read)
        if environment.muted or environment.context.calls_made <= MOST_CALLS:
            environment.context.bodies.keep(source, body)
    environment.context.calls.setdefault(body.helper, []).append(arguments)
    if environment.recording is not None:
        environment.recording.enter(body)
    return body


def _read(
    source: HelperSource, arguments: Arguments, call: Span, environment: Environment, read: Read
) -> Body:
    recording, context = Recording(), environment.context
    calls_before, expressions_before = context.calls_made, context.spelled_out
    inner = replace(body_environment(source, arguments, call, environment), recording=recording)
    names = [inner.scope.lookup(parameter.name) for parameter in source.node.parameters]
    parameters = tuple(name for name in names if isinstance(name, ir.Definition))
    meaning, ends = read(source, inner)
    if not environment.muted:
        context.spelled_out += len(recording.asked)
    return Body(
        _id(source, parameters, meaning),
        parameters,
        meaning,
        ends,
        (*parameters, *recording.made),
        tuple(recording.reports),
        tuple(recording.asked),
        tuple(recording.inner),
        environment.reading(),
        context.calls_made - calls_before,
        context.spelled_out - expressions_before,
        recording.asks,
        recording.is_new,
    )


def _is_affordable(body: Body, environment: Environment) -> bool:
    """Whether a body with its calls stays within what a file may call; if not, it is read until the call too many."""
    context = environment.context
    if environment.muted:
        return True
    return (
        environment.depth + context.bodies.levels(body) < DEEPEST_CALLS
        and context.calls_made + body.calls <= MOST_CALLS
        and context.spelled_out + body.expressions <= MOST_EXPRESSIONS
    )


def _value(source: HelperSource, inner: Environment) -> tuple[ir.Expr, bool]:
    value, _ = pure_body(source.node, inner)
    check_returned(source.node, value, inner)
    return value, False


def arguments_of(source: HelperSource, node: syn.Call, environment: Environment) -> Arguments | None:
    """The typed arguments of a call, checked against the parameters."""
    name, parameters = source.node.name, source.node.parameters
    keyword = next((a for a in node.arguments if a.keyword is not None), None)
    if keyword is not None or len(node.arguments) != len(parameters):
        shown = ", ".join(parameter.name for parameter in parameters)
        environment.report(
            codes.WRONG_ARGUMENTS,
            (
                takes_and_has(name, len(parameters), len(node.arguments))
                if keyword is None
                else f"the arguments of `{name}` are written without names"
            ),
            node.span,
            help=f"write `{name}({shown})`",
        )
        return None
    arguments = []
    for argument, parameter in zip(node.arguments, parameters, strict=True):
        wanted = (
            type_expression(parameter.annotation, environment) if parameter.annotation is not None else None
        )
        value = environment.settle(environment.infer(argument.value, wanted or Basic.CLIENT))
        if wanted is not None and not types.fits(value.info.type, wanted):
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{parameter.name}` takes a {types.name(wanted)}, and this has type {types.name(value.info.type)}",
                value.info.span,
                help=conversion(value.info.type, wanted, environment.text(value))
                or f"give it a {types.name(wanted)}",
            )
            return None
        arguments.append(value)
    return None if is_too_involved(node, environment, tuple(arguments)) else tuple(arguments)


def is_too_involved(node: syn.Expr, environment: Environment, arguments: Arguments = ()) -> bool:
    """Counts the calls of a file, and says once that they are beyond a limit; what is emitted was counted before."""
    if environment.muted:
        return False
    context = environment.context
    context.calls_made += 1
    if context.calls_made > MOST_CALLS + 1:
        return True
    beyond = _limit_passed(environment, arguments)
    if beyond is None:
        return False
    context.calls_made = MOST_CALLS + 1
    message, help = beyond
    environment.report(
        codes.TOO_INVOLVED,
        message,
        node.span,
        help=help,
        notes=("each call is checked as if the body of the helper stood there",),
    )
    return True


def _limit_passed(environment: Environment, arguments: Arguments) -> tuple[str, str] | None:
    """Which limit of what a file may spell out a call is beyond, and what helps; None if it is within all."""
    context = environment.context
    once = "give the value a name, and use the name in place of a second call"
    if context.calls_made > MOST_CALLS:
        return f"the helpers of this file make more than {MOST_CALLS} calls", once
    if environment.depth >= DEEPEST_CALLS:
        return f"helpers call each other more than {DEEPEST_CALLS} deep", once
    if any(depth(argument) > DEEPEST_NAMES for argument in arguments):
        return (
            f"the arguments of helpers build on one another more than {DEEPEST_NAMES} deep",
            "leave out calls of helpers whose argument is what a helper returns",
        )
    if context.spelled_out > MOST_EXPRESSIONS:
        message = f"the helpers that this file calls spell out more than {MOST_EXPRESSIONS:,} expressions"
        return message, f"make the helpers shorter, or {once}"
    return None


def body_environment(
    source: HelperSource, arguments: Arguments, call: Span, environment: Environment
) -> Environment:
    """The point at the top of a helper's body, where its parameters are the arguments of this call."""
    inner = replace(
        environment,
        scope=source.scope.inner(),
        call=environment.call or call,
        in_f_string=False,
        depth=environment.depth + 1,
    )
    for parameter, argument in zip(source.node.parameters, arguments, strict=True):
        bound = ir.Definition(parameter.name, argument, is_constant(argument), parameter.span)
        inner.scope.define(parameter.name, bound, parameter.span)
        environment.context.parameters.add(bound)
        environment.context.of_helpers.add(bound)
    return inner


def pure_body(node: syn.Def, environment: Environment) -> tuple[ir.Expr, tuple[ir.Definition, ...]]:
    """The value of a pure helper's body, and its local definitions."""
    locals_: list[ir.Definition] = []
    for statement in node.body:
        match statement:
            case syn.Assign():
                locals_.append(define_local(statement, environment))
            case syn.Return(value_node):
                return environment.settle(defined(value_node, environment)), tuple(locals_)
            case _:
                environment.report(
                    codes.EFFECT_AS_VALUE,
                    f"the helper `{node.name}` returns a value, so it can only define and return",
                    statement.span,
                    help=(
                        "write `return a if condition else b`"
                        if isinstance(statement, syn.If)
                        else "take the effect out, or leave out the `return` and call the helper on its own line"
                    ),
                )
                return environment.mistake(statement.span), ()
    return environment.mistake(node.span), ()


def check_returned(node: syn.Def, value: ir.Expr, environment: Environment) -> None:
    """Reports a value of another type than the one that ``-> type`` promises."""
    if node.returns is None:
        return
    # What is no type is reported where the helper is defined.
    promised = type_expression(node.returns, replace(environment, muted=True))
    if promised is not None and not types.fits(value.info.type, promised):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{node.name}` returns {types.name(promised)}, and this has type {types.name(value.info.type)}",
            value.info.span,
            help=f"write `-> {types.name(value.info.type)}`, or leave it out: types are found by themselves",
        )


def _id(source: HelperSource, parameters: tuple[ir.Definition, ...], meaning: Meaning) -> ir.HelperId:
    """Which form of the helper a call with these parameters has."""
    of_json = [index for index, parameter in enumerate(parameters) if is_of_json(parameter.value)]
    matched = matched_definitions(meaning) if of_json else frozenset()
    limited = tuple(index for index in of_json if parameters[index] in matched)
    types_ = tuple(parameter.value.info.type for parameter in parameters)
    return ir.HelperId(source.node.name, source.path, types_, limited)


def emitted_environment(
    source: HelperSource, id: ir.HelperId, environment: Environment
) -> tuple[Environment, tuple[ir.Variable, ...]]:
    """The point at the top of a helper's body as it is emitted: nothing is known but its parameters'
    types.
    """
    calls = environment.context.calls[id]
    inner = replace(
        environment,
        scope=source.scope.inner(),
        facts=NOTHING,
        muted=True,
        lenient=True,
        call=source.node.span,
    )
    variables = []
    for index, (parameter, type_) in enumerate(zip(source.node.parameters, id.types, strict=True)):
        origins = tuple(call[index] for call in calls)
        present = all(origin.info.present for origin in origins)
        variable = ir.Variable(parameter.name, type_, present, parameter.span, origins)
        inner.scope.define(parameter.name, variable, parameter.span)
        variables.append(variable)
    return inner, tuple(variables)
