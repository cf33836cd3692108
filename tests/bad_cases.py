"""Reads the case files of ``tests/cases/bad`` and compiles their chunks.

In: ``AG203-unknown-event-field.policy``. Out: its failing chunks, each with the corrected one below it.

    with rule("Staff", when=event.user.emial == "ann@corp.example"):  # error: [AG203] "not a field"
        stop()
    # ---
    # ok
    with rule("Staff", when=event.user.email == "ann@corp.example"):
        stop()

Chunks are split by ``# ---``. A line where the primary label of a diagnostic starts ends in a comment with
its severity, code and a part of its message, once for each; ``# error-at: 2:9 [AG101] "…"`` on a line of
its own names a place that can hold no comment. ``# file: shared/lib.policy`` begins a further file, which may be the
JavaScript of an extern, or ``actiongen.toml``, of which ``[deploy]`` and ``[prove]`` count; what
stands above the first one is ``case.policy``, an Action of post-login unless it declares an action or a
flow itself.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from actiongen.compiler import NO_OPTIONS, compile_folder
from actiongen.diagnostics.model import Diagnostic, Severity
from actiongen.options import Options, Target
from actiongen.prover.logic import SolverLogics
from actiongen.source import JavaScriptFile, Source
from actiongen.syntax.parse import parse
from actiongen.unit import CompiledFile, compile_file, loader

BAD = Path(__file__).parent / "cases" / "bad"
MAIN = "case.policy"
SETTINGS = "actiongen.toml"
HEADER = 'action(name="Test", trigger="post-login")\n'
_FILE = re.compile(r"# file: (\S+)")
_MARK = re.compile(r" *# (?:error|warning|note): \[AG\d{3}\].*$")
_ONE = re.compile(r'# (error|warning|note): \[(AG\d{3})\](?: "(.*?)"(?=$| # (?:error|warning|note):))?')
_AT = re.compile(r'# error-at: (\d+):(\d+) \[(AG\d{3})\](?: "(.*)")?')


@dataclass(frozen=True)
class Expected:
    """A diagnostic that a chunk asks for; lines count in the file as the chunk writes it."""

    path: str
    line: int
    column: int | None
    severity: str
    code: str
    part: str


@dataclass(frozen=True)
class Chunk:
    """The files of a chunk without the marks, how many lines were put on top of the first, the marks, the settings."""

    sources: tuple[Source, ...]
    shift: int
    expected: tuple[Expected, ...]
    options: Options = NO_OPTIONS

    @property
    def by_path(self) -> dict[str, Source]:
        """The files by their paths."""
        return {source.path: source for source in self.sources}

    def line(self, diagnostic: Diagnostic) -> int:
        """The line of the chunk's file at which the primary label starts."""
        span = diagnostic.span
        line = self.by_path[span.path].position(span.start).line
        return line - self.shift if span.path == f"policies/{MAIN}" else line


@dataclass(frozen=True)
class Case:
    """A failing chunk and its twin."""

    code: str
    number: int
    bad: Chunk
    good: Chunk

    @property
    def id(self) -> str:
        """``AG203-2`` for the second failing chunk."""
        return f"{self.code}-{self.number}"


def cases(pattern: str) -> Iterator[Case]:
    """The cases of the files whose names begin so."""
    for file in sorted(BAD.glob(f"{pattern}*.policy")):
        yield from cases_of(file)


@cache
def cases_of(file: Path) -> tuple[Case, ...]:
    """The cases of one file."""
    parts = file.read_text(encoding="utf-8").removesuffix("\n").split("\n# ---\n")
    assert len(parts) % 2 == 0, f"{file.name}: every failing chunk has a twin"
    code = file.stem[:5]
    found = []
    for index in range(0, len(parts), 2):
        bad, good = parts[index : index + 2]
        assert not bad.startswith("# ok\n"), f"{file.name}: chunk {index + 1} should fail"
        assert good.startswith("# ok\n"), f"{file.name}: chunk {index + 2} is no twin"
        syntax = code.startswith("AG1")
        found.append(
            Case(code, index // 2 + 1, chunk(bad, syntax), chunk(good.removeprefix("# ok\n"), syntax))
        )
    return tuple(found)


def chunk(text: str, syntax: bool = False) -> Chunk:
    """A chunk as it is compiled; one that shows a mistake of syntax alone gets no action."""
    files: dict[str, list[str]] = {MAIN: []}
    current = MAIN
    for line in text.split("\n"):
        name = _FILE.fullmatch(line)
        if name:
            current = name[1]
            files[current] = []
        else:
            files[current].append(line)
    if not files[MAIN]:
        del files[MAIN]
    options = settings("\n".join(files.pop(SETTINGS, ())))
    expected = [each for name, lines in files.items() for each in _expected(f"policies/{name}", lines)]
    sources: list[Source] = []
    externs: list[JavaScriptFile] = []
    needs_action = not syntax and not any(re.match(r"(action|flow)\(", line) for line in files.get(MAIN, ()))
    for name, lines in files.items():
        head = HEADER if name == MAIN and needs_action else ""
        plain = "".join(f"{_MARK.sub('', line)}\n" for line in lines)
        if name.endswith(".js"):
            externs.append(JavaScriptFile(name, plain))
        else:
            sources.append(Source(f"policies/{name}", head + plain))
    sources = [replace(source, externs=tuple(externs)) for source in sources]
    return Chunk(tuple(sources), int(needs_action), tuple(expected), options)


def settings(text: str) -> Options:
    """What the text of an ``actiongen.toml`` says of the deployment and of who answers the checks."""
    data = tomllib.loads(text)
    return Options(
        target=Target(data.get("deploy", {}).get("target", "terraform")),
        proves_checks=data.get("prove", {}).get("checks", False),
    )


def _expected(path: str, lines: list[str]) -> Iterator[Expected]:
    for number, line in enumerate(lines, 1):
        at = _AT.fullmatch(line)
        if at:
            yield Expected(path, int(at[1]), int(at[2]), "error", at[3], at[4] or "")
        for found in _ONE.finditer(line) if not at else ():
            yield Expected(path, number, None, found[1], found[2], found[3] or "")


def diagnose(subject: Chunk, code: str) -> list[Diagnostic]:
    """What the compiler says of a chunk, in order.

    Warnings and notes of other codes that the chunk does not ask for are left out: what a case shows must not
    depend on what is unused in it.
    """
    if code.startswith("AG1"):
        found = tuple(diagnostic for source in subject.sources for diagnostic in parse(source).diagnostics)
    else:
        found = compiled(subject.sources, subject.options)
    wanted = {code, *(each.code for each in subject.expected)}
    kept = [each for each in found if each.severity is Severity.ERROR or each.code.id in wanted]
    return sorted(kept, key=lambda each: (each.span.path, each.span.start, each.code.id))


@cache
def compiled(sources: tuple[Source, ...], options: Options = NO_OPTIONS) -> tuple[Diagnostic, ...]:
    """What the compiler says; each of the tests about a chunk asks for it."""
    if not options.proves_checks:
        return tuple(dict.fromkeys(compile_folder(sources, options=options).diagnostics))
    pytest.importorskip("cvc5", reason="the checks of this case ask the solver")
    with SolverLogics() as logics:
        load = loader(sources)

        def make(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
            return tuple(compile_file(source, load, logic=logics) for source in wanted)

        return tuple(dict.fromkeys(compile_folder(sources, make, options).diagnostics))
