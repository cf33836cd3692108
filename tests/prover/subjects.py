"""Small actions and flows of tests, in a line.

In: statements with ``⏎`` between them, actions of a flow with ``‖`` between them. Out: subjects.

    subject_of('with rule("A"): stop() ‖ external slack')   ->   Subject("policies/a.policy", …)
"""

from dataclasses import replace

from checks.programs import HEADER

from actiongen import ir
from actiongen.source import Source
from actiongen.testing.in_order import Subject
from actiongen.unit import analyse_source, loader

EXTERNAL = "external "


def action_of(text: str, name: str = "a") -> ir.Program:
    head = "" if text.startswith("action(") else HEADER
    source = Source(f"policies/{name}.policy", head + text.replace("⏎", "\n") + "\n")
    found = analyse_source(source, loader((source,)))
    assert isinstance(found.value, ir.Program), found.diagnostics
    return found.value


def flow_of(parts: list[str]) -> Subject:
    """The flow of some actions; its properties stand in the last one."""
    programs: list[ir.Program] = []
    externals: list[tuple[int, str]] = []
    for part in parts:
        if part.startswith(EXTERNAL):
            externals.append((len(programs), part.removeprefix(EXTERNAL)))
        else:
            programs.append(action_of(part, "abcd"[len(programs)]))
    whole = Subject.of_action(programs[-1])
    return replace(whole, programs=tuple(programs), is_flow=True, externals=tuple(externals))


def subject_of(text: str) -> Subject:
    parts = [part.strip() for part in text.split("‖")]
    return flow_of(parts) if len(parts) > 1 else Subject.of_action(action_of(parts[0]))
