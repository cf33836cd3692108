"""What the provider does with a resource: plans it, applies it to a tenant, reads it back.

In: the values that Terraform sends. Out: ``data``, the values that it is to keep. The calls change ``data`` as
they go, and what they have done when they fail is kept: a resource that was made and then fails is in the
state (Terraform calls it tainted), and one whose change fails is there as it was planned.

    Actions(tenant).create(config, data)
    data["id"]  # 'act_1'
"""

from typing import Protocol

from terraform_provider.schema import RESOURCES, Unknown, Value, has_change
from terraform_provider.tenant import Action, Module, NotFoundError, RefusedError, Tenant

Values = dict[str, Value]


class Resource(Protocol):
    """The calls of one kind of resource; ``config`` alone holds what is write-only."""

    def create(self, config: Values, data: Values) -> None: ...

    def read(self, state: Values) -> Values | None: ...

    def update(self, config: Values, data: Values, prior: Values) -> None: ...

    def delete(self, prior: Values) -> None: ...


def resources(tenant: Tenant) -> dict[str, Resource]:
    """All kinds, by their names in Terraform."""
    return {
        "auth0_action": Actions(tenant),
        "auth0_trigger_actions": TriggerActions(tenant),
        "auth0_action_module": Modules(tenant),
    }


def planned_values(resource: str, prior: Values | None, proposed: Values) -> Values:
    """What the provider plans: defaults, and unknown values for what Auth0 will say.

    What Auth0 said once is planned to stay, though it does not, unless the provider says otherwise.
    """
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
    for name, renewed in data.get("renewed", {}).items():
        if made[renewed["where"]] and any(
            has_change(resource, each, prior, made) for each in renewed["with"]
        ):
            made[name] = Unknown
    return made


class Actions:
    """``auth0_action``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, data: Values) -> None:
        action = Action(
            self._tenant.new_id("act"),
            config["name"],
            config["code"],
            _sent_runtime(config) or "node22",
            config["supported_triggers"],
            config["dependencies"],
            _secrets(config["secrets"] or config["secrets_wo"]),
            _modules(config["modules"]),
        )
        self._tenant.create_action(action)
        data["id"] = action.id
        self._deploy(data)

    def read(self, state: Values) -> Values | None:
        try:
            action = self._tenant.action(state["id"])
        except NotFoundError:
            return None
        return {
            **state,
            "name": action.name,
            "code": action.code,
            "runtime": "node18" if action.runtime == "node18-actions" else action.runtime,
            "supported_triggers": action.triggers,
            "dependencies": action.dependencies,
            "modules": [self._module(module) for module in action.modules],
            "version_id": f"{action.id}_v{action.deployed}" if action.deployed else state["version_id"],
        }

    def update(self, config: Values, data: Values, prior: Values) -> None:
        """Secrets are sent when their names or their version differ: their values are not to be seen."""
        changes: dict[str, object] = {
            "name": config["name"],
            "code": config["code"],
            "triggers": config["supported_triggers"],
        }
        if runtime := _sent_runtime(config):
            changes["runtime"] = runtime
        if has_change("auth0_action", "dependencies", prior, data):
            changes["dependencies"] = config["dependencies"]
        if has_change("auth0_action", "modules", prior, data):
            changes["modules"] = _modules(config["modules"])
        try:
            changes |= self._changed_secrets(config, data, prior)
            self._tenant.update_action(prior["id"], changes)
        except NotFoundError:
            data["id"] = None
            return
        self._deploy(data)

    def delete(self, prior: Values) -> None:
        try:
            self._tenant.delete_action(prior["id"])
        except NotFoundError:
            return

    def _module(self, used: dict[str, str]) -> Values:
        module = self._tenant.module(used["module_id"])
        number = int(used["module_version_id"].rpartition("_v")[2])
        return {**used, "module_name": module.name, "module_version_number": number}

    def _changed_secrets(self, config: Values, data: Values, prior: Values) -> dict[str, object]:
        """As the provider has it: where `secrets` blocks change, they alone are sent, though none is left."""
        plain, written, version = (
            has_change("auth0_action", name, prior, data)
            for name in ("secrets", "secrets_wo", "secrets_wo_version")
        )
        if not (plain or written or version):
            return {}
        blocks = [*(["secrets"] if plain else []), *(["secrets_wo"] if written or version else [])]
        managed = {each["name"] for values in (prior, data) for block in blocks for each in values[block]}
        strange = self._tenant.action(prior["id"]).secrets.keys() - managed
        if strange:
            raise RefusedError(f"Unmanaged Action Secret: {', '.join(strange)} is not managed by Terraform")
        if plain:
            return {"secrets": _secrets(config["secrets"])}
        return {"secrets": _secrets(config["secrets_wo"])} if written or config["secrets_wo"] else {}

    def _deploy(self, data: Values) -> None:
        if data["deploy"]:
            if not self._tenant.is_built(data["id"]):
                raise RefusedError(f"action {data['name']!r} never reached built state: it failed to build")
            data["version_id"] = self._tenant.deploy(data["id"])
        data.update(self.read(data) or {"id": None})


class TriggerActions:
    """``auth0_trigger_actions``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, data: Values) -> None:
        self._bind(config)
        data["id"] = config["trigger"]
        data.update(self.read(data))

    def read(self, state: Values) -> Values:
        bound = self._tenant.bindings.get(state["id"], [])
        actions = [{"id": id, "display_name": name} for id, name in bound]
        return {**state, "trigger": state["id"], "actions": actions}

    def update(self, config: Values, data: Values, prior: Values) -> None:
        self._bind(config)
        data.update(self.read(data))

    def delete(self, prior: Values) -> None:
        self._tenant.bind(prior["id"], [])

    def _bind(self, config: Values) -> None:
        binding = [(each["id"], each["display_name"]) for each in config["actions"]]
        self._tenant.bind(config["trigger"], binding)


