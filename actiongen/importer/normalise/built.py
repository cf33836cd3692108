"""Objects and lists are made at once.

In: a list or an object that is made and then gets items, members, also in `if`s. Out: one display, with
`...(c ? … : [])` for what is there under a condition.

    const o = { a }; o.b = 1; if (c) { o.d = 2; }   ->   const o = { a, b: 1, ...(c ? { d: 2 } : {}) };
    const b = a.filter(f); b.push(1);   ->   const b = [...a.filter(f), 1];
"""

from actiongen.core.tree import (
    Array,
    Builtin,
    Call,
    Conditional,
    Do,
    Entry,
    Expr,
    File,
    If,
    Let,
    Member,
    Name,
    Object,
    SetMember,
    Spread,
    Statement,
    Text,
)
from actiongen.core.walk import names_assigned, names_read
from actiongen.importer.normalise.tools import is_calm, lists, negated
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_Display = Array | Object
_MAKING = frozenset(("concat", "filter", "flatMap", "map", "slice"))
"""The methods of lists that give a list of their own."""


def built(file: File, notes: Notes) -> File:
    """The file with such displays."""
    assigned = names_assigned(file)
    return lists(file, lambda statements: _built(statements, assigned))


def _built(statements: list[Statement], assigned: set[str]) -> list[Statement]:
    found = list(statements)
    index = 0
    while index < len(found):
        let = found[index]
        display = _display(let.value) if isinstance(let, Let) and let.name not in assigned else None
        if isinstance(let, Let) and display is not None:
            made = _whole(replace(let, value=display), found[index + 1 :])
            if made is not None:
                found[index:] = made
                continue
        index += 1
    return found


def _display(value: Expr) -> _Display | None:
    """The display that a list or an object begins with: of a list that nobody else has, its items."""
    if isinstance(value, Array | Object):
        return value
    is_own = isinstance(value, Builtin) and value.name == "for"
    if isinstance(value, Call) and isinstance(value.function, Member):
        key = value.function.key
        is_own = isinstance(key, Text) and key.value in _MAKING
    return Array((Spread(value, value.span),), value.span) if is_own else None


def _whole(let: Let, rest: list[Statement]) -> list[Statement] | None:
    """The statements from the display on, with the first thing that changes it put into it; None if there is none."""
    display = let.value
    assert isinstance(display, Array | Object)
    for index, each in enumerate(rest):
        if let.name not in names_read(each):
            continue
        more = _with(display, let.name, each)
        between = rest[:index]
        if more is None:
            return None
        # The display moves down to what changes it; what is evaluated in it must not mind.
        if between and not is_calm(display):
            return None
        comments = (*let.comments, *each.comments)
        made = replace(let, value=more, comments=comments)
        if any(names_assigned(other) & names_read(display) for other in between):
            return None
        return [*between, made, *rest[index + 1 :]]
    return None


def _with(display: _Display, name: str, node: Statement) -> _Display | None:
    """The display with what a statement puts into it, None if the statement does anything else."""
    if isinstance(display, Array):
        items = pushed(node, name)
        return None if items is None else replace(display, items=(*display.items, *items))
    if isinstance(node, SetMember) and node.value is None:
        return _deleted(display, name, node)
    entries = _set(node, name)
    if entries is None:
        return None
    kept = list(display.entries)
    for entry in entries:
        _put(kept, entry)
    return replace(display, entries=tuple(kept))


def _put(entries: list[Entry | Spread], entry: Entry | Spread) -> None:
    """Adds an entry; one whose key is there takes its place, unless something in between may have the key as well."""
    if isinstance(entry, Entry) and isinstance(entry.key, Text):
        for index in range(len(entries) - 1, -1, -1):
            each = entries[index]
            if isinstance(each, Spread) or not isinstance(each.key, Text):
                break
            if each.key == entry.key:
                entries[index] = entry
                return
    entries.append(entry)


