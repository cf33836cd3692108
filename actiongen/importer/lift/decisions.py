"""Takes steps that act out of a handler: a function of JavaScript decides, and the policy does what it says.

In: a file of Core after normalise, the place of something that could not be said, and how many steps around it are too
small. Out: the file with a call of an extern in the place of these steps, and behind it each call of ``api`` that stood
among them, under what the extern says of it; None where the steps cannot stand alone.

    try { api.user.setAppMetadata("plan", await ask()); } catch { api.access.deny("no"); }
        ->   const decided = $extern:decide();
             if (decided.plan != null) { api.user.setAppMetadata("plan", decided.plan.value); }
             if (decided.deny != null) { api.access.deny("no"); }

In the function each of these calls is a line that notes it: `decided.plan = { value: await ask() }`. Steps without
loops run in the order in which they are written, so the policy makes the calls in that order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from actiongen.core import tree as core
from actiongen.core.walk import (
    Names,
    below,
    bottom_up,
    free_names,
    here,
    is_pure,
    names_bound,
    names_in,
    names_read,
    rebuilt,
)
from actiongen.importer.lift.around import Steps
from actiongen.importer.lift.closed import closed, given_out, is_receiver, is_silent, written
from actiongen.importer.lift.evident import (
    BOOLEAN,
    JSON,
    STRING,
    VALUE,
    Evident,
    evident,
    fields,
    fixed,
    given,
    is_there,
)
from actiongen.importer.lift.externs import PREFIX, Extern, Externs
from actiongen.importer.lift.later import (
    acts_later,
    fails_at_first,
    throws,
    waiting_from,
    with_quiet_waits,
)
from actiongen.importer.lift.phrases import DECIDED
from actiongen.importer.lift.runs import (
    changed_in_event,
    changes_event,
    in_order,
    is_handed_on,
    is_no_json,
    leaves_a_loop,
)
from actiongen.importer.lift.shapes import unwrapped
from actiongen.importer.lift.slots import FAILED, STEPS, Slots
from actiongen.importer.lift.work import name_of_work
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


def decided(file: core.File, steps: Steps, externs: Externs, notes: Notes) -> core.File | None:
    """The file with an extern in the place of the steps."""
    left = [each.span for each in notes.repairs if each.kind is RepairKind.NOT_AWAITED]
    deciding = _Deciding(file, externs, steps, left, notes.started)
    made = deciding.made()
    for each in deciding.slots.absent if made is not None else ():
        what = "where what it is handed is absent, the policy leaves the call out"
        notes.repair(RepairKind.ABSENT, each.span, what)
    return made


@dataclass(slots=True)
class _Deciding:
    file: core.File
    externs: Externs
    steps: Steps
    left: Sequence[Span]
    started: Collection[Span]
    slots: Slots = field(init=False)
    answer: str = field(init=False)

    def __post_init__(self) -> None:
        names = Names(names_in(self.file) | set(self.externs.made))
        self.answer = names.fresh(DECIDED)
        self.slots = Slots(self.answer, frozenset(names_in(self.file)), not self._may_fail())

    def _run(self) -> core.Block:
        return core.Block(self.steps.block.statements[self.steps.first : self.steps.last + 1])

    def made(self) -> core.File | None:
        run = self._with_functions()
        if run is None or leaves_a_loop(run) or acts_later(run) or changes_event(run, self.file):
            return None
        constants = {
            each.name for each in run.statements if isinstance(each, core.Let) and _is_constant(each.value)
        }
        outside = constants - names_bound(self._run())
        inner = (names_bound(run) | written(run)) - outside
        if changed_in_event(run):
            inner |= {"event"}
        noted = self.slots.noted(run, frozenset(inner))
        rest = self._rest()
        defined = names_bound(self._run())
        after = [name for name in in_order(run) if name in defined and name in names_read(rest)]
        if noted is None or any(is_no_json(run, rest, name, self.externs) for name in after):
            return None
        values = {name: given_out(name, run, rest, self.externs) for name in after}
        if any(value is None for value in values.values()):
            return None
        return self._put(noted, cast(dict[str, core.Expr], values))

    def _rest(self) -> core.Block:
        """What of the handlers is not taken out."""
        gone = {id(each) for each in self._run().statements}

        def visit(each: Any) -> Any:
            return [] if id(each) in gone else rebuilt(each, visit)

        bodies = (rebuilt(function.body, visit) for _, function in self.file.exports)
        return core.Block(tuple(each for body in bodies for each in body.statements))

    def _with_functions(self) -> core.Block | None:
        """The steps with the functions and constants of the handler that they use; None where something else of it is
        no JSON.
        """
        run = self._run()
        known = {each.name: each for each in below(self.file) if isinstance(each, core.Let)}
        changed = written(self.file)
        before: dict[str, core.Let] = {}
        todo: list[core.Block] = [run]
        while todo:
            for name in sorted(free_names(todo.pop())):
                let = known.get(name)
                if let is None or name in before or name in self.externs.module or name in names_bound(run):
                    continue
                if name not in changed and (isinstance(let.value, core.Function) or _is_constant(let.value)):
                    before[name] = let
                    todo.append(core.Block((let,)))
                elif not self._is_json(let):
                    return None
        ordered = [let for name, let in known.items() if name in before]
        return core.Block((*ordered, *run.statements))

    def _is_json(self, let: core.Let) -> bool:
        value = unwrapped(let.value)
        is_made = isinstance(value, core.New | core.Call)
        is_handed = is_made and is_handed_on(self.file, let.name, self.externs)
        return not (isinstance(value, core.New) or is_receiver(self.file, let.name) or is_handed)

    def _put(self, noted: core.Block, after: Mapping[str, core.Expr]) -> core.File | None:
        """The file with the call, what it gives, and what is done about it."""
        span = self._run().statements[0].span
        is_over = self._follows() and any(isinstance(each, core.Return) for each in here(noted))
        answer = core.Name(self.answer, span)
        is_split = self._is_left_alone(noted) and fails_at_first(noted) and waiting_from(noted) is not None
        if not self.slots.calls and not is_over and len(after) < 2 and not self._texts(after, noted):
            if not is_split:
                return self._put_value(noted, *after.items())
            if not after and not self._follows():
                return self._put_value(with_quiet_waits(noted))
        noted = _with_returns(noted, self.answer, says=is_over)
        texts = self._texts(after, noted)
        is_failing = is_split or (bool(self.slots.calls) and not self.slots.is_sure)
        steps = core.Block(
            (
                *noted.statements,
                *(
                    core.SetMember(answer, core.Text(name, span), value, span)
                    for name, value in after.items()
                ),
                *(
                    core.SetMember(
                        answer, core.Text(text, span), core.Template((core.Name(name, span),), span), span
                    )
                    for name, text in texts.items()
                ),
                core.Return(answer, span),
            )
        )
        if is_failing:
            steps = self._without_failure(steps)
        body = core.Block(
            (core.Let(self.answer, core.Object(self._first(span), span), span), *steps.statements)
        )
        types: dict[str, Evident] = {
            **dict.fromkeys(after, JSON),
            **dict.fromkeys(texts.values(), STRING),
            **self.slots.types(),
        }
        if is_failing:
            types[FAILED] = STRING
        call = self._extern("decide", body, types, is_over=is_over)
        if call is None:
            return None
        made: list[core.Statement] = [
            core.Let(self.answer, call, span, self._run().statements[0].comments),
            *(
                core.Let(each, core.Member(answer, core.Text(each, span), span), span)
                for each in (*after, *texts.values())
            ),
            *self.slots.calls,
        ]
        if is_failing:
            made.append(self._failing(span))
        if is_over:
            over = core.Member(answer, core.Text(IS_OVER, span), span)
            asked = core.Binary("===", over, core.Boolean(True, span), span)
            made.append(core.If(asked, core.Block((core.Return(None, span),)), core.Block(()), span))
        return self._with(made, texts)

    def _may_fail(self) -> bool:
        """Whether what the steps have told `api` counts although they throw an error of their own, or any error where
        nobody hears of it.
        """
        run = self._run()
        return throws(run) or self._is_left_alone(run)

    def _without_failure(self, steps: core.Block) -> core.Block:
        """The steps, which note the words of an error in the place of throwing it; where nobody waits for them, of one
        from the first wait on.
        """
        at = (waiting_from(steps) or 0) if self._is_left_alone(steps) else 0
        first, later = steps.statements[:at], steps.statements[at:]
        span = self._run().statements[0].span
        answer = core.Name(self.answer, span)
        error = core.Name(Names(names_in(steps)).fresh("error"), span)
        message = core.Logical("??", core.Member(error, core.Text("message", span), span), error, span)
        words = core.Template((message,), span)
        noted = core.SetMember(answer, core.Text(FAILED, span), words, span)
        handler = core.Block((noted, core.Return(answer, span)))
        return core.Block((*first, core.Try(core.Block(later), error.id, handler, None, span)))

    def _failing(self, span: Span) -> core.Statement:
        """What the policy does about such an error, after the calls."""
        words = core.Member(core.Name(self.answer, span), core.Text(FAILED, span), span)
        is_alone = self._is_left_alone(self._run())
        end = core.Return(None, span) if is_alone else core.Do(core.Builtin("abort", (words,), span), span)
        is_there = core.Binary("!=", words, core.Null(span), span)
        return core.If(is_there, core.Block((end,)), core.Block(()), span)

    def _texts(self, after: Iterable[str], noted: core.Block) -> dict[str, str]:
        """Names for the texts of what later texts show: JavaScript makes a text of anything."""
        lets = fixed(noted)
        names = Names(names_in(self.file) | {self.answer})
        shown = {
            each.id
            for node in below(self._rest())
            if isinstance(node, core.Template)
            for each in node.parts
            if isinstance(each, core.Name)
        }
        unknown = (name for name in after if name in shown)
        return {
            name: names.fresh(f"{name}_text")
            for name in unknown
            if name not in lets or evident(lets[name]) != STRING
        }

    def _put_value(self, noted: core.Block, only: tuple[str, core.Expr] | None = None) -> core.File | None:
        """The file with a call that gives one value, or is made for what it does."""
        first = self._run().statements[0]
        span = first.span
        name, given = (None, core.Undefined(span)) if only is None else only
        is_box = name is not None and not is_there(given, fixed(noted))
        if is_box:
            given = core.Object((core.Entry(core.Text(VALUE, span), given, span),), span)
        returned = () if name is None else (core.Return(given, span),)
        body = core.Block((*noted.statements, *returned))
        call = self._extern(name_of_work(body) if name is None else f"get_{name}", body, {}, is_over=False)
        if call is None:
            return None
        if name is None:
            return self._with([core.Do(call, span, first.comments)])
        if not is_box:
            return self._with([core.Let(name, call, span, first.comments)])
        answer = core.Name(self.answer, span)
        value = core.Member(answer, core.Text(VALUE, span), span)
        return self._with([core.Let(self.answer, call, span, first.comments), core.Let(name, value, span)])

    def _extern(
        self, wish: str, body: core.Block, types: dict[str, Evident], *, is_over: bool
    ) -> core.Builtin | None:
        """The call of a function with this body."""
        taken = closed(body, self.externs)
        if taken is None:
            return None
        span = self._run().statements[0].span
        name = self.externs.fresh(wish)
        function = core.Function(
            tuple(core.Parameter(each, span) for each in taken.parameters),
            _without_dead_ends(taken.block),
            span,
            name,
            is_async=any(isinstance(each, core.Await) for each in here(body)),
        )
        if is_over:
            types[IS_OVER] = BOOLEAN
        gives = fields(types.items()) if types else given(function)
        is_deciding = wish == "decide"
        self.externs.add(
            Extern(name, taken.parameters, function, is_silent(function), span, gives, is_deciding)
        )
        is_unheard = self._is_left_alone(body) and not fails_at_first(body)
        failed = (("on_error", core.Builtin("stop", (), span)),) if is_unheard else ()
        return core.Builtin(f"{PREFIX}{name}", taken.arguments, span, failed)

    def _is_left_alone(self, body: core.Block) -> bool:
        """Whether the original waits neither for what it starts here nor for what follows: then nobody hears of what
        fails.
        """
        waits = [each.span for each in here(body) if isinstance(each, core.Await)]
        is_last = any(_is_within(at, self.started) for at in waits)
        return is_last and all(_is_within(at, self.left) for at in waits)

    def _with(self, made: Sequence[core.Statement], texts: Mapping[str, str] | None = None) -> core.File:
        """The file with other steps, and ``texts`` in the place of what is shown in a text."""
        old = self.steps.block
        new = core.Block(
            (
                *old.statements[: self.steps.first],
                *self.slots.queries,
                *made,
                *old.statements[self.steps.last + 1 :],
            ),
            old.comments,
        )

        def change(each: Any) -> Any:
            if isinstance(each, core.Template) and texts:
                return replace(each, parts=tuple(_as_text(part, texts) for part in each.parts))
            return each

        return bottom_up(bottom_up(self.file, lambda each: new if each is old else each), change)

    def _first(self, span: Span) -> tuple[core.Entry, ...]:
        """What the answer begins with."""
        if not self.slots.is_list:
            return ()
        return (core.Entry(core.Text(STEPS, span), core.Array((), span), span),)

    def _follows(self) -> bool:
        """Whether anything of the handler comes after the steps."""
        return not any(self._is_at_the_end(function.body) for _, function in self.file.exports)

    def _is_at_the_end(self, block: core.Block) -> bool:
        if block is self.steps.block:
            return self.steps.last == len(block.statements) - 1
        last = block.statements[-1] if block.statements else None
        return isinstance(last, core.If) and any(map(self._is_at_the_end, (last.then, last.otherwise)))


def _is_within(span: Span, others: Iterable[Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in others)


IS_OVER = "is_over"
"""What an extern answers where the handler ends in it."""


def _with_returns(run: core.Block, answer: str, *, says: bool) -> core.Block:
    """The steps, which give the answer where the handler ends."""

    def visit(each: Any) -> Any:
        if isinstance(each, core.Function):
            return each
        if isinstance(each, core.Return):
            name, span = core.Name(answer, each.span), each.span
            done: list[core.Statement] = []
            if each.value is not None and not isinstance(each.value, core.Undefined | core.Null):
                done.append(core.Do(each.value, span, each.comments))
            if says:
                done.append(core.SetMember(name, core.Text(IS_OVER, span), core.Boolean(True, span), span))
            return [*done, core.Return(name, span)]
        return rebuilt(each, visit)

    return rebuilt(run, visit)


def _as_text(part: str | core.Expr, texts: Mapping[str, str]) -> str | core.Expr:
    return core.Name(texts[part.id], part.span) if isinstance(part, core.Name) and part.id in texts else part


def _is_constant(value: core.Expr) -> bool:
    """Whether it is the same in each run, and made anew where it stands."""
    return is_pure(value) and not names_read(value)


def _without_dead_ends(block: core.Block) -> core.Block:
    """The body without a `return` right behind another one."""
    statements = list(block.statements)
    while len(statements) > 1 and isinstance(statements[-2], core.Return | core.Throw):
        statements.pop()
    return replace(block, statements=tuple(statements))
