"""Guards that the emitter puts around an operation by itself, because what it takes may be absent.

In: ``&&``, ``||`` and ``? : undefined`` as they were read. Out: the operation alone. The emitter writes a value
twice in the same words; in a policy that asks for it first, no ``?.`` stands behind the test any more, and the test
is kept.

    body?.email != null && body?.email === x   ->   body?.email === x
"""

from collections.abc import Iterator

from actiongen.core import tree as core
from actiongen.core.walk import below
from actiongen.importer.own.patterns import Items, conjuncts, joined, method, returned, static, there
from actiongen.lazy_dataclass import replace

_TURNED = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_METHODS = ("slice", "replaceAll", "join", "split")
_ARITHMETIC = ("seconds", "minutes", "hours", "days")


def guarded(node: object) -> object:
    """The node without such a guard."""
    match node:
        case core.Logical("&&", left, right):
            return _held(left, right, node)
        case core.Logical(
            "||", core.Binary("==", value, core.Null()), core.Binary(operator, one, other) as compared
        ):
            if operator == "!==" and value in (one, other) and _is_cut(value):
                return compared
            if operator in _TURNED and value in (*_operands(one), *_operands(other)) and _is_cut(value):
                return core.Unary("!", replace(compared, operator=_TURNED[operator]), node.span)
            return node
        case core.Conditional(condition, then, core.Undefined()):
            values = [there(each) for each in conjuncts(condition)]
            taken = list(_taken(then))
            return then if all(each is not None and each in taken for each in values) else node
        case _:
            return node


def _held(left: core.Expr, right: core.Expr, node: core.Logical) -> core.Expr:
    tests = conjuncts(left)
    between = _between(tests[-1], right, node)
    if between is not None:
        return joined([*tests[:-1], between], node.span)
    needed = list(_needed(right))
    count = len(tests)
    while count and (value := there(tests[count - 1])) is not None and value in needed:
        count -= 1
    if count == len(tests):
        return node
    return joined([*tests[:count], right], node.span)


def _between(first: core.Expr, second: core.Expr, node: core.Logical) -> core.Expr | None:
    """``a < x < b``, whose second test does not know that the first one holds."""
    match first, second:
        case core.Binary(one, lower, middle), core.Binary(other, again, upper) if (
            one in _TURNED and other in _TURNED
        ):
            raw = middle
            match middle:
                case core.Builtin("read", (value, _)) | core.Logical("??", value, core.Name("NaN")):
                    raw = value
            if raw == again and _is_cut(again):
                words = (core.Text(one, node.span), core.Text(other, node.span))
                return core.Builtin("between", (lower, middle, upper, *words), node.span)
    return None


def _needed(condition: core.Expr) -> Iterator[core.Expr]:
    """What the emitter guards a condition against, where it may be absent."""
    condition = _bare(condition)
    match condition:
        case core.Binary("<" | "<=" | ">" | ">=", left, right):
            # Of what is no chain both policies give the same.
            yield from (each for side in (left, right) for each in _operands(side) if _is_cut(each))
        case core.Binary("===", left, right):
            yield from (each for each in (left, right) if _is_cut(each))
        case core.Call(core.Name("whenPresent"), (_, function)) if not isinstance(function, core.Spread):
            found = returned(function, 1)
            if found is not None:
                yield from _needed(found[1])
        case core.Call():
            yield from static(condition, "Object", "hasOwn") or ()
            found_method = method(condition)
            if found_method is not None and found_method[1] in ("startsWith", "endsWith", "includes", "test"):
                yield from found_method[2]


def _operands(expr: core.Expr) -> Iterator[core.Expr]:
    expr = _bare(expr)
    match expr:
        case core.Binary("+" | "-" | "*" | "/", left, right):
            yield from _operands(left)
            yield from _operands(right)
        case core.Unary("-", operand):
            yield from _operands(operand)
        case core.Builtin(name, (inner,)) if name in _ARITHMETIC:
            yield from _operands(inner)
        case core.Call(
            core.Member(core.Name("Math"), core.Text("floor" | "ceil")), (inner,)
        ) if not isinstance(inner, core.Spread):
            yield from _operands(inner)
        case core.Logical("??", value, core.Name("NaN")):
            yield value
    yield expr
    if isinstance(expr, core.Member):
        yield core.Chain(expr, expr.span)


def _taken(then: core.Expr) -> Iterator[core.Expr]:
    """What an operation takes of which the emitter makes sure that it is there."""
    then = _bare(then)
    match then:
        case core.Array((core.Spread(core.New(core.Name("Set"), (items,))),)) if not isinstance(
            items, core.Spread
        ):
            yield items
        case core.Call(core.Name("whenPresent"), (_, function)) if not isinstance(function, core.Spread):
            found = returned(function, 1)
            if found is not None:
                yield from _taken(found[1])
        case core.Call():
            yield from static(then, "JSON", "stringify") or ()
            found_method = method(then)
            if found_method is not None:
                yield from _of_method(*found_method)


def _of_method(subject: core.Expr, name: str, arguments: Items) -> Iterator[core.Expr]:
    if name in _METHODS:
        for each in arguments:
            yield each
            made = returned(each, 0)
            if made is not None:
                yield made[1]
    if name == "sort":
        match subject:
            case core.Array((core.Spread(items),)):
                yield items
    if name == "toString":
        yield from static(subject, "Buffer", "from") or ()
    updated = method(subject) if name == "digest" else None
    if updated is not None:
        yield from updated[2]
        yield from (static(updated[0], "crypto", "createHmac") or ())[1:]


def _bare(expr: core.Expr) -> core.Expr:
    return expr.value if isinstance(expr, core.Chain) else expr


def _is_cut(value: core.Expr) -> bool:
    return any(isinstance(each, core.Member) and each.optional for each in below(value))
