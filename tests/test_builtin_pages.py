"""Every built-in and method has a page that is true: ``docs/language/builtins``.

A page has a heading with all that it describes, what it means, when it is absent, a policy and its JavaScript, which
``test_docs.py`` compiles. A table with the heads ``example`` and ``gives`` says what expressions come to; each row is
run by the interpreter and on Node.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from doc_blocks import ROOT, blocks, policy, said
from evaluate.policies import HEADER
from runner.conftest import node

from actiongen import ir
from actiongen.analysis.scope import OF_DICTIONARIES
from actiongen.analysis.token_keys import JWKS
from actiongen.analysis.tokens import JWT, OF_JWT
from actiongen.backends.javascript.emit import emit
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir.ops import Notation, written_as
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.run import Run
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value, canonical, defined
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

FOLDER = ROOT / "docs" / "language" / "builtins"
LANGUAGE = ROOT / "docs" / "language.md"
PAGES = sorted(FOLDER.glob("*.md"))
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)

# All that the compiler knows; of methods with the point before the name.
KNOWN = {
    *written_as(Notation.FUNCTION),
    *ir.FUNCTIONS,
    *ir.WORDS,
    *(f"{JWT}.{name}" for name in OF_JWT),
    *(f".{name}" for name in (*written_as(Notation.METHOD), *OF_DICTIONARIES)),
    JWKS,
}
# Nothing that can be written beside an expression: they act, ask the world, or are another one each time.
WITHOUT_ROWS = {*ir.WORDS, JWKS, "jwt.verify", "jwt.sign", "uuid"}
WORLD = World({"user": {}}, {}, now_ms=1_767_225_600_000.0)


@dataclass(frozen=True)
class Row:
    """What an expression gives: a value, None where it is absent, or the code of the error that it is."""

    expression: str
    wanted: Value
    error: str | None = None


def described(page: Path) -> list[str]:
    """All that the heading of a page names, as in :data:`KNOWN`."""
    heading = page.read_text(encoding="utf-8").partition("\n")[0]
    assert heading.startswith("# `"), heading
    return [name_of(written) for written in re.findall(r"`([\w.]+)\(", heading)]


def name_of(written: str) -> str:
    """A name as in :data:`KNOWN`: of a method without the text that it is called on."""
    subject, dot, method = written.rpartition(".")
    return written if subject in ("", JWT) else dot + method


def file_of(name: str) -> str:
    """The file of what a heading names first: ``jwt.sign`` is in ``jwt_sign.md``."""
    return name.removeprefix(".").replace(".", "_") + ".md"


def rows(page: Path) -> list[Row]:
    """The rows below ``example`` and ``gives``."""
    found, is_table = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line == "| example | gives |":
            is_table = True
        elif not line.startswith("|"):
            is_table = False
        elif is_table and line != "|---|---|":
            example, gives = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            found.append(_row(example.strip("`"), gives))
    return found


def _row(expression: str, gives: str) -> Row:
    code = re.fullmatch(r"an error \(\[(AG\d{3})\]\(\S+\)\)", gives)
    if code is not None:
        return Row(expression, None, code[1])
    return Row(expression, None if gives == "absent" else plain(ast.literal_eval(gives.strip("`"))))


def plain(value: object) -> Value:
    """A value as runs have it: numbers are doubles, texts code units."""
    match value:
        case bool() | None:
            return value
        case int() | float():
            return float(value)
        case str():
            return to_units(value)
        case list():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            raise AssertionError(value)


def program(expressions: list[str]) -> tuple[ir.Program | None, list[str]]:
    """An action that logs each of the values, and the codes of the errors in it."""
    lines = "".join(f"    log({each})\n" for each in expressions)
    source = Source("policies/case.policy", f'{HEADER}with rule("Values"):\n{lines}')
    analysed = analyse_source(source, loader((source,)))
    errors = [each.code.id for each in analysed.diagnostics if each.is_error]
    return analysed.value if isinstance(analysed.value, ir.Program) else None, errors


def test_a_heading_is_read() -> None:
    assert described(FOLDER / "jwt_sign.md") == ["jwt.sign"]
    assert described(FOLDER / "min.md") == ["min", "max"]
    assert described(FOLDER / "startswith.md") == [".startswith", ".endswith"]


def test_every_built_in_has_one_page() -> None:
    named = [name for page in PAGES for name in described(page)]
    assert sorted(named) == sorted(KNOWN)
    assert [page.name for page in PAGES if page.name != file_of(described(page)[0])] == []


def test_the_language_page_links_to_each() -> None:
    targets = set(re.findall(r"\]\(language/builtins/(\w+\.md)\)", LANGUAGE.read_text(encoding="utf-8")))
    assert targets == {page.name for page in PAGES}


def test_the_first_column_of_built_ins_links_to_the_page() -> None:
    table = LANGUAGE.read_text(encoding="utf-8").split("\n## Built-ins\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (\[?`.+?) \| ", table, re.MULTILINE)
    assert len(cells) > 30
    for cell in cells:
        links = re.findall(r"\[([^]]+)\]\(language/builtins/(\w+\.md)\)(?:, |$)", cell)
        assert cell == ", ".join(f"[{text}](language/builtins/{file})" for text, file in links), cell
        for text, file in links:
            names = {name_of(written) for written in re.findall(r"`([\w.]+)\(", text)}
            assert names and names <= set(described(FOLDER / file)), cell


@every_page
def test_a_page_has_its_parts(page: Path) -> None:
    _, meaning, *rest = re.split(r"\n\n+", page.read_text(encoding="utf-8"))
    assert not meaning.startswith(("-", "|", "```")), "a sentence says what it is"
    absent = [part for part in rest if part.startswith("Absent: ")]
    assert len(absent) == 1, "a paragraph says when it is absent"
    assert [block.language for block in blocks(page)] == ["python", "js"]
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


@every_page
def test_the_policy_of_a_page_shows_what_it_describes_and_no_check_speaks(page: Path) -> None:
    (text,) = (block.text for block in blocks(page) if block.language == "python")
    assert any(f"{name}(" in text for name in described(page))
    assert said(policy(text), warnings=True) == []


@every_page
def test_a_page_of_a_value_has_rows(page: Path) -> None:
    assert rows(page) or set(described(page)) <= WITHOUT_ROWS


def logged(run: Run) -> list[str]:
    """What a run logged, one value a line, as text; ``null`` where it is absent."""
    return [canonical(defined(value)) for (value,) in run.logs]


TABLES = {page.stem: rows(page) for page in PAGES if rows(page)}
GOOD = {stem: [row for row in found if row.error is None] for stem, found in TABLES.items()}
ERRORS = [row for found in TABLES.values() for row in found if row.error is not None]


@pytest.mark.parametrize("stem", TABLES)
def test_the_interpreter_gives_what_the_page_says(stem: str) -> None:
    made, errors = program([row.expression for row in GOOD[stem]])
    assert errors == [] and made is not None
    given = logged(evaluate(made, WORLD))
    assert [*zip(GOOD[stem], given, strict=True)] == [(row, canonical(row.wanted)) for row in GOOD[stem]]


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row.expression)
def test_what_is_an_error_has_its_code(row: Row) -> None:
    assert set(program([row.expression])[1]) == {row.error}


@pytest.mark.slow
@pytest.mark.parametrize("major", [18, 22])
def test_node_gives_what_the_pages_say(major: int) -> None:
    with Runner(node(major), Limits(seconds=30, memory_bytes=256 << 20)) as runner:
        for good in GOOD.values():
            made, _ = program([row.expression for row in good])
            assert made is not None
            (ran,) = runner.run(runner.load(emit(made), made.header.trigger), [WORLD])
            given = logged(ran.run)
            assert [*zip(good, given, strict=True)] == [(row, canonical(row.wanted)) for row in good]
