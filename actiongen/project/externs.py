"""The JavaScript files that policies name.

In: the text of a policy, the folder of the policies. Out: what stands in each file that the text names in
``@extern("…")``.

    externs_of('@extern("externs/md5.js")', Path("policies"))   ->   (JavaScriptFile("externs/md5.js", "…"),)

Nothing is read outside of the folder, be it by ``..`` or through a link.
"""

from pathlib import Path

from actiongen.javascript.named import named_files
from actiongen.project import disk
from actiongen.source import JavaScriptFile

_MAX_BYTES = 256 * 1024


def externs_of(text: str, root: Path) -> tuple[JavaScriptFile, ...]:
    """The files that a policy names, each once; ``root`` is the folder of the policies, with no links in its path."""
    return tuple(_read(path, root) for path in named_files(text))


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
