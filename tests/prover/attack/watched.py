"""A run of the interpreter of which everything is known that a formula speaks of.

In: an action, a world. Out: :class:`Watched`: which effects ran with which calls, how each question was answered, which
rules acted, and the value of each expression that was looked at.

    watched(program, world).run.calls   ->   (("multifactor.enable", ("any",)),)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from prover.attack.reader import SILENCE, Answered

from actiongen import ir
from actiongen.evaluate import evaluate as interpreter
from actiongen.evaluate.expressions import Evaluator
from actiongen.runs.run import Run
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World


@dataclass(slots=True)
class Watched:
    """One run. ``values``: by the identity of an expression all that it had; ``acts``: the titles of the rules that
    acted; ``effects``: by the identity of an effect, for each time that it ran, the number of calls before it;
    ``questions``: by the variable of its answer, each time that a question was come to.
    """

    run: Run = field(default_factory=Run)
    values: dict[int, list[Value]] = field(default_factory=dict)
    acts: set[str] = field(default_factory=set)
    effects: dict[int, list[int]] = field(default_factory=dict)
    questions: dict[ir.Variable, list[Answered]] = field(default_factory=dict)
    _open: dict[ir.Variable, ir.Ask] = field(default_factory=dict)
    _begun: set[ir.Variable] = field(default_factory=set)
    _asking: ir.Ask | None = None

    @property
    def failed(self) -> bool:
        """Whether a question that never fails has failed in this world."""
        return self.run.thrown is not None and self._asking is not None and not self._asking.can_fail

    def calls_of(self, effect: ir.Effect) -> list[Call]:
        """The calls that an effect began with."""
        starts = self.effects.get(id(effect), [])
        return [self.run.calls[start] for start in starts if start < len(self.run.calls)]

    def reached(self, node: ir.Step | ir.Effect, made: int) -> None:
        """Notes an effect before it runs."""
        self.effects.setdefault(id(node), []).append(made)
        self._asking = node if isinstance(node, ir.Ask) else None
        if isinstance(node, ir.Ask):
            self.questions.setdefault(node.answer, []).append(SILENCE)
            self._open[node.answer] = self._open[node.failure] = node
            self._begun.add(node.answer)

    def bound(self, variable: ir.Variable, value: Value) -> None:
        """Notes an answer or a failure; before there is either, an answer is bound to nothing."""
        ask = self._open.get(variable)
        if ask is None:
            return
        if variable in self._begun:
            self._begun.discard(variable)
        elif variable == ask.answer:
            self.questions[ask.answer][-1] = Answered(value, None, is_asked=True)
        else:
            self.questions[ask.answer][-1] = Answered(None, value, is_asked=True)


def watched(program: ir.Program, world: World) -> Watched:
    """Runs a handler of an action."""
    found = Watched()
    with _noting(found):
        found.run = interpreter.evaluate(
            program,
            world,
            # A client gets its token later on.
            seen=lambda expr, value: found.values.setdefault(id(expr), []).append(
                dict(value) if isinstance(value, dict) else value
            ),
            reached=found.reached,
            acted=lambda rule: found.acts.add(rule.title),
        )
    return found


@contextmanager
def _noting(found: Watched) -> Iterator[None]:
    class Noting(Evaluator):
        def bind(self, variables: tuple[ir.Variable, ...], values: tuple[Value, ...]) -> None:
            found.bound(variables[0], values[0])
            Evaluator.bind(self, variables, values)

    with patch.object(interpreter, "Evaluator", Noting):
        yield
