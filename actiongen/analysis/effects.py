"""Bodies of rules and effect helpers.

In: the statements of a block. Out: effects, and what is known where control leaves the block below (None: it
never does). Code below a call that ends the action is an error.

    api.access.deny("…")   ->   Call(…), None
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import assert_never

from actiongen import ir
from actiongen.analysis import request_helpers
from actiongen.analysis.api import api_call, api_name
from actiongen.analysis.comprehensions import loop_variables, looped_over
from actiongen.analysis.conditions import condition
from actiongen.analysis.definitions import define_local
from actiongen.analysis.environment import Environment
from actiongen.analysis.extern_calls import ask_extern, called_extern
from actiongen.analysis.helpers import arguments_of, body_of, is_too_involved
from actiongen.analysis.names import claim
from actiongen.analysis.operators import require
from actiongen.analysis.queries import asked_method, query
from actiongen.analysis.request_helpers import Asked, ask_helper, is_asking, is_question
from actiongen.analysis.requests import is_request, request
from actiongen.analysis.scope import BUILTINS, TOP_LEVEL, HelperKind, HelperSource, Unknown
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.tokens import is_token, token
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import Facts, either
from actiongen.ir import types
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

Body = tuple[ir.Effect, ...]
Acted = tuple[ir.Effect | None, Facts]
Done = tuple[tuple[ir.Effect, ...], Facts]


def body(statements: tuple[syn.Statement, ...], environment: Environment) -> tuple[Body, Facts]:
    """The effects of a block, and what is known below it."""
    effects: list[ir.Effect] = []
    here = environment.inside()
    ender: Span | None = None
    for index, statement in enumerate(statements):
        if ender is not None:
            environment.report(
                codes.CODE_AFTER_END,
                "nothing runs below a call that ends the action",
                statement.span,
                label="never runs",
                help="move it above, or take it out",
                secondary=(Label(ender, "the action ends here"),),
            )
            break
        last = index == len(statements) - 1
        made, facts = _statement(statement, here, last)
        effects += made
        if facts is None and here.facts is not None:
            ender = statement.span
        else:
            here = replace(here, facts=facts)
    return tuple(effects), None if ender is not None else here.facts


def is_effect(node: syn.Expr, environment: Environment) -> bool:
    """Whether an expression is a call that acts: a method of ``api``, ``stop`` and its like, an effect
    helper.
    """
    if not isinstance(node, syn.Call):
        return False
    if not isinstance(node.func, syn.Name):
        return api_name(node.func) is not None
    binding = environment.scope.lookup(node.func.id)
    return node.func.id in ir.WORDS or (
        isinstance(binding, HelperSource) and binding.kind is HelperKind.ACTING
    )


def ends(effects: Body, facts_below: Facts) -> ir.Ends:
    """Whether a body ends the handler."""
    if facts_below is None:
        return ir.Ends.ALWAYS
    return ir.Ends.SOMETIMES if any(_can_end(effect) for effect in effects) else ir.Ends.NEVER


def _can_end(effect: ir.Effect) -> bool:
    if isinstance(effect, ir.Ender | ir.Plain):
        return isinstance(effect, ir.Ender)
    match effect:
        case ir.Call(method):
            return method.terminal
        case ir.HelperDo(ends=ends_) | ir.HelperAsk(ends=ends_):
            return ends_ is not ir.Ends.NEVER
        case ir.If(arms, otherwise):
            bodies = (*(arm.body for arm in arms), otherwise)
            return any(_can_end(inner) for each in bodies for inner in each)
        case ir.For(body=inner_body) | ir.Ask(on_error=inner_body):
            return any(_can_end(inner) for inner in inner_body)
        case _:
            assert_never(effect)


def _statement(statement: syn.Statement, environment: Environment, last: bool) -> Done:
    """The effects of one statement: a token whose keys are fetched is two questions."""
    match statement:
        case syn.Assign() if is_keys(statement.value):
            claim(statement.target, key_source(statement.value, environment), environment)
            return (), environment.facts
        case syn.Assign() if is_question(statement.value, environment):
            made, answer = ask(statement.value, statement.target.id, environment)
            claim(statement.target, answer, environment)
            return made, environment.facts
        case syn.Assign():
            return (ir.Let(define_local(statement, environment), statement.span),), environment.facts
        case syn.Do(value) if is_asking(value, environment):
            return ask(value, None, environment)[0], environment.facts
        case syn.Do(syn.Call() as call):
            return _one(_call(call, environment, last))
        case syn.If():
            return _one(_if(statement, environment))
        case syn.For():
            return _one(_for(statement, environment))
        case syn.Do(value) if environment.infer(value).info.type is not Basic.UNKNOWN:
            environment.report(
                codes.NOT_AN_EFFECT,
                "this line computes a value and does nothing with it",
                value.span,
                help=(
                    "write a comment as `# …`"
                    if isinstance(value, syn.String)
                    else "give it a name, or call a method of `api` with it"
                ),
            )
        case syn.Broken() | syn.Do() | syn.Return() | syn.With() | syn.Def():
            pass  # a mistake that has been reported
        case _:
            assert_never(statement)
    return (), environment.facts


def _one(done: Acted) -> Done:
    effect, facts = done
    return () if effect is None else (effect,), facts


def ask(node: syn.Expr, name: str | None, environment: Environment) -> Asked:
    """A question or a call of a request helper, and its answer."""
    if environment.recording is not None:
        environment.recording.asks = True
    if is_request(node, environment):
        made, response = request(node, name, environment, _on_error)
        return () if made is None else (made,), response
    if is_token(node):
        return token(node, name, environment, partial(_on_error, option="on_invalid"), _on_error)
    if asked_method(node, environment) is not None:
        made, result = query(node, name, environment, _on_error)
        return () if made is None else (made,), result
    if called_extern(node, environment) is not None:
        made, given = ask_extern(node, name, environment, _on_error)
        return () if made is None else (made,), given
    return ask_helper(node, name, environment, _asking, ends)


def asking_body(source: HelperSource, environment: Environment) -> tuple[Body, Facts]:
    """The body of a request helper, and what is known below it."""
    return request_helpers.asking_body(source, environment, ask), environment.facts


def _asking(source: HelperSource, inner: Environment) -> tuple[Body, bool]:
    effects, below = asking_body(source, inner)
    return effects, below is None


def _on_error(
    node: syn.Expr, failure: ir.Variable, environment: Environment, option: str = "on_error"
) -> tuple[Body, Facts]:
    """What ``on_error=`` or another option does, and what is known below; a helper that is named gets the failure."""
    here = environment.inside()
    if isinstance(node, syn.Name) and isinstance(environment.scope.lookup(node.id), HelperSource):
        argument = ir.Var(failure, environment.info(failure.type, node.span))
        effect, below = _named_helper(node, (argument,), here, option)
    elif isinstance(node, syn.Call) and is_effect(node, here) and not is_asking(node, here):
        effect, below = _call(node, here, last=True)
    else:
        if here.infer(node).info.type is not Basic.UNKNOWN:
            environment.report(
                codes.EFFECT_AS_VALUE,
                f"`{option}=` acts: it is a call, or the name of an effect helper that takes the failure",
                node.span,
                help=f'write `{option}=log("no answer")`, `{option}=stop()` or `{option}=api.access.deny("…")`',
            )
        return (), environment.facts
    return () if effect is None else (effect,), below


def _named_helper(
    node: syn.Name, arguments: tuple[ir.Expr, ...], environment: Environment, option: str
) -> tuple[ir.Effect | None, Facts]:
    source = environment.scope.lookup(node.id)
    assert isinstance(source, HelperSource)
    environment.context.referenced.add(source)
    if source.kind is not HelperKind.ACTING or len(source.node.parameters) != len(arguments):
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{option}={node.id}` needs an effect helper with one parameter, which gets the failure",
            node.span,
            help=(
                f"call it: `{option}={node.id}({', '.join(p.name for p in source.node.parameters)})`"
                if source.kind is HelperKind.ACTING
                else "a helper that acts has no `return`: `def report(failure): log(failure.reason)`"
            ),
        )
        return None, environment.facts
    if is_too_involved(node, environment):
        return None, environment.facts
    return _done(source, arguments, node.span, environment)


def _if(statement: syn.If, environment: Environment) -> tuple[ir.Effect, Facts]:
    here, below = environment, None
    arms = []
    for arm in statement.arms:
        test = condition(arm.condition, replace(here, gate=True))
        effects, facts = body(arm.body, here.assume(test))
        arms.append(ir.Arm(test, effects))
        below = either(below, facts)
        here = here.assume(test, False)
    otherwise, facts = body(statement.otherwise, here)
    below = either(below, facts)
    return ir.If(tuple(arms), otherwise, statement.span), below


def _check_helper_ends(effect: ir.Effect, last: bool, environment: Environment) -> None:
    """A helper that can end the action must be the last line of its block."""
    if not last and isinstance(effect, ir.HelperDo) and effect.ends is ir.Ends.SOMETIMES:
        environment.report(
            codes.ENDS_NOT_LAST,
            f"`{effect.helper.name}` can end the action, so it is called on the last line of its block",
            effect.span,
            help="move the lines below it above, or into the helper",
        )


def _for(statement: syn.For, environment: Environment) -> tuple[ir.Effect, Facts]:
    iterable = looped_over(statement.iterable, environment)
    inner = environment.inside()
    variables = loop_variables(statement.targets, iterable, inner)
    inner = inner.where(environment.context.numbering.present(iterable))
    effects, _ = body(statement.body, inner)
    return ir.For(variables, iterable, effects, statement.span), environment.facts


def _call(call: syn.Call, environment: Environment, last: bool) -> tuple[ir.Effect | None, Facts]:
    if api_name(call.func) is not None:
        effect = api_call(call, environment)
        ended = effect is not None and effect.method.terminal
        return effect, None if ended else environment.facts
    if not isinstance(call.func, syn.Name):
        return _not_an_effect(call, environment)
    if call.func.id in ir.WORDS:
        return ACTING[call.func.id](call, environment)
    return _helper(call.func.id, call, environment, last)


def _stop(call: syn.Call, environment: Environment) -> Acted:
    if call.arguments:
        environment.report(
            codes.WRONG_ARGUMENTS, "`stop` takes no argument", call.span, help="write `stop()`"
        )
    return ir.Stop(call.span), None


def _abort(call: syn.Call, environment: Environment) -> Acted:
    if len(call.arguments) != 1 or call.arguments[0].keyword is not None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`abort` takes one text",
            call.span,
            help='write `abort("what went wrong")`',
        )
        return None, None
    message = require(environment.infer(call.arguments[0].value), "`abort`", environment)
    if message.info.type not in (Basic.STRING, Basic.UNKNOWN):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`abort` takes a text, and this has type {types.name(message.info.type)}",
            message.info.span,
            help='write it into a text: `f"{…}"`',
        )
    return ir.Abort(message, call.span), None


def _log(call: syn.Call, environment: Environment) -> Acted:
    if not call.arguments or any(argument.keyword for argument in call.arguments):
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`log` takes a text and values, without names",
            call.span,
            help='write `log("what happened", value)`',
        )
        return None, environment.facts
    values = tuple(environment.settle(environment.infer(argument.value)) for argument in call.arguments)
    return ir.Log(values, call.span), environment.facts


ACTING: Mapping[str, Callable[[syn.Call, Environment], Acted]] = MappingProxyType(
    {"stop": _stop, "abort": _abort, "log": _log}
)
"""What makes an effect of each of the words that act, and what is known below it."""


def _helper(
    name: str, call: syn.Call, environment: Environment, last: bool
) -> tuple[ir.Effect | None, Facts]:
    binding = environment.scope.lookup(name)
    if not isinstance(binding, HelperSource) or binding.kind is not HelperKind.ACTING:
        return _not_an_effect(call, environment)
    environment.context.referenced.add(binding)
    arguments = arguments_of(binding, call, environment)
    if arguments is None:
        return None, environment.facts
    effect, below = _done(binding, arguments, call.span, environment)
    _check_helper_ends(effect, last, environment)
    return effect, below


def _done(
    source: HelperSource, arguments: tuple[ir.Expr, ...], span: Span, environment: Environment
) -> tuple[ir.HelperDo, Facts]:
    done = body_of(source, arguments, span, environment, _effects)
    effects, below = done.meaning, None if done.ends else environment.facts
    assert isinstance(effects, tuple)
    return ir.HelperDo(done.helper, arguments, effects, ends(effects, below), span), below


def _effects(source: HelperSource, inner: Environment) -> tuple[Body, bool]:
    effects, below = body(source.node.body, inner)
    return effects, below is None


def _not_an_effect(call: syn.Call, environment: Environment) -> tuple[None, Facts]:
    name = call.func.id if isinstance(call.func, syn.Name) else None
    if isinstance(environment.scope.lookup(name or ""), Unknown):
        return None, environment.facts
    known = name is None or name in BUILTINS or environment.scope.lookup(name) is not None
    if name in TOP_LEVEL:
        environment.report(
            codes.MISPLACED_DECLARATION,
            f"`{name}(…)` stands at the top level",
            call.span,
            help="move it out of the block",
        )
    elif known:
        typed = environment.infer(call)
        if typed.info.type is not Basic.UNKNOWN:
            environment.report(
                codes.NOT_AN_EFFECT,
                "this line computes a value and does nothing with it",
                call.span,
                help="give it a name, or call a method of `api` with it",
            )
    else:
        environment.infer(call)
    return None, environment.facts
