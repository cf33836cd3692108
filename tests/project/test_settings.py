"""``actiongen.toml``: what it sets, which one counts, and what is wrong with it."""

import os
from dataclasses import fields
from pathlib import Path

import pytest
from seeds import chance

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.diagnostics.codes import ALL, by_name
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Diagnostic, Label, Severity
from actiongen.diagnostics.render import render
from actiongen.options import Target
from actiongen.project import settings
from actiongen.project.settings import Settings
from actiongen.source import Span


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, which is the current folder, with ``policies/``."""
    (tmp_path / "repo" / "policies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def given(root: Path, text: str) -> tuple[Settings, list[tuple[str, str, str]]]:
    """The settings, and of every mistake the name, the marked text and the message."""
    (root / settings.NAME).write_text(text, encoding="utf-8")
    found = settings.read(None)
    assert found.value is not None
    marked = [diagnostic.span for diagnostic in found.diagnostics]
    return found.value.settings, [
        (each.code.name, text[span.start : span.end], each.message)
        for each, span in zip(found.diagnostics, marked, strict=True)
    ]


def first_help(root: Path, text: str) -> str | None:
    (root / settings.NAME).write_text(text, encoding="utf-8")
    return settings.read(None).diagnostics[0].help


def test_everything(root: Path) -> None:
    chosen, wrong = given(
        root,
        """
