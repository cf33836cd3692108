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
    """What is found in a policy, unused names apart."""
    file = source(text)
    result = analyse_source(file, loader((file,)))
    return [
        diagnostic
        for diagnostic in result.diagnostics
        if diagnostic.code.id not in ("AG401", "AG402", "AG403", "AG404")
    ]


def ids(text: str) -> list[str]:
    return [each.code.id for each in found(text)]
