"""No operation is forgotten: the table, the interpreter, the lowering, the docs and the differential generator know
each.
"""

import re
from pathlib import Path
from random import Random

import pytest
from differential.choices import Choices
from differential.pairs import program_of
from differential.policy import write_policy

from actiongen import ir
from actiongen.analysis.builtins import SPECIAL
from actiongen.backends.javascript import runtime
from actiongen.backends.javascript.lower_numbers import ARITHMETIC
from actiongen.backends.javascript.lower_operations import LOWERINGS
from actiongen.evaluate.operations import FUNCTIONS
from actiongen.ir import Op
from actiongen.ir.ops import OPERATIONS, Notation, Presence, Size, written_as
from actiongen.ir.types import Basic
from actiongen.ir.walk import reached

FILES = {file.stem for file in Path(runtime.__file__).parent.glob("*.js")}
LANGUAGE = Path(__file__).parents[2] / "docs" / "language.md"
MOST_POLICIES = 400


@pytest.mark.parametrize("op", Op)
def test_an_operation_has_a_row(op: Op) -> None:
    row = OPERATIONS[op]
    assert (row.presence is Presence.BOUNDED) is (row.size is Size.BOUNDED)
    if row.notation is Notation.METHOD:
        assert row.takes is not None and row.takes[0] is Basic.STRING
    if row.takes is None:
        assert row.notation is Notation.OPERATOR or row.name in SPECIAL


@pytest.mark.parametrize("notation", (Notation.FUNCTION, Notation.METHOD))
def test_a_name_means_one_operation(notation: Notation) -> None:
    assert len(written_as(notation)) == sum(row.notation is notation for row in OPERATIONS.values())


@pytest.mark.parametrize("op", Op)
def test_the_interpreter_knows_it(op: Op) -> None:
    assert op in FUNCTIONS or OPERATIONS[op].is_new  # what is new each time is the evaluator's


@pytest.mark.parametrize("op", Op)
def test_the_lowering_knows_it(op: Op) -> None:
    row = OPERATIONS[op]
    assert op in ARITHMETIC or op in LOWERINGS or row.method or row.runtime
    assert row.runtime is None or row.runtime in FILES


@pytest.mark.parametrize("op", Op)
def test_the_language_page_shows_it(op: Op) -> None:
    row, text = OPERATIONS[op], LANGUAGE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(("| `", "| [`"))]
    match row.notation:
        case Notation.FUNCTION:
            assert any(f"`{row.name}(" in line.split(" | ")[0] for line in rows)
        case Notation.METHOD:
            assert any(f".{row.name}(" in line or f"`{row.name}`" in line for line in rows)
        case Notation.OPERATOR:
            assert any(row.name in code.split() for code in re.findall(r"`([^`\n]+)`", text))


@pytest.mark.slow
def test_the_differential_generator_draws_every_operation() -> None:
    missing = set(Op)
    for seed in range(MOST_POLICIES):
        program = program_of(write_policy(Choices(Random(seed))))
        if program is not None:
            missing -= {node.op for node in reached(program.all_steps) if isinstance(node, ir.Operation)}
        if not missing:
            return
    assert not missing