policies = "rules"
out = "terraform/actions"
runtime = "node18"
deny = ["warnings"]
[checks]
breaks-in-way = "error"
AG401 = "off"
unused-import = "note"
[deploy]
target = "both"
[terraform]
bindings = false
secrets = "plain"
[prove]
timeout = 2.5
checks = true
""",
    )
    assert wrong == []
    assert (chosen.policies, chosen.out) == (root / "rules", root / "terraform" / "actions")
    assert chosen.options.runtime == "node18"
    assert chosen.options.levels.deny_warnings
    assert chosen.options.levels.by_id == {"AG421": Severity.ERROR, "AG401": None, "AG402": Severity.NOTE}
    assert (chosen.options.terraform.bindings, chosen.options.terraform.secrets) == (False, "plain")
    assert chosen.options.target is Target.BOTH
    assert chosen.options.proof_seconds == 2.5 and chosen.options.proves_checks


@pytest.mark.parametrize("target", Target)
def test_targets(root: Path, target: Target) -> None:
    chosen, wrong = given(root, f'[deploy]\ntarget = "{target.value}"')
    assert wrong == [] and chosen.options.target is target
    names = (target.has_terraform, target.has_deploy_cli)
    assert names == (target.value != "deploy-cli", target.value != "terraform")
    assert Settings().options.target is Target.TERRAFORM


def test_a_value_that_is_the_default_may_be_written(root: Path) -> None:
    text = 'deny = []\n[terraform]\nbindings = true\nsecrets = "write-only"\n'
    chosen, wrong = given(root, text)
    assert wrong == [] and chosen.options == Settings().options
    assert chosen.options.terraform.secrets == "write-only"


def test_a_wrong_value_counts_as_none(root: Path) -> None:
    text = 'runtime = "node16"\ndeny = 1\nchecks = 1\n[terraform]\nbindings = 1\nsecrets = 1\n'
    text += '[deploy]\ntarget = ["both"]\n'
    chosen, wrong = given(root, text)
    assert len(wrong) == 6 and chosen.options == Settings().options


def test_nothing(root: Path) -> None:
    found = settings.read(None)
    assert found.value is not None and found.diagnostics == ()
    assert found.value.settings == Settings()
    assert found.value.settings.out == Path("generated")
    assert given(root, "")[0].out == root / "generated"


def test_the_nearest_file_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out(start: Path | None) -> str:
        found = settings.read(start)
        assert found.value is not None
        return found.value.settings.out.name

    (root.parent / settings.NAME).write_text('out = "far"')
    assert out(Path("policies")) == "far"
    (root / settings.NAME).write_text('out = "near"')
    assert out(Path("policies")) == out(None) == "near"
    (root / "policies" / settings.NAME).write_text('out = "nearest"')
    assert (out(Path("policies")), out(None)) == ("nearest", "near")
    monkeypatch.chdir(root / "policies")
    assert out(None) == "nearest"
    (root / "policies" / settings.NAME).unlink()
    assert out(None) == "near"


def test_what_lies_above_the_policies_counts_and_above_the_current_folder_does_not(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "deep").mkdir()
    (elsewhere / settings.NAME).write_text('out = "there"')
    monkeypatch.chdir(elsewhere / "deep")
    found = settings.read(root / "policies")
    assert found.value == settings.Found(Settings(), Path(settings.NAME))
    (root / settings.NAME).write_text('out = "above"')
    found = settings.read(root / "policies")
    assert found.value is not None and found.value.settings.out == root / "above"


def test_the_current_folder_counts_last(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / settings.NAME).write_text('out = "here"')
    found = settings.read(elsewhere)
    assert found.value is not None and found.value.settings.out == root / "here"
    (elsewhere / settings.NAME).write_text('out = "there"')
    found = settings.read(elsewhere)
    assert found.value is not None and found.value.settings.out == elsewhere / "there"


LEVEL = 'it is one of `"error"`, `"warning"`, `"note"`, `"off"`'
ALWAYS = "no Action that works could be written in spite of it: correct the policy"
DENY = 'write `deny = ["warnings"]`'
STAYS = "name a folder of the repository; another one is given on the command line, for that one time"


@pytest.mark.parametrize(
    ("text", "name", "marked", "message", "help"),
    [
        (
            "polices = 1",
            "unknown-setting",
            "polices",
            "`polices` is no key of `actiongen.toml`",
            "did you mean `policies`?",
        ),
        (
            "[terraform]\nbinding = true",
            "unknown-setting",
            "binding",
            "`binding` is no key of `[terraform]`",
            "did you mean `bindings`?",
        ),
        (
            "[check]",
            "unknown-setting",
            "check",
            "`check` is no key of `actiongen.toml`",
            "did you mean `checks`?",
        ),
        (
            '[checks]\nbreaks-in-wy = "off"',
            "unknown-setting",
            "breaks-in-wy",
            "no check is called `breaks-in-wy`",
            "did you mean `breaks-in-way`?",
        ),
        (
            '[checks]\nbreaks-in-way = "of"',
            "bad-setting",
            "breaks-in-way",
            "this is no level of `breaks-in-way`",
            LEVEL,
        ),
        (
            "[checks]\nbreaks-in-way = true",
            "bad-setting",
            "breaks-in-way",
            "this is no level of `breaks-in-way`",
            LEVEL,
        ),
        (
            '[checks]\nunknown-name = "warning"',
            "bad-setting",
            "unknown-name",
            "`unknown-name` is always an error",
            ALWAYS,
        ),
        ('[checks]\nAG102 = "off"', "bad-setting", "AG102", "`unclosed-bracket` is always an error", ALWAYS),
        ('[checks]\nAG301 = "note"', "bad-setting", "AG301", "`type-mismatch` is always an error", ALWAYS),
        (
            '[checks]\nflow-clash = "off"',
            "bad-setting",
            "flow-clash",
            "`flow-clash` is always an error",
            ALWAYS,
        ),
        (
            '[checks]\nbad-suppression = "off"',
            "bad-setting",
            "bad-suppression",
            "`bad-suppression` is always an error",
            ALWAYS,
        ),
        (
            '[checks]\nAG401 = "off"\nunused-definition = "note"',
            "bad-setting",
            "unused-definition",
            "`unused-definition` has two levels here",
            "take one of them out",
        ),
        ("out = 3", "bad-setting", "out", "`out` is the path of a folder", 'write `out = "generated"`'),
        (
            'policies = " "',
            "bad-setting",
            "policies",
            "`policies` is the path of a folder",
            'write `policies = "policies"`',
        ),
        (
            'runtime = "node16"',
            "bad-setting",
            "runtime",
            "`node16` is no value of `runtime`",
            'it is one of `"node22"`, `"node18"`',
        ),
        (
            "runtime = 22",
            "bad-setting",
            "runtime",
            "this is no value of `runtime`",
            'it is one of `"node22"`, `"node18"`',
        ),
        ('deny = "warnings"', "bad-setting", "deny", "`deny` lists what counts as an error", DENY),
        ('deny = ["notes"]', "bad-setting", "deny", "`deny` lists what counts as an error", DENY),
        ("checks = 1", "bad-setting", "checks", "`checks` is a table", "write `[checks]` and its keys below"),
        (
            '[terraform]\nbindings = "no"',
            "bad-setting",
            "bindings",
            "`bindings` says whether flows are written",
            "it is `true` or `false`",
        ),
        (
            '[deploy]\ntarget = "a0deploy"',
            "bad-setting",
            "target",
            "`a0deploy` is no value of `target`",
            'it is one of `"terraform"`, `"deploy-cli"`, `"both"`',
        ),
        (
            '[deploy]\ntargets = "both"',
            "unknown-setting",
            "targets",
            "`targets` is no key of `[deploy]`",
            "did you mean `target`?",
        ),
        (
            '[terraform]\nsecrets = "open"',
            "bad-setting",
            "secrets",
            "`open` is no value of `secrets`",
            'it is one of `"write-only"`, `"plain"`',
        ),
        (
            'terraform = { secret = "plain" }',
            "unknown-setting",
            "",
            "`secret` is no key of `[terraform]`",
            "did you mean `secrets`?",
        ),
        ("out = generated", "not-toml", "g", "this is not TOML: invalid value", 'write `out = "generated"`'),
        ('out = "a', "not-toml", "a", "this is not TOML: unterminated string", 'write `out = "a"`'),
        ('[checks]\n"zzz" = "off"', "unknown-setting", "zzz", "no check is called `zzz`", None),
        (
            "zzz = 1",
            "unknown-setting",
            "zzz",
            "`zzz` is no key of `actiongen.toml`",
            "the keys are `policies`, `out`, `runtime`, `deny`, `checks`, `deploy`, `terraform`, `prove`, `verify`",
        ),
        (
            "zzz.a = 1\n[checks]",
            "unknown-setting",
            "",
            "`zzz` is no key of `actiongen.toml`",
            "the keys are `policies`, `out`, `runtime`, `deny`, `checks`, `deploy`, `terraform`, `prove`, `verify`",
        ),
        (
            '["terraform"]\n"bindings" = 0',
            "bad-setting",
            "bindings",
            "`bindings` says whether flows are written",
            "it is `true` or `false`",
        ),
        (
            "[terraform]\nout = 1",
            "unknown-setting",
            "out",
            "`out` is no key of `[terraform]`",
            "the keys are `bindings`, `secrets`",
        ),
        ('out = "../x"', "outside-repository", "out", "`out` leads out of the repository", STAYS),
        ('policies = "/"', "outside-repository", "policies", "`policies` leads out of the repository", STAYS),
        (
            "x = 1\nout = 1979-13-40",
            "not-toml",
            "-",
            "this is not TOML: expected newline or end of document after a statement",
            'write `out = "1979-13-40"`',
        ),
        (
            "terraform = [1]",
            "bad-setting",
            "terraform",
            "`terraform` is a table",
            "write `[terraform]` and its keys below",
        ),
        (
            'policies = "a\\u0000b"',
            "bad-setting",
            "policies",
            "`policies` is the path of a folder",
            'write `policies = "policies"`',
        ),
        (
            '[terraform]\nsecrets = ["plain"]',
            "bad-setting",
            "secrets",
            "this is no value of `secrets`",
            'it is one of `"write-only"`, `"plain"`',
        ),
        ('deny = ["warnings", "notes"]', "bad-setting", "deny", "`deny` lists what counts as an error", DENY),
        *(
            (
                f"[prove]\ntimeout = {value}",
                "bad-setting",
                "timeout",
                "this is no value of `timeout`",
                "write a number of seconds above 0, at most 3600: `timeout = 5`",
            )
            for value in ("0", "-1", "nan", "inf", "true", '"5"', "3601")
        ),
        (
            '[prove]\nchecks = "yes"',
            "bad-setting",
            "checks",
            "`checks` says whether checks ask the solver",
            "it is `true` or `false`",
        ),
        ("[[checks]]", "bad-setting", "", "`checks` is a table", "write `[checks]` and its keys below"),
    ],
)
def test_mistakes(root: Path, text: str, name: str, marked: str, message: str, help: str | None) -> None:
    assert given(root, text)[1] == [(name, marked, message)]
    assert first_help(root, text) == help


def test_a_folder_whose_links_go_round_leads_nowhere(root: Path) -> None:
    """Nobody is told that it leads out of the repository; whoever opens it says that it is a link."""
    (root / "round").symlink_to("round")
    chosen, wrong = given(root, 'out = "round"')
    assert (chosen.out, wrong) == (root / "round", [])


def test_every_mistake_is_told(root: Path) -> None:
    _, wrong = given(root, 'x = 1\nout = 2\n[checks]\ny = "off"\n[terraform]\nz = 3\n')
    assert sorted(marked for _, marked, _ in wrong) == ["out", "x", "y", "z"]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("polices = 1", "policies = 1"),
        ('x = 1\n["check"]\nAG401 = "off"', 'x = 1\n[checks]\nAG401 = "off"'),
        ("[terraform]\n  binding = true", "[terraform]\n  bindings = true"),
        ('[checks]\n"breaks-in-wy" = "off"', '[checks]\n"breaks-in-way" = "off"'),
        ("terraform = { binding = true }", None),
        ("zzz = 1", None),
    ],
)
def test_a_word_that_is_nearly_right_is_corrected(root: Path, text: str, corrected: str | None) -> None:
    (root / settings.NAME).write_text(text, encoding="utf-8")
    fix = settings.read(None).diagnostics[-1].fix
    if corrected is None:
        assert fix is None
    else:
        assert fix is not None and fix.title == f"write `{fix.edits[0].replacement}`"
        (edit,) = fix.edits
        assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == corrected


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("policies = policies", 'policies = "policies"'),
        ("out = generated/x # here", 'out = "generated/x" # here'),
        ('out = "generated', 'out = "generated"'),
        ("out = “generated”", 'out = "generated"'),
        ("out = ..\\generated", 'out = "../generated"'),
        ('out: "generated"', 'out = "generated"'),
        ("deny = [warnings]", 'deny = ["warnings"]'),
        ("[checks]\nbreaks-in-way = off", 'breaks-in-way = "off"'),
        ("[terraform]\nbindings = False", "bindings = false"),
        ("[terraform\nbindings = false", "[terraform]"),
        ('out "generated"', None),
        ("deny = [", None),
    ],
)
def test_the_edit_of_a_line_that_is_not_toml(root: Path, line: str, edit: str | None) -> None:
    assert first_help(root, line) == (edit and f"write `{edit}`")


def test_a_key_is_marked_in_its_own_table(root: Path) -> None:
    text = 'bindings = 1\n[checks]\nbindings = "off"\n[ "terraform" ] # out = 1\n\tbindings = 2\nout = 3\n'
    (root / settings.NAME).write_text(text, encoding="utf-8")
    places = [(each.message, each.span.start) for each in settings.read(None).diagnostics]
    assert places == [
        ("`bindings` is no key of `actiongen.toml`", 0),
        ("`out` is no key of `[terraform]`", text.index("out = 3")),
        ("no check is called `bindings`", text.index('bindings = "off"')),
        ("`bindings` says whether flows are written", text.index("bindings = 2")),
    ]


def reason(root: Path) -> str:
    (diagnostic,) = settings.read(None).diagnostics
    assert diagnostic.code.name == "not-toml" and diagnostic.span == Span(settings.NAME, 0, 0)
    assert diagnostic.message.startswith("`actiongen.toml` cannot be read: ")
    return diagnostic.message.removeprefix("`actiongen.toml` cannot be read: ")


def test_why_the_settings_cannot_be_read_is_told(root: Path) -> None:
    file = root / settings.NAME
    file.write_bytes(b"out = '\xe9'")
    assert reason(root) == "it is not UTF-8"
    file.write_bytes(b"#" * (256 * 1024 + 1))
    assert reason(root) == "it is larger than 256 kB"
    file.write_bytes(b"#" * (256 * 1024))
    assert settings.read(None).diagnostics == ()
    file.unlink()
    file.mkdir()
    assert reason(root) == "it is not a file"
    file.rmdir()
    file.symlink_to("nowhere.toml")
    assert reason(root) == "No such file or directory"
    file.unlink()
    file.symlink_to(file.name)
    assert reason(root) == "its links go round in a circle"
    file.unlink()
    (root / ".git").mkdir()
    (root.parent / "outside.toml").write_text("")
    file.symlink_to("../outside.toml")
    assert reason(root) == "it is a link that leads out of the repository"


def test_settings_may_be_a_link_within_the_repository_and_have_any_ends_of_lines(root: Path) -> None:
    (root / ".git").mkdir()
    (root / "real.toml").write_bytes(b"out = 'there'\r\ndeny = 1\r\n")
    (root / settings.NAME).symlink_to("real.toml")
    found = settings.read(None)
    assert found.value is not None and found.value.settings.out == root / "there"
    assert found.value.sources[0].text == "out = 'there'\ndeny = 1\n"
    assert [found.value.sources[0].text[each.span.start :][:4] for each in found.diagnostics] == ["deny"]


def test_what_is_too_much_for_the_parser_is_marked_at_its_beginning(root: Path) -> None:
    _, wrong = given(root, "a = " + "[" * 5000)
    message = "this is not TOML: a number is too long, or brackets are nested too deeply"
    assert wrong == [("not-toml", "a", message)]


def test_the_end_of_the_file_is_marked_where_something_is_missing_there(root: Path) -> None:
    assert given(root, 'out = """ab  \n\n')[1][0][1] == "b"
    assert given(root, 'out = "ab\n\n')[1][0][1] == "\n", "where the text should have ended"
    assert given(root, "a = [1,  \n\n")[1][0][1] == ","
    assert given(root, "a = 1\nb = 2\n  c = ?\n")[1][0][1] == "?"


