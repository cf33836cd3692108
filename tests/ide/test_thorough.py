"""What is found while nobody types: as much as `check` finds, and about the texts that are there."""

from dataclasses import replace

import pytest
from ide_folders import policies, workspace

from actiongen.compiler import compile_folder
from actiongen.ide.thorough import later, thorough, with_later
from actiongen.ide.workspace import Workspace
from actiongen.options import Options, Target
from actiongen.prover.logic import SolverLogics

BRACES = 'action(name="A", trigger="post-login", deploy=False)\n\nwith rule("R"):\n    log("@@HERE@@")\n'
DEAD = """action(name="A", trigger="post-login", deploy=False)

a = event.user.email.endswith("@a.example")

with rule("R", when=a and event.user.email.endswith("@b.example")):
    log("x")
"""


def test_it_says_what_check_says() -> None:
    folder = Workspace(policies())
    assert thorough(folder) == compile_folder(folder.sources).diagnostics
    assert thorough(folder, lambda done: done < 2) is None


def test_what_is_wrong_with_the_javascript_is_told_later_until_the_text_changes() -> None:
    """A placeholder of auth0-deploy-cli is found in the JavaScript alone."""
    folder = workspace(a=BRACES)
    folder.configure(replace(folder.options, target=Target.DEPLOY_CLI))
    at_once, found = folder.problems(), thorough(folder)
    assert found is not None
    told = later(folder.sources, at_once, found)
    assert [each.code.id for each in told["policies/a.policy"].more] and at_once["policies/a.policy"] == ()
    every = with_later(folder, at_once, told)
    assert every["policies/a.policy"] == tuple(found)
    (source,) = folder.sources
    folder.put(replace(source, text=source.text.replace("HERE", "THERE")))
    assert with_later(folder, folder.problems(), told) == folder.problems()


@pytest.mark.slow
def test_the_solver_is_asked() -> None:
    pytest.importorskip("cvc5")
    with SolverLogics() as logics:
        folder = Workspace(workspace(a=DEAD).sources, Options(proves_checks=True), logics)
        found = thorough(folder)
    quick = workspace(a=DEAD).problems()["policies/a.policy"]
    assert found is not None and {each.code.id for each in found} > {each.code.id for each in quick}


def test_a_solver_that_is_missing_is_told_of_where_one_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    (source,) = workspace(a=BRACES.replace("@@HERE@@", "x")).sources
    for wanted, there in ((False, False), (False, True), (True, False)):
        monkeypatch.setattr("actiongen.ide.thorough.is_installed", lambda there=there: there)
        found = thorough(Workspace([source], Options(proves_checks=wanted)))
        assert found is not None and [each.code.id for each in found] == (["AG685"] if wanted else [])
        assert all(each.path is None for each in found)


def test_what_is_found_later_is_less_or_more() -> None:
    folder = workspace(a=BRACES, b='action(name="B", trigger="post-login")\n')
    a, b = folder.sources
    (known,) = workspace(a="x = nobody\n").problems()["policies/a.policy"][:1]
    other = replace(known, message="other")
    at_once = {a.path: (known,), b.path: ()}
    assert later(folder.sources, at_once, [known]) == {}
    assert later(folder.sources, {}, []) == {}
    (less,) = later(folder.sources, at_once, []).values()
    assert (less.source, less.more, less.less) == (a, (), (known,))
    (more,) = later(folder.sources, at_once, [known, other]).values()
    assert (more.source, more.more, more.less) == (a, (other,), ())
    whole = replace(known, primary=None)
    (of_all,) = later(folder.sources, at_once, [known, whole]).items()
    assert of_all[0] is None and of_all[1].source is None and of_all[1].more == (whole,)
    assert with_later(folder, at_once, dict([of_all])) == {**at_once, None: (whole,)}
    # What is told already is not told twice.
    assert with_later(folder, {a.path: (other,), b.path: ()}, {a.path: more})[a.path] == (other,)
    assert with_later(folder, {a.path: (known,), b.path: ()}, {a.path: less})[a.path] == ()
