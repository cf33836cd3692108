"""Renaming across files, tests and flows; what would not mean the same is refused."""

from dataclasses import replace

import pytest
from ide_folders import FLOWS, LIBRARY, STAFF, at, everywhere, staff_folder, workspace

from actiongen.ide.model import Change, Refusal
from actiongen.ide.moving import moved, replaced
from actiongen.ide.renaming import can_rename, rename
from actiongen.ide.same_program import same_but_for
from actiongen.ide.trying import edited
from actiongen.ide.workspace import Workspace
from actiongen.options import Target


def test_the_folder_is_clean() -> None:
    assert [
        each.message for those in staff_folder().problems().values() for each in those if each.is_error
    ] == []


def renamed(folder: Workspace, name: str, before: str, after: str, new: str) -> dict[str, str] | str:
    """The texts that change, or why none does; moved files by their new names."""
    view, offset = at(folder, name, before, after)
    found = rename(view, offset, new)
    if isinstance(found, Refusal):
        return found.reason
    assert not isinstance(can_rename(view, offset), Refusal)
    texts: dict[str, str] = {}
    for path in sorted({each.span.path for each in found}):
        other = folder.view(path)
        assert other is not None
        mine = [each for each in found if each.span.path == path]
        moved = next((each.moved_to for each in mine if each.moved_to), path)
        texts[moved] = edited(other.source.text, [each for each in mine if not each.moved_to])
    return texts


@pytest.mark.parametrize(
    ("name", "before", "after", "old", "new"),
    [
        ("staff", "when=is_st", "aff", "is_staff", "belongs"),
        ("shared/staff", "{DOM", "AIN", "DOMAIN", "CORP_DOMAIN"),
        ("flows", "ann@{DOM", "AIN", "DOMAIN", "CORP_DOMAIN"),
        ("staff", 'rule("Staff', " are", "Staff are known", "Staff come in"),
        ("flows", 'rules=["Staff', " are", "Staff are known", "Staff, and nobody else, come in"),
    ],
)
def test_it_renames_all(name: str, before: str, after: str, old: str, new: str) -> None:
    found = renamed(staff_folder(), name, before, after, new)
    texts = {"shared/staff": LIBRARY, "staff": STAFF, "flows": FLOWS}
    wanted = {
        f"policies/{path}.policy": (
            text.replace(old, new) if old != "is_staff" else text.replace("is_staff", new)
        )
        for path, text in texts.items()
        if old in text
    }
    assert found == wanted


def test_a_secret_of_one_action() -> None:
    flows = FLOWS.replace(', "other"', "")
    found = renamed(staff_folder(flows), "staff", "secrets.K", "EY", "API_KEY")
    assert found == {
        "policies/staff.policy": STAFF.replace("KEY", "API_KEY"),
        "policies/flows.policy": flows.replace("KEY", "API_KEY"),
    }
    why = renamed(staff_folder(), "staff", "secrets.K", "EY", "API_KEY")
    assert why == "policies/flows.policy means that of policies/other.policy by this name as well"


def test_a_key_of_a_schema() -> None:
    found = renamed(staff_folder(), "staff", 'setAppMetadata("pl', "an", "tier")
    assert found == {
        "policies/staff.policy": STAFF.replace("plan", "tier"),
        "policies/shared/staff.policy": LIBRARY.replace("plan", "tier"),
    }
    why = renamed(staff_folder(), "staff", 'setAppMetadata("pl', "an", "the-tier")
    assert (
        isinstance(why, str)
        and "cannot stand without quotes, as it does in policies/shared/staff.policy, line 2" in why
    )


def test_a_key_within_a_key() -> None:
    text = (
        'action(name="A", trigger="post-login", deploy=False)\n'
        'schema(event.user.app_metadata, address={"city": string}, tags=[{"name": string}])\n\n'
        'with rule("R", when=event.user.app_metadata.address.city == "x"):\n'
        '    log(any(tag.name == "a" for tag in event.user.app_metadata.tags))\n'
    )
    folder = workspace(a=text)
    wanted = {"policies/a.policy": text.replace("city", "town")}
    assert renamed(folder, "a", "address.ci", "ty", "town") == wanted
    assert renamed(folder, "a", '{"ci', "ty", "town") == wanted
    assert renamed(folder, "a", "tag.na", "me", "word") == {
        "policies/a.policy": text.replace('"name"', '"word"').replace("tag.name", "tag.word")
    }


