"""Calls of ``api``, checked against the catalogue.

In: ``api.group.method(arguments, option=…)``. Out: :class:`Call` with typed arguments, an options object
last; or errors about names, arity, types, values and limits that Auth0 documents.

    api.multifactor.enable("any", allowRememberBrowser=False)
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.environment import Environment, as_written, did_you_mean, list_of_names
from actiongen.analysis.javascript_object import is_javascript_object, report_object
from actiongen.analysis.literal_arguments import check_literal, check_other_keys
from actiongen.analysis.operators import require
from actiongen.analysis.quantities import in_unit
from actiongen.analysis.redirects import sent_to
from actiongen.analysis.throws import require_event
from actiongen.analysis.unknown_method import report_unknown_method
from actiongen.analysis.unknown_options import plain_names, repaired, signature, unknown_options
from actiongen.auth0.model import Method, Param, ParamType, Tag
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.syntax import tree as syn

_GATES = frozenset({Tag.DENIAL, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT})
_IN_UNIT: dict[Type, str] = {Basic.TIME: "now() + days(1)", Basic.DURATION: "hours(1)"}
"""What to do without a time or a duration that a call takes: what is over at once would lock everybody out."""


def api_name(func: syn.Expr) -> str | None:
    """``"multifactor.enable"`` of ``api.multifactor.enable``; None for anything else."""
    names: list[str] = []
    while isinstance(func, syn.Attribute):
        names.append(func.name)
        func = func.value
    is_api = isinstance(func, syn.Name) and func.id == "api"
    return ".".join(reversed(names)) if is_api else None


def api_call(node: syn.Call, environment: Environment) -> ir.Call | None:
    """The effect of a call of ``api``, None after an error that leaves nothing to check."""
    method = api_method(node, environment)
    if method is None:
        return None
    gate = replace(environment, gate=bool(_GATES & set(method.tags)))
    arguments = api_arguments(method, node, gate)
    require_event(method, environment, node.span)
    return ir.Call(method, arguments, node.span)


def api_method(node: syn.Call, environment: Environment) -> Method | None:
    """The method that a call names, if the trigger has it and this version can compile it."""
    name = api_name(node.func) or ""
    trigger = environment.context.trigger
    method = trigger.method(name)
    if method is None and not name:
        environment.report(
            codes.EFFECT_AS_VALUE,
            "`api` is no value",
            node.func.span,
            help="call one of its methods, on a line of its own in a rule",
        )
        return None
    if method is None:
        report_unknown_method(name, node.func, environment)
        return None
    here = trigger.handler(environment.handler)
    if method.only_in is not None and (here is None or method.only_in != here.name):
        environment.report(
            codes.WRONG_HANDLER,
            f"`api.{name}` can only be called in `{method.only_in}`, after a redirect",
            node.func.span,
            help="move it into the block `with on_continue():`, which runs when the user comes back",
        )
        return None
    return method


def api_arguments(method: Method, node: syn.Call, environment: Environment) -> tuple[ir.Expr, ...]:
    """The arguments of a call; options are the last one, a RecordDisplay."""
    positional = [a for a in node.arguments if a.keyword is None]
    keywords = [a for a in node.arguments if a.keyword is not None]
    options = method.keywords
    if positional and options and is_javascript_object(positional[-1].value, environment):
        report_object(positional[-1].value, options, environment)
        return (environment.mistake(node.span),)
    unknown = unknown_options(method, node, environment)
    plain = list(method.params)
    if options and (keywords or len(positional) < len(plain)):
        plain.pop()
    if len(positional) > len(plain):
        _too_many(method, positional, len(plain), environment)
    values = [
        argument(param, given.value, f"`{param.name}`", environment)
        for param, given in zip(plain, positional, strict=False)
    ]
    if any(isinstance(value, ir.ErrorExpr) for value in values):
        return tuple(values)
    missing = [param for param in plain[len(positional) :] if not param.optional]
    if missing and not unknown:
        _missing(method, missing, node, environment)
    shown = _options(method, keywords, node, environment, complete=not unknown)
    if shown is not None:
        values.append(shown)
    return sent_to(method, tuple(values), environment) if values else ()


def _too_many(method: Method, given: list[syn.Argument], count: int, environment: Environment) -> None:
    """Reports the first argument beyond so many that the method takes."""
    options = method.keywords
    kept = ", ".join(as_written(argument.value) for argument in given[:count])
    environment.report(
        codes.WRONG_ARGUMENTS,
        f"`api.{method.name}` takes no further argument",
        given[count].span,
        label="one too many",
        help=(
            "write options by name: " + ", ".join(f"`{name}=`" for name in options)
            if options
            else f"write `api.{method.name}({kept})`"
        ),
    )


def _missing(method: Method, missing: list[Param], node: syn.Call, environment: Environment) -> None:
    has_own = node.arguments and all(param.name in plain_names(method) for param in missing)
    environment.report(
        codes.WRONG_ARGUMENTS,
        f"`api.{method.name}` needs {list_of_names(param.name for param in missing)}",
        node.span,
        label="not enough arguments",
        help=f"write `{repaired(method, node, [])}`" if has_own else f"write `{signature(method)}`",
    )


def _options(
    method: Method, keywords: list[syn.Argument], node: syn.Call, environment: Environment, *, complete: bool
) -> ir.Expr | None:
    options = method.keywords
    entries: list[ir.Entry | ir.Spread] = []
    for keyword in keywords:
        assert keyword.keyword is not None
        param = options.get(keyword.keyword)
        if param is None:
            # The option is reported; what its value uses is used all the same.
            replace(environment, muted=True).infer(keyword.value)
            continue
        value = argument(param, keyword.value, f"`{param.name}`", environment)
        entries.append(ir.Entry(keyword.keyword, value, keyword.keyword_span))
    given = {keyword.keyword for keyword in keywords}
    last = method.params[-1] if method.params else None
    needed = complete and options and (keywords or (last is not None and not last.optional))
    positional = sum(1 for each in node.arguments if each.keyword is None)
    if needed and not (not keywords and positional == len(method.params)):
        missing = [param for name, param in options.items() if not param.optional and name not in given]
        if missing:
            _missing(method, missing, node, environment)
    if not entries:
        return None
    return ir.RecordDisplay(tuple(entries), environment.info(Record(()), node.span))


def argument(param: Param, node: syn.Expr, what: str, environment: Environment) -> ir.Expr:
    """A value in the place of a parameter: its type, its presence, its allowed values, its limits."""
    if isinstance(node, syn.Nothing):
        if not param.nullable:
            environment.report(
                codes.TYPE_MISMATCH,
                f"{what} cannot be None",
                node.span,
                help="leave it out" if param.optional else "give a value",
            )
        return environment.infer(node)
    wanted = wanted_type(param)
    value = environment.settle(environment.infer(node, wanted))
    if value.info.type is Basic.UNKNOWN:
        return value
    written = value.info.type
    value = _options_in_units(param, in_unit(param, value, what, environment), environment)
    if value.info.type is Basic.UNKNOWN:
        return value
    if not _accepts(param, value.info.type):
        environment.report(
            codes.TYPE_MISMATCH,
            f"{what} takes {_described(param)}, and this has type {types.name(value.info.type)}",
            value.info.span,
            help=_conversion(param, value, environment),
        )
        return environment.mistake(node.span, value)
    if not param.optional:
        in_unit_of = None if param.unit is None else _IN_UNIT.get(written)
        value = require(value, what, environment, default=_usual(param) or in_unit_of)
    _check_record(param, value, what, environment)
    check_literal(param, value, what, environment)
    return value


def _options_in_units(param: Param, value: ir.Expr, environment: Environment) -> ir.Expr:
    """A dictionary of options that is written out, with its times and durations as the numbers that Auth0 takes."""
    type_ = value.info.type
    if not param.options or not isinstance(value, ir.RecordDisplay) or not isinstance(type_, Record):
        return value
    entries: list[ir.Entry | ir.ComputedEntry | ir.Spread] = []
    made: dict[str, Type] = {}
    for entry in value.entries:
        option = param.options.get(entry.key) if isinstance(entry, ir.Entry) else None
        if isinstance(entry, ir.Entry) and option is not None:
            entry = replace(entry, value=in_unit(option, entry.value, f"`{entry.key}`", environment))
            made[entry.key] = entry.value.info.type
        entries.append(entry)
    fields = tuple(replace(field, type=made.get(field.name, field.type)) for field in type_.fields)
    return replace(value, entries=tuple(entries), info=replace(value.info, type=Record(fields)))


def _usual(param: Param) -> str | None:
    """A default that asks for something: ``none`` would open a gate."""
    asking = [value for value in param.values if value != "none"]
    return None if not asking else '"any"' if "any" in asking else f'"{asking[0]}"'


def wanted_type(param: Param) -> Type | None:
    """The type of the values that a parameter takes, where it is one."""
    match param.type:
        case ParamType.STRING:
            return Basic.STRING
        case ParamType.NUMBER:
            return Basic.NUMBER
        case ParamType.BOOLEAN:
            return Basic.BOOLEAN
        case ParamType.LIST:
            inner = wanted_type(param.items) if param.items is not None else Basic.JSON
            return None if inner is None else ListOf(inner)
        case _:
            return None


def _accepts(param: Param, given: Type) -> bool:
    if given in (Basic.TIME, Basic.DURATION, Basic.NOTHING):
        return False
    match param.type:
        case ParamType.JSON:
            return not _holds_time(given)
        case ParamType.UNION:
            return any(_accepts(replace(param, type=kind), given) for kind in param.kinds)
        case ParamType.LIST:
            if not isinstance(given, ListOf):
                return False
            return param.items is None or given.item is Basic.UNKNOWN or _accepts(param.items, given.item)
        case ParamType.RECORD:
            return isinstance(given, Record | MapOf) and not _holds_time(given)
        case _:
            return given == wanted_type(param)


def _holds_time(given: Type) -> bool:
    match given:
        case ListOf(item):
            return _holds_time(item)
        case MapOf(value):
            return _holds_time(value)
        case Record(fields):
            return any(_holds_time(field.type) for field in fields)
        case _:
            return given in (Basic.TIME, Basic.DURATION)


def _described(param: Param) -> str:
    match param.type:
        case ParamType.UNION:
            return " or ".join(kind.value for kind in param.kinds)
        case ParamType.LIST:
            return "a list"
        case ParamType.RECORD:
            return "a dictionary"
        case ParamType.JSON:
            return "a value that JSON can hold"
        case _:
            return f"a {param.type.value}"


def _conversion(param: Param, value: ir.Expr, environment: Environment) -> str | None:
    given, wanted, shown = value.info.type, wanted_type(param), environment.text(value)
    if given is Basic.NOTHING:
        return "write `None` in the call itself" if param.nullable else "give a value"
    if given is Basic.JSON and wanted is not None:
        return f"read it with its type first: `read({shown}, {types.name(wanted)})`"
    if _holds_time(given):
        return _instant(wanted, given, shown)
    if param.unit is not None and isinstance(value, ir.Operation) and value.op is ir.Op.ISO:
        return f"write the time itself: `{environment.text(value.operands[0])}`"
    if wanted is Basic.NUMBER and given is Basic.STRING:
        return f"write `to_number({shown})`"
    if wanted is Basic.STRING and given is Basic.NUMBER:
        return f'write the number into a text: `f"{{{shown}}}"`'
    if param.options:
        return "it is a dictionary with " + " or ".join(f'`"{name}"`' for name in list(param.options)[:2])
    return None


def _instant(wanted: Type | None, given: Type, shown: str) -> str:
    """A time or a duration as JSON can hold it."""
    if given is Basic.TIME and wanted is Basic.NUMBER:
        return f"write `timestamp({shown})` for seconds, `timestamp_ms({shown})` for milliseconds"
    if given is Basic.TIME:
        return f"write a time as `iso({shown})`"
    if given is Basic.DURATION:
        return f"divide a duration by a unit: `({shown}) / seconds(1)`"
    return "write a time in it as `iso(t)`, a duration divided by a unit: `d / seconds(1)`"


def _check_record(param: Param, value: ir.Expr, what: str, environment: Environment) -> None:
    if param.items is not None and isinstance(value, ir.ListDisplay):
        for item in value.items:
            if not isinstance(item, ir.Spread):
                _check_record(param.items, item, f"an item of {what}", environment)
                check_literal(param.items, item, f"an item of {what}", environment)
    if param.type is not ParamType.RECORD or param.options is None or not isinstance(value, ir.RecordDisplay):
        return
    given: dict[str, ir.Expr] = {}
    for entry in value.entries:
        if not isinstance(entry, ir.Entry):
            return
        given[entry.key] = entry.value
        option = param.options.get(entry.key)
        if option is None and not param.open:
            at = entry.key_span or entry.value.info.span
            help, _ = did_you_mean(entry.key, param.options, at)
            environment.report(
                codes.WRONG_ARGUMENTS,
                f"{what} has no `{entry.key}`",
                at,
                help=help or f"it has {list_of_names(param.options)}",
            )
        elif option is not None:
            _check_option(option, entry.value, what, environment)
        elif param.others is not None and entry.key not in param.never:
            _check_option(replace(param.others, name=entry.key), entry.value, what, environment)
    check_other_keys(param, value, what, environment)
    for name, option in param.options.items():
        if not option.optional and name not in given:
            environment.report(
                codes.WRONG_ARGUMENTS,
                f"{what} needs `{name}`",
                value.info.span,
                help=f'give it: `"{name}"`, with {_described(option)}',
            )


def _check_option(option: Param, value: ir.Expr, what: str, environment: Environment) -> None:
    name = f"`{option.name}` of {what}"
    if isinstance(value, ir.Literal) and value.value is None and option.nullable:
        return
    if value.info.type is Basic.UNKNOWN:
        return
    if not _accepts(option, value.info.type):
        environment.report(
            codes.TYPE_MISMATCH,
            f"{name} takes {_described(option)}, and this has type {types.name(value.info.type)}",
            value.info.span,
            help=_conversion(option, value, environment),
        )
        return
    if not option.optional:
        require(value, name, environment, default=_usual(option))
    _check_record(option, value, name, environment)
    check_literal(option, value, name, environment)
