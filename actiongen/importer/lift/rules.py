"""The body of a handler becomes definitions, guards and rules.

In: the statements of a handler, after normalise. Out: statements of a policy's top level, or of its block
``with on_continue():``.

    if (!event.user.email_verified) { api.access.deny("Verify"); return; }
        ->   with rule("Access is denied unless …", when=not event.user.email_verified): api.access.deny("Verify")
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.core.walk import below
from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import block, drop, let, statement
from actiongen.importer.lift.effects import acts, is_question, is_terminal
from actiongen.importer.lift.expressions import condition
from actiongen.importer.lift.helpers import helper
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.strict import needed
from actiongen.importer.lift.titles import Titles, usable
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

MOST_BLOCKS = 4
"""Blocks in blocks that a policy may have (AG110)."""
_MANY = 8
"""An `if` around so many statements at the end of a handler is a guard for a person."""


@dataclass(slots=True)
class Rules:
    """Grows from the first statement to the last; ``depth`` is how many blocks stand around."""

    place: Place
    titles: Titles
    depth: int = 0
    made: list[syn.Statement] = field(default_factory=list)
    pending: list[core.Statement] = field(default_factory=list)

    def add(self, statements: Sequence[core.Statement]) -> None:
        """All statements of a handler."""
        for index, each in enumerate(statements):
            rest = statements[index + 1 :]
            if isinstance(each, core.Return):
                self._flush(False)
                drop(rest, self.place)
                break
            if self._is_over(each, rest):
                break
        self._flush(False)

    def _is_over(self, each: core.Statement, rest: Sequence[core.Statement]) -> bool:
        """Adds a statement; whether it is the last, for it holds all that follows."""
        follows = acts(rest, self.place)
        for inner in below(each):
            if inner is not each and isinstance(inner, core.Let) and isinstance(inner.value, core.Function):
                self._helper(inner)
        match each:
            case core.Let(value=core.Function()):
                self._helper(each)
            case core.Let(name) if name in self.place.packages:
                pass
            case core.Let():
                if is_question(each.value, self.place):
                    self._flush(True)
                self._remark(each)
                self.made += let(each, self.place)
            case core.If():
                self._flush(True)
                self._if(each, follows)
            case _:
                if each.comments and self.pending:
                    self._flush(True)
                self.pending.append(each)
                if is_terminal(each, self.place) or isinstance(each, core.Throw):
                    self.pending += rest
                    self._flush(False)
                    return True
        return False

    def _remark(self, each: core.Statement) -> None:
        if each.comments:
            self.place.comments.setdefault(each.span, each.comments)

    def _helper(self, each: core.Let) -> None:
        assert isinstance(each.value, core.Function)
        if self.place.scope.find(each.name) is not None:
            return
        word = self.place.give(each.name)
        made = helper(word, each.value, self.place)
        if made is not None:
            self.made.append(made)
            if each.comments:
                self.place.comments.setdefault(made.span, each.comments)

    def _flush(self, follows: bool) -> None:
        """The statements that always run, as one rule."""
        pending, self.pending = self.pending, []
        if not pending:
            return
        first, *_ = pending
        comments = first.comments
        inner = self.place.inner()
        if usable(comments):
            pending[0] = _bare(first)
        body = block(pending, inner, follows)
        if body:
            self._rule(comments, None, body, first.span)

    def _rule(
        self,
        comments: tuple[str, ...],
        when: syn.Expr | None,
        body: tuple[syn.Statement, ...],
        span: Span,
    ) -> None:
        title = make.text(self.titles.of(comments, when, body, comes_back=self.depth > 0), span)
        keywords = [] if when is None else [("when", when)]
        called = make.call(make.name("rule", span), (title,), span, keywords)
        if comments and not usable(comments):
            self.place.comments.setdefault(span, comments)
        self.made.append(syn.With(called, body, span, span))

    def _if(self, each: core.If, follows: bool, *, may_split: bool = True) -> None:
        """A rule, or several where the blocks in it would be too deep."""
        if self._is_guard(each, follows):
            self._guard(each, condition(each.condition, self.place))
            self.add(each.then.statements)
            return
        if self._is_early_end(each, follows):
            return
        if may_split and _depth(each) + self.depth > MOST_BLOCKS - _has_else(each):
            self._split(each, follows)
            return
        each, tests = _merged(each)
        comments = each.comments
        if each.otherwise.statements:
            inner = self.place.inner()
            body = tuple(statement(_bare(each), inner, follows))
            if body:
                self._rule(comments, None, body, each.span)
            return
        body = block(each.then.statements, self.place.inner(), follows)
        if body:
            when = needed(tuple(condition(test, self.place) for test in tests), each.span)
            self._rule(comments, when, body, each.span)

    def _is_guard(self, each: core.If, follows: bool) -> bool:
        """Whether all that is left of the handler stands in one large `if`."""
        if follows or each.otherwise.statements or self._has_rule():
            return False
        count = sum(isinstance(node, core.Do | core.If | core.Let) for node in below(each.then))
        return count >= _MANY or _depth(each) + self.depth > MOST_BLOCKS

    def _has_rule(self) -> bool:
        return any(isinstance(one, syn.With) for one in self.made)

    def _is_early_end(self, each: core.If, follows: bool) -> bool:
        """Makes a guard of ``if (!ok) return;`` above all rules; whether it is one."""
        match each:
            case core.If(asked, core.Block((core.Return(None),)), core.Block(())) if (
                follows and not self._has_rule()
            ):
                when = condition(asked, self.place)
                opposite = make.negated(when, each.span)
                if isinstance(opposite, syn.Unary) or isinstance(when, syn.Logical):
                    return False
                self._guard(each, opposite)
                return True
            case _:
                return False

    def _guard(self, each: core.If, when: syn.Expr) -> None:
        span = each.span
        title = make.text(self.titles.guard(each.comments, when), span)
        called = make.call(make.name("only_when", span), (title, when), span)
        if each.comments and not usable(each.comments):
            self.place.comments.setdefault(span, each.comments)
        self.made.append(syn.Do(called, span))

    def _split(self, each: core.If, follows: bool) -> None:
        """One rule for each statement of the arms, under the condition of the arm."""
        test = self._named(each.condition, each.span)
        negated = core.Unary("!", test, each.span)
        other = acts(each.otherwise.statements, self.place)
        self._side(test, each.then, each.comments, follows or other)
        self._side(negated, each.otherwise, (), follows)

    def _side(self, asked: core.Expr, side: core.Block, comments: tuple[str, ...], follows: bool) -> None:
        """The statements of an arm, each under its condition."""
        for index, inner in enumerate(side.statements):
            rest = side.statements[index + 1 :]
            goes_on = follows or acts(rest, self.place)
            match inner:
                case core.Let(value=core.Function()):
                    self._helper(inner)
                case core.Let() if not is_question(inner.value, self.place):
                    self._is_over(inner, rest)
                case core.Let(name, value, span, own):
                    asking = core.Conditional(asked, value, core.Undefined(span), span)
                    self._is_over(core.Let(name, asking, span, own), rest)
                case core.If(condition, then, otherwise, span, own) if otherwise.statements:
                    named = self._named(condition, span)
                    self._part(asked, named, then, span, own or comments, True)
                    self._part(asked, core.Unary("!", named, span), otherwise, span, (), goes_on)
                case core.If(condition, then, _, span, own):
                    self._part(asked, condition, then, span, own or comments, goes_on)
                case _:
                    whole = core.Block((_bare(inner),))
                    part = core.If(asked, whole, core.Block(()), inner.span, inner.comments or comments)
                    self._if(part, goes_on, may_split=False)
            comments = ()

    def _part(
        self,
        asked: core.Expr,
        condition: core.Expr,
        block_: core.Block,
        span: Span,
        comments: tuple[str, ...],
        follows: bool,
    ) -> None:
        both = core.Logical("&&", asked, condition, span)
        self._if(core.If(both, block_, core.Block(()), span, comments), follows)

    def _named(self, test: core.Expr, span: Span) -> core.Expr:
        """The condition under a name, unless it is short."""
        if isinstance(test, core.Name | core.Member | core.Builtin) or not isinstance(test, core.Logical):
            return test
        name = f"applies_{len(self.made)}"
        made = condition(test, self.place)
        word = self.place.scope.give(name, "applies")
        self.made.append(syn.Assign(make.name(word, span), made, span))
        return core.Name(name, span)


def _bare(each: core.Statement) -> core.Statement:
    return replace(each, comments=())


def _merged(each: core.If) -> tuple[core.If, list[core.Expr]]:
    """The `if` with all conditions of those that stand in it alone."""
    tests = [each.condition]
    comments = each.comments
    while not each.otherwise.statements and len(each.then.statements) == 1:
        (inner,) = each.then.statements
        if not isinstance(inner, core.If) or inner.otherwise.statements or (inner.comments and comments):
            break
        comments = comments or inner.comments
        tests.append(inner.condition)
        each = core.If(inner.condition, inner.then, inner.otherwise, each.span, comments)
    return each, tests


def _depth(node: core.Statement) -> int:
    """How many blocks of a policy stand in each other."""
    match node:
        case core.If(_, then, otherwise):
            inner = max((_depth(each) for each in then.statements), default=0)
            match otherwise.statements:
                case (core.If() as chained,):
                    return max(1 + inner, _depth(chained))
                case others:
                    return 1 + max([inner, *map(_depth, others)])
        case core.ForOf(body=body):
            return 1 + max((_depth(each) for each in body.statements), default=0)
        case _:
            return 0


def _has_else(each: core.If) -> int:
    """One more block where the `if` stands in a rule without a condition."""
    return 1 if each.otherwise.statements else 0
