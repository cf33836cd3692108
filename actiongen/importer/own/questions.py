"""Questions of our own JavaScript, each with what is done where there is no answer.

In: a file of Core whose expressions are those of a policy, and which functions of the runtime are in it. Out: requests,
tokens, queries and externs as Builtins with `on_error`.

    const score = await sendRequest("GET", url);  if (score.failure) { return; }
        ->   Let("score", Builtin("http.get", (url,), on_error=stop()))
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, uses
from actiongen.importer.own.asked import Asked
from actiongen.importer.own.patterns import conjuncts, joined
from actiongen.lazy_dataclass import replace

_UNNAMED = re.compile(r"(response|result|isDone)\d*(_\d+)?")
_FIRST = ("status", "payload")


def with_questions(file: core.File, asked: Asked) -> tuple[core.File, dict[str, str]]:
    """The file with questions, and without the names of answers that nothing reads; and what comments call some."""
    reader = _Questions(asked, uses(file))

    def change(node: object) -> object:
        return reader.block(node) if isinstance(node, core.Block) else node

    made = bottom_up(file, change)
    return bottom_up(made, reader.answered), reader.called


@dataclass(slots=True)
class _Questions:
    asked: Asked
    count: dict[str, int]
    called: dict[str, str] = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)
    keys: dict[str, tuple[core.Builtin, core.Expr | None]] = field(default_factory=dict)

    def block(self, block: core.Block) -> core.Block:
        """The statements with each question and what follows on its failure in one."""
        made: list[core.Statement] = []
        rest = list(block.statements)
        while rest:
            each = rest.pop(0)
            found = self._question(each, rest)
            if found is None:
                made.append(each)
            else:
                made += found
        return block if made == list(block.statements) else replace(block, statements=tuple(made))

    def _question(self, each: core.Statement, rest: list[core.Statement]) -> list[core.Statement] | None:
        """What becomes of a question; what follows on its failure is taken from the rest."""
        condition: core.Expr | None = None
        match each:
            case core.Let(name, core.Conditional(asked, value, core.Object(()) | core.Undefined())):
                condition = asked
            case core.Let(name, value):
                pass
            case core.Do(value):
                # The emitter names nothing that is asked for nothing.
                name = ""
            case _:
                return None
        request = self.asked.question(value)
        if request is None:
            return None
        condition = self._asked_where(condition)
        failing = self._failing(rest, name, condition)
        if request.name == "jwks":
            self.keys[name] = request, failing
            return []
        request = self._with_keys(request)
        if request.name.startswith(("http.", ".", "jwt.verify")):
            self.answers.add(name)
        if failing is not None:
            word = "on_invalid" if request.name == "jwt.verify" else "on_error"
            request = replace(request, keywords=(*request.keywords, (word, failing)))
        made: core.Expr = request
        if condition is not None:
            made = core.Conditional(condition, request, core.Undefined(each.span), each.span)
        left = sum(uses(one).get(name, 0) for one in rest)
        if condition is None and not left and (not name or _UNNAMED.fullmatch(name)):
            return [core.Do(made, each.span, each.comments)]
        return [core.Let(name, made, each.span, each.comments)]

    def _asked_where(self, condition: core.Expr | None) -> core.Expr | None:
        """The condition of a question without that there are keys, which is what the question needs anyway."""
        if condition is None:
            return None
        kept = [each for each in conjuncts(condition) if not self._is_of_keys(each)]
        if len(kept) == len(conjuncts(condition)):
            return condition
        return joined(kept, condition.span) if kept else None

    def _is_of_keys(self, test: core.Expr) -> bool:
        match test:
            case core.Binary("!==", core.Member(core.Name(id), core.Text("status")), core.Undefined()):
                return id in self.keys
            case _:
                return False

    def _failing(
        self, rest: list[core.Statement], name: str, condition: core.Expr | None
    ) -> core.Expr | None:
        """What is done on a failure, as one call."""
        match rest[:1]:
            case [core.If(test, then, core.Block(()), comments=comments)]:
                pass
            case _:
                return None
        parts = conjuncts(test)
        first = [] if condition is None else conjuncts(condition)
        if first and parts[: len(first)] == first:
            parts = parts[len(first) :]
        if not parts or not _has_failed(parts[0], name):
            return None
        rest.pop(0)
        for each in comments:
            self.called[name] = each.removesuffix(" failed")
        called = parts[1:]
        if called:
            return _reported(called[0], name)
        return _done(then.statements, name, test)

    def _with_keys(self, request: core.Builtin) -> core.Builtin:
        match request.arguments:
            case (token, core.Member(core.Name(id), core.Text("json"))) if (
                request.name == "jwt.verify" and id in self.keys
            ):
                keys, failing = self.keys[id]
                more = () if failing is None else (("on_error", failing),)
                return replace(request, arguments=(token, keys), keywords=(*request.keywords, *more))
            case _:
                return request

    def answered(self, node: object) -> object:
        """``x.status === undefined`` asks whether there is an answer."""
        match node:
            case core.Binary(
                "===" | "!==" as operator,
                core.Member(core.Name(id) as answer, core.Text(key)),
                core.Undefined(),
                span,
            ) if (
                id in self.answers and key in _FIRST
            ):
                there = core.Builtin("present", (answer,), span)
                return there if operator == "!==" else core.Unary("!", there, span)
            case _:
                return node


def _has_failed(condition: core.Expr, name: str) -> bool:
    """``x.failure``, ``x === undefined``, ``!x`` of what is only done."""
    match condition:
        case core.Member(core.Name(id), core.Text("failure")):
            return id == name
        case core.Binary("===", core.Name(id), core.Undefined()):
            return id == name
        case core.Unary("!", core.Name(id)):
            return id == name
        case _:
            return False


def _reported(called: core.Expr, name: str) -> core.Expr:
    """A helper of the failure by its name, any other call as it is."""
    if isinstance(called, core.Await):
        called = called.value
    match called:
        case core.Call(core.Name() as helper, (core.Member(core.Name(id), core.Text("failure")),)) if (
            id == name
        ):
            return helper
        case core.Call(
            core.Name() as helper, (core.Object((core.Entry(core.Text("reason"), core.Text()),)),)
        ):
            return helper
        case _:
            return called


def _done(statements: Sequence[core.Statement], name: str, test: core.Expr) -> core.Expr | None:
    match statements:
        case (core.Return(),):
            return core.Builtin("stop", (), test.span)
        case (core.Throw(core.New(_, (message,))),) if not isinstance(message, core.Spread):
            return core.Builtin("abort", (message,), test.span)
        case (core.Do(value),) | (core.Do(value), core.Return()):
            return _reported(value, name)
        case (core.If(called, core.Block((core.Return(),)), core.Block(())),):
            return _reported(called, name)
        case _:
            return None
