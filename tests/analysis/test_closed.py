"""Whether a record has keys that nobody documents: whoever asks for its keys then gets the documented ones alone."""

import pytest
from checks.programs import program

from actiongen import ir
from actiongen.ir.types import Record
from actiongen.ir.walk import below

ABOVE = """
def same(x):
    return x


def of(x):
    return {"sub": x}


is_new = event.client.name == "new"
ACTOR = {"sub": "ann"}
ACTORS = [{"sub": "ann"}]
actor = event.session.actor
"""
OWN = [
    '{"sub": "ann"}',
    'read(event.user.app_metadata.x, {"sub": string})',
    "ACTOR",
    "ACTORS[0]",
    "[*ACTORS][0]",
    "ACTORS[0:1][0]",
    'sorted(ACTORS, key="sub")[0]',
    "[each for each in ACTORS][0]",
    "first(each for each in ACTORS)",
    '{"x": {"sub": "ann"}}.x',
    '{"x": {"sub": "ann"}}["x"]',
    'ACTOR if is_new else {"sub": "bob"}',
    'coalesce(read(event.user.app_metadata.x, {"sub": string}), ACTOR)',
    'same({"sub": "ann"})',
    "of(event.user.user_id)",
    "{**ACTOR}",
    '{**ACTOR, "x": event.session.actor}',
    '{"x": event.session.actor}',
    '{event.client.name: ACTOR}.get("x", ACTOR)',
]
OTHERS = [
    "event.session.actor",
    "actor",
    "[actor][0]",
    "[*[actor]][0]",
    "[actor][0:1][0]",
    '{"x": actor}.x',
    '{"x": [actor]}.x[0]',
    "actor if is_new else ACTOR",
    "ACTOR if is_new else actor",
    "coalesce(actor, ACTOR)",
    "same(actor)",
    "[each for each in [actor]][0]",
    "[actor for each in ACTORS][0]",
    "first(each for each in [actor])",
    'sorted(event.user.identities, key="provider")[0]',
    "event.user.identities[0]",
    '{event.client.name: coalesce(actor, ACTOR)}.get("x", ACTOR)',
    '{event.client.name: ACTOR}.get("x", actor)',
]


def reads_again(record: str) -> bool:
    """Whether the record is read as what its type says before its keys are asked for."""
    text = f'{ABOVE}\nwith rule("Keys"):\n    for key, value in ({record}).items():\n        log(key)\n'
    (items,) = (node for node in below(program(text).all_steps) if isinstance(node, ir.Items))
    assert isinstance(items.value.info.type, Record)
    return isinstance(items.value, ir.Read) and items.value.info.span == items.value.value.info.span


@pytest.mark.parametrize("record", OWN)
def test_all_keys_of_what_the_policy_writes_are_asked_for(record: str) -> None:
    assert not reads_again(record)


@pytest.mark.parametrize("record", OTHERS)
def test_of_what_auth0_sends_only_documented_keys_are_asked_for(record: str) -> None:
    assert reads_again(record)
