"""What a file means: its kind, its declarations, and the steps of its handlers in order.

In: the syntax tree of a file, and a way to get the libraries that it loads. Out: a :class:`Program`,
:class:`ir.Flows` or :class:`ir.Library`, with every mistake of the file.

    analyse(parse(source).value, load)   ->   Checked(Program(…), ())
"""

from typing import assert_never

from actiongen import ir
from actiongen.analysis.collector import Collector
from actiongen.analysis.conditions import condition
from actiongen.analysis.declarations import schema, secrets
from actiongen.analysis.definitions import define
from actiongen.analysis.effects import ask, body, is_effect
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.expectations import Expectations, property_, test
from actiongen.analysis.extern_calls import called_extern
from actiongen.analysis.flow_tests import flow_tests
from actiongen.analysis.flows import flows
from actiongen.analysis.foreign import report_later
from actiongen.analysis.header import header
from actiongen.analysis.infer import infer
from actiongen.analysis.libraries import Libraries, Load, check_library
from actiongen.analysis.names import claim
from actiongen.analysis.packages import with_packages
from actiongen.analysis.queries import is_query
from actiongen.analysis.reachability import steps
from actiongen.analysis.request_helpers import is_asking, is_question
from actiongen.analysis.scope import LATER, Scope
from actiongen.analysis.statements import Ordered, define_helper
from actiongen.analysis.titles import check_title
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.top_level import called, calls
from actiongen.analysis.unused import unused
from actiongen.analysis.use_before_definition import note_definitions
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.facts.presence import NOTHING, either
from actiongen.ir.types import Basic
from actiongen.ir.walk import reached
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn


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
    stand_in = ir.Header("", collector.trigger, "", "", True, "", (), Span(file.path, 0, 0))
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
    context = Context(declared.trigger, engine, diagnostics=diagnostics, dependencies=dependencies)
    environment = Environment(context, Scope(), NOTHING)
    if collector is not None:
        collector.environments[declared.trigger.id] = environment
    program = _Reader(file, declared, stem, environment, Libraries(load)).read()
    return Checked(program, tuple(diagnostics))


