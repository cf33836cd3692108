r"""What literals and comments of JavaScript say, whichever way they are written.

In: a literal, key or comment as it was read, and the value that it was written for. Out: whether it says that.
Escapes are undone here, and never made, so that no mistake of :mod:`literals` is made twice.

    comment_says(r" The sign *\/", "The sign */")   ->   True
"""

import re
from decimal import Decimal
from math import copysign

from actiongen.javascript.parse import Node
from actiongen.unicode import composed

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbfv]))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}
_PLAIN = re.compile(r"[ -\[\]-~]*")
_LEAST_PLAIN_NUMBER = 1e-6


def is_text(value: object, meant: str) -> bool:
    """Whether a literal has the value; a character may be in two halves on either side."""
    if value == meant:
        return True
    return isinstance(value, str) and _whole(value) == _whole(meant)


def is_number(node: Node, meant: float) -> bool:
    """Whether the node is a number, with a minus ahead of it if it is negative."""
    is_negative = copysign(1, meant) < 0
    if is_negative:
        inner = node.node("argument")
        if node.type != "UnaryExpression" or node.text("operator") != "-" or inner is None:
            return False
        node = inner
    value = node.fields.get("value")
    if node.type != "Literal" or not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return not node.text("raw").endswith("n") and float(value) == abs(meant)


def is_pattern(regex: object, body: str, flags: str) -> bool:
    """Whether a literal is the regular expression."""
    if not isinstance(regex, dict):
        return False
    pattern = regex.get("pattern", "")
    is_same = _in_ascii(pattern) == _in_ascii(body or "(?:)")
    return is_same and sorted(regex.get("flags", "")) == sorted(flags)


def is_key(node: Node, meant: str) -> bool:
    """Whether the node is a property of that name; only brackets keep ``__proto__`` from being the prototype."""
    fields, key = node.fields, node.node("key")
    if node.text("kind") != "init" or fields.get("method") is True or key is None:
        return False
    if (fields.get("computed") is True) != (meant == "__proto__"):
        return False
    if key.type == "Identifier":
        return fields.get("computed") is not True and key.text("name") == meant
    value = key.fields.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_key(value) == meant
    return key.type == "Literal" and is_text(value, meant)


def _number_key(value: float) -> str | None:
    """The name that a number gives a property, None for one that is written with an exponent."""
    if value and not _LEAST_PLAIN_NUMBER <= value < 1e21:
        return None
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def comment_says(found: str, meant: str) -> bool:
    """Whether a comment of one line says the text."""
    return found.strip() == meant.strip() or _of_comment(found) == _of_comment(meant)


def doc_comment_says(found: str, meant: tuple[str, ...]) -> bool:
    """Whether a documentation comment says the lines, each behind a star."""
    first, *lines = found.split("\n")
    if first != "*" or len(lines) != len(meant) + 1 or lines.pop().strip():
        return False
    bare = [line.strip() for line in lines]
    return all(line.startswith("*") for line in bare) and all(
        comment_says(line[1:], text) for line, text in zip(bare, meant, strict=True)
    )


def inline_comment_says(found: str, meant: tuple[str, ...]) -> bool:
    """Whether a documentation comment says its one line between the marks."""
    return found.startswith("*") and "\n" not in found and comment_says(found[1:], "".join(meant))


def _of_comment(text: str) -> str:
    return composed(_unescaped(text.replace("*\\/", "*/"))).strip()


def _unescaped(text: str) -> str:
    """The text with the characters that its escapes stand for."""
    if _PLAIN.fullmatch(text):
        return text
    return _whole(_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _LETTERS[found[2]], text))


def _in_ascii(pattern: str) -> str:
    """The pattern with an escape for each character outside of ASCII."""
    if pattern.isascii():
        return pattern
    units = memoryview(pattern.encode("utf-16-le", "surrogatepass")).cast("H")
    return "".join(chr(unit) if unit < 0x80 else f"\\u{unit:04x}" for unit in units)


def _whole(text: str) -> str:
    """The text with each pair of surrogates as one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
