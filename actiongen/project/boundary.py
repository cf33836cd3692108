"""The repository that a path belongs to, and whether the path really lies in it.

In: a path as somebody wrote it. Out: the folder of the repository, and whether links lead out of it.

    strays(Path("generated"), repository(Path()))   ->   False, unless it is a link to somewhere else

A repository brings its links and its settings along, and none of them may send actiongen elsewhere. A path that
the user gives outright and that lies outside is the user's own choice.
"""

import os
from pathlib import Path


def repository(folder: Path) -> Path:
    """The nearest folder of Git at or above a folder; where there is none, the folder itself."""
    real = folder.resolve()
    for each in (real, *real.parents):
        if os.path.lexists(each / ".git"):
            return each
    return real


def is_inside(path: Path, repository: Path) -> bool:
    """Whether a path lies in the repository when all links are followed; those in a circle lead nowhere."""
    return Path(os.path.realpath(path)).is_relative_to(repository)


def strays(path: Path, real: Path | None = None) -> bool:
    """Whether a path that the user gives lies in the repository by its spelling, but not really; ``real`` is where
    its parents lie, if that was settled before.
    """
    spelled = Path(os.path.abspath(path))  # noqa: PTH100  # resolving would follow the links
    home = next((parent for parent in spelled.parents if _is_repository(parent)), None)
    if home is None and spelled.is_relative_to(Path.cwd()):
        home = Path.cwd()
    return home is not None and not is_inside(real or path, home.resolve())


def _is_repository(folder: Path) -> bool:
    return os.path.lexists(folder / ".git") and not os.path.islink(folder)  # noqa: PTH114
