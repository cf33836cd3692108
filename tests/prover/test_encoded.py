"""The formulas of small expressions, and of what small actions do, are those that somebody has read.

A file of ``encoded/`` has what comes of each line with ``>``: an expression, statements with ``⏎`` between them, or the
actions of a flow with ``‖`` between them (``↩``: for users who come back); of ``problems.txt`` a condition as the
question that the solver gets. Lines with ``|`` stand above all of them. What a formula leaves open or takes to hold
decides what is proved, and no run shows it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from checks.programs import program
from prover.subjects import flow_of
from prover.written import written_problem, written_run, written_value

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import together
from actiongen.prover.encode_run import Runner
from actiongen.prover.formula import Question
from actiongen.prover.functions import Functions
from actiongen.prover.terms import Terms
from actiongen.prover.values import Value
from actiongen.testing.events import default_event

Written = Callable[[Encoder, Value], list[str]]
FOLDER = Path(__file__).parent / "encoded"
ROOM = 2
"""How many items each list has."""


class _Room(dict[object, int]):
    def get(self, key: object, default: object = None) -> int:  # type: ignore[override]
        return ROOM


def encoder_of(found: ir.Program) -> Encoder:
    return Encoder(found.header.trigger, Functions(Terms()), _Room())


def of_expressions(above: str, texts: list[str], written: Written = written_value) -> Iterator[list[str]]:
    """What comes of each of them, in an action that logs them."""
    rules = "".join(f'with rule("{index}"): log({text})\n' for index, text in enumerate(texts))
    found = program(above + rules)
    steps = [step for step in found.all_steps if isinstance(step, ir.Rule)]
    for step in steps:
        (effect,) = step.body
        assert isinstance(effect, ir.Log)
        encoder = encoder_of(found)
        yield written(encoder, encoder.value(effect.values[0]))


def of_action(text: str) -> list[str]:
    found = program(text)
    encoder = encoder_of(found)
    kinds = [handler.kind for handler in found.handlers] or [HandlerKind.EXECUTE]
    return [
        line
        for kind in kinds
        for line in written_run(encoder, Runner(encoder, found, encoder.terms.true).run(kind))
    ]


def of_flow(text: str) -> list[str]:
    parts = [part.strip() for part in text.removeprefix("↩").split("‖")]
    subject = flow_of(parts)
    encoder = encoder_of(subject.programs[0])
    kind = HandlerKind.CONTINUE if text.startswith("↩") else HandlerKind.EXECUTE
    return written_run(encoder, together(encoder, subject, kind))


def as_problem(encoder: Encoder, value: Value) -> list[str]:
    question = Question(encoder, encoder.values.holds(value), default_event(encoder.trigger.id))
    return written_problem(question.problem(5_000))


def encoded(text: str, name: str) -> str:
    """The text of a file with what comes of its lines."""
    lines = text.splitlines()
    heads = [line[2:] for line in lines if line.startswith("> ")]
    above = "".join(f"{line[2:]}\n" for line in lines if line.startswith("| "))
    actions = [head for head in heads if "rule(" in head]
    expressions = [head for head in heads if head not in actions]
    written = as_problem if name == "problems" else written_value
    found = (
        dict(zip(expressions, of_expressions(above, expressions, written), strict=True))
        if expressions
        else {}
    )
    for head in actions:
        found[head] = of_flow(head) if "‖" in head else of_action(above + head.replace("⏎", "\n") + "\n")
    kept = [line for line in lines if line.startswith("| ")]
    made = ["\n".join([f"> {head}", *found[head]]) for head in heads]
    return "\n\n".join([*(["\n".join(kept)] if kept else []), *made]) + "\n"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_formulas_are_those_that_somebody_has_read(name: str, update: bool) -> None:
    file = FOLDER / f"{name}.txt"
    text = file.read_text("utf-8")
    found = encoded(text, name)
    if update:
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
