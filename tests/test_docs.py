"""README and documentation are true: their policies compile to what they show, their links lead somewhere."""

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise, takewhile
from pathlib import Path

import black
import pytest
from click.testing import CliRunner
from doc_blocks import (
    ROOT,
    Block,
    Policy,
    blocks,
    has_part,
    javascript,
    markdown,
    policy,
    said,
    shown,
    unmarked,
)
from draw_pictures import pictures
from schemas import validate

from actiongen.analysis.environment import DEEPEST_CALLS, DEEPEST_NAMES, MOST_CALLS, MOST_EXPRESSIONS
from actiongen.analysis.scope import BUILTINS
from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.checks.suppress import silenceable
from actiongen.cli.main import main
from actiongen.compiler import compile_folder
from actiongen.diagnostics.codes import ALL, RETIRED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.render import render, to_json
from actiongen.ir.regex.limits import _MOST_STATES
from actiongen.ir.regex.parse import MOST_REPEATS
from actiongen.project.files import read
from actiongen.source import Source, Span
from actiongen.syntax.build import MOST_ARMS
from actiongen.syntax.characters import LIMIT
from actiongen.syntax.expressions import DEEPEST_EXPRESSION, MOST_OPERANDS
from actiongen.syntax.format import LINE_LENGTH
from actiongen.syntax.layout import DEEPEST_BLOCKS
from actiongen.syntax.lines import DEEPEST_BRACKETS

PAGES = [path for path in markdown() if path.parent.name != "diagnostics"]
CODE_PAGES = sorted((ROOT / "docs" / "diagnostics").glob("AG*.md"))
# The recipes and the tutorial have tests of their own.
OF_POLICIES = [path for path in PAGES if path.parent.name != "recipes" and path.name != "tutorial.md"]
POLICIES = [block for page in OF_POLICIES for block in blocks(page) if block.language == "python"]
# Whole policies with tests.
TESTED = [
    block
    for block in POLICIES
    if re.search(r"^test\(", block.text, re.MULTILINE) and not policy(block.text).is_fragment
]
_JAVASCRIPT = re.compile(r"# file: \S+\.js")
LANGUAGE = ROOT / "docs" / "language.md"
CHECKS = ROOT / "docs" / "language" / "checks.md"


def with_its_javascript() -> Iterator[tuple[Block, Block]]:
    """Each policy that a block of JavaScript follows, with that block."""
    for page in OF_POLICIES:
        found = [block for block in blocks(page) if block.language in ("python", "js")]
        for above, below in pairwise(found):
            if above.language == "python" and below.language == "js" and not is_paraphrase(below):
                yield above, below


def is_paraphrase(block: Block) -> bool:
    """Whether the block is JavaScript for comparison, which its first line says."""
    return block.text.startswith("// Paraphrase")


def examples() -> Iterator[tuple[str, bool]]:
    """The first code of each row of a table below `example`, and whether it is never absent."""
    column = None
    for line in LANGUAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if "example" in cells:
            column = cells.index("example")
        elif not cells:
            column = None
        elif column is not None and cells[column].startswith("`"):
            yield cells[column].split("`")[1], cells[-1] == "never"


COMPILED = tuple(with_its_javascript())
EXAMPLES = tuple(dict.fromkeys(examples()))


def test_there_is_something_to_test() -> None:
    assert len(POLICIES) > 30
    assert len(COMPILED) > 7
    assert len(TESTED) > 1
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize("block", POLICIES, ids=lambda block: block.id)
def test_a_policy_has_the_diagnostics_that_it_shows_and_no_other(block: Block) -> None:
    subject = policy(block.text)
    # The first policy of the README is as short as one can be; what a check may ask of it is left for later.
    warnings = not subject.is_fragment and block.path.name != "README.md"
    assert said(subject, warnings=warnings) == list(subject.expected)


@pytest.mark.parametrize("block", POLICIES, ids=lambda block: block.id)
def test_a_policy_is_laid_out_by_black(block: Block) -> None:
    lines = takewhile(lambda line: not _JAVASCRIPT.fullmatch(line), block.text.splitlines())
    text = "".join(f"{unmarked(line)}\n" for line in lines)
    assert text == black.format_str(text, mode=black.Mode(line_length=LINE_LENGTH))


