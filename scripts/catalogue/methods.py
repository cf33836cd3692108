"""The methods of ``api``, from the facts.

In: ``{"api.access.deny": {"params": […], "returns": {…}}, …}`` and the overlay. Out: a MethodJson by name.

    api.access.deny   ->   "access.deny": {"params": […], "kind": "effect", "terminal": true, …}
"""

from collections.abc import Iterator
from typing import Any

from catalogue.event import EVENT_TYPES, ordered
from catalogue.overlay import Json, matches, segments

PARAM_TYPES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "record",
    "dictionary": "record",
    "any": "json",
    "unknown": "json",
}


def methods(trigger: str, facts: Json, limits: Json, overlay: Json) -> Json:
    newer = {path: each for path, each in facts.get("api_newer", {}).items() if path not in facts["api"]}
    result: Json = {}
    for path, fact in {**facts["api"], **newer}.items():
        name = path.removeprefix("api.")
        entry = method(fact, overlay["sources"])
        if path in newer:
            entry["preview"] = True
        for rule in overlay["methods"]:
            if rule.holds(trigger, name):
                apply_method_rule(entry, rule.says, limits, name)
        result[name] = entry
    return result


def method(fact: Json, sources: Json) -> Json:
    returned = result(fact.get("returns", {"type": "void"}))
    entry: Json = {
        "params": [{"name": each["name"]} | param(each) for each in fact["params"]],
        "returns": returned,
        "kind": "query" if "value" in returned else "effect",
    }
    for key in ("only_in", "deprecated", "gated", "stage"):
        if key in fact:
            entry[key] = fact[key]
    if "source" in fact:
        entry["sources"] = [sources[fact["source"]]]
    return entry


def apply_method_rule(entry: Json, says: Json, limits: Json, name: str) -> None:
    source = says["source"]
    for key in ("kind", "terminal", "last_call_counts"):
        if key in says:
            entry[key] = says[key]
    if "writes" in says:
        entry["writes"] = says["writes"].split(".")
    if "completes" in says:
        done = says["completes"]
        entry["completes"] = {"path": done["path"].split("."), "name": done["name"], "source": source}
    if "mutates" in says:
        change = says["mutates"]
        needs = change["needs"].split(".") if "needs" in change else []
        where = {"path": change["path"].split("."), "change": change["change"], "needs": needs}
        entry["mutates"] = where | {"source": source}
    if "tag" in says:
        entry.setdefault("tags", []).append(says["tag"])
    if "throws_where" in says:
        where = says["throws_where"]
        where = where | {"path": where["path"].split("."), "source": source}
        entry.setdefault("throws_where", []).append(where)
    if "call_limit" in says:
        most = says["call_limit"]["most"]
        entry["call_limit"] = says["call_limit"] | {"most": limits.get(most, most), "source": source}
    for pattern, kinds in says.get("limits", {}).items():
        for found_parameter in found_parameters(entry, pattern, name):
            found_parameter.setdefault("limits", []).extend(
                limit(kind, value, limits, source) for kind, value in kinds.items()
            )
    for pattern, facts in says.get("params", {}).items():
        for found_parameter in found_parameters(entry, pattern, name):
            found_parameter.update(facts)
    for pattern in says.get("takes_secret", ()):
        for found_parameter in found_parameters(entry, pattern, name):
            found_parameter["takes_secret"] = source
    sources = entry.setdefault("sources", [])
    if source not in sources:
        sources.append(source)


def found_parameters(entry: Json, pattern: str, name: str) -> list[Json]:
    """The parameters that an overlay entry is about; one that names none is refused."""
    found = [each for path, each in parameters(entry) if matches(segments(pattern), path)]
    if not found:
        raise SystemExit(f"overlay: {name} has no parameter {pattern}")
    return found


