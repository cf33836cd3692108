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


def text_of(statements: str, when: str) -> str:
    return (
        f'action(name="A", trigger="post-login", deploy=False)\n\n{statements}\n'
        f'with rule("R", when={when}):\n    api.user.setAppMetadata("staff", True)\n'
    )


def test_what_is_needed_by_what_is_needed_moves_too() -> None:
    text = text_of(
        'A = "a"\nB = A + "b"\nC = "c"\nis_of = event.user.name == B\n', "is_of and event.user.name != C"
    )
    (after,) = moved(workspace(a=text), "\n", "is_of =").values()
    assert after["shared/is_of"].split("\n") == [
        'A = "a"',
        "",
        'B = A + "b"',
        "is_of = event.user.name == B",
        "",
    ]
    assert after["a"] == text_of(
        'load("shared/is_of.policy", "is_of")\n\nC = "c"\n', "is_of and event.user.name != C"
    )


def test_helpers_and_definitions_stand_apart() -> None:
    text = text_of(
        'A = "a"\n\n\ndef is_of(name: string):\n    """Whether."""\n    return name == A\n\n', 'is_of("a")'
    )
    (after,) = moved(workspace(a=text), "def ", "is_of(").values()
    assert after["shared/is_of"] == (
        'A = "a"\n\n\ndef is_of(name: string):\n    """Whether."""\n    return name == A\n'
    )
    library = '"""Of all."""\n\n\ndef other(x):\n    return x\n'
    folder = workspace(
        a=text,
        b='action(name="B", trigger="post-login")\nload("lib.policy", "other")\nlog(other("x"))\n',
        lib=library,
    )
    after = moved(folder, "def ", "is_of(")["Move `is_of` to `lib.policy`"]
    assert after["lib"] == (
        f'{library}\n\nA = "a"\n\n\ndef is_of(name: string):\n    """Whether."""\n    return name == A\n'
    )


def test_a_name_of_two_words_becomes_a_file_of_small_letters() -> None:
    text = text_of("LIMIT = 3\n", "event.stats.logins_count > LIMIT")
    folder = workspace(a=text)
    assert [*moved(folder, "\n", "LIMIT =")] == ["Move `LIMIT` to the new library `shared/limit.policy`"]
    # Where the cursor is in the name, or at its end; not behind it.
    assert (
        [*moved(folder, "LIMIT", " = 3")]
        == [*moved(folder, "LIM", "IT = 3")]
        == [*moved(folder, "\n", "LIMIT =")]
    )
    assert [*moved(folder, "LIMIT ", "= 3")] == []
    assert [*moved(folder, "> ", "LIMIT)")] == []


def test_where_the_library_is_loaded() -> None:
    rule = "event.stats.logins_count > LIMIT"
    for before, after in (
        ("LIMIT = 3\n", 'load("shared/limit.policy", "LIMIT")\n'),
        ('secrets("A")\n\nLIMIT = 3\n', 'load("shared/limit.policy", "LIMIT")\n\nsecrets("A")\n'),
        (
            'load("lib.policy", "x")\n\nLIMIT = 3\n',
            'load("lib.policy", "x")\nload("shared/limit.policy", "LIMIT")\n',
        ),
        (
            'load("lib.policy", "x")\nload("lib.policy", "y")\n\nLIMIT = 3\n',
            'load("lib.policy", "x")\nload("lib.policy", "y")\nload("shared/limit.policy", "LIMIT")\n',
        ),
    ):
        when = f"{rule} and x > y" if '"y"' in before else f"{rule} and x > 1" if '"x"' in before else rule
        folder = workspace(a=text_of(before, when), lib="x = 1\ny = 2\n")
        found = moved(folder, "\n", "LIMIT =")["Move `LIMIT` to the new library `shared/limit.policy`"]
        assert found["a"].startswith(text_of(after, when)[: len(after)]), before


def test_a_file_that_is_laid_out_otherwise_stays_so() -> None:
    text = text_of("LIMIT = 3\nx  =  1\n", "event.stats.logins_count > LIMIT + x")
    (found,) = moved(workspace(a=text), "\n", "LIMIT =").values()
    assert "x  =  1\n" in found["a"] and found["shared/limit"] == "LIMIT = 3\n"


def test_another_program_is_not_moved_to(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = workspace(a=text_of("LIMIT = 3\n", "event.stats.logins_count > LIMIT"))
    assert moved(folder, "\n", "LIMIT =") != {}
    monkeypatch.setattr("actiongen.ide.sharing.same_but_for_order", lambda was, now: False)
    assert moved(folder, "\n", "LIMIT =") == {}


def test_five_libraries_are_enough() -> None:
    """Those that the file loads come first."""
    loads = "".join(f'load("l{number}.policy", "x{number}")\n' for number in range(7))
    sum_ = " + ".join(f"x{number}" for number in range(7))
    texts = {f"l{number}": f"x{number} = {number}\n" for number in range(7)}
    other = 'action(name="O", trigger="post-login")\nload("a0.policy", "z")\nlog(z)\n'
    folder = workspace(
        a=text_of(f"{loads}\nLIMIT = 3\n", f"LIMIT > {sum_}"), a0='z = "z"\n', o=other, **texts
    )
    found = [*moved(folder, "\n", "LIMIT =")]
    assert found == [
        *(f"Move `LIMIT` to `l{number}.policy`" for number in range(5)),
        "Move `LIMIT` to the new library `shared/limit.policy`",
    ]
