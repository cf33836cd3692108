"""`try` around questions: what is done when one fails is its `on_error`.

In: `Try` statements. Out: the same without them, where all that can fail in them is a question, a JSON text or a
`throw`; what cannot be written so stays a `Try`. A request outside of any `try` that fails throws: its `on_error` is
`abort`.

    try { r = http.get(u); f(r) } catch { deny("x"); return }   ->   r = http.get(u, on_error=deny("x")); f(r)
"""

from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, bottom_up, ends, here
from actiongen.importer.libraries.asked.answering import answered, is_validation, without_error
from actiongen.importer.libraries.asked.answers import LOOSE
from actiongen.importer.libraries.asked.clients import keyword
from actiongen.importer.libraries.asked.errors import Unable, caught, thrown_text
from actiongen.importer.libraries.asked.handling import Handler, Where, is_ended, is_terminal, only_logs
from actiongen.importer.libraries.asked.hoisting import is_question
from actiongen.importer.libraries.asked.reading import is_parsed, kept, needed, read_below
from actiongen.importer.libraries.asked.statuses import is_of_status, with_status
from actiongen.importer.libraries.asked.tokens import may_fail
from actiongen.importer.libraries.asked.unparsed import with_refusal
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.networks import is_well_formed
from actiongen.importer.libraries.nodes import negated, present
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


def failures(file: core.File, notes: Notes) -> core.File:
    """The file without the `try` statements that are about questions, and each request with its `on_error`."""
    context = Context.of(file, notes)
    exported = tuple(
        (
            name,
            replace(
                function,
                body=_block(function.body, context, Where(True, name.startswith("onContinue"), is_last=True)),
            ),
        )
        for name, function in file.exports
    )
    file = replace(file, body=_block(file.body, context, Where(False, False)), exports=exported)
    return bottom_up(file, lambda node: without_error(node, context))


def _block(block: core.Block, context: Context, where: Where) -> core.Block:
    """The block and all below it; a function in it is no handler."""
    statements: list[core.Statement] = []
    for index, each in enumerate(block.statements):
        is_last = where.is_last and all(_is_return(one) for one in block.statements[index + 1 :])
        made = _statement(each, context, Where(where.is_handler, where.is_nested, is_last, where.is_tried))
        if where.is_handler and not where.is_tried:
            made = with_refusal(each, block.statements[index + 1 :], made, context)
        statements += made
        if statements and isinstance(statements[-1], core.Return) and not isinstance(each, core.Return):
            rest = block.statements[index + 1 :]
            if rest:
                context.notes.repair(
                    RepairKind.AFTER_DENIAL, rest[0].span.to(rest[-1].span), "The refusal ends the policy."
                )
            break
    return replace(block, statements=tuple(statements))


def _statement(node: core.Statement, context: Context, where: Where) -> list[core.Statement]:
    inner = Where(where.is_handler, True, is_tried=where.is_tried)
    match node:
        case core.If(then=then, otherwise=otherwise):
            arm = Where(where.is_handler, True, where.is_last, where.is_tried)
            arms = _block(then, context, arm), _block(otherwise, context, arm)
            return [replace(node, then=arms[0], otherwise=arms[1])]
        case core.ForOf(body=body) | core.Loop(body=body):
            return [replace(node, body=_block(body, context, inner))]
        case core.Try():
            tried = Where(where.is_handler, True, is_tried=where.is_tried or node.handler is not None)
            body = _block(node.body, context, tried)
            handler = None if node.handler is None else _block(node.handler, context, inner)
            return _tried(replace(node, body=body, handler=handler), context, where)
        case core.Return(value) if where.is_handler and value is not None:
            if isinstance(value, core.Call | core.Await | core.Builtin):
                return [core.Do(value, node.span, node.comments), core.Return(None, node.span)]
            return [core.Return(None, node.span, node.comments)]
        case core.Let(_, value) | core.Assign(_, value) if where.is_handler and is_terminal(value):
            # `result = api.access.deny(…)`: whoever asks for the result, the policy has ended.
            return [core.Do(value, node.span, node.comments), core.Return(None, node.span)]
        case core.Let(value=core.Function() as function):
            made = replace(function, body=_block(function.body, context, Where(False, False)))
            return [replace(node, value=made)]
        case _:
            return [node]


