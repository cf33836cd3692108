"""Calls that have a value: built-ins, methods of texts and dictionaries, pure helpers.

In: a call of the syntax tree. Out: an operation of the IR; a call of something that only acts is an error
here.

    email_domain(event.user.email)   ->   Operation(EMAIL_DOMAIN, …)
"""

from actiongen import ir
from actiongen.analysis.api import api_method, api_name
from actiongen.analysis.arguments import no_keywords, takes
from actiongen.analysis.builtins import SPECIAL
from actiongen.analysis.clients import report_misplaced
from actiongen.analysis.environment import Environment, as_written, did_you_mean
from actiongen.analysis.extern_calls import report_within as report_extern_within
from actiongen.analysis.foreign import report_foreign
from actiongen.analysis.helpers import call_pure
from actiongen.analysis.literal_operands import has_wrong_literal
from actiongen.analysis.lookups import get
from actiongen.analysis.paths import foreign_method
from actiongen.analysis.queries import report_query_as_value
from actiongen.analysis.requests import is_request
from actiongen.analysis.scope import BUILTINS, OF_DICTIONARIES, HelperKind, HelperSource, Unknown
from actiongen.analysis.token_keys import is_keys, report_keys_as_value
from actiongen.analysis.tokens import is_token, jwt_call, unknown_function
from actiongen.analysis.unknown_method import named_methods
from actiongen.analysis.use_before_definition import used_early
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.ir import clients, types
from actiongen.ir.ops import OPERATIONS, Notation, written_as
from actiongen.ir.types import Basic, ListOf, MapOf, Record
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.habits import OF_DURATIONS, OF_TIMES

_FUNCTIONS = written_as(Notation.FUNCTION)
_METHODS = written_as(Notation.METHOD)
_PLACES = {
    "case": "put it into the `cases=[…]` of a test",
    "acts": "put it into the `then=` of a property",
    "external": "put it into the list of a `flow(…)`",
    "rule": "write `with rule(…):` at the top level, and what it does below",
    "on_continue": "write `with on_continue():` at the top level, and its rules below",
}
"""Where a declaration stands that has no line of its own."""


def call(node: syn.Call, environment: Environment) -> ir.Expr:
    """The value of a call."""
    match node.func:
        case syn.Name(name):
            return _function(name, node, environment)
        case syn.Attribute(value=value, name=name, name_span=name_span):
            return _method(value, name, name_span, node, environment)
        case _:  # nothing else can be called, now or later
            environment.report(
                codes.TYPE_MISMATCH, "this cannot be called", node.func.span, help="call a name"
            )
            return environment.mistake(node.span)


def _function(name: str, node: syn.Call, environment: Environment) -> ir.Expr:
    special = SPECIAL.get(name)
    if special is not None:
        return special(node, environment)
    op = _FUNCTIONS.get(name)
    if op is not None:
        return _operation(op, None, node, environment)
    return _named(name, node, environment)


