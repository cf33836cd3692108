"""Recognising nodes of Core and making them, in the words that the tables of this package need.

In: expressions. Out: their parts, or None where they are something else.

    method(x.includes("a"))   ->   (x, "includes", ("a",))
"""

from actiongen.core import tree as core
from actiongen.core.walk import ends
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

Arguments = tuple[core.Expr, ...]


def plain(arguments: tuple[core.Expr | core.Spread, ...]) -> Arguments | None:
    """The arguments, unless one is spread."""
    found = tuple(each for each in arguments if not isinstance(each, core.Spread))
    return found if len(found) == len(arguments) else None


def method(node: core.Expr) -> tuple[core.Expr, str, Arguments] | None:
    """Object, name and arguments of ``object.name(…)``."""
    match node:
        case core.Call(core.Member(object, core.Text(name)), arguments):
            given = plain(arguments)
            return None if given is None else (object, name, given)
        case _:
            return None


def called(node: core.Expr) -> tuple[str, Arguments] | None:
    """Name and arguments of a call of a free or defined name: ``Number(x)``."""
    match node:
        case core.Call(core.Name(name), arguments):
            given = plain(arguments)
            return None if given is None else (name, given)
        case _:
            return None


def path(node: core.Expr) -> tuple[str, ...] | None:
    """``Object.prototype.x`` as its names."""
    match node:
        case core.Name(name):
            return (name,)
        case core.Member(object, core.Text(key)):
            above = path(object)
            return None if above is None else (*above, key)
        case _:
            return None


def static(node: core.Expr) -> tuple[tuple[str, ...], Arguments] | None:
    """Path and arguments of ``Object.keys(…)``."""
    if isinstance(node, core.Call):
        names, given = path(node.function), plain(node.arguments)
        if names is not None and given is not None:
            return names, given
    return None


def text(node: core.Expr | core.Spread | None) -> str | None:
    """What a literal text says, also one between backquotes."""
    match node:
        case core.Text(value):
            return value
        case core.Template(parts) if all(isinstance(part, str) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        case _:
            return None


def number(node: core.Expr | None) -> float | None:
    """What an expression of literal numbers comes to: ``1000 * 60``."""
    match node:
        case core.Number(value):
            return value
        case core.Unary("-", operand):
            inner = number(operand)
            return None if inner is None else -inner
        case core.Binary("*" | "+" | "-" | "/" as operator, left, right):
            first, second = number(left), number(right)
            if first is None or second is None or (operator == "/" and second == 0):
                return None
            return {
                "*": lambda: first * second,
                "+": lambda: first + second,
                "-": lambda: first - second,
                "/": lambda: first / second,
            }[operator]()
        case _:
            return None


def returned(function: core.Expr | None) -> core.Expr | None:
    """What a function gives whose body is one ``return``."""
    match function:
        case core.Function(body=core.Block((core.Return(value),))):
            return value
        case _:
            return None


def of_item(function: core.Expr | None, span: Span) -> core.Function | None:
    """A callback as a function of one item, not async: definitions and one `return`. ``Boolean`` is the item itself,
    ``Number`` makes a number of it.
    """
    match function:
        case core.Name("Boolean"):
            return arrow(("item",), core.Name("item", span), span)
        case core.Name("Number"):
            return arrow(("item",), core.Call(function, (core.Name("item", span),), span), span)
        case core.Function((core.Parameter(default=None, is_rest=False),), is_async=False):
            return folded(function)
        case _:
            return None


def folded(function: core.Function) -> core.Function | None:
    """The function with one ``return`` behind its definitions: arms that return are a conditional expression."""
    if returned(function) is not None:
        return function
    made = _folded(function.body.statements, function.span)
    if made is None:
        return None
    last = core.Return(made[1], function.span)
    return replace(function, body=core.Block((*made[0], last)))


def _folded(
    statements: tuple[core.Statement, ...], span: Span
) -> tuple[tuple[core.Let, ...], core.Expr] | None:
    lets: list[core.Let] = []
    for index, each in enumerate(statements):
        match each:
            case core.Let():
                lets.append(each)
            case core.Return(value):
                return tuple(lets), value if value is not None else core.Undefined(each.span)
            case core.If(condition, then, otherwise):
                rest = statements[index + 1 :]
                if not ends(then) and not ends(otherwise):
                    # What follows would stand in both.
                    return None
                arms = [_folded((*arm.statements, *rest), span) for arm in (then, otherwise)]
                if arms[0] is None or arms[1] is None:
                    return None
                inner = [*arms[0][0], *(let for let in arms[1][0] if let not in arms[0][0])]
                chosen = core.Conditional(condition, arms[0][1], arms[1][1], each.span)
                return (*lets, *inner), chosen
            case _:
                return None
    return tuple(lets), core.Undefined(span)


def arrow(names: tuple[str, ...], value: core.Expr, span: Span) -> core.Function:
    """``(names) => value``."""
    parameters = tuple(core.Parameter(name, span) for name in names)
    return core.Function(parameters, core.Block((core.Return(value, span),)), span)


def builtin(name: str, span: Span, *arguments: core.Expr, **keywords: core.Expr) -> core.Builtin:
    """What a policy calls ``name``; an underscore behind a keyword that Python keeps for itself goes."""
    return core.Builtin(
        name, arguments, span, tuple((key.rstrip("_"), value) for key, value in keywords.items())
    )


def is_builtin(node: core.Expr | None, *names: str) -> bool:
    """Whether it is one of these built-ins."""
    return isinstance(node, core.Builtin) and node.name in names


def negated(node: core.Expr) -> core.Expr:
    """``!node``, and what is negated already loses it."""
    if isinstance(node, core.Unary) and node.operator == "!":
        return node.operand
    return core.Unary("!", node, node.span)


def present(node: core.Expr) -> core.Builtin:
    """Whether it is there."""
    return builtin("present", node.span, node)


def _written(node: core.Expr) -> str | None:
    """What a literal is in a text."""
    match node:
        case core.Text(value):
            return value
        case core.Number(value) if abs(value) < 2**53 and value == int(value):
            return str(int(value))
        case _:
            return None


def joined(parts: tuple["str | core.Expr", ...], span: Span) -> core.Template:
    """A template of these parts: texts that meet are one, templates in it are taken apart."""
    found: list[str | core.Expr] = []
    for part in parts:
        inner = part.parts if isinstance(part, core.Template) else (part,)
        for each in inner:
            said = each if isinstance(each, str) else _written(each)
            if said is None:
                assert not isinstance(each, str)
                found.append(each)
            elif found and isinstance(found[-1], str):
                found[-1] += said
            elif said:
                found.append(said)
    return core.Template(tuple(found), span)
