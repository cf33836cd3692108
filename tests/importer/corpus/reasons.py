"""Why a file of the corpus is no plain policy: what the language does not have, in groups.

In: what the import says of a file at first, before it takes anything out, and the text of the file. Out: names of
groups, each once.

    reasons(["a call of `client.find`"], "const client = require('a')();")   ->   {"a call of a package"}
"""

import re
from collections.abc import Iterable

_REQUIRED = re.compile(
    r"""(?:const|let|var)\s*(?:\{([^}]*)\}|(\w+))\s*=\s*(?:await\s+)?(?:new\s+)?\(?\s*require\(""", re.ASCII
)
_MADE = re.compile(r"""(?:const|let|var)\s+(\w+)\s*=\s*(?:await\s+)?(?:new\s+)?(\w+)[.(]""", re.ASCII)
_CALL = re.compile(r"(?:a call of )?`(?:new )?(\w+)[^`]*`$", re.ASCII)
_DIAGNOSTIC = re.compile(r"\[AG\d+\]$", re.ASCII)

_PACKAGE, _NEW, _CALLED = "a call of a package", "`new` of JavaScript", "a call of a function of JavaScript"
GROUPS = (
    ("`, which the language does not have", "a value that the language does not have"),
    ("a call of what is no name", "a call of what another call gives"),
    ("a variable that changes", "a variable or an object that changes"),
    ("an object that is changed after it was made", "a variable or an object that changes"),
    ("a `try` around several steps", "a `try` around several steps"),
    ("a loop", "a loop that ends early, or over no list"),
    ("a function used as a value", "a function that is handed on"),
    ("callback within a function", "a function that is handed on"),
    ("arguments that are spread", "arguments that are spread, rest parameters"),
    ("a rest parameter", "arguments that are spread, rest parameters"),
)
_CONTEXT = re.compile(r"^(?:the whole )?(?:context|user|configuration)\b", re.ASCII)


def reasons(said: Iterable[str], text: str) -> set[str]:
    """The groups of what the import says; what is in none is named as it is, without the names of the file."""
    packages = _packages(text)
    return {_group(each, packages) for each in said}


def _packages(text: str) -> frozenset[str]:
    """The names that stand for packages, their parts, and what these have made."""
    found: set[str] = set()
    for parts, name in _REQUIRED.findall(text):
        found.update(re.findall(r"\w+", parts) if parts else [name])
    for _ in range(3):
        found.update(name for name, of in _MADE.findall(text) if of in found)
    return frozenset(found)


def _group(said: str, packages: frozenset[str]) -> str:
    for part, group in GROUPS:
        if part in said:
            return group
    called = _CALL.search(said)
    if called is not None:
        if called[1] in packages:
            return _PACKAGE
        return _NEW if "`new " in said else _CALLED
    if _DIAGNOSTIC.search(said):
        return "a check of the compiler that it does not pass"
    if _CONTEXT.search(said):
        return "a part of the context or user of a Rule that no Action has"
    return re.sub(r"`[^`]*`", "`…`", said)