def _named(name: str, node: syn.Call, environment: Environment) -> ir.Expr:
    if name in ("event", "api"):
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{name}` cannot be called",
            node.func.span,
            help=f"write what of it, such as `{'event.user.email' if name == 'event' else 'api.access.deny'}`",
        )
        return environment.mistake(node.span)
    if is_keys(node):
        report_keys_as_value("jwks(…)", node, environment)
        return environment.mistake(node.span)
    if name in clients.WORDS:
        report_misplaced(name, node.span, environment)
        return environment.mistake(node.span)
    if name in BUILTINS:
        effect = name in ir.WORDS
        environment.report(
            codes.EFFECT_AS_VALUE if effect else codes.MISPLACED_DECLARATION,
            f"`{name}(…)` {'acts and has no value' if effect else 'is a declaration and has no value'}",
            node.span,
            help=_PLACES.get(
                name, f"put it on a line of its own {'in a rule' if effect else 'at the top level'}"
            ),
        )
        return environment.mistake(node.span)
    binding = environment.scope.lookup(name)
    if isinstance(binding, HelperSource):
        environment.context.referenced.add(binding)
        if binding.kind is HelperKind.ASKING:
            _report_within(
                f"`{name}` makes requests or queries: a call of it", f"{name}(…)", node.span, environment
            )
            return environment.mistake(node.span)
        if binding.kind is HelperKind.ACTING:
            environment.report(
                codes.EFFECT_AS_VALUE,
                f"the helper `{name}` acts and has no value",
                node.span,
                help="call it on a line of its own in a rule, or end it with `return …`",
            )
            return environment.mistake(node.span)
        return call_pure(binding, node, environment)
    if isinstance(binding, ir.Extern):
        environment.context.referenced.add(binding)
        report_extern_within(binding, node, environment)
        return environment.mistake(node.span)
    if binding is None and report_foreign(node.func, environment):
        return environment.mistake(node.span)
    if binding is None:
        values = [argument.value for argument in node.arguments]
        parts = [
            environment.infer(value) for value in values if not isinstance(value, syn.Generator | syn.Dots)
        ]
        _report_unknown(name, node, environment)
        return environment.mistake(node.span, *parts)
    if not isinstance(binding, Unknown) and environment.infer(node.func).info.type is not Basic.UNKNOWN:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{name}` is a value and cannot be called",
            node.func.span,
            help=f"write `{name}` alone",
        )
    return environment.mistake(node.span)


def _report_within(what: str, shown: str, span: Span, environment: Environment) -> None:
    environment.report(
        codes.EFFECT_AS_VALUE,
        f"{what} stands alone on a line, or is the whole right side of a definition in an action file or a helper",
        span,
        help=f"give it a name first: `answer = {shown}`, and use `answer`",
    )


def _report_unknown(name: str, node: syn.Call, environment: Environment) -> None:
    if "names" in environment.context.unread:
        return
    early = used_early(name, node.func.span, environment)
    if early is not None:
        environment.report(
            codes.UNKNOWN_NAME, early.message, node.func.span, help=early.help, secondary=early.secondary
        )
        return
    help, fix = did_you_mean(name, (*environment.scope.visible(), *BUILTINS), node.func.span)
    methods = named_methods(name, environment)
    if methods:
        help, fix = "write " + " or ".join(f"`api.{method}`" for method in methods), None
    environment.report(
        codes.UNKNOWN_NAME,
        f"there is no `{name}(…)`",
        node.func.span,
        help=help or f"define a helper of that name above: `def {name}({_parameters(node)}):`",
        fix=fix,
    )


def _parameters(node: syn.Call) -> str:
    """Parameters for a helper that is called so."""
    return ", ".join("abcdefgh"[: len(node.arguments)])


def _operation(op: ir.Op, subject: ir.Expr | None, node: syn.Call, environment: Environment) -> ir.Expr:
    row = OPERATIONS[op]
    assert row.takes is not None and row.gives is not None
    before = () if subject is None else (subject,)
    arguments = takes(row.name, row.takes[len(before) :], node, environment)
    if isinstance(arguments, ir.ErrorExpr):
        return environment.mistake(node.span, *before, *arguments.parts)
    operands = (*before, *arguments)
    info = ir.Info(row.gives, row.gives is Basic.BOOLEAN, node.span)
    if row.is_new and environment.recording is not None:
        environment.recording.is_new = True
    made = ir.Operation(op, operands, info)
    if has_wrong_literal(made, environment):
        return environment.mistake(node.span, *operands)
    return environment.settle(made)


