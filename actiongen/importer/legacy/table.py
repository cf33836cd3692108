"""How the terms of Rules are those of Actions: a table with sources, mapping.json.

In: nothing. Out: :func:`table`. Its paths are texts with dots, without `context` and `event` in front.

    table().context["clientID"]   ->   "client.client_id"
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Table:
    """``context`` maps paths to those of the event. ``whole`` are the members of objects that have other names or
    fewer members in the event, ``optional`` those of them that may be absent. ``objects`` are members of `context` that
    are always objects, ``made_by_rules`` those that are not there until a rule makes them. ``nothing`` is what no
    Action has, with what to do instead. ``saml`` maps members of `samlConfiguration` to methods. ``packages`` are the
    names that Rules had without `require`. ``management`` are the secrets for a client of the Management API.
    """

    context: Mapping[str, str]
    whole: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    objects: frozenset[str]
    made_by_rules: frozenset[str]
    nothing: Mapping[str, str]
    saml: Mapping[str, str]
    packages: Mapping[str, str]
    management: Mapping[str, str]


@cache
def table() -> Table:
    """The table, read once."""
    data = json.loads(resources.files(__package__).joinpath("mapping.json").read_text(encoding="utf-8"))
    return Table(
        context={old: new for old, (new, _) in data["context"].items()},
        whole={path: tuple(names) for path, names in data["whole"].items()},
        optional=frozenset(data["optional"]),
        objects=frozenset(data["objects"]),
        made_by_rules=frozenset(data["made_by_rules"]),
        nothing={path: help for path, (_, help) in data["nothing"].items()},
        saml=data["saml"],
        packages=data["packages"],
        management=data["management"],
    )


def is_of_auth0(path: str) -> bool:
    """Whether Auth0 knows what stands at a path of the context, or below it."""
    known = (
        *table().context,
        *table().nothing,
        *table().objects,
        *table().made_by_rules,
        "webtask.secrets",
        "original_protocol",
        "originalProtocol",
    )
    return any(each == path or each.startswith(f"{path}.") for each in known)
