"""What is known of the ways of logging in: it fits the catalogue, and the events of the ways are what they say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.load_ways import address, cell, cells_of, ways, ways_of, ways_without
from actiongen.auth0.model import ITEM, Trigger
from actiongen.auth0.ways import CallEffect, Cell, SignalKind, Way
from actiongen.evaluate.expressions import Evaluator
from actiongen.flow.ways import assumed, is_documented, sign_of
from actiongen.runs.world import World
from actiongen.source import Span
from actiongen.testing.events import event_of_way

ROOT = Path(__file__).parents[2]
AT = Span("policies/case.policy", 0, 0)
EVERY = [*ways().values()]


def trigger(id: str = "post-login") -> Trigger:
    found = load_trigger(id)
    assert found is not None
    return found


def every_cell() -> list[tuple[str, str, str, Cell]]:
    return [
        (id, method, way, each)
        for id in trigger_ids()
        for method in trigger(id).methods
        for way, each in cells_of(id, method).items()
    ]


def test_there_are_as_many_as_were_collected() -> None:
    assert len(EVERY) == 37
    assert len(every_cell()) == 710
    effects = [each.effect for *_, each in every_cell()]
    assert effects.count(CallEffect.FAILS) == 79
    assert sum(1 for *_, each in every_cell() if each.effect is CallEffect.NOT_RUN) == 88


def test_every_cell_is_about_a_method_and_a_way_and_has_sources() -> None:
    raw = json.loads((ROOT / "actiongen" / "auth0" / "ways.json").read_text(encoding="utf-8"))
    for id, methods in raw["methods"].items():
        assert set(methods) <= set(trigger(id).methods), id
    for id, method, way, each in every_cell():
        assert way in ways(), (id, method, way)
        assert each.sources, (id, method, way)
        assert all(address(source).startswith("https://") for source in each.sources)
        assert "<" not in "".join(map(address, each.sources))
        known = trigger(id).methods[method]
        assert set(each.with_options) <= set(known.keywords)
        assert not each.unless_read or trigger(id).field(each.unless_read) is not None
        assert not each.except_for or set(each.except_for) <= set(known.params[0].values)


def test_what_a_diagnostic_may_say_has_a_sentence_of_its_own() -> None:
    """The notes of the sources are for the table; a diagnostic needs a whole sentence."""
    for id, method, way, each in every_cell():
        told = each.effect is CallEffect.FAILS and not each.thrown and each.condition is None
        if told and ways()[way].preview is None and ways()[way].trigger == id:
            assert each.meaning, (id, method, way)


@pytest.mark.parametrize("way", EVERY, ids=lambda way: way.id)
def test_the_event_of_a_way_is_what_its_signals_say(way: Way) -> None:
    """The events and the signals were collected apart: each is the oracle of the other."""
    of = trigger(way.trigger or "post-login")
    world = World(event_of_way(of, way))
    reader = Evaluator(world)
    for condition in assumed(of, way, AT):
        assert reader.value(condition) is True, condition


@pytest.mark.parametrize("way", EVERY, ids=lambda way: way.id)
def test_signals_speak_of_fields_that_there_are(way: Way) -> None:
    of = trigger(way.trigger or "post-login")
    for signal in way.signals:
        path = signal.path[: signal.path.index(ITEM)] if ITEM in signal.path else signal.path
        assert is_documented(of, path), path
        field = of.field(signal.path)
        if field is not None and field.values and signal.kind is SignalKind.ONE_OF:
            assert set(signal.values) <= set(field.values)
    assert all(is_documented(of, path) for path in way.absent if path[0] in of.event.fields)
    assert way.extends is None or way.extends in ways()


def test_a_kind_of_a_way_has_what_is_said_of_the_way() -> None:
    more, plain = ways()["multi-resource-refresh"], ways()["refresh-token"]
    assert cell("post-login", "session.revoke", more) == cell("post-login", "session.revoke", plain)
    assert cell("post-login", "multifactor.enable", more) != cell("post-login", "multifactor.enable", plain)
    assert cell("post-login", "accessToken.addScope", ways()["sso"]) is None


def test_in_which_ways_a_trigger_runs() -> None:
    assert [way.id for way in ways_without("post-login")] == ["machine-to-machine"]
    assert "machine-to-machine" not in {way.id for way in ways_of("post-login")}
    assert "machine-to-machine" in {way.id for way in ways_of("credentials-exchange")}
    gone = {way.id for way in ways_without("pre-user-registration")}
    assert gone == {"social-connection", "enterprise-connection"}
    assert ways_of("send-phone-message") == ()


def test_how_a_policy_asks_for_ways() -> None:
    def asked(*names: str) -> tuple[str, str]:
        sign = sign_of(trigger(), [ways()[name] for name in names])
        assert sign is not None
        return sign.holds, sign.excludes

    protocol = "event.transaction.protocol"
    assert asked("ropg") == (f'{protocol} == "oauth2-password"', f'{protocol} != "oauth2-password"')
    both = '["oauth2-password", "oauth2-token-exchange"]'
    assert asked("ropg", "custom-token-exchange", "on-behalf-of") == (
        f"{protocol} in {both}",
        f"{protocol} not in {both}",
    )
    assert asked("silent") == ('"none" in event.transaction.prompt', '"none" not in event.transaction.prompt')
    assert (
        asked("delegated-session", "ropg")[0]
        == f'event.session.actor is not None or {protocol} == "oauth2-password"'
    )
    assert asked("third-party-client")[1] == 'not event.client.client_id.startswith("tpc_")'
    assert sign_of(trigger(), [ways()["sso"], ways()["passkey"]]) is None


FACTS = {
    "collected": "2026-01",
    "ways": {
        "by_door": {
            "title": "By the door",
            "runs": "door",
            "axis": "flow",
            "signals": [
                {"field": "transaction.protocol", "value": ["a"], "source": []},
                {"field": "transaction.protocol", "value": ["b"], "source": []},
                {"field": "client.client_id", "value": "prefix x_", "source": []},
                {"field": "session", "value": "present", "source": []},
                {"field": "mood", "value": "as the user feels", "source": []},
            ],
            "absent": [{"field": "refresh_token"}, {"field": "what a person would say"}],
            "default_event": {"set": {"transaction.protocol": "a"}},
            "sources": ["docs:door"],
        },
        "by_window": {
            "title": "By the window",
            "runs": "unknown",
            "axis": "property",
            "signals": [],
            "absent": [],
            "default_event": {"extends": "by_door", "set": {"x": 1}, "unset": ["y"]},
            "sources": [],
        },
    },
    "methods": {
        "door": {
            "access.deny": {
                "by_door": {
                    "effect": "no_effect",
                    "error": None,
                    "note": "n",
                    "source": ["docs:door"],
                    "derived": True,
                }
            }
        }
    },
}
OVERLAY = {
    "sources": {"docs": "https://docs.example/<path>"},
    "ways": {"by_door": {"signals": {"mood": None}, "absent": {"what a person would say": False}}},
    "renewals": ["by_window"],
    "preview": {"by_door": "Beta"},
    "cells": [
        {"triggers": ["door"], "methods": ["access.*"], "ways": ["by_door"], "says": {"meaning": "because"}}
    ],
}


def script(folder: Path, overlay: object, *more: str) -> subprocess.CompletedProcess[str]:
    (folder / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    (folder / "overlay.json").write_text(json.dumps(overlay), encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts" / "update_ways.py"), str(folder / "facts.json")]
    command += ["--overlay", str(folder / "overlay.json"), "--out", str(folder / "ways.json"), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_script_joins_facts_and_overlay(tmp_path: Path) -> None:
    assert script(tmp_path, OVERLAY, "--check").returncode == 1
    assert script(tmp_path, OVERLAY).returncode == 0
    assert script(tmp_path, OVERLAY, "--check").returncode == 0
    made = json.loads((tmp_path / "ways.json").read_text(encoding="utf-8"))
    door, window = made["ways"]["by-door"], made["ways"]["by-window"]
    assert door["signals"] == [
        {"path": "transaction.protocol", "is": "one-of", "values": ["a", "b"]},
        {"path": "client.client_id", "is": "prefix", "values": ["x_"]},
        {"path": "session", "is": "present"},
    ]
    assert (door["absent"], door["preview"], door["alone"]) == (["refresh_token"], "Beta", True)
    assert window["event"] == {"set": {"transaction.protocol": "a", "x": 1}, "unset": ["y"]}
    assert (window["extends"], window["trigger"], window["renewal"]) == ("by-door", None, True)
    assert made["methods"]["door"]["access.deny"]["by-door"] == {
        "effect": "no-effect",
        "derived": True,
        "note": "n",
        "sources": ["docs:door"],
        "meaning": "because",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ways": {"by_chimney": {}}}, "by_chimney"),
        (
            {"cells": [{"triggers": ["door"], "methods": ["x"], "ways": ["by_door"], "says": {}}]},
            "match nothing",
        ),
    ],
)
def test_an_overlay_about_nothing_is_refused(wrong: dict[str, object], says: str, tmp_path: Path) -> None:
    done = script(tmp_path, OVERLAY | wrong)
    assert done.returncode != 0 and says in done.stderr
