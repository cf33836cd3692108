"""The table of codes, and what belongs to every code: a case, a golden rendering and a page."""

import re
from pathlib import Path

import pytest
from bad_cases import BAD, cases_of

from actiongen.diagnostics.codes import ALL, RETIRED, by_name, retired, successor
from actiongen.diagnostics.codes_output import OUTPUT
from actiongen.diagnostics.codes_project import PROJECT

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
INDEX = PAGES / "README.md"

OF_TEXT = {"AG653", "AG657", "AG805"}
"""The codes of the project that the texts of policies alone can cause."""

WITHOUT_CASE = {
    "AG111": "a file of 256 kB; tests/syntax makes one",
    "AG121": "five hundred operands; tests/hostile makes them",
    "AG322": "a file of a thousand rules; tests/hostile makes one",
    "AG513": "found by comparing with the last output; tests/backends/terraform makes it",
    **dict.fromkeys(
        ("AG523", "AG524"), "found by comparing with the last output; tests/backends/terraform makes it"
    ),
    "AG528": "found by comparing with the last output; tests/backends/deploy_cli makes it",
    "AG514": "found by comparing with the last output; tests/backends/terraform makes it",
    **{code.id: "found on the disk, not in a text" for code in PROJECT if code.id not in OF_TEXT},
    **{code.id: "a bug of ours, found in the output" for code in OUTPUT},
}
"""Codes that no text of a policy causes."""

GROUPS = {
    "AG1": "Syntax",
    "AG2": "Names and declarations",
    "AG3": "Types, absence and effects",
    "AG4": "Checks",
    "AG5": "Auth0",
    "AG6": "Files and output",
    "AG8": "Tests",
    "AG9": "Bugs of actiongen",
}
WITH_CASE = [code for id, code in ALL.items() if id not in WITHOUT_CASE]


def test_ids_and_names_are_well_formed_and_found() -> None:
    assert len(ALL) > 50
    for id, code in ALL.items():
        assert id == code.id and re.fullmatch(r"AG[1-9][0-9]{2}", id)
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code.name), code
        assert code.summary, code
        assert by_name(code.name) is code
    assert by_name("no-such-code") is None


@pytest.mark.parametrize("code", WITH_CASE, ids=lambda code: code.id)
def test_a_code_has_a_case_that_fails_and_a_golden(code) -> None:
    file = BAD / f"{code.id}-{code.name}.policy"
    assert file.is_file(), f"write {file.name}"
    assert any(expected.code == code.id for case in cases_of(file) for expected in case.bad.expected)
    golden = (BAD / f"{code.id}.err").read_text(encoding="utf-8")
    assert f"{code.severity.value}[{code.id}] {code.name}: " in golden


def test_no_case_and_no_golden_is_left_over() -> None:
    wanted = {f"{code.id}-{code.name}.policy" for code in ALL.values()}
    assert {file.name for file in BAD.glob("*.policy")} <= wanted
    named = {file.stem[:5] for file in BAD.glob("*.policy")}
    assert {file.stem for file in BAD.glob("*.err")} == named
    assert not {file.suffix for file in BAD.iterdir()} - {".policy", ".err"}


@pytest.mark.parametrize("code", ALL.values(), ids=lambda code: code.id)
def test_a_code_has_a_page(code) -> None:
    page = (PAGES / f"{code.id}.md").read_text(encoding="utf-8")
    title, blank, first = page.split("\n")[:3]
    assert title == f"# {code.id} {code.name}"
    assert not blank and first
    assert page.endswith("\n") and not page.endswith("\n\n")


def test_no_page_is_left_over() -> None:
    assert {file.stem for file in PAGES.glob("*.md")} - {"README"} == set(ALL) | {code.id for code in RETIRED}


@pytest.mark.parametrize("code", RETIRED, ids=lambda code: code.id)
def test_a_retired_code_is_never_used_again_and_says_what_came_in_its_place(code) -> None:
    assert code.id not in ALL and by_name(code.name) is None
    assert retired(code.id.lower()) is retired(code.name) is code
    page = (PAGES / f"{code.id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.id} {code.name}\n\nRetired: ")
    assert any(f"[{id}]({id}.md)" in page for id in ALL)


def test_the_index_is_the_table(update: bool) -> None:
    if update:
        INDEX.write_text(index(), encoding="utf-8")
    assert INDEX.read_text(encoding="utf-8") == index()


def index() -> str:
    """The page that lists all others."""
    parts = [
        "# Diagnostics\n\nEverything that actiongen says of a policy has a code. Codes are never given to"
        " something else; the name\nis what `# allow:` takes where a check may be silenced.\n"
    ]
    for prefix, title in GROUPS.items():
        rows = [code for id, code in sorted(ALL.items()) if id.startswith(prefix)]
        parts.append(f"\n## {title}\n\n| code | name | severity | what it is |\n|---|---|---|---|\n")
        for code in rows:
            summary = code.summary.rstrip(".")
            summary = summary[:1].lower() + summary[1:]
            parts.append(f"| [{code.id}]({code.id}.md) | {code.name} | {code.severity.value} | {summary} |\n")
    assert sum(part.count("](AG") for part in parts) == len(ALL)
    parts.append(
        "\n## Retired\n\nNothing is reported under these any more; their pages say what came in their place.\n\n"
    )
    parts += [f"- [{code.id}]({code.id}.md) {code.name}\n" for code in RETIRED]
    return "".join(parts)


@pytest.mark.parametrize(
    ("word", "id"),
    [
        *[("AG408", "AG421"), ("ag408", "AG421"), ("mfa-on-refresh", "AG421"), ("MFA-on-refresh", "AG421")],
        *[("AG409", "AG419"), ("AG213", None), ("not-supported-yet", None), ("AG421", None), ("none", None)],
    ],
)
def test_what_came_in_the_place_of_a_code(word: str, id: str | None) -> None:
    found = successor(word)
    assert (None if found is None else found.id) == id
