"""What every node of the IR has to be found in, so that none is forgotten."""

from dataclasses import fields
from typing import get_args

import pytest

from actiongen import ir
from actiongen.analysis.builtins import SPECIAL
from actiongen.analysis.effects import ACTING
from actiongen.ir.ops import Notation, written_as
from actiongen.ir.types import Basic
from actiongen.ir.walk import operands
from actiongen.source import Span

AT = Span("a.policy", 0, 1)


def name(text: str) -> ir.Literal:
    return ir.Literal(text, ir.Info(Basic.STRING, True, AT))


@pytest.mark.parametrize("node", [*get_args(ir.Expr), *get_args(ir.Effect)])
def test_a_node_is_exported_under_its_name(node: type) -> None:
    assert getattr(ir, node.__name__) is node


@pytest.mark.parametrize("node", get_args(ir.Expr))
def test_an_expression_with_variables_is_a_loop(node: type) -> None:
    """What stands in a loop has no single value in a run: the drawing, constancy and bindings ask for loops."""
    names = {field.name for field in fields(node)}
    assert ("variables" in names) == (node in get_args(ir.Loop))
    assert "iterable" in names or node not in get_args(ir.Loop)


def test_every_word_that_acts_makes_an_effect() -> None:
    assert set(ACTING) == set(ir.WORDS)


def test_every_function_makes_a_node() -> None:
    """A function that is no operation has a node of its own; both are read by a function in the table of built-ins."""
    assert set(SPECIAL) - set(written_as(Notation.FUNCTION)) == set(ir.FUNCTIONS)


def test_operands_are_those_directly_below() -> None:
    a, b, c, d = map(name, "abcd")
    info = a.info
    record = ir.RecordDisplay((ir.Entry("k", a), ir.ComputedEntry(b, c), ir.Spread(d)), info)
    assert [*operands(record)] == [a, b, c, d]
    assert [*operands(ir.Interpolation(("x", a), info))] == [a]
    arm = ir.Arm(a, (ir.Abort(b, AT),))
    assert [*operands(ir.If((arm,), (ir.Log((c,), AT),), AT))] == []
    assert [*operands(ir.Log((c, d), AT))] == [c, d]
