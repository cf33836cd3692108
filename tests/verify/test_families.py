"""Programs that are a little different: the JavaScript of each is that of its own policy, and of no other one's.

A part of ``families.txt`` has expressions, or whole bodies, no two of which mean the same: for each there is an event
that tells it from each of the others. So whatever the validation holds to be the same for two of them, it is wrong.
"""

import itertools
from pathlib import Path

import pytest
from verify.cases import judged, programs, shown, verdicts

from actiongen import ir
from actiongen.backends.javascript.emit import File, assemble, write

FAMILIES = {
    name.removeprefix("# "): tuple(lines)
    for part in Path(__file__).with_name("families.txt").read_text("utf-8").split("\n\n")
    for name, *lines in [part.strip().splitlines()]
}
_NEAR = 2
"""Those that are most alike stand next to each other; a test that is ``long`` tries all pairs."""

Made = tuple[ir.Program, File, str]


def made(line: str) -> Made:
    """The program that logs an expression; a line with a rule is the program itself."""
    policy = line.replace("⏎", "\n") if "with rule" in line else f'with rule("R"): log({line})'
    (program,) = programs(policy + "\n")
    file = assemble(program)
    return program, file, write(file)


def taken_for(one: Made, other: Made) -> bool:
    """Whether the JavaScript of one is held to be that of another."""
    return not any(each.difference for each in judged(one[0], other[1], other[2]))


@pytest.mark.every(3)
@pytest.mark.parametrize("name", FAMILIES)
def test_each_is_itself_and_not_the_next_one(name: str) -> None:
    lines = FAMILIES[name]
    every = [made(line) for line in lines]
    assert [
        line for line, (program, _, _) in zip(lines, every, strict=True) if shown(verdicts(program))
    ] == []
    near = [
        (index, (index + away) % len(lines))
        for index in range(len(lines))
        for away in range(-_NEAR, _NEAR + 1)
        if away % len(lines)
    ]
    assert [(lines[one], lines[other]) for one, other in near if taken_for(every[one], every[other])] == []


@pytest.mark.long
@pytest.mark.parametrize("name", FAMILIES)
def test_none_is_taken_for_another(name: str) -> None:
    every = {line: made(line) for line in FAMILIES[name]}
    pairs = itertools.permutations(every, 2)
    assert [pair for pair in pairs if taken_for(every[pair[0]], every[pair[1]])] == []
