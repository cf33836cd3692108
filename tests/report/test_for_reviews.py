"""What services show beside the lines of a pull request: as they read it, and the same as the JSON says."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bad_cases import BAD, cases_of, compiled
from bench.install import TOOLS, ensure_node_tools, node_binary
from cli_bench import quick
from jsonschema import Draft4Validator

from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.render import to_json
from actiongen.report.for_reviews import github, gitlab, junit, sarif
from actiongen.source import Source

HEAD = 'action(name="A", trigger="post-login")\n\n'
POLICY = HEAD + """with rule("100 %, é, 😀", when=event.client.name == "a" or event.user.email_verified):
    api.multifactor.enable("any", allowRememberBrowser=True)

def both(a):
    api.access.deny(a)

with rule("Two lines", when=event.user.emial == "x" and
          event.stats.logins_count > 1):
    both("no")
"""
SOURCES = (
    Source("policies/a.policy", POLICY),
    Source(
        "policies/b.policy", HEAD + 'with rule("b", when=event.user.user_metadata.vip is True):\n    stop()\n'
    ),
    Source("policies/c.policy", HEAD + 'with rule("c"):\n    api.multifactor.enable("any")\n'),
)
BY_PATH = {source.path: source for source in SOURCES}


def found() -> tuple[Diagnostic, ...]:
    return compile_folder(SOURCES).diagnostics


def expected() -> list[dict[str, Any]]:
    wanted: list[dict[str, Any]] = json.loads(to_json(found(), BY_PATH))["diagnostics"]
    assert {"error", "warning"} <= {each["severity"] for each in wanted}
    return wanted


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the toolkit of GitHub Actions takes it apart."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match is not None, line
    pairs = dict(pair.split("=", 1) for pair in match[2].split(","))

    def plain(text: str) -> str:
        for code, meant in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(code, meant)
        return text

    return match[1], {key: plain(value) for key, value in pairs.items()}, plain(match[3])


def test_github_reads_what_the_json_says() -> None:
    lines = github(found(), BY_PATH).splitlines()
    levels = {"error": "error", "warning": "warning", "notice": "note"}
    for line, each in zip(lines, expected(), strict=True):
        kind, properties, message = read_command(line)
        assert levels[kind] == each["severity"]
        assert message.split("\n")[0] == each["message"]
        assert properties["title"] == f"{each['code']} {each['name']}"
        assert (properties["file"], properties["line"]) == (each["path"], str(each["line"]))
        assert properties["endLine"] == str(each["end"]["line"])
        one_line = each["line"] == each["end"]["line"]
        assert properties.get("col") == (str(each["column"]) if one_line else None)


@pytest.mark.parametrize("text", ["::set-output name=x::1", "a\n::error::b", "50 %0A", "a,b:c=d", "\x1b[31m"])
def test_no_text_of_a_policy_is_a_command(text: str) -> None:
    source = Source("policies/a,b:c.policy", f"{HEAD}x = {text!r}.foo\n")
    diagnostics = compile_folder((source,)).diagnostics
    told = github(diagnostics, {source.path: source})
    assert len(told.splitlines()) == len(set(diagnostics)) > 0
    for line in told.splitlines():
        assert read_command(line)[0] in ("error", "warning", "notice")
        assert "\x1b" not in line


def test_gitlab_has_a_fingerprint_that_moves_with_the_line() -> None:
    issues = json.loads(gitlab(found(), BY_PATH))
    assert [(each["location"]["path"], each["location"]["lines"]["begin"]) for each in issues] == [
        (each["path"], each["line"]) for each in expected()
    ]
    assert {each["severity"] for each in issues} <= {"info", "minor", "major", "critical", "blocker"}
    prints = [each["fingerprint"] for each in issues]
    assert len(set(prints)) == len(prints)
    moved = tuple(Source(each.path, each.text.replace(HEAD, f"{HEAD}\n\n")) for each in SOURCES)
    again = json.loads(gitlab(compile_folder(moved).diagnostics, {each.path: each for each in moved}))
    assert [each["fingerprint"] for each in again] == prints
    assert [each["location"]["lines"] for each in again] != [each["location"]["lines"] for each in issues]


def test_two_alike_in_one_file_have_two_fingerprints() -> None:
    source = Source("policies/a.policy", f"{HEAD}x = nobody\ny = nobody\n")
    issues = json.loads(gitlab(compile_folder((source,)).diagnostics, {source.path: source}))
    prints = [each["fingerprint"] for each in issues if "nobody" in each["description"]]
    assert len(prints) == len(set(prints)) == 2


def test_sarif_says_what_the_json_says() -> None:
    (run,) = json.loads(sarif(found(), BY_PATH))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({each["id"] for each in rules}) == len(rules)
    for result, each in zip(run["results"], expected(), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == each["code"]
        assert result["level"] == each["severity"]
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        assert place["artifactLocation"]["uri"] == each["path"]
        assert (region["startLine"], region["startColumn"]) == (each["line"], each["column"])
        assert (region["endLine"], region["endColumn"]) == (each["end"]["line"], each["end"]["column"])
        assert len(result.get("relatedLocations", [])) == len(each["labels"])
        assert ("fixes" in result) == (each["fix"] is not None)
    fixes = [fix for result in run["results"] for fix in result.get("fixes", ())]
    assert fixes, "one of the policies has a fix"


def test_the_path_of_a_file_is_a_uri() -> None:
    source = Source("my policies/é#1/a.policy", f"{HEAD}x = nobody\n")
    (run,) = json.loads(sarif(compile_folder((source,)).diagnostics, {source.path: source}))["runs"]
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]}
    assert uris == {"my%20policies/%C3%A9%231/a.policy"}


def test_sarif_has_the_shape_of_the_standard(nodes: object, tmp_path: Path) -> None:
    """The types are made from OASIS's schema of SARIF 2.1.0; what they do not know is refused."""
    code = f'import type {{ Log }} from "sarif";\nexport const log: Log = {sarif(found(), BY_PATH)};\n'
    (tmp_path / "log.ts").write_text(code, encoding="utf-8")
    (tmp_path / "wrong.ts").write_text(code.replace('"ruleIndex"', '"ruleIndices"'), encoding="utf-8")
    config = {
        "compilerOptions": {
            "strict": True,
            "noEmit": True,
            "types": [],
            "module": "esnext",
            "moduleResolution": "bundler",
            "paths": {"sarif": [str(TOOLS / "node_modules" / "@types" / "sarif" / "index.d.ts")]},
        },
        "files": ["log.ts", "wrong.ts"],
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    tsc = TOOLS / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(node_binary(22)), str(tsc), "--project", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "log.ts" not in said
    assert "wrong.ts" in said and "ruleIndices" in said


@pytest.mark.parametrize(
    ("policies", "git", "at", "prefix"),
    [
        ("policies", ".", ".", "policies/"),
        ("login/policies", ".", "login", "login/policies/"),
        ("login/policies", ".", ".", "login/policies/"),
        ("login/policies", "login", "login", "policies/"),
        ("login", "login", "login", ""),
        ("login/policies", None, "login", "policies/"),
    ],
)
def test_a_service_finds_the_files_from_the_top_of_the_repository(
    policies: str, git: str | None, at: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / policies
    folder.mkdir(parents=True)
    (folder / "a.policy").write_text(f"{HEAD}x = event.user.emial\n")
    if git is not None:
        (tmp_path / git / ".git").mkdir()
    monkeypatch.chdir(tmp_path / at)
    given = os.path.relpath(folder)

    def told(form: str, command: str = "check") -> str:
        return quick(command, given, "--format", form).stdout

    assert read_command(told("github").splitlines()[0])[1]["file"] == f"{prefix}a.policy"
    assert json.loads(told("gitlab"))[0]["location"]["path"] == f"{prefix}a.policy"
    result, *_ = json.loads(told("sarif"))["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"], *result["fixes"][0]["artifactChanges"]]
    assert {each["artifactLocation"]["uri"] for each in places} == {f"{prefix}a.policy"}
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert f'<testsuite name="{prefix}a.policy"' in told("junit")
    assert json.loads(told("json"))["diagnostics"][0]["path"] == f"{folder.name}/a.policy"


def test_settings_and_output_are_found_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "login" / "policies"
    folder.mkdir(parents=True)
    (folder / "a.policy").write_text(f'{HEAD}with rule("r"):\n    log("x")\n')
    settings = folder.parent / "actiongen.toml"
    settings.write_text('out = "made/js"\n')
    monkeypatch.chdir(folder)

    def files(*arguments: str) -> set[str]:
        lines = quick(*arguments, "--format", "github").stdout.splitlines()
        return {read_command(line)[1]["file"] for line in lines if line.startswith("::")}

    assert {"login/made/js/a.js", "login/policies/a.policy"} < files("build", str(folder), "--check")
    settings.write_text("nothing = 1\n")
    assert files("check", str(folder)) == {"login/actiongen.toml"}


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_the_log_has_what_people_read(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.policy").write_text(f'{HEAD}with rule("::error::r"):\n    log("x")\n')
    monkeypatch.chdir(tmp_path)
    found = quick("build", ".", "--check", "--format", form)
    log = found.stdout if form == "github" else found.stderr
    assert "+  // ::error::r\n" in log and "warning[AG508] not-in-flow" in found.stderr
    assert [line for line in log.splitlines() if line.startswith("::") and " file=" not in line] == []
    match form:
        case "github":
            assert "::warning file=" in found.stdout
        case "junit":
            ElementTree.fromstring(found.stdout)
        case _:
            json.loads(found.stdout)


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("part", range(2))
def test_sarif_is_valid_by_the_published_schema(part: int) -> None:
    """Microsoft's kit for tests carries the schema of SARIF 2.1.0; it refuses what it does not name."""
    file = ensure_node_tools() / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    validator = Draft4Validator(json.loads(file.read_text("utf-8")))
    wrong: dict[str, Any] = {}
    for name in sorted(BAD.glob("*.policy"))[part::2]:
        for case in cases_of(name):
            for sources in (case.bad.by_path, {}):
                log = json.loads(sarif(compiled(case.bad.sources), sources))
                assert [error.message for error in validator.iter_errors(log)] == [], case.id
                wrong = log if log["runs"][0]["results"] else wrong
    wrong["runs"][0]["results"][0]["level"] = "fatal"
    wrong["runs"][0]["results"][0]["ruleIndices"] = 1
    assert len([*validator.iter_errors(wrong)]) == 2


def test_junit_counts_and_names_each_file() -> None:
    clean = {**BY_PATH, "policies/z.policy": Source("policies/z.policy", "")}
    root = ElementTree.fromstring(junit(found(), clean))
    assert junit(found(), clean).endswith("\n</testsuites>\n")
    suites = {suite.get("name"): suite for suite in root}
    assert set(suites) == {*clean}
    failures = list(root.iter("failure"))
    assert (
        len(failures)
        == sum(each["severity"] != "note" for each in expected())
        == int(root.get("failures", ""))
    )
    (passed,) = suites["policies/z.policy"]
    assert (passed.get("name"), len(passed)) == ("is clean", 0)


def test_what_has_no_place_is_told_in_every_form() -> None:
    from actiongen.diagnostics.codes_project import NO_POLICIES

    lost = (Diagnostic(NO_POLICIES, "there is nothing here", None),)
    assert read_command(github(lost, {}).rstrip())[1] == {"title": f"{NO_POLICIES.id} {NO_POLICIES.name}"}
    assert json.loads(gitlab(lost, {}))[0]["location"]["path"] == "actiongen.toml"
    assert "locations" not in json.loads(sarif(lost, {}))["runs"][0]["results"][0]
    assert "there is nothing here" in junit(lost, {})
