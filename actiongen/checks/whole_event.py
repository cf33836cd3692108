"""AG410: the whole event, user, request or metadata where it can be read.

In: a program. Out: an error for each value that holds an open container as a whole, or a record of the
event with such a container in it, in a log, a token, a SAML response, metadata, a reason or a URL. A field that is
taken out of it is no whole, whichever way it is taken.

    log(event.user)     ->   AG410
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import ITEM, Field, FieldType, Trigger
from actiongen.diagnostics.codes_meaning import WHOLE_EVENT_SHOWN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import fields_below, written
from actiongen.flow.resolved import Resolved
from actiongen.flow.shown import Shown, Where

_CONTENT = "whatever anybody has put there, or will, goes along: personal data, internal notes, passwords"


def whole_event(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    for value in resolved.shown:
        for part in value.parts if value.where is not Where.CALL else ():
            if part.path is not None and is_whole(part.path, resolved.trigger):
                yield _diagnostic(value, part.path, part.source)


def is_whole(path: tuple[str, ...], trigger: Trigger) -> bool:
    """Whether more is at a path than its reader can know."""
    field: Field | None = trigger.event
    for step in path:
        if step == ITEM and field is not None and (field.type is FieldType.RECORD or field.credential_keys):
            break  # one of the fields, or of the keys, and nobody knows which
        field = None if field is None else field.child(step)
    return field is not None and (not path or any(_is_open(each) for each in fields_below(field)))


def _is_open(field: Field) -> bool:
    return field.type is FieldType.CONTAINER


def _diagnostic(value: Shown, path: tuple[str, ...], source: ir.Expr) -> Diagnostic:
    secondary = () if source.info.span == value.at else (Label(source.info.span, "read here"),)
    size = (
        ("Auth0 keeps only the first characters of what an Action logs",) if value.where is Where.LOG else ()
    )
    return Diagnostic(
        WHOLE_EVENT_SHOWN,
        f"the whole of `{written(path)}` is shown in {value.where.value}",
        Label(value.at, "everything in it"),
        secondary,
        notes=(_CONTENT, *size),
        help="name the fields that are needed, for example `event.user.user_id`",
    )
