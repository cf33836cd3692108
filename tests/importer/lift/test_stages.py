"""What a text becomes in one stage of a lift: a case behind ``////``, ``->``, and what it becomes.

The cases of ``stages/NAME.txt`` go through the stage NAME of `stages.py`; ``-`` stands for nothing. ``pytest --update``
writes anew what they become.
"""

from pathlib import Path

import pytest

from tests.importer.lift.stages import STAGES

FOLDER = Path(__file__).with_name("stages")


def kept(stage: str) -> dict[str, str]:
    """The cases of a stage, and what each becomes."""
    cases = (FOLDER / f"{stage}.txt").read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {text.strip(): made.strip() for text, _, made in (case.partition("\n->") for case in cases)}


CASES = [(stage, text) for stage in STAGES for text in kept(stage)]


@pytest.mark.parametrize(("stage", "text"), CASES)
def test_stage(stage: str, text: str, update: bool) -> None:
    found = STAGES[stage](text)
    if update:
        cases = kept(stage) | {text: found}
        parts = (
            f"//// {each}\n->{chr(10) if chr(10) in f'{each}{made}' else ' '}{made}\n"
            for each, made in cases.items()
        )
        (FOLDER / f"{stage}.txt").write_text("\n".join(parts), "utf-8")
    assert found == kept(stage)[text]


def test_each_stage_has_its_cases() -> None:
    assert {each.stem for each in FOLDER.iterdir()} == {*STAGES}