def _is_return(node: core.Statement) -> bool:
    return isinstance(node, core.Return) and node.value is None


def _tried(node: core.Try, context: Context, where: Where) -> list[core.Statement]:
    if node.handler is None and node.last is None:
        return list(node.body.statements)
    try:
        return _apart(node, context, where)
    except Unable:
        pass
    if not where.is_last or node.handler is None or ends(node.handler):
        return [node]
    # Nothing is done after it, so what it does about an error may end the action.
    ending = replace(node.handler, statements=(*node.handler.statements, core.Return(None, node.span)))
    try:
        return _apart(replace(node, handler=ending), context, where)
    except Unable:
        return [node]


def _apart(node: core.Try, context: Context, where: Where) -> list[core.Statement]:
    """The `try` taken apart. Raises :class:`Unable` where that cannot be."""
    tried = _Tried(node, context, where)
    made = tried.block(node.body.statements)
    if node.last is not None:
        made += _finally(node, made)
    if tried.is_used:
        return made
    context.notes.repair(
        RepairKind.ERROR,
        node.span,
        "Nothing in it throws in a policy, so what it does about an error is left out.",
    )
    return made


def _finally(node: core.Try, made: list[core.Statement]) -> list[core.Statement]:
    if node.last is None or any(isinstance(each, core.Return) for each in below(core.Block(tuple(made)))):
        raise Unable
    return list(node.last.statements)


