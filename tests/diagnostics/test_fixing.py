"""Fixes that are applied: what is left compiles no worse than before, and a second time changes nothing."""

from pathlib import Path

import pytest
from bad_cases import cases

from actiongen.compiler import compile_folder
from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.codes_meaning import EMAIL_CASE, TYPE_MISMATCH
from actiongen.diagnostics.fixing import _apart, _is_worse, _key, applied, fixed
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.source import Source, Span

HEAD = 'action(name="A", trigger="post-login")\n\n'


def diagnose(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
    return compile_folder(sources).diagnostics


def mended(text: str) -> str:
    (source,) = fixed((Source("policies/a.policy", HEAD + text),), diagnose)
    return source.text.removeprefix(HEAD)


def errors(sources: tuple[Source, ...]) -> int:
    return sum(each.is_error for each in diagnose(sources))


CODES = sorted({case.code for case in cases("AG")})


@pytest.mark.every(3)
@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_every_fix_of_the_cases_is_applied_once_and_leaves_no_more_errors(code: str) -> None:
    for case in cases(code):
        before = case.bad.sources
        found = diagnose(before)
        if any(each.fix for each in found):
            after = fixed(before, diagnose)
            assert fixed(after, diagnose) == after, "twice changes nothing"
            if not any(each.code.id < "AG2" for each in found):
                assert errors(after) <= errors(before), case.id


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'with rule("a", when=event.user.nicknme == "x"):\n    api.access.denny("no")\n',
            'with rule("a", when=event.user.nickname == "x"):\n    api.access.deny("no")\n',
        ),
        # two rounds: the second mistake shows when the first one is mended
        (
            'with rule("a", when=event.client.name == "x" or event.user.email_verifed):\n'
            '    api.multifactor.enable("any")\n',
            'with rule("a", when=(event.client.name == "x" or event.user.email_verified)'
            ' and event.transaction.protocol != "oauth2-refresh-token"):\n    api.multifactor.enable("any")\n',
        ),
        # what somebody has allowed stays
        (
            '# allow: breaks-in-way - known\nwith rule("a", when=event.user.email_verified):\n'
            '    api.multifactor.enable("any")\n',
            '# allow: breaks-in-way - known\nwith rule("a", when=event.user.email_verified):\n'
            '    api.multifactor.enable("any")\n',
        ),
    ],
)
def test_what_is_mended(before: str, after: str) -> None:
    assert mended(before) == after


def test_of_two_fixes_that_touch_one_waits() -> None:
    at = Span("policies/a.policy", 0, 3)
    first, second = (Fix(word, (Edit(at, word),)) for word in ("one", "two"))
    source = Source("policies/a.policy", "abc")
    seen: list[str] = []

    def once(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        (only,) = sources
        seen.append(only.text)
        return tuple(Diagnostic(EMAIL_CASE, each.title, Label(at), fix=each) for each in (first, second)) * (
            only.text == "abc"
        )

    assert [each.text for each in fixed((source,), once)] == ["one"]
    assert "two" not in seen


def test_a_fix_that_makes_an_error_is_left_out_and_the_others_are_not() -> None:
    def told(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        (only,) = sources
        found = []
        for word, better in (("bad", "broken"), ("low", "high"), ("mid", "top")):
            if word in only.text:
                start = only.text.index(word)
                at = Span(only.path, start, start + len(word))
                found.append(Diagnostic(EMAIL_CASE, word, Label(at), fix=Fix(better, (Edit(at, better),))))
        if "broken" in only.text:
            found.append(Diagnostic(TYPE_MISMATCH, "broken", Label(Span(only.path, 0, 1))))
        return tuple(found)

    (after,) = fixed((Source("policies/a.policy", "bad low mid"),), told)
    assert after.text == "bad high top"


def wrong(*codes: str, path: str = "policies/a.policy") -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(ALL[id], id, Label(Span(path, 0, 1))) for id in codes)


B = "policies/b.policy"


@pytest.mark.parametrize(
    ("before", "after", "is_worse"),
    [
        ((), (), False),
        (wrong("AG203"), (), False),
        ((), wrong("AG401"), False),
        ((), wrong("AG203"), True),
        (wrong("AG203"), wrong("AG203"), False),
        (wrong("AG203"), wrong("AG203", "AG203"), True),
        (wrong("AG203", "AG203"), wrong("AG203"), False),
        # What a mistake hid shows where it is mended.
        (wrong("AG203"), wrong("AG301"), False),
        (wrong("AG203"), wrong("AG203", "AG301"), False),
        (wrong("AG203"), wrong("AG102"), True),
        (wrong("AG102"), wrong("AG102", "AG203"), False),
        (wrong("AG203"), wrong("AG203", path=B), True),
        (wrong("AG203") + wrong("AG301", path=B), wrong("AG203", path=B), False),
        ((Diagnostic(ALL["AG654"], "m", None),), (), False),
        ((), (Diagnostic(ALL["AG654"], "m", None),), True),
    ],
)
def test_what_is_worse(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...], is_worse: bool) -> None:
    assert _is_worse(before, after) is is_worse


