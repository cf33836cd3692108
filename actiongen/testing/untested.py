"""AG804: rules that no test makes act.

In: an action, and the traces of the runs that the tests have made of it. Out: a note for an action that no test runs,
or one at each rule that acted in none of the runs.

    untested(program, traces)   ->   AG804 at `with rule("Admins are challenged", …)`
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.diagnostics.codes_project import TEST_MISSING
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.sites import place_of
from actiongen.testing.trace import Trace


def untested(program: ir.Program, traces: Iterable[Trace]) -> Iterator[Diagnostic]:
    """The notes."""
    runs = [*traces]
    if not runs:
        yield Diagnostic(
            TEST_MISSING,
            f"no test runs `{program.stem}`",
            Label(program.header.span),
            notes=("what nobody has tried is tried first by those who log in",),
            help=f"write a `test(…)` below its rules: `actiongen run {program.path}` shows what an event does",
        )
        return
    acted = {title for each in runs for title in each.rules}
    for step in program.all_steps:
        if isinstance(step, ir.Rule) and step.title not in acted:
            yield Diagnostic(
                TEST_MISSING,
                f'no test makes the rule "{step.title}" act',
                Label(place_of(step)),
                help="`actiongen test --coverage` shows an event that does",
            )
