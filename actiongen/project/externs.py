"""The JavaScript files that policies name.

In: the text of a policy, the folder of the policies. Out: what stands in each file that the text names in
``@extern("…")``. Whether the policy means it is not known here: a name in a comment is looked up too, and nobody asks
for it.

    externs_of('@extern("externs/md5.js")', Path("policies"))   ->   (JavaScriptFile("externs/md5.js", "…"),)

Nothing is read outside of the folder, be it by ``..`` or through a link.
"""

import re
from pathlib import Path

from actiongen.project import disk
from actiongen.source import JavaScriptFile

_NAMED = re.compile(r"""@[ \t]*extern[ \t]*\(\s*r?(?:"([^"\\\n]*)"|'([^'\\\n]*)')""")
_PLAIN = re.compile(r"[\w@.-]+(/[\w@.-]+)*\.c?js", re.ASCII)
_MAX_BYTES = 256 * 1024


def externs_of(text: str, root: Path) -> tuple[JavaScriptFile, ...]:
    """The files that a policy names, each once; ``root`` is the folder of the policies, with no links in its path."""
    named = (match[1] or match[2] or "" for match in _NAMED.finditer(text))
    return tuple(_read(path, root) for path in dict.fromkeys(named) if is_plain(path))


def is_plain(path: str) -> bool:
    """Whether a path can be one of a file below the policies' root."""
    return _PLAIN.fullmatch(path) is not None and not any(part.startswith(".") for part in path.split("/"))


def _read(path: str, root: Path) -> JavaScriptFile:
    file = root / path
    try:
        if not file.resolve().is_relative_to(root):
            return JavaScriptFile(path, None, f"it is a link to a file outside of `{root.name}`")
        real = file.resolve(strict=True)
        with disk.hold(real.parent) as folder:
            data = folder.read(real.name, _MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return JavaScriptFile(path, None)
    except (OSError, RuntimeError) as error:
        return JavaScriptFile(path, None, disk.reason(error))
    if data is None:
        return JavaScriptFile(path, None)
    if len(data) > _MAX_BYTES:
        return JavaScriptFile(path, None, f"it is larger than {_MAX_BYTES // 1024} kB")
    try:
        return JavaScriptFile(path, data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return JavaScriptFile(path, None, f"it is not UTF-8: byte 0x{data[error.start]:02x} in line {line}")