def limit(kind: str, value: Any, limits: Json, source: str) -> Json:
    """One limit on an argument: a number, the name of a platform limit, a pattern, or True for no value."""
    entry: Json = {"kind": kind}
    if value is not True:
        entry["value"] = limits.get(value, value) if isinstance(value, str) else value
    return entry | {"source": source}


def parameters(entry: Json) -> Iterator[tuple[list[str], Json]]:
    """Every parameter of a method and everything below it, with its path."""
    pending = [([each["name"]], each) for each in entry["params"]]
    while pending:
        path, each = pending.pop()
        yield path, each
        pending += [([*path, name], option) for name, option in each.get("options", {}).items()]
        if "items" in each:
            pending.append(([*path, "[]"], each["items"]))


def param(fact: Json) -> Json:
    kinds = [each for each in fact["type"].split("|") if each != "null"]
    # A name that is no type of JavaScript is that of an options object.
    types = [PARAM_TYPES.get(kind, "record") for kind in kinds]
    entry: Json = {"type": types[0]} if len(types) == 1 else {"type": "union", "kinds": types}
    for key in ("optional", "nullable", "values"):
        if fact.get(key):
            entry[key] = fact[key]
    factor = factor_shape(fact["factor_shape"]["array_item"]) if "factor_shape" in fact else None
    if factor and entry["type"] == "record" and "type" in fact["properties"]:
        return entry | {"options": factor["options"]}
    if entry["type"] == "list":
        entry["items"] = factor or {"type": PARAM_TYPES[fact["items"]]}
    if entry["type"] == "record":
        properties = fact.get("properties", {})
        entry["options"] = {name: param(each | {"name": name}) for name, each in properties.items()}
        for name, default in fact.get("defaults", {}).items():
            entry["options"][name]["default"] = default
        if factor:
            entry["options"]["additionalFactors"]["items"] = factor
        if fact.get("open"):
            entry["open"] = True
    return entry


def factor_shape(shape: Json) -> Json:
    """An MFA factor: its type, and the options that Auth0 knows for some types."""
    by_type: Json = shape["options"]["by_type"]
    options: Json = {}
    for types, known in by_type.items():
        for name, allowed in known.items():
            option: Json = {"type": "string", "optional": True, "values": allowed}
            if allowed == "boolean":
                option = {"type": "boolean", "optional": True}
            options[name] = option | {"only_for": types.split("|")}
    kind = {"type": "string", "values": shape["type"]["values"]}
    below = {"type": "record", "optional": True, "options": options, "open": True}
    return {"type": "record", "options": {"type": kind, "options": below}}


def result(fact: Json) -> Json:
    type = fact["type"]
    entry: Json = {"type": "object" if type == "Promise" else type}
    if type == "Promise":
        entry["is_promise"] = True
    if fact.get("throws"):
        entry["throws"] = True
    if type in ("void", "api"):
        return entry
    value: Json = {"type": "record"} if "properties" in fact else {"type": EVENT_TYPES[type]}
    if type.endswith("|undefined"):
        value["optional"] = True
    if "properties" in fact:
        value["fields"] = dict(result_field(*item) for item in fact["properties"].items())
    return entry | {"value": value}


def result_field(name: str, shape: str | list[str] | Json) -> tuple[str, Json]:
    """A field of a result; in the facts ``name?`` is optional, ``name[]`` a list and ``name{}`` a map."""
    optional = name.endswith("?")
    name = name.removesuffix("?")
    if isinstance(shape, str):
        value: Json = {"type": EVENT_TYPES[shape]}
    elif isinstance(shape, list):
        value = {"type": "string", "values": shape}
    else:
        value = {"type": "record", "fields": dict(result_field(*item) for item in shape.items())}
    if name.endswith("[]"):
        value = {"type": "list", "items": value}
    elif name.endswith("{}"):
        value = {"type": "container", "items": value}
    if optional:
        value["optional"] = True
    return name.removesuffix("[]").removesuffix("{}"), ordered(value)
