"""What people who come from elsewhere write first: one error each, in their terms, whose edit mends it.

The files of ``tests/cases/mistakes`` hold chunks with a title each; ``mistakes.txt`` beside them is all that is said,
to be read from top to bottom.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bad_cases import BAD, Chunk, cases_of, chunk, compiled

from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.render import render
from actiongen.source import Source
from actiongen.syntax.foreign import INFIX, KEYWORDS, OPERATORS, WORDS
from actiongen.syntax.habits import ANSWERS, LATER_HELP, later_help

FOLDER = Path(__file__).parent / "cases" / "mistakes"
GOLDEN = FOLDER / "mistakes.txt"
NOT_THERE = ("modules",)
"""Names of the language that this version refuses: no help leads to them."""


@dataclass(frozen=True)
class Mistake:
    """A chunk and what it is about."""

    title: str
    chunk: Chunk

    @property
    def found(self) -> list[Diagnostic]:
        """What the compiler says of it, but for the flow that a lonely action is not in."""
        return [each for each in compiled(self.chunk.sources) if each.code.name != "not-in-flow"]


def mistakes() -> list[Mistake]:
    found = []
    for file in sorted(FOLDER.glob("*.policy")):
        for part in file.read_text(encoding="utf-8").removesuffix("\n").split("\n# ---\n"):
            title, text = part.split("\n", 1)
            found.append(Mistake(f"{file.stem}: {title.removeprefix('# ')}", chunk(text)))
    return found


MISTAKES = mistakes()


def test_there_are_sixty_or_more_and_no_two_are_one() -> None:
    assert len({each.title for each in MISTAKES}) == len(MISTAKES) >= 60


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.title)
def test_a_mistake_is_one_error_with_a_help(mistake: Mistake) -> None:
    said = render(mistake.found, mistake.chunk.by_path)
    assert [each.is_error for each in mistake.found] == [True], said
    assert mistake.found[0].help, said


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.title)
def test_the_edit_of_a_mistake_mends_it(mistake: Mistake) -> None:
    (wrong,) = mistake.found
    if wrong.fix is None:
        return
    texts = {source.path: source.text for source in mistake.chunk.sources}
    for edit in sorted(wrong.fix.edits, key=lambda edit: -edit.span.start):
        text, span = texts[edit.span.path], edit.span
        texts[span.path] = text[: span.start] + edit.replacement + text[span.end :]
    left = compiled(tuple(Source(path, text) for path, text in texts.items()))
    assert not [each for each in left if (each.code, each.message) == (wrong.code, wrong.message)]


def test_what_is_said_of_all_mistakes_reads_as_it_did(update: bool) -> None:
    parts = [f"## {each.title}\n\n{render(each.found, each.chunk.by_path)}" for each in MISTAKES]
    text = "\n".join(parts)
    if update:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def led_to(help: str) -> list[str]:
    """The names in the code of a help that this version refuses."""
    code = " ".join(re.findall(r"`([^`]*)`", help))
    return [name for name in NOT_THERE if re.search(rf"(?<![\w.\"]){name}(?![\w\"])", code)]


@pytest.mark.slow
def test_no_help_leads_to_what_is_not_there() -> None:
    helps = [each.help for mistake in MISTAKES for each in mistake.found]
    for file in sorted(BAD.glob("*.policy")):
        helps += [each.help for case in cases_of(file) for each in compiled(case.bad.sources)]
    helps += [each.help for table in (OPERATORS, KEYWORDS, WORDS, INFIX) for each in table.values()]
    helps += [each.help for each in ANSWERS.values()]
    helps += [later_help(part) for part in LATER_HELP]
    assert [(help, led_to(help)) for help in helps if help and led_to(help)] == []


def test_every_part_that_is_not_there_says_what_to_do_until_then() -> None:
    assert {each.later for each in ANSWERS.values() if each.later} <= {*LATER_HELP}
    assert not [name for name, each in ANSWERS.items() if not each.help and not each.later]
