"""What holds of all actions and flows together."""

from actiongen.auth0.load import load_trigger
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import Flow, Header, Program, SecretDeclaration
from actiongen.link import link
from actiongen.source import Span


def program(
    path: str,
    *,
    name: str | None = None,
    trigger_id: str = "post-login",
    resource: str | None = None,
    secrets: tuple[str, ...] = (),
    deploy: bool = True,
) -> Program:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    stem = path.rpartition("/")[2]
    span = Span(f"policies/{path}.policy", 0, 1)
    header = Header(
        name or path, trigger, trigger.current_version, "node22", deploy, resource or path, (), span
    )
    declared = tuple(SecretDeclaration(each, False, False, span) for each in secrets)
    return Program(span.path, stem, None, header, declared, (), (), ())


def flow(trigger_id: str, *stems: str, start: int = 0) -> Flow:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    return Flow(trigger, stems, Span("policies/flows.policy", start, start + 1))


def found(programs: tuple[Program, ...], *flows: Flow, broken: frozenset[str] = frozenset()) -> list[str]:
    return [each.code.name for each in diagnostics(programs, *flows, broken=broken)]


def diagnostics(
    programs: tuple[Program, ...], *flows: Flow, broken: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    return link(programs, flows, broken)


def test_all_is_well() -> None:
    programs = (program("a"), program("b"), program("c", trigger_id="credentials-exchange"))
    assert found(programs, flow("post-login", "b", "a"), flow("credentials-exchange", "c")) == []


def test_clashes() -> None:
    a = program("a")
    both = flow("post-login", "a", "b")
    assert found((a, program("x/a", resource="other")), flow("post-login", "a")) == ["stem-clash"]
    assert found((a, program("b", resource="a")), both) == ["resource-clash"]
    assert found((a, program("b", name="a")), both) == ["resource-clash"]
    (clash,) = diagnostics((program("b", name="a"), a), both)
    assert (clash.primary.span.path, clash.secondary[0].span.path) == (
        "policies/b.policy",
        "policies/a.policy",
    )


def test_variables() -> None:
    def secrets(**by_stem: tuple[str, ...]) -> list[str]:
        programs = tuple(program(stem, secrets=names) for stem, names in by_stem.items())
        return found(programs, flow("post-login", *by_stem))

    assert secrets(a=("KEY",), b=("KEY",)) == []
    assert secrets(a=("B_KEY",), a_b=("KEY",)) == ["variable-clash"]
    assert secrets(a=("KEY", "key")) == ["variable-clash"]
    assert secrets(a=("SECRETS_VERSION",)) == ["variable-clash"]
    assert secrets(depends=("ON",)) == ["variable-clash"]


def test_flows() -> None:
    a = program("a")
    assert found((a,), flow("post-login", "a"), flow("post-login", start=5)) == ["flow-clash"]
    assert found((a,), flow("post-login", "a", "bb"), broken=frozenset({"bb"})) == []
    (unknown,) = diagnostics((program("staff_mfa"),), flow("post-login", "staff_mfa", "staf_mfa"))
    assert (unknown.code.name, unknown.help) == ("unknown-action", "did you mean `staff_mfa`?")
    (other,) = diagnostics((a, program("b")), flow("post-login", "b"), flow("credentials-exchange", "a"))
    assert other.message == "`a` is an action of `post-login`, not of `credentials-exchange`"


def test_outside_of_flows() -> None:
    (outside,) = diagnostics((program("a"), program("b")), flow("post-login", "a"))
    assert (outside.code.name, outside.is_error) == ("not-in-flow", False)
    assert outside.primary.span.path == "policies/b.policy"
    assert found((program("a", deploy=False),)) == []
    assert found((program("a", trigger_id="event-stream"),)) == []


def test_an_action_in_no_flow_is_expected_where_bindings_are_kept_elsewhere() -> None:
    alone = (program("a"),)
    assert [each.code.name for each in link(alone, (), frozenset())] == ["not-in-flow"]
    assert link(alone, (), frozenset(), bindings=False) == ()
