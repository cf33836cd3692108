"""Chains of ``filter``, ``map``, ``flatMap`` and the like become comprehensions.

In: a call whose parts are Builtins already. Out: ``Builtin("for", …)`` and its kin. A comprehension is
``Builtin("for", (list, Function of an item -> element), if=Function)``, its functions have one parameter, or two over
``.items``; one of two loops is a ``for`` whose element is ``Builtin("each", (for,))``.

    roles?.filter((r) => r !== "a").map((r) => r.id)   ->   [r.id for r in roles if r != "a"]
"""

from actiongen.core import tree as core
from actiongen.core.walk import names_bound, names_read, renamed
from actiongen.importer.own.patterns import given, method, returned, static
from actiongen.lazy_dataclass import replace

_KEYS = {"entries": (True, True), "keys": (True, False), "values": (False, True)}


def loop(expr: core.Expr) -> core.Expr | None:
    """The comprehension of a call or a member, None if it is none."""
    match expr:
        case core.Member(inner, core.Number(0), span):
            found = made(inner)
            return None if found is None else core.Builtin("first_of", found.arguments, span, found.keywords)
        case core.Call():
            pairs = static(expr, "Object", "fromEntries")
            if pairs is not None and len(pairs) == 1:
                return _dictionary(pairs[0], expr)
            found_method = method(expr)
            if found_method is not None and len(found_method[2]) == 1:
                return _chained(*found_method[:2], found_method[2][0], expr)
    return None


def made(expr: core.Expr) -> core.Builtin | None:
    """A comprehension that is one already."""
    return expr if isinstance(expr, core.Builtin) and expr.name == "for" else None


def _chained(subject: core.Expr, name: str, function: core.Expr, expr: core.Expr) -> core.Expr | None:
    if not isinstance(function, core.Function):
        return None
    match name:
        case "filter":
            return _filtered(subject, function, expr)
        case "map":
            return _mapped(subject, function, expr)
        case "flatMap":
            return _flat(subject, function, expr)
        case "some" | "every":
            items, arrow = over(subject, function)
            return core.Builtin("any" if name == "some" else "all", (items, arrow), expr.span)
        case "find":
            return _found(subject, function, expr)
        case _:
            return None


def over(subject: core.Expr, function: core.Function) -> tuple[core.Expr, core.Function]:
    """What is gone through, and the function of an item, of a key and a value over an object."""
    for name, (has_key, has_value) in _KEYS.items():
        found = static(subject, "Object", name)
        if found is not None and len(found) == 1:
            items = core.Builtin(".items", (given(found[0]),), subject.span)
            return items, _of_pair(function, has_key, has_value)
    if not function.parameters:
        unused = core.Parameter(_free("item", function, {}), function.span)
        function = replace(function, parameters=(unused,))
    return subject, function


def leftover(expr: core.Expr) -> core.Expr:
    """``Object.keys(record)`` that no chain of methods goes on with."""
    for name in ("keys", "values"):
        found = static(expr, "Object", name)
        if found is not None and len(found) == 1:
            items = core.Builtin(".items", (given(found[0]),), expr.span)
            names = (core.Parameter("key", expr.span), core.Parameter("value", expr.span))
            item = core.Name(name.removesuffix("s"), expr.span)
            element = core.Function(names, core.Block((core.Return(item, expr.span),)), expr.span)
            return core.Builtin("for", (items, element), expr.span)
    return expr


def _of_pair(function: core.Function, has_key: bool, has_value: bool) -> core.Function:
    """The function with a parameter for the key and one for the value."""
    span = function.span
    if has_key and has_value:
        names, statements = _taken_apart(function)
    else:
        name = function.parameters[0].name if function.parameters else None
        names = {0 if has_key else 1: name} if name is not None else {}
        statements = function.body.statements
    key = names.get(0) or _free("key", function, names)
    value = names.get(1) or _free("value", function, names)
    parameters = (core.Parameter(key, span), core.Parameter(value, span))
    return replace(function, parameters=parameters, body=core.Block(statements))


