"""The Action that a Rule or Hook of one line becomes: a line of ``rows.txt`` behind ``////``, and its Action below.

Each was read by a person. ``pytest --update`` writes the Actions anew. What can run does the same on Node, where a Rule
runs in its harness (`test_action_of.py` has the worlds).
"""

from dataclasses import replace
from pathlib import Path

import pytest
from importer.legacy.settled import settled
from importer.legacy.test_action_of import present, said, worlds
from importer.lift.test_forms import original

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.harness import trigger_of, wrapped
from actiongen.importer.model import Handed
from actiongen.importer.notes import Notes
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.values import Call
from actiongen.runs.world import World

ROWS = Path(__file__).with_name("rows.txt")
ASKS = ("await ", "require(", "new Date", "event.secrets.AUTH0", "$")
"""What no world answers, or Node does not know."""
REFUSED_LATER = (
    "new UnauthorizedError",
    "new PreUserRegistrationError",
    "context.",
    "push.apply",
    "check(",
    "ask(",
)
"""What a later pass takes out or refuses, or finds no function for in other words."""
NOT_RUN = ("while (user.email)", "...context.samlConfiguration")
"""What never ends, or has no value in its harness."""


def kept() -> dict[str, str]:
    """The lines, and what stands below each."""
    cases = ROWS.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def converted(line: str) -> tuple[File, Notes]:
    """The Action, and what is said of it."""
    source, notes = original(line), Notes()
    file = read_core(source.path, source.code)
    assert isinstance(file, File), file
    return action_of(file, source, notes), notes


@pytest.mark.parametrize("line", kept())
def test_row(line: str, update: bool) -> None:
    found = said(*converted(line)).strip()
    if update:
        cases = kept() | {line: found}
        ROWS.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]


def left(calls: tuple[Call, ...], world: World) -> list[Call]:
    """The calls without those that are given nothing, or a key alone: a policy leaves them out."""
    found = present(settled(calls, world.event))
    return [each for each in found if each[0] == "access.deny" or len(each[1]) > ("Metadata" in each[0])]


LETS_RUN = [
    line
    for line, action in kept().items()
    if not any(each in line for each in NOT_RUN)
    and "// problem" not in action
    and not any(f"// {each}" in action for each in ("error", "not-awaited", "after-denial"))
    and not any(each in action for each in (*ASKS, *REFUSED_LATER))
]


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("line", LETS_RUN)
def test_row_does_the_same_on_node(line: str, runner: Runner) -> None:
    source = original(line)
    file, notes = converted(line)
    trigger = load_trigger(trigger_of(source))
    assert trigger is not None
    drawn = list(worlds(HandlerKind.EXECUTE))
    known = replace(source, handed=Handed(frozenset(notes.taken_over), frozenset(notes.handed_on)))
    before = [each.run for each in runner.run(runner.load(wrapped(known), trigger), drawn)]
    after = [each.run for each in runner.run(runner.load(print_core(file), trigger), drawn)]
    for world, old, new in zip(drawn, before, after, strict=True):
        if old.end == FINISHED:
            assert new.end == FINISHED
            assert left(old.calls, world) == left(new.calls, world)
