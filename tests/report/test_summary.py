"""The page for a job of CI: what its tables say, and that no text of a policy is Markdown."""

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET, quick
from markdown_it import MarkdownIt

from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.commands.summary import summary
from actiongen.compiler import compile_folder
from actiongen.diagnostics.codes_project import NODE_MISSING, SOLVER_MISSING
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL
from actiongen.prover.problem import Solver
from actiongen.prover.solve import SolverMissing
from actiongen.report.summary import MOST_BYTES, Summary, markdown
from actiongen.runner.find import Node, NodeMissing
from actiongen.source import Source

TESTS = """
test(
    "a banned user",
    given={event.user.user_id: "auth0|1"},
    expect=[api.access.deny("Go away.")],
)
"""
ODD = "a | b `c` <b>d</b> [e](http://f) $g$ *h* _i_ ![j](k) ~l~ &amp; \\\\| ::m # n @o"
"""As a policy writes it: the backslash of the text stands twice in the string of the policy."""
MEANT = ODD.replace("\\\\", "\\")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "greet.policy").write_text(GREET + TESTS)
    (tmp_path / "policies" / "flows.policy").write_text(FLOWS)
    return tmp_path / "policies"


def tables(text: str) -> list[list[list[str]]]:
    """The texts of the cells, by tables and rows, as a reader of GitHub's Markdown finds them; nothing in a cell is
    more than a text or code.
    """
    found: list[list[list[str]]] = []
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    for at, token in enumerate(tokens):
        assert token.type != "html_block"
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("td_open", "th_open"):
            inside = tokens[at + 1].children or []
            assert {each.type for each in inside} <= {"text", "code_inline", "text_special"}, text
            found[-1][-1].append("".join(each.content for each in inside))
    return found


@pytest.mark.slow
def test_a_repository_that_is_as_it_should_be(root: Path) -> None:
    found = quick("summary")
    assert (found.exit_code, found.stderr) == (CLEAN, "")
    assert found.stdout.startswith("## actiongen: 1 action, 1 test passed, coverage 66.7 %\n")
    assert tables(found.stdout) == [
        [
            ["policy", "trigger", "findings", "tests", "coverage"],
            ["greet Greet", "post-login", "none", "1 passed", "66.7 % (2 of 3)"],
        ]
    ]


@pytest.mark.slow
def test_what_is_found_and_what_fails_stand_in_tables_of_their_own(root: Path) -> None:
    (root / "greet.policy").write_text(
        (GREET + TESTS).replace('expect=[api.access.deny("Go away.")]', "expect=[]")
    )
    (root / "shared").mkdir()
    (root / "shared" / "lib.policy").write_text("x = 1\n")
    found = quick("summary")
    assert (found.exit_code, found.stderr) == (ERRORS, "")
    assert found.stdout.startswith("## actiongen: 1 action, 1 warning, 1 test: 1 failed, coverage")
    policies, findings, tests = tables(found.stdout)
    assert [row[:4] for row in policies[1:]] == [
        ["greet Greet", "post-login", "none", "1 failed"],
        ["shared/lib", "–", "1 warning", "–"],
    ]
    assert findings[1][:3] == ["warning", "AG417 unused-library", "policies/shared/lib.policy"]
    assert tests[1:] == [["a banned user", "policies/greet.policy:8", "the calls are not the expected ones"]]


def test_a_repository_that_does_not_compile(root: Path) -> None:
    (root / "greet.policy").write_text(GREET.replace("user_id", "user_idd"))
    found = quick("summary")
    assert (found.exit_code, found.stderr) == (ERRORS, "")
    assert "## actiongen: 2 policies, 1 error\n\nNot tested: the policies have errors.\n" in found.stdout
    policies, findings = tables(found.stdout)
    assert [row[:3] for row in policies[1:]] == [["flows", "–", "none"], ["greet", "–", "1 error"]]
    message = "`user_idd` is not a field of `event.user`".replace("`", "")
    assert findings[1] == ["error", "AG203 unknown-event-field", "policies/greet.policy:5", message]


def test_settings_that_cannot_be_read_are_on_the_page(root: Path) -> None:
    (root.parent / "actiongen.toml").write_text("[checks]\nnobody = 1\n")
    found = quick("summary")
    assert found.exit_code == ERRORS
    assert tables(found.stdout)[1][1][:3] == ["error", "AG661 unknown-setting", "actiongen.toml:2"]


def test_no_folder_and_no_node(root: Path) -> None:
    assert quick("summary", "nowhere").exit_code == 2

    def missing() -> Node:
        raise NodeMissing("there is no Node")

    outcome = summary(Request(root), missing)
    assert outcome.exit_code == NO_TOOL
    assert tables(outcome.text)[1][1][1:] == ["AG665 node-missing", "–", "there is no Node"]
    assert tables(outcome.text)[0][1] == ["greet Greet", "post-login", "none", "–", "–"]


