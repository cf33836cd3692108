"""Reads the code blocks of the documentation and compiles the policies among them.

In: a Markdown file. Out: its fenced blocks in order, and for a policy the files that it stands for, the codes
that its comments ask for, and the JavaScript that it compiles to.

    blocks(Path("README.md"))[0].language == "python"

A ``python`` block that declares an action or a flow is a whole file; any other one is a fragment of an Action
of post-login. ``# file: shared/lib.policy`` begins a further file, which may be ``actiongen.toml``. A line that ends in
``# error: [AG303]`` is one where the compiler says just that.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from bad_cases import SETTINGS, settings

from actiongen.compiler import NO_OPTIONS, Compiled, compile_folder
from actiongen.diagnostics.model import Checked
from actiongen.options import Options
from actiongen.source import JavaScriptFile, Source

ROOT = Path(__file__).parent.parent
HEADER = 'action(name="Doc", trigger="post-login")\n'
_FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# file: (\S+)")
_MARK = re.compile(r" *# (?:error|warning|note): \[(AG\d{3})\]")
_DECLARES = re.compile(r"^(?:action|flow)\(", re.MULTILINE)
_DEFINES = re.compile(r"^([A-Za-z]\w*) = ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block; ``line`` is that of its first line of text."""

    path: Path
    line: int
    language: str
    text: str

    @property
    def id(self) -> str:
        """``docs/language.md:17``."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Policy:
    """The files of a block, and the codes that it asks for, with the line of the file that each stands on."""

    sources: tuple[Source, ...]
    expected: tuple[tuple[str, int, str], ...]
    is_fragment: bool
    options: Options = NO_OPTIONS


def markdown() -> list[Path]:
    """All Markdown files of the project."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("policies/**/*.md")]
    return sorted(found)


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a file, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(path, text.count("\n", 0, found.start(3)) + 1, found[2], dedent(found[3]))
        for found in _FENCE.finditer(text)
    ]


def policy(text: str) -> Policy:
    """The files that a block stands for."""
    is_fragment = _DECLARES.search(text) is None
    files: dict[str, list[str]] = {}
    current = "doc.policy"
    if is_fragment:
        files[current] = [HEADER.removesuffix("\n")]
    expected = []
    for line in text.splitlines():
        name = _FILE.fullmatch(line)
        if name:
            current = name[1]
            continue
        lines = files.setdefault(current, [])
        lines.append(unmarked(line))
        expected += [(f"policies/{current}", len(lines), code) for code in _MARK.findall(line)]
    options = settings("\n".join(files.pop(SETTINGS, ())))
    texts = {name: "\n".join(lines) + "\n" for name, lines in files.items()}
    externs = tuple(JavaScriptFile(name, text) for name, text in texts.items() if name.endswith(".js"))
    sources = tuple(
        Source(f"policies/{name}", text, externs) for name, text in texts.items() if not name.endswith(".js")
    )
    return Policy(sources, tuple(sorted(expected)), is_fragment, options)


def unmarked(line: str) -> str:
    """A line without the codes that it asks for."""
    return _MARK.split(line)[0]


def compiled(sources: tuple[Source, ...], options: Options = NO_OPTIONS) -> Checked[Compiled]:
    """What the files compile to."""
    return compile_folder(sources, options=options)


def said(subject: Policy, *, warnings: bool) -> list[tuple[str, int, str]]:
    """Where the compiler says what; of warnings only those that the block asks for, unless all are wanted."""
    by_path = {source.path: source for source in subject.sources}
    asked = {code for _, _, code in subject.expected}
    found = []
    for diagnostic in compiled(subject.sources, subject.options).diagnostics:
        span = diagnostic.span
        line = by_path[span.path].position(span.start).line
        if diagnostic.code.name == "not-in-flow" and diagnostic.code.id not in asked:
            continue
        if diagnostic.is_error or warnings or diagnostic.code.id in asked:
            found.append((span.path, line, diagnostic.code.id))
    return sorted(found)


def javascript(subject: Policy) -> str:
    """The JavaScript of all actions of a block."""
    value = compiled(subject.sources).value
    files = value.files if value is not None else ()
    return "\n".join(file.text for file in files if file.path.endswith(".js"))


def shown(subject: Policy) -> Policy:
    """A fragment with a rule below it that uses every definition, so that all of it is compiled."""
    first, *others = subject.sources
    names = _DEFINES.findall(first.text)
    rule = f'\nwith rule("All definitions are used"):\n    log({", ".join(names)})\n' if names else ""
    return Policy((Source(first.path, first.text + rule, first.externs), *others), (), True)


def has_part(text: str, part: str) -> bool:
    """Whether consecutive lines of ``text`` are ``part``, but for the indentation that all of them share."""
    lines, wanted = text.splitlines(), dedent(part).splitlines()
    return any(
        dedent("\n".join(lines[at : at + len(wanted)])).splitlines() == wanted
        for at in range(len(lines) - len(wanted) + 1)
    )
