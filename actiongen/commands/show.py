"""What Auth0 offers, for people who write policies: triggers, events and methods, out of the catalogue.

In: what to show, as it would be written in a policy. Out: a page of facts and tables; for something that does
not exist, an :class:`Unknown` with what was probably meant.

    show("post-login", "event.user.email").facts[0]   ->   ("Type", "string")
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actiongen.auth0.load import load_trigger, platform, trigger_ids, trigger_meant
from actiongen.auth0.model import ITEM, Field, FieldType, Method, Trigger, VersionStatus
from actiongen.report.catalogue_facts import (
    field_facts,
    field_notes,
    in_ways,
    method_facts,
    method_notes,
    parameters,
    signature,
    type_name,
)
from actiongen.report.page import Page, Table
from actiongen.spelling import meant


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that does not exist, in words, and what was probably meant."""

    message: str
    meant: str | None


def show(trigger_id: str | None = None, path: str | None = None) -> Page | Unknown:
    """All triggers, one trigger, or a part of one: ``event.user``, ``api.access``."""
    if trigger_id is None:
        return _triggers()
    trigger = load_trigger(trigger_id)
    if trigger is None:
        return Unknown(f"Auth0 documents no trigger `{trigger_id}`", trigger_meant(trigger_id))
    if path is None:
        return _trigger(trigger)
    root, *rest = path.replace("[]", "").rstrip(".").split(".")
    if root == "event":
        return _event(trigger, tuple(rest))
    if root == "api":
        return _api(trigger, ".".join(rest))
    known = [
        *(f"event.{name}" for name in trigger.event.fields),
        *(f"api.{name}" for name in trigger.methods),
    ]
    found = [name for name in known if name.partition(".")[2].split(".")[0] == root]
    close = f"{found[0].partition('.')[0]}.{path}" if found else _close(path, [*known, "event", "api"])
    return Unknown(f"`{path}` is neither in `event` nor in `api`", close)


def paths(trigger_id: str) -> tuple[str, ...]:
    """Every path that :func:`show` takes for a trigger, for completion on the command line."""
    trigger = load_trigger(trigger_id)
    if trigger is None:
        return ()
    groups = dict.fromkeys(f"api.{name.rpartition('.')[0]}".rstrip(".") for name in trigger.methods)
    return (
        "event",
        *_below("event", trigger.event),
        "api",
        *groups,
        *(f"api.{name}" for name in trigger.methods),
    )


def _below(path: str, field: Field) -> Iterable[str]:
    for name, each in _fields(field).items():
        yield f"{path}.{name}"
        yield from _below(f"{path}.{name}", each)


# Triggers


def _triggers() -> Page:
    rows = []
    for trigger_id in trigger_ids():
        trigger = load_trigger(trigger_id)
        assert trigger is not None, trigger_id
        rows.append((trigger.id, trigger.current_version, trigger.event_summary))
    facts = (
        ("Runtimes", ", ".join(runtime.name for runtime in platform().runtimes if runtime.usable)),
        ("Default runtime", platform().default_runtime),
        ("Facts of", platform().facts_date),
    )
    table = Table("Triggers", ("Trigger", "Version", "Event"), tuple(rows))
    return Page("Auth0 Actions", facts, (table,), "actiongen show post-login")


def _trigger(trigger: Trigger) -> Page:
    versions = [
        version.id + (" (current)" if version.status is VersionStatus.CURRENT else " (deprecated)")
        for version in trigger.versions
    ]
    blocking = {True: "yes: Auth0 waits for the action", False: "no", None: "Auth0 does not say"}[
        trigger.blocking
    ]
    facts = [
        ("Event", trigger.event_summary),
        ("Versions", ", ".join(versions)),
        ("Handlers", ", ".join(handler.name for handler in trigger.handlers)),
        ("Blocking", blocking),
        ("Can deny", "yes" if trigger.can_deny else "no"),
        (
            "Bound by",
            "a flow: `flow(…)`" if trigger.terraform_bindable else "hand, or the entity that uses it",
        ),
    ]
    if trigger.max_actions is not None:
        facts.append(("Actions", f"at most {trigger.max_actions} in a flow"))
    tables = (
        _field_table("event", "Event", trigger.event),
        _method_table("Methods", trigger.methods.values()),
    )
    example = next((name for name, each in trigger.event.fields.items() if _fields(each)), "request")
    return Page(trigger.id, tuple(facts), tables, f"actiongen show {trigger.id} event.{example}")


# Events


def _event(trigger: Trigger, names: tuple[str, ...]) -> Page | Unknown:
    field, path = trigger.event, "event"
    for name in names:
        known = _fields(field)
        if name not in known:
            return _no_field(name, path, field)
        field = known[name]
        path = f"{path}.{name}"
    facts = field_facts(field)
    tables = (_field_table(path, "Fields", field),) if _fields(field) else ()
    return Page(f"{path} of {trigger.id}", facts, tables)


def _no_field(name: str, path: str, field: Field) -> Unknown:
    if field.type in (FieldType.CONTAINER, FieldType.JSON):
        return Unknown(f"what is in `{path}` is up to the tenant: Auth0 documents no `{name}`", None)
    close = _close(name, _fields(field))
    return Unknown(f"`{path}` has no field `{name}`", f"{path}.{close}" if close else path)


def _fields(field: Field) -> Mapping[str, Field]:
    """The fields below, of a list those of its items."""
    item = field.child(ITEM)
    return _fields(item) if item is not None else field.fields


def _field_table(path: str, title: str, field: Field) -> Table:
    path += "[]" if field.type is FieldType.LIST else ""
    rows = tuple(
        (f"{path}.{name}", type_name(each), "may be absent" if each.optional else "", field_notes(each))
        for name, each in _fields(field).items()
    )
    return Table(title, ("Field", "Type", "Presence", "Notes"), rows)


# Methods


def _api(trigger: Trigger, name: str) -> Page | Unknown:
    method = trigger.method(name)
    if method is not None:
        rows = tuple(parameters(method))
        ways = tuple(in_ways(method, trigger.id))
        tables = (
            *([Table("Parameters", ("Parameter", "Type", "Presence", "Notes"), rows)] if rows else ()),
            *([Table("Ways of logging in", ("Way", "Effect", "Notes"), ways)] if ways else ()),
        )
        return Page(f"{signature(method)} of {trigger.id}", method_facts(method), tables)
    group = [method for method in trigger.methods.values() if not name or method.name.startswith(f"{name}.")]
    if not group:
        known = {*trigger.methods, *(method.rpartition(".")[0] for method in trigger.methods)} - {""}
        close = _close(name, sorted(known))
        return Unknown(f"the `api` of {trigger.id} has no `{name}`", f"api.{close}" if close else "api")
    title = f"api.{name}" if name else "api"
    return Page(
        f"{title} of {trigger.id}", (), (_method_table("Methods", group),), _example(trigger, group[0])
    )


def _example(trigger: Trigger, method: Method) -> str:
    return f"actiongen show {trigger.id} api.{method.name}"


def _method_table(title: str, methods: Iterable[Method]) -> Table:
    rows = tuple((signature(method), method_notes(method)) for method in methods)
    return Table(title, ("Method", "Notes"), rows)


def _close(word: str, known: Iterable[str]) -> str | None:
    return meant(word, known, 0.6)