@pytest.mark.parametrize("block", TESTED, ids=lambda block: block.id)
def test_the_tests_of_a_policy_pass(block: Block, tmp_path: Path) -> None:
    for source in policy(block.text).sources:
        file = tmp_path / source.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source.text, encoding="utf-8")
        for extern in source.externs:
            beside = tmp_path / "policies" / extern.path
            beside.parent.mkdir(exist_ok=True)
            beside.write_text(extern.text or "", encoding="utf-8")
    result = CliRunner().invoke(main, ["test", str(tmp_path / "policies")])
    assert result.exit_code == 0 and " passed in " in result.output, result.output


def test_the_failure_in_the_readme_is_what_one_sees(tmp_path: Path) -> None:
    found = blocks(ROOT / "README.md")
    (rule,) = (each.text for each in found if each.text.startswith('"""Keeps the back office'))
    (test,) = (each.text for each in found if each.text.startswith("test("))
    (seen,) = (each.text for each in found if each.text.startswith("FAILED "))
    file = tmp_path / "policies" / "back_office.policy"
    file.parent.mkdir()
    file.with_name("flows.policy").write_text('flow("post-login", ["back_office"])\n', encoding="utf-8")
    file.write_text(f"{rule}\n{test}", encoding="utf-8")
    command = ["test", str(file.parent)]
    assert CliRunner().invoke(main, command).exit_code == 0
    file.write_text(f"{rule}\n{test}".replace("    or not", "    and not"), encoding="utf-8")
    assert CliRunner().invoke(main, command).output.startswith(seen + "\n1 test: 0 passed, 1 failed in ")


def broken(subject: Policy) -> list[str]:
    """What keeps a policy from compiling, but for the checks: they do not like to see everything in a log."""
    return [code for _, _, code in said(subject, warnings=False) if not code.startswith("AG4")]


@pytest.mark.parametrize("block", POLICIES, ids=lambda block: block.id)
def test_all_that_a_fragment_defines_compiles(block: Block) -> None:
    subject = policy(block.text)
    if subject.is_fragment and not subject.expected:
        assert broken(shown(subject)) == []


@pytest.mark.parametrize("pair", COMPILED, ids=lambda pair: pair[1].id)
def test_the_javascript_below_a_policy_is_what_it_compiles_to(pair: tuple[Block, Block]) -> None:
    above, below = pair
    text = javascript(policy(above.text))
    assert has_part(text, below.text), text


