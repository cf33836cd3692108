"""Takes what the language does not have out of a handler, as a function of JavaScript that an extern calls.

In: a file of Core after normalise, and the place of something that could not be said. Out: the file with a call of an
extern there, or None where nothing closed can be taken out: what calls `api`, or ends the handler, stays.

    const digest = md5(event.user.email);   ->   Let("digest", Builtin("extern:get_digest", (event.user.email,)))
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actiongen.core import tree as core
from actiongen.core.walk import (
    Core,
    Names,
    below,
    bottom_up,
    free_names,
    here,
    names_assigned,
    names_bound,
    names_in,
    names_read,
    parts,
)
from actiongen.importer.lift.externs import PREFIX, Extern, Externs
from actiongen.importer.lift.shapes import unwrapped
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_STATEMENTS = core.Statement
_MOST_PARAMETERS = 12


def extracted(file: core.File, span: Span, externs: Externs) -> core.File | None:
    """The file without what stands at the span."""
    chain = _chain(file, span)
    if chain is None:
        return None
    taking = _Taking(file, externs)
    helper = next(
        (each for each in chain if isinstance(each, core.Let) and isinstance(each.value, core.Function)), None
    )
    if helper is not None:
        return taking.helper(helper)
    return taking.part(chain)


def _chain(file: core.File, span: Span) -> list[Core] | None:
    """The nodes from the file to the innermost one that covers the span."""
    best: list[Core] | None = None

    def visit(node: Core, above: list[Core]) -> None:
        nonlocal best
        way = [*above, node]
        where = getattr(node, "span", None)
        if where is not None:
            if where.start > span.start or where.end < span.end:
                # What was put in from elsewhere has spans of its own, so its parts are looked at all the same.
                if not isinstance(node, core.Let | core.Do | core.If | core.ForOf | core.Return | core.Function):
                    return
            elif best is None or _size(where) <= _size(best[-1].span):  # type: ignore[union-attr]
                best = way
        for each in parts(node):
            visit(each, way)

    visit(file, [])
    return best


def _size(span: Span) -> int:
    return span.end - span.start


@dataclass(slots=True)
class _Taking:
    file: core.File
    externs: Externs

    def helper(self, let: core.Let) -> core.File | None:
        """A named function as an extern; each call of it is a step of its own."""
        assert isinstance(let.value, core.Function)
        function = let.value
        free = free_names(function)
        bound = {name for name in free if name in names_bound(self.file) and name not in self.externs.module}
        if free & {"api", "event"} or bound or _has_this(function) or _written(function) - names_bound(function):
            return None
        if any(each.is_rest for each in function.parameters):
            return None
        name = self.externs.fresh(let.name)
        parameters = tuple(each.name for each in function.parameters)
        self.externs.add(Extern(name, parameters, function, _is_silent(function), let.span))
        callers = _Callers(self.file, let.name, name, len(parameters), _is_silent(function), self.externs)
        return callers.changed()

    def part(self, chain: list[Core]) -> core.File | None:
        """An expression of the handler, or a run of its statements, as an extern."""
        at = max((i for i, each in enumerate(chain) if _is_of_handler(chain, i)), default=-1)
        if at < 0:
            return None
        statement = chain[at]
        expressions = [each for each in chain[at + 1 :]]
        cut = next((i for i, each in enumerate(expressions) if isinstance(each, core.Function)), len(expressions))
        for index in range(cut - 1, -1, -1):
            node, above = expressions[index], (statement, *expressions)[index]
            if _can_be_taken(node, above):
                made = self._expression(statement, chain[at:], node)
                if made is not None:
                    return made
        return self._run(chain, at)

    def _expression(self, statement: Core, chain: list[Core], node: Core) -> core.File | None:
        taken = _closed(node, self.externs)
        if taken is None:
            return None
        is_value = isinstance(statement, core.Let) and unwrapped(statement.value) is unwrapped(node)  # type: ignore[arg-type]
        is_alone = isinstance(statement, core.Do) and statement.value is node
        if isinstance(statement, core.Let) and is_value and _is_receiver(self.file, statement.name):
            return None
        if isinstance(node, core.New) and not is_alone:
            return None
        fresh = Names(names_in(self.file))
        wish = statement.name if isinstance(statement, core.Let) else _wish(node)
        name = self.externs.fresh(f"get_{wish}" if not is_alone else f"do_{wish}")
        call = self._call(name, taken, node, is_silent=is_alone)
        if is_value or is_alone:
            made = replace(statement, value=call)  # type: ignore[call-overload]
            return _with(self.file, statement, [made])
        variable = fresh.fresh(wish)
        tests = _tests(chain, node)
        given: core.Expr = call
        if tests:
            span = node.span  # type: ignore[union-attr]
            whole = tests[0]
            for test in tests[1:]:
                whole = core.Logical("&&", whole, test, span)
            given = core.Conditional(whole, call, core.Undefined(span), span)
        changed = _put(statement, node, core.Name(variable, call.span))
        return _with(self.file, statement, [core.Let(variable, given, call.span), changed])

    def _call(self, name: str, taken: "_Closed", node: Core, *, is_silent: bool) -> core.Builtin:
        span: Span = getattr(node, "span", Span(self.file.path, 0, 0))
        body = core.Block((core.Return(taken.body, span),) if not is_silent else (core.Do(taken.body, span),))
        function = core.Function(
            tuple(core.Parameter(each, span) for each in taken.parameters),
            body,
            span,
            name,
            is_async=_awaits(taken.body),
        )
        self.externs.add(Extern(name, taken.parameters, function, is_silent, span))
        return core.Builtin(f"{PREFIX}{name}", taken.arguments, span)

    def _run(self, chain: list[Core], at: int) -> core.File | None:
        """Statements from the one that is wrong to the last that belongs to it."""
        block = next((each for each in reversed(chain[:at]) if isinstance(each, core.Block)), None)
        statement = chain[at]
        if block is None or statement not in block.statements:
            return None
        first, last = _extent(block, block.statements.index(statement))  # type: ignore[arg-type]
        run = core.Block(block.statements[first : last + 1])
        rest = core.Block(block.statements[last + 1 :])
        if _leaves(run):
            return None
        taken = _closed(run, self.externs)
        if taken is None:
            return None
        defined = names_bound(run)
        after = [name for name in _in_order(run) if name in defined and name in names_read(rest)]
        if any(_is_receiver(rest, name) for name in after):
            return None
        span = statement.span  # type: ignore[union-attr]
        name = self.externs.fresh(f"get_{after[0]}" if after else "do_work")
        results: list[core.Statement] = []
        if len(after) == 1:
            results = [core.Return(core.Name(after[0], span), span)]
        elif after:
            entries = tuple(core.Entry(core.Text(each, span), core.Name(each, span), span) for each in after)
            results = [core.Return(core.Object(entries, span), span)]
        body = core.Block((*taken.block.statements, *results))
        function = core.Function(
            tuple(core.Parameter(each, span) for each in taken.parameters), body, span, name, _awaits(run)
        )
        self.externs.add(Extern(name, taken.parameters, function, not after, span))
        call = core.Builtin(f"{PREFIX}{name}", taken.arguments, span)
        made: list[core.Statement]
        comments = block.statements[first].comments
        if not after:
            made = [core.Do(call, span, comments)]
        elif len(after) == 1:
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


@dataclass(frozen=True, slots=True)
class _Closed:
    """What is taken out, over parameters: ``node`` is the same with their names in the place of what is given."""

    node: Core
    parameters: tuple[str, ...]
    arguments: tuple[core.Expr, ...]

    @property
    def body(self) -> core.Expr:
        return self.node  # type: ignore[return-value]

    @property
    def block(self) -> core.Block:
        assert isinstance(self.node, core.Block)
        return self.node


def _closed(node: Core, externs: Externs) -> _Closed | None:
    """A part over parameters, None where it cannot stand alone."""
    if "api" in names_read(node) or _has_this(node):
        return None
    if any(isinstance(each, core.Builtin) for each in below(node)) or _written(node) - names_bound(node):
        return None
    given: dict[str, core.Expr] = {}
    taken = Names(names_in(node) | set(externs.module))

    def change(each: object) -> object:
        return each

    paths = list(_paths(node))
    for path in paths:
        if path not in given.values():
            given[taken.fresh(_last_key(path))] = path
    names = {id(path): name for name, shown in given.items() for path in paths if path == shown}

    def put(each: object) -> object:
        return core.Name(names[id(each)], each.span) if id(each) in names else each  # type: ignore[attr-defined]

    made = _top_down(node, put)
    free = free_names(made) - set(given) - set(externs.module)
    parameters = [*given]
    arguments = list(given.values())
    local = names_bound_outside(made, free)
    for name in local:
        parameters.append(name)
        arguments.append(core.Name(name, getattr(node, "span", None) or _span_in(node)))
    if len(parameters) > _MOST_PARAMETERS:
        return None
    del change
    return _Closed(made, tuple(parameters), tuple(arguments))


_CHANGES = frozenset(
    "push pop shift unshift splice sort reverse fill copyWithin set add delete clear append assign".split()
)


def _written(node: Core) -> set[str]:
    """The variables that it assigns, or whose value it changes."""
    found = names_assigned(node)
    for each in below(node):
        root: str | None = None
        if isinstance(each, core.SetMember):
            root = _root(each.object) or ""
        elif isinstance(each, core.Call):
            callee = unwrapped(each.function)
            if isinstance(callee, core.Member) and isinstance(callee.key, core.Text):
                if callee.key.value in _CHANGES:
                    root = _root(callee.object)
                if callee.key.value == "assign" and each.arguments and _root(callee.object) == "Object":
                    first = each.arguments[0]
                    root = None if isinstance(first, core.Spread) else _root(first)
        if root is not None:
            found.add(root)
    return found


_GLOBALS = frozenset(
    "undefined NaN Infinity JSON Math Date Object Array String Number Boolean RegExp Promise Map Set WeakMap Symbol"
    " Error TypeError RangeError Buffer URL URLSearchParams console require module exports process global globalThis"
    " setTimeout clearTimeout setInterval clearInterval setImmediate fetch AbortController AbortSignal Headers"
    " Request Response FormData Blob TextEncoder TextDecoder parseInt parseFloat isNaN isFinite encodeURIComponent"
    " decodeURIComponent encodeURI decodeURI escape unescape atob btoa crypto performance structuredClone Intl"
    " BigInt Uint8Array ArrayBuffer queueMicrotask Reflect Proxy arguments".split()
)


def names_bound_outside(node: Core, free: set[str]) -> list[str]:
    """The free names that are variables of the handler, in order of their first use."""
    order = [each.id for each in below(node) if isinstance(each, core.Name)]
    return [name for name in dict.fromkeys(order) if name in free and name not in _GLOBALS]


def _span_in(node: Core) -> Span:
    return next(each.span for each in below(node) if hasattr(each, "span"))


def _paths(node: Core) -> Iterator[core.Expr]:
    """The longest paths of the event in it, without methods that are called."""
    todo: list[Core] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, core.Call) and isinstance(unwrapped(each.function), core.Member):
            callee = unwrapped(each.function)
            assert isinstance(callee, core.Member)
            todo += [*each.arguments, callee.object]
            if not isinstance(callee.key, core.Text):
                todo.append(callee.key)
            continue
        if isinstance(each, core.Member) and _is_path(each):
            yield each
            continue
        if isinstance(each, core.Name) and each.id == "event":
            yield each
            continue
        todo += parts(each)


def _is_path(expr: core.Expr) -> bool:
    while isinstance(expr, core.Member | core.Chain):
        if isinstance(expr, core.Chain):
            expr = expr.value
        elif isinstance(expr.key, core.Text):
            expr = expr.object
        else:
            return False
    return isinstance(expr, core.Name) and expr.id == "event"


def _last_key(path: core.Expr) -> str:
    if isinstance(path, core.Member) and isinstance(path.key, core.Text):
        word = "".join(char if char.isalnum() else "_" for char in path.key.value)
        return word if word[:1].isalpha() else f"value_{word}"
    return "event"


def _top_down(node: Core, change: "object") -> Core:
    """The node with parts replaced, without looking into what was put there."""
    from actiongen.core.walk import rebuilt

    def visit(each: Core) -> Core:
        made = change(each)  # type: ignore[operator]
        return made if made is not each else rebuilt(each, visit)

    return visit(node)


def _has_this(node: Core) -> bool:
    return any(isinstance(each, core.OtherExpr) and each.what in ("`this`", "`super`") for each in below(node))


def _awaits(node: Core) -> bool:
    return any(isinstance(each, core.Await) for each in here(node))


def _is_silent(function: core.Function) -> bool:
    """Whether a function gives nothing."""
    return not any(isinstance(each, core.Return) and each.value is not None for each in here(function.body))


def _is_of_handler(chain: list[Core], at: int) -> bool:
    """Whether it is a statement of the handler itself, in no function in it."""
    if not isinstance(chain[at], _STATEMENTS):
        return False
    functions = [each for each in chain[:at] if isinstance(each, core.Function)]
    return len(functions) == 1 and isinstance(chain[at - 1], core.Block)


def _can_be_taken(node: Core, above: Core) -> bool:
    """Whether an expression is a value by itself."""
    if not isinstance(node, core.Expr) or isinstance(node, core.Function | core.Name | core.Text):
        return False
    if isinstance(above, core.Call | core.New) and above.function is node:
        return False
    if isinstance(above, core.Await | core.Chain):
        return False
    return not (isinstance(above, core.Member) and isinstance(node, core.New))


def _is_receiver(root: Core, name: str) -> bool:
    """Whether methods are called on what a name stands for, so that it is no JSON."""
    for each in below(root):
        if isinstance(each, core.Call):
            callee = unwrapped(each.function)
            if isinstance(callee, core.Member) and _root(callee.object) == name:
                key = callee.key.value if isinstance(callee.key, core.Text) else ""
                if key not in _OF_JSON:
                    return True
        if isinstance(each, core.New) and isinstance(each.function, core.Name) and each.function.id == name:
            return True
    return False


_OF_JSON = frozenset(
    "includes map filter some every find indexOf join split toLowerCase toUpperCase trim startsWith endsWith slice"
    " replace concat length forEach substring match toString".split()
)


def _root(expr: core.Expr) -> str | None:
    while True:
        expr = unwrapped(expr)
        if isinstance(expr, core.Member):
            expr = expr.object
        elif isinstance(expr, core.Name):
            return expr.id
        else:
            return None


def _wish(node: Core) -> str:
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


def _tests(chain: list[Core], node: Core) -> list[core.Expr]:
    """The conditions in an expression under which a part of it is evaluated."""
    found: list[core.Expr] = []
    for above, each in zip(chain, chain[1:], strict=False):
        match above:
            case core.Logical("&&", left, right) if right is each:
                found.append(left)
            case core.Logical("||", left, right) if right is each:
                found.append(core.Unary("!", left, left.span))
            case core.Logical("??", left, right) if right is each:
                absent = core.Binary("==", left, core.Null(left.span), left.span)
                found.append(absent)
            case core.Conditional(condition, then, otherwise):
                if then is each:
                    found.append(condition)
                elif otherwise is each:
                    found.append(core.Unary("!", condition, condition.span))
        if each is node:
            break
    return found


def _put(root: Core, old: Core, new: Core) -> core.Statement:
    made = _top_down(root, lambda each: new if each is old else each)
    assert isinstance(made, core.Statement)
    return made


def _with(file: core.File, old: Core, new: list[core.Statement]) -> core.File:
    """The file with statements in the place of one."""
    from actiongen.core.walk import rebuilt

    def visit(each: Core) -> object:
        return new if each is old else rebuilt(each, visit)

    made = visit(file)
    assert isinstance(made, core.File)
    return made


def _extent(block: core.Block, at: int) -> tuple[int, int]:
    """From the first statement to the last that a statement cannot be without: variables that change."""
    first = last = at
    statements = block.statements
    while True:
        run = core.Block(statements[first : last + 1])
        changed = _written(run)
        held = {each.name for each in run.statements if isinstance(each, core.Let) and _needs_all(each, block)}
        new_first, new_last = first, last
        for index, each in enumerate(statements):
            if isinstance(each, core.Let) and each.name in changed:
                new_first = min(new_first, index)
            touched = _written(each)
            if touched & changed or names_read(each) & held:
                new_first, new_last = min(new_first, index), max(new_last, index)
        if (new_first, new_last) == (first, last):
            return first, last
        first, last = new_first, new_last


def _needs_all(let: core.Let, block: core.Block) -> bool:
    """Whether a value is no JSON, so that all that uses it goes with it."""
    return isinstance(unwrapped(let.value), core.New | core.Function) or _is_receiver(block, let.name)


def _leaves(run: core.Block) -> bool:
    """Whether it ends the handler, or a loop around it."""
    return any(isinstance(each, core.Return) for each in here(run)) or any(
        isinstance(each, core.Break | core.Continue) for each in run.statements
    )


def _in_order(run: core.Block) -> list[str]:
    return list(
        dict.fromkeys(each.name for each in below(run) if isinstance(each, core.Let | core.Assign))
    )


@dataclass(slots=True)
class _Callers:
    """Puts a call of an extern where a named function is called, each on a line of its own."""

    file: core.File
    old: str
    name: str
    count: int
    is_silent: bool
    externs: Externs

    def changed(self) -> core.File | None:
        """The file, None where a call cannot be a line of its own."""
        file = self.file
        for _ in range(200):
            chain = self._next(file)
            if chain is None:
                return file
            made = self._one(file, chain)
            if made is None:
                return None
            file = made
        return None

    def _next(self, file: core.File) -> list[Core] | None:
        """The way to a use of the function in a handler."""
        found: list[Core] | None = None

        def visit(node: Core, above: Sequence[Core]) -> None:
            nonlocal found
            if found is not None:
                return
            way = [*above, node]
            if isinstance(node, core.Name) and node.id == self.old:
                found = way
                return
            if isinstance(node, core.Let) and (node.name == self.old or node.name in self.externs.module):
                return
            for each in parts(node):
                visit(each, way)

        for _, function in file.exports:
            visit(function, [file])
        return found

    def _one(self, file: core.File, chain: list[Core]) -> core.File | None:
        *above, _ = chain
        call = above[-1]
        if not isinstance(call, core.Call) or not isinstance(call.function, core.Name):
            return None
        at = max((i for i, each in enumerate(above) if _is_of_handler(above, i)), default=-1)
        inner = [each for each in above[at + 1 :] if isinstance(each, core.Function)]
        if at < 0 or inner or any(isinstance(each, core.Spread) for each in call.arguments):
            return None
        statement = above[at]
        node: Core = call
        before = above[-2] if len(above) - 2 > at else statement
        if isinstance(before, core.Await):
            node = before
        given = [each for each in call.arguments if not isinstance(each, core.Spread)][: self.count]
        given += [core.Undefined(call.span)] * (self.count - len(given))
        asked = core.Builtin(f"{PREFIX}{self.name}", tuple(given), call.span)
        if isinstance(statement, core.Do) and statement.value is node:
            return _with(file, statement, [replace(statement, value=asked)])
        if isinstance(statement, core.Let) and statement.value is node:
            return _with(file, statement, [replace(statement, value=asked)])
        if self.is_silent:
            return None
        variable = Names(names_in(file)).fresh(self.old.removeprefix("get") or "result")
        tests = _tests(above[at:], node)
        value: core.Expr = asked
        if tests:
            whole = tests[0]
            for test in tests[1:]:
                whole = core.Logical("&&", whole, test, call.span)
            value = core.Conditional(whole, asked, core.Undefined(call.span), call.span)
        changed = _put(statement, node, core.Name(variable, call.span))
        return _with(file, statement, [core.Let(variable, value, call.span), changed])
