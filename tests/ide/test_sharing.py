"""What moves to a library: it compiles, and every action does what it did."""

import pytest
from ide_folders import at, policies, workspace

from actiongen.ide.actions import code_actions
from actiongen.ide.trying import changed
from actiongen.ide.workspace import Workspace

ACTION = """action(name="{name}", trigger="post-login", deploy=False)

DOMAIN = "corp.example"

# Who works here.
is_staff = email_domain(event.user.email) == DOMAIN

with rule("Staff are marked", when=is_staff):
    api.user.setAppMetadata("staff", True)
"""
MOVED = """action(name="{name}", trigger="post-login", deploy=False)

load("shared/is_staff.policy", "is_staff")

with rule("Staff are marked", when=is_staff):
    api.user.setAppMetadata("staff", True)
"""
LIBRARY = """DOMAIN = "corp.example"

# Who works here.
is_staff = email_domain(event.user.email) == DOMAIN
"""
NEW = "Move `is_staff` to the new library `shared/is_staff.policy`"


def moved(folder: Workspace, before: str, after: str, name: str = "a") -> dict[str, dict[str, str]]:
    """The files that change with each offer to move what is at a place, with their texts then."""
    view, offset = at(folder, name, before, after)
    found = {}
    for each in code_actions(view, view.source.span(offset, offset)):
        if each.title.startswith("Move"):
            later = changed(folder, each.changes)
            found[each.title] = {
                source.path.removeprefix("policies/").removesuffix(".policy"): source.text
                for source in later.sources
                if source not in folder.sources
            }
    return found


def a_(name: str = "A") -> str:
    return ACTION.replace("{name}", name)


def test_a_new_library_takes_what_the_name_is_made_of() -> None:
    found = moved(workspace(a=a_()), "\n", "is_staff =")
    assert found == {NEW: {"a": MOVED.replace("{name}", "A"), "shared/is_staff": LIBRARY}}


def test_what_is_read_here_too_is_loaded_too() -> None:
    text = a_().replace("setAppMetadata(", 'setAppMetadata("d", DOMAIN)\n    api.user.setAppMetadata(')
    (after,) = moved(workspace(a=text), "\n", "is_staff =").values()
    assert 'load("shared/is_staff.policy", "DOMAIN", "is_staff")\n' in after["a"]


def test_policies_that_say_the_same_load_it_too() -> None:
    other = a_("C").replace("corp", "other")
    (after,) = moved(workspace(a=a_(), b=a_("B"), c=other), "\n", "is_staff =").values()
    assert after == {
        "a": MOVED.replace("{name}", "A"),
        "b": MOVED.replace("{name}", "B"),
        "shared/is_staff": LIBRARY,
    }


def test_a_library_that_is_loaded_takes_it_and_keeps_what_it_has() -> None:
    text = (
        a_()
        .replace("DOMAIN =", 'load("lib.policy", "x")\n\nDOMAIN =')
        .replace("=is_staff", "=is_staff and x")
    )
    folder = workspace(
        a=text, lib='"""Of all."""\n\nDOMAIN = "corp.example"\n\nx = event.user.email_verified\n'
    )
    after = moved(folder, "\n", "is_staff =")["Move `is_staff` to `lib.policy`"]
    assert 'load("lib.policy", "x", "is_staff")\n\nwith' in after["a"]
    assert after["lib"] == (
        '"""Of all."""\n\nDOMAIN = "corp.example"\n\nx = event.user.email_verified\n\n'
        "# Who works here.\nis_staff = email_domain(event.user.email) == DOMAIN\n"
    )


def test_what_a_library_says_otherwise_is_not_moved_there() -> None:
    text = (
        a_()
        .replace("DOMAIN =", 'load("lib.policy", "x")\n\nDOMAIN =')
        .replace("=is_staff", "=is_staff and x")
    )
    folder = workspace(a=text, lib='DOMAIN = "other.example"\nx = event.user.email != DOMAIN\n')
    assert [*moved(folder, "\n", "is_staff =")] == [NEW]


def test_the_library_loads_what_the_definition_needs() -> None:
    text = a_().replace('DOMAIN = "corp.example"\n', 'load("lib.policy", "DOMAIN")\n')
    after = moved(workspace(a=text, lib='DOMAIN = "corp.example"\n'), "\n", "is_staff =")[NEW]
    assert after["shared/is_staff"].startswith('load("lib.policy", "DOMAIN")\n\n# Who')
    assert 'load("shared/is_staff.policy", "is_staff")' in after["a"]


def test_helpers_move() -> None:
    text = (
        'action(name="A", trigger="post-login", deploy=False)\n\n\ndef is_of(domain: string):\n'
        '    return email_domain(event.user.email) == domain\n\n\nwith rule("R", when=is_of("a.example")):\n'
        '    api.user.setAppMetadata("staff", True)\n'
    )
    (after,) = moved(workspace(a=text), "def ", "is_of(domain").values()
    assert after["shared/is_of"] == (
        "def is_of(domain: string):\n    return email_domain(event.user.email) == domain\n"
    )
    assert 'load("shared/is_of.policy", "is_of")\n' in after["a"] and "def" not in after["a"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is_staff", "_is_staff"),
        ("= email_domain(event.user.email) == DOMAIN", '= http.get("https://a.example/").status == 200'),
    ],
)
def test_what_cannot_be_in_a_library_stays(old: str, new: str) -> None:
    text = a_().replace(old, new)
    assert (
        moved(workspace(a=text), "\n", new.partition(" ")[0] + " =" if old == "is_staff" else "is_staff =")
        == {}
    )


@pytest.mark.slow
def test_every_definition_of_the_policies() -> None:
    folder, number = Workspace(policies()), 0
    for view in folder.views():
        for statement in view.tree.statements if view.program is not None and view.tree is not None else ():
            for each in code_actions(view, view.source.span(statement.span.start, statement.span.start)):
                if each.title.startswith("Move"):
                    number += 1
                    assert not any(changed(folder, each.changes).problems().values())
    assert number
