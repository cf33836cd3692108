"""Reads Terraform: Actions, their Modules and order, Rules, Hooks and settings of Rules.

In: the ``.tf`` files of a folder and below. Out: an :class:`~actiongen.importer.model.Export`.

Nothing is evaluated but what is written out, ``file("…")`` and locals that are one of the two. Of what is computed
the name is kept: an original without its code or its name is missed, another attribute gets a note. Sources:
documentation of the provider auth0/auth0 1.55, resources action, action_module, trigger_actions, trigger_action,
rule, hook, rule_config.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from actiongen.importer.model import Binding, Export, Kind, Missed, Module, Original, Package
from actiongen.importer.sources.files import Files, Unread
from actiongen.importer.sources.hcl import read_hcl
from actiongen.importer.sources.hcl_scanner import HclError
from actiongen.importer.sources.hcl_tree import Block, Body, Fields, Reference, described
from actiongen.importer.sources.records import Code
from actiongen.importer.sources.terraform_values import Folder, number, text_of

_REPEATED = ("count", "for_each")
_PARTS = {
    "supported_triggers": "its trigger",
    "dependencies": "one of its dependencies",
    "secrets": "one of its secrets",
    "secrets_wo": "one of its secrets",
}
# Terraform takes no other name of a resource.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def read_terraform(files: Files) -> Export:
    """Reads all ``.tf`` files; each folder is a module of Terraform."""
    missed: list[Missed] = []
    folders: dict[str, list[tuple[str, Body]]] = {}
    for name in files.ending(".tf"):
        body = _body(files, name)
        if isinstance(body, Missed):
            missed.append(body)
        else:
            folders.setdefault(posixpath.dirname(name), []).append((name, body))
    missed += [
        files.missed(name, "the file", "it is Terraform in JSON, which is not read: write it as HCL")
        for name in files.ending(".tf.json")
    ]
    exports = [_Reader(files, Folder(files, path, bodies)).export() for path, bodies in folders.items()]
    return Export(
        "terraform",
        tuple(original for export in exports for original in export.originals),
        tuple(module for export in exports for module in export.modules),
        tuple(binding for export in exports for binding in export.bindings),
        (*missed, *(one for export in exports for one in export.missed)),
    )


def _body(files: Files, name: str) -> Body | Missed:
    loaded = files.load(name)
    if isinstance(loaded, Unread):
        return files.missed(name, "the file", loaded.why)
    try:
        return read_hcl(loaded)
    except HclError as error:
        return files.missed(name, "the file", f"it cannot be read as Terraform: {error}")


class _Reader:
    """Makes originals of the resources of one folder."""

    def __init__(self, files: Files, folder: Folder) -> None:
        self._files = files
        self._folder = folder
        self._missed: list[Missed] = []

    def export(self) -> Export:
        """All of it; Rules in their order."""
        settings = tuple(
            key for _, block in self._of("auth0_rule_config") if (key := self._text(block, "key"))
        )
        actions = [*self._all("auth0_action", self._action)]
        rules = [replace(rule, settings=settings) for rule in self._all("auth0_rule", self._rule)]
        rules.sort(key=lambda rule: (rule.order is None, rule.order or 0))
        hooks = [*self._all("auth0_hook", self._hook)]
        modules = tuple(self._modules())
        return Export(
            "terraform", (*actions, *rules, *hooks), modules, tuple(self._bindings()), tuple(self._missed)
        )

    def _of(self, kind: str) -> Iterator[tuple[str, Block]]:
        """The resources of a type, with their files."""
        for name, body in self._folder.bodies:
            for block in body.all("resource"):
                if len(block.labels) == 2 and block.labels[0] == kind and _NAME.fullmatch(block.labels[1]):
                    yield name, block

    def _all(self, kind: str, make: Callable[[Block, Code], Original]) -> Iterator[Original]:
        for name, block in self._of(kind):
            code = self._checked(name, block)
            if isinstance(code, Missed):
                self._missed.append(code)
            else:
                yield make(block, code)

    def _checked(self, name: str, block: Block) -> Code | Missed:
        """The code of a resource that has a name and is one resource."""
        what = f"{block.labels[0]}.{block.labels[1]} (line {block.line})"
        repeated = next((each for each in _REPEATED if each in block.body.attributes), None)
        if repeated is not None:
            why = f"`{repeated}` makes several of it or none: write each out"
            return self._files.missed(name, what, why)
        value = block.body.attributes.get("name")
        if not self._text(block, "name"):
            why = "it has no `name`" if value is None else f"its `name` is computed from {described(value)}"
            return self._files.missed(name, what, f"{why}: write the name that it has in Auth0")
        return self._code(name, block, what)

    def _code(self, name: str, block: Block, what: str) -> Code | Missed:
        key = "code" if "action" in block.labels[0] else "script"
        value = block.body.attributes.get(key)
        if value is None:
            return self._files.missed(name, what, f"it has no `{key}`")
        code = self._folder.code(name, value)
        if isinstance(code, Unread):
            return self._files.missed(name, what, code.why)
        return code

    # Originals

    def _action(self, block: Block, code: Code) -> Original:
        triggers = block.body.all("supported_triggers")
        trigger, version = (
            (self._text(triggers[0], "id"), self._text(triggers[0], "version")) if triggers else ("", "")
        )
        modules = [self._module_name(each) for each in block.body.all("modules")]
        secrets = (*block.body.all("secrets"), *block.body.all("secrets_wo"))
        return Original(
            Kind.ACTION,
            code.path,
            self._text(block, "name"),
            code.text,
            trigger=trigger,
            version=version,
            runtime=self._text(block, "runtime"),
            packages=self._packages(block),
            secrets=tuple(dict.fromkeys(name for each in secrets if (name := self._text(each, "name")))),
            modules=tuple(modules),
            module_versions=("",) * len(modules),
            resource=block.labels[1],
            notes=tuple(self._notes(block)),
        )

    def _notes(self, block: Block) -> Iterator[str]:
        """What is computed, beside the code and the name."""
        parts = [(f"`{key}`", block, key) for key in ("runtime", "trigger_id", "order", "enabled")]
        parts += [
            (f"`{key}` of {what}", each, key)
            for kind, what in _PARTS.items()
            for each in block.body.all(kind)
            for key in ("id", "name", "version")
        ]
        for what, holder, key in parts:
            value = holder.body.attributes.get(key)
            if value is not None and text_of(self._folder.resolved(value)) is None:
                yield f"{what} is computed from {described(value)}, and not taken over"
        for each in block.body.all("dynamic"):
            if each.labels:
                yield f"its `{each.labels[0]}` blocks are computed (`dynamic`), and not taken over"
        if self._folder.path:
            yield (
                f"it stands in the Terraform module {self._folder.path}: its address begins with `module.` and the "
                "name of the block that calls it"
            )

    def _packages(self, block: Block) -> tuple[Package, ...]:
        found = [
            (self._text(each, "name"), self._text(each, "version")) for each in block.body.all("dependencies")
        ]
        return tuple(Package(name, "" if version == "latest" else version) for name, version in found if name)

    def _module_name(self, block: Block) -> str:
        """The name of a Module in Auth0, of one that stands here; else how Terraform calls it."""
        match block.body.attributes.get("module_id"):
            case Reference(("auth0_action_module", name, "id")):
                called = self._named("auth0_action_module", name)
                return called or name
            case Reference(parts):
                return ".".join(parts)
            case _:
                return ""

    def _rule(self, block: Block, code: Code) -> Original:
        return Original(
            Kind.RULE,
            code.path,
            self._text(block, "name"),
            code.text,
            trigger="post-login",
            order=number(self._text(block, "order")),
            is_enabled=self._text(block, "enabled") != "false",
            resource=block.labels[1],
            notes=tuple(self._notes(block)),
        )

    def _hook(self, block: Block, code: Code) -> Original:
        packages, secrets = (self._fields(block, key) for key in ("dependencies", "secrets"))
        return Original(
            Kind.HOOK,
            code.path,
            self._text(block, "name"),
            code.text,
            trigger=self._text(block, "trigger_id"),
            packages=tuple(
                Package(name, "" if version == "latest" else version) for name, version in packages
            ),
            secrets=tuple(name for name, _ in secrets),
            is_enabled=self._text(block, "enabled") == "true",
            resource=block.labels[1],
            notes=tuple(self._notes(block)),
        )

    def _modules(self) -> Iterator[Module]:
        for name, block in self._of("auth0_action_module"):
            code = self._checked(name, block)
            if isinstance(code, Missed):
                self._missed.append(code)
                continue
            secrets = tuple(each for one in block.body.all("secrets") if (each := self._text(one, "name")))
            yield Module(code.path, self._text(block, "name"), code.text, self._packages(block), secrets)

    # The order

    def _bindings(self) -> Iterator[Binding]:
        for name, block in self._of("auth0_trigger_actions"):
            trigger = self._text(block, "trigger")
            if (
                block.body.all("dynamic")
                or not trigger
                or any(key in block.body.attributes for key in _REPEATED)
            ):
                what = f"auth0_trigger_actions.{block.labels[1]} (line {block.line})"
                self._missed.append(
                    self._files.missed(name, what, "its trigger or its actions are computed: write them out")
                )
                continue
            entries = [self._bound(each, "id") for each in block.body.all("actions")]
            yield Binding(trigger, tuple(entries), block.labels[1])
        yield from self._single_bindings()

    def _single_bindings(self) -> Iterator[Binding]:
        """Of ``auth0_trigger_action``, one an Action: nothing says their order, so it is that of the file."""
        orders: dict[str, list[tuple[str, str]]] = {}
        for name, block in self._of("auth0_trigger_action"):
            trigger = self._text(block, "trigger")
            if not trigger or any(key in block.body.attributes for key in _REPEATED):
                what = f"auth0_trigger_action.{block.labels[1]} (line {block.line})"
                self._missed.append(self._files.missed(name, what, "its trigger is computed: write it out"))
                continue
            orders.setdefault(trigger, []).append((self._bound(block, "action_id"), block.labels[1]))
        for trigger, pairs in orders.items():
            names, singles = zip(*pairs, strict=True)
            yield Binding(trigger, names, is_ordered=len(names) < 2, singles=singles)

    def _bound(self, block: Block, key: str) -> str:
        """The name in Auth0 of an Action that is bound; else what the flow shows, else how Terraform calls it."""
        match block.body.attributes.get(key):
            case Reference(("auth0_action", resource, "id")):
                return self._named("auth0_action", resource) or self._text(block, "display_name") or resource
            case Reference(parts):
                return self._text(block, "display_name") or ".".join(parts)
            case _:
                return self._text(block, "display_name") or "unknown"

    # Values

    def _named(self, kind: str, resource: str) -> str:
        for _, block in self._of(kind):
            if block.labels[1] == resource:
                return self._text(block, "name")
        return ""

    def _text(self, block: Block, key: str) -> str:
        value = block.body.attributes.get(key)
        return "" if value is None else text_of(self._folder.resolved(value)) or ""

    def _fields(self, block: Block, key: str) -> tuple[tuple[str, str], ...]:
        """The keys of an object, with their texts: of secrets nobody asks for these."""
        value = block.body.attributes.get(key)
        if not isinstance(value, Fields):
            return ()
        return tuple(
            (name, "" if key == "secrets" else text_of(self._folder.resolved(entry)) or "")
            for name, entry in value.entries
            if name is not None
        )
