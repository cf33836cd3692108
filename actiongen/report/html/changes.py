"""What has changed in a policy since the base, in words.

In: two versions of a file. Out: changes in order: what is new, what is gone, what says something else, what has moved.

    changes(before, now)   ->   (Change("new", "rule", "The banned are refused"),)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import assert_never

from actiongen import ir
from actiongen.report.html.facts import FileVersion
from actiongen.report.outline import outline
from actiongen.source import Source, Span

NEW, GONE, CHANGED, MOVED = "new", "gone", "changed", "moved"
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    """``how`` is one of the words above; ``before`` and ``now`` are code, where that is short, ``note`` is words."""

    how: str
    kind: str
    name: str
    before: str = ""
    now: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a policy: what it says, on one line, and the short text that tells most of it."""

    kind: str
    name: str
    text: str
    short: str = ""


def changes(before: FileVersion, now: FileVersion) -> tuple[Change, ...]:
    """The changes of an action or of a file of flows; none of what could not be understood then or now."""
    if type(before.content) is not type(now.content):
        return ()
    return tuple(_compared([*_items(before)], [*_items(now)]))


def _compared(old: list[_Item], new: list[_Item]) -> Iterator[Change]:
    was = {(item.kind, item.name): item for item in old}
    is_ = {(item.kind, item.name): item for item in new}
    for key, item in is_.items():
        if key not in was:
            yield Change(NEW, item.kind, item.name, now=item.short if item.kind in _SETTINGS else "")
    for key, item in was.items():
        if key not in is_:
            yield Change(GONE, item.kind, item.name, before=item.short if item.kind in _SETTINGS else "")
    for key, item in is_.items():
        other = was.get(key)
        if other is not None and other.text != item.text:
            differs = other.short != item.short
            yield Change(CHANGED, item.kind, item.name, other.short * differs, item.short * differs)
    yield from _moved([*was], [*is_])


def _moved(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[Change]:
    """What stands elsewhere among what was there before and whose order decides: rules, and actions of each flow."""
    for group in dict.fromkeys(map(_group, new)):
        before = [key for key in old if key in new and _group(key) == group]
        now = [key for key in new if key in old and _group(key) == group]
        stayed = {
            key
            for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
            for key in now[block.b : block.b + block.size]
        }
        for key in now if group else ():
            if key not in stayed:
                places = f"from place {before.index(key) + 1} to place {now.index(key) + 1}"
                yield Change(MOVED, *key, note=places)


def _group(key: tuple[str, str]) -> str:
    """What counts the places of a part; empty where its place means nothing."""
    kind = key[0]
    return kind if kind.startswith(_IN_FLOW) else "rules" if kind in _ORDERED else ""


_SETTINGS = frozenset({"setting"})
_ORDERED = frozenset({"rule", "condition", "request"})
_IN_FLOW = "action in the flow of"


def _items(version: FileVersion) -> Iterator[_Item]:
    match version.content:
        case ir.Program() as program:
            yield from _header(program)
            yield from _steps(program, _Text({version.source.path: version.source}))
            yield from map(_test, program.tests)
        case ir.Flows(_, flows):
            for tested in flows:
                yield from _flow(tested.flow)
                yield from map(_test, tested.tests)


def _header(program: ir.Program) -> Iterator[_Item]:
    header = program.header
    said = {
        "name": header.name,
        "trigger": header.trigger.id,
        "version": header.version,
        "runtime": header.runtime,
        "resource": header.resource,
        "deploy": str(header.deploy),
    }
    said |= {f"package {each.name}": each.version for each in header.dependencies}
    said |= {f"module {each.name}": str(each.version) for each in header.modules}
    yield from (_Item("setting", name, value, value) for name, value in said.items())
    yield _Item("description", "", " ".join((program.docstring or "").split()))
    for secret in program.secrets:
        kind = "setting of Auth0" if secret.is_setting else "secret"
        yield _Item(kind, secret.name, str(secret.optional), "optional" if secret.optional else "required")


@dataclass(frozen=True, slots=True)
class _Text:
    sources: Mapping[str, Source]

    def at(self, span: Span) -> str:
        """What stands there, on one line; nothing of a library, which has changes of its own."""
        source = self.sources.get(span.path)
        return "" if source is None else " ".join(source.text[span.start : span.end].split())

    def short(self, span: Span) -> str:
        text = self.at(span)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _steps(program: ir.Program, text: _Text) -> Iterator[_Item]:
    for step in program.all_steps:
        kind, name, span, tells = _told(step)
        if span.path in text.sources:
            yield _Item(kind, name, text.at(span), "" if tells is None else text.short(tells))


def _told(step: ir.Step) -> tuple[str, str, Span, Span | None]:
    """The kind and the name of a step, where it stands, and where the part of it that tells most."""
    match step:
        case ir.Define(definition):
            return "definition", definition.name, definition.span, definition.value.info.span
        case ir.DefineHelper(_, helper):
            return "helper", helper.name, helper.span, None
        case ir.Guard(title, condition):
            return "condition", title or "", step.span, condition.info.span
        case ir.Rule(title, rule_condition):
            place = None if rule_condition is None else rule_condition.info.span
            return "rule", title, step.span, place
        case ir.Perform(ask):
            return "request", ask.name, step.span, None
        case _:
            assert_never(step)


def _test(test: ir.Test) -> _Item:
    # What the cases of a test share stands outside of their places.
    return _Item("test", test.title if test.case is None else f"{test.title}: {test.case}", outline(test))


def _flow(flow: ir.Flow) -> Iterator[_Item]:
    trigger = flow.trigger.id
    yield _Item("flow of", trigger, "")
    for entry in flow.entries:
        name = entry.stem if isinstance(entry, ir.FlowAction) else f"{entry.name} (external)"
        yield _Item(f"{_IN_FLOW} {trigger}", name, "")
