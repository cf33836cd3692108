"""Worlds that differ, put together by their reasons: each place of a world may be one, and is repaired by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import pytest

from actiongen.importer.judge import groups
from actiongen.importer.judge.choices import Drawn
from actiongen.importer.judge.explain import Explainer, Reason
from actiongen.importer.judge.groups import differences, shrunk
from actiongen.importer.judge.model import Class
from actiongen.importer.judge.patches import Edit
from actiongen.importer.judge.trials import Side, Trial
from actiongen.runs.run import Run
from actiongen.source import Span

SIDES = tuple(Side(Run(((each, ()),)), None, False, None) for each in ("original", "policy"))
UNDOCUMENTED = 10
"""Places from there on hold what Auth0 does not document."""


def without(place: int) -> Callable[[Drawn], Drawn]:
    def repaired(world: Drawn) -> Drawn:
        pairs = zip(world[::2], world[1::2], strict=True)
        return tuple(number for pair in pairs if pair[0] != place for number in pair)

    return repaired


def places(world: Drawn) -> tuple[int, ...]:
    return world[::2]


class Stub:
    """An explainer, its choices and its trials: a world differs where a place is that has a reason."""

    def __init__(self, reasons: Mapping[int, Reason]) -> None:
        self.reasons = reasons
        self.choices = self.trials = self
        self.thorough: list[bool] = []

    def order(self, world: Drawn) -> tuple[bool, int]:
        return not self.is_documented(world), len(world)

    def is_documented(self, world: Drawn) -> bool:
        return all(each < UNDOCUMENTED for each in places(world))

    def attempt(self, worlds: Sequence[Drawn], *, tell: bool = False, cover: bool = False) -> list[Trial]:
        return [self.trial(each, tell) for each in worlds]

    def under(self, edits: Sequence[Edit], worlds: Sequence[Drawn], *, tell: bool = False) -> list[Trial]:
        # An edit repairs the place that it names.
        gone = [offset for edit in edits for offset, _ in edit.insertions]
        for place in gone:
            worlds = [without(place)(each) for each in worlds]
        return self.attempt(worlds, tell=tell)

    def trial(self, world: Drawn, tell: bool) -> Trial:
        differs = any(each in self.reasons for each in places(world))
        told: Any = SIDES if tell else None
        return Trial("k" if differs else None, None, told, is_said=99 in places(world) and tell)

    def reason(self, world: Drawn, trial: Trial, *, is_thorough: bool = True) -> Reason:
        self.thorough.append(is_thorough)
        return next(self.reasons[each] for each in places(world) if each in self.reasons)

    def unexplained(self, trial: Trial) -> Reason:
        assert trial.sides is not None
        return Reason(Class.OTHER, "something else")


def repaired(kind: Class, what: str, place: int, span: Span | None = None) -> Reason:
    return Reason(kind, what, span, without(place))


def found(
    reasons: Mapping[int, Reason], worlds: Mapping[str, Iterable[Drawn]], patch: pytest.MonkeyPatch
) -> tuple[list[tuple[str, str, int, Any, bool]], Stub]:
    patch.setattr(groups, "input_of", lambda choices, world, sides: world)
    stub = Stub(reasons)
    given = {key: tuple(each) for key, each in worlds.items()}
    made = differences(given, {}, cast(Explainer, stub))
    return [
        (each.kind.name, each.what, each.events, each.smallest, each.is_documented) for each in made
    ], stub


ONE = repaired(Class.TYPE, "one", 1)
TWO = repaired(Class.ABSENT, "two", 2)


def test_worlds_of_one_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = found({1: ONE}, {"k": [(1, 0, 2, 0), (3, 0, 4, 0, 1, 5), (1, 2, 5, 1)]}, monkeypatch)
    assert made == [("TYPE", "one", 3, (1, 0), True)]


def test_worlds_of_two_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = [(1, 0, 2, 0), (1, 0), (2, 0), (2, 1), (2, 3)]
    made, stub = found({1: ONE, 2: TWO}, {"k": worlds}, monkeypatch)
    assert made == [("ABSENT", "two", 3, (2, 0), True), ("TYPE", "one", 2, (1, 0), True)]
    assert all(stub.thorough)


def test_what_a_change_of_the_original_repairs(monkeypatch: pytest.MonkeyPatch) -> None:
    patched = Reason(Class.TRUTHY, "patched", patch=Edit(((1, "x"),)))
    made, _ = found({1: patched, 2: TWO}, {"k": [(1, 0), (1, 0, 2, 0), (2, 0)]}, monkeypatch)
    assert made == [("TRUTHY", "patched", 2, (1, 0), True), ("ABSENT", "two", 1, (2, 0), True)]


def test_what_nothing_explains(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Reason(Class.OTHER, "?")
    worlds = [(1, 0), (1, 1), (1, 2), (2, 0), (1, 3, 9, 9)]
    made, stub = found({1: nothing, 2: TWO}, {"k": worlds}, monkeypatch)
    assert made == [("OTHER", "something else", 4, (1, 0), True), ("ABSENT", "two", 1, (2, 0), True)]
    # After two of them no change of the original is tried.
    assert stub.thorough[:3] == [True, True, False]


def test_a_repair_that_repairs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = found({1: repaired(Class.TYPE, "one", 7)}, {"k": [(1, 0), (1, 1, 2, 0)]}, monkeypatch)
    assert made == [("OTHER", "something else", 2, (1, 0), True)]


def test_what_the_runs_show(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Reason(Class.ABSENT, "said")
    made, _ = found({99: said, 1: ONE}, {"k": [(99, 0), (99, 1, 1, 0), (1, 0)]}, monkeypatch)
    assert made == [("ABSENT", "said", 2, (99, 0), False), ("TYPE", "one", 1, (1, 0), True)][::-1]


def test_without_a_repair_all_of_a_kind_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    throws = Reason(Class.THROWS, "throws")
    made, _ = found({1: throws}, {"k": [(1, 0), (1, 1), (1, 2)]}, monkeypatch)
    assert made == [("THROWS", "throws", 3, (1, 0), True)]


def test_the_gravest_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = {
        1: repaired(Class.TYPE, "few", 1),
        2: repaired(Class.TYPE, "many", 2),
        3: repaired(Class.GATE_OPENED, "gate", 3),
        4: Reason(Class.OTHER, "?"),
        12: repaired(Class.GATE_OPENED, "undocumented", 12),
    }
    worlds = {
        "a": [(1, 0)],
        "b": [(2, 0), (2, 1), (2, 2)],
        "c": [(3, 0), (3, 1)],
        "d": [(4, 0)],
        "e": [(12, each) for each in range(5)],
    }
    made, _ = found(reasons, {"k": [world for each in worlds.values() for world in each]}, monkeypatch)
    assert [(each[1], each[2], each[4]) for each in made] == [
        ("something else", 1, True),
        ("gate", 2, True),
        ("many", 3, True),
        ("few", 1, True),
        ("undocumented", 5, False),
    ]


def test_one_reason_in_several_kinds_of_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = {
        11: repaired(Class.TYPE, "a is 5, of another type and b is null", 11),
        2: repaired(Class.TYPE, "a is {}, of another type and b is null", 2),
    }
    groups_of = {"k": [(11, 0), (11, 1)], "l": [(2, 0, 3, 0)]}
    monkeypatch.setattr(
        Stub,
        "trial",
        lambda self, world, tell: Trial(
            "l" if 2 in places(world) else "k" if 11 in places(world) else None,
            None,
            cast(Any, SIDES) if tell else None,
        ),
    )
    made, _ = found(reasons, groups_of, monkeypatch)
    # The one that is documented is shown.
    assert made == [("TYPE", "a is 5, of another type and b is null", 3, (2, 0), True)]


def test_two_reasons_that_others_have_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of difference where both are at once is counted with them, unless more is in it."""
    keys = {(1,): "a", (2,): "b", (1, 2): "c", (1, 2, 3): "c", (3,): "c", (1, 3): "c", (2, 3): "c"}

    def trial(self: Stub, world: Drawn, tell: bool) -> Trial:
        named = tuple(sorted(each for each in places(world) if each < 4))
        return Trial(keys.get(named), None, cast(Any, SIDES) if tell else None)

    monkeypatch.setattr(Stub, "trial", trial)
    reasons = {3: Reason(Class.OTHER, "?"), 1: ONE, 2: TWO}
    both: dict[str, list[Drawn]] = {"a": [(1, 0), (1, 1)], "b": [(2, 0)], "c": [(1, 0, 2, 0), (1, 1, 2, 0)]}
    made, _ = found(reasons, both, monkeypatch)
    assert [(each[1], each[2]) for each in made] == [("one", 4), ("two", 1)]
    made, _ = found(reasons, both | {"c": [*both["c"], (3, 0)]}, monkeypatch)
    assert [(each[1], each[2]) for each in made] == [("something else", 1), ("one", 4), ("two", 1)]


