"""AG419: secrets and credentials where they can be read.

In: a program. Out: an error for each value that holds a declared secret in a log, an error or an argument of
``api``, and for each that holds a field which the catalogue calls a credential where it is known that others read it
(a token exchange takes a token apart to find the user). A setting may stand anywhere.

    log(event.secrets.API_KEY)     ->   AG419
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Sensitivity, Trigger
from actiongen.checks.whole_event import is_whole
from actiongen.diagnostics.codes_meaning import SECRET_EXPOSED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import fields_below, written
from actiongen.flow.content import Part
from actiongen.flow.resolved import Resolved
from actiongen.flow.shown import Shown, Where

_WHY = {
    Where.LOG: "logs are kept by Auth0 and sent on to log streams; who reads them could act with it",
    Where.CLAIM: "the holder of a token can read every claim of it",
    Where.SAML: "a SAML response goes through the user's browser",
    Where.METADATA: "metadata is shown in the dashboard, and user metadata to the user",
    Where.REASON: "reasons are shown to the user or the application, and stand in the tenant's logs",
    Where.URL: "URLs stay in histories and in logs of everything between",
    Where.CALL: "Auth0 does not say that what is passed here is kept from users, applications and administrators",
}


def secret_exposed(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    for value in resolved.shown:
        for part in value.parts:
            name = _secret(part, resolved.trigger)
            declared = isinstance(part.source, ir.Secret)
            if name is not None and (declared or value.where is not Where.CALL):
                yield _diagnostic(value, part, name)


def _secret(part: Part, trigger: Trigger) -> str | None:
    """How to call it, if the content of a part is secret."""
    source = part.source
    if isinstance(source, ir.Secret):
        return None if source.is_setting else f"event.secrets.{source.name}"
    path = part.path or ()
    for length in range(len(path), 0, -1):
        field = trigger.field(path[:length])
        if field is None:
            continue
        key = path[length] if length < len(path) else None
        if field.sensitivity is Sensitivity.CREDENTIAL or key in field.credential_keys:
            return written(path)
        has_one = any(each.sensitivity is Sensitivity.CREDENTIAL for each in fields_below(field))
        # What is open beside holds everything: AG410 says it.
        return written(path) if key is None and has_one and not is_whole(path, trigger) else None
    return None


def _diagnostic(value: Shown, part: Part, name: str) -> Diagnostic:
    read = part.source.info.span
    secondary = () if read == value.at else (Label(read, "read here"),)
    return Diagnostic(
        SECRET_EXPOSED,
        f"`{name}` {_goes(value)}",
        Label(value.at, "holds the secret" if secondary else "a secret"),
        secondary,
        notes=(_WHY[value.where],),
        help=_help(part),
    )


def _goes(value: Shown) -> str:
    if value.where is Where.CALL and value.method is not None:
        return f"is passed to `api.{value.method.name}`"
    return f"is shown in {value.where.value}"


def _help(part: Part) -> str:
    source = part.source
    if isinstance(source, ir.Secret):
        return f'take it out; if everybody may know it, it is no secret: declare it by `settings("{source.name}")`'
    return "take it out; to tell values apart, show something that is no secret, for example an id"
