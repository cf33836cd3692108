"""Every policy in ``tests/cases/good`` compiles to its golden files, which do what was written down by hand.

A case is ``<name>.policy`` with ``<name>.js`` (and ``<name>.tf``) and ``<name>.events.json``, or a folder
``<name>/`` of policies with the files they give in ``expected/`` and ``<stem>.events.json`` for each Action.
Events are

    {"trigger": "post-login",
     "base": {"tenant": {"id": "acme"}},               laid over the trigger's default event
     "cases": [{"name": "staff", "set": {"user.email": null}, "unset": ["authorization"],
                "now": "2026-01-05T10:00:00Z", "handler": "onExecutePostLogin",
                "returns": {"cache.get": null},
                "calls": [["multifactor.enable", ["any"]]], "logs": [], "error": null}]}

where only ``name`` and ``calls`` are required. ``pytest --update`` rewrites golden files, never events.
"""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import esprima
import pytest
from bench.compile import compile_policies
from bench.eslint import eslint
from bench.events import Json, changed, merged
from bench.node import Nodes, Outcome
from bench.prettier import prettier

from actiongen.auth0.load import load_trigger

GOOD = Path(__file__).parent / "cases" / "good"
EVENTS = ".events.json"
_CASE_KEYS = {"name", "set", "unset", "now", "handler", "returns", "calls", "logs", "error"}


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
def test_golden_javascript_is_tidy(case: Case) -> None:
    files = _javascript(case)
    texts = [file.read_text(encoding="utf-8") for file in files]
    for text in texts:
        esprima.parseScript(text)
    assert prettier(texts) == texts
    assert dict(zip(files, eslint(texts), strict=True)) == {file: [] for file in files}


@every_case
def test_golden_javascript_does_what_is_expected(case: Case, nodes: Nodes) -> None:
    for file in _javascript(case):
        code = file.read_text(encoding="utf-8")
        table = cast(Json, json.loads(case.events(file.name).read_text(encoding="utf-8")))
        assert table.keys() <= {"trigger", "base", "cases"}
        trigger = load_trigger(str(table["trigger"]))
        assert trigger is not None, f"no trigger {table['trigger']}"
        base = merged(trigger.default_event, cast(Json, table.get("base", {})))
        expectations = cast(list[Json], table["cases"])
        assert expectations, f"no event for {file.name}"
        for expected in expectations:
            _check(code, base, expected, nodes)


def test_no_file_is_left_over() -> None:
    known = {case.path for case in CASES if case.path.is_file()}
    for case in CASES:
        known |= case.goldens()
        known |= {case.events(golden.name) for golden in case.goldens() if golden.suffix == ".js"}
        known |= {path for path in case.path.rglob("*") if path.suffix in {".policy", ".js"}}
    left_over = {path for path in GOOD.rglob("*") if path.is_file()} - known
    assert left_over == set()


def _javascript(case: Case) -> list[Path]:
    return sorted(golden for golden in case.goldens() if golden.suffix == ".js")


def _check(code: str, base: Json, expected: Json, nodes: Nodes) -> None:
    assert expected.keys() <= _CASE_KEYS, f"{expected['name']}: unknown keys"
    event = changed(base, cast(Json, expected.get("set", {})), cast(list[str], expected.get("unset", ())))
    outcome = nodes.both(
        code,
        event,
        cast(str, expected.get("handler") or _handler(code)),
        now=cast(str | None, expected.get("now")),
        method_returns=cast(Mapping[str, object], expected.get("returns", {})),
    )
    want = Outcome(
        calls=cast(list[list[object]], expected["calls"]),
        logs=cast(list[str], expected.get("logs", outcome.logs)),
        error=cast(str | None, expected.get("error")),
        mutated=False,
        exports=outcome.exports,
    )
    assert outcome == want, expected["name"]


def _handler(code: str) -> str:
    """The first handler that the Action exports, which is the one that runs first."""
    found = re.search(r"^exports\.(on\w+) = async ", code, re.MULTILINE)
    assert found is not None, "no handler is exported"
    return found[1]
