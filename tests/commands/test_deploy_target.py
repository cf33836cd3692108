"""``[deploy] target``: what a build writes for whom, and what it takes away when that changes."""

import json
from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET, quick

TERRAFORM = {"auth0_actions.tf", "auth0_flows.tf", "outputs.tf", "versions.tf"}
DEPLOY_CLI = {"actions/greet.json", "triggers/triggers.json", "config.example.json"}
ALWAYS = {"greet.js", ".actiongen-manifest"}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "greet.policy").write_text(GREET)
    (tmp_path / "policies" / "flows.policy").write_text(FLOWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def choose(repo: Path, target: str) -> None:
    (repo / "actiongen.toml").write_text(f'[deploy]\ntarget = "{target}"\n')


def listing(repo: Path) -> set[str]:
    out = repo / "generated"
    return {each.relative_to(out).as_posix() for each in out.rglob("*") if each.is_file()}


@pytest.mark.slow
def test_each_target_and_every_change_of_it(repo: Path) -> None:
    wanted = {"terraform": TERRAFORM, "deploy-cli": DEPLOY_CLI, "both": TERRAFORM | DEPLOY_CLI}
    for target in ("terraform", "deploy-cli", "both", "terraform", "both", "deploy-cli", "terraform"):
        choose(repo, target)
        built = quick("build")
        assert built.exit_code == 0, built.output
        assert listing(repo) == wanted[target] | ALWAYS, target
        assert (repo / "generated" / "actions").exists() == (target != "terraform")
        assert quick("build", "--check").exit_code == 0
        assert quick("build", "--check", "--no-cache").exit_code == 0
        again = quick("build", "--no-cache")
        assert again.stdout.startswith("wrote 0 files, "), again.stdout
    (repo / "actiongen.toml").unlink()
    assert quick("build").stdout.startswith("wrote 0 files, "), "Terraform is the default"


def test_a_change_of_the_target_takes_nothing_of_others_away(repo: Path) -> None:
    choose(repo, "both")
    assert quick("build").exit_code == 0
    own = {
        "actions/own.json": "{}",
        "actions/own/code.js": "1",
        "triggers/a.md": "x",
        "clients/a.json": "{}",
        "main.tf": "",
    }
    for name, text in own.items():
        (repo / "generated" / name).parent.mkdir(exist_ok=True)
        (repo / "generated" / name).write_text(text)
    choose(repo, "terraform")
    assert quick("build").exit_code == 0
    assert listing(repo) == TERRAFORM | ALWAYS | set(own)
    assert all((repo / "generated" / name).read_text() == text for name, text in own.items())


def test_files_that_somebody_has_changed_or_taken_away_are_not_current(repo: Path) -> None:
    choose(repo, "deploy-cli")
    assert quick("build").exit_code == 0
    action = repo / "generated" / "actions" / "greet.json"
    for change in (lambda: action.write_text("{}"), action.unlink):
        change()
        checked = quick("build", "--check")
        assert checked.exit_code == 1 and "generated/actions/greet.json" in checked.output
        assert quick("build").stdout.startswith("wrote 1 file,")
        assert json.loads(action.read_text())["name"] == "Greet"
    before = action.stat().st_mtime_ns
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    assert quick("build").stdout.startswith("wrote 1 file,")
    assert action.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", sorted(DEPLOY_CLI))
def test_a_file_of_somebody_else_is_in_the_way(repo: Path, name: str) -> None:
    choose(repo, "deploy-cli")
    file = repo / "generated" / name
    file.parent.mkdir(parents=True)
    file.write_text('{"mine": 1}')
    built = quick("build")
    assert built.exit_code == 1 and f"`generated/{name}` is in the way" in built.stderr
    assert listing(repo) == {name} and file.read_text() == '{"mine": 1}'


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_stands_in_the_place_of_a_folder_is_named(repo: Path, tmp_path: Path, kind: str) -> None:
    choose(repo, "deploy-cli")
    (repo / "generated").mkdir()
    if kind == "file":
        (repo / "generated" / "actions").write_text("mine")
    else:
        (repo / "elsewhere").mkdir()
        (repo / "generated" / "actions").symlink_to(repo / "elsewhere")
    built = quick("build")
    assert built.exit_code == 1
    said = {"file": "AG656", "link": "error[AG668] link-in-output: `generated/actions` is a link"}[kind]
    assert said in built.stderr and "generated/actions" in built.stderr
    assert not list((repo / "generated").glob("*.js")) and not list(repo.glob("elsewhere/*"))


@pytest.mark.parametrize("kind", ["file", "link"])
def test_where_terraform_deploys_the_folders_of_the_other_tool_are_nobodys_business(
    repo: Path, kind: str
) -> None:
    actions = repo / "generated" / "actions"
    actions.parent.mkdir()
    (repo / "elsewhere").mkdir()
    actions.write_text("mine") if kind == "file" else actions.symlink_to(repo / "elsewhere")
    assert quick("build").exit_code == 0 and quick("build", "--check").exit_code == 0
    assert actions.is_symlink() if kind == "link" else actions.read_text() == "mine"


def test_what_goes_is_noted_once(repo: Path) -> None:
    choose(repo, "deploy-cli")
    (repo / "policies" / "second.policy").write_text(GREET.replace('"Greet"', '"Second"'))
    (repo / "policies" / "flows.policy").write_text(FLOWS.replace('"greet"', '"greet", "second"'))
    assert quick("build").stderr == ""
    (repo / "policies" / "second.policy").unlink()
    (repo / "policies" / "flows.policy").write_text(FLOWS)
    built = quick("build")
    assert built.exit_code == 0 and "note[AG528] left-in-tenant: the Action `Second`" in built.stderr
    assert "AG528" not in quick("build", "--no-cache").stderr


def test_a_placeholder_stops_a_build_for_the_tool_that_would_replace_it(repo: Path) -> None:
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Go ##AWAY##."))
    for target, code in (("terraform", 0), ("deploy-cli", 1), ("both", 1), ("terraform", 0)):
        choose(repo, target)
        # The second time the unit comes from the cache.
        for _ in range(2):
            for command in (("check",), ("build", "--only", "greet"), ("build",)):
                done = quick(*command)
                assert done.exit_code == code, (target, command)
                assert ("error[AG470]" in done.stderr) == bool(code), (target, command)


def test_moved_is_terraform(repo: Path) -> None:
    choose(repo, "deploy-cli")
    done = quick("moved")
    assert done.exit_code == 2 and "error[AG679] no-terraform: `moved` prints Terraform" in done.stderr
    choose(repo, "both")
    assert quick("moved").exit_code == 0


def test_the_other_tool_binds_where_terraform_does_not(repo: Path) -> None:
    (repo / "policies" / "flows.policy").unlink()
    more = "\n[terraform]\nbindings = false\n"
    for target, said in (("terraform", False), ("deploy-cli", True), ("both", True)):
        (repo / "actiongen.toml").write_text(f'[deploy]\ntarget = "{target}"{more}')
        assert ("AG508" in quick("check").stderr) == said, target