def _method(
    value_node: syn.Expr, name: str, name_span: Span, node: syn.Call, environment: Environment
) -> ir.Expr:
    root = value_node
    while isinstance(root, syn.Attribute | syn.Subscript):
        root = root.value
    if isinstance(root, syn.Name) and root.id == "api":
        if api_name(node.func) is None:
            environment.report(
                codes.UNKNOWN_METHOD,
                "a method of `api` is written with dots",
                node.func.span,
                help="write `api.access.deny(…)`",
            )
        else:
            method = api_method(node, environment)
            if method is not None and method.returns.value is not None:
                report_query_as_value(method, node, environment)
            elif method is not None:
                environment.report(
                    codes.EFFECT_AS_VALUE,
                    f"`api.{method.name}` acts and has no value",
                    node.span,
                    help="put the call on a line of its own in a rule",
                )
        return environment.mistake(node.span)
    if is_request(node, environment):
        shown = f"{root.id if isinstance(root, syn.Name) else 'http'}.{name}(…)"
        _report_within("a request", shown, node.span, environment)
        return environment.mistake(node.span)
    if (function := jwt_call(node)) is not None:
        if function == "decode":
            environment.context.has_tokens = True
            return _operation(ir.Op.JWT_DECODE, None, node, environment)
        if is_token(node):
            what = "a verification" if function == "verify" else "a signature"
            _report_within(what, f"jwt.{function}(…)", node.span, environment)
        else:
            unknown_function(node, environment)
        return environment.mistake(node.span)
    if report_foreign(node.func, environment):
        return environment.mistake(node.span)
    value = environment.infer(value_node)
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return environment.mistake(node.span, value)
    if name in OF_DICTIONARIES and (isinstance(type_, Record | MapOf) or type_ is Basic.JSON):
        return get(value, node, environment) if name == "get" else _items(value, node, environment)
    op = _METHODS.get(name)
    if op is None or type_ is not Basic.STRING:
        _report_method(value, node, name, name_span, environment)
        return environment.mistake(node.span, value)
    if name == "split" and not _is_filled_literal(node):
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`split` takes a literal separator that is not empty",
            node.span,
            help='write it: `.split(",")`',
        )
        return environment.mistake(node.span, value)
    return _operation(op, value, node, environment)


def _items(value: ir.Expr, node: syn.Call, environment: Environment) -> ir.Expr:
    """Pairs in a place where there are none; loops read theirs themselves."""
    if no_keywords("items", 0, node, environment):
        environment.report(
            codes.NOT_LISTED,
            "the pairs of a dictionary stand in a loop, after `in`",
            node.span,
            help=f"write `[key for key, value in {environment.text(value, tight=True)}.items()]`",
        )
    return environment.mistake(node.span, value)


def _is_filled_literal(node: syn.Call) -> bool:
    if len(node.arguments) != 1 or node.arguments[0].keyword is not None:
        return False
    value = node.arguments[0].value
    return isinstance(value, syn.String) and value.value != ""


def _report_method(
    value: ir.Expr, node: syn.Call, name: str, name_span: Span, environment: Environment
) -> None:
    type_ = value.info.type
    argument = as_written(node.arguments[0].value) if node.arguments else "value"
    foreign = foreign_method(name, value, argument, environment)
    help, fix = did_you_mean(name, _METHODS, name_span) if type_ is Basic.STRING else (None, None)
    if foreign is not None:
        help, fix = f"write `{foreign}`", None
        if foreign.startswith(".") and type_ is Basic.STRING:
            same = foreign[1:].partition("(")[0]
            fix = Fix(f"write `{same}`", (Edit(name_span, same),))
    elif type_ is Basic.JSON:
        help = f"read it with its type first: `read({environment.text(value)}, string)`"
    elif name == "join" and isinstance(type_, ListOf):
        help = f'write `", ".join({environment.text(value)})`'
    elif isinstance(type_, Record) and type_.field(name) is not None:
        help = f"it is a field: write `.{name}` alone"
    elif isinstance(type_, Record | MapOf):
        help = "dictionaries have `.get(key, default)`, and `.items()` in a `for`"
    elif type_ is Basic.TIME:
        help = OF_TIMES
    elif type_ is Basic.DURATION:
        help = OF_DURATIONS
    elif type_ is not Basic.STRING:
        help = f"only texts have methods, and this has type {types.name(type_)}"
    what = "this record" if isinstance(type_, Record) else types.name(type_)
    environment.report(
        codes.UNKNOWN_STRING_METHOD,
        f"{what} has no method `{name}`",
        name_span,
        help=help or "texts have " + ", ".join(f"`{each}`" for each in _METHODS),
        fix=fix,
    )
