"""What Rules hand on to each other.

In: the files of all rules of an export, normalised, in their order. Out: for each what it reads of earlier
ones, and what later ones read of it: :class:`Handed`. Rules share `user` and `context`; Actions share the
metadata of the transaction.

    rule 1: user.groups = […];   rule 2: if (user.groups.includes("a")) …
    ->   rule 1 writes user.groups under the key "user.groups", rule 2 reads it there
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as changed
from typing import Any

from actiongen.core.read import Unreadable, read_core
from actiongen.core.tree import Block, Call, Expr, File, Function, Let, Member, Name, SetMember, Text
from actiongen.core.walk import Names, below, bottom_up, names_bound, parts, renamed
from actiongen.importer.legacy.entry import entry_of
from actiongen.importer.legacy.made import Path, access_path
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.table import table
from actiongen.importer.model import Handed, Kind, Original
from actiongen.importer.normalise import PASSES
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.recursion import deep_recursion

_CONTAINERS = {"app_metadata": "AppMetadata", "user_metadata": "UserMetadata"}


def with_handed(originals: Sequence[Original]) -> tuple[Original, ...]:
    """The originals of an export, in which each Rule that runs says what it is handed and hands on."""
    running = [each for each in originals if each.kind is Kind.RULE and each.is_enabled]
    running.sort(key=lambda each: (each.order is None, each.order or 0))
    files = {id(each): file for each in running if (file := _normal(each)) is not None}
    rules = [each for each in running if id(each) in files]
    is_ordered = all(each.order is not None for each in rules)
    found = hand_over([files[id(each)] for each in rules], is_ordered=is_ordered)
    handed = {id(each): what for each, what in zip(rules, found, strict=True)}
    return tuple(changed(each, handed=handed[id(each)]) if id(each) in handed else each for each in originals)


def _normal(original: Original) -> File | None:
    """The file of a rule in its usual form, None if it cannot be read."""
    try:
        with deep_recursion():
            file = read_core(original.path, original.code)
            if isinstance(file, Unreadable):
                return None
            for change in PASSES:
                file = change(file, Notes())
    except RecursionError:
        return None
    return file


def hand_over(rules: Sequence[File], *, is_ordered: bool = True) -> tuple[Handed, ...]:
    """What each of the rules hands on and is handed; if nothing says their order, each may come before each."""
    written = [_places(file, is_write=True) for file in rules]
    read = [_places(file, is_write=False) for file in rules]
    functions = [_functions(file) for file in rules]
    made: list[Handed] = []
    for index in range(len(rules)):
        before = range(index) if is_ordered else [each for each in range(len(rules)) if each != index]
        after = range(index + 1, len(rules)) if is_ordered else before
        known = {name: each for other in (*before, index) for name, each in functions[other].items()}
        shared = frozenset(f"global.{name}" for name in known)
        reads = read[index].intersection(frozenset[str]().union(*(written[each] for each in before))) - shared
        writes = written[index].intersection(frozenset[str]().union(*(read[each] for each in after))) - shared
        own = {name: each for name, each in known.items() if f"global.{name}" in read[index]}
        made.append(Handed(reads, writes, own))
    return tuple(made)


def taken_over(body: Block, handed: Handed, roots: Roots, names: Names) -> Block:
    """The body with the functions that other rules put into `global` as functions of its own."""
    lets: list[Let] = []
    values: dict[Path, Expr] = {}
    for name, function in handed.functions.items():
        own = names.fresh(name)
        inner = {bound: names.fresh(bound) for bound in sorted(names_bound(function))}
        made = renamed(function, {**inner, "user": roots.user, "context": roots.context})
        lets.append(Let(own, made, function.span))
        values["global", name] = Name(own, function.span)
    if not lets:
        return body

    def change(node: Any) -> Any:
        path = access_path(node) if isinstance(node, Member) else None
        return values.get(path, node) if path is not None else node

    return replace(body, statements=(*lets, *bottom_up(body, change).statements))


def key_of(place: str) -> str:
    """The key of the transaction's metadata for a place."""
    return place[-64:]


def _places(file: File, *, is_write: bool) -> frozenset[str]:
    """The places that a rule writes for others, or reads."""
    function = entry_of(file)
    if function is None or len(function.parameters) < 2:
        return frozenset()
    roots = {function.parameters[0].name: "user", function.parameters[1].name: "context", "global": "global"}
    paths = _written(function.body) if is_write else _read(function.body)
    found = (_place(path, roots) for path in paths)
    # What is written down, the event of the next Action has.
    kept = _kept(function.body) if is_write else ()
    return frozenset(place for place in found if place is not None and not place.startswith(tuple(kept)))


def _place(path: Path, roots: Mapping[str, str]) -> str | None:
    if path[0] not in roots or len(path) < 2:
        return None
    root = roots[path[0]]
    if root == "user" and path[1] in _CONTAINERS:
        return None if len(path) < 3 else f"user.{path[1]}.{path[2]}"
    if root == "user" and path[1] == "user_id":
        return None
    if root == "context" and (path[1] in table().objects or path[1] in table().made_by_rules):
        return None
    if root == "context" and any(
        each.split(".")[0] == path[1] for each in (*table().context, *table().nothing)
    ):
        return None
    return f"{root}.{path[1]}"


def _kept(body: Block) -> list[str]:
    """The beginnings of what a rule writes down for good."""
    paths = [access_path(each.function) for each in below(body) if isinstance(each, Call)]
    methods = {path[-1] for path in paths if path is not None and path[0] == "auth0"}
    return [f"user.{each}." for each, name in _CONTAINERS.items() if f"update{name}" in methods]


def _written(body: Block) -> Iterator[Path]:
    for each in below(body):
        if isinstance(each, SetMember) and isinstance(each.key, Text):
            owner = access_path(each.object)
            if owner is not None:
                yield (*owner, each.key.value)


def _read(body: Block) -> Iterator[Path]:
    todo: list[Any] = [body]
    while todo:
        each = todo.pop()
        if isinstance(each, SetMember):
            todo += [part for part in (each.key, each.value) if part is not None]
            continue
        path = access_path(each) if isinstance(each, Member) else None
        if path is not None:
            yield path
            continue
        todo += parts(each)


def _functions(file: File) -> dict[str, Function]:
    """Functions that a rule puts into `global`."""
    found: dict[str, Function] = {}
    entry = entry_of(file)
    parameters = () if entry is None else entry.parameters
    roots = {each.name: own for each, own in zip(parameters, ("user", "context"), strict=False)}
    lets = {each.name: each.value for each in below(file) if isinstance(each, Let)}
    for each in below(file):
        if (
            isinstance(each, SetMember)
            and access_path(each.object) == ("global",)
            and isinstance(each.key, Text)
        ):
            value = lets.get(each.value.id) if isinstance(each.value, Name) else each.value
            if isinstance(value, Function):
                found[each.key.value] = renamed(value, roots)
    return found
