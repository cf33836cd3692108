"""JavaScript's regular expressions as patterns of `matches`.

In: a `Regex` of Core, or `new RegExp("…", "i")`. Out: the text of a pattern that `parse_regex` reads, or None.

    /^a\\/b/i   ->   (?i)^a/b
"""

import re

from actiongen.core import tree as core
from actiongen.importer.libraries.nodes import plain, text
from actiongen.ir.regex import RegexError, parse_regex

# `g` and `y` keep a place between calls; `g` of one that is written where it is used does not matter.
_FLAGS = frozenset("igu")
_SPECIAL = re.compile(r"[\^$.*+?()\[\]{}|\\]")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r"}


def parts(node: core.Expr) -> tuple[str, str] | None:
    """Body and flags."""
    match node:
        case core.Regex(body, flags):
            return body, flags
        case core.New(core.Name("RegExp"), arguments) | core.Call(core.Name("RegExp"), arguments):
            given = plain(arguments)
            said = [text(each) for each in given or ()]
            if said and None not in said:
                return str(said[0]), str(said[1]) if len(said) > 1 else ""
    return None


def matched(node: core.Expr) -> str | None:
    """The pattern for `matches`, None where the language has none."""
    found = parts(node)
    if found is None or not set(found[1]) <= _FLAGS:
        return None
    pattern = found[0].replace("\\/", "/").replace("\\-", "-" if "[" not in found[0] else "\\-")
    if "i" in found[1]:
        pattern = "(?i)" + pattern
    return None if isinstance(parse_regex(pattern), RegexError) else pattern


def plain_text(node: core.Expr) -> str | None:
    """The text that a pattern without special characters stands for, where all of its occurrences are meant."""
    found = parts(node)
    if found is None or set(found[1]) - {"u"} != {"g"}:
        return None
    body = _ESCAPES.get(found[0])
    if body is not None:
        return body
    one_class = re.fullmatch(r"\[(\\?[^\\\]^])\]", found[0])
    if one_class:
        return one_class[1].removeprefix("\\")
    rest = _ESCAPED.sub("", found[0])
    if _SPECIAL.search(rest) or not found[0]:
        return None
    return _ESCAPED.sub(r"\1", found[0])
