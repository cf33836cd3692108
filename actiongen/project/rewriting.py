"""Puts another text into the file of a policy, at once; its ends of lines and permissions stay.

In: a policy, its file and the text. Out: what kept it from being written, None where nothing did.

    rewritten(source, Path("policies/mfa.policy"), after, "fmt")   ->   None
"""

from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.snippet import shown
from actiongen.project import disk, files
from actiongen.project.disk import token_hex
from actiongen.source import Source


def rewritten(source: Source, file: Path, after: str, command: str) -> Diagnostic | None:
    """Writes the text, unless somebody else has changed the file meanwhile; ``command`` is what to run again then."""
    beside = f".{file.name}.{token_hex(8)}.tmp"
    try:
        with disk.hold(file.parent.resolve()) as folder:
            data, mode = folder.read(file.name, files.MAX_BYTES), folder.mode(file.name)
            if data is None or files.decoded(data, source.path) != source.text:
                return _cannot_write(source, "it has changed meanwhile", f"run `actiongen {command}` again")
            text = _with_ends(data, after).encode("utf-8")
            try:
                folder.write(beside, text, mode)
                folder.sync_file(beside)
                folder.move(beside, folder, file.name)
            except OSError:
                folder.unlink(beside)
                raise
    except OSError as error:
        return _cannot_write(source, error.strerror)
    return None


def ends_of(data: bytes) -> str:
    """How the lines of a file end: as the first one does."""
    return "\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n"


def _with_ends(data: bytes, after: str) -> str:
    """The text with ends of lines as the file has them; where it has both, each line that stays keeps its own."""
    end = ends_of(data)
    *ended, last = data.decode("utf-8").split("\n")
    if len({line.endswith("\r") for line in ended}) < 2:
        return after.replace("\n", end)
    before = [line.removesuffix("\r") for line in ended]
    lines = after.split("\n")
    ends = [end] * (len(lines) - 1) + [""]
    for old, new in _staying([*before, last], lines):
        if old < len(ended) and new < len(lines) - 1:
            ends[new] = "\r\n" if ended[old].endswith("\r") else "\n"
    return "".join(line + each for line, each in zip(lines, ends, strict=True))


def _staying(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Which lines are still there, by their old and new places: all of them where lines were only added."""
    found: list[tuple[int, int]] = []
    for new, line in enumerate(after):
        if len(found) < len(before) and before[len(found)] == line:
            found.append((len(found), new))
    if len(found) == len(before):
        return found
    blocks = SequenceMatcher(None, before, after).get_matching_blocks()
    return [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]


def difference(source: Source, after: str) -> str:
    """What would change, as ``diff -u`` shows it."""
    before, path = source.text.splitlines(), source.path
    lines = unified_diff(before, after.splitlines(), path, path, lineterm="")
    return "".join(f"{shown(line)}\n" for line in lines)


def _cannot_write(source: Source, reason: str | None, help: str | None = None) -> Diagnostic:
    message = f"`{source.path}` cannot be written: {reason}"
    return Diagnostic(CANNOT_WRITE, message, Label.of_file(source.path), help=help)
