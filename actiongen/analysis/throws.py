"""Calls that throw where something of the event is absent.

In: a method of the catalogue and the place of a call. Out: an error, unless what the method needs is known to be
present.

    api.session.setMetadata("k", "v")     ->   AG516, but below `when=event.session is not None`
"""

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.auth0.model import Method
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir.types import of_field
from actiongen.source import Span


def require_event(method: Method, environment: Environment, span: Span) -> None:
    """Reports what the call needs of the event and what may be absent there; of a helper, at each of its calls."""
    if environment.lenient:
        return
    for throws in method.throws_where:
        if throws.values or environment.settle(_read(throws.path, environment, span)).info.present:
            continue
        path = f"event.{'.'.join(throws.path)}"
        environment.report(
            codes.CALL_THROWS,
            f"`api.{method.name}` throws where `{path}` is absent",
            span,
            label="the login fails there",
            help=f"call it where it is there: `when={path} is not None`, or `if {path} is not None:` around the call",
            notes=(throws.meaning, f"source: {throws.source}"),
        )


def _read(path: tuple[str, ...], environment: Environment, span: Span) -> ir.Expr:
    trigger = environment.context.trigger
    expr: ir.Expr = ir.Event(ir.Info(of_field(trigger.event), True, span))
    for length, name in enumerate(path, 1):
        field = trigger.field(path[:length])
        assert field is not None, path
        expr = ir.Member(expr, name, ir.Info(of_field(field), False, span))
    return expr
