"""Mutants and events of an action with two handlers."""

from dataclasses import replace

from backends.javascript.ir_builders import SPAN, deny, eq, log, ne, path, rule, text, two_handlers

from actiongen import ir
from actiongen.testing.coverage import Kind, Places
from actiongen.testing.equivalent import Equivalence
from actiongen.testing.mutants import Mutant, mutants
from actiongen.testing.rewrite import rewritten

SHOP = eq(path("event.client.name"), text("Shop"))
NOT_SHOP = ne(path("event.client.name"), text("Shop"))
PROGRAM = two_handlers(
    (rule("Refuse", NOT_SHOP, deny()), rule("First", None, deny("always"))),
    (rule("Then", SHOP, deny("shop")), rule("Log", NOT_SHOP, log(text("x")))),
)


def changed_handlers(mutant: Mutant) -> list[bool]:
    return [new is not old for new, old in zip(mutant.program.handlers, PROGRAM.handlers, strict=True)]


def test_a_mutant_changes_one_handler_and_shares_the_other() -> None:
    assert rewritten(PROGRAM, lambda node: None).handlers == PROGRAM.handlers
    first = PROGRAM.handlers[0].steps[0]
    without = rewritten(PROGRAM, lambda node: () if node is first else None)
    assert [len(handler.steps) for handler in without.handlers] == [1, 2]
    assert without.handlers[1] is PROGRAM.handlers[1]


def test_rules_change_places_within_their_handler() -> None:
    swapped = [mutant for mutant in mutants(PROGRAM, {}) if "change places" in mutant.what]
    assert [mutant.what for mutant in swapped] == [
        "`Refuse` and `First` change places",
        "`Then` and `Log` change places",
    ]
    assert [changed_handlers(mutant) for mutant in swapped] == [[True, False], [False, True]]
    assert [step.title for step in swapped[1].program.handlers[1].steps if isinstance(step, ir.Rule)] == [
        "Log",
        "Then",
    ]


def test_what_a_handler_has_refused_makes_no_mutant_of_another_equivalent() -> None:
    def without_condition(title: str) -> ir.Program:
        def change(node: object) -> object:
            is_meant = isinstance(node, ir.Rule) and node.title == title
            return ir.Rule(title, None, node.body, node.span) if is_meant else None

        return rewritten(PROGRAM, change)

    within = two_handlers((*PROGRAM.handlers[0].steps[:1], *PROGRAM.handlers[1].steps[:1]), ())
    always = two_handlers((within.handlers[0].steps[0], rule("Then", None, deny("shop"))), ())
    assert Equivalence(within).holds(always)
    assert not Equivalence(PROGRAM).holds(without_condition("Then"))


def test_the_rules_of_every_handler_are_covered() -> None:
    spans = [replace(SPAN, start=start, end=start + 1) for start in range(2)]
    first, then = (ir.Rule(f"Rule {span.start}", SHOP, (deny(),), span) for span in spans)
    places = Places(two_handlers((first,), (then,)))
    assert [point.span for point in places.points() if point.kind is Kind.RULE] == spans
