"""AG409: secrets and credentials where they can be read.

In: a program. Out: an error for each value that holds a secret, or a field that the catalogue calls a
credential, in a log, a token, metadata, a reason or a URL. Of the declared secrets those count whose name
says so (key, secret, token, password); others are settings, and so is a name that ends in what is public
(``TOKEN_URL``, ``KEY_ID``).

    log(event.secrets.API_KEY)     ->   AG409
"""

import re
from collections.abc import Iterator

from actiongen.auth0.model import ITEM, Sensitivity, Trigger
from actiongen.checks.event_paths import fields_below, written
from actiongen.checks.logic import Logic
from actiongen.checks.shown import Part, Shown, Where, shown
from actiongen.diagnostics.codes_meaning import SECRET_SHOWN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import nodes as ir

_SAYS_SECRET = re.compile(
    r"secret|token|passw|passphrase|credential|(^|_)(pwd|pin)(_|$)|keys?(_|\d|$)", re.IGNORECASE
)
_SAYS_PUBLIC = re.compile(
    r"(^|_)public|_(url|uri|id|name|endpoint|domain|host|audience|ttl|issuer|version|length)$", re.IGNORECASE
)
_WHY = {
    Where.LOG: "logs are kept by Auth0 and sent on to log streams; who reads them could act with it",
    Where.CLAIM: "the holder of a token can read every claim of it",
    Where.METADATA: "metadata is shown in the dashboard, and user metadata to the user",
    Where.REASON: "reasons are shown to the user or the application, and stand in the tenant's logs",
    Where.URL: "URLs stay in histories and in logs of everything between",
}


def secret_shown(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The errors."""
    for value in shown(program):
        for part in value.parts:
            name = _secret(part, program.header.trigger)
            if name is not None:
                yield _diagnostic(value, part, name)


def _secret(part: Part, trigger: Trigger) -> str | None:
    """How to call it, if the content of a part is secret."""
    source = part.source
    if isinstance(source, ir.Secret):
        secret = _SAYS_SECRET.search(source.name) and not _SAYS_PUBLIC.search(source.name)
        return f"event.secrets.{source.name}" if secret else None
    path = part.path or ()
    for length in range(len(path), 0, -1):
        field = trigger.field(path[:length])
        if field is None:
            continue
        key = path[length] if length < len(path) else None
        if field.sensitivity is Sensitivity.CREDENTIAL or (key is not None and key in field.credential_keys):
            return written(path)
        below = (each for each in fields_below(field) if each.name != ITEM and each is not field)
        whole = length == len(path) and any(each.sensitivity is Sensitivity.CREDENTIAL for each in below)
        return written(path) if whole and not _is_wide(path) else None
    return None


def _is_wide(path: tuple[str, ...]) -> bool:
    """Whether AG410 speaks of it."""
    return len(path) < 2


def _diagnostic(value: Shown, part: Part, name: str) -> Diagnostic:
    read = part.source.info.span
    secondary = () if read == value.at else (Label(read, "read here"),)
    return Diagnostic(
        SECRET_SHOWN,
        f"`{name}` is shown in {value.where.value}",
        Label(value.at, "holds the secret" if secondary else "a secret"),
        secondary,
        notes=(_WHY[value.where],),
        help="take it out; to tell values apart, show something that is no secret, for example an id",
    )
