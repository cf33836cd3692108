"""What holds of all actions and flows together."""

from actiongen.auth0.load import load_trigger
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import (
    ActionSummary,
    External,
    Flow,
    FlowAction,
    FolderSummary,
    Header,
    ModulePin,
    SecretDeclaration,
)
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
    modules: tuple[str, ...] = (),
) -> ActionSummary:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    stem = path.rpartition("/")[2]
    span = Span(f"policies/{path}.policy", 0, 1)
    pins = tuple(ModulePin(module, 1, Span(span.path, 7, 8)) for module in modules)
    header = Header(
        name or path, trigger, trigger.current_version, "node22", deploy, resource or path, (), pins, span
    )
    declared = tuple(SecretDeclaration(secret, False, False, span) for secret in secrets)
    return ActionSummary(span.path, stem, header, declared)


def flow(trigger_id: str, *stems: str, start: int = 0) -> Flow:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    span = Span("policies/flows.policy", start, start + 1)
    entries = (External(stem[1:], span) if stem.startswith("+") else FlowAction(stem, span) for stem in stems)
    return Flow(trigger, tuple(entries), span)


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


def said(*parts: ActionSummary | Flow, terraform: bool = True, deploy_cli: bool = False) -> list[object]:
    """All that is said: the code, the message, the place with its words, the other places with theirs, the help."""
    actions = tuple(each for each in parts if isinstance(each, ActionSummary))
    flows = tuple(each for each in parts if isinstance(each, Flow))
    told = link(FolderSummary(actions, flows), terraform=terraform, deploy_cli=deploy_cli)
    return [
        (
            each.code.id,
            each.message,
            (_short(each.span.path), each.primary.text if each.primary is not None else ""),
            [(_short(label.span.path), label.text) for label in each.secondary],
            each.help,
        )
        for each in told
    ]


def _short(path: str) -> str:
    return path.removeprefix("policies/").removesuffix(".policy")


def one(*parts: ActionSummary | Flow, terraform: bool = True, deploy_cli: bool = False) -> object:
    (found,) = said(*parts, terraform=terraform, deploy_cli=deploy_cli)
    return found


def test_what_is_said_of_names_that_clash() -> None:
    both = flow("post-login", "a", "b")
    second = ("b", "the second one"), [("a", "the first one")]
    assert one(action("a"), action("x/a", resource="r"), flow("post-login", "a")) == (
        *("AG653", "two actions would be written to `a.js`", ("x/a", "the second one")),
        *([("a", "the first one")], "rename one of the files"),
    )
    assert one(action("a"), action("b", resource="a"), both) == (
        *("AG512", "two actions have the resource `a`", *second, "give one of them another `resource=`"),
    )
    assert one(action("a"), action("b", name="a"), both) == (
        *("AG512", "two actions have the name `a`", *second, "give one of them another `name=`"),
    )
    assert said(action("a"), action("b", resource="a"), both, terraform=False) == []


MADE = "the file's name and that of a secret or setting make it"


def test_what_is_said_of_variables() -> None:
    a, both = action("a", secrets=("B_KEY",)), flow("post-login", "a", "a_b")
    a_b = action("a_b", secrets=("KEY",))
    message = "two secrets or settings would be one Terraform variable, `a_b_key`"
    help = "rename the file, or a secret or setting"
    assert one(a, a_b, both) == ("AG657", message, ("a_b", MADE), [("a", "and so do these")], help)
    assert said(a, a_b, both, terraform=False) == []
    depends = action("depends", secrets=("ON",))
    assert one(depends, flow("post-login", "depends")) == (
        *("AG657", "a Terraform variable cannot be called `depends_on`", ("depends", MADE), []),
        "rename the file, or the secret or setting",
    )
    outer = action("risk", secrets=("ACTION_ID",))
    assert (
        "AG657",
        "an external Action and a secret would be one Terraform variable, `risk_action_id`",
        *(("flows", ""), [("risk", "a secret of this action makes the other")]),
        "give the external Action another name",
    ) in said(outer, flow("credentials-exchange", "+risk"), flow("post-login", "risk"))


def test_what_is_said_of_modules() -> None:
    help = "give one of the two another name"
    two = action("a", modules=("log-book", "log_book"))
    found = said(two, flow("post-login", "a"))
    assert found == [
        (
            "AG657",
            "the Actions Module `log_book` and another Actions Module would be one Terraform variable, "
            "`log_book_module`",
            *(("a", ""), [("a", "this makes the other")], help),
        )
    ]
    secret = action("log_book", secrets=("MODULE",))
    pinned = action("b", modules=("log-book",))
    assert one(pinned, secret, flow("post-login", "b", "log_book")) == (
        "AG657",
        "the Actions Module `log-book` and a secret or setting would be one Terraform variable, `log_book_module`",
        *(("b", ""), [("log_book", "this makes the other")], help),
    )
    assert said(pinned, action("c", modules=("log-book",)), flow("post-login", "b", "c")) == [], "one module"


