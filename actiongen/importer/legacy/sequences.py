"""What a Rule does later, in the order in which it does it.

In: the body of a rule. Out: the same without functions that end the rule where something is done: what a
callback of Node's does on an error, and what it does on success; chains of promises; helpers that call the
rule's callback.

    request.get(url, (err, res, body) => { if (err) return callback(err); use(body); callback(null, user, context); });
    ->   try { const res = await request.get(url); use(res.body); callback(null, user, context); }
         catch (err) { return callback(err); }

Only what ends the rule is taken apart, and only where nothing of the rule follows: the engine waits for the
callback, and so for what leads to it.
"""

import re
from collections.abc import Mapping

from actiongen.core.tree import (
    Assign,
    Await,
    Block,
    Call,
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
    Parameter,
    Return,
    Spread,
    Statement,
    Text,
    Try,
    Undefined,
)
from actiongen.core.walk import (
    Names,
    below,
    ends,
    here,
    is_pure,
    names_assigned,
    names_bound,
    renamed,
    substituted,
)
from actiongen.importer.legacy.fold import folded
from actiongen.importer.legacy.made import access_path, lets
from actiongen.importer.legacy.settled import (
    attempt,
    calls_within,
    certain,
    name_of,
    valueless,
    waits,
    with_value,
)
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

_ERROR = re.compile(r"_*(?:e|er|ex|err\w*|error\w*|\w+err|\w+error)(?:_\d+)?", re.ASCII | re.IGNORECASE)
_NUMBERS = re.compile(r"(?:_\d+)+\Z", re.ASCII)
_DEEPEST = 12
_MOST_INLINED = 60
"""Helpers that call each other would never end."""
# What gives a promise where it is given no callback.
_PROMISING = ("request", "jsonwebtoken", "auth0", "ManagementClient", "AuthenticationClient", "jwt")


def in_sequence(body: Block, callback: str, names: Names) -> Block:
    """The body with all that ends it in order."""
    assigned = names_assigned(body)
    functions = {
        each.name: each.value
        for each in below(body)
        if isinstance(each, Let) and isinstance(each.value, Function) and each.name not in assigned
    }
    return _Sequence(callback, names, functions, lets(body), assigned, []).block(body, is_tail=True)


