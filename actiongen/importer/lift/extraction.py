"""Takes what the language does not have out of a handler, as a function of JavaScript that an extern calls.

In: a file of Core after normalise, and the place of something that could not be said. Out: the file with a call of an
extern there, or None where nothing closed can be taken out: what calls `api`, or ends the handler, stays.

    const digest = md5(event.user.email);   ->   Let("digest", Builtin("extern:get_digest", (event.user.email,)))
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from actiongen.core import tree as core
from actiongen.core.walk import (
    Core,
    Names,
    below,
    bottom_up,
    free_names,
    names_bound,
    names_in,
    names_read,
    rebuilt,
)
from actiongen.importer.lift.closed import (
    Closed,
    awaits,
    closed,
    given_out,
    is_receiver,
    is_silent,
    span_in,
)
from actiongen.importer.lift.evident import boxed, fixed, given, is_there
from actiongen.importer.lift.externs import PREFIX, Extern, Externs, is_answer
from actiongen.importer.lift.runs import (
    chain_to,
    changes_event,
    extent,
    in_order,
    is_handed_on,
    is_no_json,
    leaves,
    needs_all,
)
from actiongen.importer.lift.shapes import unwrapped
from actiongen.importer.lift.steps import Called, Callers, asked, is_step, tests, with_steps, with_value
from actiongen.importer.lift.work import name_of_work
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


def extracted(file: core.File, span: Span, externs: Externs, *, is_exact: bool = False) -> core.File | None:
    """The file without what stands at the span; ``is_exact``: not with more around it, for it may be gone already."""
    chain = _use_of_package(file, chain_to(file, span))
    if chain is None or (is_exact and span_in(chain[-1]) != span):
        return None
    taking = _Taking(file, externs)
    helper = next(
        (each for each in chain if isinstance(each, core.Let) and isinstance(each.value, core.Function)), None
    )
    if helper is not None:
        return taking.helper(helper)
    return taking.part(chain)


def _use_of_package(file: core.File, chain: list[Core] | None) -> list[Core] | None:
    """Where a package, or a part of one, is first used, if a chain ends where the module names it."""
    let = next((each for each in chain or () if isinstance(each, core.Let)), None)
    if let is None or let not in file.body.statements or not is_of_package(let.value, file):
        return chain
    for _, function in file.exports:
        for each in below(function):
            if isinstance(each, core.Name) and each.id == let.name:
                return chain_to(file, each.span)
    other = next((each for each in _lets(file) if let.name in free_names(each.value)), None)
    return chain if other is None else _use_of_package(file, [file, other])


def _lets(file: core.File) -> Iterator[core.Let]:
    return (each for each in file.body.statements if isinstance(each, core.Let))


def is_of_package(value: core.Expr, file: core.File) -> bool:
    """Whether it is a package or a part of one, also under a name of the module."""
    while isinstance(value, core.Member):
        value = value.object
    if isinstance(value, core.Name):
        named = next((each for each in _lets(file) if each.name == value.id), None)
        return named is not None and named.value is not value and is_of_package(named.value, file)
    return (
        isinstance(value, core.Call)
        and isinstance(value.function, core.Name)
        and value.function.id == "require"
    )


@dataclass(slots=True)
class _Taking:
    file: core.File
    externs: Externs

    def helper(self, let: core.Let) -> core.File | None:
        """A named function as an extern; each call of it is a step of its own."""
        assert isinstance(let.value, core.Function)
        taken = closed(let.value, self.externs)
        if taken is None or any(
            each.is_rest or is_receiver(let.value.body, each.name) for each in let.value.parameters
        ):
            # What methods of packages are called on is no JSON, and cannot be handed over.
            return None
        function = cast(core.Function, taken.node)
        own = tuple(each.name for each in function.parameters)
        more = tuple(core.Parameter(each, let.span) for each in taken.parameters)
        is_async = function.is_async or any(_awaits(each, let.name) for each in below(self.file))
        whole = replace(function, parameters=(*function.parameters, *more), is_async=is_async)
        name = self.externs.fresh(let.name)
        silent = is_silent(function)
        box = None if silent else boxed(whole)
        whole = box or whole
        self.externs.add(Extern(name, (*own, *taken.parameters), whole, silent, let.span, given(whole)))
        called = Called(let.name, name, len(own), taken.arguments, silent, box is not None)
        callers = Callers(self.file, called, self.externs)
        return callers.changed()

    def part(self, chain: list[Core]) -> core.File | None:
        """An expression of the handler, or a run of its statements, as an extern."""
        at = max((i for i, each in enumerate(chain) if is_step(chain, i)), default=-1)
        if at < 0:
            return None
        step = cast(core.Statement, chain[at])
        expressions = list(chain[at + 1 :])
        cut = next(
            (i for i, each in enumerate(expressions) if isinstance(each, core.Function)), len(expressions)
        )
        for index in range(cut - 1, -1, -1):
            node, above = expressions[index], (step, *expressions)[index]
            if isinstance(node, core.Expr) and _can_be_taken(node, above):
                made = self._expression(step, chain[at:], node)
                if made is not None:
                    return made
        return self._run(chain, at)

    def _expression(self, step: core.Statement, chain: list[Core], node: core.Expr) -> core.File | None:
        taken = closed(node, self.externs)
        is_value = isinstance(step, core.Let) and unwrapped(step.value) is unwrapped(node)
        is_alone = isinstance(step, core.Do) and step.value is node
        if taken is None or self._takes_objects(taken):
            return None
        if isinstance(step, core.Let) and is_value and self._is_object(step.name):
            return None
        if is_answer(unwrapped(node), self.externs) and not is_alone:
            return None
        if isinstance(node, core.New) and not is_alone:
            return None
        wish = step.name if isinstance(step, core.Let) else _wish(node)
        name = self.externs.fresh(f"{'do' if is_alone else 'get'}_{wish}")
        call, is_box = self._call(name, taken, node, is_silent=is_alone)
        if is_alone or (is_value and not is_box):
            return with_steps(self.file, step, [with_value(step, call)])
        return with_steps(
            self.file, step, asked(self.file, step, node, call, tests(chain, node), wish, is_box)
        )

    def _call(self, name: str, taken: Closed, node: Core, *, is_silent: bool) -> tuple[core.Builtin, bool]:
        """The call, and whether what it gives is a field."""
        span = span_in(node)
        body = core.Block(
            (core.Return(taken.expression, span),) if not is_silent else (core.Do(taken.expression, span),)
        )
        function = core.Function(
            tuple(core.Parameter(each, span) for each in taken.parameters),
            body,
            span,
            name,
            is_async=awaits(taken.expression),
        )
        box = None if is_silent else boxed(function)
        function = box or function
        self.externs.add(Extern(name, taken.parameters, function, is_silent, span, given(function)))
        return core.Builtin(f"{PREFIX}{name}", taken.arguments, span), box is not None

    def _takes_objects(self, taken: Closed) -> bool:
        """Whether a parameter would be no JSON."""
        names = (each.id for each in taken.arguments if isinstance(each, core.Name) and each.id != "event")
        made = self._made()
        return any(is_receiver(self.file, each) or (each in made and self._is_object(each)) for each in names)

    def _is_object(self, name: str) -> bool:
        return is_receiver(self.file, name) or is_handed_on(self.file, name, self.externs)

    def _made(self) -> set[str]:
        """The variables that hold what a package, or JavaScript itself, has made."""
        return {
            each.name
            for each in below(self.file)
            if isinstance(each, core.Let) and isinstance(unwrapped(each.value), core.New | core.Call)
        }

    def _moved(self, block: core.Block, statement: core.Statement) -> core.File | None:
        """The file with what makes an object moved down to where it is used, None where it stands there."""
        if not isinstance(statement, core.Let) or not needs_all(statement, block, self.externs):
            return None
        place = block
        users = _beside(place, statement.name)
        while len(users) == 1:
            arms = [arm for arm in _arms(place.statements[users[0]]) if statement.name in names_read(arm)]
            if len(arms) != 1 or statement.name in _tests_of(place.statements[users[0]]):
                break
            place = arms[0]
            users = _beside(place, statement.name)
        at = block.statements.index(statement)
        between = block.statements[at + 1 : users[0]] if users and place is block else ()
        if not users or (
            place is block
            and all(isinstance(one, core.Let) and needs_all(one, block, self.externs) for one in between)
        ):
            return None
        if place is block and any(
            names_read(statement) & names_bound(each) for each in block.statements[at + 1 : users[0]]
        ):
            return None
        below_it = core.Block(
            (*place.statements[: users[0]], statement, *place.statements[users[0] :]), place.comments
        )
        return _without(self.file, statement, place, below_it)

    def _run(self, chain: list[Core], at: int) -> core.File | None:
        """Statements from the one that is wrong to the last that belongs to it."""
        block = next((each for each in reversed(chain[:at]) if isinstance(each, core.Block)), None)
        statement = cast(core.Statement, chain[at])
        if block is None or statement not in block.statements:
            return None
        moved = self._moved(block, statement)
        if moved is not None:
            return moved
        # What a request is answered goes with all that reads it, or else the parts that are read are given.
        whole = self._run_of(block, statement, answers=True)
        return whole if whole is not None else self._run_of(block, statement, answers=False)

    def _run_of(self, block: core.Block, statement: core.Statement, *, answers: bool) -> core.File | None:
        first, last = extent(block, block.statements.index(statement), self.externs, answers=answers)
        run = core.Block(block.statements[first : last + 1])
        rest = core.Block(block.statements[last + 1 :])
        if leaves(run) or changes_event(run, self.file):
            return None
        taken = closed(run, self.externs)
        if taken is None or self._takes_objects(taken):
            return None
        defined = names_bound(run)
        after = [name for name in in_order(run) if name in defined and name in names_read(rest)]
        if any(is_no_json(run, rest, name, self.externs) for name in after):
            return None
        values = {name: given_out(name, run, rest, self.externs) for name in after}
        if any(value is None for value in values.values()):
            return None
        span = statement.span
        name = self.externs.fresh(f"get_{after[0]}" if after else name_of_work(run))
        results: list[core.Statement] = []
        only = cast(core.Expr, values[after[0]]) if len(after) == 1 else None
        is_box = only is not None and not is_there(only, fixed(run))
        if only is not None and not is_box:
            results = [core.Return(only, span)]
        elif after:
            entries = tuple(
                core.Entry(core.Text(each, span), cast(core.Expr, value), span)
                for each, value in values.items()
            )
            results = [core.Return(core.Object(entries, span), span)]
        body = core.Block((*taken.block.statements, *results))
        function = core.Function(
            tuple(core.Parameter(each, span) for each in taken.parameters), body, span, name, awaits(run)
        )
        self.externs.add(Extern(name, taken.parameters, function, not after, span, given(function)))
        call = core.Builtin(f"{PREFIX}{name}", taken.arguments, span)
        made: list[core.Statement]
        comments = block.statements[first].comments
        if not after:
            made = [core.Do(call, span, comments)]
        elif len(after) == 1 and not is_box:
            made = [core.Let(after[0], call, span, comments)]
        else:
            whole = Names(names_in(self.file)).fresh("found")
            made = [core.Let(whole, call, span, comments)]
            made += [
                core.Let(each, core.Member(core.Name(whole, span), core.Text(each, span), span), span)
                for each in after
            ]
        new = core.Block((*block.statements[:first], *made, *block.statements[last + 1 :]), block.comments)
        return bottom_up(self.file, lambda each: new if each is block else each)


def _beside(block: core.Block, name: str) -> list[int]:
    """Which statements of a block read a name."""
    return [at for at, each in enumerate(block.statements) if name in names_read(each)]


def _awaits(node: Core, name: str) -> bool:
    """Whether a node waits for what a function gives."""
    call = node.value if isinstance(node, core.Await) else None
    return isinstance(call, core.Call) and isinstance(call.function, core.Name) and call.function.id == name


def _can_be_taken(node: core.Expr, above: Core) -> bool:
    """Whether an expression is a value by itself."""
    if isinstance(
        node, core.Function | core.Name | core.Text | core.Boolean | core.Number | core.Null | core.Undefined
    ):
        return False
    if isinstance(above, core.Call | core.New) and above.function is node:
        return False
    if isinstance(above, core.Await | core.Chain):
        return False
    return not (isinstance(above, core.Member) and isinstance(node, core.New))


def _wish(node: core.Expr) -> str:
    """A word for a value, from what is called."""
    if isinstance(node, core.Await):
        return _wish(node.value)
    if isinstance(node, core.Call):
        callee = unwrapped(node.function)
        if isinstance(callee, core.Name):
            return callee.id
        if isinstance(callee, core.Member) and isinstance(callee.key, core.Text):
            return callee.key.value
    return "result"


def _arms(each: core.Statement) -> list[core.Block]:
    match each:
        case core.If(_, then, otherwise):
            return [then, otherwise]
        case core.Try(body, _, None, None):
            return [body]
        case _:
            return []


def _tests_of(each: core.Statement) -> set[str]:
    return names_read(each.condition) if isinstance(each, core.If) else set()


def _without(file: core.File, statement: core.Statement, old: core.Block, new: core.Block) -> core.File:
    """The file without a statement where it stood, and with another block that has it."""

    def visit(each: Core) -> object:
        if each is old:
            at = max(index for index, one in enumerate(new.statements) if one is statement)
            kept = (one for index, one in enumerate(new.statements) if one is not statement or index == at)
            return replace(new, statements=tuple(kept))
        return [] if each is statement else rebuilt(each, visit)

    return cast(core.File, visit(file))
