"""AG808: actions that keep people out, and of which no property says whom."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from actiongen.cli.main import main

BLOCKED = """
action(name="A", trigger="post-login")

with rule("Blocked", when=event.user.app_metadata.blocked is True):
    api.access.deny("Blocked.")
"""
PROPERTY = 'never("others", when=event.user.app_metadata.blocked is not True, then=api.access.deny(...))\n'
REFUTED = 'never("anybody", then=api.access.deny(...))\n'
FLOW = 'flow("post-login", ["a"])\n'
pytestmark = pytest.mark.slow


def run(folder: Path, text: str, *options: str, flow: str = FLOW) -> tuple[int, str]:
    policies = folder / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "a.policy").write_text(text)
    (policies / "flows.policy").write_text(flow)
    result = CliRunner().invoke(main, ["prove", *options])
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_action_that_keeps_people_out_is_named_once(tmp_path: Path) -> None:
    code, shown = run(tmp_path, BLOCKED)
    assert code == 0
    assert "note[AG808] property-missing: `a` refuses people, and no property says whom" in shown
    assert shown.count("AG808]") == 1
    challenge = BLOCKED.replace('api.access.deny("Blocked.")', 'api.multifactor.enable("any")')
    assert "`a` challenges people" in run(tmp_path, challenge)[1]


@pytest.mark.parametrize("call", ['log("seen")', 'api.multifactor.enable("none")', "stop()"])
def test_who_keeps_nobody_out_needs_none(call: str, tmp_path: Path) -> None:
    assert "AG808" not in run(tmp_path, BLOCKED.replace('api.access.deny("Blocked.")', call))[1]


def test_a_property_of_the_action_or_of_its_flow_is_enough(tmp_path: Path) -> None:
    assert "AG808" not in run(tmp_path, BLOCKED + PROPERTY)[1]
    assert "AG808" not in run(tmp_path, BLOCKED, flow=FLOW + PROPERTY)[1]


def test_nothing_is_said_of_some_policies_or_before_all_is_proved(tmp_path: Path) -> None:
    assert "AG808" not in run(tmp_path, BLOCKED, "policies/a.policy")[1]
    assert "AG808" not in run(tmp_path, BLOCKED, "--way", "refresh-token")[1]
    other = tmp_path / "policies" / "b.policy"
    other.write_text(BLOCKED.replace('name="A"', 'name="B"') + REFUTED)
    code, shown = run(tmp_path, BLOCKED, flow='flow("post-login", ["a", "b"])\n')
    assert code == 1 and "AG808" not in shown


def test_a_level_makes_it_an_error_or_switches_it_off(tmp_path: Path) -> None:
    settings = tmp_path / "actiongen.toml"
    settings.write_text('[checks]\nproperty-missing = "error"\n')
    code, shown = run(tmp_path, BLOCKED)
    assert code == 1 and "error[AG808]" in shown
    settings.write_text('[checks]\nproperty-missing = "off"\n')
    assert "AG808" not in run(tmp_path, BLOCKED)[1]