@pytest.mark.parametrize(("example", "never_absent"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_the_examples_of_tables_compile(example: str, never_absent: bool) -> None:
    assert broken(shown(policy(f"value = {example}\n"))) == []
    asked = [code for _, _, code in said(policy(f"value = ({example}) is None\n"), warnings=False)]
    assert asked == ["AG304"] or not never_absent


# docs/diagnostics


@pytest.mark.parametrize("page", CODE_PAGES, ids=lambda page: page.stem)
def test_the_page_of_a_code_shows_it_and_what_to_write_instead(page: Path) -> None:
    code = page.stem
    names = {each.id: each.name for each in (*ALL.values(), *RETIRED)}
    assert page.read_text(encoding="utf-8").startswith(f"# {code} {names[code]}\n")
    policies = [policy(block.text) for block in blocks(page) if block.language == "python"]
    if len(policies) < 2:
        return  # a mistake that no single file can show
    with_it, without = policies[0], policies[-1]
    assert code in [found for _, _, found in said(with_it, warnings=True)] or code == "AG508"
    rest = [found for _, _, found in said(without, warnings=True)]
    assert code not in rest, rest


# README and docs/cli.md


def test_the_diagnostic_of_the_readme_is_what_is_shown() -> None:
    shown_block = next(block for block in blocks(ROOT / "README.md") if block.text.startswith("error["))
    text = (
        '"""Challenges one person."""\n\naction(name="Staff", trigger="post-login")\n\n'
        'with rule("Ann",\n    when=event.user.emial == "ann@corp.example",\n):\n    log("Ann")\n'
    )
    source = Source("policies/staff.policy", text)
    errors = [diagnostic for diagnostic in compile_folder((source,)).diagnostics if diagnostic.is_error]
    assert render(errors, {source.path: source}).strip() == shown_block.text.strip()


def test_the_make_targets_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)\b", commands(page))}
    assert {"install", "test"} <= named <= targets


def commands(page: Path) -> str:
    """The code of a page: its blocks of commands, and what stands in backticks."""
    text = page.read_text(encoding="utf-8")
    indented = re.findall(r"^    .*$", text, re.MULTILINE)
    return "\n".join(
        [*(b.text for b in blocks(page) if b.language == "sh"), *re.findall(r"`[^`\n]+`", text), *indented]
    )


def test_the_options_of_the_documents_exist() -> None:
    for page in PAGES:
        for line in commands(page).splitlines():
            found = re.match(r"[` ]*actiongen (\w+)(.*?)(?:#|`|$)", line)
            if found is None:
                continue
            usage = CliRunner().invoke(main, [found[1], "--help"]).output
            assert usage.startswith("Usage:"), line
            assert all(option in usage for option in re.findall(r"--[a-z]+", found[2])), line


def test_the_json_of_the_command_line_has_the_documented_keys() -> None:
    block = next(block for block in blocks(ROOT / "docs" / "cli.md") if block.language == "json")
    form = json.loads(block.text)
    validate("diagnostics", form)
    (documented,) = form["diagnostics"]
    diagnostic = Diagnostic(ALL["AG203"], "…", Label(Span("a", 0, 1)))
    real = json.loads(to_json([diagnostic], {"a": Source("a", "x")}))["diagnostics"][0]
    assert list(documented) == list(real)
    assert (documented["name"], documented["severity"]) == ("unknown-event-field", "error")


def test_the_readme_lists_the_policies() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \[\w+\]\((\S+)\) \| (\S+) \|", text, re.MULTILINE))
    sources = read(ROOT / "policies").value
    compiled = compile_folder(sources or ()).value
    assert compiled is not None
    assert listed == {action.path: action.header.trigger.id for action in compiled.summary.actions}


def test_the_python_of_the_readme_is_the_python_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in text


def test_the_changelog_says_what_is_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None and section[1].strip().startswith("- ")


# docs/language.md


def test_every_built_in_is_described() -> None:
    text = LANGUAGE.read_text(encoding="utf-8")
    code = " ".join(re.findall(r"`[^`\n]+`|^```.*?^```$", text, re.MULTILINE | re.DOTALL))
    assert [name for name in sorted(BUILTINS) if not re.search(rf"\b{name}\b", code)] == []


def test_the_checks_that_can_be_silenced_are_listed() -> None:
    rows = re.findall(
        r"^\| \[(AG\d+)\]\(\S+\) \| `(\S+)` \| (.+) \|$", CHECKS.read_text("utf-8"), re.MULTILINE
    )
    can_be = [(code.id, code.name, code.summary) for code in ALL.values() if silenceable(code)]
    assert rows == can_be


def test_the_terminal_calls_are_listed() -> None:
    text = LANGUAGE.read_text(encoding="utf-8")
    listed = text.split("Some calls of Auth0 are **terminal**:")[1].split(". They end")[0]
    triggers = [trigger for id in trigger_ids() if (trigger := load_trigger(id)) is not None]
    terminal = {m.name for trigger in triggers for m in trigger.methods.values() if m.terminal}
    assert set(re.findall(r"`api\.([\w.]+)`", listed)) == terminal


def test_the_limits_are_those_of_the_compiler() -> None:
    text = LANGUAGE.read_text(encoding="utf-8").split("\n## Limits\n")[1].split("\n## ")[0]
    numbers = [int(each.replace(",", "")) for each in re.findall(r"\b\d[\d,]*", text)]
    kilobytes, remainder = divmod(LIMIT, 1024)
    assert remainder == 0 and DEEPEST_EXPRESSION == DEEPEST_BRACKETS
    assert MOST_OPERANDS == MOST_ARMS
    helpers = [DEEPEST_NAMES, DEEPEST_CALLS, MOST_CALLS, MOST_EXPRESSIONS]
    sizes = [MOST_OPERANDS, _MOST_STATES, MOST_REPEATS]
    assert numbers == [DEEPEST_EXPRESSION, DEEPEST_BLOCKS, kilobytes, *helpers, *sizes]


# All pages


def links(page: Path) -> Iterator[str]:
    """The targets of the links of a page that lead to files."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    """The names that the headings of a page have."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", markdown(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_the_pictures_show_what_the_tool_says() -> None:
    seconds = re.compile(r"in&#160;[0-9.]+&#160;s")
    for name, svg in pictures():
        kept = (ROOT / "docs" / "pictures" / f"{name}.svg").read_text()
        assert seconds.sub("", svg) == seconds.sub("", kept), "run scripts/draw_pictures.py"
