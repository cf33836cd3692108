"""An answer of a solver as an event that people can read.

In: the values of free terms and functions. Out: what is laid on the default event of the trigger, by path, as tests
have it.

    Decoder(trigger, values).given()   ->   {("user", "email"): "ann@corp.example", ("now()",): "2026-01-01T00:00:00Z"}

Where the solver has taken a function for what it is not (the time of a text, say), the text is made anew from what the
function gives. Whether the event is an example after all, a run of it shows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from actiongen.auth0.model import ITEM, Field, FieldType, HandlerKind, Trigger
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.operations import operate
from actiongen.ir.ops import Op
from actiongen.prover.at import values as values_at
from actiongen.prover.functions import usual
from actiongen.prover.leaves import CONTAINS, IS_THERE, PAIRS, Place, Text
from actiongen.prover.term import Constant, Function, Make, Term, Unknown
from actiongen.runs.values import Value
from actiongen.testing.events import CLOCK, HANDLER, HTTP, Given, Path, at, default_event, sample
from actiongen.testing.replies import PROBLEMS


@dataclass(slots=True)
class _Node:
    """What is known of a place: of its value, and of the places below."""

    aspects: dict[str, Constant] = field(default_factory=dict)
    below: "dict[object, _Node]" = field(default_factory=dict)


class Decoder:
    """Reads one answer."""

    def __init__(
        self,
        trigger: Trigger,
        found: Mapping[Term, Constant],
        handler: HandlerKind,
        fits: Callable[[Term, str], bool],
    ) -> None:
        """``fits``: whether a text may be another one than the solver says."""
        self._trigger = trigger
        self._handler = handler
        mended = ((text, other) for text, other in _mended(found) if fits(text, str(other)))
        self._found = {**found, **dict(mended)}
        self._roots: dict[object, _Node] = {}
        for term, value in self._found.items():
            if isinstance(term.about, Unknown) and isinstance(term.about.place, tuple):
                node = self._node(term.about.place)
                node.aspects[term.about.aspect] = value

    def _node(self, place: Place) -> _Node:
        node = self._roots.setdefault(place[0], _Node())
        for step in place[1:]:
            node = node.below.setdefault(step, _Node())
        return node

    def given(self) -> Given:
        """What differs from the default event, the clock and secrets with it."""
        given: Given = {}
        if self._handler is not HandlerKind.EXECUTE:
            given[HANDLER] = self._handler.value
        for root, node in self._roots.items():
            if root == "event":
                for path, value in self._laid(node, (), self._trigger.event):
                    given[path] = value
            elif root == "now":
                given[CLOCK] = iso(float(node.aspects["number"]))
            elif isinstance(root, str) and root.startswith("secret "):
                is_there = node.aspects.get(IS_THERE, True)
                given[("secrets", root.removeprefix("secret "))] = (
                    str(node.aspects.get("text", "x")) if is_there else None
                )
        return {path: value for path, value in given.items() if not self._is_usual(path, value)}

    def _is_usual(self, path: Path, value: Value) -> bool:
        """Whether the default event says that anyway."""
        if path in (CLOCK, HANDLER) or path[0] in ("secrets", HTTP):
            return False
        usual_value = at(default_event(self._trigger.id), path)
        return type(usual_value) is type(value) and usual_value == value

    def answers(self, places: Mapping[str, Place]) -> Given:
        """What the world answers to the questions of an action, which stand at some places by their names."""
        given: Given = {}
        for name, place in places.items():
            given.update(self._answer(self._node(place), (HTTP, name)))
        return given

    # The event

    def _laid(self, node: _Node, path: Path, about: Field | None) -> Iterator[tuple[Path, Value]]:
        """What stands at a path and below it; parents first."""
        kind = _kind(node)
        if kind == "nothing":
            if not _comes_along(about):
                yield path, None
        elif kind in ("text", "number", "boolean"):
            yield path, _scalar(node, kind)
        elif kind == "list":
            yield path, self._list(node, about)
        else:
            usual_value = at(default_event(self._trigger.id), path)
            if path and not isinstance(usual_value, dict):
                if not node.below and usual_value is not None:
                    # It is there, and nothing is asked of what it is.
                    return
                yield path, self._whole(node, about)
                return
            below = [(self._key(step), child) for step, child in node.below.items() if step != PAIRS]
            if PAIRS in node.below:
                pairs = node.below[PAIRS].below.items()
                below += [
                    (str(child.aspects.get("key", "key")), child)
                    for index, child in pairs
                    if isinstance(index, int) and child.aspects.get("is an item", False)
                ]
            for key, child in below:
                yield from self._laid(child, (*path, key), None if about is None else about.child(key))

    def _empty(self, about: Field | None) -> Value:
        return sample(about) if about is not None and about.type is FieldType.RECORD else {}

    def _key(self, step: object) -> str:
        if isinstance(step, Term):
            return str(values_at([step], self._found.get)[step])
        return str(step)

    def _list(self, node: _Node, about: Field | None) -> Value:
        item = None if about is None else about.child(ITEM)
        found: list[Value] = []
        for _index, child in sorted((i, c) for i, c in node.below.items() if isinstance(i, int)):
            if child.aspects.get("is an item", False):
                found.append(self._whole(child, item))
        texts = (
            step.text
            for step, child in node.below.items()
            if isinstance(step, Text) and child.aspects[CONTAINS]
        )
        return [*found, *(text for text in texts if text not in found)]

    def _whole(self, node: _Node, about: Field | None) -> Value:
        """A value that stands in a list or an answer, as a whole."""
        kind = _kind(node)
        if kind == "nothing":
            return None
        if kind in ("text", "number", "boolean"):
            return _scalar(node, kind)
        if kind == "list":
            return self._list(node, about)
        if kind == "unknown":
            return "x" if about is None else sample(about)
        if not node.below and about is not None:
            return sample(about)
        made = self._empty(about)
        members = dict(made) if isinstance(made, dict) else {}
        for step, child in node.below.items():
            key = self._key(step)
            below = None if about is None else about.child(key)
            value = self._whole(child, below)
            members = {name: each for name, each in members.items() if name != key}
            if value is not None or _comes_along(below):
                members[key] = {} if value is None else value
        return members

    # The world

    def _answer(self, node: _Node, path: Path) -> Iterator[tuple[Path, Value]]:
        if node.aspects.get("is answered") is False:
            parts = node.below.get("failure", _Node()).below
            known = {
                str(name): self._whole(child, None)
                for name, child in parts.items()
                if _kind(child) != "nothing"
            }
            if known.get("reason") == "status" or known.get("reason") in PROBLEMS:
                yield from (((*path, "failure", name), value) for name, value in known.items())
            else:
                yield path, None
            return
        kind = _kind(node)
        if kind == "nothing":
            yield path, None
            return
        if kind in ("text", "number", "boolean", "list"):
            yield path, self._whole(node, None)
            return
        for step, child in node.below.items():
            if step == "failure":
                continue
            below = (*path, self._key(step))
            value = self._whole(child, None)
            yield below, value


def _comes_along(about: Field | None) -> bool:
    """Whether Auth0 sends such a container wherever it sends what it stands in; to formulas it may be absent."""
    return about is not None and about.type is FieldType.CONTAINER and not about.optional


def _kind(node: _Node) -> str:
    aspects = node.aspects
    if aspects.get(IS_THERE) is False:
        return "nothing"
    kinds = {
        aspect: value
        for aspect, value in aspects.items()
        if aspect.startswith("is ") and aspect not in _OTHER
    }
    if kinds:
        return next((aspect.removeprefix("is ") for aspect, value in kinds.items() if value), "nothing")
    for kind in ("text", "number", "boolean"):
        if kind in aspects:
            return kind
    if any(isinstance(step, int | Text) for step in node.below):
        return "list"
    return "object" if node.below or aspects.get(IS_THERE) else "unknown"


_OTHER = frozenset({IS_THERE, "is an item", "is answered"})


def _scalar(node: _Node, kind: str) -> Value:
    usual_value: dict[str, Constant] = {"text": "x", "boolean": False}
    value = node.aspects.get(kind, usual_value.get(kind))
    return 1.0 if value is None else usual(value)


def _mended(found: Mapping[Term, Constant]) -> Iterator[tuple[Term, Constant]]:
    """Texts that a function does not give what the solver takes it to give, made anew."""
    for term, value in found.items():
        function = term.about
        if not isinstance(function, Function) or function.inverses is None:
            continue
        (part,) = term.parts
        given = function.apply(found.get(part, "")) if part.make is Make.UNKNOWN else None
        if given is not None and given != value:
            yield from ((part, text) for text in islice(function.inverses(value), 1))
    yield from _mended_parts(found)


def _mended_parts(found: Mapping[Term, Constant]) -> Iterator[tuple[Term, Constant]]:
    """Texts whose parts are not those that the solver has taken them to have."""
    parts: dict[tuple[Term, str | None], dict[int, dict[str, Constant]]] = {}
    for term, value in found.items():
        about = term.about
        if (
            not isinstance(about, Unknown)
            or not isinstance(about.place, tuple)
            or about.place[0] != "parts of"
        ):
            continue
        _, text, separator, index = about.place
        parts.setdefault((text, separator), {}).setdefault(index, {})[about.aspect] = value
    for (text, separator), items in parts.items():
        wanted = [str(each.get("text", "x")) for _, each in sorted(items.items()) if each.get("is an item")]
        if text.make is not Make.UNKNOWN:
            continue
        now = found.get(text, "")
        given: list[Value] = [usual(now)] if separator is None else [usual(now), separator]
        if operate(Op.CSV if separator is None else Op.SPLIT, [*given], 0.0) != wanted:
            yield text, ("," if separator is None else separator).join(wanted)
