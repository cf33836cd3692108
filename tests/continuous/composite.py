"""Runs the steps of a composite action as the runner of GitHub does, as far as ours uses it.

In: an action, its inputs and a folder. Out: what each step came to, and the page of the job. An expression, a key or a
condition that is not known here fails, so that an action cannot use what no test carries out.

    Job(folder, tmp_path).run(ACTION, {"path": "policies"}).failed   ->   []
"""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass
class Job:
    """A job in a work tree; ``path`` is the PATH of its steps, ``outcomes`` how those with an id came out."""

    workspace: Path
    temporary: Path
    path: str
    action_path: Path = ROOT
    outcomes: dict[str, str] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    summary: str = ""

    def run(self, inputs: dict[str, str], *, without: frozenset[str] = frozenset()) -> "Job":
        """Runs the steps; those with the ids ``without`` are taken to have succeeded."""
        action: dict[str, Any] = yaml.safe_load(ACTION.read_text("utf-8"))
        known = action["inputs"]
        assert set(inputs) <= set(known), "an input that the action does not have"
        values = {name: inputs.get(name, each.get("default", "")) for name, each in known.items()}
        assert action["runs"]["using"] == "composite"
        for step in action["runs"]["steps"]:
            if step.get("id") in without:
                self.outcomes[step["id"]] = "success"
            elif self._applies(step.get("if", "success()")):
                self._step(step, values)
        return self

    def _step(self, step: dict[str, Any], values: dict[str, str]) -> None:
        assert set(step) <= {"name", "id", "if", "shell", "env", "working-directory", "run"}
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "what stands there becomes part of a script"
        script, page, paths = (self.temporary / name for name in ("step.sh", "page.md", "path"))
        script.write_text(step["run"])
        page.write_text("")
        paths.touch()
        variables = {name: _filled(value, values) for name, value in step.get("env", {}).items()}
        # Without what the environment of a test says of Python.
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace / _filled(step.get("working-directory", "."), values),
            env={
                **kept,
                **variables,
                "CI": "true",
                "GITHUB_ACTION_PATH": str(self.action_path),
                "GITHUB_PATH": str(paths),
                "GITHUB_STEP_SUMMARY": str(page),
                "GITHUB_WORKSPACE": str(self.workspace),
                "PATH": os.pathsep.join([*reversed(paths.read_text().split()), self.path]),
                "RUNNER_TEMP": str(self.temporary),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        self.logs[step["name"]] = done.stdout + done.stderr
        self.summary += page.read_text()
        if done.returncode:
            self.failed.append(step["name"])
        if "id" in step:
            self.outcomes[step["id"]] = "failure" if done.returncode else "success"

    def _applies(self, condition: str) -> bool:
        held = {"success()": not self.failed, "always()": True}
        for part in condition.split(" && "):
            outcome = re.fullmatch(r"steps\.(\w+)\.outcome == 'success'", part)
            if not (self.outcomes.get(outcome[1]) == "success" if outcome else held[part]):
                return False
        return True


def _filled(text: str, values: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        kind, dot, name = found[1].partition(".")
        assert (kind, dot) == ("inputs", "."), f"{found[0]} is not carried out by the tests"
        return values[name]

    return _EXPRESSION.sub(value, text)
