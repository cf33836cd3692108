"""What commands say of tests, coverage, mutants and runs, in every format, to be read as people and programs get it.

``tests/cases/reports`` holds the texts, which ``--update`` writes anew.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from testing.policies import PATH, program, source

from actiongen.auth0.load import load_trigger
from actiongen.backends.javascript.emit import emit
from actiongen.ir import Program
from actiongen.report import one_run, results
from actiongen.report.coverage_files import FORMATS
from actiongen.report.explanation import Explained
from actiongen.report.measures import untested
from actiongen.report.outline import outline
from actiongen.report.page import Page, Table, plain, to_json
from actiongen.report.results import Results
from actiongen.report.text import Report
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.testing.coverage import Coverage, measure
from actiongen.testing.event_file import read_input
from actiongen.testing.events import input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.mutation import Score, score
from actiongen.testing.refused import Carried
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Verdict, judge

GOLDEN = Path(__file__).parents[1] / "cases" / "reports"
POLICY = (GOLDEN / "case.policy").read_text("utf-8")
DRAWN = (GOLDEN / "drawn.policy").read_text("utf-8")
SMALL = (GOLDEN / "small.policy").read_text("utf-8")


@cache
def made() -> Program:
    return program(POLICY)


def texts() -> dict[str, Source]:
    return {PATH: source(POLICY)}


@cache
def verdicts() -> tuple[Verdict, ...]:
    subject, found = Subject.of_action(made()), []
    for test in made().tests:
        given = input_of(made(), test)
        found.append(judge(subject, test, given, turns(subject, given.world, trace)))
    return tuple(replace(each, seconds=0.25) for each in found)


@cache
def covered() -> Coverage:
    return measure(made(), [trace(made(), input_of(made(), test).world) for test in made().tests])


@cache
def scored() -> Score:
    return score(program(SMALL), {PATH: source(SMALL)})


def report(only: str = "", properties: int = 0, left_out: int = 0) -> Report:
    every = tuple(each for each in verdicts() if only in each.test.title)
    return Report(every, texts(), 1.5, properties, left_out)


def mutated(form: str, only: str) -> str:
    found = replace(report(only), sources={PATH: source(SMALL)})
    return results.RENDERERS[form](Results(found, scores=(scored(),)))


def shown(form: str, **asked: object) -> str:
    found = Results(report(properties=2, left_out=1), seed=7)
    return results.RENDERERS[form](replace(found, **asked))  # type: ignore[arg-type]


def ran(form: str, *sets: str) -> str:
    given = read_input(made(), None, sets)
    carried = Carried(trace(made(), given.world))
    one = one_run.OneRun(made(), given, carried, ("a note",), texts())
    return one_run.RENDERERS[form](one)


def why(*sets: str, policy: str = POLICY, javascript: bool = True) -> str:
    explained = program(policy)
    given = read_input(explained, None, sets)
    text = emit(explained) if javascript else None
    traced, files = trace(explained, given.world), {PATH: source(policy)}
    lines = Explained(explained, given.world, traced, files, text).steps()
    return "".join(f"{line}\n" for line in lines)


PAGE = Page(
    "event.user.email",
    (("Type", "string"), ("Absent", "where the connection has none")),
    (
        Table("Values", ("Value", "Meaning"), (("a", "the first"), ("longer", "the second"))),
        Table("None", ("A",), ()),
    ),
    "actiongen show event.user",
)
VALUES = (
    "event.user.app_metadata.plan=7",
    'event.user.app_metadata.limit="no number, and a text that is long enough to be cut"',
    'event.user.app_metadata.tags=["a"]',
    'event.authorization.roles=["x", "y"]',
    "event.user.name=ann",
    "event.user.email_verified=true",
)
FREE = ("event.user.app_metadata.plan=free",)
REPORTS: dict[str, Callable[[], str]] = {
    "tests.txt": lambda: shown("text"),
    "tests-in-colour.txt": lambda: shown("text", colour=True).replace("\x1b", "<ESC>"),
    "tests-that-pass.txt": lambda: results.RENDERERS["text"](Results(report("passes"))),
    "tests-that-pass-in-colour.txt": lambda: results.RENDERERS["text"](
        Results(report("passes"), colour=True)
    ).replace("\x1b", "<ESC>"),
    "no-tests.txt": lambda: results.RENDERERS["text"](Results(Report((), {}, 0.0), scores=(), coverages=())),
    "tests-in-full.txt": lambda: shown("text", why=True),
    "tests-in-full.json": lambda: results.RENDERERS["json"](Results(report("passes"), why=True)),
    "tests.json": lambda: shown("json"),
    "tests.xml": lambda: shown("junit"),
    "tests.tap": lambda: shown("tap"),
    "tests-of-unknown-files.txt": lambda: results.RENDERERS["text"](
        Results(replace(report("no call"), sources={}), coverages=(covered(),))
    ),
    "coverage.txt": lambda: results.RENDERERS["text"](Results(report("passes"), coverages=(covered(),))),
    "coverage.json": lambda: results.RENDERERS["json"](Results(report("passes"), coverages=(covered(),))),
    "coverage.lcov": lambda: FORMATS["lcov"].render((covered(),), texts()),
    "coverage.xml": lambda: FORMATS["cobertura"].render((covered(),), texts()),
    "mutants.txt": lambda: mutated("text", "passes"),
    "mutants-of-failing-tests.txt": lambda: mutated("text", "no call"),
    "mutants.json": lambda: mutated("json", "passes"),
    "run.txt": lambda: ran("text", *FREE),
    "run.json": lambda: ran("json", *FREE),
    "run-without-a-call.txt": lambda: ran("text", "event.client.name=Other"),
    "run-that-goes-on.txt": lambda: ran("text", "event.user.app_metadata.plan=gold"),
    "why.txt": lambda: why(*FREE, "event.stats.logins_count=12"),
    "why-without-javascript.txt": lambda: why("event.stats.logins_count=1", javascript=False),
    "why-not.txt": lambda: why("event.client.name=Other"),
    "drawn.txt": lambda: why(policy=DRAWN, javascript=False),
    "drawn-with-values.txt": lambda: why(*VALUES, policy=DRAWN, javascript=False),
    "page.txt": lambda: plain(PAGE),
    "page.json": lambda: to_json(PAGE),
    "page-alone.txt": lambda: plain(Page("alone")),
    "tree.txt": lambda: outline(parse(source(SMALL)).value) + "\n",
    "program.txt": lambda: outline(program(SMALL).handlers[0].steps) + "\n",
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_rendering_of_a_report_is_as_it_was(name: str, update: bool) -> None:
    text = REPORTS[name]()
    if update:
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_report_is_asked_for() -> None:
    assert {file.name for file in GOLDEN.iterdir() if file.suffix != ".policy"} == set(REPORTS)


def test_actions_without_a_test_are_named() -> None:
    bare = replace(covered(), program=program(POLICY.partition("\ntest(")[0], "policies/bare.policy"))
    assert untested((covered(),)) is None
    assert untested((covered(), bare)) == "1 action without a test: bare"
    assert untested((bare, bare)) == "2 actions without a test: bare, bare"


def test_a_trigger_and_a_method_are_one_line_of_a_tree() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    assert outline(trigger) == "Trigger post-login"
    assert outline(trigger.methods["access.deny"]) == "Method access.deny"
