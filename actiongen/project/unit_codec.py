"""Units as JSON that can be read again: from one build to the next, and from one process to another.

In: a unit, or what :func:`pack` made of it. Out: the one from the other; ValueError for anything else.

    unpack(pack(unit)) == unit
"""

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Trigger
from actiongen.checks.suppress import Suppression, Suppressions
from actiongen.diagnostics import codes
from actiongen.diagnostics.stored import (
    Json,
    items,
    pack_all,
    pack_span,
    text,
    unpack_all,
    unpack_span,
)
from actiongen.ir import Dependency, External, Flow, Flows, Header, Library, Program, SecretDeclaration
from actiongen.unit import Unit


def pack(unit: Unit) -> Json:
    """A unit as lists of texts and numbers."""
    right: list[Json] = [
        [each.code.id, None if each.covers is None else pack_span(each.covers), pack_span(each.comment)]
        for each in unit.suppressions.right
    ]
    return [
        unit.path,
        _pack_meaning(unit.meaning),
        pack_all(unit.diagnostics),
        [right, pack_all(unit.suppressions.wrong)],
        unit.javascript,
        pack_all(unit.problems),
        list(unit.loaded),
        unit.tests,
        unit.properties,
    ]


def unpack(found: Json) -> Unit:
    """The unit that was packed."""
    match found:
        case [
            str(path),
            meaning,
            diagnostics,
            [list(right), wrong],
            None | str() as javascript,
            problems,
            loaded,
            int(tests),
            int(properties),
        ]:
            return Unit(
                path,
                _unpack_meaning(meaning),
                unpack_all(diagnostics),
                Suppressions(tuple(_unpack_suppression(each) for each in right), unpack_all(wrong)),
                javascript,
                unpack_all(problems),
                tuple(text(each) for each in items(loaded)),
                tests,
                properties,
            )
    raise ValueError("no unit")


def _unpack_suppression(found: Json) -> Suppression:
    id, covers, comment = items(found)
    code = codes.ALL.get(text(id))
    if code is None:
        raise ValueError("no code")
    return Suppression(code, None if covers is None else unpack_span(covers), unpack_span(comment))


def _pack_meaning(meaning: Program | Flows | Library | None) -> Json:
    match meaning:
        case None:
            return None
        case Library(path):
            return ["library", path]
        case Flows(path, flows):
            packed: list[Json] = [
                [each.trigger.id, [_pack_entry(entry) for entry in each.entries], pack_span(each.span)]
                for each in flows
            ]
            return ["flows", path, packed]
        case Program():
            return ["program", *_pack_program(meaning)]


def _unpack_meaning(found: Json) -> Program | Flows | Library | None:
    match found:
        case None:
            return None
        case ["library", str(path)]:
            return Library(path)
        case ["flows", str(path), list(flows)]:
            return Flows(path, tuple(_unpack_flow(each) for each in flows))
        case ["program", *parts]:
            return _unpack_program(parts)
    raise ValueError("no meaning")


def _unpack_flow(found: Json) -> Flow:
    trigger, entries, span = items(found)
    return Flow(_trigger(trigger), tuple(_unpack_entry(each) for each in items(entries)), unpack_span(span))


def _pack_entry(entry: str | External) -> Json:
    return entry if isinstance(entry, str) else [entry.name, pack_span(entry.span)]


def _unpack_entry(found: Json) -> str | External:
    if isinstance(found, str):
        return found
    name, span = items(found)
    return External(text(name), unpack_span(span))


def _pack_program(program: Program) -> list[Json]:
    header = program.header
    dependencies: list[Json] = [[e.name, e.version, pack_span(e.span)] for e in header.dependencies]
    secrets: list[Json] = [[e.name, e.optional, e.is_setting, pack_span(e.span)] for e in program.secrets]
    return [
        [program.path, program.stem, program.docstring],
        [header.name, header.trigger.id, header.version, header.runtime, header.deploy, header.resource],
        dependencies,
        pack_span(header.span),
        secrets,
    ]


def _unpack_program(parts: list[Json]) -> Program:
    match parts:
        case [
            [str(path), str(stem), None | str() as docstring],
            [str(name), trigger, str(version), str(runtime), bool(deploy), str(resource)],
            list(dependencies),
            span,
            list(secrets),
        ]:
            pinned = tuple(
                Dependency(text(a), text(b), unpack_span(c)) for a, b, c in map(items, dependencies)
            )
            place, on = unpack_span(span), _trigger(trigger)
            header = Header(name, on, version, runtime, deploy, resource, pinned, place)
            kept = tuple(
                SecretDeclaration(text(a), b is True, c is True, unpack_span(d))
                for a, b, c, d in map(items, secrets)
            )
            return Program(path, stem, docstring, header, kept, (), (), ())
    raise ValueError("no program")


def _trigger(id: Json) -> Trigger:
    trigger = load_trigger(text(id))
    if trigger is None:
        raise ValueError("no trigger")
    return trigger
