"""What holds for all triggers, as values: runtimes, limits, claims, and what binds an Action to its trigger.

In: nothing; load.py makes these values from platform.json. Out: one :class:`Platform`.

    >>> platform().limits["secrets_per_action"]
    30
"""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from actiongen.auth0.triggers import UndocumentedTrigger
from actiongen.lazy_dataclass import dataclass


class RuntimeStatus(Enum):
    """How Auth0 treats a runtime; an alias is another name for one."""

    DEFAULT = "default"
    SUPPORTED = "supported"
    LEGACY = "legacy"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Runtime:
    """A version of Node; ``usable`` if a policy may name it."""

    name: str
    status: RuntimeStatus
    usable: bool
    alias_of: str | None = None


@dataclass(frozen=True, slots=True)
class Binder:
    """The Terraform resource that runs an entity-bound Action, and the argument for the Action's id."""

    resource: str
    argument: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Which versions of the Terraform provider a module needs; some for the flow of a trigger."""

    versions: str
    versions_of_flow: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Platform:
    """What holds for all triggers.

    ``limits`` carry their unit in the name, ``bound_by`` is by trigger. ``tenant_hosts``: the fields of events whose
    value is a host of the tenant itself, whoever logs in.
    """

    triggers: tuple[str, ...]
    undocumented: tuple[UndocumentedTrigger, ...]
    runtimes: tuple[Runtime, ...]
    limits: Mapping[str, int] = field(hash=False)
    reserved_claims: frozenset[str]
    claims_that_throw: frozenset[str]
    forbidden_claim_namespaces: tuple[str, ...]
    unrestricted_claims: frozenset[str]
    no_redirect_protocols: frozenset[str]
    tenant_hosts: frozenset[tuple[str, ...]]
    return_urls: frozenset[tuple[str, ...]]
    bound_by: Mapping[str, Binder] = field(hash=False)
    provider: Provider
    facts_date: str
    schema_version: str
    sources: tuple[str, ...]

    @property
    def default_runtime(self) -> str:
        """The runtime of an Action that names none."""
        return next(runtime.name for runtime in self.runtimes if runtime.status is RuntimeStatus.DEFAULT)

    def runtime(self, name: str) -> Runtime | None:
        """A runtime by its name ("node22")."""
        return next((runtime for runtime in self.runtimes if runtime.name == name), None)
