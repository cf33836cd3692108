"""How commands end where they cannot do their work: what they read is wrong, or a tool is missing."""

import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cli_bench import BROKEN, FLOWS, GREET, run

from actiongen.commands import fmt as fmt_command
from actiongen.commands import one_event
from actiongen.commands.explain import contents, explain, suggestion
from actiongen.commands.fmt import fmt_data
from actiongen.commands.import_files import exported
from actiongen.commands.import_policies import Wanted, import_policies
from actiongen.commands.lsp import lsp
from actiongen.commands.one_event import OneEvent, lacking_note, read_one
from actiongen.commands.request import Request, path_in_sources, places_of, resolve, root_of, watched
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import SessionOptions, _survived, _told, _under, run_all
from actiongen.commands.ways import ways
from actiongen.commands.written import written_note
from actiongen.diagnostics import codes
from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.evaluate.limits import OverLimit
from actiongen.project.files import Change
from actiongen.report.text import Report
from actiongen.runner import find
from actiongen.runs.run import End, Ending
from actiongen.source import Source
from actiongen.testing.verdict import Verdict

COMMANDS = (
    *("check", "check --fix", "check --add-allow", "build", "build --check", "docs", "moved", "fmt"),
    *("test", "prove", "summary", "report --html a.html", "import old", "diff main", "diff main...HEAD"),
    *("diff policies", "run policies/greet.policy", "why policies/greet.policy"),
    *("ways policies/greet.policy", "dump policies/greet.policy --stage ir"),
    "report policies/greet.policy --html a.html",
)
ACTION = "exports.onExecutePostLogin = async (event, api) => {};\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = tmp_path / "here"
    (here / "policies").mkdir(parents=True)
    (here / "policies" / "greet.policy").write_text(GREET)
    (here / "policies" / "flows.policy").write_text(FLOWS)
    (here / "old").mkdir()
    (here / "old" / "a.js").write_text(ACTION)
    return here


def _wrong_check(folder: Path) -> None:
    (folder / "actiongen.toml").write_text('[checks]\nnot-a-check = "off"\n')


def _no_toml(folder: Path) -> None:
    (folder / "actiongen.toml").write_text("[\n")


def _no_folder(folder: Path) -> None:
    (folder / "actiongen.toml").write_text('policies = "gone"\n')


def _leads_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    shutil.move(folder / "policies", folder.parent / "elsewhere")
    (folder / "policies").symlink_to(folder.parent / "elsewhere")


def _no_policies(folder: Path) -> None:
    (folder / "policies" / "greet.policy").unlink()
    (folder / "policies" / "flows.policy").unlink()


def _broken(folder: Path) -> None:
    (folder / "policies" / "greet.policy").write_text(BROKEN)


ONE_POLICY = frozenset(each for each in COMMANDS if "greet.policy" in each)
NO_COMPILER = frozenset(("fmt", "import old", "check --fix"))
SCENES: dict[str, tuple[Callable[[Path], None], int, str, frozenset[str]]] = {
    "a setting that is unknown": (_wrong_check, ERRORS, "error[AG661] unknown-setting", frozenset()),
    "settings that are no TOML": (_no_toml, ERRORS, "error[AG660] not-toml", frozenset()),
    "no folder": (
        _no_folder,
        USAGE,
        "error[AG670] no-folder: there is no folder `gone`, which `policies` names",
        frozenset(("import old", *(ONE_POLICY - {"dump policies/greet.policy --stage ir"}))),
    ),
    "a folder that leads out": (
        _leads_out,
        ERRORS,
        "error[AG667] outside-repository: `policies` leads out of the repository by a link",
        frozenset(),
    ),
    "no policies": (
        _no_policies,
        ERRORS,
        "error[AG654] no-policies: there is no `*.policy` file in `policies`",
        ONE_POLICY | {"import old", "diff main", "diff main...HEAD"},
    ),
    "a policy with an error": (
        _broken,
        ERRORS,
        "error[AG203] unknown-event-field: `user_idd` is not a field of `event.user`",
        NO_COMPILER | {"diff main", "diff main...HEAD"},
    ),
}