def test_where_the_current_folder_cannot_be_read_there_are_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: object, **__: object) -> Path:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "resolve", gone)
    found = settings.read(None)
    assert found.value == settings.Found(Settings(), Path(settings.NAME))
    (diagnostic,) = found.diagnostics
    assert diagnostic.code.name == "unreadable-file" and diagnostic.primary is None
    assert diagnostic.message == "the current folder cannot be read: No such file or directory"


def test_a_folder_that_is_missing_is_told_where_it_is_named(root: Path) -> None:
    def told() -> tuple[str, str | None, str]:
        found = settings.read(None).value
        assert found is not None
        outcome = settings.no_folder(found)
        (diagnostic,) = outcome.diagnostics
        assert outcome.exit_code == 2 and outcome.sources == found.sources
        assert diagnostic.code.name == "no-folder"
        span = None if diagnostic.primary is None else diagnostic.primary.span
        return diagnostic.message, diagnostic.help, found.sources[0].text[span.start :] if span else ""

    hint = "give the path of the policies, or begin with `actiongen init`"
    assert told() == ("there is no folder `policies`", hint, "")
    (root / settings.NAME).write_text("out = 'x'\n")
    assert told() == ("there is no folder `policies`", hint, "")
    (root / settings.NAME).write_text("out = 'x'\npolicies = 'rules'\n")
    named = "there is no folder `rules`, which `policies` names"
    assert told() == (named, "correct `policies`, or make the folder", "policies = 'rules'\n")


