"""What mends and what excuses a diagnostic, at its place."""

import pytest
from bad_cases import BAD, cases_of
from ide_folders import at, workspace

from actiongen.diagnostics.levels import silenceable
from actiongen.ide.actions import code_actions
from actiongen.ide.fixes import excuses, fix_all, fixes, wrong_at
from actiongen.ide.model import ActionKind, CodeAction
from actiongen.ide.trying import changed
from actiongen.ide.workspace import View, Workspace

WRONG = """action(name="Staff", trigger="post-login")

with rule("Staff", when=event.user.emial == "ann@corp.example"):
    api.multifactor.enable("any")
"""


def offered(folder: Workspace, before: str, after: str) -> list[CodeAction]:
    view, offset = at(folder, "a", before, after)
    return [*code_actions(view, view.source.span(offset, offset))]


def text_after(folder: Workspace, action: CodeAction) -> str:
    view = changed(folder, action.changes).view("policies/a.policy")
    assert view is not None
    return view.source.text


def test_a_fix() -> None:
    folder = workspace(a=WRONG)
    (fix,) = offered(folder, "emi", "al")
    assert (fix.title, fix.kind, fix.codes, fix.is_preferred) == (
        "Write `email`",
        ActionKind.QUICK_FIX,
        ("AG203",),
        True,
    )
    assert text_after(folder, fix) == WRONG.replace("emial", "email")
    assert offered(folder, "na", "me=") == []


def test_an_excuse() -> None:
    text = WRONG.replace("emial", "email")
    folder = workspace(a=text)
    excuse = next(each for each in offered(folder, "api.multi", "factor") if each.title.startswith("Excuse"))
    assert excuse.title == "Excuse `breaks-in-way` here, with a reason"
    after = text_after(folder, excuse)
    assert after == text.replace(
        "    api.m", "    # allow: breaks-in-way - TODO: say why\\n    api.m".replace("\\n", "\n")
    )
    left = [each.code.id for each in changed(folder, excuse.changes).problems()["policies/a.policy"]]
    assert "AG421" not in left and "AG420" in left


def test_what_one_comment_excuses_is_offered_once() -> None:
    text = WRONG.replace(
        'event.user.emial == "ann@corp.example"', 'event.user.email == "a" or event.user.email == "b"'
    )
    folder = workspace(a=text)
    view, start = at(folder, "a", "", "with rule")
    span = view.source.span(start, len(text))
    assert [each.code.id for each in wrong_at(view, span)].count("AG415") == 2
    assert [each.title for each in excuses(view, span)].count("Excuse `email-case` here, with a reason") == 1
    # Each place has a fix of its own.
    assert [each.title for each in fixes(view, span)].count("Compare in lower case") == 2


def test_all_of_a_file() -> None:
    text = WRONG.replace("when=", "when=event.tenent.id and ")
    view, _ = at(workspace(a=text), "a", "al", " ==")
    (change,) = fix_all(view)
    assert "event.tenant.id and event.user.email.lower() ==" in change.text
    clean, _ = at(workspace(a=change.text), "a", "na", "me=")
    assert fix_all(clean) == ()


@pytest.mark.slow
def test_every_fix_and_every_excuse_of_the_bad_cases() -> None:
    """What is offered mends: the diagnostic is gone, and no other code is there that was not."""
    fixed = excused = 0
    cases = [case for file in sorted(BAD.glob("AG[2458]*.policy"))[::2] for case in cases_of(file)[:2]]
    for case in cases:
        folder = Workspace(case.bad.sources)
        for each in [each for those in folder.problems().values() for each in those if each.path]:
            view = folder.view(each.span.path)
            assert view is not None
            actions = [action for action in code_actions(view, each.span) if each.code.id in action.codes]
            assert bool(each.fix and each.fix.edits) == any(action.is_preferred for action in actions)
            fixed += sum(action.is_preferred for action in actions)
            for action in actions:
                if not action.is_preferred:
                    assert silenceable(each.code)
                    excused += 1
                    assert is_less(view, folder, action, each.code.id), (case.id, action)
    assert fixed > 10 and excused > 10


def is_less(view: View, folder: Workspace, action: CodeAction, code: str) -> bool:
    """Whether there is less of a code than before."""
    after = changed(folder, action.changes)

    def count(each: Workspace) -> int:
        return sum(found.code.id == code for found in each.problems()[view.source.path])

    return count(after) < count(folder)
