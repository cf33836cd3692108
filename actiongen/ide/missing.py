"""What a policy lacks: a test in which a rule acts, a schema for a key that it reads.

In: a view and a place. Out: offers to write it. The test is of an event that has been found and run: it expects
what the policy does now, and whoever takes it reads whether that is right.
"""

from collections.abc import Iterator
from functools import partial

from actiongen import ir
from actiongen.analysis.index_members import written_path
from actiongen.ide.meaning import entry_at
from actiongen.ide.model import ActionKind, Change, Offer, Refusal
from actiongen.ide.trying import changed, tried, worse
from actiongen.ide.workspace import View
from actiongen.ir.index import SymbolKind
from actiongen.report.written_test import NewTest, as_made, with_test
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.walk import expressions
from actiongen.testing.coverage import Kind, Point, Suggestions, measure
from actiongen.testing.events import input_for
from actiongen.testing.externs import externs_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.unicode import is_bare_name
from actiongen.unit import is_refused

_TYPES = ("string", "boolean", "number", "[string]")
_LITERALS: dict[type, str] = {syn.String: "string", syn.Number: "number", syn.Boolean: "boolean"}
_DECLARATIONS = ("action", "load", "secrets", "settings", "schema")


def missing_test(view: View, span: Span) -> Iterator[Offer]:
    """A test in which the rule acts whose header is at a span, if none of the tests has it act."""
    program = view.program
    rule = _rule_at(view, span)
    if (
        rule is None
        or program is None
        or is_refused(view.compiled.unit.diagnostics)
        or any(externs_of(program))
    ):
        return
    point = Point(Kind.RULE, rule.span, True)
    subject = Subject.of_action(program)
    starts = [input_for(subject.trigger, subject.programs, test) for test in subject.tests]
    ran = [turn.traced for start in starts for turn in turns(subject, start.world, trace)]
    if measure(program, ran).hits.get(point, 1):
        return
    make = partial(_written, view, subject, rule)
    yield Offer("Write the test that is missing", ActionKind.QUICK_FIX, make)


def _written(view: View, subject: Subject, rule: ir.Acting) -> tuple[Change, ...] | Refusal:
    """A test of an event in which the rule acts, below the file."""
    (program,) = subject.programs
    given = Suggestions(program, 0).event(Point(Kind.RULE, rule.span, True))
    if given is None:
        return Refusal("no event has been found in which the rule acts")
    calls = as_made(subject, trace(program, given.world).run.calls)
    test = NewTest(view.source.path, f"{rule.title}: it acts", given, calls, subject.trigger, (rule.title,))
    before = view.source.text.rstrip()
    after = with_test(view.source.text, test)
    change = Change(view.source.span(len(before), len(view.source.text)), after[len(before) :])
    wrong = [each for each in worse(view.workspace, changed(view.workspace, (change,))) if each.is_error]
    return Refusal(f"with the test {wrong[0].message}") if wrong else (change,)


def _rule_at(view: View, span: Span) -> ir.Acting | None:
    headers = [
        statement.span
        for statement in _rules(view.tree.statements if view.tree is not None else ())
        if statement.header.start <= span.start <= statement.header.end
    ]
    for step in view.program.all_steps if view.program is not None and headers else ():
        if isinstance(step, ir.Rule | ir.Perform) and step.span.start in [each.start for each in headers]:
            return step
    return None


def _rules(statements: tuple[syn.Statement, ...]) -> Iterator[syn.With]:
    for statement in statements:
        if isinstance(statement, syn.With):
            yield statement
            yield from _rules(statement.body)


# Schemas


def missing_schema(view: View, span: Span) -> Iterator[Offer]:
    """A schema with the key at a span, which none declares, for each type that it is used as."""
    entry = entry_at(view, span.start)
    if (
        entry is None
        or entry.kind is not SymbolKind.KEY
        or len(entry.path) < 2
        or entry.definition is not None
        or not is_bare_name(entry.name)
        or view.tree is None
        or view.program is None
    ):
        return
    container = entry.path[:-1]
    if view.program.header.trigger.field(container) is None:
        return
    for type_ in _types_at(view.tree, entry.span):
        change = _declared(view, view.tree, container, f"{entry.name}={type_}")
        title = f"Declare `{entry.name}` as `{type_}` in a schema"
        yield Offer(title, ActionKind.REFACTOR, partial(tried, view.workspace, (change,)))


def _types_at(file: syn.File, key: Span) -> tuple[str, ...]:
    """The types that a key can have by what it is compared with; all of them where that does not say it."""
    for node in expressions(file):
        match node:
            case syn.Compare() if node.span.start <= key.start < node.span.end:
                values = (node.left, *(each.right for each in node.comparisons))
                literals = {_LITERALS[type(each)] for each in values if type(each) in _LITERALS}
                if len(literals) == 1:
                    return tuple(literals)
    return _TYPES


def _declared(view: View, file: syn.File, container: tuple[str, ...], key: str) -> Change:
    """The key in the schema of its container, or a schema below the declarations."""
    last = None
    for statement in file.statements:
        match statement:
            case syn.Do(syn.Call(syn.Name("schema"), (syn.Argument(None, first), *_) as arguments)):
                if written_path(first) == container:
                    at = arguments[-1].span.end
                    return Change(view.source.span(at, at), f", {key}")
        match statement:
            case syn.Do(syn.Call(syn.Name(name))) if name in _DECLARATIONS:
                last = statement
    text = f"schema(event.{'.'.join(container)}, {key})\n"
    if last is None:
        return Change(view.source.span(0, 0), f"{text}\n")
    end = view.source.text.find("\n", last.span.end)
    at = len(view.source.text) if end == -1 else end + 1
    return Change(view.source.span(at, at), text if end != -1 else f"\n{text}")
