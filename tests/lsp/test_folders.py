"""Which folder a document belongs to, what its text is, and what is wrong by the address of each file."""

from pathlib import Path
from typing import Any

import pytest
from lsp.policies import ACTION, GOOD, WRONG, repository, write

from actiongen.ide.thorough import Later
from actiongen.lsp.folder import Document, Folder
from actiongen.lsp.session import Session


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def errors(folder: Folder) -> dict[str, list[str]]:
    """The errors by the names of files."""
    return {
        uri.rpartition("/")[2]: [each.code.id for each in those if each.is_error]
        for uri, those in folder.problems().items()
    }


@pytest.mark.parametrize(
    ("settings", "works_in", "file", "folder"),
    [
        # The folder of the settings, or of the default's name, wherever it stands above.
        (None, ["."], "policies/a.policy", "policies"),
        (None, ["."], "policies/deep/er/a.policy", "policies"),
        (None, [], "policies/a.policy", "policies"),
        (None, [], "other/policies/x/a.policy", "other/policies"),
        ('policies = "rules"\n', ["."], "rules/a.policy", "rules"),
        ('policies = "rules"\n', [], "rules/deep/a.policy", "rules"),
        # What lies beside it: a default folder, or its own where the client works.
        ('policies = "rules"\n', ["."], "policies/a.policy", "policies"),
        ('policies = "rules"\n', ["."], "beside/a.policy", "beside"),
        (None, ["."], "beside/a.policy", "beside"),
        (None, ["beside"], "beside/deep/a.policy", "beside/deep"),
        # Of a folder in which nobody works, nothing is known.
        (None, [], "beside/a.policy", None),
        (None, ["policies"], "beside/a.policy", None),
        # A folder in a folder: the nearest of that name, unless the client works in the outer one.
        (None, [], "policies/policies/a.policy", "policies/policies"),
        (None, ["."], "policies/policies/a.policy", "policies"),
    ],
)
def test_where_a_document_belongs(
    settings: str | None, works_in: list[str], file: str, folder: str | None, root: Path
) -> None:
    if settings is not None:
        write(root, "actiongen.toml", settings)
    uri = write(root, file, GOOD)
    session = Session()
    session.add([(root / each).as_uri() for each in works_in])
    opened = session.open(uri, 1, GOOD)
    assert opened.folder.root == (None if folder is None else root / folder)
    path = Path(file)
    assert opened.path == (
        f"{path.parent.name}/{path.name}"
        if folder is None
        else path.relative_to(Path(folder).parent).as_posix()
    )
    assert session.opened(uri) is opened and opened.view is not None
    assert opened.folder in session.folders.values()
    assert session.close(uri) is opened.folder and session.opened(uri) is None
    assert (opened.folder in session.folders.values()) is (folder is not None)


def test_a_folder_is_there_once(root: Path, tmp_path_factory: Any) -> None:
    other = repository(tmp_path_factory.mktemp("other"))
    empty = tmp_path_factory.mktemp("empty")
    session = Session()
    session.add([root.as_uri(), other.as_uri(), empty.as_uri()])
    assert [*session.folders] == [root / "policies", other / "policies"], "where there are policies"
    before = dict(session.folders)
    session.add([root.as_uri()])
    assert session.folders == before
    uri = write(root, "policies/a.policy", GOOD)
    first = session.open(uri, 1, GOOD)
    second = session.open(write(root, "policies/b.policy", GOOD), 1, GOOD)
    assert first.folder is second.folder is before[root / "policies"]
    assert (first.document.changed_at, second.document.changed_at, session.edition) == (1, 2, 2)
    # Added twice, it is there until it has been left twice.
    session.leave([other.as_uri(), "untitled:1"])
    assert [*session.folders] == [root / "policies"]
    assert session.leave([root.as_uri()]) == ()
    session.leave([root.as_uri()])
    assert [*session.folders] == [root / "policies"], "what is open keeps it"


def test_settings_that_change_move_what_is_open(root: Path) -> None:
    write(root, "policies/a.policy", GOOD)
    (root / "rules").mkdir()
    inside, beside = ((root / f"{name}/x.policy").as_uri() for name in ("rules", "beside"))
    session = Session()
    session.add([root.as_uri()])
    session.open(inside, 3, WRONG)
    session.open(beside, 4, GOOD)
    session.open("untitled:1", None, GOOD)
    kept = session.folders[root / "policies"]
    session.resettle()
    # Nothing has changed: the folder of the client stays.
    assert session.folders[root / "policies"] is kept
    write(root, "actiongen.toml", 'policies = "rules"\n')
    session.resettle()
    assert {*session.folders} == {root / "rules", root / "beside", "untitled:1"}
    found = [session.opened(uri) for uri in (inside, beside, "untitled:1")]
    assert [each and each.document.version for each in found] == [3, 4, None]
    assert [each and each.document.text for each in found] == [WRONG, GOOD, GOOD]
    write(root, "actiongen.toml", 'policies = "nowhere"\n')
    for uri in (inside, beside, "untitled:1"):
        session.close(uri)
    session.resettle()
    assert session.folders == {}, "a folder that is not there"