def pushed(node: Statement, name: str) -> list[Expr | Spread] | None:
    """The items that a statement pushes."""
    if isinstance(node, If):
        then = _pushed_in(node.then.statements, name)
        otherwise = _pushed_in(node.otherwise.statements, name)
        if then is None or otherwise is None or name in names_read(node.condition):
            return None
        span = node.span
        if not then:
            return [_conditional(negated(node.condition), Array(tuple(otherwise), span), Array((), span))]
        return [_conditional(node.condition, Array(tuple(then), span), Array(tuple(otherwise), span))]
    call = node.value if isinstance(node, Do) else None
    if isinstance(call, Call) and isinstance(call.function, Member):
        is_push = call.function.object == Name(name, node.span) and call.function.key == Text(
            "push", node.span
        )
        used = {each for argument in call.arguments for each in names_read(argument)}
        return list(call.arguments) if is_push and name not in used else None
    if isinstance(node, SetMember) and node.object == Name(name, node.span) and node.value is not None:
        length = Member(Name(name, node.span), Text("length", node.span), node.span)
        return [node.value] if node.key == length and name not in names_read(node.value) else None
    return None


def _pushed_in(statements: tuple[Statement, ...], name: str) -> list[Expr | Spread] | None:
    found: list[Expr | Spread] = []
    for each in statements:
        items = pushed(each, name)
        if items is None:
            return None
        found += items
    return found


def _set(node: Statement, name: str) -> list[Entry | Spread] | None:
    """The entries that a statement sets."""
    if isinstance(node, If):
        then = _set_in(node.then.statements, name)
        otherwise = _set_in(node.otherwise.statements, name)
        if then is None or otherwise is None or name in names_read(node.condition):
            return None
        return _chosen(node, then, otherwise)
    if isinstance(node, SetMember) and node.object == Name(name, node.span) and node.value is not None:
        if name in names_read(node.value) | names_read(node.key):
            return None
        return [Entry(node.key, node.value, node.span)]
    call = node.value if isinstance(node, Do) else None
    if (
        isinstance(call, Call)
        and isinstance(call.function, Member)
        and call.function.key == Text("assign", node.span)
    ):
        first, *others = call.arguments or (Text("", node.span),)
        if call.function.object == Name("Object", node.span) and first == Name(name, node.span):
            plain = [each for each in others if not isinstance(each, Spread)]
            if len(plain) == len(others) and not any(name in names_read(each) for each in plain):
                return [Spread(each, each.span) for each in plain]
    return None


def _set_in(statements: tuple[Statement, ...], name: str) -> list[Entry | Spread] | None:
    found: list[Entry | Spread] = []
    for each in statements:
        entries = _set(each, name)
        if entries is None:
            return None
        found += entries
    return found


def _chosen(node: If, then: list[Entry | Spread], otherwise: list[Entry | Spread]) -> list[Entry | Spread]:
    span = node.span
    if len(then) == len(otherwise) == 1:
        first, second = then[0], otherwise[0]
        if isinstance(first, Entry) and isinstance(second, Entry) and first.key == second.key:
            value = Conditional(node.condition, first.value, second.value, span)
            return [Entry(first.key, value, span)]
    if not then:
        return [_conditional(negated(node.condition), Object(tuple(otherwise), span), Object((), span))]
    return [_conditional(node.condition, Object(tuple(then), span), Object(tuple(otherwise), span))]


def _conditional(condition: Expr, then: Expr, otherwise: Expr) -> Spread:
    return Spread(Conditional(condition, then, otherwise, condition.span), condition.span)


def _deleted(display: Object, name: str, node: SetMember) -> Object | None:
    """The object without a key that it had for sure, or surely has not."""
    if node.object != Name(name, node.span) or not isinstance(node.key, Text):
        return None
    if not all(isinstance(each, Entry) and isinstance(each.key, Text) for each in display.entries):
        return None
    kept = tuple(each for each in display.entries if not (isinstance(each, Entry) and each.key == node.key))
    return replace(display, entries=kept)
