"""Why something cannot be renamed, moved or written; and what is said of a text that is no policy at all."""

import pytest
from ide_folders import at, staff_folder, workspace

from actiongen.ide.actions import offers
from actiongen.ide.colours import colours
from actiongen.ide.completion import completions
from actiongen.ide.folding import folds, selections
from actiongen.ide.formatting import formatting
from actiongen.ide.hints import hints
from actiongen.ide.hover import hover
from actiongen.ide.javascript import javascript, javascript_lines
from actiongen.ide.lenses import lenses
from actiongen.ide.links import links
from actiongen.ide.model import Change, Offer, Refusal
from actiongen.ide.navigation import definition, references
from actiongen.ide.renaming import can_rename, rename
from actiongen.ide.signatures import signature
from actiongen.ide.symbols import symbols, workspace_symbols
from actiongen.ide.tests import listed_tests
from actiongen.ide.trying import edited, worse
from actiongen.ide.workspace import Workspace
from actiongen.source import Source, Span

HEAD = 'action(name="A", trigger="post-login", deploy=False)\n\n'


def test_of_a_text_that_is_no_policy_nothing_is_said() -> None:
    folder = workspace(a="#" * 300_000)
    view = folder.view("policies/a.policy")
    assert view is not None and view.tree is None and view.indexed is None and view.declared is None
    for answer in (folds, hints, formatting, symbols, lenses, links, listed_tests, javascript_lines):
        assert answer(view) == (), answer  # type: ignore[operator]
    assert hover(view, 5) is None and signature(view, 5) is None and completions(view, 5) is not None
    assert definition(view, 5) == references(view, 5) == ()
    assert rename(view, 5, "x") == can_rename(view, 5) == Refusal("there is no name here")
    assert [*offers(view, view.source.span(5, 5))] == [] and workspace_symbols(folder, "") == ()
    assert {each.type for each in colours(view)} <= {"comment"} and javascript(view).text is None
    assert selections(view, 5) == (view.source.span(0, 300_000),)


def why(folder: Workspace, name: str, before: str, after: str, new: str) -> str:
    view, offset = at(folder, name, before, after)
    found = rename(view, offset, new)
    assert isinstance(found, Refusal), found
    return found.reason


@pytest.mark.parametrize(
    ("name", "before", "after", "new", "reason"),
    [
        ("staff", "= is_st", "aff", "1a", "`1a` is no name: use letters, digits and `_`, no digit first"),
        (
            "staff",
            'load("shared/st',
            "aff",
            "Shared/x",
            "`Shared/x` is no path of a policy's file: use snake_case, `shared/domains.policy`",
        ),
        ("staff", 'rule("Staff', " are", "  ", "a name is one line, and not empty"),
        ("staff", 'rule("Staff', " are", "a\nb", "a name is one line, and not empty"),
        ("staff", "", "action(", "Big", "`Big` is no name of a policy's file: use snake_case"),
        ("staff", "log", "([", "x", "this is a word of the language"),
        ("staff", "ev", "ent.user.app_metadata.plan ==", "x", "`event` is Auth0's own word"),
        ("flows", 'flow("post-', "login", "x", "Auth0 gives triggers their names"),
        ("staff", "is_staff(event.us", "er.email", "x", "Auth0 gives the fields of the event their names"),
        ("staff", "a", "pi.user.set", "x", "Auth0 gives `api` and its methods their names"),
    ],
)
def test_why_a_name_stays(name: str, before: str, after: str, new: str, reason: str) -> None:
    folder = staff_folder()
    if name == "staff":
        view, _ = at(folder, "staff", "", "action(")
        folder.put(
            Source(view.source.path, view.source.text.replace("when=is_staff(event", "when= is_staff(event"))
        )
    assert why(folder, name, before, after, new) == reason


def test_a_name_that_it_has_changes_nothing() -> None:
    folder = staff_folder()
    view, offset = at(folder, "staff", "when=is_st", "aff")
    assert rename(view, offset, "is_staff") == ()
    view, offset = at(folder, "staff", 'load("shared/st', "aff")
    assert rename(view, offset, "shared/staff") == rename(view, offset, "shared/staff.policy") == ()


def test_what_is_defined_nowhere() -> None:
    folder = workspace(a=f'{HEAD}secrets("KEY")\nx = nobody\ny = event.secrets.OTHER\n')
    assert why(folder, "a", "= no", "body", "x") == "nothing in the folder defines this name"
    assert why(folder, "a", "secrets.OT", "HER", "X") == "nothing in the folder defines `OTHER`"
    folder = workspace(flows='flow("post-login", ["a"])\n\ntest("t", rules=["No rule"])\n', a=HEAD)
    assert why(folder, "flows", '["No', " rule", "x") == "nothing in the folder defines `No rule`"


def test_a_title_of_two_actions() -> None:
    rule = 'with rule("R"):\n    log("x")\n'
    flows = 'flow("post-login", ["a", "b"])\n\ntest("t", rules=["R"], expect=[])\n'
    folder = workspace(a=HEAD + rule, b=HEAD.replace('"A"', '"B"') + rule, flows=flows)
    assert why(folder, "flows", '=["', 'R"', "x") == (
        "`R` is in policies/a.policy and in policies/b.policy: rename it there"
    )
    assert why(folder, "a", 'rule("', 'R"', "x") == (
        "policies/flows.policy means that of policies/b.policy by this name as well"
    )


