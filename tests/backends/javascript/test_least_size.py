"""What is surely too large is refused before it is judged, and nothing else is."""

import pytest
from hostile.cost import compiled, count

from actiongen import ir
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.least_size import least_size
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

_HEADER = 'action(name="A", trigger="post-login", version="v3", runtime="node22")\n'


def rules(number: int) -> str:
    each = 'with rule("Rule {i}", when=event.client.name == "c{i}"):\n    api.access.deny("{i} is out")\n'
    return _HEADER + "".join(each.format(i=i) for i in range(number))


@pytest.mark.parametrize(
    "policy",
    [
        rules(3),
        _HEADER + 'with rule("R"):\n    log("a")\n',
        _HEADER
        + 'with rule("A    title   of blanks, ’ and é, '
        + "long " * 40
        + '"):\n    log("a", "b", 3)\n',
        _HEADER
        + 'with rule("Nothing", when=event.user.email_verified):\n    x = "a"\n    log(x)\n    stop()\n',
    ],
)
def test_the_javascript_is_no_smaller(policy: str) -> None:
    source = Source("policies/a.policy", policy)
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, ir.Program)
    assert 0 < least_size(program) <= len(emit(program).encode())


@pytest.mark.slow
def test_what_is_far_too_large_is_refused_before_it_is_judged() -> None:
    assert [diagnostic.code.id for diagnostic in compiled(rules(2_500))] == ["AG607"]


@pytest.mark.slow
def test_what_is_refused_costs_no_judging() -> None:
    assert count(rules(2_500)) < 2.5 * count(rules(1_000))


@pytest.mark.slow
def test_what_is_a_little_too_large_is_judged_first() -> None:
    assert [diagnostic.code.id for diagnostic in compiled(rules(1_200))] == ["AG508", "AG607"]
