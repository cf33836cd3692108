"""The file of flows: the order in which each trigger runs what was imported.

In: the export, and which originals became policies. Out: the flows, a text, and what is left out of them.

    flows_text((Flow("post-login", ("mfa",)),))   ->   '…flow("post-login", ["mfa"])\\n'

Rules run before Actions (Auth0, "Migrate a rule to an action"), so they stand first, in their order. What runs and is
no policy stays in its place as ``external(…)``; a Rule cannot, for a flow runs Actions alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from actiongen.auth0.load import load_trigger
from actiongen.importer.model import Export, Kind, Original
from actiongen.importer.write.stems import free, stem_of
from actiongen.syntax.format import format_policy
from actiongen.unicode import is_printable

_BOUND = "trigger-bound"


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy by its stem, or an Action that is none, by a name for Terraform and that in Auth0."""

    stem: str | None
    external: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """``resource`` is that of Terraform, ``singles`` those of ``auth0_trigger_action``; ``note`` stands above it."""

    trigger: str
    entries: tuple[Entry, ...]
    resource: str | None = None
    singles: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows by trigger, and notes about what runs in none of them."""

    flows: tuple[Flow, ...]
    notes: tuple[str, ...]


def flows_of(export: Export, stems: Mapping[Original, str]) -> Flows:
    """The flows of an export; ``stems`` has the originals that became policies."""
    reader = _Flows(export, stems)
    triggers = {original.trigger for original in stems}
    made = tuple(flow for trigger in sorted(triggers) if (flow := reader.flow(trigger)) is not None)
    return Flows(made, tuple(reader.notes))


class _Flows:
    """Puts together one flow after the other; names of externals are distinct in all of them."""

    def __init__(self, export: Export, stems: Mapping[Original, str]) -> None:
        self._export = export
        self._stems = stems
        self._externals: dict[str, str] = {}
        self.notes: list[str] = []

    def flow(self, trigger: str) -> Flow | None:
        """None where nothing of it is a policy, or no list runs the Actions of such a trigger."""
        known = load_trigger(trigger)
        mine = [original for original in self._stems if original.trigger == trigger]
        if known is None or not mine:
            return None
        if known.binding_policy != _BOUND:
            names = ", ".join(self._stems[each] for each in mine)
            self.notes.append(f"no flow runs {names}: of {trigger}, what it is for names its Action")
            return None
        entries = (*self._legacy(mine), *self._bound(trigger))
        if not any(entry.stem is not None for entry in entries):
            return None
        if known.max_actions is not None and len(entries) > known.max_actions:
            self.notes.append(
                f"the flow of {trigger} has {len(entries)} Actions, and Auth0 runs at most {known.max_actions}: "
                "make one policy of several, or take out what nobody needs"
            )
        bindings = [each for each in self._export.bindings if each.trigger == trigger]
        resource = next((each.resource for each in bindings if each.resource is not None), None)
        singles = tuple(single for each in bindings for single in each.singles)
        return Flow(trigger, entries, resource, singles, self._note(trigger, mine))

    def _legacy(self, mine: Iterable[Original]) -> Iterator[Entry]:
        """Rules, in their order, and Hooks; what is disabled does not run."""
        for original in mine:
            if original.kind is Kind.ACTION:
                continue
            if original.is_enabled:
                yield Entry(self._stems[original])
            else:
                self.notes.append(
                    f"{self._stems[original]} stands in no flow: the {original.kind.value} {original.name} is disabled"
                )

    def _bound(self, trigger: str) -> Iterator[Entry]:
        """The Actions, as the bindings say; where a source has no bindings at all, as it lists them."""
        actions = {each.name: each for each in self._export.originals if each.kind is Kind.ACTION}
        names = [name for each in self._export.bindings if each.trigger == trigger for name in each.actions]
        if not self._has_order():
            names = [
                name for name, each in actions.items() if each.trigger == trigger and each in self._stems
            ]
        for name in names:
            original = actions.get(name)
            if original is not None and original in self._stems:
                yield Entry(self._stems[original])
            else:
                yield Entry(None, self._external(name), name)
        left = [each for name, each in actions.items() if each.trigger == trigger and name not in names]
        for original in left:
            if original in self._stems:
                self.notes.append(
                    f"{self._stems[original]} stands in no flow: Auth0 does not run {original.name}"
                )

    def _has_order(self) -> bool:
        return self._export.form != "js" or bool(self._export.bindings)

    def _external(self, name: str) -> str:
        """The name of an Action that is no policy: that of no policy, and of no other one."""
        if name not in self._externals:
            taken = {*self._stems.values(), *self._externals.values()}
            self._externals[name] = free(stem_of(name), taken)
        return self._externals[name]

    def _note(self, trigger: str, mine: list[Original]) -> str:
        bindings = [each for each in self._export.bindings if each.trigger == trigger]
        if not self._has_order() and len(mine) > 1:
            return "Nothing says this order: it is that of the files. Correct it."
        if any(not each.is_ordered for each in bindings):
            return "Nothing says this order: it is that of the Terraform. Look it up in Auth0."
        return ""


def flows_text(flows: Iterable[Flow]) -> str:
    """The file, laid out as ``actiongen fmt`` does."""
    parts = ['"""The order in which each trigger runs its actions."""\n']
    for flow in flows:
        entries = ", ".join(_entry(entry) for entry in flow.entries)
        comments = [flow.note] * bool(flow.note)
        comments += [
            f"{entry.external} is the Action {_in_comment(entry.name)}, which is no policy."
            for entry in flow.entries
            if entry.stem is None
        ]
        head = "".join(f"# {comment}\n" for comment in comments)
        parts.append(f'{head}flow("{flow.trigger}", [{entries}])\n')
    return format_policy("\n".join(parts))


def _entry(entry: Entry) -> str:
    return f'external("{entry.external}")' if entry.stem is None else f'"{entry.stem}"'


def _in_comment(name: str) -> str:
    """A name of a stranger in one line."""
    return "".join(char if is_printable(char) else " " for char in name)[:200]
