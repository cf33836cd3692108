"""What the provider does with a resource: plans it, applies it to a tenant, reads it back.

In: the values that Terraform sends. Out: the values that it is to keep, None for a resource that is gone.

    Actions(tenant).create(config)["id"]  # 'act_1'
"""

from typing import Protocol

from terraform_provider.schema import RESOURCES, Unknown, Value
from terraform_provider.tenant import Action, Module, RefusedError, Tenant

Values = dict[str, Value]


class Resource(Protocol):
    """The calls of one kind of resource; ``config`` alone holds what is write-only."""

    def create(self, config: Values, planned: Values) -> Values: ...

    def read(self, state: Values) -> Values | None: ...

    def update(self, config: Values, planned: Values, prior: Values) -> Values: ...

    def delete(self, prior: Values) -> None: ...


def resources(tenant: Tenant) -> dict[str, Resource]:
    """All kinds, by their names in Terraform."""
    return {
        "auth0_action": Actions(tenant),
        "auth0_trigger_actions": TriggerActions(tenant),
        "auth0_action_module": Modules(tenant),
    }


def planned_values(resource: str, prior: Values | None, proposed: Values) -> Values:
    """What the provider plans: defaults, and at creation unknown values for what Auth0 will say."""
    data = RESOURCES[resource]
    made = dict(proposed)
    for name, default in data["defaults"].items():
        if made[name] is None:
            made[name] = default
    if prior is None:
        for name, (_, *flags) in data["attributes"].items():
            if "computed" in flags and made[name] is None:
                made[name] = Unknown
    return made


class Actions:
    """``auth0_action``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, planned: Values) -> Values:
        action = Action(
            self._tenant.new_id("act"),
            config["name"],
            config["code"],
            config["runtime"] or "node22",
            config["supported_triggers"],
            config["dependencies"],
            _secrets(config["secrets"] or config["secrets_wo"]),
            config["modules"],
        )
        self._tenant.create_action(action)
        return self._deployed({**planned, "id": action.id})

    def read(self, state: Values) -> Values | None:
        try:
            action = self._tenant.action(state["id"])
        except RefusedError:
            return None
        return {
            **state,
            "name": action.name,
            "code": action.code,
            "runtime": action.runtime,
            "supported_triggers": action.triggers,
            "dependencies": action.dependencies,
            "version_id": f"{action.id}_v{action.deployed}" if action.deployed else state["version_id"],
        }

    def update(self, config: Values, planned: Values, prior: Values) -> Values:
        """Secrets are sent when their names or their version differ: their values are not to be seen."""
        changes: dict[str, object] = {
            "name": config["name"],
            "code": config["code"],
            "runtime": config["runtime"] or prior["runtime"],
            "triggers": config["supported_triggers"],
        }
        if config["dependencies"] != prior["dependencies"]:
            changes["dependencies"] = config["dependencies"]
        changes |= self._changed_secrets(config, planned, prior)
        self._tenant.update_action(prior["id"], changes)
        return self._deployed({**planned, "id": prior["id"]})

    def delete(self, prior: Values) -> None:
        self._tenant.delete_action(prior["id"])

    def _changed_secrets(self, config: Values, planned: Values, prior: Values) -> dict[str, object]:
        """As the provider has it: where `secrets` blocks change, they alone are sent, though none is left."""
        plain = planned["secrets"] != prior["secrets"]
        written = any(planned[name] != prior[name] for name in ("secrets_wo", "secrets_wo_version"))
        if not plain and not written:
            return {}
        blocks = [*(["secrets"] if plain else []), *(["secrets_wo"] if written else [])]
        managed = {each["name"] for values in (prior, planned) for block in blocks for each in values[block]}
        strange = self._tenant.action(prior["id"]).secrets.keys() - managed
        if strange:
            raise RefusedError(f"Unmanaged Action Secret: {', '.join(strange)} is not managed by Terraform")
        return {"secrets": _secrets(config["secrets"] if plain else config["secrets_wo"])}

    def _deployed(self, values: Values) -> Values:
        if values["deploy"]:
            self._tenant.deploy(values["id"])
        elif values["version_id"] is Unknown:
            values = {**values, "version_id": None}
        read = self.read(values)
        assert read is not None
        return read


class TriggerActions:
    """``auth0_trigger_actions``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, planned: Values) -> Values:
        self._tenant.bind(
            config["trigger"], [(each["id"], each["display_name"]) for each in config["actions"]]
        )
        return self.read({**planned, "id": config["trigger"]})

    def read(self, state: Values) -> Values:
        bound = self._tenant.bindings.get(state["id"], [])
        actions = [{"id": id, "display_name": name} for id, name in bound]
        return {**state, "trigger": state["id"], "actions": actions}

    def update(self, config: Values, planned: Values, prior: Values) -> Values:
        return self.create(config, planned)

    def delete(self, prior: Values) -> None:
        self._tenant.bind(prior["id"], [])


class Modules:
    """``auth0_action_module``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, planned: Values) -> Values:
        id = self._tenant.new_id("mod")
        self._tenant.modules[id] = Module(
            id, config["name"], config["code"], config["dependencies"], _secrets(config["secrets"])
        )
        return self._published({**planned, "id": id})

    def read(self, state: Values) -> Values | None:
        try:
            module = self._tenant.module(state["id"])
        except RefusedError:
            return None
        count = len(module.versions)
        return {
            **state,
            "name": module.name,
            "code": module.code,
            "dependencies": module.dependencies,
            "secrets": [{**each, "updated_at": "2026-01-01T00:00:00Z"} for each in state["secrets"]],
            "actions_using_module_total": 0,
            "all_changes_published": module.versions[-1:] == [module.code],
            "latest_version_number": count,
            "latest_version": [],
            "version_id": f"{module.id}_v{count}" if count else None,
        }

    def update(self, config: Values, planned: Values, prior: Values) -> Values:
        module = self._tenant.module(prior["id"])
        module.name, module.code = config["name"], config["code"]
        module.dependencies, module.secrets = config["dependencies"], _secrets(config["secrets"])
        return self._published({**planned, "id": prior["id"]})

    def delete(self, prior: Values) -> None:
        del self._tenant.modules[self._tenant.module(prior["id"]).id]

    def _published(self, values: Values) -> Values:
        module = self._tenant.module(values["id"])
        if values["publish"]:
            module.versions.append(module.code)
        read = self.read(values)
        assert read is not None
        return read


def _secrets(blocks: list[Values]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in blocks}
