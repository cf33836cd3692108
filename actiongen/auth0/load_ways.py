"""Reads what is known of the ways of logging in from ways.json.

In: the name of a way, of a trigger and its method. Out: :class:`~actiongen.auth0.ways.Way` and
:class:`~actiongen.auth0.ways.Cell`. The file is ours: one that does not fit is a bug.

    >>> ways()["silent"].title
    'Silent authentication (prompt=none)'
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NotRequired, TypedDict, cast

from actiongen.auth0.fields import ITEM, JsonValue
from actiongen.auth0.ways import CallEffect, Cell, Path, Signal, SignalKind, Way

# "is" is a word of Python.
SignalJson = TypedDict(
    "SignalJson", {"path": str, "is": str, "values": NotRequired[list[str | float | bool]]}
)


class EventJson(TypedDict):
    """What an event has, and has not."""

    set: dict[str, JsonValue]
    unset: list[str]


class WayJson(TypedDict):
    """A way of logging in."""

    title: str
    trigger: str | None
    alone: bool
    renewal: NotRequired[bool]
    preview: NotRequired[str]
    extends: str | None
    signals: list[SignalJson]
    absent: list[str]
    event: EventJson
    sources: list[str]


class CellJson(TypedDict, total=False):
    """What a call does in a way."""

    effect: str
    error: str
    condition: str
    derived: bool
    thrown: bool
    recoverable: bool
    harmless: bool
    note: str
    meaning: str
    sources: list[str]
    except_for: list[str]
    with_options: dict[str, JsonValue]
    unless_read: str
    advice: str


class WaysJson(TypedDict):
    """The file."""

    collected: str
    sources: dict[str, str]
    ways: dict[str, WayJson]
    methods: dict[str, dict[str, dict[str, CellJson]]]


@cache
def ways() -> Mapping[str, Way]:
    """All ways by their names."""
    return MappingProxyType({id: _way(id, each) for id, each in _data()["ways"].items()})


@cache
def ways_of(trigger: str) -> tuple[Way, ...]:
    """The ways in which an action of the trigger may run."""
    without = {way.id for way in ways_without(trigger)}
    return tuple(
        way
        for way in ways().values()
        if way.id not in without and (way.trigger == trigger or _cells_in(trigger, way.id))
    )


@cache
def ways_without(trigger: str) -> tuple[Way, ...]:
    """The ways in which Auth0 does not run the trigger, although one might think so."""
    return tuple(
        way
        for way in ways().values()
        if any(CallEffect(each["effect"]) is CallEffect.NOT_RUN for each in _cells_in(trigger, way.id))
    )


def _cells_in(trigger: str, way: str) -> list[CellJson]:
    return [cells[way] for cells in _data()["methods"].get(trigger, {}).values() if way in cells]


def cell(trigger: str, method: str, way: Way) -> Cell | None:
    """What a method does in a way; where nothing is said of it, what is said of the way that it is a kind of. None: no
    source says."""
    cells = cells_of(trigger, method)
    found = cells.get(way.id)
    return cells.get(way.extends) if found is None and way.extends is not None else found


@cache
def ways_where(trigger: str, method: str, *effects: CallEffect) -> tuple[Way, ...]:
    """The ways in which a method has one of some effects."""
    found = ((way, cell(trigger, method, way)) for way in ways_of(trigger))
    return tuple(way for way, known in found if known is not None and known.effect in effects)


@cache
def cells_of(trigger: str, method: str) -> Mapping[str, Cell]:
    """What a method does, by way."""
    cells = _data()["methods"].get(trigger, {}).get(method, {})
    return MappingProxyType({way: _cell(each) for way, each in cells.items()})


def collected() -> str:
    """The month in which the facts were collected."""
    return _data()["collected"]


def address(source: str) -> str:
    """Where a source can be read: an address in full."""
    kind, _, rest = source.partition(":")
    path, _, commit = rest.partition("@")
    pattern = _data()["sources"].get(kind)
    return source if pattern is None else pattern.replace("<path>", path).replace("<commit>", commit)


@cache
def _data() -> WaysJson:
    text = resources.files("actiongen.auth0").joinpath("ways.json").read_text(encoding="utf-8")
    return cast(WaysJson, json.loads(text))


def _way(id: str, data: WayJson) -> Way:
    return Way(
        id=id,
        title=data["title"],
        trigger=data["trigger"],
        alone=data["alone"],
        renewal=data.get("renewal", False),
        preview=data.get("preview"),
        extends=data["extends"],
        signals=tuple(
            Signal(path_of(each["path"]), SignalKind(each["is"]), tuple(each.get("values", ())))
            for each in data["signals"]
        ),
        absent=tuple(path_of(each) for each in data["absent"]),
        given={path_of(path): value for path, value in data["event"]["set"].items()},
        unset=tuple(path_of(each) for each in data["event"]["unset"]),
        sources=tuple(data["sources"]),
    )


def path_of(text: str) -> Path:
    """``authentication.methods[0].name`` as the parts of a path, with ``ITEM`` for the items of a list."""
    parts = re.sub(r"\[\d*\]", f".{ITEM}", text).split(".")
    return tuple(parts)


def _cell(data: CellJson) -> Cell:
    return Cell(
        effect=CallEffect(data["effect"]),
        note=data.get("note"),
        sources=tuple(data["sources"]),
        error=data.get("error"),
        condition=data.get("condition"),
        derived=data.get("derived", False),
        thrown=data.get("thrown", False),
        recoverable=data.get("recoverable", False),
        harmless=data.get("harmless", False),
        meaning=data.get("meaning"),
        except_for=tuple(data.get("except_for", ())),
        with_options=data.get("with_options", {}),
        unless_read=path_of(data["unless_read"]) if "unless_read" in data else (),
        advice=data.get("advice"),
    )
