"""What the calls of a login come to in the end, where a Rule and an Action say the same at different moments.

In: the calls of a run, and its event. Out: calls that are equal where Auth0 does the same. A Rule writes
claims, mappings of SAML, MFA and redirects into its `context`, and Auth0 looks at it when all Rules have run;
an Action calls a method where the Rule writes. So of these the last one of each name counts, in no order, and
none of them after a denial. What is there already is not written.

    settled([("idToken.setCustomClaim", ("x", 1)), ("access.deny", ("No.",))], event)
    ->   (("access.deny", ("No.",)),)
"""

import json
from collections.abc import Mapping, Sequence

from actiongen.runs.values import Call, Value

_AT_THE_END = {
    "idToken.setCustomClaim": 1,
    "accessToken.setCustomClaim": 1,
    "samlResponse.setAttribute": 1,
    "multifactor.enable": 0,
    "authentication.setPrimaryUser": 0,
    "redirect.sendUserTo": 0,
    "transaction.setMetadata": 1,
}
"""How many of the first arguments are the name of what is written."""
_METADATA = {"user.setAppMetadata": "app_metadata", "user.setUserMetadata": "user_metadata"}
_DENY = "access.deny"


def settled(calls: Sequence[Call], event: Mapping[str, Value]) -> tuple[Call, ...]:
    """The calls of a run in the one form that they have wherever Auth0 does the same in the end."""
    at_once = [call for call in calls if _named_by(call) is None and call[0] != _DENY]
    written = {key: call for call in calls if (key := _named_by(call)) is not None}
    denials = [call for call in calls if call[0] == _DENY]
    metadata = [call for call in written.values() if call[0] in _METADATA and not _is_there(call, event)]
    others = [call for call in written.values() if call[0] not in _METADATA]
    if denials:
        return (*at_once, *sorted(metadata, key=_text), denials[0])
    return (*at_once, *sorted([*metadata, *others], key=_text))


def _named_by(call: Call) -> tuple[str, str] | None:
    """The name under which a later call of its kind takes the place of this one."""
    name, arguments = call
    count = 1 if name in _METADATA else _AT_THE_END.get(name)
    if count is None and name.startswith("samlResponse."):
        count = 0
    return None if count is None else (name, json.dumps(arguments[:count], default=repr))


def _is_there(call: Call, event: Mapping[str, Value]) -> bool:
    name, arguments = call
    user = event.get("user")
    held = user.get(_METADATA[name]) if isinstance(user, Mapping) else None
    if len(arguments) != 2 or not isinstance(held, Mapping) or arguments[0] not in held:
        return False
    return bool(held[str(arguments[0])] == arguments[1])


def _text(call: Call) -> str:
    return json.dumps(call, default=repr, sort_keys=True)
