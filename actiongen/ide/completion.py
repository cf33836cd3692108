"""What can be written at a place.

In: a view and an offset, perhaps in a text that is half written. Out: completions, the likeliest first by their rank.

    event.user.|   ->   email (string, may be absent), user_id (string), app_metadata, …
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import cast

from actiongen.auth0.model import MethodKind
from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.levels import silenceable
from actiongen.ide import offers
from actiongen.ide.catalogue import sentence
from actiongen.ide.chains import Known
from actiongen.ide.functions import Function, function
from actiongen.ide.model import Completion, Kind
from actiongen.ide.place import Chain, Frame, Place, place_at
from actiongen.ide.texts import texts
from actiongen.ide.values import parameter_of
from actiongen.ide.workspace import View
from actiongen.ir.index import SymbolKind
from actiongen.ir.requests import Verb
from actiongen.recursion import deep_recursion
from actiongen.source import Span
from actiongen.unicode import is_bare_name

_ALLOW = "# allow: "
_ACTING = ("stop", "abort", "log")
_HEADS = ("rule", "on_continue")
_MOST = 2_000
_FITS = {"return": "def", "rule": "on_continue"}
"""Lines of a body that stand in one kind of block alone, and the word that its head has."""


def completions(view: View, offset: int) -> tuple[Completion, ...]:
    """What can be written at an offset, in the place of the word there."""
    tree = view.tree
    if tree is not None and tree.docstring is not None:
        docstring = tree.docstring.span
        if docstring.start < offset < docstring.end:
            return ()
    place = place_at(view.source.text, offset)
    if place is None:
        return ()
    with deep_recursion():
        found: dict[str, Completion] = {}
        for each in _all(Known(view, place)):
            found.setdefault(each.label, each)
            if len(found) >= _MOST:
                break
    return tuple(sorted(found.values(), key=lambda each: each.rank))


def _all(known: Known) -> Iterator[Completion]:
    place = known.place
    if place.comment is not None:
        yield from _suppressions(known, place.comment)
    elif place.quote is not None:
        yield from texts(known, is_quoted=True)
    elif place.chain is not None:
        yield from _behind_point(known, place.chain)
    elif place.is_line_start:
        yield from _lines(known)
    elif place.before == "with":
        yield from (offers.called(known, name, function(name)) for name in _HEADS)
    elif place.before == "@":
        yield offers.called(known, "extern", function("extern"))
    elif place.frames:
        yield from _in_brackets(known, place.frames)
    elif place.before not in ("def", "for", "."):
        yield from texts(known, is_quoted=False)
        yield from offers.values(known)
        yield from offers.paths(known)
        if place.before == "=" and _begins_line(known):
            yield from offers.questions(known)


def _behind_point(known: Known, chain: Chain) -> Iterator[Completion]:
    thing = known.thing(chain)
    if thing is not None:
        yield from offers.members(known, thing)


def _begins_line(known: Known) -> bool:
    """Whether the cursor is behind ``name =``, which has a line of its own."""
    tokens, text = known.place.tokens, known.view.source.text
    start = tokens[-2].start_pos if len(tokens) > 1 else 0
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def _is_parameter(place: Place) -> bool:
    """Whether the cursor is between the brackets of a ``def``."""
    call = place.call
    return call is not None and call.start > 2 and place.tokens[call.start - 3].type == "_DEF"


# Lines


@cache
def _snippets() -> dict[str, list[list[str]]]:
    file = resources.files("actiongen.ide").joinpath("snippets.json")
    return cast(dict[str, list[list[str]]], json.loads(file.read_text("utf-8")))


def _snippets_of(known: Known, part: str, rank: int = 0) -> Iterator[Completion]:
    indent = " " * known.place.indent
    for label, detail, text in _snippets()[part]:
        written = text.replace("\n", f"\n{indent}")
        about = function(label)
        says = about.text if about is not None and part != "body" else ""
        yield offers.snippet(known, label, written, detail=detail, documentation=says, rank=rank)


def _lines(known: Known) -> Iterator[Completion]:
    """What a line can begin with."""
    if known.place.indent == 0:
        text = known.view.source.text
        if "\naction(" not in f"\n{text}":
            yield from _snippets_of(known, "file")
            yield from _snippets_of(known, "flows")
        yield from _snippets_of(known, "top", rank=1)
        return
    yield from offers.api_calls(known, MethodKind.EFFECT)
    yield from (offers.called(known, name, function(name), rank=1) for name in _ACTING)
    yield offers.plain(known, "api", Kind.VARIABLE, "what Auth0 may be asked to do", rank=1)
    yield offers.plain(known, "http", Kind.VARIABLE, "requests of other servers", rank=4)
    words = {str(token) for token in known.place.tokens[:3]}
    for each in _snippets_of(known, "body", rank=2):
        if _FITS.get(each.label, "") in (*words, ""):
            yield each
    yield from offers.names(known, rank=3)


# Brackets


def _in_brackets(known: Known, frames: tuple[Frame, ...]) -> Iterator[Completion]:
    frame, call = frames[0], known.place.call
    name = call.name if call is not None else None
    if _is_parameter(known.place):
        if known.place.before == ":":
            yield from offers.typed(known)
        return
    yield from texts(known, is_quoted=False)
    if call is None or name is None:
        yield from offers.values(known)
        yield from offers.paths(known)
        return
    is_argument = frame is call and known.place.before in ("(", ",")
    if name.startswith("api."):
        yield from _in_call_of_api(known, name.removeprefix("api."), call, is_argument=is_argument)
        return
    found = function(name) or _function_of_client(known, call)
    if is_argument and found is not None:
        yield from offers.keywords(known, found, call.names)
    yield from _in_call(known, name, call, frame)


def _function_of_client(known: Known, call: Frame) -> Function | None:
    """``crm.get(…)`` is called as ``http.get(…)`` is."""
    chain = call.callee or ()
    verb = chain[-1].text if len(chain) > 1 else ""
    return function(f"http.{verb}") if verb in {each.value for each in Verb} else None


def _in_call_of_api(known: Known, name: str, call: Frame, *, is_argument: bool) -> Iterator[Completion]:
    method = known.trigger.method(name)
    if method is not None and is_argument:
        yield from offers.options(known, method, call.names)
    parameter = parameter_of(known.trigger, name, call.index, call.keyword)
    if parameter is not None and parameter[1].type.value == "boolean":
        yield from (offers.plain(known, word, Kind.KEYWORD) for word in ("True", "False"))
    yield from offers.values(known)
    yield from offers.paths(known)


def _in_call(known: Known, name: str, call: Frame, frame: Frame) -> Iterator[Completion]:
    key = call.keyword or call.index
    match name, key:
        case ("test" | "case"), "given" if frame.bracket == "{" and not frame.is_value:
            yield from offers.paths(known, rank=0, ending=": ")
            yield offers.plain(known, "event", Kind.VARIABLE, rank=1)
        case "test", "cases":
            yield from _case(known)
        case (("test" | "case"), "expect") | (("always" | "never"), "then"):
            yield from offers.api_calls(known, MethodKind.EFFECT, rank=1)
            acts = ("acts",) if key == "then" else ("abort",)
            yield from (offers.called(known, word, function(word), rank=2) for word in acts)
            yield offers.plain(known, "http", Kind.VARIABLE, rank=3)
        case ("test" | "case"), "returns" if frame.bracket == "{" and not frame.is_value:
            for query, method in known.trigger.methods.items():
                if method.kind is MethodKind.QUERY:
                    label = f"api.{query}"
                    yield Completion(label, Kind.METHOD, offers.span_of(known), f"{label}: ", rank=1)
        case ("schema", 0):
            yield from _containers(known)
        case ("schema", str()):
            yield from offers.typed(known)
        case ("schema", _):
            yield from _undeclared(known, frame)
        case ("read", 1):
            yield from offers.typed(known)
        case ("rule" | "test" | "case" | "always" | "never" | "acts"), 0:
            return  # a title, in the writer's own words
        case ("flow", _) | ("load", _) | ("action", _) | ("secrets" | "settings", _):
            if name == "flow" and key == 1:
                yield offers.called(known, "external", function("external"), rank=50)
        case ("extern", _):
            return
        case _:
            yield from offers.values(known)
            yield from offers.paths(known)
            if key == "on_error" or key == "on_invalid":
                yield from (offers.called(known, word, function(word)) for word in _ACTING)
                yield from offers.api_calls(known, MethodKind.EFFECT, rank=2)


def _case(known: Known) -> Iterator[Completion]:
    for label, detail, text in _snippets()["case"]:
        yield offers.snippet(known, label, text, detail=detail)


def _containers(known: Known) -> Iterator[Completion]:
    """The containers of the event, which a schema is for."""
    for each in offers.paths(known, rank=0):
        if each.detail.startswith(("container", "any JSON")):
            yield each


def _undeclared(known: Known, frame: Frame) -> Iterator[Completion]:
    """The keys of the container that the file reads, and that no schema declares."""
    tokens = known.place.tokens[frame.start :]
    chain: list[str] = []
    for token in tokens:
        if token.type == "COMMA":
            break
        if token.type == "NAME":
            chain.append(str(token))
    container, indexed = tuple(chain[1:]), known.view.indexed
    if chain[:1] != ["event"] or indexed is None:
        return
    for entry in indexed.index.entries:
        is_key = entry.kind is SymbolKind.KEY and entry.path[:-1] == container and is_bare_name(entry.name)
        if is_key and entry.name not in frame.names:
            text = f"{entry.name}=${{1:string}}"
            yield offers.snippet(known, f"{entry.name}=", text, Kind.FIELD, "a key that this file reads")


# Comments


def _suppressions(known: Known, comment: str) -> Iterator[Completion]:
    """``# allow:`` with a check: first those that are reported now."""
    place = known.place
    start = place.start - len(comment)
    typed = comment.lstrip("#").strip()
    if " - " in comment or not (_ALLOW.strip("# ").startswith(typed) or typed.startswith("allow")):
        return
    reported = {each.code.id for each in known.view.compiled.unit.diagnostics}
    span = Span(known.view.source.path, start, place.end)
    for code in ALL.values():
        if silenceable(code):
            rank = 0 if code.id in reported else 1
            label = f"{_ALLOW}{code.name}"
            detail = "reported in this file" if rank == 0 else sentence(code.summary)
            text = f"{label} - ${{1:why}}$0"
            yield Completion(
                label, Kind.SNIPPET, span, text, detail, sentence(code.summary), is_snippet=True, rank=rank
            )
