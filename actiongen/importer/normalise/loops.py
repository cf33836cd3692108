"""Loops that ask become questions, and loops over lists say so.

In: `forEach`, `for` with an index, loops that set a flag, find an item, count, or fill a list. Out: `ForOf`, and `any`,
`all`, `first`, `for` and `sum` of the policy language; a loop that acts stays one.

    for (const r of xs) { if (r === "x") { ok = true; break; } }   ->   if ($any(xs, (r) => r === "x")) { ok = true; }
"""

from typing import Any

from actiongen.core.tree import (
    Assign,
    Await,
    Binary,
    Block,
    Boolean,
    Break,
    Builtin,
    Call,
    Chain,
    Continue,
    Do,
    Expr,
    File,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Member,
    Name,
    Null,
    Number,
    Parameter,
    Return,
    SetMember,
    Spread,
    Statement,
    Text,
    Unary,
    Undefined,
)
from actiongen.core.walk import (
    CONSTANTS,
    Names,
    below,
    bottom_up,
    here,
    names_assigned,
    names_read,
    rebuilt,
    substituted,
)
from actiongen.importer.normalise.tools import (
    MOST_NODES,
    NotPossible,
    both,
    choice,
    falls,
    is_calm,
    is_there,
    lists,
    loop_leaves,
    names_of,
    negated,
    size,
    without_leaving,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def loops(file: File, notes: Notes) -> File:
    """The file with questions in the place of loops."""
    names = names_of(file)
    file = lists(file, lambda statements: [made for each in statements for made in _over_list(each)])
    file = lists(file, lambda statements: _indexed(statements, names))
    file = bottom_up(file, lambda node: _without_continue(node) if isinstance(node, ForOf) else node)
    assigned = names_assigned(file)
    maker = _Asking(names, assigned)
    return lists(file, maker.statements)


# Loops over lists


def _over_list(node: Statement) -> list[Statement]:
    """`xs.forEach(x => …)` as a loop."""
    call = node.value if isinstance(node, Do) else None
    if isinstance(call, Chain):
        call = call.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or len(call.arguments) != 1:
        return [node]
    function, key = call.arguments[0], call.function.key
    if not isinstance(key, Text) or key.value != "forEach" or not isinstance(function, Function):
        return [node]
    parameters = function.parameters
    if (
        len(parameters) != 1
        or parameters[0].default is not None
        or parameters[0].is_rest
        or function.is_async
    ):
        return [node]
    if parameters[0].name in names_assigned(function.body):
        return [node]
    try:
        body = without_leaving(function.body.statements, lambda each: isinstance(each, Return), _kept)
    except NotPossible:
        return [node]
    block = replace(function.body, statements=tuple(body))
    return [ForOf(parameters[0].name, call.function.object, block, node.span, node.comments)]


def _kept(node: Statement) -> list[Statement]:
    value = node.value if isinstance(node, Return) else None
    does = value is not None and any(isinstance(each, Call | Await) for each in here(value))
    return [Do(value, node.span)] if does and value is not None else []


def _indexed(statements: list[Statement], names: Names) -> list[Statement]:
    """`for (let i = 0; i < xs.length; i++)` that uses `xs[i]` alone."""
    found = list(statements)
    for index in range(len(found) - 1):
        first, loop = found[index], found[index + 1]
        rest = found[index + 2 :]
        made = _indexed_loop(first, loop, rest, names)
        if made is not None:
            # Another loop may count with the same variable.
            name = getattr(first, "name", "")
            is_needed = any(name in names_read(each) | names_assigned(each) for each in rest)
            return [*found[:index], *([first] if is_needed else []), made, *_indexed(rest, names)]
    return found


def _indexed_loop(first: Statement, loop: Statement, rest: list[Statement], names: Names) -> Statement | None:
    if not isinstance(first, Let | Assign) or not isinstance(loop, Loop) or loop.is_late:
        return None
    if first.value != Number(0, first.span) or len(loop.update.statements) != 1:
        return None
    counter, update = Name(first.name, first.span), loop.update.statements[0]
    steps = [
        Binary("+", each, Number(1, first.span), first.span)
        for each in (counter, Unary("+", counter, first.span))
    ]
    if not isinstance(update, Assign) or update.name != first.name or update.value not in steps:
        return None
    condition = loop.condition
    if not isinstance(condition, Binary) or condition.operator != "<" or condition.left != counter:
        return None
    length = condition.right
    if not isinstance(length, Member) or length.key != Text("length", first.span):
        return None
    items, item = length.object, names.fresh("item")
    place = Member(items, counter, first.span)

    def visit(node: Any) -> Any:
        if node == place and isinstance(node, Member):
            return Name(item, node.span)
        return rebuilt(node, visit)

    for each in rest:
        if isinstance(each, Assign) and each.name == first.name and first.name not in names_read(each.value):
            break
        if first.name in names_read(each):
            return None
    body = rebuilt(loop.body, visit)
    if first.name in names_read(body) | names_assigned(body):
        return None
    only = body.statements[0] if body.statements else None
    if (
        isinstance(only, Let)
        and only.value == Name(item, first.span)
        and only.name not in names_assigned(body)
    ):
        item, body = only.name, replace(body, statements=body.statements[1:])
        body = substituted(body, {item: Name(item, only.span)})
    return ForOf(item, items, body, loop.span, (*first.comments, *loop.comments))


def _without_continue(node: ForOf) -> ForOf:
    """The loop without `continue`, where what follows can stand in an arm."""
    if not any(loop_leaves(each, Continue) for each in node.body.statements):
        return node
    try:
        body = without_leaving(node.body.statements, lambda each: isinstance(each, Continue), lambda _: [])
    except NotPossible:
        return node
    return replace(node, body=replace(node.body, statements=tuple(body)))


# Questions


class _Asking:
    """Looks for loops that ask."""

    def __init__(self, names: Names, assigned: set[str]) -> None:
        self._names = names
        self._assigned = assigned
        self._used: set[str] = set()

    def statements(self, statements: list[Statement]) -> list[Statement]:
        made: list[Statement] = []
        todo = list(statements)
        while todo:
            each = todo.pop(0)
            if isinstance(each, ForOf) and not each.is_in and self._is_plain(each):
                asked = self._asked(each, todo)
                if asked is not None:
                    made += asked[0]
                    todo = asked[1]
                    continue
            made.append(each)
        return made

    def _is_plain(self, node: ForOf) -> bool:
        return is_calm(node.iterable) and not any(isinstance(each, Await) for each in below(node.iterable))

    def _asked(self, node: ForOf, rest: list[Statement]) -> tuple[list[Statement], list[Statement]] | None:
        taken = _taken_apart(node)
        if taken is None:
            return None
        condition, acts = taken
        made = self._ended(node, condition, acts, rest)
        if made is None:
            filled = self._filled(node, condition, acts)
            made = None if filled is None else (filled, rest)
        return made

    def _function(self, node: ForOf, value: Expr) -> Function:
        """What is asked of an item; the item has a name of its own each time."""
        # The loop is gone, so its own name is free for the first question.
        item = self._names.fresh(node.name) if node.name in self._used else node.name
        self._used.add(node.name)
        body = substituted(value, {node.name: Name(item, node.span)})
        parameter = Parameter(item, node.span)
        return Function((parameter,), Block((Return(body, value.span),)), value.span)

    def _any(self, node: ForOf, condition: Expr) -> Expr:
        if condition == Boolean(True, node.span):
            length = Member(node.iterable, Text("length", node.span), node.span)
            return Binary(">", length, Number(0, node.span), node.span)
        return Builtin("any", (node.iterable, self._function(node, condition)), node.span)

    def _first(self, node: ForOf, condition: Expr) -> Expr:
        return Builtin("first", (node.iterable, self._function(node, condition)), node.span)

    def _ended(
        self, node: ForOf, condition: Expr, acts: list[Statement], rest: list[Statement]
    ) -> tuple[list[Statement], list[Statement]] | None:
        """A loop whose turn for the first such item is the last: `if (c(x)) { …; return; }` or `break`."""
        last = acts[-1] if acts else None
        if not isinstance(last, Return | Break) or any(_leaves(each) for each in acts[:-1]):
            return self._flagged(node, condition, acts, rest)
        body = acts if isinstance(last, Return) else acts[:-1]
        if node.name not in {name for each in body for name in names_read(each)}:
            asked = self._any(node, condition)
            if (
                isinstance(last, Return)
                and len(body) == 1
                and rest
                and _is_boolean(last)
                and _is_boolean(rest[0])
            ):
                value = asked if _value(last) else negated(asked)
                return [Return(value, node.span, node.comments)], rest[1:]
            return [If(asked, Block(tuple(body)), Block(()), node.span, node.comments)], rest
        found = Name(self._names.fresh(node.name), node.span)
        let = Let(found.id, self._first(node, condition), node.span, node.comments)
        made = [substituted(each, {node.name: found}) for each in body]
        value_ = made[0].value if len(made) == 1 and isinstance(made[0], Return) else None
        after = rest[0] if rest else None
        if value_ is not None and isinstance(after, Return) and is_calm(value_):
            otherwise = after.value if after.value is not None else Undefined(after.span)
            if value_ == found and isinstance(otherwise, Undefined | Null):
                return [Return(let.value, node.span, node.comments)], rest[1:]
            if is_calm(otherwise):
                return [let, Return(choice(is_there(found), value_, otherwise), node.span)], rest[1:]
        return [let, If(is_there(found), Block(tuple(made)), Block(()), node.span)], rest

    def _flagged(
        self, node: ForOf, condition: Expr, acts: list[Statement], rest: list[Statement]
    ) -> tuple[list[Statement], list[Statement]] | None:
        """A loop that sets constants and goes on: each is set if one item asks for it."""
        if not acts or not all(
            isinstance(each, Assign) and isinstance(each.value, CONSTANTS) for each in acts
        ):
            return None
        if names_assigned(Block(tuple(acts))) & names_read(condition):
            return None
        return [If(self._any(node, condition), Block(tuple(acts)), Block(()), node.span, node.comments)], rest

    def _filled(self, node: ForOf, condition: Expr, acts: list[Statement]) -> list[Statement] | None:
        """A loop that fills one list, or adds to one number."""
        if len(acts) != 1:
            return None
        act = acts[0]
        pushed = _pushed(act)
        if pushed is not None:
            target, item = pushed
            if target in names_read(condition) | names_read(item) or not is_calm(item):
                return None
            each = self._for(node, condition, item)
            push = Member(Name(target, act.span), Text("push", act.span), act.span)
            return [Do(Call(push, (Spread(each, act.span),), act.span), node.span, node.comments)]
        if isinstance(act, Assign) and isinstance(act.value, Binary) and act.value.operator == "+":
            old = act.value.left.operand if isinstance(act.value.left, Unary) else act.value.left
            added = act.value.right
            if old == Name(act.name, act.span) and act.name not in names_read(added) | names_read(condition):
                return self._summed(node, condition, act, added)
        return None

    def _for(self, node: ForOf, condition: Expr, item: Expr) -> Expr:
        if condition == Boolean(True, node.span):
            keywords: tuple[tuple[str, Expr], ...] = ()
            if item == Name(node.name, node.span):
                return node.iterable
        else:
            keywords = (("if", self._function(node, condition)),)
        return Builtin("for", (node.iterable, self._function(node, item)), node.span, keywords)

    def _summed(self, node: ForOf, condition: Expr, act: Assign, added: Expr) -> list[Statement] | None:
        if not isinstance(added, Number | Member) or not is_calm(added):
            return None
        each = self._for(node, condition, added)
        if isinstance(added, Number) and added.value == 1:
            total: Expr = Member(
                self._for(node, condition, Name(node.name, node.span)), Text("length", act.span), act.span
            )
        else:
            total = Builtin("sum", (each,), node.span)
        value = Binary("+", Name(act.name, act.span), total, act.span)
        return [Assign(act.name, value, node.span, node.comments)]


def _taken_apart(node: ForOf) -> tuple[Expr, list[Statement]] | None:
    """The condition under which a turn of the loop acts, and what it does then; definitions are put into it."""
    condition: Expr = Boolean(True, node.span)
    statements = list(node.body.statements)
    values: dict[str, Expr] = {}
    while statements:
        first = statements[0]
        if isinstance(first, Let) and is_calm(first.value) and not isinstance(first.value, Function):
            if first.name in {name for each in statements for name in names_assigned(each)}:
                return None
            values[first.name] = substituted(first.value, values)
            if size(values[first.name]) > MOST_NODES:
                return None
            statements = statements[1:]
            continue
        if isinstance(first, If) and len(statements) == 1 and not first.otherwise.statements:
            asked = substituted(first.condition, values)
            if not is_calm(asked):
                return None
            condition = both(condition, asked)
            statements = list(first.then.statements)
            continue
        break
    return condition, [substituted(each, values) for each in statements]


def _leaves(node: Statement) -> bool:
    return not falls([node]) or any(isinstance(each, Return | Break | Continue) for each in here(node))


def _pushed(node: Statement) -> tuple[str, Expr] | None:
    """The list and the item of `xs.push(x)`, also of `xs[xs.length] = x`."""
    call = node.value if isinstance(node, Do) else None
    if (
        isinstance(call, Call)
        and isinstance(call.function, Member)
        and isinstance(call.function.object, Name)
    ):
        key = call.function.key
        if isinstance(key, Text) and key.value == "push" and len(call.arguments) == 1:
            item = call.arguments[0]
            return None if isinstance(item, Spread) else (call.function.object.id, item)
    if isinstance(node, SetMember) and isinstance(node.object, Name) and node.value is not None:
        length = Member(node.object, Text("length", node.span), node.span)
        return (node.object.id, node.value) if node.key == length else None
    return None


def _is_boolean(node: Statement) -> bool:
    return isinstance(node, Return) and isinstance(node.value, Boolean)


def _value(node: Statement) -> bool:
    return isinstance(node, Return) and isinstance(node.value, Boolean) and node.value.value