def _cases() -> Iterator[tuple[str, str]]:
    for scene, (*_, others) in SCENES.items():
        yield from ((scene, command) for command in COMMANDS if command not in others)


@pytest.mark.parametrize(("scene", "command"), [*_cases()])
def test_every_command_says_why_it_ends(scene: str, command: str, folder: Path) -> None:
    change, exit_code, says, _ = SCENES[scene]
    change(folder)
    before = {each: each.read_bytes() for each in folder.rglob("*.policy")}
    done = run(*command.split(), folder=folder)
    assert done.returncode == exit_code
    if command == "summary" and exit_code == ERRORS:
        assert done.stdout.startswith("## actiongen: ") and "1 error" in done.stdout
    else:
        assert says in done.stderr
    assert {each: each.read_bytes() for each in folder.rglob("*.policy")} == before
    assert not (folder / "generated").exists() and not (folder / "docs").exists()


def test_what_is_wrong_with_settings_is_shown_in_their_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    _wrong_check(folder)
    resolved = resolve(Request())
    imported = import_policies((Path("old"),), Wanted())
    laid_out = fmt_command.fmt((), check=False, diff=False)
    for found in (resolved, imported, laid_out):
        assert isinstance(found, Outcome) and found.exit_code == ERRORS
        assert [each.code.id for each in found.diagnostics] == ["AG661"]
        assert [source.path for source in found.sources] == ["actiongen.toml"]


# Tools that are missing


