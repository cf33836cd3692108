"""What holds of all actions and flows together."""

from actiongen.auth0.load import load_trigger
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import ActionSummary, Flow, FlowAction, FolderSummary, Header, SecretDeclaration
from actiongen.link import link
from actiongen.source import Span


def action(
    path: str,
    *,
    name: str | None = None,
    trigger_id: str = "post-login",
    resource: str | None = None,
    secrets: tuple[str, ...] = (),
    deploy: bool = True,
) -> ActionSummary:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    stem = path.rpartition("/")[2]
    span = Span(f"policies/{path}.policy", 0, 1)
    header = Header(
        name or path, trigger, trigger.current_version, "node22", deploy, resource or path, (), (), span
    )
    declared = tuple(SecretDeclaration(secret, False, False, span) for secret in secrets)
    return ActionSummary(span.path, stem, header, declared)


def flow(trigger_id: str, *stems: str, start: int = 0) -> Flow:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    span = Span("policies/flows.policy", start, start + 1)
    return Flow(trigger, tuple(FlowAction(stem, span) for stem in stems), span)


def found(
    actions: tuple[ActionSummary, ...], *flows: Flow, broken: frozenset[str] = frozenset()
) -> list[str]:
    return [diagnostic.code.name for diagnostic in diagnostics(actions, *flows, broken=broken)]


def diagnostics(
    actions: tuple[ActionSummary, ...], *flows: Flow, broken: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    return link(FolderSummary(actions, flows, broken))


def test_all_is_well() -> None:
    actions = (action("a"), action("b"), action("c", trigger_id="credentials-exchange"))
    assert found(actions, flow("post-login", "b", "a"), flow("credentials-exchange", "c")) == []


def test_clashes() -> None:
    a = action("a")
    both = flow("post-login", "a", "b")
    assert found((a, action("x/a", resource="other")), flow("post-login", "a")) == ["stem-clash"]
    assert found((a, action("b", resource="a")), both) == ["resource-clash"]
    assert found((a, action("b", name="a")), both) == ["resource-clash"]
    (clash,) = diagnostics((action("b", name="a"), a), both)
    assert (clash.span.path, clash.secondary[0].span.path) == (
        "policies/b.policy",
        "policies/a.policy",
    )


def test_variables() -> None:
    def secrets(**by_stem: tuple[str, ...]) -> list[str]:
        actions = tuple(action(stem, secrets=names) for stem, names in by_stem.items())
        return found(actions, flow("post-login", *by_stem))

    assert secrets(a=("KEY",), b=("KEY",)) == []
    assert secrets(a=("B_KEY",), a_b=("KEY",)) == ["variable-clash"]
    assert secrets(a=("KEY", "key")) == ["variable-clash"]
    assert secrets(a=("SECRETS_VERSION",)) == ["variable-clash"]
    assert secrets(depends=("ON",)) == ["variable-clash"]


def test_flows() -> None:
    a = action("a")
    assert found((a,), flow("post-login", "a"), flow("post-login", start=5)) == ["flow-clash"]
    assert found((a,), flow("post-login", "a", "bb"), broken=frozenset({"bb"})) == []
    (unknown,) = diagnostics((action("staff_mfa"),), flow("post-login", "staff_mfa", "staf_mfa"))
    assert (unknown.code.name, unknown.help) == ("unknown-action", "did you mean `staff_mfa`?")
    (other,) = diagnostics((a, action("b")), flow("post-login", "b"), flow("credentials-exchange", "a"))
    assert other.message == "`a` is an action of `post-login`, not of `credentials-exchange`"


def test_outside_of_flows() -> None:
    (outside,) = diagnostics((action("a"), action("b")), flow("post-login", "a"))
    assert (outside.code.name, outside.is_error) == ("not-in-flow", False)
    assert outside.span.path == "policies/b.policy"
    assert found((action("a", deploy=False),)) == []
    assert found((action("a", trigger_id="event-stream"),)) == []


def test_an_action_in_no_flow_is_expected_where_bindings_are_kept_elsewhere() -> None:
    alone = (action("a"),)
    assert found(alone) == ["not-in-flow"]
    assert link(FolderSummary(alone, ()), bindings=False) == ()


def test_beside_a_mistake_in_a_flow_no_action_counts_as_outside_of_it() -> None:
    """The name that is wrong may be that of the action."""
    actions = (action("mfa", name="MFA Action"), action("other"))
    (wrong,) = diagnostics(actions, flow("post-login", "MFA Action", "other"))
    assert (wrong.code.name, wrong.help) == (
        "unknown-action",
        "did you mean `mfa`?",
    )
    assert found(actions, flow("post-login", "mfa.policy", "other")) == ["unknown-action"]
    assert found(actions, flow("post-login", "other"), broken=frozenset({"mfa"})) == []
