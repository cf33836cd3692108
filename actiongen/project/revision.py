"""The policies of an earlier revision, out of git.

In: the folder of the policies, a revision as people name it. Out: a folder with the files of that time that policies
are made of, or why there is none.

    with revision_of(Path("policies"), "main") as found:
        files.read(found.root)

git is asked to name a commit, to list its files and to write out blobs, and nothing that runs hooks or filters. What is
unpacked lies in a folder of its own, which goes when the block ends; a link among the files is followed no further than
``files.read`` follows any.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from actiongen.diagnostics.snippet import shown
from actiongen.lazy_dataclass import dataclass
from actiongen.project.files import SUFFIX
from actiongen.project.settings import NAME

SECONDS = 60
"""How long git may take for one answer."""

_MOST_BYTES = 256 * 1024**2
_KEPT = (SUFFIX, ".js", ".cjs")
_LINK = "120000"
_FILES = ("100644", "100755")
# A hook that runs us names its own repository in these.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")


@dataclass(frozen=True, slots=True)
class Revision:
    """``commit`` is its full name. ``root`` is the folder of the policies as it was, which may be missing; ``settings``
    says whether there was an ``actiongen.toml`` in it or above it.
    """

    commit: str
    root: Path
    settings: bool


@dataclass(frozen=True, slots=True)
class NoRevision:
    """Why there is no such revision; ``no_git``: there is no git to ask."""

    message: str
    help: str | None = None
    no_git: bool = False


@contextmanager
def revision_of(root: Path, name: str) -> Iterator[Revision | NoRevision]:
    """The files of a revision, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="actiongen-") as folder:
        yield _unpacked(root.resolve(), name, Path(folder).resolve())


def is_revision(root: Path, name: str) -> bool:
    """Whether git knows a revision of that name; False too where there is no git, or no repository."""
    opened = _opened(root.resolve())
    if isinstance(opened, NoRevision):
        return False
    try:
        return bool(opened[0].commit(name))
    except _GitError:
        return False


def parting_of(root: Path, one: str, other: str) -> str | NoRevision:
    """The commit where two revisions part: the last one that both have in them."""
    opened = _opened(root.resolve())
    if isinstance(opened, NoRevision):
        return opened
    repository, _ = opened
    commits = []
    for name in (one, other):
        try:
            commits.append(repository.commit(name))
        except _GitError:
            return _unknown(name)
    try:
        return repository.ask("merge-base", *commits).decode("ascii", "replace").strip().split("\n")[0]
    except _GitError:
        return NoRevision(
            f"`{shown(one)}` and `{shown(other)}` have no commit in common",
            "a CI service that fetches the last commit alone has to fetch those before it first",
        )


def _unpacked(root: Path, name: str, into: Path) -> Revision | NoRevision:
    opened = _opened(root)
    if isinstance(opened, NoRevision):
        return opened
    repository, top = opened
    try:
        commit = repository.commit(name)
    except _GitError:
        return _unknown(name)
    try:
        below = PurePosixPath(root.relative_to(top).as_posix())
        entries = _wanted(repository.ask("ls-tree", "-r", "-z", "-l", "--full-tree", commit), below)
        texts = repository.blobs(entries)
    except _GitError as error:
        return NoRevision(f"git cannot give the files of `{shown(name)}`: {error}")
    there = into / (top.name or "repository")
    _write(there, entries, texts)
    return Revision(commit, there / below, any(path.name == NAME for path in entries))


def _opened(root: Path) -> "tuple[_Repository, Path] | NoRevision":
    """The repository that a folder lies in, and the top of its work tree."""
    git = shutil.which("git")
    if git is None:
        return NoRevision("there is no git on PATH to ask for the policies of a revision", no_git=True)
    repository = _Repository(git, root)
    try:
        top = Path(repository.ask("rev-parse", "--show-toplevel").decode("utf-8").rstrip("\r\n")).resolve()
    except (_GitError, UnicodeDecodeError) as error:
        return NoRevision(f"git cannot read the repository of `{root.name}`: {error}")
    if not root.is_relative_to(top):
        return NoRevision(f"`{root.name}` does not lie in the work tree of its repository")
    return repository, top


