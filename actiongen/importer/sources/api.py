"""Reads what the Management API answers, kept as JSON files: Actions, their order, Rules, Hooks, settings of Rules.

In: the files. Out: an :class:`~actiongen.importer.model.Export`.

A file holds the answer as it came: one object, a list of them, or a page such as ``{"actions": […], "total": 3}``.
What each object is, its fields say. Sources: Management API v2, ``GET /api/v2/actions/actions``,
``/actions/triggers/{id}/bindings``, ``/actions/modules``, ``/rules``, ``/hooks``, ``/rules-configs``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actiongen.importer.model import Binding, Export, Missed, Module, Original
from actiongen.importer.sources.files import Files, Unread
from actiongen.importer.sources.json_reader import JsonError, read_json
from actiongen.importer.sources.placeholders import noted
from actiongen.importer.sources.records import (
    Code,
    Record,
    action_of,
    hook_of,
    is_record,
    module_of,
    record,
    records,
    rule_of,
    text,
    unnamed,
)

_PAGES = ("actions", "bindings", "modules", "rules", "hooks")
_OF_NPM = ("package.json", "package-lock.json", "tsconfig.json")
_MARKETPLACE = "it comes from the marketplace: its code is Auth0's or a partner's, and stays there"
_DRAFT = "its draft differs from what is deployed: what is deployed was taken, for that is what Auth0 runs"
_NOT_DEPLOYED = "it was never deployed: Auth0 does not run it"


@dataclass(frozen=True, slots=True)
class _Found:
    """An object and the file that it stands in."""

    path: str
    value: Record


def read_api(files: Files) -> Export:
    """Reads all JSON files of the folder and below."""
    reader = _Reader(files)
    for name in files.ending(".json"):
        if name.rpartition("/")[2] not in _OF_NPM:
            reader.read(name)
    return reader.export()


def is_answer(value: object) -> bool:
    """Whether a file holds something that an import reads."""
    return any(_kind(each) for each in _objects(value))


_FILE = re.compile(r"[\w./ -]+\.[cm]?js")
"""Where the code is a path, the object is one of auth0-deploy-cli."""


def _objects(value: object) -> Iterator[Record]:
    """The objects of an answer."""
    if isinstance(value, list):
        yield from records(value)
    elif is_record(value):
        pages = [record(value)[key] for key in _PAGES if isinstance(record(value).get(key), list)]
        for page in pages if not _kind(record(value)) else []:
            yield from records(page)
        if not pages or _kind(record(value)):
            yield record(value)


def _kind(value: Record) -> str | None:
    """What an object is."""
    if "trigger_id" in value and is_record(value.get("action")):
        return "binding"
    if "supported_triggers" in value:
        return "action"
    if "triggerId" in value:
        return "hook"
    if "script" in value:
        return "rule"
    if "code" in value and "name" in value:
        return "module"
    if "key" in value and not is_record(value["key"]) and len(value) <= 2:
        return "setting"
    return None


class _Reader:
    """Sorts the objects, and makes originals of them when all are known."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._found: dict[str, list[_Found]] = {
            kind: [] for kind in ("action", "binding", "module", "rule", "hook", "setting")
        }
        self._missed: list[Missed] = []

    def read(self, name: str) -> None:
        """Sorts what a file holds."""
        loaded = self._files.load(name)
        if isinstance(loaded, Unread):
            self._miss(name, "the file", loaded.why)
            return
        try:
            objects = [*_objects(read_json(loaded))]
        except JsonError as error:
            self._miss(name, "the file", f"it cannot be read as JSON: {error}")
            return
        kinds = [(_kind(value), value) for value in objects]
        for kind, value in kinds:
            if kind is not None:
                self._found[kind].append(_Found(name, value))
        left = sum(kind is None for kind, _ in kinds)
        if left or not kinds:
            why = "its objects are no Actions, bindings, modules, Rules, Hooks or settings of Rules"
            self._miss(name, f"{left} of {len(kinds)} objects" if kinds else "the file", why)

    def _miss(self, name: str, what: str, why: str) -> None:
        self._missed.append(self._files.missed(name, what, why))

    def export(self) -> Export:
        """All of it; Rules in their order."""
        settings = tuple(dict.fromkeys(text(each.value.get("key")) for each in self._found["setting"]))
        actions = [made for each in self._found["action"] if (made := self._action(each)) is not None]
        rules: list[Original] = []
        hooks: list[Original] = []
        for each in self._found["rule"]:
            if (code := self._code(each, "rule", "script")) is not None:
                rules += self._kept(rule_of(each.value, code, tuple(key for key in settings if key)))
        for each in self._found["hook"]:
            if (code := self._code(each, "hook", "script")) is not None:
                hooks += self._kept(hook_of(each.value, code))
        rules.sort(key=lambda rule: (rule.order is None, rule.order or 0))
        originals = (*(one for one in actions), *rules, *hooks)
        return Export("api", originals, tuple(self._modules()), tuple(self._bindings()), tuple(self._missed))

    def _action(self, found: _Found) -> Original | None:
        value = found.value
        if value.get("integration") or value.get("installed_integration_id"):
            self._miss(found.path, f"the action {text(value.get('name'))}", _MARKETPLACE)
            return None
        deployed = value.get("deployed_version")
        notes: tuple[str, ...] = ()
        if isinstance(deployed, Mapping) and isinstance(deployed.get("code"), str):
            is_draft = deployed.get("code") != value.get("code")
            notes = (_DRAFT,) if is_draft else ()
            kept = ("code", "dependencies", "runtime", "secrets", "modules")
            value = {**value, **{key: deployed[key] for key in kept if key in deployed}}
        elif "all_changes_deployed" in value and not deployed:
            notes = (_NOT_DEPLOYED,)
        code = self._code(_Found(found.path, value), "action", "code")
        made = () if code is None else self._kept(action_of(value, code, notes))
        return next(iter(made), None)

    def _kept(self, original: Original) -> tuple[Original, ...]:
        made = noted(original)
        if isinstance(made, Missed):
            self._missed.append(made)
            return ()
        return (made,)

    def _code(self, found: _Found, kind: str, key: str) -> Code | None:
        name = text(found.value.get("name"))
        code = found.value.get(key)
        if not name:
            self._missed.append(unnamed(self._files.shown(found.path), kind))
            return None
        if not isinstance(code, str) or not code.strip():
            hint = "ask for it alone: `GET /api/v2/hooks/{id}`" if kind == "hook" else "ask for it again"
            self._miss(found.path, f"the {kind} {name}", f"the answer has no `{key}` of it: {hint}")
            return None
        if _FILE.fullmatch(code.strip()):
            why = f"its code stands in `{code.strip()}`: give the whole export of auth0-deploy-cli, not a folder of it"
            self._miss(found.path, f"the {kind} {name}", why)
            return None
        return Code(self._files.shown(found.path), code.replace("\r\n", "\n"))

    def _modules(self) -> Iterator[Module]:
        for each in self._found["module"]:
            code = self._code(each, "module", "code")
            if code is not None:
                yield module_of(each.value, code)

    def _bindings(self) -> Iterator[Binding]:
        """The answer has the bindings of a trigger in their order."""
        orders: dict[str, list[str]] = {}
        for each in self._found["binding"]:
            trigger, name = text(each.value.get("trigger_id")), text(
                record(each.value.get("action")).get("name")
            )
            if name:
                orders.setdefault(trigger, []).append(name)
            else:
                self._miss(each.path, f"an entry of the flow of {trigger}", "its action has no name")
        for trigger, names in orders.items():
            yield Binding(trigger, tuple(names))
