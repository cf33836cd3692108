"""Tests in a flow file: of all the actions that a trigger runs, one after the other.

In: a flow file and its flows. Out: the flows with their tests. Which rules and secrets the actions have is in
other files, so what a test says of those is asked when it runs.

    test("a login", trigger="post-login", given={event.stats.logins_count: 2}, expect=[])
"""

from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.case_settings import Declared
from actiongen.analysis.collector import Collector
from actiongen.analysis.declarations import schema
from actiongen.analysis.environment import Context, Environment, list_of_names
from actiongen.analysis.expectations import test
from actiongen.analysis.infer import infer
from actiongen.analysis.libraries import Libraries, Load
from actiongen.analysis.scope import Scope
from actiongen.analysis.top_level import calls
from actiongen.analysis.unused import unused
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.facts.presence import NOTHING
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
    """The flows with their tests; not ``complete``: there are flows that could not be read."""
    if not flows:
        return Checked(())
    reader = _Reader(file, flows, load, collector)
    for name, call in calls(file):
        if name == "test":
            reader.read(call, complete)
    found = tuple(ir.FlowWithTests(flow, tuple(reader.tests.get(flow.trigger.id, ()))) for flow in flows)
    return Checked(found, reader.diagnostics())


@dataclass(slots=True)
class _Reader:
    """Reads the tests; what the file loads is read once for each trigger that has one."""

    file: syn.File
    flows: tuple[ir.Flow, ...]
    load: Load
    collector: Collector | None
    tests: dict[str, list[ir.Test]] = field(default_factory=dict)
    _environments: dict[str, tuple[Environment, Libraries]] = field(default_factory=dict)
    _titles: dict[str, Span] = field(default_factory=dict)

    def read(self, call: syn.Call, complete: bool) -> None:
        """Reads one ``test(…)``."""
        named = next((argument for argument in call.arguments if argument.keyword == "trigger"), None)
        flow = self._flow(call, named, complete)
        if flow is not None and not flow.actions:
            bad_test(
                f"the flow of `{flow.trigger.id}` runs no policy, so a test has nothing to run",
                call.span,
                self._environment(flow),
                help="take the test out: external Actions are passed by",
            )
        elif flow is not None:
            left = replace(
                call, arguments=tuple(argument for argument in call.arguments if argument is not named)
            )
            found = test(left, _ANYTHING, self._titles, self._environment(flow))
            self.tests.setdefault(flow.trigger.id, []).extend(found)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed; a name counts as unused if no test of any flow uses it."""
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

    def _flow(self, call: syn.Call, named: syn.Argument | None, complete: bool) -> ir.Flow | None:
        by_id = {flow.trigger.id: flow for flow in reversed(self.flows)}
        if named is None:
            if len(by_id) == 1:
                return self.flows[0]
            bad_test(
                "this file has flows of several triggers, and the test does not say which one it runs",
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
