"""What Auth0 does with actions, bindings and modules, as far as Terraform can see it.

In: the calls that the provider makes. Out: what Auth0 answers, :class:`RefusedError` where it refuses; in
``calls`` those that change something.

    tenant.delete_action("act_1")  # 409 Conflict: Unable to delete an action bound to a trigger.
"""

import itertools
from dataclasses import dataclass, field


class RefusedError(Exception):
    """An answer that is no success."""


@dataclass
class Action:
    """An Action; ``deployed`` counts its versions, 0 while it is a draft."""

    id: str
    name: str
    code: str
    runtime: str
    triggers: list[dict[str, str]]
    dependencies: list[dict[str, str]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    modules: list[dict[str, str]] = field(default_factory=list)
    deployed: int = 0


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
    """A tenant; a binding is the id of an action and the name that the flow shows for it."""

    actions: dict[str, Action] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    bindings: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_id(self, kind: str) -> str:
        """An id that was not given before."""
        return f"{kind}_{next(self._ids)}"

    def create_action(self, action: Action) -> None:
        """Takes a draft."""
        self.calls.append(f"create {action.name}")
        self.actions[action.id] = action

    def action(self, id: str) -> Action:
        """The action of an id."""
        if id not in self.actions:
            raise RefusedError(f"404 Not Found: there is no action {id!r}.")
        return self.actions[id]

    def update_action(self, id: str, changes: dict[str, object]) -> None:
        """Changes the fields that are given and leaves the others."""
        action = self.action(id)
        self.calls.append(f"update {action.name}: {', '.join(sorted(changes))}")
        for name, value in changes.items():
            setattr(action, name, value)

    def deploy(self, id: str) -> None:
        """Makes a version of the draft."""
        action = self.action(id)
        self.calls.append(f"deploy {action.name}")
        action.deployed += 1

    def delete_action(self, id: str) -> None:
        """Forgets an action that no trigger runs."""
        action = self.action(id)
        self.calls.append(f"delete {action.name}")
        if any(id == bound for binding in self.bindings.values() for bound, _ in binding):
            raise RefusedError("409 Conflict: Unable to delete an action bound to a trigger.")
        del self.actions[id]

    def bind(self, trigger: str, binding: list[tuple[str, str]]) -> None:
        """Replaces all that a trigger runs."""
        self.calls.append(f"bind {trigger}: {', '.join(name for _, name in binding)}")
        for id, name in binding:
            action = self.action(id)
            if not action.deployed:
                raise RefusedError(f"400 Bad Request: The action {name!r} is not deployed yet.")
            if trigger not in [each["id"] for each in action.triggers]:
                raise RefusedError(f"400 Bad Request: The action {name!r} does not support {trigger}.")
        self.bindings[trigger] = binding

    def module(self, id: str) -> Module:
        """The module of an id."""
        if id not in self.modules:
            raise RefusedError(f"404 Not Found: there is no module {id!r}.")
        return self.modules[id]

    # What a person does in the dashboard

    def by_name(self, name: str) -> Action:
        """The one action of that name."""
        (found,) = [each for each in self.actions.values() if each.name == name]
        return found

    def flow(self, trigger: str) -> list[str]:
        """The names of the actions that a trigger runs, in order."""
        return [self.actions[id].name for id, _ in self.bindings.get(trigger, [])]

    def add_by_hand(self, name: str, trigger: str) -> None:
        """A person makes an action, deploys it and drags it to the end of a flow."""
        id = self.new_id("act")
        version = {"id": trigger, "version": "v3"}
        self.actions[id] = Action(id, name, "", "node22", [version], deployed=1)
        self.bindings.setdefault(trigger, []).append((id, name))
