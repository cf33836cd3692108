"""What is wrong with an argument that is known before the Action runs.

In: a parameter of the catalogue and a typed value. Out: errors about values that Auth0 does not know, and about limits.
What is known at run time alone is Auth0's to refuse.

    api.user.setAppMetadata("email", …)     ->   AG515
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.auth0.load import platform
from actiongen.auth0.model import Limit, LimitKind, Param, ParamType
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.facts.constants import constant
from actiongen.facts.limits import broken_claim, broken_key, broken_limit, code_of, namespace_of
from actiongen.ir.walk import seen_through
from actiongen.source import Span

_CLAIMS = (LimitKind.CLAIM_NAME, LimitKind.CLAIM_THROWS)


def check_literal(param: Param, value: ir.Expr, what: str, environment: Environment) -> None:
    """Reports a value that is not allowed, or breaks a limit."""
    for limit in param.limits:
        if limit.kind is LimitKind.KEY_CHARS:
            _check_keys_below(limit, value, what, environment)
        elif limit.kind is LimitKind.MAX_ITEMS and isinstance(value, ir.ListDisplay):
            items = [item for item in value.items if not isinstance(item, ir.Spread)]
            _report(limit, len(items), value.info.span, what, environment)
    known = constant(value)
    if known is None:
        return
    given = known[0]
    if param.values and isinstance(given, str) and given not in param.values:
        help, _ = did_you_mean(given, param.values, value.info.span)
        environment.report(
            codes.VALUE_NOT_ALLOWED,
            f"{what} cannot be `{given}`",
            value.info.span,
            label="Auth0 does not know this value",
            help=help or f"the values are {list_of_names(param.values)}",
        )
    taken = param.taken(given) if isinstance(given, str) else given
    for limit in param.limits:
        is_no_key = limit.kind is LimitKind.KEY_CHARS and param.type is not ParamType.STRING
        if limit.kind is not LimitKind.MAX_ITEMS and not is_no_key:
            fix = _namespaced(taken, value, environment) if limit.kind in _CLAIMS else None
            _report(limit, taken, value.info.span, what, environment, fix)


def _namespaced(name: object, value: ir.Expr, environment: Environment) -> Fix | None:
    """The name under the namespace of the first claim above; a name that has one is kept for those below."""
    context = environment.context
    if not isinstance(name, str):
        return None
    own = namespace_of(name)
    if own is not None and context.namespace is None and broken_claim(name, platform()) is None:
        context.namespace = own
    if own is not None or context.namespace is None or not isinstance(value, ir.Literal):
        return None
    return Fix(
        "use the namespace of the claims above", (Edit(value.info.span, f'"{context.namespace}/{name}"'),)
    )


def check_other_keys(param: Param, value: ir.RecordDisplay, what: str, environment: Environment) -> None:
    """Reports keys beside the options of a record: too many, too long, or not taken at all."""
    entries = [entry for entry in value.entries if isinstance(entry, ir.Entry)]
    for entry in entries:
        if entry.key in param.never:
            environment.report(
                codes.REFUSED_VALUE,
                f"{what} cannot have `{entry.key}`",
                entry.key_span or entry.value.info.span,
                help="leave it out",
            )
    others = [entry for entry in entries if entry.key not in param.options]
    for limit in param.limits:
        if limit.kind is LimitKind.MAX_OTHER_KEYS:
            _report(limit, len(others), value.info.span, what, environment)
        elif limit.kind is LimitKind.OTHER_KEY_CHARS:
            for entry in others:
                span = entry.key_span or entry.value.info.span
                _report(limit, entry.key, span, f"`{entry.key}`", environment)


def _check_keys_below(limit: Limit, value: ir.Expr, what: str, environment: Environment) -> None:
    """The keys that a value writes out, at any depth."""
    for key, span in _keys_below(value):
        broken = broken_key(limit, key)
        if broken is not None:
            environment.report(
                codes.REFUSED_VALUE,
                f"the key `{key}` in {what} {broken.problem}",
                span,
                help=broken.edit,
                notes=(f"source: {limit.source}",),
            )


def _keys_below(value: ir.Expr) -> Iterator[tuple[str, Span]]:
    match seen_through(value):
        case ir.RecordDisplay(entries):
            for entry in entries:
                if isinstance(entry, ir.Entry):
                    yield entry.key, entry.key_span or entry.value.info.span
                    yield from _keys_below(entry.value)
        case ir.ListDisplay(items):
            for item in items:
                if not isinstance(item, ir.Spread):
                    yield from _keys_below(item)
        case _:
            return


def _report(
    limit: Limit, given: object, span: Span, what: str, environment: Environment, fix: Fix | None = None
) -> None:
    broken = broken_limit(limit, given, platform())
    if broken is None:
        return
    notes = (f"source: {limit.source}",)
    environment.report(
        code_of(limit), f"{what} {broken.problem}", span, help=broken.edit, notes=notes, fix=fix
    )
