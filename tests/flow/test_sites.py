"""What holds where an effect runs."""

from backends.javascript.ir_builders import deny, guard, is_none, log, path, rule, text, two_handlers

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.flow.sites import all_spots, reached, spots

NO_NAME = is_none(path("event.user.name"))
NO_GROUP = is_none(path("event.organization"))


def test_facts_begin_anew_in_each_handler() -> None:
    below = rule("Below", None, log(text("below")))
    program = two_handlers(
        (guard(NO_GROUP), rule("Refuse", NO_NAME, deny()), below),
        (below, rule("Refuse again", NO_NAME, deny())),
    )
    execute, resumed = program.handlers
    assert [len(site.assumptions) for site in reached(execute)] == [0, 1, 2]
    assert [len(site.assumptions) for site in reached(resumed)] == [0, 0]
    assert [len(site.assumptions) for site in spots(resumed)] == [0, 1]
    assert [*all_spots(program)] == [*spots(execute), *spots(resumed)]


def test_a_definition_of_two_handlers_is_one_step_of_the_program() -> None:
    same = ir.Define(ir.Definition("name", path("event.user.name"), False, NO_NAME.info.span))
    again = rule("Again", None, log(text("x")))
    program = two_handlers((same, again), (same, again))
    assert program.all_steps == (same, again, again)
    assert program.handler(HandlerKind.CONTINUE) == program.handlers[1]