@dataclass(slots=True)
class _Tried:
    """One `try` while it is taken apart. `is_used`: its handler runs somewhere. `asked`: values of which it has been
    asked whether they are there.
    """

    node: core.Try
    context: Context
    where: Where
    is_used: bool = field(default=False, init=False)
    asked: list[core.Expr] = field(default_factory=list, init=False)

    def block(self, statements: tuple[core.Statement, ...]) -> list[core.Statement]:
        """The statements, with what is done about each failure."""
        made: list[core.Statement] = []
        rest = list(statements)
        while rest:
            each = rest.pop(0)
            held = self._needed(each)
            if held is not None:
                return made + self._if_there(held, (each, *rest))
            match each:
                case core.Let(value=value) | core.Do(value=value) if self._may_fail(value):
                    each, rest = with_status(each, rest, self.node)
                    return made + self._asked(each, tuple(rest))
                case core.Let(name, value) | core.Assign(name, value) if self._is_new(value) and (
                    self._handler().statements
                ):
                    return made + self._read(each, core.Name(name, each.span), tuple(rest))
                case core.Throw(value):
                    return made + self._thrown(value)
                case core.If() if _asks(each):
                    return made + self._branches(each, tuple(rest))
                case core.ForOf() | core.Loop() if _asks(each):
                    made.append(self._loop(each))
                case core.Try():
                    raise Unable
                case _ if any(self._is_unknown(e) for e in here(each)):
                    raise Unable
                case _:
                    made.append(each)
        return made

    def _may_fail(self, value: core.Expr) -> bool:
        asked = value.then if isinstance(value, core.Conditional) else value
        asked = asked.value if isinstance(asked, core.Await) else asked
        if is_question(asked) and isinstance(asked, core.Builtin):
            if asked.name == "jwt.sign" and not may_fail(asked):
                return False
            known = "on_invalid" if asked.name == "jwt.verify" else "on_error"
            return keyword(asked, known) is None and keyword(asked, LOOSE) is None
        return isinstance(asked, core.Call) and is_validation(asked)

    def _is_unknown(self, node: Core) -> bool:
        """Whether it calls a function of the file that may fail. What else is called there becomes an extern, which is
        a question; then this runs again.
        """
        match node:
            case core.Call(core.Name() as name):
                function = self.context.meant(name)
                return isinstance(function, core.Function) and any(map(_fails, below(function)))
            case _:
                return False

    def _handler(self) -> core.Block:
        handler = self.node.handler if self.node.handler is not None else core.Block(())
        # It may come to stand in several places, and so may what is in it.
        self.context.budget -= sum(1 for _ in below(handler))
        if self.context.budget < 0:
            raise Unable
        return handler

    def _denies(self) -> bool:
        """Whether the handler refuses something: then it has to run whatever fails."""
        return self.node.handler is not None and any(
            isinstance(each, core.Do) and is_terminal(each.value) for each in below(self.node.handler)
        )

    def _asked(self, each: core.Let | core.Do, rest: tuple[core.Statement, ...]) -> list[core.Statement]:
        self.is_used = True
        plan = Handler(self._handler(), self.node.error, self.where, self.node.span, self.context).plan()
        before, asked = self._with_on_error(each, plan.on_error)
        if not plan.left and (plan.ends or not rest):
            return [*before, asked, *self._with_body(asked, rest)]
        named, answer = self._named(asked)
        made = [*before, named]
        there = self._body_read(named, rest)
        if there is not None and not plan.ends and only_logs(plan.on_error):
            # An answer without JSON is no answer, but for the log.
            return [*made, _if(there, self.block(rest), list(plan.left), each.span)]
        below_ = self._with_body(named, rest)
        if plan.ends:
            return [*made, _if(negated(present(answer)), list(plan.left), [], each.span), *below_]
        return [*made, _if(present(answer), below_, list(plan.left), each.span)]

    def _is_new(self, value: core.Expr) -> bool:
        """Whether it is read as JSON there, and nothing above has asked whether it is any."""
        return value not in self.asked and is_parsed(value, self.context)

    def _needed(self, each: core.Statement) -> tuple[core.Expr, str] | None:
        """What has to hold for a statement not to throw, if nothing has asked above, and what is wrong otherwise."""
        if self.node.handler is None or not self.node.handler.statements:
            return None
        found: tuple[core.Expr, str] | None = None
        if isinstance(each, core.Do | core.Let) and (text := kept(each, self.context)) is not None:
            found = present(text), "the value is no text"
        elif isinstance(each, core.Let | core.Assign) and (holds := is_well_formed(each.value, self.context)):
            found = holds, "the address is malformed"
        elif self._denies() and (part := needed(each, self.context)) is not None:
            found = present(part), "a part of the answer is missing"
        return None if found is None or found[0] in self.asked else found

    def _if_there(
        self, held: tuple[core.Expr, str], statements: tuple[core.Statement, ...]
    ) -> list[core.Statement]:
        """Steps of which the first throws unless something holds."""
        holds, why = held
        self.is_used = True
        self.asked.append(holds)
        span = statements[0].span
        handled = caught(self._handler(), self.node.error, core.Text(why, span))
        if ends(handled) or is_ended(handled):
            return [_if(negated(holds), list(handled.statements), [], span), *self.block(statements)]
        return [_if(holds, self.block(statements), list(handled.statements), span)]

    def _body_read(self, each: core.Let | core.Do, rest: tuple[core.Statement, ...]) -> core.Expr | None:
        """What has to be there for members of an answer to be read."""
        if not self._handler().statements:
            return None
        bodies = read_below(each, rest)
        self.asked += bodies
        made: core.Expr | None = None
        for body in map(present, bodies):
            made = body if made is None else core.Logical("&&", made, body, each.span)
        if made is not None and isinstance(each.value, core.Conditional):
            # Where nothing is asked, nothing is missing.
            return core.Logical("||", negated(each.value.condition), made, each.span)
        return made

    def _with_body(self, each: core.Let | core.Do, rest: tuple[core.Statement, ...]) -> list[core.Statement]:
        """What follows a request. Where it reads members of the JSON, an answer without JSON throws, but for one whose
        status throws before.
        """
        match rest:
            case (
                core.If(condition, core.Block((core.Throw(),)) as then, core.Block(())) as first,
                *others,
            ) if isinstance(each, core.Let) and is_of_status(condition, each.name):
                below_ = self._with_body(each, tuple(others))
                thrown = self.block(then.statements)
                return [_if(condition, thrown, below_, first.span, first.comments)]
        there = self._body_read(each, rest)
        if there is None:
            return self.block(rest)
        handled = caught(self._handler(), self.node.error, core.Text("no JSON", each.span))
        if ends(handled) or is_ended(handled):
            return [_if(negated(there), list(handled.statements), [], each.span), *self.block(rest)]
        return [_if(there, self.block(rest), list(handled.statements), each.span)]

    def _with_on_error(
        self, each: core.Let | core.Do, on_error: core.Expr
    ) -> tuple[list[core.Statement], core.Let | core.Do]:
        """The question with what is done on a failure; a function for it gets a name above."""
        if not isinstance(on_error, core.Function):
            return [], replace(each, value=answered(each.value, on_error))
        wish = f"{each.name}_failed" if isinstance(each, core.Let) else "request_failed"
        name = self.context.names.fresh(wish)
        helper = core.Let(name, replace(on_error, name=name), on_error.span)
        return [helper], replace(each, value=answered(each.value, core.Name(name, on_error.span)))

    def _named(self, each: core.Let | core.Do) -> tuple[core.Let, core.Name]:
        if isinstance(each, core.Let):
            return each, core.Name(each.name, each.span)
        name = self.context.names.fresh("answer")
        return core.Let(name, each.value, each.span, each.comments), core.Name(name, each.span)

    def _read(
        self, each: core.Statement, value: core.Expr, rest: tuple[core.Statement, ...]
    ) -> list[core.Statement]:
        """A JSON text that is none is absent: the handler runs then."""
        self.is_used = True
        if isinstance(each, core.Assign):
            # What the name had before, it has still where there is no JSON.
            name = self.context.names.fresh(f"{each.name}_read")
            rest = (core.Assign(each.name, core.Name(name, each.span), each.span), *rest)
            each, value = core.Let(name, each.value, each.span, each.comments), core.Name(name, each.span)
        handled = caught(self._handler(), self.node.error, core.Text("no JSON", each.span))
        if ends(handled):
            return [
                each,
                _if(negated(present(value)), list(handled.statements), [], each.span),
                *self.block(rest),
            ]
        return [each, _if(present(value), self.block(rest), list(handled.statements), each.span)]

    def _thrown(self, value: core.Expr) -> list[core.Statement]:
        self.is_used = True
        return list(caught(self._handler(), self.node.error, thrown_text(value)).statements)

    def _branches(self, each: core.If, rest: tuple[core.Statement, ...]) -> list[core.Statement]:
        """An `if` that throws: what follows it belongs to the arm that does not."""
        if ends(each.then):
            return [
                _if(
                    each.condition,
                    self.block(each.then.statements),
                    self.block((*each.otherwise.statements, *rest)),
                    each.span,
                    each.comments,
                )
            ]
        if ends(each.otherwise):
            return [
                _if(
                    each.condition,
                    self.block((*each.then.statements, *rest)),
                    self.block(each.otherwise.statements),
                    each.span,
                    each.comments,
                )
            ]
        if not ends(self._handler()):
            raise Unable
        arms = self.block(each.then.statements), self.block(each.otherwise.statements)
        return [_if(each.condition, *arms, each.span, each.comments), *self.block(rest)]

    def _loop(self, each: core.ForOf | core.Loop) -> core.Statement:
        """An error ends the loop: its handler has to end all."""
        if not ends(self._handler()):
            raise Unable
        return replace(each, body=core.Block(tuple(self.block(each.body.statements))))


def _fails(node: Core) -> bool:
    return isinstance(node, core.Throw | core.Await) or (
        isinstance(node, core.Builtin | core.Call) and is_question(node)
    )


def _asks(node: core.Statement) -> bool:
    """Whether it may come to a `throw`, or to a question, whose handler then runs."""
    for each in below(node):
        if isinstance(each, core.Throw | core.Builtin | core.Call) and (
            isinstance(each, core.Throw) or is_question(each)
        ):
            return True
    return False


def _if(
    condition: core.Expr,
    then: list[core.Statement],
    otherwise: list[core.Statement],
    span: Span,
    comments: tuple[str, ...] = (),
) -> core.If:
    if not then and otherwise:
        return core.If(negated(condition), core.Block(tuple(otherwise)), core.Block(()), span, comments)
    return core.If(condition, core.Block(tuple(then)), core.Block(tuple(otherwise)), span, comments)
