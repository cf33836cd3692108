"""The docstring of a policy: what it is for, and who uses what comes of it.

In: the text. Out: :class:`Docstring`. One section is known, and everything else is text:

    Consumers:
    - the mobile app: shows the page of MFA when it gets `mfa_required`
    - the fraud team

``Consumers:`` stands alone on its line, each entry begins with ``- `` and may go on in lines that are indented; what
stands before the first colon is who it is. The section ends with the first line that is none of that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

CONSUMERS = "Consumers:"


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who uses what the action does, and for what ("" where nobody says)."""

    who: str
    use: str


@dataclass(frozen=True, slots=True)
class Docstring:
    """``paragraphs``: texts, or of a list its items in a tuple."""

    paragraphs: tuple[str | tuple[str, ...], ...]
    consumers: tuple[Consumer, ...]

    @property
    def summary(self) -> str:
        """The first paragraph."""
        first = next(iter(self.paragraphs), "")
        return first if isinstance(first, str) else first[0]


def read_docstring(text: str) -> Docstring:
    """The parts of a docstring."""
    lines = text.strip().splitlines()
    consumers: list[Consumer] = []
    rest: list[str] = []
    index = 0
    while index < len(lines):
        entries = list(_entries(lines[index + 1 :])) if lines[index].strip() == CONSUMERS else []
        if not entries:
            rest.append(lines[index])
            index += 1
            continue
        consumers += [_consumer(" ".join(entry)) for entry in entries]
        index += 1 + sum(map(len, entries))
        rest.append("")
    return Docstring(tuple(_paragraphs(rest)), tuple(consumers))


def _entries(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each entry, without marks and blanks."""
    entry: list[str] = []
    for line in lines:
        text = line.strip()
        if text.startswith("- "):
            if entry:
                yield entry
            entry = [text[2:].strip()]
        elif text and entry and line[:1].isspace() and text != CONSUMERS and not _is_less(line, lines[0]):
            entry.append(text)
        else:
            break
    if entry:
        yield entry


def _is_less(line: str, first: str) -> bool:
    """Whether a line is indented no more than the entries are."""
    return len(line) - len(line.lstrip()) <= len(first) - len(first.lstrip())


def _consumer(entry: str) -> Consumer:
    who, _, use = entry.partition(":")
    return Consumer(who.strip(), use.strip())


def _paragraphs(lines: list[str]) -> Iterator[str | tuple[str, ...]]:
    """Texts on one line each; lines that begin with ``- `` are the items of a list."""
    texts: list[str] = []
    items: list[str] = []

    def ended() -> Iterator[str | tuple[str, ...]]:
        if texts:
            yield " ".join(texts)
        if items:
            yield tuple(items)
        texts.clear()
        items.clear()

    for line in lines:
        text = line.strip()
        if not text:
            yield from ended()
        elif text.startswith(("- ", "* ")):
            items.append(text[2:].strip())
        elif items:
            items[-1] += f" {text}"
        else:
            texts.append(text)
    yield from ended()
