"""The output depends on the policy alone: not on the machine, the order of files, or the other policies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bench.compile import compile_policies
from seeds import chance
from test_good_cases import CASES, Case

ROOT = Path(__file__).parent.parent
# As the installed command runs.
_BUILD = "import sys; from actiongen.cli.main import main; sys.exit(main())"
SINGLE = [case for case in CASES if case.path.is_file()]


def test_all_policies_together_give_what_each_gives_alone(tmp_path: Path) -> None:
    alone = {}
    together = tmp_path / "together" / "policies"
    together.mkdir(parents=True)
    for case in SINGLE:
        alone[f"{case.path.stem}.js"] = case.path.with_suffix(".js").read_bytes().decode()
        shutil.copy(case.path, together)
    built = compile_policies(together)
    assert {name: text for name, text in built.items() if name.endswith(".js")} == alone


def test_the_order_in_which_files_are_made_does_not_matter(tmp_path: Path) -> None:
    built = []
    for seed in (1, 2):
        files = [case.path for case in SINGLE]
        chance(seed).shuffle(files)
        folder = tmp_path / str(seed) / "policies"
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(file, folder)
        built.append(compile_policies(folder))
    assert built[0] == built[1]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.path.is_dir()], ids=lambda case: case.path.name
)
def test_libraries_that_nobody_loads_change_nothing(case: Case, tmp_path: Path) -> None:
    root = case.policies(tmp_path)
    before = compile_policies(root)
    (root / "shared" / "nobody.policy").write_text(
        '"""Not loaded."""\n\nX = event.user.email\n', encoding="utf-8"
    )
    assert compile_policies(root) == before


def test_lines_that_end_as_on_windows_change_nothing(tmp_path: Path) -> None:
    for case in SINGLE:
        root = case.policies(tmp_path / case.path.stem)
        before = compile_policies(root)
        file = root / case.path.name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        assert compile_policies(root) == before, case.path.name


def _without_externs(case: Case, text: str) -> str:
    """`text` without the lines of the case's extern files, which the output keeps as their author wrote them."""
    files = case.path.rglob("*.js") if case.path.is_dir() else []
    theirs = {
        line for file in files if file.parent.name == "externs" for line in file.read_text().splitlines()
    }
    return "\n".join(line for line in text.split("\n") if line not in theirs)


def test_the_output_names_nothing_of_the_machine() -> None:
    for case in CASES:
        for golden in case.goldens():
            text = golden.read_text(encoding="utf-8")
            assert str(ROOT) not in text
            assert os.sep + "tmp" + os.sep not in text
            assert all(ord(char) >= 32 or char == "\n" for char in _without_externs(case, text)), golden.name
            assert text.endswith("\n") and not text.endswith("\n\n"), golden.name
            assert all(line == line.rstrip() for line in text.split("\n")), golden.name


def test_two_runs_in_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("0", "77"):
        out = tmp_path / seed
        command = [sys.executable, "-c", _BUILD, "build", str(ROOT / "policies"), "--out", str(out)]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout
        written.append(
            {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        )
    assert written[0] == written[1]
    assert written[0]
