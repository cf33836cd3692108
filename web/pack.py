"""Packs the compiler and what it imports, compiled for the Python that runs this: that of Pyodide.

In: the folders that ``build.mjs`` mounts: the repository, the wheels; ``first.json``, the files of the first example.
Out: ``compiler.pack``, all that the first answer takes, and ``later.pack``, what formatting, time zones and
explanations take; ``first.json``, what is said of the example. All are the same for the same input.
"""

import gzip
import importlib
import json
import py_compile
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

REPOSITORY, WHEELS, OUT = Path("/repository"), Path("/wheels"), Path("/out")
LEFT_OUT = frozenset({"__main__.py", "cli", "commands", "scaffold", "importer", "prover", "project"})
"""Parts of ``actiongen`` that read disks, start processes or convert what is there: a page has no use for them."""
LATER = frozenset({"report", "testing", "evaluate", "runner", "pages"})
"""Parts that the first answer does without."""
FIRST_WHEELS = ("lark", "jinja2", "markupsafe", "esprima2")


def own_files() -> Iterator[tuple[str, bytes]]:
    """The compiler, and what the page asks of it; documents that are links in the repository are files."""
    for package in (REPOSITORY / "actiongen", REPOSITORY / "web" / "playground"):
        for file in sorted(package.rglob("*", recurse_symlinks=True)):
            below = file.relative_to(package)
            if file.is_file() and "__pycache__" not in below.parts and below.parts[0] not in LEFT_OUT:
                yield f"{package.name}/{below.as_posix()}", file.read_bytes()


def wheel_files(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """The modules of a wheel and their data, without compiled parts and what is for type checkers and pip alone."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            is_licence = ".dist-info/licenses/" in name
            if name.endswith("/") or (".dist-info/" in name and not is_licence):
                continue
            if PurePosixPath(name).suffix not in {".so", ".c", ".pyi"}:
                yield name, archive.read(name)


def compiled(name: str, text: bytes) -> tuple[str, bytes]:
    """A module as Python imports it; anything else as it is."""
    if not name.endswith(".py"):
        return name, text
    source, made = Path("/tmp/source.py"), Path("/tmp/made.pyc")
    source.write_bytes(text)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), str(made), name, doraise=True, invalidation_mode=mode)
    return f"{name}c", made.read_bytes()


def write(archive: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Writes what ``src/worker.ts`` unpacks faster than any zip: the length of a list of names and sizes, that list as
    JSON, and all files one behind the other; compressed.
    """
    written = [*files]
    names = json.dumps([[name, len(text)] for name, text in written], separators=(",", ":")).encode()
    body = b"".join((len(names).to_bytes(4, "big"), names, *(text for _, text in written)))
    archive.write_bytes(gzip.compress(body, mtime=0))


def first_answers() -> None:
    """Writes what the page says of its first example, so that it can be seen before the compiler is there."""
    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "web"), *map(str, sorted(WHEELS.glob("*.whl")))]
    page = importlib.import_module("playground.page").Page()
    page.answer(
        json.dumps({"do": "put", "files": json.loads((OUT / "first.json").read_text(encoding="utf-8"))})
    )
    found = {step: json.loads(page.answer(json.dumps({"do": step}))) for step in ("problems", "output")}
    failed = [each["failed"] for each in found.values() if "failed" in each]
    assert not failed, failed[0]
    (OUT / "first.json").write_text(json.dumps(found), encoding="utf-8")


def main() -> None:
    """Writes all."""
    first: list[tuple[str, bytes]] = []
    later: list[tuple[str, bytes]] = []
    for name, text in own_files():
        (first if LATER.isdisjoint(PurePosixPath(name).parts) else later).append((name, text))
    for wheel in sorted(WHEELS.glob("*.whl")):
        (first if wheel.name.partition("-")[0] in FIRST_WHEELS else later).extend(wheel_files(wheel))
    write(OUT / "compiler.pack", (compiled(*file) for file in first))
    write(OUT / "later.pack", (compiled(*file) for file in later))
    first_answers()


main()
