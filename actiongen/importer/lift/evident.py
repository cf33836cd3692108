"""The type of what an extern gives, as far as its text shows it.

In: expressions of Core. Out: a type as Core writes types (`string`, `[string]`, `{ deny: string }`), `json` where the
text does not show it; the same as a policy writes it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, here, names_assigned, rebuilt
from actiongen.importer.lift import make
from actiongen.importer.lift.shapes import is_boolean, is_text, unwrapped
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

JSON, STRING, NUMBER, BOOLEAN = "json", "string", "number", "boolean"
Evident = str | list["Evident"] | dict[str, "Evident"]
"""A name; a list of one type; fields, each of which may be absent."""
_TEXT_METHODS = frozenset(["toLowerCase", "toUpperCase", "trim", "toString", "toISOString", "join"])
_GIVING = frozenset(
    [
        *("map", "filter", "concat", "slice", "split", "flat", "flatMap", "reverse", "sort", "replace"),
        *("entries", "keys", "values", "fromEntries", "padStart", "padEnd", "some", "every", "includes"),
    ]
)
"""Methods that give a value whenever they do not throw."""
VALUE = "value"
"""Where an extern says what may be absent: one that gives nothing has failed."""
_TEXT_FUNCTIONS = frozenset(["String", "encodeURIComponent", "encodeURI"])


def evident(expr: core.Expr) -> Evident:
    """The type of a value."""
    plain = unwrapped(expr)
    if is_text(plain) or _is_text_call(plain):
        return STRING
    if is_boolean(plain):
        return BOOLEAN
    match plain:
        case core.Number():
            return NUMBER
        case core.Array(items) if items:
            return _listed(list(map(_item, items)))
        case _:
            return JSON


def _item(item: core.Expr | core.Spread) -> Evident:
    """The type of an item of a list, none of which may be absent."""
    return JSON if isinstance(item, core.Spread | core.Chain) else evident(item)


def _is_text_call(expr: core.Expr) -> bool:
    if not isinstance(expr, core.Call):
        return False
    function = unwrapped(expr.function)
    match function:
        case core.Name(id):
            return id in _TEXT_FUNCTIONS
        case core.Member(_, core.Text("digest")):
            return bool(expr.arguments)
        case core.Member(_, core.Text(key)):
            return key in _TEXT_METHODS
        case _:
            return False


def is_there(expr: core.Expr, lets: Mapping[str, core.Expr], depth: int = 8) -> bool:
    """Whether a value is surely neither `undefined` nor `null`; ``lets`` are the variables that never change."""
    if isinstance(expr, core.Await):
        return not isinstance(expr.value, core.Chain) and evident(expr) != JSON
    match expr:
        case core.Chain():
            # `x?.trim()` is a text only where `x` is there.
            return False
        case core.Array() | core.Object() | core.New() | core.Binary() | core.Function():
            return True
        case core.Logical("||" | "??", _, right):
            return is_there(right, lets, depth)
        case core.Conditional(_, then, otherwise):
            return is_there(then, lets, depth) and is_there(otherwise, lets, depth)
        case core.Name(id) if id in lets and depth:
            return is_there(lets[id], lets, depth - 1)
        case core.Call(core.Member(_, core.Text(key))) if key in _GIVING:
            return True
        case _:
            return evident(expr) != JSON


def fixed(node: Core) -> dict[str, core.Expr]:
    """The variables in a part that have one value."""
    assigned = names_assigned(node)
    return {
        each.name: each.value
        for each in below(node)
        if isinstance(each, core.Let) and each.name not in assigned
    }


def grown(node: Core) -> dict[str, Evident]:
    """The types of the lists in a part that begin empty, or with texts, and get texts alone; a part of what may be a
    list as well as a text is a text where texts are put beside it.
    """
    given: dict[str, list[core.Expr | core.Spread]] = {
        name: begins for name, value in fixed(node).items() if (begins := _begins_with(value)) is not None
    }
    for each in below(node):
        match each:
            case core.Call(core.Member(core.Name(id), core.Text(key)), arguments) if id in given:
                if key in _CHANGING:
                    given[id] += arguments if key in ("push", "unshift") else (core.Undefined(each.span),)
            case core.SetMember(core.Name(id)) if id in given:
                given[id].append(core.Undefined(each.span))
    return {
        name: [STRING]
        for name, items in given.items()
        if items and all(_item(each) == STRING for each in items)
    }


def _begins_with(value: core.Expr) -> list[core.Expr | core.Spread] | None:
    """The items that a list begins with; of `xs.map(…)` what stands for each. None where the text does not show any."""
    match unwrapped(value):
        case core.Array(items):
            return list(items)
        case core.Call(
            core.Member(_, core.Text("map")),
            (core.Function((core.Parameter(name), *_), core.Block((core.Return(item),))),),
        ) if (
            item is not None
        ):
            return [] if _is_part_of(item, name) else [item]
        case _:
            return None


def _is_part_of(item: core.Expr, name: str) -> bool:
    """Whether it is a part of a text: a list of lists gets no texts."""
    match unwrapped(item):
        case core.Call(core.Member(core.Name(id), core.Text("slice" | "substring" | "substr" | "replace"))):
            return id == name
        case _:
            return False


_CHANGING = frozenset(["push", "unshift", "splice", "fill", "copyWithin"])


def boxed(function: core.Function) -> core.Function | None:
    """A function that says what it gives as a field, None where what it gives is there in any case."""
    lets = fixed(function)
    returns = [each for each in here(function.body) if isinstance(each, core.Return)]
    ends = bool(function.body.statements) and isinstance(
        function.body.statements[-1], core.Return | core.Throw
    )
    if ends and all(each.value is not None and is_there(each.value, lets) for each in returns):
        return None

    def visit(each: Any) -> Any:
        if isinstance(each, core.Function):
            return each
        if isinstance(each, core.Return):
            value = core.Undefined(each.span) if each.value is None else each.value
            if function.is_async and isinstance(value, core.Call | core.Name):
                # What an async function returns is waited for; what is in an object is not.
                value = core.Await(value, value.span)
            entry = core.Entry(core.Text(VALUE, each.span), value, each.span)
            return replace(each, value=core.Object((entry,), each.span))
        return rebuilt(each, visit)

    body = rebuilt(function.body, visit)
    if not ends:
        empty = core.Return(core.Object((), function.span), function.span)
        body = replace(body, statements=(*body.statements, empty))
    return replace(function, body=body)


def _listed(items: list[Evident]) -> Evident:
    first = items[0]
    return (
        [first] if isinstance(first, str) and first != JSON and all(each == first for each in items) else JSON
    )


def given(function: core.Function) -> Evident:
    """The type of what a function gives."""
    lists = grown(function)
    found = [
        (
            JSON
            if each.value is None
            else lists.get(each.value.id, JSON) if isinstance(each.value, core.Name) else evident(each.value)
        )
        for each in here(function.body)
        if isinstance(each, core.Return)
    ]
    return found[0] if found and all(each == found[0] for each in found) else JSON


def fields(entries: Iterable[tuple[str, Evident]]) -> Evident:
    """A record; `json` where nothing is known of any field."""
    made = dict(entries)
    return made if made and any(each != JSON for each in made.values()) else JSON


def type_of(shown: Evident, span: Span) -> syn.Expr:
    """The type as a policy writes it."""
    match shown:
        case str():
            return make.name(shown, span)
        case list():
            return syn.ListDisplay((type_of(shown[0], span),), span)
        case dict():
            pairs = (syn.Pair(make.text(key, span), type_of(each, span), span) for key, each in shown.items())
            return syn.DictDisplay(tuple(pairs), span)