class Modules:
    """``auth0_action_module``."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def create(self, config: Values, data: Values) -> None:
        id = self._tenant.new_id("mod")
        self._tenant.create_module(
            Module(id, config["name"], config["code"], config["dependencies"], _secrets(config["secrets"]))
        )
        data["id"] = id
        self._publish(data)

    def read(self, state: Values) -> Values | None:
        try:
            module = self._tenant.module(state["id"])
        except NotFoundError:
            return None
        values = {each["name"]: each["value"] for each in state["secrets"]}
        uses = [action for action in self._tenant.actions.values() if action.deployed]
        return {
            **state,
            "name": module.name,
            "code": module.code,
            "dependencies": module.dependencies,
            "secrets": [
                {"name": name, "value": values.get(name), "updated_at": "2026-01-01T00:00:00Z"}
                for name in module.secrets
            ],
            "actions_using_module_total": sum(
                module.id in (used["module_id"] for used in action.modules) for action in uses
            ),
            "all_changes_published": module.versions[-1:] == [module.code],
            "latest_version_number": len(module.versions),
            "latest_version": [],
        }

    def update(self, config: Values, data: Values, prior: Values) -> None:
        """The name is not sent."""
        changes: dict[str, object] = {"code": config["code"]}
        if has_change("auth0_action_module", "dependencies", prior, data):
            changes["dependencies"] = config["dependencies"]
        if has_change("auth0_action_module", "secrets", prior, data):
            changes["secrets"] = _secrets(config["secrets"])
        self._tenant.update_module(prior["id"], changes)
        self._publish(data)

    def delete(self, prior: Values) -> None:
        self._tenant.delete_module(prior["id"])

    def _publish(self, data: Values) -> None:
        if data["publish"]:
            data["version_id"] = self._tenant.publish(data["id"])
        data.update(self.read(data) or {"id": None})


def _secrets(blocks: list[Values]) -> dict[str, str]:
    return {block["name"]: block["value"] for block in blocks}


def _modules(blocks: list[Values]) -> list[dict[str, str]]:
    return [{key: block[key] for key in ("module_id", "module_version_id")} for block in blocks]


def _sent_runtime(config: Values) -> str | None:
    """``node18`` has another name on the way to Auth0, but not with a custom token exchange."""
    triggers = {each["id"] for each in config["supported_triggers"]}
    if config["runtime"] == "node18" and "custom-token-exchange" not in triggers:
        return "node18-actions"
    return config["runtime"]
