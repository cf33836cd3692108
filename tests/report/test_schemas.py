"""The published schemas: every JSON that actiongen prints is as they say, and they say what may be relied on."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bad_cases import BAD, cases_of
from cli_bench import quick
from jsonschema import Draft202012Validator, ValidationError
from schemas import SCHEMAS, read, validate

from actiongen.auth0.load import trigger_ids
from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import to_json

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "cases" / "reports"
PROOFS = ROOT / "tests" / "cases" / "proofs" / "proofs.json"
FORMS = sorted(file.name.removesuffix("-v1.schema.json") for file in SCHEMAS.iterdir())
CASES = sorted(BAD.glob("*.policy"))


@pytest.mark.parametrize("form", FORMS)
def test_a_schema_is_one_and_is_documented(form: str) -> None:
    schema = read(form)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{form}-v1.schema.json" and schema["properties"]["version"]["const"] == 1
    assert '"additionalProperties": false' not in json.dumps(schema), "what is published can be added to"
    assert f"schemas/{form}-v1.schema.json" in (ROOT / "docs" / "ci.md").read_text("utf-8")


@pytest.mark.every(3)
@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_diagnostics_of_every_bad_case(file: Path) -> None:
    for case in cases_of(file):
        told = json.loads(to_json(compile_folder(case.bad.sources).diagnostics, case.bad.by_path))
        validate("diagnostics", told)
        # Of a file that cannot be read there are no lines.
        validate("diagnostics", json.loads(to_json(compile_folder(case.bad.sources).diagnostics, {})))


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("test", "tests"),
        ("test", "tests-in-full"),
        ("test", "coverage"),
        ("test", "mutants"),
        ("run", "run"),
        ("show", "page"),
    ],
)
def test_the_reports(form: str, name: str) -> None:
    validate(form, json.loads((REPORTS / f"{name}.json").read_text("utf-8")))


def test_the_answers_about_properties() -> None:
    validate("prove", json.loads(PROOFS.read_text("utf-8")))


def test_the_table_of_ways() -> None:
    validate("ways", json.loads((ROOT / "tests" / "cases" / "ways" / "mfa_action.json").read_text("utf-8")))


@pytest.mark.parametrize("trigger", [None, *trigger_ids()])
def test_facts_of_a_trigger(trigger: str | None) -> None:
    validate("show", json.loads(quick("show", *([trigger] if trigger else []), "--format", "json").stdout))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "greet.policy").write_text("x = nobody\nif")
    return tmp_path


@pytest.mark.parametrize(
    "command", [["check"], ["build"], ["docs"], ["fmt", "--check"], ["build", "--only", "zzz"]]
)
def test_what_commands_print(command: list[str], broken: Path) -> None:
    told = json.loads(quick(*command, "--format", "json").stdout)
    validate("diagnostics", told)
    assert told["diagnostics"]
    (broken / "actiongen.toml").write_text("[checks")
    validate("diagnostics", json.loads(quick(*command, "--format", "json").stdout))


@pytest.mark.slow
def test_what_test_and_run_print() -> None:
    folder = str(ROOT / "policies")
    found = json.loads(quick("test", folder, "--coverage", "--format", "json").stdout)
    validate("test", found)
    assert any("actions" in each for each in found["tests"]), "one of a flow"
    validate("run", json.loads(quick("run", f"{folder}/mfa_action.policy", "--format", "json").stdout))
    validate("ways", json.loads(quick("ways", f"{folder}/mfa_action.policy", "--format", "json").stdout))


def paths(value: Any, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Where there are objects."""
    if isinstance(value, list):
        return [path for index, each in enumerate(value) for path in paths(each, (*at, index))]
    if isinstance(value, dict):
        return [at, *(path for key, each in value.items() for path in paths(each, (*at, key)))]
    return []


SHOWN = {
    "diagnostics": None,
    "test": REPORTS / "mutants.json",
    "prove": PROOFS,
    "run": REPORTS / "run.json",
    "show": REPORTS / "page.json",
    "ways": ROOT / "tests" / "cases" / "ways" / "mfa_action.json",
    "diff": ROOT / "tests" / "cases" / "diffs" / "changes.json",
    "import": ROOT / "tests" / "cases" / "imports" / "report.json",
}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_field_more_or_less_is_noticed(form: str) -> None:
    """In every object whose fields the schema names."""
    file = SHOWN[form]
    if file is None:
        case, *_ = cases_of(BAD / "AG203-unknown-event-field.policy")
        text = to_json(compile_folder(case.bad.sources).diagnostics, case.bad.by_path)
    else:
        text = file.read_text("utf-8")
    for path in paths(json.loads(text)):
        if re.search(
            r"'(given|ways|event|secrets|cache|http|returns)'\)?$", repr(path[-1:]).rstrip(",)")
        ) or {"rows", "event"} & {*path}:
            continue
        for change in ("more", "less"):
            value = json.loads(text)
            here = value
            for key in path:
                here = here[key]
            if change == "more":
                here["new"] = 1
            else:
                del here[next(iter(here))]
            with pytest.raises(ValidationError):
                validate(form, value)
