"""What a `catch` does about a failed question, as its `on_error` and what is left to do below it.

In: the block of a handler. Out: :class:`Plan`. One effect is the `on_error`; of several the first one is, and the
others stand below, where there is no answer. A function of the failure is needed where its reason is shown.

    catch (e) { console.log("x"); api.access.deny("y"); return; }   ->   on_error=log("x"), and below: deny("y")
"""

from dataclasses import dataclass

from actiongen.core import tree as core
from actiongen.core.walk import below, ends, free_names, names_read, path_of
from actiongen.importer.libraries.asked.errors import caught, silent, thrown_text
from actiongen.importer.libraries.asked.hoisting import is_question
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, is_builtin, text
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

TERMINAL = frozenset(
    (
        "api.access.deny",
        "api.access.rejectInvalidSubjectToken",
        "api.authentication.deny",
        "api.validation.error",
        "api.notification.drop",
        "api.notification.retry",
        "api.session.revoke",
        "api.refreshToken.revoke",
    )
)
_FAILED = "A request failed."


@dataclass(frozen=True, slots=True)
class Plan:
    """`on_error` is an effect or a function of the failure; `left` is done below, where the answer is absent; `ends`:
    the action ends with it.
    """

    on_error: core.Expr
    left: tuple[core.Statement, ...]
    ends: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Where a `try` stands: in a handler of Auth0's `return` ends the action, in a helper it gives a value. A function
    of a policy stands outside of all that is nested. ``is_last``: the action does nothing after it. ``is_tried``: what
    is thrown there is caught.
    """

    is_handler: bool
    is_nested: bool
    is_last: bool = False
    is_tried: bool = False


@dataclass(slots=True)
class Handler:
    """What a `catch` does."""

    block: core.Block
    error: str | None
    where: Where
    span: Span
    context: Context

    def plan(self) -> Plan:
        """What is done where."""
        is_caught = self.where.is_tried and any(isinstance(each, core.Throw) for each in below(self.block))
        if is_caught or not all(map(self._acts, self.block.statements)):
            # What it throws is for the `try` around it.
            return self._first_of(self.block.statements)
        done = self._done()
        if not done:
            return Plan(builtin("log", self.span, core.Text(_FAILED, self.span)), (), False)
        reads = self.error is not None and self.error in names_read(core.Block(done))
        if len(done) == 1 and not reads and isinstance(done[0], core.Do):
            return Plan(done[0].value, (), self._ends())
        if reads and (function := self._function(done)) is not None:
            return Plan(function, (), self._ends())
        return self._first_of(done)

    def _acts(self, node: core.Statement) -> bool:
        """Whether it only acts: it sets nothing, and gives nothing."""
        match node:
            case core.Do(value):
                return not isinstance(value, core.Await) and not is_question(value)
            case core.Return(None):
                return self.where.is_handler
            case core.Throw():
                return True
            case core.If(then=then, otherwise=otherwise):
                return all(map(self._acts, (*then.statements, *otherwise.statements)))
            case _:
                return False

    def _ends(self) -> bool:
        last = self.block.statements[-1] if self.block.statements else None
        return ends(self.block) or (isinstance(last, core.Do) and is_terminal(last.value))

    def _function(self, done: tuple[core.Statement, ...]) -> core.Expr | None:
        """A function of the failure, None where it would need what is local."""
        if self.where.is_nested:
            return None
        failure = core.Name("failure", self.span)
        block = caught(core.Block(done), self.error, failure)
        outer = free_names(block) - {"failure", "event", "api"}
        if any(name in self.context.bound for name in outer):
            return None
        return core.Function((core.Parameter("failure", self.span),), block, self.span)

    def _done(self) -> tuple[core.Statement, ...]:
        """The statements, with `stop` and `abort` where the original returns and throws."""
        made = [ending(each) for each in self.block.statements]
        if len(made) > 1 and is_stop(made[-1]):
            before = made[-2]
            if isinstance(before, core.Do) and is_terminal(before.value):
                made.pop()
        return tuple(made)

    def _first_of(self, statements: tuple[core.Statement, ...]) -> Plan:
        """The first effect goes into `on_error`, the others stand below; they know nothing of the error."""
        block = core.Block(statements)
        if self.error is not None and self.error in names_read(block):
            self.context.notes.repair(
                RepairKind.ERROR,
                self.span,
                "What is said of the error itself is left out: that it failed is known.",
            )
            block = silent(block, self.error)
            block = caught(block, self.error, core.Text("the request failed", self.span))
        match block.statements:
            case (core.Do(value), *rest) if self._acts(block.statements[0]) and not is_terminal(value):
                return Plan(value, tuple(rest), self._ends())
            case rest:
                return Plan(
                    builtin("log", self.span, core.Text(_FAILED, self.span)), tuple(rest), self._ends()
                )


def is_stop(node: core.Statement) -> bool:
    return isinstance(node, core.Do) and is_builtin(node.value, "stop")


def is_terminal(node: core.Expr) -> bool:
    """Whether it is a call that ends the action."""
    if isinstance(node, core.Await):
        return is_terminal(node.value)
    if is_builtin(node, "stop", "abort"):
        return True
    return isinstance(node, core.Call) and ".".join(path_of(node.function) or ()) in TERMINAL


def only_logs(on_error: core.Expr) -> bool:
    """Whether all that is done about a failure is a log."""
    match on_error:
        case core.Function(body=core.Block(statements)):
            return all(isinstance(each, core.Do) and is_builtin(each.value, "log") for each in statements)
        case _:
            return is_builtin(on_error, "log")


def is_ended(block: core.Block) -> bool:
    """Whether the last statement is a call that ends the action."""
    last = block.statements[-1] if block.statements else None
    return isinstance(last, core.Do) and is_terminal(last.value)


def ending(node: core.Statement) -> core.Statement:
    match node:
        case core.Return(None):
            return core.Do(builtin("stop", node.span), node.span, node.comments)
        case core.Throw(value):
            message = thrown_text(value)
            said = core.Template((message,), node.span) if text(message) is None else message
            return core.Do(builtin("abort", node.span, said), node.span, node.comments)
        case core.If(then=then, otherwise=otherwise):
            return replace(
                node,
                then=replace(then, statements=tuple(map(ending, then.statements))),
                otherwise=replace(otherwise, statements=tuple(map(ending, otherwise.statements))),
            )
        case _:
            return node