def test_what_is_said_of_keywords_of_the_other_tool() -> None:
    a, a_b = action("a", secrets=("B_KEY",)), action("a_b", secrets=("KEY",))
    both = flow("post-login", "a", "a_b")
    assert one(a, a_b, both, terraform=False, deploy_cli=True) == (
        *(
            "AG657",
            "two secrets or settings would be one keyword of auth0-deploy-cli, `A_B_KEY`",
            ("a_b", MADE),
        ),
        *([("a", "and so do these")], "rename the file, or a secret or setting"),
    )
    assert len(said(a, a_b, both, terraform=True, deploy_cli=True)) == 1, "of both one is enough"
    tool = action("auth0", secrets=("DOMAIN",))
    assert one(tool, flow("post-login", "auth0"), terraform=False, deploy_cli=True) == (
        "AG657",
        "auth0-deploy-cli has a setting of its own called `AUTH0_DOMAIN`, as this keyword would be",
        *(("auth0", MADE), [], "rename the file, or the secret or setting"),
    )
    assert said(tool, flow("post-login", "auth0")) == []
    outer = action("risk", secrets=("ACTION_NAME",))
    flows = flow("credentials-exchange", "+risk"), flow("post-login", "risk")
    kept = said(outer, *flows, terraform=False, deploy_cli=True)
    assert (
        "AG657",
        "an external Action and a secret would be one keyword of auth0-deploy-cli, `RISK_ACTION_NAME`",
        *(("flows", ""), [("risk", "a secret of this action makes the other")]),
        "give the external Action another name",
    ) in kept
    assert one(flow("post-login", "+auth0"), terraform=False, deploy_cli=True) == (
        "AG657",
        "an external Action and a setting of the tool would be one keyword of auth0-deploy-cli, "
        "`AUTH0_ACTION_NAME`",
        *(("flows", ""), [], "give the external Action another name"),
    )


def test_what_is_said_of_external_actions() -> None:
    a = action("a")
    assert (
        *("AG511", "`a` is a policy, so it is no external Action", ("flows", ""), [("a", "the policy")]),
        'write `"a"` for the policy, or give the external Action another name',
    ) in said(a, flow("post-login", "+a", "a"))
    assert one(flow("post-login", "+x"), flow("credentials-exchange", "+x", start=5)) == (
        *("AG511", "`x` stands in flows of two triggers", ("flows", "the flow of `credentials-exchange`")),
        [("flows", "the flow of `post-login`")],
        "an Action has one trigger: give the other Action a name of its own",
    )
    assert said(flow("post-login", "+x", "+y")) == []


def test_what_is_said_of_flows() -> None:
    a = action("a")
    assert one(a, flow("post-login", "a"), flow("post-login", "a", start=5)) == (
        *("AG511", "there are two flows of `post-login`", ("flows", "the second one")),
        [("flows", "the first one")],
        "put the actions of both into one list, in the order in which they run",
    )
    assert one(a, flow("post-login", "a", "zzzzzz")) == (
        *("AG216", "there is no action `zzzzzz`", ("flows", ""), []),
        "name an action by its file, `mfa_action` for `mfa_action.policy`; an Action that is no policy is "
        '`external("zzzzzz")`',
    )
    assert one(a, action("b"), flow("post-login", "b"), flow("credentials-exchange", "a", start=5)) == (
        *("AG511", "`a` is an action of `post-login`, not of `credentials-exchange`"),
        *(("flows", "this flow runs it"), [("a", "its trigger is given here")]),
        "name it in the flow of `post-login`",
    )
    idle = action("b", deploy=False)
    assert one(a, idle, flow("post-login", "a", "b")) == (
        *("AG511", "`b` is not deployed, so no flow can run it", ("flows", "this flow runs it")),
        [("b", "`deploy=False` is here")],
        "take out `deploy=False`, or take the action out of the flow",
    )
    message = "`b` is in no flow: it would be deployed and never run"
    for stems, whole in (((), '"b"'), (("a",), '"a", "b"'), (("a", "+x"), '"a", external("x"), "b"')):
        flows = (flow("post-login", *stems),) if stems else ()
        parts = (a, action("b"), *flows) if stems else (action("b"),)
        assert one(*parts) == (
            *("AG508", message, ("b", ""), [], f'name it in a flow: `flow("post-login", [{whole}])`'),
        )


def test_a_library_that_nothing_loads() -> None:
    (found,) = link(FolderSummary((), (), unused_libraries=("policies/shared/a.policy",)))
    assert found.message == "no policy loads `shared/a.policy`, so nothing of it is checked or used"
    assert found.help == 'write `load("shared/a.policy", …)` where it is needed, or take the file away'
    assert found.path == "policies/shared/a.policy"
