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


def _with_ends(before: bytes, after: str) -> str:
    """The text with ends of lines as the file has them; where it has both, each line that stays keeps its own."""
    end, mixed = ends_of(before), before.decode("utf-8").split("\n")
    if len({line.endswith("\r") for line in mixed[:-1]}) < 2:
        return after.replace("\n", end)
    lines = after.split("\n")
    ends = [end] * (len(lines) - 1) + [""]
    matched = SequenceMatcher(None, [line.removesuffix("\r") for line in mixed], lines, autojunk=False)
    for block in matched.get_matching_blocks():
        for at in range(block.size):
            if block.b + at < len(lines) - 1 and block.a + at < len(mixed) - 1:
                ends[block.b + at] = "\r\n" if mixed[block.a + at].endswith("\r") else "\n"
    return "".join(line + each for line, each in zip(lines, ends, strict=True))


def difference(source: Source, after: str) -> str:
    """What would change, as ``diff -u`` shows it."""
    before, path = source.text.splitlines(), source.path
    lines = unified_diff(before, after.splitlines(), path, path, lineterm="")
    return "".join(f"{shown(line)}\n" for line in lines)


def _cannot_write(source: Source, reason: str | None, help: str | None = None) -> Diagnostic:
    message = f"`{source.path}` cannot be written: {reason}"
    return Diagnostic(CANNOT_WRITE, message, Label.of_file(source.path), help=help)
