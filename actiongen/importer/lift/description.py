"""What an original says of itself, as the docstring of its policy.

In: the lines of the comment at its top, without the marks of a comment. Out: a text as the author has laid it out;
tags of JSDoc, and what Auth0's editor writes above each handler, are left out.

    description(("Only staff.", "", "@param {Event} event"))   ->   "Only staff."
"""

import re
import textwrap
from collections.abc import Iterator

from actiongen.unicode import is_printable

_WIDTH = 84
_TAG = re.compile(r"@(?P<word>\w+)\s*")
_SAYING = frozenset(["description", "desc", "overview", "summary"])
"""Tags of JSDoc whose text is about the whole."""
_SWITCH = re.compile(r"(eslint|jshint|jslint|prettier|global|globals|ts-)\b")
_ITEM = re.compile(r"\s*([-*>]|\d+\.)\s|```")
_DECORATION = re.compile(r"^[*=\-#/~_+]{3,}\s*|\s*[*=\-#/~_+]{3,}$")
_OF_TEMPLATE = re.compile(
    r"Handler\s+(?:that\s+will\s+be\s+|to\s+be\s+)?(?:called|invoked)\s+(?:during|while|when)\b[^.]*\.*"
    r"(?:\s*If\s+your\s+\w+\s+function\s+does\s+not\s+perform\s+a\s+redirect,"
    r"\s+this\s+function\s+can\s+be\s+safely\s+ignored\.)?[ \t]*"
)
"""What Auth0's editor writes above each handler says nothing about this one."""


def description(comments: tuple[str, ...]) -> str | None:
    """The docstring, None where nothing is said."""
    said, about = _said(comments)
    text = _OF_TEMPLATE.sub("", "\n".join(said))
    if not text.strip():
        text = "\n".join(about)
    lines: list[str] = []
    for line in text.split("\n"):
        shown = "".join(filter(is_printable, line)).rstrip()
        if shown or (lines and lines[-1]):
            lines.append(shown)
    lines = [each for block in _blocks(lines) for each in _wrapped(block)]
    made = textwrap.dedent("\n".join(lines)).strip("\n")
    return (f"{made}\n" if "\n" in made else made.strip()) or None


def _said(comments: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The lines without tags and decoration, and what tags say about the whole."""
    found: list[str] = []
    about: list[str] = []
    is_tag = False
    for line in comments:
        stripped = line.strip()
        tag = _TAG.match(stripped)
        if tag is not None:
            is_tag = True
            if tag["word"].lower() in _SAYING:
                about.append(stripped[tag.end() :])
            continue
        is_tag = is_tag and bool(stripped) and line[:1].isspace()
        if not is_tag and _SWITCH.match(stripped) is None:
            found.append(_DECORATION.sub("", _DECORATION.sub("", line)))
    return found, about


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of a paragraph, or of an item of a list, together."""
    block: list[str] = []
    for line in lines:
        if block and (not line or not block[0] or _ITEM.match(line) or _indent(line) < _indent(block[0])):
            yield block
            block = []
        block.append(line)
    yield block


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _wrapped(block: list[str]) -> list[str]:
    """The lines; laid out anew where one is too long."""
    if all(len(line) <= _WIDTH or " " not in line.strip() for line in block):
        return block
    indent = " " * _indent(block[0])
    below = f"{indent}  " if _ITEM.match(block[0]) else indent
    return textwrap.wrap(
        " ".join(line.strip() for line in block),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    )
