"""Every chunk of tests/cases/bad/AG1*.policy has the errors that it says, and its twin has none."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from actiongen.diagnostics.codes_syntax import FILE_TOO_LARGE, SYNTAX
from actiongen.source import Source
from actiongen.syntax.parse import parse

CASES = Path(__file__).parents[1] / "cases" / "bad"
PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
SEPARATOR = "\n# ---\n"
_EXPECTED = re.compile(r'# error: \[(AG\d{3})\](?: "(.*?)"(?=$| # error:))?')
_EXPECTED_AT = re.compile(r'^# error-at: (\d+):(\d+) \[(AG\d{3})\](?: "(.*)")?$')


@dataclass(frozen=True)
class Expected:
    line: int
    column: int | None
    code: str
    part: str


def expectations(chunk: str) -> list[Expected]:
    found = []
    for number, line in enumerate(chunk.split("\n"), 1):
        at = _EXPECTED_AT.match(line)
        if at:
            found.append(Expected(int(at[1]), int(at[2]), at[3], at[4] or ""))
        else:
            found += [Expected(number, None, match[1], match[2] or "") for match in _EXPECTED.finditer(line)]
    return found


def chunks() -> list[tuple[str, str, str]]:
    cases = []
    for file in sorted(CASES.glob("AG1*.policy")):
        parts = file.read_text(encoding="utf-8").split(SEPARATOR)
        assert len(parts) % 2 == 0, f"{file.name}: every failing chunk has a twin"
        cases += [(f"{file.stem}-{i // 2 + 1}", parts[i], parts[i + 1]) for i in range(0, len(parts), 2)]
    return cases


@pytest.mark.parametrize(("name", "bad", "good"), [pytest.param(*case, id=case[0]) for case in chunks()])
def test_errors_are_those_that_the_chunk_names(name: str, bad: str, good: str) -> None:
    source = Source("case.policy", bad)
    actual = parse(source).diagnostics
    expected = expectations(bad)
    assert expected and all(name.startswith(one.code) for one in expected)
    assert [problem.code.id for problem in actual] == [one.code for one in expected], actual
    for one, problem in zip(expected, actual, strict=True):
        position = source.position(problem.primary.span.start)
        assert position.line == one.line
        assert one.column in (None, position.column)
        assert one.part in problem.message


@pytest.mark.parametrize(("name", "bad", "good"), [pytest.param(*case, id=case[0]) for case in chunks()])
def test_the_twin_is_right(name: str, bad: str, good: str) -> None:
    assert good.startswith("# ok\n")
    assert parse(Source("case.policy", good)).diagnostics == ()


def test_every_code_has_a_case_and_a_page() -> None:
    named = {f"{code.id}-{code.name}" for code in SYNTAX}
    # 256 kB have no place among the cases; test_parse.py makes such a file.
    assert {file.stem for file in CASES.glob("AG1*.policy")} == named - {
        f"{FILE_TOO_LARGE.id}-file-too-large"
    }
    assert {code.id for code in SYNTAX} == {page.stem for page in PAGES.glob("AG1*.md")}


@pytest.mark.parametrize("code", SYNTAX, ids=lambda code: code.id)
def test_the_page_shows_the_error_and_its_remedy(code) -> None:
    page = (PAGES / f"{code.id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.id} {code.name}\n")
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    found = [
        {problem.code for problem in parse(Source("page.policy", block)).diagnostics} for block in blocks
    ]
    assert found == ([set()] if code is FILE_TOO_LARGE else [{code}, set()])


def repaired(text: str) -> str:
    edits = [
        edit for problem in parse(Source("a", text)).diagnostics if problem.fix for edit in problem.fix.edits
    ]
    for edit in sorted(set(edits), key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize(("name", "bad", "good"), [pytest.param(*case, id=case[0]) for case in chunks()])
def test_a_fix_removes_its_error(name: str, bad: str, good: str) -> None:
    before = parse(Source("case.policy", bad)).diagnostics
    after = parse(Source("case.policy", repaired(bad))).diagnostics
    left = [problem.message for problem in before if problem.fix is None]
    assert [problem.message for problem in after] == left
