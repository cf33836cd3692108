"""The calls that tests and properties expect.

In: ``expect=``, ``then=``. Out: :class:`ExpectedCall` values; a call that Auth0 does not have is an error.

    api.access.deny(...)   ->   ExpectedCall("access.deny", (), rest=True)
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.api import api_method, api_name, argument
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.analysis.requests import NOT_SENT, expected_request, is_request
from actiongen.analysis.unknown_options import unknown_options
from actiongen.auth0.model import Method
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir.tests import ABORT
from actiongen.ir.types import Basic, Record
from actiongen.syntax import tree as syn

Expected = ir.ExpectedCall | ir.ExpectedRequest


def expected_calls(node: syn.Expr, environment: Environment) -> tuple[Expected, ...]:
    """The calls of ``expect=``, one or a list of them; the last one may be ``abort(…)``."""
    if not isinstance(node, syn.ListDisplay):
        found = _abort(node, environment) or _expected(node, environment)
        return () if found is None else (found,)
    calls: list[Expected] = []
    for item in node.items:
        if isinstance(item, syn.Starred):
            bad_test("the expected calls are written out", item.span, environment)
            continue
        last = _abort(item, environment) if item is node.items[-1] else None
        found = last or _expected(item, environment)
        if found is not None:
            calls.append(found)
    return tuple(calls)


def _expected(node: syn.Expr, environment: Environment) -> Expected | None:
    if not isinstance(node, syn.Call) or not is_request(node, environment):
        return expected_call(node, environment)
    named = tuple(each for each in node.arguments if each.keyword or not isinstance(each.value, syn.Dots))
    asked, is_rest = replace(node, arguments=named), len(named) < len(node.arguments)
    for part in asked.arguments:
        if part.keyword in NOT_SENT:
            bad_test(
                f"`{part.keyword}=` says nothing of what is sent",
                part.span,
                environment,
                help="leave it out",
            )
    sent = expected_request(asked, environment)
    return None if sent is None else ir.ExpectedRequest(sent, is_rest, node.span)


def _abort(node: syn.Expr, environment: Environment) -> ir.ExpectedCall | None:
    if not isinstance(node, syn.Call) or not isinstance(node.func, syn.Name) or node.func.id != ABORT:
        return None
    given = [each.value for each in node.arguments]
    if len(given) != 1 or node.arguments[0].keyword is not None:
        bad_test(
            "`abort` takes one text", node.span, environment, help='write `abort("why")` or `abort(...)`'
        )
        return ir.ExpectedCall(ABORT, (), True, node.span)
    if isinstance(given[0], syn.Dots):
        return ir.ExpectedCall(ABORT, (), True, node.span)
    message = environment.infer(given[0], Basic.STRING)
    if message.info.type not in (Basic.STRING, Basic.UNKNOWN):
        bad_test("`abort` takes a text", given[0].span, environment, help='write `abort("why")`')
    return ir.ExpectedCall(ABORT, (message,), False, node.span)


def expected_call(node: syn.Expr, environment: Environment) -> ir.ExpectedCall | None:
    """A call of ``api`` that is expected, None after an error that leaves nothing to check."""
    if not isinstance(node, syn.Call) or api_name(node.func) is None:
        bad_test(
            "what is expected is a call of `api`, or a request",
            node.span,
            environment,
            help="write `api.access.deny(...)`, or `[]` for none",
        )
        return None
    method = api_method(node, environment)
    if method is None:
        return None
    dots = [index for index, each in enumerate(node.arguments) if isinstance(each.value, syn.Dots)]
    if dots and dots != [len(node.arguments) - 1]:
        bad_test(
            "`...` stands for the remaining arguments, so it is the last",
            node.span,
            environment,
            help="write it last, and the arguments that matter before it",
        )
        return None
    return ir.ExpectedCall(
        method.name, _arguments(method, node, bool(dots), environment), bool(dots), node.span
    )


def _arguments(method: Method, node: syn.Call, rest: bool, environment: Environment) -> tuple[ir.Expr, ...]:
    positional = [a for a in node.arguments if a.keyword is None and not isinstance(a.value, syn.Dots)]
    options = method.keywords
    plain = method.params[:-1] if options and len(positional) < len(method.params) else method.params
    if len(positional) > len(plain):
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` takes no further argument",
            positional[len(plain)].span,
        )
    found = [
        argument(param, given.value, f"`{param.name}`", environment)
        for param, given in zip(plain, positional, strict=False)
    ]
    keywords = [each for each in node.arguments if each.keyword is not None]
    unknown = unknown_options(method, node, environment)
    if not rest and not unknown and any(not param.optional for param in plain[len(positional) :]):
        names = list_of_names(param.name for param in plain[len(positional) :] if not param.optional)
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` needs {names}",
            node.span,
            help="write `...` for arguments that do not matter",
        )
    entries: list[ir.Entry | ir.Spread] = []
    for keyword in keywords:
        option = options.get(keyword.keyword or "")
        if option is not None:
            entries.append(
                ir.Entry(option.name, argument(option, keyword.value, f"`{option.name}`", environment))
            )
    if entries:
        found.append(ir.RecordDisplay(tuple(entries), environment.info(Record(()), node.span)))
    return tuple(found)
