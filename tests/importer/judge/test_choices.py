"""What the judge lets stand where in the worlds of each pair, and worlds that are made of it.

`choices.json` has them by the names of the pairs; ``pytest --update`` writes it anew. That Node runs the same worlds is
for test_worlds.py.
"""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_pairs import compiled
from importer.judge.test_worlds import ORIGINAL, POLICY, nodes, several

from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.choices import Choices, Drawn
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.worlds import input_of, is_writable, texts_of, world_of
from actiongen.importer.model import Kind
from actiongen.runs.texts import json_text

CHOICES = Path(__file__).with_name("choices.json")
TEXTS = {"worlds": (ORIGINAL, POLICY)} | {each.name: (each.action, each.text) for each in PAIRS}
WORLDS = 3


def drawn(found: Choices, name: str) -> list[Drawn]:
    """Some worlds: of four places where there are so many, else of one."""
    random = Random(name)
    if len(found.all) >= 4:
        return [several(found, random) for _ in range(WORLDS)]
    worlds = [(which, at) for which, each in enumerate(found.all) for at in range(len(each.values))]
    return random.sample(worlds, min(WORLDS, len(worlds)))


def told(name: str) -> dict[str, Any]:
    """The values of each place, and what comes of some worlds."""
    original, policy = TEXTS[name]
    program, _ = compiled(policy)
    found = choices_of(program, uses(nodes(original), original, Kind.ACTION), original)
    usual = input_of(found, ()).world.event
    worlds = {}
    for world in drawn(found, name):
        given = input_of(found, world)
        made = world_of(found, world)
        worlds[texts_of(world, found)] = {
            "made": {key: made[key] for key in sorted(made) if key not in ("event", "now") and made[key]},
            "event": {
                key: json.loads(json_text(value))
                for key, value in given.world.event.items()
                if value != usual.get(key)
            },
            "given": [[".".join(path), repr(value)] for path, value in given.given],
            "now": given.now,
            "can be written": is_writable(found, world),
        }
    return {
        "places": {
            ".".join(each.path): {
                "values": each.values,
                "converted": each.converted,
                "undocumented": sorted(each.undocumented),
            }
            for each in found.all
        },
        "worlds": worlds,
        "seeds": [texts_of(tuple(each), found) for each in found.seeds()[:4]],
        "samples": sorted(each.replace("\n", ".") for each in found.wire()["samples"]),
        "orders": [[*found.order(world)] for world in drawn(found, name)],
        "right": {
            ".".join(each.path): [each.right(), each.right(1)]
            for each in found.all
            if each.path[0] == "event"
        },
    }


@cache
def kept() -> dict[str, Any]:
    """What was kept."""
    found: dict[str, Any] = json.loads(CHOICES.read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_choices_as_they_were(name: str, update: bool) -> None:
    found = json.loads(json.dumps(told(name)))
    if update:
        every = json.loads(CHOICES.read_text("utf-8")) if CHOICES.exists() else {}
        lines = (
            f"{json.dumps(each)}: {json.dumps(value)}" for each, value in (every | {name: found}).items()
        )
        CHOICES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        return
    assert found == kept()[name]


def test_every_pair_is_there() -> None:
    assert {*kept()} == {*TEXTS}
    assert all(isinstance(each, Pair) for each in PAIRS)
