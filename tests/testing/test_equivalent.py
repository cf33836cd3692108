"""Which changes of an action are shown to make no difference, without an event."""

import pytest
from testing.policies import program, sources

from actiongen.testing.equivalent import Equivalence
from actiongen.testing.mutants import mutants

RANGES = """
with rule("R", when=event.stats.logins_count < 2 and event.stats.logins_count < 9):
    api.access.deny("no")
"""
GUARDS = """
only_when(event.client.name == "a")
only_when(event.client.name != "b")

with rule("R", when=event.client.name == "c"):
    api.access.deny("no")

with rule("S", when=event.client.name == "a"):
    api.access.deny("yes")
"""
ENDS = """
with rule("R", when=event.client.name == "a"):
    log(1)
    api.access.deny("x")

with rule("S", when=event.user.name == "b"):
    log(1)
    api.access.deny("x")
"""
OTHER_ENDS = """
with rule("R", when=event.client.name == "a"):
    api.access.deny("x")

with rule("S", when=event.user.name == "b"):
    api.access.deny("y")
"""
GOES_ON = """
with rule("R", when=event.client.name == "a"):
    api.user.setAppMetadata("k", 1)

with rule("S", when=event.user.name == "b"):
    api.user.setAppMetadata("k", 1)
"""
BRANCHES = """
with rule("R", when=event.client.name == "a"):
    if event.client.name == "b":
        api.access.deny("x")
    elif event.client.name == "a":
        log(1)
        api.access.deny("y")
    else:
        api.access.deny("z")
"""
NESTED = """
with rule("R", when=event.client.name == "a"):
    if event.client.name == "a":
        log(1)
        api.access.deny("y")
    else:
        if event.user.name == "z":
            log(2)
"""
HELPER = """
def refuse(reason):
    if event.client.name == "b":
        api.access.deny(reason)
    else:
        api.access.deny("k")


with rule("R", when=event.client.name == "a"):
    refuse("x")
"""


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (RANGES, ["`event.stats.logins_count < 9` is taken out", "`9` is `10`", "`9` is `8`", "`<` is `<=`"]),
        (GUARDS, ["the guard is taken out", '`"b"` is another text', "`R` and `S` change places",
                  "the rule is taken out", '`"c"` is another text', '`"no"` is another text',
                  "the rule always applies"]),
        (ENDS, ["`R` and `S` change places"]),
        (OTHER_ENDS, []),
        (GOES_ON, []),
        (BRANCHES, ["`else` is taken out", '`"b"` is another text', '`api.access.deny("x")` is taken out',
                    '`"x"` is another text', '`api.access.deny("z")` is taken out', '`"z"` is another text']),
        (NESTED, ["`else` is taken out", "`==` is `!=`", '`"z"` is another text']),
        (HELPER, ['`"b"` is another text', "`api.access.deny(reason)` is taken out", '`"x"` is another text']),
    ],
)  # fmt: skip
def test_what_makes_no_difference(text: str, same: list[str]) -> None:
    original = program(text)
    equivalence = Equivalence(original)
    found = [each.what for each in mutants(original, sources(text)) if equivalence.holds(each.program)]
    assert sorted(found) == sorted(same)


def test_an_action_is_the_same_as_itself() -> None:
    original = program(BRANCHES)
    assert Equivalence(original).holds(original)
