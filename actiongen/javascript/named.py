"""The JavaScript files that a policy names.

In: the text of a policy. Out: the paths in ``@extern("…")``. Whether the policy means it is not known here: a name in a
comment is one too, and nobody asks for it.

    named_files('@extern("externs/md5.js")')   ->   ("externs/md5.js",)
"""

import re

_NAMED = re.compile(r"""@[ \t]*extern[ \t]*\(\s*r?(?:"([^"\\\n]*)"|'([^'\\\n]*)')""")
_PLAIN = re.compile(r"[\w@.-]+(/[\w@.-]+)*\.c?js", re.ASCII)


def named_files(text: str) -> tuple[str, ...]:
    """The paths of the files, each once, as far as they can be paths below the policies' root."""
    named = (match[1] or match[2] or "" for match in _NAMED.finditer(text))
    return tuple(path for path in dict.fromkeys(named) if is_plain(path))


def is_plain(path: str) -> bool:
    """Whether a path can be one of a file below the policies' root."""
    return _PLAIN.fullmatch(path) is not None and not any(part.startswith(".") for part in path.split("/"))
