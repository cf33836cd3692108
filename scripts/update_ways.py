"""Writes what is known of the ways of logging in, from a file of collected facts and the overlay in the package.

In: a facts file (ways with the fields that tell them apart, the effect of each method in each way, each with its
sources) and actiongen/auth0/overlay/ways.json (what we add: which values are words for people and no values, when a
call does not fail after all, what to do about it). Out: actiongen/auth0/ways.json, byte for byte the same for the same
input.

    python scripts/update_ways.py ways.json            writes the file
    python scripts/update_ways.py ways.json --check    exit code 1 if the file is not what it would write
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogue.overlay import Json, matches, segments

PACKAGE = Path(__file__).resolve().parent.parent / "actiongen" / "auth0"


def main() -> int:
    options = arguments()
    facts = json.loads(options.facts.read_text(encoding="utf-8"))
    overlay = json.loads(options.overlay.read_text(encoding="utf-8"))
    text = json.dumps(build(facts, overlay), indent=1, ensure_ascii=False) + "\n"
    current = options.out.exists() and options.out.read_text(encoding="utf-8") == text
    if options.check:
        print("" if current else f"not current: {options.out.name}", end="" if current else "\n")
        return 0 if current else 1
    if not current:
        options.out.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {options.out.name}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Write the ways of logging in from a facts file and the overlay."
    )
    parser.add_argument("facts", type=Path)
    parser.add_argument("--overlay", type=Path, default=PACKAGE / "overlay" / "ways.json")
    parser.add_argument("--out", type=Path, default=PACKAGE / "ways.json")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if the file is not current"
    )
    return parser.parse_args()


def build(facts: Json, overlay: Json) -> Json:
    unknown = set(overlay["ways"]) - set(facts["ways"])
    if unknown:
        raise SystemExit(f"the overlay names ways that there are not: {', '.join(sorted(unknown))}")
    ways = {
        public(id): way(id, each, overlay["ways"].get(id, {}), facts["ways"]) | marks(id, overlay)
        for id, each in facts["ways"].items()
    }
    used: set[int] = set()
    methods = {
        trigger: {
            name: cells(trigger, name, each, overlay["cells"], used) for name, each in of_trigger.items()
        }
        for trigger, of_trigger in facts["methods"].items()
    }
    if len(used) != len(overlay["cells"]):
        unused = [str(rule) for at, rule in enumerate(overlay["cells"]) if at not in used]
        raise SystemExit(f"overlay entries that match nothing: {'; '.join(unused)}")
    return {
        "collected": facts["collected"],
        "sources": overlay["sources"],
        "ways": ways,
        "methods": methods,
    }


def public(id: str) -> str:
    """The name that people write: ``refresh-token``."""
    return id.replace("_", "-")


def marks(id: str, overlay: Json) -> Json:
    """Whether somebody who has logged in before comes back this way, and whether a tenant has to ask Auth0 for it."""
    renewal = {"renewal": True} if id in overlay["renewals"] else {}
    preview = {"preview": overlay["preview"][id]} if id in overlay["preview"] else {}
    return renewal | preview


# Ways


def way(id: str, facts: Json, ours: Json, every: Json) -> Json:
    event = default_event(facts["default_event"], every)
    base = facts["default_event"].get("extends")
    return {
        "title": facts["title"],
        "trigger": None if facts["runs"] == "unknown" else facts["runs"],
        "alone": facts["axis"] == "flow",
        "extends": public(base) if base else None,
        "signals": [*signals(facts["signals"], ours.get("signals", {})), *ours.get("more", [])],
        "absent": sorted(
            {each["field"] for each in facts["absent"] if ours.get("absent", {}).get(each["field"], True)}
        ),
        "event": {"set": event.get("set", {}) | ours.get("event", {}), "unset": event.get("unset", [])},
        "sources": facts["sources"],
    }


def signals(facts: list[Json], ours: Json) -> Iterator[Json]:
    """What the fields are in this way; the values of one field in one entry, words for people left out."""
    found: dict[str, Json] = {}
    for each in facts:
        said = ours[each["field"]] if each["field"] in ours else test_of(each["value"])
        if said is None:
            continue
        kept = found.setdefault(each["field"], {"path": each["field"], **said})
        if kept.get("is") == "one-of" and said["is"] == "one-of":
            kept["values"] = list(dict.fromkeys([*kept["values"], *said["values"]]))
    yield from found.values()


def test_of(value: object) -> Json:
    if isinstance(value, list):
        return {"is": "one-of", "values": value}
    if value == "present":
        return {"is": "present"}
    if isinstance(value, str) and value.startswith("prefix "):
        return {"is": "prefix", "values": [value.removeprefix("prefix ")]}
    return {"is": "one-of", "values": [value]}


def default_event(event: Json, ways: Json) -> Json:
    """What differs from the default event, with what another way says of it."""
    if "extends" not in event:
        return event
    below = default_event(ways[event["extends"]]["default_event"], ways)
    return {
        "set": {**below.get("set", {}), **event.get("set", {})},
        "unset": [*below.get("unset", []), *event.get("unset", [])],
    }


# Methods


def cells(trigger: str, method: str, facts: Json, ours: list[Json], used: set[int]) -> Json:
    found = {}
    for id, fact in facts.items():
        cell = {
            "effect": fact["effect"].replace("_", "-"),
            **({"error": fact["error"]} if fact.get("error") else {}),
            **({"condition": fact["condition"]} if fact.get("condition") else {}),
            **({"derived": True} if fact.get("derived") else {}),
            "note": fact["note"],
            "sources": fact["source"],
        }
        for at, rule in enumerate(ours):
            if (
                trigger in rule["triggers"]
                and id in rule["ways"]
                and fact["effect"] in rule.get("effects", [fact["effect"]])
                and any(matches(segments(pattern), segments(method)) for pattern in rule["methods"])
            ):
                used.add(at)
                cell |= rule["says"]
        found[public(id)] = {key: value for key, value in cell.items() if value is not None}
    return found


if __name__ == "__main__":
    sys.exit(main())
