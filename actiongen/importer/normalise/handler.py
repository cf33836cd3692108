"""The handlers' parameters are called `event` and `api`, also in the helpers that get them handed on.

In: a file. Out: the same with these names. A helper that gets the same of them (or the same part of one) at each of
its calls has no parameter for it any more, and says `event` itself, as policies do: from here on `event` and `api` are
names of the whole file.

    async (e, a) => { f(e.user); }   ->   async (event, api) => { f(); }
"""

from typing import Any

from actiongen.core.tree import Call, Expr, File, Function, Let, Name, Spread
from actiongen.core.walk import (
    below,
    bottom_up,
    is_path,
    names_assigned,
    names_bound,
    path_of,
    rebuilt,
    renamed,
    substituted,
)
from actiongen.importer.normalise.tools import changes
from actiongen.importer.normalise.tools import names_of as fresh_names_of
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_RULE = ("user", "context", "callback")
# So many helpers may lose parameters.
_LAST = 50


def handler(file: File, notes: Notes) -> File:
    """The file with the usual names, and without parameters that hand them on."""
    file = _with_names(file)
    roots = {each.name for _, function in file.exports for each in function.parameters}
    for _ in range(_LAST):
        changed = _without_handing_on(file, roots)
        if changed is file:
            return file
        file = changed
    return file


def _with_names(file: File) -> File:
    names: dict[str, str] = {}
    for name, function in file.exports:
        usual = ("event", "api") if name.startswith("on") else _RULE if len(function.parameters) == 3 else ()
        for each, wish in zip(function.parameters, usual, strict=False):
            if not each.is_rest and each.default is None:
                names[each.name] = wish
    fresh = fresh_names_of(file)
    for taken in (names_bound(file) & set(names.values())) - set(names):
        names[taken] = fresh.fresh(taken)
    names = {old: new for old, new in names.items() if old != new}
    return renamed(file, names)


def _without_handing_on(file: File, roots: set[str]) -> File:
    """The file without the parameters of one helper that always get the same."""
    assigned = names_assigned(file)
    written = changes(file)
    for helper in _helpers(file, assigned):
        assert isinstance(helper.value, Function)
        calls = _calls(file, helper.name)
        if calls is None or not calls:
            continue
        values: dict[int, Expr] = {}
        for index, parameter in enumerate(helper.value.parameters):
            if parameter.default is not None or parameter.is_rest or parameter.name in assigned:
                continue
            given = _always(calls, index, parameter.name)
            path = None if given is None else path_of(given)
            if given is None or path is None or path[0] not in roots or path[0] in assigned:
                continue
            if len(path) == 1 or path[0] not in written:
                values[index] = given
        if values:
            return _replaced(file, helper, values)
    return file


def _helpers(file: File, assigned: set[str]) -> list[Let]:
    return [
        each
        for each in below(file)
        if isinstance(each, Let) and isinstance(each.value, Function) and each.name not in assigned
    ]


def _calls(file: File, name: str) -> list[Call] | None:
    """The calls of a function, None if it is used in any other way."""
    calls = [each for each in below(file) if isinstance(each, Call) and _is_call_of(each, name)]
    uses = sum(1 for each in below(file) if isinstance(each, Name) and each.id == name)
    is_open = any(isinstance(argument, Spread) for call in calls for argument in call.arguments)
    return None if is_open or uses != len(calls) else calls


def _is_call_of(node: Call, name: str) -> bool:
    return isinstance(node.function, Name) and node.function.id == name


def _always(calls: list[Call], index: int, parameter: str) -> Expr | None:
    """What a parameter gets at each call; one that hands itself on in a call of itself does not count."""
    given: Expr | None = None
    for call in calls:
        argument = call.arguments[index] if index < len(call.arguments) else None
        if argument is None or isinstance(argument, Spread) or not is_path(argument):
            return None
        if isinstance(argument, Name) and argument.id == parameter:
            continue
        if given is not None and argument != given:
            return None
        given = argument
    return given


def _replaced(file: File, helper: Let, values: dict[int, Expr]) -> File:
    function = helper.value
    assert isinstance(function, Function)
    inner = {function.parameters[index].name: value for index, value in values.items()}
    kept = tuple(each for index, each in enumerate(function.parameters) if index not in values)
    made = replace(helper, value=replace(function, parameters=kept, body=substituted(function.body, inner)))

    def change(node: Any) -> Any:
        if isinstance(node, Call) and _is_call_of(node, helper.name):
            arguments = tuple(each for index, each in enumerate(node.arguments) if index not in values)
            return replace(node, arguments=arguments)
        return node

    def put(node: Any) -> Any:
        return made if node is helper else rebuilt(node, put)

    return bottom_up(rebuilt(file, put), change)
