"""AG804: rules that no test makes act."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from actiongen.cli.main import main

RULES = """
action(name="A", trigger="post-login")

with rule("The shop", when=event.client.name == "Shop"):
    log("shop")

with rule("The mail", when=event.client.name == "Mail"):
    log("mail")
"""
SHOP = 'test("shop", given={event.client.name: "Shop"}, logs=["shop"], expect=[])\n'
MAIL = 'test("mail", given={event.client.name: "Mail"}, logs=["mail"], expect=[])\n'
WRONG = 'test("wrong", given={event.client.name: "Shop"}, logs=["mail"], expect=[])\n'
pytestmark = pytest.mark.slow


def run(folder: Path, text: str, *options: str) -> tuple[int, str]:
    policies = folder / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "a.policy").write_text(text)
    result = CliRunner().invoke(main, ["test", str(policies), *options])
    return result.exit_code, result.output


def test_each_rule_that_no_test_makes_act_is_named(tmp_path: Path) -> None:
    code, shown = run(tmp_path, RULES + SHOP)
    assert code == 0
    assert 'note[AG804] test-missing: no test makes the rule "The mail" act' in shown
    assert shown.count("AG804]") == 1


def test_an_action_that_no_test_runs_is_named_once(tmp_path: Path) -> None:
    code, shown = run(tmp_path, RULES)
    assert code == 0
    assert "note[AG804] test-missing: no test runs `a`" in shown and shown.count("AG804]") == 1


@pytest.mark.parametrize("text", [RULES + SHOP + MAIL, RULES + WRONG])
def test_nothing_is_said_where_all_is_tested_or_a_test_fails(text: str, tmp_path: Path) -> None:
    assert "AG804" not in run(tmp_path, text)[1]


def test_nothing_is_said_of_a_part_of_the_tests(tmp_path: Path) -> None:
    assert "AG804" not in run(tmp_path, RULES + SHOP, "-k", "shop")[1]


def test_a_level_makes_it_an_error_or_switches_it_off(tmp_path: Path) -> None:
    settings = tmp_path / "actiongen.toml"
    settings.write_text('[checks]\ntest-missing = "error"\n')
    code, shown = run(tmp_path, RULES + SHOP)
    assert code == 1 and "error[AG804]" in shown
    settings.write_text('[checks]\ntest-missing = "off"\n')
    assert "AG804" not in run(tmp_path, RULES + SHOP)[1]
