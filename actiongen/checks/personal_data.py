"""AG413: personal data in a log.

In: a program. Out: a warning for each value of ``log`` that holds a field about a person (a fact of the
catalogue: address, name, phone number, IP address, …). The domain of an e-mail address is not about a
person.

    log("denied", event.user.email)     ->   AG413
"""

from collections.abc import Iterator

from actiongen.auth0.model import Sensitivity, Trigger
from actiongen.checks.whole_event import is_whole
from actiongen.diagnostics.codes_meaning import PERSONAL_DATA_IN_LOG
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import fields_below, written
from actiongen.flow.content import Part
from actiongen.flow.resolved import Resolved
from actiongen.flow.shown import Where


def personal_data(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    trigger = resolved.trigger
    for value in resolved.shown:
        for part in value.parts if value.where is Where.LOG else ():
            path = _personal(part, trigger)
            if path is None:
                continue
            read = part.source.info.span
            yield Diagnostic(
                PERSONAL_DATA_IN_LOG,
                f"`{written(path)}` is written to the log",
                Label(value.at, "about a person"),
                () if read == value.at else (Label(read, "read here"),),
                notes=(
                    "logs are kept, copied to log streams and read by people whom this person does not know",
                ),
                help=_help(trigger),
            )


def _help(trigger: Trigger) -> str:
    if trigger.field(("user", "user_id")) is not None:
        return "log `event.user.user_id`: it finds the user in the dashboard and says nothing more"
    return "leave it out, or log an id"


def _personal(part: Part, trigger: Trigger) -> tuple[str, ...] | None:
    path = part.path
    if path is None or part.domain_only:
        return None
    field = trigger.field(path)
    if field is None or is_whole(path, trigger):
        return None
    return path if any(each.sensitivity is Sensitivity.PERSONAL for each in fields_below(field)) else None
