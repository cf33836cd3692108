"""The body of a handler of our own JavaScript becomes definitions, guards and rules: what it was built from.

In: the statements of a handler. Out: statements of a policy's top level, or of its block ``with on_continue():``. The
emitter puts an empty line above each rule and guard, with the title as a comment.

    // Staff only
    if (!isStaff) { return; }   ->   only_when("Staff only", is_staff)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import abort, stop
from actiongen.importer.lift.effects import is_question
from actiongen.importer.lift.expressions import condition, value
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.titles import Titles
from actiongen.importer.own.loops import over
from actiongen.importer.own.patterns import given
from actiongen.source import Span
from actiongen.syntax import tree as syn


@dataclass(slots=True)
class Rules:
    """Grows from the first statement to the last. ``text`` is that of the file, where empty lines stand."""

    place: Place
    titles: Titles
    text: str
    made: list[syn.Statement] = field(default_factory=list)

    def add(self, statements: Sequence[core.Statement]) -> None:
        """All statements of a module or a handler."""
        groups: list[list[core.Statement]] = []
        for each in statements:
            before = groups[-1][-1] if groups else None
            if before is None or each.comments or self._is_apart(before, each):
                groups.append([])
            groups[-1].append(each)
        for group in groups:
            if group[0].comments:
                self._titled(group, _title(group[0].comments))
            else:
                self._bare(group)

    def _is_apart(self, before: core.Statement, each: core.Statement) -> bool:
        between = self.text[before.span.end : each.span.start]
        return "\n\n" in between or _stands_alone(before) or _stands_alone(each)

    def _titled(self, group: list[core.Statement], title: str) -> None:
        match group:
            case [
                core.If(test, core.Block((core.Return(None),)), core.Block(())) as guard
            ] if not self._has_rule():
                self._guard(guard, title, test)
            case [core.If(test, then, core.Block(()))]:
                self._rule(group[0].span, title, condition(test, self.place), then.statements)
            case _:
                self._rule(group[0].span, title, None, group)

    def _bare(self, group: list[core.Statement]) -> None:
        acting: list[core.Statement] = []
        for each in group:
            match each:
                case core.Let(name) if name in self.place.packages:
                    pass
                case core.Let(value=core.Function()):
                    self.made += helper(each, self.place)
                case core.Let():
                    self.made += statement(each, self.place)
                case core.Do(asked, span) if is_question(asked, self.place):
                    self.made.append(_unread(asked, self.place, span))
                case core.If(test, core.Block((core.Return(None),)), core.Block(())) if len(group) == 1:
                    self._guard(each, None, test)
                case _:
                    acting.append(each)
        if acting:
            inner = self.place.inner()
            body = block(acting, inner)
            self._named(acting[0].span, self.titles.of((), None, body), None, body)

    def _has_rule(self) -> bool:
        return any(isinstance(each, syn.With) for each in self.made)

    def _guard(self, each: core.If, title: str | None, test: core.Expr) -> None:
        span = each.span
        given = [] if title is None else [make.text(title, span)]
        holds = opposite(condition(test, self.place), span)
        called = make.call(make.name("only_when", span), (*given, holds), span)
        self.made.append(syn.Do(called, span))

    def _rule(
        self, span: Span, title: str, when: syn.Expr | None, statements: Sequence[core.Statement]
    ) -> None:
        self._named(span, title, when, filled(statements, self.place.inner(), span))

    def _named(self, span: Span, title: str, when: syn.Expr | None, body: tuple[syn.Statement, ...]) -> None:
        if not body:
            return
        keywords = [] if when is None else [("when", when)]
        called = make.call(make.name("rule", span), (make.text(title, span),), span, keywords)
        self.made.append(syn.With(called, body, span, span))


def _stands_alone(each: core.Statement) -> bool:
    return isinstance(each, core.Let) and isinstance(each.value, core.Function)


def _title(comments: tuple[str, ...]) -> str:
    """The title that a comment says; ``*/`` is written otherwise in comments."""
    return " ".join(comments).replace("*\\/", "*/")


def opposite(test: syn.Expr, span: Span) -> syn.Expr:
    """The opposite of a condition: of ``a or b`` it is ``not a and not b``, as the emitter turns it."""
    match test:
        case syn.Logical("or", operands) if not any(isinstance(each, syn.Logical) for each in operands):
            return make.logical("and", [make.negated(each, span) for each in operands], span)
        case _:
            return make.negated(test, span)


def helper(let: core.Let, place: Place) -> list[syn.Statement]:
    """The ``def`` of a function."""
    function = let.value
    assert isinstance(function, core.Function)
    word = place.give(let.name)
    inner = place.inner()
    parameters = tuple(syn.Parameter(inner.give(each.name), None, each.span) for each in function.parameters)
    statements = function.body.statements
    returned: list[syn.Statement] = []
    match statements:
        case (*before, core.Return(result, span)) if result is not None:
            body = block(before, inner)
            returned = [syn.Return(value(result, inner), span)]
        case _:
            body = filled(statements, inner, function.span)
    span = function.span
    return [syn.Def(word, parameters, None, (), None, (*body, *returned), span, span, span)]


def block(statements: Sequence[core.Statement], place: Place) -> tuple[syn.Statement, ...]:
    """The statements of a block."""
    return tuple(made for each in statements for made in statement(each, place))


def filled(statements: Sequence[core.Statement], place: Place, span: Span) -> tuple[syn.Statement, ...]:
    """The statements of a block; in one that is empty stands a definition that nothing reads."""
    made = block(statements, place)
    word = "" if made else place.scope.give("nothing")
    return made or (syn.Assign(make.name(word, span), syn.Boolean(True, span), span),)


def statement(each: core.Statement, place: Place) -> list[syn.Statement]:
    """What becomes of one statement."""
    match each:
        case core.Let(name, defined, span):
            made = value(defined, place)
            return [syn.Assign(make.name(place.give(name), span), made, span)]
        case core.Do(done, span) if _has_value(done, place):
            return [_unread(done, place, span)]
        case core.Do(done, span):
            return [syn.Do(value(done, place), span)]
        case core.Throw(thrown, span):
            return [syn.Do(abort(thrown, place), span)]
        case core.Return(None, span):
            return [stop(span)]
        case core.If():
            return [_if(each, place)]
        case core.ForOf():
            return [_for(each, place)]
        case _:
            place.refuse(each.span, "a statement that actiongen does not write")
            return []


def _has_value(done: core.Expr, place: Place) -> bool:
    """Whether a line calls a helper that gives a value."""
    match done:
        case core.Await(inner):
            return _has_value(inner, place)
        case core.Call(core.Name(id)) if id in place.helpers:
            match place.helpers[id].body.statements:
                case (*_, core.Return(returned)):
                    return returned is not None
    return False


def _unread(asked: core.Expr, place: Place, span: Span) -> syn.Assign:
    """A question whose answer has a name in the policy, which nothing reads."""
    word = place.scope.give(f"answer {span.start}", "answer", is_exact=True)
    return syn.Assign(make.name(word, span), value(asked, place), span)


def _if(each: core.If, place: Place) -> syn.Statement:
    span = each.span
    arm = syn.Arm(condition(each.condition, place), filled(each.then.statements, place.inner(), span), span)
    match each.otherwise.statements:
        case (core.If() as chained,) if not each.otherwise.comments:
            rest = _if(chained, place)
            assert isinstance(rest, syn.If)
            return syn.If((arm, *rest.arms), rest.otherwise, span)
        case others:
            return syn.If((arm,), block(others, place.inner()), span)


def _for(each: core.ForOf, place: Place) -> syn.Statement:
    span = each.span
    turn = core.Function((core.Parameter(each.name, span),), each.body, span)
    listed, function = over(each.iterable, turn)
    iterable = value(given(listed), place)
    inner = place.inner()
    targets = tuple(make.name(inner.give(parameter.name), span) for parameter in function.parameters)
    return syn.For(targets, iterable, filled(function.body.statements, inner, span), span)