@pytest.mark.parametrize(
    ("new", "member"),
    [
        ("tier", "app_metadata.tier "),
        ("a-b", 'app_metadata["a-b"] '),
        ("é b", 'app_metadata["é b"] '),
    ],
)
def test_a_key_that_is_no_name_stands_in_brackets(new: str, member: str) -> None:
    text = (
        'action(name="A", trigger="post-login")\nschema(event.user.app_metadata, {"plan": string})\n\n'
        'with rule("R", when=event.user.app_metadata.plan == "x"):\n    stop()\n'
    )
    found = renamed(workspace(a=text), "a", "metadata.pl", "an", new)
    assert found == {
        "policies/a.policy": text.replace("app_metadata.plan ", member).replace('"plan"', f'"{new}"')
    }


def test_files_are_moved() -> None:
    found = renamed(staff_folder(), "staff", "shared/st", "aff.policy", "common/people")
    assert found == {
        "policies/common/people.policy": LIBRARY,
        "policies/staff.policy": STAFF.replace("shared/staff", "common/people"),
        "policies/flows.policy": FLOWS.replace("shared/staff", "common/people"),
    }
    found = renamed(staff_folder(), "flows", '["st', "aff", "people")
    assert found == {
        "policies/people.policy": STAFF,
        "policies/flows.policy": FLOWS.replace('["staff"', '["people"'),
    }
    assert (
        renamed(staff_folder(), "flows", '["st', "aff", "other") == "there is a policies/other.policy already"
    )


def test_a_file_that_somebody_moves() -> None:
    folder = staff_folder()

    def texts(path: str, to: str) -> dict[str, str]:
        found = moved(folder, path, to)
        assert not isinstance(found, Refusal), found
        changes = {each.span.path: folder.view(each.span.path) for each in found}
        return {
            at: edited(view.source.text, [each for each in found if each.span.path == at])
            for at, view in changes.items()
            if view is not None
        }

    assert texts("policies/shared/staff.policy", "policies/people.policy") == {
        "policies/staff.policy": STAFF.replace("shared/staff", "people"),
        "policies/flows.policy": FLOWS.replace("shared/staff", "people"),
    }
    assert texts("policies/staff.policy", "policies/people/ours.policy") == {
        "policies/flows.policy": FLOWS.replace('["staff"', '["ours"'),
    }
    assert texts("policies/staff.policy", "policies/people/staff.policy") == {}
    assert isinstance(moved(folder, "policies/gone.policy", "policies/a.policy"), Refusal)
    taken = moved(folder, "policies/staff.policy", "policies/other.policy")
    assert isinstance(taken, Refusal) and "there is a policies/other.policy already" in taken.reason


def test_a_move_after_which_something_would_be_wrong_changes_nothing() -> None:
    one = 'action(name="{}", trigger="post-login")\n\nwith rule("R"):\n    log("x")\n'
    folder = workspace(a=one.format("A"), b__b=one.format("B"), flows='flow("post-login", ["a", "b"])\n')
    found = moved(folder, "policies/a.policy", "policies/c/b.policy")
    assert isinstance(found, Refusal) and "`b`" in found.reason


def test_the_action_that_a_plan_would_replace() -> None:
    folder = staff_folder()
    view, _ = at(folder, "staff", "", "action(")
    assert replaced(view, "staff") is None, "it is called as it was"
    found = replaced(view, "people")
    assert found is not None and "destroys auth0_action.people" in found.reason
    assert "variables of its secrets" in found.reason
    after = edited(view.source.text, found.keeping)
    assert after == STAFF.replace('trigger="post-login")', 'trigger="post-login", resource="people")')
    folder.put(replace(view.source, text=after))
    kept, _ = at(folder, "staff", "", "action(")
    assert kept.program is not None and kept.program.header.resource == "people"
    assert replaced(kept, "other") is None, "the address stands in the text"
    library, _ = at(folder, "shared__staff".replace("__", "/"), "", "DOMAIN =")
    assert replaced(library, "other") is None


