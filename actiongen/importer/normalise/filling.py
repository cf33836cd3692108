"""Loops that fill lists, or add to a number, become lists and sums.

In: a loop over a list. Out: for each list that it fills, what is pushed, all at once; calls that it makes beside that
stay a loop.

    for (const r of xs) { console.log(r); if (r.ok) { out.push(r.name); } }
    ->
    for (const r of xs) { console.log(r); }   out.push(...$for(xs, (r) => r.name, if: (r) => r.ok));
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from actiongen.core.tree import (
    Assign,
    Binary,
    Block,
    Boolean,
    Builtin,
    Call,
    Conditional,
    Do,
    Expr,
    ForOf,
    Function,
    If,
    Let,
    Logical,
    Member,
    Name,
    Number,
    SetMember,
    Spread,
    Statement,
    Template,
    Text,
    Unary,
)
from actiongen.core.walk import names_assigned, names_read, path_of, substituted
from actiongen.importer.normalise.items import Items
from actiongen.importer.normalise.tools import (
    MOST_NODES,
    NotPossible,
    both,
    choice,
    either,
    is_calm,
    negated,
    size,
)
from actiongen.lazy_dataclass import replace

# Calls of these see no list that a loop fills, so what is pushed may come after them.
_BESIDE = frozenset({"api", "console"})


@dataclass(frozen=True, slots=True)
class _Push:
    """What a turn of the loop pushes, if all conditions hold."""

    conditions: tuple[Expr, ...]
    item: Expr


def filled(node: ForOf, items: Items, empty: frozenset[str]) -> list[Statement] | None:
    """What comes in the place of a loop that fills lists; None where it does something else, or asks what they hold.
    ``empty`` are lists in which there is nothing yet: what asks whether they have an item already wants each once.
    """
    try:
        pushes, rest = _taken_apart(node.body.statements, names_assigned(node.body))
    except NotPossible:
        return None
    once: set[str] = set()
    for target in pushes.keys() & empty:
        new = _without_asking(target, pushes[target])
        if new is not None:
            pushes[target] = new
            once.add(target)
    read = {name for each in rest for name in names_read(each)}
    for push in pushes.values():
        read |= {name for each in (*push.conditions, push.item) for name in names_read(each)}
    if not pushes or read & set(pushes):
        return None
    made: list[Statement] = []
    if any(not isinstance(each, Let) for each in rest):
        made.append(replace(node, body=replace(node.body, statements=tuple(rest))))
    for target, push in pushes.items():
        span = push.item.span
        made_of = items.all_of(node, _all(push.conditions, push.item), push.item)
        if target in once:
            made_of = Builtin("unique", (made_of,), span)
        listed = Spread(made_of, node.span)
        method = Member(Name(target, span), Text("push", span), span)
        made.append(Do(Call(method, (listed,), span), node.span, () if made else node.comments))
    return made


def _taken_apart(
    statements: Sequence[Statement], assigned: set[str]
) -> tuple[dict[str, _Push], list[Statement]]:
    """What is pushed to each list, with definitions put in, and the statements without that."""
    pushes: dict[str, _Push] = {}
    rest: list[Statement] = []
    values: dict[str, Expr] = {}
    for each in statements:
        pushed = _pushed(each)
        found: dict[str, _Push] = {}
        if pushed is not None and is_calm(pushed[1]):
            found = {pushed[0]: _Push((), _bounded(substituted(pushed[1], values)))}
        elif isinstance(each, Let) and each.name not in assigned and _is_value(each.value):
            values[each.name] = _bounded(substituted(each.value, values))
            rest.append(each)
        elif isinstance(each, If) and is_calm(each.condition):
            found, left = _of_arms(substituted(each, values), assigned)
            rest += left if found else [each]
        elif _is_beside(each):
            rest.append(each)
        else:
            raise NotPossible
        if found.keys() & pushes.keys():
            raise NotPossible
        pushes |= found
    return pushes, rest


def _of_arms(node: If, assigned: set[str]) -> tuple[dict[str, _Push], list[Statement]]:
    """The same of what acts under a condition: each list gets one item at most, so its arms are one question."""
    then, first = _taken_apart(node.then.statements, assigned)
    otherwise, second = _taken_apart(node.otherwise.statements, assigned)
    pushes: dict[str, _Push] = {}
    for target in (*then, *(each for each in otherwise if each not in then)):
        if target not in otherwise:
            pushes[target] = _Push((node.condition, *then[target].conditions), then[target].item)
        elif target not in then:
            conditions = (negated(node.condition), *otherwise[target].conditions)
            pushes[target] = _Push(conditions, otherwise[target].item)
        else:
            pushes[target] = _of_both(node.condition, then[target], otherwise[target])
    if all(isinstance(each, Let) for each in (*first, *second)):
        return pushes, []
    if all(isinstance(each, Let) for each in first):
        node, first, second = replace(node, condition=negated(node.condition)), second, []
    arms = (Block(tuple(first)), Block(tuple(second)))
    return pushes, [replace(node, then=arms[0], otherwise=arms[1])]


def _of_both(condition: Expr, then: _Push, otherwise: _Push) -> _Push:
    item = _bounded(choice(condition, then.item, otherwise.item))
    if not then.conditions and not otherwise.conditions:
        return _Push((), item)
    first, second = _all(then.conditions, condition), _all(otherwise.conditions, condition)
    if not then.conditions:
        return _Push((_bounded(either(condition, second)),), item)
    if not otherwise.conditions:
        return _Push((_bounded(either(negated(condition), first)),), item)
    return _Push((_bounded(Conditional(condition, first, second, condition.span)),), item)


def _without_asking(target: str, push: _Push) -> _Push | None:
    """The push without the question whether the list has the item, None where that is not asked, or the item may be
    what no list of the policy language can look for: an object.
    """
    if not isinstance(push.item, Call | Template | Builtin):
        return None
    asked = [part for each in push.conditions for part in _parts(each)]
    left = tuple(each for each in asked if not _is_new(each, target, push.item))
    return None if len(left) == len(asked) else _Push(left, push.item)


def _parts(condition: Expr) -> list[Expr]:
    if isinstance(condition, Logical) and condition.operator == "&&":
        return [*_parts(condition.left), *_parts(condition.right)]
    return [condition]


def _is_new(condition: Expr, target: str, item: Expr) -> bool:
    """Whether it is `!target.includes(item)`, or `target.indexOf(item) === -1`."""
    match condition:
        case Unary("!", Call(Member(Name(id), Text("includes")), (asked,))):
            return id == target and asked == item
        case Binary("===" | "==", Call(Member(Name(id), Text("indexOf")), (asked,)), end) | Binary(
            "<", Call(Member(Name(id), Text("indexOf")), (asked,)), end
        ):
            nowhere = (
                Number(0, end.span)
                if condition.operator == "<"
                else Unary("-", Number(1, end.span), end.span)
            )
            return id == target and asked == item and end == nowhere
        case _:
            return False


def _all(conditions: Sequence[Expr], at: Expr) -> Expr:
    always: Expr = Boolean(True, at.span)
    return reduce(both, conditions, always)


def _bounded(value: Expr) -> Expr:
    """What is put where it is used may not become too large."""
    if size(value) > MOST_NODES:
        raise NotPossible
    return value


def _is_value(value: Expr) -> bool:
    return is_calm(value) and not isinstance(value, Function)


def _is_beside(node: Statement) -> bool:
    """Whether it is a call that sees no list that the loop fills."""
    call = node.value if isinstance(node, Do) else None
    if not isinstance(call, Call):
        return False
    path = path_of(call.function)
    return path is not None and path[0] in _BESIDE and all(is_calm(each) for each in call.arguments)


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


# Numbers


def summed(node: ForOf, condition: Expr, acts: Sequence[Statement], items: Items) -> list[Statement] | None:
    """What comes in the place of a loop that adds to one number."""
    act = acts[0] if len(acts) == 1 else None
    if not isinstance(act, Assign) or not isinstance(act.value, Binary) or act.value.operator != "+":
        return None
    old = act.value.left.operand if isinstance(act.value.left, Unary) else act.value.left
    added = act.value.right
    if old != Name(act.name, act.span) or act.name in names_read(added) | names_read(condition):
        return None
    if not isinstance(added, Number | Member) or not is_calm(added):
        return None
    if isinstance(added, Number) and added.value == 1:
        counted = items.all_of(node, condition, Name(node.name, node.span))
        total: Expr = Member(counted, Text("length", act.span), act.span)
    else:
        total = Builtin("sum", (items.all_of(node, condition, added),), node.span)
    value = Binary("+", Name(act.name, act.span), total, act.span)
    return [Assign(act.name, value, node.span, node.comments)]
