"""Expressions of one meaning have one number, whatever names they go by."""

import pytest

from actiongen import ir
from actiongen.facts.presence import Numbering
from actiongen.ir.types import Basic
from actiongen.source import Span

AT = Span("a.policy", 0, 1)
INFO = ir.Info(Basic.BOOLEAN, True, AT)


def flag(value: bool) -> ir.Literal:
    return ir.Literal(value, INFO)


def named(value: ir.Expr) -> ir.Ref:
    return ir.Ref(ir.Definition("flag", value, True, AT), INFO)


@pytest.mark.parametrize("kind", [ir.And, ir.Or, ir.ListDisplay])
def test_a_name_among_operands(kind: type[ir.And]) -> None:
    numbering = Numbering()
    written = kind((ir.Not(flag(True), INFO), flag(False)), INFO)
    by_name = kind((named(ir.Not(named(flag(True)), INFO)), flag(False)), INFO)
    assert numbering.number(by_name) == numbering.number(written)


@pytest.mark.parametrize("value", [1.0, "1", "True", None, False])
def test_literals_that_look_alike(value: float | str | bool | None) -> None:
    numbering = Numbering()
    assert numbering.number(ir.Literal(value, INFO)) != numbering.number(flag(True))
