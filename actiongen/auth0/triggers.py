"""The places in Auth0 where Actions run, as values.

In: nothing; load.py makes these values from the JSON of a trigger. Out: its versions and handlers, its event and its
methods.

    >>> trigger.current_version
    'v3'
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum

from actiongen.auth0.fields import ITEM, Field, ImpliedAbsence, JsonValue, Trait
from actiongen.auth0.methods import Method
from actiongen.lazy_dataclass import dataclass


class VersionStatus(Enum):
    """Whether Auth0 still wants a version of a trigger to be used."""

    CURRENT = "current"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a trigger; ``emittable`` if its handlers have the form that the compiler writes."""

    id: str
    status: VersionStatus
    emittable: bool = True


class HandlerKind(Enum):
    """Whether a handler runs first, or when the user comes back from a redirect."""

    EXECUTE = "execute"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that the Action exports."""

    name: str
    kind: HandlerKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """A place in Auth0 where Actions run.

    ``blocking`` is None where Auth0 does not say. ``binding_policy`` is "trigger-bound" (Actions run in the
    order of a list) or "entity-bound" (a connection, stream or profile names its Action). ``default_event``
    is shared by all who ask: copy it before changing it. ``types``: where Auth0 publishes the types of the
    trigger, without the version.
    """

    id: str
    versions: tuple[Version, ...]
    handlers: tuple[Handler, ...]
    blocking: bool | None
    binding_policy: str
    can_deny: bool
    terraform_bindable: bool
    max_actions: int | None
    api_type: str
    types: str | None
    event_summary: str
    event: Field
    implied_absences: tuple[ImpliedAbsence, ...]
    methods: Mapping[str, Method] = field(hash=False)
    default_event: Mapping[str, JsonValue] = field(hash=False)
    _with_trait: dict[Trait, tuple[tuple[str, ...], ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    _written: list[frozenset[tuple[str, ...]]] = field(
        default_factory=list, init=False, compare=False, repr=False
    )

    @property
    def current_version(self) -> str:
        """The version that a policy gets when it names none."""
        return next(version.id for version in self.versions if version.status is VersionStatus.CURRENT)

    @property
    def deprecated_versions(self) -> tuple[str, ...]:
        """The versions that Auth0 wants to be left behind."""
        return tuple(version.id for version in self.versions if version.status is VersionStatus.DEPRECATED)

    def version(self, id: str) -> Version | None:
        """A version by its id ("v3")."""
        return next((version for version in self.versions if version.id == id), None)

    def handler(self, kind: HandlerKind | str) -> Handler | None:
        """The handler of a kind ("execute", "continue"); not every trigger has one for continuing."""
        wanted = HandlerKind(kind)
        return next((handler for handler in self.handlers if handler.kind is wanted), None)

    def field(self, path: tuple[str, ...]) -> Field | None:
        """The documented field at a path; None below containers and JSON, where anything may be."""
        found = self.event
        for segment in path:
            below = found.items if segment == ITEM else found.fields.get(segment)
            if below is None:
                return None
            found = below
        return found

    def paths_with(self, trait: Trait) -> tuple[tuple[str, ...], ...]:
        """The paths of the fields that have a trait, but for those below lists."""
        if trait not in self._with_trait:
            self._with_trait[trait] = tuple(_paths_with(trait, self.event, ()))
        return self._with_trait[trait]

    def written(self) -> frozenset[tuple[str, ...]]:
        """The paths of the containers that a method writes keys of."""
        if not self._written:
            every = (method.writes for method in self.methods.values() if method.writes is not None)
            self._written.append(frozenset(every))
        return self._written[0]

    def method(self, name: str) -> Method | None:
        """A method by its name without ``api.``."""
        return self.methods.get(name)


def _paths_with(trait: Trait, field: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if trait in field.traits:
        yield path
    for name, child in field.fields.items():
        yield from _paths_with(trait, child, (*path, name))


@dataclass(frozen=True, slots=True)
class UndocumentedTrigger:
    """A trigger that Auth0 names somewhere and documents nowhere; no policy can be compiled for it."""

    id: str
    versions: tuple[str, ...]
    binding_policy: str | None
    terraform_bindable: bool
