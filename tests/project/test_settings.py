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
mfa-on-refresh = "error"
AG401 = "off"
unused-import = "note"
[terraform]
bindings = false
secrets = "plain"
""",
    )
    assert wrong == []
    assert (chosen.policies, chosen.out) == (root / "rules", root / "terraform" / "actions")
    assert chosen.options.runtime == "node18"
    assert chosen.options.levels.deny_warnings
    assert chosen.options.levels.by_id == {"AG408": Severity.ERROR, "AG401": None, "AG402": Severity.NOTE}
    assert (chosen.options.terraform.bindings, chosen.options.terraform.secrets) == (False, "plain")


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


def test_the_current_folder_counts_last(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / settings.NAME).write_text('out = "here"')
    found = settings.read(elsewhere)
    assert found.value is not None and found.value.settings.out == root / "here"
    (elsewhere / settings.NAME).write_text('out = "there"')
    found = settings.read(elsewhere)
    assert found.value is not None and found.value.settings.out == elsewhere / "there"


@pytest.mark.parametrize(
    ("text", "name", "marked", "part"),
    [
        ("polices = 1", "unknown-setting", "polices", "`polices` is no key of `actiongen.toml`"),
        ("[terraform]\nbinding = true", "unknown-setting", "binding", "is no key of `[terraform]`"),
        ("[check]", "unknown-setting", "check", "`check` is no key"),
        ('[checks]\nmfa-on-refesh = "off"', "unknown-setting", "mfa-on-refesh", "no check is called"),
        ('[checks]\nmfa-on-refresh = "of"', "bad-setting", "mfa-on-refresh", "no level"),
        ("[checks]\nmfa-on-refresh = true", "bad-setting", "mfa-on-refresh", "no level"),
        ('[checks]\nunknown-name = "warning"', "bad-setting", "unknown-name", "is always an error"),
        ('[checks]\nAG102 = "off"', "bad-setting", "AG102", "is always an error"),
        ('[checks]\nAG301 = "note"', "bad-setting", "AG301", "is always an error"),
        ('[checks]\nflow-clash = "off"', "bad-setting", "flow-clash", "is always an error"),
        ('[checks]\nbad-suppression = "off"', "bad-setting", "bad-suppression", "is always an error"),
        (
            '[checks]\nAG401 = "off"\nunused-definition = "note"',
            "bad-setting",
            "unused-definition",
            "two levels",
        ),
        ("out = 3", "bad-setting", "out", "path of a folder"),
        ('policies = " "', "bad-setting", "policies", "path of a folder"),
        ('runtime = "node16"', "bad-setting", "runtime", "`node16` is no value of `runtime`"),
        ("runtime = 22", "bad-setting", "runtime", "this is no value of `runtime`"),
        ('deny = "warnings"', "bad-setting", "deny", "lists what counts as an error"),
        ('deny = ["notes"]', "bad-setting", "deny", "lists what counts as an error"),
        ("checks = 1", "bad-setting", "checks", "is a table"),
        ('[terraform]\nbindings = "no"', "bad-setting", "bindings", "whether flows are written"),
        ('[terraform]\nsecrets = "open"', "bad-setting", "secrets", "`open` is no value of `secrets`"),
        ('terraform = { secret = "plain" }', "unknown-setting", "", "`secret` is no key of `[terraform]`"),
        ("out = generated", "not-toml", "g", "this is not TOML: invalid value"),
        ('out = "a', "not-toml", "a", "this is not TOML: unterminated string"),
        ("", "", "", ""),
    ],
)
def test_mistakes(root: Path, text: str, name: str, marked: str, part: str) -> None:
    _, wrong = given(root, text)
    assert [each[:2] for each in wrong] == [(name, marked)] * bool(name)
    assert all(part in message for _, _, message in wrong)


def test_every_mistake_is_told(root: Path) -> None:
    _, wrong = given(root, 'x = 1\nout = 2\n[checks]\ny = "off"\n[terraform]\nz = 3\n')
    assert sorted(marked for _, marked, _ in wrong) == ["out", "x", "y", "z"]


def test_help(root: Path) -> None:
    assert first_help(root, "polices = 1") == "did you mean `policies`?"
    assert first_help(root, '[checks]\nmfa-on-refesh = "off"') == "did you mean `mfa-on-refresh`?"
    assert "`policies`, `out`, `runtime`" in (first_help(root, "zzz = 1") or "")
    assert first_help(root, 'runtime = "node16"') == 'it is one of `"node22"`, `"node18"`'


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
        ("[checks]\nmfa-on-refresh = off", 'mfa-on-refresh = "off"'),
        ("[terraform]\nbindings = False", "bindings = false"),
        ("[terraform\nbindings = false", "[terraform]"),
        ('out "generated"', None),
        ("deny = [", None),
    ],
)
def test_the_edit_of_a_line_that_is_not_toml(root: Path, line: str, edit: str | None) -> None:
    assert first_help(root, line) == (edit and f"write `{edit}`")


def test_a_file_that_is_no_text(root: Path) -> None:
    (root / settings.NAME).write_bytes(b"out = '\xe9'")
    (found,) = settings.read(None).diagnostics
    assert found.code.name == "not-toml" and "it is not UTF-8" in found.message


# Levels


def seen(name: str, levels: Levels) -> list[str]:
    code = by_name(name)
    assert code is not None
    diagnostic = Diagnostic(code, "…", Label(Span("a", 0, 0)))
    return [each.severity.value for each in levels.apply((diagnostic,))]


def test_levels() -> None:
    assert seen("mfa-on-refresh", Levels()) == ["warning"]
    assert seen("mfa-on-refresh", Levels({"AG408": Severity.ERROR})) == ["error"]
    assert seen("mfa-on-refresh", Levels({"AG408": None})) == []
    assert seen("mfa-on-refresh", Levels({"AG401": None})) == ["warning"]


def test_denied_warnings() -> None:
    assert seen("mfa-on-refresh", Levels(deny_warnings=True)) == ["error"]
    assert seen("mfa-on-refresh", Levels({"AG408": Severity.NOTE}, deny_warnings=True)) == ["note"]
    assert seen("mfa-on-refresh", Levels({"AG408": None}, deny_warnings=True)) == []
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
def test_random_settings_are_read_or_refused(root: Path) -> None:
    random = chance(7)
    sound = 'policies = "a"\nout = "b"\nruntime = "node22"\ndeny = ["warnings"]\n[checks]\nAG408 = "error"\n'
    sound += '[terraform]\nbindings = true\nsecrets = "plain"\n'
    for _ in range(3000):
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