def test_what_is_open_counts_and_not_the_disk(root: Path) -> None:
    write(root, "policies/a.policy", GOOD)
    folder, path = Folder(root / "policies"), "policies/a.policy"
    assert (folder.edition, errors(folder)) == (1, {"a.policy": []})
    uri = folder.uri(path)
    folder.open(path, Document(uri, 1, WRONG))
    assert (folder.edition, errors(folder)) == (2, {"a.policy": ["AG201"]})
    write(root, path, "x = = 1\n")
    folder.read()
    assert (folder.edition, errors(folder)) == (3, {"a.policy": ["AG201"]})
    folder.close(path)
    assert folder.edition == 4 and errors(folder)["a.policy"] not in ([], ["AG201"])
    (root / path).unlink()
    folder.read()
    # There is no policy any more.
    assert [*folder.problems()] != [] and folder.view(path) is None
    folder.open(path, Document(uri, 1, GOOD))
    assert folder.view(path) is not None, "one that is on no disk"


def test_texts_that_are_none(root: Path) -> None:
    """They are told of where they are open, once, and not by what stands on the disk."""
    write(root, "policies/large.policy", "#" * 300_000)
    write(root, "policies/Bad Name.policy", GOOD)
    write(root, "policies/a.policy", GOOD.replace('"A"', '"B"'))
    folder = Folder(root / "policies")
    on_disk = folder.problems()
    assert {uri.rpartition("/")[2]: [each.code.id for each in those] for uri, those in on_disk.items()} == {
        "large.policy": ["AG111"],
        "Bad%20Name.policy": ["AG652"],
        "a.policy": [],
    }
    assert folder.view("policies/large.policy") is None
    large = folder.uri("policies/large.policy")
    folder.open("policies/large.policy", Document(large, 1, GOOD))
    assert folder.problems()[large] == () and folder.view("policies/large.policy") is not None
    folder.open("policies/large.policy", Document(large, 1, "#" * 300_000))
    assert [each.code.id for each in folder.problems()[large]] == ["AG111"]
    assert folder.view("policies/large.policy") is None
    bad = folder.uri("policies/Bad Name.policy")
    folder.open("policies/Bad Name.policy", Document(bad, 1, GOOD))
    assert [each.code.id for each in folder.problems()[bad] if each.is_error] == ["AG652"]


def test_settings_count_as_soon_as_they_are_read(root: Path) -> None:
    path = "policies/a.policy"
    write(root, path, GOOD.replace("event.request.hostname", "event.user.email"))
    write(root, "actiongen.toml", 'deny = ["warnings"]\n')
    folder = Folder(root / "policies")
    assert errors(folder)["a.policy"] != []
    # Wrong settings do not count, and are told of where they stand.
    write(root, "actiongen.toml", "deny = []\nnobody = 1\n")
    folder.read()
    found = errors(folder)
    assert found["actiongen.toml"] == ["AG661"] and found["a.policy"] != []
    write(root, "actiongen.toml", "deny = []\n")
    folder.read()
    assert errors(folder) == {"a.policy": []}
    assert folder.watched() == (root / "policies", root / "actiongen.toml")


def test_settings_above_a_folder_deep_below(root: Path) -> None:
    settings = write(root, "actiongen.toml", 'policies = "deep/rules"\n')
    write(root, "deep/rules/a.policy", GOOD)
    folder = Folder(root / "deep/rules")
    assert folder.watched() == (root / "deep/rules", root / "actiongen.toml")
    assert folder.uri(None) == folder.uri("actiongen.toml") == settings
    assert folder.path(root / "deep/rules/x/b.policy") == "rules/x/b.policy"
    assert folder.uri("rules/x/b.policy") == (root / "deep/rules/x/b.policy").as_uri()


def test_what_was_found_later_is_told_of_the_same_text_alone(root: Path) -> None:
    write(root, "policies/a.policy", WRONG)
    folder, path = Folder(root / "policies"), "policies/a.policy"
    (told,) = folder.problems()[folder.uri(path)]
    source = folder.source(path)
    folder.later = {path: Later(source, (), (told,))}
    assert folder.problems() == {folder.uri(path): ()}
    folder.open(path, Document(folder.uri(path), 1, f"{WRONG}\n"))
    assert [each.code.id for each in folder.problems()[folder.uri(path)]] == ["AG201"]


def test_javascript_that_a_text_names_is_read_as_it_is_written(root: Path) -> None:
    """Of a text that lies nowhere nothing can be read."""
    write(root, "policies/score.js", "module.exports = (x) => x;\n")
    naming = f'{ACTION}@extern("score.js")\ndef score(text: string) -> string: ...\n'
    folder, path = Folder(root / "policies"), "policies/a.policy"
    folder.open(path, Document((root / path).as_uri(), 1, naming))
    source = folder.source(path)
    assert source is not None and len(source.externs) == 1
    lonely = Folder(None)
    lonely.open(path, Document("untitled:1", 1, naming))
    source = lonely.source(path)
    assert source is not None and source.externs == ()
    assert [*lonely.problems()] == ["untitled:1"]
    lonely.read()
    assert lonely.edition == 2
