"""Definitions and references, across files, tests and flows."""

import pytest
from ide_folders import FLOWS, LIBRARY, STAFF, at, everywhere, shown, staff_folder, workspace

from actiongen.ide.meaning import entry_at
from actiongen.ide.navigation import definition, references
from actiongen.ide.workspace import Workspace


@pytest.fixture
def folder() -> Workspace:
    # The key in the test of the flow is that of one action.
    return staff_folder(FLOWS.replace('"other"', 'external("slack")'))


def named(folder: Workspace, name: str, before: str, after: str) -> tuple[list[str], list[str]]:
    view, offset = at(folder, name, before, after)
    return shown(folder, definition(view, offset)), shown(folder, references(view, offset))


def test_a_helper_of_a_library(folder: Workspace) -> None:
    where, uses = named(folder, "staff", "when=is_st", "aff(")
    assert where == ["shared/staff 5 is_staff"]
    assert uses == ["shared/staff 5 is_staff", "staff 3 is_staff", "staff 6 is_staff"]
    assert named(folder, "shared/staff", "def is_staff", "(") == (where, uses)
    assert named(folder, "staff", '"is_st', 'aff"') == (where, uses)


def test_a_definition_in_tests_of_a_flow(folder: Workspace) -> None:
    _, uses = named(folder, "flows", "{DOM", "AIN}")
    assert uses == [
        "flows 2 DOMAIN",
        "flows 4 DOMAIN",
        "shared/staff 1 DOMAIN",
        "shared/staff 6 DOMAIN",
        "staff 3 DOMAIN",
        "staff 10 DOMAIN",
    ]


def test_a_parameter_and_a_loop(folder: Workspace) -> None:
    assert named(folder, "shared/staff", "is_staff(em", "ail:")[1] == [
        "shared/staff 5 email",
        "shared/staff 6 email",
    ]
    where, uses = named(folder, "staff", "if let", "ter]")
    assert where == ["staff 10 letter"]
    assert uses == ["staff 10 letter", "staff 10 letter", "staff 10 letter"]


def test_the_title_of_a_rule(folder: Workspace) -> None:
    where, uses = named(folder, "flows", "rules=", '["Staff')
    assert (where, uses) == ([], [])
    where, uses = named(folder, "flows", 'rules=["Staff', " are")
    assert where == ["staff 6 Staff are known"]
    assert uses == [
        "flows 4 Staff are known",
        "staff 6 Staff are known",
        "staff 12 Staff are known",
        "staff 13 Staff are known",
    ]
    assert named(folder, "staff", 'acts("Staff', " are") == (where, uses)


def test_a_secret_is_that_of_its_action(folder: Workspace) -> None:
    where, uses = named(folder, "staff", "event.secrets.K", "EY")
    assert where == ["staff 4 KEY"]
    assert uses == ["flows 4 KEY", "staff 4 KEY", "staff 9 KEY", "staff 12 KEY"]
    assert named(folder, "flows", 'secrets={"K', "EY") == (where, uses)
    assert named(folder, "other", '"K', 'EY"')[1] == ["other 3 KEY"]


def test_a_key_of_a_schema(folder: Workspace) -> None:
    where, uses = named(folder, "staff", "given={event.user.app_metadata.pl", "an:")
    assert where == ["shared/staff 2 plan"]
    assert uses == [
        "shared/staff 2 plan",
        "staff 6 plan",
        "staff 7 plan",
        "staff 7 plan",
        "staff 12 plan",
    ]
    assert named(folder, "staff", 'setAppMetadata("pl', "an") == (where, uses)


def test_files(folder: Workspace) -> None:
    where, uses = named(folder, "staff", 'load("shared', "/staff")
    assert where == ["shared/staff 1"]
    assert uses == ["flows 2 shared/staff.policy", "staff 3 shared/staff.policy"]
    where, uses = named(folder, "flows", '["st', "aff")
    assert where == ["staff 1 action"]
    assert uses == ["flows 1 staff"]
    assert named(folder, "staff", "act", "ion(") == (where, uses)


def test_what_auth0_defines_has_references_alone(folder: Workspace) -> None:
    assert named(folder, "staff", "event.user.em", "ail)") == (
        [],
        ["flows 4 email", "staff 6 email"],
    )
    assert named(folder, "staff", "setAppMeta", "data(")[1] == ["staff 7 setAppMetadata"]


def test_the_rest_of_a_broken_file(folder: Workspace) -> None:
    half = STAFF + '\nwith rule("Half", when=is_staff(event.'
    broken = workspace(staff=half, flows=FLOWS, shared__staff=LIBRARY)
    view, offset = at(broken, "staff", '"Half", when=is_', "staff")
    assert shown(broken, definition(view, offset)) == ["shared/staff 5 is_staff"]
    assert "staff 15 is_staff" in shown(broken, references(view, offset))


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("part", range(3))
def test_everywhere(part: int) -> None:
    for view in everywhere(each=2, part=part, parts=3):
        asked = set()
        for offset in range(len(view.source.text) + 1):
            spans = definition(view, offset)
            entry = entry_at(view, offset)
            if entry not in asked:
                asked.add(entry)
                spans += references(view, offset)
            for span in spans:
                other = view.workspace.view(span.path)
                assert other is not None
                assert 0 <= span.start <= span.end <= len(other.source.text)
