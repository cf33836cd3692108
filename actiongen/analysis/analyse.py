"""What a file means: its kind, its declarations, and the steps of its handlers in order.

In: the syntax tree of a file, and a way to get the libraries that it loads. Out: a :class:`Program`,
:class:`ir.Flows` or :class:`ir.Library`, with every mistake of the file.

    analyse(parse(source).value, load)   ->   Checked(Program(…), ())
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.analysis.collector import Collector
from actiongen.analysis.continued import defined_anew, may_continue, where_continued
from actiongen.analysis.declarations import schema, secrets
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.expectations import Expectations, property_, test
from actiongen.analysis.flow_tests import flow_tests
from actiongen.analysis.flows import flows
from actiongen.analysis.handler import OF_FILE, HandlerReader
from actiongen.analysis.header import header
from actiongen.analysis.infer import infer
from actiongen.analysis.libraries import Libraries, Load, check_library
from actiongen.analysis.packages import with_packages
from actiongen.analysis.reachability import steps
from actiongen.analysis.scope import Scope
from actiongen.analysis.statements import Ordered
from actiongen.analysis.top_level import calls
from actiongen.analysis.unused import unused
from actiongen.analysis.use_before_definition import note_definitions
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.facts.known import NOTHING
from actiongen.ir.walk import reached
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.build import CONTINUE_HANDLER


def analyse(
    file: syn.File, load: Load, runtime: str | None = None, collector: Collector | None = None
) -> Checked[ir.Program | ir.Flows | ir.Library]:
    """The meaning of ``file``; ``load`` gives a library by its path below the policies' root.

    ``runtime`` is that of an action that names none; Auth0's default unless given. ``collector`` is told what stands
    in the file, whatever is wrong with it.
    """
    names = [name for name, _ in calls(file)]
    if "action" in names:
        return _action(file, load, runtime, collector)
    diagnostics: list[Diagnostic] = []
    if "flow" in names:
        found = flows(file, diagnostics.append)
        is_read = not any(isinstance(statement, syn.Broken) for statement in file.statements)
        is_complete = is_read and len(found) == names.count("flow")
        tested = flow_tests(file, found, load, complete=is_complete, collector=collector)
        if collector is not None and not collector.environments:
            _collect(file, load, collector)
        return Checked(ir.Flows(file.path, tested.value or ()), (*diagnostics, *tested.diagnostics))
    check_library(file, diagnostics.append)
    if collector is not None:
        _collect(file, load, collector)
    return Checked(ir.Library(file.path), tuple(diagnostics))


def _collect(file: syn.File, load: Load, collector: Collector) -> None:
    """Tells the collector what stands in a file that declares no trigger; what is noticed is not said."""
    context = Context(collector.trigger, collector.infer)
    stand_in = ir.Header("", collector.trigger, "", "", True, "", (), (), Span(file.path, 0, 0))
    environment = Environment(context, Scope(), NOTHING)
    collector.environments[collector.trigger.id] = environment
    _Reader(file, stand_in, "", environment, Libraries(load)).read()


def _action(
    file: syn.File, load: Load, runtime: str | None, collector: Collector | None
) -> Checked[ir.Program | ir.Flows | ir.Library]:
    diagnostics: list[Diagnostic] = []
    found = [call for name, call in calls(file) if name == "action"]
    for extra in found[1:]:
        diagnostics.append(
            Diagnostic(
                codes.MISPLACED_DECLARATION,
                "a file has one `action(…)`",
                Label(extra.span, "the second one"),
                (Label(found[0].span, "the first one"),),
                help="give each action a file of its own",
            )
        )
    stem = file.path.rpartition("/")[2].removesuffix(".policy")
    declared = header(found[0], stem, diagnostics.append, runtime)
    if declared is None:
        if collector is not None:
            _collect(file, load, collector)
        return Checked(None, tuple(diagnostics))
    engine = infer if collector is None else collector.infer
    dependencies = frozenset(each.name for each in declared.dependencies)
    pinned = frozenset(each.name for each in declared.modules)
    context = Context(
        declared.trigger, engine, diagnostics=diagnostics, dependencies=dependencies, modules=pinned
    )
    environment = Environment(context, Scope(), NOTHING)
    if collector is not None:
        collector.environments[declared.trigger.id] = environment
    libraries = Libraries(load, is_shared=collector is None)
    program = _Reader(file, declared, stem, environment, libraries).read()
    return Checked(program, tuple(diagnostics))


class _Reader:
    """Reads the statements of an action file in order."""

    def __init__(
        self, file: syn.File, declared: ir.Header, stem: str, environment: Environment, libraries: Libraries
    ) -> None:
        self._file = file
        self._header = declared
        self._stem = stem
        self._libraries = libraries
        self._titles: dict[str, Span] = {}
        self._first = HandlerReader(environment, self._titles, [])
        self._continued: tuple[syn.With, HandlerReader] | None = None
        self._expectations = Expectations()
        self._loaded: tuple[tuple[Ordered, ...], Scope] = ((), Scope())

    def read(self) -> ir.Program:
        """The program, after every statement has been read."""
        context = self._first.environment.context
        note_definitions(self._file, context)
        context.javascript.update((each.path, each) for each in self._file.externs)
        for statement in self._file.statements:
            if isinstance(statement, syn.Broken):
                context.note_unread(statement)
        self._declarations()
        for index, statement in enumerate(self._file.statements):
            self._statement(statement, index)
        environment = self._first.environment
        # What the rules above leave is known in the rules below, not in the events of tests and properties.
        self._expectations.check(tuple(self._titles), replace(environment, facts=NOTHING))
        handlers = tuple(self._handlers())
        program = ir.Program(
            self._file.path,
            self._stem,
            self._file.docstring.value if self._file.docstring else None,
            with_packages(self._header, handlers, environment),
            tuple(context.secrets.values()),
            handlers,
            self._expectations.tests,
            self._expectations.properties,
        )
        self._check_known(program)
        context.diagnostics += unused(
            self._file, self._libraries.loaded, environment, self._header.dependencies
        )
        context.numbering.hand_on()
        return program

    def _handlers(self) -> Iterator[ir.Handler]:
        yield ir.Handler(HandlerKind.EXECUTE, steps(tuple(self._first.order), self._first.environment))
        if self._continued is not None:
            block, reader = self._continued
            yield ir.Handler(
                HandlerKind.CONTINUE, steps(tuple(reader.order), reader.environment), block.header
            )

    def _check_known(self, program: ir.Program) -> None:
        """A type may stay unknown without a mistake: that of the items of a list that has none."""
        context = self._first.environment.context
        broken = any(isinstance(statement, syn.Broken) for statement in self._file.statements)
        if not context.has_mistakes or broken or any(each.is_error for each in context.diagnostics):
            return
        for node in reached(program.all_steps, into_mistakes=False):
            if isinstance(node, ir.ErrorExpr):
                self._first.environment.report(
                    codes.TYPE_MISMATCH,
                    "the type of this is not known: it comes from a list that is always empty",
                    node.info.span,
                    help="write the items of the list, or take it out",
                )

    def _declarations(self) -> None:
        """Libraries, schemas, secrets and settings: what the statements below may need wherever it stands."""
        environment = self._first.environment
        for name, call in calls(self._file):
            if name == "load":
                self._first.order += self._libraries.load_into(call, environment)
        self._loaded = tuple(self._first.order), environment.scope.snapshot()
        for name, call in calls(self._file):
            if name == "schema":
                schema(call, environment)
            elif name in ("secrets", "settings"):
                secrets(name, call, environment)

    def _statement(self, statement: syn.Statement, index: int) -> None:
        match statement:
            case syn.Do(syn.Call(syn.Name(name)) as call) if name in OF_FILE:
                self._declared(name, call)
            case syn.With(syn.Call(syn.Name(word))) if word == CONTINUE_HANDLER:
                self._continue(statement, self._file.statements[:index])
            case _:  # the others belong to the first handler
                self._first.statement(statement)

    def _continue(self, block: syn.With, above: tuple[syn.Statement, ...]) -> None:
        environment = self._first.environment
        if not may_continue(block, None if self._continued is None else self._continued[0], environment):
            return
        order, scope = self._loaded
        reader = HandlerReader(where_continued(block, scope, environment), self._titles, [*order])
        reader.order += defined_anew(block, above, environment, reader.environment)
        reader.environment = reader.environment.inside()
        for statement in block.body:
            reader.statement(statement)
        self._continued = block, reader

    def _declared(self, name: str, call: syn.Call) -> None:
        match name:
            case "test":
                self._expectations.add(test, call)
            case "always" | "never":
                self._expectations.add(property_, call)
            case "flow":
                self._first.environment.report(
                    codes.MISPLACED_DECLARATION,
                    "a flow stands in a file of its own",
                    call.span,
                    help="move it into `flows.policy`",
                )
            case "external":
                self._first.environment.report(
                    codes.MISPLACED_DECLARATION,
                    "an external Action stands in the list of a flow",
                    call.span,
                    help='write `flow("post-login", [external("slack")])` in a flow file',
                )
            case _:  # what is declared has been read
                pass