class _Reader:
    """Reads the statements of an action file in order, and keeps what is known between them."""

    def __init__(
        self, file: syn.File, declared: ir.Header, stem: str, environment: Environment, libraries: Libraries
    ) -> None:
        self._file = file
        self._header = declared
        self._stem = stem
        self._environment = environment
        self._libraries = libraries
        self._order: list[Ordered] = []
        self._titles: dict[str, Span] = {}
        self._expectations = Expectations()

    def read(self) -> ir.Program:
        """The program, after every statement has been read."""
        note_definitions(self._file, self._environment.context)
        self._environment.context.javascript.update((each.path, each) for each in self._file.externs)
        for statement in self._file.statements:
            if isinstance(statement, syn.Broken):
                self._environment.context.note_unread(statement)
        self._declarations()
        for statement in self._file.statements:
            self._statement(statement)
        # What the rules above leave is known in the rules below, not in the events of tests and properties.
        self._expectations.check(tuple(self._titles), replace(self._environment, facts=NOTHING))
        context = self._environment.context
        handlers = (ir.Handler(HandlerKind.EXECUTE, steps(tuple(self._order), self._environment)),)
        program = ir.Program(
            self._file.path,
            self._stem,
            self._file.docstring.value if self._file.docstring else None,
            with_packages(self._header, handlers, self._environment),
            tuple(context.secrets.values()),
            handlers,
            self._expectations.tests,
            self._expectations.properties,
        )
        self._check_known(program)
        context.diagnostics += unused(self._file, self._libraries.loaded, self._environment)
        return program

    def _check_known(self, program: ir.Program) -> None:
        """A type may stay unknown without a mistake: that of the items of a list that has none."""
        broken = any(isinstance(statement, syn.Broken) for statement in self._file.statements)
        if broken or any(diagnostic.is_error for diagnostic in self._environment.context.diagnostics):
            return
        for node in reached(program.all_steps, into_mistakes=False):
            if isinstance(node, ir.ErrorExpr):
                self._environment.report(
                    codes.TYPE_MISMATCH,
                    "the type of this is not known: it comes from a list that is always empty",
                    node.info.span,
                    help="write the items of the list, or take it out",
                )

    def _declarations(self) -> None:
        """Libraries, schemas, secrets and settings: what the statements below may need wherever it stands."""
        for name, call in calls(self._file):
            if name == "load":
                self._order += self._libraries.load_into(call, self._environment)
        for name, call in calls(self._file):
            if name == "schema":
                schema(call, self._environment)
            elif name in ("secrets", "settings"):
                secrets(name, call, self._environment)

    def _statement(self, statement: syn.Statement) -> None:
        match statement:
            case syn.Assign() if is_question(statement.value, self._environment):
                self._question(statement)
            case syn.Assign() if is_keys(statement.value):
                claim(statement.target, key_source(statement.value, self._environment), self._environment)
            case syn.Assign():
                self._order.append(define(statement, self._environment))
            case syn.Def():
                helper = define_helper(statement, self._environment, self._file.path)
                if helper is not None:
                    self._order.append(helper)
            case syn.With(call):
                self._with(statement, call)
            case syn.Do(syn.Call(syn.Name(name)) as call):
                self._call(name, call)
            case syn.Do(value):
                self._value(value)
            case syn.Broken(names):
                Libraries.mark_unknown(names, statement.span, self._environment)
                if not names:
                    # It may be a guard or a rule, after which more is known.
                    self._environment = replace(self._environment, lenient=True)
            case syn.Return() | syn.If() | syn.For():
                self._environment.report(
                    codes.MISPLACED_DECLARATION,
                    "this cannot stand at the top level",
                    statement.span,
                    help="put it into a `with rule(…):` block",
                )
            case _:
                assert_never(statement)

    def _question(self, statement: syn.Assign) -> None:
        """A question that is asked where it stands, unless a guard or rule above ends the handler."""
        made, answer = ask(statement.value, statement.target.id, self._environment)
        claim(statement.target, answer, self._environment)
        for asked in made:
            self._order.append(step := ir.Perform(asked, statement.span))
            if asked.can_fail:
                self._titles[step.title] = statement.span

    def _call(self, name: str, call: syn.Call) -> None:
        match name:
            case "action" | "load" | "schema" | "secrets" | "settings":
                pass
            case "only_when":
                self._guard(call)
            case "test":
                self._expectations.add(test, call)
            case "always" | "never":
                self._expectations.add(property_, call)
            case "flow":
                self._environment.report(
                    codes.MISPLACED_DECLARATION,
                    "a flow stands in a file of its own",
                    call.span,
                    help="move it into `flows.policy`",
                )
            case "external":
                self._environment.report(
                    codes.MISPLACED_DECLARATION,
                    "an external Action stands in the list of a flow",
                    call.span,
                    help='write `flow("post-login", [external("slack")])` in a flow file',
                )
            case "rule":
                self._environment.report(
                    codes.MISPLACED_DECLARATION,
                    "a rule is a block",
                    call.span,
                    help='write `with rule("…", when=…):`',
                )
            case _:
                self._value(call)

    def _value(self, node: syn.Expr) -> None:
        """An expression that stands alone at the top level."""
        environment = self._environment
        extern = called_extern(node, environment)
        if extern is not None and extern.returns is None:
            environment.report(
                codes.MISPLACED_DECLARATION,
                f"`{extern.name}` acts, so it is called in a rule",
                node.span,
                help='put it into a `with rule("…"):` block',
            )
        elif is_asking(node, environment):
            what = "query" if is_query(node, environment) else "request"
            if extern is not None:
                what = "call of an extern"
            environment.report(
                codes.MISPLACED_DECLARATION,
                f"a {what} at the top level has a name",
                node.span,
                help=f"write `answer = {called(node)}(…)`, or put it into a `with rule(…):` block",
            )
        elif is_effect(node, environment):
            environment.report(
                codes.MISPLACED_DECLARATION,
                "an effect stands in a rule",
                node.span,
                help='put it into a `with rule("…"):` block',
            )
        elif isinstance(node, syn.String):
            environment.report(
                codes.MISPLACED_DECLARATION,
                "only the text on the first line describes the file",
                node.span,
                help="move it above everything else, or write a comment as `# …`",
            )
        elif environment.infer(node).info.type is not Basic.UNKNOWN:
            environment.report(
                codes.MISPLACED_DECLARATION,
                "this computes a value and does nothing with it",
                node.span,
                help="give it a name: `name = …`",
            )

    def _guard(self, call: syn.Call) -> None:
        environment = self._environment
        if any(isinstance(step, ir.Rule) for step in self._order):
            environment.report(
                codes.MISPLACED_DECLARATION,
                "a guard stands above the first rule",
                call.span,
                help="move it up, or end the action with a rule that calls `stop()`",
            )
        arguments = call.arguments
        if len(arguments) not in (1, 2) or any(argument.keyword for argument in arguments):
            environment.report(
                codes.WRONG_ARGUMENTS,
                "`only_when` takes a condition, or a title and a condition",
                call.span,
                help='write `only_when("The web shop", event.client.name == "Shop")`',
            )
            return
        if len(arguments) == 2 and isinstance(arguments[1].value, syn.String):
            environment.report(
                codes.WRONG_ARGUMENTS,
                "the title of a guard stands in front of its condition",
                arguments[1].span,
                help='write `only_when("The web shop", event.client.name == "Shop")`',
            )
            return
        title = self._title(arguments[0].value, call) if len(arguments) == 2 else None
        test_ = condition(arguments[-1].value, replace(environment, gate=True))
        self._order.append(ir.Guard(title, test_, call.span))
        self._environment = environment.assume(test_)

    def _with(self, statement: syn.With, call: syn.Call) -> None:
        name = call.func.id if isinstance(call.func, syn.Name) else ""
        if name == "on_continue":
            report_later(name, LATER[name], statement.header, self._environment)
            return
        if name != "rule":
            self._environment.report(
                codes.MISPLACED_DECLARATION,
                "a `with` block is a rule",
                statement.header,
                help='write `with rule("…", when=…):`',
            )
            return
        self._rule(statement, call)

    def _rule(self, statement: syn.With, call: syn.Call) -> None:
        environment = self._environment
        title_node, when, is_wrong = self._rule_arguments(call)
        title = self._title(title_node, call) if title_node is not None else None
        test_ = None if when is None else condition(when, replace(environment, gate=True))
        inner = environment if test_ is None else environment.assume(test_)
        effects, below = body(statement.body, replace(inner, lenient=inner.lenient or is_wrong))
        self._order.append(ir.Rule(title or "", test_, effects, statement.span))
        after = environment
        if is_wrong:
            # The condition may be in the argument that is wrong.
            after, below = replace(environment, lenient=True), either(below, environment.facts)
        elif test_ is not None:
            otherwise = environment.assume(test_, False)
            after = otherwise if below is None else environment
            below = either(below, otherwise.facts)
        self._environment = replace(after, facts=below)

    def _rule_arguments(self, call: syn.Call) -> tuple[syn.Expr | None, syn.Expr | None, bool]:
        """The title, the condition, and whether there is an argument that is neither."""
        title: syn.Expr | None = None
        when: syn.Expr | None = None
        is_wrong = False
        for index, argument in enumerate(call.arguments):
            if argument.keyword is None and index == 0:
                title = argument.value
            elif argument.keyword == "when":
                when = argument.value
            elif argument.keyword == "title" and title is None:
                title = argument.value
                self._environment.report(
                    codes.WRONG_ARGUMENTS,
                    "the title of a rule is written without a name",
                    argument.keyword_span or argument.span,
                    help='write `with rule("…", when=…):`',
                )
            elif not is_wrong:
                is_wrong = True
                self._environment.report(
                    codes.WRONG_ARGUMENTS,
                    "`rule` takes a title and `when=`",
                    argument.span,
                    help='write `with rule("…", when=…):`',
                )
        if title is None:
            self._environment.report(
                codes.WRONG_ARGUMENTS,
                "a rule has a title: it becomes the comment above its JavaScript",
                call.span,
                help='write `with rule("Who is asked, and why"):`',
            )
        return title, when, is_wrong

    def _title(self, node: syn.Expr, call: syn.Call) -> str | None:
        if not isinstance(node, syn.String) or not node.value.strip():
            self._environment.report(
                codes.BAD_DECLARATION,
                "a title is a literal text that is not empty",
                node.span,
                help='say who is affected and how: `"First logins skip MFA"`',
            )
            return None
        title = node.value
        check_title(title, node.span, self._environment)
        before = self._titles.get(title)
        if before is not None:
            self._environment.report(
                codes.DUPLICATE_TITLE,
                f"the title `{title}` stands twice",
                node.span,
                help="say what is different about this rule",
                secondary=(Label(before, "the first one"),),
            )
        self._titles[title] = call.span
        return title