def _unknown(name: str) -> NoRevision:
    return NoRevision(
        f"git knows no revision `{shown(name)}`",
        "name a branch, a tag or a commit; a CI service that fetches the last commit alone has to fetch it first",
    )


class _GitError(Exception):
    """What git says, in one line."""


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    blob: str


Entries = Mapping[PurePosixPath, _Entry]


class _Repository:
    """Asks git about the repository of a folder."""

    def __init__(self, git: str, folder: Path) -> None:
        self._command = (git, "--no-pager", "--no-optional-locks", "-C", str(folder))
        kept = {key: value for key, value in os.environ.items() if key not in _OF_HOOKS}
        # A clone without all blobs would go to the network, and ask for a password there.
        self._environment = {**kept, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

    def ask(self, *arguments: str, told: bytes = b"") -> bytes:
        """What git writes."""
        try:
            done = subprocess.run(
                [*self._command, *arguments],
                input=told,
                capture_output=True,
                env=self._environment,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _GitError(f"it takes longer than {SECONDS} seconds") from None
        except (OSError, ValueError) as error:
            raise _GitError(str(error)) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise _GitError(shown(said.removeprefix("fatal: ")) or f"it ends with {done.returncode}")
        return done.stdout

    def commit(self, name: str) -> str:
        """The full name of the commit that a revision names."""
        if not name or name.startswith("-") or "\0" in name:
            raise _GitError("it is no name of a revision")
        said = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return said.decode("ascii", "replace").strip().split("\n")[-1]

    def blobs(self, entries: Entries) -> dict[str, bytes]:
        """The bytes of all entries by the names of their blobs."""
        names = list(dict.fromkeys(entry.blob for entry in entries.values()))
        said = self.ask("cat-file", "--batch", told="".join(f"{name}\n" for name in names).encode("ascii"))
        found: dict[str, bytes] = {}
        at = 0
        for name in names:
            head, _, _ = said[at : at + 200].partition(b"\n")
            words = head.split()
            if len(words) != 3 or words[1] != b"blob":
                raise _GitError(f"it does not have `{name}`")
            start = at + len(head) + 1
            at = start + int(words[2]) + 1
            found[name] = said[start : at - 1]
        return found


def _wanted(listed: bytes, below: PurePosixPath) -> dict[PurePosixPath, _Entry]:
    """The policies, what they may name, links, and settings in the folder or above it."""
    above = {below, *below.parents}
    found: dict[PurePosixPath, _Entry] = {}
    size = 0
    for line in listed.split(b"\0"):
        head, _, name = line.partition(b"\t")
        words = head.decode("ascii", "replace").split()
        with suppress(UnicodeDecodeError):
            path = PurePosixPath(name.decode("utf-8"))
            if len(words) != 4 or not _is_plain(path):
                continue
            is_below = path.is_relative_to(below) and (words[0] == _LINK or path.name.endswith(_KEPT))
            if words[0] in (*_FILES, _LINK) and (is_below or (path.name == NAME and path.parent in above)):
                found[path] = _Entry(words[0], words[2])
                size += int(words[3])
    if size > _MOST_BYTES:
        raise _GitError(f"they are larger than {_MOST_BYTES // 1024**2} MB")
    return found


def _is_plain(path: PurePosixPath) -> bool:
    """Whether a path leads nowhere but into the folder that it is joined to, on every system."""
    return not path.is_absolute() and not any(part == ".." or set(part) & set("\\:\0") for part in path.parts)


def _write(into: Path, entries: Entries, texts: Mapping[str, bytes]) -> None:
    """Files first, so that none is written through a link."""
    for is_link in (False, True):
        for path, entry in entries.items():
            if (entry.mode == _LINK) is not is_link:
                continue
            file = into / path
            with suppress(OSError):  # a name that this disk cannot have, or that is there in another spelling
                file.parent.mkdir(parents=True, exist_ok=True)
                if is_link:
                    file.symlink_to(os.fsdecode(texts[entry.blob]))
                else:
                    with file.open("xb") as stream:
                        stream.write(texts[entry.blob])
