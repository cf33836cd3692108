"""Policies of tests: a text becomes an action, a name of it a trace or a report.

program('with rule("r"):\\n    stop()\\n').all_steps
"""

from actiongen.backends.javascript.emit import emit
from actiongen.commands.selection import Selection
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import Program
from actiongen.source import Source
from actiongen.testing.events import Input, input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Verdict, judge
from actiongen.unit import analyse_source, loader

HEADER = 'action(name="Test", trigger="post-login")\n'


PATH = "policies/case.policy"


def source(text: str, path: str = PATH) -> Source:
    return Source(path, text if text.startswith("action(") else HEADER + text)


def program(text: str, path: str = PATH) -> Program:
    """The action of a policy without errors."""
    file = source(text, path)
    result = analyse_source(file, loader((file,)))
    errors = [
        diagnostic
        for diagnostic in result.diagnostics
        if diagnostic.is_error and not diagnostic.code.id.startswith("AG4")
    ]
    assert isinstance(result.value, Program) and not errors, errors
    return result.value


def diagnostics(text: str) -> tuple[Diagnostic, ...]:
    file = source(text)
    return analyse_source(file, loader((file,))).diagnostics


def actions(text: str, path: str = PATH) -> Selection:
    made = program(text, path)
    return Selection((made,), (source(text, path),), (), javascript={f"{made.stem}.js": emit(made)})


def sources(text: str) -> dict[str, Source]:
    return {"policies/case.policy": source(text)}


def default(text: str) -> Input:
    """The input of a test that gives nothing."""
    made = program(text + '\ntest("nothing given", expect=[])\n')
    return input_of(made, made.tests[-1])


def verdicts(text: str) -> list[Verdict]:
    """The verdicts of the interpreter alone."""
    made = program(text)
    found = []
    for test in made.tests:
        given = input_of(made, test)
        subject = Subject.of_action(made)
        found.append(judge(subject, test, given, turns(subject, given.world, trace)))
    return found
