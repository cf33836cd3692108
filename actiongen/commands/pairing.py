"""Which actions and flows of two folders are the same ones to Auth0.

In: two folders. Out: pairs; None is what is not there on that side.

    pair_actions(old, new, ("resource", "name"))   ->   ((Action(…), Action(…)), (None, Action(…)))

An Action keeps its id in the tenant while its Terraform resource is the same, or its name where auth0-deploy-cli
deploys: a file may be renamed and moved. An Action cannot change its trigger (AG523).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.commands.folder import Folder
from actiongen.report.diff.facts import Aside

BY_RESOURCE = ("resource", "name")
BY_NAME = ("name", "resource")


@dataclass(frozen=True, slots=True)
class Action:
    """An action and its JavaScript: two with the same JavaScript do the same, and need not be analysed."""

    summary: ir.ActionSummary
    javascript: str | None
    folder: Folder

    @property
    def program(self) -> ir.Program:
        """All that is in it."""
        content = self.folder.content(self.summary.path)
        assert isinstance(content, ir.Program), self.summary.path
        return content

    def does_the_same(self, other: "Action") -> bool:
        """Whether nothing has to be proved: the JavaScript is the same below the comment at its top."""
        one, another = self.javascript, other.javascript
        return one is not None and another is not None and _code(one) == _code(another)


@dataclass(frozen=True, slots=True)
class PlacedFlow:
    """A flow, and the path of its file."""

    path: str
    flow: ir.Flow


ActionPair = tuple[Action | None, Action | None]
FlowPair = tuple[PlacedFlow | None, PlacedFlow | None]


def actions_of(folder: Folder) -> tuple[Action, ...]:
    """The actions of a folder, by path."""
    return tuple(
        Action(summary, folder.versions[path].javascript, folder)
        for path, summary in sorted(folder.summaries.items())
        if isinstance(summary, ir.ActionSummary)
    )


def flows_of(folder: Folder) -> tuple[PlacedFlow, ...]:
    """The flows of a folder."""
    return tuple(
        PlacedFlow(path, flow)
        for path, summary in sorted(folder.summaries.items())
        if isinstance(summary, ir.FlowsSummary)
        for flow in summary.flows
    )


def pair_actions(
    old: Sequence[Action], new: Sequence[Action], by: tuple[str, ...] = BY_RESOURCE
) -> tuple[ActionPair, ...]:
    """The pairs in the order of the new side, then what is gone. What the first part of the header does not pair, the
    next one may.
    """
    before: dict[int, Action] = {}
    left = list(old)
    for part in by:
        for at, action in enumerate(new):
            key = _key(action, part)
            found = next((each for each in left if _key(each, part) == key), None)
            if at not in before and found is not None:
                before[at] = found
                left.remove(found)
    return (*((before.get(at), action) for at, action in enumerate(new)), *((each, None) for each in left))


def _code(javascript: str) -> str:
    """What runs: the name, the runtime and the docstring stand in the comment above it."""
    _, end, code = javascript.partition("*/")
    return code if end else javascript


def _key(action: Action, part: str) -> tuple[str, str]:
    header = action.summary.header
    return header.trigger.id, header.resource if part == "resource" else header.name


def pair_flows(old: Iterable[PlacedFlow], new: Iterable[PlacedFlow]) -> tuple[FlowPair, ...]:
    """A trigger has one flow."""
    before = {placed.flow.trigger.id: placed for placed in old}
    after = {placed.flow.trigger.id: placed for placed in new}
    return tuple((before.get(trigger), after.get(trigger)) for trigger in dict.fromkeys((*after, *before)))


# What is no behaviour


def asides_of(old: ir.ActionSummary, new: ir.ActionSummary) -> tuple[Aside, ...]:
    """What a reviewer must see beside the verdict."""
    return tuple(
        Aside(what, one, other) for what, one, other in (*_parts(old, new), *_named(old, new)) if one != other
    )


def _parts(old: ir.ActionSummary, new: ir.ActionSummary) -> Iterator[tuple[str, str, str]]:
    one, other = old.header, new.header
    yield "file", old.path.partition("/")[2], new.path.partition("/")[2]
    yield "name", one.name, other.name
    yield "version", one.version, other.version
    yield "runtime", one.runtime, other.runtime
    yield "deploy", _yes(one.deploy), _yes(other.deploy)
    yield "resource", one.resource, other.resource


def _named(old: ir.ActionSummary, new: ir.ActionSummary) -> Iterator[tuple[str, str | None, str | None]]:
    pairs = (
        ("dependency", _versions(old.header.dependencies), _versions(new.header.dependencies)),
        ("module", _versions(old.header.modules), _versions(new.header.modules)),
        ("secret", _secrets(old), _secrets(new)),
    )
    for what, one, other in pairs:
        for name in sorted(one.keys() | other.keys()):
            yield f"{what} {name}", one.get(name), other.get(name)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _versions(pins: Iterable[ir.Dependency | ir.ModulePin]) -> dict[str, str]:
    return {pin.name: str(pin.version) for pin in pins}


def _secrets(action: ir.ActionSummary) -> dict[str, str]:
    def kind(secret: ir.SecretDeclaration) -> str:
        needed = "optional" if secret.optional else "required"
        return f"{needed}, a setting" if secret.is_setting else needed

    return {secret.name: kind(secret) for secret in action.secrets}
