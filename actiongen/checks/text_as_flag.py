"""AG441: a setting's text that is used as a condition.

In: a program. Out: a warning at each condition that asks whether a setting is there and not empty, where the policy
reads the setting in no other way: then its text is meant to say yes or no, and `"no"` counts as yes.

    with rule("…", when=event.secrets.STRICT): …     ->   AG441
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.codes_meaning import TEXT_AS_FLAG
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.flow.resolved import Resolved
from actiongen.ir.walk import seen_through
from actiongen.source import Span


def text_as_flag(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a condition."""
    settings = {each.name for each in resolved.program.secrets if each.is_setting}
    asked = [node for node in resolved.of_kind(ir.NonEmpty) if _setting(node.value) in settings]
    if not asked:
        return
    tested = {id(seen_through(node.value)) for node in asked}
    read = {node.name for node in resolved.of_kind(ir.Secret) if id(node) not in tested}
    for node in asked:
        name = _setting(node.value)
        if name not in read:
            yield _diagnostic(name, node.value.info.span)


def _setting(value: ir.Expr) -> str:
    found = seen_through(value)
    return found.name if isinstance(found, ir.Secret) else ""


def _diagnostic(name: str, at: Span) -> Diagnostic:
    end = Span(at.path, at.end, at.end)
    return Diagnostic(
        TEXT_AS_FLAG,
        f'the setting `{name}` counts as true whatever its text says, `"no"` and `"false"` too',
        Label(at, "true unless it is missing or empty"),
        notes=("the values of settings are texts: Terraform and the dashboard keep nothing else",),
        help='compare it with the text that means yes: `== "true"`',
        fix=Fix('compare it with `"true"`', (Edit(end, ' == "true"'),)),
    )
