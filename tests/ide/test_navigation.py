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


HEAD = 'action(name="A", trigger="post-login")\n\n'


@pytest.mark.parametrize(
    ("text", "where", "uses"),
    [
        ("x = no|body\ny = nobody\n", [], ["a 3 nobody", "a 4 nobody"]),
        ("x = event.secrets.KE|Y\n", [], ["a 3 KEY"]),
        ('secrets("KEY")\nx = event.secrets.KE|Y\n', ["a 3 KEY"], ["a 3 KEY", "a 4 KEY"]),
        ('settings(optional=["SITE"])\nx = event.secrets.SI|TE\n', ["a 3 SITE"], ["a 3 SITE", "a 4 SITE"]),
        ("x = event.user.em|ail\ny = event.user.email.lower()\n", [], ["a 3 email", "a 4 email"]),
        ("x = event.us|er.email\ny = event.user.name\n", [], ["a 3 user", "a 4 user"]),
        (
            "schema(event.user.app_metadata, plan=string)\nx = event.user.app_metadata.pl|an\n",
            ["a 3 plan"],
            ["a 3 plan", "a 4 plan"],
        ),
        (
            'schema(event.user.app_metadata, plan=string)\nwith rule("R"):\n    api.user.setAppMetadata("pl|an", 1)\n',
            ["a 3 plan"],
            ["a 3 plan", "a 5 plan"],
        ),
        (
            'schema(event.user.app_metadata, {"a": {"b": {"city": string}}})\nx = event.user.app_metadata.a.b.ci|ty\n',
            ["a 3 city"],
            ["a 3 city", "a 4 city"],
        ),
        # A key of the other container is another one, and so is what another method writes.
        (
            'schema(event.user.user_metadata, plan=string)\nwith rule("R"):\n    api.user.setAppMetadata("pl|an", 1)\n',
            [],
            ["a 5 plan"],
        ),
        ('with rule("R"):\n    api.idToken.setCustomClaim("pl|an", 1)\n', [], []),
        ('d = {"key": 1}\nx = d["ke|y"]\n', ["a 3 key"], ["a 3 key", "a 4 key"]),
        (
            'with rule("R"):\n    api.access.de|ny("a")\n    api.access.deny("b")\n',
            [],
            ["a 4 deny", "a 5 deny"],
        ),
        ('with rule("R"):\n    api.acc|ess.deny("a")\n', [], ["a 4 access"]),
        (
            'with on_continue():\n    with rule("Ba|ck"):\n        stop()\n\ntest("t", rules=["Back"], expect=[])\n',
            ["a 4 Back"],
            ["a 4 Back", "a 7 Back", "flows 3 Back"],
        ),
        ("x = 1|2\n", [], []),
        ("# com|ment\nx = 1\n", [], []),
        ("def f(p):\n    q = p\n    return q|\n", ["a 4 q"], ["a 4 q", "a 5 q"]),
        ("x = [i| for i in event.authorization.roles if i]\n", ["a 3 i"], ["a 3 i"] * 3),
    ],
)
def test_where_a_name_gets_its_meaning_and_who_uses_it(text: str, where: list[str], uses: list[str]) -> None:
    before, _, after = (HEAD + text).partition("|")
    flows = 'flow("post-login", ["a"])\n\ntest("u", rules=["Back"], expect=[])\n'
    folder = workspace(a=before + after, flows=flows)
    view = folder.view("policies/a.policy")
    assert view is not None
    assert shown(folder, definition(view, len(before))) == where
    assert shown(folder, references(view, len(before))) == uses


def test_a_key_that_another_file_declares() -> None:
    """Whoever reads what a team keeps with a user means what the team has declared, wherever that is."""
    read = f"{HEAD}x = event.user.app_metadata.plan\n"
    declared = f'{HEAD.replace("A", "B")}schema(event.user.app_metadata, plan=string)\n'
    folder = workspace(a=read, b=declared, c="y = plan\n")
    view, offset = at(folder, "a", "metadata.pl", "an")
    assert shown(folder, definition(view, offset)) == ["b 3 plan"]
    assert shown(folder, references(view, offset)) == ["a 3 plan", "b 3 plan"]


def test_an_action_and_its_file() -> None:
    flows = 'flow("post-login", ["a"])\n\ntest("u", rules=["Back"], expect=[])\n'
    folder = workspace(a=f'{HEAD}with on_continue():\n    with rule("Back"):\n        stop()\n', flows=flows)
    flow, offset = at(folder, "flows", '["', 'a"')
    own, header = at(folder, "a", "", "action(")
    assert shown(folder, definition(flow, offset)) == shown(folder, definition(own, header)) == ["a 1 action"]
    assert shown(folder, references(flow, offset)) == shown(folder, references(own, header)) == ["flows 1 a"]
    back, title = at(folder, "flows", 'rules=["', "Back")
    assert shown(folder, definition(back, title)) == ["a 4 Back"]
