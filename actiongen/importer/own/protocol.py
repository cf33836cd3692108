"""Helpers of our own JavaScript that act: how they tell their caller that the handler is over becomes ``stop()``.

In: a file of Core. Out: the same, in which a ``return`` without a value ends the handler wherever it stands, and none
stands below what ends it anyway; a call of a helper is a line of its own.

    if (checkPlan(plan)) { return; }   ->   checkPlan(plan);
    return null;                       ->   return;
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.auth0.model import Trigger
from actiongen.core import tree as core
from actiongen.core.walk import below, here
from actiongen.importer.lift.place import method_name
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


def tellers(file: core.File) -> frozenset[str]:
    """The helpers that say by true or false whether the handler is over."""
    return frozenset(
        each.name
        for each in below(file)
        if isinstance(each, core.Let)
        and isinstance(each.value, core.Function)
        and _tells(each.value.body.statements)
    )


def with_stops(file: core.File, trigger: Trigger, telling: frozenset[str]) -> core.File:
    """The file with helpers and handlers that say `return` where a policy says ``stop()``. ``telling`` are the helpers
    of :func:`tellers`, of which questions may have taken the ends.
    """
    reader = _Protocol(trigger, telling)
    body = core.Block(tuple(reader.body(file.body.statements)))
    exports = tuple((name, reader.function(function)) for name, function in file.exports)
    return replace(file, body=body, exports=exports)


@dataclass(slots=True)
class _Protocol:
    """``ending`` are the helpers that always end the handler."""

    trigger: Trigger
    telling: frozenset[str]
    ending: set[str] = field(default_factory=set)

    def function(self, function: core.Function) -> core.Function:
        """A function with the statements of its body."""
        return replace(function, body=core.Block(tuple(self.body(function.body.statements))))

    def helper(self, let: core.Let) -> core.Let:
        """A helper; it is noted how it ends."""
        function = let.value
        assert isinstance(function, core.Function)
        statements = function.body.statements
        if let.name in self.telling:
            *kept, _ = statements
            return replace(let, value=replace(function, body=core.Block(tuple(self.body(kept)))))
        if _gives(statements):
            *kept, last = statements
            made = replace(function, body=core.Block((*self.body(kept), last)))
        else:
            made = self.function(function)
        if self.ends(made.body.statements):
            self.ending.add(let.name)
        elif any(self._is_end(each) for each in here(made.body)) and not _gives(statements):
            self.ending.add(let.name)
            made = replace(made, body=core.Block(tuple(self._stopped(made.body.statements, let.span))))
        return replace(let, value=made)

    def body(self, statements: Sequence[core.Statement]) -> list[core.Statement]:
        """The statements of a block."""
        made: list[core.Statement] = []
        rest = list(statements)
        while rest:
            each = rest.pop(0)
            match each:
                case core.Let(value=core.Function()):
                    made.append(self.helper(each))
                case core.Let(name) if rest and _is_over(rest[0], name):
                    rest.pop(0)
                    made.append(each)
                case core.If(condition, core.Block((core.Return(),)), core.Block(())) if self._is_telling(
                    condition
                ):
                    made.append(core.Do(condition, each.span, each.comments))
                case core.If():
                    then, otherwise = (
                        replace(side, statements=tuple(self.body(side.statements)))
                        for side in (each.then, each.otherwise)
                    )
                    made.append(replace(each, then=then, otherwise=otherwise))
                case core.ForOf():
                    made.append(replace(each, body=core.Block(tuple(self.body(each.body.statements)))))
                case core.Do(core.Name()):
                    pass
                case core.Return(core.Boolean(True) | core.Null()) | core.Return(None):
                    if not (made and self.ends(made[-1:])):
                        made.append(replace(each, value=None))
                case _:
                    made.append(each)
        return made

    def _is_telling(self, value: core.Expr) -> bool:
        match value:
            case core.Await(inner):
                return self._is_telling(inner)
            case core.Call(core.Name(id)):
                return id in self.telling
            case _:
                return False

    def _is_end(self, each: object) -> bool:
        match each:
            case core.Throw():
                return True
            case core.Do(core.Await(core.Call() as call)) | core.Do(core.Call() as call):
                name = method_name(call.function)
                method = None if name is None else self.trigger.methods.get(name)
                if isinstance(call.function, core.Name) and call.function.id in self.ending:
                    return True
                return method is not None and method.terminal
            case _:
                return False

    def ends(self, statements: Sequence[core.Statement]) -> bool:
        """Whether nothing of the handler runs below these statements."""
        if not statements:
            return False
        last = statements[-1]
        match last:
            case core.Return(value=None):
                return True
            case core.If(_, then, otherwise):
                return self.ends(then.statements) and self.ends(otherwise.statements)
            case _:
                return self._is_end(last)

    def _stopped(self, statements: Sequence[core.Statement], span: Span) -> list[core.Statement]:
        """The body of a helper that always ends the handler, with a `return` where nothing else ends it."""
        if self.ends(statements):
            return list(statements)
        if not statements:
            return [core.Return(None, span)]
        last = statements[-1]
        if isinstance(last, core.If) and last.otherwise.statements:
            then, otherwise = (
                core.Block(tuple(self._stopped(side.statements, span)))
                for side in (last.then, last.otherwise)
            )
            return [*statements[:-1], replace(last, then=then, otherwise=otherwise)]
        return [*statements, core.Return(None, last.span)]


def _tells(statements: Sequence[core.Statement]) -> bool:
    """Whether a function says at its end that the handler goes on, and before that it may be over."""
    match statements:
        case (*before, core.Return(core.Boolean(False))):
            return any(not isinstance(each, core.Let) for each in before)
        case _:
            return False


def _gives(statements: Sequence[core.Statement]) -> bool:
    """Whether a function has a value."""
    return bool(statements) and isinstance(statements[-1], core.Return) and statements[-1].value is not None


def _is_over(each: core.Statement, name: str) -> bool:
    """``if (x === null) { return; }``"""
    match each:
        case core.If(
            core.Binary("===", core.Name(id), core.Null()), core.Block((core.Return(),)), core.Block(())
        ):
            return id == name
        case _:
            return False
