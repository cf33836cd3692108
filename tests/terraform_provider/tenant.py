"""What Auth0 does with actions, bindings and modules, as far as Terraform can see it.

In: the calls that the provider makes. Out: what Auth0 answers, :class:`RefusedError` where it refuses; in
``calls`` those that would change something.

    tenant.delete_action("act_1")  # 409 Conflict: Unable to delete an action bound to a trigger.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Auth0's policy on entity limits
ACTIONS = 100
MODULES = 100
BOUND = 20
IN_ONE = {"secrets": 30, "dependencies": 10, "modules": 3}
"""So many of these an Action may have."""

ALONE = ("custom-email-provider", "custom-phone-provider")
"""Triggers that run one Action."""


class RefusedError(Exception):
    """An answer that is no success."""


class NotFoundError(RefusedError):
    """404: there is no such thing."""


@dataclass
class Action:
    """An Action; ``deployed`` counts its versions, 0 while it is a draft, and ``running`` is the code of the last."""

    id: str
    name: str
    code: str
    runtime: str
    triggers: list[dict[str, str]]
    dependencies: list[dict[str, str]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    modules: list[dict[str, str]] = field(default_factory=list)
    deployed: int = 0
    running: str | None = None


@dataclass
class Module:
    """An Actions Module; ``versions`` are the codes that were published."""

    id: str
    name: str
    code: str
    dependencies: list[dict[str, str]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)


@dataclass
class Tenant:
    """A tenant; a binding is the id of an action and the name that the flow shows for it.

    ``missing`` are the packages that npm does not have: an Action with one of them fails to build. ``failing``
    are calls that fail once: ``{"deploy MFA": "503 Service Unavailable"}``.
    """

    actions: dict[str, Action] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    bindings: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    failing: dict[str, str] = field(default_factory=dict)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_id(self, kind: str) -> str:
        """An id that was not given before."""
        return f"{kind}_{next(self._ids)}"

    def _called(self, what: str, details: str | None = None) -> None:
        self.calls.append(what if details is None else f"{what}: {details}")
        if what in self.failing:
            raise RefusedError(self.failing.pop(what))

    def create_action(self, action: Action) -> None:
        """Takes a draft."""
        self._called(f"create {action.name}")
        if len(self.actions) == ACTIONS:
            raise RefusedError(f"a tenant has at most {ACTIONS} actions.")
        _within_limits(vars(action))
        self.actions[action.id] = action

    def action(self, id: str) -> Action:
        """The action of an id."""
        if id not in self.actions:
            raise NotFoundError(f"404 Not Found: there is no action {id!r}.")
        return self.actions[id]

    def update_action(self, id: str, changes: dict[str, object]) -> None:
        """Changes the fields of the draft that are given and leaves the others; the trigger stays."""
        action = self.action(id)
        self._called(f"update {action.name}", ", ".join(sorted(changes)))
        if _ids(changes["triggers"]) != _ids(action.triggers):
            raise RefusedError("400 Bad Request: The trigger of an action cannot be changed.")
        _within_limits(changes)
        for name, value in changes.items():
            setattr(action, name, value)

    def is_built(self, id: str) -> bool:
        """Whether npm has the packages of the draft."""
        packages = {
            f"{dependency['name']}@{dependency['version']}" for dependency in self.action(id).dependencies
        }
        return not packages & self.missing

    def deploy(self, id: str) -> str:
        """Makes a version of the draft; out: its id."""
        action = self.action(id)
        self._called(f"deploy {action.name}")
        action.deployed += 1
        action.running = action.code
        return f"{id}_v{action.deployed}"

    def delete_action(self, id: str) -> None:
        """Forgets an action that no trigger runs."""
        action = self.action(id)
        self._called(f"delete {action.name}")
        if any(id == bound for binding in self.bindings.values() for bound, _ in binding):
            raise RefusedError("409 Conflict: Unable to delete an action bound to a trigger.")
        del self.actions[id]

    def bind(self, trigger: str, binding: list[tuple[str, str]]) -> None:
        """Replaces all that a trigger runs."""
        self._called(f"bind {trigger}", ", ".join(name for _, name in binding))
        if len(binding) > (1 if trigger in ALONE else BOUND):
            raise RefusedError(f"400 Bad Request: {trigger} runs no {len(binding)} actions.")
        for id, name in binding:
            action = self.action(id)
            if not action.deployed:
                raise RefusedError(f"400 Bad Request: The action {name!r} is not deployed yet.")
            if trigger not in _ids(action.triggers):
                raise RefusedError(f"400 Bad Request: The action {name!r} does not support {trigger}.")
        self.bindings[trigger] = binding

    def create_module(self, module: Module) -> None:
        """Takes a draft."""
        self._called(f"create module {module.name}")
        if len(self.modules) == MODULES:
            raise RefusedError(f"a tenant has at most {MODULES} modules.")
        self.modules[module.id] = module

    def module(self, id: str) -> Module:
        """The module of an id."""
        if id not in self.modules:
            raise NotFoundError(f"404 Not Found: there is no module {id!r}.")
        return self.modules[id]

    def update_module(self, id: str, changes: dict[str, object]) -> None:
        """Changes the fields of the draft that are given and leaves the others."""
        module = self.module(id)
        self._called(f"update module {module.name}", ", ".join(sorted(changes)))
        for name, value in changes.items():
            setattr(module, name, value)

    def publish(self, id: str) -> str:
        """Makes a version of the draft; out: its id."""
        module = self.module(id)
        self._called(f"publish {module.name}")
        module.versions.append(module.code)
        return f"{id}_v{len(module.versions)}"

    def delete_module(self, id: str) -> None:
        """Forgets a module."""
        self._called(f"delete module {self.module(id).name}")
        del self.modules[id]

    # What a person does in the dashboard

    def by_name(self, name: str) -> Action:
        """The one action of that name."""
        (found,) = [action for action in self.actions.values() if action.name == name]
        return found

    def flow(self, trigger: str) -> list[str]:
        """The names of the actions that a trigger runs, in order."""
        return [self.actions[id].name for id, _ in self.bindings.get(trigger, [])]

    def add_by_hand(self, name: str, trigger: str) -> None:
        """A person makes an action, deploys it and drags it to the end of a flow."""
        id = self.new_id("act")
        version = {"id": trigger, "version": "v3"}
        self.actions[id] = Action(id, name, "", "node22", [version], deployed=1, running="")
        self.bindings.setdefault(trigger, []).append((id, name))


def _within_limits(fields: Mapping[str, Any]) -> None:
    for name, limit in IN_ONE.items():
        if len(fields.get(name, ())) > limit:
            raise RefusedError(f"400 Bad Request: an action has at most {limit} {name}.")


def _ids(triggers: object) -> list[str]:
    assert isinstance(triggers, list)
    return [trigger["id"] for trigger in triggers]
