"""Calls of externs.

In: ``md5(event.user.email)``, alone on a line or as the right side of a definition. Out: :class:`ir.Ask`, whose answer
has a name from there on.

    digest = md5(event.user.email, on_error=stop())   ->   Ask(digest, None, ExternCall(md5, …), …), present below
"""

from actiongen import ir
from actiongen.analysis.arguments import conversion, takes_and_has
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.analysis.operators import require
from actiongen.analysis.questions import Act, made_where, timeout
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.known import Facts
from actiongen.ir import types
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.syntax import tree as syn

_OPTIONS = ("on_error", "timeout")


def called_extern(node: syn.Expr, environment: Environment) -> ir.Extern | None:
    """The function that an expression calls, alone or in front of ``if … else None``."""
    call = node.then if isinstance(node, syn.Conditional) else node
    if not isinstance(call, syn.Call) or not isinstance(call.func, syn.Name):
        return None
    binding = environment.scope.lookup(call.func.id)
    return binding if isinstance(binding, ir.Extern) else None


def ask_extern(
    node: syn.Expr, name: str | None, environment: Environment, act: Act
) -> tuple[ir.Ask | None, ir.Variable]:
    """The call (None after an error) and its answer."""
    call, test, there = made_where(node, "an extern", environment)
    extern = called_extern(call, there)
    assert extern is not None
    there.context.referenced.add(extern)
    arguments = _arguments(extern, call, there)
    keywords = {each.keyword: each for each in call.arguments if each.keyword is not None}
    failure = ir.Variable("failure", ir.QUERY_FAILURE, True, node.span)
    on_error, failed = _on_error(extern, call, keywords.get("on_error"), failure, there, act)
    ends = failed is None and there.facts is not None and "on_error" in keywords
    if extern.returns is None and name is not None:
        environment.report(
            codes.EFFECT_AS_VALUE,
            f"`{extern.name}` gives nothing: it is declared with `-> None`",
            node.span,
            help="call it on a line of its own in a rule, or declare the type of what it gives",
        )
    fallback = "is_done" if extern.returns is None else "result"
    present = ends and test is None
    answer = ir.Variable(name or fallback, extern.answer, present, node.span, is_foreign=True)
    question = ir.ExternCall(extern, arguments or (), _timeout(extern, keywords.get("timeout"), there))
    if arguments is None:
        return None, answer
    return ir.Ask(answer, test, question, failure, on_error, node.span), answer


def _arguments(extern: ir.Extern, call: syn.Call, environment: Environment) -> tuple[ir.Expr, ...] | None:
    given = [each for each in call.arguments if each.keyword is None]
    shown = ", ".join(parameter.name for parameter in extern.parameters)
    unknown = next((each for each in call.arguments if each.keyword not in (None, *_OPTIONS)), None)
    if unknown is not None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"a call of an extern has no option `{unknown.keyword}`",
            unknown.keyword_span or unknown.span,
            help=f"the options are {list_of_names(_OPTIONS)}; arguments are written without names",
        )
        return None
    if len(given) != len(extern.parameters):
        environment.report(
            codes.WRONG_ARGUMENTS,
            takes_and_has(extern.name, len(extern.parameters), len(given)),
            call.span,
            help=f"write `{extern.name}({shown})`",
        )
        return None
    values = [
        _argument(parameter, each.value, environment)
        for parameter, each in zip(extern.parameters, given, strict=True)
    ]
    known = tuple(value for value in values if value is not None)
    return known if len(known) == len(values) else None


def _argument(parameter: ir.ExternParameter, node: syn.Expr, environment: Environment) -> ir.Expr | None:
    value = environment.settle(environment.infer(node, parameter.type))
    if not _fits(value.info.type, parameter.type):
        given, wanted = types.name(value.info.type), types.name(parameter.type)
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{parameter.name}` takes a {wanted}, and this has type {given}",
            value.info.span,
            help=conversion(value.info.type, parameter.type, environment.text(value))
            or f"give it a {wanted}",
        )
        return None
    return value if parameter.type is Basic.JSON else require(value, f"`{parameter.name}`", environment)


def _fits(given: Type, wanted: Type) -> bool:
    """Whether a value may be passed; what is ``json`` to the function is any value that JSON can hold."""
    if wanted is Basic.JSON:
        return not (types.holds(given, Basic.TIME) or types.holds(given, Basic.DURATION))
    if isinstance(given, ListOf) and isinstance(wanted, ListOf):
        return _fits(given.item, wanted.item)
    return types.fits(given, wanted)


def _on_error(
    extern: ir.Extern,
    call: syn.Call,
    on_error: syn.Argument | None,
    failure: ir.Variable,
    environment: Environment,
    act: Act,
) -> tuple[tuple[ir.Effect, ...], Facts]:
    if on_error is not None:
        return act(on_error.value, failure, environment)
    if extern.returns is None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{extern.name}` can fail, and nothing would show it: `on_error=` says what happens then",
            call.span,
            help='write `on_error=log("it failed")` to go on, or a denial or `stop()` to end the action',
        )
    return (), environment.facts


def _timeout(extern: ir.Extern, given: syn.Argument | None, environment: Environment) -> float | None:
    if extern.is_async:
        return DEFAULT_TIMEOUT if given is None else timeout(given, environment)
    if given is not None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"nothing can interrupt `{extern.name}`, which is not async",
            given.span,
            help=f"leave `timeout=` out, or make the function of `{extern.path}` async",
        )
    return None


def report_within(extern: ir.Extern, node: syn.Call, environment: Environment) -> None:
    """Reports a call within an expression."""
    environment.report(
        codes.EFFECT_AS_VALUE,
        f"`{extern.name}` is an extern: a call of it stands alone on a line, or is the whole right side of a "
        "definition in an action file or a helper",
        node.span,
        help=f"give it a name first: `answer = {extern.name}(…)`, and use `answer`",
    )
