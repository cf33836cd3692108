"""The statements of one handler in order, and what is known between them.

In: definitions, guards and rules, of the top level or of ``with on_continue():``. Out: :class:`HandlerReader`, whose
``order`` is what the handler does, and whose ``environment`` is the point below the last statement.

    reader.statement(parsed("only_when(event.user.email_verified)"))   ->   reader.order == [Guard(…)]
"""

from typing import assert_never

from actiongen import ir
from actiongen.analysis.conditions import condition
from actiongen.analysis.definitions import define, define_local
from actiongen.analysis.effects import ask, body, is_effect
from actiongen.analysis.environment import Environment
from actiongen.analysis.extern_calls import called_extern
from actiongen.analysis.libraries import Libraries
from actiongen.analysis.names import claim
from actiongen.analysis.queries import is_query
from actiongen.analysis.request_helpers import is_asking, is_question
from actiongen.analysis.statements import Ordered, define_helper
from actiongen.analysis.titles import check_title
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.top_level import called
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import either
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

OF_FILE = frozenset(
    ("action", "load", "schema", "secrets", "settings", "test", "always", "never", "flow", "external")
)
"""What is declared once for the whole file."""
_BLOCKS = {
    "rule": ("a rule", 'with rule("…", when=…):'),
    "on_continue": ("the continue handler", "with on_continue():"),
}


class HandlerReader:
    """Reads statements; ``titles`` are those of the whole file."""

    def __init__(self, environment: Environment, titles: dict[str, Span], order: list[Ordered]) -> None:
        self.environment = environment
        self.order = order
        self._titles = titles

    def statement(self, statement: syn.Statement) -> None:
        """Reads the next statement."""
        match statement:
            case syn.Assign() if is_question(statement.value, self.environment):
                self._question(statement)
            case syn.Assign() if is_keys(statement.value):
                claim(statement.target, key_source(statement.value, self.environment), self.environment)
            case syn.Assign():
                is_inner = self.environment.handler is HandlerKind.CONTINUE
                self.order.append((define_local if is_inner else define)(statement, self.environment))
            case syn.Def():
                helper = define_helper(statement, self.environment, statement.span.path)
                if helper is not None:
                    self.order.append(helper)
            case syn.With(call):
                self._with(statement, call)
            case syn.Do(syn.Call(syn.Name(name)) as call):
                self._call(name, call)
            case syn.Do(value):
                self._value(value)
            case syn.Broken(names):
                Libraries.mark_unknown(names, statement.span, self.environment)
                if not names:
                    # It may be a guard or a rule, after which more is known.
                    self.environment = replace(self.environment, lenient=True)
            case syn.Return() | syn.If() | syn.For():
                pass  # the parser has refused it here
            case _:
                assert_never(statement)

    def _question(self, statement: syn.Assign) -> None:
        """A question that is asked where it stands, unless a guard or rule above ends the handler."""
        made, answer = ask(statement.value, statement.target.id, self.environment)
        claim(statement.target, answer, self.environment)
        for asked in made:
            self.order.append(step := ir.Perform(asked, statement.span))
            if asked.can_fail:
                self._entitle(step.title, statement.target.span, statement.span, "choose another name")

    def _call(self, name: str, call: syn.Call) -> None:
        if name == "only_when":
            self._guard(call)
        elif name in OF_FILE:
            self.environment.report(
                codes.MISPLACED_DECLARATION,
                f"`{name}(…)` stands at the top level",
                call.span,
                help="move it out of the block",
            )
        elif name in _BLOCKS:
            what, shown = _BLOCKS[name]
            self.environment.report(
                codes.MISPLACED_DECLARATION, f"{what} is a block", call.span, help=f"write `{shown}`"
            )
        else:
            self._value(call)

    def _value(self, node: syn.Expr) -> None:
        """An expression that stands alone at the top level."""
        environment = self.environment
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
        environment = self.environment
        if any(isinstance(step, ir.Rule) for step in self.order):
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
        self.order.append(ir.Guard(title, test_, call.span))
        self.environment = environment.assume(test_)

    def _with(self, statement: syn.With, call: syn.Call) -> None:
        name = call.func.id if isinstance(call.func, syn.Name) else ""
        if name != "rule":
            self.environment.report(
                codes.MISPLACED_DECLARATION,
                "a `with` block is a rule",
                statement.header,
                help='write `with rule("…", when=…):`',
            )
            return
        self._rule(statement, call)

    def _rule(self, statement: syn.With, call: syn.Call) -> None:
        environment = self.environment
        title_node, when, is_wrong = self._rule_arguments(call)
        title = self._title(title_node, call) if title_node is not None else None
        test_ = None if when is None else condition(when, replace(environment, gate=True))
        inner = environment if test_ is None else environment.assume(test_)
        effects, below = body(statement.body, replace(inner, lenient=inner.lenient or is_wrong))
        self.order.append(ir.Rule(title or "", test_, effects, statement.span))
        after = environment
        if is_wrong:
            # The condition may be in the argument that is wrong.
            after, below = replace(environment, lenient=True), either(below, environment.facts)
        elif test_ is not None:
            otherwise = environment.assume(test_, False)
            after = otherwise if below is None else environment
            below = either(below, otherwise.facts)
        self.environment = replace(after, facts=below)

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
                self.environment.report(
                    codes.WRONG_ARGUMENTS,
                    "the title of a rule is written without a name",
                    argument.keyword_span or argument.span,
                    help='write `with rule("…", when=…):`',
                )
            elif not is_wrong:
                is_wrong = True
                self.environment.report(
                    codes.WRONG_ARGUMENTS,
                    "`rule` takes a title and `when=`",
                    argument.span,
                    help='write `with rule("…", when=…):`',
                )
        if title is None:
            self.environment.report(
                codes.WRONG_ARGUMENTS,
                "a rule has a title: it becomes the comment above its JavaScript",
                call.span,
                help='write `with rule("Who is asked, and why"):`',
            )
        return title, when, is_wrong

    def _title(self, node: syn.Expr, call: syn.Call) -> str | None:
        if not isinstance(node, syn.String) or not node.value.strip():
            self.environment.report(
                codes.BAD_DECLARATION,
                "a title is a literal text that is not empty",
                node.span,
                help='say who is affected and how: `"First logins skip MFA"`',
            )
            return None
        title = node.value
        check_title(title, node.span, self.environment)
        self._entitle(title, node.span, call.span, "say what is different about this rule")
        return title

    def _entitle(self, title: str, span: Span, whole: Span, help: str) -> None:
        """Takes a title for what ``whole`` is; a title stands once in a file."""
        before = self._titles.get(title)
        if before is not None:
            self.environment.report(
                codes.DUPLICATE_TITLE,
                f"the title `{title}` stands twice",
                span,
                help=help,
                secondary=(Label(before, "the first one"),),
            )
        self._titles[title] = whole
