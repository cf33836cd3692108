"""What a Rule writes for whoever comes after it: it is handed on in the metadata of the transaction.

In: the state of a rule (state.py), and its body over variables. Out: the body, which hands on what later rules read,
and what it has no use for itself.

    groups = [...groups, "a"];
    ->   groups = [...groups, "a"]; api.transaction.setMetadata("user.groups", JSON.stringify(groups));
"""

from typing import Any

from actiongen.core.tree import Assign, Block, Call, Entry, Member, Name, SetMember, Statement, Text
from actiongen.core.walk import below, bottom_up, parts
from actiongen.importer.legacy.alive import alive
from actiongen.importer.legacy.handed import key_of
from actiongen.importer.legacy.made import Path, access_path, called, member
from actiongen.importer.legacy.state import State
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.source import Span

_STAYS = "{} is not taken away: no Action after this one, and no token, gets it by itself"
_SETTERS = {"setAppMetadata": "app_metadata", "setUserMetadata": "user_metadata"}


def handing_on(state: State, body: Block, notes: Notes) -> Block:
    """The body, which hands on what is written for whoever comes after this rule."""
    for text, span in state.wiped.items():
        notes.repair(RepairKind.DROPPED, span, _STAYS.format(text))
    keys = _keys(state, body, notes)

    def change(node: Any) -> Any:
        if not isinstance(node, Assign) or node.name not in keys:
            return node
        return [node, _handed_on(keys[node.name], node.name, node.span)]

    return bottom_up(body, change) if keys else body


def _keys(state: State, body: Block, notes: Notes) -> dict[str, str]:
    """The variables that are handed on, and under which keys."""
    kept = _kept(body, state.roots.user)
    used, mapped = alive(body), _mapped(body)
    keys: dict[str, str] = {}
    for place in sorted(state.written):
        text, name = state.text(place), state.variables[place]
        if state.is_effect(place):
            continue
        if text not in state.handed.writes:
            # Rules that follow can see the user with its metadata, and the context.
            is_seen = place[0] in (state.roots.user, state.roots.context)
            if not is_seen or place[:2] in kept or name in used or ".".join(place[1:]) in mapped:
                continue
            if place not in state.filled:
                notes.repair(RepairKind.DROPPED, state.spans[place], _STAYS.format(text))
                continue
            notes.hand_on(state.spans[place], text, key_of(text))
        keys[name] = key_of(text)
    return keys


def _kept(body: Block, user: str) -> set[Path]:
    """The metadata that the rule writes down: the event of the next Action has it."""
    paths = [access_path(each.function) for each in below(body) if isinstance(each, Call)]
    return {
        (user, _SETTERS[path[-1]])
        for path in paths
        if path is not None and path[:2] == ("api", "user") and path[-1] in _SETTERS
    }


def _handed_on(key: str, name: str, span: Span) -> Statement:
    text = Call(member(("JSON", "stringify"), span), (Name(name, span),), span)
    return called("transaction.setMetadata", (Text(key, span), text), span)


def _mapped(body: Block) -> set[str]:
    """The texts of a rule that writes mappings of SAML, but for names of members."""
    texts: set[str] = set()
    is_saml = False
    todo: list[Any] = [body]
    while todo:
        node = todo.pop()
        if isinstance(node, Text):
            texts.add(node.value)
        key = node.key if isinstance(node, Member | SetMember | Entry) else None
        is_saml = is_saml or (isinstance(key, Text) and key.value == "samlConfiguration")
        todo += [each for each in parts(node) if each is not key or not isinstance(key, Text)]
    return texts if is_saml else set()
