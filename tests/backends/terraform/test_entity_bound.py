"""Actions that no flow runs: a flow of them is an error that names what does."""

import pytest

from actiongen.auth0.load import load_trigger, platform, trigger_ids
from actiongen.compiler import compile_folder
from actiongen.source import Source

BOUND_BY = {
    "custom-token-exchange": ("auth0_token_exchange_profile", "`action_id`"),
    "event-stream": ("auth0_event_stream", "`action_configuration.action_id`"),
}


def test_every_trigger_without_flow_is_bound_by_something() -> None:
    triggers = [load_trigger(id) for id in trigger_ids()]
    assert {
        trigger.id for trigger in triggers if trigger and not trigger.terraform_bindable
    } == BOUND_BY.keys()
    assert platform().bound_by.keys() == BOUND_BY.keys()


@pytest.mark.parametrize("trigger", BOUND_BY)
def test_a_flow_says_how_its_actions_are_bound(trigger: str) -> None:
    action = Source("policies/a.policy", f'action(name="A", trigger="{trigger}")\n')
    flow = Source("policies/flows.policy", f'flow("{trigger}", ["a"])\n')
    found = [diagnostic for diagnostic in compile_folder((action, flow)).diagnostics if diagnostic.is_error]
    assert [each.code.id for each in found] == ["AG510"]
    assert all(part in (found[0].help or "") for part in BOUND_BY[trigger])
