"""A Rule or Hook, and the Action that it becomes.

`cases/x.js` is a Rule, or a Hook if its name says so, `cases/x.action.js` what becomes of it, with the problems and
repairs at its end. `pytest --update` writes the second; read what it wrote. What can run does the same on Node, where a
Rule runs in its harness.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from importer.legacy.settled import settled

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.harness import trigger_of, wrapped
from actiongen.importer.model import Handed, Kind, Original
from actiongen.importer.notes import Notes
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.texts import value_of_json
from actiongen.runs.values import Call
from actiongen.runs.world import World

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.js") if not path.stem.endswith(".action"))
TRIGGERS = {
    "hook_registration": "pre-user-registration",
    "hook_credentials": "credentials-exchange",
    "hook_phone": "send-phone-message",
}
LETS_ON_NODE = [name for name in NAMES if name not in ("without_counterpart", "helpers", "whole")]
"""The others have problems, or require packages."""


def original(name: str) -> Original:
    kind = Kind.HOOK if name in TRIGGERS else Kind.RULE
    code = (CASES / f"{name}.js").read_text(encoding="utf-8")
    return Original(kind, f"{name}.js", name, code, trigger=TRIGGERS.get(name, ""))


def converted(name: str) -> tuple[File, Notes]:
    source, notes = original(name), Notes()
    file = read_core(source.path, source.code)
    assert isinstance(file, File)
    return action_of(file, source, notes), notes


def said(file: File, notes: Notes) -> str:
    lines = [
        f"// {each.kind.value}, line {_line(file, each.span.start)}: {each.what}" for each in notes.repairs
    ]
    lines += [
        f"// problem, line {_line(file, each.span.start)}: {each.what}. {each.help}"
        for each in notes.problems
    ]
    return "\n".join([print_core(file).rstrip("\n"), *lines, ""])


def _line(file: File, offset: int) -> int:
    return file.text.count("\n", 0, offset) + 1


@pytest.mark.parametrize("name", NAMES)
def test_it_becomes_that_action(name: str, update: bool) -> None:
    is_now = said(*converted(name))
    golden = CASES / f"{name}.action.js"
    if update:
        golden.write_text(is_now, encoding="utf-8")
    assert is_now == golden.read_text(encoding="utf-8")


PATCHES: tuple[str, ...] = (
    "{}",
    '{"user": {"email_verified": false, "blocked_by": "Eve", "groups": "barred"}}',
    '{"user": {"app_metadata": {"desk": "7b", "first_seen": "x", "team": "t", "agreed": true, "roles": ["a", "b"]}}}',
    '{"user": {"groups": ["a"], "multifactor": ["any"]}, "client": {"client_id": "saml-app"}}',
    '{"request": {"ip": "203.0.113.7", "query": {"agreed": "yes"}, "geoip": {"countryCode": "CN"}}}',
    '{"request": {"ip": "203.0.113.66"}, "connection": {"name": "Admins"}, "client": {"metadata": {"plan": "pro"}}}',
    '{"stats": {"logins_count": 200}, "transaction": {"protocol": "oauth2-refresh-token"}}',
    '{"user": {"email": "ann@elsewhere.example"}, "resource_server": {"identifier": "https://old.example"}}',
    '{"request": {"query": {"session_token": "t"}}}',
    '{"message_options": {"message_type": "voice"}, "user": {"blocked_by": "Eve"}}',
    '{"transaction": {"metadata": {"context.isLocked": "true", "context.lockedBy": "{}", "context.teams": "[1]"}}}',
)
BASE = """{
 "user": {"user_id": "auth0|ann", "email": "ann@corp.example", "email_verified": true, "created_at": "2026-01-01",
  "app_metadata": {"roles": []}, "user_metadata": {}, "identities": []},
 "client": {"client_id": "app", "name": "App", "metadata": {}}, "tenant": {"id": "acme"},
 "connection": {"id": "con_1", "name": "Users", "strategy": "auth0"}, "stats": {"logins_count": 3},
 "request": {"ip": "203.0.113.1", "query": {}, "body": {}, "geoip": {"countryCode": "IT"}},
 "transaction": {"protocol": "oidc-basic-profile", "metadata": {}, "requested_scopes": ["a", "c"]},
 "authorization": {"roles": ["Traveller"]},
 "message_options": {"recipient": "+39", "text": "7", "message_type": "sms", "action": "enrollment", "code": "7"}
}"""
SECRETS = {name: f"<{name}>" for name in ("NAMESPACE", "DUO_IKEY", "DUO_SKEY", "DEFAULT_PLAN")}


def merged(base: dict[str, object], patch: dict[str, object]) -> dict[str, object]:
    """The patch laid over the base, however deep."""
    made = dict(base)
    for key, value in patch.items():
        old = made.get(key)
        made[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return made


def worlds(handler: HandlerKind) -> Iterator[World]:
    for patch in PATCHES:
        event = value_of_json(json.dumps(merged(json.loads(BASE), json.loads(patch))))
        assert isinstance(event, dict)
        secrets = {
            **SECRETS,
            "CONSENT_URL": "https://consent.example/",
            "PHONE_URL": "https://phone.example/",
            "SESSION_TOKEN_SECRET": "s" * 32,
        }
        returns = {"redirect.encodeToken": "<session token>", "redirect.validateToken": {"number": "7"}}
        yield World(event, secrets=secrets, handler=handler, returns=returns)


NAMED = (
    "idToken.setCustomClaim",
    "accessToken.setCustomClaim",
    "samlResponse.setAttribute",
    "user.setAppMetadata",
)


def present(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls without those that write what is not there: Auth0 leaves it out."""
    return tuple(
        call for call in calls if call[0] == "access.deny" or len(call[1]) != 1 or call[0] not in NAMED
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", LETS_ON_NODE)
def test_it_does_the_same_on_node(name: str, runner: Runner) -> None:
    source = original(name)
    file, notes = converted(name)
    assert not notes.problems
    trigger = load_trigger(trigger_of(source))
    assert trigger is not None
    did_something = False
    for kind in (HandlerKind.EXECUTE, HandlerKind.CONTINUE)[: len(file.exports)]:
        drawn = list(worlds(kind))
        known = replace(source, handed=Handed(frozenset(notes.taken_over), frozenset(notes.handed_on)))
        before = [each.run for each in runner.run(runner.load(wrapped(known), trigger), drawn)]
        after = [each.run for each in runner.run(runner.load(print_core(file), trigger), drawn)]
        for world, old, new in zip(drawn, before, after, strict=True):
            assert (old.end == FINISHED) == (new.end == FINISHED), (old.end, new.end)
            if old.end == FINISHED:
                assert present(settled(old.calls, world.event)) == present(settled(new.calls, world.event))
                did_something = did_something or bool(old.calls) or bool(old.logs)
    assert did_something or name == "never"
