"""Tests and properties in a flow file: of all the actions that a trigger runs, one after the other.

In: a flow file and its flows. Out: the flows with both. Which rules and secrets the actions have is in other files, so
what a test says of those is asked when it runs, and what a property says when the folder is linked.

    test("a login", trigger="post-login", given={event.stats.logins_count: 2}, expect=[])
"""

from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.case_settings import Declared
from actiongen.analysis.collector import Collector
from actiongen.analysis.declarations import schema
from actiongen.analysis.environment import Context, Environment, list_of_names
from actiongen.analysis.expectations import Read, property_, test
from actiongen.analysis.infer import infer
from actiongen.analysis.libraries import Libraries, Load
from actiongen.analysis.scope import Scope
from actiongen.analysis.top_level import calls
from actiongen.analysis.unused import unused
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.facts.known import NOTHING
from actiongen.source import Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn

_ANYTHING = Declared(None, None)


def flow_tests(
    file: syn.File,
    flows: tuple[ir.Flow, ...],
    load: Load,
    *,
    complete: bool,
    collector: Collector | None = None,
) -> Checked[tuple[ir.FlowWithTests, ...]]:
    """The flows with their tests and properties; not ``complete``: there are flows that could not be read."""
    if not flows:
        return Checked(())
    reader = _Reader(file, flows, load, collector)
    for name, call in calls(file):
        if name in ("test", "always", "never"):
            reader.read(name, call, complete)
    return Checked(tuple(map(reader.with_tests, flows)), reader.diagnostics())


@dataclass(slots=True)
class _Reader:
    """Reads the tests and properties; what the file loads is read once for each trigger that has one."""

    file: syn.File
    flows: tuple[ir.Flow, ...]
    load: Load
    collector: Collector | None
    _found: dict[str, list[ir.Test | ir.Property]] = field(default_factory=dict)
    _environments: dict[str, tuple[Environment, Libraries]] = field(default_factory=dict)
    _titles: dict[str, Span] = field(default_factory=dict)

    def read(self, name: str, call: syn.Call, complete: bool) -> None:
        """Reads one ``test(…)``, ``always(…)`` or ``never(…)``."""
        what = "test" if name == "test" else "property"
        named = next((argument for argument in call.arguments if argument.keyword == "trigger"), None)
        flow = self._flow(call, named, complete, what)
        if flow is not None and not flow.actions:
            lacks = "a test has nothing to run" if what == "test" else "nothing can be proved of it"
            external = "are passed by" if what == "test" else "may do anything"
            bad_test(
                f"the flow of `{flow.trigger.id}` runs no policy, so {lacks}",
                call.span,
                self._environment(flow),
                help=f"take the {what} out: external Actions {external}",
            )
        elif flow is not None:
            left = replace(
                call, arguments=tuple(argument for argument in call.arguments if argument is not named)
            )
            read: Read = test if what == "test" else property_
            found = read(left, _ANYTHING, self._titles, self._environment(flow))
            self._found.setdefault(flow.trigger.id, []).extend(found)

    def with_tests(self, flow: ir.Flow) -> ir.FlowWithTests:
        """A flow with what has been read of it."""
        found = self._found.get(flow.trigger.id, [])
        return ir.FlowWithTests(
            flow,
            tuple(each for each in found if isinstance(each, ir.Test)),
            tuple(each for each in found if isinstance(each, ir.Property)),
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed; a name counts as unused if no test or property of any flow uses it."""
        self._environment(self.flows[0])
        said = [
            diagnostic
            for environment, _ in self._environments.values()
            for diagnostic in environment.context.diagnostics
        ]
        idle = [
            unused(self.file, libraries.loaded, environment)
            for environment, libraries in self._environments.values()
        ]
        in_all = [each for each in idle[0] if all(each in others for others in idle[1:])]
        return tuple(dict.fromkeys([*said, *in_all]))

    def _flow(self, call: syn.Call, named: syn.Argument | None, complete: bool, what: str) -> ir.Flow | None:
        by_id = {flow.trigger.id: flow for flow in reversed(self.flows)}
        if named is None:
            if len(by_id) == 1:
                return self.flows[0]
            bad_test(
                f"this file has flows of several triggers, and the {what} does not say which one it "
                + ("runs" if what == "test" else "is about"),
                call.span,
                self._environment(self.flows[0]),
                help=f'write `trigger="{self.flows[0].trigger.id}"`',
            )
            return None
        wanted = named.value.value if isinstance(named.value, syn.String) else None
        if wanted in by_id:
            return by_id[wanted]
        if complete or wanted is None:
            close = meant(wanted or "", by_id)
            bad_test(
                "`trigger=` names the trigger of a flow in this file",
                named.value.span,
                self._environment(self.flows[0]),
                help=f"did you mean `{close}`?" if close else f"it is one of {list_of_names(by_id)}",
            )
        return None

    def _environment(self, flow: ir.Flow) -> Environment:
        known = self._environments.get(flow.trigger.id)
        if known is not None:
            return known[0]
        engine = infer if self.collector is None else self.collector.infer
        environment = Environment(Context(flow.trigger, engine), Scope(), NOTHING)
        if self.collector is not None:
            self.collector.environments[flow.trigger.id] = environment
        libraries = Libraries(self.load)
        self._environments[flow.trigger.id] = environment, libraries
        for statement in self.file.statements:
            if isinstance(statement, syn.Broken):
                environment.context.note_unread(statement)
                Libraries.mark_unknown(statement.names, statement.span, environment)
        for name, call in calls(self.file):
            if name == "load":
                libraries.load_into(call, environment)
        for name, call in calls(self.file):
            if name == "schema":
                schema(call, environment)
        return environment
