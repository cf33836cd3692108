"""Callbacks and chains of promises become sequences.

In: `f().then(g).catch(h)`, `request(options, (err, response, body) => …)`, `new Promise((resolve, reject) => …)`. Out:
`await` in sequence, and `try`. What is started and never waited for is waited for, which is noted.

    return get(u).then((r) => f(r.x));   ->   const r = await get(u); return f(r.x);
"""

from collections.abc import Sequence
from typing import Any

from actiongen.core.tree import (
    Assign,
    Await,
    Block,
    Boolean,
    Call,
    Chain,
    Do,
    Expr,
    File,
    ForOf,
    Function,
    If,
    Let,
    Logical,
    Loop,
    Member,
    Name,
    New,
    Null,
    Return,
    Spread,
    Statement,
    Text,
    Throw,
    Try,
    Unary,
    Undefined,
)
from actiongen.core.walk import Names, below, bottom_up, here, names_read, path_of, rebuilt
from actiongen.importer.model import RepairKind
from actiongen.importer.normalise.applied import applied, as_effect, as_value, commented
from actiongen.importer.normalise.chains import is_chain, is_request, settling, step_of
from actiongen.importer.normalise.tools import (
    ENDING,
    NOT_AWAITED,
    NotPossible,
    copied,
    falls,
    functions,
    names_of,
    packages_of,
    size,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

# A callback is written twice, for the answer and for the error.
_MOST_NODES = 3_000


def promises(file: File, notes: Notes) -> File:
    """The file with sequences."""
    maker = _Maker(names_of(file), notes, packages_of(file), settling(file))
    file = functions(file, maker.function)
    return replace(file, body=maker.block(file.body, is_tail=False))


class _Maker:
    def __init__(self, names: Names, notes: Notes, packages: dict[str, str], settling: set[str]) -> None:
        self._names = names
        self._notes = notes
        self._packages = packages
        self._ends = ENDING | settling
        self._is_handler = False

    def function(self, function: Function, is_exported: bool) -> Function:
        """A function whose statements wait, and which is async if one does."""
        self._is_handler = is_exported
        body = self.block(function.body, is_tail=True)
        if body is function.body:
            return function
        is_async = function.is_async or any(isinstance(each, Await) for each in here(body))
        return replace(function, body=body, is_async=is_async)

    def block(self, block: Block, *, is_tail: bool) -> Block:
        """The block; `is_tail`: behind it the function ends."""
        made: list[Statement] = []
        for index, each in enumerate(block.statements):
            rest = block.statements[index + 1 :]
            is_last = is_tail and all(isinstance(other, Return) and not _acts(other) for other in rest)
            made += self._statement(each, is_tail=is_last)
        same = len(made) == len(block.statements) and all(
            one is other for one, other in zip(made, block.statements, strict=True)
        )
        return block if same else replace(block, statements=tuple(made))

    def _statement(self, node: Statement, *, is_tail: bool) -> list[Statement]:
        if isinstance(node, If):
            then = self.block(node.then, is_tail=is_tail)
            otherwise = self.block(node.otherwise, is_tail=is_tail)
            same = then is node.then and otherwise is node.otherwise
            return [node if same else replace(node, then=then, otherwise=otherwise)]
        if isinstance(node, ForOf | Loop):
            body = self.block(node.body, is_tail=False)
            return [node if body is node.body else replace(node, body=body)]
        if isinstance(node, Try):
            body = self.block(node.body, is_tail=is_tail and node.last is None)
            handler = None if node.handler is None else self.block(node.handler, is_tail=is_tail)
            return [replace(node, body=body, handler=handler)]
        if not isinstance(node, Do | Return | Let | Assign):
            return [node]
        try:
            made = self._sequence(node, is_tail=is_tail or isinstance(node, Return))
        except NotPossible:
            return [node]
        return [node] if made is None else commented(made, node.comments)

    def _sequence(self, node: Do | Return | Let | Assign, *, is_tail: bool) -> list[Statement] | None:
        value = node.value
        is_awaited = isinstance(value, Await)
        inner = value.value if isinstance(value, Await) else value
        if isinstance(inner, Chain):
            inner = inner.value
        if inner is None or not is_chain(inner, self._packages):
            return None
        if isinstance(node, Do) and not is_awaited and not is_tail and self._calls_back(inner):
            return None
        if isinstance(node, Let | Assign) and not is_awaited:
            return None
        body = self._tail(inner)
        if isinstance(node, Let | Assign):
            before, result = as_value(body, node.name, self._names)
            return [*before, replace(node, value=result)]
        made = body if is_tail else as_effect(body)
        if isinstance(node, Do) and not is_awaited and not self._calls_back(inner):
            self._notes.repair(RepairKind.NOT_AWAITED, node.span, NOT_AWAITED)
            if is_tail and self._is_handler:
                self._notes.started.add(node.span)
        return made

    def _calls_back(self, value: Expr) -> bool:
        """Whether something in it ends a Rule or a Hook, or settles the promise around it."""
        return any(isinstance(each, Name) and each.id in self._ends for each in below(value))

    def _tail(self, value: Expr) -> list[Statement]:
        """The statements of a promise, which return what it gives."""
        step = step_of(value)
        if step is not None:
            before, name, given = step
            if name == "then":
                return self._then(before, given, value.span)
            if name == "catch":
                return [*self._caught(self._tail(before), given, value.span)]
            return self._finally(before, given, value.span)
        if isinstance(value, New):
            return self._executed(value)
        if is_request(value, self._packages) and isinstance(value, Call):
            return self._requested(value)
        if isinstance(value, Call) and path_of(value.function) == ("Promise", "resolve"):
            given_ = value.arguments[0] if value.arguments else Undefined(value.span)
            return [Return(_plain(given_), value.span)]
        if isinstance(value, Call) and path_of(value.function) == ("Promise", "reject"):
            given_ = value.arguments[0] if value.arguments else Undefined(value.span)
            return [Throw(_plain(given_), value.span)]
        return [Return(Await(value, value.span), value.span)]

    def _then(self, before: Expr, given: tuple[Expr | Spread, ...], span: Span) -> list[Statement]:
        """`p.then(f)`, `p.then(f, g)`."""
        if not 1 <= len(given) <= 2:
            raise NotPossible
        statements, value = as_value(self._tail(before), _wish(given[0]), self._names)
        if not isinstance(value, Name | Text | Undefined):
            name = self._names.fresh(_wish(given[0]))
            statements = [*statements, Let(name, value, value.span)]
            value = Name(name, value.span)
        then = self._applied(given[0], (value,), span)
        if len(given) == 2 and not isinstance(given[1], Undefined | Null):
            return self._either(statements, then, given[1:], span)
        return [*statements, *then]

    def _either(
        self, asked: list[Statement], then: list[Statement], given: tuple[Expr | Spread, ...], span: Span
    ) -> list[Statement]:
        """`p.then(f, g)`: one of both, and what `f` throws is not for `g`."""
        tried = self._caught(asked, given, span)[0]
        handler = tried.handler
        assert handler is not None
        if not falls(handler.statements):
            return [tried, *then]
        name = self._names.fresh("is_settled")
        failed = Assign(name, Boolean(False, span), span)
        tried = replace(tried, handler=replace(handler, statements=(*handler.statements, failed)))
        is_settled = If(Name(name, span), Block(tuple(then)), Block(()), span)
        return [Let(name, Boolean(True, span), span), tried, is_settled]

    def _applied(self, function: Expr | Spread, arguments: Sequence[Expr], span: Span) -> list[Statement]:
        """What a callback does; what it returns is waited for."""
        if isinstance(function, Function):
            body = applied(function, arguments, self._names)
            body = list(bottom_up_returns(Block(tuple(body))).statements)
            return list(self.block(Block(tuple(body)), is_tail=True).statements)
        if isinstance(function, Spread | Undefined | Null):
            raise NotPossible
        return [Return(Await(Call(function, tuple(arguments), span), span), span)]

    def _caught(self, body: list[Statement], given: tuple[Expr | Spread, ...], span: Span) -> list[Try]:
        if len(given) != 1:
            raise NotPossible
        name = self._names.fresh(_wish(given[0], "error"))
        handler = self._applied(given[0], (Name(name, span),), span)
        return [Try(Block(tuple(body)), name, Block(tuple(handler)), None, span)]

    def _finally(self, before: Expr, given: tuple[Expr | Spread, ...], span: Span) -> list[Statement]:
        if len(given) != 1:
            raise NotPossible
        last = as_effect(self._applied(given[0], (), span))
        return [Try(Block(tuple(self._tail(before))), None, None, Block(tuple(last)), span)]

    # Callbacks

    def _requested(self, value: Call) -> list[Statement]:
        """`request(options, (err, response, body) => …)`: without an error, and with one."""
        *arguments, function = value.arguments
        if not isinstance(function, Function) or len(function.parameters) > 3 or size(function) > _MOST_NODES:
            raise NotPossible
        span = value.span
        answer = self._names.fresh(_parameter(function, 1, "response"))
        error = self._names.fresh(_parameter(function, 0, "error"))
        response = Name(answer, span)
        text = Member(response, Text("body", span), span)
        good = self._without(applied(function, (Null(span), response, text), self._names))
        bad_call = (Name(error, span), Undefined(span), Undefined(span))
        bad = self._without(applied(function, bad_call, self._names), thrown=error)
        asked = Let(answer, Await(Call(value.function, tuple(arguments), span), span), span)
        if falls(bad):
            bad = [*bad, Return(None, span)]
        body = list(self.block(Block(tuple(good)), is_tail=True).statements)
        return [Try(Block((asked,)), error, Block(tuple(bad)), None, span), *body]

    def _without(self, statements: list[Statement], thrown: str | None = None) -> list[Statement]:
        """The statements of a callback whose error is known to be there, or not to be."""
        block = Block(tuple(statements))
        made = bottom_up(block, lambda node: _known(node, thrown))
        return list(made.statements)

    def _executed(self, value: New) -> list[Statement]:
        """`new Promise((resolve, reject) => …)`."""
        function = value.arguments[0] if len(value.arguments) == 1 else None
        if path_of(value.function) != ("Promise",) or not isinstance(function, Function):
            raise NotPossible
        fresh = copied(function, self._names)
        names = [each.name for each in fresh.parameters]
        resolve, reject = (*names, "", "")[:2]
        self._ends |= {resolve, reject}
        inner = list(self.block(fresh.body, is_tail=True).statements)
        made = _settled(Block(tuple(inner)), resolve, reject)
        if names_read(made) & {resolve, reject}:
            raise NotPossible
        return list(made.statements)


def _known(node: Any, thrown: str | None) -> Any:
    """A condition about the error of a callback, which is null, or was thrown."""
    if isinstance(node, If):
        truth = _truth(node.condition, thrown)
        if truth is True:
            return list(node.then.statements)
        if truth is False:
            return list(node.otherwise.statements)
    if isinstance(node, Logical) and node.operator in ("||", "&&"):
        truth = _truth(node.left, thrown)
        if truth is not None:
            return node.right if truth == (node.operator == "&&") else node.left
    if isinstance(node, Unary) and node.operator == "!" and _truth(node.operand, thrown) is not None:
        return Boolean(not _truth(node.operand, thrown), node.span)
    return node


def _truth(value: Expr, thrown: str | None) -> bool | None:
    """Whether a value is true for sure."""
    if isinstance(value, Null | Undefined):
        return False
    if isinstance(value, Boolean):
        return value.value
    if isinstance(value, Name) and thrown is not None and value.id == thrown:
        return True
    return None


def _settled(block: Block, resolve: str, reject: str) -> Block:
    """The block in which `resolve(x)` is what it returns, and `reject(e)` what it throws. What a function in it does,
    which somebody calls later, stays.
    """

    def change(node: Any) -> Any:
        if isinstance(node, Function):
            return node
        call = node.value if isinstance(node, Do | Return) else None
        if isinstance(call, Await):
            call = call.value
        if not isinstance(call, Call) or not isinstance(call.function, Name):
            return rebuilt(node, change)
        given = call.arguments[0] if call.arguments else Undefined(call.span)
        if isinstance(given, Spread):
            return node
        if call.function.id == resolve:
            return Return(given, node.span, node.comments)
        if call.function.id == reject:
            return Throw(given, node.span, node.comments)
        return rebuilt(node, change)

    return change(block)  # type: ignore[no-any-return]


def bottom_up_returns(block: Block) -> Block:
    """The block whose returns wait for what is called in them: a promise that is returned is waited for."""

    def visit(node: Any) -> Any:
        if isinstance(node, Function):
            return node
        if isinstance(node, Return) and isinstance(node.value, Call | New) and not _is_plain_call(node.value):
            return replace(node, value=Await(node.value, node.value.span))
        return rebuilt(node, visit)

    return visit(block)  # type: ignore[no-any-return]


def _is_plain_call(value: Call | New) -> bool:
    path = path_of(value.function)
    return path is not None and path[0] in ENDING


def _acts(node: Statement) -> bool:
    return any(isinstance(each, Call | Await) for each in here(node))


def _wish(function: Expr | Spread, usual: str = "result") -> str:
    return _parameter(function, 0, usual)


def _parameter(function: Expr | Spread, index: int, usual: str) -> str:
    if isinstance(function, Function) and len(function.parameters) > index:
        name = function.parameters[index].name
        return usual if name.startswith("options") else name
    return usual


def _plain(value: Expr | Spread) -> Expr:
    if isinstance(value, Spread):
        raise NotPossible
    return value