# Levels


def seen(name: str, levels: Levels) -> list[str]:
    code = by_name(name)
    assert code is not None
    diagnostic = Diagnostic(code, "…", Label(Span("a", 0, 0)))
    return [each.severity.value for each in levels.apply((diagnostic,))]


def test_levels() -> None:
    assert seen("breaks-in-way", Levels()) == ["warning"]
    assert seen("breaks-in-way", Levels({"AG421": Severity.ERROR})) == ["error"]
    assert seen("breaks-in-way", Levels({"AG421": None})) == []
    assert seen("breaks-in-way", Levels({"AG401": None})) == ["warning"]


def test_denied_warnings() -> None:
    assert seen("breaks-in-way", Levels(deny_warnings=True)) == ["error"]
    assert seen("breaks-in-way", Levels({"AG421": Severity.NOTE}, deny_warnings=True)) == ["note"]
    assert seen("breaks-in-way", Levels({"AG421": None}, deny_warnings=True)) == []
    assert seen("unreachable-rule", Levels({"AG405": Severity.WARNING}, deny_warnings=True)) == ["error"]


@pytest.mark.parametrize("code", ALL.values(), ids=lambda code: code.id)
def test_any_check_can_be_an_error_and_syntax_names_and_types_nothing_else(root: Path, code: object) -> None:
    assert given(root, f'[checks]\n{code.id} = "error"')[1] == []  # type: ignore[attr-defined]
    if (code.id < "AG4" or code.id >= "AG6") and code.severity is Severity.ERROR:  # type: ignore[attr-defined]
        assert given(root, f'[checks]\n{code.id} = "off"')[1] != []  # type: ignore[attr-defined]


