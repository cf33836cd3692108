"""A workspace knows what a new one would, whatever has been typed, added and taken away."""

from pathlib import Path
from random import Random

import pytest
from quick import fewer

from actiongen.compiler import checked
from actiongen.ide.workspace import Workspace
from actiongen.options import Options
from actiongen.source import Source
from actiongen.unit import compile_files

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    folder for folder in (ROOT / "tests" / "cases" / "good").iterdir() if any(folder.glob("**/*.policy"))
)
TYPED = (*"\"'()[]{}#=. .,:1\n\n", "event.user.email", "stop()\n", "load(", "# allow: AG401 why\n", "x = 1\n")


def sources_of(folder: Path) -> list[Source]:
    files = sorted(folder.rglob("*.policy"))
    return [Source(f"policies/{file.relative_to(folder)}", file.read_text("utf-8")) for file in files]


def found(sources: tuple[Source, ...]) -> list[str]:
    """What the compiler says of the whole folder, but for the JavaScript and what deploys it."""
    return sorted(map(repr, checked(compile_files(sources, sources), Options()).diagnostics))


def known(workspace: Workspace) -> list[str]:
    return sorted(repr(each) for those in workspace.problems().values() for each in those)


@pytest.mark.every(2)
@pytest.mark.parametrize("seed", range(6))
def test_random_session(seed: int) -> None:
    random = Random(seed)
    workspace = Workspace([*sources_of(ROOT / "policies"), *sources_of(random.choice(FOLDERS))])
    for _ in range(fewer(12)):
        source = random.choice(workspace.sources)
        at = random.randint(0, len(source.text))
        gone = random.choice((0, 0, 0, 1, 5))
        text = source.text[:at] + random.choice(TYPED) + source.text[at + gone :]
        if random.random() < 0.08:
            workspace.remove(source.path)
        elif random.random() < 0.08:
            workspace.put(Source("policies/new.policy", text))
        else:
            workspace.put(Source(source.path, text))
        assert known(workspace) == found(workspace.sources)


@pytest.mark.parametrize("seed", range(3))
def test_names_mean_what_they_mean_in_a_new_folder(seed: int) -> None:
    """Where somebody asks for names again and again, the index is made of what the check has read."""
    random = Random(seed)
    workspace = Workspace(sources_of(ROOT / "policies"))
    path = next(source.path for source in workspace.sources if "mfa_action" in source.path)
    for _ in range(fewer(8)):
        view = workspace.view(path)
        fresh = Workspace(workspace.sources).view(path)
        assert view is not None and fresh is not None
        workspace.problems()
        assert (view.indexed is None) == (fresh.indexed is None)
        if view.indexed is not None and fresh.indexed is not None:
            assert view.indexed.index.entries == fresh.indexed.index.entries
            assert view.indexed.meaning.diagnostics == fresh.indexed.meaning.diagnostics
            assert view.indexed.trigger == fresh.indexed.trigger
        at = random.randint(0, len(view.source.text))
        text = view.source.text[:at] + random.choice(TYPED) + view.source.text[at:]
        workspace.put(Source(path, text))


def test_the_index_needs_no_analysis_of_its_own_while_somebody_asks() -> None:
    workspace = Workspace(sources_of(ROOT / "policies"))
    path = next(source.path for source in workspace.sources if "mfa_action" in source.path)
    view = workspace.view(path)
    assert view is not None and view.indexed is not None
    workspace.put(Source(path, view.source.text + "\n# more\n"))
    view = workspace.view(path)
    assert view is not None
    meaning = view.compiled.content
    assert view.indexed is not None and view.indexed.meaning.value is meaning


LIBRARY = 'def is_staff(email: string):\n    return email.endswith("@corp.example")\n'
ACTION = (
    'action(name="A", trigger="post-login", deploy=False)\n\nload("shared/staff.policy", "is_staff")\n\n'
    'with rule("Staff need a second factor", when=event.user.email and is_staff(event.user.email)):\n'
    '    api.multifactor.enable("any")\n'
)


def errors(workspace: Workspace) -> list[str]:
    return [each.code.id for those in workspace.problems().values() for each in those if each.is_error]


def test_a_file_that_is_loaded_is_noticed() -> None:
    workspace = Workspace([Source("policies/a.policy", ACTION)])
    assert errors(workspace) == ["AG208"]
    workspace.put(Source("policies/shared/staff.policy", LIBRARY))
    assert errors(workspace) == []
    workspace.put(Source("policies/shared/staff.policy", LIBRARY.replace("is_staff", "is_member")))
    assert errors(workspace) == ["AG208"]


def test_what_does_not_depend_on_a_change_is_kept() -> None:
    workspace = Workspace(sources_of(ROOT / "policies"))
    workspace.problems()
    before = {view.source.path: view for view in workspace.views()}
    changed = next(view.source for view in workspace.views() if "mfa_action" in view.source.path)
    workspace.put(Source(changed.path, changed.text + "\n# more\n"))
    after = {view.source.path: view for view in workspace.views()}
    assert [path for path in after if after[path] is not before[path]] == [changed.path]


def test_a_library_is_read_for_the_trigger_of_the_actions_that_load_it() -> None:
    library = "def asks(text: string):\n    return text == event.user.email and event.nothing.here\n"
    workspace = Workspace([Source("policies/shared/staff.policy", library + LIBRARY)])
    workspace.put(Source("policies/a.policy", ACTION))

    def fields() -> object:
        view = workspace.view("policies/shared/staff.policy")
        assert view is not None and view.indexed is not None
        entry = view.indexed.index.at(library.index("event"))
        return None if entry is None else entry.type

    of_login = fields()
    workspace.put(Source("policies/a.policy", ACTION.replace("post-login", "post-user-registration")))
    assert fields() != of_login
