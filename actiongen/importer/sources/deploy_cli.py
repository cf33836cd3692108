"""Reads what auth0-deploy-cli exports: a YAML file with the code beside it, or a folder of JSON files.

In: the files. Out: an :class:`~actiongen.importer.model.Export`.

    read_deploy_cli(files).bindings   ->   (Binding('post-login', ('MFA', 'Roles')),)

The layout is that of auth0-deploy-cli 8, ``src/context/directory/handlers`` and ``src/context/yaml/handlers``: the
code of Actions and Modules is named from the top of the export, that of Rules and Hooks in the folder form from their
own folder. Each folder holds one ``.json`` file an object; those in folders below are not read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actiongen.importer.model import Binding, Export, Kind, Missed, Module, Original
from actiongen.importer.sources.files import Files, Unread, placed
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
from actiongen.importer.sources.yaml_reader import YamlError, read_yaml

FOLDERS = {
    "actions": "actions",
    "action-modules": "actionModules",
    "triggers": "triggers",
    "rules": "rules",
    "rules-configs": "rulesConfigs",
    "hooks": "hooks",
}
"""The folders of the folder form, with the key of the same things in the YAML form."""

_CODE_KEY = {"rules": "script", "hooks": "script"}
_MARKETPLACE = "it comes from the marketplace: its code is Auth0's or a partner's, and stays there"


@dataclass(frozen=True, slots=True)
class _Found:
    """An object of an export: the file that it stands in, and the folder from which it names its code."""

    path: str
    folder: str
    value: Record


def read_deploy_cli(files: Files) -> Export:
    """Reads an export of either form; a folder with a YAML file that has Actions or Rules in it is of the YAML form.

    Raises ``YamlMissing`` where there is YAML to read and PyYAML is not installed.
    """
    missed: list[Missed] = []
    found: dict[str, list[_Found]] = {key: [] for key in FOLDERS.values()}
    for name in yaml_names(files):
        _read_yaml_file(files, name, found, missed)
    for folder, key in FOLDERS.items():
        for top in _tops(files, folder):
            for name in files.ending(".json", below=top):
                _read_json_file(files, name, top, key, found, missed)
    reader = _Reader(files, missed)
    return reader.export(found)


def yaml_names(files: Files) -> tuple[str, ...]:
    """The YAML files at the top; where there are several, those that have a key of an export at the begin of a line."""
    names = files.ending(".yaml", ".yml", below="")
    return names if len(names) == 1 else tuple(name for name in names if is_yaml_export(files, name))


def is_yaml_export(files: Files, name: str) -> bool:
    """Whether a line of the file begins with a key of an export: nothing is parsed for it."""
    loaded = files.load(name)
    keys = tuple(f"{key}:" for key in FOLDERS.values())
    return isinstance(loaded, str) and any(line.startswith(keys) for line in loaded.splitlines())


def _tops(files: Files, folder: str) -> tuple[str, ...]:
    return (folder,) if any(name.startswith(f"{folder}/") for name in files.names) else ()


def _read_yaml_file(files: Files, name: str, found: dict[str, list[_Found]], missed: list[Missed]) -> None:
    loaded = files.load(name)
    if isinstance(loaded, Unread):
        missed.append(files.missed(name, "the file", loaded.why))
        return
    try:
        top = read_yaml(loaded)
    except YamlError as error:
        missed.append(files.missed(name, "the file", f"it cannot be read as YAML: {error}"))
        return
    for key, values in record(top).items():
        if key not in found:
            continue
        if key == "triggers":
            found[key].append(_Found(name, "", record(values)))
        elif values is not None and not isinstance(values, list):
            why = "it is no list; a placeholder of auth0-deploy-cli is not replaced here"
            missed.append(files.missed(name, f"`{key}`", why))
        else:
            found[key] += [_Found(name, "", each) for each in _all(files, name, key, values, missed)]


def _all(files: Files, name: str, key: str, values: object, missed: list[Missed]) -> Iterator[Record]:
    for at, each in enumerate(values if isinstance(values, list) else (), 1):
        if is_record(each):
            yield record(each)
        else:
            missed.append(files.missed(name, f"number {at} of `{key}`", "it is no object"))


def _read_json_file(
    files: Files, name: str, folder: str, key: str, found: dict[str, list[_Found]], missed: list[Missed]
) -> None:
    loaded = files.load(name)
    if isinstance(loaded, Unread):
        missed.append(files.missed(name, "the file", loaded.why))
        return
    try:
        value = read_json(loaded)
    except JsonError as error:
        missed.append(files.missed(name, "the file", f"it cannot be read as JSON: {error}"))
        return
    if not is_record(value):
        missed.append(files.missed(name, "the file", "it holds no object"))
        return
    found[key].append(_Found(name, folder if key in _CODE_KEY else "", record(value)))


class _Reader:
    """Makes originals of objects."""

    def __init__(self, files: Files, missed: list[Missed]) -> None:
        self._files = files
        self._missed = missed

    def export(self, found: dict[str, list[_Found]]) -> Export:
        """All of it; Rules in their order."""
        settings = tuple(dict.fromkeys(text(each.value.get("key")) for each in found["rulesConfigs"]))
        keys = tuple(key for key in settings if key)
        actions = self._originals(found["actions"], Kind.ACTION, keys)
        rules = self._originals(found["rules"], Kind.RULE, keys)
        hooks = self._originals(found["hooks"], Kind.HOOK, keys)
        ordered = sorted(rules, key=lambda rule: (rule.order is None, rule.order or 0))
        modules = tuple(self._modules(found["actionModules"]))
        bindings = tuple(self._bindings(found["triggers"]))
        return Export("deploy-cli", (*actions, *ordered, *hooks), modules, bindings, tuple(self._missed))

    def _originals(self, found: Iterable[_Found], kind: Kind, settings: tuple[str, ...]) -> list[Original]:
        made: list[Original] = []
        for each in found:
            one = self._original(each, kind, settings)
            one = noted(one) if isinstance(one, Original) else one
            if isinstance(one, Missed):
                self._missed.append(one)
            else:
                made.append(one)
        return made

    def _original(self, found: _Found, kind: Kind, settings: tuple[str, ...]) -> Original | Missed:
        value = found.value
        name = text(value.get("name"))
        if not name:
            return unnamed(self._files.shown(found.path), kind.value)
        if kind is Kind.ACTION and (value.get("integration") or value.get("installed_integration_id")):
            return self._files.missed(found.path, f"the action {name}", _MARKETPLACE)
        code = self._code(found, "code" if kind is Kind.ACTION else "script", f"the {kind.value} {name}")
        if isinstance(code, Missed):
            return code
        match kind:
            case Kind.ACTION:
                return action_of(value, code)
            case Kind.RULE:
                return rule_of(value, code, settings)
            case Kind.HOOK:
                return hook_of(value, code)

    def _modules(self, found: Iterable[_Found]) -> Iterator[Module]:
        for each in found:
            name = text(each.value.get("name"))
            code = self._code(each, "code", f"the module {name}")
            if not name:
                self._missed.append(unnamed(self._files.shown(each.path), "module"))
            elif isinstance(code, Missed):
                self._missed.append(code)
            else:
                yield module_of(each.value, code)

    def _code(self, found: _Found, key: str, what: str) -> Code | Missed:
        path = found.value.get(key)
        if not isinstance(path, str) or not path.strip():
            return self._files.missed(found.path, what, f"its `{key}` names no file")
        name = placed(found.folder, path.strip())
        if isinstance(name, Unread):
            return self._files.missed(found.path, what, name.why)
        loaded = self._files.load(name)
        if isinstance(loaded, Unread):
            return self._files.missed(name, what, f"its code cannot be read: {loaded.why}")
        return Code(self._files.shown(name), loaded)

    def _bindings(self, found: Iterable[_Found]) -> Iterator[Binding]:
        for each in found:
            for trigger, entries in each.value.items():
                names = tuple(text(entry.get("action_name")) for entry in records(entries))
                if not isinstance(entries, list) or not all(names):
                    what = f"the order of the Actions of {trigger}"
                    self._missed.append(
                        self._files.missed(each.path, what, "not each entry has an `action_name`")
                    )
                elif names:
                    yield Binding(trigger, names)