@pytest.mark.slow
def test_no_text_of_a_policy_is_markdown(root: Path) -> None:
    text = (
        (GREET + TESTS)
        .replace("Greet", ODD)
        .replace("a banned user", ODD)
        .replace("expect=[api", "expect=[] or [api")
    )
    text = (GREET + TESTS).replace("Greet", ODD).replace("a banned user", ODD).replace("Go away.", "Other", 1)
    (root / "greet.policy").write_text(text)
    found = quick("summary").stdout
    policies, failed = tables(found)
    assert policies[1][0] == f"greet {MEANT}" and failed[1][0] == MEANT
    assert {len(row) for row in policies} == {5} and {len(row) for row in failed} == {3}


@pytest.mark.parametrize(
    "name", ["a|b", "<img src=x onerror=alert(1)>", "a`b", "x\\", "https://evil.example", "​x"]
)
def test_no_message_is_markdown(name: str) -> None:
    source = Source("policies/a.policy", f'action(name="A", trigger="post-login")\n\nx = event.user.{name}\n')
    text = f'action(name="A", trigger="post-login")\n\nx = event.user.app_metadata[{name!r}].a.b(1)\ny = {name!r}.z\n'
    for each in (source, Source("policies/b.policy", text)):
        found = compile_folder((each,)).diagnostics
        _, findings = tables(markdown(Summary((each,), found)))
        assert len(findings) == len(set(found)) + 1 and {len(row) for row in findings} == {4}


def test_no_name_of_a_file_is_markdown(root: Path) -> None:
    (root / "a|b`c <b>.policy").write_text("x = 1\n")
    policies, findings = tables(quick("summary").stdout)
    assert {len(row) for row in policies} == {5} and {len(row) for row in findings} == {4}
    assert findings[1][2] == "policies/a|b'c <b>.policy" and policies[1][0] == "a|b'c <b>"


@pytest.mark.slow
def test_what_would_not_fit_is_counted() -> None:
    source = Source("policies/a.policy", "x\n" * 20_000)
    one, *_ = compile_folder((Source("policies/a.policy", "x = nobody\n"),)).diagnostics
    assert one.primary is not None
    many = [
        replace(one, primary=replace(one.primary, span=replace(one.span, start=2 * at, end=2 * at + 1)))
        for at in range(20_000)
    ]
    text = markdown(Summary((source,), tuple(many)))
    assert len(text.encode()) <= MOST_BYTES < 1024 * 1024
    rows = len(tables(text)[1]) - 1
    more = re.search(r"^(\d+) more lines would not fit here", text, re.MULTILINE)
    assert more is not None and rows + int(more[1]) == 20_000
    assert rows > 5_000


CLAIMS = """
never("others get in", when=event.user.user_id != "auth0|1", then=api.access.deny(...))
never("nobody is | refused", then=api.access.deny(...))
"""
HEADS = ["policy", "trigger", "findings", "tests", "coverage", "properties"]


@pytest.mark.slow
def test_properties_have_a_column(root: Path) -> None:
    (root / "greet.policy").write_text(GREET + TESTS + CLAIMS)
    found = quick("summary")
    assert found.exit_code == CLEAN
    assert found.stdout.startswith("## actiongen: 1 action, 1 test passed, coverage 66.7 %, 2 properties\n")
    assert tables(found.stdout) == [
        [HEADS, ["greet Greet", "post-login", "none", "1 passed", "66.7 % (2 of 3)", "2"]]
    ]


@pytest.mark.slow
def test_what_is_proved_and_why_the_others_are_not(root: Path) -> None:
    pytest.importorskip("cvc5", reason='the prover needs cvc5: pip install "actiongen[prove]"')
    (root / "greet.policy").write_text(GREET + TESTS + CLAIMS)
    found = quick("summary", "--prove")
    assert found.exit_code == ERRORS
    title = found.stdout.partition("\n")[0]
    assert title.endswith("2 properties: 1 proved, 1 refuted")
    (_, row), (heads, wrong) = tables(found.stdout)
    assert row[-1] == "1 proved, 1 refuted"
    assert heads == ["property", "place", "why"]
    assert wrong[0] == "never: nobody is | refused" and wrong[1].startswith("policies/greet.policy:")
    assert (
        wrong[2].startswith("with given={event.user.user_id: ")
        and "the policy calls api.access.deny" in wrong[2]
    )


def test_without_a_solver_the_table_is_there_and_the_exit_code_says_so(root: Path) -> None:
    def missing() -> AbstractContextManager[Solver]:
        raise SolverMissing

    def no_node() -> Node:
        raise NodeMissing

    (root / "greet.policy").write_text(GREET + TESTS + CLAIMS)
    found = summary(Request(), no_node, Prover(start=missing))
    assert found.exit_code == NO_TOOL
    table, findings = tables(found.text or "")
    assert [row[-1] for row in table] == ["properties", "2"]
    assert {row[1].split()[0] for row in findings[1:]} == {SOLVER_MISSING.id, NODE_MISSING.id}
