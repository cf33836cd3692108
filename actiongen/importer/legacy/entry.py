"""The function that a Rule or Hook is, made ready.

In: a file. Out: its one function, whose parameters have names of their own and are never passed on, and the
module scope around it, with `require` as Actions write it.

    require("lodash@4.17.10")               ->   require("lodash")
    helper(user, 1), helper: (u, n) => …    ->   helper(1), helper: (n) => … with user in the place of u
"""

import re
from collections.abc import Iterable
from typing import Any

from actiongen.core.tree import (
    Block,
    Call,
    Expr,
    File,
    Function,
    Let,
    Name,
    Parameter,
    Spread,
    Text,
    Undefined,
)
from actiongen.core.walk import (
    Names,
    below,
    bottom_up,
    free_names,
    names_assigned,
    names_in,
    renamed,
    substituted,
)
from actiongen.importer.legacy.table import table
from actiongen.importer.model import Package
from actiongen.lazy_dataclass import replace

_VERSION = re.compile(r"(@[^/@]+/[^/@]+|[^/@]+)@([^/]*)(.*)", re.ASCII | re.DOTALL)


def packages_of(file: File) -> tuple[Package, ...]:
    """The packages that a Rule requires with a version in their name: `require("lodash@4.17.10")`."""
    found: dict[str, Package] = {}
    for each in below(file):
        match = _VERSION.fullmatch(_required(each))
        if match is not None:
            found.setdefault(match[1], Package(match[1], match[2]))
    return tuple(found.values())


def _required(node: Any) -> str:
    if not (isinstance(node, Call) and isinstance(node.function, Name) and node.function.id == "require"):
        return ""
    name = node.arguments[0] if len(node.arguments) == 1 else None
    return name.value if isinstance(name, Text) else ""


def prepared(file: File) -> File:
    """The file with packages required as in an Action, and no name that means something in Actions."""
    free = free_names(file)
    file = bottom_up(file, _without_version)
    file = _with_packages(file, free)
    names = Names(names_in(file))
    return renamed(file, {each: names.fresh(f"{each}_of_rule") for each in ("event", "api")})


def _without_version(node: Any) -> Any:
    match = _VERSION.fullmatch(_required(node))
    if match is None:
        return node
    [name] = node.arguments
    return replace(node, arguments=(replace(name, value=match[1] + match[3]),))


def _with_packages(file: File, free: Iterable[str]) -> File:
    """What Rules had without `require`, required."""
    span = next((each.span for _, each in file.exports), None)
    if span is None:
        return file
    made: list[Let] = []
    for name in sorted(free):
        package = table().packages.get(name)
        if package is not None:
            value = Call(Name("require", span), (Text(package, span),), span)
            made.append(Let(name, value, span))
    if not made:
        return file
    return replace(file, body=replace(file.body, statements=(*made, *file.body.statements)))


def entry_of(file: File) -> Function | None:
    """The function that a Rule or Hook is: the whole file, or what it exports."""
    exports = dict(file.exports)
    for name in ("", "default"):
        if name in exports:
            return exports[name]
    return next(iter(exports.values())) if len(exports) == 1 else None


def named(function: Function, wishes: tuple[str, ...], names: Names) -> tuple[Function, tuple[str, ...]]:
    """The names of the first parameters, made up for those that the function leaves out."""
    found = [each.name for each in function.parameters[: len(wishes)]]
    found += [names.fresh(wish) for wish in wishes[len(found) :]]
    return function, tuple(found)


def specialised(body: Block, roots: tuple[str, ...]) -> Block:
    """Helpers that are given `user`, `context` and the like at every call read them where they are."""
    for _ in range(4):
        made = _specialised(body, (*roots, "configuration", "auth0"))
        if made == body:
            break
        body = made
    return body


