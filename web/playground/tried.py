"""The tests of a folder: in the interpreter, and in the JavaScript of the browser in the place of Node.

In: a workspace, and what Actions did that the page has run. Out: a verdict a case, as plain values; and what is still
to be run before the JavaScript has a say.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.compiler import checked
from actiongen.evaluate.limits import OverLimit
from actiongen.ide.workspace import Workspace
from actiongen.report.text import Report, details
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.table import table
from actiongen.runner.wire import read_answer, run_line
from actiongen.runs.world import World
from actiongen.testing.externs import externs_of, for_a_run
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Result, Verdict
from playground.forms import Json, Places, places_of

_LIMITS = Limits()
_MOST_KEPT = 5_000


def tried(workspace: Workspace, _asked: Json) -> Json:
    """The verdicts of the interpreter; ``tests`` is None while the folder has errors, ``stopped`` says why a test has
    none. An action with externs has none yet: the interpreter cannot run them.
    """
    return _verdicts(workspace, None)


def ran(workspace: Workspace, asked: Json) -> Json:
    """The verdicts of both; or ``asked``, what has to be run before there are any.

    ``answers`` of the question are lines of runs by their keys. They are kept: what has not changed is not run again.
    """
    kept(asked)
    browser = Browser()
    found = _verdicts(workspace, browser)
    return {**found, "asked": browser.told()}


def kept(asked: Json) -> None:
    """Keeps the ``answers`` of a question."""
    answers = cast(dict[str, str], asked.get("answers", {}))
    if len(_KNOWN) + len(answers) > _MOST_KEPT:
        _KNOWN.clear()
    _KNOWN.update({key: _read(line) for key, line in answers.items()})


_KNOWN: dict[str, NodeRun | None] = {}
_UNREADABLE = (
    "The action changes JavaScript itself, such as `Array.prototype`, so that nobody can tell here what it does; "
    "`actiongen test` can."
)


def _read(line: str) -> NodeRun | None:
    """What an Action did; None if it has changed what is told, for it shares its JavaScript with what tells it."""
    try:
        return read_answer(line.encode()).ran
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _verdicts(workspace: Workspace, browser: "Browser | None") -> Json:
    made = tuple(view.compiled for view in workspace.views())
    if not checked(made, workspace.options).is_clean:
        return {"tests": None, "stopped": ""}
    verdicts: list[Verdict] = []
    others: list[Json] = []
    places = places_of(workspace)
    stopped = ""
    texts = {view.source.path: view.built.unit.javascript for view in workspace.views()}

    def shown(program: ir.Program) -> str:
        return texts[program.path] or emit_javascript(program)

    for subject in subjects(workspace):
        if browser is None and any(map(externs_of, subject.programs)):
            others += [_told_of(test, places, "waiting", []) for test in subject.tests]
            continue
        try:
            for some in _together(subject):
                try:
                    verdicts += run_tests([subject], partial(_is_one_of, some), browser, javascript=shown)
                except UnknownError:
                    continue
                except UnreadableError:
                    others += [_told_of(test, places, "unknown", [_UNREADABLE]) for test in some]
        except OverLimit as limit:
            stopped = f"A test says what {limit}."
    report = Report(tuple(verdicts), {source.path: source for source in workspace.sources}, 0.0)
    return {"tests": [*(_told(report, each, places) for each in verdicts), *others], "stopped": stopped}


def _together(subject: Subject) -> Iterator[tuple[ir.Test, ...]]:
    """The tests whose runs can be asked for at once; with externs what is run next depends on what they gave."""
    if any(map(externs_of, subject.programs)):
        yield from ((test,) for test in subject.tests)
    else:
        yield subject.tests


def _is_one_of(tests: tuple[ir.Test, ...], _subject: Subject, test: ir.Test) -> bool:
    return any(test is each for each in tests)


def subjects(workspace: Workspace) -> tuple[Subject, ...]:
    """What has tests: the actions, and the flows."""
    contents = [view.compiled.content for view in workspace.views()]
    programs = {content.stem: content for content in contents if isinstance(content, ir.Program)}
    flows = [
        Subject.of_flow(
            content.path,
            each.flow,
            tuple(programs[stem] for stem in each.flow.actions),
            each.tests,
            each.properties,
        )
        for content in contents
        if isinstance(content, ir.Flows)
        for each in content.flows
    ]
    return (*map(Subject.of_action, programs.values()), *flows)


def _told(report: Report, verdict: Verdict, places: Places) -> Json:
    lines = [] if verdict.result is Result.PASSED else [*details(report, verdict)]
    return _told_of(verdict.test, places, verdict.result.value, lines)


def _told_of(test: ir.Test, places: Places, result: str, lines: list[str]) -> Json:
    return {
        "place": places.span(test.span),
        "title": test.title,
        "case": test.case,
        "result": result,
        "details": lines,
    }


class UnknownError(Exception):
    """A run is asked about that the page has not run yet."""


class UnreadableError(Exception):
    """A run is asked about of which nobody knows what it did."""


@dataclass(frozen=True, slots=True)
class _Job:
    """An Action, and the runs of it that are wanted by their keys."""

    code: str
    trigger: Trigger
    keeps_module: bool
    runs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def told(self) -> Json:
        return {
            "code": self.code,
            "table": table(self.trigger, platform()),
            "keep": self.keeps_module,
            "limit": _LIMITS.seconds * 1000,
            "runs": [[key, *lines] for key, lines in self.runs.items()],
        }


class Browser:
    """What stands in for Node: it knows the runs that the page has made, and notes those that it has not."""

    def __init__(self) -> None:
        self.jobs: dict[tuple[str, str, bool], _Job] = {}

    def told(self) -> list[Json]:
        """What the page has to run."""
        return [job.told() for job in self.jobs.values()]

    def load_program(self, program: ir.Program, trigger: Trigger) -> _Job:
        """An action whose externs tell what they give."""
        return self.load(for_a_run(program, emit_javascript(program)), trigger)

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> _Job:
        return _Job(code, trigger, keep_module)

    def run(self, loaded: _Job, worlds: Iterable[World]) -> Iterator[NodeRun]:
        wanted = [_key(loaded, lines) for lines in (_lines(loaded, world) for world in worlds)]
        unknown = {key: lines for key, lines in wanted if key not in _KNOWN}
        if unknown:
            job = self.jobs.setdefault((loaded.code, loaded.trigger.id, loaded.keeps_module), loaded)
            job.runs.update(unknown)
            raise UnknownError
        found = [_KNOWN[key] for key, _ in wanted]
        if None in found:
            raise UnreadableError(_UNREADABLE)
        return (each for each in found if each is not None)


def _lines(loaded: _Job, world: World) -> tuple[str, str]:
    handler = loaded.trigger.handler(world.handler)
    text = run_line(0, 0, "" if handler is None else handler.name, world, _LIMITS).decode()
    message, event = text.splitlines()
    return message, event


def _key(loaded: _Job, lines: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    said = json.dumps([loaded.code, loaded.trigger.id, loaded.keeps_module, *lines])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest(), lines
