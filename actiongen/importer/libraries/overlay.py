"""Writes into the event: whoever reads the place later reads what was written.

In: handlers that set members of `event`. Out: a variable for each place that is set whole, which the reads below it
read; a policy's event never changes. A place that is set under a computed key, or read together with what is around it,
stays.

    event.user.app_metadata.plan = p || "free"; f(event.user.app_metadata.plan);
        ->   const plan = event.user.app_metadata.plan || "free"; f(plan);
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import Names, below, bottom_up, names_in, path_of
from actiongen.importer.normalise.single import single
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_Path = tuple[str, ...]
_MOST = 50


def overlay(file: core.File, notes: Notes) -> core.File:
    """The file whose handlers leave the event as it is."""
    names = Names(names_in(file))
    exports = tuple((name, _Overlay(function, names).function()) for name, function in file.exports)
    if all(new is old for (_, new), (_, old) in zip(exports, file.exports, strict=True)):
        return file
    return single(replace(file, exports=exports), notes)


class _Overlay:
    def __init__(self, function: core.Function, names: Names) -> None:
        self._function = function
        self._names = names

    def function(self) -> core.Function:
        """The handler, the same object where it sets nothing of the event."""
        body = bottom_up(self._function.body, _without_defaults)
        paths = {path for each in below(body) if (path := _set(each)) is not None}
        if len(paths) > _MOST:
            return self._function
        alone = {path for path in paths if not any(_overlaps(path, other) for other in paths)}
        places = {path: self._names.fresh(path[-1]) for path in sorted(alone) if _is_read_apart(body, path)}
        if not places and body is self._function.body:
            return self._function

        def change(node: Any) -> Any:
            if isinstance(node, core.SetMember):
                path = _set(node)
                if path in places:
                    value = node.value if node.value is not None else core.Undefined(node.span)
                    return core.Assign(places[path], value, node.span, node.comments)
            if isinstance(node, core.Member):
                path = path_of(node)
                if path in places:
                    return core.Name(places[path], node.span)
            return node

        body = bottom_up(body, change)
        first = tuple(
            core.Let(name, _member(path, self._function), self._function.span)
            for path, name in places.items()
        )
        return replace(self._function, body=replace(body, statements=(*first, *body.statements)))


def _member(path: _Path, function: core.Function) -> core.Expr:
    made: core.Expr = core.Name(path[0], function.span)
    for key in path[1:]:
        made = core.Member(made, core.Text(key, function.span), function.span)
    return core.Chain(made, function.span)


def _set(node: object) -> _Path | None:
    """The place of the event that a statement sets."""
    match node:
        case core.SetMember(object, core.Text(key)):
            above = path_of(object)
            return (*above, key) if above is not None and above[0] == "event" else None
        case _:
            return None


def _without_defaults(node: Any) -> Any:
    """`event.user.app_metadata = event.user.app_metadata || {}` changes nothing that a policy sees."""
    match node:
        case core.SetMember(
            value=core.Logical("||" | "??", core.Chain(old) | old, core.Object(()))
        ) if path_of(old) is not None and path_of(old) == _set(node):
            return []
        case _:
            return node


def _overlaps(first: _Path, second: _Path) -> bool:
    return first != second and (first == second[: len(first)] or second == first[: len(second)])


def _is_read_apart(body: core.Block, path: _Path) -> bool:
    """Whether nothing reads what is around the place as a whole."""
    inner: set[int] = set()
    for each in below(body):
        match each:
            case core.Member(object):
                inner.add(id(object))
            case core.SetMember(object):
                inner.add(id(object))
    for each in below(body):
        if isinstance(each, core.Member | core.Name) and id(each) not in inner:
            found = path_of(each)
            if found is not None and len(found) < len(path) and found == path[: len(found)]:
                return False
    return True
