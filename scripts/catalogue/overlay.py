"""The overlay: what we add to the collected facts, as rules over paths.

In: the folder actiongen/auth0/overlay. Out: its tables, and a :class:`Rule` for each entry about paths.

    {"match": ["**.geoip.latitude"], "at_least": -90, "source": "…"}   holds for event.request.geoip.latitude
"""

import json
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeAlias

# Facts and overlay are JSON of many shapes, taken apart here and nowhere else; tests check what comes out.
Json: TypeAlias = dict[str, Any]


@dataclass
class Rule:
    """An entry of the overlay: the paths and triggers it holds for, what it says, what has yet to match."""

    patterns: list[str]
    triggers: list[str] | None
    says: Json
    unmatched: set[str] = field(default_factory=set)

    def holds(self, trigger: str, path: str) -> bool:
        if self.triggers is not None and trigger not in self.triggers:
            return False
        hits = [pattern for pattern in self.patterns if matches(segments(pattern), segments(path))]
        self.unmatched.difference_update(hits)
        return bool(hits)


def read_overlay(folder: Path) -> Json:
    overlay = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("triggers", "fields", "methods", "platform", "sources", "newer")
    }
    for name in ("fields", "methods"):
        overlay[name] = [read_rule(each) for each in overlay[name]]
    overlay["default_events"] = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (folder / "default_events").glob("*.json")
    }
    return overlay


def read_rule(entry: Json) -> Rule:
    says = {key: value for key, value in entry.items() if key not in ("match", "triggers")}
    return Rule(entry["match"], entry.get("triggers"), says, set(entry["match"]))


def rules(overlay: Json) -> list[Rule]:
    return [*overlay["fields"], *overlay["methods"]]


def segments(path: str) -> list[str]:
    return [each for each in path.replace("[]", ".[]").split(".") if each]


def matches(pattern: list[str], path: list[str]) -> bool:
    """Whether a pattern covers a path: ``*`` stands in one segment, ``**`` for any number of them."""
    if not pattern or not path:
        return all(each == "**" for each in pattern) and not path
    head, *rest = pattern
    if head == "**":
        return matches(rest, path) or matches(pattern, path[1:])
    return (head == path[0] or (head != "[]" and fnmatchcase(path[0], head))) and matches(rest, path[1:])
