"""The blocks that move hand-written resources into the generated module."""

from backends.terraform.projects import DEFAULT, compiled, policy

from actiongen.backends.terraform.moved import moved
from actiongen.backends.terraform.options import TerraformOptions

POLICIES = {
    "greet": policy(
        "Greet",
        more='secrets("KEY")',
        body='api.access.deny(hmac_sha256(event.user.user_id, event.secrets.KEY, "hex"))',
    ),
    "ask": policy("Ask"),
    "sell": policy("Sell", trigger="credentials-exchange"),
}
FLOWS = 'flow("post-login", ["greet", "ask"])\nflow("credentials-exchange", ["sell"])'


PLAIN = TerraformOptions(secrets="plain")
NOTE = "# If it had `secrets` blocks, apply a second time with greet_secrets_version = 2: the first drops them.\n"


def text(options: TerraformOptions = DEFAULT, module: str = "actions", **old: str) -> str:
    summary = compiled(POLICIES, FLOWS).summary
    was = {f"auth0_action.{name}": address for name, address in old.items()}
    return moved(summary.actions, summary.flows, module, was, options)


def block(was: str, is_: str | None = None) -> str:
    return f"moved {{\n  from = {was}\n  to   = module.actions.{is_ or was}\n}}\n"


ACTIONS = (
    block("auth0_action.my_ask[0]", "auth0_action.ask"),
    block("auth0_action.greet"),
    block("auth0_action.sell"),
)


def test_actions_and_then_flows_that_have_one() -> None:
    flows = block("auth0_trigger_actions.credentials_exchange"), block("auth0_trigger_actions.post_login")
    assert text(PLAIN, ask="auth0_action.my_ask[0]") == "\n".join((*ACTIONS, *flows))


def test_flows_only_where_they_are_written() -> None:
    found = text(TerraformOptions(bindings=False, secrets="plain"), ask="auth0_action.my_ask[0]")
    assert found == "\n".join(ACTIONS)


def test_an_action_whose_secrets_are_only_written_is_applied_twice() -> None:
    greet = block("auth0_action.greet")
    assert text() == text(PLAIN).replace(greet, NOTE + greet)


def test_the_name_of_the_module_is_written_as_terraform_has_it() -> None:
    assert text(PLAIN, "my-actions") == text(PLAIN).replace("module.actions.", "module.my-actions.")