# A file that is none


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "{a=" * 5000, "nested too deeply"),
        ("out = " + "9" * 5000, "number is too long"),
        ("# " + "x" * 300_000, "larger than 256 kB"),
    ],
)
def test_what_no_parser_bears(text: str, message: str, root: Path) -> None:
    _, ((name, _, said),) = given(root, text)
    assert name == "not-toml" and message in said


def test_a_path_that_cannot_be_one(root: Path) -> None:
    settings_, found = given(root, 'out = "a\\u0000b"')
    assert [(name, mark) for name, mark, _ in found] == [("bad-setting", "out")]
    assert settings_.out == root / "generated"


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "nowhere", "device"])
def test_settings_that_cannot_be_read_are_not_passed_over(kind: str, root: Path) -> None:
    file = root / settings.NAME
    match kind:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "loop":
            file.symlink_to(file.name)
        case "nowhere":
            file.symlink_to("nowhere.toml")
        case _:
            file.symlink_to("/dev/zero")
    (diagnostic,) = settings.read(Path("policies")).diagnostics
    assert diagnostic.code.name == "not-toml" and "cannot be read" in diagnostic.message


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("seed", (7, 8, 9))
def test_random_settings_are_read_or_refused(seed: int, root: Path) -> None:
    random = chance(seed)
    sound = 'policies = "a"\nout = "b"\nruntime = "node22"\ndeny = ["warnings"]\n[checks]\nAG421 = "error"\n'
    sound += '[terraform]\nbindings = true\nsecrets = "plain"\n'
    for _ in range(1000):
        text = sound
        for _ in range(random.randrange(1, 6)):
            at = random.randrange(len(text))
            odd = random.choice(
                ["", "[", "]", "{", "}", '"', "=", "\n", ".", "1", "true", "\\", "\0", "é", "#", ","]
            )
            text = text[:at] + odd + text[at + random.randrange(4) :]
        (root / settings.NAME).write_text(text, encoding="utf-8")
        found = settings.read(None)
        render(found.diagnostics, {each.path: each for each in (found.value.sources if found.value else ())})


@pytest.mark.parametrize("option", [option.name for option in fields(TerraformOptions)])
def test_every_option_of_terraform_is_read(option: str, root: Path) -> None:
    """A value that no option takes: one that nobody reads would pass for right."""
    _, wrong = given(root, f"[terraform]\n{option} = 1979-05-27T07:32:00Z\n")
    assert [(name, marked) for name, marked, _ in wrong] == [("bad-setting", option)]