def with_all_arguments(body: Block) -> Block:
    """Calls of the rule's own helpers with all of their arguments: what is left out is undefined."""
    counts = {
        each.name: [p for p in each.value.parameters if not p.is_rest and p.default is None]
        for each in below(body)
        if isinstance(each, Let) and isinstance(each.value, Function)
    }

    def change(node: Any) -> Any:
        if not (isinstance(node, Call) and isinstance(node.function, Name) and node.function.id in counts):
            return node
        lacking = len(counts[node.function.id]) - len(node.arguments)
        if lacking <= 0 or any(isinstance(each, Spread) for each in node.arguments):
            return node
        return replace(node, arguments=(*node.arguments, *(Undefined(node.span) for _ in range(lacking))))

    return bottom_up(body, change)


def _specialised(body: Block, roots: tuple[str, ...]) -> Block:
    assigned = names_assigned(body)
    functions = {
        each.name: each.value
        for each in below(body)
        if isinstance(each, Let) and isinstance(each.value, Function) and each.name not in assigned
    }
    calls: dict[str, list[Call]] = {name: [] for name in functions}
    uses: dict[str, int] = {}
    for node in below(body):
        if isinstance(node, Call) and isinstance(node.function, Name) and node.function.id in functions:
            calls[node.function.id].append(node)
        if isinstance(node, Name) and node.id in functions:
            uses[node.id] = uses.get(node.id, 0) + 1
    dropped: dict[str, dict[int, str]] = {}
    for name, function in functions.items():
        found = _always(function, calls[name], roots) if uses.get(name, 0) == len(calls[name]) else {}
        if found:
            dropped[name] = found
    return bottom_up(body, lambda node: _with_dropped(node, dropped)) if dropped else body


def _always(function: Function, calls: list[Call], roots: tuple[str, ...]) -> dict[int, str]:
    """The positions at which every call passes the same of these names."""
    found: dict[int, str] = {}
    assigned = names_assigned(function)
    for index, parameter in enumerate(function.parameters):
        if parameter.is_rest or parameter.default is not None or parameter.name in assigned:
            break
        passed = {_name(call, index) for call in calls}
        if len(passed) == 1 and (one := passed.pop()) in roots:
            found[index] = one
    return found


def _name(call: Call, index: int) -> str:
    if len(call.arguments) <= index or any(isinstance(each, Spread) for each in call.arguments[: index + 1]):
        return ""
    value = call.arguments[index]
    return value.id if isinstance(value, Name) else ""


def _with_dropped(node: Any, dropped: dict[str, dict[int, str]]) -> Any:
    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.id in dropped:
        gone = dropped[node.function.id]
        return replace(node, arguments=tuple(each for i, each in enumerate(node.arguments) if i not in gone))
    if isinstance(node, Let) and isinstance(node.value, Function) and node.name in dropped:
        return replace(node, value=_without_parameters(node.value, dropped[node.name]))
    return node


def _without_parameters(function: Function, gone: dict[int, str]) -> Function:
    values: dict[str, Expr] = {
        function.parameters[index].name: Name(name, function.parameters[index].span)
        for index, name in gone.items()
    }
    kept: tuple[Parameter, ...] = tuple(
        each for index, each in enumerate(function.parameters) if index not in gone
    )
    return replace(function, parameters=kept, body=substituted(function.body, values))


def without_aliases(body: Block, is_alias: Any) -> Block:
    """Variables that are another name of `user`, `context` or a part of them are that part."""
    for _ in range(8):
        assigned = names_assigned(body)
        values: dict[str, Expr] = {}

        def look(node: Any) -> Any:
            if isinstance(node, Let) and node.name not in assigned and is_alias(node.value):  # noqa: B023
                values[node.name] = node.value  # noqa: B023
                return []
            return node

        made = bottom_up(body, look)
        if not values:
            return body
        for _again in values:
            resolved = {name: substituted(value, values) for name, value in values.items()}
            if resolved == values:
                break
            values = resolved
        body = substituted(made, values)
    return body
