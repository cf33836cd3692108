"""Where a Rule ends: calls of `callback` become the ends of an Action.

In: the body of a rule. Out: the body of a handler that returns where the rule calls back, and denies where it
hands on an error. A rule that goes on after `callback` has ended all the same: the engine heeds the first
call alone. Where a rule ends without a call, the login waits until it times out: there it throws.

    return callback(new UnauthorizedError("No."));   ->   api.access.deny("No."); return;
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actiongen.core.tree import (
    Await,
    Binary,
    Block,
    Boolean,
    Call,
    Conditional,
    Do,
    Expr,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Member,
    Name,
    New,
    Null,
    Return,
    Spread,
    Statement,
    Template,
    Text,
    Throw,
    Try,
    Undefined,
)
from actiongen.core.walk import below, bottom_up, ends, here, is_pure
from actiongen.importer.legacy.made import access_path, called, thrown
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

NEVER = "The rule never calls back, and the login waits for it in vain."
_ERRORS = (
    "UnauthorizedError",
    "Error",
    "TypeError",
    "RangeError",
    "ValidationError",
    "PreUserRegistrationError",
)
_NO_MESSAGE = "Unauthorized"
_GOES_ON = "the rule goes on after it has called back; the policy has ended there"


@dataclass(frozen=True, slots=True)
class Ends:
    """What the parameters of the rule are called; ``known`` are the values of its variables."""

    user: str
    context: str
    callback: str
    notes: Notes
    known: Mapping[str, Expr]

    def of_body(self, body: Block, span: Span) -> Block:
        """The body of the handler; ``span`` is that of the rule."""
        made = self.of_block(body)
        made = bottom_up(made, self._without_result)
        if ends(made) or self._is_mentioned(made):
            return made
        last = body.statements[-1].span if body.statements else span
        return replace(made, statements=(*made.statements, thrown(NEVER, last)))

    def _without_result(self, node: Any) -> Any:
        """A function that gave back the context it has changed gives nothing: whoever calls it has it."""
        if not (isinstance(node, Let) and isinstance(node.value, Function)):
            return node
        returns = [
            each for each in here(node.value.body) if isinstance(each, Return) and each.value is not None
        ]
        if not returns or not all(
            _is_name(each.value, self.context) for each in returns if each.value is not None
        ):
            return node

        def change(each: Any) -> Any:
            return replace(each, value=None) if each in returns else each

        return replace(node, value=replace(node.value, body=bottom_up(node.value.body, change)))

    def _is_mentioned(self, block: Block) -> bool:
        return any(isinstance(each, Name) and each.id == self.callback for each in below(block))

    def of_block(self, block: Block, *, is_caught: bool = False) -> Block:
        """The block up to its end; ``is_caught``: what it throws is caught by the rule, and stays thrown."""
        statements: list[Statement] = []
        for index, statement in enumerate(block.statements):
            made = self._of_statement(statement, is_caught)
            statements += made
            if not is_caught and not isinstance(statement, Return):
                self._note_rest(statement, block.statements[index + 1 :])
            if ends(Block(tuple(made))):
                break
        return replace(block, statements=tuple(statements))

    def _note_rest(self, statement: Statement, rest: tuple[Statement, ...]) -> None:
        """Whether what follows would have done something."""
        if not any(self._acts(each) for each in rest):
            return
        for each in here(statement):
            if not isinstance(each, Do):
                continue
            call = _call_of(each.value)
            if call is None or not _is_name(call.function, self.callback):
                continue
            kind = RepairKind.NOT_AWAITED if _is_nothing(_first(call)) else RepairKind.AFTER_DENIAL
            self.notes.repair(kind, each.span, _GOES_ON)

    def _acts(self, statement: Statement) -> bool:
        if isinstance(statement, Do):
            call = _call_of(statement.value)
            if call is not None and _is_name(call.function, self.callback):
                return False
        return not isinstance(statement, Return) and not (
            isinstance(statement, Let) and is_pure(statement.value)
        )

    def _of_statement(self, statement: Statement, is_caught: bool) -> list[Statement]:
        if isinstance(statement, Do | Return):
            return self._of_value(statement)
        if isinstance(statement, If):
            then, otherwise = (
                self.of_block(each, is_caught=is_caught) for each in (statement.then, statement.otherwise)
            )
            return [replace(statement, then=then, otherwise=otherwise)]
        if isinstance(statement, ForOf | Loop):
            return [replace(statement, body=self.of_block(statement.body, is_caught=is_caught))]
        if isinstance(statement, Try):
            return [self._of_try(statement, is_caught)]
        if (
            isinstance(statement, Throw)
            and not is_caught
            and _is_new(statement.value, ("UnauthorizedError",))
        ):
            return self._denied(statement.value, statement.span, statement.comments)
        return [statement]

    def _of_try(self, statement: Try, is_caught: bool) -> Statement:
        handler, last = (
            None if each is None else self.of_block(each, is_caught=is_caught)
            for each in (statement.handler, statement.last)
        )
        body = self.of_block(statement.body, is_caught=is_caught or handler is not None)
        return replace(statement, body=body, handler=handler, last=last)

    def _of_value(self, statement: Do | Return) -> list[Statement]:
        if statement.value is None:
            return [replace(thrown(NEVER, statement.span), comments=statement.comments)]
        call = _call_of(statement.value)
        if call is not None and _is_name(call.function, self.callback):
            return self._end(call, statement)
        if isinstance(statement, Return):
            done = Do(statement.value, statement.span, statement.comments)
            rest = [] if self._mentions(statement.value) else [thrown(NEVER, statement.span)]
            return [*([] if is_pure(statement.value) else [done]), *rest]
        return [statement]

    def _mentions(self, value: Expr) -> bool:
        return any(isinstance(each, Name) and each.id == self.callback for each in below(value))

    def _end(self, call: Call, statement: Do | Return) -> list[Statement]:
        span, comments = statement.span, statement.comments
        error = _first(call)
        if isinstance(error, Spread) or any(isinstance(each, Spread) for each in call.arguments):
            self.notes.problem(span, "a callback with arguments from a list", "Write the arguments out.")
            return [Return(None, span, comments)]
        if _is_nothing(error):
            return [*self._handed(call), Return(None, span, comments)]
        assert error is not None
        if isinstance(error, Conditional):
            arms = (
                self._end(_with_first(call, each), replace(statement, comments=()))
                for each in (error.then, error.otherwise)
            )
            then, otherwise = (Block(tuple(each)) for each in arms)
            return [If(error.condition, then, otherwise, span, comments)]
        value = self.known.get(error.id) if isinstance(error, Name) else error
        may_be_none = isinstance(value, Member) and not _is_message(value)
        if may_be_none or (isinstance(error, Name) and len(call.arguments) > 1):
            denial = Block(tuple(self._denied(error, span, ())))
            return [
                If(error, denial, Block(()), span, comments),
                *self._handed(call),
                Return(None, span),
            ]
        return self._denied(error, span, comments)

    def _handed(self, call: Call) -> list[Statement]:
        """What the success of a rule hands on must be its own user and context."""
        acts: list[Statement] = []
        for argument, name in zip(call.arguments[1:], (self.user, self.context), strict=False):
            if name == self.context and isinstance(argument, Call) and isinstance(argument.function, Name):
                # A helper of the rule's own, which changes the context that it is given and gives it back.
                acts.append(Do(argument, argument.span))
                continue
            if _is_name(argument, name) or isinstance(argument, Undefined):
                continue
            if isinstance(argument, Null):
                what = f"the rule hands on no {name}; the rules that follow see the one of the login"
                self.notes.repair(RepairKind.ERROR, call.span, what)
                continue
            self.notes.problem(
                argument.span,
                f"a rule that hands on another {name}",
                "Change the user or the context where it stands, and hand on both as they came.",
            )
        return acts

    def _denied(self, error: Expr, span: Span, comments: tuple[str, ...]) -> list[Statement]:
        message = error if self._is_text(error) else message_of(error)
        return [called("access.deny", (message,), span, comments), Return(None, span)]

    def _is_text(self, error: Expr) -> bool:
        """Whether what is called back with is no error: a value of the login, or a text that has a name."""
        if _is_message(error):
            return True
        path = access_path(error)
        if path is not None and len(path) > 1:
            return path[0] in (self.user, self.context, "configuration")
        value = self.known.get(error.id) if isinstance(error, Name) else None
        return value is not None and (self._is_text(value) or message_of(value) is value)


def _is_message(value: Expr) -> bool:
    """`error.message`."""
    return isinstance(value, Member) and value.key == Text("message", value.span)


def message_of(error: Expr) -> Expr:
    """What an error says: the text that it is made with, or its `message`."""
    if _is_new(error, _ERRORS) or (isinstance(error, Call) and _is_name(error.function, "Error")):
        assert isinstance(error, New | Call)
        if error.arguments and not isinstance(error.arguments[0], Spread):
            return error.arguments[0]
        return Text(_NO_MESSAGE, error.span)
    if isinstance(error, Text | Template | Boolean) or (isinstance(error, Binary) and error.operator == "+"):
        return error
    if isinstance(error, Call) and _is_name(error.function, "String"):
        return error
    return Member(error, Text("message", error.span), error.span)


def is_error(value: Expr) -> bool:
    """Whether it is an error that the rule makes."""
    return _is_new(value, _ERRORS)


def _is_new(value: Expr, names: tuple[str, ...]) -> bool:
    return isinstance(value, New) and isinstance(value.function, Name) and value.function.id in names


def _with_first(call: Call, value: Expr) -> Call:
    return replace(call, arguments=(value, *call.arguments[1:]))


def _first(call: Call | None) -> Expr | Spread | None:
    return call.arguments[0] if call is not None and call.arguments else None


def _call_of(value: Expr) -> Call | None:
    if isinstance(value, Await):
        value = value.value
    return value if isinstance(value, Call) else None


def _is_nothing(value: Expr | Spread | None) -> bool:
    return value is None or (
        isinstance(value, Null | Undefined | Boolean) and getattr(value, "value", False) is False
    )


def _is_name(value: Expr | Spread, name: str) -> bool:
    return isinstance(value, Name) and value.id == name