@dataclass(frozen=True, slots=True)
class _Sequence:
    callback: str
    names: Names
    functions: Mapping[str, Function]
    values: Mapping[str, Expr]
    assigned: set[str]
    inlined: list[str]
    depth: int = 0

    def _fresh(self, wish: str) -> str:
        """A new name, without the numbers that copies of copies have."""
        return self.names.fresh(_NUMBERS.sub("", wish) or wish)

    def block(self, block: Block, *, is_tail: bool) -> Block:
        """The block; ``is_tail``: nothing of the rule follows it."""
        statements: list[Statement] = []
        for index, statement in enumerate(block.statements):
            rest = block.statements[index + 1 :]
            statements += self._statement(statement, is_tail=is_tail and all(map(waits, rest)))
        return replace(block, statements=tuple(statements))

    def _statement(self, statement: Statement, *, is_tail: bool) -> list[Statement]:
        if isinstance(statement, If):
            then = self.block(statement.then, is_tail=is_tail or ends(statement.then))
            otherwise = self.block(statement.otherwise, is_tail=is_tail or ends(statement.otherwise))
            return [replace(statement, then=then, otherwise=otherwise)]
        if isinstance(statement, Try):
            handler = None if statement.handler is None else self.block(statement.handler, is_tail=is_tail)
            return [replace(statement, body=self.block(statement.body, is_tail=is_tail), handler=handler)]
        if isinstance(statement, ForOf | Loop):
            return [replace(statement, body=self.block(statement.body, is_tail=False))]
        if isinstance(statement, Let):
            return self._valued(statement) or [statement]
        if not isinstance(statement, Do | Return) or statement.value is None:
            return [statement]
        if not self._ends_rule(statement.value):
            return [statement]
        made = self._taken_apart(statement, is_tail=is_tail or isinstance(statement, Return))
        return [statement] if made is None else made

    def _ends_rule(self, value: Expr, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a function in it, or one that it calls, calls the rule's callback."""
        for name in (each.id for each in below(value) if isinstance(each, Name)):
            if name == self.callback:
                return True
            is_helper = name in self.functions and name not in seen
            if is_helper and self._ends_rule(self.functions[name], seen | {name}):
                return True
        return False

    def _taken_apart(self, statement: Do | Return, *, is_tail: bool) -> list[Statement] | None:
        value, span = statement.value, statement.span
        if isinstance(value, Await):
            value = value.value
        if not isinstance(value, Call) or self.depth > _DEEPEST:
            return None
        if isinstance(value.function, Name) and value.function.id == self.callback:
            return None
        made = self._of_call(value, span, is_tail=is_tail)
        if made is None:
            return None
        deeper = replace(self, depth=self.depth + 1)
        made = list(deeper.block(Block(tuple(made)), is_tail=is_tail).statements)
        if made and statement.comments:
            made[0] = replace(made[0], comments=(*statement.comments, *made[0].comments))
        return made

    def _of_call(self, call: Call, span: Span, *, is_tail: bool) -> list[Statement] | None:
        if isinstance(call.function, Function):
            return self._inlined(call.function, call, is_tail=is_tail)
        if isinstance(call.function, Name) and call.function.id in self.functions:
            made = self._inlined(self.functions[call.function.id], call, is_tail=is_tail)
            return self._asked_whole(call, made, span) if is_tail else made
        if not is_tail:
            return None
        if isinstance(call.function, Member) and isinstance(call.function.key, Text):
            chained = self._chained(call, call.function.object, call.function.key.value, span)
            if chained is not None:
                return chained
        return self._called_back(call, span)

    def _asked_whole(self, call: Call, inlined: list[Statement] | None, span: Span) -> list[Statement] | None:
        """A helper that calls back from a function that cannot be taken apart is asked as a whole for its answer."""
        if inlined is None or self.depth > 0:
            return inlined
        done = replace(self, depth=self.depth + 1, inlined=[]).block(Block(tuple(inlined)), is_tail=True)
        if not calls_within(done, self.callback):
            return inlined
        return self._called_back(call, span) or inlined

    # Helpers

    def _inlined(self, function: Function, call: Call, *, is_tail: bool) -> list[Statement] | None:
        """The body of a helper in the place of its call."""
        returns = [each for each in here(function.body) if isinstance(each, Return)]
        if not is_tail and any(not self._is_end(each.value) for each in returns):
            return None
        if any(isinstance(each, Spread) for each in call.arguments) or len(self.inlined) >= _MOST_INLINED:
            return None
        if any(each.is_rest or each.default is not None for each in function.parameters):
            return None
        self.inlined.append(function.name)
        function = renamed(function, {name: self._fresh(name) for name in sorted(names_bound(function))})
        assigned = names_assigned(function)
        values: dict[str, Expr] = {}
        made: list[Statement] = []
        for index, parameter in enumerate(function.parameters):
            given = call.arguments[index] if index < len(call.arguments) else Undefined(call.span)
            assert not isinstance(given, Spread)
            is_simple = isinstance(given, Name | Function | Undefined | Null | Text) or is_pure(given)
            if is_simple and parameter.name not in assigned:
                values[parameter.name] = given
            else:
                made.append(Let(parameter.name, given, call.span))
        body = folded(substituted(function.body, values))
        return [*made, *body.statements]

    def _valued(self, statement: Let) -> list[Statement] | None:
        """`const x = helper();` of a helper that may end the rule: its body, which assigns `x` where it returns."""
        call = statement.value.value if isinstance(statement.value, Await) else statement.value
        if not isinstance(call, Call) or not isinstance(call.function, Name) or not self._ends_rule(call):
            return None
        function = self.functions.get(call.function.id)
        if function is None or self.depth > _DEEPEST or statement.name in self.assigned:
            return None
        made = self._inlined(function, call, is_tail=True)
        if made is None:
            return None
        body = self._assigning(Block(tuple(made)), statement.name)
        first = Let(statement.name, Undefined(statement.span), statement.span, statement.comments)
        return [first, *replace(self, depth=self.depth + 1).block(body, is_tail=False).statements]

    def _assigning(self, block: Block, name: str) -> Block:
        statements: list[Statement] = []
        for each in block.statements:
            if isinstance(each, Return) and each.value is not None and not self._is_end(each.value):
                statements.append(Assign(name, each.value, each.span, each.comments))
            elif isinstance(each, If):
                then, otherwise = self._assigning(each.then, name), self._assigning(each.otherwise, name)
                statements.append(replace(each, then=then, otherwise=otherwise))
            elif isinstance(each, Try):
                handler = None if each.handler is None else self._assigning(each.handler, name)
                statements.append(replace(each, body=self._assigning(each.body, name), handler=handler))
            else:
                statements.append(each)
        return replace(block, statements=tuple(statements))

    def _is_end(self, value: Expr | None) -> bool:
        if isinstance(value, Await):
            value = value.value
        return isinstance(value, Call) and name_of(value.function) == self.callback

    # Callbacks of Node's

    def _called_back(self, call: Call, span: Span) -> list[Statement] | None:
        if not call.arguments:
            return None
        *given, last = call.arguments
        function = self._function(last)
        if function is None or not function.parameters or not _ERROR.fullmatch(function.parameters[0].name):
            return None
        if len(function.parameters) > 3 or any(isinstance(each, Spread) for each in given):
            return None
        if any(self._ends_rule(each) for each in given if not isinstance(each, Spread)):
            return None
        asked = self._waited_for(replace(call, arguments=tuple(given)))
        return self._answered(asked, function, span)

    def _waited_for(self, call: Call) -> Expr:
        """A call without its callback, where that gives a promise; else the promise of what it hands to one."""
        span = call.span
        if self._origin(call.function) in _PROMISING:
            return Await(call, span)
        settle, fail, error, value = (self._fresh(each) for each in ("resolve", "reject", "error", "value"))
        failed = Block((Return(Call(Name(fail, span), (Name(error, span),), span), span),))
        settled = Return(Call(Name(settle, span), (Name(value, span),), span), span)
        body = Block((If(Name(error, span), failed, Block(()), span), settled))
        back = Function((Parameter(error, span), Parameter(value, span)), body, span)
        started = Do(replace(call, arguments=(*call.arguments, back)), span)
        starter = Function((Parameter(settle, span), Parameter(fail, span)), Block((started,)), span)
        return Await(New(Name("Promise", span), (starter,), span), span)

    def _origin(self, value: Expr) -> str:
        """The package that a function is of, or its class."""
        while isinstance(value, Member):
            value = value.object
        seen = 0
        while isinstance(value, Name) and value.id in self.values and seen < _DEEPEST:
            value, seen = self.values[value.id], seen + 1
        while isinstance(value, Member):
            value = value.object
        if isinstance(value, New):
            path = access_path(value.function)
            return "" if path is None else path[-1]
        if isinstance(value, Call) and name_of(value.function) == "require" and value.arguments:
            package = value.arguments[0]
            return package.value if isinstance(package, Text) else ""
        return name_of(value)

    def _function(self, value: Expr | Spread) -> Function | None:
        if isinstance(value, Name) and value.id in self.functions:
            return self.functions[value.id]
        if isinstance(value, Name) and value.id == self.callback:
            return None
        return value if isinstance(value, Function) else None

    def _answered(self, asked: Expr, function: Function, span: Span) -> list[Statement]:
        """What a callback does with an error, and with an answer."""
        error, *results = function.parameters
        answer = self._fresh(results[0].name if results else "answer")
        failed = self._copy(function, {each.name: Undefined(span) for each in results})
        values: dict[str, Expr] = {error.name: Null(span)}
        if results:
            values[results[0].name] = Name(answer, span)
        if len(results) > 1:
            values[results[1].name] = Member(Name(answer, span), Text("body", span), span)
        done = self._copy(function, values)
        caught = self._fresh(error.name)
        failure = certain(renamed(failed, {error.name: caught}), caught)
        first = Let(answer, asked, span) if results else Do(asked, span)
        return [attempt(first, done, caught, failure, span)]

    def _copy(self, function: Function, values: dict[str, Expr]) -> Block:
        bound = {name: self._fresh(name) for name in sorted(names_bound(function.body))}
        return folded(substituted(renamed(function.body, bound), values))

    # Promises

    def _chained(self, call: Call, promise: Expr, method: str, span: Span) -> list[Statement] | None:
        if method not in ("then", "catch") or not call.arguments:
            return None
        functions = [self._settler(each, span) for each in call.arguments]
        if method == "catch":
            inner = self._promised(promise, None, span)
            if inner is None or functions[0] is None:
                return None
            return self._tried(inner, functions[0], span)
        if functions[0] is None:
            return None
        made = self._promised(promise, functions[0], span)
        if made is None or len(functions) < 2:
            return made
        return None if functions[1] is None else self._tried(made, functions[1], span)

    def _settler(self, value: Expr | Spread, span: Span) -> Function | None:
        """What a promise calls: a function, or the rule's callback itself."""
        if isinstance(value, Name) and value.id == self.callback:
            name = self._fresh("error")
            from_error = Call(value, (Name(name, span),), span)
            return Function((Parameter(name, span),), Block((Return(from_error, span),)), span)
        return self._function(value)

    def _promised(self, promise: Expr, then: Function | None, span: Span) -> list[Statement] | None:
        """A promise that is waited for, and what is done with its value."""
        if isinstance(promise, Call) and isinstance(promise.function, Member):
            key = promise.function.key
            if isinstance(key, Text) and key.value in ("then", "catch"):
                before = self._chained(promise, promise.function.object, key.value, span)
                return None if before is None else self._continued(before, then, span)
        return self._continued([Do(Await(promise, span), span)], then, span)

    def _continued(
        self, before: list[Statement], then: Function | None, span: Span
    ) -> list[Statement] | None:
        """What comes before, and a function of its value."""
        if then is None:
            return before
        if len(then.parameters) > 1 or any(each.default is not None for each in then.parameters):
            return None
        body = self._copy(then, {})
        if not then.parameters:
            return [*valueless(before), *body.statements]
        name = self._fresh(then.parameters[0].name)
        bound = with_value(before, name)
        if bound is None:
            return None
        body = renamed(body, {then.parameters[0].name: name})
        return [*bound, *body.statements]

    def _tried(self, inner: list[Statement], handler: Function, span: Span) -> list[Statement]:
        caught = self._fresh(handler.parameters[0].name if handler.parameters else "error")
        body = self._copy(handler, {})
        if handler.parameters:
            body = renamed(body, {handler.parameters[0].name: caught})
        return [Try(Block(tuple(inner)), caught, body, None, span)]
