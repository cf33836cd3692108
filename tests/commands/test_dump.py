"""``actiongen dump``: what each stage shows of a policy, and what it says of a file that has none."""

import os
from pathlib import Path

import pytest
from cli_bench import BROKEN, FLOWS, GREET

from actiongen.commands.dump import Stage, dump
from actiongen.diagnostics.outcome import CLEAN, ERRORS, USAGE, Outcome

LIBRARY = 'TEAM = ["a"]\n'
UNCLOSED = "x = (\n"
TEXTS = {
    "greet": GREET,
    "flows": FLOWS,
    "library": LIBRARY,
    "broken": BROKEN,
    "unclosed": UNCLOSED,
    "allowed": GREET.replace("with rule", "# allow: unused-definition - for later\nLATER = 1\n\nwith rule"),
    "uses": GREET.replace("\n\nwith", '\n\nload("library.policy", "TEAM")\n\nwith').replace(
        '== "auth0|1"', "in TEAM"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    for stem, text in TEXTS.items():
        (tmp_path / "policies" / f"{stem}.policy").write_text(text)
    return tmp_path


def dumped(stem: str, stage: Stage, root: Path | None = None) -> Outcome:
    return dump(Path(f"policies/{stem}.policy"), root, stage)


def said(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.code.id, each.message) for each in outcome.diagnostics]


@pytest.mark.parametrize(
    ("stem", "stage", "first", "within"),
    [
        ("greet", Stage.TREE, "File", "id = 'rule'"),
        ("greet", Stage.IR, "Program", "stem = 'greet'"),
        ("greet", Stage.JS, "/**", 'api.access.deny("Go away.");'),
        ("uses", Stage.JS, "/**", '["a"]'),
        ("flows", Stage.TREE, "File", "id = 'flow'"),
        ("flows", Stage.IR, "Flows", "stem = 'greet'"),
        ("library", Stage.TREE, "File", "'TEAM'"),
        ("library", Stage.IR, "Library", "path = 'policies/library.policy'"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_a_stage_shows(stem: str, stage: Stage, first: str, within: str) -> None:
    found = dumped(stem, stage)
    assert (found.exit_code, said(found)) == (CLEAN, [])
    assert found.text.split("\n")[0] == first and within in found.text
    assert found.text.endswith("\n") and not found.text.endswith("\n\n")
    assert dumped(stem, stage, Path("policies")).text == found.text


@pytest.mark.parametrize("stem", ["flows", "library"])
@pytest.mark.usefixtures("folder")
def test_what_is_no_action_has_no_javascript(stem: str) -> None:
    found = dumped(stem, Stage.JS)
    assert (found.exit_code, found.text) == (USAGE, "")
    message = f"`policies/{stem}.policy` is no policy of an action, and has no JavaScript of its own"
    assert said(found) == [("AG671", message)]
    assert found.diagnostics[0].help == "`--stage ir` shows what it says"


@pytest.mark.usefixtures("folder")
def test_a_file_with_an_error_is_shown_as_far_as_it_goes() -> None:
    for stem, code in (("broken", "AG203"), ("unclosed", "AG102")):
        for stage in Stage:
            found = dumped(stem, stage)
            is_seen = stage is not Stage.TREE or stem == "unclosed"
            assert found.exit_code == (ERRORS if is_seen else CLEAN)
            assert [code for code, _ in said(found)] == ([code] if is_seen else []), stage
            assert bool(found.text) == (stage is not Stage.JS), (stem, stage)
            assert {source.path for source in found.sources} >= {f"policies/{stem}.policy"}


@pytest.mark.usefixtures("folder")
def test_what_a_comment_allows_is_not_said() -> None:
    assert said(dumped("allowed", Stage.IR)) == []


@pytest.mark.skipif(os.name == "nt", reason="a file of any bytes")
def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "policies" / "latin.policy").write_bytes(b'x = "\xff"\n')
    found = dumped("latin", Stage.TREE)
    assert (found.exit_code, found.text) == (USAGE, "")
    assert said(found) == [
        ("AG650", "`policies/latin.policy` is not UTF-8: byte 0xff in line 1"),
        ("AG671", "`policies/latin.policy` is no policy that can be read"),
    ]
    assert said(dumped("greet", Stage.IR)) == [], "what is wrong with others is not said"


def test_a_file_elsewhere(folder: Path) -> None:
    (folder / "other.policy").write_text(GREET)
    found = dump(Path("other.policy"), None, Stage.IR)
    assert (found.exit_code, [code for code, _ in said(found)]) == (USAGE, ["AG671"])
    assert dump(Path("other.policy"), folder / "none", Stage.IR).exit_code == USAGE
