"""The known answers can be asked for: the files compile, their tests pass, and what is refuted is refuted by them."""

from pathlib import Path

import pytest
from bench.install import node_binary
from prover.known_answers import (
    FOLDER,
    REFUTED,
    KnownAnswer,
    claim_of,
    is_refuted,
    known_answers,
    known_program,
    known_programs,
    refuting,
)

from actiongen import ir
from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render
from actiongen.project import files
from actiongen.prover.model import Verdict
from actiongen.runner.find import node_at
from actiongen.runner.session import Runner
from actiongen.syntax.format import format_policy
from actiongen.testing.events import Input, at, input_of, is_of_event
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.sendable import is_sendable
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result

ANSWERS = known_answers()
every_file = pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.policy")))
_TRIED = 200
"""Events that are drawn for each file."""


def answers_of(file: str) -> list[KnownAnswer]:
    return [answer for answer in ANSWERS if answer.file == file]


def test_half_of_the_answers_are_no() -> None:
    refuted = [answer for answer in ANSWERS if Verdict.REFUTED in answer.verdicts]
    proved = [answer for answer in ANSWERS if Verdict.PROVED in answer.verdicts]
    assert len(refuted) > 150 and len(proved) > 150
    assert len(refuted) + len(proved) + sum(answer.is_vacuous for answer in ANSWERS) == len(ANSWERS)
    assert all(answer.why for answer in ANSWERS if answer.verdicts != {Verdict.PROVED}), "an answer says why"


@pytest.mark.slow
def test_the_files_compile() -> None:
    sources = files.read(FOLDER).value or ()
    errors = [each for each in compile_folder(sources).diagnostics if each.is_error]
    assert not errors, render(errors, {source.path: source for source in sources})
    assert {source.path.removeprefix("known/") for source in sources} == {*known_programs()}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.policy")), ids=lambda path: path.name)
def test_a_file_is_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_policy(text) == text


@every_file
def test_an_answer_stands_above_every_property(file: str) -> None:
    program, answers = known_program(file), answers_of(file)
    assert [each.title for each in program.properties] == [answer.title for answer in answers]
    refuted = {REFUTED + answer.title for answer in answers if Verdict.REFUTED in answer.verdicts}
    assert {test.title for test in program.tests} == refuted


@every_file
def test_the_tests_refute_what_is_refuted_and_nothing_else(file: str) -> None:
    program = known_program(file)
    every = [input_of(program, test) for test in program.tests]
    assert [each.given for each in every if not is_possible(each, program)] == []
    for answer in answers_of(file):
        own = refuting(program, answer.title)
        assert all(refutes(each, answer, program) for each in own), answer.title
        if Verdict.REFUTED not in answer.verdicts:
            assert not any(refutes(each, answer, program) for each in every), answer.title


@pytest.mark.every(3)
@pytest.mark.slow
@every_file
def test_no_event_that_is_drawn_refutes_what_is_proved(file: str) -> None:
    program = known_program(file)
    drawn = [each for each in Generator(program).inputs(_TRIED) if is_possible(each, program)]
    assert drawn
    for answer in answers_of(file):
        if Verdict.REFUTED not in answer.verdicts:
            assert [each.given for each in drawn if refutes(each, answer, program)] == [], answer.title


@pytest.mark.slow
def test_the_tests_of_the_files_pass_in_the_interpreter_and_on_node() -> None:
    node = node_at(node_binary(22))
    assert node is not None
    subjects = [Subject.of_action(program) for program in known_programs().values()]
    with Runner(node) as runner:
        verdicts = [*run_tests(subjects, lambda *_: True, runner)]
    wrong = [(each.subject.path, each.name) for each in verdicts if each.result is not Result.PASSED]
    assert len(verdicts) > 150 and wrong == []


def refutes(tried: Input, answer: KnownAnswer, program: ir.Program) -> bool:
    return is_refuted(program, claim_of(program, answer.title), tried.world, trace(program, tried.world))


def is_possible(tried: Input, program: ir.Program) -> bool:
    """Whether Auth0 could send the event: what differs from the default one, and what a protocol implies."""
    trigger = program.header.trigger
    event = tried.world.event
    return all(
        value is None or not is_of_event(path) or is_sendable(value, trigger.field(path))
        for path, value in tried.given
    ) and not any(
        at(dict(event), each.path) in each.values and at(dict(event), each.absent) is not None
        for each in trigger.implied_absences
    )
