"""The file that makes continuous integration check the policies.

In: the folder of the policies inside the repository, and where actiongen comes from. Out: where the file goes,
below the top of the repository, and its text.

    workflow("github", Path("repo"), "login", "actiongen==1.0.0").path  ->  ".github/workflows/actiongen.yml"
"""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal, assert_never

from actiongen import __version__

Service = Literal["github", "gitlab"]
_GITLAB = ".gitlab-ci.yml"
_BESIDE = ".gitlab/actiongen.yml"
_SAME = "The actiongen that wrote this file."
_UNKNOWN = (
    "This file was written by an actiongen from a folder of one computer. Say where CI gets it, for example\n"
    '# "actiongen[node,prove] @ git+https://git.example.com/actiongen@COMMIT", or from an index\n'
    f'# "actiongen[node,prove]=={__version__}".'
)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A file for CI; ``then`` is what is left to do by hand."""

    path: str
    text: str
    then: tuple[str, ...] = ()


def service(top: Path) -> Service:
    """What runs here: GitLab where its file is and no workflow of GitHub, else GitHub."""
    has_gitlab = (top / _GITLAB).exists() and not (top / ".github" / "workflows").exists()
    return "gitlab" if has_gitlab else "github"


def workflow(name: Service, top: Path, folder: str, requirement: str | None) -> Workflow:
    """The file for a service; where GitLab has one already, a second that it is to include."""
    text = resources.files("actiongen.scaffold").joinpath("ci", f"{name}.yml").read_text(encoding="utf-8")
    lines = [_filled(line, folder, requirement) for line in text.splitlines()]
    made = "\n".join(lines) + "\n"
    match name:
        case "github":
            path, then = ".github/workflows/actiongen.yml", []
        case "gitlab" if (top / _GITLAB).exists():
            path, then = _BESIDE, [f'add to {_GITLAB}: include: [{{local: "{_BESIDE}"}}]']
        case "gitlab":
            path, then = _GITLAB, []
        case _:
            assert_never(name)
    if requirement is None:
        then.append(f"set ACTIONGEN in {path}: this actiongen came from a folder, which CI cannot reach")
    return Workflow(path, made, tuple(then))


def _filled(line: str, folder: str, requirement: str | None) -> str:
    """A line with what is known; a comment of several lines keeps its indentation."""
    indentation = line[: len(line) - len(line.lstrip())]
    source = (_SAME if requirement else _UNKNOWN).replace("\n", f"\n{indentation}")
    return (
        line.replace("@SOURCE@", source)
        .replace("@REQUIREMENT@", json.dumps(requirement or ""))
        .replace("@FOLDER@", json.dumps(folder, ensure_ascii=False))
    )
