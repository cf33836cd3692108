"""Where the actiongen that runs came from, so that another computer can install the same.

In: what the installer recorded beside the package (``direct_url.json`` of PEP 610). Out: what ``pip install``
takes, or None if it came from a folder or file of this computer.

    requirement()  ->  "actiongen[node,prove] @ git+https://example.com/actiongen@1f0c…"
"""

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_NAME = "actiongen"
_WANTED = "actiongen[node,prove]"
_HERE = Path(__file__).parents[1]


def requirement(among: Iterable[Distribution] | None = None, package: Path = _HERE) -> str | None:
    """The same actiongen for ``pip install``; ``among`` are the installed distributions of that name."""
    for each in distributions(name=_NAME) if among is None else among:
        # A checkout has no record of its files, and one that is installed editable has them elsewhere.
        if each.read_text("RECORD") is not None and _is(package, each):
            direct = each.read_text("direct_url.json")
            return f"{_WANTED}=={each.version}" if direct is None else _direct(json.loads(direct))
    return None


def _is(package: Path, distribution: Distribution) -> bool:
    return Path(str(distribution.locate_file(_NAME))).resolve() == package.resolve()


def _direct(data: Mapping[str, Any]) -> str | None:
    url = urlsplit(data["url"])
    if url.scheme == "file" or "dir_info" in data:
        return None
    parts = []
    where = urlunsplit(url._replace(netloc=_without_password(url.scheme, url.netloc), fragment=""))
    if version := data.get("vcs_info"):
        where = f"{version['vcs']}+{where}@{version['commit_id']}"
    for algorithm, digest in sorted(_hashes(data.get("archive_info", {})).items())[:1]:
        parts.append(f"{algorithm}={digest}")
    if folder := data.get("subdirectory"):
        parts.append(f"subdirectory={folder}")
    return f"{_WANTED} @ {where}" + (f"#{'&'.join(parts)}" if parts else "")


def _hashes(archive: Mapping[str, Any]) -> dict[str, str]:
    """The digests; older installers wrote one, as ``sha256=…``."""
    if "hashes" in archive:
        return dict(archive["hashes"])
    algorithm, _, digest = archive.get("hash", "").partition("=")
    return {algorithm: digest} if digest else {}


def _without_password(scheme: str, netloc: str) -> str:
    """What stands before the host can be a token; with SSH it is the user, and the password goes alone."""
    user, _, host = netloc.rpartition("@")
    name = user.partition(":")[0] if scheme == "ssh" else ""
    return f"{name}@{host}" if name else host