def test_words_are_mended_one_round_after_the_other_and_no_further() -> None:
    """Each round uncovers the next word; somebody who would go on for ever is stopped."""
    rounds: list[str] = []

    def told(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        (only,) = sources
        rounds.append(only.text)
        number = int(only.text)
        at = Span(only.path, 0, len(only.text))
        fix = Fix(f"to {number + 1}", (Edit(at, str(number + 1)),))
        return (Diagnostic(EMAIL_CASE, "m", Label(at), fix=fix),) if number < 100 else ()

    assert fixed((Source("policies/a.policy", "95"),), told)[0].text == "100"
    assert rounds == [*map(str, range(95, 101))]
    assert fixed((Source("policies/a.policy", "0"),), told)[0].text == "10"


@pytest.mark.parametrize(
    ("one", "other", "touch"),
    [
        ((0, 1), (1, 2), True),
        ((1, 2), (0, 1), True),
        ((0, 1), (2, 3), False),
        ((2, 3), (0, 1), False),
        ((0, 9), (3, 4), True),
        ((3, 4), (0, 9), True),
        ((2, 2), (2, 2), True),
    ],
)
def test_edits_that_touch_are_not_made_at_once(
    one: tuple[int, int], other: tuple[int, int], touch: bool
) -> None:
    def fix(path: str, at: tuple[int, int]) -> Fix:
        return Fix(f"{path} {at}", (Edit(Span(path, *at), "x"),))

    first, second = fix("policies/a.policy", one), fix("policies/a.policy", other)
    assert _apart([first, second]) == ([first] if touch else [first, second])
    assert _apart([first, fix(B, other)]) == [first, fix(B, other)], "another file"


def test_a_fix_without_edits_is_none() -> None:
    def told(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        return (Diagnostic(EMAIL_CASE, "m", None, fix=Fix("by hand", ())), Diagnostic(EMAIL_CASE, "n", None))

    sources = (Source("policies/a.policy", "a"),)
    assert fixed(sources, told) is sources


def test_edits_of_one_fix_in_several_files() -> None:
    a, b = Source("policies/a.policy", "xay"), Source("policies/b.policy", "xby")
    fix = Fix(
        "both", (Edit(Span(a.path, 1, 2), "1"), Edit(Span(b.path, 3, 3), "2"), Edit(Span(a.path, 0, 0), "0"))
    )
    assert [each.text for each in applied((a, b), [fix])] == ["0x1y", "xby2"]


ROOT = Path(__file__).parents[2]


def test_the_policies_of_this_repository_have_nothing_to_mend() -> None:
    files = sorted((ROOT / "policies").rglob("*.policy"))
    sources = tuple(
        Source(f"policies/{file.relative_to(ROOT / 'policies').as_posix()}", file.read_text("utf-8"))
        for file in files
    )
    assert fixed(sources, diagnose) == sources


def test_a_fix_is_the_same_one_wherever_its_place_has_moved_to() -> None:
    def key(
        text: str, start: int, title: str = "t", new: str = "n", path: str = "policies/a.policy"
    ) -> object:
        fix = Fix(title, (Edit(Span(path, start, start + 3), new),))
        return _key(fix, (Source("policies/a.policy", text), Source(B, text)))

    same = key("abc", 0)
    assert key("x abc", 2) == same
    others = (key("xbc", 0), key("abc", 0, title="u"), key("abc", 0, new="m"), key("abc", 0, path=B))
    assert same not in others and len({same, *others}) == 5
    assert key("abc", 0, path="policies/gone.policy") == ("t", ("policies/gone.policy", "", "n"))