def _free(wish: str, function: core.Function, names: dict[int, str]) -> str:
    taken = names_read(function) | names_bound(function) | set(names.values())
    name, number = wish, 1
    while name in taken:
        number += 1
        name = f"{wish}{number}"
    return name


def _taken_apart(function: core.Function) -> tuple[dict[int, str], tuple[core.Statement, ...]]:
    """The names of ``([key, value]) => …``, by their place."""
    names: dict[int, str] = {}
    match function:
        case core.Function(
            (parameter,), core.Block((core.Let(listed, core.Array((core.Spread(core.Name(id)),))), *rest))
        ) if (id == parameter.name):
            kept: list[core.Statement] = []
            for each in rest:
                match each:
                    case core.Let(name, core.Member(core.Name(of), core.Number(at))) if of == listed:
                        names[int(at)] = name
                    case _:
                        kept.append(each)
            return names, tuple(kept)
    return names, function.body.statements


def identity(
    listed: core.Expr, names: tuple[core.Parameter, ...], given: tuple[bool, ...] = (True, True)
) -> core.Function:
    """The function that gives an item as it is; over an object ``given`` says whether its keys, its values."""
    span = listed.span
    items = tuple(
        core.Name(each.name, each.span) for each, is_given in zip(names, given, strict=False) if is_given
    )
    element: core.Expr = items[0] if len(items) == 1 else core.Array(items, span)
    return core.Function(names, core.Block((core.Return(element, span),)), span)


def _identity_of(function: core.Expr) -> tuple[bool, ...] | None:
    """Of what a function gives its item, or its key and value: of which; None where it gives anything else."""
    match function:
        case core.Function(parameters, core.Block((core.Return(value),))) if value is not None and parameters:
            names = tuple(each.name for each in parameters)
        case _:
            return None
    shown = value.items if isinstance(value, core.Array) and len(names) == 2 else (value,)
    found = tuple(each.id for each in shown if isinstance(each, core.Name))
    is_part = found in (names, names[:1], names[1:]) and len(found) == len(shown)
    return tuple(name in found for name in names) if is_part and found else None


def _kinds(subject: core.Expr) -> tuple[bool, ...]:
    """Whether the keys and the values of an object are gone through."""
    return next((kinds for name, kinds in _KEYS.items() if static(subject, "Object", name)), (True, True))


def is_present_test(function: core.Function) -> bool:
    """``(value) => value != null``, ``(pair) => pair[1] != null``."""
    found = returned(function, 1)
    if found is None:
        return False
    (name,), test = found
    match test:
        case core.Binary("!=", core.Name(id), core.Null()):
            return id == name
        case core.Binary("!=", core.Member(core.Name(id), core.Number(1)), core.Null()):
            return id == name
        case _:
            return False


def _filtered(subject: core.Expr, function: core.Function, expr: core.Expr) -> core.Expr | None:
    found = made(subject)
    if found is not None and is_present_test(function):
        # A comprehension leaves out what is absent by itself.
        return found
    if isinstance(subject, core.Array) and is_present_test(function):
        return None
    items, arrow = over(subject, function)
    test = ("if", arrow)
    element = identity(items, arrow.parameters, _kinds(subject))
    return core.Builtin("for", (items, element), expr.span, (test,))


def _mapped(subject: core.Expr, function: core.Function, expr: core.Expr) -> core.Expr:
    found = made(subject)
    kinds = None if found is None else _identity_of(found.arguments[1])
    if found is not None and kinds is not None and found.keywords:
        test = dict(found.keywords)["if"]
        arrow, test = _same_names(_of_pair(function, *kinds) if len(kinds) == 2 else function, test)
        made_anew = replace(found, arguments=(found.arguments[0], arrow), keywords=(("if", test),))
        return replace(made_anew, span=expr.span)
    items, arrow = over(subject, function)
    return core.Builtin("for", (items, arrow), expr.span)


def _same_names(first: core.Function, second: core.Expr) -> tuple[core.Function, core.Expr]:
    """Two functions of one item: a policy names it as the second does, which gets the names that the first uses."""
    assert isinstance(second, core.Function)
    if not first.parameters:
        return replace(first, parameters=second.parameters), second
    pairs = zip(first.parameters, second.parameters, strict=True)
    names = {b.name: a.name for a, b in pairs if a.name in names_read(first.body)}
    return first, renamed(second, names)


