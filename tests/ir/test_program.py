"""What a program and its summary have, by handler and together."""

from backends.javascript.ir_builders import define, log, path, ref, rule, two_handlers
from facts.policies import HEADER

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.ir.summary import ActionSummary, FlowsSummary, LibrarySummary, summarize
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

NAME = define("name", path("event.user.nickname"))
ONE, TWO = rule("One", None, log(ref(NAME))), rule("Two", None, log(ref(NAME)))


def content(text: str, name: str = "case") -> object:
    source = Source(f"policies/{name}.policy", text)
    made = analyse_source(source, loader((source,)))
    assert made.value is not None, made.diagnostics
    return made.value


def test_a_definition_that_handlers_share_comes_once_among_all_steps() -> None:
    program = two_handlers((ir.Define(NAME), ONE), (ir.Define(NAME), TWO, ONE))
    assert program.all_steps == (ir.Define(NAME), ONE, TWO, ONE)
    assert [handler.kind for handler in program.handlers if program.handler(handler.kind) is handler] == [
        handler.kind for handler in program.handlers
    ]


def test_a_handler_that_the_policy_says_nothing_about_is_none() -> None:
    program = content(f'{HEADER}with rule("One"):\n    log("a")\n')
    assert isinstance(program, ir.Program)
    assert program.handler(HandlerKind.EXECUTE) is program.handlers[0]
    assert [kind for kind in HandlerKind if program.handler(kind)] == [HandlerKind.EXECUTE]
    assert program.all_steps == program.handlers[0].steps


def test_the_summary_of_an_action_has_its_header_and_counts_its_tests() -> None:
    program = content(
        f'{HEADER}secrets("KEY")\n\nwith rule("One"):\n    log("a")\n\n\n'
        'test("First", logs=["a"])\n\ntest("Second", logs=["a"])\n\n'
        'never("nobody is refused", then=api.access.deny(...))\n'
    )
    assert isinstance(program, ir.Program)
    assert summarize(program, ir.Touched()) == ActionSummary(
        "policies/case.policy", "case", program.header, program.secrets, tests=2, properties=1
    )
    assert [secret.name for secret in program.secrets] == ["KEY"]


def test_the_summary_of_flows_has_those_in_order() -> None:
    flows = content('flow("post-login", ["a", external("Other"), "b"])\n')
    assert isinstance(flows, ir.Flows)
    flow = flows.flows[0].flow
    assert summarize(flows, ir.Touched()) == FlowsSummary("policies/case.policy", (flow,), 0)
    assert flow.actions == ("a", "b")
    assert [external.name for external in flow.externals] == ["Other"]


def test_the_summary_of_a_library_is_its_path() -> None:
    assert summarize(ir.Library("policies/shared/words.policy"), ir.Touched()) == LibrarySummary(
        "policies/shared/words.policy"
    )
