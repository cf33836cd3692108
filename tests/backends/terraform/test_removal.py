"""Actions that Terraform cannot delete in one apply, flows that go, and the notes on them."""

from pathlib import Path

from backends.terraform.projects import module, policy

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.backends.terraform.removal import removed_flows, removed_while_bound
from actiongen.commands.build import build
from actiongen.commands.request import Request

TWO = {"greet": policy("Greet"), "ask": policy("Ask")}
GREET = {"greet": TWO["greet"]}
BOTH, ONE = 'flow("post-login", ["greet", "ask"])', 'flow("post-login", ["greet"])'


def files(
    policies: dict[str, str], flows: str = "", options: TerraformOptions | None = None
) -> dict[str, str]:
    return {file.path: file.text for file in module(policies, flows, options or TerraformOptions())}


LATE = "\n  lifecycle {\n    create_before_destroy = true\n  }\n"


def older(files: dict[str, str]) -> dict[str, str]:
    """The files as older versions wrote them."""
    assert LATE in files["auth0_actions.tf"]
    return {**files, "auth0_actions.tf": files["auth0_actions.tf"].replace(LATE, "")}


def test_what_counts() -> None:
    old = older(files(TWO, BOTH))
    assert removed_while_bound(old, files(GREET, ONE)) == ("ask",)
    assert removed_while_bound(old, files({"ask": TWO["ask"]}, 'flow("post-login", ["ask"])')) == ("greet",)
    assert removed_while_bound(older(files(TWO, ONE)), files(GREET, ONE)) == ()
    assert removed_while_bound(old, files(TWO, ONE)) == ()
    assert removed_while_bound(old, old) == ()
    assert removed_while_bound(files(TWO, BOTH), files(GREET, ONE)) == ()


def test_a_renamed_resource_counts() -> None:
    renamed = {"greet": TWO["greet"], "question": TWO["ask"]}
    new = files(renamed, 'flow("post-login", ["greet", "question"])')
    assert removed_while_bound(older(files(TWO, BOTH)), new) == ("ask",)
    kept = TWO["ask"].replace('trigger="post-login"', 'trigger="post-login", resource="ask"')
    new = files({**renamed, "question": kept}, 'flow("post-login", ["greet", "question"])')
    assert removed_while_bound(older(files(TWO, BOTH)), new) == ()


def test_what_does_not_count() -> None:
    assert removed_while_bound({}, files(TWO, BOTH)) == ()
    assert removed_while_bound(older(files(TWO, BOTH)), {}) == ()
    assert removed_while_bound(older(files(TWO, BOTH)), files(GREET)) == ()
    no_bindings = TerraformOptions(bindings=False)
    assert removed_while_bound(files(TWO, BOTH, no_bindings), files(GREET, ONE, no_bindings)) == ()


def test_a_build_notes_it_once(tmp_path: Path) -> None:
    root = tmp_path / "policies"
    root.mkdir()
    request = Request(root, tmp_path / "generated")
    for stem, text in {**TWO, "flows": BOTH}.items():
        (root / f"{stem}.policy").write_text(f"{text}\n", encoding="utf-8")
    assert [diagnostic.code.id for diagnostic in build(request, only=None, check=False).diagnostics] == []
    file = request.out / "auth0_actions.tf" if request.out else None
    assert file is not None
    file.write_text(file.read_text(encoding="utf-8").replace(LATE, ""), encoding="utf-8")
    (root / "ask.policy").unlink()
    (root / "flows.policy").write_text(f"{ONE}\n", encoding="utf-8")
    for check, noted in ((True, 1), (False, 1), (False, 0)):
        outcome = build(request, only=None, check=check)
        notes = [diagnostic for diagnostic in outcome.diagnostics if diagnostic.code.id == "AG513"]
        assert len(notes) == noted
        assert all(note.span.path == "generated/auth0_actions.tf" for note in notes)
        assert all("two applies" in note.message and "`auth0_action.ask`" in note.message for note in notes)
        kept = 'if its policy was renamed, keep the resource: `action(…, resource="ask")`'
        assert all(note.notes == (kept,) and "out of its flow first" in (note.help or "") for note in notes)


def test_flows_that_go() -> None:
    sms = {**TWO, "sms": policy("SMS", trigger="credentials-exchange")}
    both = f'{BOTH}\nflow("credentials-exchange", ["sms"])'
    assert removed_flows(files(sms, both), files(sms, BOTH)) == ("credentials_exchange",)
    assert removed_flows(files(sms, both), files(sms, both, TerraformOptions(bindings=False))) == (
        "credentials_exchange",
        "post_login",
    )
    assert removed_flows(files(sms, both), files(GREET, ONE)) == ("credentials_exchange",)
    assert removed_flows(files(TWO, BOTH), files(TWO, ONE)) == ()
    assert removed_flows({}, files(TWO, BOTH)) == ()


def test_a_build_notes_that_a_trigger_is_left_empty(tmp_path: Path) -> None:
    root = tmp_path / "policies"
    root.mkdir()
    for stem, text in {**TWO, "flows": BOTH}.items():
        (root / f"{stem}.policy").write_text(f"{text}\n", encoding="utf-8")
    request = Request(root, tmp_path / "generated")
    assert build(request, only=None, check=False).diagnostics == ()
    assert build(request, only="greet", check=False).diagnostics == ()
    (tmp_path / "actiongen.toml").write_text("[terraform]\nbindings = false\n", encoding="utf-8")
    for check, noted in ((True, 1), (False, 1), (False, 0)):
        outcome = build(request, only=None, check=check)
        notes = [diagnostic for diagnostic in outcome.diagnostics if diagnostic.code.id == "AG514"]
        assert len(notes) == noted
        assert all(note.span.path == "generated/auth0_flows.tf" for note in notes)
        assert all("`auth0_trigger_actions.post_login` goes" in note.message for note in notes)
        assert all("`removed` block" in (note.help or "") for note in notes)
