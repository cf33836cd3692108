"""Every policy in ``tests/cases/good`` compiles to its golden files, which do what was written down by hand.

A case is ``<name>.policy`` with ``<name>.js`` (and ``<name>.tf``) and ``<name>.events.json``, or a folder
``<name>/`` of policies with the files they give in ``expected/`` and ``<stem>.events.json`` for each Action.
bench/tables.py says how events are written. ``pytest --update`` rewrites golden files, never events.
``ACTIONGEN_NODE=22`` runs them on Node 22 alone, for quick work by hand.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import esprima
import pytest
from bench.compile import compile_policies, programs_of
from bench.eslint import eslint
from bench.node import Nodes
from bench.prettier import prettier
from bench.tables import read_table
from terraform_provider.binary import binary

from actiongen.auth0.load import trigger_ids
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.operations import time
from actiongen.runs.texts import join, json_text, value_of_json
from actiongen.runs.world import World
from actiongen.syntax.format import format_policy

TESTS = Path(__file__).parent
GOOD = TESTS / "cases" / "good"
EVENTS = ".events.json"
_SOME_DAY = "2026-01-05T10:00:00.000Z"


@dataclass(frozen=True)
class Case:
    """One policy file or folder of policies."""

    path: Path

    def policies(self, folder: Path) -> Path:
        """A folder, below ``folder``, that holds the policies alone."""
        root = folder / "policies"
        if self.path.is_dir():
            shutil.copytree(self.path, root, ignore=shutil.ignore_patterns("expected", f"*{EVENTS}"))
        else:
            root.mkdir(parents=True)
            shutil.copy(self.path, root)
        return root

    def golden(self, generated: str) -> Path | None:
        """Where the golden of a generated file is; a single policy has none for files about the project."""
        if self.path.is_dir():
            return self.path / "expected" / generated
        suffix = Path(generated).suffix
        return self.path.with_suffix(suffix) if generated in self._single() else None

    def goldens(self) -> set[Path]:
        """The golden files that there are."""
        if self.path.is_dir():
            return {file for file in (self.path / "expected").rglob("*") if file.is_file()}
        return {file for file in map(self.path.with_suffix, (".js", ".tf")) if file.exists()}

    def javascript(self) -> list[Path]:
        """The golden files of Actions."""
        return sorted(golden for golden in self.goldens() if golden.suffix == ".js")

    def events(self, generated: str) -> Path:
        """Where the events of a generated Action are."""
        folder = self.path if self.path.is_dir() else self.path.parent
        return folder / (Path(generated).stem + EVENTS)

    def _single(self) -> tuple[str, str]:
        return f"{self.path.stem}.js", "auth0_actions.tf"


CASES = [Case(path) for path in sorted(GOOD.iterdir()) if path.is_dir() or path.suffix == ".policy"]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)


@every_case
def test_output_is_the_golden_one(case: Case, tmp_path: Path, update: bool) -> None:
    first = compile_policies(case.policies(tmp_path / "first"))
    second = compile_policies(case.policies(tmp_path / "second"))
    assert first == second, "two builds differ"
    wanted = {golden: text for name, text in first.items() if (golden := case.golden(name)) is not None}
    if update:
        for stale in case.goldens() - wanted.keys():
            stale.unlink()
        for golden, text in wanted.items():
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8", newline="")
    found = {golden: golden.read_bytes().decode() for golden in case.goldens()}
    assert found == wanted


@every_case
def test_golden_javascript_does_what_is_expected(case: Case, nodes: Nodes) -> None:
    problems = []
    for file in case.javascript():
        code = file.read_text(encoding="utf-8")
        for row in read_table(case.events(file.name)):
            handler = row.handler or handler_of(code)
            run = nodes.node22.run if os.environ.get("ACTIONGEN_NODE") == "22" else nodes.both
            outcome = run(
                code,
                row.event,
                handler,
                now=row.now,
                method_returns=row.returns,
                writes=row.writes,
                http=row.http,
            )
            problems += [f"{file.name}: {problem}"] if (problem := row.problem(outcome)) else []
    assert not problems, "\n".join(problems)


@every_case
def test_the_interpreter_does_what_is_expected(case: Case, tmp_path: Path) -> None:
    for program in programs_of(case.policies(tmp_path)):
        for row in read_table(case.events(f"{program.stem}.js")):
            event = value_of_json(json.dumps(row.event))
            assert isinstance(event, dict)
            secrets = cast(dict[str, str], row.event.get("secrets", {}))
            http = {name: _answers(replies) for name, replies in row.http.items()}
            now = time(row.now or _SOME_DAY) or 0.0
            kind = next(
                each.kind for each in program.header.trigger.handlers if row.handler in (None, each.name)
            )
            returns = _results(row.returns)
            run = evaluate(program, World(event, secrets, now, http=http, returns=returns, handler=kind))
            calls = [
                [name, [json.loads(join(json_text(argument))) for argument in arguments]]
                for name, arguments in run.calls
            ]
            assert (calls, run.thrown) == (row.calls, row.error), row.name


def _answers(written: object) -> JsonValue:
    """The answers of a table as those of a world."""
    if isinstance(written, list):
        return [_answers(reply) for reply in written]
    if not isinstance(written, dict):
        return cast(JsonValue, written)
    return {"status": cast(int, written.get("status", 200)), "text": cast(str, written.get("body", ""))}


def _results(written: Mapping[str, object]) -> dict[str, JsonValue]:
    """The results of a table as those of a world; null is a key that the empty cache does not have."""
    return {
        name: None if isinstance(result, dict) and "$throws" in result else cast(JsonValue, result)
        for name, result in written.items()
        if result is not None
    }


@pytest.mark.slow
def test_golden_javascript_is_tidy() -> None:
    files = [file for case in CASES for file in case.javascript()]
    texts = [file.read_text(encoding="utf-8") for file in files]
    for text in texts:
        esprima.parseScript(text)
    for file, text, tidy in zip(files, texts, prettier(texts), strict=True):
        assert text == tidy, file.name
    assert {file.name: found for file, found in zip(files, eslint(texts), strict=True) if found} == {}


@pytest.mark.slow
def test_golden_terraform_is_tidy() -> None:
    command = [binary(), "fmt", "-check", "-diff", "-recursive", str(GOOD)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.every(3)
@every_case
def test_layout_and_comments_of_a_policy_change_nothing(case: Case, tmp_path: Path) -> None:
    root = case.policies(tmp_path)
    before = compile_policies(root)
    for file in root.rglob("*.policy"):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"# A comment above.\n\n{format_policy(text)}\n\n# And below.\n", encoding="utf-8")
    assert compile_policies(root) == before


@pytest.mark.slow
@pytest.mark.long
def test_builds_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    roots = [str(case.policies(tmp_path / case.path.stem)) for case in CASES]
    here = json.dumps([compile_policies(Path(root)) for root in roots])
    for seed, locale, zone in (("1", "C", "Asia/Kolkata"), ("4242", "tr_TR.UTF-8", "UTC")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "TZ": zone,
            "PYTHONUTF8": "0",
            "PYTHONPATH": os.pathsep.join((str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")]))),
        }
        done = subprocess.run(
            [sys.executable, "-c", _BUILD_ALL, *roots],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == here


_BUILD_ALL = """
import json, sys
from pathlib import Path
from typing import cast
from bench.compile import compile_policies, programs_of
print(json.dumps([compile_policies(Path(root)) for root in sys.argv[1:]]))
"""


def test_every_trigger_has_a_case() -> None:
    assert _triggers() == set(trigger_ids())


def test_no_file_is_left_over() -> None:
    known = {case.path for case in CASES if case.path.is_file()}
    for case in CASES:
        known |= case.goldens()
        known |= {case.events(golden.name) for golden in case.javascript()}
        known |= {path for path in case.path.rglob("*") if path.suffix == ".policy"}
        known |= set(case.path.rglob("externs/*.js"))
    left_over = {path for path in GOOD.rglob("*") if path.is_file()} - known
    assert left_over == set()


def _triggers() -> set[str]:
    return {
        str(json.loads(case.events(file.name).read_text(encoding="utf-8"))["trigger"])
        for case in CASES
        for file in case.javascript()
    }


def handler_of(code: str) -> str:
    """The first handler that the Action exports, which is the one that runs first."""
    found = re.search(r"^exports\.(on\w+) = async ", code, re.MULTILINE)
    assert found is not None, "no handler is exported"
    return found[1]