def test_the_smallest_world() -> None:
    stub = cast(Explainer, Stub({1: ONE}))
    assert shrunk((5, 0, 1, 7, 6, 0), "k", stub)[0] == (1, 7)
    assert shrunk((5, 0, 1, 7), "other", stub)[0] == (5, 0, 1, 7)
    world, trial = shrunk((1, 7), "k", stub)
    assert world == (1, 7) and trial.sides is SIDES


def same(left: Reason, right: Reason) -> bool:
    return groups._is_same(left, right)


def at(start: int, end: int) -> Reason:
    return Reason(Class.TYPE, "x", Span("a.js", start, end))


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        (ONE, ONE, True),
        (ONE, Reason(Class.ABSENT, "one"), False),
        (ONE, Reason(Class.TYPE, "two"), False),
        (ONE, Reason(Class.TYPE, "one", cause=Class.THROWS), False),
        (Reason(Class.TYPE, "reading 'a'"), Reason(Class.TYPE, "reading 'b'"), True),
        (
            Reason(Class.TYPE, "x is 1, of another type"),
            Reason(Class.TYPE, "x is [2], of another type"),
            True,
        ),
        (Reason(Class.TYPE, "x is 1, empty"), Reason(Class.TYPE, "x is 2, empty"), False),
        (at(1, 5), at(4, 9), True),
        (at(4, 9), at(1, 5), True),
        (at(1, 5), at(5, 9), False),
        (at(5, 9), at(1, 5), False),
        (at(1, 5), Reason(Class.TYPE, "x"), False),
        (Reason(Class.TYPE, "x"), at(1, 5), False),
    ],
)
def test_one_and_the_same_reason(left: Reason, right: Reason, is_same: bool) -> None:
    assert same(left, right) is is_same


def test_what_changes_something() -> None:
    assert groups._is_changed(ONE) and groups._is_changed(Reason(Class.TYPE, "x", patch=Edit(())))
    assert not groups._is_changed(Reason(Class.TYPE, "x", holds=lambda _: True))


def test_kinds_of_differences_beyond_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no reason of the others explains is looked at after all, up to a number."""
    monkeypatch.setattr(groups, "_MOST_GROUPS", 0)
    monkeypatch.setattr(groups, "_MOST_LATE", 1)
    made, _ = found({1: ONE, 2: TWO}, {"k": [(1, 0), (1, 1)], "l": [(2, 0)]}, monkeypatch)
    assert [(each[1], each[2]) for each in made] == [("something else", 1), ("one", 2)]
