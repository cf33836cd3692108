"""The manifest: the names of the files that actiongen wrote into a folder, one a line.

In: the text of ``.actiongen-manifest``. Out: the names in it that can be names of such files.

    >>> sorted(read(write(["b.js", "a.js"])))
    ['a.js', 'b.js']

It is committed with the output. It holds names and no hashes, so that a change of one policy does not touch it
and a merge of two branches keeps the lines of both; whatever else stands in it, such as the marks of a conflict,
is passed over.
"""

import re
from collections.abc import Iterable

from actiongen.backends.deploy_cli.paths import ACTIONS, CONFIG, TRIGGERS

NAME = ".actiongen-manifest"
_HEAD = "# The files that actiongen wrote here. It removes no others.\n"
# A name in the folder itself or in one that auth0-deploy-cli reads: no line can reach out of the folder.
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_FILE = re.compile(rf"{_NAME}(?<!\.json)|{ACTIONS}{_NAME}\.json|{re.escape(TRIGGERS)}|{re.escape(CONFIG)}")

BUILD, PAGES = (".js", ".tf", ".json"), (".md", ".svg")
"""How the names end of what a build writes, and of what `docs` writes."""


def read(text: str | None) -> frozenset[str]:
    """The names; none if there is no manifest."""
    return frozenset(line for line in (text or "").splitlines() if is_plain(line, (*BUILD, *PAGES)))


def write(names: Iterable[str]) -> str:
    """The text that lists the names."""
    return _HEAD + "".join(f"{name}\n" for name in sorted(set(names)))


def is_plain(name: str, kind: tuple[str, ...] = BUILD) -> bool:
    """Whether a file of that kind can be called so: neither hidden nor strange, nor in a strange folder."""
    return _FILE.fullmatch(name) is not None and name.endswith(kind)
