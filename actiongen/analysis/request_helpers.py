"""Request helpers: a ``def`` whose definitions make requests, and that returns what comes of them.

In: a call, alone on a line or as the right side of a definition. Out: :class:`ir.HelperAsk`, whose result has a name
from there on: what the body returns, as if it stood here.

    profile = find(event.user.user_id, event.secrets.KEY)   ->   HelperAsk(find, …, (Ask(…), Let(…)), profile)
"""

from collections.abc import Callable

from actiongen import ir
from actiongen.analysis.definitions import define_local
from actiongen.analysis.environment import Environment
from actiongen.analysis.extern_calls import called_extern
from actiongen.analysis.helpers import Read, arguments_of, body_of, check_returned
from actiongen.analysis.names import claim
from actiongen.analysis.queries import asked_method, is_query
from actiongen.analysis.questions import made_where
from actiongen.analysis.requests import is_request
from actiongen.analysis.scope import HelperKind, HelperSource, Unknown
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.tokens import is_token
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.known import Facts
from actiongen.ir.types import Basic
from actiongen.syntax import tree as syn

Ask = Callable[[syn.Expr, str | None, Environment], "Asked"]
Asked = tuple[tuple[ir.Asking, ...], ir.Variable | ir.Definition | Unknown]
"""What is asked (nothing after an error; two questions for a token whose keys are fetched), and what the name of the
answer stands for."""


def is_asking(node: syn.Expr, environment: Environment) -> bool:
    """Whether an expression does nothing but ask: a request, a query, a token, a call of a request helper or an extern;
    alone or in front of ``if … else None``.
    """
    if is_request(node, environment) or is_token(node) or is_query(node, environment):
        return True
    if called_extern(node, environment) is not None:
        return True
    call = node.then if isinstance(node, syn.Conditional) else node
    if not isinstance(call, syn.Call) or not isinstance(call.func, syn.Name):
        return False
    binding = environment.scope.lookup(call.func.id)
    return isinstance(binding, HelperSource) and binding.kind is HelperKind.ASKING


def is_question(node: syn.Expr, environment: Environment) -> bool:
    """Whether the right side of a definition asks; that may be a call of ``api`` that does something, too."""
    return is_asking(node, environment) or asked_method(node, environment) is not None


def kind_of(node: syn.Def, environment: Environment) -> HelperKind:
    """What a ``def`` is for."""
    if not any(isinstance(statement, syn.Return) for statement in node.body):
        return HelperKind.ACTING
    inside = environment.inside()
    names = (statement.target for statement in node.body if isinstance(statement, syn.Assign))
    for name, span in (*((p.name, p.span) for p in node.parameters), *((n.id, n.span) for n in names)):
        inside.scope.define(name, Unknown(), span)
    return HelperKind.ASKING if _asks(node.body, inside) else HelperKind.PURE


def _asks(body: tuple[syn.Statement, ...], environment: Environment) -> bool:
    """Whether a body asks, also where a request helper may not."""
    for statement in body:
        match statement:
            case syn.Assign(value=value) if is_question(value, environment):
                return True
            case syn.Do(value) if is_asking(value, environment):
                return True
            case syn.If(arms, otherwise) if any(
                _asks(block, environment) for block in (*(arm.body for arm in arms), otherwise)
            ):
                return True
            case syn.For(body=inner) if _asks(inner, environment):
                return True
    return False


def ask_helper(
    node: syn.Expr,
    name: str | None,
    environment: Environment,
    read: Read,
    ends: Callable[[tuple[ir.Effect, ...], Facts], ir.Ends],
) -> Asked:
    """A call of a request helper, and its result; ``ends`` says whether what the body does ends the handler."""
    call, test, there = made_where(node, "a request", environment)
    assert isinstance(call.func, syn.Name)
    source = there.scope.lookup(call.func.id)
    assert isinstance(source, HelperSource)
    there.context.referenced.add(source)
    arguments = arguments_of(source, call, there)
    if arguments is None:
        return (), Unknown()
    done = body_of(source, arguments, call.span, there, read)
    effects = done.meaning
    assert isinstance(effects, tuple)
    returned = effects[-1]
    assert isinstance(returned, ir.Let)
    of_body = returned.definition.value.info
    value: ir.Expr = ir.Ref(returned.definition, ir.Info(of_body.type, of_body.present, call.span))
    if test is not None:
        nothing = ir.Literal(None, ir.Info(Basic.NOTHING, False, node.span))
        value = ir.Conditional(test, value, nothing, ir.Info(of_body.type, False, node.span))
    result = _result(name or "response", environment.settle(value), environment)
    made = ir.HelperAsk(
        done.helper, test, arguments, effects, result, ends(effects, environment.facts), node.span
    )
    return (made,), result


def asking_body(source: HelperSource, environment: Environment, ask: Ask) -> tuple[ir.Effect, ...]:
    """The requests and definitions of a request helper, and a last definition: what it returns."""
    effects: list[ir.Effect] = []
    value: ir.Expr = environment.mistake(source.node.span)
    for statement in source.node.body:
        match statement:
            case syn.Assign() if is_question(statement.value, environment):
                made, answer = ask(statement.value, statement.target.id, environment)
                claim(statement.target, answer, environment)
                effects += made
            case syn.Assign() if is_keys(statement.value):
                claim(statement.target, key_source(statement.value, environment), environment)
            case syn.Assign():
                effects.append(ir.Let(define_local(statement, environment), statement.span))
            case syn.Do() if is_asking(statement.value, environment):
                made, _ = ask(statement.value, None, environment)
                effects += made
            case syn.Return(node):
                value = environment.settle(environment.infer(node))
                check_returned(source.node, value, environment)
            case _:
                environment.report(
                    codes.EFFECT_AS_VALUE,
                    f"the helper `{source.node.name}` asks and returns a value, so it can only define, "
                    "ask and return",
                    statement.span,
                    help=(
                        "write `return a if condition else b`, or `answer = http.… if condition else None`"
                        if isinstance(statement, syn.If)
                        else "take the effect out, or leave out the `return` and call the helper on its own line"
                    ),
                )
    returned = _result("result", value, environment)
    return (*effects, ir.Let(returned, returned.span))


def _result(name: str, value: ir.Expr, environment: Environment) -> ir.Definition:
    result = ir.Definition(name, value, False, value.info.span)
    environment.context.results.add(result)
    if environment.recording is not None:
        environment.recording.made.append(result)
        environment.context.of_helpers.add(result)
    return result
