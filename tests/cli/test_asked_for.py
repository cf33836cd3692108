"""What each command is asked for by its options: all of them left out, and each given once."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cli_bench import quick

from actiongen.auth0.model import HandlerKind
from actiongen.commands.diff import Wanted as Comparison
from actiongen.commands.dump import Stage
from actiongen.commands.import_policies import Wanted
from actiongen.commands.one_event import OneEvent
from actiongen.commands.prove import ProveOptions
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.commands.test import SessionOptions
from actiongen.diagnostics.outcome import CLEAN, Outcome
from actiongen.importer.judge.judge import EVENTS
from actiongen.prover.model import Change

POLICIES, GREET = Path("policies"), Path("policies/greet.policy")


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "90")
    (folder / "event.json").write_bytes(b"\xef\xbb\xbf{}\xff")
    return folder


def asked(monkeypatch: pytest.MonkeyPatch, module: str, function: str, *arguments: str) -> tuple[Any, Any]:
    """With what a command calls the function that does its work."""
    heard: list[tuple[Any, Any]] = []

    def listen(*args: Any, **kwargs: Any) -> Outcome:
        heard.append((args, kwargs))
        return Outcome(CLEAN)

    monkeypatch.setattr(import_module(f"actiongen.cli.{module}"), function, listen)
    result = quick(*arguments)
    assert result.exit_code == 0, result.output
    (once,) = heard
    return once


def request_of(given: Request) -> dict[str, Any]:
    """What of a request is not as it is unless somebody asks."""
    plain = Request()
    names = ("path", "out", "deny_warnings", "cache", "select", "ignore", "proves_checks")
    return {name: getattr(given, name) for name in names if getattr(given, name) != getattr(plain, name)}


@pytest.mark.parametrize(
    ("module", "function", "words", "request_", "rest"),
    [
        ("check", "check_command", "check", {}, {}),
        ("check", "check_command", "check policies", {"path": POLICIES}, {}),
        ("check", "check_command", "check --select AG415,email-suffix", {"select": ("AG414", "AG415")}, {}),
        ("check", "check_command", "check --ignore AG415,AG401,AG415", {"ignore": ("AG401", "AG415")}, {}),
        ("check", "check_command", "check --deny warnings", {"deny_warnings": True}, {}),
        ("check", "check_command", "check --no-cache", {"cache": False}, {}),
        ("check", "check_command", "check --prove", {"proves_checks": True}, {}),
        ("check", "fix_command", "check --fix", {}, {"diff": False}),
        ("check", "fix_command", "check --fix --diff", {}, {"diff": True}),
        ("check", "add_allow_command", "check --add-allow", {}, {"diff": False}),
        ("check", "add_allow_command", "check --add-allow --diff", {}, {"diff": True}),
        ("build", "build_command", "build", {}, {"only": None, "check": False, "prove": True}),
        (
            "build",
            "build_command",
            "build policies --out out --only gr* --check --no-prove --select AG401 --ignore AG415 --no-cache"
            " --deny warnings",
            {
                "path": POLICIES,
                "out": Path("out"),
                "cache": False,
                "deny_warnings": True,
                "select": ("AG401",),
                "ignore": ("AG415",),
                "proves_checks": False,
            },
            {"only": "gr*", "check": True, "prove": False},
        ),
        ("docs", "docs_command", "docs", {}, {"check": False}),
        (
            "docs",
            "docs_command",
            "docs policies --out out --check --deny warnings --no-cache",
            {"path": POLICIES, "out": Path("out"), "cache": False, "deny_warnings": True},
            {"check": True},
        ),
        (
            "report",
            "report_command",
            "report --html a.HTM",
            {},
            {"path": None, "html": Path("a.HTM"), "base": None, "prover": None},
        ),
        (
            "report",
            "report_command",
            "report greet --html a.html --base main --prove --no-cache",
            {"cache": False},
            {"path": GREET, "html": Path("a.html"), "base": "main", "prover": Prover()},
        ),
        ("summary", "summary_command", "summary", {}, {"prover": None}),
        ("summary", "summary_command", "summary policies --prove", {"path": POLICIES}, {"prover": Prover()}),
        ("prove", "prove_command", "prove", {}, {"paths": (), "options": ProveOptions()}),
        (
            "prove",
            "prove_command",
            "prove greet policies --way refresh-token --timeout 0.01 --write-test --format json",
            {},
            {
                "paths": (GREET, POLICIES),
                "options": ProveOptions("refresh-token", 0.01, "json", write_test=True),
            },
        ),
        ("test", "test_command", "test", {}, {"paths": (), "options": SessionOptions()}),
        (
            "test",
            "test_command",
            "test greet -k word --fail-fast --seed 7 --coverage --fail-under 99.5 --mutate --write-test"
            " --lcov a.info --cobertura b.xml --format tap",
            {},
            {
                "paths": (GREET,),
                "options": SessionOptions(
                    expression="word",
                    form="tap",
                    fail_fast=True,
                    seed=7,
                    coverage=True,
                    fail_under=99.5,
                    coverage_files={"lcov": Path("a.info"), "cobertura": Path("b.xml")},
                    mutate=True,
                    write_test=True,
                ),
            },
        ),
        ("test", "test_command", "test --why", {}, {"paths": (), "options": SessionOptions(why=True)}),
    ],
)
def test_requests(
    module: str,
    function: str,
    words: str,
    request_: dict[str, Any],
    rest: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (given, *others), keywords = asked(monkeypatch, module, function, *words.split())
    assert others == []
    assert request_of(given) == request_
    assert keywords == rest


EVENT = OneEvent(GREET)
SAID = OneEvent(GREET, "{}\ufffd", ("event.a=1", "event.b=2"), "2026-01-01T00:00:00Z", HandlerKind.CONTINUE)
HOW = "--event event.json --set event.a=1 --set event.b=2 --now 2026-01-01T00:00:00Z --handler continue"


@pytest.mark.parametrize(
    ("module", "function", "words", "expected"),
    [
        ("run", "run_command", "run greet", (EVENT, "text")),
        ("run", "run_command", f"run greet {HOW} --format json", (SAID, "json")),
        ("why", "why_command", "why greet", (EVENT,)),
        ("why", "why_command", f"why greet {HOW}", (SAID,)),
        ("ways", "ways_command", "ways greet", (GREET, "text")),
        ("ways", "ways_command", "ways greet --format markdown", (GREET, "markdown")),
        ("dump", "dump_command", "dump greet --stage js", (GREET, None, Stage.JS)),
        ("dump", "dump_command", "dump greet --stage ir --root policies", (GREET, POLICIES, Stage.IR)),
    ],
)
def test_one_policy(
    module: str, function: str, words: str, expected: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(monkeypatch, module, function, *words.split()) == (expected, {})


def test_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    for words, path, name in (("", None, "actions"), ("policies --module a-b_1", POLICIES, "a-b_1")):
        (given, module), _ = asked(monkeypatch, "moved", "moved_command", "moved", *words.split())
        assert (given.path, module) == (path, name)
    refused = quick("moved", "--module", "1a")
    assert refused.exit_code == 2 and "`1a` is no name of a Terraform module" in refused.stderr


def test_init(monkeypatch: pytest.MonkeyPatch) -> None:
    import_module("actiongen.cli.init")
    monkeypatch.setattr("actiongen.cli.init.requirement", lambda: "actiongen==1")
    assert asked(monkeypatch, "init", "init_command", "init") == ((Path(), None, "actiongen==1"), {})
    found, _ = asked(monkeypatch, "init", "init_command", "init", "new", "--ci", "gitlab")
    assert found == (Path("new"), "gitlab", "actiongen==1")


def test_diff(monkeypatch: pytest.MonkeyPatch) -> None:
    (given, old, new, wanted, _), _ = asked(monkeypatch, "diff", "diff_command", "diff", "main")
    assert (request_of(given), old, new) == ({}, "main", None)
    assert wanted == Comparison(None, None, (), "text", 90, False, False, None)
    words = (
        "diff a b --only g* --fail-on looser --fail-on undecided,looser --way refresh-token --timeout 3600"
    )
    (given, old, new, wanted, solving), _ = asked(
        monkeypatch,
        "diff",
        "diff_command",
        *words.split(),
        *("--write-test", "--no-cache", "--format", "json"),
    )
    assert (request_of(given), old, new) == ({"cache": False}, "a", "b")
    kinds = (Change.LOOSER, Change.UNDECIDED)
    assert wanted == Comparison("g*", "refresh-token", kinds, "json", 90, False, True, 3600.0)
    assert solving.args[1] == "refresh-token"


def test_import(monkeypatch: pytest.MonkeyPatch) -> None:
    (paths, wanted), others = asked(monkeypatch, "import_policies", "import_command", "import", "old", "a.js")
    assert paths == (Path("old"), Path("a.js"))
    assert wanted == Wanted(None, None, False, EVENTS, None, False, None, "text", 90, False)
    others["progress"](1, 2)
    words = (
        "import old --out out --from terraform --dry-run --events 0 --accept why --force --packages policies"
    )
    (_, wanted), _ = asked(
        monkeypatch, "import_policies", "import_command", *words.split(), "--format", "markdown"
    )
    assert wanted == Wanted(Path("out"), "terraform", True, 0, "why", True, POLICIES, "markdown", 90, False)
    refused = quick("import", "old", "--accept", " ")
    assert refused.exit_code == 2 and "say why: the reason stands in the test" in refused.stderr


def test_fmt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "fmt", "lay_out", "fmt") == (((),), {"check": False, "diff": False})
    found = asked(monkeypatch, "fmt", "lay_out", "fmt", "policies", str(GREET), "--check", "--diff")
    assert found == (((POLICIES, GREET),), {"check": True, "diff": True})
    for option in ("check", "diff"):
        (data,), kept = asked(monkeypatch, "fmt", "fmt_data", "fmt", "-", f"--{option}")
        assert (data, kept) == (b"", {"check": option == "check", "diff": option == "diff"})


def test_lsp(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "lsp", "lsp_command", "lsp", "--stdio") == ((None,), {"verbose": False})
    found = asked(monkeypatch, "lsp", "lsp_command", "lsp", "--log", "a.log", "--verbose")
    assert found == ((Path("a.log"),), {"verbose": True})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check --fix --add-allow", "run `check --fix` first, then `check --add-allow` for what is left"),
        ("check --diff", "`--diff` shows edits: write `--fix --diff` or `--add-allow --diff`"),
        ("check --fix --watch", "`--fix` and `--watch` do not go together: it would write while you type"),
        ("check --add-allow --watch", "`--add-allow` and `--watch` do not go together"),
        ("check --select AG401 --select AG415", "give it once, with commas: `NAME,NAME`"),
        ("check --select ,", "name a check; `actiongen explain` lists them"),
        ("check --select", "requires an argument"),
        ("check --ignore unknown-event-field", "`unknown-event-field` cannot be ignored, for no Action"),
        ("check --select AG203", "`AG203` is always reported: `--select` chooses among"),
        ("check --select ag401", "no check is called `ag401`; did you mean `unused-definition`?"),
        ("check --select zzzzzz", "no check is called `zzzzzz`; `actiongen explain` lists them"),
        ("test --write-test", "`--write-test` writes what `--mutate` finds: give both"),
        ("test --why --format tap", "`--why` is shown with `--format text` and `json` alone"),
        ("test --fail-under 100.1", "100.1 is not in the range 0<=x<=100"),
        (
            "prove --way refrsh-token",
            "no way of logging in is called `refrsh-token`; did you mean `refresh-token`?",
        ),
        ("prove --way zzz", "no way of logging in is called `zzz`; `actiongen ways POLICY` lists them"),
        ("prove --timeout inf", "inf is not in the range 0.01<=x<=3600"),
        ("prove --timeout nan", "'nan' is no number of seconds"),
        ("diff a --fail-on loser", "no kind of change is called `loser`; did you mean `looser`?"),
        ("diff a --fail-on zzz", "no kind of change is called `zzz`; write some of stricter,looser"),
        ("report", "a report is a page of HTML: write `--html FILE`"),
        ("report --html page.txt", "`--html` writes a page: give it a name such as `page.html`"),
        ("report --html .", "is a directory"),
        (
            "build policies/greet.policy",
            "`policies/greet.policy` is a file, and `build` takes the folder of all policies: "
            "write `actiongen build policies --only greet`",
        ),
        (
            "check policies/greet.policy",
            "`policies/greet.policy` is a file, and `check` takes the folder of all policies: "
            "write `actiongen check policies`",
        ),
        (
            "run policies/sub/gret.policy",
            "there is no policy `policies/sub/gret.policy`; did you mean `greet`?",
        ),
        (
            "show api.access",
            "`api.access` is a path, and each trigger has its own: write `actiongen show post-login",
        ),
        ("show event", "`event` is a path, and each trigger has its own"),
        ("bild", "no command is called `bild`; did you mean `build`?"),
        ("zzz", "no command is called `zzz`"),
        ("validate", "no command is called `validate`; `actiongen check` reports what is wrong"),
        ("format", "no command is called `format`; did you mean `fmt`?"),
        ("deploy", "`actiongen build` writes Terraform, and `terraform apply` deploys it"),
        ("completions", "put `eval"),
        ("--zzz", "No such option"),
        ("check --zzz", "No such option"),
        ("show --strict", "No such option"),
        (
            "check --Max-Warnings",
            "no option is called `--Max-Warnings`; `--deny warnings` counts warnings as errors",
        ),
    ],
)
def test_what_is_refused(words: str, says: str) -> None:
    result = quick(*words.split())
    assert result.exit_code == 2
    shown = " ".join(result.stderr.split())
    assert says in shown, shown
    assert "did you mean" not in shown or "did you mean" in says, shown


def test_all_triggers_are_shown_without_an_argument() -> None:
    assert "post-login" in quick("show").stdout
    assert "AG203" in quick("explain").stdout


def test_an_event_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.cli.run._MOST_BYTES", 8)
    Path("small.json").write_text('{"a": 1}')
    Path("large.json").write_text('{"a": 12}')
    assert "larger than" not in quick("run", "greet", "--event", "small.json").stderr
    refused = quick("run", "greet", "--event", "large.json")
    assert (
        refused.exit_code == 1
        and "error[AG" in refused.stderr
        and "the event is larger than" in refused.stderr
    )
    monkeypatch.undo()
