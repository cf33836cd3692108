"""Links and settings of a repository lead nowhere else; what the user gives outright is the user's choice."""

from pathlib import Path

import pytest

from actiongen.project.boundary import is_inside, repository, strays


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``repo/`` with ``policies/``, beside ``elsewhere/``; the current folder is the repository."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "policies").mkdir()
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "repo" / "out_of_it").symlink_to("../elsewhere")
    (tmp_path / "repo" / "within").symlink_to("policies")
    (tmp_path / "to_repo").symlink_to("repo")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path.resolve()


def test_the_repository_is_the_nearest_one_above(home: Path) -> None:
    repo = home / "repo"
    assert repository(repo) == repository(repo / "policies") == repository(Path("policies")) == repo
    assert repository(home / "to_repo" / "policies") == repo
    assert repository(home / "elsewhere" / "deep") == home / "elsewhere" / "deep", "there is none"
    (repo / "policies" / ".git").write_text("gitdir: elsewhere\n")
    assert repository(repo / "policies") == repo / "policies"
    (home / "elsewhere" / ".git").symlink_to("nowhere")
    assert repository(home / "elsewhere" / "deep") == home / "elsewhere"


def test_what_lies_inside_is_judged_by_where_links_lead(home: Path) -> None:
    repo = home / "repo"
    (repo / "round").symlink_to("round")
    assert is_inside(repo / "policies", repo) and is_inside(repo / "within" / "new", repo)
    assert is_inside(home / "to_repo", repo)
    assert not is_inside(repo / "out_of_it", repo) and not is_inside(repo / "..", repo)
    assert is_inside(repo / "round", repo), "it leads nowhere"


@pytest.mark.parametrize(
    ("path", "is_stray"),
    [
        ("policies", False),
        ("within/new", False),
        ("out_of_it", True),
        ("out_of_it/new", True),
        ("{home}/repo/out_of_it", True),
        ("{home}/to_repo/policies", False),
        ("{home}/to_repo/out_of_it", False),
        ("../elsewhere", False),
        ("{home}/elsewhere/deep", False),
        ("policies/../../elsewhere", False),
    ],
)
def test_a_path_strays_if_it_only_seems_to_be_in_the_repository(
    home: Path, path: str, is_stray: bool
) -> None:
    assert strays(Path(path.format(home=home))) is is_stray


def test_without_a_repository_the_current_folder_is_the_boundary(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home / "elsewhere")
    (home / "elsewhere" / "link").symlink_to("../repo/policies")
    assert strays(Path("link")) and strays(home / "elsewhere" / "link")
    assert not strays(Path("deep")) and not strays(Path("../to_repo/policies"))
    monkeypatch.chdir(home / "repo" / "policies")
    assert not strays(home / "elsewhere" / "link")


def test_in_a_repository_the_current_folder_is_no_boundary(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "repo" / "other").mkdir()
    (home / "repo" / "policies" / "link").symlink_to("../other")
    monkeypatch.chdir(home / "repo" / "policies")
    assert not strays(Path("link"))


def test_where_the_parents_lie_may_be_known_already(home: Path) -> None:
    assert strays(Path("policies"), home / "elsewhere")
    assert not strays(Path("out_of_it"), home / "repo" / "policies")
