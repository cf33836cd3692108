"""Actions, Rules, Hooks and Modules from the objects in which Auth0 describes them.

In: what JSON or YAML holds. Out: :class:`~actiongen.importer.model.Original` and the like, or ``Missed``.

The Management API and auth0-deploy-cli use the same objects (auth0-deploy-cli, ``src/tools/auth0/handlers``: actions,
rules, hooks, actionModules, triggers). Of secrets the names are read, and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actiongen.importer.model import Kind, Missed, Module, Original, Package

Record = Mapping[str, object]

_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Code:
    """JavaScript, and the file that holds it."""

    path: str
    text: str


def is_record(value: object) -> bool:
    """Whether it is an object."""
    return isinstance(value, Mapping)


def record(value: object) -> Record:
    """An object; anything else counts as an empty one."""
    return value if isinstance(value, Mapping) else {}


def records(value: object) -> tuple[Record, ...]:
    """The objects of a list."""
    return tuple(each for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()


def text(value: object) -> str:
    """A text, or a number as text; anything else counts as an empty text."""
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def action_of(value: Record, code: Code, notes: tuple[str, ...] = ()) -> Original:
    """An Action."""
    trigger = next(iter(records(value.get("supported_triggers"))), {})
    modules = records(value.get("modules"))
    return Original(
        Kind.ACTION,
        code.path,
        text(value.get("name")),
        code.text,
        trigger=text(trigger.get("id")),
        version=text(trigger.get("version")),
        runtime=text(value.get("runtime")),
        packages=packages_of(value.get("dependencies")),
        secrets=secrets_of(value.get("secrets")),
        modules=tuple(text(module.get("module_name")) for module in modules),
        module_versions=tuple(text(module.get("module_version_number")) for module in modules),
        notes=(*notes, *_notes(value)),
    )


def _notes(value: Record) -> Iterator[str]:
    if isinstance(value.get("secrets"), str):
        yield "its secrets are a placeholder of auth0-deploy-cli: their names are those that the code reads"
    if value.get("deployed") is False:
        yield "it was not deployed: Auth0 runs an earlier version, or none"


def module_of(value: Record, code: Code) -> Module:
    """An Actions Module."""
    return Module(
        code.path,
        text(value.get("name")),
        code.text,
        packages_of(value.get("dependencies")),
        secrets_of(value.get("secrets")),
    )


def rule_of(value: Record, code: Code, settings: tuple[str, ...]) -> Original:
    """A Rule; one without ``enabled`` is enabled (deploy-cli's schema)."""
    order = value.get("order")
    return Original(
        Kind.RULE,
        code.path,
        text(value.get("name")),
        code.text,
        trigger="post-login",
        settings=settings,
        order=order if isinstance(order, int) and not isinstance(order, bool) else _number(text(order)),
        is_enabled=_flag(value.get("enabled"), True),
        stage=text(value.get("stage")),
    )


def _number(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def _flag(value: object, otherwise: bool) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(text(value), otherwise)


def hook_of(value: Record, code: Code) -> Original:
    """A Hook; one without ``enabled`` does not run (deploy-cli's schema)."""
    return Original(
        Kind.HOOK,
        code.path,
        text(value.get("name")),
        code.text,
        trigger=text(value.get("triggerId")),
        packages=packages_of(value.get("dependencies")),
        secrets=secrets_of(value.get("secrets")),
        is_enabled=_flag(value.get("enabled", value.get("active")), False),
    )


def packages_of(value: object) -> tuple[Package, ...]:
    """Packages of npm: a list of objects, or of a Hook an object; ``latest`` is no version."""
    pairs = (
        [(text(name), text(version)) for name, version in value.items()]
        if isinstance(value, Mapping)
        else [(text(each.get("name")), text(each.get("version"))) for each in records(value)]
    )
    return tuple(Package(name, "" if version == _LATEST else version) for name, version in pairs if name)


def secrets_of(value: object) -> tuple[str, ...]:
    """The names of secrets: of a list of objects, or of a Hook an object. No value leaves this function."""
    if isinstance(value, Mapping):
        names = [text(name) for name in value]
    else:
        names = [text(each.get("name")) for each in records(value)]
    return tuple(dict.fromkeys(name for name in names if name))


def in_words(value: Original | Module) -> str:
    """What people call it: "the action MFA"."""
    kind = "module" if isinstance(value, Module) else value.kind.value
    return f"the {kind} {value.name}"


def unnamed(path: str, kind: str) -> Missed:
    """Something that has no name."""
    return Missed(
        path, f"the {kind} without a name", "its `name` is no text: give it the name that it has in Auth0"
    )
