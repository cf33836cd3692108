"""The tree of an event's fields, from the paths of the facts.

In: ``{"event.user.email": {"type": "string", "optional": true}, …}`` and the overlay. Out: a FieldJson.

    event.user, event.user.email   ->   {"type": "record", "fields": {"user": {…, "fields": {"email": {…}}}}}
"""

from collections.abc import Iterator

from catalogue.overlay import Json, Rule, segments

EVENT_TYPES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "object": "record",
    "dictionary": "container",
    "array": "list",
    "secrets": "secrets",
    "any": "json",
    "unknown": "json",
}


def event(name: str, facts: Json, overlay: Json) -> Json:
    """The tree of fields, from paths; newer paths are optional and come last."""
    root: Json = {"type": "record", "fields": {}}
    newer = {path: each for path, each in facts.get("event_newer", {}).items() if path not in facts["event"]}
    for path, fact in {**facts["event"], **newer}.items():
        path = path.removeprefix("event.")
        entry = event_field(fact, overlay["sources"])
        if f"event.{path}" in newer:
            entry |= {"optional": True, "preview": True}
        says = [rule.says for rule in overlay["fields"] if applies(rule, name, path, entry["type"])]
        for each in says:
            apply_field_rule(entry, each)
        attach(root, segments(path), ordered(entry))
    for items in list(lists(root)):
        says = [rule.says for rule in overlay["fields"] if applies(rule, name, items[0], items[1]["type"])]
        for each in says:
            apply_field_rule(items[1], each)
    return root


def applies(rule: Rule, trigger: str, path: str, type: str) -> bool:
    return rule.says.get("type", type) == type and rule.holds(trigger, path)


def lists(parent: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """The items of every list below a field, with their paths."""
    for name, each in parent.get("fields", {}).items():
        below = f"{path}.{name}" if path else name
        if "items" in each:
            yield f"{below}[]", each["items"]
        yield from lists(each.get("items", each), f"{below}[]" if "items" in each else below)


def event_field(fact: Json, sources: Json) -> Json:
    kinds = fact["type"].split("|")
    entry: Json = {"type": EVENT_TYPES[kinds[0]] if len(kinds) == 1 else "json"}
    if len(kinds) > 1:
        entry["kinds"] = [EVENT_TYPES[kind] for kind in kinds]
    values: Json = {}
    if "values" in fact:
        values["values"] = fact["values"]
    if "known_values" in fact:
        values["known_values"] = fact["known_values"]
    if entry["type"] == "list":
        items = fact.get("items")
        entry["items"] = {"type": EVENT_TYPES[items or "any"]} | values
    else:
        entry |= values
    if fact["optional"] is not False:
        entry["optional"] = True
    if entry["type"] == "record" and fact.get("open"):
        entry["open"] = True
    for key in ("value_type", "stage"):
        if key in fact:
            entry[key] = fact[key]
    if "source" in fact:
        entry["sources"] = [sources[fact["source"]]]
    return entry


def attach(root: Json, path: list[str], entry: Json) -> None:
    parent = root
    for step in path[:-1]:
        parent = parent["items"] if step == "[]" else parent["fields"][step]
    parent.setdefault("fields", {})[path[-1]] = entry


def apply_field_rule(entry: Json, says: Json) -> None:
    """What an overlay entry says about a field, written into it."""
    source = says["source"]
    for kind in ("format", "finite", "whole", "at_least", "at_most"):
        if kind in says:
            invariant: Json = {"kind": kind}
            if kind == "format":
                invariant["format"] = says[kind]
            elif kind.startswith("at_"):
                invariant["bound"] = says[kind]
            entry.setdefault("invariants", []).append(invariant | {"source": source})
    if says.get("values_open") and "values" in entry:
        entry["known_values"] = entry.pop("values")
    if "absence" in says:
        entry["absence"] = {"meaning": says["absence"], "source": source}
    if "shape" in says:
        entry["shape"] = says["shape"] | {"source": source}
    if "trait" in says:
        entry.setdefault("traits", []).append(says["trait"])
    plain = [
        key
        for key in ("optional", "open", "known_values", "sensitivity", "credential_keys", "since")
        if key in says
    ]
    entry.update({key: says[key] for key in plain})
    plain += [key for key in ("trait",) if key in says]
    if plain or says.get("values_open"):
        entry.setdefault("sources", []).append(source)


def ordered(entry: Json) -> Json:
    """The field with its own facts first and what lies below it last."""
    return dict(sorted(entry.items(), key=lambda each: each[0] in ("items", "fields")))
