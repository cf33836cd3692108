"""Why a run went as it did: every guard and rule with its verdict and the values of its condition.

In: an action, what it ran on and its trace; the texts of the files; the JavaScript. Out: lines.

    First logins skip MFA: ended the action
      policies/mfa_action.policy:28, line 33 of the JavaScript: if (event.stats.logins_count <= 1) {
      event.stats.logins_count <= 1
                  |            |
                  5            False
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actiongen import ir
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.flow.resolved import Resolved
from actiongen.javascript.literals import comment_text
from actiongen.report.drawing import definitions, draw
from actiongen.runs.world import World
from actiongen.source import Source, Span
from actiongen.testing.trace import State, StepTrace, Trace
from actiongen.testing.values import call_text

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Explained:
    """All that an explanation draws on; ``javascript`` is None where it is not to be shown."""

    program: ir.Program
    world: World
    traced: Trace
    sources: Mapping[str, Source]
    javascript: str | None = None

    def steps(self) -> Iterator[str]:
        """Every guard and rule, in order."""
        for step in self.traced.steps:
            yield from self.step(step)
            yield ""

    def step(self, traced: StepTrace) -> Iterator[str]:
        """One guard or rule: its verdict, where it stands, what it called, and its condition with values."""
        step = traced.step
        yield f"{title_of(step)}: {self._verdict(traced)}"
        yield INDENT + ", ".join([self.place(step.span), *self._line_of_javascript(step)])
        for index in traced.calls:
            name, arguments = self.traced.run.calls[index]
            yield f"{INDENT}called {call_text(name, arguments, self.program.header.trigger)}"
        if step.condition is not None:
            yield from self.condition(step.condition)
        elif isinstance(step, ir.Rule):
            yield f"{INDENT}it has no condition"

    def condition(self, condition: ir.Expr) -> Iterator[str]:
        """A condition with its values, and those of the definitions that it refers to; secrets are not
        shown.
        """
        reader = Evaluator(self.world)
        reader.bind((*self.traced.answers,), (*self.traced.answers.values(),))
        try:
            yield from self._drawn(condition, reader)
        except OverLimit as limit:
            yield f"{INDENT}given up: it {limit}"

    def _drawn(self, condition: ir.Expr, reader: Evaluator) -> Iterator[str]:
        secret = Resolved(self.program).content.holds_secret
        for line in draw(condition, self.sources, reader.value, secret):
            yield INDENT + line
        for definition in definitions(condition):
            drawn = draw(definition.value, self.sources, reader.value, secret)
            lead = f"{definition.name} = "
            for index, line in enumerate(drawn):
                yield f"{INDENT}{INDENT}{lead if index == 0 else ' ' * len(lead)}{line}".rstrip()

    def place(self, span: Span) -> str:
        """The file and line of a span."""
        source = self.sources.get(span.path)
        return span.path if source is None else f"{span.path}:{source.position(span.start).line}"

    def _verdict(self, traced: StepTrace) -> str:
        if traced.state is State.ENDED and isinstance(traced.step, ir.Guard):
            return "did not hold, and ended the action"
        return "acted, and ended the action" if traced.state is State.ENDED else traced.state.value

    def _line_of_javascript(self, step: ir.Guard | ir.Acting) -> Iterator[str]:
        if self.javascript is None or step.title is None:
            return
        lines = self.javascript.splitlines()
        comment = f"// {comment_text(step.title)}"
        for number, line in enumerate(lines, 1):
            if line.strip() == comment:
                yield f"line {number + 1} of the JavaScript: {_statement(lines[number:])}"
                return


def title_of(step: ir.Guard | ir.Acting) -> str:
    """The title of a step; a guard may have none."""
    return step.title or "The guard"


def _statement(lines: list[str]) -> str:
    """The head of the statement that begins in the first line, on one line."""
    parts: list[str] = []
    for line in lines:
        parts.append(line.strip())
        if line.rstrip().endswith(("{", ";")):
            break
    return " ".join(parts).replace("( ", "(").replace(" )", ")")
