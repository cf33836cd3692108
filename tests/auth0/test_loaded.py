"""All that the files of the catalogue say is in what is loaded of them, and nothing else is."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from actiongen.auth0 import load, load_ways, model

PACKAGE = Path(str(resources.files("actiongen.auth0")))
OF_NOTHING: tuple[object, ...] = (False, None, (), {})
INVARIANTS = {
    model.HasFormat: "format",
    model.IsFinite: "finite",
    model.IsWhole: "whole",
    model.AtLeast: "at_least",
    model.AtMost: "at_most",
}


def file(*path: str) -> Any:
    return json.loads(PACKAGE.joinpath(*path).read_text(encoding="utf-8"))


def check(made: Any, said: Any, where: str) -> None:
    """Compares what was loaded with what its file says, and all that is in it."""
    if is_dataclass(made):
        assert isinstance(said, dict), where
        check_object(made, said, where)
    elif isinstance(made, Enum):
        assert made.value == said, where
    elif isinstance(made, Mapping) and made and is_dataclass(next(iter(made.values()))):
        assert [*made] == [*said], where
        for key, value in made.items():
            check(value, said[key], f"{where}.{key}")
            assert getattr(value, "name", key) == key, where
    elif isinstance(made, tuple) and isinstance(said, list):
        assert len(made) == len(said), where
        for at, (value, each) in enumerate(zip(made, said, strict=True)):
            check(value, each, f"{where}[{at}]")
    elif isinstance(made, frozenset):
        dotted = any(isinstance(each, tuple) for each in made)
        assert made == {tuple(each.split(".")) if dotted else each for each in said}, where
        assert len(made) == len(said), where
    else:
        assert made == said, where


def check_object(made: Any, said: dict[str, Any], where: str) -> None:
    names = [field.name for field in fields(made) if not field.name.startswith("_")]
    ignored = {"kind"} if type(made) in INVARIANTS else set()
    assert not ignored or said["kind"] == INVARIANTS[type(made)], where
    assert said.keys() - ignored <= {*names}, where
    for name in names:
        value = getattr(made, name)
        if name in said:
            check(value, said[name], f"{where}.{name}")
        elif name != "name":
            # What is left out says no, or nothing; of a version that it can be emitted.
            assert value in OF_NOTHING or (name == "emittable" and value is True), f"{where}.{name}"


@pytest.mark.parametrize("name", load.trigger_ids())
def test_a_trigger_is_what_its_file_says(name: str) -> None:
    check(load.load_trigger.__wrapped__(name), file("catalogue", f"{name}.json"), name)


def test_the_platform_is_what_its_file_says() -> None:
    check(load.platform.__wrapped__(), file("platform.json"), "platform")


@pytest.mark.parametrize(
    ("word", "trigger_id"),
    [
        ("post-login", "post-login"),
        ("Post Login", "post-login"),
        ("onExecutePostLogin", "post-login"),
        ("onContinuePostLogin", "post-login"),
        ("POST_LOGIN", "post-login"),
        ("login", "post-login"),
        ("stream", "event-stream"),
        ("registration", None),
        ("post-logn", "post-login"),
        ("zzzz", None),
    ],
)
def test_the_trigger_that_was_meant(word: str, trigger_id: str | None) -> None:
    found = load.trigger_meant(word)
    assert found == trigger_id if trigger_id is not None or word == "zzzz" else found != "post-login"


def path(text: str) -> tuple[str, ...]:
    """A path of the file by hand: the index of an item does not matter."""
    names: list[str] = []
    for part in text.split("."):
        name, *items = part.split("[")
        names += [name, *[model.ITEM for _ in items]]
    return tuple(names)


def test_the_ways_are_what_their_file_says() -> None:
    said = file("ways.json")
    assert load_ways.collected() == said["collected"]
    assert [*load_ways.ways()] == [*said["ways"]]
    for id, way in said["ways"].items():
        made = load_ways.ways()[id]
        event = way["event"]
        signals = [(path(each["path"]), each["is"], tuple(each.get("values", ()))) for each in way["signals"]]
        assert [(each.path, each.kind.value, each.values) for each in made.signals] == signals, id
        assert (made.id, made.absent) == (id, tuple(map(path, way["absent"]))), id
        assert (made.given, made.unset) == (
            {path(at): value for at, value in event["set"].items()},
            tuple(map(path, event["unset"])),
        ), id
        plain = ("title", "trigger", "alone", "extends")
        assert [getattr(made, name) for name in plain] == [way[name] for name in plain], id
        assert (made.renewal, made.preview) == (way.get("renewal", False), way.get("preview")), id
        assert [*made.sources] == way["sources"], id


def test_what_methods_do_in_a_way_is_what_the_file_says() -> None:
    for trigger, methods in file("ways.json")["methods"].items():
        for method, cells in methods.items():
            made = load_ways.cells_of(trigger, method)
            assert [*made] == [*cells]
            for way, cell in cells.items():
                left = dict(cell)
                unless_read = left.pop("unless_read", None)
                assert made[way].unless_read == (() if unless_read is None else path(unless_read))
                for field in fields(made[way]):
                    if field.name != "unless_read":
                        value = getattr(made[way], field.name)
                        check(value, left.pop(field.name), way) if field.name in left else None
                assert not left, "nothing of it is ignored"
                lacking = [each.name for each in fields(made[way]) if each.name not in cell]
                assert all(getattr(made[way], name) in OF_NOTHING for name in lacking), (way, lacking)


def test_where_triggers_run() -> None:
    for trigger, methods in file("ways.json")["methods"].items():
        runs = {way.id for way in load_ways.ways_of(trigger)}
        without = {way.id for way in load_ways.ways_without(trigger)}
        cells = {way: cell for each in methods.values() for way, cell in each.items()}
        assert without == {way for way, cell in cells.items() if cell["effect"] == "not-run"}
        own = {id for id, way in load_ways.ways().items() if way.trigger == trigger}
        assert runs == (own | {*cells}) - without
        for method, each in methods.items():
            for effect in {cell["effect"] for cell in each.values()}:
                found = load_ways.ways_where(trigger, method, load_ways.CallEffect(effect))
                assert {way.id for way in found} >= {
                    way for way in each if each[way]["effect"] == effect
                } - without
                for way in found:
                    known = each.get(way.id) or each.get(way.extends or "")
                    assert known is not None and known["effect"] == effect, (way.id, method)


@pytest.mark.parametrize("source", [*file("ways.json")["sources"]])
def test_the_address_of_a_source(source: str) -> None:
    pattern = file("ways.json")["sources"][source]
    found = load_ways.address(f"{source}:a/b.md@0123abcd")
    assert found == pattern.replace("<path>", "a/b.md").replace("<commit>", "0123abcd")
    assert load_ways.address("https://example.com/a@b") == "https://example.com/a@b"
