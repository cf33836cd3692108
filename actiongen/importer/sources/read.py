"""Reads an export, whatever its form.

In: its files, and its form. Out: an :class:`~actiongen.importer.model.Export`. Nothing raises but ``YamlMissing``.

    read_export(Files("infra", ("main.tf",), texts.get), "terraform").originals[0].resource   ->   'mfa'
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from actiongen.auth0.load import load_trigger, platform
from actiongen.importer.model import Export, Kind, Missed, Original
from actiongen.importer.sources.api import read_api
from actiongen.importer.sources.deploy_cli import read_deploy_cli
from actiongen.importer.sources.files import Files
from actiongen.importer.sources.js import read_js, trigger_in
from actiongen.importer.sources.records import in_words
from actiongen.importer.sources.terraform import read_terraform

READERS: Mapping[str, Callable[[Files], Export]] = MappingProxyType(
    {"js": read_js, "deploy-cli": read_deploy_cli, "terraform": read_terraform, "api": read_api}
)
"""The forms, with who reads them."""


def read_export(files: Files, form: str) -> Export:
    """Reads an export of a known form; of two originals of one kind and name the first is kept."""
    export = READERS[form](files)
    return without_doubles(replace(export, originals=tuple(map(_settled, export.originals))))


def _settled(original: Original) -> Original:
    """The original with its trigger, and with notes about what a policy cannot keep."""
    original = _with_trigger(original)
    return replace(original, notes=(*original.notes, *_kept_from(original)))


def _kept_from(original: Original) -> Iterator[str]:
    trigger = load_trigger(original.trigger)
    if trigger is not None and original.version not in ("", trigger.current_version):
        yield (
            f"it is for {original.version} of {trigger.id}, the policy for {trigger.current_version}: "
            "what its event holds may differ"
        )
    runtime = platform().runtime(original.runtime) if original.runtime else None
    if original.runtime and (runtime is None or not runtime.usable):
        yield f"it runs on {original.runtime}, on which no policy can: it will run on that of the settings"


def _with_trigger(original: Original) -> Original:
    """The original with the trigger that its code exports a handler of, where nothing else says one."""
    if original.trigger or original.kind is not Kind.ACTION:
        return original
    return replace(original, trigger=trigger_in(original.code))


def joined(exports: Iterable[Export]) -> Export:
    """Several exports as one; its form is that of the first."""
    exports = tuple(exports)
    return without_doubles(
        Export(
            exports[0].form,
            tuple(original for export in exports for original in export.originals),
            tuple(module for export in exports for module in export.modules),
            tuple(binding for export in exports for binding in export.bindings),
            tuple(missed for export in exports for missed in export.missed),
        )
    )


def without_doubles(export: Export) -> Export:
    """Auth0 has one Action of a name: a second one with the same code is dropped, another one missed."""
    kept: dict[tuple[object, str], Original] = {}
    missed: list[Missed] = []
    for original in export.originals:
        first = kept.setdefault((original.kind, original.name), original)
        if first.code != original.code:
            why = f"there is another one of that name, with other code, in {first.path}: take one of them out"
            missed.append(Missed(original.path, in_words(original), why))
    return replace(export, originals=tuple(kept.values()), missed=(*export.missed, *missed))
