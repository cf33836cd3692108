"""Compiles a policy of a test and says what the checks find.

found('with rule("r"):\n    stop()\n')   ->   []
"""

from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import Program
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = 'action(name="Test", trigger="post-login")\n'


def source(text: str) -> Source:
    return Source("policies/case.policy", text if text.startswith("action(") else HEADER + text)


def program(text: str) -> Program:
    """The program of a policy without errors of names and types."""
    file = source(text)
    result = analyse_source(file, loader((file,)))
    assert isinstance(result.value, Program), result.diagnostics
    return result.value


def found(text: str) -> list[Diagnostic]:
    """What is found in a policy, apart from unused names and calls that Auth0 drops (test_ways.py)."""
    file = source(text)
    result = analyse_source(file, loader((file,)))
    return [
        diagnostic
        for diagnostic in result.diagnostics
        if diagnostic.code.id not in ("AG401", "AG402", "AG403", "AG404", "AG435", "AG436")
    ]


def ids(text: str) -> list[str]:
    return [each.code.id for each in found(text)]


def labels(text: str) -> list[list[str]]:
    """The text of each label, the primary one first, for each diagnostic."""
    all_text = source(text).text
    return [
        [all_text[label.span.start : label.span.end] for label in (each.primary, *each.secondary)]
        for each in found(text)
    ]


def fixed(text: str) -> str:
    """The policy after the fixes of everything that is found."""
    result = source(text).text
    edits = [edit for each in found(text) if each.fix for edit in each.fix.edits]
    for edit in sorted(edits, key=lambda edit: -edit.span.start):
        result = result[: edit.span.start] + edit.replacement + result[edit.span.end :]
    return result


def only(text: str) -> Diagnostic:
    """The one thing that is found."""
    (diagnostic,) = found(text)
    return diagnostic


def gate(condition: str, call: str = 'api.access.deny("no")', title: str = "a") -> str:
    """A policy of one rule that refuses, under a condition."""
    return f'with rule("{title}", when={condition}):\n    {call}\n'


def marks(diagnostic: Diagnostic) -> list[str]:
    """What its labels say, the primary one first."""
    return [label.text for label in (diagnostic.primary, *diagnostic.secondary)]
