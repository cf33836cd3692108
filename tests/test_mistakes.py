"""What people who come from elsewhere write first: one error each, in their terms, whose edit mends it.

The files of ``tests/cases/mistakes`` hold chunks with a title each; ``mistakes.txt`` beside them is all that is said,
to be read from top to bottom.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from bad_cases import Chunk, chunk, compiled

from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.render import render
from actiongen.source import Source
from actiongen.syntax.habits import ANSWERS

FOLDER = Path(__file__).parent / "cases" / "mistakes"
GOLDEN = FOLDER / "mistakes.txt"


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


def test_every_foreign_name_says_what_to_write() -> None:
    assert not [name for name, each in ANSWERS.items() if not each.help]
