"""Completions of one kind, each as a list: fields, methods, names, functions, snippets.

In: what is known at a place. Out: completions that replace the word at the place.
"""

from collections.abc import Iterable, Iterator

from actiongen.auth0.model import ITEM, Field, FieldType, Method, MethodKind, Param, ParamType
from actiongen.ide.catalogue import (
    absence_text,
    does,
    event_path,
    field_text,
    method_text,
    paragraphs,
    param_text,
)
from actiongen.ide.chains import Known, Thing, groups
from actiongen.ide.functions import Function, function, functions
from actiongen.ide.model import Completion, Kind
from actiongen.ir.clients import WORDS as CLIENTS
from actiongen.ir.index import SymbolKind
from actiongen.ir.ops import Notation, written_as
from actiongen.ir.requests import Verb
from actiongen.ir.types import Basic, MapOf, Record
from actiongen.ir.types import name as type_name
from actiongen.report.catalogue_facts import param_type
from actiongen.report.catalogue_facts import type_name as field_type
from actiongen.source import Span
from actiongen.unicode import is_bare_name

_KINDS = {
    SymbolKind.HELPER: Kind.FUNCTION,
    SymbolKind.DEFINITION: Kind.CONSTANT,
}
_SAMPLES = {ParamType.STRING: '"${1}"', ParamType.BOOLEAN: "${1:True}", ParamType.LIST: "[${1}]"}
_MAY_BE_ABSENT = "may be absent"
_VERBS = tuple(verb.value for verb in Verb)


def span_of(known: Known) -> Span:
    """What is replaced."""
    return known.view.source.span(known.place.start, known.place.end)


def plain(
    known: Known, label: str, kind: Kind, detail: str = "", documentation: str = "", rank: int = 0
) -> Completion:
    """A word as it is."""
    return Completion(label, kind, span_of(known), label, detail, documentation, rank=rank)


def snippet(
    known: Known,
    label: str,
    text: str,
    kind: Kind = Kind.SNIPPET,
    detail: str = "",
    documentation: str = "",
    rank: int = 0,
) -> Completion:
    """A text with places to fill in."""
    return Completion(label, kind, span_of(known), text, detail, documentation, is_snippet=True, rank=rank)


