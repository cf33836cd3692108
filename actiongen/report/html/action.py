"""One action on the page.

In: an :class:`Action` of ``facts.py``. Out: an :class:`ActionView`, which the template lays out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from actiongen import ir
from actiongen.diagnostics.model import Severity
from actiongen.diagnostics.outcome import count
from actiongen.flow.in_ways import in_ways
from actiongen.report.docstrings import Consumer, read_docstring
from actiongen.report.html.anchors import anchor
from actiongen.report.html.changes import Change, changes
from actiongen.report.html.code import Difference, Part, difference, listing
from actiongen.report.html.decisions import Path, decisions
from actiongen.report.html.facts import Action, Base, Facts, File
from actiongen.report.html.findings import Finding, findings
from actiongen.report.html.properties import PropertiesView, properties_view
from actiongen.report.html.tests import CoverageView, TestsView, coverage_view, tests_view
from actiongen.report.html.ways import Notes, RuleRow, ways_of_rules
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What has changed since the base: ``status`` is ``new``, ``changed`` or ``same``."""

    status: str
    words: tuple[Change, ...]
    policy: Difference | None
    javascript: Difference | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision, a link to its lines, and how many tests it acted in; ``handler`` is that of it and those below, empty
    where it is the same as above.
    """

    handler: str
    title: str
    paths: tuple[Path, ...]
    href: str
    seen: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """All that the page says of an action; ``anchor`` begins its ids. ``is_open``: the review is about it, as it has
    changed or nothing is compared.
    """

    anchor: str
    path: str
    name: str
    description: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    changes: ChangesView | None
    is_open: bool
    policy: Markup
    javascript: Markup
    decisions: tuple[DecisionRow, ...]
    findings: tuple[Finding, ...]
    tests: TestsView
    properties: PropertiesView
    coverage: CoverageView | None
    ways: tuple[RuleRow, ...]

    @property
    def is_loud(self) -> bool:
        """Whether a finding is more than a note."""
        return any(each.severity != Severity.NOTE.value for each in self.findings)


def action_view(action: Action, facts: Facts, notes: Notes) -> ActionView:
    """Works out what the page says of an action; ``notes`` are those of the whole page."""
    program, source = action.program, action.file.now.source
    own = anchor(source.path)
    parts = _Parts.of(action)
    docstring = read_docstring(program.docstring or "")
    changed = changes_view(action.file, facts)
    return ActionView(
        own,
        source.path,
        program.header.name,
        tuple(each if isinstance(each, str) else "; ".join(each) for each in docstring.paragraphs),
        _facts(program, docstring.consumers),
        changed,
        changed is None or changed.status != "same",
        listing(source.text, parts.policy, f"{own}.p", f"{own}.j"),
        listing(action.javascript, parts.javascript, f"{own}.j", f"{own}.p"),
        tuple(_decision_rows(action, parts, own, facts.sources)),
        findings(action.file.diagnostics, facts.sources),
        tests_view(action.file.verdicts, facts),
        properties_view(action.file, facts.sources),
        None if action.coverage is None else coverage_view(action.coverage, facts),
        ways_of_rules(in_ways(action.resolved), notes),
    )


def _facts(program: ir.Program, consumers: tuple[Consumer, ...]) -> tuple[tuple[str, str], ...]:
    header = program.header
    found = [("Trigger", f"{header.trigger.id} {header.version}"), ("Runtime", header.runtime)]
    packages = ", ".join(f"{each.name} {each.version}" for each in header.dependencies)
    secrets = ", ".join(each.name for each in program.secrets)
    users = "; ".join(f"{each.who}: {each.use}" if each.use else each.who for each in consumers)
    found += [("Consumers", users)] * bool(users)
    found += [("Packages", packages)] * bool(packages) + [("Secrets and settings", secrets)] * bool(secrets)
    return tuple(found)


def changes_view(file: File, facts: Facts) -> ChangesView | None:
    """What has changed of a file; None where nothing is compared."""
    if facts.base is None:
        return None
    now, before = file.now, file.before
    if before is None:
        return ChangesView("new", (), None, None)
    policy = difference(before.source.text, now.source.text)
    javascript = None
    is_broken = now.source.path in facts.base.broken
    if before.javascript is not None and now.javascript is not None and not is_broken:
        javascript = difference(before.javascript, now.javascript)
    if policy is None and javascript is None:
        return ChangesView("same", (), None, None)
    notes = tuple(_notes(file, facts, facts.base, policy is None, javascript is None))
    return ChangesView("changed", changes(before, now), policy, javascript, notes)


def _notes(
    file: File, facts: Facts, base: Base, is_policy_same: bool, is_javascript_same: bool
) -> Iterator[str]:
    path = file.now.source.path
    if path in base.broken:
        yield "The file of then does not compile, so no JavaScript is compared."
    elif is_javascript_same and file.now.javascript is not None:
        yield "The JavaScript is the same."
    loaded = [library for library, by in facts.loaded.items() if path in by]
    changed = [library for library in loaded if _text(library, facts.sources) != _text(library, base.sources)]
    if changed:
        yield f"What it loads has changed: {', '.join(changed)}."
    elif is_policy_same:
        yield "The policy is the same: the settings have changed, or an extern."


def _text(path: str, sources: Mapping[str, Source]) -> str | None:
    return None if path not in sources else sources[path].text


# The parts of the policy and of the JavaScript that say the same


@dataclass(frozen=True, slots=True)
class _Parts:
    policy: tuple[Part, ...]
    javascript: tuple[Part, ...]
    keys: Mapping[Span, int]

    @classmethod
    def of(cls, action: Action) -> "_Parts":
        source = action.file.now.source
        loads = _loads(source) if any(each.origin.path != source.path for each in action.lines) else {}
        keys: dict[Span, int] = {}
        ranges: dict[int, list[tuple[int, int]]] = {}
        for each in action.lines:
            place = each.origin if each.origin.path == source.path else loads.get(each.origin.path)
            if place is not None:
                key = keys.setdefault(place, len(keys) + 1)
                ranges.setdefault(key, []).append((each.first, each.last))
        policy = (
            Part(key, *lines_of_span(place, source), _spoken(ranges[key])) for place, key in keys.items()
        )
        javascript = (Part(key, *lines) for key, found in ranges.items() for lines in found)
        return cls(tuple(policy), tuple(javascript), keys)


def _loads(source: Source) -> Mapping[str, Span]:
    """Where the policy loads each library, by the library's path."""
    parsed = parse(source).value
    root = source.path.partition("/")[0]
    found: dict[str, Span] = {}
    for statement in () if parsed is None else parsed.statements:
        match statement:
            case syn.Do(syn.Call(syn.Name("load"), (syn.Argument(None, syn.String(path)), *_)), span):
                found.setdefault(f"{root}/{path}", span)
    return found


def lines_of_span(span: Span, source: Source) -> tuple[int, int]:
    """The first and the last line of a place."""
    return source.position(span.start).line, source.position(max(span.start, span.end - 1)).line


def _spoken(ranges: Iterable[tuple[int, int]]) -> str:
    """``25–28, 31``, with neighbours joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in joined)


def _decision_rows(
    action: Action, parts: _Parts, own: str, sources: Mapping[str, Source]
) -> Iterator[DecisionRow]:
    hits = {} if action.coverage is None else action.coverage.hits
    acted = {point.span: hit for point, hit in hits.items() if point.kind.value == "rule"}
    found = decisions(action.resolved, sources)
    has_two = len(action.program.handlers) > 1
    above = ""
    for decision in found:
        key = parts.keys.get(decision.span)
        seen = ""
        if decision.span in acted:
            times = acted[decision.span]
            seen = f"acted in {count(times, 'test run')}" if times else "acted in no test"
        handler = decision.handler if has_two and decision.handler != above else ""
        above = decision.handler
        href = "" if key is None else f"#{own}.p{key}"
        yield DecisionRow(handler, decision.title, decision.paths, href, seen)
