"""What is found once for each definition, from the first one up, and what an answer about presence depends on."""

from facts.policies import logged

from actiongen import ir
from actiongen.facts.dependence import Dependence
from actiongen.facts.known import NOTHING, Facts
from actiongen.facts.per_definition import PerDefinition, depth, innermost_first, named_in
from actiongen.facts.presence import Numbering

NAME, NICKNAME = "event.user.name", "event.user.nickname"
ABOVE = f"""name = {NAME}
low = name.lower()


def same(x):
    return x == low


pair = [coalesce(low, ""), coalesce(name, "")]
"""


def definition_of(expr: ir.Expr) -> ir.Definition:
    assert isinstance(expr, ir.Ref)
    return expr.definition


def test_a_definition_comes_after_those_that_it_builds_on() -> None:
    pair = definition_of(logged("pair", ABOVE))
    assert [each.name for each in innermost_first(pair, lambda _: False)][-1] == "pair"
    known: list[ir.Definition] = []
    for each in innermost_first(pair, known.__contains__):
        assert all(named in known for named in named_in(each.value))
        known.append(each)
    assert [each.name for each in known] == ["name", "low", "pair"]
    assert [*innermost_first(pair, known.__contains__)] == []
    low = known[1]
    assert [each.name for each in innermost_first(pair, [known[0], low].__contains__)] == ["pair"]


def test_a_fact_of_a_definition_is_found_once() -> None:
    asked: list[ir.Expr] = []

    def length(expr: ir.Expr) -> int:
        asked.append(expr)
        return sum(lengths.of(named) for named in named_in(expr)) + 1

    lengths = PerDefinition(length)
    pair = definition_of(logged("pair", ABOVE))
    assert lengths.of(pair) == lengths.of(pair) == 4
    assert len(asked) == 3


def test_the_depth_of_an_expression_is_that_of_its_longest_chain_of_names() -> None:
    assert [depth(logged(text, ABOVE)) for text in ('"a"', "name", "low", "[pair, pair]")] == [0, 1, 2, 3]
    assert depth(logged("same(name)", ABOVE)) == 2


def test_an_answer_depends_on_facts_about_what_it_is_made_of() -> None:
    numbering = Numbering()
    dependence = Dependence(numbering)
    name, nickname = logged(NAME), logged(NICKNAME)
    number, other = numbering.number(name), numbering.number(nickname)
    for text in (NAME, "low", "pair", "same(name)", f"[t for t in [coalesce({NAME}, '')]]"):
        numbers = dependence.numbers([logged(text, ABOVE)])
        assert number in numbers and other not in numbers, text
    loop = logged(f"[t for t in [coalesce({NAME}, '')]]")
    assert isinstance(loop, ir.Comprehension)
    assert number in dependence.numbers([loop.element])
    assert dependence.numbers([name, nickname]) >= {number, other}
    assert dependence.numbers([]) == frozenset()


def test_of_all_facts_those_hold_that_are_about_the_numbers() -> None:
    numbering = Numbering()
    dependence = Dependence(numbering)
    n = "event.user.app_metadata.n"
    facts: Facts = numbering.when_true(logged(f"{NICKNAME} is not None and {NAME} is not None and {n} == 3"))
    assert facts is not None
    about_name = dependence.holding(facts, dependence.numbers([logged(NAME)]))
    about_number = dependence.holding(facts, dependence.numbers([logged(n)]))
    assert about_name is not None and about_number is not None
    assert numbering.is_present(logged(NAME), about_name)
    assert not numbering.is_present(logged(NICKNAME), about_name)
    assert numbering.limits.under(about_number).bound(logged(n)) == 3
    assert not numbering.limits.among(about_name)
    assert dependence.holding(None, frozenset({1})) is None
    assert dependence.holding(NOTHING, frozenset({1})) == NOTHING
