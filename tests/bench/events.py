"""Events made from one event.

In: an event and what to change in it, by paths as policies write them, without ``event.``. Out: copies.

    changed({"user": {"email": "a@b"}}, {"user.email": None}, unset=())
    variations(event, optional_paths=["user.email"], open_paths=["user.app_metadata.flag"])
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

Json = dict[str, object]
# One value of each type that JSON has, empty and falsy ones too.
JSON_VALUES: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1.5,
    "",
    "text",
    "1",
    [],
    ["text"],
    [None],
    {},
    {"key": "text"},
)


def changed(event: Mapping[str, object], values: Mapping[str, object], unset: Iterable[str]) -> Json:
    """A copy of the event with values set (parents are made where missing) and paths taken out."""
    result = copy.deepcopy(dict(event))
    for path, value in values.items():
        _set(result, path, copy.deepcopy(value))
    for path in unset:
        _unset(result, path)
    return result


def merged(event: Mapping[str, object], partial: Mapping[str, object]) -> Json:
    """The event with the members of ``partial`` laid over it, record by record."""
    result = copy.deepcopy(dict(event))
    for key, value in partial.items():
        under = result.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        result[key] = merged(cast(Json, under), cast(Json, value)) if both else copy.deepcopy(value)
    return result


def variations(
    event: Mapping[str, object], optional_paths: Iterable[str], open_paths: Iterable[str]
) -> Iterator[tuple[str, Json]]:
    """The event itself; each optional path missing and null; each open path of every JSON type too."""
    yield "as it is", changed(event, {}, ())
    open_paths = tuple(open_paths)
    for path in (*optional_paths, *open_paths):
        yield f"{path} is missing", changed(event, {}, [path])
        yield f"{path} is null", changed(event, {path: None}, ())
    for path in open_paths:
        for value in JSON_VALUES[1:]:
            yield f"{path} is {value!r}", changed(event, {path: value}, ())


def _set(event: Json, path: str, value: object) -> None:
    *parents, last = path.split(".")
    node = event
    for key in parents:
        under = node.get(key)
        if not isinstance(under, dict):
            under = node[key] = {}
        node = under
    node[last] = value


def _unset(event: Json, path: str) -> None:
    *parents, last = path.split(".")
    node: object = event
    for key in parents:
        node = node.get(key) if isinstance(node, dict) else None
    if isinstance(node, dict):
        node.pop(last, None)