def test_two_files_of_one_name() -> None:
    flows = 'flow("post-login", ["a"])\n'
    folder = workspace(a=HEAD, b__a=HEAD.replace('"A"', '"B"'), flows=flows)
    assert why(folder, "flows", '["', 'a"', "x") == "two files have this name"


@pytest.mark.parametrize(
    ("new", "written"),
    [("Plain", '"Plain"'), ('A "b"', '"A \\"b\\""'), ("{x}", '"{x}"'), ("a\\b", '"a\\\\b"'), ("é", '"é"')],
)
def test_a_title_is_written_with_what_it_needs(new: str, written: str) -> None:
    for quoted in ('"Old"', "'Old'"):
        text = f'{HEAD}with rule({quoted}):\n    log("x")\n\ntest("t", rules=[{quoted}], expect=[])\n'
        folder = workspace(a=text)
        view, offset = at(folder, "a", f"rule({quoted[0]}O", "ld")
        found = rename(view, offset, new)
        assert not isinstance(found, Refusal), found
        after = edited(text, found)
        plain = quoted[0] + new + quoted[0]
        assert after == text.replace(quoted, plain if new in ("Plain", "é") else written)


def test_a_key_that_is_written_with_escapes() -> None:
    text = (
        f'{HEAD}schema(event.user.app_metadata, {{"pl\\u0061n": string}})\nx = event.user.app_metadata.plan\n'
    )
    folder = workspace(a=text)
    view, offset = at(folder, "a", "metadata.pl", "an")
    found = rename(view, offset, "tier")
    assert not isinstance(found, Refusal), found
    assert edited(text, found) == text.replace('"pl\\u0061n"', '"tier"').replace(".plan", ".tier")


def offer(folder: Workspace, before: str, after: str, title: str) -> Offer:
    view, offset = at(folder, "a", before, after)
    return next(
        each for each in offers(view, view.source.span(offset, offset)) if each.title.startswith(title)
    )


def test_why_a_definition_does_not_move() -> None:
    broken = f"{HEAD}is_staff = event.user.email_verified\nx = nobody\n"
    found = offer(workspace(a=broken), "is_st", "aff", "Move").make()
    assert found == Refusal("there is no JavaScript yet: mend what is wrong in the file first")
    private = (
        f"{HEAD}_limit = 3\n\nis_often = event.stats.logins_count > _limit\n\n"
        'with rule("R", when=is_often and event.stats.logins_count > _limit):\n    log("x")\n'
    )
    found = offer(workspace(a=private), "is_of", "ten = ", "Move").make()
    assert found == Refusal("`_limit` begins with `_` and would stay in the library, but is read here too")
    taken = f'{HEAD}load("lib.policy", "x")\n\nlimit = 3\n\nwith rule("R", when=x > limit):\n    log("x")\n'
    found = offer(
        workspace(a=taken, lib="limit = 4\nx = 2 + limit\n"), "lim", "it = ", "Move `limit` to `lib"
    ).make()
    assert found == Refusal("`lib.policy` defines another `limit`")
    # A path that somebody has is not that of a new one.
    one = workspace(a=private, shared__is_often="y = 1\n")
    assert offer(one, "is_of", "ten = ", "Move `is_often` to the new").title.endswith(
        "`shared/is_often_2.policy`"
    )
    new = workspace(a=private, shared__is_often="y = 1\n", shared__is_often_2="z = 1\n")
    assert offer(new, "is_of", "ten = ", "Move `is_often` to the new").title.endswith(
        "`shared/is_often_3.policy`"
    )


def test_what_is_worse_is_counted() -> None:
    one = workspace(a=f"{HEAD}x = nobody\n")
    two = workspace(a=f"{HEAD}x = nobody\ny = nobody\n")
    moved = workspace(b=f"{HEAD}x = nobody\n")
    assert worse(one, one) == worse(two, one) == ()
    assert [each.code.id for each in worse(one, two)] == ["AG201"]
    assert worse(one, moved) != ()
    there = {"policies/a.policy": "policies/b.policy"}
    assert worse(one, moved, lambda path: there.get(path or "", path)) == ()


def test_a_folder_becomes_another() -> None:
    folder = workspace(a="x = 1\n", b="y = 2\n")
    kept = folder.view("policies/a.policy")
    assert kept is not None and kept.compiled is not None
    folder.become([Source("policies/a.policy", "x = 1\n"), Source("policies/c.policy", "z = 3\n")])
    assert [each.path for each in folder.sources] == ["policies/a.policy", "policies/c.policy"]
    assert folder.view("policies/a.policy") is kept and folder.view("policies/b.policy") is None
    assert folder.load("b.policy").value is None and folder.load("c.policy").value is not None
    folder.remove("policies/nobody.policy")
    folder.become([])
    assert folder.sources == ()


def test_edits_are_made_from_the_end() -> None:
    changes = [Change(Span("a", 0, 1), "xx"), Change(Span("a", 3, 3), "y"), Change(Span("a", 1, 2), "")]
    assert edited("abcd", changes) == "xxcyd"


def test_what_would_be_wrong_in_a_library_is_said() -> None:
    text = (
        f'{HEAD}answer = http.get("https://a.example", on_error=stop())\nis_ok = answer.status == 200\n\n'
        'with rule("R", when=is_ok):\n    log("x")\n'
    )
    found = offer(workspace(a=text), "is_", "ok = ", "Move").make()
    assert isinstance(found, Refusal)
    assert found.reason.startswith("after that ") and found.reason.endswith("]") and " [AG" in found.reason
    inlined = offer(workspace(a=text), "is_", "ok = ", "Inline").make()
    assert not isinstance(inlined, Refusal)
