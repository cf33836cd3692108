"""Actions that a build changes in place where Auth0 refuses it, or the provider does it by halves."""

from pathlib import Path

from backends.terraform.projects import module, policy

from actiongen.backends.terraform.in_place import changed_triggers, dropped_secrets
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.commands.build import build
from actiongen.commands.request import Request

PLAIN = TerraformOptions(secrets="plain")
WRITE_ONLY = TerraformOptions()
THREE = policy("Three")
MOVED = policy("Three", trigger="pre-user-registration")
FLOW, MOVED_FLOW = 'flow("post-login", ["three"])', 'flow("pre-user-registration", ["three"])'
CHANGE = ("three", "post-login", "pre-user-registration")


def files(policies: dict[str, str], flows: str, options: TerraformOptions = WRITE_ONLY) -> dict[str, str]:
    return {file.path: file.text for file in module(policies, flows, options)}


def test_a_trigger_that_changes_under_the_same_resource() -> None:
    old, new = files({"three": THREE}, FLOW), files({"three": MOVED}, MOVED_FLOW)
    assert changed_triggers(old, new) == (CHANGE,)
    assert changed_triggers(old, old) == changed_triggers({}, new) == changed_triggers(old, {}) == ()
    kept = MOVED.replace('name="Three"', 'name="Three", resource="three"')
    renamed = files({"registration": kept}, MOVED_FLOW.replace("three", "registration"))
    assert changed_triggers(old, renamed) == (CHANGE,)
    other = MOVED.replace('name="Three"', 'name="At registration", resource="at_registration"')
    assert changed_triggers(old, files({"three": other}, MOVED_FLOW)) == ()


def test_what_somebody_wrote_by_hand_may_have_no_trigger() -> None:
    old, new = files({"three": THREE}, FLOW), files({"three": MOVED}, MOVED_FLOW)
    ours = "auth0_actions.tf"
    by_hand = old | {ours: old[ours].replace("supported_triggers", "other")}
    assert changed_triggers(by_hand, new) == changed_triggers(new, by_hand) == ()


def test_plain_secrets_that_become_write_only() -> None:
    for declared in ('secrets("API_KEY")', 'secrets(optional=["ZONE"])', 'secrets("URL", optional=["ZONE"])'):
        policies = {"three": policy("Three", more=declared), "other": policy("Other")}
        plain, written = files(policies, FLOW, PLAIN), files(policies, FLOW)
        assert dropped_secrets(plain, written) == (("three", "three_secrets_version"),)
        for old, new in ((plain, plain), (written, plain), (written, written), ({}, written), (plain, {})):
            assert dropped_secrets(old, new) == ()
        assert dropped_secrets(plain, files({**policies, "three": THREE}, FLOW)) == ()


def project(folder: Path, files: dict[str, str]) -> None:
    (folder / "policies").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n", encoding="utf-8")


def noted(folder: Path, code: str) -> list[int]:
    """How many notes a check and two builds make."""
    request = Request(folder / "policies", folder / "generated")
    outcomes = [build(request, only=None, check=check) for check in (True, False, False)]
    return [sum(diagnostic.code.id == code for diagnostic in outcome.diagnostics) for outcome in outcomes]


def test_a_build_notes_the_trigger_once(tmp_path: Path) -> None:
    project(tmp_path, {"policies/three.policy": THREE, "policies/flows.policy": FLOW})
    assert noted(tmp_path, "AG523") == [0, 0, 0]
    project(tmp_path, {"policies/three.policy": MOVED, "policies/flows.policy": MOVED_FLOW})
    assert noted(tmp_path, "AG523") == [1, 1, 0]


def test_a_build_notes_the_secrets_once(tmp_path: Path) -> None:
    with_secret = policy("Three", more='secrets("API_KEY")')
    settings = '[terraform]\nsecrets = "plain"'
    project(
        tmp_path,
        {"policies/three.policy": with_secret, "policies/flows.policy": FLOW, "actiongen.toml": settings},
    )
    assert noted(tmp_path, "AG524") == [0, 0, 0]
    project(tmp_path, {"actiongen.toml": ""})
    assert noted(tmp_path, "AG524") == [1, 1, 0]