@pytest.fixture
def no_node(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(find, "_bundled", lambda: None)
    find.find_node.cache_clear()
    yield
    find.find_node.cache_clear()


TESTED = GREET + '\ntest("somebody", expect=[])\n'
EXTERN = """\"\"\"Asks JavaScript.\"\"\"

action(name="Greet", trigger="post-login")

extern("./odd.js")


def is_odd(text: str) -> bool: ...


with rule("The odd are refused", when=is_odd(event.user.user_id)):
    api.access.deny("Go away.")
"""
NEEDS = "running Actions needs Node 18 or newer, and there is no `node` on the PATH"


@pytest.mark.parametrize(
    ("command", "exit_code", "says"),
    [
        ("test", NO_TOOL, f"error[AG665] node-missing: {NEEDS}"),
        ("report --html a.html", NO_TOOL, f"node-missing: {NEEDS}"),
        ("summary", NO_TOOL, "node-missing"),
        ("run greet", CLEAN, f"note: run in the interpreter alone: {NEEDS}"),
        ("why greet", CLEAN, "The banned are refused: did not apply"),
        ("import old", NO_TOOL, f"{NEEDS}"),
        ("import old --events 0", CLEAN, "1 of 1 original became a policy"),
    ],
)
@pytest.mark.usefixtures("no_node")
def test_without_node(command: str, exit_code: int, says: str, folder: Path) -> None:
    (folder / "policies" / "greet.policy").write_text(TESTED)
    done = run(*command.split(), folder=folder)
    assert done.returncode == exit_code
    assert says in done.stdout + done.stderr


@pytest.mark.usefixtures("no_node")
def test_a_page_without_node(folder: Path) -> None:
    text = GREET + '\nnever("nobody is refused", then=api.access.deny(...))\n'
    flow = FLOWS + '\nalways("somebody is refused", then=api.access.deny(...))\n'
    (folder / "policies" / "greet.policy").write_text(text)
    (folder / "policies" / "flows.policy").write_text(flow)
    (folder / "policies" / "broken.policy").write_text(BROKEN.replace('"Greet"', '"Broken"'))
    done = run("report", "--html", "a.html", folder=folder)
    page = (folder / "a.html").read_text()
    assert "nobody is refused" in page and "somebody is refused" in page
    assert "user_idd" in page
    assert "wrote a.html: 1 action" in done.stdout
    assert done.returncode == ERRORS


def test_without_the_solver(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.commands.proving.is_installed", lambda: False)
    text = GREET + '\nnever("nobody is refused", then=api.access.deny(...))\n'
    (folder / "policies" / "greet.policy").write_text(text)
    for command in ("prove", "build"):
        done = run(command, folder=folder)
        assert done.returncode == NO_TOOL and "error[AG685]" in done.stderr, done.stderr
        assert "actiongen[prove]" in done.stderr
        assert ("or build with `--no-prove`: then nothing says that the properties hold" in done.stderr) == (
            command == "build"
        )
    assert not (folder / "generated").exists()
    done = run("build", "--no-prove", folder=folder)
    assert done.returncode == CLEAN
    assert "not proved: 1 property (`--no-prove`)" in done.stdout


def test_without_yaml(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (folder / "old" / "tenant.yaml").write_text("actions: []\n")
    done = run("import", "old/tenant.yaml", folder=folder)
    assert done.returncode == NO_TOOL
    assert 'reading YAML needs PyYAML: pip install "actiongen[import]"' in done.stderr


@pytest.mark.parametrize("spec", [None, ValueError])
def test_without_pygls(spec: type[Exception] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> None:
        assert name == "pygls"
        if spec is not None:
            raise spec

    monkeypatch.setattr("actiongen.commands.lsp.find_spec", find_spec)
    outcome = lsp(None, verbose=False)
    (problem,) = outcome.diagnostics
    assert outcome.exit_code == NO_TOOL
    assert problem.message == "an editor is served with pygls, which is not installed"
    assert problem.help == 'let pip bring it: pip install "actiongen[lsp]"'


def test_the_log_of_an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pygls, which takes long to be imported, is not asked."""
    served: list[Any] = []
    turns: list[bool] = []
    server = SimpleNamespace(serve=lambda: turns.append(served[-1]["stream"].closed))
    monkeypatch.setitem(sys.modules, "actiongen.lsp.serve", server)  # type: ignore[arg-type]  # it is asked for one name
    monkeypatch.setattr("actiongen.commands.lsp.find_spec", lambda name: name == "pygls")
    monkeypatch.setattr(logging, "basicConfig", lambda **options: served.append(options))
    levels = logging.getLogger("pygls")
    monkeypatch.setattr(levels, "level", levels.level)
    assert lsp(None, verbose=False) == Outcome(CLEAN)
    assert (served[-1]["stream"], served[-1]["level"]) == (sys.stderr, logging.WARNING)
    assert levels.level == logging.CRITICAL
    log = tmp_path / "a.log"
    log.write_text("before\n")
    assert lsp(log, verbose=True) == Outcome(CLEAN)
    assert (served[-1]["stream"].name, served[-1]["level"]) == (str(log), logging.INFO)
    assert (served[-1]["stream"].mode, served[-1]["stream"].closed) == ("a", True)
    assert levels.level == logging.INFO
    assert served[-1]["format"] == "%(asctime)s %(levelname)s %(name)s: %(message)s"
    assert turns == [False, False], "it serves, and the log is open meanwhile"
    refused = lsp(tmp_path / "none" / "a.log", verbose=False)
    assert refused.exit_code == ERRORS
    assert [each.message for each in refused.diagnostics] == [
        "the log cannot be written to `a.log`: No such file or directory"
    ]


# What is asked for and is not there


def test_what_is_no_policy_of_an_action(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "policies" / "library.policy").write_text('TEAM = ["a"]\n')
    for command in ("run", "why"):
        for name in ("flows", "library"):
            done = run(command, name, folder=folder)
            assert done.returncode == USAGE
            assert f"`policies/{name}.policy` is no policy of an action" in done.stderr
    found = ways(Path("policies/library.policy"), "text")
    assert found.exit_code == USAGE
    assert [each.message for each in found.diagnostics] == [
        "`policies/library.policy` is neither a policy of an action nor a file of flows"
    ]
    assert ways(Path("policies/flows.policy"), "text").exit_code == CLEAN


def test_an_event_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    asked = OneEvent(Path("policies/greet.policy"), "[", ())
    found = read_one(asked)
    assert isinstance(found, Outcome)
    assert (found.exit_code, [each.code.id for each in found.diagnostics]) == (USAGE, ["AG666"])
    assert [source.path for source in found.sources] != []
    given = read_one(OneEvent(Path("policies/greet.policy"), None, ("event.user.user_id=x",)))
    assert not isinstance(given, Outcome)
    assert given[2].world.event["user"]["user_id"] == "x"  # type: ignore[index, call-overload]  # a record


def test_what_an_event_lacks() -> None:
    said = "Auth0 always sends {}; this event has it not, or with another type"
    assert lacking_note(("a",)) == said.format("a")
    assert lacking_note(tuple("abcde")) == said.format("a, b, c, d, e")
    assert lacking_note(tuple("abcdef")) == said.format("a, b, c, d, e and 1 more")
    assert lacking_note(tuple("abcdefg")) == said.format("a, b, c, d, e and 2 more")
    assert one_event.lacking_note(("a", "b")) == said.format("a, b")


@pytest.mark.parametrize(
    ("name", "content", "form", "says", "help"),
    [
        ("none", None, None, "there is no file or folder `none`", "give JavaScript of an Action"),
        ("a.txt", "x", None, "there is nothing to import in `a.txt`", "give JavaScript of an Action"),
        (
            "a.txt",
            "x",
            "terraform",
            "there is no Action, Rule or Hook in `a.txt`, read as terraform",
            "if it is something else, say `--from deploy-cli`, `--from api` or `--from js`",
        ),
        (
            "a.js",
            ACTION,
            "terraform",
            "there is no Action, Rule or Hook in `a.js`, read as terraform",
            "it looks like js: leave `--from` out, or say `--from js`",
        ),
    ],
)
def test_what_cannot_be_imported(
    name: str,
    content: str | None,
    form: str | None,
    says: str,
    help: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    if content is not None:
        Path(name).write_text(content)
    found = exported((Path(name),), form)
    assert isinstance(found, Outcome)
    assert found.exit_code == USAGE
    (problem,) = found.diagnostics
    assert problem.message == says
    assert (problem.help or "").startswith(help)


def test_an_export_that_leads_out_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    (folder.parent / "out.js").write_text(ACTION)
    (folder / "out.js").symlink_to(folder.parent / "out.js")
    found = exported((Path("out.js"),), None)
    assert isinstance(found, Outcome) and found.exit_code == ERRORS
    assert [each.code.id for each in found.diagnostics] == ["AG667"]


# Standard input of fmt

LAID = 'action(name="A", trigger="post-login")\n'
UGLY = 'action(name="A",trigger="post-login")\n'


@pytest.mark.parametrize(
    ("given", "options", "exit_code", "made", "codes_"),
    [
        (UGLY, {}, CLEAN, LAID, []),
        (LAID, {}, CLEAN, LAID, []),
        (UGLY.replace("\n", "\r\n"), {}, CLEAN, LAID.replace("\n", "\r\n"), []),
        (UGLY, {"check": True}, ERRORS, "", ["AG663"]),
        (LAID, {"check": True}, CLEAN, "", []),
        (LAID, {"diff": True}, CLEAN, "", []),
        (LAID, {"check": True, "diff": True}, CLEAN, "", []),
        ("x = (\n", {}, ERRORS, "", ["AG102"]),
        ("x = '\xff'\n", {}, ERRORS, "", ["AG650"]),
    ],
)
def test_standard_input(
    given: str, options: dict[str, bool], exit_code: int, made: str, codes_: list[str]
) -> None:
    data = given.encode("latin-1")
    check, diff = options.get("check", False), options.get("diff", False)
    found = fmt_data(data, check=check, diff=diff)
    assert (found.exit_code, found.text) == (exit_code, made)
    assert [each.code.id for each in found.diagnostics] == codes_
    assert found.is_file == (exit_code == CLEAN and not check and not diff)
    assert found.sources == (
        () if codes_ == ["AG650"] else (Source("stdin.policy", given.replace("\r\n", "\n")),)
    )


def test_the_difference_of_standard_input() -> None:
    for check in (False, True):
        found = fmt_data(UGLY.encode(), check=check, diff=True)
        assert found.text == (f"--- stdin.policy\n+++ stdin.policy\n@@ -1 +1 @@\n-{UGLY}+{LAID}")
        assert found.exit_code == (ERRORS if check else CLEAN)
        assert not found.is_file


def test_links_and_places_outside_are_not_laid_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "a.policy").write_text(UGLY)
    (folder / "out").symlink_to(outside)
    (folder / "policies" / "link.policy").symlink_to("greet.policy")
    done = run("fmt", "policies/link.policy", folder=folder)
    assert done.returncode == ERRORS
    assert (
        "`policies/link.policy` is a link" in done.stderr
        and "lay out the file that it leads to" in done.stderr
    )
    for place in ("out", "out/a.policy"):
        done = run("fmt", place, folder=folder)
        assert done.returncode == ERRORS and f"`{place}` leads out of the repository by a link" in done.stderr
    assert (outside / "a.policy").read_text() == UGLY
    assert (
        run("fmt", "policies", "policies/greet.policy", folder=folder).stdout
        == "2 policies laid out already\n"
    )


def test_some_files_that_cannot_be_laid_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for name in "abc":
        Path(f"policies/{name}.policy").write_text(UGLY)
    real = fmt_command.rewritten

    def not_b(source: Source, file: Path, after: str, command: str) -> Diagnostic | None:
        assert command == "fmt"
        if file.name == "b.policy":
            return Diagnostic(CANNOT_WRITE, f"`{source.path}` is locked", None)
        return real(source, file, after, command)

    monkeypatch.setattr(fmt_command, "rewritten", not_b)
    found = fmt_command.fmt((), check=False, diff=False)
    assert found.exit_code == ERRORS
    assert [each.message for each in found.diagnostics] == ["`policies/b.policy` is locked"]
    assert found.notes == (
        "laid out policies/a.policy",
        "laid out policies/c.policy",
        "2 policies laid out already",
    )
    assert Path("policies/a.policy").read_text() == Path("policies/c.policy").read_text() == LAID
    assert Path("policies/b.policy").read_text() == UGLY


@pytest.mark.parametrize(("check", "diff"), [(False, True), (True, False), (True, True)])
def test_a_difference_and_a_check_write_nothing(
    check: bool, diff: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    Path("policies/a.policy").write_text(UGLY)
    found = fmt_command.fmt((), check=check, diff=diff)
    assert Path("policies/a.policy").read_text() == UGLY
    assert found.exit_code == (ERRORS if check else CLEAN)
    assert (f"+{LAID}" in found.text) is diff
    told = [(each.message, each.help, each.path) for each in found.diagnostics]
    path = "policies/a.policy"
    said = (f"`{path}` is not laid out as `actiongen fmt` does it", "run `actiongen fmt`", path)
    assert told == [said] * check


def test_nothing_to_lay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()
    for paths in ((), (Path("policies"),), (Path("policies"), Path("policies"))):
        found = fmt_command.fmt(paths, check=False, diff=False)
        assert (found.exit_code, {each.code.id for each in found.diagnostics}) == (ERRORS, {"AG654"})
    Path("policies/a.txt").write_text(UGLY)
    Path("policies/a.policy").symlink_to("a.txt")
    linked = fmt_command.fmt((Path("policies"),), check=False, diff=False)
    assert [(each.code.id, each.message) for each in linked.diagnostics] == [
        ("AG654", "there is no policy to lay out")
    ]
    assert (linked.exit_code, Path("policies/a.txt").read_text()) == (USAGE, UGLY)


def test_a_policy_with_a_syntax_error_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    Path("policies/a.policy").write_text("x = (\n")
    Path("policies/b.policy").write_text(UGLY)
    for check, diff in ((True, False), (False, True), (False, False)):
        found = fmt_command.fmt((), check=check, diff=diff)
        assert found.exit_code == ERRORS and {each.code.id for each in found.diagnostics} >= {"AG102"}
        assert Path("policies/a.policy").read_text() == "x = (\n"
    assert Path("policies/b.policy").read_text() == LAID
    # Nobody says of it that it is laid out.
    assert found.notes == ("laid out policies/b.policy", "3 policies laid out already")


# Pages of codes


def test_all_codes() -> None:
    page = contents()
    (table,) = page.tables
    assert (page.title, page.facts, page.more) == ("What actiongen can say", (), "actiongen explain AG203")
    assert (table.title, table.columns) == ("Diagnostics", ("Code", "Name", "Level", "Summary"))
    assert len(table.rows) == len(codes.ALL)
    (row,) = (row for row in table.rows if row[0] == "AG415")
    code = codes.ALL["AG415"]
    assert row[1:3] == (code.name, "warning")
    assert row[3][0].isupper() and not row[3].endswith(".") and row[3][1:] == code.summary[1:].rstrip(".")


def test_pages_of_codes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert explain("AG000") is None
    assert [suggestion(word) for word in ("AG203x", "ag900x", "unknown-event-feld", "qqqqqqq")] == [
        *("AG203", "AG900", "unknown-event-field", None),
    ]
    monkeypatch.setattr("actiongen.commands.explain.resources.files", lambda _: tmp_path)
    found = explain("ag203")
    code = codes.ALL["AG203"]
    assert found is not None and found.code is code
    assert (
        found.text
        == f"# AG203 unknown-event-field\n\n{code.summary[0].upper()}{code.summary[1:].rstrip('.')}.\n"
    )


# Where things lie


def test_places(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert places_of(Request()) == {}, "it is no work tree of git"
    (folder.parent / ".git").mkdir()
    assert places_of(Request()) == {
        "policies": "here/policies",
        "generated": "here/generated",
        "actiongen.toml": "here/actiongen.toml",
    }
    assert places_of(Request(Path("old"), Path("out")))["old"] == "here/old"
    assert places_of(Request(Path("old"), Path("out")))["out"] == "here/out"
    (folder / "away").symlink_to(folder.parent.parent)
    assert "generated" not in places_of(Request(None, Path("away/generated")))
    _no_toml(folder)
    assert places_of(Request()) == {} or "policies" in places_of(Request())


def test_what_is_watched_and_where_policies_lie(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    greet, old = Path("policies/greet.policy"), Path("old")
    assert watched(Request()) == (Path("policies"), Path("actiongen.toml"))
    assert watched(Request(old)) == (old, Path("actiongen.toml"))
    assert root_of(()) is None
    assert root_of((greet,)) == Path("policies")
    (folder / "policies" / "deep" / "er").mkdir(parents=True)
    (folder / "policies" / "deep" / "er" / "a.policy").write_text(GREET)
    deep = Path("policies/deep/er/a.policy")
    assert root_of((deep,)) == root_of((deep.parent,)) == root_of((greet, deep)) == Path("policies")
    assert root_of((greet, Path("policies"))) == Path("policies")
    assert root_of((old,)) == old and root_of((old / "a.js",)) == old
    assert root_of((greet, old)) == Path("policies")
    assert path_in_sources(greet, Path("policies")) == "policies/greet.policy"
    assert path_in_sources(Path("policies"), Path("policies")) == "policies"
    elsewhere = path_in_sources(old / "a.js", Path("policies"))
    assert isinstance(elsewhere, Outcome) and elsewhere.exit_code == USAGE
    assert [each.message for each in elsewhere.diagnostics] == [
        "`old/a.js` does not lie below `policies`, the folder of the policies"
    ]
    (folder / "policies" / "away.policy").symlink_to(folder / "old" / "a.js")
    away = path_in_sources(Path("policies/away.policy"), Path("policies"))
    assert isinstance(away, Outcome) and away.exit_code == ERRORS


# What is told of a build, of tests and of a new repository


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "wrote 0 files, 0 unchanged"),
        ((("a.js", None, "x"),), "wrote 1 file, 0 unchanged"),
        ((("a.js", "x", "x"), ("b.js", "x", "y"), ("c.js", None, "y")), "wrote 2 files, 1 unchanged"),
        ((("a.js", "x", None), ("b.js", "x", None)), "wrote 0 files, removed 2, 0 unchanged"),
        (
            (("a.js", "x", None), ("b.js", "x", "y"), ("c.js", "x", "x")),
            "wrote 1 file, removed 1, 1 unchanged",
        ),
        (((".actiongen-manifest", "x", "y"), ("a.js", None, "x")), "wrote 1 file, 0 unchanged"),
    ],
)
def test_what_was_written(changes: tuple[tuple[str, str | None, str | None], ...], said: str) -> None:
    assert written_note(Change(*each) for each in changes) == said


def test_one_policy_of_a_folder_that_is_built(folder: Path) -> None:
    """What the last build noticed is about the whole folder."""
    assert run("build", folder=folder).stdout.startswith("wrote 5 files, 0 unchanged")
    assert run("build", folder=folder).stdout == "wrote 0 files, 5 unchanged\n"
    assert run("build", "--only", "greet", folder=folder).stdout == "wrote 0 files, 1 unchanged\n"
    assert run("build", "--only", "nobody", folder=folder).returncode == USAGE
    assert run("build", "--check", folder=folder).returncode == CLEAN


def test_the_coverage_that_cannot_be_written_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    selection = select(Request(), ())
    assert isinstance(selection, Selection)
    report = Report((), {}, 0.0)
    for place, exit_code in (("a.info", CLEAN), ("none/a.info", ERRORS)):
        options = SessionOptions(coverage_files={"lcov": Path(place)})
        found = _told(selection, report, options, lambda done, all: None)
        assert found.exit_code == exit_code
        assert any(each.is_error for each in found.diagnostics) == (exit_code == ERRORS)
    for goal, exit_code in ((0.0, CLEAN), (100.5, ERRORS)):
        found = _told(selection, report, SessionOptions(fail_under=goal), lambda done, all: None)
        assert found.exit_code == exit_code


@pytest.mark.parametrize(("name", "is_top"), [(".", True), ("login", False)])
def test_editors_look_no_further_than_the_top(
    name: str, is_top: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("init", name, folder=tmp_path).returncode == CLEAN
    assert ("root = true\n" in (tmp_path / name / ".editorconfig").read_text()) is is_top


# What is told of tests; Node is not asked


class Idle:
    """Stands in for the Node of a session."""

    def __init__(self, node: object) -> None:
        """It does not start."""

    def __enter__(self) -> "Idle":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("module", "command"), [("test", "test"), ("report", "report --html a.html"), ("test", "summary")]
)
def test_a_test_that_says_too_much(
    module: str, command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "policies" / "greet.policy").write_text(TESTED)

    def too_much(*_: object, **__: object) -> Iterator[Verdict]:
        raise OverLimit(End(Ending.THROWN, "takes too long"))

    monkeypatch.setattr(f"actiongen.commands.{module}.Runner", Idle)
    monkeypatch.setattr(f"actiongen.commands.{module}.find_node", lambda: None)
    monkeypatch.setattr(f"actiongen.commands.{module}.run_tests", too_much)
    done = run(command, folder=folder) if " " not in command else run(*command.split(), folder=folder)
    assert done.returncode == ERRORS
    assert "a test says what takes too long" in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("survivors", "undecided", "said"),
    [
        (0, 0, []),
        (1, 0, ["no test notices 1 change of the policies"]),
        (1, 2, ["no test notices 3 changes of the policies"]),
        (0, 1, ["no test notices 1 change of the policies"]),
    ],
)
def test_changes_that_no_test_notices(survivors: int, undecided: int, said: list[str]) -> None:
    score: Any = SimpleNamespace(survivors=(None,) * survivors, undecided=(None,) * undecided)
    found = _survived((score,))
    assert [each.message for each in found] == said
    help = "`--mutate` with `--format text` or `json` lists them, each with an event for a test"
    assert all(each.help == help for each in found)


@pytest.mark.parametrize(
    ("goal", "said"),
    [(None, []), (100.0, []), (100.5, ["the coverage is below 100.5 %: it is 100.0 %"])],
)
def test_coverage_below_the_goal(
    goal: float | None, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _under((), SessionOptions(fail_under=goal))
    assert [each.message for each in found] == said
    help = "`--coverage` says what the tests have not seen, each time with an event that shows it"
    assert all(each.help == help for each in found)
    monkeypatch.setattr("actiongen.commands.test.cover.percent", lambda _: 200 / 3)
    (below,) = _under((), SessionOptions(fail_under=90.0))
    assert below.message == "the coverage is below 90 %: it is 66.7 %"


@pytest.mark.parametrize(
    ("word", "help"),
    [
        ("somebodi", "did you mean `somebody`?"),
        ("zzz", "a word matches in the name of a file, a title or a case"),
    ],
)
def test_no_test_is_selected(word: str, help: str, folder: Path) -> None:
    (folder / "policies" / "greet.policy").write_text(TESTED)
    done = run("test", "-k", word, folder=folder)
    assert done.returncode != CLEAN
    assert f"`-k` selects none of 1 test: `{word}`" in done.stderr and help in done.stderr


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("", [("one", ""), ("two", "first"), ("two", "second"), ("of the flow", "")]),
        ("greet", [("one", ""), ("two", "first"), ("two", "second")]),
        ("flows", [("of the flow", "")]),
        ("greet::one", [("one", "")]),
        ("two::first", [("two", "first")]),
        ("greet::two::second", [("two", "second")]),
        ("greetone", None),
        ("twofirst", None),
        ("None", None),
    ],
)
def test_a_test_is_named_by_its_file_its_title_and_its_case(
    word: str, wanted: list[tuple[str, str]] | None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    cases = '\ntest("two", cases=[case("first", expect=[]), case("second", expect=[])])\n'
    (folder / "policies" / "greet.policy").write_text(f'{GREET}\ntest("one", expect=[])\n{cases}')
    of_flow = '\ntest("of the flow", trigger="post-login", expect=[])\n'
    (folder / "policies" / "flows.policy").write_text(FLOWS + of_flow)
    selection = select(Request(), ())
    assert isinstance(selection, Selection), selection
    asked: list[tuple[str, str]] = []

    def run_tests(subjects: Any, is_wanted: Any, *_: object, **__: object) -> Iterator[Verdict]:
        every = [(subject, test) for subject in subjects for test in subject.tests]
        asked.extend((test.title, test.case or "") for subject, test in every if is_wanted(subject, test))
        return iter(())

    monkeypatch.setattr("actiongen.commands.test.Runner", Idle)
    monkeypatch.setattr("actiongen.commands.test.run_tests", run_tests)
    found = run_all(selection, SessionOptions(expression=word), lambda: None)  # type: ignore[arg-type, return-value]
    if wanted is None:
        assert isinstance(found, Outcome) and found.exit_code == ERRORS and not asked
    else:
        assert isinstance(found, Report)
        assert (asked, found.left_out) == (wanted, 4 - len(wanted))