def escaped(text: str) -> str:
    """A text in which nothing is a place to fill in."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# Behind a point


def members(known: Known, thing: Thing) -> Iterator[Completion]:
    """What can stand behind the point."""
    if thing.api is not None:
        yield from _of_api(known, thing.api)
    elif thing.module == "http" or thing.type is Basic.CLIENT:
        yield from (called(known, name, function(f"http.{name}")) for name in _VERBS)
    elif thing.module == "jwt":
        names = [name for name in functions() if name.startswith("jwt.")]
        yield from (called(known, name.removeprefix("jwt."), function(name)) for name in names)
    elif thing.type is Basic.STRING:
        yield from (called(known, name, function(f".{name}")) for name in written_as(Notation.METHOD))
    elif thing.path == ("secrets",):
        yield from secrets(known)
    else:
        yield from fields(known, thing)
        if isinstance(thing.type, Record | MapOf) and thing.path != ():
            yield from (called(known, name, function(f".{name}"), rank=9) for name in ("get", "items"))


def secrets(known: Known) -> Iterator[Completion]:
    """The secrets and settings that the file declares."""
    for name, secret in (known.context.secrets if known.context is not None else {}).items():
        what = "setting" if secret.is_setting else "secret"
        detail = f"{what}, {_MAY_BE_ABSENT}" if secret.optional else what
        yield plain(known, name, Kind.SECRET, detail)


def fields(known: Known, thing: Thing) -> Iterator[Completion]:
    """The fields of a record, and the keys that a schema declares, where they can be written as names."""
    seen: set[str] = set()
    for name, declared in known.schema(thing.path).items() if thing.path is not None else ():
        seen.add(name)
        if is_bare_name(name):
            yield plain(
                known,
                name,
                Kind.FIELD,
                f"{type_name(declared.type)}, {_MAY_BE_ABSENT}",
                "A key of the schema.",
            )
    field = known.trigger.field(thing.path) if thing.path is not None else None
    for name, child in (field.fields if field is not None else {}).items():
        if name not in seen and is_bare_name(name) and thing.path is not None:
            seen.add(name)
            yield plain(
                known, name, Kind.FIELD, detail_of(child), documentation_of(known, (*thing.path, name), child)
            )
    for each in thing.type.fields if isinstance(thing.type, Record) else ():
        if each.name not in seen and is_bare_name(each.name):
            detail = type_name(each.type) + (f", {_MAY_BE_ABSENT}" if each.optional else "")
            yield plain(known, each.name, Kind.FIELD, detail)


def detail_of(field: Field) -> str:
    """A field in one line: its type and whether it may be absent."""
    # Nobody can rely on a container of open shape (ir/types.py).
    is_optional = field.optional or field.type in (FieldType.CONTAINER, FieldType.JSON)
    return field_type(field) + (f", {_MAY_BE_ABSENT}" if is_optional else "")


def documentation_of(known: Known, path: tuple[str, ...], field: Field) -> str:
    """What Auth0 documents of a field."""
    return paragraphs(absence_text(field), field_text(known.trigger, path))


def _of_api(known: Known, part: str) -> Iterator[Completion]:
    for name in groups(known.trigger, part):
        whole = f"{part}.{name}".lstrip(".")
        method = known.trigger.method(whole)
        if method is None:
            inner = ", ".join(groups(known.trigger, whole))
            yield plain(known, name, Kind.METHOD, inner)
        else:
            yield method_call(known, name, method)


def method_call(known: Known, label: str, method: Method, rank: int = 0) -> Completion:
    """A call of a method with places for its arguments."""
    needed = [param for param in method.params if not param.optional]
    text = (
        f"{escaped(label)}({', '.join(_sample(param, number) for number, param in enumerate(needed, 1))})$0"
    )
    says = does(known.trigger, method)
    detail = says or ("ends the action" if method.terminal else "")
    return snippet(known, label, text, Kind.METHOD, detail, method_text(known.trigger, method.name), rank)


def _sample(param: Param, number: int) -> str:
    if param.values:
        choice = escaped(param.values[-1] if "any" in param.values else param.values[0])
        return f'"${{{number}:{choice}}}"'
    if param.type is ParamType.STRING:
        return f'"${{{number}:{param.name}}}"'
    return f"${{{number}:{param.name}}}"


def called(known: Known, label: str, found: Function | None, rank: int = 0) -> Completion:
    """A call of a function of the language."""
    if found is None:
        return plain(known, label, Kind.FUNCTION, rank=rank)
    takes = "" if found.call.endswith("()") else "$1"
    return snippet(known, label, f"{label}({takes})$0", Kind.FUNCTION, found.call, found.text, rank)


# Names


def names(known: Known, rank: int = 1) -> Iterator[Completion]:
    """What the policy has given a name."""
    for name, entry in known.names.items():
        kind = _KINDS.get(entry.kind, Kind.VARIABLE)
        detail = (
            type_name(entry.type)
            if entry.type is not None and entry.type is not Basic.UNKNOWN
            else entry.kind.value
        )
        if entry.type is not None and entry.kind is not SymbolKind.HELPER and not entry.present:
            detail += f", {_MAY_BE_ABSENT}" if entry.type not in (Basic.BOOLEAN, Basic.UNKNOWN) else ""
        if kind is Kind.FUNCTION:
            yield snippet(known, name, f"{name}($1)$0", kind, detail, rank=rank)
        else:
            yield plain(known, name, kind, detail, rank=rank)


_VALUES_OF = (*written_as(Notation.FUNCTION), "any", "all", "first", "matches", "read", "sorted", "truthy")


def values(known: Known) -> Iterator[Completion]:
    """What an expression can begin with."""
    yield from names(known)
    yield plain(known, "event", Kind.VARIABLE, known.trigger.event_summary, rank=2)
    yield from (called(known, name, function(name), rank=3) for name in _VALUES_OF)
    for word in ("not", "None", "True", "False", "jwt"):
        yield plain(known, word, Kind.KEYWORD, rank=4)


def questions(known: Known) -> Iterator[Completion]:
    """What can stand on the right of a definition beside an expression: requests, clients, queries."""
    yield plain(known, "http", Kind.VARIABLE, "a request", rank=4)
    yield from (called(known, name, function(name), rank=5) for name in CLIENTS)
    yield from api_calls(known, MethodKind.QUERY, rank=6)


def api_calls(known: Known, kind: MethodKind, rank: int = 3) -> Iterator[Completion]:
    """Whole calls: ``api.access.deny("reason")``."""
    for name, method in known.trigger.methods.items():
        if method.kind is kind and not method.deprecated:
            yield method_call(known, f"api.{name}", method, rank)


def paths(known: Known, rank: int = 5, ending: str = "") -> Iterator[Completion]:
    """Whole paths of the event, those of schemas too: ``event.user.email``."""
    for path, field in _all_fields(known.trigger.event, ()):
        label = event_path(path)
        documentation = documentation_of(known, path, field)
        near = rank + len(path)
        yield Completion(
            label, Kind.FIELD, span_of(known), label + ending, detail_of(field), documentation, rank=near
        )
    for container, keys in (known.context.schemas if known.context is not None else {}).items():
        for name, declared in keys.items():
            label = event_path((*container, name))
            detail = f"{type_name(declared.type)}, {_MAY_BE_ABSENT}"
            if ITEM not in container:
                yield Completion(label, Kind.FIELD, span_of(known), label + ending, detail, rank=rank - 1)


def _all_fields(field: Field, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for name, child in field.fields.items():
        if child.type is FieldType.SECRETS:
            continue
        here = (*path, name)
        if child.type is not FieldType.RECORD:
            yield here, child
        yield from _all_fields(child, here)


# Arguments


def options(known: Known, method: Method, given: Iterable[str]) -> Iterator[Completion]:
    """The options of a method that are not written yet."""
    for name, param in method.keywords.items():
        if name not in given:
            detail = param_type(param) + (", optional" if param.optional else "")
            text = f"{name}={_SAMPLES.get(param.type, '${1}')}"
            yield snippet(
                known, f"{name}=", text, Kind.VARIABLE, detail, param_text(known.trigger, name, param)
            )


def keywords(known: Known, found: Function, given: Iterable[str]) -> Iterator[Completion]:
    """The arguments of a function of the language that are written by name, and are not written yet."""
    for parameter in found.parameters:
        if parameter.by_name and parameter.name not in given and parameter.name != "key":
            detail = "has to be given" if parameter.default is None else "optional"
            rank = 0 if parameter.default is None else 1
            label = f"{parameter.name}="
            yield Completion(label, Kind.VARIABLE, span_of(known), label, detail, parameter.says, rank=rank)


def typed(known: Known) -> Iterator[Completion]:
    """Types as a policy writes them."""
    for name in ("string", "number", "boolean", "time", "json", "[string]"):
        yield plain(known, name, Kind.TYPE)
