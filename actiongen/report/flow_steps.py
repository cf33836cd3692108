"""The diagram of a flow, out of the programs that it runs.

In: a trigger, the entries of its flow in order, and what is known of each. Out: a :class:`FlowDiagram`, which
flow_diagram.py draws.

    diagram_of("post-login", [Entry(resolved)], "mfa_action")   ->   FlowDiagram("post-login", …)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.auth0.model import Method, Tag
from actiongen.auth0.words import moment
from actiongen.flow.inventory import questions, refusals
from actiongen.flow.resolved import Resolved
from actiongen.report.flow_diagram import FlowDiagram, FlowStep

_BY_TAG: dict[Tag, str] = {
    Tag.DENIAL: "refuse",
    Tag.MFA_POLICY: "ask for MFA",
    Tag.CHALLENGE: "challenge the user",
    Tag.ENROLMENT: "ask the user to enrol a factor",
    Tag.REDIRECT: "send the user to another page",
    Tag.CLAIM: "set claims of tokens",
    Tag.SCOPE: "change scopes",
    Tag.SAML: "change the SAML response",
    Tag.APP_METADATA: "write app metadata",
    Tag.USER_METADATA: "write user metadata",
    Tag.PRIMARY_USER: "log another user in",
    Tag.CACHE: "use the cache",
}
_BY_NAME: dict[str, str] = {
    "authentication.recordMethod": "record how the user has authenticated",
    "authentication.setActor": "name who acts for the user",
    "authentication.set": "say who is logged in",
    "notification.": "give the message up or have it tried again",
    "refreshToken.": "change the refresh token",
    "session.": "change the session",
    "transaction.setMetadata": "write metadata of the transaction",
    "transaction.setResultUrl": "send the user to another page",
    "user.setUserId": "choose the ID of the user",
}
"""What calls without such a tag can do, by how the names of their methods begin."""
_OTHER = "call other methods of Auth0"
_REQUESTS = "send requests to other servers"
_EXTERNS = "run JavaScript that was written by hand"
_ORDER = (*_BY_TAG.values(), *_BY_NAME.values(), _OTHER, _REQUESTS, _EXTERNS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a flow: an action with the address of its page, or the name of an Action that is no policy."""

    action: Resolved | str
    link: str = ""


def diagram_of(trigger: str, entries: Sequence[Entry], current: str | None = None) -> FlowDiagram:
    """The diagram of a trigger; ``current``: the stem of the action that stands out."""
    when = moment(trigger)
    return FlowDiagram(
        trigger, when.begins, when.ends, tuple(_step(trigger, entry, current) for entry in entries)
    )


def _step(trigger: str, entry: Entry, current: str | None) -> FlowStep:
    if isinstance(entry.action, str):
        says = "Not one of these policies: what it does is not known here."
        return FlowStep(entry.action, does=says, is_foreign=True)
    program = entry.action.program
    can = abilities(entry.action)
    return FlowStep(
        program.header.name,
        program.path,
        f"Can {_listed(can)}." if can else "Only looks, or writes to the log.",
        outcomes(trigger, entry.action),
        is_current=program.stem == current,
        link=entry.link,
    )


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def abilities(resolved: Resolved) -> tuple[str, ...]:
    """What an action can do, as infinitives: ("ask for MFA", "send requests to other servers")."""
    calls = dict.fromkeys(site.effect.method for site in resolved.sites if isinstance(site.effect, ir.Call))
    found = {ability for method in calls for ability in abilities_of(method)}
    asked = {type(site.effect.question) for site in questions(resolved) if isinstance(site.effect, ir.Ask)}
    found |= {_REQUESTS} if ir.Request in asked else set()
    found |= {_EXTERNS} if ir.ExternCall in asked else set()
    return tuple(each for each in dict.fromkeys(_ORDER) if each in found)


def abilities_of(method: Method) -> tuple[str, ...]:
    """What a call of a method can do."""
    by_tag = tuple(_BY_TAG[tag] for tag in method.tags if tag in _BY_TAG)
    by_name = next((says for name, says in _BY_NAME.items() if method.name.startswith(name)), _OTHER)
    return by_tag or (by_name,)


def failure(trigger: str) -> str:
    """What an error makes of a run, as a sentence."""
    when = moment(trigger)
    return f"The {when.each} ends with an error" if when.refused else "The action fails with an error"


def outcome(trigger: str, call: ir.Call) -> str:
    """What a call after which nothing runs makes of it all, as a sentence."""
    when = moment(trigger)
    if Tag.DENIAL in call.method.tags:
        return when.refused
    return f"The {when.each} is {'tried again later' if call.method.name.endswith('retry') else 'given up'}"


def outcomes(trigger: str, resolved: Resolved) -> tuple[str, ...]:
    """The ways in which an action can end the whole flow, each once."""
    effects = [site.effect for site in refusals(resolved)]
    found = [outcome(trigger, each) if isinstance(each, ir.Call) else failure(trigger) for each in effects]
    return tuple(dict.fromkeys(found))