def _flat(subject: core.Expr, function: core.Function, expr: core.Expr) -> core.Expr | None:
    match function.body.statements:
        case (*before, core.Return(value)) if value is not None:
            inner = given(value)
        case _:
            return None
    listed = made(inner)
    if listed is None:
        pairs = static(inner, "Object", "entries")
        item: tuple[core.Parameter, ...] = (core.Parameter("item", inner.span),)
        if pairs is not None and len(pairs) == 1:
            inner = core.Builtin(".items", (given(pairs[0]),), inner.span)
            item = (core.Parameter("key", inner.span), core.Parameter("value", inner.span))
        listed = core.Builtin("for", (inner, identity(inner, item)), inner.span)
    each = core.Builtin("each", (listed,), expr.span)
    body = core.Block((*before, core.Return(each, expr.span)))
    return _mapped(subject, replace(function, body=body), expr)


def _found(subject: core.Expr, function: core.Function, expr: core.Expr) -> core.Expr | None:
    found = made(subject)
    if found is not None and is_present_test(function):
        return core.Builtin("first_of", found.arguments, expr.span, found.keywords)
    if is_present_test(function):
        item = (core.Parameter("item", expr.span),)
        return core.Builtin("first_of", (subject, identity(subject, item)), expr.span)
    whole = _filtered(subject, function, expr)
    assert isinstance(whole, core.Builtin)
    return core.Builtin("first_of", whole.arguments, expr.span, whole.keywords)


def _dictionary(pairs: core.Expr, expr: core.Expr) -> core.Expr | None:
    pairs = given(pairs)
    found_method = method(pairs)
    match pairs:
        case core.Array(items):
            return _display(items, expr)
    if found_method is not None and found_method[1] == "filter":
        match found_method[0], found_method[2]:
            case core.Array(items), (core.Function() as function,) if is_present_test(function):
                return _display(items, expr)
    entries = static(pairs, "Object", "entries")
    if entries is not None and len(entries) == 1:
        over = core.Builtin(".items", (given(entries[0]),), pairs.span)
        names = (core.Parameter("key", pairs.span), core.Parameter("value", pairs.span))
        return _of_pairs(core.Builtin("for", (over, identity(over, names)), pairs.span), expr)
    found = made(pairs)
    return None if found is None else _of_pairs(found, expr)


def _display(items: tuple[core.Expr | core.Spread, ...], expr: core.Expr) -> core.Expr | None:
    """``{[key]: value}`` of ``Object.fromEntries([[key, value]])``."""
    entries = []
    for each in items:
        match each:
            case core.Array((key, value)) if not isinstance(key, core.Spread) and not isinstance(
                value, core.Spread
            ):
                entries.append(core.Entry(key, value, each.span))
            case _:
                return None
    return core.Object(tuple(entries), expr.span)


def _of_pairs(found: core.Builtin, expr: core.Expr) -> core.Expr | None:
    function = found.arguments[1]
    match function:
        case core.Function(
            body=core.Block((*before, core.Return(core.Array((key, value)))))
        ) if not isinstance(key, core.Spread) and not isinstance(value, core.Spread):
            keys = replace(function, body=core.Block((*before, core.Return(key, key.span))))
            values = replace(function, body=core.Block((*before, core.Return(value, value.span))))
            return core.Builtin("dict_for", (found.arguments[0], keys, values), expr.span, found.keywords)
        case core.Function(
            body=core.Block((*before, core.Return(core.Builtin("each", (core.Builtin("for") as inner,)))))
        ):
            made_inner = _of_pairs(inner, expr)
            if made_inner is None:
                return None
            each = core.Builtin("each", (made_inner,), expr.span)
            body = core.Block((*before, core.Return(each, expr.span)))
            return core.Builtin(
                "dict_for", (found.arguments[0], replace(function, body=body)), expr.span, found.keywords
            )
        case _:
            return None
