"""The ids of what the page links to.

In: the path of a file. Out: a name that is the same in every report, so that a link to it can be shared.

    anchor("policies/shared/tenants.policy")   ->   "shared-tenants"
"""

import hashlib
import re

_ODD = re.compile(r"[^a-z0-9_]+")


def anchor(path: str) -> str:
    """The path below the folder; one with more than plain letters has a digest at its end, so that no two are alike."""
    below = path.partition("/")[2].removesuffix(".policy")
    plain = _ODD.sub("-", below).strip("-") or "file"
    if plain.replace("-", "/") == below:
        return plain
    return f"{plain}.{hashlib.sha256(below.encode('utf-8')).hexdigest()[:8]}"
