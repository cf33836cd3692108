"""Writes the catalogue of what Auth0 offers from a file of collected facts and the overlay in the package.

In: a facts file (for each trigger its versions, handlers, ``event`` paths and ``api`` methods; ``_meta`` for
the platform) and actiongen/auth0/overlay (what we add: meanings, limits, invariants, default events, each
with its source). Out: catalogue/<trigger>.json and platform.json in actiongen/auth0, byte for byte the same
for the same input.

    python scripts/update_catalogue.py facts.json            writes the files
    python scripts/update_catalogue.py facts.json --check    exit code 1 if a file is not what it would write
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogue.event import event
from catalogue.methods import methods
from catalogue.overlay import Json, read_overlay, rules

PACKAGE = Path(__file__).resolve().parent.parent / "actiongen" / "auth0"


def main() -> int:
    options = arguments()
    facts = json.loads(options.facts.read_text(encoding="utf-8"))
    overlay = read_overlay(options.overlay)
    files = build(facts, overlay)
    unused = [f"{pattern} ({rule.says['source']})" for rule in rules(overlay) for pattern in rule.unmatched]
    if unused:
        print("overlay entries that match nothing:", *sorted(unused), sep="\n  ", file=sys.stderr)
        return 1
    texts = {
        name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in files.items()
    }
    stale = sorted(differing(options.out, texts))
    if options.check:
        print(*(f"not current: {name}" for name in stale), sep="\n", end="\n" if stale else "")
        return 1 if stale else 0
    for name in stale:
        write(options.out / name, texts.get(name))
        print(f"wrote {name}" if name in texts else f"removed {name}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write the catalogue from a facts file and the overlay.")
    parser.add_argument("facts", type=Path)
    parser.add_argument("--overlay", type=Path, default=PACKAGE / "overlay")
    parser.add_argument("--out", type=Path, default=PACKAGE)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if a file is not current")
    return parser.parse_args()


def differing(out: Path, texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        path = out / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield name
    yield from (
        f"catalogue/{path.name}"
        for path in (out / "catalogue").glob("*.json")
        if f"catalogue/{path.name}" not in texts
    )


def write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# Triggers


def build(facts: Json, overlay: Json) -> dict[str, Json]:
    facts = with_newer(facts, overlay["newer"])
    triggers = sorted(name for name in facts if name != "_meta")
    meta = facts["_meta"]
    files = {f"catalogue/{name}.json": trigger(name, facts[name], meta, overlay) for name in triggers}
    files["platform.json"] = platform(triggers, meta, overlay["platform"])
    return files


def with_newer(facts: Json, newer: Json) -> Json:
    """The facts with those that Auth0 has published since they were collected; each names its source."""
    merged = dict(facts)
    for name, more in newer.items():
        known = merged.get(name, {})
        event = known.get("event", {}) | more.get("event", {})
        for path, values in more.get("values", {}).items():
            listed = event[path]["values"]
            event[path] = event[path] | {
                "values": [*listed, *(value for value in values if value not in listed)]
            }
        plain = {key: value for key, value in more.items() if key not in ("event", "api", "values")}
        merged[name] = known | plain | {"event": event, "api": known.get("api", {}) | more.get("api", {})}
    meta = facts["_meta"]
    unknown = {key: each for key, each in meta["undocumented_triggers"].items() if key not in newer}
    merged["_meta"] = meta | {"undocumented_triggers": unknown}
    return merged


def trigger(name: str, facts: Json, meta: Json, overlay: Json) -> Json:
    ours = overlay["triggers"][name]
    most = ours["max_actions"]
    return {
        "id": name,
        "versions": [version(each, facts, ours) for each in facts["versions_known"]],
        "handlers": [handler(each) for each in facts["handlers"]],
        "blocking": facts["blocking"],
        "binding_policy": facts["binding_policy"],
        "can_deny": facts["can_deny"],
        "terraform_bindable": facts["terraform_bindable"],
        "max_actions": meta["limits"][most] if isinstance(most, str) else most,
        "api_type": ours["api_type"],
        "types": ours.get("types"),
        "event_summary": ours["event_summary"],
        "implied_absences": ours.get("implied_absences", []),
        "methods": methods(name, facts, meta["limits"], overlay),
        "event": event(name, facts, overlay),
        "default_event": overlay["default_events"][name],
    }


def version(id: str, facts: Json, ours: Json) -> Json:
    entry: Json = {"id": id, "status": facts["version_status"][id].lower()}
    if id in ours.get("not_emittable", []):
        entry["emittable"] = False
    return entry


def handler(name: str) -> Json:
    kind = "continue" if name.startswith("onContinue") else "execute"
    return {"name": name, "kind": kind}


# The platform


def platform(triggers: list[str], meta: Json, ours: Json) -> Json:
    undocumented = meta["undocumented_triggers"]
    return {
        "facts_date": meta["docs_date"],
        "schema_version": ours.get("schema_version", meta["schema_version"]),
        "triggers": triggers,
        "undocumented": [
            {
                "id": name,
                "versions": undocumented[name]["versions_known"],
                "binding_policy": undocumented[name]["binding_policy"],
                "terraform_bindable": undocumented[name]["terraform_bindable"],
            }
            for name in sorted(undocumented)
        ],
        "runtimes": [
            runtime(name, status, ours["usable_runtimes"]) for name, status in meta["runtimes"].items()
        ],
        "limits": dict(sorted(meta["limits"].items())),
        "reserved_claims": sorted(meta["reserved_claims"]),
        "claims_that_throw": sorted(meta["claims_that_throw"]),
        "forbidden_claim_namespaces": sorted(meta["claim_namespace_forbidden"]),
        "unrestricted_claims": sorted(meta["unrestricted_claims"]),
        "no_redirect_protocols": sorted(meta["no_redirect_protocols"]),
        "tenant_hosts": ours["tenant_hosts"],
        "return_urls": ours["return_urls"],
        "bound_by": ours["bound_by"],
        "provider": ours["provider"],
        "sources": ours["sources"],
    }


def runtime(name: str, status: str, usable: list[str]) -> Json:
    alias = status.removeprefix("api alias of ")
    if alias != status:
        return {"name": name, "status": "alias", "usable": False, "alias_of": alias}
    return {"name": name, "status": status, "usable": name in usable}


if __name__ == "__main__":
    sys.exit(main())