def test_without_terraform_nothing_is_replaced() -> None:
    folder = staff_folder()
    folder.configure(replace(folder.options, target=Target.DEPLOY_CLI))
    assert replaced(at(folder, "staff", "", "action(")[0], "people") is None


@pytest.mark.parametrize(
    ("name", "before", "after", "new", "why"),
    [
        ("staff", "when=is_st", "aff", "event", "with the name `event`"),
        ("staff", "when=is_st", "aff", "DOMAIN", "with the name `DOMAIN`"),
        ("shared/staff", "{DOM", "AIN", "email", "with the name `email`"),
        ("staff", "when=is_st", "aff", "a b", "`a b` is no name"),
        ("staff", "is_staff(event.user.em", "ail", "mail", "Auth0 gives the fields"),
        ("staff", "setApp", "Metadata", "x", "Auth0 gives the methods"),
        ("staff", "a", "ction(", "Big Name", "no name of a policy's file"),
        ("staff", "wi", 'th rule("Staff', "x", "there is no name here"),
        ("staff", 'rule("Staff', " are", "The key fits", "with the name `The key fits`"),
    ],
)
def test_it_says_why_not(name: str, before: str, after: str, new: str, why: str) -> None:
    found = renamed(staff_folder(), name, before, after, new)
    assert isinstance(found, str) and why in found


def test_in_a_broken_file() -> None:
    text = 'limit = 3\nhalf = event.\n\nwith rule("R", when=event.stats.logins_count > limit'
    found = renamed(workspace(a=text), "a", "> lim", "it", "most")
    assert found == {"policies/a.policy": text.replace("limit", "most")}


def test_another_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def never(before: str, after: str, old: str, new: str) -> bool:
        asked.append((old, new, "isStaff" in before, "belongs" in after))
        return False

    monkeypatch.setattr("actiongen.ide.renaming.same_but_for", never)
    why = renamed(staff_folder(), "shared/staff", "def is_st", "aff", "belongs")
    assert why == "with the name `belongs` the JavaScript of policies/staff.policy would be another program"
    assert asked == [("is_staff", "belongs", True, True)]


def test_a_name_that_would_mean_something_else_in_what_cannot_be_read() -> None:
    why = renamed(workspace(a="x = 1\nhalf = y + x +\n"), "a", "+ ", "x", "y")
    assert why == "with the name `y` a name in policies/a.policy would mean something else"


def test_what_is_the_same_program() -> None:
    assert same_but_for("const isStaff = 1; // is_staff", "const isMember = 1;", "is_staff", "is_member")
    assert same_but_for("const isStaff = 1;", "const isMember2 = 1;", "is_staff", "is_member")
    assert not same_but_for("const isStaff = 1;", "const isMember = 2;", "is_staff", "is_member")
    assert not same_but_for("f(a, b);", "f(b, a);", "a", "b")
    assert not same_but_for("f(a);", "f(a, a);", "a", "b")
    # A member is the same however its name is written.
    assert same_but_for("f(x.a.c);", 'f(x["b-b"].c);', "a", "b-b")
    assert same_but_for("f(x?.a);", 'f(x?.["b-b"]);', "a", "b-b")
    for other in ("f(y['b-b']);", "f(x?.['b-b']);", "f(x['c-c']);", "f(x[b]);", "f(x[0]);"):
        assert not same_but_for("f(x.a);", other, "a", "b-b"), other


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("part", range(3))
def test_everywhere(part: int) -> None:
    done = number = 0
    for view in everywhere(each=2, part=part, parts=3):
        asked = set()
        for offset in range(len(view.source.text) + 1):
            span = can_rename(view, offset)
            if isinstance(span, Refusal) or span in asked:
                continue
            asked.add(span)
            number += 1
            if number % 5:
                continue
            found = rename(view, offset, "other_name")
            assert isinstance(found, Refusal) or all(isinstance(each, Change) for each in found)
            done += not isinstance(found, Refusal)
    assert done > 5
