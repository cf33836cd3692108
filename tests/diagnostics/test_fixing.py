"""Fixes that are applied: what is left compiles no worse than before, and a second time changes nothing."""

from pathlib import Path

import pytest
from bad_cases import cases

from actiongen.compiler import compile_folder
from actiongen.diagnostics.fixing import applied, fixed
from actiongen.diagnostics.model import Diagnostic, Edit, Fix
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
        from actiongen.diagnostics.codes_meaning import EMAIL_CASE
        from actiongen.diagnostics.model import Label

        return tuple(Diagnostic(EMAIL_CASE, each.title, Label(at), fix=each) for each in (first, second)) * (
            only.text == "abc"
        )

    assert [each.text for each in fixed((source,), once)] == ["one"]
    assert "two" not in seen


def test_a_fix_that_makes_an_error_is_left_out_and_the_others_are_not() -> None:
    from actiongen.diagnostics.codes_meaning import EMAIL_CASE, TYPE_MISMATCH
    from actiongen.diagnostics.model import Label

    def told(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        (only,) = sources
        found = []
        for word, better in (("bad", "broken"), ("low", "high")):
            if word in only.text:
                start = only.text.index(word)
                at = Span(only.path, start, start + len(word))
                found.append(Diagnostic(EMAIL_CASE, word, Label(at), fix=Fix(better, (Edit(at, better),))))
        if "broken" in only.text:
            found.append(Diagnostic(TYPE_MISMATCH, "broken", Label(Span(only.path, 0, 1))))
        return tuple(found)

    (after,) = fixed((Source("policies/a.policy", "bad low"),), told)
    assert after.text == "bad high"


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
