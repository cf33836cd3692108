"""Which texts are as long as whoever sends them likes, because they come from ``json``."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.facts.origin import is_of_json, matched_definitions, sources

PLAN = "event.user.app_metadata.plan"


@pytest.mark.parametrize(
    ("text", "of_json"),
    [
        ('"a"', False),
        ("event.user.name", False),
        (PLAN, True),
        ("event.user.user_metadata.other", True),
        ('from_json("{}")', True),
        ("to_json(event.user.user_metadata.other)", True),
        (f'coalesce({PLAN}, "b")', True),
        (f'event.user.name if {PLAN} == "gold" else "b"', False),
        (f'{PLAN} if event.user.name == "a" else "b"', True),
        ("first(t for t in event.user.app_metadata.texts)", True),
        ('first(t for t in ["a"] if t in event.user.app_metadata.texts)', False),
        ("[t for t in event.user.app_metadata.texts]", True),
        ("sorted(event.user.app_metadata.texts)", True),
        ('["a", *event.user.app_metadata.texts]', True),
    ],
)
def test_where_a_text_comes_from(text: str, of_json: bool) -> None:
    assert is_of_json(logged(text)) is of_json


def test_names_and_helpers_are_seen_through() -> None:
    above = f"def short(text):\n    return text[:3]\n\n\nplan = {PLAN}\nname = event.user.name\n"
    assert is_of_json(logged("short(plan)", above))
    assert not is_of_json(logged("short(name)", above))


def test_a_loop_variable_comes_from_what_the_loop_goes_over() -> None:
    for items, of_json in (("event.user.app_metadata.texts", True), ('["a"]', False)):
        loop = logged(f"[t for t in {items}]")
        assert isinstance(loop, ir.Comprehension)
        assert is_of_json(loop.element) is of_json


def test_the_definitions_that_a_pattern_looks_into() -> None:
    above = 'def is_gold(text):\n    return matches(r"^gold", text)\n\n\n'
    above += f"plan = {PLAN}\nlow = plan.lower()\nname = event.user.name\n"
    for text, names in (
        ('matches(r"a", low)', {"plan", "low"}),
        ("is_gold(plan)", {"plan", "text"}),
        ('matches(r"a", name) and low == "b"', {"name"}),
        ('low == "b"', set()),
    ):
        found = matched_definitions(logged(text, above))
        assert {each.name for each in found if isinstance(each, ir.Definition)} == names


def test_what_a_value_is_made_of_is_named_once() -> None:
    above = f"def twice(text):\n    return text + text\n\n\nplan = coalesce({PLAN}, '')\n"
    expr = logged("twice(plan) + twice(plan)", above)
    assert sum(isinstance(node, ir.Member) and node.name == "plan" for node in sources(expr)) == 1
    # The sum, the one in the body, and what the name stands for.
    assert sum(isinstance(node, ir.Operation) for node in sources(expr)) == 3
    loop = logged("[t + t for t in ['a']]")
    assert isinstance(loop, ir.Comprehension)
    assert sum(isinstance(node, ir.Literal) for node in sources(loop.element)) == 1
    assert not any(isinstance(node, ir.Event) for node in sources(logged("[plan]", above), into_names=False))
